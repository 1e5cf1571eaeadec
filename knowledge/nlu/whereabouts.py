"""A place behind an organisation only tells where that is: "Trường Chính trị A (Bạc Liêu)", "Trường A ở Bạc Liêu"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from knowledge.facts import FactBase
from knowledge.language import Token
from knowledge.nlu.linking import Mention

_PLACES = """SELECT o.id, coalesce(o.place, '') AS place, k.is_place
FROM organisation o JOIN kind k ON k.id = o.kind WHERE o.slot = 'unit'"""


_AT = frozenset({"ở", "o", "tại", "tai"})


class Whereabouts:
    """Tells places that are named for themselves from those that say where something is. Built once, then only read."""

    def __init__(self, facts: FactBase) -> None:
        """Read which organisations are places, and where the others are."""
        rows = facts.load(_PLACES)
        self._places = frozenset(row["id"] for row in rows if row["is_place"])
        self._at = {row["id"]: row["place"] for row in rows if not row["is_place"]}

    def without(
        self, mentions: Sequence[Mention], pauses: Collection[int], tokens: Sequence[Token] = ()
    ) -> list[Mention]:
        """The mentions but places that say where the organisation before them is; it takes them in.

        They stand behind a pause, or behind an "ở" where the organisation is known to be there.
        """
        found: list[Mention] = []
        for mention in mentions:
            before = found[-1] if found else None
            if before is not None and (
                (mention.start == before.end in pauses and self._is_where(before, mention))
                or (_stands_at(before, mention, tokens) and self._is_known_where(before, mention))
            ):
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

    def _is_known_where(self, organisation: Mention, place: Mention) -> bool:
        """Whether a mention is the place where an organisation is known to be."""
        units, places = organisation.of_kind("unit"), place.of_kind("unit")
        return bool(units) and {self._at.get(unit) for unit in units} <= set(places)


def _stands_at(organisation: Mention, place: Mention, tokens: Sequence[Token]) -> bool:
    """Whether an "ở", and no more, stands between an organisation and a place."""
    return place.start == organisation.end + 1 < len(tokens) and tokens[organisation.end].text in _AT
