"""The transport against a real server: what the library is given for each thing that goes wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import traceback
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.client import Client
from bot.transport import AiohttpRequest, Timeouts
from localtelegram import AN, DEFAULT_TOKEN, Fault, LocalTelegram

QUICK = Timeouts(pool=0.2, connect=1.0, write=1.0, read=0.3, upload=5.0)
SECRET = DEFAULT_TOKEN.partition(":")[2]


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(flood=False) as telegram:
        telegram.person(AN).say("/start")
        yield telegram


@pytest.fixture
async def bot(telegram: LocalTelegram) -> AsyncIterator[Bot]:
    async with Bot(
        DEFAULT_TOKEN,
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        request=AiohttpRequest(4, QUICK),
        get_updates_request=AiohttpRequest(1, QUICK),
    ) as bot:
        yield bot


async def test_a_message_arrives_as_written(telegram: LocalTelegram, bot: Bot) -> None:
    text = "Cụm trưởng & “phó” = 100 % + <b>…</b>\nđược 🙂"
    message = await bot.send_message(AN, text)
    assert message.text == text
    assert telegram.state.record.of("sendMessage")[-1].parameters["text"] == text


async def test_a_file_goes_up_and_comes_down(telegram: LocalTelegram, bot: Bot) -> None:
    content = bytes(range(256)) * 5000
    message = await bot.send_document(AN, io.BytesIO(content), filename="dữ liệu.xlsx", caption="Dữ liệu")
    assert message.document is not None
    assert message.caption == "Dữ liệu"
    assert message.document.file_name == "dữ liệu.xlsx"
    file = await message.document.get_file()
    assert await file.download_as_bytearray() == content


async def test_the_wait_that_the_server_asks_for_is_told(telegram: LocalTelegram, bot: Bot) -> None:
    telegram.state.faults.add(Fault("sendMessage", "429", retry_after=7))
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(AN, "a")
    assert caught.value.retry_after == dt.timedelta(seconds=7)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (400, BadRequest),
        (401, InvalidToken),
        (403, Forbidden),
        (404, InvalidToken),
        (409, Conflict),
        (500, NetworkError),
    ],
)
async def test_each_status_is_its_own_error(
    telegram: LocalTelegram, bot: Bot, code: int, error: type[Exception]
) -> None:
    telegram.state.faults.add(Fault("sendMessage", "error", code=code, description="In Telegram's words"))
    with pytest.raises(error, match="In Telegram's words"):
        await bot.send_message(AN, "a")


async def test_a_proxys_error_page_is_a_network_error(
    telegram: LocalTelegram, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.state.faults.add(Fault("sendMessage", "502"))
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(AN, "a")
    assert caplog.text == ""


async def test_a_server_that_hangs_times_out(telegram: LocalTelegram, bot: Bot) -> None:
    telegram.state.faults.add(Fault("sendMessage", "hang", seconds=30))
    with pytest.raises(TimedOut):
        await bot.send_message(AN, "a")


async def test_a_cut_connection_is_a_network_error(telegram: LocalTelegram, bot: Bot) -> None:
    telegram.state.faults.add(Fault("sendMessage", "cut"))
    with pytest.raises(NetworkError):
        await bot.send_message(AN, "a")
    assert (await bot.send_message(AN, "b")).text == "b"


async def test_a_request_without_a_free_connection_is_not_sent(telegram: LocalTelegram) -> None:
    request = AiohttpRequest(1, QUICK)
    async with request:
        telegram.state.faults.add(Fault("getMe", "hang", seconds=30))
        url = f"{telegram.base_url}{DEFAULT_TOKEN}/getMe"
        first = asyncio.create_task(request.post(url, read_timeout=5))
        await asyncio.sleep(0.05)
        with pytest.raises(TimedOut, match="all 1 connections are busy"):
            await request.post(url)
        telegram.state.faults.clear()
        await first
        assert len(telegram.state.record.of("getMe")) == 1


async def test_a_connection_is_free_again_after_every_failure(telegram: LocalTelegram) -> None:
    async with AiohttpRequest(1, QUICK) as request:
        url = f"{telegram.base_url}{DEFAULT_TOKEN}/getMe"
        for kind in ("cut", "502", "hang", "429"):
            telegram.state.faults.add(Fault("getMe", kind, seconds=30))
            with pytest.raises((NetworkError, RetryAfter)):
                await request.post(url)
        assert await request.post(url)


async def test_the_timeout_of_a_call_wins_over_the_default(telegram: LocalTelegram, bot: Bot) -> None:
    telegram.state.faults.add(Fault("sendMessage", "hang", seconds=0.6))
    assert (await bot.send_message(AN, "a", read_timeout=5)).text == "a"


async def test_no_error_holds_the_token(telegram: LocalTelegram, bot: Bot) -> None:
    async with AiohttpRequest(1, QUICK) as request:
        for address in ("http://127.0.0.1:9", "http://no-such-host.invalid", "nonsense://x", "http://[::1", "x"):
            with pytest.raises(NetworkError) as caught:
                await request.post(f"{address}/bot{DEFAULT_TOKEN}/getMe")
            assert SECRET not in "".join(traceback.format_exception(caught.value))
    for kind in ("cut", "502", "hang"):
        telegram.state.faults.add(Fault("getMe", kind, seconds=30))
        with pytest.raises(NetworkError) as caught:
            await bot.get_me()
        assert SECRET not in "".join(traceback.format_exception(caught.value))


async def test_a_redirect_is_not_followed() -> None:
    followed: list[str] = []

    async def redirect(request: web.Request) -> web.Response:
        followed.append(request.path)
        raise web.HTTPTemporaryRedirect("/elsewhere")

    app = web.Application()
    app.router.add_post("/{path:.*}", redirect)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with AiohttpRequest(1, QUICK) as request:
        with pytest.raises(NetworkError):
            await request.post(f"http://127.0.0.1:{runner.addresses[0][1]}/bot{DEFAULT_TOKEN}/getMe")
    await runner.cleanup()
    assert followed == [f"/bot{DEFAULT_TOKEN}/getMe"]


async def test_every_request_is_told_to_the_observer(telegram: LocalTelegram) -> None:
    told: list[tuple[str, int]] = []
    async with AiohttpRequest(1, QUICK, observe=lambda method, code, _: told.append((method, code))) as request:
        url = f"{telegram.base_url}{DEFAULT_TOKEN}"
        await request.post(f"{url}/getMe")
        telegram.state.faults.add(Fault("getMe", "502"))
        telegram.state.faults.add(Fault("getMe", "cut"))
        for _ in range(2):
            with pytest.raises(NetworkError):
                await request.post(f"{url}/getMe")
    assert told == [("getMe", 200), ("getMe", 502), ("getMe", 0)]


async def test_a_closed_transport_says_so_and_can_be_opened_again(telegram: LocalTelegram) -> None:
    request = AiohttpRequest(1, QUICK)
    url = f"{telegram.base_url}{DEFAULT_TOKEN}/getMe"
    with pytest.raises(NetworkError, match="not initialised"):
        await request.post(url)
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await request.post(url)
        await request.shutdown()
        await request.shutdown()


def test_it_is_the_librarys_kind_of_transport() -> None:
    request: BaseRequest = AiohttpRequest(timeouts=QUICK)
    assert request.read_timeout == 0.3
    assert RequestData().contains_files is False


@pytest.mark.parametrize(
    "proxy", ["http://me:p4ss#w@h:1", "http://me:p4ss/w@h", "me:p4ss@h", "http://me:p4ss@h:port", "x"]
)
async def test_an_error_of_a_proxy_shows_no_password(telegram: LocalTelegram, proxy: str) -> None:
    request, polls = AiohttpRequest(2, proxy=proxy), AiohttpRequest(2)
    client = Client(DEFAULT_TOKEN, telegram.base_url, request=request, get_updates_request=polls)
    with pytest.raises(NetworkError) as caught:
        await client.initialize()
    await client.shutdown()
    await request.shutdown()
    await polls.shutdown()
    assert "p4ss" not in f"{caught.value!r} {caught.value.__cause__!r}"
