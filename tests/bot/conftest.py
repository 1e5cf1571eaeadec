"""An incoming whose updates go into a queue, and claims that a test can set."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram import Bot, Update

from bot.incoming_updates import IncomingUpdates
from handlers.state import Claim


@dataclass
class Collected:
    """What an incoming has let through, and what its claims say: `told` by update id, else that it is ours."""

    queue: asyncio.Queue[Update] = field(default_factory=asyncio.Queue)
    counted: list[str] = field(default_factory=list)
    told: dict[int, Claim] = field(default_factory=dict)
    marked: list[int] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def incoming(self, bot: Bot) -> IncomingUpdates:
        return IncomingUpdates(bot, self.handle, self.order, self, self.counted.append)

    async def handle(self, update: Update) -> None:
        """Let the update through, then wait for the gate: a handler that takes its time."""
        self.queue.put_nowait(update)
        await self.gate.wait()

    async def order(self, update: Update, coroutine: Coroutine[Any, Any, None]) -> None:
        await coroutine

    async def claim(self, update_id: int) -> Claim:
        return self.told.get(update_id, Claim.MINE)

    async def done(self, update_id: int) -> bool:
        self.marked.append(update_id)
        return True


@pytest.fixture
def collected() -> Collected:
    return Collected()
