"""Which rows answer: all that a question's words point at, and none of what it only says to have them listed."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant

TODAY = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Năm 2018 tỉnh Gia Lai có mục tiêu tăng trưởng, mục tiêu thu ngân sách là bao nhiêu?", ("7,8%", "4.200 tỷ")),
        (
            "Tổng hợp các báo cáo điển hình tại hội nghị ngày 21/7/2017 để lập bảng",
            ("trồng cam", "chè sạch", "mộc dân dụng"),
        ),
    ],
)
def test_all_rows_are_told_that_the_words_point_at(
    assistant: Assistant, question: str, values: tuple[str, ...]
) -> None:
    told = assistant.ask(question, today=TODAY)
    assert told.kind == "answer", told.text
    assert all(value in told.text for value in values), told.text


def test_one_row_is_told_alone_where_nothing_points_at_others(assistant: Assistant) -> None:
    told = assistant.ask("Mục tiêu thu ngân sách năm 2018 của tỉnh Gia Lai?", today=TODAY)
    assert "4.200 tỷ" in told.text
    assert "7,8%" not in told.text
