"""What a chat speaks of, and whether a reply to a question that goes on from it is of something else.

"Ai khai mạc?" after a congress asks of that congress: what is known of another meeting is no answer to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from knowledge.nlu.reading import Reading
from knowledge.response.answer import Conversation, Slots
from knowledge.response.wording import Row
from knowledge.templates.template import SEVERAL

_OWN = frozenset(
    {
        "cluster", "unit", "place", "person", "post", "document", "movement", "award_form", "organisation", "author",
        "term",
    }
)  # fmt: skip
"""What a question is about by itself where it names one of these."""

_KINDS = ("cluster", "body", "meeting", "document", "movement", "award_form", "unit", "person")
"""What a chat may speak of."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "body": ("body", "bodies", "cluster", "meeting"),
    "document": ("document",),
    "movement": ("movement",),
    "award_form": ("award_form", "form"),
}
"""By what a row is about the columns that tell which."""

_CONCERNED = ("unit", "person", "conferring_unit", "place_unit", "holder")
"""The columns of whom a row tells something: it is not of something else where the chat spoke of one of them."""

_CALLED: Mapping[str, re.Pattern[str]] = {
    "body": re.compile(
        r"\b(?:nhung|cac|may|bao nhieu|tat ca|moi) (?:cum|khoi|hoi nghi)\b|"
        r"\b(?:cum|khoi|hoi nghi)(?: thi dua)? (?:nao|gi)\b"
    ),
    "document": re.compile(
        r"\b(?:van ban|luat|nghi dinh|thong tu|quyet dinh|chi thi|nghi quyet|huong dan|ke hoach|quy che|de an)\b"
    ),
    "movement": re.compile(r"\b(?:phong trao|cuoc van dong|dot thi dua)\b"),
    "award_form": re.compile(r"\b(?:danh hieu|hinh thuc|bang khen|giay khen|huan chuong|co thi dua|ky niem chuong)\b"),
}
"""How a question speaks of things of a kind at large, not of the one that its chat speaks of."""


@dataclass(frozen=True, slots=True)
class ChatSubject:
    """What a chat speaks of, for a question that names nothing else.

    ``at_large`` are the kinds of things that the question asks about at large.
    """

    values: frozenset[str]
    at_large: frozenset[str]

    def is_left_by(self, told: Sequence[Row] | Sequence[Slots]) -> bool:
        """Whether all that is told is of something else."""
        return bool(told) and all(self._is_foreign(one) for one in told)

    def _is_foreign(self, row: Row | Slots) -> bool:
        columns = row.keys()
        if any(name in columns and not self.values.isdisjoint(_values(row, name)) for name in _CONCERNED):
            return False
        foreign = False
        for kind, names in _COLUMNS.items():
            found = {one for name in names if name in columns for one in _values(row, name)}
            if not found.isdisjoint(self.values) or (found and kind in self.at_large):
                return False
            foreign = foreign or bool(found)
        return foreign


def _values(row: Row | Slots, name: str) -> Collection[str]:
    value = row[name]
    if isinstance(value, tuple):
        return set(map(str, value))
    return () if value is None else str(value).split() if name in SEVERAL else (str(value),)


def subject_of(reading: Reading, conversation: Conversation) -> ChatSubject | None:
    """What a question is about by its chat alone; None where it says so itself, and in a new chat."""
    names_time = reading.period.date or reading.period.month
    if not conversation.turns or names_time or reading.located or not _OWN.isdisjoint(reading.slots):
        return None
    spoken = [slots for turn in conversation.turns for slots in (turn.slots, turn.told)]
    values = {str(value) for slots in spoken for kind in _KINDS for value in slots.get(kind, ())}
    if conversation.default_cluster is not None:
        values.add(conversation.default_cluster)
    if not values:
        return None
    return ChatSubject(
        frozenset(values), frozenset(kind for kind, called in _CALLED.items() if called.search(reading.folded))
    )
