"""The main flows with PTB's own client and application over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from localtelegram import ADMIN, AN, ANONYMOUS, BINH, DEFAULT_TOKEN, FORUM, GROUP, ActionRefused, LocalTelegram

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Nguồn", callback_data="nguon:1")]])


async def greet(update: Update, _: Any) -> None:
    assert update.effective_message
    await update.effective_message.reply_html("<b>Xin chào</b>", reply_markup=KEYBOARD)


async def on_button(update: Update, _: Any) -> None:
    assert update.callback_query
    await update.callback_query.answer("Đây là nguồn", show_alert=True)
    await update.callback_query.edit_message_text("Nguồn: <i>báo</i>", parse_mode="HTML")


async def on_inline(update: Update, _: Any) -> None:
    assert update.inline_query
    content = InputTextMessageContent(f"<b>{update.inline_query.query}</b>", parse_mode="HTML")
    result = InlineQueryResultArticle("r1", "Kết quả", content, reply_markup=KEYBOARD)
    button = InlineQueryResultsButton("Mở bot", start_parameter="inline")
    await update.inline_query.answer([result], cache_time=100, is_personal=True, button=button, next_offset="1")


@pytest.fixture
async def application(telegram: LocalTelegram) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    builder = ApplicationBuilder().token(DEFAULT_TOKEN).base_url(telegram.base_url)
    running = builder.base_file_url(telegram.base_file_url).build()
    only_new = filters.UpdateType.MESSAGE
    running.add_handler(CommandHandler(["start", "hoi"], greet, only_new))
    running.add_handler(CallbackQueryHandler(on_button))
    running.add_handler(InlineQueryHandler(on_inline))
    async with running:
        assert running.updater
        await running.start()
        await running.updater.start_polling(
            poll_interval=0, drop_pending_updates=True, allowed_updates=Update.ALL_TYPES
        )
        yield running
        await running.updater.stop()
        await running.stop()


async def test_private_chat_with_button(telegram: LocalTelegram, application: Any) -> None:
    an = telegram.person(AN)
    answer = await an.ask("/start tu_khoa")
    assert (answer.text, answer.entities) == ("Xin chào", [{"type": "bold", "offset": 0, "length": 8}])
    mark = telegram.messages.mark()
    assert await an.press(answer, "Nguồn") == {"text": "Đây là nguồn", "show_alert": True, "url": ""}
    edited = await telegram.messages.next(AN, mark, edited=True)
    assert (edited.text, edited.buttons) == ("Nguồn: báo", [])
    assert telegram.transcript(AN)[-2:] == ["Nguyễn Thị An: /start tu_khoa", "Trợ lý Thi đua: Nguồn: báo"]
    with pytest.raises(ActionRefused):
        await an.press(answer, "Nguồn")


async def test_a_query_is_answered_once(telegram: LocalTelegram, bot: Bot) -> None:
    message = await bot.send_message(AN, "x", reply_markup=KEYBOARD)
    shown = telegram.people.message(AN, message.message_id)
    query = telegram.people.press(AN, shown, "nguon:1")
    forged = telegram.people.press(AN, shown, "quantri:1", forged=True)
    assert await bot.answer_callback_query(query.id)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query(query.id)
    updates = await bot.get_updates(timeout=0)
    assert [each.callback_query.data for each in updates if each.callback_query] == ["nguon:1", forged.data]


async def test_inline_query_cached_for_one_person_and_chosen(telegram: LocalTelegram, application: Any) -> None:
    told: list[Update] = []

    async def on_chosen(update: Update, _: Any) -> None:
        told.append(update)

    telegram.state.switches.inline_feedback = True
    application.add_handler(ChosenInlineResultHandler(on_chosen))
    an, binh = telegram.person(AN), telegram.person(BINH)
    query_id, found = await an.inline("cụm trưởng", GROUP)
    assert (found["next_offset"], found["button"]["start_parameter"]) == ("1", "inline")
    await an.inline("cụm trưởng", GROUP)
    assert len(telegram.state.record.of("answerInlineQuery")) == 1
    await binh.inline("cụm trưởng", GROUP)
    assert len(telegram.state.record.of("answerInlineQuery")) == 2
    posted = an.choose(query_id, "r1", GROUP)
    assert (posted.text, posted.via_bot) == ("cụm trưởng", telegram.state.bot)
    mark = telegram.messages.mark()
    await an.press(posted, "Nguồn")
    assert (await telegram.messages.next(GROUP, mark, edited=True)).text == "Nguồn: báo"
    assert told
    assert told[0].chosen_inline_result
    assert told[0].chosen_inline_result.result_id == "r1"
    with pytest.raises(ActionRefused):
        binh.choose(query_id, "r1", GROUP)


async def test_files_both_ways(telegram: LocalTelegram, bot: Bot) -> None:
    content = "khoá: giá trị\n".encode() * 1000
    telegram.person(AN).upload("../dữ liệu.yaml", content, caption="/napdulieu")
    message = (await bot.get_updates())[-1].message
    assert message
    assert message.document
    assert (message.document.file_name, message.caption) == ("dữ liệu.yaml", "/napdulieu")
    handle = await message.document.get_file()
    assert bytes(await handle.download_as_bytearray()) == content
    sent = await bot.send_document(AN, b"a,b\n1,2\n", filename="xuat.csv", caption="<b>Xong</b>", parse_mode="HTML")
    assert sent.document
    assert telegram.state.files.by_id(sent.document.file_id).content == b"a,b\n1,2\n"
    again = await bot.send_document(AN, sent.document.file_id)
    assert again.document == sent.document
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(AN, b"", filename="rong.csv")
    telegram.person(AN).upload("to.xlsx", bytes(20 * 1024 * 1024 + 1))
    large = (await bot.get_updates())[-1].message
    assert large
    assert large.document
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(large.document.file_id)


async def test_a_photo_from_the_bot(telegram: LocalTelegram, bot: Bot) -> None:
    telegram.people.chat(AN)
    sent = await bot.send_photo(AN, b"\x89PNG", filename="hinh.png", caption="Lịch <b>họp</b>", parse_mode="HTML")
    assert sent.caption == "Lịch họp"
    assert telegram.state.files.by_id(sent.photo[-1].file_id).content == b"\x89PNG"
    again = await bot.send_photo(AN, sent.photo[-1].file_id)
    assert again.photo == sent.photo
    with pytest.raises(BadRequest, match="There is no photo in the request"):
        await bot.send_photo(AN, "")


async def test_commands_by_scope_and_language(telegram: LocalTelegram, bot: Bot) -> None:
    def menu(user: int, chat: int, language: str = "vi") -> list[str]:
        seen = telegram.state.commands.seen_by(user, telegram.people.chat(chat), language)
        return [command["command"] for command in seen]

    async def put(name: str, scope: Any = None, language: str | None = None) -> None:
        await bot.set_my_commands([BotCommand(name, "x")], scope=scope, language_code=language)

    await put("chung")
    assert menu(AN, AN) == menu(AN, GROUP) == ["chung"]
    await put("rieng", BotCommandScopeAllPrivateChats())
    await put("rieng_vi", BotCommandScopeAllPrivateChats(), "vi")
    await put("nhom", BotCommandScopeAllGroupChats())
    await put("admin", BotCommandScopeChat(ADMIN))
    await put("cua_binh", BotCommandScopeChatMember(GROUP, BINH))
    assert (menu(AN, AN), menu(AN, AN, "en"), menu(ADMIN, ADMIN)) == (["rieng_vi"], ["rieng"], ["admin"])
    assert (menu(AN, GROUP), menu(BINH, GROUP)) == (["nhom"], ["cua_binh"])
    assert [each.command for each in await bot.get_my_commands()] == ["chung"]
    assert await bot.get_my_commands(language_code="vi") == ()
    await bot.delete_my_commands(scope=BotCommandScopeAllGroupChats())
    assert menu(AN, GROUP) == ["chung"]


async def test_profile(bot: Bot) -> None:
    await bot.set_my_description("Trả lời về thi đua", language_code="vi")
    await bot.set_my_short_description("Thi đua")
    await bot.set_chat_menu_button()
    assert (await bot.get_my_description("vi")).description == "Trả lời về thi đua"
    assert (await bot.get_my_description()).description == ""
    assert (await bot.get_my_short_description("vi")).short_description == "Thi đua"
    assert (await bot.get_my_name()).name == "Trợ lý Thi đua"
    assert (await bot.get_chat_menu_button()).type == "default"


async def texts(bot: Bot) -> list[str]:
    """What reached the bot since the last look."""
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return [each.effective_message.text or "" for each in updates if each.effective_message]


async def test_privacy_mode(telegram: LocalTelegram, bot: Bot) -> None:
    an = telegram.person(AN)
    spoken = await bot.send_message(GROUP, "tôi đây")
    await texts(bot)

    async def talk() -> list[str]:
        an.say("chuyện riêng", GROUP)
        an.say("@thidua_bot ơi", GROUP)
        an.say("/hoi gì đó", GROUP)
        an.say("/hoi@thidua_bot gì đó", GROUP)
        an.say("/hoi@other_bot gì đó", GROUP)
        an.say("trả lời bot", GROUP, reply_to_id=spoken.message_id)
        return await texts(bot)

    private = ["/hoi gì đó", "/hoi@thidua_bot gì đó", "trả lời bot"]
    assert await talk() == private
    telegram.state.switches.mentions_arrive = True
    assert await talk() == ["@thidua_bot ơi", *private]
    telegram.state.switches.mentions_arrive = False
    telegram.people.set_bot_status(ADMIN, GROUP, "administrator")
    await texts(bot)
    assert len(await talk()) == 6
    telegram.people.set_bot_status(ADMIN, GROUP, "member")
    telegram.state.switches.privacy = False
    await texts(bot)
    assert len(await talk()) == 6


async def test_joining_leaving_blocking(telegram: LocalTelegram, bot: Bot) -> None:
    await texts(bot)
    telegram.people.set_bot_status(ADMIN, GROUP, "left")
    telegram.people.set_bot_status(ADMIN, GROUP, "member")
    telegram.people.set_bot_status(AN, AN, "kicked")
    with pytest.raises(ActionRefused):
        telegram.person(AN).say("nghe không?")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(AN, "x")
    telegram.people.set_bot_status(AN, AN, "member")
    updates = await bot.get_updates()
    changes = [
        (each.my_chat_member.old_chat_member.status, each.my_chat_member.new_chat_member.status)
        for each in updates
        if each.my_chat_member
    ]
    assert changes == [("member", "left"), ("left", "member"), ("member", "kicked"), ("kicked", "member")]
    service = [each.message for each in updates if each.message]
    assert service[0].left_chat_member == telegram_user(bot)
    assert service[1].new_chat_members == (telegram_user(bot),)
    await bot.leave_chat(GROUP)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(GROUP, "x")


def telegram_user(bot: Bot) -> Any:
    return bot.bot


async def test_migration(telegram: LocalTelegram, bot: Bot) -> None:
    await texts(bot)
    new = telegram.people.migrate(GROUP)
    messages = [each.message for each in await bot.get_updates() if each.message]
    assert [(each.chat_id, each.migrate_to_chat_id, each.migrate_from_chat_id) for each in messages] == [
        (GROUP, new.id, None),
        (new.id, None, GROUP),
    ]
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(GROUP, "x")
    assert moved.value.new_chat_id == new.id
    assert (await bot.send_message(new.id, "x")).chat.type == "supergroup"


async def test_topics_and_reply_threads(telegram: LocalTelegram, bot: Bot) -> None:
    topic = telegram.people.open_topic(ADMIN, FORUM, "Hỏi đáp 2")
    await texts(bot)
    telegram.person(AN).say("/hoi trong chủ đề", FORUM, thread_id=topic.id)
    telegram.person(AN).say("/hoi chung", FORUM)
    inside, general = (each.message for each in await bot.get_updates())
    assert inside
    assert general
    assert (inside.is_topic_message, inside.message_thread_id) == (True, topic.id)
    # In a topic, a message that answers nothing still has the topic's first message as the one it answers.
    assert inside.reply_to_message
    assert inside.reply_to_message.forum_topic_created
    assert (general.is_topic_message, general.message_thread_id, general.reply_to_message) == (None, None, None)
    answer = await inside.reply_text("đây")
    assert (answer.message_thread_id, answer.reply_to_message.message_id) == (topic.id, inside.message_id)  # type: ignore[union-attr]
    plain = telegram.state.add_chat("supergroup", "Không chủ đề")
    plain.members = dict(telegram.people.chat(GROUP).members)
    first = telegram.person(AN).say("/hoi một", plain.id)
    second = telegram.person(AN).say("/hoi hai", plain.id, reply_to_id=first.message_id)
    assert second.thread_id == first.message_id
    assert not second.is_topic_message


async def test_anonymous_admin_and_edits(telegram: LocalTelegram, bot: Bot) -> None:
    await texts(bot)
    hidden = telegram.person(ANONYMOUS).say("/cum x", GROUP)
    written = telegram.person(AN).say("/hoi a", GROUP)
    telegram.person(AN).edit(written, "/hoi b")
    with pytest.raises(ActionRefused):
        telegram.person(AN).edit(hidden, "/cum y")
    first, second, third = await bot.get_updates()
    assert first.message
    assert first.message.from_user
    assert (first.message.from_user.id, first.message.sender_chat) == (1087968824, first.message.chat)
    assert second.message
    assert second.message.text == "/hoi a"
    assert third.edited_message
    assert (third.edited_message.text, third.edited_message.edit_date is None) == ("/hoi b", False)


async def test_channel_posts_need_an_admin(telegram: LocalTelegram, bot: Bot) -> None:
    channel = telegram.state.add_chat("channel", "Tin thi đua", username="tin_thi_dua")
    telegram.people.set_status(ADMIN, channel.id, "creator")
    with pytest.raises(Forbidden, match="bot is not a member of the channel chat"):
        await bot.send_message("@tin_thi_dua", "x")
    telegram.people.set_bot_status(ADMIN, channel.id, "administrator")
    await texts(bot)
    telegram.person(ADMIN).say("Tin mới", channel.id)
    (update,) = await bot.get_updates()
    assert update.channel_post
    assert (update.message, update.effective_user, update.channel_post.text) == (None, None, "Tin mới")
    assert (await bot.send_message("@tin_thi_dua", "x")).sender_chat


async def test_guest_mode(telegram: LocalTelegram, bot: Bot) -> None:
    telegram.people.set_bot_status(ADMIN, GROUP, "left")
    telegram.state.switches.guest = True
    assert (await bot.get_me()).supports_guest_queries
    await texts(bot)
    asked = telegram.person(AN).say("@thidua_bot cụm trưởng năm 2023?", GROUP)
    (update,) = await bot.get_updates()
    assert update.guest_message
    result = InlineQueryResultArticle("1", "t", InputTextMessageContent("Bắc Kạn"))
    query_id = update.guest_message.guest_query_id
    assert query_id
    sent = await bot.answer_guest_query(query_id, result)
    posted = telegram.state.inline_messages[sent.inline_message_id]
    assert (posted.text, posted.reply_to) == ("Bắc Kạn", asked)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_guest_query(query_id, result)


async def test_members(telegram: LocalTelegram, bot: Bot) -> None:
    assert (await bot.get_chat_member(GROUP, ADMIN)).status == "creator"
    assert (await bot.get_chat_member(GROUP, AN)).status == "member"
    assert {each.user.id for each in await bot.get_chat_administrators(GROUP)} == {ADMIN, ANONYMOUS}
    assert await bot.get_chat_member_count(GROUP) == 5
    assert (await bot.get_chat(FORUM)).is_forum
    telegram.people.set_status(AN, GROUP, "left")
    assert (await bot.get_chat_member(GROUP, AN)).status == "left"


async def test_photos_voices_stickers_and_deleting(telegram: LocalTelegram, bot: Bot) -> None:
    await texts(bot)
    an = telegram.person(AN)
    for kind in ("photo", "voice", "sticker"):
        an.upload("x.bin", b"x", kind=kind)
    messages = [each.message for each in await bot.get_updates() if each.message]
    assert messages[0].photo
    assert messages[1].voice
    assert messages[2].sticker
    assert await bot.delete_message(AN, messages[0].message_id)
    other = an.say("của người khác", GROUP)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(GROUP, other.message_id)


async def test_flood_limits(telegram: LocalTelegram, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    clock = [0.0]
    telegram.state.flood.__init__(clock=lambda: clock[0])  # type: ignore[misc]
    for _ in range(5):
        await bot.send_message(AN, "x")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(AN, "x")
    assert refused.value.retry_after.total_seconds() == 1  # type: ignore[union-attr]
    for _ in range(20):
        clock[0] += 1.0
        await bot.send_message(GROUP, "x")
    clock[0] += 1.0
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(GROUP, "x")
    assert refused.value.retry_after.total_seconds() == 40  # type: ignore[union-attr]
    clock[0] += 40
    await bot.send_message(GROUP, "x")


async def test_the_bot_is_heard_only_by_those_in_the_chat(telegram: LocalTelegram, bot: Bot) -> None:
    stranger = telegram.state.add_user(type(telegram.state.bot)(42, "Lạ"))
    with pytest.raises(ActionRefused):
        telegram.person(stranger.id).say("cho vào với", GROUP)
    message = await bot.send_message(GROUP, "x", reply_markup=KEYBOARD)
    with pytest.raises(ActionRefused):
        telegram.people.press(42, telegram.people.message(GROUP, message.message_id), "nguon:1")
    with pytest.raises(ActionRefused):
        telegram.person(AN).say("nhầm phòng", BINH)
    assert await telegram.messages.silent(AN, telegram.messages.mark(), seconds=0.01)


async def test_message_handlers_see_forwards(telegram: LocalTelegram, application: Any) -> None:
    seen: asyncio.Queue[Update] = asyncio.Queue()

    async def remember(update: Update, _: Any) -> None:
        await seen.put(update)

    application.add_handler(MessageHandler(filters.FORWARDED, remember), group=-1)
    telegram.person(AN).say("/napdulieu", forwarded_from=telegram.people.user(ADMIN))
    update = await asyncio.wait_for(seen.get(), 60)
    assert update.message
    assert update.message.forward_origin
    assert update.message.forward_origin.sender_user.id == ADMIN  # type: ignore[attr-defined]
