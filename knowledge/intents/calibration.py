"""Confidence: the probability that the best intent is the right one, from what is seen of the match."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

# Learned from several sets of examples together; a set's own examples move them only as far as there are many.
_PRIOR = (2.0, 4.0, 2.0, 1.0, 2.0, 3.0, 0.5, -7.0)
_PULL = 5.0  # strength of the prior, in observations

_STEPS = 25  # of Newton's method at most; six are usual


class Observation(NamedTuple):
    """One match whose right intent is known."""

    signals: Sequence[float]
    right: bool
    weight: float


class Calibration:
    """A logistic regression drawn towards weights that held for other sets of examples."""

    def __init__(self) -> None:
        self._weights = np.array(_PRIOR)

    def fit(self, observations: Sequence[Observation]) -> None:
        """Fit the weights to `observations` by Newton's method."""
        prior = np.array(_PRIOR)
        seen = np.array([[*observation.signals, 1.0] for observation in observations])
        right = np.array([observation.right for observation in observations], dtype=np.float64)
        weight = np.array([observation.weight for observation in observations])
        for _ in range(_STEPS):
            chance = _logistic(seen @ self._weights)
            slope = seen.T @ (weight * (chance - right)) + _PULL * (self._weights - prior)
            curvature = (seen * (weight * chance * (1.0 - chance))[:, None]).T @ seen + _PULL * np.eye(len(prior))
            change = np.linalg.solve(curvature, slope)
            self._weights = self._weights - change
            if np.abs(change).max() < 1e-6:
                break

    def confidence(self, signals: Sequence[float]) -> float:
        """Return the probability, above 0 and below 1, that a match with `signals` is right."""
        return float(_logistic(np.dot(self._weights, (*signals, 1.0))))


def _logistic(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    result: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(x, -30.0, 30.0)))
    return result
