"""Questions alike, put together: what many asked in many spellings is one thing to teach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from handlers.state import UnansweredQuestion
from knowledge.language import fold

_ALIKE = 85.0  # of 100, on folded texts with their words sorted


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions alike; the first was asked most."""

    questions: tuple[UnansweredQuestion, ...]

    @property
    def key(self) -> str:
        """The key of the first question."""
        return self.questions[0].key

    @property
    def text(self) -> str:
        """The first question."""
        return self.questions[0].text

    @property
    def times(self) -> int:
        """How often they were asked together."""
        return sum(question.times for question in self.questions)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all of them."""
        return tuple(question.key for question in self.questions)


def grouped(questions: Iterable[UnansweredQuestion]) -> list[QuestionGroup]:
    """The questions in groups, the most asked first; each joins the first group whose first question is like it."""
    groups: list[tuple[str, list[UnansweredQuestion]]] = []
    for question in questions:
        folded = " ".join(sorted(fold(question.text).split()))
        for first, members in groups:
            if fuzz.ratio(first, folded, score_cutoff=_ALIKE):
                members.append(question)
                break
        else:
            groups.append((folded, [question]))
    return sorted((QuestionGroup(tuple(members)) for _, members in groups), key=lambda group: -group.times)
