"""Every object that the server gives out, held against aiogram's models: independent of PTB and of this project."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aiogram import methods, types
from pydantic import BaseModel, TypeAdapter

from localtelegram import ADMIN, AN, ANONYMOUS, DEFAULT_TOKEN, FORUM, GROUP, LocalTelegram

ALL_KINDS = ["message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "inline_query"]
ALL_KINDS += ["chosen_inline_result", "my_chat_member", "chat_member", "guest_message"]
KEYBOARD = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}, {"text": "y", "url": "https://x.vn"}]]}
ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "t",
    "input_message_content": {"message_text": "m"},
    "reply_markup": KEYBOARD,
}


def unknown_fields(model: BaseModel, path: str = "") -> list[str]:
    """Fields that aiogram keeps but does not know: misspelt, or of no object of the Bot API."""
    found = [f"{path}.{name}" for name in (model.model_extra or {})]
    for name in type(model).model_fields:
        value = getattr(model, name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, BaseModel):
                found += unknown_fields(each, f"{path}.{name}")
    return found


@pytest.fixture
async def updates(telegram: LocalTelegram, http: aiohttp.ClientSession) -> list[dict[str, Any]]:
    """One of each kind of update that the server makes."""

    async def call(method: str, **parameters: Any) -> Any:
        async with http.post(f"/bot{DEFAULT_TOKEN}/{method}", json=parameters) as response:
            return (await response.json())["result"]

    await call("getUpdates", allowed_updates=ALL_KINDS)
    switches, people, an = telegram.state.switches, telegram.people, telegram.person(AN)
    switches.guest = switches.inline_feedback = True
    topic = people.open_topic(ADMIN, FORUM, "Mới")
    for kind in ("document", "photo", "voice", "sticker"):
        an.upload("a.yaml", b"a: 1", kind=kind, caption="<chú> thích #x")
    an.edit(an.say("/hoi 😀 https://x.vn @thidua_bot", FORUM, thread_id=topic.id), "/hoi sửa")
    an.say("/hoi", forwarded_from=people.user(ADMIN))
    telegram.person(ANONYMOUS).say("/cum", GROUP)
    sent = await call("sendMessage", chat_id=AN, text="<b>x</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    people.press(AN, people.message(AN, sent["message_id"]), "x")
    typed = people.type_inline(AN, GROUP, "cụm")
    await call("answerInlineQuery", inline_query_id=typed.id, results=[ARTICLE])
    people.press(AN, people.choose(AN, GROUP, typed.id, "1"), "x")
    people.set_bot_status(ADMIN, GROUP, "administrator")
    people.set_status(AN, GROUP, "left")
    people.set_status(AN, GROUP, "member")
    people.set_bot_status(ADMIN, GROUP, "left")
    an.say("@thidua_bot ơi", GROUP)
    people.set_bot_status(ADMIN, GROUP, "member")
    people.set_bot_status(AN, AN, "kicked")
    people.migrate(GROUP)
    channel = telegram.state.add_chat("channel", "Tin")
    people.set_status(ADMIN, channel.id, "creator")
    people.set_bot_status(ADMIN, channel.id, "administrator")
    people.edit(ADMIN, channel.id, people.send(ADMIN, channel.id, "Tin").message_id, "Tin mới")
    return await call("getUpdates", limit=100)


async def test_updates(updates: list[dict[str, Any]]) -> None:
    kinds = set()
    for update in updates:
        model = types.Update.model_validate(update)
        assert unknown_fields(model) == []
        kinds |= set(update) - {"update_id"}
    assert kinds == set(ALL_KINDS)


ANSWERS: list[tuple[str, Any, dict[str, Any]]] = [
    ("getMe", types.User, {}),
    ("sendMessage", types.Message, {"chat_id": AN, "text": "x", "reply_markup": KEYBOARD}),
    ("getChat", types.ChatFullInfo, {"chat_id": FORUM}),
    ("getChat", types.ChatFullInfo, {"chat_id": AN}),
    ("getChatMember", types.ChatMemberUnion, {"chat_id": GROUP, "user_id": AN}),
    ("getChatMember", types.ChatMemberUnion, {"chat_id": GROUP, "user_id": ADMIN}),
    ("getChatAdministrators", list[types.ChatMemberUnion], {"chat_id": GROUP}),
    ("getChatMemberCount", int, {"chat_id": GROUP}),
    ("getMyCommands", list[types.BotCommand], {}),
    ("getMyDescription", types.BotDescription, {}),
    ("getMyShortDescription", types.BotShortDescription, {}),
    ("getMyName", types.BotName, {}),
    ("getWebhookInfo", types.WebhookInfo, {}),
    ("sendChatAction", bool, {"chat_id": AN, "action": "typing"}),
]


@pytest.mark.parametrize(("method", "model", "parameters"), ANSWERS)
async def test_answers(http: aiohttp.ClientSession, method: str, model: Any, parameters: dict[str, Any]) -> None:
    async with http.post(f"/bot{DEFAULT_TOKEN}/{method}", json=parameters) as response:
        result = (await response.json())["result"]
    parsed = TypeAdapter(model).validate_python(result, strict=model in {int, bool})
    for each in parsed if isinstance(parsed, list) else [parsed]:
        if isinstance(each, BaseModel):
            assert unknown_fields(each) == []


def test_every_method_is_one_of_telegrams() -> None:
    from localtelegram.methods import METHODS  # noqa: PLC0415

    known = {method.__api_method__ for method in vars(methods).values() if hasattr(method, "__api_method__")}
    assert set(METHODS) <= known
