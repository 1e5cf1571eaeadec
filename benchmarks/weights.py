"""Fits the weights by which a reply's likelihood is told (`knowledge/response/weighing.py`) to banks of questions.

    .venv/bin/python benchmarks/weights.py [--modes plain,noaccent+typo] BANK …

Every reply that a question might get is held against its bank; a logistic regression tells the right ones from the
others. Each bank is also predicted by weights that never saw it. Prints the weights, to be copied by hand.
"""

import argparse
import dataclasses
import tempfile
from pathlib import Path

import numpy as np

from knowledge import PACKAGED_ROOT, Assistant, Conversation
from knowledge.language.slips import misspelt
from knowledge.quality.evaluation import BankRow, read_bank, what_is_wrong
from knowledge.response.weighing import NAMES

RIDGE = 1.0
STEPS = 60


def gather(assistant: Assistant, rows: list[BankRow], spelling: str) -> list[tuple[np.ndarray, np.ndarray, str]]:
    """For each question the signals of its replies, which of them are right, and the kind that is wanted."""
    answerer = assistant._answerer
    gathered = []
    for row in rows:
        conversation = Conversation()
        for before in row.context:
            conversation = assistant.ask(before, conversation=conversation, today=row.today).conversation
        question = misspelt(row.question, spelling, 0) if spelling != "plain" else row.question
        reading = answerer._reader.read(question, row.today)
        candidates = answerer._understanding.candidates(reading, conversation, row.today)
        weighed = answerer.weighed(candidates, reading, row.today)
        if not weighed:
            gathered.append((np.zeros((0, len(NAMES))), np.zeros(0), row.kind))
            continue
        signals = np.array([dataclasses.astuple(each.signals) for each, _ in weighed])
        right = np.array([not what_is_wrong(row, reply.answer) for _, reply in weighed], dtype=float)
        gathered.append((signals, right, row.kind))
    return gathered


def fit(signals: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights, the constant last."""
    x = np.hstack([signals, np.ones((len(signals), 1))])
    weights = np.zeros(x.shape[1])
    pull = np.full(x.shape[1], RIDGE)
    pull[-1] = 0.01
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (chance - right) + pull * weights
        curvature = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(pull)
        change = np.linalg.solve(curvature, gradient)
        weights -= change
        if np.abs(change).max() < 1e-6:
            break
    return weights


def chosen(weights: np.ndarray, gathered: list, threshold: float) -> tuple[float, float]:
    """Share answered rightly (unknown counts where it is wanted), and share told wrongly."""
    right = wrong = 0
    for signals, good, kind in gathered:
        best = -1.0
        if len(signals):
            evidence = signals @ weights[:-1] + weights[-1]
            at = int(evidence.argmax())
            best = 1 / (1 + np.exp(-evidence[at]))
        if best < threshold:
            right += "unknown" in kind
        elif good[at]:
            right += 1
        else:
            wrong += 1
    return right / len(gathered), wrong / len(gathered)


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("banks", nargs="+", type=Path)
    parser.add_argument("--modes", default="plain,noaccent+typo")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        assistant = Assistant.open([PACKAGED_ROOT], Path(directory) / "facts.sqlite")
        banks = {}
        for path in arguments.banks:
            rows = [row for row in read_bank(path)[0] if "chat" not in row.kind]
            banks[path.stem] = [one for mode in arguments.modes.split(",") for one in gather(assistant, rows, mode)]
    for name, own in banks.items():
        others = [one for other, gathered in banks.items() if other != name for one in gathered if len(one[0])]
        weights = fit(np.vstack([one[0] for one in others]), np.concatenate([one[1] for one in others]))
        shares = "  ".join(
            f"{threshold}: {right:.3f}/{wrong:.3f}"
            for threshold in (0.3, 0.4, 0.5, 0.6)
            for right, wrong in [chosen(weights, own, threshold)]
        )
        ceiling = np.mean([good.any() or "unknown" in kind for _, good, kind in own])
        print(f"{name:12} right/told wrongly at {shares}   ceiling {ceiling:.3f}")
    every = [one for gathered in banks.values() for one in gathered if len(one[0])]
    weights = fit(np.vstack([one[0] for one in every]), np.concatenate([one[1] for one in every]))
    print("_WEIGHTS: Mapping[str, float] = {")
    for name, weight in zip(NAMES, weights, strict=False):
        print(f'    "{name}": {weight:.2f},')
    print(f"}}\n_CONSTANT = {weights[-1]:.2f}")


if __name__ == "__main__":
    main()
