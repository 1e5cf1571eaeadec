"""Numbers told about an organisation, with what they measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from knowledge.facts.desk import Desk, FactKind, Said
from knowledge.facts.tables import MaybeMeeting, OrganisationId, SourceId, table
from knowledge.facts.values import Identifier, PeriodText, Scoped, Text
from knowledge.facts.words import Statement, Words, joined, period_columns, period_words, present


class FigureStatement(Scoped):
    """A number told about an organisation, with what it measures (``trên 8%``)."""

    what: Text
    value: Text
    period: PeriodText
    meeting: Identifier | None = None


@table("figure", "body, start_year")
class Figure(NamedTuple):
    """A number told about an organisation."""

    id: int
    body: OrganisationId
    what: str
    value: str
    period: str
    start_year: int
    end_year: int | None
    part: str | None
    meeting: MaybeMeeting
    evidence: str
    note: str | None
    source: SourceId
    line: int


def _resolve(desk: Desk, said: Said) -> None:
    content: FigureStatement = said.content
    body = desk.body(said)
    meeting = desk.meeting(said)
    if body and desk.is_new(said, body, content.what, content.value, content.period):
        desk.add(
            Figure(0, body, content.what, content.value, *period_columns(content.period), meeting, content.evidence,
                   content.note, said.source, said.line)
        )  # fmt: skip


def _tell(words: Words) -> Iterator[Statement]:
    for row in words.of(Figure):
        text = f"{row.what} của {words.short(row.body)} {period_words(row.period)}: {row.value}"
        entities = present(words.body(row.body), ("meeting", row.meeting))
        yield Statement(
            "figure", f"{row.body}/{row.period}/{row.what}/{row.source}", joined(text, words.at(row.meeting)),
            row.evidence, row.source, row.line, row.body, row.start_year, row.end_year, row.meeting, row.period,
            entities,
        )  # fmt: skip


KIND = FactKind(("figures",), _resolve, (_tell,))
