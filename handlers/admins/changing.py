"""Changing the knowledge while the bot answers: reload, look ahead at a change, make it."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from handlers.messages import texts
from handlers.messages.rendering import escape, lines_within
from handlers.services import Services
from knowledge.facts import KnowledgeRefused, Problem, ReloadBusy, ReloadRefused, ReloadReport
from knowledge.files.overlay import Files, Overlay
from knowledge.files.system_errors import in_words

_ROOM = 2400  # UTF-16 units for problems or differences in a message
_TOLD = 10  # problems in a message


class Changing:
    """Changes the knowledge, one change at a time; each call runs beside the answering of questions.

    All methods raise :class:`~knowledge.facts.ReloadBusy` where another change is under way and
    :class:`~knowledge.facts.ReloadRefused` where the knowledge would not be whole; then nothing has changed.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self.overlay = Overlay(services.overlay)

    async def reload(self, *, force: bool = False) -> ReloadReport:
        """Take in what has changed in the files; ``force`` in spite of failed known questions."""
        async with self._alone():
            report = await asyncio.to_thread(self._reload, force=force)
            await self._services.sharing.put()
            return report

    async def preview(self, files: Files) -> ReloadReport:
        """What the overlay with ``files`` would change."""
        async with self._alone_here():
            return await asyncio.to_thread(self._preview, files)

    async def apply(self, make: Callable[[], Files]) -> ReloadReport:
        """Add files to the overlay and reload.

        Args:
            make: makes the files from what the overlay then holds, which nobody else changes meanwhile.
        """
        async with self._alone():
            report = await asyncio.to_thread(self._apply, make)
            await self._services.sharing.put()
            return report

    def _reload(self, *, force: bool) -> ReloadReport:
        with self._written():
            return self._services.assistant.reload(force=force)

    def _preview(self, files: Files) -> ReloadReport:
        with self._written(), self.overlay.staged(files) as staged:
            try:
                return self._services.assistant.preview([*self._services.roots, staged])
            except KnowledgeRefused as refused:
                inside = f"{staged}/"
                problems = [replace(one, file=one.file.removeprefix(inside)) for one in refused.problems]
                raise ReloadRefused(problems) from None

    def _apply(self, make: Callable[[], Files]) -> ReloadReport:
        files = make()
        self._preview(files)  # first, so that a kill after the writing leaves files that can be started with
        with self._written(), self.overlay.changed(files):
            return self._services.assistant.reload()

    @contextlib.contextmanager
    def _written(self) -> Iterator[None]:
        """Tell of a file that cannot be written (a full disk, say) as of any other reason to leave all as it was."""
        try:
            yield
        except OSError as error:
            raise self._unwritten(self._services.overlay, in_words(error)) from error
        except sqlite3.OperationalError as error:
            raise self._unwritten(self._services.assistant.facts.path, str(error)) from error

    @staticmethod
    def _unwritten(place: Path, reason: str) -> ReloadRefused:
        return ReloadRefused([Problem(str(place), 1, texts.NOT_WRITTEN.format(reason=reason))])

    @contextlib.asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """Be the only one that changes the knowledge, of all replicas."""
        async with self._alone_here(), self._services.sharing.alone():
            yield

    def _alone_here(self) -> asyncio.Lock:
        if self._services.changing.locked():
            raise ReloadBusy("another change is under way")
        return self._services.changing


def told_difference(report: ReloadReport) -> str:
    """What a change changes, as HTML lines."""
    conflicts = [texts.CONFLICTS.format(n=len(report.conflicts))] if report.conflicts else []
    lines = [texts.CHANGES.format(total=str(report.difference.total) or "±0")]
    for kind, changes in report.difference.by_kind.items():
        lines += [f"{texts.FACT_KINDS.get(kind, kind)}: {changes}", *changes.examples]
    return lines_within([*lines, *conflicts], _ROOM, texts.MORE_CHANGES)


def told_problems(problems: Sequence[Problem]) -> str:
    """The first problems as HTML lines, under the name of the file or sheet that they are in; and how many more."""
    lines: list[str] = []
    file = None
    for problem in problems[:_TOLD]:
        if problem.file != file:
            file = problem.file
            lines.append(f"{file[:1].upper()}{file[1:]}:" if problem.column is not None else f"{file}:")
        lines.append(f"• {problem.place}: {problem.told}")
    left = len(problems) - _TOLD
    page = lines_within(lines, _ROOM, texts.MORE_PROBLEMS) or escape("…")
    return f"{page}\n{escape(texts.MORE_PROBLEMS.format(n=left))}" if left > 0 else page
