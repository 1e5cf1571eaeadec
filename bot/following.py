"""The facts on disk: what another program puts there is taken over; what somebody breaks or removes is made anew."""

from __future__ import annotations

import asyncio
import logging
import time

from bot.garbage import spare_lasting_objects
from bot.health import fresh
from knowledge import Assistant
from knowledge.facts import BaseUnusable, ReloadBusy

logger = logging.getLogger(__name__)

REFRESH_SECONDS = 5.0
"""How often to look."""

_STALE_SECONDS = 120.0  # a reload of a large base takes its time


class FactsFollower:
    """Looks at the facts now and then. A reload reaches one replica only; the others find it here.

    Args:
        assistant: whose facts are looked at.
        seconds: how often.
    """

    def __init__(self, assistant: Assistant, seconds: float = REFRESH_SECONDS) -> None:
        self._assistant = assistant
        self._seconds = seconds
        self._looked: float | None = time.monotonic()
        self._failure: str | None = None

    def well(self) -> bool:
        """Whether the facts were looked at lately, and those on disk are those that answers come from."""
        return self._failure is None and fresh(self._looked, _STALE_SECONDS + self._seconds)

    async def run(self) -> None:
        """Follow until cancelled; no failure ends it."""
        spared = None
        while True:
            if spared != self._assistant.generation:
                spared = self._assistant.generation
                spare_lasting_objects()
            await asyncio.sleep(self._seconds)
            await self.look()

    async def look(self) -> None:
        """Take over what is new. Of a failure that lasts the log has one line."""
        try:
            if await asyncio.to_thread(self._refreshed):
                logger.info("new facts taken over", extra={"facts": self._assistant.version})
        except ReloadBusy:
            return  # somebody is making them
        except Exception as error:
            if self._failure != str(error):
                logger.exception("the facts cannot be followed; the old ones stay")
            self._failure = str(error)
        else:
            if self._failure is not None:
                logger.warning("the facts are followed again", extra={"facts": self._assistant.version})
            self._failure = None
        self._looked = time.monotonic()

    def _refreshed(self) -> bool:
        try:
            return self._assistant.refresh()
        except BaseUnusable as error:
            logger.warning("the facts on disk are gone or broken, they are built anew", extra={"reason": str(error)})
            self._assistant.reload(force=True)
            return True
