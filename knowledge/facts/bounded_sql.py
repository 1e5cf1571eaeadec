"""SQL from files that admins write: it can only read, and neither its time nor what it makes of memory is unbounded."""

from __future__ import annotations

import gc
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.facts.errors import QueryTimeout

Parameters = Sequence[Any] | Mapping[str, Any]

DEFAULT_TIMEOUT = 0.25
"""Seconds of the processor's time that a query may take unless its caller says otherwise."""

MOST_ROWS = 20_000
"""Rows of one query, unless its caller says otherwise."""

# Of SQLite's machine. A single step may search through a longest value for another one, which takes it 20 ms, and
# cannot be stopped; so looks are frequent, and values short.
_INSTRUCTIONS_BETWEEN_LOOKS = 200
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 50_000,  # bytes of a text or blob; the longest fact has a few thousand
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,  # bytes; the time of a search grows with pattern times text
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
# What leaves the file, and what makes much of nothing in one step.
_REFUSED_FUNCTIONS = frozenset(
    {"load_extension", "fts3_tokenizer", "writefile", "readfile", "zeroblob", "randomblob", "printf", "format"}
)


class _Collecting(threading.local):
    """The time that each thread has spent on Python's garbage.

    The rows of a query are objects, and any of them may set off a collection that looks through all there is: with
    30 000 names 0.3 s, which are no fault of the query.
    """

    seconds = 0.0
    _began = 0.0

    def note(self, phase: str, _: object) -> None:
        """Be told, in the thread that collects, that it begins or has ended."""
        if phase == "start":
            self._began = time.thread_time()
        else:
            self.seconds += time.thread_time() - self._began


_collecting = _Collecting()
gc.callbacks.append(_collecting.note)


class BoundedSql:
    """A connection that takes SELECT alone. Used by one thread at a time.

    Args:
        connection: set up as far as it ever will be; from now on nothing about it can be changed by a query.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._deadline = self._not_before = 0.0
        connection.execute("PRAGMA query_only = ON")
        for limit, value in _LIMITS.items():
            connection.setlimit(limit, value)
        connection.set_authorizer(_authorise)
        connection.set_progress_handler(self._is_late, _INSTRUCTIONS_BETWEEN_LOOKS)

    def query(
        self, sql: str, parameters: Parameters = (), timeout: float = DEFAULT_TIMEOUT, rows: int | None = MOST_ROWS
    ) -> list[sqlite3.Row]:
        """Return all rows of a query.

        Args:
            sql: One SELECT; whatever else is refused.
            parameters: Bound values, by place or by name.
            timeout: Seconds of the processor's time it may take itself. Seconds on the clock would fail harmless
                queries on a busy machine, where a thread waits for its turn most of the time.
            rows: The most it may give, None for any number.

        Raises:
            QueryTimeout: where it takes longer or gives more.
            sqlite3.Error: where ``sql`` is wrong or would do more than read.
        """
        return self._run(sql, parameters, timeout, rows)[1]

    def columns(self, sql: str, parameters: Parameters = (), timeout: float = DEFAULT_TIMEOUT) -> tuple[str, ...]:
        """Return the names of the columns that a query gives; raises as :meth:`query` does."""
        return self._run(sql, parameters, timeout, MOST_ROWS)[0]

    def _run(
        self, sql: str, parameters: Parameters, timeout: float, rows: int | None
    ) -> tuple[tuple[str, ...], list[sqlite3.Row]]:
        self._deadline = _own_time() + timeout
        self._not_before = time.monotonic() + timeout
        try:
            cursor = self._connection.execute(sql, parameters)
            found = cursor.fetchall() if rows is None else cursor.fetchmany(rows + 1)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise QueryTimeout(f"the query took longer than {timeout} s") from None
            raise
        if rows is not None and len(found) > rows:
            cursor.close()
            raise QueryTimeout(f"the query gives more than {rows} rows")
        return tuple(column[0] for column in cursor.description or ()), found

    def _is_late(self) -> bool:
        """Whether the time is up; not before so much has passed on the clock, which is looked at far sooner."""
        return time.monotonic() > self._not_before and _own_time() > self._deadline


def _own_time() -> float:
    return time.thread_time() - _collecting.seconds


def _authorise(action: int, first: str | None, second: str | None, *_: object) -> int:
    """Let a query read, and nothing else. Full-text search asks for its data version by itself."""
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if (second or "").lower() in _REFUSED_FUNCTIONS else sqlite3.SQLITE_OK
    if action in _ALLOWED or (action == sqlite3.SQLITE_PRAGMA and first == "data_version"):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
