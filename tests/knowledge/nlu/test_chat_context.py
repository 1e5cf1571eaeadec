"""A question of "năm đó" means the year of the meeting that its chat spoke of, never the latest one."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant, Conversation

TODAY = dt.date(2023, 6, 1)


@pytest.mark.parametrize(
    ("before", "question", "told"),
    [
        ("Cuộc họp ngày 21/7/2017 diễn ra ở tỉnh nào?", "năm đó đơn vị nào làm cụm phó?", "Hòa Bình"),
        ("Hội nghị cụm trung du tháng 3/2017 họp ở đâu?", "thế khi ấy tỉnh nào làm cụm trưởng?", "Tuyên Quang"),
        ("Ai chủ trì hội nghị ngày 10/3/2023?", "cụm trưởng năm ấy là tỉnh nào?", "Năm 2023"),
        ("Hội nghị cụm trung du ngày 17/3/2017 có ai dự?", "vậy tỉnh nào nhận làm cụm trưởng năm đó?", "Tuyên Quang"),
    ],
)
def test_that_year_is_the_meetings(assistant: Assistant, before: str, question: str, told: str) -> None:
    chat = assistant.ask(before, conversation=Conversation(), today=TODAY).conversation
    answer = assistant.ask(question, conversation=chat, today=TODAY)
    assert answer.kind == "answer"
    assert told in answer.text


def test_where_no_year_was_spoken_of_it_is_asked_for(assistant: Assistant) -> None:
    chat = assistant.ask("Lương Quốc Đoàn giữ chức vụ gì?", today=TODAY).conversation
    assert assistant.ask("năm đó tỉnh nào làm cụm trưởng?", conversation=chat, today=TODAY).kind == "clarify"


def test_that_day_of_nobody_knows_which_is_answered_with_no_list_of_all_meetings(assistant: Assistant) -> None:
    chat = assistant.ask("Ông Mai Sơn giữ chức gì?", today=TODAY).conversation
    answer = assistant.ask("bữa đó ông ấy trao cái gì?", conversation=chat, today=TODAY)
    assert answer.intent != "meetings"


def test_signs_that_say_nothing_within_a_chat_are_taken(assistant: Assistant) -> None:
    chat = assistant.ask("Năm 2023 tỉnh nào làm cụm trưởng?", today=TODAY).conversation
    family = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
    asked = f"Cụm nào {family} nhiều tỉnh hơn: cụm Tây Nam Bộ hay cụm Bắc Trung Bộ, năm 2024?"
    assert "Tây Nam Bộ" in assistant.ask(asked, conversation=chat, today=dt.date(2025, 1, 5)).text
