"""The queue of updates: numbered, filtered by what the bot asked for, kept until confirmed."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from localtelegram.errors import BotApiError, conflict

UPDATE_KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
)
"""Every kind of update."""

OPT_IN_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that a bot gets only if it names them."""

_OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_SET = "terminated by setWebhook request"


class Updates:
    """Updates that wait for the bot.

    Args:
        first_id: The id of the first update; ids only grow.
    """

    def __init__(self, first_id: int = 100_000_001) -> None:
        self.pending: deque[dict[str, Any]] = deque()
        self.allowed: list[str] | None = None
        self._next_id = first_id
        self._poll: asyncio.Future[None] | None = None
        self._arrived = asyncio.Event()

    def allow(self, kinds: list[str] | None) -> None:
        """Remembers which kinds the bot wants: [] for all but the opt-in ones, None to leave it as it was."""
        if kinds is not None:
            self.allowed = [kind for kind in kinds if kind in UPDATE_KINDS] or None

    @property
    def polling(self) -> bool:
        """Whether a long poll waits for updates at this moment."""
        return self._poll is not None and not self._poll.done()

    def wants(self, kind: str) -> bool:
        """Whether updates of this kind are queued at all."""
        return kind in self.allowed if self.allowed is not None else kind not in OPT_IN_KINDS

    def add(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queues an update; returns its id, or None if the bot does not want its kind."""
        return self.inject({kind: content}) if self.wants(kind) else None

    def begin_after(self, update_id: int) -> None:
        """Number the updates to come higher than ``update_id``."""
        self._next_id = max(self._next_id, update_id + 1)

    def inject(self, update: dict[str, Any]) -> int:
        """Queues an update as it is, whatever it holds, under the next id; returns the id."""
        update_id = self._next_id
        self._next_id += 1
        self.pending.append({"update_id": update_id, **update})
        self._arrived.set()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        return update_id

    def confirm(self, offset: int) -> None:
        """Forgets updates below `offset`; a negative one keeps that many of the last."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and offset > 0 and self.pending[0]["update_id"] < offset:
            self.pending.popleft()

    async def poll(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:  # noqa: ASYNC109
        """Long polling: waits up to `timeout` seconds for the first update at or after `offset`.

        Raises:
            BotApiError: 409, another request took over meanwhile.
        """
        self.abort_poll(conflict(_OTHER_POLL))
        self.confirm(offset)
        if not self.pending and timeout > 0:
            await self._wait(timeout)
        return [update for update, _ in zip(self.pending, range(limit), strict=False)]

    async def _wait(self, timeout: float) -> None:  # noqa: ASYNC109
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def abort_poll(self, error: BotApiError | None = None) -> None:
        """Ends the poll that waits, if any, with `error` (by default, that a webhook was set)."""
        poll, self._poll = self._poll, None
        if poll and not poll.done():
            poll.set_exception(error or conflict(_WEBHOOK_SET))

    async def arrived(self) -> None:
        """Waits until an update is pending."""
        while not self.pending:
            self._arrived.clear()
            await self._arrived.wait()
