"""The question before, asked anew of what a fragment names: "còn Đà Nẵng?" after how much Hà Nội has grown.

Where a template understood that question, its slots are changed. Where its own words tell what is asked (figures,
facts told as they were found) or nothing answered it, it is asked again with the new name in the place of the old one.
"""

from __future__ import annotations

from knowledge.nlu.linking import Mention
from knowledge.nlu.reading import Reading

_REPLACED = ("unit", "person", "cluster", "document", "movement", "award_form")
"""The kinds of names of which one takes the place of another."""


def asked_again(fragment: Reading, previous: Reading) -> str | None:
    """The text of the question before with the name or the year of a fragment; None where it is no such fragment."""
    if fragment.content or fragment.yes_no or fragment.points or not fragment.asked <= {"what"}:
        return None
    if len(fragment.mentions) + len(fragment.period.spans) != 1:
        return None
    if fragment.mentions:
        [new] = fragment.mentions
        old = _place_of(new, previous)
        span = (old.start, old.end) if old is not None else None
        said = fragment.as_typed(new.start, new.end)
    else:
        [time] = fragment.period.spans
        spans = previous.period.spans
        same = bool(fragment.period.years and previous.period.years) and len(spans) == 1
        span = (spans[0].start, spans[0].end) if same else None
        said = fragment.as_typed(time.start, time.end)
    if span is None:
        return None
    first, last = previous.tokens[span[0]], previous.tokens[span[1] - 1]
    return f"{previous.original[: first.start]}{said}{previous.original[last.end :]}"


def _place_of(new: Mention, previous: Reading) -> Mention | None:
    """The only name of the same kind in the question before, where it is another one."""
    kind = next((one for one in _REPLACED if one in new.kinds), None)
    if kind is None:
        return None
    named = [one for one in previous.mentions if kind in one.kinds]
    alone = len(named) == 1 and set(named[0].of_kind(kind)).isdisjoint(new.of_kind(kind))
    return named[0] if alone else None
