"""Confidence: the probability that the best intent is the right one, from what is seen of the match."""

import heapq
import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

# How much each signal tells, the constant last: a logistic regression over four sets of examples, each against
# questions of the three others as outside ones, as typed and misspelt. Sets left out of it were ranked as well.
_WEIGHTS = (3.2, 2.7, 1.0, 3.4, 1.4, -6.0)
# Pull of slope and height towards 1 and 0, in observations. The height is held: a set's own examples, all of them
# inside, would raise it, and what lies outside with it.
_PULL = np.array([100.0, 50.0])

_STEPS = 25  # of Newton's method at most; six are usual


class Signals(NamedTuple):
    """What the confidence in the best intent is taken from, each about 0 to 1."""

    score: float
    """The best intent's score."""
    margin: float
    """Its lead over the next."""
    likeness: float
    """To the most alike of its examples."""
    known: float
    """Share of the words, weighted by rarity, that the examples hold as they were typed."""
    paired: float
    """Share of the pairs of neighbours, weighted by rarity, that the examples hold, after mending."""


class Observation(NamedTuple):
    """One match of which it is known whether its best intent was the right one."""

    signals: Signals
    right: bool


class Calibration:
    """A logistic function of the signals, its slope and its height fitted to a set of examples (Platt scaling).

    The weights of the signals among each other are the same for every set: what lies outside of a set cannot be
    learned from its own examples.
    """

    def __init__(self, slope: float = 1.0, height: float = 0.0) -> None:
        self.slope, self.height = slope, height

    def fit(self, observations: Sequence[Observation]) -> None:
        """Fit to `observations` by Newton's method."""
        evidence = np.array([[_evidence(observation.signals), 1.0] for observation in observations])
        right = np.array([observation.right for observation in observations], dtype=np.float64)
        start = np.array([1.0, 0.0])
        fitted = start
        for _ in range(_STEPS):
            chance = _logistic(evidence @ fitted)
            gradient = evidence.T @ (chance - right) + _PULL * (fitted - start)
            curvature = (evidence * (chance * (1.0 - chance))[:, None]).T @ evidence + np.diag(_PULL)
            change = np.linalg.solve(curvature, gradient)
            fitted = fitted - change
            if np.abs(change).max() < 1e-6:
                break
        # A set too strange to tell right from wrong by the signals must not turn them upside down.
        self.slope, self.height = max(float(fitted[0]), 0.1), float(fitted[1])

    def confidence(self, signals: Signals) -> float:
        """Return the probability, above 0 and below 1, that a match with `signals` is right."""
        return float(_logistic(np.array(self.slope * _evidence(signals) + self.height)))


def drawn(texts: Sequence[str], most: int) -> list[int]:
    """At most so many of the texts, by number, to calibrate on: drawn by checksum, so that one text more moves one.

    Were every so manieth drawn, an example more would draw nearly all anew, and move every confidence.
    """
    return sorted(heapq.nsmallest(most, range(len(texts)), key=lambda at: zlib.crc32(texts[at].encode())))


def _evidence(signals: Signals) -> float:
    """Return the logarithm of the odds that speak from `signals` before any fitting."""
    return sum(weight * signal for weight, signal in zip(_WEIGHTS, (*signals, 1.0), strict=True))


def _logistic(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    result: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(x, -30.0, 30.0)))
    return result
