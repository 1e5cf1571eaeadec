"""A linear model of intents: ridge regression over sparse features, solved in its dual form.

The dual is as large as the number of examples, which is small here, and gives the scores that examples would have
had, had they been left out, without training again: Rifkin and Lippert, *Notes on Regularized Least Squares* (2007).
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]

_BLOCK_CELLS = 1 << 21  # of the matrix of examples by features, made dense at a time: 8 MB


class LinearModel:
    """Additive scores of intents: the scores of a text are the sum of its features' scores.

    Args:
        rows: Each example's features with their weights.
        labels: Each example's intent, counted from 0.
        intents: Number of intents.
        ridge: Strength of the penalty on large weights.
    """

    def __init__(
        self, rows: Sequence[Mapping[str, float]], labels: Sequence[int], intents: int, *, ridge: float
    ) -> None:
        self._index: dict[str, int] = {}
        self._intents = intents
        matrix = _SparseMatrix(rows, self._index)
        self._targets = np.zeros((len(rows), intents), dtype=np.float32)
        self._targets[np.arange(len(rows)), list(labels)] = 1.0
        kernel = np.eye(len(rows), dtype=np.float32) * np.float32(ridge)
        for _, block in matrix.blocks():
            kernel += block @ block.T
        self._inverse: Vector = np.linalg.inv(kernel)
        self._dual: Vector = self._inverse @ self._targets
        self._weights = np.zeros((len(self._index), intents), dtype=np.float32)
        for first, block in matrix.blocks():
            self._weights[first : first + block.shape[1]] = block.T @ self._dual

    def scores(self, features: Mapping[str, float]) -> Vector:
        """Return the summed scores of `features`, one for each intent; features never seen add nothing."""
        known = [(self._index[name], weight) for name, weight in features.items() if name in self._index]
        if not known:
            return np.zeros(self._intents, dtype=np.float32)
        at, weights = zip(*known, strict=True)
        total: Vector = np.asarray(weights, dtype=np.float32) @ self._weights[list(at)]
        return total

    def held_out_scores(self, rows: Sequence[int]) -> Vector:
        """Return the scores of the examples `rows` as a model trained without all of them would give."""
        at = np.asarray(rows)
        if len(at) == 1:
            alone: Vector = self._targets[at] - self._dual[at] / self._inverse[at, at]
            return alone
        block = self._inverse[np.ix_(at, at)]
        scores: Vector = self._targets[at] - np.linalg.solve(block, self._dual[at])
        return scores

    def end_training(self) -> None:
        """Free what only `held_out_scores` needs; it grows with the square of the number of examples."""
        self._inverse = self._dual = self._targets = np.empty((0, 0), dtype=np.float32)


class _SparseMatrix:
    """Examples by features, given out as dense blocks of columns, so that memory stays bounded."""

    def __init__(self, rows: Sequence[Mapping[str, float]], index: dict[str, int]) -> None:
        self._rows = len(rows)
        row_of, column_of, weights = array("l"), array("l"), array("f")
        for row, features in enumerate(rows):
            for name, weight in features.items():
                row_of.append(row)
                column_of.append(index.setdefault(name, len(index)))
                weights.append(weight)
        self._columns = len(index)
        columns = np.asarray(column_of)
        order = np.argsort(columns, kind="stable")
        self._column_of = columns[order]
        self._row_of = np.asarray(row_of)[order]
        self._weights = np.asarray(weights)[order]

    def blocks(self) -> Iterator[tuple[int, Vector]]:
        """Yield each block with the number of its first column."""
        width = max(1, _BLOCK_CELLS // max(self._rows, 1))
        for first in range(0, self._columns, width):
            last = min(first + width, self._columns)
            low, high = np.searchsorted(self._column_of, [first, last])
            block = np.zeros((self._rows, last - first), dtype=np.float32)
            block[self._row_of[low:high], self._column_of[low:high] - first] = self._weights[low:high]
            yield first, block
