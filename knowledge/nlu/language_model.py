"""How likely words follow each other in questions of the field: a bigram model of the known phrases and names.

Smoothed by absolute discounting over how many words a word follows (Kneser and Ney, ICASSP 1995); what is left for
words never seen is the share of kinds among all words (Witten and Bell, IEEE Trans. Inf. Theory 37(4), 1991).
"""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.language import folded_syllables

EDGE = "^"
"""What stands before the first word of a text and after its last."""

_NAME = "{}"
_NUMBER = "0"
_NUMBERS = frozenset({"{year}", "{years}", "{number}", "{date}", "{month}", "{range}"})
_DISCOUNT = 0.6
_NO_SYLLABLE = 0.02  # how much rarer than another syllable a word is that spells none
_CACHED_PAIRS = 200_000
_CACHED_WORDS = 20_000


class BigramModel:
    """Costs of words in their context, in nats. Safe to share between threads."""

    def __init__(self, phrases: Iterable[Sequence[str]], names: Iterable[Sequence[str]]) -> None:
        """Count the folded words of phrases, and of names, which may stand wherever a phrase has a placeholder."""
        pairs = Counter(
            pair for phrase in phrases for pair in itertools.pairwise((EDGE, *map(_class_of, phrase), EDGE))
        )
        first: Counter[str] = Counter()
        names = [name for name in names if name]
        pairs.update(pair for name in names for pair in itertools.pairwise(map(_class_of, name)))
        for name in names:
            first[name[0]] += 1
            pairs[_NAME, name[0]] += 1
        self._last = frozenset(name[-1] for name in names)
        self._pairs = pairs
        all_first = first.total()
        self._first = {word: count / all_first for word, count in first.items()}
        follow: Counter[str] = Counter()
        preceding: Counter[str] = Counter()
        self._before: Counter[str] = Counter()
        for (before, word), count in pairs.items():
            follow[before] += 1
            preceding[word] += 1
            self._before[before] += count
        self._held_back = {before: _DISCOUNT * follow[before] / seen for before, seen in self._before.items()}
        self._preceding = preceding
        kinds, words = len(preceding), pairs.total()
        self._unseen = kinds / (kinds + words) if words else 1.0
        self._all_preceding = len(pairs)
        self.words = frozenset(word for word in self._preceding if word.isalpha())
        self._alone = functools.lru_cache(maxsize=_CACHED_WORDS)(self._chance_alone)
        self.cost = functools.lru_cache(maxsize=_CACHED_PAIRS)(self._cost)

    def count(self, before: str, word: str) -> int:
        """How often ``word`` stands behind ``before``; a number for any, a placeholder of a name for any."""
        return self._pairs.get((_class_of(before), _class_of(word)), 0)

    def _cost(self, before: str, word: str) -> float:
        """What it costs that ``word`` stands behind ``before``: less for a likelier one."""
        before, word = _class_of(before), _class_of(word)
        alone = self._alone(word)
        likeliest = self._chance(before, word, alone)
        first = self._first.get(word)
        if first is not None:
            likeliest = max(likeliest, self._chance(before, _NAME, self._alone(_NAME)) * first)
        if before in self._last:
            likeliest = max(likeliest, self._chance(_NAME, word, alone) / 2)
        return -math.log(likeliest)

    def _chance(self, before: str, word: str, alone: float) -> float:
        """How likely ``word`` stands behind ``before``, which is so likely ``alone``."""
        seen = self._before.get(before)
        if not seen:
            return alone
        held_back = self._held_back[before] * alone
        count = self._pairs.get((before, word))
        return max(count - _DISCOUNT, 0.0) / seen + held_back if count else held_back

    def _chance_alone(self, word: str) -> float:
        kinds = self._preceding.get(word)
        if kinds:
            return (1.0 - self._unseen) * kinds / self._all_preceding
        return self._unseen / len(folded_syllables()) * (1.0 if word in folded_syllables() else _NO_SYLLABLE)


@functools.lru_cache(_CACHED_WORDS)
def _class_of(word: str) -> str:
    """The word, or what stands for all numbers or for all names."""
    if word.isdigit() or word in _NUMBERS:
        return _NUMBER
    return _NAME if word.startswith("{") else word
