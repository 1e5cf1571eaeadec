"""The closed vocabulary of a set of examples, and the mending of words that it does not know.

A question is compared with a few hundred examples, so a word that none of them holds is nearly always a misspelling
of one that they do hold, or comes from outside. Mending the question was measured to be worth more than training on
misspelt copies of the examples.
"""

import functools
import itertools
import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from knowledge.language import split_joined

_CACHED_WORDS = 20_000
_CANDIDATES = 6
_FLOOR = 50.0  # of a candidate's likeness, of 100
_ACCEPTED = 72.0  # with the help of its neighbours
_PAIR_BONUS = 14.0  # for each pair with a neighbour that the examples hold
_SURE = 85.0  # a likeness above which no split into joined words is tried
_SPLIT_SURENESS = 0.95
_LONGEST_MENDED = 24  # letters


@dataclass(frozen=True, slots=True)
class Mended:
    """Folded words as typed and as the examples spell them."""

    typed: tuple[str, ...]
    words: tuple[str, ...]
    sources: tuple[int, ...]
    """For each of `words`, the index in `typed` of the word that it stands for."""
    sureness: tuple[float, ...]
    """For each of `words`: 1 for a known word, its likeness to the typed one where mended, 0 where nothing is like."""
    left_out: bool = False
    """Whether the words are those of an example, to be taken as if it had never been given."""


class Vocabulary(Collection[str]):
    """Folded words of examples.

    Args:
        examples: Each example's folded words.
    """

    def __init__(self, examples: Sequence[Sequence[str]]) -> None:
        self._frequency = Counter(word for words in examples for word in set(words))
        self._pairs = Counter(pair for words in examples for pair in set(itertools.pairwise(words)))
        self._size = len(examples)
        self._choices = [word for word in self._frequency if not _is_opaque(word)]
        self._candidates = functools.lru_cache(maxsize=_CACHED_WORDS)(self._find_candidates)
        self._split = functools.lru_cache(maxsize=_CACHED_WORDS)(lambda word: split_joined(word, self._frequency))
        self._rarity = {word: self._rarity_of(count) for word, count in self._frequency.items()}
        self._rarest = self._rarity_of(0)

    def __contains__(self, word: object) -> bool:
        return word in self._frequency

    def __iter__(self) -> Iterator[str]:
        return iter(self._frequency)

    def __len__(self) -> int:
        return len(self._frequency)

    def _rarity_of(self, count: int) -> float:
        return math.log((self._size + 1.0) / (count + 0.5))

    def rarity(self, word: str) -> float:
        """Return how much the folded `word` tells: near 0 for one in every example, most for one in none.

        A number tells little, known or not.
        """
        return 1.0 if word.isdigit() else self._rarity.get(word, self._rarest)

    def mend(self, words: Sequence[str]) -> Mended:
        """Return `words` with each unknown one replaced by the known word, or joined words, that it is most like."""
        mended: list[str] = []
        sources: list[int] = []
        sureness: list[float] = []
        for i, word in enumerate(words):
            pieces: tuple[str, ...] = (word,)
            sure = 1.0
            if word not in self._frequency and not _is_opaque(word):
                after = words[i + 1] if i + 1 < len(words) else ""
                pieces, sure = self._mend_word(word, mended[-1] if mended else "", after)
            mended.extend(pieces)
            sources.extend([i] * len(pieces))
            sureness.extend([sure] * len(pieces))
        return Mended(tuple(words), tuple(mended), tuple(sources), tuple(sureness))

    def without(self, example: tuple[str, ...]) -> Mended:
        """Return the folded words of `example` as they would be mended, had it not been given."""
        sureness = tuple(float(_is_opaque(word) or self._frequency[word] > 1) for word in example)
        return Mended(example, example, tuple(range(len(example))), sureness, left_out=True)

    def known_share(self, mended: Mended) -> float:
        """Return the share of the words, weighted by rarity, that are known as typed."""
        rarity = [self.rarity(word) for word in mended.typed]
        sure = dict(zip(mended.sources, mended.sureness, strict=True))
        known = sum(rare for i, rare in enumerate(rarity) if sure[i] == 1.0)
        return known / (sum(rarity) or 1.0)

    def paired_share(self, mended: Mended) -> float:
        """Return the share of the pairs of neighbours, weighted by rarity, that are known after mending.

        Most Vietnamese words are written as two syllables, each of which many other words share: a pair tells more
        of the subject than either. A word alone counts for a pair.
        """
        if len(mended.words) < 2:
            return float(bool(mended.words) and mended.sureness[0] > 0.0)
        rarity = [self.rarity(word) for word in mended.words]
        enough = 1 + mended.left_out
        total = known = 0.0
        for i, pair in enumerate(itertools.pairwise(mended.words)):
            rare = rarity[i] + rarity[i + 1]
            total += rare
            if self._pairs[pair] >= enough:
                known += rare
        return known / (total or 1.0)

    def _mend_word(self, word: str, before: str, after: str) -> tuple[tuple[str, ...], float]:
        best, best_score, best_likeness = "", 0.0, 0.0
        for known, likeness in self._candidates(word):
            neighbours = ((before, known) in self._pairs) + ((known, after) in self._pairs)
            score = likeness + _PAIR_BONUS * neighbours
            if score > best_score:
                best, best_score, best_likeness = known, score, likeness
        if best_likeness < _SURE:
            joined = self._split(word)
            if joined is not None:
                return joined, _SPLIT_SURENESS
        return ((best,), best_likeness / 100.0) if best_score >= _ACCEPTED else ((word,), 0.0)

    def _find_candidates(self, word: str) -> list[tuple[str, float]]:
        """Return the known words most like `word`, best first, each with its likeness of 100."""
        if len(word) > _LONGEST_MENDED:
            return []
        found = process.extract(word, self._choices, scorer=ratio, limit=_CANDIDATES, score_cutoff=_FLOOR)
        # Two neighbours swapped are one slip, though ratio counts two.
        scored = [(known, max(score, 100.0 * OSA.normalized_similarity(word, known))) for known, score, _ in found]
        return sorted(scored, key=lambda item: (-item[1], -self._frequency[item[0]], item[0]))


def _is_opaque(word: str) -> bool:
    """Tell whether `word` is a number or a placeholder, whose letters mean nothing."""
    return word.isdigit() or word.startswith("{")
