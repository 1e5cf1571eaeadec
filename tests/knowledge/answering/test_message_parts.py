"""What a message names once holds for all that it asks."""

import datetime as dt

import pytest

from knowledge import Answer
from knowledge.answering.message_parts import asks_another, is_of, naming_all, says_what, tells_more, whose_of
from knowledge.nlu.reading import QuestionReader

TODAY = dt.date(2023, 6, 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cụm trưởng cụm trung du là tỉnh nào", True),
        ("hội nghị tổng kết họp khi nào", True),
        ("ông Lê Ánh Dương là ai", True),
        ("cụm trung du năm 2022", False),
        ("tỉnh Bắc Kạn năm 2017", False),
        ("Nghệ An năm 2024 thuộc cụm nào", True),
    ],
)
def test_whom_and_when_alone_is_no_question(reader: QuestionReader, text: str, *, says: bool) -> None:
    assert says_what(reader.read(text, TODAY)) is says


@pytest.mark.parametrize(
    ("message", "part", "whose"),
    [
        ("Cụm trung du năm 2022 tỉnh nào làm cụm trưởng, họp ở đâu", "họp ở đâu", {"tdmnpb"}),
        ("Bắc Kạn giữ vai trò gì năm 2022, được tặng gì", "được tặng gì", {"bac-kan"}),
        ("Cụm trung du có mấy tỉnh, cụm Tây Nguyên có mấy tỉnh", "có mấy tỉnh", set()),  # which of both?
        ("Cụm trung du gồm ai, Luật Thi đua ban hành năm nào", "Nghị quyết 202 ban hành năm nào", set()),
    ],
)
def test_a_part_is_about_what_its_message_names(
    reader: QuestionReader, message: str, part: str, whose: set[str]
) -> None:
    assert set(whose_of(reader.read(message, TODAY), reader.read(part, TODAY))) == whose


def test_an_answer_about_something_else_is_not_of_it() -> None:
    def answer(**slots: tuple[str | int, ...]) -> Answer:
        return Answer(kind="answer", lead="…", intent="cluster_role", slots=slots)

    assert is_of(answer(body=("tdmnpb",)), ("tdmnpb",))
    assert is_of(answer(meeting=("tay-nguyen-2018",)), ("tdmnpb",))  # found by what was said before
    assert is_of(answer(body=("tay-nguyen",)), ())
    assert not is_of(answer(body=("tay-nguyen",)), ("tdmnpb",))
    assert not is_of(answer(), ("tdmnpb",))


def test_a_part_is_asked_with_what_its_message_names(reader: QuestionReader) -> None:
    message = reader.read("Cụm Trung du năm 2022 tỉnh nào làm cụm trưởng, họp ở đâu?", TODAY)
    assert naming_all("họp ở đâu?", message).lower() == "họp ở đâu cụm trung du năm 2022"


def test_one_name_answers_one_of_two_who_are_asked_for(reader: QuestionReader) -> None:
    one = Answer(kind="answer", lead="…", values=("Đại học Huế", "Đại học Huế"))
    both = Answer(kind="answer", lead="…", values=("Đại học Huế", "Đại học Đà Nẵng"))
    part = reader.read("trường nào giữ chân phó cho cụm", TODAY)
    assert asks_another(part, one)
    assert not asks_another(part, both)
    assert not asks_another(reader.read("tên gì", TODAY), one)  # of the one told


def test_figures_that_only_the_parts_tell_are_more() -> None:
    parts = Answer(kind="answer", lead="Ra ngày 11/6/1948. Kỷ niệm 75 năm.", values=("75 năm",))
    whole = Answer(kind="answer", lead="Kỷ niệm 75 năm.", values=("75 năm",))
    assert tells_more(parts, whole)
    assert not tells_more(whole, parts)
