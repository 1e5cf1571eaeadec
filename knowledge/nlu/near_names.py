"""A name that nobody knows, held against the known ones once more before it is told as unknown.

The words of a text are put right by what is likely of all texts, and those that spell a syllable or stand in capitals
hardly ever: "ban quna ly KCCN". Within what looks like a name more is certain: its words stand side by side as they do
in names. So there each word that a slip may have left is put right where its neighbours leave one known word alone.
Letters are only left out, doubled or swapped, none is another: "huyện Lục Ngạn" is no "huyện Lục Nam".
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.language import Token, fold, folded_syllables, is_syllable, tokenise
from knowledge.language.numerals import ROMAN
from knowledge.language.tokens import lost_its_capital

_BESIDE = 2  # words beside the name: what is misspelt there may be what it lacks
_LETTERS_A_SLIP = 6
_SHORTEST = 2  # letters of a word that may be misspelt, or of what it is put right to
_SHORTEST_LETTERS = 3
"""Of a word in capitals that may be misspelt: "Sở TC" is another one than "Sở CT"."""
_HOLDS_TWO = 4  # letters of a word, typed and known, in which two slips are forgiven
_MOST_WAYS = 512
_CACHED_WORDS = 4096
_UNEXPLAINED = 3  # slips: what it costs that a word stays none
_SIDES = 2


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text, folded as it was typed, and the known words that it may be with the slips of each."""

    token: Token
    typed: str
    spells: bool
    near: tuple[tuple[str, int], ...]


class NearNames:
    """Puts right what is misspelt in names. Built once, then only read."""

    def __init__(self, names: Iterable[Sequence[str]]) -> None:
        """Take the words of known names, with their accents."""
        written: dict[tuple[str, str], tuple[str, str]] = {}
        for words in names:
            for pair in itertools.pairwise(words):
                written.setdefault((fold(pair[0]), fold(pair[1])), pair)
        self._written = written
        self._words = sorted({word for pair in written for word in pair if word.isalpha() and len(word) >= _SHORTEST})
        self._known = frozenset(self._words)
        self._near = functools.lru_cache(maxsize=_CACHED_WORDS)(self._find)

    def put_right(self, text: str, start: int, end: int) -> str | None:
        """The text with the name at ``start`` to before ``end`` put right; None where that is not certain."""
        tokens = tokenise(text)
        inside = [at for at, token in enumerate(tokens) if token.start < end and token.end > start]
        if not inside:
            return None
        zone = range(max(0, inside[0] - _BESIDE), min(len(tokens), inside[-1] + 1 + _BESIDE))
        accented = not text.isascii()
        words = [self._word(tokens, at, accented=accented) for at in zone]
        ways = self._ways(words)
        if not ways or (len(ways) > 1 and ways[0][0] == ways[1][0]):
            return None
        chosen = ways[0][1]
        for at in reversed(range(len(words))):
            if chosen[at] != words[at].typed:
                token = words[at].token
                text = text[: token.start] + self._as_written(chosen, at, token, accented) + text[token.end :]
        return text

    def _word(self, tokens: Sequence[Token], at: int, *, accented: bool) -> _Word:
        token = tokens[at]
        typed = fold(token.surface)
        spells = is_syllable(token.text) if accented else typed in folded_syllables()
        spells = spells and not lost_its_capital(tokens, at)
        shortest = _SHORTEST_LETTERS if token.surface.isupper() else _SHORTEST
        fixed = typed in ROMAN or not typed.isalpha() or len(typed) < shortest or (accented and spells)
        return _Word(token, typed, spells, () if fixed else self._near(typed, 1 if spells else _most_slips(typed)))

    def _find(self, typed: str, most: int) -> tuple[tuple[str, int], ...]:
        """The known words that one of so many slips at ``most`` may be."""
        found = process.extract(typed, self._words, scorer=OSA.distance, score_cutoff=most, limit=None)
        return tuple(
            (word, int(slips))
            for word, slips, _ in found
            if word != typed and word not in ROMAN and slips <= _most_slips(word) and _is_slip(typed, word)
        )

    def _ways(self, words: Sequence[_Word]) -> list[tuple[int, tuple[str, ...]]]:
        """The ways to put words right, that which explains most first: what each costs, and its words."""
        options = [((word.typed, 0), *self._fitting(words, at)) for at, word in enumerate(words)]
        if math.prod(map(len, options)) > _MOST_WAYS:
            return []
        found = []
        for way in itertools.product(*options):
            chosen = tuple(word for word, _ in way)
            slips = sum(cost for _, cost in way)
            if slips and self._holds(words, chosen) and slips * _LETTERS_A_SLIP <= sum(map(len, chosen)):
                found.append((slips + _UNEXPLAINED * self._unexplained(words, chosen), chosen))
        return sorted(found)

    def _fitting(self, words: Sequence[_Word], at: int) -> Iterator[tuple[str, int]]:
        """The words that one may be, beside what its neighbours are or may be."""
        before = _may_be(words, at - 1)
        behind = _may_be(words, at + 1)
        for word, slips in words[at].near:
            if any((one, word) in self._written for one in before) or any(
                (word, one) in self._written for one in behind
            ):
                yield word, slips

    def _holds(self, words: Sequence[_Word], chosen: Sequence[str]) -> bool:
        """Whether each word put right stands beside what it does in names; on both sides where it spelt a syllable.

        What stood beside its neighbours in names as it was typed is none to be put right.
        """
        for at, (word, one) in enumerate(zip(words, chosen, strict=True)):
            if one == word.typed:
                continue
            sides = [pair in self._written for pair in _pairs(chosen, at, one)]
            typed = [pair in self._written for pair in _pairs(chosen, at, word.typed)]
            if not any(sides) or any(typed) or (word.spells and (len(sides) < _SIDES or not all(sides))):
                return False
        return True

    def _unexplained(self, words: Sequence[_Word], chosen: Sequence[str]) -> int:
        """How many words are left that are none."""
        return sum(
            not word.spells and word.typed == one not in self._known for word, one in zip(words, chosen, strict=True)
        )

    def _as_written(self, chosen: Sequence[str], at: int, token: Token, accented: bool) -> str:
        """A word as names have it beside its neighbour, in capitals as it was typed."""
        word = chosen[at]
        if accented:
            if at and (chosen[at - 1], word) in self._written:
                word = self._written[chosen[at - 1], word][1]
            elif at + 1 < len(chosen) and (word, chosen[at + 1]) in self._written:
                word = self._written[word, chosen[at + 1]][0]
        if token.surface.isupper() and len(token.surface) > 1:
            return word.upper()
        return word if token.surface.islower() else word.capitalize()


def _most_slips(word: str) -> int:
    return 1 if len(word) < _HOLDS_TWO else 2


def _may_be(words: Sequence[_Word], at: int) -> tuple[str, ...]:
    if not 0 <= at < len(words):
        return ()
    return words[at].typed, *(word for word, _ in words[at].near)


def _pairs(chosen: Sequence[str], at: int, word: str) -> list[tuple[str, str]]:
    """A word at a place with each of its neighbours."""
    before = [(chosen[at - 1], word)] if at else []
    return before + ([(word, chosen[at + 1])] if at + 1 < len(chosen) else [])


def _is_slip(typed: str, word: str) -> bool:
    """Whether letters were but left out, doubled or swapped."""
    if len(typed) == len(word):
        return sorted(typed) == sorted(word)
    return set(typed) <= set(word)
