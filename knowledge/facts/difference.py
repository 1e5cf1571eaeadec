"""What a new build changes: facts and aliases that came, went or read differently."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.facts.snapshots import read_only_address

_NAMED = 5
_TEXT = 2  # its place in a fact

_FACTS = """SELECT kind, identity, text, evidence FROM {one}.statement s {elsewhere}
UNION ALL SELECT 'alias', entity_kind || '/' || entity || '/' || folded, text, ambiguous FROM {one}.alias
ORDER BY 1, 2, 3, 4"""
_ELSEWHERE = """WHERE NOT EXISTS (SELECT 1 FROM {other}.statement o WHERE o.id = s.id AND
(o.kind, o.identity, o.text, o.evidence) = (s.kind, s.identity, s.text, s.evidence))"""

Fact = tuple[Any, ...]
"""The kind of a fact, its identity, its words, and what it is worth."""


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

    SQLite leaves out what stands under the same number in both, and sorts the rest on the disk where it is much: so two
    large bases that differ in everything need no more memory than two small ones.
    """
    with contextlib.closing(sqlite3.connect(":memory:", uri=True)) as connection:
        connection.execute("ATTACH ? AS new", (read_only_address(new),))
        if old is None:
            return compared((), connection.execute(_FACTS.format(one="new", elsewhere="")))
        connection.execute("ATTACH ? AS old", (read_only_address(old),))
        gone, come = (
            connection.execute(_FACTS.format(one=one, elsewhere=_ELSEWHERE.format(other=other)))
            for one, other in (("old", "new"), ("new", "old"))
        )
        return compared(gone, come)


def compared(before: Iterable[Fact], after: Iterable[Fact]) -> Difference:
    """What has changed between facts before and after, each sorted; what stands in both has not."""
    by_kind: dict[str, Changes] = {}
    told = heapq.merge(zip(before, itertools.repeat(0)), zip(after, itertools.repeat(1)))
    for (kind, _), facts in itertools.groupby(told, key=lambda one: one[0][:2]):
        sides: tuple[set[Fact], set[Fact]] = set(), set()
        for fact, side in facts:
            sides[side].add(fact)
        if sides[0] == sides[1]:
            continue
        changes = by_kind.setdefault(kind, Changes())
        gone, come = max(sides[0] - sides[1], default=None), max(sides[1] - sides[0], default=None)
        if gone and come:
            changes.changed += 1
            words = f"~ {gone[_TEXT]} → {come[_TEXT]}"
        elif come:
            changes.added += 1
            words = f"+ {come[_TEXT]}"
        elif gone:
            changes.removed += 1
            words = f"− {gone[_TEXT]}"
        if len(changes.examples) < _NAMED:
            changes.examples.append(words)
    return Difference(by_kind)
