"""Which relation a question is about, by single words and pairs that speak for one relation and against the others.

Unlike a likeness to whole examples this is not disturbed by what stands around the words: a long courteous question
and a headline use the same few words for a thing. A word's weight is the logarithm of how much oftener the examples of
a relation hold it than those of all others (log odds, a tenth of an example added to each count).
"""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

_ADDED = 0.1
_LEAST = 2  # examples that must hold a word
_STRONG = 4.0  # the most that one word may say
_KEPT = 512  # questions: each is asked of several times
_FROM = 0.7  # weights below say nothing


class Cues:
    """The words that speak for each relation. Built once, then only read."""

    def __init__(self, examples: Mapping[str, Sequence[Sequence[str]]], silent: frozenset[str]) -> None:
        """Take the folded words of each relation's examples, and ``silent`` words that stand in all of them."""
        counts: dict[str, Counter[str]] = {}
        total: Counter[str] = Counter()
        for relation, texts in examples.items():
            counts[relation] = Counter(cue for words in texts for cue in set(_cues(words, silent)))
            total.update(counts[relation])
        size = sum(map(len, examples.values()))
        self._weights: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for relation, held in counts.items():
            inside, outside = len(examples[relation]), size - len(examples[relation])
            for cue, count in held.items():
                if total[cue] < _LEAST:
                    continue
                odds = math.log(((count + _ADDED) / inside) / ((total[cue] - count + _ADDED) / max(outside, 1)))
                if odds > _FROM:
                    self._weights[cue].append((relation, min(odds, _STRONG)))
        self._silent = silent
        self._kept = functools.lru_cache(_KEPT)(self._scored)

    def scores(self, words: Sequence[str]) -> Mapping[str, float]:
        """How much the words of a question speak for each relation; those that nothing speaks for are left out."""
        return self._kept(tuple(words))

    def _scored(self, words: tuple[str, ...]) -> Mapping[str, float]:
        found: dict[str, float] = defaultdict(float)
        for cue in dict.fromkeys(_cues(words, self._silent)):
            for relation, weight in self._weights.get(cue, ()):
                found[relation] += weight
        return dict(found)


def _cues(words: Sequence[str], silent: frozenset[str]) -> Iterable[str]:
    """Single words and pairs of neighbours; a pair may hold one silent word or one placeholder."""
    yield from (word for word in words if word not in silent and not word.startswith("{"))
    for first, second in itertools.pairwise(words):
        if not (first in silent and second in silent):
            yield f"{first} {second}"
