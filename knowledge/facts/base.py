"""The fact base as the program uses it: queries at any time, and reloads that readers do not notice."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from knowledge.facts.bounded_sql import DEFAULT_TIMEOUT, Parameters
from knowledge.facts.building import BuildReport, build_beside, building_path, put_in_place, remove_stale
from knowledge.facts.checking import check
from knowledge.facts.conflicts import Conflict
from knowledge.facts.difference import Difference, difference
from knowledge.facts.errors import BaseUnusable, KnowledgeRefused, ReloadBusy, ReloadRefused
from knowledge.facts.incremental import rebuilt_in_part
from knowledge.facts.snapshots import Pool, Snapshot, identity_of, lent
from knowledge.files.collecting import nothing_collected
from knowledge.files.problems import Problem

_OPENING = 60.0  # seconds for the queries that open a base; no chat waits for them

Validator = Callable[["FactBase"], Sequence[Problem]]
"""Looks at a candidate base before it goes live and returns what speaks against it."""


@dataclass(frozen=True, slots=True)
class ReloadReport:
    """What a reload did.

    ``old_version`` is None where there was no base in the file. ``problems`` are those of the validator that ``force``
    overrode.
    """

    old_version: str | None
    new_version: str
    difference: Difference
    conflicts: tuple[Conflict, ...]
    problems: tuple[Problem, ...]
    seconds: float

    @property
    def changed(self) -> bool:
        """Whether another version is live than before."""
        return self.old_version != self.new_version


class FactBase:
    """A built base that is read by many threads and replaced as a whole.

    A query in flight, and a :meth:`reading` block, finish on the version they began with; one that is :meth:`pinned`
    stays with its version.
    """

    def __init__(self, path: Path, pool: Pool) -> None:
        """Use :meth:`open` or :meth:`create`."""
        self._path = path
        self._pool: Pool
        self._is_pinned = False
        self._reloading = threading.Lock()
        self._switching = threading.Lock()
        self._use(pool)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the base at ``path``, and clear away what killed builds left there.

        Raises:
            BaseUnusable: where it is missing, broken or of another version of the program.
        """
        base = cls(path, Pool(path))
        with contextlib.suppress(ReloadBusy, OSError), _building(path, wait=False):
            remove_stale(path)
        return base

    @classmethod
    def create(
        cls, path: Path, roots: Sequence[Path], *, validate: Validator | None = None, force: bool = False
    ) -> tuple[Self, ReloadReport]:
        """Build the base from the files in ``roots`` whatever is at ``path``, and open it.

        Raises:
            ReloadRefused: with the problems of the files; nothing has changed.
        """
        with _building(path, wait=True):
            remove_stale(path)
            report = _replace(path, roots, None, validate, force)
        return cls.open(path), report

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def version(self) -> str:
        """The version that new queries read."""
        return self._pool.version

    @property
    def counts(self) -> Mapping[str, int]:
        """How many facts there are of each kind."""
        return self._counts

    @property
    def sources(self) -> Mapping[str, sqlite3.Row]:
        """The rows of the table ``source`` by id."""
        return self._sources

    def query(self, sql: str, parameters: Parameters = (), timeout: float = DEFAULT_TIMEOUT) -> list[sqlite3.Row]:
        """Return all rows of one query; see :meth:`Snapshot.query`."""
        pool, snapshot = self._take()
        try:
            return snapshot.query(sql, parameters, timeout)
        finally:
            pool.give_back(snapshot)

    def load(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Return all rows of a query that is asked once, when a knowledge is opened; it may take its time."""
        with self.reading() as snapshot:
            return snapshot.query(sql, parameters, timeout=_OPENING, rows=None)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """Give a snapshot: all queries in the block see one version."""
        pool, snapshot = self._take()
        with lent(pool, snapshot):
            yield snapshot

    def _take(self) -> tuple[Pool, Snapshot]:
        """A snapshot, and whose it is."""
        while True:
            pool = self._pool
            snapshot = pool.take(of_this_file=self._is_pinned)
            if snapshot is not None:
                return pool, snapshot
            self.refresh()  # another process has replaced the file

    def refresh(self) -> bool:
        """Switch to the file at the path if another process has put it there; tell whether it did.

        Raises:
            BaseUnusable: where the file there is no fact base; the old one stays in use.
        """
        if self._is_pinned or identity_of(self._path) == self._pool.identity:
            return False
        with self._switching:
            if identity_of(self._path) == self._pool.identity:
                return False
            old = self._pool
            self._use(Pool(self._path))
        old.abandon()
        return True

    def pinned(self) -> FactBase:
        """The facts as they are now, to be read on though others take their place, until it is closed."""
        with self._switching:
            self._pool.hold()
            made = FactBase(self._path, self._pool)
        made._is_pinned = True
        return made

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep what is read now readable, though whoever pinned it closes it meanwhile."""
        pool = self._pool
        pool.hold()
        try:
            yield
        finally:
            pool.let_go()

    def reload(
        self, roots: Sequence[Path], *, validate: Validator | None = None, force: bool = False, wait: bool = True
    ) -> ReloadReport:
        """Build the files in ``roots`` beside the live base, check, and put them in its place.

        Args:
            roots: The knowledge; a later root goes before an earlier one.
            validate: Looks at the candidate before it goes live.
            force: Go live in spite of what ``validate`` finds (never in spite of problems in the files).
            wait: Wait for another reload to end, of this process or another.

        Raises:
            ReloadRefused: with every problem; nothing has changed.
            ReloadBusy: where another reload runs and ``wait`` is false.
        """
        if not self._reloading.acquire(blocking=wait):
            raise ReloadBusy("một lần nạp lại khác đang chạy")
        try:
            with _building(self._path, wait=wait):
                remove_stale(self._path)
                report = _replace(self._path, roots, self._version_on_disk(), validate, force)
                self.refresh()
                return report
        finally:
            self._reloading.release()

    def follow(self, live: FactBase) -> bool:
        """Be pinned to the file that ``live`` reads, where it holds the same version; tell whether it does.

        For a candidate that has gone live: what was learned from it goes on reading the same facts from there.
        """
        with live._switching:
            pool = live._pool
            if pool.version != self.version:
                return False
            pool.hold()
        self._path, self._pool, self._is_pinned = live._path, pool, True
        return True

    def _version_on_disk(self) -> str | None:
        """Return the version of the file at the path; None where somebody has removed or broken it."""
        try:
            self.refresh()
        except BaseUnusable:
            return None
        return self.version

    def close(self) -> None:
        """Close what is idle; readers in flight close theirs. Of what is pinned others may read on."""
        if self._is_pinned:
            self._pool.let_go()
        else:
            self._pool.retire()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _use(self, pool: Pool) -> None:
        snapshot = pool.take()
        if snapshot is None:
            raise BaseUnusable(f"{self._path} vừa bị thay")
        with lent(pool, snapshot):
            counted = snapshot.query("SELECT value FROM meta WHERE key = 'counts'", timeout=_OPENING)
            listed = snapshot.query("SELECT * FROM source ORDER BY id", timeout=_OPENING, rows=None)
        self._counts: Mapping[str, int] = json.loads(counted[0]["value"])
        self._sources = {row["id"]: row for row in listed}
        self._pool = pool


def _replace(
    path: Path, roots: Sequence[Path], old_version: str | None, validate: Validator | None, force: bool
) -> ReloadReport:
    """Build, check and put in place; the caller holds the lock on building."""
    start = time.perf_counter()
    beside = building_path(path)
    try:
        with nothing_collected():
            made = rebuilt_in_part(path, roots, beside) if old_version else None
            built, changes = made or _built_whole(path if old_version else None, roots, beside)
        problems = _objections(beside, validate)
        if problems and not force:
            raise ReloadRefused(problems)
        if built.version != old_version:
            put_in_place(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    seconds = time.perf_counter() - start
    return ReloadReport(old_version, built.version, changes, built.conflicts, problems, seconds)


def _built_whole(old: Path | None, roots: Sequence[Path], beside: Path) -> tuple[BuildReport, Difference]:
    try:
        knowledge = check(roots)
    except KnowledgeRefused as refused:
        raise ReloadRefused(refused.problems) from None
    return build_beside(knowledge, beside), difference(old, beside)


def _objections(candidate: Path, validate: Validator | None) -> tuple[Problem, ...]:
    if validate is None:
        return ()
    with FactBase(candidate, Pool(candidate)) as base:
        return tuple(validate(base))


@contextlib.contextmanager
def _building(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold the lock on building the base at ``path``, against other processes. The system frees it if we are killed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ReloadBusy("một tiến trình khác đang nạp lại") from None
        yield
    finally:
        os.close(descriptor)
