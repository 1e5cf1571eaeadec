"""What happens, in order: the stream from which the page draws and for which tests wait."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    Attributes:
        id: Grows by one from event to event.
        kind: message, edited, deleted, action, callback_answer, inline_answer, commands, chat or menu.
        chat_id: The chat it happened in, if any.
        data: Details; for messages, the `Message` itself under "message".
    """

    id: int
    kind: str
    chat_id: int | None
    data: dict[str, Any]


class Events:
    """The stream of events. It keeps the last ones, so that a listener may come a little late.

    Args:
        kept: How many events to remember.
    """

    def __init__(self, kept: int = 2000) -> None:
        self._kept: deque[Event] = deque(maxlen=kept)
        self._waiting: set[asyncio.Future[None]] = set()
        self.last_id = 0

    def publish(self, kind: str, chat_id: int | None = None, **data: Any) -> Event:
        """Adds an event and wakes those who wait."""
        self.last_id += 1
        event = Event(self.last_id, kind, chat_id, data)
        self._kept.append(event)
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)
        return event

    def since(self, after: int) -> list[Event]:
        """Events with an id above `after` that are still remembered."""
        if after >= self.last_id:
            return []
        newer = []
        for event in reversed(self._kept):
            if event.id <= after:
                break
            newer.append(event)
        return newer[::-1]

    async def stream(self, after: int) -> AsyncIterator[Event]:
        """All events after `after`, for ever."""
        while True:
            for event in self.since(after):
                after = event.id
                yield event
            if after >= self.last_id:
                await self._changed()

    async def first(self, wanted: Callable[[Event], bool], after: int, timeout: float) -> Event | None:  # noqa: ASYNC109
        """The first event after `after` that is `wanted`; None when `timeout` seconds have passed."""
        try:
            async with asyncio.timeout(timeout):
                async for event in self.stream(after):
                    if wanted(event):
                        return event
        except TimeoutError:
            pass
        return None

    async def _changed(self) -> None:
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)
