"""What the state is kept in: how a connection is made, in SQLite here and in :mod:`handlers.state.postgres`.

The statements of the repositories are written once, in what both understand, with ``?`` for each parameter.
"""

from __future__ import annotations

import contextlib
import fcntl
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol

from sqlite_utils import Database

from handlers.state.migrations import for_sqlite

_WRITER_WAIT = 5.0  # seconds to wait for a lock that another process holds
_MODE = 0o600
_READER_WAIT = 0.02  # everybody's questions wait meanwhile


class Cursor(Protocol):
    """The rows of a statement."""

    def fetchone(self) -> Any:
        """The next row, None after the last."""


class Connection(Protocol):
    """What a repository does its writing with, in a transaction that is not its own."""

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]], /) -> object:
        """Run one statement for each row of parameters."""


class Writer(Connection, Protocol):
    """The connection of the writing thread."""

    def begin(self, *, durable: bool) -> None:
        """Begin a transaction. One that is durable is on a shared database's disk when it has ended."""

    def commit(self) -> None:
        """End it, and keep what was written."""

    def rollback(self) -> None:
        """End it as if nothing had been written; harmless outside one."""

    def close(self) -> None:
        """Let go."""


class Reader(Protocol):
    """The connection that questions are read with."""

    def rows(self, sql: str, parameters: Sequence[Any]) -> Sequence[Mapping[str, Any]]:
        """All rows of a query, their values by column."""

    def close(self) -> None:
        """Let go."""


class Courier(Protocol):
    """Writes from the event loop itself, without a result."""

    async def prepare(self) -> None:
        """Connect, so that the first delivery need not; where that cannot be done now, it does."""

    async def deliver(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Run statements with their parameters in one transaction, seen by all when this returns.

        They have left the program before anything is waited for: killed after that, it has written them.

        Raises:
            Exception: one of the engine's errors; then they have most likely not run.
        """

    def close(self) -> None:
        """Let go."""


class Signals(Protocol):
    """How the programs that share a database speak with each other through it."""

    async def heard(self, seconds: float) -> bool:
        """Wait for another program's word that something changed, so long at most; tell whether it came."""

    def alone(self) -> AbstractAsyncContextManager[bool]:
        """Change something alone; False where another program does, or the database is away. A death ends it, too."""

    async def close(self) -> None:
        """Let go."""


class Engine(Protocol):
    """A database that can hold the state.

    Attributes:
        name: for logs; no password, no path.
        signals: between those that share it, None where they cannot.
        courier: the shortest way for what must be written at once, None where that is the writing thread.
        shared: whether several machines may share it. Then work that cannot be claimed is left to be sent again, and
            what is written waits for the database to come back.
        key_path: the file with the key of people's and chats' hashes, None where the database holds it.
        errors: what is raised where the database cannot do what it should.
    """

    name: str
    signals: Signals | None
    courier: Courier | None
    shared: bool
    key_path: Path | None
    errors: tuple[type[Exception], ...]

    def writer(self) -> Writer:
        """Connect and bring the tables up to date.

        Raises:
            Exception: one of :attr:`errors`, where that cannot be done now.
        """

    def reader(self) -> Reader:
        """Connect to read.

        Raises:
            Exception: one of :attr:`errors`, where that cannot be done now.
        """

    def usable(self, error: Exception) -> bool:
        """Whether the connection that raised ``error`` can go on."""


class SqliteEngine:
    """A SQLite file in WAL mode; it and its directory are made when missing."""

    shared = False
    signals: Signals | None = None
    courier: Courier | None = None
    errors: tuple[type[Exception], ...] = (sqlite3.Error, OSError)

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.key_path: Path | None = path.with_name(f"{path.name}.key")
        self._path = path

    def writer(self) -> Writer:
        """Connect and bring the tables up to date."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Nobody else on the machine may read it; SQLite gives its log the same mode.
        self._path.touch(mode=_MODE)
        self._path.chmod(_MODE)
        connection = sqlite3.connect(self._path, timeout=_WRITER_WAIT, isolation_level=None)
        try:
            with _alone(self._path):
                connection.execute("PRAGMA journal_mode = WAL")
                for_sqlite.apply(Database(connection, execute_plugins=False))
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")  # what is purged is gone from the file, too
        except BaseException:
            connection.close()
            raise
        return _SqliteWriter(connection)

    def reader(self) -> Reader:
        """Connect to read."""
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode=ro", uri=True, timeout=_READER_WAIT, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        return _SqliteReader(connection)

    def usable(self, error: Exception) -> bool:
        """Only where the rows were refused, not the file."""
        return isinstance(error, sqlite3.IntegrityError)


class _SqliteWriter:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.execute = connection.execute
        self.executemany = connection.executemany
        self.close = connection.close

    def begin(self, *, durable: bool) -> None:  # noqa: ARG002 - a part of the protocol
        self._connection.execute("BEGIN IMMEDIATE")  # of a file, none waits for the disk

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        if self._connection.in_transaction:  # a full disk may have rolled back by itself
            self._connection.execute("ROLLBACK")


class _SqliteReader:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.close = connection.close

    def rows(self, sql: str, parameters: Sequence[Any]) -> Sequence[Mapping[str, Any]]:
        return [dict(row) for row in self._connection.execute(sql, parameters)]


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other processes from setting the same file up meanwhile; SQLite waits for none that changes the mode."""
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
