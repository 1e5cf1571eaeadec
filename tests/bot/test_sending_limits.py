"""How requests wait: each chat for itself, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram.error import RetryAfter

from bot.client import Client
from bot.sending_limits import SendingLimits
from bot.transport import AiohttpRequest
from localtelegram import ADMIN, AN, BINH, DEFAULT_TOKEN, FORUM, GROUP, Fault, LocalTelegram


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(flood=False) as telegram:
        for person in (AN, BINH, ADMIN):
            telegram.person(person).say("/start")
        yield telegram


@pytest.fixture
def limits() -> SendingLimits:
    return SendingLimits(patience=10.0)


@pytest.fixture
async def bot(telegram: LocalTelegram, limits: SendingLimits) -> AsyncIterator[Client]:
    request, polls = AiohttpRequest(), AiohttpRequest(2)
    async with Client(
        DEFAULT_TOKEN, telegram.base_url, request=request, get_updates_request=polls, rate_limiter=limits
    ) as client:
        yield client


async def until_sent(telegram: LocalTelegram, number: int) -> None:
    async with asyncio.timeout(20):
        while len(sent(telegram)) < number:  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.01)


async def send(bot: Client, chat: int, text: str = "a") -> None:
    await bot.do_api_request("sendMessage", {"chat_id": chat, "text": text})


def sent(telegram: LocalTelegram) -> list[tuple[int, int]]:
    return [(int(one.parameters["chat_id"]), one.status) for one in telegram.state.record.of("sendMessage")]


@pytest.mark.parametrize("held", [AN, GROUP, FORUM])
async def test_one_chat_that_must_wait_holds_up_no_other(telegram: LocalTelegram, bot: Client, held: int) -> None:
    telegram.state.faults.add(Fault("sendMessage", "429", retry_after=2))
    waiting = asyncio.create_task(send(bot, held))
    await until_sent(telegram, 1)
    await send(bot, BINH)
    await send(bot, ADMIN)
    await waiting
    assert sent(telegram) == [(held, 429), (BINH, 200), (ADMIN, 200), (held, 200)]


async def test_a_chat_that_must_wait_for_long_is_given_up_at_once(telegram: LocalTelegram, bot: Client) -> None:
    telegram.state.faults.add(Fault("sendMessage", "429", retry_after=600))
    for _ in range(3):
        with pytest.raises(RetryAfter):
            await send(bot, AN)
    await send(bot, BINH)
    assert sent(telegram) == [(AN, 429), (BINH, 200)]


async def test_a_turn_in_a_group_is_taken_among_all_replicas_and_given_up_when_the_program_ends(
    telegram: LocalTelegram,
) -> None:
    waits = {GROUP: [0.0, 0.3, 60.0]}

    async def turn(chat: int | str) -> float:
        return waits[int(chat)].pop(0)

    limits = SendingLimits(shared_turn=turn)
    request, polls = AiohttpRequest(), AiohttpRequest(2)
    async with Client(
        DEFAULT_TOKEN, telegram.base_url, request=request, get_updates_request=polls, rate_limiter=limits
    ) as client:
        started = asyncio.get_running_loop().time()
        await send(client, AN)  # a private chat takes none
        await send(client, GROUP)
        await send(client, GROUP)
        assert asyncio.get_running_loop().time() - started >= 0.3
        last = asyncio.create_task(send(client, GROUP))
        await asyncio.sleep(0.1)
        assert not last.done()
        limits.stopping()
        await last


async def test_a_method_that_must_wait_holds_up_no_message(telegram: LocalTelegram, bot: Client) -> None:
    telegram.state.faults.add(Fault("setMyCommands", "429", retry_after=600))
    with pytest.raises(RetryAfter):
        await bot.set_my_commands([("start", "Bắt đầu")])
    await send(bot, AN)
    assert sent(telegram) == [(AN, 200)]


async def test_where_many_chats_are_refused_at_once_telegram_means_all(telegram: LocalTelegram, bot: Client) -> None:
    chats = [AN, BINH, ADMIN, GROUP, FORUM]
    telegram.state.faults.add(Fault("sendMessage", "429", times=5, retry_after=1))
    first = [asyncio.create_task(send(bot, chat)) for chat in chats]
    await until_sent(telegram, 5)
    await asyncio.sleep(0.1)
    later = asyncio.create_task(send(bot, GROUP + 10**6))
    await asyncio.sleep(0.3)
    assert len(sent(telegram)) == 5
    await asyncio.gather(*first, later, return_exceptions=True)
    assert len(sent(telegram)) == 11


async def test_a_refusal_that_stays_is_told(telegram: LocalTelegram, bot: Client) -> None:
    telegram.state.faults.add(Fault("sendMessage", "429", times=2, retry_after=1))
    with pytest.raises(RetryAfter):
        await send(bot, AN)
    assert sent(telegram) == [(AN, 429), (AN, 429)]


async def test_what_waits_for_its_turn_in_a_group_goes_out_when_the_program_ends(
    telegram: LocalTelegram, bot: Client, limits: SendingLimits
) -> None:
    sends = [asyncio.create_task(send(bot, GROUP, str(number))) for number in range(29)]
    await until_sent(telegram, 20)
    await asyncio.sleep(0.2)
    assert len(sent(telegram)) == 20
    limits.stopping()
    await asyncio.gather(*sends)
    assert len(sent(telegram)) == 29
