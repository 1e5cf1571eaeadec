"""Where updates come in, whichever way they arrive: read one by one, counted, and queued for the handlers."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable

from telegram import Bot, Update

logger = logging.getLogger(__name__)

REMEMBERED = 4096
"""How many update ids are kept to know a repeated one: far more than a webhook ever sends twice."""


class Intake:
    """Takes raw updates and puts those that can be read into the queue, each once.

    Args:
        bot: the bot that the updates are for.
        queue: the application's queue of updates.
        count: told the kind of each update that is queued, ``unreadable`` or ``repeated`` for one that is not.
    """

    def __init__(self, bot: Bot, queue: asyncio.Queue[object], count: Callable[[str], None]) -> None:
        self._bot = bot
        self._queue = queue
        self._count = count
        self._seen: OrderedDict[int, None] = OrderedDict()

    def accept(self, raw: object) -> None:
        """Queue one update. One that cannot be read is logged (never its content) and passed over."""
        update_id = raw.get("update_id") if isinstance(raw, dict) else None
        if isinstance(update_id, int) and self._repeated(update_id):
            self._count("repeated")
            return
        kind = kind_of(raw)
        try:
            update = _read(raw, self._bot)
        except Exception as error:  # a shape the library does not know may fail in any way
            logger.error(  # noqa: TRY400 - the traceback would quote the update
                "update skipped: the library cannot read it",
                extra={"update_id": update_id, "kind": kind, "error": type(error).__name__},
            )
            self._count("unreadable")
            return
        self._count(kind)
        self._queue.put_nowait(update)

    def _repeated(self, update_id: int) -> bool:
        if update_id in self._seen:
            return True
        self._seen[update_id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return False


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
