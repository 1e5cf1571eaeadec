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
        ("Gia đình có được nhận Bằng khen của Thủ tướng Chính phủ không?", "Đúng. ", "Không."),
        ("Người đứng đầu cụm Trung du và miền núi phía Bắc năm 2022 là ai?", "Bắc Giang làm Cụm trưởng", ""),
        ("Tháng 7/2017 và tháng 3/2023 cụm trung du họp ở đâu?", "thành phố Bắc Giang", ""),
        ("Cá nhân có được nhận Cờ thi đua của Chính phủ không?", "Không. ", "Đúng"),
        ("Có 24 cá nhân được tặng Bằng khen của UBND tỉnh Bắc Kạn phải không?", "Đúng. ", "Không."),
        ("Có phải 9 tập thể được tặng Bằng khen của UBND huyện Hiệp Hòa không?", "", "Đúng"),
        ("23 cá nhân của tỉnh Bắc Giang được tặng bằng khen đúng không?", "", "Đúng"),
        ("Có phải năm 2025 Hà Nội mới vào cụm các thành phố trực thuộc Trung ương không?", "", "Đúng"),
        ("Lê Ánh Dương là Chủ tịch Bắc Giang đúng không?", "Đúng. ", "Không"),
        ("Trước Bắc Giang tỉnh nào làm cụm trưởng?", "", "Sau"),
        ("Bắc Kạn và Nghệ An cùng cụm không", "Không cùng cụm", ""),
        ("Hậu Giang nhập về Cần Thơ rồi phải hông anh Hai?", "Đúng. ", "Không"),
        ("Hậu Giang sáp nhập vào Cà Mau đúng không?", "Không. ", "Đúng"),
        ("Cà Mau nhập vào Bạc Liêu phải không?", "Cà Mau giữ tên", "Đúng"),
        ("Biết cụm phó cụm ĐBSH năm 2024 rồi. Thế cụm trưởng?", "Chưa có dữ liệu cụm trưởng", "làm Cụm phó"),
        ("Năm 2022 Bắc Kạn làm cụm phó TDMNPB rồi. Thế cụm trưởng?", "Bắc Giang làm Cụm trưởng", "Chưa có dữ liệu"),
        ("Trong cụm ĐBSH năm 2024 Hải Dương được giao cương vị nào?", "làm Cụm phó", "Chưa có dữ liệu"),
        ("Ông Đoàn tặng hoa cho ai ở hội nghị 10/3/2023?", "đơn vị Trưởng Cụm năm 2022", ""),
        ("Hội nghị 17/3/2017, đơn vị được đề xuất Cờ thi đua của Chính phủ là đơn vị nào?", "Bắc Giang", ""),
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


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("Thủ tướng tặng bằng khen cho 8 tập thể ở Hiệp Hòa phải không?", "2 tập thể"),
        ("Có phải cụm phó TDMNPB năm 2022 là Yên Bái?", "Bắc Kạn"),
        ("Nghe nói sơ kết 6 tháng 2019 của cụm ĐBSH họp ở Nam Định?", "Hạ Long"),
        ("Hà Nội nằm trong cụm Trung du và miền núi phía Bắc đúng không", "không thuộc"),
        ("Năm 2022 Hòa Bình vẫn làm cụm phó cụm TDMNPB đúng không?", "Bắc Kạn"),
    ],
)
def test_a_claim_that_differs_in_one_thing_is_told_what_is_so(assistant: Assistant, question: str, holds: str) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert answer.kind == "answer"
    assert not answer.lead.startswith("Đúng")
    assert holds in answer.text


def test_the_year_of_a_source_proves_nothing_of_what_it_tells(assistant: Assistant) -> None:
    answer = assistant.ask("Năm 2023 Bắc Giang còn tiếp tục làm cụm trưởng cụm TDMNPB đúng không ạ?", today=TODAY)
    assert not answer.lead.startswith(("Đúng", "Có"))


@pytest.mark.parametrize(
    "question",
    [
        "Ai chủ trì hội nghị sơ kết 6 tháng đầu năm 2019 cụm ĐBSH?",
        "Hội nghị tổng kết năm 2022 có bao nhiêu người dự?",
        "Yên Bái có bao nhiêu tập thể được tặng bằng khen năm 2022?",
        "3 cá nhân ở Hiệp Hòa được Thủ tướng tặng bằng khen là những cá nhân nào?",
    ],
)
def test_what_no_row_holds_is_not_told_by_another(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question, today=TODAY).kind in {"no_data", "unknown"}


def test_what_is_missing_is_looked_for_among_the_facts(assistant: Assistant) -> None:
    assert "Lương Quốc Đoàn" in assistant.ask("ai tặng hoa cho cụm trưởng", today=TODAY).text
    assert "10/3/2023" in assistant.ask("ai chủ trì vậy", today=TODAY).text


def test_who_did_not_is_told_by_those_left_over(assistant: Assistant) -> None:
    question = "Ở hội nghị sơ kết 6 tháng 2017 những tỉnh nào của cụm TDMNPB không có báo cáo tham luận?"
    answer = assistant.ask(question, today=TODAY)
    assert set(answer.values) == {"Bắc Giang", "Phú Thọ", "Tuyên Quang", "Yên Bái"}
    assert answer.lead.startswith("Nguồn không nêu")


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("Theo chỉ đạo tại Bắc Kạn tháng 3/2017 thì bình xét danh hiệu phải thế nào?", "khách quan"),
        ("việc triển khai phong trào 6 tháng đầu năm 2017 ở cụm TDMNPB có hạn chế gì", "lúng túng"),
        ("Tỉnh nào làm cụm trưởng TDMNPB năm 2022 vậy, tôi tìm mãi chẳng ra?", "Bắc Giang"),
        ("Lương Quốc Đoàn phụ trách cụm thi đua thì giữ những chức vụ gì?", "Hội Nông dân"),
    ],
)
def test_what_stands_beside_a_question_does_not_mislead(assistant: Assistant, question: str, holds: str) -> None:
    assert holds in assistant.ask(question, today=TODAY).text


@pytest.mark.parametrize(
    "question",
    [
        "Ba Tran Thi Ha la o truong Bo Noi vu, dung khong?",
        "Nam 2018 cum cac thanh pho truc thuoc Trung uong: Can ho truong, Hai Phong pho. Dung khong?",
        "Dong chi Tran Thi Ha du hoi nghi Ha Long nam 2019 voi tu cach Bo trruog Bo Noi vu, phai khong?",
    ],
)
def test_a_claim_that_is_misspelt_is_confirmed_only_where_each_word_of_it_is_told(
    assistant: Assistant, question: str
) -> None:
    assert not assistant.ask(question, today=dt.date(2023, 6, 1)).text.startswith("Đúng.")


def test_a_yes_after_another_question_is_to_what_that_was_about(assistant: Assistant) -> None:
    today = dt.date(2023, 6, 1)
    first = assistant.ask("Trưởng cụm TDMNPB năm 2022 là tỉnh nào?", today=today)
    then = assistant.ask("That khong? Toi nghe la Phu Tho ma?", conversation=first.conversation, today=today)
    assert not then.text.startswith("Đúng.")
