"""A linear model of intents: ridge regression over the words of texts and their letters, solved in its dual form.

The dual is as large as the number of examples, which is small here, and gives the scores that examples would have
had, had each been left out, without training again: Rifkin and Lippert, *Notes on Regularized Least Squares* (2007).
Texts are compared through the likeness of their words, of which there are fewer than letter grams by far.
"""

from array import array
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from knowledge.intents.features import Features, Word, squared_length, text_features, word_features

Vector = npt.NDArray[np.float32]

_BLOCK_CELLS = 1 << 21  # of a sparse matrix, made dense at a time: 8 MB
_BLOCK_ROWS = 256  # of a matrix that is worked on in place


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
    of_words = [word_features(*word) for word in words]
    of_texts = [text_features([folded for folded, _ in example]) for example in examples]
    letters, flags = _SparseMatrix(of_words), _SparseMatrix(of_texts)
    counts = _count(examples, words)
    squares = counts @ np.array([squared_length(features) for features in of_words], dtype=np.float32)
    squares += np.array([squared_length(features) for features in of_texts], dtype=np.float32)
    scale: Vector = (1.0 / np.sqrt(np.maximum(squares, np.float32(1e-6)))).astype(np.float32)[:, None]
    kernel = flags.products()
    _add_products(kernel, counts @ _whole(letters.products()), counts)
    kernel *= scale
    kernel *= scale.T
    kernel[np.diag_indices(len(examples))] += np.float32(ridge)
    targets = np.zeros((len(examples), intents), dtype=np.float32)
    targets[np.arange(len(examples)), list(labels)] = 1.0
    dual, left_out_scores = _solve(kernel, targets, np.asarray(left_out, dtype=np.intp))
    del kernel
    dual *= scale
    weights = np.vstack([letters.transposed_times(counts.T @ dual), flags.transposed_times(dual)])
    return LinearModel([*letters.index, *flags.index], weights), left_out_scores


def _count(examples: Sequence[Sequence[Word]], words: Sequence[Word]) -> Vector:
    """Return how often each of `words` stands in each example."""
    column = {word: at for at, word in enumerate(words)}
    counts = np.zeros((len(examples), len(words)), dtype=np.float32)
    for row, example in enumerate(examples):
        for word in example:
            counts[row, column[word]] += 1.0
    return counts


# All that follows works in place on the lower half of a symmetric matrix, some rows at a time: with thousands of
# examples each copy of the matrix is a hundred megabytes.


def _add_products(kernel: Vector, left: Vector, right: Vector) -> None:
    """Add to the lower half of `kernel` the product of each row of `left` with each of `right`."""
    for low, high in _blocks(len(kernel)):
        kernel[low:high, :high] += left[low:high] @ right[:high].T


def _whole(lower: Vector) -> Vector:
    """Return a symmetric matrix of which the lower half is given."""
    whole: Vector = np.tril(lower)
    whole += np.tril(lower, -1).T
    return whole


def _solve(kernel: Vector, targets: Vector, left_out: npt.NDArray[np.intp]) -> tuple[Vector, Vector]:
    """Return the dual weights, and the scores of the examples `left_out` had each been left out.

    By Cholesky's method: K = L Lᵀ, so that the inverse has on its diagonal the squared lengths of L⁻¹'s columns.
    `kernel` becomes L.
    """
    inverses = _factorised(kernel)
    intents = targets.shape[1]
    right = np.zeros((len(kernel), intents + len(left_out)), dtype=np.float32)
    right[:, :intents] = targets
    right[left_out, intents + np.arange(len(left_out))] = 1.0
    for (low, high), inverse in zip(_blocks(len(kernel)), inverses, strict=True):
        right[low:high] = inverse @ (right[low:high] - kernel[low:high, :low] @ right[:low])
    inverse_diagonal = np.square(right[:, intents:]).sum(axis=0)
    dual = right[:, :intents].copy()
    for (low, high), inverse in reversed(list(zip(_blocks(len(kernel)), inverses, strict=True))):
        dual[low:high] = inverse.T @ (dual[low:high] - kernel[high:, low:high].T @ dual[high:])
    return dual, targets[left_out] - dual[left_out] / inverse_diagonal[:, None]


def _factorised(kernel: Vector) -> list[Vector]:
    """Make the lower half of `kernel` its Cholesky factor; return the inverse of each block on the diagonal."""
    inverses = []
    for low, high in _blocks(len(kernel)):
        kernel[low:high, low:high] = np.linalg.cholesky(kernel[low:high, low:high])
        inverse: Vector = np.linalg.inv(kernel[low:high, low:high])
        inverses.append(inverse)
        kernel[high:, low:high] = kernel[high:, low:high] @ inverse.T
        for first, last in _blocks(len(kernel), high):
            kernel[first:last, high:last] -= kernel[first:last, low:high] @ kernel[high:last, low:high].T
    return inverses


def _blocks(size: int, start: int = 0) -> list[tuple[int, int]]:
    """Return the ends of blocks of rows, from `start` to `size`."""
    return [(low, min(low + _BLOCK_ROWS, size)) for low in range(start, size, _BLOCK_ROWS)]


class _SparseMatrix:
    """Rows of named weights; `index` holds the column of each name."""

    def __init__(self, rows: Sequence[Features]) -> None:
        self.index: dict[str, int] = {}
        self._rows = len(rows)
        row_of, column_of, weights = array("q"), array("q"), array("f")
        for row, features in enumerate(rows):
            for name, weight in features.items():
                row_of.append(row)
                column_of.append(self.index.setdefault(name, len(self.index)))
                weights.append(weight)
        order = np.argsort(np.asarray(column_of), kind="stable")
        self._column_of = np.asarray(column_of)[order]
        self._row_of = np.asarray(row_of)[order]
        self._weights = np.asarray(weights)[order]
        self._first = np.searchsorted(self._column_of, np.arange(len(self.index) + 1))

    def products(self) -> Vector:
        """Return the product of each two rows, in the lower half."""
        products = np.zeros((self._rows, self._rows), dtype=np.float32)
        shared = np.diff(self._first)[self._column_of] > 1
        # A column that one row alone has, as most have, adds to that row's own product only.
        own = np.bincount(self._row_of[~shared], self._weights[~shared] ** 2, minlength=self._rows)
        products[np.diag_indices(self._rows)] = own
        row_of, weights = self._row_of[shared], self._weights[shared]
        column_of = np.unique(self._column_of[shared], return_inverse=True)[1]
        columns = int(column_of[-1]) + 1 if len(column_of) else 0
        width = max(1, _BLOCK_CELLS // max(self._rows, 1))
        for first in range(0, columns, width):
            low, high = np.searchsorted(column_of, [first, first + width])
            block = np.zeros((self._rows, min(width, columns - first)), dtype=np.float32)
            block[row_of[low:high], column_of[low:high] - first] = weights[low:high]
            _add_products(products, block, block)
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
