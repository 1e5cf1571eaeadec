"""The client and the error handler as the program sets them up, against a real Bot API."""

from __future__ import annotations

import asyncio
import datetime as dt
import errno
import gc
import warnings
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, MessageHandler, filters

from bot.application import Application, build_client, wanted_updates
from bot.errors import QUESTION, ErrorReporter
from bot.metrics import Metrics
from bot.polling import Polling
from bot.running import build_incoming
from bot.settings import load_settings
from bot.startup import log_switches
from handlers.messages import texts
from handlers.state import Claim
from localtelegram import AN, DEFAULT_TOKEN, GROUP, Fault, LocalTelegram

ASKED = "Bí mật của tôi là gì?"


def settings(telegram: LocalTelegram, **others: str):
    environment = {"THIDUA_TELEGRAM__TOKEN": DEFAULT_TOKEN, "THIDUA_TELEGRAM__BASE_URL": telegram.base_url}
    return load_settings(None, environment | {f"THIDUA_{name}": value for name, value in others.items()})


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(flood=False) as telegram:
        yield telegram


class Unclaimed:
    """Claims of a program that is alone."""

    async def claim(self, update_id: int) -> Claim:
        return Claim.MINE

    async def done(self, update_id: int) -> bool:
        return True


class Failing:
    """An application whose every handler raises what it is told to."""

    def __init__(self, telegram: LocalTelegram) -> None:
        self.error: Exception = ValueError("nothing told")
        self.metrics = Metrics()
        self.application: Application = (
            ApplicationBuilder()
            .bot(build_client(settings(telegram), self.metrics))
            .updater(None)
            .job_queue(None)
            .build()
        )
        self.application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.TEXT, self.fail))
        self.application.add_handler(CallbackQueryHandler(self.fail))
        self.application.add_error_handler(ErrorReporter(self.metrics).report)
        incoming = build_incoming(self.application, Unclaimed(), self.metrics)
        kinds = wanted_updates(self.application)
        self.polling = Polling(self.application.bot, incoming.take, kinds, hold_seconds=1, reply_seconds=2)

    async def fail(self, update: Update, _: object) -> None:
        raise self.error


@pytest.fixture
async def failing(telegram: LocalTelegram) -> AsyncIterator[Failing]:
    failing = Failing(telegram)
    async with failing.application:
        await failing.application.start()
        await failing.polling.start()
        yield failing
        await failing.polling.stop()
        await failing.application.stop()


async def test_a_mistake_of_ours_is_told_once_and_courteously(
    telegram: LocalTelegram, failing: Failing, caplog: pytest.LogCaptureFixture
) -> None:
    failing.error = KeyError(f"no row for {ASKED}")
    answer = await telegram.person(AN).ask(ASKED)
    assert answer.text == texts.SOMETHING_WRONG
    mark = telegram.messages.mark()
    assert await telegram.messages.silent(AN, mark, seconds=0.2)
    record = next(record for record in caplog.records if record.getMessage() == "a handler failed")
    assert ASKED not in str(record.__dict__)
    assert QUESTION in record.__dict__["traceback"]
    assert "in fail" in record.__dict__["traceback"]
    assert b'thidua_errors_total{error="KeyError"} 1.0' in failing.metrics.text("")


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOENT, "thiếu thư mục tạm"), (errno.ENOSPC, "đĩa đầy"), (errno.EROFS, "đĩa chỉ đọc")],
)
async def test_a_disk_that_cannot_be_written_is_told_as_the_reason(
    telegram: LocalTelegram, failing: Failing, number: int, reason: str
) -> None:
    failing.error = OSError(number, "strerror", "a-file-of-the-server")
    answer = await telegram.person(AN).ask(ASKED)
    assert answer.text == texts.CANNOT_WRITE.format(reason=reason)


@pytest.mark.parametrize(
    "error", [TimedOut(), NetworkError("cut"), Forbidden("bot was blocked by the user"), RetryAfter(3)]
)
async def test_trouble_with_the_network_is_one_line_and_no_message(
    telegram: LocalTelegram, failing: Failing, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    failing.error = error
    mark = telegram.messages.mark()
    telegram.person(AN).say(ASKED)
    assert await telegram.messages.silent(AN, mark, seconds=0.5)
    records = [record for record in caplog.records if record.name == "bot.errors"]
    assert [record.levelname for record in records] == ["WARNING"]
    assert records[0].exc_info is None


async def test_a_press_that_fails_is_answered_all_the_same(telegram: LocalTelegram, failing: Failing) -> None:
    telegram.people.send(AN, AN, "/start")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Nguồn", callback_data="1:n:")]])
    sent = await failing.application.bot.send_message(AN, "x", reply_markup=keyboard)
    toast = await telegram.person(AN).press(telegram.people.message(AN, sent.message_id), "Nguồn")
    assert toast["text"] == texts.SOMETHING_WRONG


async def test_a_person_who_cannot_be_told_ends_nothing(telegram: LocalTelegram, failing: Failing) -> None:
    telegram.state.faults.add(
        Fault("sendMessage", "error", code=403, description="Forbidden: bot was blocked by the user")
    )
    telegram.person(AN).say(ASKED)
    assert (await telegram.person(AN).ask(ASKED)).text == texts.SOMETHING_WRONG


async def test_what_telegram_gives_back_comes_unparsed(telegram: LocalTelegram) -> None:
    telegram.people.send(AN, AN, "/start")
    async with build_client(settings(telegram), Metrics()) as client:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            sent = await client.do_api_request(
                "sendMessage", {"chat_id": AN, "text": "<b>một</b>", "parse_mode": "HTML"}
            )
        assert (sent["chat"]["id"], sent["text"]) == (AN, "một")
        with pytest.raises(BadRequest):
            await client.do_api_request("sendMessage", {"chat_id": AN, "text": ""})


async def test_what_every_message_has_unless_told_otherwise(telegram: LocalTelegram) -> None:
    telegram.person(AN).say("/start")
    async with build_client(settings(telegram), Metrics()) as client:
        message = await client.send_message(AN, "<b>đậm</b> https://example.vn", reply_to_message_id=4711)
        sent = telegram.state.record.of("sendMessage")[-1].parameters
        assert telegram.people.message(AN, message.message_id).text == "đậm https://example.vn"
        assert sent["link_preview_options"] == {"is_disabled": True}
        assert sent["reply_parameters"]["allow_sending_without_reply"] is True
        assert client.defaults is not None
        assert client.defaults.tzinfo == ZoneInfo("Asia/Ho_Chi_Minh")


async def test_a_flood_limit_is_waited_out_once(telegram: LocalTelegram) -> None:
    telegram.person(AN).say("/start")
    async with build_client(settings(telegram), Metrics()) as client:
        telegram.state.faults.add(Fault("sendMessage", "429", retry_after=1))
        waited = await client.send_message(AN, "a")
        assert telegram.people.message(AN, waited.message_id).text == "a"
        telegram.state.faults.add(Fault("sendMessage", "429", times=2, retry_after=1))
        with pytest.raises(RetryAfter) as caught:
            await client.send_message(AN, "b")
        assert caught.value.retry_after == dt.timedelta(seconds=1)


async def test_limits_on_sending_can_be_off_for_load_tests(telegram: LocalTelegram) -> None:
    client = build_client(settings(telegram, TELEGRAM__RATE_LIMIT="false"), Metrics())
    assert client.rate_limiter is None
    async with client:
        await asyncio.gather(*(client.send_message(GROUP, str(number)) for number in range(60)))
    assert len(telegram.state.record.of("sendMessage")) == 60


async def test_switches_at_botfather_are_logged(telegram: LocalTelegram, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    telegram.state.switches.inline = False
    async with build_client(settings(telegram), Metrics()) as client:
        log_switches(client, inline=True, guest=True)
    record = next(record for record in caplog.records if "connected" in record.getMessage())
    assert record.__dict__["inline"] is False
    assert record.__dict__["reads_all_group_messages"] is False
    assert [r.levelname for r in caplog.records if r.name == "bot.startup"] == ["INFO", "WARNING", "WARNING"]


async def test_a_client_whose_start_was_broken_off_is_closed_all_the_same(telegram: LocalTelegram) -> None:
    client = build_client(settings(telegram), Metrics())
    starting = asyncio.create_task(client.initialize())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    await client.shutdown()
    gc.collect()  # a session left open complains as it goes, and warnings are errors here
    assert [request._session for request in client._request] == [None, None]
