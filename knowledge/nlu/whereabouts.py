"""A place in brackets behind an organisation only tells where that is: "Trường Chính trị A (Bạc Liêu)"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from knowledge.facts import FactBase
from knowledge.nlu.linking import Mention

_PLACES = """SELECT o.id, coalesce(o.place, '') AS place, k.is_place
FROM organisation o JOIN kind k ON k.id = o.kind WHERE o.slot = 'unit'"""


class Whereabouts:
    """Tells places that are named for themselves from those that say where something is. Built once, then only read."""

    def __init__(self, facts: FactBase) -> None:
        """Read which organisations are places, and where the others are."""
        rows = facts.load(_PLACES)
        self._places = frozenset(row["id"] for row in rows if row["is_place"])
        self._at = {row["id"]: row["place"] for row in rows if not row["is_place"]}

    def without(self, mentions: Sequence[Mention], pauses: Collection[int]) -> list[Mention]:
        """The mentions but places behind a pause that say where the organisation before it is; it takes them in."""
        found: list[Mention] = []
        for mention in mentions:
            before = found[-1] if found else None
            if before is not None and mention.start == before.end in pauses and self._is_where(before, mention):
                found[-1] = Mention(before.start, mention.end, before.names, before.slips)
            else:
                found.append(mention)
        return found

    def _is_where(self, organisation: Mention, place: Mention) -> bool:
        """Whether a mention is the place of an organisation, or that is not known to be anywhere else."""
        units, places = organisation.of_kind("unit"), place.of_kind("unit")
        if not units or not places or not self._places.issuperset(places) or not self._at.keys() >= set(units):
            return False
        return {self._at[unit] for unit in units} <= {"", *places}
