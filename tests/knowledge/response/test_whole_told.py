"""A reply tells as many as are asked for, of the very ones, of the very event; else it says that it does not know."""

import datetime as dt

import pytest

from knowledge import Assistant

TODAY = dt.date(2023, 6, 1)


@pytest.mark.parametrize(
    "question",
    [
        "Cho tôi tổng số khách mời về dự hội nghị ngày 10/3/2023",
        "Tổng số đại biểu dự hội nghị sơ kết ngày 24/7/2019 là bao nhiêu?",
        "Ngày 10/3/2023 bao nhiêu người về dự vậy, có ghi con số không?",
        "Còn hai tỉnh nào làm cụm trưởng TDMNPB năm 2022?",
        "23 cá nhân được tặng Bằng khen ngày 10/3/2023 có bao nhiêu người là đảng viên?",
        "Cụm thi đua các tỉnh Bắc Trung Bộ ra đời ngày nào?",
    ],
)
def test_what_is_not_told_is_said_to_be_unknown(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question, today=TODAY).kind != "answer"


def test_a_sum_of_two_meetings_is_told(assistant: Assistant) -> None:
    told = assistant.ask(
        "Cộng số cá nhân được Bằng khen tại hội nghị 17/3/2017 với số cá nhân được Bằng khen tại hội nghị 10/3/2023"
        " thì ra bao nhiêu?",
        today=TODAY,
    )
    assert "47 cá nhân" in told.text


def test_two_years_asked_about_are_those_years_in_the_next_question(assistant: Assistant) -> None:
    first = assistant.ask("Cụm trưởng TDMNPB năm 2022 và năm 2023 là tỉnh nào?", today=TODAY)
    then = assistant.ask("Thế cụm phó của hai năm đó?", conversation=first.conversation, today=TODAY)
    assert {"Bắc Kạn", "Tuyên Quang"} <= set(then.values)
