"""A name that no list holds is known where the very reply says it; nothing is told of what only sounds like it."""

import datetime as dt
from dataclasses import replace

import pytest

from knowledge import Assistant
from knowledge.nlu.reading import QuestionReader
from knowledge.response.names_told import tells_name

TODAY = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("question", "name", "text", "tells"),
    [
        ("Bà A giữ chức gì ở Thị ủy Sông Cầu", "Thị ủy Sông Cầu", "Bà A là Bí thư Thị ủy Sông Cầu.", True),
        ("Bà A giữ chức gì ở Thị ủy Sông Cầu", "Thị ủy Sông Cầu", "Bà A là Chủ tịch UBND thị xã Sông Cầu.", False),
        ("Khối các trạm họp đâu", "Khối các trạm", "Khối thi đua các trạm họp ở Vinh.", True),
        ("Huyện Sông Mã họp đâu", "Huyện Sông Mã", "Họp tại huyện Sông Cầu; xã Mã Thành dự.", False),
        ("hoi nguoi Song Cau hop dau", "hoi nguoi Song Cau", "Họp tại Sông Cầu.", False),
        ("cho hoi Song Cau thuoc tinh nao", "hoi Song Cau", "Sông Cầu thuộc tỉnh Đắk Lắk.", True),
        ("vung Viet Bac", "Viet Bac", "Ban Quản lý Khu Kinh tế Bắc Vân Phong", False),
        ("vung Viet Bac", "Viet Bac", "Việt Nam", False),
    ],
)
def test_a_name_is_told_word_behind_word(
    reader: QuestionReader, question: str, name: str, text: str, *, tells: bool
) -> None:
    assert tells_name(text, replace(reader.read(question, TODAY), unknown_name=name)) is tells


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Ông Vũ Chí Kỳ làm gì ở Huyện ủy Hiệp Hòa?", "Phó Bí thư Thường trực Huyện ủy Hiệp Hòa"),
        ("Vũ Chí Kỳ ở Huyện ủy Hiệp Hòa là ai?", "Phó Bí thư Thường trực"),
    ],
)
def test_what_stands_in_the_facts_is_known(assistant: Assistant, question: str, told: str) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert answer.kind == "answer"
    assert told in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Huyện ủy Tân Yên do ông Vũ Chí Kỳ làm phó bí thư phải không?",
        "Huyện ủy Tân Yên tổng kết năm 2017 ngày nào?",
        "Năm học 2020 - 2021 khối các trạm trong nước chia ra mấy cụm thi đua?",
    ],
)
def test_what_stands_nowhere_is_not(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question, today=TODAY).kind != "answer"
