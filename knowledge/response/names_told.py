"""Whether a reply speaks of the very name that nothing known bears.

Facts tell of more than the lists of names hold: "Huyện ủy Hiệp Hòa" stands in a post, "khối các Sở" in what a figure
measures. Where the reply says such a name as the question does, the name is known after all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from knowledge.language import Token, fold, folded_syllables, tokenise
from knowledge.language.function_words import FUNCTION_WORDS
from knowledge.nlu.reading import Reading

_BETWEEN = 3
"""Words of a full name that are left out behind its first: "cụm [thi đua của] các trường"."""
_FEWEST = 2  # words of a name
_NUMBERS = frozenset({"mot", "hai", "ba"})
_SPOKEN = frozenset(map(fold, FUNCTION_WORDS)) - _NUMBERS
"""Words that, typed without accents, may stand before a name and be none of it: "cho hoi Long An"."""


def tells_name(text: str, reading: Reading) -> bool:
    """Whether a ``text`` says the name of a question that nothing known bears, word behind word."""
    begins = reading.original.find(reading.unknown_name)
    if begins < 0:
        return False
    ends = begins + len(reading.unknown_name)
    tokens = [token for token in reading.tokens if begins <= token.start < ends]
    bare = all(token.surface.isascii() for token in reading.tokens)
    while bare and len(tokens) > _FEWEST and tokens[0].folded in _SPOKEN:
        del tokens[0]
    words = [_spellings(token) for token in tokens]
    told = tokenise(text)
    return any(_goes_on(told[at:], words) for at in range(len(told)))


def _goes_on(told: Sequence[Token], words: Sequence[Collection[str]]) -> bool:
    """Whether words stand behind each other at the beginning of what is told."""
    first, *rest = words
    if told[0].folded not in first:
        return False
    gaps = range(1, 2 + (_BETWEEN if len(rest) > 1 else 0))
    return any(
        len(told) >= gap + len(rest) and all(one.folded in each for one, each in zip(told[gap:], rest, strict=False))
        for gap in gaps
    )


def _spellings(token: Token) -> set[str]:
    """How a word may be told: as it was typed, and as it was put right where that spells none."""
    typed = fold(token.surface)
    spells = typed in folded_syllables() or not typed.isalpha()
    return {typed} if spells else {typed, token.folded}
