"""That it is so of one is no yes to that it is so of nobody else."""

import datetime as dt

import pytest

from knowledge import Assistant

TODAY = dt.date(2023, 6, 1)


@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("Chỉ có ông Lê Ánh Dương chủ trì hội nghị 10/3/2023, đúng không?", "Không."),
        ("Hội nghị 10/3/2023 do Lê Ánh Dương một mình chủ trì đúng không?", "Không."),
        ("Bằng khen của Thủ tướng chỉ tặng cho tập thể, đúng không?", "Không."),
        ("Cờ thi đua của Chính phủ chỉ tặng cho tập thể, đúng không?", "Đúng."),
        ("Chỉ có Bắc Kạn làm cụm phó cụm trung du năm 2022 đúng không?", "Đúng."),
        ("Bắc Giang năm 2016 chỉ mới được đề xuất Cờ thi đua của Chính phủ, đúng không?", "Đúng."),
        ("Năm 2023 duy nhất Bắc Kạn làm cụm trưởng cụm trung du đúng không?", "Đúng."),
        ("Cụm trung du chỉ có 7 tỉnh đúng không?", "Đúng."),
    ],
)
def test_only_one_is_judged_by_all_rows(assistant: Assistant, claim: str, begins: str) -> None:
    assert assistant.ask(claim, today=TODAY).text.startswith(begins)


@pytest.mark.parametrize(
    "claim",
    [
        "Cụm trung du chỉ có Bắc Giang, Bắc Kạn, Thái Nguyên, đúng không?",
        "Năm 2016 chỉ có Bắc Giang được đề xuất Cờ thi đua của Chính phủ, đúng không?",
        "Bắc Kạn lần đầu làm cụm trưởng cụm trung du năm 2023, đúng không?",
        "Năm 2022 Bắc Giang làm cụm trưởng lần thứ hai, đúng không?",
        "Từ năm 2022 đến nay Bắc Giang vẫn làm cụm trưởng cụm trung du, đúng không?",
        "Cụm trung du là cụm duy nhất có 7 tỉnh, đúng không?",
        "Tuyên Quang là tỉnh duy nhất từng làm cụm trưởng cụm trung du, đúng không?",
    ],
)
def test_what_rows_cannot_tell_of_others_is_not_confirmed(assistant: Assistant, claim: str) -> None:
    assert "Đúng." not in assistant.ask(claim, today=TODAY).text
