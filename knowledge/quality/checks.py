"""Known questions with what their answers must hold: the knowledge tests itself at every reload."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from knowledge.facts.files import shown
from knowledge.files.marked_yaml import read_marked_yaml
from knowledge.files.problems import Problem, shortened
from knowledge.files.validation import validated
from knowledge.quality.expectation import Ask, Expectation
from knowledge.response.answer import AnswerKind

_Text = Annotated[str, Field(min_length=1, max_length=400)]


class Check(BaseModel):
    """One known question.

    Attributes:
        ask: the question; ``context`` the questions asked before it in the same chat.
        today: the day it is asked on.
        kind: the kind of answer it must get.
        holds: texts the answer must hold, ``lacks`` those it must not; case and accents do not count.
        offer: whether people may be offered the question as one to ask; not where it is spelt badly on purpose.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    ask: _Text
    context: tuple[_Text, ...] = ()
    today: dt.date
    kind: AnswerKind = "answer"
    holds: tuple[_Text, ...] = ()
    lacks: tuple[_Text, ...] = ()
    offer: bool = True

    @property
    def expectation(self) -> Expectation:
        """What a right reply must hold."""
        return Expectation(self.today, self.context, (self.kind,), all=self.holds, none=self.lacks)


class CheckFile(BaseModel):
    """A file of checks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedCheck:
    """A check and where it stands."""

    check: Check
    file: str
    line: int


def read_checks(roots: Sequence[Path]) -> tuple[list[PlacedCheck], list[Problem]]:
    """Read ``checks.yaml`` of each root that has one."""
    placed: list[PlacedCheck] = []
    problems: list[Problem] = []
    for path in (root / "checks.yaml" for root in roots):
        if not path.exists():
            continue
        marked, found = read_marked_yaml(path, shown(path))
        problems += found
        if marked is None:
            continue
        model, found = validated(marked, CheckFile)
        problems += found
        if model is not None:
            lines = [marked.line_of(("checks", index)) for index in range(len(model.checks))]
            placed += [PlacedCheck(check, marked.file, line) for check, line in zip(model.checks, lines, strict=True)]
    return placed, problems


def run_checks(checks: Sequence[PlacedCheck], ask: Ask) -> list[Problem]:
    """Ask every known question and return what is wrong with the answers."""
    problems = []
    for placed in checks:
        wrong = _wrong(placed.check, ask)
        if wrong:
            problems.append(Problem(placed.file, placed.line, f'"{placed.check.ask}": {wrong}'))
    return problems


def _wrong(check: Check, ask: Ask) -> str:
    expectation = check.expectation
    answer = ask(check.ask, expectation.chat(ask), check.today)
    wrong = expectation.wrong(answer)
    return f'{wrong}; trả lời: "{shortened(answer.lead)}"' if wrong else ""
