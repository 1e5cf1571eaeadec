"""A webhook that is taken away is noticed, told by the health, and put back."""

from __future__ import annotations

import pytest
from telegram import Bot

from bot.webhook_watch import WebhookWatch
from localtelegram import DEFAULT_TOKEN, Fault, LocalTelegram

URL = "http://127.0.0.1:9/telegram/updates"


@pytest.fixture
async def telegram():
    async with LocalTelegram(flood=False) as telegram:
        yield telegram


@pytest.fixture
async def bot(telegram):
    async with Bot(DEFAULT_TOKEN, telegram.base_url) as bot:
        await bot.set_webhook(URL)
        yield bot


@pytest.mark.parametrize("other", ["", "http://127.0.0.1:9/elsewhere"])
async def test_a_webhook_that_is_gone_or_elsewhere_is_put_back(telegram, bot, other):
    async def register() -> None:
        await bot.set_webhook(URL)

    watch = WebhookWatch(bot, register)
    await watch.look()
    assert watch.delivers()
    await bot.set_webhook(other)
    await watch.look()
    assert not watch.delivers()
    assert (await bot.get_webhook_info()).url == URL
    await watch.look()
    assert watch.delivers()


@pytest.mark.parametrize("kind", ["502", "429", "cut"])
async def test_a_look_that_fails_is_no_verdict(telegram, bot, kind):
    watch = WebhookWatch(bot, bot.close)
    telegram.state.faults.add(Fault("getWebhookInfo", kind))
    await watch.look()
    assert watch.delivers()


async def test_without_any_look_that_succeeds_health_ends(bot, monkeypatch):
    watch = WebhookWatch(bot, bot.close)
    monkeypatch.setattr("bot.health.time.monotonic", lambda: 1e9)
    assert not watch.delivers()
