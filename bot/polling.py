"""Updates by long polling: ask the Bot API, wait, take what comes, ask again.

The loop is the project's own and not the library's ``Updater``, because there an update that cannot be parsed stops all
those behind it, a second poller is retried against for ever, and nothing tells when the last poll succeeded.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from telegram.error import TelegramError, TimedOut

from bot.client import Client
from bot.health import FRESH_SECONDS, fresh
from bot.retrying import LONGEST_PAUSE, Refusals, pause_after

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pulse:
    """When polling last had a reply, and when it last finished an attempt at all; monotonic seconds."""

    succeeded: float | None = None
    attempted: float | None = None


class Polling:
    """Fetches updates until it is stopped.

    Args:
        client: asks the Bot API.
        accept: takes each raw update.
        allowed_updates: the kinds wanted.
        hold_seconds: how long the server may hold a poll open.
        reply_seconds: how much longer to wait before the connection counts as dead.
        refusal_seconds: how long a refusal must stay before it ends the program.
    """

    def __init__(
        self,
        client: Client,
        accept: Callable[[object], None],
        allowed_updates: Sequence[str],
        *,
        hold_seconds: int,
        reply_seconds: float,
        refusal_seconds: float = 30.0,
    ) -> None:
        self._refusals = Refusals(refusal_seconds)
        self.pulse = Pulse()
        self._client = client
        self._accept = accept
        self._allowed_updates = allowed_updates
        self._hold_seconds = hold_seconds
        self._reply_seconds = reply_seconds
        self._offset: int | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to ask. A webhook left from another way of running is removed first; updates that wait are kept.

        Raises:
            telegram.error.TelegramError: the Bot API cannot be reached or refuses.
        """
        await self._client.delete_webhook(drop_pending_updates=False)
        self._task = asyncio.create_task(self._run(), name="polling")

    async def failed(self) -> None:
        """Wait until polling cannot go on; to be called between start and stop.

        Raises:
            telegram.error.Conflict: another program polls with the same token, and goes on to.
            telegram.error.InvalidToken: the token is refused again and again.
        """
        if self._task is not None:
            await asyncio.shield(self._task)

    async def stop(self) -> None:
        """Take no more updates, and confirm those taken, so that the next start does not get them again."""
        if self._task is None:
            return
        # After a conflict the updates are another program's, and asking once more would disturb it.
        goes_on = not self._task.done()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None
        if goes_on and self._offset is not None:
            try:
                await self._fetch(hold_seconds=0)
            except TelegramError as error:
                logger.warning("the last updates could not be confirmed and may come again", extra=_named(error))

    def receiving(self) -> bool:
        """Whether a poll succeeded lately."""
        return fresh(self.pulse.succeeded, max(FRESH_SECONDS, self._hold_seconds + 2 * self._reply_seconds))

    def alive(self) -> bool:
        """Whether the loop still turns: an attempt, good or bad, ended lately. An outage elsewhere is no death."""
        attempted = self.pulse.attempted
        limit = self._hold_seconds + self._reply_seconds + 2 * LONGEST_PAUSE
        return attempted is None or time.monotonic() - attempted < limit

    async def _run(self) -> None:
        failures = 0
        while True:
            try:
                updates = await self._fetch(self._hold_seconds)
            except TelegramError as error:
                if self._refusals.stays(error):
                    raise
                failures += 1
                self.pulse = Pulse(self.pulse.succeeded, time.monotonic())
                logger.warning("polling failed, trying again", extra={**_named(error), "failures": failures})
                # A first timeout is most often a connection that went away unnoticed.
                at_once = isinstance(error, TimedOut) and failures == 1
                await asyncio.sleep(0 if at_once else pause_after(error, failures))
                continue
            failures = 0
            self._refusals.passed()
            now = time.monotonic()
            self.pulse = Pulse(now, now)
            for update in updates:
                self._accept(update)
            self._offset = next_offset(updates, self._offset)

    async def _fetch(self, hold_seconds: int) -> list[object]:
        return await self._client.fetch_updates(
            self._offset,
            seconds=hold_seconds,
            reply_seconds=self._reply_seconds,
            allowed_updates=self._allowed_updates,
        )


def next_offset(updates: Sequence[object], offset: int | None) -> int | None:
    """The offset that confirms ``updates``, whether or not they could be read."""
    ids = [raw.get("update_id") for raw in updates if isinstance(raw, dict)]
    return max((update_id + 1 for update_id in ids if isinstance(update_id, int)), default=offset)


def _named(error: TelegramError) -> dict[str, str]:
    return {"error": type(error).__name__, "reason": error.message}
