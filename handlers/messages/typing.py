"""The sign that the bot is at work, for as long as it is: Telegram shows it for five seconds each time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

_SECONDS = 4.5


@asynccontextmanager
async def typing(bot: ExtBot[None], chat_id: int) -> AsyncIterator[None]:
    """Show in a private chat that the bot is writing, until the block ends."""
    task = asyncio.create_task(_show(bot, chat_id))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _show(bot: ExtBot[None], chat_id: int) -> None:
    while True:
        with suppress(TelegramError):  # only a sign: the work goes on without it
            await bot.send_chat_action(chat_id, ChatAction.TYPING)
        await asyncio.sleep(_SECONDS)
