import pytest

from handlers.messages import texts
from localtelegram import ADMIN, AN, ANONYMOUS, BINH, FORUM, GROUP, Fault

HEAD = "Năm 2023 tỉnh nào làm cụm trưởng?"


@pytest.fixture(autouse=True)
def script(assistant, fact):
    assistant.script[HEAD] = fact(suggestions=("Còn năm 2022?",))


@pytest.fixture
def sees_all(world):
    """The bot is an admin of the group: Telegram shows it every message."""
    world.telegram.people.set_bot_status(ADMIN, GROUP, "administrator")
    world.telegram.state.switches.privacy = False


CALLS = ("/hoi {}", "/HOI {}", "/hoi@thidua_bot {}", "@thidua_bot {}", "@THIDUA_BOT: {}", "{} @thidua_bot")
NO_CALLS = (
    HEAD, f"/hoi@other_bot {HEAD}", f"@other_bot {HEAD}", f"thidua_bot {HEAD}", "/hoix a", "/khongco",
    "a@thidua_bot.vn",
)  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
async def test_it_answers_when_called(world, sees_all, call):
    asked = world.an.say
    answer = await world.said_after(GROUP, lambda: asked(call.format(HEAD), GROUP))
    assert "Bắc Kạn" in answer.text
    assert answer.reply_to_id is not None
    assert world.assistant.asked[-1][0] == HEAD


@pytest.mark.parametrize("text", NO_CALLS)
async def test_it_is_silent_when_not_called_though_it_sees_everything(world, sees_all, text):
    assert await world.quiet(GROUP, lambda: world.an.say(text, GROUP))
    assert world.assistant.asked == []


async def test_a_mention_behind_wide_letters_is_cut_out_where_it_stands(world, sees_all):
    await world.said_after(GROUP, lambda: world.an.say("🏆🏆 chào @thidua_bot nhé", GROUP))
    assert world.assistant.asked[-1][0] == "🏆🏆 chào nhé"


async def test_a_reply_to_the_bot_is_a_question_that_goes_on(world):
    answer = await world.an.ask(f"/hoi {HEAD}", GROUP)
    await world.binh.ask("còn năm 2022?", GROUP, reply_to_id=answer.message_id)
    question, spoken = world.assistant.asked[-1]
    assert question == "còn năm 2022?"
    assert [turn.question for turn in spoken.turns] == [HEAD]


async def test_a_reply_to_another_person_is_none_of_our_business(world, sees_all):
    said = world.binh.say("chào", GROUP)
    assert await world.quiet(GROUP, lambda: world.an.say(HEAD, GROUP, reply_to_id=said.message_id))


async def test_hoi_under_somebodys_question_asks_it(world, sees_all):
    said = world.binh.say(HEAD, GROUP)
    answer = await world.an.ask("/hoi", GROUP, reply_to_id=said.message_id)
    assert "Bắc Kạn" in answer.text


@pytest.mark.parametrize("call", ["/hoi", "@thidua_bot", "/hoi@thidua_bot"])
async def test_a_bare_call_under_a_photo_with_a_question_asks_it(world, sees_all, call):
    photo = world.binh.upload("anh.jpg", b"x", GROUP, kind="photo", caption=HEAD)
    answer = await world.an.ask(call, GROUP, reply_to_id=photo.message_id)
    assert "Bắc Kạn" in answer.text


@pytest.mark.parametrize("call", ["/hoi {}", "@thidua_bot {}"])
async def test_a_question_in_a_caption_is_answered(world, sees_all, call):
    asked = world.an.upload
    answer = await world.said_after(
        GROUP, lambda: asked("anh.jpg", b"x", GROUP, kind="photo", caption=call.format(HEAD))
    )
    assert "Bắc Kạn" in answer.text
    assert await world.quiet(GROUP, lambda: asked("anh.jpg", b"x", GROUP, kind="photo", caption=HEAD))


async def test_in_private_a_caption_is_a_question_whatever_it_stands_under(world):
    for kind in ("photo", "document"):
        said = await world.said_after(AN, lambda kind=kind: world.an.upload("anh.jpg", b"x", kind=kind, caption=HEAD))
        assert "Bắc Kạn" in said.text


def _update_of(world, **fields):
    message = {
        "message_id": 9001, "date": 1, "chat": {"id": GROUP, "type": "group", "title": "N"},
        "from": world.an.user.to_json(), "text": "/hoi",
        "entities": [{"type": "bot_command", "offset": 0, "length": 4}],
    }  # fmt: skip
    return world.telegram.state.updates.add("message", message | fields)


async def test_a_quote_is_asked_alone_not_the_whole_message(world):
    whole = {
        "message_id": 3, "date": 1, "chat": {"id": GROUP, "type": "group", "title": "N"},
        "from": world.binh.user.to_json(), "text": f"Chào cả nhà. {HEAD} Cảm ơn.",
    }  # fmt: skip
    quote = {"text": HEAD, "position": 13, "is_manual": True}
    answer = await world.said_after(GROUP, lambda: _update_of(world, reply_to_message=whole, quote=quote) and None)
    assert "Bắc Kạn" in answer.text


async def test_an_answer_in_another_chat_is_not_taken_for_one_of_this_chat(world):
    answer = await world.an.ask(f"/hoi {HEAD}", GROUP)
    elsewhere = answer.to_json() | {"chat": {"id": -77, "type": "group", "title": "K"}}
    follow = {"text": "/hoi còn năm 2022?", "reply_to_message": elsewhere, "from": world.binh.user.to_json()}
    await world.said_after(GROUP, lambda: _update_of(world, **follow) and None)
    question, spoken = world.assistant.asked[-1]
    assert (question, spoken.turns) == ("còn năm 2022?", ())


async def test_help_offers_a_mention_only_where_it_arrives(world):
    bot = world.telegram.state.bot.username
    said = await world.an.ask("/trogiup")
    assert f"nhắc @{bot} chỉ tới được tôi" in said.text


async def test_hoi_alone_tells_how(world):
    assert (await world.an.ask("/hoi", GROUP)).text.startswith("Anh/chị gõ câu hỏi ngay sau lệnh")


async def test_two_people_in_a_group_have_dialogues_of_their_own(world):
    await world.an.ask(f"/hoi {HEAD}", GROUP)
    await world.binh.ask("/hoi còn năm 2022?", GROUP)
    assert world.assistant.asked[-1][1].turns == ()
    await world.an.ask("/hoi còn năm 2022?", GROUP)
    assert len(world.assistant.asked[-1][1].turns) == 1


async def test_the_answer_stands_in_the_thread_of_the_question(world):
    threads = list(world.telegram.state.chats[FORUM].topics)
    answer = await world.an.ask(f"/hoi {HEAD}", FORUM, thread_id=threads[-1])
    assert answer.thread_id == threads[-1]
    in_general = await world.an.ask(f"/hoi {HEAD}", FORUM)
    assert in_general.thread_id is None
    assert all(request.parameters.get("message_thread_id") != 1 for request in world.telegram.state.record.requests)


async def test_messages_of_a_topic_that_the_bot_opened_are_not_replies_to_it(world):
    forum = world.telegram.state.chats[FORUM]
    world.telegram.people.set_bot_status(ADMIN, FORUM, "administrator")
    world.telegram.state.switches.privacy = False
    topic = world.telegram.state.add_topic(forum, "Của trợ lý", world.telegram.state.bot)
    thread = next(key for key, one in forum.topics.items() if one is topic)
    assert await world.quiet(FORUM, lambda: world.an.say("chào cả nhà", FORUM, thread_id=thread))


async def test_a_question_deleted_meanwhile_is_answered_all_the_same(world):
    answer = await world.said_after(GROUP, lambda: _ask_and_delete(world))
    assert answer.reply_to_id is None


def _ask_and_delete(world):
    said = world.an.say(f"/hoi {HEAD}", GROUP)
    world.telegram.people.delete(AN, GROUP, said.message_id)


async def test_no_typing_action_in_groups(world):
    await world.an.ask(f"/hoi {HEAD}", GROUP)
    assert world.telegram.state.record.of("sendChatAction") == []


async def test_it_joins_with_one_line(world):
    world.telegram.people.set_bot_status(ADMIN, GROUP, "left")
    said = await world.said_after(GROUP, lambda: world.telegram.people.set_bot_status(ADMIN, GROUP, "member"))
    assert said.text.startswith("Xin chào cả nhóm!")
    assert "/hoi" in said.text
    assert await world.quiet(GROUP, lambda: world.telegram.people.set_bot_status(ADMIN, GROUP, "administrator"))


async def test_a_group_that_removed_it_is_forgotten(world):
    await world.state.settled(world.state.chats.choose_cluster(GROUP, "tdmnpb"))
    await world.an.ask(f"/hoi {HEAD}", GROUP)
    world.telegram.people.set_bot_status(ADMIN, GROUP, "kicked")
    await world.until(lambda: world.at_once(world.state.chats.default_cluster(GROUP)) is None)
    await world.until(lambda: world.at_once(world.state.exchanges.latest(GROUP, AN)) is None)


async def test_a_user_who_blocks_it_is_marked_and_welcome_back(world):
    await world.an.ask(HEAD)
    await world.until(lambda: world.at_once(world.state.chats.count()) == 1)
    world.telegram.people.set_bot_status(AN, AN, "kicked")
    await world.until(lambda: world.at_once(world.state.chats.count()) == 0)
    world.telegram.people.set_bot_status(AN, AN, "member")
    await world.until(lambda: world.at_once(world.state.chats.count()) == 1)


async def test_an_answer_that_finds_itself_blocked_marks_the_chat(world):
    await world.an.ask(HEAD)
    await world.until(lambda: world.at_once(world.state.chats.count()) == 1)
    world.telegram.state.faults.add(
        Fault("sendMessage", "error", code=403, description="Forbidden: bot was blocked by the user")
    )
    world.an.say(HEAD)
    await world.until(lambda: world.at_once(world.state.chats.count()) == 0)


async def test_migration_moves_the_choice_and_the_dialogue(world):
    await world.state.settled(world.state.chats.choose_cluster(GROUP, "tdmnpb"))
    await world.an.ask(f"/hoi {HEAD}", GROUP)
    new = world.telegram.people.migrate(GROUP)
    await world.until(lambda: world.at_once(world.state.chats.default_cluster(new.id)) == "tdmnpb")
    await world.an.ask("/hoi còn năm 2022?", new.id)
    assert [turn.question for turn in world.assistant.asked[-1][1].turns] == [HEAD]
    assert world.assistant.asked[-1][1].default_cluster == "tdmnpb"


async def test_an_answer_follows_a_group_that_migrates_under_it(world):
    moved = {"ok": False}

    def migrate_first(spoken):
        if not moved["ok"]:
            moved["ok"] = True
            moved["chat"] = world.telegram.people.migrate(GROUP)
        return script_answer

    script_answer = world.assistant.script[HEAD]
    world.assistant.script[HEAD] = migrate_first
    world.an.say(f"/hoi {HEAD}", GROUP)
    await world.until(lambda: "chat" in moved)
    await world.until(lambda: any("Bắc Kạn" in message.text for message in world.telegram.history(moved["chat"].id)))


async def test_channel_posts_are_not_read(world):
    channel = world.telegram.state.add_chat("channel", "Kênh")
    post = {"message_id": 1, "date": 1, "chat": channel.to_json(), "text": f"/hoi {HEAD}"}
    world.telegram.state.updates.inject({"channel_post": post})
    await world.an.ask("một câu khác")
    assert [question for question, _ in world.assistant.asked] == ["một câu khác"]


# ---- /cum -----------------------------------------------------------------------------------------------------


async def test_a_private_chat_chooses_its_cluster_by_name_and_by_button(world):
    cluster_id, short, name = world.assistant.clusters()[0]
    assert (await world.an.ask(f"/cum {short.lower()}")).text == texts.CLUSTER_SET.format(name=name)
    await world.an.ask("câu hỏi")
    assert world.assistant.asked[-1][1].default_cluster == cluster_id
    shown = await world.an.ask("/cum")
    assert shown.text == texts.CLUSTER_NOW.format(name=name)
    cleared = await world.said_after(AN, lambda: world.an.press(shown, texts.CLUSTER_CLEAR_BUTTON), edited=True)
    assert cleared.text == texts.CLUSTER_CLEARED
    await world.an.ask("câu hỏi")
    assert world.assistant.asked[-1][1].default_cluster is None


async def test_a_cluster_is_chosen_by_any_name_that_is_its_alone(world):
    for name in ("cụm Trung du", "CUM TRUNG DU"):
        assert (await world.an.ask(f"/cum {name}")).text.startswith("Đã chọn cụm mặc định: ")


async def test_an_unknown_cluster_is_answered_with_those_there_are(world):
    shown = await world.an.ask("/cum <b>không có</b>")
    assert "<b>không có</b>" in shown.text
    assert shown.buttons


@pytest.mark.parametrize("person", [AN, BINH])
async def test_members_of_a_group_do_not_choose_for_it(world, person):
    short = world.assistant.clusters()[0][1]
    said = await world.telegram.person(person).ask(f"/cum {short}", GROUP)
    assert said.text == texts.GROUP_ADMINS_ONLY
    assert await world.state.chats.default_cluster(GROUP) is None


@pytest.mark.parametrize("person", [ADMIN, ANONYMOUS])
async def test_admins_of_a_group_choose_for_it_named_or_anonymous(world, person):
    cluster_id, short, name = world.assistant.clusters()[0]
    said = await world.telegram.person(person).ask(f"/cum {short}", GROUP)
    assert said.text == texts.CLUSTER_SET.format(name=name)
    assert await world.state.chats.default_cluster(GROUP) == cluster_id


async def test_who_presses_a_clusters_button_is_checked_not_who_asked_for_it(world):
    _, _, name = world.assistant.clusters()[0]
    shown = await world.admin.ask("/cum", GROUP)
    refused = await world.an.press(shown, shown.buttons[0]["text"])
    assert refused == {**refused, "text": texts.GROUP_ADMINS_ONLY, "show_alert": True}
    assert await world.state.chats.default_cluster(GROUP) is None
    anonymous = world.telegram.person(ANONYMOUS)
    chosen = await world.said_after(GROUP, lambda: anonymous.press(shown, shown.buttons[0]["text"]), edited=True)
    assert chosen.text == texts.CLUSTER_SET.format(name=name)


async def test_a_cluster_that_is_not_kept_is_not_said_to_be(world):
    short = world.assistant.clusters()[0][1]
    world.state.file.write(lambda connection: connection.execute("DROP TABLE chat")).result()
    assert (await world.an.ask(f"/cum {short}")).text == texts.CLUSTER_NOT_KEPT
