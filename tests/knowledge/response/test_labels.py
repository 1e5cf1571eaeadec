"""A figure whose label a question says is told, in whatever words it is asked for; several numbers are all told."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.nlu.reading import QuestionReader
from knowledge.response.labels import Labels

TODAY = dt.date(2025, 6, 1)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("cụm ấy trồng được bao nhiêu cây xanh ven đường", 1.0),
        ("cụm ấy trồng được bao nhiêu cây", 0.4),
        ("cụm ấy có mấy tỉnh", 0.0),
    ],
)
def test_how_much_of_a_label_is_said(reader: QuestionReader, question: str, said: float) -> None:
    labels = Labels(["Cây xanh trồng ven đường", "Cây xanh"])
    text = "Cây xanh trồng ven đường của Cụm X năm 2024: 300 cây"
    assert labels.said(text, reader.read(question, TODAY)) == pytest.approx(said, abs=0.25)


def test_another_figure_has_no_label_here(reader: QuestionReader) -> None:
    assert Labels(["Cây xanh"]).said("Thu ngân sách của X: 1", reader.read("thu ngân sách", TODAY)) == 0.0


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vận động viên dự giải bóng đá mini nam của cụm 7 Thanh tra Sở GTVT: bao nhiêu người tất cả?", ["60"]),
        ("Năm 2020 cụm 4 trung tâm chính trị Thái Nguyên có bao nhiêu lượt học viên bao nhiêu lớp", ["23.450", "274"]),
    ],
)
def test_numbers_are_told(assistant: Assistant, question: str, told: list[str]) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert answer.kind == "answer"
    assert all(number in answer.text for number in told)


def test_a_figure_of_each_that_is_compared(assistant: Assistant) -> None:
    question = "Số thu so với dự toán pháp lệnh năm 2025: Thuế Phú Thọ hay Thuế Quảng Ninh cao hơn?"
    answer = assistant.ask(question, today=dt.date(2026, 6, 1))
    assert {"159,9", "182,4"} <= {part for line in answer.values for part in line.replace("%", " ").split()}
