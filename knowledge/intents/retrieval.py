"""The examples as an index: which of them are most like a question."""

from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.fuzz import ratio

from knowledge.intents.features import question_kinds
from knowledge.intents.vocabulary import Vocabulary

_RERANKED = 8
_PAIR_SHARE = 0.5  # of the mean rarity of its words
_KIND_WEIGHT = 1.5  # about the rarity of a common word
_COSINE_SHARE = 0.6  # the rest is likeness letter by letter


class ExampleIndex:
    """Likeness to examples: the cosine over words weighted by rarity, and for the best few letter by letter.

    Args:
        examples: Each example's folded words.
        vocabulary: Tells how rare a word is.
    """

    def __init__(self, examples: Sequence[Sequence[str]], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._texts = [" ".join(words) for words in examples]
        self._lengths = np.ones(len(examples))
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for row, words in enumerate(examples):
            terms = self._terms(words, [1.0] * len(words))
            self._lengths[row] = _length(terms)
            for term, weight in terms.items():
                postings[term].append((row, weight))
        self._postings = {
            term: (np.array([row for row, _ in found], dtype=np.intp), np.array([weight for _, weight in found]))
            for term, found in postings.items()
        }

    def _terms(self, words: Sequence[str], sureness: Sequence[float]) -> dict[str, float]:
        rarity = [self._vocabulary.rarity(word) for word in words]
        terms = {f"?{kind}": _KIND_WEIGHT for kind in question_kinds(words)}
        for word, rare, sure in zip(words, rarity, sureness, strict=True):
            terms[word] = rare * (sure or 1.0)
        for i in range(len(words) - 1):
            terms[f"{words[i]} {words[i + 1]}"] = _PAIR_SHARE * (rarity[i] + rarity[i + 1]) / 2
        return terms

    def most_alike(
        self, words: Sequence[str], sureness: Sequence[float], *, without: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        """Return the few examples most like `words`, best first, each with its likeness from 0 to 1.

        Args:
            words: Folded words, mended.
            sureness: How sure each of them is, from 0 to 1.
            without: Examples to leave out.
        """
        cosines = self._cosines(self._terms(words, sureness))
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
        found = [(self._postings[term], weight) for term, weight in terms.items() if term in self._postings]
        if not found:
            return np.zeros(len(self._texts))
        rows = np.concatenate([rows for (rows, _), _ in found])
        products = np.concatenate([weights * weight for (_, weights), weight in found])
        sums = np.bincount(rows, weights=products, minlength=len(self._texts))
        cosines: npt.NDArray[np.float64] = sums / (self._lengths * _length(terms))
        return cosines


def _length(terms: dict[str, float]) -> float:
    return sum(weight * weight for weight in terms.values()) ** 0.5 or 1.0
