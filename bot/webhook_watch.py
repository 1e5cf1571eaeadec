"""Whether Telegram still knows the webhook: it can be taken away by anybody who has the token, without a word.

Without this look a bot whose webhook was deleted, or moved by a forgotten test, is deaf and says it is well.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from telegram import Bot
from telegram.error import TelegramError

from bot.health import fresh

logger = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
"""How often to look."""

_STALE_SECONDS = 300.0
_LATE = 100
"""Updates that wait at Telegram while it tells of an error: they do not arrive."""


class WebhookWatch:
    """Looks at the webhook now and then, and registers it again where it is gone.

    Args:
        bot: asks the Bot API.
        register: tells Telegram where to send updates.
        seconds: how often to look.
    """

    def __init__(self, bot: Bot, register: Callable[[], Awaitable[None]], seconds: float = LOOK_SECONDS) -> None:
        self._bot = bot
        self._register = register
        self._seconds = seconds
        self._url: str | None = None
        self._delivers = True
        self._looked: float | None = time.monotonic()

    def delivers(self) -> bool:
        """Whether, as of the last look, Telegram sends updates here; not where no look has succeeded lately."""
        return self._delivers and fresh(self._looked, _STALE_SECONDS + self._seconds)

    async def run(self) -> None:
        """Look until cancelled; no failure ends it."""
        while True:
            await self.look()
            await asyncio.sleep(self._seconds)

    async def look(self) -> None:
        """Ask once. The address that is there at the first look is the one that must stay."""
        try:
            info = await self._bot.get_webhook_info()
            self._url = self._url or info.url
            if info.url and info.url == self._url:
                self._delivers = not (info.last_error_message and info.pending_update_count >= _LATE)
            else:
                self._delivers = False
                logger.error("the webhook is gone, it is registered again")
                await self._register()
                self._url = None
        except TelegramError as error:
            logger.warning("the webhook could not be looked at", extra={"error": type(error).__name__})
            return
        except Exception:
            logger.exception("the look at the webhook failed")
            return
        self._looked = time.monotonic()
