"""Several answers told as one."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.response.answer import Answer
from knowledge.response.several import one_after_the_other


def test_long_lists_of_several_questions_are_one_message() -> None:
    long = Answer(kind="answer", lead="Có 60 văn bản:", items=tuple(f"văn bản thứ {n} " + "x" * 90 for n in range(60)))
    text = one_after_the_other([long, long, long]).text
    assert len(text) < 4096
    assert "mục khác" in text


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Bên Thái Nguyên cho hay Bắc Giang là cụm trưởng cụm Trung du năm 2022, có đúng không?", "Chưa có nguồn nào"),
        ("Bắc Giang và Thái Nguyên là cụm trưởng cụm Trung du năm 2022, có đúng không?", "Không."),
        ("Bắc Giang là cụm trưởng cụm Trung du năm 2022, có đúng không?", "Đúng."),
    ],
)
def test_a_name_beside_the_one_that_a_claim_is_of_does_not_deny_it(
    assistant: Assistant, question: str, begins: str
) -> None:
    assert assistant.ask(question, today=dt.date(2023, 6, 1)).text.startswith(begins)


@pytest.mark.parametrize(
    ("question", "told", "left_out"),
    [
        ("Năm 2022 Bắc Giang hay Bắc Kạn làm cụm trưởng cụm trung du?", "tỉnh Bắc Giang làm Cụm trưởng", "Chưa có"),
        ("Cụm trưởng cụm trung du năm 2017: A. Hòa Bình B. Tuyên Quang C. Yên Bái", "tỉnh Tuyên Quang", "Chưa có"),
        ("Nơi bảo năm 2023 Tuyên Quang làm cụm trưởng trung du, nơi bảo Bắc Kạn, bên nào đúng?", "Bắc Kạn", "Chưa có"),
        ("Bạc Liêu nhập vào Cà Mau hay Sóc Trăng?", "nhập vào tỉnh Cà Mau", "Cần Thơ"),
        ("Nghị định 152/2025 có hiệu lực từ 14/6/2025 hay 1/7/2025?", "có hiệu lực từ 1/7/2025", "Chưa có"),
    ],
)
def test_of_things_to_choose_from_the_right_one_is_told(
    assistant: Assistant, question: str, told: str, left_out: str
) -> None:
    text = assistant.ask(question, today=dt.date(2026, 11, 27)).text
    assert told in text
    assert left_out not in text


def test_a_contrast_is_not_confirmed_by_the_half_that_is_denied(assistant: Assistant) -> None:
    claim = "Năm 2023 không phải Bắc Giang mà là Tuyên Quang làm cụm trưởng trung du, đúng không?"
    assert "Đúng" not in assistant.ask(claim, today=dt.date(2023, 6, 1)).text


def test_who_was_not_there_is_told_of_all_to_choose_from(assistant: Assistant) -> None:
    question = "Ai không chủ trì hội nghị 10/3/2023: Lê Ánh Dương, Mai Sơn hay Lương Quốc Đoàn?"
    assert "Mai Sơn" in assistant.ask(question, today=dt.date(2023, 6, 1)).text


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Năm 2017 Hiệp Hòa được Thủ tướng tặng Bằng khen, cộng số cá nhân và tập thể là mấy?", "Tổng cộng 5"),
        ("Hiệp Hòa 2017: Bằng khen của Thủ tướng và Bằng khen của Chủ tịch UBND tỉnh, cả thảy bao nhiêu tập thể?",
         "Tổng cộng 11"),
        ("Năm 2017 ở Hiệp Hòa, số tập thể Lao động tiên tiến do huyện công nhận trừ đi số do tỉnh công nhận còn mấy?",
         "Chủ tịch UBND huyện Hiệp Hòa nhiều hơn, chênh 18"),
    ],
)  # fmt: skip
def test_what_is_to_be_reckoned_is_concluded_first(assistant: Assistant, question: str, begins: str) -> None:
    assert assistant.ask(question, today=dt.date(2023, 6, 1)).text.startswith(begins)


def test_clusters_are_listed_by_how_many_members_they_have(assistant: Assistant) -> None:
    text = assistant.ask("Kể tên các cụm thi đua có đúng 12 tỉnh.", today=dt.date(2023, 6, 1)).text
    assert "Cụm thi đua các tỉnh miền Tây Nam Bộ: 12 tỉnh" in text
    assert "Trung du" not in text


@pytest.mark.parametrize(
    ("question", "told", "left_out"),
    [
        (
            "Lập bảng cụm trưởng, cụm phó năm 2022 của hai cụm đầu tiên khối đài phát thanh truyền hình",
            ("Hà Giang", "Lai Châu", "Bắc Giang", "Thái Nguyên"),
            "Hải Phòng",
        ),
        (
            "Cụm trưởng năm 2022 của các cụm khối đài phát thanh truyền hình?",
            ("Hà Giang", "Bắc Giang", "Hải Phòng", "Quảng Bình", "Bình Định"),
            "Anh/chị hỏi",
        ),
    ],
)
def test_clusters_of_one_name_are_told_one_by_one_where_all_are_asked_for(
    assistant: Assistant, question: str, told: tuple[str, ...], left_out: str
) -> None:
    text = assistant.ask(question, today=dt.date(2023, 6, 1)).text
    assert all(one in text for one in told), text
    assert left_out not in text
