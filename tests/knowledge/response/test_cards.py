"""The card of the only thing that a question names."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.nlu.reading import QuestionReader
from knowledge.nlu.understanding import Candidate
from knowledge.response.answer import Answer, Turn
from knowledge.response.cards import is_on_card
from knowledge.response.replying import Reply

TODAY = dt.date(2026, 6, 1)

FAMILY = "Gia đình văn hóa là danh hiệu thi đua. Căn cứ: Luật 06/2022/QH15: Điều 31."
PLAN = "Quyết định 1258/QĐ-TTg: Kế hoạch. Cơ quan ban hành: Thủ tướng Chính phủ. Ngày ban hành: 21/8/2017."


@pytest.mark.parametrize(
    ("question", "intent", "slot", "text", "on_card"),
    [
        ("Gia đình văn hóa nằm ở điều mấy?", "form_about", "award_form", FAMILY, True),
        ("Gia đình văn hóa là cái chi?", "form_about", "award_form", FAMILY, True),
        (
            "Có bao nhiêu Gia đình văn hóa?",
            "form_about",
            "award_form",
            FAMILY,
            False,
        ),  # of them no card tells the number
        ("Khoản 7 nói gì về Gia đình văn hóa?", "form_about", "award_form", FAMILY, False),
        ("Bắc Kạn được mấy Gia đình văn hóa, ở điều mấy?", "form_about", "award_form", FAMILY, False),
        ("Gia đình văn hóa có ở điều 31 không?", "form_about", "award_form", FAMILY, False),  # asks for yes or no
        ("Quyết định 1258/QĐ-TTg có từ hồi nào?", "document_about", "document", PLAN, True),
        ("Quyết định 1258/QĐ-TTg năm 2017 có từ hồi nào?", "document_about", "document", PLAN, True),
        ("Quyết định 1258/QĐ-TTg họp ở đâu?", "document_about", "document", PLAN, False),
    ],
)
def test_a_card_holds_all_that_is_asked_and_said(
    assistant: Assistant, reader: QuestionReader, question: str, intent: str, slot: str, text: str, *, on_card: bool
) -> None:
    reading = reader.read(question, TODAY)
    answerer = assistant._answerer
    candidate = Candidate(intent, 0.1, {slot: reading.slots[slot]})
    told = Reply(Answer(kind="answer", lead=text), Turn(intent, {}, question, ()))
    template = answerer._book.questions[intent]
    assert is_on_card(candidate, told, template, reading, answerer._directory.folded) is on_card


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("Gia đình văn hóa chép ở điều mấy?", "Điều 31"),
        ("Mợ tôi hỏi Bình Phước giờ ghi hộ khẩu ra sao, tỉnh nào?", "Đồng Nai"),
    ],
)
def test_words_that_no_example_has_ask_of_the_only_thing_named(assistant: Assistant, question: str, holds: str) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert answer.kind == "answer"
    assert holds in answer.text


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("Tỉnh nào của cụm miền núi biên giới phía Bắc mất tên sau khi sáp nhập?", "1 đơn vị không còn tên: Hà Giang"),
        ("Cụm Bắc Trung Bộ có mấy tỉnh thành giữ nguyên, không nhập với ai?", "đơn vị giữ nguyên: "),
    ],
)
def test_what_became_of_the_members_of_a_cluster(assistant: Assistant, question: str, holds: str) -> None:
    assert holds in assistant.ask(question, today=TODAY).text


def test_of_a_new_cluster_the_old_one_tells_nothing(assistant: Assistant) -> None:
    answer = assistant.ask("Các tỉnh Tây Nam Bộ không còn tên thì cụm mới gồm những tỉnh nào?", today=TODAY)
    assert answer.kind != "answer"


@pytest.mark.parametrize(
    ("question", "counts"),
    [
        ("Chép hộ cho đủ 9 tỉnh của cụm Đồng bằng sông Hồng", True),
        ("Chép hộ cho đủ tỉnh của cụm Đồng bằng sông Hồng năm 2019", False),  # a year is no number of members
    ],
)
def test_of_what_much_is_known_a_number_must_stand_on_the_card(
    assistant: Assistant, reader: QuestionReader, question: str, *, counts: bool
) -> None:
    reading = reader.read(question, TODAY)
    answerer = assistant._answerer
    told = Reply(Answer(kind="answer", lead="Cụm có 9 tỉnh: Hà Nam."), Turn("cluster_members", {}, question, ()))
    candidate = Candidate("cluster_members", 0.1, {"cluster": reading.slots["cluster"]})
    template = answerer._book.questions["cluster_members"]
    assert is_on_card(candidate, told, template, reading, answerer._directory.folded) is counts


def test_of_things_to_choose_from_each_has_a_card(assistant: Assistant) -> None:
    answer = assistant.ask("Tỉnh nào không bị gộp, Lai Châu hay Yên Bái?", today=TODAY)
    assert "Lai Châu giữ nguyên" in answer.text
    assert "Yên Bái nhập vào" in answer.text
