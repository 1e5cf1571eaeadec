"""Where updates come in, whichever way they arrive: each read by itself, claimed, handled, and marked as done."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from enum import Enum
from typing import Any, Protocol

from telegram import Bot, Update

from handlers.state import Claim

logger = logging.getLogger(__name__)

REMEMBERED = 4096
"""How many update ids are kept to know a repeated one without asking the state: far more than a webhook repeats."""


class Taken(Enum):
    """What became of an update: it needs never come again, or is to be sent again later."""

    DONE = "done"
    LATER = "later"


class Claims(Protocol):
    """Says who handles an update: :class:`handlers.state.Claims`."""

    async def claim(self, update_id: int) -> Claim:
        """Claim an update for this process."""

    async def done(self, update_id: int) -> bool:
        """Mark it as handled."""


class IncomingUpdates:
    """Takes raw updates and has each handled once, by one process.

    Args:
        bot: the bot that the updates are for.
        handle: handles one update to its end.
        order: awaits what it is given when the earlier updates of the same chat are done.
        claims: says whose an update is.
        count: told the kind of each update that is handled, ``unreadable``, ``repeated`` or ``busy`` for one that is
            not.
    """

    def __init__(
        self,
        bot: Bot,
        handle: Callable[[Update], Awaitable[None]],
        order: Callable[[Update, Coroutine[Any, Any, None]], Awaitable[None]],
        claims: Claims,
        count: Callable[[str], None],
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._order = order
        self._claims = claims
        self._count = count
        self._in_hand: dict[int, asyncio.Task[Taken]] = {}
        self._done: OrderedDict[int, None] = OrderedDict()
        self._closed = False

    async def take(self, raw: object) -> Taken:
        """Handle one update and tell when it is done. It never raises; cancelled, the handling goes on.

        One that cannot be read is logged (never its content) and done with: refused, it would come for ever.
        """
        update_id = raw.get("update_id") if isinstance(raw, dict) else None
        if update_id in self._done or update_id in self._in_hand:
            self._count("repeated")
            return await asyncio.shield(self._in_hand[update_id]) if update_id in self._in_hand else Taken.DONE
        try:
            update = _read(raw, self._bot)
        except Exception as error:  # a shape the library does not know may fail in any way
            logger.error(  # noqa: TRY400 - the traceback would quote the update
                "update skipped: the library cannot read it",
                extra={"update_id": update_id, "kind": kind_of(raw), "error": type(error).__name__},
            )
            self._count("unreadable")
            return Taken.DONE
        if self._closed:
            return Taken.LATER
        task = self._in_hand[update.update_id] = asyncio.create_task(self._take(update), name="update")
        return await asyncio.shield(task)

    async def finish(self) -> None:
        """Take nothing more, and wait for what is in hand."""
        self._closed = True
        while self._in_hand:
            await asyncio.wait(list(self._in_hand.values()))

    async def _take(self, update: Update) -> Taken:
        taken = [Taken.LATER]

        async def handle() -> None:
            taken[0] = await self._handle_claimed(update)

        try:
            await self._order(update, handle())
        except Exception:  # what handlers let through was reported before; this is the machinery itself
            logger.exception("an update could not be handled")
        finally:
            del self._in_hand[update.update_id]
        return taken[0]

    async def _handle_claimed(self, update: Update) -> Taken:
        """Claim, handle and mark, while the next update of the chat waits: it finds all that this one leaves."""
        claim = await self._claims.claim(update.update_id)
        if claim is Claim.BUSY:
            self._count("busy")
            return Taken.LATER
        if claim is Claim.DONE:
            self._count("repeated")
        else:
            self._count(kind_of_update(update))
            await self._handle(update)
            await self._claims.done(update.update_id)
        self._done[update.update_id] = None
        if len(self._done) > REMEMBERED:
            self._done.popitem(last=False)
        return Taken.DONE


def kind_of(raw: object) -> str:
    """The kind of a raw update (``message``, ``callback_query``, …), ``other`` where the library knows none such."""
    if not isinstance(raw, dict):
        return "other"
    return next((kind for kind in raw if kind in _KINDS), "other")


def kind_of_update(update: Update) -> str:
    """The kind of an update that was read."""
    return next((kind for kind in Update.ALL_TYPES if getattr(update, kind, None) is not None), "other")


def _read(raw: object, bot: Bot) -> Update:
    if not isinstance(raw, dict):
        raise TypeError("an update is a JSON object")
    return Update.de_json(raw, bot)


_KINDS = frozenset(Update.ALL_TYPES)
