"""The build: checked knowledge into one SQLite file, beside the live one, then over it in one step."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.facts.checking import SCHEMA, SCHEMA_VERSION, BuiltFrom, CheckedKnowledge, version_of
from knowledge.facts.conflicts import Conflict, find_conflicts
from knowledge.facts.kinds.meetings import Meeting
from knowledge.facts.tables import TABLES, Row
from knowledge.facts.wording import numbered_statements
from knowledge.facts.words import Statement
from knowledge.files.program import program_fingerprint
from knowledge.language import fold

_numbers = itertools.count(1)
_AT_ONCE = 10_000  # statements
_WORDS = 100_000  # that are counted before they are written
# Nothing reads the file before it is whole, and it is thrown away if the build fails: no journal is needed.
PRAGMAS = "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000;"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made. ``counts`` are statements by kind; ``seconds`` is how long it took."""

    version: str
    counts: dict[str, int]
    conflicts: tuple[Conflict, ...]
    seconds: float


def build(knowledge: CheckedKnowledge, target: Path) -> BuildReport:
    """Build the fact base at ``target``, replacing in one step what is there.

    The same knowledge gives the same bytes. The file is on the disk before it takes its name, so that ``target`` is at
    any instant a whole base: the old one or the new one.

    Raises:
        OSError: where the directory cannot be written.
    """
    beside = building_path(target)
    try:
        report = build_beside(knowledge, beside)
        put_in_place(beside, target)
    finally:
        beside.unlink(missing_ok=True)
    return report


def building_path(target: Path) -> Path:
    """Return a new name beside ``target`` for a base that is being built."""
    return target.with_name(f".{target.name}.{os.getpid()}.{next(_numbers)}.building")


def remove_stale(target: Path) -> None:
    """Remove what builds of ``target`` that were killed have left. The caller holds the lock on building."""
    for path in target.parent.glob(f".{target.name}.*.building*"):
        path.unlink(missing_ok=True)


def put_in_place(beside: Path, target: Path) -> None:
    """Give a finished file the name ``target``; readers of the old file keep it until they close it."""
    beside.replace(target)
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def build_beside(knowledge: CheckedKnowledge, path: Path) -> BuildReport:
    """Write the whole base to ``path``, a new file, and to the disk."""
    start = time.perf_counter()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        report = _filled(connection, knowledge, start)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return report


def _filled(connection: sqlite3.Connection, knowledge: CheckedKnowledge, start: float) -> BuildReport:
    connection.executescript(PRAGMAS)
    connection.execute("BEGIN")
    script = list(_statements(SCHEMA))
    indexes = [statement for statement in script if "CREATE INDEX" in statement]
    for statement in script:
        if statement not in indexes:
            connection.execute(statement)
    for table, declared in TABLES.items():
        if table is Meeting:
            insert_meetings(connection, knowledge, knowledge.of(Meeting))
        else:
            insert(connection, declared.name, len(declared.columns), knowledge.of(table))
    _insert_statements(connection, numbered_statements(connection, knowledge.parts, knowledge.slots))
    for statement in indexes:  # sorting all at once is quicker than finding each row its place
        connection.execute(statement)
    conflicts = find_conflicts(connection)
    insert_conflicts(connection, conflicts)
    counts = dict(connection.execute("SELECT kind, count(*) FROM statement GROUP BY kind ORDER BY kind").fetchall())
    digests = knowledge.digests()
    version = version_of(knowledge.defined, digests.values())
    insert(connection, "built_from", 5, built_from(knowledge.files, digests))
    insert(connection, "meta", 2, meta(version, counts, knowledge.lists))
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise AssertionError(f"the check let a dangling reference through: {tuple(broken)}")
    connection.execute("COMMIT")
    return BuildReport(version, counts, tuple(conflicts), time.perf_counter() - start)


def meta(version: str, counts: Mapping[str, int], lists: str) -> list[tuple[str, str]]:
    """The rows of the table ``meta``."""
    told = {"counts": json.dumps(dict(sorted(counts.items()))), "lists": lists, "program": program_fingerprint()}
    return [*told.items(), ("schema", SCHEMA_VERSION), ("version", version)]


def built_from(files: Iterable[BuiltFrom], digests: Mapping[int, str]) -> Iterator[Row]:
    """The rows of the table ``built_from``."""
    return ((file.inner, file.root, file.slot, file.content, digests.get(file.slot, "")) for file in files)


def insert(connection: sqlite3.Connection, name: str, columns: int, rows: Iterable[Row]) -> None:
    """Insert whole rows."""
    marks = ", ".join("?" * columns)
    connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608 - names of our own tables


def insert_meetings(connection: sqlite3.Connection, knowledge: CheckedKnowledge, rows: Iterable[Meeting]) -> None:
    """Insert meetings, which are known by a text, under the numbers that keep them in the order of their files."""
    columns = f"rowid, {', '.join(Meeting._fields)}"
    marks = ", ".join("?" * (len(Meeting._fields) + 1))
    numbered = ((knowledge.numbers_of_meetings.get(row.id), *row) for row in rows)
    connection.executemany(f"INSERT INTO meeting ({columns}) VALUES ({marks})", numbered)  # noqa: S608 - our own names


def insert_conflicts(connection: sqlite3.Connection, conflicts: Iterable[Conflict]) -> None:
    """Insert the conflicts found."""
    insert(connection, "conflict", 6, ((number, *one) for number, one in enumerate(conflicts, start=1)))


def _insert_statements(connection: sqlite3.Connection, told: Iterable[tuple[int, Statement]]) -> None:
    held: Counter[str] = Counter()
    told = iter(told)
    while some := list(itertools.islice(told, _AT_ONCE)):
        rows = ((number, *statement[:-1]) for number, statement in some)
        insert(connection, "statement", len(Statement._fields), rows)
        named = ((number, *one) for number, statement in some for one in statement.entities)
        insert(connection, "statement_entity", 3, named)
        folded = [(number, fold(statement.text)) for number, statement in some if statement.evidence == "attested"]
        connection.executemany("INSERT INTO statement_search (rowid, folded) VALUES (?, ?)", folded)
        for _, words in folded:
            held.update(set(words.split()))
        if len(held) > _WORDS:
            count_words(connection, held)
            held.clear()
    count_words(connection, held)


def count_words(connection: sqlite3.Connection, held: Mapping[str, int]) -> None:
    """Add to the number of statements that hold each word."""
    connection.executemany(
        "INSERT INTO statement_word VALUES (?1, ?2) ON CONFLICT (word) DO UPDATE SET held = held + ?2",
        sorted(held.items()),
    )


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of an SQL script one by one: executescript would end the transaction."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
