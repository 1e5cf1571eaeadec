"""Reading one base file: connections that can only read, each lent to one reader at a time, under a time limit."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from knowledge.facts.checking import SCHEMA_VERSION
from knowledge.facts.errors import BaseUnusable, QueryTimeout

Parameters = Sequence[Any] | Mapping[str, Any]

DEFAULT_TIMEOUT = 0.25
"""Seconds of the processor's time that a query may take unless its caller says otherwise."""

_INSTRUCTIONS_BETWEEN_LOOKS = 1000  # of SQLite's machine: a few microseconds
_MAPPED_BYTES = 2**31 - 65536  # the most that SQLite takes
_STATEMENTS = 512  # kept prepared: those of all templates, with the slots that people fill
_LONGEST_VALUE = 1_000_000  # bytes; a query cannot make a larger text or blob
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
_REFUSED_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "writefile", "readfile"})


class Snapshot:
    """One version of the facts, to ask several queries of. Used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._deadline = 0.0
        self._connection = _opened(path)
        try:
            meta = dict(self._connection.execute("SELECT key, value FROM meta").fetchall())
            # Opens the virtual tables while they may still declare themselves; afterwards nothing may be declared.
            self._connection.execute("SELECT 1 FROM statement_search, json_each('[]') LIMIT 0")
        except sqlite3.Error as error:
            self._connection.close()
            raise BaseUnusable(f"{path} không phải là cơ sở dữ kiện: {error}") from None
        if meta.get("schema") != SCHEMA_VERSION:
            self._connection.close()
            raise BaseUnusable(f"{path} do phiên bản khác của chương trình tạo ra")
        self.version: str = meta["version"]
        # All readers share the pages that the system holds of the file; a large base is as quick as a small one.
        self._connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
        self._connection.execute("PRAGMA query_only = ON")
        self._connection.row_factory = sqlite3.Row
        self._connection.set_authorizer(_authorise)
        self._connection.set_progress_handler(self._is_late, _INSTRUCTIONS_BETWEEN_LOOKS)
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)

    def query(self, sql: str, parameters: Parameters = (), timeout: float = DEFAULT_TIMEOUT) -> list[sqlite3.Row]:
        """Return all rows of a query.

        Args:
            sql: One SELECT; whatever else is refused.
            parameters: Bound values, by place or by name.
            timeout: Seconds of the processor's time it may take. Seconds on the clock would fail harmless queries on
                a busy machine, where a thread waits for its turn most of the time.

        Raises:
            QueryTimeout: where it takes longer.
            sqlite3.Error: where ``sql`` is wrong or would do more than read.
        """
        self._deadline = time.thread_time() + timeout
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise QueryTimeout(f"the query took longer than {timeout} s") from None
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _is_late(self) -> bool:
        return time.thread_time() > self._deadline


class Pool:
    """The idle snapshots of one file. When it is retired they close, and those lent out close when they come back."""

    def __init__(self, path: Path) -> None:
        """Open the first snapshot.

        Raises:
            BaseUnusable: where the file is missing or no fact base of this program.
        """
        self._path = path
        self._lock = threading.Lock()
        self._retired = False
        self.identity, first = _consistent(path)
        self._idle = [first]
        self.version = first.version

    def take(self) -> Snapshot | None:
        """Lend a snapshot of this very file; None where another file has taken its place and none is idle."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        identity, snapshot = _consistent(self._path)
        if identity == self.identity:
            return snapshot
        snapshot.close()
        return None

    def give_back(self, snapshot: Snapshot) -> None:
        """Take back what was lent."""
        with self._lock:
            if not self._retired:
                self._idle.append(snapshot)
                return
        snapshot.close()

    def retire(self) -> None:
        """Close what is idle, now, and the rest as it comes back."""
        with self._lock:
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
        BaseUnusable: where there is none.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise BaseUnusable(f"{path}: {error.strerror}") from None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _consistent(path: Path) -> tuple[tuple[int, int, int], Snapshot]:
    """Open ``path``, sure of which file it was though another may take its place meanwhile."""
    while True:
        before = identity_of(path)
        snapshot = Snapshot(path)
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
        return sqlite3.connect(
            read_only_address(path),
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_STATEMENTS,
        )
    except sqlite3.Error as error:
        raise BaseUnusable(f"{path}: {error}") from None


def _authorise(action: int, first: str | None, second: str | None, *_: object) -> int:
    """Let a query read, and nothing else. Full-text search asks for its data version by itself."""
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if (second or "").lower() in _REFUSED_FUNCTIONS else sqlite3.SQLITE_OK
    if action in _ALLOWED or (action == sqlite3.SQLITE_PRAGMA and first == "data_version"):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
