"""A question that goes on from its chat is not answered by what is known of something else."""

import datetime as dt

import pytest

from knowledge import Conversation, Turn
from knowledge.answering.asked_again import asked_again
from knowledge.answering.chat_subject import subject_of
from knowledge.nlu.reading import QuestionReader

TODAY = dt.date(2023, 6, 1)
CHAT = Conversation((Turn("cluster_role", {"cluster": ("tdmnpb",)}, "", told={"unit": ("bac-kan",)}),))


@pytest.mark.parametrize(
    ("question", "row", "left"),
    [
        ("ai chủ trì?", {"meeting": ("m",), "body": ("dbsh",)}, True),
        ("ai chủ trì?", {"meeting": ("m",), "body": ("tdmnpb",)}, False),
        ("ai chủ trì?", {"body": ("dbsh",), "unit": ("bac-kan",)}, False),
        ("ai chủ trì?", {"person": ("p",)}, False),  # what tells of no body may be of any
        ("có những cụm nào?", {"cluster": ("dbsh",)}, False),
        ("nghị định nào quy định?", {"document": ("d",)}, False),
    ],
)
def test_what_is_of_another_body_leaves_the_chat(
    reader: QuestionReader, question: str, row: dict[str, tuple[str, ...]], *, left: bool
) -> None:
    subject = subject_of(reader.read(question, TODAY), CHAT)
    assert subject is not None
    assert subject.is_left_by([row]) is left
    assert not subject.is_left_by([row, {"body": ("tdmnpb",)}])


def test_a_question_that_names_its_own_subject_is_of_no_chat(reader: QuestionReader) -> None:
    for question in ("cụm đồng bằng sông Hồng ai chủ trì?", "hội nghị ở Hạ Long ai chủ trì?", "ngày 24/7/2019 họp gì?"):
        assert subject_of(reader.read(question, TODAY), CHAT) is None
    assert subject_of(reader.read("ai chủ trì?", TODAY), Conversation()) is None


@pytest.mark.parametrize(
    ("fragment", "before", "again"),
    [
        ("còn Đà Nẵng?", "Hà Nội tăng trưởng bao nhiêu phần trăm?", "Đà Nẵng tăng trưởng bao nhiêu phần trăm?"),
        ("thế năm 2022 thì sao", "Bắc Kạn năm 2017 thu bao nhiêu?", "Bắc Kạn năm 2022 thu bao nhiêu?"),
        ("còn Đà Nẵng?", "Hà Nội hơn Hải Phòng bao nhiêu?", None),  # whose place does it take?
        ("còn Đà Nẵng ai chủ trì?", "Hà Nội tăng trưởng bao nhiêu phần trăm?", None),
        ("Hà Nội?", "Hà Nội tăng trưởng bao nhiêu phần trăm?", None),
    ],
)
def test_a_fragment_asks_the_question_before_of_another(
    reader: QuestionReader, fragment: str, before: str, again: str | None
) -> None:
    assert asked_again(reader.read(fragment, TODAY), reader.read(before, TODAY)) == again
