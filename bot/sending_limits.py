"""How fast the bot sends: below Telegram's limits, and where Telegram says "too many", only that chat waits.

The library's own limiter stops every request of the bot when one chat is told to wait, be it for ten minutes.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

logger = logging.getLogger(__name__)

Reply = bool | dict[str, Any] | list[dict[str, Any]]

_PER_SECOND = 30  # messages of one bot
PER_MINUTE_AND_GROUP = 20
_REMEMBERED = 1024  # chats
_MANY_CHATS = 5  # told to wait within a moment: then Telegram means the bot, not a chat
_MOMENT = 5.0  # seconds
_ALL = "*"


class SendingLimits(BaseRateLimiter[None]):
    """Waits before requests that name a chat, and tries once more what Telegram refused for being too much.

    A chat that must wait longer than ``patience`` gets nothing meanwhile: an answer that comes ten minutes later helps
    nobody, and what waits for it takes the place of others.

    Args:
        patience: seconds that a request waits at most for a chat that Telegram holds back.
        shared_turn: takes the next turn of a group among all replicas, and tells the seconds until it comes; None where
            this program alone sends.
    """

    def __init__(
        self, patience: float = 30.0, shared_turn: Callable[[int | str], Awaitable[float]] | None = None
    ) -> None:
        self._patience = patience
        self._shared_turn = shared_turn
        self._overall = AsyncLimiter(_PER_SECOND, 1)
        self._groups: OrderedDict[int | str, AsyncLimiter] = OrderedDict()
        self._held: dict[int | str, float] = {}
        self._lately: OrderedDict[int | str, float] = OrderedDict()
        self._stopping = asyncio.Event()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    def stopping(self) -> None:
        """Let what waits for its turn in a group go at once: the program ends, and later would be never."""
        self._stopping.set()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Reply]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - the library's own parameter
    ) -> Reply:
        """Send a request when its chat may have it.

        Raises:
            telegram.error.RetryAfter: Telegram goes on refusing, or the chat must wait too long.
        """
        chat = data.get("chat_id")
        key = chat if isinstance(chat, int | str) else f"method:{endpoint}"
        await self._wait_until_free(key)
        try:
            async with self._turn(chat):
                return await callback(*args, **kwargs)
        except RetryAfter as refusal:
            self._hold(key, refusal)
        await self._wait_until_free(key)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as refusal:
            self._hold(key, refusal)
            raise

    async def _wait_until_free(self, key: int | str) -> None:
        until = max(self._held.get(key, 0.0), self._held.get(_ALL, 0.0))
        seconds = until - time.monotonic()
        if seconds > self._patience:
            raise RetryAfter(dt.timedelta(seconds=round(seconds)))
        if seconds > 0:
            await asyncio.sleep(seconds)

    def _hold(self, key: int | str, refusal: RetryAfter) -> None:
        """Hold a chat back; all of them where several were refused within a moment."""
        wait = refusal.retry_after
        seconds = (wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)) + 0.1
        now = time.monotonic()
        self._held = {held: until for held, until in self._held.items() if until > now}
        self._held[key] = now + seconds
        self._lately[key] = now
        self._lately.move_to_end(key)
        while now - next(iter(self._lately.values())) > _MOMENT:
            self._lately.popitem(last=False)
        means_all = len(self._lately) >= _MANY_CHATS
        if means_all:
            self._held[_ALL] = now + seconds
        logger.warning("Telegram asks to wait", extra={"seconds": seconds, "all": means_all})

    @contextlib.asynccontextmanager
    async def _turn(self, chat: object) -> AsyncIterator[None]:
        if isinstance(chat, int | str):
            if not (isinstance(chat, int) and chat > 0):
                await self._turn_of_group(chat)
            await self._overall.acquire()
        yield

    async def _turn_of_group(self, chat: int | str) -> None:
        if self._shared_turn is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), await self._shared_turn(chat))
            return
        limiter = self._groups.setdefault(chat, AsyncLimiter(PER_MINUTE_AND_GROUP, 60))
        self._groups.move_to_end(chat)
        if len(self._groups) > _REMEMBERED:
            self._groups.popitem(last=False)
        if limiter.has_capacity():
            await limiter.acquire()
            return
        turn, stop = asyncio.ensure_future(limiter.acquire()), asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({turn, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            turn.cancel()
            stop.cancel()
