"""The files of the knowledge as read, with their lines, and what could not be read of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import knowledge
from knowledge.facts.lists import ClosedLists
from knowledge.facts.packed import Packed
from knowledge.files.marked_yaml import MarkedYaml, Steps
from knowledge.files.problems import Problem
from knowledge.language import fold

if TYPE_CHECKING:
    from knowledge.facts.statements import ReferenceFile, SourceFile

PACKAGED_ROOT = Path(knowledge.__file__).parent
"""The knowledge that comes with the program."""

_NAMING_KEYS = ("id", "name", "short", "title", "number", "text")


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A source file as read. ``id`` is its name without ``.yaml``, ``inner`` its path inside its root.

    ``root`` counts the roots from 0, the packaged one.
    """

    id: str
    inner: str
    marked: MarkedYaml
    model: SourceFile
    root: int


@dataclass(frozen=True, slots=True)
class ReferenceDocument:
    """A reference file as read."""

    inner: str
    marked: MarkedYaml
    model: ReferenceFile
    root: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A key of a row that could not be read: its names are looked up all the same, so that all mistakes are told."""

    file: str
    line: int
    root: int
    key: str
    text: str


@dataclass(slots=True)
class Unread:
    """The names that stand in rows or files with mistakes: whoever uses them makes no second mistake."""

    whole_file: bool = False
    names: set[str] = field(default_factory=set)

    def add(self, dropped: Iterable[Any]) -> None:
        """Note the names in rows that could not be read."""
        for row in dropped:
            if isinstance(row, str):
                self.names.add(fold(row))
            elif isinstance(row, dict):
                self.names |= {fold(row[key]) for key in _NAMING_KEYS if isinstance(row.get(key), str)}
                aliases = row.get("aliases")
                self.add(aliases if isinstance(aliases, list) else ())

    def may_hold(self, name: str) -> bool:
        """Tell whether ``name`` may be defined in what could not be read."""
        return self.whole_file or fold(name) in self.names


@dataclass(slots=True)
class Known:
    """What is known, from a base that was built before, of source files that have not changed since.

    ``sources`` are their rows by id; ``meetings`` the ids of theirs; ``persons`` the id, the name and the source files
    of each person whom they name.
    """

    sources: dict[str, Any] = field(default_factory=dict)
    meetings: set[str] = field(default_factory=set)
    persons: list[tuple[str, str, list[str]]] = field(default_factory=list)


@dataclass(slots=True)
class KnowledgeFiles:
    """All files of the roots that could be read, by root and name, and the problems of those that could not.

    ``slots`` are their places among all files, by the path inside the root. ``known`` tells of those not read.
    ``waiting`` are source files that are read one by one, with the number of their root; ``read`` are the files read:
    their path, the root's number and the content's hash.
    """

    lists: ClosedLists = field(default_factory=ClosedLists)
    sources: Packed[SourceDocument] = field(default_factory=Packed)
    references: list[ReferenceDocument] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: Unread = field(default_factory=Unread)
    known: Known = field(default_factory=Known)
    slots: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, tuple[int, Path]] = field(default_factory=dict)
    read: list[tuple[str, int, str]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def shown(path: Path) -> str:
    """Return ``path`` as problems name it: from the working directory where it is below it."""
    whole = path.absolute()
    if whole.is_relative_to(Path.cwd()):
        return str(whole.relative_to(Path.cwd()))
    return str(whole.relative_to(PACKAGED_ROOT.parent)) if whole.is_relative_to(PACKAGED_ROOT) else str(whole)


def path_of(document: SourceDocument | ReferenceDocument, steps: Steps) -> tuple[str, int]:
    """Return the file and the line of what stands at ``steps`` in ``document``."""
    return document.marked.file, document.marked.line_of(steps)
