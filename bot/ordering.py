"""Updates in order within a chat, side by side between chats."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

Timer = Callable[[object], AbstractContextManager[None]]
"""Wraps the handling of one update, to measure it."""

WAITING_LIMIT = 100_000
"""Updates taken and not yet handled. Far above what Telegram sends, so that waiting for a chat holds up no other."""


class ChatOrder(BaseUpdateProcessor):
    """Handles the updates of one chat one after the other, as they arrived, and those of several chats at once.

    An update that waits for its chat takes no place from other chats, so somebody who sends a hundred messages delays
    nobody else. Updates without a chat (inline queries) are kept in order for each user.

    Args:
        concurrency: how many updates are handled at once.
        timer: wraps the handling of each update.
    """

    __slots__ = ("_places", "_queues", "_timer")

    def __init__(self, concurrency: int, timer: Timer | None = None) -> None:
        super().__init__(WAITING_LIMIT)
        self._places = asyncio.Semaphore(concurrency)
        # A chat's lock lives as long as an update holds it or waits for it.
        self._queues: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._timer = timer or (lambda _: nullcontext())

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await ``coroutine`` when the earlier updates of the same chat are done."""
        key = conversation_key(update)
        if key is None:
            await self._handle(update, coroutine)
            return
        queue = self._queues.get(key)
        if queue is None:
            queue = self._queues[key] = asyncio.Lock()
        async with queue:
            await self._handle(update, coroutine)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def _handle(self, update: object, coroutine: Awaitable[Any]) -> None:
        async with self._places:
            with self._timer(update):
                await coroutine


def conversation_key(update: object) -> int | None:
    """The chat an update belongs to, or the user where it has no chat; None where it has neither."""
    if not isinstance(update, Update):
        return None
    party = update.effective_chat or update.effective_user
    return party.id if party else None
