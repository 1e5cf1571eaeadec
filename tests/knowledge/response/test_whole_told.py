"""A reply tells as many as are asked for, of the very ones, of the very event; else it says that it does not know."""

import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.nlu.reading import QuestionReader
from knowledge.response.answer import Answer, Turn
from knowledge.response.replying import Reply
from knowledge.response.whole_told import leaves_out_part

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


@pytest.mark.parametrize(
    ("question", "text", "leaves_out"),
    [
        ("bao nhiêu trường được cờ, mấy trường được giấy khen", "4 trường được Giấy khen.", True),
        ("bao nhiêu trường được cờ, mấy trường được giấy khen", "2 trường được Cờ; 4 trường được Giấy khen.", False),
        ("mấy trường được giấy khen", "4 trường được Giấy khen.", False),
        ("liệt kê 3 huyện ký giao ước", "Họp tại huyện X.", True),
        ("liệt kê 3 huyện ký giao ước", "Các huyện: X, Y, Z.", False),
    ],
)
def test_each_award_and_each_of_a_list_is_told(
    assistant: Assistant, reader: QuestionReader, question: str, text: str, *, leaves_out: bool
) -> None:
    rows = tuple(assistant.facts.load("SELECT 1 AS x"))
    reply = Reply(Answer(kind="answer", lead=text, notes=(text,)), Turn(None, {}, text, ()), rows=rows)
    assert leaves_out_part(reply, reader.read(question, TODAY)) is leaves_out
