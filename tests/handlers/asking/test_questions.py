import asyncio
import io
import json
import sqlite3
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from handlers.messages import texts
from knowledge.response import Answer
from localtelegram import AN, FORUM, GROUP, Fault

HEAD = "Năm 2023 tỉnh nào làm cụm trưởng?"


@pytest.fixture(autouse=True)
def script(assistant, fact):
    assistant.script[HEAD] = fact(suggestions=("Còn năm 2022?",))
    assistant.script["Còn năm 2022?"] = fact("Năm 2022, cụm trưởng là Thái Nguyên.", values=("Thái Nguyên",))


async def test_a_private_text_is_a_question_and_its_answer_names_the_source(world):
    answer = await world.an.ask(HEAD)
    assert answer.text == "Năm 2023, cụm trưởng là Bắc Kạn.\nNguồn: TTXVN, 17/3/2017"
    kinds = {entity["type"] for entity in answer.entities}
    assert {"bold", "text_link", "italic"} <= kinds
    assert [button["text"] for button in answer.buttons] == [
        "Còn năm 2022?", "📄 Nguồn", "📋 Chép", "👍", "👎", "⬇ Tải XLSX",
    ]  # fmt: skip
    assert answer.reply_to is None


async def test_a_dialogue_goes_on_from_what_was_spoken_of(world):
    await world.an.ask(HEAD)
    await world.an.ask("Còn năm 2022?")
    _, spoken = world.assistant.asked[-1]
    assert [turn.question for turn in spoken.turns] == [HEAD]
    await world.binh.ask("Còn năm 2022?")
    assert world.assistant.asked[-1][1].turns == ()


async def test_questions_sent_at_once_are_answered_in_order_each_after_the_other(world):
    mark = world.telegram.messages.mark()
    for text in (HEAD, "Còn năm 2022?", "hai", "ba"):
        world.an.say(text)
    await world.until(lambda: len(world.telegram.state.record.of("sendMessage")) == 4)
    assert mark >= 0
    assert [question for question, _ in world.assistant.asked] == [HEAD, "Còn năm 2022?", "hai", "ba"]
    assert [len(spoken.turns) for _, spoken in world.assistant.asked] == [0, 1, 2, 3]


async def test_a_reply_to_an_older_answer_goes_on_from_that_one(world):
    first = await world.an.ask(HEAD)
    await world.an.ask("Còn năm 2022?")
    await world.an.ask("thế ai?", reply_to_id=first.message_id)
    assert [turn.question for turn in world.assistant.asked[-1][1].turns] == [HEAD]


async def test_an_edited_question_edits_its_answer(world):
    mark = world.telegram.messages.mark()
    asked = world.an.say("câu gõ nhầm")
    answer = await world.telegram.messages.next(AN, mark)
    edited = await world.said_after(AN, lambda: world.an.edit(asked, HEAD), edited=True)
    assert edited.message_id == answer.message_id
    assert "Bắc Kạn" in edited.text
    assert world.assistant.asked[-1][1].turns == ()
    await world.an.ask("Còn năm 2022?")
    assert [turn.question for turn in world.assistant.asked[-1][1].turns] == [HEAD]


async def test_an_edit_that_changes_nothing_or_was_no_question_is_quiet(world):
    mark = world.telegram.messages.mark()
    asked = world.an.say(HEAD)
    await world.telegram.messages.next(AN, mark)
    assert await world.quiet(AN, lambda: world.an.edit(asked, HEAD + " "))
    command = world.an.say("/trogiup")
    await world.until(lambda: len(world.telegram.state.record.of("sendMessage")) == 2)
    assert await world.quiet(AN, lambda: world.an.edit(command, "/start"))


async def test_what_users_and_facts_say_is_never_html(world, fact):
    nasty = "<b>đậm</b> & <a href='x'>*_`[liên kết](http://x)"
    world.assistant.script[nasty] = fact(
        f"Chưa có «{nasty}»", items=(nasty,), notes=(nasty,), values=(nasty,), suggestions=(nasty,)
    )
    answer = await world.an.ask(nasty)
    assert answer.text.count(nasty) == 3
    assert {entity["type"] for entity in answer.entities} <= {"bold", "italic", "text_link"}
    again = await world.said_after(AN, lambda: world.an.press(answer, "1:s:0"))
    assert again.text.startswith(nasty.strip())


async def test_html_that_telegram_refuses_goes_out_plain(world):
    refused = Fault("sendMessage", "error", code=400, description="Bad Request: can't parse entities: oh")
    world.telegram.state.faults.add(refused)
    answer = await world.an.ask(HEAD)
    assert "Bắc Kạn" in answer.text
    assert answer.entities == []


async def test_a_long_list_is_paged(world, fact):
    items = tuple(f"Mục số {number} " + "ấ" * 200 for number in range(100))
    world.assistant.script["dài"] = fact("Có 100 mục.", items=items)
    answer = await world.an.ask("dài")
    seen = answer.text
    number = 1
    while any(button["text"] == texts.BUTTON_NEXT for button in answer.buttons):
        answer = await world.said_after(AN, lambda: world.an.press(answer, texts.BUTTON_NEXT), edited=True)  # noqa: B023
        number += 1
        seen += answer.text
        assert f"{number}/" in next(button["text"] for button in answer.buttons if "/" in button["text"])
        assert "Nguồn: TTXVN" in answer.text
    assert all(f"Mục số {one} " in seen for one in range(100))
    back = await world.said_after(AN, lambda: world.an.press(answer, texts.BUTTON_PREVIOUS), edited=True)
    assert f"{number - 1}/{number}" in [button["text"] for button in back.buttons]


async def test_choices_are_buttons_that_go_on_from_the_question(world, fact):
    world.assistant.script["cụm nào"] = Answer("clarify", "Cụm nào?", choices=("Cụm A", "Cụm B"), intent="x")
    world.assistant.script["Cụm B"] = lambda spoken: fact(f"B sau {spoken.turns[-1].question}")
    clarify = await world.an.ask("cụm nào")
    assert [button["text"] for button in clarify.buttons] == ["Cụm A", "Cụm B"]
    answer = await world.said_after(AN, lambda: world.an.press(clarify, "Cụm B"))
    assert answer.text.startswith("Cụm B\nB sau cụm nào")


async def test_choices_too_long_for_buttons_are_numbered_in_text_and_buttons(world, fact):
    long_ones = tuple(f"Việc rất dài {'x' * 40} {'y' * 30}{number}" for number in (1, 2))
    world.assistant.script["việc nào"] = Answer("clarify", "Việc nào?", items=long_ones, choices=long_ones)
    world.assistant.script[long_ones[1]] = fact("Về 2.")
    clarify = await world.an.ask("việc nào")
    assert clarify.text == f"Việc nào?\n1. {long_ones[0]}\n2. {long_ones[1]}"
    assert [button["text"] for button in clarify.buttons] == ["1", "2"]
    answer = await world.said_after(AN, lambda: world.an.press(clarify, "1:q:1"))
    assert answer.text.startswith(f"{long_ones[1]}\nVề 2.")


async def test_choices_that_differ_in_few_words_are_told_by_those(world, fact):
    long_ones = tuple(f"Hội nghị tổng kết năm {year} của Cụm thi đua các tỉnh phía Bắc" for year in (2022, 2023))
    world.assistant.script["hội nghị nào"] = Answer("clarify", "Hội nghị nào?", items=long_ones, choices=long_ones)
    world.assistant.script[long_ones[1]] = fact("Về 2023.")
    clarify = await world.an.ask("hội nghị nào")
    assert clarify.text == "Hội nghị nào?"
    assert [button["text"] for button in clarify.buttons] == ["2022", "2023"]
    answer = await world.said_after(AN, lambda: world.an.press(clarify, "2023"))
    assert "Về 2023." in answer.text


async def test_in_a_group_one_row_of_buttons_stands_beside_the_choices(world):
    answer = await world.an.ask(f"/hoi {HEAD}", GROUP)
    assert [button["text"] for button in answer.buttons] == ["📄 Nguồn", "📋 Chép", "👍", "👎"]


async def test_value_and_source_are_copied_as_a_citation(world):
    answer = await world.an.ask(HEAD)
    (copied,) = [button["copy_text"]["text"] for button in answer.buttons if "copy_text" in button]
    assert copied == "Bắc Kạn (nguồn: TTXVN, 17/3/2017)"


async def test_a_server_that_knows_no_copying_buttons_gets_none(world):
    refusal = "Bad Request: text buttons are unallowed in the inline keyboard"
    world.telegram.state.faults.add(Fault("sendMessage", "error", code=400, description=refusal))
    answer = await world.an.ask(HEAD)
    assert "Bắc Kạn" in answer.text
    assert all("callback_data" in button for button in answer.buttons)


async def test_an_answer_in_a_burst_quotes_its_question(world):
    questions = [world.an.say(text) for text in (HEAD, "hai", "ba")]
    sent = world.telegram.state.record
    await world.until(lambda: len(sent.of("sendMessage")) == 3)
    quoted = [request.parameters.get("reply_parameters") for request in sent.of("sendMessage")]
    assert [json.loads(one)["message_id"] if isinstance(one, str) else one and one["message_id"] for one in quoted] == [
        None, questions[1].message_id, questions[2].message_id,
    ]  # fmt: skip


async def test_much_that_is_added_is_folded(world, fact):
    world.assistant.script["dài"] = fact(notes=("Lời thứ nhất. " * 20, "Lời thứ hai."))
    answer = await world.an.ask("dài")
    assert "expandable_blockquote" in {entity["type"] for entity in answer.entities}


async def test_an_answer_is_taken_along_as_a_table(world):
    answer = await world.an.ask(HEAD)
    sent = await world.said_after(AN, lambda: world.an.press(answer, texts.BUTTON_TABLE))
    stored = world.telegram.state.files.by_id(sent.content["document"]["file_id"])
    told = list(load_workbook(io.BytesIO(stored.content)).worksheets[0].iter_rows(values_only=True))
    assert told[1:3] == [("Câu hỏi", HEAD), ("Trả lời", "Năm 2023, cụm trưởng là Bắc Kạn.")]


async def test_short_choices_are_not_told_twice(world):
    world.assistant.script["cụm nào"] = Answer("clarify", "Cụm nào?", items=("A", "B"), choices=("A", "B"))
    assert (await world.an.ask("cụm nào")).text == "Cụm nào?"


async def test_a_suggestion_asks_its_question_whole(world):
    long_one = "Năm 2022 cụm Trung du và miền núi phía Bắc có những đơn vị nào được tặng Cờ thi đua của Chính phủ?"
    world.assistant.script[HEAD] = replace(world.assistant.script[HEAD], suggestions=(long_one,))
    answer = await world.an.ask(HEAD)
    assert answer.buttons[0]["text"].endswith("…")
    await world.said_after(AN, lambda: world.an.press(answer, answer.buttons[0]["text"]))
    assert world.assistant.asked[-1][0] == long_one


async def test_buttons_of_older_messages_work_after_others(world):
    first = await world.an.ask(HEAD)
    await world.an.ask("khác")
    answer = await world.said_after(AN, lambda: world.an.press(first, "Còn năm 2022?"))
    assert "Thái Nguyên" in answer.text


async def test_the_source_is_told_with_title_and_address(world):
    answer = await world.an.ask(HEAD)
    told = await world.said_after(AN, lambda: world.an.press(answer, texts.BUTTON_SOURCE))
    assert "Hội nghị <tổng kết> năm 2016" in told.text
    assert [entity["url"] for entity in told.entities if entity["type"] == "text_link"] == [
        "https://vi.example/a?b=1&c=2"
    ]
    await world.an.ask("câu lạ")
    by_command = await world.an.ask("/nguon")
    assert by_command.text == told.text


async def test_nguon_before_any_answer(world):
    assert (await world.an.ask("/nguon")).text == texts.NO_ANSWER_YET


async def test_thumbs_are_counted_once_for_each_person(world):
    answer = await world.an.ask(HEAD)
    assert (await world.an.press(answer, "👍"))["text"] == texts.THANKS_GOOD
    assert (await world.an.press(answer, "👎"))["text"] == texts.THANKS_BAD
    await world.until(lambda: world.at_once(world.state.feedback.votes()).bad == 1)
    assert (await world.state.feedback.votes()).good == 0


@pytest.mark.parametrize(
    "data", ["", "1:q:99", "1:q:-1", "1:p:99", "1:zz:0", "9:q:0", "1:q:0:extra", "🙂", "1:s:٣", "a" * 64]
)
async def test_forged_buttons_are_answered_and_do_nothing(world, data):
    answer = await world.an.ask(HEAD)
    before = len(world.assistant.asked)
    query = world.telegram.people.press(AN, answer, data or "x", forged=True)
    assert (await query.wait(5))["text"] == texts.BUTTON_EXPIRED
    assert len(world.assistant.asked) == before


async def test_a_button_of_a_forgotten_message_says_so(world):
    answer = await world.an.ask(HEAD)
    await world.until(lambda: world.at_once(world.state.exchanges.of_message(AN, answer.message_id)))
    await world.state.settled(world.state.chats.forget(AN))
    assert (await world.an.press(answer, "👍"))["text"] == texts.BUTTON_EXPIRED


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document"])
async def test_what_is_no_text_gets_one_polite_line(world, kind):
    said = await world.said_after(AN, lambda: world.an.upload("a.jpg", b"x", kind=kind))
    assert said.text == (texts.FILES_FROM_ADMINS_ONLY if kind == "document" else texts.TEXT_ONLY)


async def test_photos_in_groups_are_none_of_our_business(world):
    world.telegram.state.switches.privacy = False
    assert await world.quiet(GROUP, lambda: world.an.upload("a.jpg", b"x", GROUP, kind="photo"))


async def test_an_unknown_command_gets_one_polite_line(world):
    assert (await world.an.ask("/khongco")).text == texts.UNKNOWN_COMMAND


async def test_a_question_beyond_the_limit_is_asked_to_be_shorter(world):
    assert (await world.an.ask("a" * 1500)).text == texts.TOO_LONG.format(limit=1000)
    assert world.assistant.asked == []


async def test_the_result_of_our_own_inline_mode_is_no_question(world):
    query_id, found = await world.an.inline(HEAD)
    assert await world.quiet(AN, lambda: world.an.choose(query_id, found["results"][0]["id"]))


async def test_unanswered_questions_are_kept_for_the_admins(world):
    await world.an.ask("câu lạ")
    await world.until(lambda: world.at_once(world.state.unanswered.count()) == 1)
    assert (await world.state.unanswered.open())[0].text == "câu lạ"


async def test_a_state_file_in_trouble_stops_no_answer(world):
    world.state.file.write(lambda connection: connection.execute("DROP TABLE exchange")).result()
    world.state.file.write(lambda connection: connection.execute("DROP TABLE dialogue")).result()
    for _ in range(3):
        assert "Bắc Kạn" in (await world.an.ask(HEAD)).text


async def test_a_topic_that_is_gone_is_answered_in_the_group(world):
    thread = next(iter(world.telegram.state.chats[FORUM].topics))
    gone = Fault("sendMessage", "error", code=400, description="Bad Request: message thread not found")
    world.telegram.state.faults.add(gone)
    answer = await world.an.ask(f"/hoi {HEAD}", FORUM, thread_id=thread)
    assert answer.thread_id is None


async def test_a_locked_state_file_stops_no_answer(world, tmp_path):
    other = sqlite3.connect(tmp_path / "state.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for _ in range(2):
        assert "Bắc Kạn" in (await world.an.ask(HEAD)).text
    other.execute("ROLLBACK")
    other.close()
    await asyncio.wrap_future(world.state.file.flush())
    answer = await world.an.ask(HEAD)
    assert (await world.an.press(answer, "👍"))["text"] == texts.THANKS_GOOD


@pytest.mark.parametrize(
    "message",
    [
        {"message_id": 5, "date": 0, "chat": {"id": AN, "type": "private", "first_name": "An"}},  # inaccessible
        None,  # under an inline message
    ],
)
async def test_a_press_too_old_to_be_answered_is_let_go(world, message):
    pressed = {"id": "gone", "from": world.an.user.to_json(), "chat_instance": "1", "data": "1:u:"}
    pressed |= {"message": message} if message else {"inline_message_id": "abc"}
    world.telegram.state.updates.inject({"callback_query": pressed})
    assert "Bắc Kạn" in (await world.an.ask(HEAD)).text
    refused = world.telegram.state.record.of("answerCallbackQuery")
    assert [request.status for request in refused] == [400]


@pytest.mark.parametrize("refusal", ["BUTTON_DATA_INVALID", "BUTTON_URL_INVALID", "quote text is invalid", "oh"])
async def test_what_telegram_has_against_a_button_does_not_keep_the_fact_back(world, fact, refusal):
    world.assistant.script["câu hỏi"] = fact()
    world.telegram.state.faults.add(Fault("sendMessage", "error", code=400, description=f"Bad Request: {refusal}"))
    answer = await world.an.ask("câu hỏi")
    assert answer.text.startswith("Năm 2023, cụm trưởng là Bắc Kạn.")
    assert answer.buttons == []


@pytest.mark.parametrize(
    "refusal", ["CHAT_RESTRICTED", "have no rights to send a message", "CHAT_SEND_PLAIN_FORBIDDEN"]
)
async def test_where_the_bot_may_not_write_it_tries_once_and_no_handler_fails(world, refusal):
    world.telegram.state.faults.add(
        Fault("sendMessage", "error", times=None, code=400, description=f"Bad Request: {refusal}")
    )
    world.an.say("câu hỏi")
    await world.until(lambda: world.telegram.state.record.of("sendMessage"))
    world.telegram.state.faults.clear()
    await world.an.ask("/trogiup")
    assert len(world.telegram.state.record.of("sendMessage")) == 2
