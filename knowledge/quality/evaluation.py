"""How well a bank of questions is answered: by spelling and intent, and whether the confidences can be believed.

A bank is a file of JSON objects, one a line (:class:`BankRow`). What a right reply must hold is written there, so that
a bank says nothing of templates: which intent a question should have is told by the others of its ``need``.
"""

from __future__ import annotations

import functools
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from knowledge.facts import Problem
from knowledge.facts.statements import Day
from knowledge.files.marked_yaml import MarkedYaml
from knowledge.files.problems import did_you_mean
from knowledge.files.system_errors import in_words
from knowledge.files.validation import validated
from knowledge.language.slips import misspelt
from knowledge.quality.expectation import Ask, Expectation
from knowledge.response.answer import Answer, AnswerKind

BINS = 10
"""Equal parts of 0..1 that confidences are sorted into."""

_ONE_A_LINE = "mỗi dòng một đối tượng {…}"
_KINDS: tuple[str, ...] = get_args(AnswerKind)
_Text = Annotated[str, Field(min_length=1, max_length=4000)]


def _known_kinds(value: str) -> str:
    unknown = [kind for kind in value.split("|") if kind not in _KINDS]
    if unknown:
        hint = did_you_mean(unknown[0], _KINDS) or "một trong: " + ", ".join(_KINDS)
        raise ValueError(f'không có loại trả lời "{unknown[0]}" ({hint})')
    return value


class BankRow(BaseModel):
    """A question and what a right reply to it must hold.

    Attributes:
        id: tells it from the others of its bank.
        need: what is asked for; questions that ask for the same share it. What stands before ``#`` in the id if absent.
        context: the questions asked before it in the same chat, oldest first.
        today: the day it is asked on.
        kind: the kinds of reply that are right, apart by ``|``.
        all, any, none: texts of which the reply must hold all, at least one, and none; compared without case, accents
            and repeated blanks.
        style: how its writer speaks, for people who read the bank.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Text
    need: _Text | None = None
    question: _Text
    context: tuple[_Text, ...] = ()
    today: Day
    kind: Annotated[str, AfterValidator(_known_kinds)] = "answer"
    all: tuple[_Text, ...] = ()
    any: tuple[_Text, ...] = ()
    none: tuple[_Text, ...] = ()
    style: _Text | None = None

    @functools.cached_property
    def expectation(self) -> Expectation:
        """What a right reply must hold."""
        return Expectation(self.today, self.context, tuple(self.kind.split("|")), self.all, self.any, self.none)

    @property
    def cannot_be_known(self) -> bool:
        """Whether no fact answers it, so that any answer would be made up."""
        kinds = self.expectation.kinds
        return "answer" not in kinds and bool({"unknown", "no_data"} & {*kinds})

    @property
    def group(self) -> str:
        """What is asked for."""
        return self.need or self.id.partition("#")[0]


def read_bank(path: Path) -> tuple[list[BankRow], list[Problem]]:
    """Read a bank; with problems, the rows are those that could be read."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        return [], [Problem(str(path), 1, f"không đọc được tệp: {in_words(error)}")]
    except UnicodeDecodeError:
        return [], [Problem(str(path), 1, "tệp không phải UTF-8")]
    rows: dict[str, BankRow] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row, found = _read_row(line, str(path), number)
        problems += found
        if row and rows.setdefault(row.id, row) is not row:
            problems.append(Problem(str(path), number, f'id "{row.id}" đã có', "mỗi câu một id"))
    if not rows and not problems:
        problems.append(Problem(str(path), 1, "không có câu hỏi nào"))
    return list(rows.values()), problems


def _read_row(line: str, file: str, number: int) -> tuple[BankRow | None, list[Problem]]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        column = getattr(error, "colno", 1)
        return None, [Problem(file, number, f"không phải JSON, sai từ ký tự thứ {column}", _ONE_A_LINE)]
    if not isinstance(value, dict):
        return None, [Problem(file, number, "không phải đối tượng JSON", _ONE_A_LINE)]
    return validated(MarkedYaml(file, value, number), BankRow)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question in one spelling, what was replied, and what is wrong with that (empty where it is right)."""

    row: BankRow
    spelling: str
    question: str
    answer: Answer
    wrong: str

    @property
    def made_up(self) -> bool:
        """Whether it was answered although no fact answers it."""
        return self.row.cannot_be_known and self.answer.kind == "answer"


def evaluate(rows: Iterable[BankRow], spellings: Sequence[str], ask: Ask, seed: int = 0) -> list[Outcome]:
    """Ask every question in every spelling; what was asked before it in its chat stays as it is.

    Raises:
        ValueError: where there is no such spelling.
    """
    outcomes = []
    for row in rows:
        conversation = row.expectation.chat(ask)
        for spelling in spellings:
            question = misspelt(row.question, spelling, seed)
            answer = ask(question, conversation, row.today)
            outcomes.append(Outcome(row, spelling, question, answer, row.expectation.wrong(answer)))
    return outcomes


@dataclass(frozen=True, slots=True)
class Score:
    """How many of ``asked`` questions were answered rightly; ``made_up`` of ``unknowable`` had no right answer."""

    asked: int
    right: int
    unknowable: int
    made_up: int

    @property
    def share(self) -> float:
        """The share of right replies, 1 where nothing was asked."""
        return self.right / self.asked if self.asked else 1.0

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> Score:
        """Count ``outcomes``."""
        return cls(
            asked=len(outcomes),
            right=sum(not outcome.wrong for outcome in outcomes),
            unknowable=sum(outcome.row.cannot_be_known for outcome in outcomes),
            made_up=sum(outcome.made_up for outcome in outcomes),
        )


def by_spelling(outcomes: Sequence[Outcome]) -> dict[str, Score]:
    """The score of each spelling, in the order they were asked."""
    return _scores((outcome.spelling, outcome) for outcome in outcomes)


def by_intent(outcomes: Sequence[Outcome]) -> dict[str, Score]:
    """The score of each intent that a question was taken for, those with the most misses first."""
    scores = _scores((intent_of(outcome), outcome) for outcome in outcomes)
    return dict(sorted(scores.items(), key=lambda item: (item[1].right - item[1].asked, item[0])))


def intent_of(outcome: Outcome) -> str:
    """What a question was taken for; the kind of reply in brackets where that is no intent."""
    return outcome.answer.intent or f"({outcome.answer.kind})"


def _scores(keyed: Iterator[tuple[str, Outcome]]) -> dict[str, Score]:
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for key, outcome in keyed:
        groups[key].append(outcome)
    return {key: Score.of(group) for key, group in groups.items()}


def confusion(outcomes: Sequence[Outcome]) -> dict[str, Counter[str]]:
    """For each need, how often its questions were taken for each intent; the most scattered needs first."""
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        table[outcome.row.group][intent_of(outcome)] += 1
    return dict(sorted(table.items(), key=lambda item: (max(item[1].values()) - item[1].total(), item[0])))


@dataclass(frozen=True, slots=True)
class Bin:
    """Replies whose confidences are close: how many, their mean confidence and the share of them that are right."""

    asked: int
    confidence: float
    right: float


def calibration(outcomes: Sequence[Outcome]) -> tuple[list[Bin], float]:
    """Sort replies into bins by confidence, and tell how far the confidences are off.

    Replies of kind ``unknown`` are left out: their confidence is that of a reading which was not used.

    Returns:
        The bins that hold a reply, and the expected calibration error: the mean of the distances between confidence
        and share right, weighted by the replies of each bin (Naeini, Cooper and Hauskrecht, AAAI 2015).
    """
    sorted_in: defaultdict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.answer.kind != "unknown":
            sorted_in[min(int(outcome.answer.confidence * BINS), BINS - 1)].append(outcome)
    bins = [
        Bin(
            asked=len(group),
            confidence=sum(outcome.answer.confidence for outcome in group) / len(group),
            right=sum(not outcome.wrong for outcome in group) / len(group),
        )
        for _, group in sorted(sorted_in.items())
    ]
    asked = sum(one.asked for one in bins)
    error = sum(one.asked * abs(one.confidence - one.right) for one in bins) / asked if asked else 0.0
    return bins, error


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that was answered wrongly: its surest wrong reply, and the spellings in which it went wrong."""

    worst: Outcome
    spellings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The miss as a JSON object."""
        answer = self.worst.answer
        return {
            "id": self.worst.row.id, "question": self.worst.question, "spellings": list(self.spellings),
            "wrong": self.worst.wrong, "kind": answer.kind, "intent": answer.intent,
            "confidence": round(answer.confidence, 4), "text": answer.text,
        }  # fmt: skip


def misses(outcomes: Sequence[Outcome]) -> list[Miss]:
    """Every question with a wrong reply: what was made up first, then the surest."""
    by_question: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.wrong:
            by_question[outcome.row.id].append(outcome)
    found = [
        Miss(max(wrong, key=_badness), tuple(outcome.spelling for outcome in wrong)) for wrong in by_question.values()
    ]
    return sorted(found, key=lambda miss: _badness(miss.worst), reverse=True)


def _badness(outcome: Outcome) -> tuple[bool, bool, float]:
    return outcome.made_up, outcome.answer.kind == "answer", outcome.answer.confidence


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All figures, and every miss, as a JSON object."""
    bins, error = calibration(outcomes)
    return {
        "spellings": {name: _score_json(score) for name, score in by_spelling(outcomes).items()},
        "intents": {name: _score_json(score) for name, score in by_intent(outcomes).items()},
        "confusion": {need: dict(taken.most_common()) for need, taken in confusion(outcomes).items()},
        "calibration": {
            "error": round(error, 4),
            "bins": [
                {"asked": one.asked, "confidence": round(one.confidence, 4), "right": round(one.right, 4)}
                for one in bins
            ],
        },
        "misses": [miss.to_json() for miss in misses(outcomes)],
    }


def _score_json(score: Score) -> dict[str, Any]:
    return {
        "asked": score.asked, "right": score.right, "share": round(score.share, 4), "unknowable": score.unknowable,
        "made_up": score.made_up,
    }  # fmt: skip
