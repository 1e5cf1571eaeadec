"""The check: all files read, all names resolved, and either the whole knowledge or every problem in it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.facts.errors import KnowledgeRefused
from knowledge.facts.files import read_files
from knowledge.facts.resolving import Resolver
from knowledge.facts.tables import TABLES, Rows
from knowledge.files.problems import Problem

SCHEMA = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
"""The tables and views of a fact base."""

_VERSION_DIGITS = 12

SCHEMA_VERSION = hashlib.sha256(SCHEMA.encode()).hexdigest()[:_VERSION_DIGITS]
"""Tells a base of this schema from those of other versions of the program."""


@dataclass(frozen=True, slots=True)
class CheckedKnowledge:
    """Knowledge without a problem, as the rows of each table."""

    rows: Rows

    @property
    def version(self) -> str:
        """A hash of the content: the same for the same files, wherever they lie and whenever they are read."""
        digest = hashlib.sha256(SCHEMA.encode())
        for table, name in TABLES.items():
            digest.update(f"\n{name}\n".encode())
            for row in self.rows.get(table, ()):
                digest.update(repr(tuple(row)).encode())
        return digest.hexdigest()[:_VERSION_DIGITS]


def check(roots: Sequence[Path]) -> CheckedKnowledge:
    """Read and check the knowledge in ``roots``, a later one before an earlier where both have a file.

    Raises:
        KnowledgeRefused: with every problem found.
    """
    rows, problems = _resolved(roots)
    if problems:
        raise KnowledgeRefused(problems)
    return CheckedKnowledge(rows)


def find_problems(roots: Sequence[Path]) -> list[Problem]:
    """Return every problem of the knowledge in ``roots``, sorted by file and line."""
    return _resolved(roots)[1]


def _resolved(roots: Sequence[Path]) -> tuple[Rows, list[Problem]]:
    """The rows and the problems; that an item is unknown which was left out for its own problem is none."""
    files = read_files(roots)
    rows, problems = Resolver(files).resolve()
    own = set(files.problems)
    return rows, [one for one in problems if one in own or not _is_of_unread(one, files.unread)]


def _is_of_unread(problem: Problem, unread: Collection[str]) -> bool:
    return problem.message.startswith("không có ") and any(f'"{name}"' in problem.message for name in unread)
