"""A linear model of intents: ridge regression over the words of texts and their letters, solved in its dual form.

The dual is as large as the number of examples, which is small here, and gives the scores that examples would have
had, had each been left out, without training again: Rifkin and Lippert, *Notes on Regularized Least Squares* (2007).
Texts are compared through the likeness of their words, of which there are fewer than letter grams by far.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from knowledge.intents.features import Features, Word, text_features, word_features

Vector = npt.NDArray[np.float32]

_BLOCK_CELLS = 1 << 20  # of a sparse matrix, made dense at a time: 4 MB
_BLOCK_ROWS = 256  # of a matrix that is worked on in place
_COLUMNS = 64  # of the inverse, worked out at a time


class LinearModel:
    """Additive scores of intents: the scores of a text are the sum of its features' scores.

    Args:
        features: Their names.
        weights: For each feature its weight in each intent.
    """

    def __init__(self, features: Sequence[str], weights: Vector) -> None:
        if weights.ndim != 2 or len(features) != len(weights):
            raise ValueError("each feature has a row of weights")
        self.features = tuple(features)
        self.weights = weights
        self._index = {name: at for at, name in enumerate(self.features)}
        # Given out for all that is unknown, and kept by callers as often as they like.
        self._nothing = np.zeros(weights.shape[1], dtype=np.float32)
        self._nothing.setflags(write=False)

    def scores(self, features: Features) -> Vector:
        """Return the summed scores of `features`, one for each intent; features never seen add nothing."""
        known = [(self._index[name], weight) for name, weight in features.items() if name in self._index]
        if not known:
            return self._nothing
        at, weights = zip(*known, strict=True)
        total: Vector = np.asarray(weights, dtype=np.float32) @ self.weights[list(at)]
        return total


def train(
    examples: Sequence[Sequence[Word]],
    labels: Sequence[int],
    intents: int,
    *,
    ridge: float,
    left_out: Sequence[int] = (),
) -> tuple[LinearModel, Vector]:
    """Return the model learned from `examples`, and the scores that those `left_out` had each been left out.

    Args:
        examples: Each example's words.
        labels: Each example's intent, counted from 0.
        intents: Number of intents.
        ridge: Strength of the penalty on large weights.
        left_out: Examples to give scores for as if each had never been given.
    """
    words = sorted({word for example in examples for word in example})
    letters = _SparseMatrix(word_features(*word) for word in words)
    flags = _SparseMatrix(text_features([folded for folded, _ in example]) for example in examples)
    counts = _WordCounts(examples, words)
    squares = counts.sums(letters.squared_lengths()) + flags.squared_lengths()
    scale: Vector = (1.0 / np.sqrt(np.maximum(squares, 1e-6))).astype(np.float32)[:, None]
    kernel = flags.products()
    _add_products_of_words(kernel, counts, _whole(letters.products()))
    for at, (low, high) in enumerate(_blocks(len(examples))):
        kernel[at] *= scale[low:high]
        kernel[at] *= scale[:high].T
        kernel[at][:, low:][np.diag_indices(high - low)] += np.float32(ridge)
    targets = np.zeros((len(examples), intents), dtype=np.float32)
    targets[np.arange(len(examples)), list(labels)] = 1.0
    dual, left_out_scores = _solve(kernel, targets, np.asarray(left_out, dtype=np.intp))
    del kernel
    dual *= scale
    weights = np.vstack([letters.transposed_times(counts.transposed_times(dual)), flags.transposed_times(dual)])
    return LinearModel([*letters.index, *flags.index], weights), left_out_scores


# A symmetric matrix is its lower half alone, some rows at a time, each block as wide as it has to be; all that follows
# works on these in place. With thousands of examples a whole matrix, or a copy, would be the most that a start needs.

_LowerHalf = list[Vector]
"""Of a symmetric matrix the rows of each of `_blocks`, up to the last column of the block's own square."""

_Part = tuple[tuple[int, int], Vector, Vector]
"""Of L a block's ends, its rows, and the inverse of its square."""


def _blocks(size: int) -> list[tuple[int, int]]:
    """Return the ends of blocks of rows."""
    return [(low, min(low + _BLOCK_ROWS, size)) for low in range(0, size, _BLOCK_ROWS)]


def _add_products(lower: _LowerHalf, matrix: Vector) -> None:
    """Add the product of each two rows of `matrix`."""
    for at, (low, high) in enumerate(_blocks(len(matrix))):
        lower[at] += matrix[low:high] @ matrix[:high].T


def _add_products_of_words(lower: _LowerHalf, counts: _WordCounts, products: Vector) -> None:
    """Add the product of each two examples' words, of which each two have the `products`."""
    for (low, high), rows in zip(_blocks(counts.examples), lower, strict=True):
        left = counts.rows(low, high) @ products
        for first, last in _blocks(high):
            rows[:, first:last] += left @ counts.rows(first, last).T


def _whole(lower: _LowerHalf) -> Vector:
    """Return a symmetric matrix whole."""
    size = lower[-1].shape[1] if lower else 0
    whole = np.zeros((size, size), dtype=np.float32)
    for (low, high), rows in zip(_blocks(size), lower, strict=True):
        whole[low:high, :high] = rows
        whole[:low, low:high] = rows[:, :low].T
    return whole


def _solve(kernel: _LowerHalf, targets: Vector, left_out: npt.NDArray[np.intp]) -> tuple[Vector, Vector]:
    """Return the dual weights, and the scores of the examples `left_out` had each been left out.

    By Cholesky's method: K = L Lᵀ, so that the inverse has on its diagonal the squared lengths of L⁻¹'s columns.
    `kernel` becomes L.
    """
    inverses = _factorised(kernel)
    parts = list(zip(_blocks(len(targets)), kernel, inverses, strict=True))
    dual = targets.copy()
    _solve_lower(parts, dual)
    for (low, high), rows, inverse in reversed(parts):
        dual[low:high] = inverse.T @ dual[low:high]
        dual[:low] -= rows[:, :low].T @ dual[low:high]
    inverse_diagonal = np.zeros((len(left_out), 1), dtype=np.float32)
    for first in range(0, len(left_out), _COLUMNS):
        some = left_out[first : first + _COLUMNS]
        columns = np.zeros((len(targets), len(some)), dtype=np.float32)
        columns[some, np.arange(len(some))] = 1.0
        _solve_lower(parts, columns)
        inverse_diagonal[first : first + len(some), 0] = np.einsum("ij,ij->j", columns, columns)
    return dual, targets[left_out] - dual[left_out] / inverse_diagonal


def _solve_lower(parts: Sequence[_Part], right: Vector) -> None:
    """Make `right` L⁻¹ times `right`."""
    for (low, high), rows, inverse in parts:
        right[low:high] = inverse @ (right[low:high] - rows[:, :low] @ right[:low])


def _factorised(kernel: _LowerHalf) -> list[Vector]:
    """Make `kernel` its Cholesky factor; return the inverse of each block on the diagonal."""
    inverses = []
    for at, rows in enumerate(kernel):
        low = at * _BLOCK_ROWS
        high = low + len(rows)
        rows[:, low:] = np.linalg.cholesky(rows[:, low:])
        inverse: Vector = np.linalg.inv(rows[:, low:])
        inverses.append(inverse)
        below = kernel[at + 1 :]
        for later in below:
            later[:, low:high] = later[:, low:high] @ inverse.T
        for number, later in enumerate(below):
            for before, earlier in enumerate(below[: number + 1]):
                first = high + before * _BLOCK_ROWS
                later[:, first : first + len(earlier)] -= later[:, low:high] @ earlier[:, low:high].T
    return inverses


class _WordCounts:
    """How often each of `words` stands in each example."""

    def __init__(self, examples: Sequence[Sequence[Word]], words: Sequence[Word]) -> None:
        column = {word: at for at, word in enumerate(words)}
        self.examples = len(examples)
        self._words = len(words)
        self._first = np.cumsum([0, *map(len, examples)])
        self._row_of = np.repeat(np.arange(len(examples)), np.diff(self._first))
        self._column_of = np.array([column[word] for example in examples for word in example], dtype=np.intp)

    def rows(self, low: int, high: int) -> Vector:
        """Return the counts of the examples from `low` to before `high`."""
        rows = np.zeros((high - low, self._words), dtype=np.float32)
        here = slice(self._first[low], self._first[high])
        np.add.at(rows, (self._row_of[here] - low, self._column_of[here]), np.float32(1.0))
        return rows

    def sums(self, of_words: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return for each example the sum of what its words have."""
        sums = np.bincount(self._row_of, of_words[self._column_of], self.examples)
        return sums.astype(np.float64, copy=False)

    def transposed_times(self, right: Vector) -> Vector:
        """Return the transposed matrix times `right`."""
        result = np.zeros((self._words, right.shape[1]), dtype=np.float32)
        for low, high in _blocks(self.examples):
            result += self.rows(low, high).T @ right[low:high]
        return result


class _SparseMatrix:
    """Rows of named weights; `index` holds the column of each name."""

    def __init__(self, rows: Iterable[Features]) -> None:
        self.index: dict[str, int] = {}
        self._rows = 0
        row_of, column_of, weights = array("q"), array("q"), array("f")
        for row, features in enumerate(rows):
            self._rows += 1
            for name, weight in features.items():
                row_of.append(row)
                column_of.append(self.index.setdefault(name, len(self.index)))
                weights.append(weight)
        order = np.argsort(np.asarray(column_of), kind="stable")
        self._column_of = np.asarray(column_of)[order]
        self._row_of = np.asarray(row_of)[order]
        self._weights = np.asarray(weights)[order]
        self._first = np.searchsorted(self._column_of, np.arange(len(self.index) + 1))

    def squared_lengths(self) -> npt.NDArray[np.float64]:
        """Return the sum of the squared weights of each row."""
        squares = np.square(self._weights, dtype=np.float64)
        return np.bincount(self._row_of, squares, self._rows).astype(np.float64, copy=False)

    def products(self) -> _LowerHalf:
        """Return the product of each two rows."""
        shared = np.diff(self._first)[self._column_of] > 1
        # A column that one row alone has, as most have, adds to that row's own product only.
        own = np.bincount(self._row_of[~shared], np.square(self._weights[~shared]), minlength=self._rows)
        products = []
        for low, high in _blocks(self._rows):
            products.append(np.zeros((high - low, high), dtype=np.float32))
            products[-1][:, low:][np.diag_indices(high - low)] = own[low:high]
        row_of, weights = self._row_of[shared], self._weights[shared]
        column_of = np.unique(self._column_of[shared], return_inverse=True)[1]
        columns = int(column_of[-1]) + 1 if len(column_of) else 0
        width = max(1, _BLOCK_CELLS // max(self._rows, 1))
        for first in range(0, columns, width):
            low, high = np.searchsorted(column_of, [first, first + width])
            block = np.zeros((self._rows, min(width, columns - first)), dtype=np.float32)
            block[row_of[low:high], column_of[low:high] - first] = weights[low:high]
            _add_products(products, block)
        return products

    def transposed_times(self, right: Vector) -> Vector:
        """Return the transposed matrix times `right`."""
        result = np.zeros((len(self.index), right.shape[1]), dtype=np.float32)
        columns = max(1, _BLOCK_CELLS // max(right.shape[1], 1) // 8)
        for first in range(0, len(self.index), columns):
            last = min(first + columns, len(self.index))
            low, high = self._first[first], self._first[last]
            weighted = self._weights[low:high, None] * right[self._row_of[low:high]]
            result[first:last] = np.add.reduceat(weighted, self._first[first:last] - low, axis=0)
        return result
