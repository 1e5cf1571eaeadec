"""The check: all files read, all names resolved, and either the whole knowledge or every problem in it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.facts.blaming import blamed
from knowledge.facts.errors import KnowledgeRefused
from knowledge.facts.reading import read_files
from knowledge.facts.resolving import resolve
from knowledge.facts.tables import TABLES, Rows, scripts
from knowledge.files.problems import Problem

SCHEMA = "\n".join(scripts()) + (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
"""The tables and views of a fact base."""

_VERSION_DIGITS = 12

SCHEMA_VERSION = hashlib.sha256(SCHEMA.encode()).hexdigest()[:_VERSION_DIGITS]
"""Tells a base of this schema from those of other versions of the program."""


@dataclass(frozen=True, slots=True)
class CheckedKnowledge:
    """Knowledge without a mistake, as the rows of each table; ``warnings`` are what its keepers should look at."""

    rows: Rows
    warnings: tuple[Problem, ...] = ()

    @property
    def version(self) -> str:
        """A hash of the content: the same for the same files, wherever they lie and whenever they are read."""
        digest = hashlib.sha256(SCHEMA.encode())
        for table, declared in TABLES.items():
            digest.update(f"\n{declared.name}\n".encode())
            for row in self.rows.get(table, ()):
                digest.update(repr(tuple(row)).encode())
        return digest.hexdigest()[:_VERSION_DIGITS]


def check(roots: Sequence[Path]) -> CheckedKnowledge:
    """Read and check the knowledge in ``roots``, a later one before an earlier where both have a file.

    Raises:
        KnowledgeRefused: with every mistake found.
    """
    rows, problems = _checked(roots)
    mistakes = [problem for problem in problems if not problem.warning]
    if mistakes:
        raise KnowledgeRefused(mistakes)
    return CheckedKnowledge(rows, tuple(problems))


def find_problems(roots: Sequence[Path]) -> list[Problem]:
    """Return every problem of the knowledge in ``roots``, warnings too, sorted by file and line."""
    return _checked(roots)[1]


def _checked(roots: Sequence[Path]) -> tuple[Rows, list[Problem]]:
    rows, problems = resolve(read_files(roots))
    if len(roots) > 1 and any(not problem.warning for problem in problems):
        problems = blamed(problems, roots)
    return rows, problems
