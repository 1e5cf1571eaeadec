"""What is told in words: tasks, results, shortcomings, experiences, requests, shared activities, themes and acts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from knowledge.facts.desk import Desk, FactKind, Said
from knowledge.facts.kinds.posts import called
from knowledge.facts.tables import MaybeMeeting, OrganisationId, SourceId, table
from knowledge.facts.values import Identifier, PeriodText, Scoped, Text
from knowledge.facts.words import IDENTITY_LETTERS, Statement, Words, joined, period_columns, period_words, present

POINT_SECTIONS = {
    "themes": "theme", "tasks": "task", "results": "result", "shortcomings": "shortcoming",
    "experiences": "experience", "requests": "request", "shared_activities": "shared_activity", "acts": "act",
}  # fmt: skip
"""The sections of a source file that hold points, and the kind each holds."""

POINT_WORDS = {
    "task": "Nhiệm vụ", "result": "Kết quả", "shortcoming": "Hạn chế", "experience": "Kinh nghiệm",
    "request": "Kiến nghị", "shared_activity": "Hoạt động chung", "theme": "Chủ đề thi đua", "act": "Việc làm",
}  # fmt: skip


class PointStatement(Scoped):
    """One thing told in words.

    ``by`` is the person or body that says or does it, ``to`` the one it is addressed to. ``topic`` is a word or two
    that people would look for.
    """

    text: Text
    period: PeriodText
    topic: Text | None = None
    by: Text | None = None
    to: Text | None = None
    meeting: Identifier | None = None


@table("point", "kind, body, start_year", "meeting, kind")
class Point(NamedTuple):
    """A task, result, shortcoming, experience, request, shared activity, theme or act."""

    id: int
    kind: str
    body: OrganisationId
    period: str
    start_year: int
    end_year: int | None
    part: str | None
    text: str
    topic: str | None
    told_by: str | None
    told_to: str | None
    meeting: MaybeMeeting
    evidence: str
    note: str | None
    source: SourceId
    line: int


def _resolve(desk: Desk, said: Said) -> None:
    content: PointStatement = said.content
    body = desk.body(said)
    meeting = desk.meeting(said)
    if body and desk.is_new(said, body, content.period, content.text, content.by, content.to):
        desk.add(
            Point(0, POINT_SECTIONS[said.section], body, *period_columns(content.period), content.text, content.topic,
                  content.by, content.to, meeting, content.evidence, content.note, said.source, said.line)
        )  # fmt: skip


def _tell(words: Words) -> Iterator[Statement]:
    for row in words.of(Point):
        speaker = dict(words.named(row.told_by)).get("person")
        by = called(words, speaker, row.source) if speaker else row.told_by
        told = f"{by or ''} {f'gửi {row.told_to}' if row.told_to else ''}".strip()
        text = f"{POINT_WORDS[row.kind]} của {words.short(row.body)} {period_words(row.period)}: {row.text}"
        entities = present(words.body(row.body), ("meeting", row.meeting), *words.named(row.told_by, row.told_to))
        identity = f"{row.kind}/{row.body}/{row.period}/{row.text[:IDENTITY_LETTERS]}/{row.source}"
        yield Statement(
            row.kind, identity, joined(text, told or None, words.at(row.meeting)), row.evidence, row.source, row.line,
            row.body, row.start_year, row.end_year, row.meeting, row.period, entities,
        )  # fmt: skip


KIND = FactKind(tuple(POINT_SECTIONS), _resolve, (_tell,))
