"""Polling against a real server: what comes, comes once and in order, whatever else happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from telegram import Update
from telegram.error import Conflict, InvalidToken

from bot.client import Client
from bot.incoming_updates import Taken
from bot.polling import Confirming, Polling
from bot.transport import AiohttpRequest, Timeouts
from handlers.state import Claim
from localtelegram import AN, DEFAULT_TOKEN, Fault, LocalTelegram

KINDS = ["callback_query", "edited_message", "message"]


class Inbox:
    """A bot that only receives."""

    def __init__(self, client: Client, collected, refusal_seconds: float) -> None:
        self.collected = collected
        self.queue: asyncio.Queue[Update] = collected.queue
        self.counted: list[str] = collected.counted
        incoming = collected.incoming(client)
        self.polling = Polling(
            client, incoming.take, KINDS, hold_seconds=1, reply_seconds=1, refusal_seconds=refusal_seconds
        )

    async def texts(self, number: int) -> list[str | None]:
        updates = [await asyncio.wait_for(self.queue.get(), 20) for _ in range(number)]
        return [u.message.text if isinstance(u, Update) and u.message else None for u in updates]


@asynccontextmanager
async def receiving(telegram: LocalTelegram, collected, refusal_seconds: float = 1.0) -> AsyncIterator[Inbox]:
    request, polls = AiohttpRequest(2, Timeouts(read=2)), AiohttpRequest(2, Timeouts(read=2))
    async with Client(DEFAULT_TOKEN, telegram.base_url, request=request, get_updates_request=polls) as client:
        inbox = Inbox(client, collected, refusal_seconds)
        await inbox.polling.start()
        yield inbox
        await inbox.polling.stop()


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(flood=False) as telegram:
        yield telegram


@pytest.fixture
async def inbox(telegram: LocalTelegram, collected) -> AsyncIterator[Inbox]:
    async with receiving(telegram, collected) as inbox:
        yield inbox


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.01)


async def test_updates_come_in_order_and_once(telegram: LocalTelegram, inbox: Inbox) -> None:
    for number in range(150):
        telegram.person(AN).say(str(number))
    assert await inbox.texts(150) == [str(number) for number in range(150)]
    assert inbox.queue.empty()
    assert inbox.counted == ["message"] * 150


async def test_the_wanted_kinds_are_told_to_the_server(telegram: LocalTelegram, inbox: Inbox) -> None:
    telegram.person(AN).say("a")
    await inbox.texts(1)
    assert telegram.state.record.of("getUpdates")[0].parameters["allowed_updates"] == KINDS


POISON = [
    {"message": {}},
    {"message": {"message_id": "x", "date": [], "chat": 7}},
    {"message": "text"},
    {"callback_query": {"id": "1"}},
    {"message": None, "edited_message": {"message_id": 1}},
]


@pytest.mark.parametrize("poison", POISON)
async def test_what_cannot_be_read_is_skipped_and_the_rest_arrives(
    telegram: LocalTelegram, inbox: Inbox, poison: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    telegram.person(AN).say("before")
    telegram.state.updates.inject(dict(poison))
    telegram.person(AN).say("after")
    assert await inbox.texts(2) == ["before", "after"]
    await until(lambda: telegram.state.record.of("getUpdates")[-1].parameters.get("offset") is not None)
    assert inbox.counted.count("unreadable") == 1
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "update skipped: the library cannot read it"
    ]
    assert len(telegram.state.record.of("getUpdates")) < 20


async def test_a_skipped_update_is_logged_without_what_it_says(
    telegram: LocalTelegram, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.state.updates.inject({"message": {"text": "Bí mật của tôi"}})
    await until(lambda: "unreadable" in inbox.counted)
    assert "Bí mật" not in caplog.text + "".join(str(record.__dict__) for record in caplog.records)


@pytest.mark.parametrize(
    ("code", "description"), [(401, "Unauthorized"), (404, "Not Found"), (409, "Conflict: terminated by other …")]
)
async def test_a_refusal_that_passes_ends_nothing(telegram: LocalTelegram, inbox: Inbox, code, description) -> None:
    telegram.state.faults.add(Fault("getUpdates", "error", times=2, code=code, description=description))
    telegram.person(AN).say("still there?")
    assert await inbox.texts(1) == ["still there?"]


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize(
    "body",
    [
        '{"ok": true, "result": true}',
        '{"ok": true, "result": null}',
        '{"ok": true, "result": {"update_id": 1}}',
        '{"ok": true}',
        '{"ok": false, "parameters": [1], "description": 5}',
        "true",
        "null",
        "[]",
        "",
        '{"ok": tr',
        "<html><body>Login to the Wi-Fi</body></html>",
        "[" * 100_000,
    ],
)
async def test_an_odd_reply_ends_nothing(
    telegram: LocalTelegram, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, body: str, status: int
) -> None:
    monkeypatch.setattr("bot.polling.pause_after", lambda *_: 0.01)  # how long it waits is tried with the faults below
    telegram.state.faults.add(Fault("getUpdates", "body", code=status, description=body))
    telegram.person(AN).say("still there?")
    assert await inbox.texts(1) == ["still there?"]


@pytest.mark.parametrize("kind", ["502", "cut", "lost", "429", "hang"])
async def test_it_goes_on_after_a_fault(telegram: LocalTelegram, inbox: Inbox, kind: str) -> None:
    telegram.state.faults.add(Fault("getUpdates", kind, times=2, seconds=3, retry_after=1))
    telegram.person(AN).say("still there?")
    assert await inbox.texts(1) == ["still there?"]
    assert inbox.counted == ["message"]


async def test_the_pulse_tells_a_success_from_an_attempt(telegram: LocalTelegram, inbox: Inbox) -> None:
    assert inbox.polling.alive()
    assert not inbox.polling.receiving()
    telegram.person(AN).say("a")
    await inbox.texts(1)
    await until(inbox.polling.receiving)
    first = inbox.polling.pulse
    telegram.state.faults.add(Fault("getUpdates", "502", times=None))
    await until(lambda: inbox.polling.pulse.attempted != first.attempted)
    await until(lambda: inbox.polling.pulse.attempted != inbox.polling.pulse.succeeded)
    assert inbox.polling.alive()


async def test_a_second_poller_ends_the_first(telegram: LocalTelegram, inbox: Inbox) -> None:
    failed = asyncio.create_task(inbox.polling.failed())
    telegram.person(AN).say("a")
    await inbox.texts(1)
    async with receiving(telegram, type(inbox.collected)(), refusal_seconds=30.0) as other:
        with pytest.raises(Conflict):
            await asyncio.wait_for(failed, 20)
        await inbox.polling.stop()
        telegram.person(AN).say("b")
        assert await other.texts(1) == ["b"]


async def test_a_revoked_token_ends_polling(telegram: LocalTelegram, inbox: Inbox) -> None:
    telegram.state.faults.add(Fault("getUpdates", "error", times=None, code=401, description="Unauthorized"))
    with pytest.raises(InvalidToken):
        await asyncio.wait_for(inbox.polling.failed(), 20)


async def test_updates_taken_are_confirmed_at_the_end_and_others_wait_for_the_next_start(
    telegram: LocalTelegram, collected
) -> None:
    async with receiving(telegram, collected) as inbox:
        telegram.person(AN).say("one")
        assert await inbox.texts(1) == ["one"]
    telegram.person(AN).say("two")
    async with receiving(telegram, type(collected)()) as inbox:
        assert await inbox.texts(1) == ["two"]
        assert inbox.counted == ["message"]


async def test_a_webhook_left_behind_is_removed(telegram: LocalTelegram, collected) -> None:
    async with Client(DEFAULT_TOKEN, telegram.base_url, request=AiohttpRequest(2)) as client:
        await client.set_webhook("https://127.0.0.1:8443/x")
    async with receiving(telegram, collected) as inbox:
        telegram.person(AN).say("a")
        assert await inbox.texts(1) == ["a"]


def test_only_what_is_done_is_confirmed_and_all_below_it() -> None:
    confirming = Confirming()
    assert confirming.confirm() is None
    assert all(confirming.begin(update_id) for update_id in (5, 6, 7))
    assert confirming.confirm() == 5
    confirming.done(6)
    assert confirming.confirm() == 5
    assert not any(confirming.begin(update_id) for update_id in (5, 6, 7))  # a short poll gives them again
    confirming.done(5)
    assert confirming.confirm() == 7
    confirming.later(7)
    assert confirming.waits
    assert confirming.begin(7)
    confirming.done(7)
    assert confirming.confirm() == 8
    assert not confirming.waits


def test_numbers_that_begin_anew_below_are_followed() -> None:
    confirming = Confirming()
    confirming.begin(500)
    confirming.done(500)
    assert confirming.confirm() == 501
    assert confirming.begin(3)
    confirming.done(3)
    assert confirming.confirm() == 4


async def test_an_update_in_hand_is_not_confirmed_and_holds_up_no_other(
    telegram: LocalTelegram, inbox: Inbox, collected
) -> None:
    collected.gate.clear()
    telegram.person(AN).say("slow")
    assert await inbox.texts(1) == ["slow"]
    telegram.person(AN).say("next")
    assert await inbox.texts(1) == ["next"]
    assert len(telegram.state.updates.pending) == 2  # a program killed now loses neither
    collected.gate.set()
    await until(lambda: not telegram.state.updates.pending)
    assert inbox.counted == ["message", "message"]


async def test_what_another_program_has_in_hand_comes_again(telegram: LocalTelegram, inbox: Inbox, collected) -> None:
    collected.told.update(dict.fromkeys(range(100000000, 100000010), Claim.BUSY))
    telegram.person(AN).say("a")
    await until(lambda: "busy" in inbox.counted)
    collected.told.clear()
    assert await inbox.texts(1) == ["a"]


async def test_a_repeated_update_is_taken_once(collected) -> None:
    incoming = collected.incoming(Client(DEFAULT_TOKEN))
    for update_id in (1, 2, 1, 2, 3):
        assert await incoming.take({"update_id": update_id}) is Taken.DONE
    assert collected.queue.qsize() == 3
    assert collected.counted == ["other", "other", "repeated", "repeated", "other"]


@pytest.mark.parametrize("raw", [None, 7, "x", [], [1], {}, {"update_id": "x"}, {"message": {"text": "a"}}])
async def test_nothing_that_arrives_can_stop_the_intake(raw: object, collected) -> None:
    assert await collected.incoming(Client(DEFAULT_TOKEN)).take(raw) is Taken.DONE
    assert len(collected.counted) == 1
