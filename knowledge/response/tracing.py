"""The way that one answer took, told a line for each step with the milliseconds since the step before."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from knowledge.nlu.reading import Reading
from knowledge.nlu.understanding import Candidate
from knowledge.response.answer import Answer
from knowledge.response.replying import Reply
from knowledge.response.searching import FoundFact
from knowledge.templates.template import QuestionTemplate, bind

_SHOWN = 4  # candidates, replies and facts


class Trace:
    """Is told each step by what takes it, as it is taken."""

    def __init__(self, templates: Mapping[str, QuestionTemplate]) -> None:
        """Take the templates, whose SQL is shown."""
        self._templates = templates
        self._lines: list[str] = []
        self._at = time.perf_counter()

    def read(self, reading: Reading) -> None:
        """A question, or a part of one, has been read."""
        self._step("đọc", reading.masked)
        for change in reading.normalised.changes:
            self._step("  sửa", f"{change.before} → {change.after} ({change.kind})")
        self._step("  nhận ra", {slot: list(values) for slot, values in reading.slots.items()})
        if reading.unknown_name:
            self._step("  không biết", reading.unknown_name)

    def understood(self, candidates: Sequence[Candidate]) -> None:
        """It has been understood in these ways."""
        self._step("hiểu", f"{len(candidates)} cách")
        for candidate in candidates[:_SHOWN]:
            missing = f" thiếu {', '.join(candidate.missing)}" if candidate.missing else ""
            self._step("  cách", f"{candidate.confidence:.2f} {candidate.intent} {dict(candidate.slots)}{missing}")

    def replied(self, told: Sequence[tuple[Candidate, Reply]]) -> None:
        """The facts have been asked what these candidates ask."""
        for candidate, reply in told[:_SHOWN]:
            bound = bind(self._templates[candidate.intent].sql, frozenset(candidate.slots))
            self._step("SQL", " ".join(bound.split()))
            self._step("  dòng", f"{len(reply.rows)} ({candidate.intent}: {reply.answer.kind})")

    def found(self, facts: Sequence[FoundFact]) -> None:
        """These facts are nearest in words."""
        for fact in facts[:_SHOWN]:
            self._step("gần", f"{fact.chance:.2f} {fact.text}")

    def weighed(self, weighed: Sequence[tuple[float, Reply]]) -> None:
        """The replies, each with how likely it is right."""
        for chance, reply in sorted(weighed, key=lambda each: -each[0])[:_SHOWN]:
            self._step("cân", f"{chance:.2f} {reply.turn.intent or 'dữ kiện'}: {reply.answer.lead}")

    def told(self, answer: Answer) -> str:
        """All steps, and the answer that they led to."""
        self._step("trả lời", f"{answer.kind} {answer.confidence:.2f}")
        return "\n".join([*self._lines, answer.text])

    def _step(self, name: str, told: object) -> None:
        now = time.perf_counter()
        self._lines.append(f"{name:14} {(now - self._at) * 1000:6.2f} ms  {told}")
        self._at = now
