"""Misspelt words put right against the words that the names and the question templates use.

A word that they use is changed only where no pair holds it, and a word a letter away stands in a known pair on both
sides ("bang hen cho"). One that they do not use and that is no Vietnamese syllable is taken for a slip and becomes the
nearest known word; one that is a syllable may be just another word, so it is changed only where the change makes a
known pair with a neighbour ("cụ trưởng" -> "cụm trưởng").
"""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.language import Token, folded_syllables, split_joined
from knowledge.language.numerals import COUNTED

_LONG_ABBREVIATION = 5  # letters: one that may be another one misspelt
_CACHED_WORDS = 20_000
_CANDIDATES = 12
_PAIR = 0.75  # a known pair with a neighbour outweighs most of one edit
_FIRST_LETTER = 0.2  # people seldom miss the first letter
_SHORTEST = 3  # letters of a word that may be another one misspelt
_ONE_SLIP = 1.2  # what another word costs that is a letter away
_COMMON = 0.04  # for each e-fold that a word is more common


class Spelling:
    """Mends words against the words of known phrases. Safe to share between threads."""

    def __init__(self, phrases: Iterable[Sequence[str]], in_names: AbstractSet[tuple[str, str]] = frozenset()) -> None:
        """Take the known phrases, each a sequence of folded words, and the pairs of folded words within names.

        What stands as it does within a name is no slip, be it no Vietnamese syllable ("Ea Kar", "Krông Búk").
        """
        self._in_names = in_names
        words: Counter[str] = Counter()
        pairs: set[tuple[str, str]] = set()
        for phrase in phrases:
            words.update(phrase)
            pairs.update(itertools.pairwise(phrase))
        self._counts = words
        self.vocabulary = frozenset(word for word in words if not word.startswith("{"))
        self._words = sorted(word for word in self.vocabulary if len(word) > 1 and not word.isdigit())
        self.pairs = pairs
        self._candidates = functools.lru_cache(maxsize=_CACHED_WORDS)(self._find)

    def is_pair(self, before: str, after: str) -> bool:
        """Whether two folded words stand side by side in a known phrase."""
        return (before, after) in self.pairs

    def mend(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the tokens with slips put right; a joined word becomes several tokens with one span."""
        out: list[Token] = []
        mixed_case = any(letter.islower() for token in tokens for letter in token.surface)
        for i, token in enumerate(tokens):
            if token.folded in self.vocabulary:
                out.append(self._fitting(token, out[-1].folded if out else "", tokens[i + 1 : i + 2]))
                continue
            if token.folded.isdigit() or token.is_placeholder or len(token.folded) < 2:
                out.append(token)
                continue
            before = out[-1].folded if out else ""
            after = tokens[i + 1].folded if i + 1 < len(tokens) else ""
            if (before, token.folded) in self._in_names or (token.folded, after) in self._in_names:
                out.append(token)
                continue
            out.extend(self._mended(token, before, after, abbreviation=mixed_case and _is_abbreviation(token)))
        return out

    def _fitting(self, token: Token, before: str, behind: Sequence[Token]) -> Token:
        """A known word, or the one a letter from it that is known on both sides, where it is known on neither.

        "Trao bang hen cho" is "trao bằng khen cho": "hen" stands beside neither word anywhere.
        """
        after = behind[0].folded if behind else ""
        if len(token.folded) < _SHORTEST or not before or not after or token.folded.isdigit():
            return token
        if (before, token.folded) in self.pairs or (token.folded, after) in self.pairs:
            return token
        for word, cost in self._candidates(token.folded):
            same_letters = len(word) != len(token.folded) or sorted(word) == sorted(token.folded)
            if cost < _ONE_SLIP and same_letters and (before, word) in self.pairs and (word, after) in self.pairs:
                return token._replace(text=word, folded=word)
        return token

    def _mended(self, token: Token, before: str, after: str, *, abbreviation: bool) -> list[Token]:
        if abbreviation and len(token.folded) < _LONG_ABBREVIATION:  # as like to another as to what it stands for
            return [token]
        syllable = token.folded in folded_syllables()
        best, best_cost = None, 2.0
        for word, cost in self._candidates(token.folded):
            counted = before.isdigit() and word in COUNTED  # "7 tih"
            paired = counted or (before, word) in self.pairs or (word, after) in self.pairs
            if (syllable or (token.text != token.folded and len(token.folded) <= 2)) and not paired:
                continue
            if abbreviation and word in folded_syllables():
                continue
            total = cost - _PAIR * paired
            if total < best_cost:
                best, best_cost = word, total
        if best is not None:
            return [token._replace(text=best, folded=best)]
        if not syllable and not abbreviation and (pieces := split_joined(token.folded, self.vocabulary)):
            return [token._replace(text=piece, folded=piece) for piece in pieces]
        return [token]

    def _find(self, word: str) -> tuple[tuple[str, float], ...]:
        """Known words near ``word`` with what each costs: by the kind of slip, more for many, less for common words."""
        most = 1 if len(word) <= 5 else 2
        found = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=most, limit=None)
        costs = [
            (near, _cost(word, near, int(distance)) - _COMMON * math.log(self._counts[near]))
            for near, distance, _ in found
            if len(near) > distance + 1 or sorted(near) == sorted(word)
        ]
        return tuple(sorted(costs, key=lambda each: each[1])[:_CANDIDATES])


def _is_abbreviation(token: Token) -> bool:
    """Whether a word stands in capitals and spells no syllable ("THPT"): if anything, it is another one misspelt."""
    return token.surface.isupper() and len(token.surface) > 1 and token.folded not in folded_syllables()


def _cost(word: str, near: str, slips: int) -> float:
    """What taking ``word`` for ``near`` costs: letters swapped or doubled are likelier slips than another letter."""
    if sorted(word) == sorted(near) or (
        len(word) == len(near) + 1 and any(a == b for a, b in itertools.pairwise(word))
    ):
        kind = 0.7
    else:
        kind = 0.9 if len(word) != len(near) else 1.2
    return kind + slips - 1 + _FIRST_LETTER * (near[0] != word[0])
