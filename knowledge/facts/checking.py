"""The check: all files read, all names resolved, and either the whole knowledge or every problem in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.facts.blaming import blamed
from knowledge.facts.desk import Desk
from knowledge.facts.errors import KnowledgeRefused
from knowledge.facts.files import KnowledgeFiles
from knowledge.facts.numbering import in_file, slot_of
from knowledge.facts.reading import digest_of_lists, read_files
from knowledge.facts.resolving import resolved
from knowledge.facts.tables import TABLES, Row, Rows, scripts
from knowledge.files.collecting import nothing_collected
from knowledge.files.problems import Problem

SCHEMA = "\n".join(scripts()) + (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
"""The tables and views of a fact base."""

_VERSION_DIGITS = 12

SCHEMA_VERSION = hashlib.sha256(SCHEMA.encode()).hexdigest()[:_VERSION_DIGITS]
"""Tells a base of this schema from those of other versions of the program."""


STATED = tuple(table for table in TABLES if table.__module__.startswith("knowledge.facts.kinds."))
"""The tables of what files state; all others are of what reference files define, and of sources, persons and names."""

_NUMBERS = {table: sum(name in {"id", "appointment", "award"} for name in table._fields[:2]) for table in STATED}
"""How many columns of a table, at its beginning, hold numbers of rows."""


@dataclass(frozen=True, slots=True)
class BuiltFrom:
    """A file that a base was built from: its path inside its root, the root, its slot and its content's hash."""

    inner: str
    root: int
    slot: int
    content: str

    @property
    def source(self) -> str:
        """The id of the source that a source file is."""
        return Path(self.inner).stem


@dataclass(frozen=True, slots=True)
class CheckedKnowledge:
    """Knowledge without a mistake, as the rows of each table; ``warnings`` are what its keepers should look at.

    The rows come in ``parts``, so that nobody has to look at all of them at once: the first is what reference files
    define and state (and all else where files were read side by side), each other what some source files state. A file
    stands in one part, and the parts in the order of the files. ``files`` are those it was read from;
    ``numbers_of_meetings`` the rows' numbers, as their ids are texts; ``lists`` a hash of the closed lists.
    """

    parts: Sequence[Rows]
    warnings: tuple[Problem, ...] = ()
    files: tuple[BuiltFrom, ...] = ()
    numbers_of_meetings: Mapping[str, int] = field(default_factory=dict)
    lists: str = ""

    @property
    def version(self) -> str:
        """A hash of the content: the same for the same files, wherever they lie and whenever they are read."""
        return version_of(self.defined, self.digests().values())

    @property
    def defined(self) -> Rows:
        """The rows of what is defined, and those that reference files state."""
        return self.parts[0]

    @property
    def slots(self) -> dict[str, int]:
        """The slot of each source file by its source."""
        return {file.source: file.slot for file in self.files if file.inner.startswith("sources/")}

    def of(self, table: type[Any]) -> Iterator[Any]:
        """All rows of a table."""
        return (row for rows in self.parts for row in rows.get(table, ()))

    def number(self, row: Any) -> int:
        """The number of a row of what files state."""
        return self.numbers_of_meetings.get(row[0], 0) if isinstance(row[0], str) else row[0]

    def digests(self) -> dict[int, str]:
        """A hash of what each file states, by its slot, in the order of the slots."""
        made: dict[int, str] = {}
        for rows in self.parts:
            made |= self._digests_of(rows)
        return dict(sorted(made.items()))

    def _digests_of(self, rows: Rows) -> dict[int, str]:
        made: dict[int, Any] = {}
        for table in STATED:
            numbers = _NUMBERS[table]
            of_slots: dict[int, list[Row]] = {}
            for row in rows.get(table, ()):
                own = (*map(in_file, row[:numbers]), *row[numbers:]) if isinstance(row[0], int) else tuple(row)
                of_slots.setdefault(slot_of(self.number(row)), []).append(own)
            for slot, told in of_slots.items():
                made.setdefault(slot, hashlib.sha256()).update(f"{TABLES[table].name} {told!r}\n".encode())
        return {slot: digest.hexdigest() for slot, digest in made.items()}


def version_of(rows: Rows, digests: Iterable[str]) -> str:
    """The version of a base: of what is defined as it stands in ``rows``, of what files state by its ``digests``."""
    digest = hashlib.sha256(SCHEMA.encode())
    for table, declared in TABLES.items():
        if table not in STATED:
            digest.update(f"\n{declared.name}\n".encode())
            for row in rows.get(table, ()):
                digest.update(repr(tuple(row)).encode())
    digest.update("\n".join(digests).encode())
    return digest.hexdigest()[:_VERSION_DIGITS]


def check(roots: Sequence[Path]) -> CheckedKnowledge:
    """Read and check the knowledge in ``roots``, a later one before an earlier where both have a file.

    Raises:
        KnowledgeRefused: with every mistake found.
    """
    lists = digest_of_lists(roots)
    with nothing_collected():
        files = read_files(roots, one_by_one=True)
        desk, problems = resolved(files)
    if any(not problem.warning for problem in problems):  # all mistakes are only seen with all files side by side
        files, desk, problems = _checked(roots)
    mistakes = [problem for problem in problems if not problem.warning]
    if mistakes:
        raise KnowledgeRefused(mistakes)
    return knowledge_of(files, desk, problems, lists)


def find_problems(roots: Sequence[Path]) -> list[Problem]:
    """Return every problem of the knowledge in ``roots``, warnings too, sorted by file and line."""
    return _checked(roots)[2]


def knowledge_of(files: KnowledgeFiles, desk: Desk, problems: Iterable[Problem], lists: str) -> CheckedKnowledge:
    """The knowledge that files hold, once they are resolved and without a mistake."""
    built = (BuiltFrom(inner, root, files.slots[inner], content) for inner, root, content in files.read)
    return CheckedKnowledge((desk.rows, *desk.parts), tuple(problems), tuple(built), desk.numbers_of_meetings, lists)


def _checked(roots: Sequence[Path]) -> tuple[KnowledgeFiles, Desk, list[Problem]]:
    files = read_files(roots)
    desk, problems = resolved(files)
    if len(roots) > 1 and any(not problem.warning for problem in problems):
        problems = blamed(problems, roots)
    return files, desk, problems
