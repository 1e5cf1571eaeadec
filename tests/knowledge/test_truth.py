"""What is known of one organisation is not told of another, and what is half right is not confirmed."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.language import strip_accents

TODAY = dt.date(2023, 6, 1)

OTHERS = [
    "Sở Nội vụ tỉnh Bắc Giang có làm cụm trưởng năm 2022 không?",
    "Công an tỉnh Bắc Kạn có làm cụm trưởng năm 2023 không?",
    "Đại học Thái Nguyên thuộc cụm nào?",
    "Sở Y tế tỉnh Bắc Kạn làm cụm phó năm nào?",
    "Hội Nông dân tỉnh Hòa Bình thuộc cụm thi đua nào?",
    "Bộ Chỉ huy quân sự tỉnh Bắc Giang làm cụm trưởng năm 2022 phải không?",
    "Trường Cao đẳng nghề Tuyên Quang làm cụm trưởng năm 2017 à?",
    "Liên đoàn Lao động tỉnh Bắc Giang có làm cụm trưởng năm 2022 không?",
]


@pytest.mark.parametrize("question", [*OTHERS, *map(strip_accents, OTHERS)])
def test_an_organisation_within_a_province_is_not_the_province(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert answer.kind in {"no_data", "unknown"}, answer.text


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("Lê Ánh Dương là Chủ tịch UBND tỉnh Bắc Kạn đúng không?", "Chủ tịch UBND tỉnh Bắc Giang", "Đúng"),
        ("23 tập thể được tặng bằng khen năm 2022 đúng không?", "Không.", ""),
        ("Trước Bắc Giang tỉnh nào làm cụm trưởng?", "", "Sau"),
        ("Bắc Kạn và Nghệ An cùng cụm không", "Không cùng cụm", ""),
        ("Bắc Kạn và Bắc Giang làm cụm trưởng năm nào", "Bắc Kạn làm Cụm trưởng", ""),
        ("so sánh cụm TDMNPB với cụm đồng bằng sông Hồng", "có 7 tỉnh", "49"),
    ],
)  # fmt: skip
def test_what_is_told_is_what_was_asked(assistant: Assistant, question: str, holds: str, lacks: str) -> None:
    for asked in (question, strip_accents(question)):
        answer = assistant.ask(asked, today=TODAY)
        assert holds in answer.text
        assert not lacks or lacks not in answer.text


@pytest.mark.parametrize("question", ["ai là chủ tịch nước", "chủ tịch quốc hội là ai", "thủ tướng là ai"])
def test_what_lies_outside_is_not_answered(assistant: Assistant, question: str) -> None:
    for asked in (question, strip_accents(question)):
        assert assistant.ask(asked, today=TODAY).kind in {"no_data", "unknown"}


def test_what_has_not_happened_yet_is_not_told(assistant: Assistant) -> None:
    answer = assistant.ask("kể các hội nghị của cụm Trung du và miền núi phía Bắc", today=dt.date(2018, 1, 1))
    assert "2022" not in answer.text
    assert "2023" not in answer.text
