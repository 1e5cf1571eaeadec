"""What a question itself takes back: "năm 2017, à nhầm, năm 2022", "không phải 2017, ý tôi là 2022".

Of two things of one kind the first is taken back where a word of correction stands before the second, or a denial
before the first. What is only denied or confused ("dễ nhầm với", "không phải X phải không") stays. A guess may be taken
back for a question instead: "X, à không phải, ai nhỉ", "năm 2022 hay 2023, hay năm khác".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from knowledge.language import Token
from knowledge.language.periods import Period
from knowledge.nlu.linking import Mention
from knowledge.nlu.polarity import WHICH

_SELF = "(?:em|toi|minh|tui|chau|con|anh|chi)"
_SLIP = "(?:nham|lon|quen|sai)"
_CORRECTED = (
    rf"(?:a|o|u|oi|ui|chet|thoi|xin loi|sorry)(?: {_SELF})?(?: (?:noi|go|danh|hoi))?"
    rf" (?:{_SLIP}|khong(?: phai)?)(?: roi)?(?: y (?:cua )?{_SELF})?|{_SELF} (?:noi |go |danh |hoi )?{_SLIP}(?: roi)?"
    rf"|{_SLIP} roi|(?:a|ma|u|o|uh) thoi|(?:xin )?sua lai"
    rf"|y (?:cua )?{_SELF}|dung ra|chinh xac phai|xin loi|sorry|khoan(?: da)?"
)
_BEFORE_NEW = (
    "(?: (?:la|phai|phai la|muon hoi|muon noi|noi|hoi|roi|a|nha|nhe|cai|cua|o|cho|tinh|nam|ngay|hoi nghi|lan|thu))*"
)
_MARK = re.compile(rf"(?:^|(?<= ))(?:{_CORRECTED}){_BEFORE_NEW}$")
_BARE_MARK = re.compile(rf"(?:^|(?<= ))(?:(?:noi|go|danh|hoi) )?{_SLIP}{_BEFORE_NEW}$")
_DENIED = re.compile(r"(?:^|(?<= ))(?:(?:a|o|ma|oi|chu) )*khong phai(?: (?:la|cua|o|nam|ngay|tinh|vao|hoi))*$")
_INSTEAD = re.compile(
    rf"(?:ma(?: phai)?(?: la)?|(?:va |ma )?y (?:cua )?{_SELF}(?: muon (?:hoi|noi))?(?: la)?|phai la)?$"
)
_CORRECTING = frozenset("nham lon lan quen sai loi sorry phai y dung khong khoan khac thoi bo keo tranh sua".split())
_TIME = "time"
_BY_NUMBER = frozenset({"movement"})
"""What may be said again by its number alone."""
_GUESSED = frozenset({"unit", "person", "author"})

_INTERJECTION = "(?:(?:a|o|u|ua|oi|ma|thoi|toi|chet|the|chac|hinh nhu|roi) )*"
_WITHDRAWN = re.compile(
    rf"{_INTERJECTION}(?:khong (?:phai|dung)|nham|lon|sai|(?:khong|dung|chang) doan)(?: (?:roi|nua|dau|the|mo|lam))*"
)
"""What takes a guess back by itself, from pause to pause."""
_ANOTHER = "(?:nguoi|ai|ong|ba|tinh|don vi|noi|so|huyen|cum|nam|ngay|cai) (?:nao )?khac"
_NOT_THAT_ONE = re.compile(rf"{_INTERJECTION}(?:la )?{_ANOTHER}")
_GUESSING = frozenset("toi em minh tui chau con doan nghi tuong la chac hinh nhu cu ban dau".split())
_REMINDS = re.compile(r"\b(?:nhac|tra|xem|tim|kiem tra)(?: lai)? (?:giup|ho|dum|cho)\b")
_OR_ANOTHER = re.compile(rf"^hay (?:la )?{_ANOTHER}\b")
_DROPPED = re.compile(
    r"(?:(?:thoi|the|ok|a|roi) )*(?:bo(?: qua)?|gac(?: lai)?|khong (?:noi|hoi|ban)(?: den| ve)?)"
    r"(?: chuyen| vu| cai)?(?: \w+){0,2} (?:ay|do|kia|nua|di|lai)"
)
"""A subject that is left for another one."""
_NOT_TO_CONFUSE = re.compile(
    r"(?:^|(?<= ))(?:dung|keo|tranh)(?: (?:bi|co|de))? (?:nham|lon|lan)(?: lan)?"
    r"(?: (?:sang|voi|qua|vao|thanh|la|cua))*$"
)
_WRITTEN = {"khoan": "khoan", "dung": "đừng"}
"""Words of correction as they are written: "khoản" and "đúng" are other words."""
_ASKS_ANEW = re.compile(
    r"\b(?:dung|chinh xac|that ra|thuc ra|thuc te)(?: \w+){0,3} (?P<time>ngay|nam) (?:nao|may|bao nhieu)\b"
)
_DOUBTS = frozenset({"nhi", "a", "ha", "chang", "hay", "hinh"})


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
    words = [_as_meant(token) for token in tokens]
    back = set(_set_aside(words, things, pauses))
    if not claims:
        back |= _withdrawn(words, things, pauses) | _or_another(words, things)
        back |= _doubted([token.folded for token in tokens], period, pauses)
    things = [thing for thing in things if thing.start not in back]
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
            if thing.kinds >= _BY_NUMBER and (thing.end - thing.start, before.end - before.start > 1) == (1, True):
                begins = before.end - 1  # "Đại hội lần thứ X, sửa lại là IX": all but the number stays
            last = next((at for at in sorted(said_again) if at > first), thing.start)
            back.update(range(begins, before.end), range(first, last))
    return frozenset(back)


def partly_taken_back(
    tokens: Sequence[Token], mentions: Sequence[Mention], names: Callable[[Sequence[Token], Mention], bool]
) -> frozenset[int]:
    """The tokens of the end of a name that words behind a correction stand instead of, and of the correction itself.

    "Chiến sĩ thi đua cấp tỉnh, à không, toàn quốc" corrects no more than what of the name differs; ``names`` tells
    whether some words are another name of the kind that a mention is of.
    """
    words = [_as_meant(token) for token in tokens]
    for mention in mentions:
        begins = next(
            (at for at in range(mention.end + 1, len(words)) if _MARK.fullmatch(" ".join(words[mention.end : at]))),
            None,
        )
        if begins is None or any(other.start == begins and mention.kinds[0] in other.kinds for other in mentions):
            continue
        for kept in range(mention.end - 1, mention.start, -1):
            for end in range(min(begins + _LONGEST_END, len(tokens)), begins, -1):
                if names([*tokens[mention.start : kept], *tokens[begins:end]], mention):
                    return frozenset(range(kept, begins))
    return frozenset()


_LONGEST_END = 5  # words that correct the end of a name


def _as_meant(token: Token) -> str:
    """The folded word, a bar where it only looks like a word of correction."""
    written = _WRITTEN.get(token.folded)
    return token.folded if written is None or token.text in (written, token.folded) else "|"


def _parts(size: int, pauses: AbstractSet[int]) -> Iterator[tuple[int, int]]:
    """The spans between pauses."""
    return itertools.pairwise(sorted({0, *pauses, size}))


def _set_aside(words: Sequence[str], things: Sequence[_Thing], pauses: AbstractSet[int]) -> Iterator[int]:
    """The tokens of what is not to be spoken of: "thôi bỏ ông ấy, …", "đừng nhầm sang cụm X"."""
    for start, end in _parts(len(words), pauses):
        if end < len(words) and _DROPPED.fullmatch(" ".join(words[start:end])):
            yield from range(start, end)
    for thing in things:
        text = " ".join(words[: thing.start])
        found = _NOT_TO_CONFUSE.search(text)
        if found:
            yield from range(text[: found.start()].count(" "), thing.end)


def _withdrawn(words: Sequence[str], things: Sequence[_Thing], pauses: AbstractSet[int]) -> set[int]:
    """The tokens of a guess that is taken back by itself, where a question follows: "X viết à, không phải, ai nhỉ"."""
    back: set[int] = set()
    for start, end in _parts(len(words), pauses):
        behind = " ".join(words[end:])
        asks = WHICH.search(behind) or _REMINDS.search(behind)
        text = " ".join(words[start:end])
        if not asks or not (_WITHDRAWN.fullmatch(text) or (back and _NOT_THAT_ONE.fullmatch(text))):
            continue
        before = [thing for thing in things if thing.end <= start and thing.kinds & _GUESSED]
        named_again = any(
            thing.start >= end and before and thing.kinds & before[-1].kinds & _GUESSED for thing in things
        )
        if back or (before and not named_again):
            back.update(range(start, end))
        if before and not named_again:
            guess = before[-1]
            begins = max([at for at in pauses if at <= guess.start], default=0)
            only = set(words[begins : guess.start]) <= _GUESSING and guess.end in pauses
            back.update(range(begins if only else guess.start, guess.end))
    return back


def _or_another(words: Sequence[str], things: Sequence[_Thing]) -> set[int]:
    """The tokens of alternatives that are left open: "năm 2022 hay 2023, hay là năm khác"."""
    back: set[int] = set()
    for at, thing in enumerate(things):
        found = _OR_ANOTHER.match(" ".join(words[thing.end :]))
        if found is None:
            continue
        first = at
        while first and words[things[first - 1].end : things[first].start] in (["hay"], ["hay", "la"]):
            first -= 1
        back.update(range(things[first].start, thing.end + found[0].count(" ") + 1))
    return back


def _doubted(words: Sequence[str], period: Period, pauses: AbstractSet[int]) -> set[int]:
    """The tokens of a day or year that is doubted and asked anew: "họp ngày 25/7 nhỉ? Vậy đúng là ngày nào?"."""
    found = _ASKS_ANEW.search(" ".join(words))
    if found is None:
        return set()
    asked = found.string[: found.start()].count(" ")
    mask = "{date}" if found["time"] == "ngay" else "{year}"
    parts = [(start, end) for start, end in _parts(len(words), pauses) if end <= asked]
    return {
        at
        for span in period.spans
        if span.mask == mask
        for start, end in parts
        if start <= span.start < end and not _DOUBTS.isdisjoint(words[start:end])
        for at in range(span.start, span.end)
    }


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
