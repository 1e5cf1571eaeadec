"""How updates reach the bot: polling, webhooks, conflicts, poison."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from localtelegram import AN, BINH, DEFAULT_TOKEN, LocalTelegram
from localtelegram.webhooks import SECRET_HEADER, queue_of


async def call(http: aiohttp.ClientSession, method: str, **parameters: Any) -> Any:
    async with http.post(f"/bot{DEFAULT_TOKEN}/{method}", json=parameters) as response:
        answer = await response.json()
        return answer["result"] if answer["ok"] else answer["description"]


async def test_updates_wait_until_confirmed_and_ids_only_grow(
    telegram: LocalTelegram, http: aiohttp.ClientSession
) -> None:
    for text in ("một", "hai", "ba"):
        telegram.person(AN).say(text)
    first = await call(http, "getUpdates")
    assert [each["message"]["text"] for each in first] == ["/start", "một", "hai", "ba"]
    assert await call(http, "getUpdates", limit=2) == first[:2]
    ids = [each["update_id"] for each in first]
    assert ids == sorted(set(ids))
    assert await call(http, "getUpdates", offset=ids[1]) == first[1:]
    assert await call(http, "getUpdates", offset=-1) == first[-1:]
    assert await call(http, "getUpdates", offset=ids[-1] + 1) == []
    telegram.person(AN).say("bốn")
    assert (await call(http, "getUpdates"))[0]["update_id"] > ids[-1]


async def test_long_polling_wakes_up(telegram: LocalTelegram, http: aiohttp.ClientSession, until: Any) -> None:
    await call(http, "getUpdates", offset=2**40)
    poll = asyncio.create_task(call(http, "getUpdates", timeout=30))
    await until(lambda: telegram.state.updates.polling)
    telegram.person(AN).say("dậy đi")
    assert (await asyncio.wait_for(poll, 60))[0]["message"]["text"] == "dậy đi"


async def test_a_second_poll_ends_the_first(telegram: LocalTelegram, http: aiohttp.ClientSession, until: Any) -> None:
    await call(http, "getUpdates", offset=2**40)
    first = asyncio.create_task(call(http, "getUpdates", timeout=30))
    await until(lambda: telegram.state.updates.polling)
    assert await call(http, "getUpdates", timeout=0) == []
    assert await asyncio.wait_for(first, 60) == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


async def test_a_poll_whose_client_is_gone_takes_nothing(telegram: LocalTelegram, http: aiohttp.ClientSession) -> None:
    await call(http, "getUpdates", offset=2**40)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(call(http, "getUpdates", timeout=30), 0.1)
    telegram.person(AN).say("vẫn còn")
    assert (await call(http, "getUpdates"))[0]["message"]["text"] == "vẫn còn"


async def test_allowed_updates_are_remembered(telegram: LocalTelegram, http: aiohttp.ClientSession) -> None:
    await call(http, "getUpdates", offset=2**40, allowed_updates=["callback_query"])
    telegram.person(AN).say("không đến")
    assert await call(http, "getUpdates") == []
    await call(http, "getUpdates", allowed_updates=[])
    telegram.person(AN).say("đến")
    assert len(await call(http, "getUpdates")) == 1


async def test_poison_updates_come_as_they_are(telegram: LocalTelegram, http: aiohttp.ClientSession) -> None:
    poison = {"message": {"no": "chat"}}
    number = telegram.state.updates.inject(poison)
    assert (await call(http, "getUpdates"))[-1] == {"update_id": number, **poison}


class Receiver:
    """A bot's webhook that records what is pushed and answers with the statuses it is given."""

    def __init__(self) -> None:
        self.pushed: asyncio.Queue[tuple[str | None, dict[str, Any]]] = asyncio.Queue()
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        status = self.statuses.pop(0) if self.statuses else 200
        await self.pushed.put((request.headers.get(SECRET_HEADER), await request.json()))
        return web.Response(status=status, headers=self.headers)

    async def next(self) -> tuple[str | None, dict[str, Any]]:
        return await asyncio.wait_for(self.pushed.get(), 60)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    taking = Receiver()
    app = web.Application()
    app.add_routes([web.post("/hook", taking.take)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    taking.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield taking
    await runner.cleanup()


async def test_webhook_pushes_with_its_secret_until_taken(
    telegram: LocalTelegram, http: aiohttp.ClientSession, receiver: Receiver
) -> None:
    telegram.webhook.retry_seconds = 0.01
    receiver.statuses = [503]
    assert await call(http, "setWebhook", url=receiver.url, secret_token="bi-mat_1", drop_pending_updates=True)
    assert await call(http, "getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    telegram.person(AN).say("đẩy đi")
    first, second = await receiver.next(), await receiver.next()
    assert first == second
    assert (first[0], first[1]["message"]["text"]) == ("bi-mat_1", "đẩy đi")
    info = await call(http, "getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (receiver.url, 0)
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


async def test_deleting_the_webhook_keeps_what_was_not_taken(
    telegram: LocalTelegram, http: aiohttp.ClientSession, receiver: Receiver
) -> None:
    telegram.webhook.retry_seconds = 30
    receiver.statuses = [500]
    await call(http, "setWebhook", url=receiver.url, drop_pending_updates=True)
    telegram.person(AN).say("chưa nhận")
    await receiver.next()
    await call(http, "deleteWebhook")
    assert (await call(http, "getUpdates"))[0]["message"]["text"] == "chưa nhận"
    assert await call(http, "deleteWebhook", drop_pending_updates=True)
    assert await call(http, "getUpdates") == []


async def test_webhook_addresses_off_this_machine_are_refused(http: aiohttp.ClientSession) -> None:
    assert (
        await call(http, "setWebhook", url="https://10.0.0.1/")
        == "Bad Request: bad webhook: IP address 10.0.0.1 is reserved"
    )


async def test_setting_a_webhook_ends_the_poll(
    telegram: LocalTelegram, http: aiohttp.ClientSession, receiver: Receiver, until: Any
) -> None:
    await call(http, "getUpdates", offset=2**40)
    poll = asyncio.create_task(call(http, "getUpdates", timeout=30))
    await until(lambda: telegram.state.updates.polling)
    await call(http, "setWebhook", url=receiver.url)
    assert await asyncio.wait_for(poll, 60) == "Conflict: terminated by setWebhook request"


async def test_a_chat_waits_for_its_update_to_be_taken_and_no_other_chat_does(
    telegram: LocalTelegram, http: aiohttp.ClientSession, receiver: Receiver
) -> None:
    telegram.webhook.retry_seconds = 30
    receiver.statuses, receiver.headers = [503], {"Retry-After": "1"}
    await call(http, "setWebhook", url=receiver.url, drop_pending_updates=True)
    for text in ("một", "hai"):
        telegram.person(AN).say(text)
    telegram.person(BINH).say("/start")
    order = [(await receiver.next())[1]["message"] for _ in range(4)]
    assert [message["text"] for message in order if message["chat"]["id"] == AN] == ["một", "một", "hai"]
    assert [message["chat"]["id"] for message in order][1] == BINH


def test_presses_wait_by_user_and_messages_by_chat() -> None:
    chat = {"id": -5}
    assert queue_of({"update_id": 1, "message": {"chat": chat, "from": {"id": 7}}}) == ("chat", -5)
    press = {"from": {"id": 7}, "message": {"chat": chat}}
    assert queue_of({"update_id": 2, "callback_query": press}) == ("user", 7)
    assert queue_of({"update_id": 3, "inline_query": {"from": {"id": 7}}}) == ("user", 7)
    assert queue_of({"update_id": 4, "poll": {}}) == ("update", 4)
    assert queue_of({"update_id": 5, "message": "poison"}) == ("update", 5)
