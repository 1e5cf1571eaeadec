"""Whether a yes is a yes to all of a question."""

import datetime as dt

import pytest

from knowledge import Assistant

TODAY = dt.date(2023, 6, 1)


@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("Sáng 10/3/2023 cụm trung du họp ở thành phố Bắc Giang đúng không?", "Đúng."),
        ("Thủ tướng tặng bằng khen cho 2 tập thể huyện Hiệp Hòa đúng không?", "Đúng."),
        ("Hiệp Hòa có được tặng bằng khen của Thủ tướng không?", "Đúng."),
        ("Lương Quốc Đoàn chủ trì hội nghị ngày 10/3/2023 phải không?", "Đúng."),
        ("Luật thi đua khen thưởng 2022 có hiệu lực từ 1/1/2024 đúng không?", "Đúng."),
        ("Cụm trung du có 7 tỉnh đúng không?", "Đúng."),
    ],
)
def test_what_rows_bear_out_in_full_is_confirmed(assistant: Assistant, claim: str, begins: str) -> None:
    assert assistant.ask(claim, today=TODAY).text.startswith(begins)


@pytest.mark.parametrize(
    "claim",
    [
        "Chiều 10/3/2023 cụm trung du họp ở thành phố Bắc Giang đúng không?",
        "chieu 10/3/2023 cum trung du hop o tp bac giang dung hong",
        "Thủ tướng tặng Bằng khen cho 3 tập thể và 2 cá nhân ở Hiệp Hòa, đúng không?",
        "23 tập thể được tặng bằng khen năm 2022 đúng không?",
        "24 bang khen o hoi nghi thang 3/2017 la do ubnd tinh tuyen quang tang dung ko",
        "Ông Phạm Văn Thịnh chủ trì tổng kết năm 2017 ở Hiệp Hòa với tư cách Chủ tịch UBND tỉnh Bắc Giang phải không?",
        "Luật thi đua khen thưởng 2022 có hiệu lực từ 15/6/2022 đúng không?",
        "Ngày 17/3/2017 Bắc Giang đã được trao Cờ thi đua của Chính phủ ngay tại hội nghị, đúng không?",
    ],
)
def test_what_is_said_in_passing_is_not_confirmed(assistant: Assistant, claim: str) -> None:
    assert "Đúng." not in assistant.ask(claim, today=TODAY).text


@pytest.mark.parametrize(
    ("denied", "begins"),
    [
        ("Ông Nguyễn Đăng Bình không đồng chủ trì hội nghị tổng kết năm 2022 của cụm, đúng không?", "Không đúng."),
        ("Phú Thọ không nằm trong bảy tỉnh của cụm trung du miền núi phía Bắc đúng không?", "Không đúng."),
        ("Nghệ An không thuộc cụm trung du miền núi phía Bắc đúng không?", "Đúng là không."),
    ],
)
def test_what_a_question_denies_is_turned_round(assistant: Assistant, denied: str, begins: str) -> None:
    assert assistant.ask(denied, today=TODAY).text.startswith(begins)
