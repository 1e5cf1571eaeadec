"""Texts by their words, in memory: which hold a word or a phrase, and which are nearest to some by BM25.

Scores and order are those of SQLite's FTS5 over the same texts, a hundred times sooner where texts are few; see
``tests/knowledge/facts/test_postings.py``, which holds the two against each other.
"""

from __future__ import annotations

import functools
import itertools
import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32] | NDArray[np.intp]
"""Places of texts in the order in which they were given, ascending."""
Scores = NDArray[np.float64]
"""A score for each text, 0 for one that holds nothing."""

_NOWHERE = (np.zeros(0, dtype=np.int32), np.zeros(0))
_KEPT = 2_048  # words and phrases whose places are kept
_END = -1  # of a text
_SATURATION, _LENGTH = 1.2, 0.75  # BM25's k1 and b, as FTS5 has them
_LEAST_RARITY = 1e-6  # of what more than half of all texts hold


class Postings:
    """The words of folded texts. Threads may share it."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take texts whose words stand apart by blanks."""
        numbers: defaultdict[str, int] = defaultdict(itertools.count().__next__)
        words, lengths = array("i"), array("i")
        for text in texts:
            held = [numbers[word] for word in text.split()]
            words.extend(held)
            words.append(_END)
            lengths.append(len(held))
        self._numbers = dict(numbers)
        self._words = np.array(words, dtype=np.int32)
        sizes = np.array(lengths, dtype=np.intp)
        self._size = len(sizes)
        self._place = np.repeat(np.arange(self._size, dtype=np.int32), sizes + 1)
        self._sorted = np.argsort(self._words, kind="stable").astype(np.int32)
        self._starts = np.searchsorted(self._words[self._sorted], np.arange(len(numbers) + 1))
        average = float(sizes.sum()) / max(1, self._size) or 1.0
        self._norms = _SATURATION * (1 - _LENGTH + _LENGTH * sizes / average)
        self._found = functools.lru_cache(_KEPT)(self._find)

    def holding(self, phrase: str) -> Places:
        """The texts that hold a word, or words that follow each other."""
        return self._found(phrase)[0]

    def scores(self, phrases: Iterable[str]) -> Scores:
        """How near each text is to some words and phrases."""
        found = [one for one in map(self._found, phrases) if len(one[0])]
        if not found:
            return np.zeros(self._size)
        places = np.concatenate([one[0] for one in found])
        sums = np.bincount(places, weights=np.concatenate([one[1] for one in found]), minlength=self._size)
        return sums.astype(np.float64, copy=False)

    def _find(self, phrase: str) -> tuple[Places, Scores]:
        """The texts that hold a phrase, and what it adds to the score of each."""
        numbers = [self._numbers.get(word, _END) for word in phrase.split()]
        if not numbers or _END in numbers:
            return _NOWHERE
        at = self._sorted[self._starts[numbers[0]] : self._starts[numbers[0] + 1]]
        for step, number in enumerate(numbers[1:], start=1):  # each text ends with what is no word: none runs over
            at = at[self._words[at + step] == number]
        if not len(at):
            return _NOWHERE
        held = self._place[at]  # ascending, a text once for each time that it holds the phrase
        first = np.concatenate(([0], (held[1:] != held[:-1]).nonzero()[0] + 1))
        places, times = held[first], np.concatenate((first[1:], [len(held)])) - first
        rarity = math.log((self._size - len(places) + 0.5) / (len(places) + 0.5))
        rarity = rarity if rarity > 0 else _LEAST_RARITY
        values = rarity * ((times * (_SATURATION + 1)) / (times + self._norms[places]))
        return places, values


def nearest(scores: Scores, most: int, among: Sequence[bool] | NDArray[np.bool_] | None = None) -> Places:
    """The best of the texts that hold anything, ``among`` some; of those that are equally near the first."""
    if among is not None:
        scores = np.where(among, scores, 0.0)
    held = np.flatnonzero(scores)
    if len(held) <= most:
        return held
    values = scores[held]
    last = np.partition(values, -most)[-most]
    better = held[values > last]
    return np.concatenate([better, held[values == last][: most - len(better)]])
