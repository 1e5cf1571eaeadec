import datetime as dt

import pytest

from knowledge import Conversation, Turn
from knowledge.nlu.pointing import resolved
from knowledge.nlu.reading import QuestionReader

TODAY = dt.date(2026, 3, 1)
CHAT = Conversation(
    turns=(
        Turn("document_about", {"document": ("one",)}, ""),
        Turn("document_about", {"document": ("two",)}, ""),
        Turn("awards", {"meeting": ("first",)}, ""),
        Turn("awards", {"meeting": ("second",)}, ""),
        Turn(
            "cluster_role",
            {"cluster": ("tdmnpb",), "year": (2017,), "role": ("head",)},
            "",
            told={"unit": ("tuyen-quang",), "person": ("a", "b")},
        ),
    )
)


@pytest.mark.parametrize(
    ("question", "slot", "values"),
    [
        ("tỉnh đó có mấy huyện", "unit", ("tuyen-quang",)),
        ("chỗ đấy nhập vào đâu", "unit", ("tuyen-quang",)),
        ("cho do nhap vao dau", "unit", ("tuyen-quang",)),
        ("cụm này có mấy tỉnh", "cluster", ("tdmnpb",)),
        ("văn bản ấy ai ký", "document", ("two",)),
        ("hai bản đó ai ký", "document", ("one", "two")),
        ("vị trí ấy ai giữ", "role", ("head",)),
        ("hai người ấy là ai", "person", ("a", "b")),
        ("cộng cả hai lần lại thành bao nhiêu người", "meeting", ("first", "second")),
    ],
)
def test_what_is_pointed_at_is_read_as_if_it_were_named(
    reader: QuestionReader, question: str, slot: str, values: tuple[str, ...]
) -> None:
    reading = resolved(reader.read(question, TODAY), CHAT)
    assert reading.slots[slot] == values
    assert f"{{{slot}}}" in reading.masked
    assert reading.points


def test_each_of_several_is_a_name_of_its_own(reader: QuestionReader) -> None:
    assert resolved(reader.read("hai bản đó ai ký", TODAY), CHAT).named("document") == (("one",), ("two",))


@pytest.mark.parametrize(
    "question",
    [
        "ông ấy là ai",  # two were told of
        "còn hai tỉnh kia thì sao",  # one was: they are others
        "phong trào đó ở đâu",  # none was
        "ở Bắc Giang có hội nghị nào",
    ],
)
def test_what_points_at_nothing_is_left_as_it_is(reader: QuestionReader, question: str) -> None:
    reading = reader.read(question, TODAY)
    assert resolved(reading, CHAT) is reading


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("năm sau thì sao", (2018,)),
        ("còn năm trước?", (2016,)),
        ("năm liền sau ai làm", (2018,)),
        ("khi ấy ai làm", (2017,)),
        ("năm nay thì sao", (2026,)),
        ("Năm sau cụm Đồng bằng sông Hồng họp ở đâu", (2027,)),
    ],
)
def test_a_year_beside_the_one_spoken_of(reader: QuestionReader, question: str, years: tuple[int, ...]) -> None:
    assert resolved(reader.read(question, TODAY), CHAT).period.years == years


def test_nothing_is_pointed_at_in_a_new_chat(reader: QuestionReader) -> None:
    reading = reader.read("tỉnh đó năm sau thế nào", TODAY)
    assert resolved(reading, Conversation()) is reading
    assert reading.period.years == (TODAY.year + 1,)


def test_signs_that_are_no_letters_move_nothing_that_is_pointed_at(reader: QuestionReader) -> None:
    text = "N⯈ân tien̂\x16, ngho⅖ đị\u0eefh nào quyᾡđịnh chi \x10ፑết Luật TĐKT bị hết hiệu lự' ⧱únۃ ngày đó"
    assert resolved(reader.read(text, TODAY), CHAT).tokens
