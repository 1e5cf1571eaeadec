"""What people do with the bot, in private, in groups and inline: the whole program answers from its own knowledge."""

from __future__ import annotations

import unicodedata

import pytest

from handlers.messages import texts
from handlers.messages.menus import FOR_ADMINS, FOR_EVERYBODY
from localtelegram import ADMIN, AN, ANONYMOUS, Fault
from localtelegram.chats import Message

pytestmark = [pytest.mark.processes, pytest.mark.asyncio(loop_scope="module")]

QUESTION = "Năm 2023 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"
ANSWER = "Bắc Kạn"
WITHOUT_CLUSTER = "cụm trưởng năm 2017"
ITS_ANSWER = "Tuyên Quang"
LONG_LIST = "các hình thức khen thưởng"
MARKUP = "<b>x</b> & <script>alert(1)</script> *y* _z_ [a](http://b.vn) `c` {{7*7}} </blockquote>"


def labels(message: Message) -> list[str]:
    return [button["text"] for button in message.buttons]


def data_of(message: Message, action: str) -> list[str]:
    pressable = (button.get("callback_data", "") for button in message.buttons)
    return [data for data in pressable if data.startswith(f"1:{action}:")]


# ---- in private ------------------------------------------------------------------------------------------------


async def test_an_answer_names_its_source_and_every_button_under_it_works(world):
    an = world.somebody()
    answer = await an.ask(QUESTION)
    assert ANSWER in answer.text
    assert "Nguồn: " in answer.text
    assert {entity["type"] for entity in answer.entities} == {"bold", "italic"}
    suggested = data_of(answer, "s")
    assert suggested
    for data in suggested:
        following = await world.said_after(an.user.id, lambda data=data: an.press(answer, data))
        assert "Nguồn: " in following.text
    sources = await world.said_after(an.user.id, lambda: an.press(answer, texts.BUTTON_SOURCE))
    assert sources.text.startswith("Nguồn của câu trả lời\n• ")
    assert (await an.press(answer, texts.BUTTON_GOOD))["text"] == texts.THANKS_GOOD
    assert (await an.press(answer, texts.BUTTON_BAD))["text"] == texts.THANKS_BAD


@pytest.mark.parametrize("form", ["NFD", "no accents", "capitals"])
async def test_a_question_is_understood_as_phones_and_people_write_it(world, form):
    forms = {
        "NFD": unicodedata.normalize("NFD", QUESTION),
        "no accents": "nam 2023 tinh nao lam cum truong cum trung du va mien nui phia bac",
        "capitals": QUESTION.upper(),
    }
    answer = await world.somebody().ask(forms[form])
    assert ANSWER in answer.text
    assert unicodedata.is_normalized("NFC", answer.text)


async def test_a_question_goes_on_from_the_one_before_and_an_edit_edits_its_answer(world):
    an = world.somebody()
    await an.ask(QUESTION)
    asked = []
    answer = await world.said_after(an.user.id, lambda: asked.append(an.say("còn năm 2022?")))
    assert "2022" in answer.text
    edited = await world.said_after(an.user.id, lambda: an.edit(asked[0], "còn năm 2017?"), edited=True)
    assert edited.message_id == answer.message_id
    assert ITS_ANSWER in edited.text


async def test_an_unclear_question_is_asked_back_and_a_choice_answers_it(world):
    an = world.somebody()
    back = await an.ask(WITHOUT_CLUSTER)
    assert "cụm thi đua nào" in back.text
    answers = [
        await world.said_after(an.user.id, lambda data=data: an.press(back, data)) for data in data_of(back, "q")
    ]
    assert any(ITS_ANSWER in answer.text for answer in answers)


async def test_a_long_list_is_paged_to_its_end_and_back(world):
    an = world.somebody()
    shown = await an.ask(LONG_LIST)
    first, seen = shown.text, [shown.text]
    while texts.BUTTON_NEXT in labels(shown):
        shown = await world.said_after(an.user.id, lambda m=shown: an.press(m, texts.BUTTON_NEXT), edited=True)
        seen.append(shown.text)
    assert len(seen) > 1
    assert len(set(seen)) == len(seen)
    assert f"{len(seen)}/{len(seen)}" in labels(shown)
    assert "Giấy khen" in seen[-1]
    for _ in seen[1:]:
        shown = await world.said_after(an.user.id, lambda m=shown: an.press(m, texts.BUTTON_PREVIOUS), edited=True)
    assert shown.text == first
    # A finger that taps twice, before the new page shows.
    world.refusals.add("message is not modified")
    for _ in range(2):
        assert await world.telegram.people.press(an.user.id, shown, "1:p:1", forged=True).wait(20) is not None
    assert (await an.ask("/nguon")).text.startswith("Nguồn của câu trả lời")


async def test_photos_voices_and_stickers_get_one_polite_line(world):
    an = world.somebody()
    for kind in ("photo", "voice", "sticker"):
        assert (await world.said_after(an.user.id, lambda k=kind: an.upload("a", b"x", kind=k))).text == texts.TEXT_ONLY


async def test_markup_in_a_question_stays_text(world):
    an = world.somebody()
    nasty = f"{QUESTION} {MARKUP}"
    for said in (nasty, MARKUP, f"/hoi {nasty}", f"/gopy {MARKUP}", f"/cum {MARKUP}", f"/start {MARKUP}"):
        shown = await an.ask(said)
        assert not [entity for entity in shown.entities if entity["type"] == "text_link" and "b.vn" in entity["url"]]
        assert "49" not in shown.text
    assert MARKUP[:20] in (await an.ask(f"/cum {MARKUP}")).text
    _, found = await an.inline(nasty)
    for result in found["results"]:
        assert all(entity["type"] != "code" for entity in result["message"]["content"].get("entities", []))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/start", "Xin chào!"),
        ("/start h_deadbeef", "Xin chào!"),
        ("/start hoi", "Xin chào!"),
        ("/start c_tdmnpb", texts.CLUSTER_NONE),
        ("/trogiup", "Cách hỏi"),
        ("/help", "Cách hỏi"),
        (f"/hoi {QUESTION}", ANSWER),
        ("/hoi", "Anh/chị gõ câu hỏi"),
        ("/nguon", texts.NO_ANSWER_YET),
        ("/cum", texts.CLUSTER_NONE),
        ("/cum tdmnpb", "Đã chọn cụm mặc định"),
        ("/cum trung du và miền núi phía bắc", "Đã chọn cụm mặc định"),
        ("/gopy", texts.FEEDBACK_HOW),
        ("/gopy nên có thêm năm 2024", texts.FEEDBACK_THANKS),
        ("/quyenriengtu", "Quyền riêng tư"),
        ("/privacy", "Quyền riêng tư"),
        ("/khongco", texts.UNKNOWN_COMMAND),
    ],
)
async def test_commands_for_everybody(world, command, words):
    assert words in (await world.somebody().ask(command)).text


async def test_a_chat_keeps_its_cluster_until_its_owner_deletes_all(world):
    an = world.somebody()
    await an.ask("/cum Trung du và miền núi phía Bắc")
    assert ITS_ANSWER in (await an.ask(WITHOUT_CLUSTER)).text
    assert (await an.ask("/nguon")).text.startswith("Nguồn của câu trả lời")
    privacy = await an.ask("/quyenriengtu")
    assert (await an.press(privacy, texts.BUTTON_FORGET))["text"] == texts.FORGOTTEN
    assert (await an.ask("/nguon")).text == texts.NO_ANSWER_YET
    assert (await an.ask("/cum")).text == texts.CLUSTER_NONE


async def test_menus_are_those_of_the_place_the_person_and_the_language(world):
    an, english = world.somebody(), world.somebody(language_code="en")
    group = world.group(an)

    def menu(person, chat_id):
        chat = world.telegram.people.chat(chat_id)
        found = world.telegram.state.commands.seen_by(person.user.id, chat, person.user.language_code)
        return tuple(command["command"] for command in found)

    assert menu(an, an.user.id) == FOR_EVERYBODY
    assert {"help", "privacy"} <= set(menu(english, english.user.id))
    assert menu(world.admin, ADMIN) == FOR_EVERYBODY + FOR_ADMINS
    assert "cum" not in menu(an, group.id)
    assert "cum" in menu(world.admin, group.id)


# ---- in groups -------------------------------------------------------------------------------------------------


async def test_a_group_is_answered_when_it_calls_and_not_otherwise(world):
    an, binh, other = world.somebody(), world.somebody(), world.somebody()
    group = world.group(an, binh)
    joined = await world.said_after(
        group.id,
        lambda: [world.telegram.people.set_bot_status(ADMIN, group.id, one) for one in ("left", "administrator")],
    )
    assert joined.text.startswith("Xin chào cả nhóm!")
    for call in ("/hoi {}", "/hoi@thidua_bot {}", "@thidua_bot {}"):
        answer = await an.ask(call.format(QUESTION), group.id)
        assert ANSWER in answer.text
        assert answer.reply_to_id is not None
    assert "2022" in (await binh.ask("còn năm 2022?", group.id, reply_to_id=answer.message_id)).text
    for chatter in (QUESTION, f"/hoi@other_bot {QUESTION}", f"@other_bot {QUESTION}", "/khongco", "chào cả nhà"):
        assert await world.quiet(group.id, lambda c=chatter: an.say(c, group.id), other), chatter
    assert await world.quiet(group.id, lambda: an.upload("a", b"x", group.id, kind="photo"), other)


async def test_only_a_groups_admins_choose_its_cluster(world):
    an = world.somebody()
    group = world.group(an)
    assert (await an.ask("/cum tdmnpb", group.id)).text == texts.GROUP_ADMINS_ONLY
    assert "cụm thi đua nào" in (await an.ask(f"/hoi {WITHOUT_CLUSTER}", group.id)).text
    shown = await an.ask("/cum", group.id)
    refused = await an.press(shown, data_of(shown, "c")[0])
    assert (refused["text"], refused["show_alert"]) == (texts.GROUP_ADMINS_ONLY, True)
    assert "Đã chọn" in (await world.telegram.person(ANONYMOUS).ask("/cum tdmnpb", group.id)).text
    assert ITS_ANSWER in (await an.ask(f"/hoi {WITHOUT_CLUSTER}", group.id)).text

    new = world.telegram.people.migrate(group.id)
    assert ITS_ANSWER in (await an.ask(f"/hoi {WITHOUT_CLUSTER}", new.id)).text

    world.telegram.people.set_bot_status(ADMIN, new.id, "kicked")
    await world.said_after(new.id, lambda: world.telegram.people.set_bot_status(ADMIN, new.id, "member"))
    assert "cụm thi đua nào" in (await world.somebody().ask(WITHOUT_CLUSTER)).text
    assert "cụm thi đua nào" in (await an.ask(f"/hoi {WITHOUT_CLUSTER}", new.id)).text


async def test_a_topic_is_answered_in_the_topic(world):
    an = world.somebody()
    forum = world.group(an, kind="supergroup", is_forum=True)
    topic = world.telegram.people.open_topic(ADMIN, forum.id, "Hỏi đáp")
    answer = await an.ask(f"/hoi {QUESTION}", forum.id, thread_id=topic.id)
    assert answer.thread_id == topic.id
    assert (await an.ask(f"/hoi {QUESTION}", forum.id)).thread_id is None


async def test_channel_posts_are_not_answered(world):
    channel = world.group(kind="channel")
    world.telegram.people.set_bot_status(ADMIN, channel.id, "administrator")
    assert await world.quiet(channel.id, lambda: world.admin.say(f"/hoi {QUESTION}", channel.id), world.somebody())


# ---- in other chats --------------------------------------------------------------------------------------------


async def test_inline_answers_are_posted_and_are_no_questions(world):
    an, other = world.somebody(), world.somebody()
    group = world.group(an)
    query_id, found = await an.inline(QUESTION, group.id)
    first = found["results"][0]
    posted = []
    assert await world.quiet(group.id, lambda: posted.append(an.choose(query_id, first["id"], group.id)), other)
    assert ANSWER in posted[0].text
    assert posted[0].via_bot is world.telegram.state.bot
    answered = world.telegram.state.record.of("answerInlineQuery")[-1].parameters
    assert (int(answered["cache_time"]), answered["is_personal"]) == (0, "true")
    _, empty = await an.inline("", group.id)
    assert len(empty["results"]) > 3
    _, unclear = await an.inline(WITHOUT_CLUSTER, group.id)
    assert any(ITS_ANSWER in result["message"]["content"]["text"] for result in unclear["results"])


async def test_a_guest_is_answered_where_the_bot_is_no_member(world):
    an = world.somebody()
    group = world.group(an)
    del group.members[world.telegram.state.bot.id]
    answer = await world.said_after(group.id, lambda: an.say(f"@thidua_bot {QUESTION}", group.id))
    assert ANSWER in answer.text


# ---- trouble on the way ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["429", "502", "cut"])
async def test_an_answer_that_was_not_taken_is_sent_again_once(world, kind):
    world.refusals.add("Too Many Requests")
    an = world.somebody()
    fault = world.telegram.state.faults.add(Fault("sendMessage", kind))
    assert ANSWER in (await an.ask(QUESTION)).text
    assert fault.struck == 1
    await an.ask("/nguon")
    assert sum(ANSWER in line for line in world.telegram.transcript(an.user.id)) == 1


async def test_a_send_that_hangs_holds_up_nobody_else_and_the_chat_goes_on(world):
    an, binh = world.somebody(), world.somebody()
    fault = world.telegram.state.faults.add(Fault("sendMessage", "hang", seconds=30))
    an.say(QUESTION)
    while not fault.struck:
        await world.telegram.messages.silent(an.user.id, 0, seconds=0.01)
    assert ANSWER in (await binh.ask(QUESTION)).text
    assert (await an.ask("/nguon", seconds=30)).text
    world.telegram.state.faults.clear()


async def test_updates_that_cannot_be_read_cost_no_other(world):
    an = world.somebody()
    for poison in ({"message": {"text": "Bí mật của tôi"}}, {"message": 7}, {}, {"callback_query": {"id": "1"}}):
        world.telegram.state.updates.inject(poison)
    assert ANSWER in (await an.ask(QUESTION)).text
    assert "Bí mật" not in world.program.text


async def test_the_log_has_no_question_and_no_name(world):
    an = world.somebody("Tên Không Ghi")
    await an.ask(QUESTION)
    assert QUESTION not in world.program.text
    assert "Tên Không Ghi" not in world.program.text
    assert str(AN) not in world.program.text
