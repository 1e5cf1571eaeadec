"""The webhook over real HTTP: Telegram's updates come in, nobody else's do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from telegram import Bot, Update

from bot.client import Client
from bot.health import Health
from bot.incoming_updates import IncomingUpdates, Taken
from bot.metrics import Metrics
from bot.transport import AiohttpRequest
from bot.web import MAX_BODY, WebServer
from bot.webhook import SECRET_HEADER, WebhookReceiver
from handlers.state import Claim
from localtelegram import AN, DEFAULT_TOKEN, LocalTelegram

SECRET = "the-secret_of-this-hook"
MESSAGE = {
    "update_id": 1,
    "message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "Ai là cụm trưởng?"},
}


@dataclass
class Hook:
    address: str
    queue: asyncio.Queue[Update]
    counted: list[str]
    receiver: WebhookReceiver
    incoming: IncomingUpdates

    async def post(self, body: bytes, headers: dict[str, str], path: str = "/telegram/updates") -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.address + path, data=body, headers=headers) as response,
        ):
            assert await response.read() == b"" or response.status >= 400
            return response.status


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(flood=False) as telegram:
        yield telegram


@pytest.fixture
async def hook(telegram: LocalTelegram, collected) -> AsyncIterator[Hook]:
    async with Client(DEFAULT_TOKEN, telegram.base_url, request=AiohttpRequest(2)) as client:
        incoming = collected.incoming(client)
        receiver = WebhookReceiver(
            client,
            incoming.take,
            url="http://127.0.0.1:1/",
            path="updates",
            secret=SECRET,
            allowed_updates=["message"],
            max_connections=7,
        )
        server = WebServer("127.0.0.1", 0, health=Health({}), metrics=bytes, routes=[receiver.route()])
        await server.start()
        address = f"http://127.0.0.1:{server.port}"
        receiver._url = f"{address}/telegram/updates"
        yield Hook(address, collected.queue, collected.counted, receiver, incoming)
        await server.stop()


async def test_updates_arrive_through_the_whole_way(telegram: LocalTelegram, hook: Hook) -> None:
    assert not hook.receiver.receiving()
    await hook.receiver.start()
    assert hook.receiver.receiving()
    telegram.person(AN).say("a")
    telegram.person(AN).say("b")
    updates = [await asyncio.wait_for(hook.queue.get(), 20) for _ in range(2)]
    assert [update.message.text for update in updates if update.message] == ["a", "b"]


async def test_telegram_is_told_the_secret_the_kinds_and_the_limit(telegram: LocalTelegram, hook: Hook) -> None:
    await hook.receiver.start()
    told = telegram.state.record.of("setWebhook")[-1].parameters
    assert told["secret_token"] == SECRET
    assert told["allowed_updates"] == ["message"]
    assert int(told["max_connections"]) == 7
    await hook.receiver.stop()
    assert telegram.state.record.of("deleteWebhook") == []


@pytest.mark.parametrize("shown", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "sécret"])
async def test_without_the_secret_nothing_gets_in(hook: Hook, shown: str | None) -> None:
    headers = {} if shown is None else {SECRET_HEADER: shown}
    assert await hook.post(json.dumps(MESSAGE).encode(), headers) == 403
    assert hook.queue.empty()
    assert hook.counted == []


async def taken(_: object) -> Taken:
    return Taken.DONE


async def test_a_secret_is_made_up_where_none_is_given() -> None:
    receivers = [
        WebhookReceiver(
            Bot(DEFAULT_TOKEN), taken, url="", path="x", secret=secret, allowed_updates=[], max_connections=1
        )
        for secret in (None, None, "")
    ]
    assert len({receiver._secret for receiver in receivers}) == 3
    assert all(len(receiver._secret) >= 32 for receiver in receivers)


async def test_the_same_update_twice_counts_once(hook: Hook) -> None:
    for _ in range(2):
        assert await hook.post(json.dumps(MESSAGE).encode(), {SECRET_HEADER: SECRET}) == 200
    assert hook.queue.qsize() == 1
    assert hook.counted == ["message", "repeated"]


async def test_an_update_is_taken_when_it_is_handled(telegram: LocalTelegram, hook: Hook, collected) -> None:
    collected.gate.clear()
    await hook.receiver.start()
    telegram.person(AN).say("a")
    telegram.person(AN).say("b")
    await asyncio.wait_for(hook.queue.get(), 20)
    await asyncio.sleep(0.1)
    assert hook.queue.empty()  # the second waits for the first, as Telegram keeps the order of a chat
    assert (await hook.receiver._bot.get_webhook_info()).pending_update_count == 2
    collected.gate.set()
    await asyncio.wait_for(hook.queue.get(), 20)


async def test_what_another_program_has_in_hand_is_sent_again_later(hook: Hook, collected) -> None:
    collected.told[1] = Claim.BUSY
    assert await hook.post(json.dumps(MESSAGE).encode(), {SECRET_HEADER: SECRET}) == 503
    collected.told[1] = Claim.DONE
    assert await hook.post(json.dumps(MESSAGE).encode(), {SECRET_HEADER: SECRET}) == 200
    assert hook.queue.empty()
    assert hook.counted == ["busy", "repeated"]


async def test_a_program_that_stops_finishes_what_it_has_and_takes_no_more(hook: Hook, collected) -> None:
    collected.gate.clear()
    first = asyncio.create_task(hook.post(json.dumps(MESSAGE).encode(), {SECRET_HEADER: SECRET}))
    await asyncio.wait_for(hook.queue.get(), 20)
    finishing = asyncio.create_task(hook.incoming.finish())
    await asyncio.sleep(0)
    assert await hook.post(json.dumps(MESSAGE | {"update_id": 2}).encode(), {SECRET_HEADER: SECRET}) == 503
    assert not finishing.done()
    collected.gate.set()
    await finishing
    assert await first == 200
    assert collected.marked == [1]


async def test_an_update_that_cannot_be_read_is_taken_off_telegrams_hands(hook: Hook) -> None:
    assert await hook.post(b'{"update_id": 3, "message": {}}', {SECRET_HEADER: SECRET}) == 200
    assert hook.counted == ["unreadable"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
async def test_what_is_no_json_is_refused(hook: Hook, body: bytes) -> None:
    assert await hook.post(body, {SECRET_HEADER: SECRET}) == 400
    assert hook.counted == []


async def test_a_body_that_is_too_large_is_refused(hook: Hook) -> None:
    assert await hook.post(b" " * (MAX_BODY + 1), {SECRET_HEADER: SECRET}) == 413
    assert hook.queue.empty()


async def test_other_paths_and_methods_lead_nowhere(hook: Hook) -> None:
    assert await hook.post(b"{}", {SECRET_HEADER: SECRET}, "/telegram/other") == 404
    async with aiohttp.ClientSession() as session, session.get(f"{hook.address}/telegram/updates") as response:
        assert response.status == 405


async def test_health_tells_what_is_wrong() -> None:
    well = {"receiving": True, "state": True}

    def broken() -> bool:
        raise OSError("disk")

    checks = Health({"receiving": lambda: well["receiving"], "state": lambda: well["state"] or broken()})
    server = WebServer("127.0.0.1", 0, health=checks, metrics=bytes)
    await server.start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session:
        for state, status in (({}, 200), ({"receiving": False}, 503), ({"receiving": True, "state": False}, 503)):
            well.update(state)
            async with session.get("/healthz") as response:
                assert response.status == status
                assert await response.json() == {"ok": status == 200, **well}
    await server.stop()


async def test_metrics_are_readable_by_prometheus() -> None:
    metrics = Metrics()
    metrics.update("message")
    metrics.answer("no_data")
    metrics.request("sendMessage", 429, 0.2)
    metrics.error(ValueError("x"))
    with metrics.handling("anything"):
        pass
    server = WebServer("127.0.0.1", 0, health=Health({}), metrics=lambda: metrics.text("abc123"))
    await server.start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session, session.get("/metrics") as response:
        assert response.status == 200
        text = await response.text()
    await server.stop()
    for line in (
        'thidua_updates_total{kind="message"} 1.0',
        'thidua_answers_total{kind="no_data"} 1.0',
        'thidua_bot_api_requests_total{code="429",method="sendMessage"} 1.0',
        'thidua_errors_total{error="ValueError"} 1.0',
        'thidua_facts_info{version="abc123"} 1.0',
        'thidua_update_seconds_count{kind="other"} 1.0',
        "thidua_updates_in_hand 0.0",
    ):
        assert line in text.splitlines()


async def test_a_port_in_use_is_an_error_and_stopping_twice_is_none() -> None:
    first = WebServer("127.0.0.1", 0, health=Health({}), metrics=bytes)
    await first.start()
    second = WebServer("127.0.0.1", first.port, health=Health({}), metrics=bytes)
    with pytest.raises(OSError, match="in use"):
        await second.start()
    for server in (second, first, first):
        await server.stop()


@pytest.mark.parametrize("shown", [b"\xff\xfe\xe9", b"\xc3", "bí mật".encode(), b"a" * 5000])
async def test_a_secret_of_any_bytes_is_refused(hook: Hook, shown: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(hook.address.rpartition(":")[2]))
    head = b"POST /telegram/updates HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
    writer.write(head + SECRET_HEADER.encode() + b": " + shown + b"\r\n\r\n{}")
    async with asyncio.timeout(20):
        assert b" 403 " in await reader.readline()
    writer.close()
