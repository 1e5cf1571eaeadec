"""Updates by long polling: ask the Bot API, wait, take what comes, ask again.

An update is confirmed when it is handled, not when it is taken: until then the Bot API would give it again, to this
program or to the one that follows it. While some are in hand the next poll is a short one, for the Bot API holds no
poll open while it has something unconfirmed.

The loop is the project's own and not the library's ``Updater``, because there an update that cannot be parsed stops all
those behind it, a second poller is retried against for ever, and nothing tells when the last poll succeeded.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram.error import TelegramError, TimedOut

from bot.client import Client
from bot.health import FRESH_SECONDS, fresh
from bot.incoming_updates import Taken
from bot.retrying import LONGEST_PAUSE, Refusals, pause_after

logger = logging.getLogger(__name__)

LOOKING_AGAIN = 0.1
"""Seconds after which new updates are looked for although earlier ones are still in hand."""

LATER = 1.0
"""Seconds after which is looked for what another program had in hand."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """When polling last had a reply, and when it last finished an attempt at all; monotonic seconds."""

    succeeded: float | None = None
    attempted: float | None = None


class Polling:
    """Fetches updates until it is stopped.

    Args:
        client: asks the Bot API.
        take: handles a raw update, and tells whether it is done.
        allowed_updates: the kinds wanted.
        hold_seconds: how long the server may hold a poll open.
        reply_seconds: how much longer to wait before the connection counts as dead.
        refusal_seconds: how long a refusal must stay before it ends the program.
    """

    def __init__(
        self,
        client: Client,
        take: Callable[[object], Awaitable[Taken]],
        allowed_updates: Sequence[str],
        *,
        hold_seconds: int,
        reply_seconds: float,
        refusal_seconds: float = 30.0,
    ) -> None:
        self._refusals = Refusals(refusal_seconds)
        self.pulse = Pulse()
        self._client = client
        self._take = take
        self._allowed_updates = allowed_updates
        self._hold_seconds = hold_seconds
        self._reply_seconds = reply_seconds
        self._confirming = Confirming()
        self._in_hand: dict[int, asyncio.Task[None]] = {}
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
        """Take no more updates, finish and confirm those in hand, so that the next start does not get them again."""
        if self._task is None:
            return
        # After a conflict the updates are another program's, and asking once more would disturb it.
        goes_on = not self._task.done()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None
        await asyncio.gather(*self._in_hand.values())
        if goes_on and self._confirming.confirm() is not None:
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
                updates = await self._fetch(0 if self._confirming.waits else self._hold_seconds)
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
            except Exception as error:  # nothing foreseen: whatever it was, asking goes on
                failures += 1
                self.pulse = Pulse(self.pulse.succeeded, time.monotonic())
                logger.exception("polling failed in a way that is not known, trying again")
                await asyncio.sleep(pause_after(error, failures))
                continue
            failures = 0
            self._refusals.passed()
            now = time.monotonic()
            self.pulse = Pulse(now, now)
            for update in updates:
                self._begin(update)
            if self._in_hand:
                await asyncio.wait(self._in_hand.values(), timeout=LOOKING_AGAIN)
            elif self._confirming.waits:  # for somebody else to be done with
                await asyncio.sleep(LATER)

    def _begin(self, raw: object) -> None:
        """Have an update handled, unless it is in hand or done and only comes again."""
        update_id = raw.get("update_id") if isinstance(raw, dict) else None
        if not isinstance(update_id, int):
            logger.error("an update without an id was passed over")
        elif self._confirming.begin(update_id):
            self._in_hand[update_id] = asyncio.create_task(self._handle(update_id, raw))

    async def _handle(self, update_id: int, raw: object) -> None:
        try:
            if await self._take(raw) is Taken.DONE:
                self._confirming.done(update_id)
            else:
                self._confirming.later(update_id)
        finally:
            del self._in_hand[update_id]

    async def _fetch(self, hold_seconds: int) -> list[object]:
        return await self._client.fetch_updates(
            self._confirming.confirm(),
            seconds=hold_seconds,
            reply_seconds=self._reply_seconds,
            allowed_updates=self._allowed_updates,
        )


class Confirming:
    """Which updates may be confirmed: those below the first that is not done."""

    def __init__(self) -> None:
        self._undone: set[int] = set()  # in hand, or to be given again
        self._in_hand: set[int] = set()
        self._done: set[int] = set()  # those that may come once more, for they are not confirmed yet
        self._next: int | None = None  # above all that came

    @property
    def waits(self) -> bool:
        """Whether something that came is not done."""
        return bool(self._undone)

    def confirm(self) -> int | None:
        """The offset that confirms what may be confirmed, None where nothing came yet."""
        offset = min(self._undone, default=self._next)
        if offset is not None:
            self._done = {update_id for update_id in self._done if update_id >= offset}
        return offset

    def begin(self, update_id: int) -> bool:
        """Note that an update came; tell whether it is to be handled now."""
        if update_id in self._in_hand or update_id in self._done:
            return False
        known = update_id in self._undone
        self._undone.add(update_id)
        self._in_hand.add(update_id)
        # After a quiet week the Bot API begins to count anew, perhaps below.
        self._next = update_id + 1 if not known or self._next is None else self._next
        return True

    def done(self, update_id: int) -> None:
        """Note that an update is handled."""
        self._in_hand.discard(update_id)
        self._undone.discard(update_id)
        self._done.add(update_id)

    def later(self, update_id: int) -> None:
        """Note that an update is not handled; it comes again, for it stays unconfirmed."""
        self._in_hand.discard(update_id)


def _named(error: TelegramError) -> dict[str, str]:
    return {"error": type(error).__name__, "reason": error.message}
