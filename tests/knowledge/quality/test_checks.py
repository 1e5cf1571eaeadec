import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from knowledge import PACKAGED_ROOT, Answer, Assistant, Conversation, Turn
from knowledge.quality.checks import Check, PlacedCheck, read_checks, run_checks

DAY = dt.date(2023, 6, 1)


def ask(question: str, conversation: Conversation, today: dt.date) -> Answer:
    """Answers with what was asked so far and when."""
    turns = (*conversation.turns, Turn("echo", {}, question))
    lead = " < ".join(turn.question for turn in reversed(turns))
    return Answer("answer", f"Năm {today.year}: {lead}", conversation=Conversation(turns))


def problems(**fields: Any) -> list[str]:
    check = Check(**{"ask": "Bắc Kạn", "today": DAY, **fields})
    return [str(problem) for problem in run_checks([PlacedCheck(check, "checks.yaml", 7)], ask)]


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"holds": ["bac kan", "NĂM 2023"]}, {"lacks": ["Hòa Bình"]}, {"today": "2026-01-01", "holds": ["2026"]},
        {"context": ["một", "hai"], "holds": ["Bắc Kạn < hai < một"]},
    ],
)  # fmt: skip
def test_what_is_answered_as_it_must_be_is_no_problem(fields: dict[str, Any]) -> None:
    assert problems(**fields) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"kind": "no_data"}, 'loại trả lời là answer, không phải no_data; trả lời: "Năm 2023: Bắc Kạn"'),
        ({"holds": ["Bắc", "Hòa Bình"]}, 'thiếu Hòa Bình; trả lời: "Năm 2023: Bắc Kạn"'),
        ({"lacks": ["BẮC KẠN"]}, 'không được có BẮC KẠN; trả lời: "Năm 2023: Bắc Kạn"'),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_the_answer(fields: dict[str, Any], problem: str) -> None:
    assert problems(**fields) == [f'checks.yaml:7: "Bắc Kạn": {problem}']


def test_checks_of_all_roots_are_read_with_their_lines(tmp_path: Path) -> None:
    overlay = tmp_path / "overlay"
    overlay.mkdir()
    (overlay / "checks.yaml").write_text(
        "# ours\nchecks:\n  - {ask: một, today: 2023-06-01}\n\n  - ask: hai\n    today: 2023-06-01\n", encoding="utf-8"
    )
    placed, wrong = read_checks([tmp_path / "missing", overlay, tmp_path])
    assert wrong == []
    assert [(one.check.ask, one.line) for one in placed] == [("một", 3), ("hai", 5)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("checks:\n  - {ask: x, today: 2023-06-01, hold: [y]}\n", 2), ("checks:\n  - {ask: x}\n", 2),
        ("checks:\n  - {ask: x, today: 2023-02-31}\n", 2), ("checks:\n  - {ask: '', today: 2023-06-01}\n", 2),
        ("checks:\n  - {ask: x, today: 2023-06-01, kind: anser}\n", 2), ("check: []\n", 1), ("checks: [\n", 2),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "checks.yaml").write_text(text, encoding="utf-8")
    placed, wrong = read_checks([tmp_path])
    assert placed == []
    assert [problem.line for problem in wrong] == [line]


def test_the_checks_of_the_program_hold(assistant: Assistant) -> None:
    placed, wrong = read_checks([PACKAGED_ROOT])
    assert len(placed) > 20
    assert wrong == []
    assert assistant.check() == []
