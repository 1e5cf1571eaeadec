"""What is asked if it is there at all must stand in the answer."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.language import strip_accents

TODAY = dt.date(2024, 6, 1)


@pytest.mark.parametrize(
    "question",
    [
        "Những người được bằng khen năm 2022 của cụm TDMNPB có được chuyến tham quan nào không ạ?",
        "Hội nghị ở Hạ Long năm 2019 có vui không?",
        "Hội nghị 10/3/2023 của cụm TDMNPB có bánh kẹo không ạ?",
    ],
)
def test_what_is_told_beside_it_is_no_answer(assistant: Assistant, question: str) -> None:
    for asked in (question, strip_accents(question)):
        assert assistant.ask(asked, today=TODAY).kind in {"no_data", "unknown"}, asked


def test_another_word_for_the_thing_tells_of_it(assistant: Assistant) -> None:
    assert "Tồn tại, hạn chế" in assistant.ask("Cụm TDMNPB năm 2022 có khó khăn nào không?", today=TODAY).text


@pytest.mark.parametrize(
    "question", ["Ông Lê Ánh Dương còn làm Chủ tịch UBND tỉnh Bắc Giang không?", "Bà Trần Thị Hà đã nghỉ hưu chưa?"]
)
def test_who_held_a_post_in_a_year_gone_by_may_not_hold_it_still(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert answer.kind in {"no_data", "unknown"}, answer.text
    assert "Đúng" not in answer.text
