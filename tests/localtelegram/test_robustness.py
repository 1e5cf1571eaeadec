"""Whatever a bot sends, the server answers or refuses; it never breaks."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localtelegram import ADMIN, AN, FORUM, GROUP, BotApiError, LocalTelegram, new_token
from localtelegram.methods import METHODS, find
from localtelegram.methods.calls import Call
from localtelegram.parameters import Parameters, Upload

# A poll would wait and a webhook would push; both have tests of their own.
QUICK = sorted(set(METHODS) - {"getUpdates", "setWebhook"})
NAMES = """
    chat_id text parse_mode entities reply_markup reply_parameters message_thread_id message_id user_id commands scope
    language_code results inline_query_id callback_query_id result guest_query_id document caption file_id action
    next_offset button cache_time message_ids menu_button allow_sending_without_reply inline_message_id
"""
FIELDS = """
    type offset length text id title inline_keyboard callback_data url command description message_id chat_id user_id
    input_message_content message_text parse_mode user start_parameter entities keyboard
"""
TYPES = ["article", "bold", "text_link", "text_mention", "chat", "chat_member", "default", "commands", "HTML", "html"]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5) | st.sampled_from(TYPES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS.split()), inner, max_size=5),
    max_leaves=12,
)
VALUES = (
    st.sampled_from([str(AN), str(GROUP), str(FORUM), str(ADMIN), "HTML", "1", "2", "typing", "default", "attach://f"])
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
    | ANY_JSON.map(json.dumps)
)


@pytest.fixture(scope="module")
def world() -> LocalTelegram:
    server = LocalTelegram(flood=False)
    server.person(AN).say("/start")
    return server


@given(
    method=st.sampled_from(QUICK),
    values=st.dictionaries(st.sampled_from(NAMES.split()), VALUES, max_size=6),
    content=st.none() | st.binary(max_size=3),
)
@settings(max_examples=400)
def test_any_parameters_are_answered_or_refused(
    world: LocalTelegram, method: str, values: dict[str, str], content: bytes | None
) -> None:
    uploads = {} if content is None else {"f": Upload("tệp.csv", content, "text/csv")}
    check(world, method, values, uploads)


OBJECTS = [
    ("sendMessage", "entities"),
    ("sendMessage", "reply_markup"),
    ("sendMessage", "reply_parameters"),
    ("setMyCommands", "commands"),
    ("setMyCommands", "scope"),
    ("setChatMenuButton", "menu_button"),
    ("answerInlineQuery", "results"),
    ("answerInlineQuery", "button"),
    ("answerGuestQuery", "result"),
    ("deleteMessages", "message_ids"),
]
BASE = {"chat_id": str(AN), "text": "một hai", "results": "[]", "commands": "[]"}


@given(st.sampled_from(OBJECTS), ANY_JSON)
@settings(max_examples=600)
def test_any_object_is_taken_or_refused(world: LocalTelegram, where: tuple[str, str], value: Any) -> None:
    method, name = where
    check(world, method, BASE | {name: json.dumps(value)}, {})


def check(world: LocalTelegram, method: str, values: dict[str, str], uploads: dict[str, Upload]) -> None:
    """Calls a method; a refusal in Telegram's manner is as good as an answer."""
    called = find(method.upper())[1]
    assert called

    async def answer() -> Any:
        return await called(Call(world.state, world.webhook, Parameters(values, uploads)))

    try:
        json.dumps(asyncio.run(answer()))
    except BotApiError as refused:
        if not refused.description.startswith(("Bad Request: ", "Forbidden: ")):
            raise


def test_nothing_grows_for_ever() -> None:
    server = LocalTelegram(flood=False, history=10)
    for number in range(50):
        server.person(AN).say(f"câu {number}")
        server.state.post(server.people.chat(AN), {"text": "x"}, inline_message_id=str(number))
    assert len(server.history(AN)) == 10
    assert len(server.state.inline_messages) == 10
    assert server.history(AN)[-1].message_id == 100


ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Referer": "https://evil.example/page"},
    {"Referer": "http://127.0.0.1:1/"},
    {"Referer": "http://[x"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
@pytest.mark.parametrize("path", ["getUpdates", "sendMessage?chat_id=1&text=a", "setWebhook?url=https://x", "logOut"])
async def test_another_sites_image_changes_nothing_though_it_knew_the_token(http, telegram, headers, path):
    async with http.get(f"/bot{telegram.state.token}/{path}", headers=headers) as response:
        assert response.status == 403
    assert list(telegram.state.record.requests) == []


@pytest.mark.parametrize("headers", ELSEWHERE)
async def test_a_link_to_the_page_may_stand_anywhere(http, headers):
    async with http.get("/", headers=headers) as response:
        assert response.status == 200


def test_each_start_has_a_token_of_its_own():
    tokens = {new_token() for _ in range(10)}
    assert len(tokens) == 10
    assert all(re.fullmatch(r"\d+:[A-Za-z0-9_-]{35}", token) for token in tokens)


HUGE = "9" * 5000


@pytest.mark.parametrize(
    "path",
    [
        f"/local/chats/{HUGE}/messages",
        f"/local/chats/-{HUGE}/transcript",
        f"/local/commands?user_id={HUGE}&chat_id=1",
        f"/local/wait?chat_id={HUGE}",
        "/local/wait?chat_id=1&seconds=nan",
        "/local/wait?chat_id=1&seconds=inf",
        "/local/wait?chat_id=1&seconds=-1",
        "/local/wait?chat_id=1&seconds=1e9",
        f"/local/wait?chat_id=1&after={HUGE}",
        "/local/wait?chat_id=١",
    ],
)
async def test_odd_numbers_in_the_control_routes_are_refused_at_once(http, path):
    async with asyncio.timeout(60), http.get(path) as response:
        assert 400 <= response.status < 500


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 100_000, f'{{"update_id": {HUGE}}}', "null", "\ud800"])
@pytest.mark.parametrize("path", ["/local/updates", "/local/messages", "/local/faults", "/local/users"])
async def test_odd_bodies_of_the_control_routes_are_refused(http, path, body):
    json = {"Content-Type": "application/json"}
    async with http.post(path, data=body.encode(errors="surrogatepass"), headers=json) as response:
        assert 400 <= response.status < 500


@pytest.mark.parametrize("field", ["user_id", "chat_id", "reply_to_id"])
@pytest.mark.parametrize("number", [HUGE, "9" * 30, "1e400", "NaN"])
async def test_odd_numbers_in_orders_are_refused(http, field, number):
    order = {"user_id": "1", "chat_id": "1", "text": '"a"', field: number}
    body = "{" + ", ".join(f'"{name}": {value}' for name, value in order.items()) + "}"
    async with http.post("/local/messages", data=body, headers={"Content-Type": "application/json"}) as response:
        assert 400 <= response.status < 500
