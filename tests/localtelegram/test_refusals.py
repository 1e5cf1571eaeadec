"""What the server refuses, word for word as Telegram does."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from localtelegram import ADMIN, AN, BINH, DEFAULT_TOKEN, FORUM, GROUP, LocalTelegram


async def call(http: aiohttp.ClientSession, method: str, **parameters: Any) -> dict[str, Any]:
    async with http.post(f"/bot{DEFAULT_TOKEN}/{method}", json=parameters) as response:
        answer: dict[str, Any] = await response.json()
        assert answer.get("error_code", 200) == response.status
        return answer


def button(**fields: object) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "x", **fields}]]}


def article(result_id: str, **fields: object) -> dict[str, object]:
    return {"type": "article", "id": result_id, "title": "t", "input_message_content": {"message_text": "m"}, **fields}


SEND_REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"text": "x"}, "Bad Request: chat_id is empty"),
    ({"chat_id": 1, "text": "x"}, "Bad Request: chat not found"),
    ({"chat_id": "@nobody_here", "text": "x"}, "Bad Request: chat not found"),
    ({"chat_id": AN}, "Bad Request: message text is empty"),
    ({"chat_id": AN, "text": " \n "}, "Bad Request: message text is empty"),
    ({"chat_id": AN, "text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
    ({"chat_id": AN, "text": "x" * 4097}, "Bad Request: message is too long"),
    ({"chat_id": AN, "text": "😀" * 2049}, "Bad Request: message is too long"),
    ({"chat_id": AN, "text": "<b>x</b>" * 4097, "parse_mode": "HTML"}, "Bad Request: text is too long"),
    ({"chat_id": AN, "text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
    (
        {"chat_id": AN, "text": "đ <tỉnh>", "parse_mode": "html"},
        'Bad Request: can\'t parse entities: Unsupported start tag "tỉnh" at byte offset 3',
    ),
    (
        {"chat_id": AN, "text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
        "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 1",
    ),
    (
        {"chat_id": AN, "text": "😀", "entities": [{"type": "bold", "offset": 1, "length": 1}]},
        "Bad Request: entity begins in a middle of a UTF-16 symbol",
    ),
    ({"chat_id": AN, "text": "x", "reply_markup": button(callback_data="ồ" * 22)}, "Bad Request: BUTTON_DATA_INVALID"),
    ({"chat_id": AN, "text": "x", "reply_markup": button(callback_data="")}, "Bad Request: BUTTON_DATA_INVALID"),
    (
        {"chat_id": AN, "text": "x", "reply_markup": button()},
        "Bad Request: text buttons are unallowed in the inline keyboard",
    ),
    (
        {"chat_id": AN, "text": "x", "reply_markup": button(url="no url")},
        "Bad Request: inline keyboard button URL 'no url' is invalid: Wrong HTTP URL",
    ),
    ({"chat_id": AN, "text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
    ({"chat_id": AN, "text": "x", "reply_markup": []}, "Bad Request: object expected as reply markup"),
    (
        {"chat_id": AN, "text": "x", "reply_parameters": {"message_id": 999}},
        "Bad Request: message to be replied not found",
    ),
    ({"chat_id": AN, "text": "x", "message_thread_id": 7}, "Bad Request: message thread not found"),
    ({"chat_id": FORUM, "text": "x", "message_thread_id": 1}, "Bad Request: message thread not found"),
    ({"chat_id": FORUM, "text": "x", "message_thread_id": 99}, "Bad Request: message thread not found"),
    ({"chat_id": BINH, "text": "x"}, "Forbidden: bot can't initiate conversation with a user"),
]


@pytest.mark.parametrize(("parameters", "words"), SEND_REFUSALS)
async def test_send_message(
    telegram: LocalTelegram, http: aiohttp.ClientSession, parameters: dict[str, Any], words: str
) -> None:
    before = {chat.id: len(chat.messages) for chat in telegram.state.chats.values()}
    assert (await call(http, "sendMessage", **parameters))["description"] == words
    assert before == {chat.id: len(chat.messages) for chat in telegram.state.chats.values()}


OTHER_REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("noSuchMethod", {}, "Not Found: method not found"),
    ("editMessageText", {"chat_id": AN, "text": "x"}, "Bad Request: message identifier is not specified"),
    ("editMessageText", {"chat_id": AN, "message_id": 999, "text": "x"}, "Bad Request: message to edit not found"),
    ("editMessageText", {"chat_id": AN, "message_id": 1, "text": "x"}, "Bad Request: message can't be edited"),
    ("editMessageText", {"inline_message_id": "x", "text": "x"}, "Bad Request: MESSAGE_ID_INVALID"),
    ("deleteMessage", {"chat_id": AN, "message_id": 999}, "Bad Request: message to delete not found"),
    ("sendDocument", {"chat_id": AN}, "Bad Request: there is no document in the request"),
    ("sendDocument", {"chat_id": AN, "document": "https://x.vn/a"}, "Bad Request: failed to get HTTP URL content"),
    ("sendDocument", {"chat_id": AN, "caption": "x" * 1025}, "Bad Request: message caption is too long"),
    ("getFile", {"file_id": "nope"}, "Bad Request: wrong file_id or the file is temporarily unavailable"),
    ("sendChatAction", {"chat_id": AN, "action": "dance"}, "Bad Request: wrong parameter action in request"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ),
    (
        "answerInlineQuery",
        {"inline_query_id": "1", "results": []},
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ),
    ("answerInlineQuery", {"results": [article(str(n)) for n in range(51)]}, "Bad Request: RESULTS_TOO_MUCH"),
    ("answerInlineQuery", {"results": [article("1"), article("1")]}, "Bad Request: RESULT_ID_DUPLICATE"),
    ("answerInlineQuery", {"results": [article("ồ" * 22)]}, "Bad Request: RESULT_ID_INVALID"),
    (
        "answerInlineQuery",
        {"results": [], "button": {"text": "x", "start_parameter": "tìm"}},
        "Bad Request: START_PARAM_INVALID",
    ),
    ("setMyCommands", {"commands": [{"command": "tìm", "description": "x"}]}, "Bad Request: BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "A", "description": "x"}]}, "Bad Request: BOT_COMMAND_INVALID"),
    (
        "setMyCommands",
        {"commands": [{"command": "a" * 33, "description": "x"}]},
        "Bad Request: command length must not exceed 32",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": "x" * 257}]},
        "Bad Request: command description length must not exceed 256",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": ""}]},
        "Bad Request: command description must not be empty",
    ),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "Bad Request: chat not found"),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": BINH}}, "Bad Request: chat not found"),
    ("getChat", {"chat_id": BINH}, "Bad Request: chat not found"),
    ("setMyCommands", {"commands": [], "scope": {"type": "galaxy"}}, "Bad Request: unsupported type specified"),
    ("setMyCommands", {"commands": [], "language_code": "vie"}, "Bad Request: invalid language code specified"),
    ("setWebhook", {"url": "ftp://x"}, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"),
    (
        "setWebhook",
        {"url": "http://127.0.0.1/", "secret_token": "a b"},
        "Bad Request: secret token contains unallowed characters",
    ),
    ("getChatAdministrators", {"chat_id": AN}, "Bad Request: there are no administrators in the private chat"),
]


@pytest.mark.parametrize(("method", "parameters", "words"), OTHER_REFUSALS)
async def test_other_methods(http: aiohttp.ClientSession, method: str, parameters: dict[str, Any], words: str) -> None:
    assert (await call(http, method, **parameters))["description"] == words


async def test_tokens(http: aiohttp.ClientSession) -> None:
    for token, status, words in (("123:abc", 401, "Unauthorized"), ("nonsense", 404, "Not Found")):
        async with http.get(f"/bot{token}/getMe") as response:
            assert (response.status, (await response.json())["description"]) == (status, words)
        async with http.get(f"/file/bot{token}/documents/file_0") as response:
            assert response.status == status


async def test_parameters_come_in_every_way(http: aiohttp.ClientSession, telegram: LocalTelegram) -> None:
    path = f"/bot{DEFAULT_TOKEN}/sendmessage"
    sent = {"chat_id": str(AN), "text": "chào <b>bạn</b>", "parse_mode": "HTML"}
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in sent.items():
        multipart.add_field(name, value)
    for options in ({"params": sent}, {"json": sent}, {"data": sent}, {"data": multipart}):
        async with http.post(path, **options) as response:  # type: ignore[arg-type]
            assert (await response.json())["result"]["entities"] == [{"type": "bold", "offset": 5, "length": 3}]
    async with http.get(path, params=sent) as response:
        assert response.status == 200
    assert len(telegram.state.record.of("sendMessage")) == 5
    async with http.post(path, data=b"[1", headers={"Content-Type": "application/json"}) as response:
        assert response.status == 400


@pytest.mark.parametrize(
    "parameters", [{"text": "\ud83d"}, {"text": "x", "reply_markup": button(callback_data="\ud83d")}]
)
async def test_half_characters(http: aiohttp.ClientSession, parameters: dict[str, Any]) -> None:
    refused = await call(http, "sendMessage", chat_id=AN, **parameters)
    assert refused["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_unchanged_edit(http: aiohttp.ClientSession) -> None:
    keyboard = json.dumps(button(callback_data="a"))
    sent = (await call(http, "sendMessage", chat_id=AN, text="x", reply_markup=keyboard))["result"]
    same = {"chat_id": AN, "message_id": sent["message_id"], "text": "<i></i>x", "parse_mode": "HTML"}
    refused = await call(http, "editMessageText", **same, reply_markup=keyboard)
    assert refused["description"] == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
    assert "reply_markup" not in (await call(http, "editMessageText", **same))["result"]


async def test_reply_to_a_deleted_message_may_be_let_through(
    telegram: LocalTelegram, http: aiohttp.ClientSession
) -> None:
    message = telegram.person(AN).say("xoá ngay")
    telegram.people.delete(AN, AN, message.message_id)
    reply = {"message_id": message.message_id, "allow_sending_without_reply": True}
    sent = await call(http, "sendMessage", chat_id=AN, text="x", reply_parameters=reply)
    assert "reply_to_message" not in sent["result"]


async def test_places_the_bot_was_thrown_out_of(telegram: LocalTelegram, http: aiohttp.ClientSession) -> None:
    telegram.people.set_bot_status(ADMIN, GROUP, "left")
    telegram.people.set_bot_status(ADMIN, FORUM, "kicked")
    telegram.people.set_bot_status(AN, AN, "kicked")
    for chat, words in (
        (GROUP, "Forbidden: bot was kicked from the group chat"),
        (FORUM, "Forbidden: bot was kicked from the supergroup chat"),
        (AN, "Forbidden: bot was blocked by the user"),
    ):
        refused = await call(http, "sendMessage", chat_id=chat, text="x")
        assert (refused["error_code"], refused["description"]) == (403, words)


async def test_deleted_topic(telegram: LocalTelegram, http: aiohttp.ClientSession) -> None:
    topic = telegram.people.open_topic(ADMIN, FORUM, "Tạm")
    assert (await call(http, "sendMessage", chat_id=FORUM, text="x", message_thread_id=topic.id))["ok"]
    telegram.people.delete_topic(FORUM, topic.id)
    refused = await call(http, "sendMessage", chat_id=FORUM, text="x", message_thread_id=topic.id)
    assert refused["description"] == "Bad Request: message thread not found"


async def test_host_and_origin_are_checked(http: aiohttp.ClientSession, telegram: LocalTelegram) -> None:
    for headers in (
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ):
        async with http.get("/local/state", headers=headers) as response:
            assert response.status == 403
    async with http.get("/local/health", headers={"Origin": telegram.address}) as response:
        assert response.status == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::"])
def test_other_addresses_are_not_listened_on(host: str) -> None:
    with pytest.raises(ValueError, match="loopback alone"):
        LocalTelegram(host=host)
