"""Whether there is such a thing at all: "có chuyến du lịch nào không", "trời có mưa không".

What is asked for so must stand in the reply, in these words or in like ones; else it tells of something beside it.
"""

from __future__ import annotations

import re

from knowledge.language import Token, fold
from knowledge.language.synonyms import default_synonyms
from knowledge.nlu.reading import Reading

_NOT = "(?:khong|ko|k|hong|hem|hok)"
_IS_THERE = re.compile(
    rf"\bco (?:\w+ ){{1,7}}?(?P<any>nao) {_NOT}\b|\bco (?:\w+ ){{1,3}}(?P<bare>{_NOT})(?: (?:a|ha|nhi|vay|the|z|v))*$"
)
_CHECKS = frozenset("dung sai nham that chuan xac phai biet ro tin".split())
"""What asks whether something said is so, and for no thing: "…, có nhầm không"."""
_WORD = re.compile(r"[^\W_]+")
_PAUSE = re.compile(r"[,.;:!?\n]")
_LONGEST = 2  # words right before the question that may name the thing


def leaves_out_thing(text: str, reading: Reading) -> bool:
    """Whether a question asks if there is a thing of which the ``text`` of an answer does not say a word."""
    thing = _thing(reading)
    if not thing:
        return False
    told = f" {' '.join(_WORD.findall(fold(text)))} "
    said = default_synonyms().said(thing)
    return not all(any(f" {spelling} " in told for spelling in one.spellings) for one in said)


def _thing(reading: Reading) -> list[Token]:
    """The words that name the thing, the last of them right before "nào không" or "không"."""
    found = _IS_THERE.search(reading.folded)
    if found is None:
        return []
    end = reading.folded.count(" ", 0, found.start("any" if found["any"] else "bare"))
    start = max(reading.folded.count(" ", 0, found.start()) + 1, end - _LONGEST)
    if _PAUSE.search(reading.original, reading.tokens[start - 1].end, reading.tokens[end].start):
        return []  # "có 11 tỉnh, đúng không" asks of no thing
    words = [token for token in reading.tokens[start:end] if token in reading.left and len(token.folded) > 1]
    is_named = bool(words) and words[-1] is reading.tokens[end - 1] and words[-1].folded not in _CHECKS
    return words if is_named else []
