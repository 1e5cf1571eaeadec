"""A day or a number that a row states, and no claim is about."""

import datetime as dt

import pytest

from knowledge import Assistant

TODAY = dt.date(2026, 11, 27)


@pytest.mark.parametrize(
    "claim",
    [
        "Cờ thi đua của Chính phủ được thưởng 12 lần lương cơ sở, đúng không?",
        "Chiến sĩ thi đua toàn quốc thưởng 4,5 lần lương cơ sở đúng hông?",
        "Huân chương Lao động có 3 hạng, con số ấy có chuẩn không?",
        "Phong trào xóa nhà tạm phát động ngày 13/4/2024, đúng hay sai?",
        "Phong trào văn hóa công sở do Thủ tướng phát động ngày 19/5/2019, có chuẩn không ạ?",
        "Đại hội Thi đua yêu nước toàn quốc lần thứ XI có 2.223 đại biểu, thật hay giả?",
        "Trong sổ tay cô Ba ghi: Đại hội Thi đua yêu nước toàn quốc lần thứ IX ngày 7/12/2015. Cô ghi đúng không?",
        "Một học viên khẳng định danh hiệu Lao động tiên tiến được thưởng bằng 0,3 lần mức lương cơ sở, đúng chứ?",
        "Có chắc Huân chương Quân công chia làm ba hạng không?",
        "Tính đến hết năm 2025 Thuế Quảng Ninh thu 68.507 tỷ đồng, chuẩn không?",
        "Đợt 500 ngày đêm làm cao tốc phát động hôm 18/8/2024, đúng không?",
        "Trang tin đăng ngày 28/9/2022 Luật Thi đua, khen thưởng 2022, có phải không?",
        "Nghe nói Cục Thống kê là trưởng khối tham mưu, tổng hợp tỉnh Khánh Hòa năm 2023, chuẩn không?",
    ],
)
def test_what_one_row_states_is_confirmed(assistant: Assistant, claim: str) -> None:
    assert assistant.ask(claim, today=TODAY).text.startswith("Đúng.")


@pytest.mark.parametrize(
    "claim",
    [
        "Cờ thi đua của Chính phủ được thưởng 8 lần lương cơ sở, đúng không?",
        "Lao động tiên tiến được thưởng 3 lần lương cơ sở, đúng không?",
        "Lao động tiên tiến được thưởng 0,5 lần lương cơ sở, đúng không?",
        "Huân chương Độc lập có 4 hạng đúng không?",
        "Có chắc Huân chương Quân công chia làm bốn hạng không?",
        "Đợt 500 ngày đêm làm cao tốc phát động hôm 19/8/2024, đúng không?",
        "Phong trào văn hóa công sở phát động ngày 19/5/2018, đúng hay sai?",
        "Đại hội Thi đua yêu nước toàn quốc lần thứ XI có 2.500 đại biểu, đúng không?",
    ],
)
def test_another_than_the_row_states_is_denied(assistant: Assistant, claim: str) -> None:
    assert assistant.ask(claim, today=TODAY).text.startswith("Không.")


@pytest.mark.parametrize(
    "claim",
    [
        "Cờ thi đua của Chính phủ được thưởng 12 triệu đồng, đúng không?",
        "Hội thao Cụm số 4 Kho bạc Nhà nước năm 2024 có 72 vận động viên nữ, đúng không?",
        "Phong trào nông thôn mới phát động ngày 20/9/2011, đúng không?",
        "Phong trào xóa nhà tạm kết thúc ngày 13/4/2024, đúng không?",
        "Phong trào nông thôn mới phát động 8/6/2011 theo Quyết định 587/QĐ-TTg, đúng không?",
        "Đại hội Thi đua yêu nước toàn quốc lần thứ XI bế mạc ngày 27/12/2025, đúng không?",
        "Hướng dẫn 2358/HD-BTĐKT ký ngày 19/9/2022, đúng không?",
        "Luật 06/2022/QH15 hết hiệu lực từ 1/1/2024, đúng không?",
    ],
)
def test_what_is_of_something_else_is_neither(assistant: Assistant, claim: str) -> None:
    text = assistant.ask(claim, today=TODAY).text
    assert "Đúng." not in text
    assert "Không." not in text
