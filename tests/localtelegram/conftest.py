from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from telegram import Bot
from telegram.ext import ApplicationBuilder, ExtBot

from localtelegram import AN, DEFAULT_TOKEN, LocalTelegram


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(flood=False) as server:
        server.person(AN).say("/start")
        yield server


@pytest.fixture
async def bot(telegram: LocalTelegram) -> AsyncIterator[Bot]:
    """PTB's own client, talking to the server over HTTP."""
    builder = ApplicationBuilder().token(DEFAULT_TOKEN)
    application = builder.base_url(telegram.base_url).base_file_url(telegram.base_file_url).updater(None).build()
    client: ExtBot[None] = application.bot
    async with client:
        yield client


@pytest.fixture
async def http(telegram: LocalTelegram) -> AsyncIterator[aiohttp.ClientSession]:
    """A client that sends what no library would; paths are relative to the server."""
    async with aiohttp.ClientSession(telegram.address) as session:
        yield session


@pytest.fixture
def until() -> Callable[[Callable[[], object]], Awaitable[None]]:
    """Waits until something is so that no event tells of."""

    async def wait(condition: Callable[[], object]) -> None:
        async with asyncio.timeout(60):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.001)

    return wait
