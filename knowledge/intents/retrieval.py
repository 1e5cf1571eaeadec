"""The examples as an index: which of them are most like a question."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.fuzz import ratio

from knowledge.intents.features import question_kinds
from knowledge.intents.vocabulary import Vocabulary

_RERANKED = 8
_PAIR_SHARE = 0.5  # of the mean rarity of its words
_KIND_WEIGHT = 1.5  # about the rarity of a common word
_COSINE_SHARE = 0.6  # the rest is likeness letter by letter


class Postings(NamedTuple):
    """Which examples hold each term: of the term at `i` those from `first[i]` to before `first[i + 1]`."""

    terms: tuple[str, ...]
    first: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float64]
    lengths: npt.NDArray[np.float64]
    """Of each example's vector."""


class ExampleIndex:
    """Likeness to examples: the cosine over words weighted by rarity, and for the best few letter by letter."""

    def __init__(self, texts: Sequence[str], vocabulary: Vocabulary, postings: Postings) -> None:
        """Take the folded examples, what tells how rare a word is, and which examples hold which term."""
        if len(texts) != len(postings.lengths):
            raise ValueError("each example has a length")
        self.postings = postings
        self._vocabulary = vocabulary
        self._texts = list(texts)
        self._first = postings.first.tolist()
        self._at = {term: at for at, term in enumerate(postings.terms)}

    @classmethod
    def of(cls, examples: Sequence[Sequence[str]], vocabulary: Vocabulary) -> ExampleIndex:
        """Index each example's folded words."""
        at: dict[str, int] = {}
        term_of, row_of, weights, lengths = array("q"), array("i"), array("d"), array("d")
        for row, words in enumerate(examples):
            terms = _terms(vocabulary, words, [1.0] * len(words))
            lengths.append(_length(terms))
            for term, weight in terms.items():
                term_of.append(at.setdefault(term, len(at)))
                row_of.append(row)
                weights.append(weight)
        order = np.argsort(np.asarray(term_of), kind="stable")
        return cls(
            [" ".join(words) for words in examples],
            vocabulary,
            Postings(
                tuple(at),
                np.cumsum([0, *np.bincount(np.asarray(term_of), minlength=len(at))]),
                np.asarray(row_of, dtype=np.int32)[order],
                np.asarray(weights)[order],
                np.asarray(lengths),
            ),
        )

    def most_alike(
        self, words: Sequence[str], sureness: Sequence[float], *, without: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        """Return the few examples most like `words`, best first, each with its likeness from 0 to 1.

        Args:
            words: Folded words, mended.
            sureness: How sure each of them is, from 0 to 1.
            without: Examples to leave out.
        """
        cosines = self._cosines(_terms(self._vocabulary, words, sureness))
        if without:
            cosines[list(without)] = 0.0
        count = min(_RERANKED, len(cosines))
        best = np.argpartition(cosines, len(cosines) - count)[-count:]
        text = " ".join(words)
        ranked = [
            (row, _COSINE_SHARE * cosines[row] + (1 - _COSINE_SHARE) * ratio(text, self._texts[row]) / 100.0)
            for row in best.tolist()
            if cosines[row] > 0.0
        ]
        return sorted(((row, float(likeness)) for row, likeness in ranked), key=lambda item: (-item[1], item[0]))

    def _cosines(self, terms: dict[str, float]) -> npt.NDArray[np.float64]:
        _, _, all_rows, all_weights, lengths = self.postings
        known = [(at, weight) for term, weight in terms.items() if (at := self._at.get(term)) is not None]
        if not known:
            return np.zeros(len(self._texts))
        spans = [(self._first[at], self._first[at + 1]) for at, _ in known]
        rows = np.concatenate([all_rows[begin:end] for begin, end in spans])
        held = np.concatenate([all_weights[begin:end] for begin, end in spans])
        asked = np.repeat([weight for _, weight in known], [end - begin for begin, end in spans])
        sums = np.bincount(rows, weights=held * asked, minlength=len(self._texts))
        cosines: npt.NDArray[np.float64] = sums / (lengths * _length(terms))
        return cosines


def _terms(vocabulary: Vocabulary, words: Sequence[str], sureness: Sequence[float]) -> dict[str, float]:
    rarity = [vocabulary.rarity(word) for word in words]
    terms = {f"?{kind}": _KIND_WEIGHT for kind in question_kinds(words)}
    for word, rare, sure in zip(words, rarity, sureness, strict=True):
        terms[word] = rare * (sure or 1.0)
    for i in range(len(words) - 1):
        terms[f"{words[i]} {words[i + 1]}"] = _PAIR_SHARE * (rarity[i] + rarity[i + 1]) / 2
    return terms


def _length(terms: dict[str, float]) -> float:
    return sum(weight * weight for weight in terms.values()) ** 0.5 or 1.0
