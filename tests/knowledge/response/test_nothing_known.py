"""That nothing is known is said of what is not known, and never beside the very thing."""

import datetime as dt
import re

import pytest

from knowledge import Assistant

TODAY = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Quảng Ngãi đứng cuối cụm Công Thương Duyên hải Nam Trung Bộ năm 2024, thế sở nào là cụm phó năm ấy?",
            "Khánh Hòa",
        ),
        ("Sang năm 2014 cơ quan nào nối Thông tấn xã làm khối trưởng khối Khoa học - Văn hóa - Xã hội?", "Truyền hình"),
        (
            "Hai tập thể nào được Cụm thi đua số 1 ngành Thông tin và Truyền thông đề nghị Cờ thi đua năm 2022?",
            "Hải Phòng",
        ),
        (
            "Hội Nông dân tỉnh Quảng Nam năm 2021: cụm miền núi có những nơi nào được danh hiệu xuất sắc?",
            "Hội Nông dân huyện Tây Giang",
        ),
        ("Biên phòng tuyến biển thành phố Huế năm 2025 có mấy cá nhân được giấy khen?", "6 cá nhân"),
    ],
)
def test_what_is_named_beside_is_no_constraint(assistant: Assistant, question: str, told: str) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert answer.kind == "answer"
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Thành phố Huế năm 2025 có mấy cá nhân được giấy khen?",
        "Tỉnh Bình Định năm 2022 nộp ngân sách mấy tỷ?",
    ],
)
def test_of_a_place_nothing_is_told_that_is_known_of_a_cluster_there(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question, today=TODAY).kind != "answer"


@pytest.mark.parametrize(
    "question",
    [
        "phó cụm trung du năm 2023 là Phú Thọ thì phải",
        "Cụm 2 Sở LĐTBXH Hưng Yên năm 2022 trung tâm nào làm trưởng cụm, giám đốc là ai?",
        "Cụm miền núi của Hội Nông dân Quảng Nam năm 2021 ai đứng nhất, được mấy điểm?",
        "Năm 2014 Thông tấn xã làm khối trưởng khối Khoa học - Văn hóa - Xã hội nữa nhỉ",
    ],
)
def test_nothing_of_a_year_is_not_said_beside_that_year(assistant: Assistant, question: str) -> None:
    text = assistant.ask(question, today=TODAY).text
    denied = re.search(r"Chưa có dữ liệu [^.]*năm (\d{4})\. (?:Gần nhất đã biết|Năm đã có dữ liệu):([^.]*)", text)
    assert denied is None or denied[1] not in denied[2]


def test_the_part_of_a_message_is_of_the_cluster_that_was_told(assistant: Assistant) -> None:
    told = assistant.ask("Năm 2024 Lào Cai là cụm trưởng cụm nào và tỉnh nào giữ chức phó?", today=TODAY)
    assert "Cao Bằng làm Cụm phó" in told.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Quy chế cụm, khối thi đua của Hòa Bình kèm theo quyết định nào?", "1306/QĐ-UBND"),
        ("Quyết định của Bộ Tài chính về các Cụm thi đua Sở Tài chính số mấy?", "01/QĐ-BTC"),
    ],
)
def test_what_a_body_issued_is_its_document(assistant: Assistant, question: str, told: str) -> None:
    assert told in assistant.ask(question, today=TODAY).text


def test_what_takes_the_place_of_a_document_is_another(assistant: Assistant) -> None:
    question = "Quy chế cụm, khối của Cao Bằng đã bị quyết định khác thay thế, quyết định thay thế ấy số mấy?"
    assert assistant.ask(question, today=TODAY).kind != "answer"


def test_a_number_that_is_known_is_not_denied(assistant: Assistant) -> None:
    question = "Theo hội nghị ký giao ước 2024 của 5 thành phố trực thuộc Trung ương, GRDP Hà Nội tăng bao nhiêu %?"
    told = assistant.ask(question, today=TODAY)
    assert "Chưa có số liệu" not in told.text
    assert "6,27%" in told.text
