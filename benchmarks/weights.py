"""Fits the weights by which facts are ranked and replies are told, to banks of questions with known answers.

    .venv/bin/python benchmarks/weights.py [--modes plain,noaccent+typo] BANK …

Every fact that is found and every reply that a question might get is held against its bank; logistic regressions tell
the right ones from the others (`knowledge/response/ranking.py`, then `knowledge/response/weighing.py`, whose signals
need the first). Each bank is also predicted by weights that never saw it. Prints the weights, to be copied by hand.
"""

import argparse
import dataclasses
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge import PACKAGED_ROOT, Assistant, Conversation
from knowledge.language.slips import misspelt
from knowledge.nlu.pointing import resolved
from knowledge.quality.evaluation import BankRow, read_bank
from knowledge.response import ranking
from knowledge.response.answer import Answer
from knowledge.response.ranking import FACT_NAMES
from knowledge.response.weighing import NAMES

RIDGE = 1.0
STEPS = 60
Seen = tuple[np.ndarray, np.ndarray, str]
"""The signals of what a question might be told, which of it is right, and the kind that is wanted."""


def gather(assistant: Assistant, rows: list[BankRow], spelling: str) -> tuple[list[Seen], list[Seen]]:
    """For each question what is seen of the facts found, and of its templates' replies."""
    answerer = assistant._answerer
    of_facts, of_replies = [], []
    for row in rows:
        conversation = Conversation()
        for before in row.context:
            conversation = assistant.ask(before, conversation=conversation, today=row.today).conversation
        question = misspelt(row.question, spelling, 0) if spelling != "plain" else row.question
        reading = resolved(answerer._reader.read(question, row.today), conversation)
        candidates = answerer._understanding.candidates(reading, conversation, row.today)
        told = answerer.replies(candidates, reading, row.today)
        found = answerer.facts_for(candidates, told, reading, conversation, row.today)
        alone = [Answer(kind="answer", lead=fact.text) for fact in found]
        of_facts.append(_seen([fact.signals for fact in found], [not row.expectation.wrong(one) for one in alone], row))
        signals = answerer.signals(candidates, told, found, reading)
        of_replies.append(_seen(signals, [not row.expectation.wrong(reply.answer) for _, reply in told], row))
    return of_facts, of_replies


def _seen(signals: Sequence[object], right: Sequence[bool], row: BankRow) -> Seen:
    return np.array([dataclasses.astuple(one) for one in signals]), np.array(right, dtype=float), row.kind


def fit(every: Sequence[Seen]) -> np.ndarray:
    """Weights, the constant last."""
    some = [one for one in every if len(one[0])]
    signals, right = np.vstack([one[0] for one in some]), np.concatenate([one[1] for one in some])
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


def chosen(weights: np.ndarray, gathered: Sequence[Seen], threshold: float) -> tuple[float, float]:
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


def report(name: str, banks: dict[str, list[Seen]]) -> np.ndarray:
    """Print how each bank does with weights fitted to the others; return the weights fitted to all."""
    for bank, own in banks.items():
        others = [one for other, gathered in banks.items() if other != bank for one in gathered]
        weights = fit(others or own)
        shares = "  ".join(
            f"{threshold}: {right:.3f}/{wrong:.3f}"
            for threshold in (0.3, 0.4, 0.5, 0.6, 0.7)
            for right, wrong in [chosen(weights, own, threshold)]
        )
        ceiling = np.mean([good.any() or "unknown" in kind for _, good, kind in own])
        print(f"{name:8} {bank:12} right/told wrongly at {shares}   ceiling {ceiling:.3f}")
    return fit([one for gathered in banks.values() for one in gathered])


def show(module: str, names: Sequence[str], weights: np.ndarray) -> None:
    """Print weights as they stand in their module."""
    print(f"# {module}\n_WEIGHTS: Mapping[str, float] = {{")
    for name, weight in zip(names, weights, strict=False):
        print(f'    "{name}": {weight:.2f},')
    print(f"}}\n_CONSTANT = {weights[-1]:.2f}")


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("banks", nargs="+", type=Path)
    parser.add_argument("--modes", default="plain,noaccent+typo")
    arguments = parser.parse_args()
    banks = {path.stem: [row for row in read_bank(path)[0] if "chat" not in row.kind] for path in arguments.banks}
    modes = arguments.modes.split(",")
    with tempfile.TemporaryDirectory() as directory:
        assistant = Assistant.open([PACKAGED_ROOT], Path(directory) / "facts.sqlite")
        facts = {
            name: [one for mode in modes for one in gather(assistant, rows, mode)[0]] for name, rows in banks.items()
        }
        weights = report("facts", facts)
        ranking._WEIGHTS = {name: float(weight) for name, weight in zip(FACT_NAMES, weights, strict=False)}
        ranking._CONSTANT = float(weights[-1])
        replies = {
            name: [one for mode in modes for one in gather(assistant, rows, mode)[1]] for name, rows in banks.items()
        }
        of_replies = report("replies", replies)
    show("ranking.py", FACT_NAMES, weights)
    show("weighing.py", NAMES, of_replies)


if __name__ == "__main__":
    main()
