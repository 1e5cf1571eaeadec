"""One question of several of a message: what the message names once holds for all of them.

"Cụm A năm 2022 sở nào làm cụm trưởng, ký giao ước ngày nào" asks twice of cluster A.
"""

from __future__ import annotations

from collections.abc import Collection

from knowledge.nlu.reading import Reading
from knowledge.response.answer import Answer

_RELATIONS = frozenset(
    {"role", "deed", "post", "meeting_kind", "award_form", "movement", "document", "group", "number"}
)
_SUBJECTS = frozenset({"cluster", "unit", "person", "post", "document", "movement", "author", "organisation"})
_ABOUT = ("cluster", "unit")


def says_what(part: Reading) -> bool:
    """Whether a question says more than which cluster or unit, and when, it is about; of a person it asks who it is."""
    if "count" in part.asked:  # "cụm A có mấy tỉnh"
        return True
    return bool(part.left) or "person" in part.slots or not _RELATIONS.isdisjoint(part.slots)


def whose_of(message: Reading, part: Reading) -> Collection[str | int]:
    """The clusters, or else the units, that a part is about by what its message names; none where it names its own."""
    if not _SUBJECTS.isdisjoint(part.slots):
        return ()
    for kind in _ABOUT:
        named = {mention.of_kind(kind) for mention in message.mentions if kind in mention.kinds}
        if named:
            return message.slots.get(kind, ()) if len(named) == 1 else ()
    return ()


def is_of(answer: Answer, whose: Collection[str | int]) -> bool:
    """Whether an answer is of one of those that its part is about, where it is about some."""
    if not whose or answer.intent is None or "meeting" in answer.slots:
        return True
    return any(not set(answer.slots.get(slot, ())).isdisjoint(whose) for slot in ("body", *_ABOUT))


def naming_all(text: str, message: Reading) -> str:
    """A part of a message with the cluster or unit, and the time, that its other parts name."""
    named = [(one.start, one.end) for one in message.mentions if not set(_ABOUT).isdisjoint(one.kinds)][:1]
    named += [(span.start, span.end) for span in message.period.spans[:1]]
    return " ".join([text.rstrip(" ?.,;"), *(message.as_typed(*span) for span in named)])
