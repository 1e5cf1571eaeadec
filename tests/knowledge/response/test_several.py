"""Several answers told as one."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.response.answer import Answer
from knowledge.response.several import one_after_the_other


def test_long_lists_of_several_questions_are_one_message() -> None:
    long = Answer(kind="answer", lead="Có 60 văn bản:", items=tuple(f"văn bản thứ {n} " + "x" * 90 for n in range(60)))
    text = one_after_the_other([long, long, long]).text
    assert len(text) < 4096
    assert "mục khác" in text


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Bên Thái Nguyên cho hay Bắc Giang là cụm trưởng cụm Trung du năm 2022, có đúng không?", "Chưa có nguồn nào"),
        ("Bắc Giang và Thái Nguyên là cụm trưởng cụm Trung du năm 2022, có đúng không?", "Không."),
        ("Bắc Giang là cụm trưởng cụm Trung du năm 2022, có đúng không?", "Đúng."),
    ],
)
def test_a_name_beside_the_one_that_a_claim_is_of_does_not_deny_it(
    assistant: Assistant, question: str, begins: str
) -> None:
    assert assistant.ask(question, today=dt.date(2023, 6, 1)).text.startswith(begins)
