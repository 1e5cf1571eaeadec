"""Where and how a movement is named: launched, to be pushed, not yet planned for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from knowledge.facts.desk import Desk, FactKind, Said
from knowledge.facts.tables import MaybeMeeting, OrganisationId, Refers, SourceId, table
from knowledge.facts.values import Identifier, PeriodText, Scoped, Text
from knowledge.facts.words import Statement, Words, joined, period_columns, period_words, present


class MovementStatement(Scoped):
    """Where and how a movement is named."""

    movement: Text
    period: PeriodText
    said: Text
    meeting: Identifier | None = None


@table("movement_mention", "body, start_year", "movement")
class MovementMention(NamedTuple):
    """Where and how a movement is named."""

    id: int
    movement: Annotated[str, Refers("movement")]
    body: OrganisationId
    period: str
    start_year: int
    end_year: int | None
    part: str | None
    said: str
    meeting: MaybeMeeting
    evidence: str
    note: str | None
    source: SourceId
    line: int


def _resolve(desk: Desk, said: Said) -> None:
    content: MovementStatement = said.content
    movement = desk.one("movement", content.movement, said, "movement")
    body = desk.body(said)
    meeting = desk.meeting(said)
    if movement and body and desk.is_new(said, movement, body, content.period, content.said):
        desk.add(
            MovementMention(0, movement, body, *period_columns(content.period), content.said, meeting,
                            content.evidence, content.note, said.source, said.line)
        )  # fmt: skip


def _tell(words: Words) -> Iterator[Statement]:
    for row in words.of(MovementMention):
        movement = words.name("movement", row.movement)
        text = f"{words.short(row.body)}, {period_words(row.period)}: phong trào {movement} – {row.said}"
        entities = present(("movement", row.movement), words.body(row.body), ("meeting", row.meeting))
        yield Statement(
            "movement_mention", f"{row.movement}/{row.body}/{row.period}/{row.source}",
            joined(text, words.at(row.meeting)), row.evidence, row.source, row.line, row.body, row.start_year,
            row.end_year, row.meeting, row.period, entities,
        )  # fmt: skip


KIND = FactKind(("movements",), _resolve, (_tell,))
