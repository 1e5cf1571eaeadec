"""The rows of the latest queries of one file, which never change: what is asked again is not searched for again."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping

from knowledge.facts.bounded_sql import Parameters

_MOST_ROWS = 12_000  # of all queries together; a row has about 1 KB
_MOST_OF_ONE = 500  # rows of a query that is kept


class KeptRows:
    """Rows by the query and its parameters, the latest asked for. Threads may share it."""

    def __init__(self, most_rows: int = _MOST_ROWS, most_of_one: int = _MOST_OF_ONE) -> None:
        """Keep at most so many rows, and of one query none if it has more."""
        self._most_rows, self._most_of_one = most_rows, most_of_one
        self._rows: OrderedDict[Hashable, list[sqlite3.Row]] = OrderedDict()
        self._count = 0
        self._changing = threading.Lock()

    def get(self, key: Hashable) -> list[sqlite3.Row] | None:
        """The rows under a key, in a list of their own; None where they are not kept."""
        with self._changing:
            rows = self._rows.get(key)
            if rows is None:
                return None
            self._rows.move_to_end(key)
            return rows.copy()

    def keep(self, key: Hashable, rows: list[sqlite3.Row]) -> None:
        """Keep rows under a key, and forget those that were asked for longest ago."""
        if len(rows) > self._most_of_one:
            return
        with self._changing:
            if key in self._rows:
                return
            self._rows[key] = rows.copy()
            self._count += max(1, len(rows))
            while self._count > self._most_rows:
                _, forgotten = self._rows.popitem(last=False)
                self._count -= max(1, len(forgotten))


def key_of(sql: str, parameters: Parameters) -> Hashable:
    """What the rows of a query are kept under."""
    return sql, tuple(parameters.items() if isinstance(parameters, Mapping) else parameters)
