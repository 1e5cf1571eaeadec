"""What a message names once holds for all that it asks."""

import datetime as dt
from typing import Any

import pytest

from knowledge import Answer, Assistant
from knowledge.answering.message_parts import (
    asks_another,
    is_of,
    naming_all,
    of_year_elected,
    says_what,
    tells_more,
    whose_of,
)
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


def test_who_is_elected_at_a_review_is_asked_of_the_year_they_are_elected_for(reader: QuestionReader) -> None:
    first = "Tổng kết năm 2017 cụm 5 công an bầu tỉnh nào làm cụm trưởng"
    message = reader.read(f"{first}, tỉnh nào làm cụm phó năm 2018?", TODAY)
    of_year = of_year_elected(message, first, reader.read(first, TODAY))
    assert reader.read(of_year, TODAY).period.years == (2018,)
    met = "tổng kết năm 2017 họp ở đâu"
    assert of_year_elected(message, met, reader.read(met, TODAY)) == met  # no role


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Tổng kết năm 2017 cụm 5 Bộ Công an bầu công an tỉnh nào cụm trưởng, công an tỉnh nào cụm phó năm 2018?",
            ("Quảng Trị", "Thừa Thiên Huế"),
        ),
        (
            "Cụm trung du sơ kết 6 tháng đầu năm 2017: đơn vị nào đứng ra tổ chức, đơn vị nào phối hợp tổ chức?",
            ("Tuyên Quang", "Hòa Bình"),
        ),
        ("Không kể Hà Nội, những sở nào có mặt trong cụm thi đua số 1 Bộ Tài nguyên và Môi trường?", ("Hà Nam",)),
        (
            "Thông báo 124/TB-UBND: khối 7 tỉnh Đắk Lắk năm 2018 đơn vị nào khối trưởng, đơn vị nào khối phó?",
            ("Điện lực", "Hải quan"),
        ),
    ],
)
def test_both_that_a_message_asks_for_are_told(assistant: Assistant, question: str, told: tuple[str, ...]) -> None:
    answer = assistant.ask(question, today=dt.date(2026, 6, 1))
    assert answer.kind == "answer", answer.text
    assert all(one in answer.text for one in told), answer.text


def test_a_chat_goes_on_of_both_roles_that_were_asked_for(chat: Any) -> None:
    chat.ask("Cụm trung du năm 2022: tỉnh nào cụm trưởng, tỉnh nào cụm phó?")
    told = chat.ask("thế còn năm 2023?").text
    assert "Bắc Kạn" in told
    assert "Tuyên Quang" in told


def test_the_members_are_told_beside_who_heads_them(assistant: Assistant) -> None:
    question = "Cụm thi đua số 1 Mặt trận Gia Lai năm 2013: cụm trưởng và các huyện thành viên"
    told = assistant.ask(question, today=dt.date(2026, 6, 1)).text
    assert all(one in told for one in ("Pleiku làm Cụm trưởng", "Đức Cơ", "Ia Grai"))
