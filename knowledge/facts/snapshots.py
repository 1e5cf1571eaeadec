"""Reading one base file: connections that can only read, each lent to one reader at a time, under a time limit."""

from __future__ import annotations

import contextlib
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from knowledge.facts.bounded_sql import DEFAULT_TIMEOUT, MOST_ROWS, BoundedSql, Parameters
from knowledge.facts.checking import SCHEMA_VERSION
from knowledge.facts.errors import BaseUnusable
from knowledge.facts.kept_rows import KeptRows, key_of
from knowledge.files.system_errors import in_words
from knowledge.language.ordering import compared

_LENT_SECONDS = 1.0  # that a snapshot is lent at most, but for admins' commands
_CACHED_KIB = 32_768  # of the file, for each connection
_STATEMENTS = 512  # kept prepared: those of all templates, with the slots that people fill

OPENS_VIRTUAL_TABLES = "SELECT 1 FROM statement_search, json_each('[]') LIMIT 0"
"""Opens the virtual tables while they may still declare themselves; once SQL is bounded nothing may be declared."""


class Snapshot:
    """One version of the facts, to ask several queries of. Used by one thread at a time."""

    def __init__(self, path: Path, kept: KeptRows) -> None:
        self._connection = _opened(path)
        try:
            meta = dict(self._connection.execute("SELECT key, value FROM meta").fetchall())
            self._connection.execute(OPENS_VIRTUAL_TABLES)
        except sqlite3.Error as error:
            self._connection.close()
            raise BaseUnusable(f"{path} không phải là cơ sở dữ kiện: {error}") from None
        if meta.get("schema") != SCHEMA_VERSION:
            self._connection.close()
            raise BaseUnusable(f"{path} do phiên bản khác của chương trình tạo ra")
        self.version: str = meta["version"]
        # Not mapped into memory: a file that somebody cuts short would end the program without a word (SIGBUS).
        self._connection.execute(f"PRAGMA cache_size = -{_CACHED_KIB}")
        self._connection.row_factory = sqlite3.Row
        self._bounded = BoundedSql(self._connection)
        self._kept = kept

    def query(
        self, sql: str, parameters: Parameters = (), timeout: float = DEFAULT_TIMEOUT, rows: int | None = MOST_ROWS
    ) -> list[sqlite3.Row]:
        """Return all rows of a query; see :meth:`BoundedSql.query`. Those asked for lately are kept."""
        if rows != MOST_ROWS:
            return self._bounded.query(sql, parameters, timeout, rows)
        key = key_of(sql, parameters)
        found = self._kept.get(key)
        if found is None:
            found = self._bounded.query(sql, parameters, timeout)
            self._kept.keep(key, found)
        return found

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class Pool:
    """The idle snapshots of one file. When it is retired they close, and those lent out close when they come back.

    Who holds it can read this very file on, though another has taken its place: one that is abandoned retires with
    the last who held it.
    """

    def __init__(self, path: Path) -> None:
        """Open the first snapshot.

        Raises:
            BaseUnusable: where the file is missing or no fact base of this program.
        """
        self._path = path
        self._returned = threading.Condition()
        self._retired = False
        self._holders = 0
        self._abandoned = False
        self._kept = KeptRows()
        self.identity, first = _consistent(path, self._kept)
        self._idle = [first]
        self.version = first.version

    def take(self, *, of_this_file: bool = False) -> Snapshot | None:
        """Lend a snapshot of this very file; None where another file has taken its place and none is idle.

        Who wants one ``of_this_file`` at any rate waits then for one that comes back.
        """
        with self._returned:
            if self._idle:
                return self._idle.pop()
        try:
            identity, snapshot = _consistent(self._path, self._kept)
        except BaseUnusable:
            # Somebody has removed or broken the file; those opened before can still be read.
            if returned := self._next_returned():
                return returned
            raise
        if identity == self.identity:
            return snapshot
        snapshot.close()
        if not of_this_file:
            return None
        if returned := self._next_returned():
            return returned
        raise BaseUnusable(f"{self._path} đã bị thay")

    def _next_returned(self) -> Snapshot | None:
        with self._returned:
            return self._idle.pop() if self._returned.wait_for(lambda: self._idle, _LENT_SECONDS) else None

    def hold(self) -> None:
        """Keep it from retiring once it is abandoned."""
        with self._returned:
            self._holders += 1

    def let_go(self) -> None:
        """Take one :meth:`hold` back."""
        with self._returned:
            self._holders -= 1
            unused = self._abandoned and not self._holders
        if unused:
            self.retire()

    def abandon(self) -> None:
        """Retire, now or with the last who holds it."""
        with self._returned:
            self._abandoned = True
            unused = not self._holders
        if unused:
            self.retire()

    def give_back(self, snapshot: Snapshot) -> None:
        """Take back what was lent."""
        with self._returned:
            if not self._retired:
                self._idle.append(snapshot)
                self._returned.notify()
                return
        snapshot.close()

    def retire(self) -> None:
        """Close what is idle, now, and the rest as it comes back."""
        with self._returned:
            self._retired = True
            idle, self._idle = self._idle, []
        for snapshot in idle:
            snapshot.close()


@contextlib.contextmanager
def lent(pool: Pool, snapshot: Snapshot) -> Iterator[Snapshot]:
    """Give ``snapshot`` back to ``pool`` at the end."""
    try:
        yield snapshot
    finally:
        pool.give_back(snapshot)


def identity_of(path: Path) -> tuple[int, int, int]:
    """Return what tells one file at ``path`` from the next: its number, change time and size.

    Raises:
        BaseUnusable: where there is none, or what is no file (whoever opens a pipe waits for somebody to write).
    """
    try:
        status = path.stat()
    except OSError as error:
        raise BaseUnusable(f"{path}: {in_words(error)}") from None
    if not stat.S_ISREG(status.st_mode):
        raise BaseUnusable(f"{path}: không phải là tệp")
    return status.st_ino, status.st_mtime_ns, status.st_size


def _consistent(path: Path, kept: KeptRows) -> tuple[tuple[int, int, int], Snapshot]:
    """Open ``path``, sure of which file it was though another may take its place meanwhile."""
    while True:
        before = identity_of(path)
        snapshot = Snapshot(path, kept)
        if identity_of(path) == before:
            return before, snapshot
        snapshot.close()


def read_only_address(path: Path) -> str:
    """Return the URI by which SQLite opens a base only for reading.

    The file never changes once it has its name, so SQLite need not lock it nor look for a journal.
    """
    return f"file:{quote(str(path))}?mode=ro&immutable=1"


def _opened(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            read_only_address(path),
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_STATEMENTS,
        )
    except sqlite3.Error as error:
        raise BaseUnusable(f"{path}: {error}") from None
    connection.create_collation("vietnamese", compared)
    return connection
