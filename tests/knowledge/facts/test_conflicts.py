"""Conflicts are looked for again only where a table has changed: so each query must read none but its own."""

import contextlib
import sqlite3

import pytest

from knowledge.facts import conflicts
from knowledge.facts.checking import SCHEMA


@pytest.mark.parametrize("kind", list(conflicts._QUERIES))
def test_a_query_reads_the_table_that_stands_beside_it_alone(kind: str) -> None:
    table, query = conflicts._QUERIES[kind]
    read: set[str | None] = set()

    def noted(action: int, name: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ:
            read.add(name)
        return sqlite3.SQLITE_OK

    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCHEMA)
        connection.set_authorizer(noted)
        connection.execute(query)
    assert read == {table}
