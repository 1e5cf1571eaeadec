"""A build that follows the change: of a base whose files are known, only those that have changed are read again.

The reference files are always read: names are resolved with them. What stands in the changed files is checked as in a
whole build, beside what the base tells of all others: sources, meetings and persons. Then the base is copied, and in
the copy only those rows and statements are written that differ. Wherever something reaches from one file into another
in a way that this cannot follow (:func:`_reaches_across`), or anything is wrong, there is nothing made: a whole build
tells all of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.facts.building import (
    PRAGMAS,
    BuildReport,
    count_words,
    insert,
    insert_conflicts,
    insert_meetings,
    meta,
)
from knowledge.facts.checking import (
    SCHEMA_VERSION,
    STATED,
    BuiltFrom,
    CheckedKnowledge,
    knowledge_of,
    version_of,
)
from knowledge.facts.conflicts import Conflict, find_conflicts
from knowledge.facts.difference import Difference, compared
from knowledge.facts.files import KnowledgeFiles, Known, ReferenceDocument, SourceDocument
from knowledge.facts.kinds.meetings import Meeting
from knowledge.facts.names import Alias
from knowledge.facts.numbering import (
    WITHIN,
    row_numbers,
    slot_of,
    slot_of_statement,
    slots_between,
    statement_numbers,
)
from knowledge.facts.people import Person
from knowledge.facts.reading import digest_of_lists, found_files, in_order, read_files
from knowledge.facts.resolving import resolved
from knowledge.facts.snapshots import read_only_address
from knowledge.facts.sources import Source
from knowledge.facts.tables import TABLES, Row, Rows
from knowledge.facts.wording import numbered_statements, stages_telling_of
from knowledge.facts.words import Statement
from knowledge.files.folders import unreadable_folders
from knowledge.files.marked_yaml import digest_of
from knowledge.files.problems import Problem
from knowledge.files.program import program_fingerprint
from knowledge.language import fold

_MOST = 4  # where more than one file in so many has changed a whole build is as quick

_FREE_WORDS = {"point": ("told_by", "told_to"), "award": ("conferred_by",)}
"""Columns in which persons are named letter for letter: what is known of them depends on who is known at all."""

Told = tuple[Row, tuple[tuple[str, str], ...]]
"""A row of ``statement`` without its number, and what it names."""


def rebuilt_in_part(live: Path, roots: Sequence[Path], beside: Path) -> tuple[BuildReport, Difference] | None:
    """Make the base of ``roots`` at ``beside``, from the one at ``live``; None where it must be built whole."""
    start = time.perf_counter()
    try:
        with contextlib.closing(sqlite3.connect(read_only_address(live), uri=True)) as base:
            change = _Change.seen(base, roots)
            if change is None:
                return None
            if not change.slots:
                return _unchanged(base, live, beside, start)
            # The disk is waited for while the files are read.
            with ThreadPoolExecutor(max_workers=1) as copying:
                copied = copying.submit(_copy, live, beside)
                update = _Update.of(base, change, roots)
        copied.result()
        if update is None:
            return None
        with contextlib.closing(sqlite3.connect(beside, isolation_level=None)) as connection:
            connection.executescript(PRAGMAS)
            connection.execute("BEGIN")
            report = update.write(connection)
            connection.execute("COMMIT")
    except (sqlite3.DatabaseError, OSError):  # a base that somebody has broken
        beside.unlink(missing_ok=True)
        return None
    _to_disk(beside)
    version, counts, conflicts, difference = report
    return BuildReport(version, counts, conflicts, time.perf_counter() - start), difference


def _unchanged(base: sqlite3.Connection, live: Path, beside: Path, start: float) -> tuple[BuildReport, Difference]:
    """Give the base itself the name ``beside``, as none of its files has changed."""
    try:
        beside.hardlink_to(live)
    except OSError:  # a file system without such links
        shutil.copyfile(live, beside)
    conflicts = tuple(find_conflicts(base, changed=()))
    counts = json.loads(_meta_of(base, "counts"))
    version = _meta_of(base, "version")
    return BuildReport(version, counts, conflicts, time.perf_counter() - start), Difference({})


def _copy(live: Path, beside: Path) -> None:
    """Copy a base to the disk at once, so that only what is changed in the copy has to go there later."""
    shutil.copyfile(live, beside)
    _to_disk(beside)


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


# ---- what has changed --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Change:
    """The files that a base was built from, beside those that there are now."""

    before: Mapping[str, BuiltFrom]
    digests: Mapping[int, str]
    now: Mapping[str, int]
    """The slot of every file."""
    read: frozenset[str]
    """The source files to be read: those that are new or have changed."""
    gone: frozenset[str]
    contents: Mapping[str, str]
    lists: str

    @classmethod
    def seen(cls, base: sqlite3.Connection, roots: Sequence[Path]) -> _Change | None:
        """Compare; None where more has changed than a few source files."""
        problems: list[Problem] = unreadable_folders(roots)
        found = in_order(found_files(roots, problems))
        lists = digest_of_lists(roots)
        told = dict(base.execute("SELECT key, value FROM meta").fetchall())
        same = (told.get("schema"), told.get("program"), told.get("lists"))
        if problems or same != (SCHEMA_VERSION, program_fingerprint(), lists):
            return None
        rows = base.execute("SELECT inner, root, slot, content, digest FROM built_from ORDER BY slot").fetchall()
        before = {row[0]: BuiltFrom(*row[:4]) for row in rows}
        contents = {inner: digest_of(path.read_bytes()) for inner, (_, path) in found.items()}
        other = {inner for inner, digest in contents.items() if inner not in before or before[inner].content != digest}
        gone = before.keys() - found.keys()
        moved = any(before[inner].root != root for inner, (root, _) in found.items() if inner in before)
        sources_only = all(inner.startswith("sources/") for inner in (*other, *gone))
        if moved or not sources_only or len(other) + len(gone) > max(1, len(found) // _MOST):
            return None
        now = slots_between(list(found), {inner: file.slot for inner, file in before.items() if inner in found})
        if now is None:
            return None
        digests = {row[2]: row[4] for row in rows}
        return cls(before, digests, now, frozenset(other), frozenset(gone), contents, lists)

    @property
    def slots(self) -> frozenset[int]:
        """The slots whose rows are made anew or go."""
        return frozenset([self.before[inner].slot for inner in self.gone] + [self.now[inner] for inner in self.read])

    @property
    def sources(self) -> frozenset[str]:
        """The sources that the files read or gone are."""
        return frozenset(Path(inner).stem for inner in (*self.read, *self.gone))

    def excluding(self, number: str) -> str:
        """SQL that holds for rows of other files."""
        return f"({number} >> {WITHIN}) NOT IN ({', '.join(map(str, sorted(self.slots)))})"


def _known(base: sqlite3.Connection, change: _Change) -> Known:
    """What the base tells of the source files that are not read again."""
    sources = {row[0]: Source(*row) for row in base.execute("SELECT * FROM source WHERE kind = 'article'")}
    kept = {identifier: row for identifier, row in sources.items() if identifier not in change.sources}
    meetings = {
        identifier
        for identifier, number, source in base.execute("SELECT id, rowid, source FROM meeting")
        if source in kept and slot_of(number) not in change.slots
    }
    persons = []
    for identifier, name, told in base.execute("SELECT id, name, sources FROM person"):
        of_person = [source for source in told.split(" ") if source in kept]
        if of_person:
            persons.append((identifier, name, of_person))
    return Known(kept, meetings, persons)


# ---- what is made of it ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Update:
    """The knowledge of the files that were read, beside all that is defined; and how the base has to change for it."""

    change: _Change
    knowledge: CheckedKnowledge

    @classmethod
    def of(cls, base: sqlite3.Connection, change: _Change, roots: Sequence[Path]) -> _Update | None:
        """Read and check the files that have changed; None where anything is amiss, or reaches into other files."""
        files = read_files(roots, unchanged=change.now.keys() - change.read - _references(change.now))
        files.slots = dict(change.now)
        read: list[ReferenceDocument | SourceDocument] = [*files.references, *files.sources]
        if files.problems or any(one.marked.digest != change.contents[one.inner] for one in read):
            return None
        if len(read) != len(change.read) + len(_references(change.now)) or _cited(files, change):
            return None
        files.known = _known(base, change)
        desk, problems = resolved(files)
        if any(not problem.warning for problem in problems):
            return None
        whole = knowledge_of(files, desk, problems, change.lists)
        slots = change.slots
        stated: Rows = {
            table: [row for row in rows if slot_of(whole.number(row)) in slots] if table in STATED else rows
            for table, rows in whole.defined.items()
        }
        part = replace(whole, parts=(stated,))
        if _reaches_across(base, change, part):
            return None
        return cls(change, part)

    def write(self, connection: sqlite3.Connection) -> tuple[str, dict[str, int], tuple[Conflict, ...], Difference]:
        """Bring a copy of the base up to date; return version, counts, conflicts, and what has changed."""
        persons = self._names_of_persons(connection)
        gone, come = self._write_names(connection)
        changed = {table for table in STATED if self._write_rows(connection, table)}
        if persons != self._names_of_persons(connection):
            changed.add(Person)
        removed, added = self._write_statements(connection, stages_telling_of(changed))
        self._refuse_dangling(connection)
        conflicts = self._write_conflicts(connection, {TABLES[table].name for table in changed})
        version, counts = self._write_meta(connection, removed, added)
        gone |= {(row[0], row[1], row[2], row[3]) for row, _ in removed}
        come |= {(row[0], row[1], row[2], row[3]) for row, _ in added}
        return version, counts, conflicts, compared(sorted(gone), sorted(come))

    def _write_names(self, connection: sqlite3.Connection) -> tuple[set[Row], set[Row]]:
        """Write sources, persons and names; return the names gone and come, as a difference has them."""
        _write_whole(connection, "source", self.knowledge.defined[Source])
        _write_by_key(connection, "person", 1, self.knowledge.defined[Person])
        old, new = _write_by_key(connection, "alias", 3, self.knowledge.defined[Alias])
        return set(map(_told_of_alias, old)), set(map(_told_of_alias, new))

    @staticmethod
    def _names_of_persons(connection: sqlite3.Connection) -> set[Row]:
        return set(connection.execute("SELECT id, name FROM person"))

    def _write_rows(self, connection: sqlite3.Connection, table: type[Any]) -> bool:
        """Write the rows of the files read; tell whether any of them differs."""
        name = TABLES[table].name
        key = "rowid" if table is Meeting else "id"
        old: dict[int, Row] = {}
        for slot in self.change.slots:
            query = f"SELECT {key}, * FROM {name} WHERE {key} >= ? AND {key} < ?"  # noqa: S608 - our own names
            old |= {row[0]: row[1:] for row in connection.execute(query, row_numbers(slot))}
        new = {self.knowledge.number(row): row for row in self.knowledge.defined[table]}
        gone = [number for number, row in old.items() if new.get(number) != row]
        come = [row for number, row in new.items() if old.get(number) != row]
        connection.executemany(f"DELETE FROM {name} WHERE {key} = ?", ((number,) for number in gone))  # noqa: S608
        if table is Meeting:
            insert_meetings(connection, self.knowledge, come)
        else:
            insert(connection, name, len(TABLES[table].columns), come)
        return bool(gone or come)

    def _refuse_dangling(self, connection: sqlite3.Connection) -> None:
        """Hold the rows of the files read against what they refer to, as a build does with all rows."""
        for table in STATED:
            name = TABLES[table].name
            key = "rowid" if table is Meeting else "id"
            for _, _, target, column, other, *_ in connection.execute(f"PRAGMA foreign_key_list({name})").fetchall():
                query = f"""SELECT 1 FROM {name} t WHERE t.{key} >= ? AND t.{key} < ? AND t.{column} IS NOT NULL
                            AND NOT EXISTS (SELECT 1 FROM {target} o WHERE o.{other} = t.{column}) LIMIT 1"""  # noqa: S608
                for slot in self.change.slots:
                    if connection.execute(query, row_numbers(slot)).fetchone():
                        raise AssertionError(f"the check let a dangling reference through: {name}.{column}")

    def _write_statements(
        self, connection: sqlite3.Connection, stages: Collection[int]
    ) -> tuple[list[Told], list[Told]]:
        """Write the statements of the files read that are told in ``stages``; return those removed and those added."""
        slots = self.change.slots
        old = dict(_statements_of(connection, slots, stages))
        told = numbered_statements(connection, self.knowledge.parts, self._slots_of_sources(), stages)
        new = {
            number: (tuple(statement[:-1]), tuple(sorted(set(statement.entities))))
            for number, statement in told
            if slot_of_statement(number) in slots
        }
        gone = {number: told for number, told in old.items() if new.get(number) != told}
        come = {number: told for number, told in new.items() if old.get(number) != told}
        _remove_statements(connection, gone)
        _add_statements(connection, come)
        return list(gone.values()), list(come.values())

    def _write_conflicts(self, connection: sqlite3.Connection, changed: Collection[str]) -> tuple[Conflict, ...]:
        """Look for conflicts in the tables that have changed; in all others they are as they were."""
        conflicts = tuple(find_conflicts(connection, changed))
        connection.execute("DELETE FROM conflict")
        insert_conflicts(connection, conflicts)
        return conflicts

    def _slots_of_sources(self) -> dict[str, int]:
        return {Path(inner).stem: slot for inner, slot in self.change.now.items() if inner.startswith("sources/")}

    def _write_meta(
        self, connection: sqlite3.Connection, removed: Iterable[Told], added: Iterable[Told]
    ) -> tuple[str, dict[str, int]]:
        made = self.knowledge.digests()
        change = self.change
        digests = {slot: digest for slot, digest in change.digests.items() if slot not in change.slots} | made
        version = version_of(self.knowledge.defined, (digests[slot] for slot in sorted(digests) if digests[slot]))
        counts: Counter[str] = Counter(json.loads(_meta_of(connection, "counts")))
        counts.update(row[0] for row, _ in added)
        counts.subtract(row[0] for row, _ in removed)
        counted = {kind: count for kind, count in sorted(counts.items()) if count}
        connection.execute("DELETE FROM meta")
        insert(connection, "meta", 2, meta(version, counted, change.lists))
        for inner in (*change.gone, *change.read):
            connection.execute("DELETE FROM built_from WHERE inner = ?", (inner,))
        for file in self.knowledge.files:
            if file.inner in change.read:
                row = (file.inner, file.root, file.slot, file.content, made.get(file.slot, ""))
                insert(connection, "built_from", 5, [row])
        return version, counted


def _references(inners: Iterable[str]) -> set[str]:
    return {inner for inner in inners if not inner.startswith("sources/")}


def _cited(files: KnowledgeFiles, change: _Change) -> bool:
    """Whether a reference file names one of the changed source files as its source, or has a source called like it."""
    for document in files.references:
        if not change.sources.isdisjoint(document.model.sources):
            return True
        for section in type(document.model).model_fields:
            rows = getattr(document.model, section)
            if section != "sources" and any(not change.sources.isdisjoint(getattr(row, "sources", ())) for row in rows):
                return True
    return False


def _reaches_across(base: sqlite3.Connection, change: _Change, part: CheckedKnowledge) -> bool:
    """Whether what has changed is told of by other files: the day of a meeting, or a person named in free words."""
    before = {
        row[0]: row[1:]
        for slot in change.slots
        for row in base.execute("SELECT id, date FROM meeting WHERE rowid >= ? AND rowid < ?", row_numbers(slot))
    }
    after = {row.id: (row.date,) for row in part.defined[Meeting]}
    touched = [identifier for identifier, told in before.items() if after.get(identifier) != told]
    naming = [TABLES[table].name for table in STATED if table is not Meeting and "meeting" in table._fields]
    if touched and any(_stands(base, change, name, "meeting", touched) for name in naming):
        return True
    known = {tuple(row) for row in base.execute("SELECT id, name FROM person")}
    persons = {name for _, name in known ^ {(row.id, row.name) for row in part.defined[Person]}}
    return any(
        persons and _stands(base, change, name, column, persons)
        for name, columns in _FREE_WORDS.items()
        for column in columns
    )


def _stands(base: sqlite3.Connection, change: _Change, table: str, column: str, values: Collection[str]) -> bool:
    """Whether a row of another file has one of ``values`` in a column."""
    query = f"""SELECT 1 FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))
                AND {change.excluding("id")} LIMIT 1"""  # noqa: S608 - names of our own tables
    return base.execute(query, (json.dumps(sorted(values)),)).fetchone() is not None


# ---- writing -----------------------------------------------------------------------------------------------------


def _write_whole(connection: sqlite3.Connection, name: str, rows: Collection[Row]) -> None:
    """Write a small table anew where it differs, since the order of its rows counts."""
    if connection.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() != [tuple(row) for row in rows]:  # noqa: S608
        connection.execute(f"DELETE FROM {name}")  # noqa: S608
        if rows:
            insert(connection, name, len(next(iter(rows))), rows)


def _write_by_key(
    connection: sqlite3.Connection, name: str, columns: int, rows: Collection[Row]
) -> tuple[set[Row], set[Row]]:
    """Write the rows of a table that differ; the first ``columns`` are its key. Return those gone and those come."""
    old = set(connection.execute(f"SELECT * FROM {name}"))  # noqa: S608
    new = {tuple(row) for row in rows}
    if old != new:
        keys = [described[1] for described in connection.execute(f"PRAGMA table_info({name})")][:columns]
        where = " AND ".join(f"{key} = ?" for key in keys)
        connection.executemany(f"DELETE FROM {name} WHERE {where}", [row[:columns] for row in old - new])  # noqa: S608
        if rows:
            insert(connection, name, len(next(iter(rows))), new - old)
    return old - new, new - old


def _statements_of(
    connection: sqlite3.Connection, slots: Iterable[int], stages: Collection[int]
) -> Iterator[tuple[int, Told]]:
    """The statements of some files, told in some stages."""
    for slot in slots:
        for stage in stages:
            numbers = statement_numbers(stage, slot)
            named: dict[int, list[tuple[str, str]]] = {}
            query = "SELECT statement, slot, entity FROM statement_entity WHERE statement >= ? AND statement < ?"
            for number, called, entity in connection.execute(query, numbers):
                named.setdefault(number, []).append((called, entity))
            for row in connection.execute("SELECT * FROM statement WHERE id >= ? AND id < ?", numbers):
                yield row[0], (tuple(row[1:]), tuple(sorted(named.get(row[0], ()))))


_TEXT, _EVIDENCE = Statement._fields.index("text"), Statement._fields.index("evidence")


def _remove_statements(connection: sqlite3.Connection, gone: Mapping[int, Told]) -> None:
    folded = _folded(gone)
    # A search table without content is told what it forgets.
    connection.executemany(
        "INSERT INTO statement_search (statement_search, rowid, folded) VALUES ('delete', ?, ?)", folded.items()
    )
    connection.executemany("DELETE FROM statement_entity WHERE statement = ?", ((number,) for number in gone))
    connection.executemany("DELETE FROM statement WHERE id = ?", ((number,) for number in gone))
    _count_words(connection, folded.values(), -1)


def _add_statements(connection: sqlite3.Connection, come: Mapping[int, Told]) -> None:
    insert(connection, "statement", len(Statement._fields), ((number, *row) for number, (row, _) in come.items()))
    named = ((number, *one) for number, (_, entities) in come.items() for one in entities)
    insert(connection, "statement_entity", 3, named)
    folded = _folded(come)
    connection.executemany("INSERT INTO statement_search (rowid, folded) VALUES (?, ?)", folded.items())
    _count_words(connection, folded.values(), 1)


def _folded(told: Mapping[int, Told]) -> dict[int, str]:
    return {number: fold(row[_TEXT]) for number, (row, _) in sorted(told.items()) if row[_EVIDENCE] == "attested"}


def _count_words(connection: sqlite3.Connection, texts: Iterable[str], sign: int) -> None:
    held = Counter(word for text in texts for word in set(text.split()))
    count_words(connection, {word: sign * count for word, count in held.items()})
    connection.execute("DELETE FROM statement_word WHERE held = 0")


def _meta_of(connection: sqlite3.Connection, key: str) -> str:
    [(value,)] = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchall()
    return str(value)


def _told_of_alias(row: Row) -> Row:
    alias = Alias(*row)
    return "alias", f"{alias.entity_kind}/{alias.entity}/{alias.folded}", alias.text, int(alias.ambiguous)
