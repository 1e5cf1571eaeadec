"""What is told beside an answer because the question asks for it as well."""

from __future__ import annotations

import datetime as dt

from knowledge import Assistant


def test_the_number_of_points_is_told_with_them(assistant: Assistant) -> None:
    question = "Thứ trưởng Trần Thị Hà giao cụm Đồng bằng sông Hồng mấy nhiệm vụ trọng tâm ở hội nghị 24/7/2019?"
    assert "3 nhiệm vụ" in assistant.ask(question, today=dt.date(2023, 6, 1)).text


def test_the_number_of_other_things_is_not_told_with_points(assistant: Assistant) -> None:
    question = "Bà Trần Thị Hà giao cụm Đồng bằng sông Hồng mấy nhiệm vụ cấp bách ở hội nghị 24/7/2019?"
    assert "3 nhiệm vụ" not in assistant.ask(question, today=dt.date(2023, 6, 1)).text
