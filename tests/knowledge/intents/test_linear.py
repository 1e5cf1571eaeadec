import numpy as np
import pytest

from knowledge.intents.linear import LinearModel

LABELS = [0, 0, 1, 1, 2, 2]
ROWS = [
    {"a": 1.0, "b": 0.5},
    {"a": 0.7, "c": 0.2},
    {"d": 1.0, "b": 0.1},
    {"d": 0.4, "e": 0.9},
    {"f": 1.0, "a": 0.2},
    {"f": 0.8, "c": 0.3, "g": 0.4},
]


def trained(rows: list[int]) -> LinearModel:
    return LinearModel([ROWS[row] for row in rows], [LABELS[row] for row in rows], 3, ridge=0.2)


def test_scores_are_those_of_ridge_regression() -> None:
    names = "abcdefg"
    matrix = np.array([[row.get(name, 0.0) for name in names] for row in ROWS])
    weights = np.linalg.solve(matrix.T @ matrix + 0.2 * np.eye(7), matrix.T @ np.eye(3)[LABELS])
    model = trained(list(range(6)))
    for name, expected in zip(names, weights, strict=True):
        assert model.scores({name: 2.0}) == pytest.approx(2.0 * expected, abs=1e-5)


@pytest.mark.parametrize("without", [[0], [3], [0, 1], [2, 4, 5]])
def test_held_out_scores_are_those_of_a_model_trained_without(without: list[int]) -> None:
    rest = trained([row for row in range(6) if row not in without])
    expected = [rest.scores(ROWS[row]) for row in without]
    assert trained(list(range(6))).held_out_scores(without) == pytest.approx(np.array(expected), abs=1e-5)


def test_unseen_features_add_nothing() -> None:
    model = trained(list(range(6)))
    assert model.scores({}).tolist() == model.scores({"z": 1.0}).tolist() == [0.0, 0.0, 0.0]
    assert model.scores({"a": 1.0, "z": 9.0}).tolist() == model.scores({"a": 1.0}).tolist()


def test_the_matrix_is_the_same_in_however_many_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = trained(list(range(6))).scores({"a": 1.0, "f": 1.0})
    monkeypatch.setattr("knowledge.intents.linear._BLOCK_CELLS", 12)
    assert trained(list(range(6))).scores({"a": 1.0, "f": 1.0}) == pytest.approx(whole, abs=1e-6)
