import tracemalloc

import numpy as np
import pytest

from knowledge.intents.features import Word, squared_length, text_features, word_features
from knowledge.intents.linear import LinearModel, Vector, train

LABELS = [0, 0, 1, 1, 2, 2]
EXAMPLES = [
    [(word, word) for word in text.split()]
    for text in (
        "ai lam cum truong",
        "truong cum la ai ai",
        "hop o dau",
        "hoi nghi o dau {year}",
        "xin chao",
        "chao nhe 2017",
    )
]
RIDGE = 0.2


def features(example: list[Word]) -> dict[str, float]:
    """All features of a text, scaled as the model scales them: by the lengths of its parts."""
    total = dict(text_features([folded for folded, _ in example]))
    square = squared_length(total)
    for word in example:
        square += squared_length(word_features(*word))
        for name, weight in word_features(*word).items():
            total[name] = total.get(name, 0.0) + weight
    return {name: weight / square**0.5 for name, weight in total.items()}


def trained(rows: list[int]) -> LinearModel:
    return trained_without(rows, [])[0]


def trained_without(rows: list[int], left_out: list[int]) -> tuple[LinearModel, Vector]:
    examples, labels = [EXAMPLES[row] for row in rows], [LABELS[row] for row in rows]
    return train(examples, labels, 3, ridge=RIDGE, left_out=left_out)


def test_scores_are_those_of_ridge_regression() -> None:
    names = sorted({name for example in EXAMPLES for name in features(example)})
    matrix = np.array([[features(example).get(name, 0.0) for name in names] for example in EXAMPLES])
    weights = np.linalg.solve(matrix.T @ matrix + RIDGE * np.eye(len(names)), matrix.T @ np.eye(3)[LABELS])
    model = trained(list(range(6)))
    for name, expected in zip(names, weights, strict=True):
        assert model.scores({name: 2.0}) == pytest.approx(2.0 * expected, abs=1e-5)


@pytest.mark.parametrize("left_out", [[0], [3, 5], [0, 1, 2, 3, 4, 5]])
def test_left_out_scores_are_those_of_a_model_trained_without(left_out: list[int]) -> None:
    expected = [trained([row for row in range(6) if row != out]).scores(features(EXAMPLES[out])) for out in left_out]
    _, left_out_scores = trained_without(list(range(6)), left_out)
    assert left_out_scores == pytest.approx(np.array(expected), abs=1e-5)


def test_unseen_features_add_nothing() -> None:
    model = trained(list(range(6)))
    known = {"word cum": 1.0}
    assert model.scores({}).tolist() == model.scores({"z": 1.0}).tolist() == [0.0, 0.0, 0.0]
    assert model.scores(known | {"z": 9.0}).tolist() == model.scores(known).tolist()


def test_the_matrix_is_the_same_in_however_many_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = features(EXAMPLES[1])
    whole = trained(list(range(6))).scores(asked)
    monkeypatch.setattr("knowledge.intents.linear._BLOCK_CELLS", 40)
    monkeypatch.setattr("knowledge.intents.linear._BLOCK_ROWS", 2)
    assert trained(list(range(6))).scores(asked) == pytest.approx(whole, abs=1e-6)
    left_out_in_blocks = trained_without(list(range(6)), [0, 3, 5])[1]
    monkeypatch.undo()
    assert left_out_in_blocks == pytest.approx(trained_without(list(range(6)), [0, 3, 5])[1], abs=1e-6)


def test_learning_holds_half_of_a_matrix_and_little_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.intents.linear._BLOCK_CELLS", 1 << 16)
    monkeypatch.setattr("knowledge.intents.linear._BLOCK_ROWS", 64)
    pool = [(f"{first} {second}",) * 2 for second in "mnopqrstuvwxyz" for first in "abcdefghijkl"]
    examples = [[pool[row % 168], pool[row * 7 % 168]] for row in range(1500)]
    tracemalloc.start()
    train(examples, [row % 3 for row in range(1500)], 3, ridge=RIDGE, left_out=range(0, 1500, 50))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 0.8 * 1500 * 1500 * np.dtype(np.float32).itemsize
