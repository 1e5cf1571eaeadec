"""What a question claims of one alone: "chỉ có A …", "một mình B …", "lần đầu tiên …".

That it is so of one is no yes to that it is so of nobody else, nor that it was so once to that it was the first time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.language import Token
from knowledge.language.tokens import is_typed_with_accents
from knowledge.nlu import Mention
from knowledge.nlu.reading import Reading

_WHOM = frozenset({"unit", "person", "place", "group"})
_THINGS = _WHOM | {"cluster", "document", "movement", "award_form"}
"""What may be claimed to be the only one of which something is so: by a "chỉ" before it, and by any other word."""

_NOT_ONLY = frozenset("thi dao tieu huy so dan dinh cho".split())
"""What stands behind a "chỉ" that is part of another word: "chỉ thị", "chỉ đạo"."""

_ONLY_IF = frozenset("co mot moi rieng la lam do duoc gom tang con danh trao cho duy".split())
"""What stands behind a "chi" typed without accents that means "chỉ", and neither "chị" nor "chí"."""

_ONLY_PROPOSED = frozenset({"xuat", "nghi", "kien", "trinh"})
"""The last words of what makes an award only proposed: "chỉ mới được đề xuất" says so of nobody alone."""

_REACH = 6  # words from a "chỉ" to whom it is said of
_ALONE = re.compile(
    r"\b(?:duy nhat|doc nhat|mot minh|khong (?:con )?ai khac|khong (?:con )?(?:tinh|don vi) nao khac)\b"
)
_FIRST = re.compile(r"\b(?:lan dau|dau tien)\b")
_FIRST_TOLD = re.compile(r"\b(?:lan dau|dau tien|lan thu (?:nhat|1)|moi co)\b")
_NTH = re.compile(r"\blan (?:thu )?(?:hai|ba|tu|nam|\d+|nhi|cuoi)\b(?! muc| luong)")
_LISTING = frozenset({"va", "voi", "cung", "lan"})


def only_one(reading: Reading) -> Mention | None:
    """Whom or what a question claims to be the only one; None where it claims so of none, or of several together."""
    named = [mention for mention in reading.mentions if _THINGS & set(mention.kinds)]
    for at in range(len(reading.tokens)):
        if _says_only(reading.tokens, at):
            whom = (one for one in named if _WHOM & set(one.kinds))
            return next((one for one in whom if at < one.start <= at + _REACH), None)
    alone = _ALONE.search(reading.folded)
    if alone is None or not named:
        return None
    at = reading.folded.count(" ", 0, alone.start())
    before = [mention for mention in named if mention.end <= at]
    return before[-1] if before else named[0]


def is_listed(mention: Mention, reading: Reading) -> bool:
    """Whether a mention is one of several that a question names together: "chỉ có A, B và C"."""
    sides = (mention.start, mention.end)
    return any(_joins(reading, at) for at in sides if 0 < at < len(reading.tokens))


def _joins(reading: Reading, at: int) -> bool:
    """Whether a comma or an "and" parts a word from the one before it, two names of a list."""
    before, word = reading.tokens[at - 1], reading.tokens[at]
    if not _LISTING.isdisjoint((before.folded, word.folded)):
        return True
    return "," in reading.original[before.end : word.start] and word.surface[:1].isupper()


def says_how_often(told: str, reading: Reading) -> bool:
    """Whether the folded words ``told`` bear out for the how manieth time something was so, where that is claimed."""
    inside = {at for mention in reading.mentions for at in range(mention.start, mention.end)}
    words = " ".join("|" if at in inside else token.folded for at, token in enumerate(reading.tokens))
    nth = _NTH.search(words)
    if nth is not None and f" {nth[0]} " not in told:
        return False
    return _FIRST.search(words) is None or _FIRST_TOLD.search(told) is not None


def _says_only(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is the "chỉ" that says of what follows that it is so of nothing else."""
    token = tokens[at]
    if token.folded != "chi" or at + 1 >= len(tokens):
        return False
    behind = [one.folded for one in tokens[at + 1 : at + 1 + _REACH]]
    if behind[0] in _NOT_ONLY or any(word.isdecimal() for word in behind[:2]):
        return False
    if not _ONLY_PROPOSED.isdisjoint(behind[:4]):
        return False
    return token.text == "chỉ" or (not is_typed_with_accents(tokens) and behind[0] in _ONLY_IF)
