"""The banks of questions as floors: what is understood now is not to be lost unnoticed.

The tuning banks are what the matcher was tuned on; the held-out ones were written and kept aside. The strangers' are by
writers who had read only the articles and lists, the national ones by such as had read only the texts on clusters of
every sector; most misses have been read since (of strangers MM and national 13 none), so they measure no longer.
With ``pytest -rP`` the shares are shown.
A floor stands a little below what was measured when it was set. No false premise of any bank is ever confirmed.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from knowledge import Answer, Assistant, Conversation
from knowledge.quality.evaluation import BankRow, Outcome, Score, evaluate, read_bank

Misspelt = tuple[str, str, float, int]
PARTS = {"strangers": 4}
"""Banks of which a part is asked in every run, the next one each day; all by `make questions`."""
YES = "Đúng. "
"""How a reply begins that confirms what a question claims."""

SHARED = Path(__file__).parents[3] / "shared" / "questions"


def _rows(files: Sequence[Path]) -> list[BankRow]:
    rows: list[BankRow] = []
    for file in files:
        found, problems = read_bank(file)
        assert not problems
        rows += found
    return rows


def _asked(assistant: Assistant, rows: Sequence[BankRow], spelling: str) -> list[Outcome]:
    def ask(question: str, conversation: Conversation, today: dt.date) -> Answer:
        return assistant.ask(question, conversation=conversation, today=today)

    return evaluate(rows, [spelling], ask)


def _held(bank: str, outcomes: Sequence[Outcome], floor: float, made_up: int) -> None:
    score = Score.of(outcomes)
    spelling = outcomes[0].spelling
    print(f"{bank} {spelling}: {score.share:.1%} of {score.asked}, made up {score.made_up}/{score.unknowable}")  # noqa: T201
    wrong = [f"{one.row.id} {one.question!r}: {one.wrong}" for one in outcomes if one.wrong]
    assert score.share >= floor, "\n".join(wrong)
    assert score.made_up <= made_up, "\n".join(one.question for one in outcomes if one.made_up)
    confirmed = [one for one in outcomes if YES in one.row.expectation.none and one.answer.text.startswith(YES)]
    assert not confirmed, "\n".join(f"{one.row.id} {one.question!r}: {one.answer.text}" for one in confirmed)


@pytest.mark.parametrize(
    ("kind", "spelling", "floor", "made_up"),
    [
        ("tuning", "plain", 0.95, 1), ("heldout", "plain", 0.97, 0), ("strangers", "plain", 0.89, 12),
        ("national", "plain", 0.785, 7),
    ],
)  # fmt: skip
def test_own_banks(
    assistant: Assistant,
    banks: Path,
    in_turn: Callable[..., list[BankRow]],
    kind: str,
    spelling: str,
    floor: float,
    made_up: int,
) -> None:
    rows = _rows(sorted(banks.glob(f"{kind}*.jsonl")))
    _held(kind, _asked(assistant, in_turn(rows, PARTS.get(kind, 1)), spelling), floor, made_up)


MISSPELT = (
    ("tuning", "noaccent", 0.93, 1), ("strangers", "noaccent+typo", 0.83, 33), ("tuning", "typo", 0.91, 2),
    ("heldout", "noaccent", 0.97, 0), ("heldout", "typo", 0.94, 0), ("national", "noaccent+typo", 0.695, 9),
)  # fmt: skip


def test_own_banks_misspelt(assistant: Assistant, banks: Path, in_turn: Callable[..., list[Misspelt]]) -> None:
    """One or two of them in every run, the next ones each day; all by `make questions`."""
    for kind, spelling, floor, made_up in in_turn(MISSPELT, 3):
        rows = _rows(sorted(banks.glob(f"{kind}*.jsonl")))
        _held(kind, _asked(assistant, in_turn(rows, PARTS.get(kind, 1)), spelling), floor, made_up)


@pytest.mark.parametrize(
    ("spelling", "floor"),
    [
        ("plain", 0.98), ("noaccent", 0.97), ("upper", 0.98), ("nfd", 0.98), ("telex", 0.95), ("typo", 0.93),
        ("noaccent+typo", 0.90),
    ],
)  # fmt: skip
def test_shared_bank(assistant: Assistant, spelling: str, floor: float) -> None:
    bank = SHARED / "dev.jsonl"
    if not bank.exists():
        pytest.skip("the shared bank is not beside this checkout")
    _held("dev", _asked(assistant, _rows([bank]), spelling), floor, made_up=0)
