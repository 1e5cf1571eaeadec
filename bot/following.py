"""Following the knowledge that others put in place: programs on the same files, or replicas on one database.

What somebody breaks or removes on disk is made anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable

from bot.garbage import spare_lasting_objects
from bot.health import fresh
from handlers import Services
from handlers.messages import texts
from handlers.services import Sharing
from handlers.state.overlay import SharedOverlay
from knowledge.facts import BaseUnusable, KnowledgeRefused, Problem, ReloadBusy, ReloadRefused
from knowledge.files.overlay import Overlay

logger = logging.getLogger(__name__)

FILES_EVERY = 5.0
"""Seconds between two looks at the files."""

DATABASE_EVERY = 5.0
"""Seconds between two looks at a database that tells of no change; where it tells of one, that is looked at at once."""

_STALE_SECONDS = 125.0  # a reload of a large base takes its time
_TAKEN_BACK = -2  # of no generation: what the database has is taken over at the next look


class SharedKnowledge(Sharing):
    """Keeps the overlay of this machine and the one in the database the same, each change as one generation.

    Args:
        services: the assistant, the overlay of this machine, and the lock on changes.
        shared: the overlay that all replicas share.
    """

    def __init__(self, services: Services, shared: SharedOverlay) -> None:
        self._services = services
        self._shared = shared
        self._overlay = Overlay(services.overlay)
        self._seen = 0
        self._refusal: KnowledgeRefused | None = None

    @contextlib.asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Keep the other replicas from changing the knowledge, and begin with what they have made of it.

        Raises:
            ReloadBusy: another replica is changing it, or the database is away.
        """
        async with self._shared.alone() as mine:
            if not mine:
                raise ReloadBusy("another replica changes the knowledge")
            with contextlib.suppress(KnowledgeRefused):  # the change that is to be made may mend it
                await self._take_over()
            yield

    async def put(self) -> None:
        """Give the others what was changed here.

        Raises:
            ReloadRefused: the database did not keep it, or another replica was quicker.
        """
        made = await self._shared.put(self._overlay.files(), self._seen)
        if made is None:
            logger.error("a change of the knowledge could not be shared and is taken back")
            self._seen = _TAKEN_BACK
            raise ReloadRefused([Problem("PostgreSQL", 1, texts.NOT_SHARED)])
        self._seen, self._refusal = made, None

    async def refresh(self) -> bool:
        """Take over what another replica changed, checked here like any reload; tell whether there was anything.

        Raises:
            ReloadRefused: it is not good here; the old knowledge answers on. Raised until there is a newer one.
            ReloadBusy: another reload is under way.
        """
        if self._services.changing.locked() or not await self._moved():
            return False
        async with self._services.changing:  # not for looking alone: whoever changes something then would be refused
            return await self._take_over()

    async def changed(self, seconds: float) -> None:
        """Wait for the word that another replica changed the knowledge, so long at most."""
        await self._shared.changed(seconds)

    async def close(self) -> None:
        """Wait for no more word."""
        await self._shared.close()

    async def _moved(self) -> bool:
        """Whether the database has another generation than this machine.

        Raises:
            KnowledgeRefused: it has none, and its latest was refused here.
        """
        if await self._shared.generation() not in {-1, self._seen}:
            return True
        if self._refusal is not None:
            raise self._refusal
        return False

    async def _take_over(self) -> bool:
        latest = await self._shared.latest() if await self._moved() else None
        if latest is None:
            return False
        generation, files = latest
        await asyncio.to_thread(self._overlay.replace, files)
        try:
            await asyncio.to_thread(self._services.assistant.reload)
        except KnowledgeRefused as refused:
            self._seen, self._refusal = generation, refused
            raise
        self._seen, self._refusal = generation, None
        return True


class Following:
    """Looks again and again whether there is newer knowledge. Nothing that is wrong with it ends that.

    Args:
        services: the assistant, and the note on how it stands to what others put in place.
        shared: the overlay in a database, None where programs share files alone.
        note_refused: told at each look whether newer knowledge was refused (for metrics).
    """

    def __init__(
        self, services: Services, shared: SharedKnowledge | None, note_refused: Callable[[bool], None]
    ) -> None:
        self._services = services
        self._shared = shared
        self._note_refused = note_refused
        self._looked: float | None = time.monotonic()
        self._failure: str | None = None

    def well(self) -> bool:
        """Whether the knowledge was looked at lately, and could be. (Knowledge that is refused leaves the old good.)"""
        return self._failure is None and fresh(self._looked, _STALE_SECONDS)

    async def run(self) -> None:
        """Look until cancelled."""
        spared = None
        try:
            while True:
                if spared != self._services.assistant.generation:
                    spared = self._services.assistant.generation
                    spare_lasting_objects()
                await self._pause()
                await self.look()
        finally:
            if self._shared is not None:
                await self._shared.close()

    async def _pause(self) -> None:
        if self._shared is None:
            await asyncio.sleep(FILES_EVERY)
        else:
            await self._shared.changed(DATABASE_EVERY)

    async def look(self) -> None:
        """Take over what there is. With files or a base that are wrong for now, the old knowledge answers."""
        failure, refused = None, ""
        try:
            if await self._refresh():
                logger.info("new facts taken over", extra={"facts": self._services.assistant.version})
        except ReloadBusy:
            return  # somebody is making them
        except KnowledgeRefused as error:
            refused = str(error) or type(error).__name__
            if refused != self._services.standing.refused:
                logger.error("new facts are not taken over", extra={"reason": refused})  # noqa: TRY400 - a file is wrong
        except Exception as error:  # whatever is wrong there, a later look may find it mended
            failure = str(error) or type(error).__name__
            if failure != self._failure:
                logger.exception("the facts cannot be followed; the old ones stay")
        self._failure = failure
        self._looked = time.monotonic()
        self._services.standing.refused = refused
        self._note_refused(bool(refused))

    async def _refresh(self) -> bool:
        if self._shared is not None:
            return await self._shared.refresh()
        return await asyncio.to_thread(self._refreshed_from_files)

    def _refreshed_from_files(self) -> bool:
        assistant = self._services.assistant
        try:
            return assistant.refresh()
        except BaseUnusable as error:
            logger.warning("the facts on disk are gone or broken, they are built anew", extra={"reason": str(error)})
            assistant.reload(force=True)
            return True
