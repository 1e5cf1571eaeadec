"""Questions made to take long: none takes much more than an ordinary one."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from knowledge import Assistant

TODAY = dt.date(2026, 11, 26)
LENGTH = 1000  # what a question may have
BOUND = 1.0  # seconds of the processor; each takes less than a tenth of it

PARTS = [
    "1",
    "1.1.",
    "1.000 ",
    "1/2/",
    "1/2/2023 ",
    '"a',
    "năm 2023 ",
    "và ",
    "tỉnh ",
    "a",
    "a b c d ",
    "Bắc Kạn, ",
    "bac kanx ",
    "cụm trưởng ",
    "cumj truowngr ",
    "?!.,;:",
    "a,",
    "không ",
    "((((",
    "\u0301",
    "２０２３ ",
    "86/2025/QĐ-UBND ",
    "TDMNPB BK TTG ",
    "IV XII ",
    "hai trăm linh ba ",
    "K T X H ",
    "giai đoạn 2011-2025 ",
    "so sánh Bắc Kạn với Tuyên Quang ",
    "Sở ",
    "Sở Nội vụ tỉnh Bắc Giang ",
    "huyện ",
    "từ năm 2016 đến ",
    "漢字",
    "😀",
    "\u202eabc",
    "thiđuakhenthưởng",
    "\t\n",
    "{year} ",
    "%s",
]
SCATTERED = " ".join(chr(97 + n * 7 % 26) + chr(97 + n * 11 % 26) + chr(97 + n * 3 % 26) for n in range(250))


@pytest.mark.parametrize("part", [*PARTS, "a" + " " * 998 + "b", SCATTERED])
def test_no_question_is_made_to_take_long(assistant: Assistant, part: str) -> None:
    question = (part * LENGTH)[:LENGTH]
    started = time.thread_time()
    answer = assistant.ask(question, today=TODAY)
    assert time.thread_time() - started < BOUND
    assert answer.lead
