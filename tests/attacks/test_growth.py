"""What a question costs does not grow with how many names are known, nor with how alike they are."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from knowledge.language import Token, folded_syllables, tokenise
from knowledge.nlu.gazetteer import Gazetteer, Name

BANK = Path(__file__).parents[1] / "banks" / "tuning.jsonl"
FEW, MANY = 1_000, 30_000
MOST = 4.0  # times; a search through all names would take thirty

Names = list[tuple[str, ...]]


def scattered(number: int) -> Names:
    """Names of four or five words each, any words."""
    chance, words = random.Random(1), sorted(folded_syllables())
    return [tuple(chance.choices(words, k=4 + n % 2)) for n in range(number)]


def beginning_alike(number: int) -> Names:
    """Names that all begin as clusters do."""
    return [("cum", "thi", "dua", *name) for name in scattered(number)]


def ending_alike(number: int) -> Names:
    """Names that all end in the same place."""
    return [(*name, "tinh", "bac", "kan") for name in scattered(number)]


@pytest.fixture(scope="module")
def questions() -> list[Sequence[Token]]:
    rows = [json.loads(line) for line in BANK.read_text(encoding="utf-8").splitlines()]
    return [tokenise(row["question"]) for row in rows][:150]


def seconds(gazetteer: Gazetteer, questions: Sequence[Sequence[Token]]) -> float:
    """What looking for names at every place of all questions takes of the processor, at best."""
    taken = []
    for _ in range(4):
        began = time.thread_time()
        for tokens in questions:
            list(gazetteer.among(tokens))
        taken.append(time.thread_time() - began)
    return min(taken)


@pytest.mark.parametrize("kind", [scattered, beginning_alike, ending_alike])
def test_names_are_found_as_quickly_among_many(questions, kind: Callable[[int], Names]) -> None:
    few, many = (
        Gazetteer((name, Name("cluster", f"c{n}", name)) for n, name in enumerate(kind(number)))
        for number in (FEW, MANY)
    )
    assert seconds(many, questions) < MOST * max(seconds(few, questions), 0.002)
