"""What a new build changes: facts and aliases that came, went or read differently."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.facts.snapshots import read_only_address

_NAMED = 5

_FACTS = """SELECT kind, identity, text, evidence FROM statement
UNION ALL SELECT 'alias', entity_kind || '/' || entity || '/' || folded, text, ambiguous FROM alias"""


@dataclass(slots=True)
class Changes:
    """How many facts of one kind were added, removed and changed, and the first few in words."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    examples: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Only what there is of ``+12 −3 ~1``."""
        signs = (("+", self.added), ("−", self.removed), ("~", self.changed))
        return " ".join(f"{sign}{count}" for sign, count in signs if count)


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes between two builds, by kind of fact."""

    by_kind: Mapping[str, Changes]

    @property
    def total(self) -> Changes:
        """The changes of all kinds together, without examples."""
        kinds = self.by_kind.values()
        return Changes(
            sum(kind.added for kind in kinds), sum(kind.removed for kind in kinds), sum(kind.changed for kind in kinds)
        )

    def __bool__(self) -> bool:
        return bool(self.by_kind)

    def __str__(self) -> str:
        """The whole on the first line, then a line for each kind and the first few facts of it."""
        lines = [str(self.total) or "±0"]
        for kind, changes in self.by_kind.items():
            lines.append(f"{kind}: {changes}")
            lines += [f"  {example}" for example in changes.examples]
        return "\n".join(lines)


def difference(old: Path | None, new: Path) -> Difference:
    """Compare two base files; without ``old`` everything is new.

    Facts are compared by 64-bit hashes, so that two large bases need little memory. Should two facts ever share one, a
    line of the report would be missing, nothing else.
    """
    with contextlib.ExitStack() as stack:
        bases = [stack.enter_context(_reading(path)) for path in (old, new)]
        old_hashes, new_hashes = ({hash(row) for row in _facts(base)} for base in bases)
        gone = _unless_in(new_hashes, bases[0])
        come = _unless_in(old_hashes, bases[1])
    return compared(gone, come)


@contextlib.contextmanager
def _reading(path: Path | None) -> Iterator[sqlite3.Connection | None]:
    if path is None:
        yield None
        return
    with contextlib.closing(sqlite3.connect(read_only_address(path), uri=True)) as connection:
        yield connection


def _facts(base: sqlite3.Connection | None) -> Iterator[tuple[str, str, str, str]]:
    return iter(()) if base is None else base.execute(_FACTS)


def _unless_in(hashes: set[int], base: sqlite3.Connection | None) -> dict[tuple[str, str], str]:
    return {(row[0], row[1]): row[2] for row in _facts(base) if hash(row) not in hashes}


def compared(gone: Mapping[tuple[str, str], str], come: Mapping[tuple[str, str], str]) -> Difference:
    """What has changed, given the words of the facts gone and of those that have come, by kind and identity."""
    by_kind: dict[str, Changes] = {}
    for key in sorted(gone.keys() | come.keys()):
        changes = by_kind.setdefault(key[0], Changes())
        if key not in gone:
            changes.added += 1
            told = f"+ {come[key]}"
        elif key not in come:
            changes.removed += 1
            told = f"− {gone[key]}"
        else:
            changes.changed += 1
            told = f"~ {gone[key]} → {come[key]}"
        if len(changes.examples) < _NAMED:
            changes.examples.append(told)
    return Difference(by_kind)
