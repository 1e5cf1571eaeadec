"""Names taken whole, posts, orders and predecessors: what is known of one is not told of another, in three spellings.

The rows of a table of faults once met, and more of their kind.
"""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.language.slips import misspelt

TODAY = dt.date(2023, 6, 1)
SPELLINGS = ("plain", "noaccent", "typo")

WITHIN = """
Sở Y tế các tỉnh Tây Nguyên họp ở đâu?
Hội Cựu chiến binh Đồng bằng sông Hồng năm 2019 họp ở đâu?
ngành y tế Đồng bằng sông Hồng năm 2019 họp ở đâu?
Sở Nội vụ tỉnh Bắc Giang có làm cụm trưởng năm 2022 không?
Công an tỉnh Bắc Kạn có làm cụm trưởng năm 2023 không?
Đại học Thái Nguyên thuộc cụm nào?
HTX chè Thái Nguyên thuộc cụm thi đua nào?
Sở Văn hóa Vĩnh Phúc thuộc cụm thi đua nào?
Sở Y tế tỉnh Bắc Kạn làm cụm phó năm nào?
Hội Nông dân tỉnh Hòa Bình thuộc cụm thi đua nào?
Bộ Chỉ huy quân sự tỉnh Bắc Giang làm cụm trưởng năm 2022 phải không?
Trường Cao đẳng nghề Tuyên Quang làm cụm trưởng năm 2017 à?
Liên đoàn Lao động tỉnh Bắc Giang có làm cụm trưởng năm 2022 không?
Sở Tài chính tỉnh Tuyên Quang làm cụm trưởng năm 2017 đúng không?
Sở Giáo dục và Đào tạo Hòa Bình có thuộc cụm Trung du và miền núi phía Bắc không?
Công an tỉnh Phú Thọ thuộc cụm thi đua nào?
Cục Thuế tỉnh Yên Bái làm cụm trưởng năm nào?
Tòa án nhân dân tỉnh Bắc Kạn làm cụm trưởng năm 2023 phải không?
Viện kiểm sát nhân dân tỉnh Thái Nguyên thuộc cụm nào?
Bệnh viện đa khoa tỉnh Bắc Giang thuộc cụm thi đua nào?
Đoàn Thanh niên tỉnh Tuyên Quang làm cụm phó năm 2023 phải không?
Hội Liên hiệp Phụ nữ tỉnh Bắc Kạn có làm cụm trưởng năm 2023 không?
Trường THPT Chuyên Bắc Giang làm cụm trưởng năm nào?
Trường Đại học Hùng Vương Phú Thọ thuộc cụm nào?
Đại học Tây Bắc thuộc cụm thi đua nào?
Trường Chính trị tỉnh Hòa Bình thuộc cụm nào?
Công ty Điện lực Bắc Giang làm cụm trưởng năm 2022 phải không?
Ngân hàng Nhà nước tỉnh Bắc Kạn thuộc cụm nào?
Báo Bắc Giang làm cụm trưởng năm 2022 không?
Đài Phát thanh và Truyền hình tỉnh Bắc Kạn làm cụm trưởng năm 2023 không?
Thanh tra tỉnh Tuyên Quang làm cụm phó năm 2023 phải không?
Kho bạc Nhà nước Thái Nguyên thuộc cụm nào?
Ban Dân tộc tỉnh Bắc Kạn làm cụm trưởng năm nào?
Chi cục Kiểm lâm tỉnh Yên Bái thuộc cụm thi đua nào?
Bộ đội Biên phòng tỉnh Hà Giang thuộc cụm thi đua nào?
Mặt trận Tổ quốc tỉnh Bắc Kạn làm cụm trưởng năm 2023 phải không?
Sở Nội vụ tỉnh Nam Định được tặng cờ thi đua năm 2023 không?
Công an tỉnh Nam Định được khen thưởng gì năm 2023?
Sở Y tế tỉnh Bắc Giang tổ chức hội nghị tổng kết năm 2022 à?
Trường Tiểu học Hiệp Hòa được khen thưởng gì năm 2017?
Phòng Giáo dục và Đào tạo huyện Hiệp Hòa tổng kết năm 2017 ngày nào?
Hội Nông dân huyện Hiệp Hòa tổng kết năm 2017 ngày nào?
Công an huyện Hiệp Hòa được bao nhiêu giấy khen năm 2017?
""".strip().splitlines()
"""Organisations within a place, in questions that could be answered of the place."""

TOLD = [
    ("Lê Ánh Dương là Chủ tịch UBND tỉnh Bắc Kạn đúng không?", "Chủ tịch UBND tỉnh Bắc Giang", "Đúng"),
    ("Lê Ánh Dương là Chủ tịch UBND tỉnh Bắc Giang phải không?", "Đúng", ""),
    ("Nguyễn Đăng Bình là Chủ tịch UBND tỉnh Bắc Giang phải không?", "Bắc Kạn", "Đúng"),
    ("Mai Sơn là Chủ tịch UBND tỉnh Bắc Giang phải không?", "Phó Chủ tịch", "Đúng"),
    ("Nguyễn Đăng Bình giữ chức vụ gì?", "Chủ tịch UBND tỉnh Bắc Kạn", ""),
    ("Chủ tịch UBND tỉnh Bắc Giang là ai?", "Lê Ánh Dương", ""),
    ("Chủ tịch UBND tỉnh Bắc Kạn là ai?", "Nguyễn Đăng Bình", "Lê Ánh Dương"),
    ("Lương Quốc Đoàn là Chủ tịch UBND tỉnh Bắc Giang đúng không?", "Hội Nông dân", "Đúng"),
    ("Chủ tịch Hội Nông dân Việt Nam là ai?", "Lương Quốc Đoàn", ""),
    ("Phạm Văn Thịnh giữ chức vụ gì?", "Hiệp Hòa", ""),
    ("Trước Bắc Giang tỉnh nào làm cụm trưởng?", "", "Sau"),
    ("Sau Bắc Giang tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?", "Bắc Kạn", ""),
    ("Trước Bắc Kạn tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?", "Bắc Giang", ""),
    ("Ai làm cụm trưởng cụm Trung du và miền núi phía Bắc trước Bắc Kạn?", "Bắc Giang", ""),
    ("Tỉnh nào kế nhiệm Bắc Giang làm cụm trưởng cụm Trung du và miền núi phía Bắc?", "Bắc Kạn", ""),
    ("cụm phó thứ nhất năm 2022?", "thứ tự", ""),
    ("Cụm phó thứ tư cụm Trung du và miền núi phía Bắc năm 2022 là ai?", "thứ tự", "làm Cụm phó"),
    ("Lê Ánh Dương là chủ tịch ubnd tỉnh bc kạn đúng không?", "Chủ tịch UBND tỉnh Bắc Giang", "Đúng"),
    ("cụm phó thứ hai cụm Trung du và miền núi phía Bắc năm 2023 là tỉnh nào?", "thứ tự", ""),
    ("Cụm phó thứ ba của TDMNPB năm 2017?", "", "Đúng"),
    ("cả nước có bao nhiêu tỉnh?", "34", "35"),
    ("Hiện nay cả nước có bao nhiêu tỉnh, thành phố?", "34", "35"),
    ("Bắc Giang làm cụm trưởng năm 2023 đúng không?", "Bắc Kạn", "Đúng"),
    ("Tuyên Quang làm cụm phó năm 2023 đúng không?", "Đúng", ""),
    ("Tuyên Quang làm cụm trưởng năm 2023 phải không?", "Bắc Kạn", "Đúng"),
    ("Huyện Hiệp Hòa tổng kết năm 2017 ngày nào?", "1/2/2018", ""),
    ("Cụm phó năm 2023 của cụm Trung du và miền núi phía Bắc là Yên Bái đúng không?", "Tuyên Quang", "Đúng"),
]
"""A question, what its reply must hold, and what it must not."""

UNLISTED = """
Rạp chiếu phim Bắc Giang
Thủy điện Tuyên Quang
Ga Hàng Mới Bắc Giang
Nhà xe Sao Việt Bắc Giang
Tòa soạn Hoa Lư Bắc Kạn
Sân vận động Bắc Giang
Trại giam Bắc Kạn
Xưởng may Tân Tiến Bắc Giang
Phòng khám Hồng Phúc Bắc Giang
Hội Sinh vật cảnh tỉnh Bắc Giang
Vietcombank chi nhánh Bắc Giang
Trung tâm Khuyến nông tỉnh Tuyên Quang
Văn phòng UBND tỉnh Bắc Giang
Đài Tiếng nói Việt Nam thường trú Bắc Giang
Chi cục Trồng trọt và Bảo vệ thực vật tỉnh Bắc Giang
chi cuc trong trot va bao ve thuc vat tinh bac giang
Phòng Kế toán Bắc Giang
phong noi vu bac giang
Phòng Nghiệp vụ và Bảo hộ lao động Bắc Giang
Ban Chấp hành Đoàn tỉnh Bắc Giang
ban chap hanh doan tinh bac giang
Chi nhánh Ngân hàng Việt Nam Bắc Giang
""".strip().splitlines()
"""More of such names; most of them announce no kind that is listed, and some hold a word that tells: "… bảo", "kể"."""


def _spelt(questions: list[str]) -> list[tuple[int, str]]:
    return [(number, spelling) for number in range(len(questions)) for spelling in SPELLINGS]


@pytest.mark.parametrize(("number", "spelling"), _spelt(WITHIN))
def test_of_an_organisation_within_a_place_nothing_of_the_place_is_told(
    assistant: Assistant, number: int, spelling: str
) -> None:
    answer = assistant.ask(misspelt(WITHIN[number], spelling), today=TODAY)
    assert answer.kind in {"no_data", "unknown"}, answer.text


@pytest.mark.parametrize(("number", "spelling"), _spelt([question for question, _, _ in TOLD]))
def test_what_is_told_is_what_was_asked(assistant: Assistant, number: int, spelling: str) -> None:
    question, holds, lacks = TOLD[number]
    today = dt.date(2026, 11, 25) if "cả nước" in question else TODAY
    answer = assistant.ask(misspelt(question, spelling), today=today)
    assert holds in answer.text
    assert not lacks or lacks not in answer.text


@pytest.mark.parametrize("name", UNLISTED)
def test_a_name_that_no_list_announces_is_taken_whole(assistant: Assistant, name: str) -> None:
    year = 2017 if "Tuyên Quang" in name else 2023 if "Bắc Kạn" in name else 2022
    for question in (f"{name} làm cụm trưởng năm {year} phải không?", f"Cụm trưởng năm {year} có phải {name} không?"):
        answer = assistant.ask(question, today=TODAY)
        assert answer.kind in {"no_data", "unknown"}, answer.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("UBND tỉnh Bắc Giang làm cụm trưởng năm 2022 phải không?", "Đúng"),
        ("Ủy ban nhân dân tỉnh Bắc Giang thuộc cụm thi đua nào?", "Trung du"),
        ("UBDN tỉnh Bắc Giang thuộc cụm thi đua nào?", "Trung du"),
        ("Đơn vị Bắc Giang có thuộc cụm Trung du và miền núi phía Bắc không?", "Đúng"),
        ("Anh Mai quả quyết Bắc Giang làm cụm trưởng năm 2022, đúng không?", "Đúng"),
        ("Bạn em bảo Bắc Giang làm cụm trưởng năm 2022, đúng không?", "Đúng"),
        ("Chị kế toán nói Bắc Giang làm cụm trưởng năm 2022 đúng không?", "Đúng"),
        ("phong em ghi bac giang lam cum truong nam 2022 dung khong", "Đúng"),
        ("Thành tích khen thưởng huyện Hiệp Hòa năm 2017?", "Hiệp Hòa"),
        ("Cho em hỏi Bắc Giang thuộc cụm thi đua nào?", "Trung du"),
        ("Năm 2023 cụm Trung du đề nghị giúp những xã ATK điều gì?", "nông thôn mới"),
        ("cho em hoi bac giang thuoc cum thi dua nao", "Trung du"),
    ],
)
def test_a_place_that_stands_for_itself_is_told_of(assistant: Assistant, question: str, told: str) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert answer.kind == "answer", answer.text
    assert told in answer.text


@pytest.mark.parametrize("place", ["phường Hiệp Hòa", "huyện Bắc Kạn", "huyện Tân Yên", "thị trấn Hiệp Hòa"])
def test_a_place_of_another_level_is_not_the_one_of_its_name(assistant: Assistant, place: str) -> None:
    answer = assistant.ask(f"{place} được khen gì năm 2017?", today=TODAY)
    assert answer.text.startswith(f"Chưa có dữ liệu về {place}")


def test_there_are_enough() -> None:
    assert len(WITHIN) + len(TOLD) >= 60
