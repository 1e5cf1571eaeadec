"""Scores of intents for a text: the linear model, asked part by part, with what it said of each part kept."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import numpy as np

from knowledge.intents.features import (
    Features,
    Word,
    kind_features,
    pair_features,
    pairs,
    question_kinds,
    squared_length,
    word_features,
)
from knowledge.intents.linear import LinearModel, Vector, train

_RIDGE = 0.2
_CACHED_PARTS = 8192


class IntentScorer:
    """Scores texts by intent; about 1 for the right one, about 0 for the others."""

    def __init__(self, model: LinearModel) -> None:
        """Take the model; a thread may share it with others."""
        self.model = model
        self._intents = model.weights.shape[1]
        cache = functools.lru_cache(maxsize=_CACHED_PARTS)
        self._word = cache(lambda word: self._part(word_features(*word)))
        self._pair = cache(lambda pair: self._part(pair_features(pair)))
        self._kind = cache(lambda kind: self._part(kind_features(kind)))

    @classmethod
    def trained(
        cls, examples: Sequence[Sequence[Word]], labels: Sequence[int], intents: int, *, left_out: Sequence[int]
    ) -> tuple[IntentScorer, Vector]:
        """Return a scorer that has learned from examples, and the scores of those `left_out` had each been left out.

        Args:
            examples: Each example's words.
            labels: Each example's intent, counted from 0.
            intents: Number of intents.
            left_out: Examples by number.
        """
        model, left_out_scores = train(examples, labels, intents, ridge=_RIDGE, left_out=left_out)
        return cls(model), left_out_scores

    def _part(self, features: Features) -> tuple[Vector, float]:
        return self.model.scores(features), squared_length(features)

    def scores(self, words: Sequence[Word]) -> Vector:
        """Return the score of each intent for a text of `words`."""
        folded = [word for word, _ in words]
        known = [self._word(word) for word in words]
        known.extend(map(self._pair, pairs(folded)))
        known.extend(map(self._kind, question_kinds(folded)))
        total = np.zeros(self._intents, dtype=np.float32)
        square = 0.0
        for vector, part_square in known:
            total += vector
            square += part_square
        total /= np.float32(math.sqrt(square) or 1.0)
        return total
