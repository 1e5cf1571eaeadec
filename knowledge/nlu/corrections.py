"""What a question itself takes back: "năm 2017, à nhầm, năm 2022", "không phải 2017, ý tôi là 2022".

Of two things of one kind the first is taken back where a word of correction stands before the second, or a denial
before the first. What is only denied or confused ("dễ nhầm với", "không phải X phải không") stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from knowledge.language import Token
from knowledge.language.periods import Period
from knowledge.nlu.linking import Mention

_SELF = "(?:em|toi|minh|tui|chau|con|anh|chi)"
_SLIP = "(?:nham|lon|quen|sai)"
_CORRECTED = (
    rf"(?:a|o|u|oi|ui|chet|thoi|xin loi|sorry)(?: {_SELF})?(?: (?:noi|go|danh|hoi))?"
    rf" (?:{_SLIP}|khong(?: phai)?)(?: roi)?(?: y (?:cua )?{_SELF})?|{_SELF} (?:noi |go |danh |hoi )?{_SLIP}(?: roi)?"
    rf"|{_SLIP} roi|y (?:cua )?{_SELF}|dung ra|chinh xac phai|xin loi|sorry"
)
_BEFORE_NEW = "(?: (?:la|phai|phai la|muon hoi|muon noi|noi|hoi|roi|a|nha|nhe|cai|cua|o|cho|tinh|nam|ngay|hoi nghi))*"
_MARK = re.compile(rf"(?:^|(?<= ))(?:{_CORRECTED}){_BEFORE_NEW}$")
_BARE_MARK = re.compile(rf"(?:^|(?<= ))(?:(?:noi|go|danh|hoi) )?{_SLIP}{_BEFORE_NEW}$")
_DENIED = re.compile(r"(?:^|(?<= ))(?:(?:a|o|ma|oi|chu) )*khong phai(?: (?:la|cua|o|nam|ngay|tinh|vao|hoi))*$")
_INSTEAD = re.compile(
    rf"(?:ma(?: phai)?(?: la)?|(?:va |ma )?y (?:cua )?{_SELF}(?: muon (?:hoi|noi))?(?: la)?|phai la)?$"
)
_CORRECTING = frozenset({"nham", "lon", "quen", "sai", "loi", "sorry", "phai", "y", "dung", "khong"})
_TIME = "time"


class _Thing(NamedTuple):
    start: int
    end: int
    kinds: frozenset[str]


def may_correct(tokens: Sequence[Token]) -> bool:
    """Whether a text has a word that a correction needs, so that it is worth looking for one."""
    return any(token.folded in _CORRECTING for token in tokens)


def taken_back(
    tokens: Sequence[Token], mentions: Sequence[Mention], period: Period, pauses: AbstractSet[int], *, claims: bool
) -> frozenset[int]:
    """The tokens of a question that it takes back, those that say so among them.

    ``pauses`` are where it pauses. What it ``claims`` ("not 2017 but 2022, is that so?") takes no denial back.
    """
    things = [_Thing(m.start, m.end, frozenset(m.kinds) - {"topic", "deed"}) for m in mentions]
    things += [_Thing(span.start, span.end, frozenset({_TIME})) for span in period.spans]
    things.sort(key=lambda thing: thing.start)
    words = [token.folded for token in tokens]
    back: set[int] = set()
    for i, thing in enumerate(things):
        before = next((each for each in reversed(things[:i]) if each.kinds & thing.kinds), None)
        if before is None or before.end > thing.start:
            continue
        denied = _DENIED.search(" ".join(words[: before.start]))
        said_again = {
            i for one in things if before.end <= one.start < thing.start for i in range(one.start, one.end)
        }  # "phó cụm năm 2017, à nhầm, phó cụm năm 2022"
        first = _corrected_from(words, before, thing, pauses, said_again)
        if first is None:
            replaced = denied and not claims and _is_replaced(words, before, thing, pauses)
            first = before.end if replaced else None
        if first is not None:
            begins = " ".join(words[: before.start])[: denied.start()].count(" ") if denied else before.start
            last = next((at for at in sorted(said_again) if at > first), thing.start)
            back.update(range(begins, before.end), range(first, last))
    return frozenset(back)


def _corrected_from(
    words: Sequence[str], before: _Thing, thing: _Thing, pauses: AbstractSet[int], said_again: AbstractSet[int]
) -> int | None:
    """Where the words of correction between two things begin; None where the second corrects nothing.

    What is ``said_again`` between them is passed over behind the words of correction.
    """
    between = " ".join(words[before.end : thing.start])
    found = _MARK.search(between)
    if found is None and said_again:
        first = min(said_again)
        found = _MARK.search(" ".join(words[before.end : first]))
    if found is not None:
        return before.end + between[: found.start()].count(" ")
    found = _BARE_MARK.search(between)
    if found is None:
        return None
    first = before.end + between[: found.start()].count(" ")
    return first if first in pauses and pauses & set(range(first + 1, thing.start + 1)) else None


def _is_replaced(words: Sequence[str], before: _Thing, thing: _Thing, pauses: AbstractSet[int]) -> bool:
    """Whether the second of two things stands instead of the first, a denied one: "không phải 2017 mà 2022"."""
    instead = _INSTEAD.match(" ".join(words[before.end : thing.start]))
    return instead is not None and (bool(instead[0]) or thing.start in pauses)
