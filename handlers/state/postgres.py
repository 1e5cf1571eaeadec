"""The state in PostgreSQL, for programs on several machines that serve one bot."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from handlers.state.engines import Courier, Cursor, Reader, Signals, Writer
from handlers.state.migrations import STEPS
from handlers.state.overlay import CHANGED

_CONNECT_SECONDS = 3
_MIGRATING = 7_421_850_163  # the key of the advisory lock; any number that nobody else uses
_COURIERS = 4  # connections for what is written at once
_CHANGING = 7_421_850_164  # as above, for what one program does alone
_WAITING = "-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=10000"
# What a machine holds that is gone without a word is free again within half a minute.
_GONE = " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"

_log = logging.getLogger(__name__)


class PostgresEngine:
    """A PostgreSQL database.

    Args:
        url: ``postgresql://user:password@host/database``.
    """

    shared = True
    key_path: Path | None = None  # programs on several machines need the same key
    errors: tuple[type[Exception], ...] = (psycopg.Error, OSError)
    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self._url = url
        self.signals: Signals | None = PostgresSignals(url)
        self.courier: Courier | None = PostgresCourier(url)

    def writer(self) -> Writer:
        """Connect and bring the tables up to date."""
        connection = self._connect()
        try:
            _migrate(connection)
        except BaseException:
            connection.close()
            raise
        return _PostgresWriter(connection)

    def reader(self) -> Reader:
        """Connect to read."""
        return _PostgresReader(self._connect())

    def usable(self, error: Exception) -> bool:
        """Unless the connection is lost."""
        return not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            self._url, autocommit=True, connect_timeout=_CONNECT_SECONDS, options=_WAITING, application_name="thidua"
        )


class PostgresCourier:
    """Sends a whole transaction as one text, which the server runs to its end whoever is there to hear of it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: list[psycopg.AsyncConnection[Any]] = []
        self._places = asyncio.Semaphore(_COURIERS)

    async def prepare(self) -> None:
        """Connect."""
        with contextlib.suppress(*PostgresEngine.errors):
            self._idle.append(await self._connect())

    async def deliver(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Run statements in one transaction."""
        async with self._places:
            connection = self._idle.pop() if self._idle else await self._connect()
            try:
                cursor = psycopg.AsyncClientCursor(connection)
                told = [cursor.mogrify(_marked(sql), parameters) for sql, parameters in statements]
                await cursor.execute("; ".join(told).encode())
            except BaseException:
                connection.pgconn.finish()
                raise
            self._idle.append(connection)

    def close(self) -> None:
        """Let go."""
        idle, self._idle = self._idle, []
        for connection in idle:
            connection.pgconn.finish()

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        return await psycopg.AsyncConnection.connect(
            self._url,
            autocommit=True,
            connect_timeout=_CONNECT_SECONDS,
            options=f"{_WAITING} -c synchronous_commit=off",  # who waits for the disk asks the writer to
            application_name="thidua",
        )


class PostgresSignals:
    """LISTEN for the word that knowledge changed, and an advisory lock; both end with the connection that has them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._listening: psycopg.AsyncConnection[Any] | None = None

    async def heard(self, seconds: float) -> bool:
        """Wait for a notice, so long at most. A new connection counts as one, for none was heard before it."""
        try:
            if self._listening is None:
                self._listening = await self._connect()
                await self._listening.execute(f"LISTEN {CHANGED}")
                return True
            async for _ in self._listening.notifies(timeout=seconds, stop_after=1):
                return True
        except PostgresEngine.errors:
            await self.close()
            await asyncio.sleep(seconds)
        return False

    @contextlib.asynccontextmanager
    async def alone(self) -> AsyncIterator[bool]:
        """Hold the lock, unless another program has it."""
        connection, mine = None, False
        try:
            connection = await self._connect()
            row = await (await connection.execute("SELECT pg_try_advisory_lock(%s)", (_CHANGING,))).fetchone()
            mine = row is not None and row[0]
        except PostgresEngine.errors as error:
            _log.warning("no lock can be had in PostgreSQL", extra={"reason": str(error)})
        try:
            yield mine
        finally:
            if connection is not None:
                await connection.close()

    async def close(self) -> None:
        """Listen no more."""
        if self._listening is not None:
            await self._listening.close()
        self._listening = None

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        return await psycopg.AsyncConnection.connect(
            self._url,
            autocommit=True,
            connect_timeout=_CONNECT_SECONDS,
            options=_WAITING + _GONE,
            application_name="thidua",
        )


class _PostgresWriter:
    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._durable = True
        self.close = connection.close

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor:
        return self._connection.execute(_marked(sql), parameters)

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_marked(sql), parameters)

    def begin(self, *, durable: bool) -> None:
        self._durable = durable
        self._connection.execute("BEGIN; SET LOCAL synchronous_commit TO off")

    def commit(self) -> None:
        # What is committed is seen by all at once and outlives this program: were the disk waited for first, the mark
        # that an answer was sent would come later, and a kill repeat more of them.
        self._connection.execute("COMMIT")
        if self._durable:  # a commit that does wait, for all that came before
            self._connection.execute("SELECT pg_logical_emit_message(true, 'thidua', '')")

    def rollback(self) -> None:
        if not self._connection.closed and self._connection.info.transaction_status:
            self._connection.execute("ROLLBACK")


class _PostgresReader:
    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self.close = connection.close

    def rows(self, sql: str, parameters: Sequence[Any]) -> Sequence[Mapping[str, Any]]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(_marked(sql), parameters).fetchall()


def _marked(sql: str) -> bytes:
    """A statement with psycopg's marks of parameters; none of ours has a question or percent mark of its own."""
    return sql.replace("?", "%s").encode()


def _migrate(connection: psycopg.Connection[Any]) -> None:
    """Run the steps that have not run, one program at a time."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATING,))
        connection.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)")
        done = {name for (name,) in connection.execute("SELECT name FROM migration")}
        for name, statements in STEPS.items():
            if name not in done:
                for statement in statements:
                    connection.execute(_in_its_words(statement).encode())
                connection.execute("INSERT INTO migration VALUES (%s)", (name,))


def _in_its_words(statement: str) -> str:
    """A statement that makes a table, with PostgreSQL's names for the same types."""
    statement = statement.replace("id INTEGER PRIMARY KEY,", "id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,")
    statement = re.sub(r"\bINTEGER\b", "BIGINT", statement.replace("WITHOUT ROWID", ""))
    return re.sub(r"\bBLOB\b", "BYTEA", re.sub(r"\bREAL\b", "DOUBLE PRECISION", statement))
