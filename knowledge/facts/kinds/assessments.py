"""How a group rated its members: a place of so many, a score of so many, a title, by what measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple, Self

from pydantic import BeforeValidator, Field, model_validator

from knowledge.facts.desk import Desk, FactKind, Said
from knowledge.facts.tables import MaybeMeeting, OrganisationId, SourceId, table
from knowledge.facts.values import EndedPeriod, Identifier, PeriodParts, Scoped, Sourced, Text
from knowledge.facts.words import Statement, Words, joined, period_words, present
from knowledge.files.whole_numbers import whole_number
from knowledge.language.figures import in_figures

_Score = Annotated[float, Field(ge=0, le=1_000_000)]


class AssessmentStatement(Scoped):
    """What was found of one organisation in a year: its ``rank`` of so many, its ``score`` of so many, or a ``title``.

    ``cluster`` or ``unit`` is among whom; ``of`` is whom the assessment is about; ``criterion`` what was measured.
    """

    of: Text
    year: EndedPeriod
    rank: Annotated[int, BeforeValidator(whole_number), Field(ge=1, le=10_000)] | None = None
    of_how_many: Annotated[int, BeforeValidator(whole_number), Field(ge=1, le=10_000)] | None = None
    score: _Score | None = None
    of_how_many_points: _Score | None = None
    title: Text | None = None
    criterion: Text | None = None
    meeting: Identifier | None = None

    @model_validator(mode="after")
    def _something_told(self) -> Self:
        if self.rank is None and self.score is None and self.title is None:
            raise ValueError('ghi ít nhất một trong "rank" (hạng), "score" (điểm) và "title" (mức xếp loại)')
        if self.rank and self.of_how_many and self.rank > self.of_how_many:
            raise ValueError(f"hạng {self.rank} trong số {self.of_how_many} là không thể")
        return self


class ReferencedAssessment(Sourced, AssessmentStatement):
    """An assessment whose source is named by key."""


@table("assessment", "body, year", "unit, year")
class Assessment(NamedTuple):
    """What was found of an organisation among those of `body`; `year` is the last of its `period`."""

    id: int
    body: OrganisationId
    unit: OrganisationId
    year: int
    first_year: int
    period: str
    rank: int | None
    rank_of: int | None
    score: float | None
    score_of: float | None
    title: str | None
    criterion: str | None
    meeting: MaybeMeeting
    evidence: str
    note: str | None
    source: SourceId
    line: int


def _resolve(desk: Desk, said: Said) -> None:
    content: AssessmentStatement = said.content
    body = desk.body(said)
    unit = desk.one("organisation", content.of, said, "of")
    meeting = desk.meeting(said)
    period = PeriodParts.of(content.year)
    last = period.end_year or period.start_year
    desk.check_year(said, last, 0, "xếp hạng năm")
    if body and unit and desk.is_new(said, body, unit, content.year, content.criterion, content.title):
        desk.add(
            Assessment(0, body, unit, last, period.start_year, content.year, content.rank, content.of_how_many,
                       content.score, content.of_how_many_points, content.title, content.criterion, meeting,
                       content.evidence, content.note, said.source, said.line)
        )  # fmt: skip


def _score(score: float, of: float | None) -> str:
    return f"đạt {in_figures(score)}" + (f"/{in_figures(of)}" if of else "") + " điểm"


def _tell(words: Words) -> Iterator[Statement]:
    for row in words.of(Assessment):
        rank = f"xếp thứ {row.rank}" + (f" trong {row.rank_of}" if row.rank_of else "") if row.rank else None
        score = _score(row.score, row.score_of) if row.score else None
        title = f"xếp loại {row.title}" if row.title else None
        found = joined(rank, score, title, row.criterion)
        text = f"{words.full(row.unit)} {found} ({words.short(row.body)} {period_words(row.period)})"
        entities = present(words.body(row.body), words.body(row.unit), ("meeting", row.meeting))
        yield Statement(
            "assessment", f"{row.body}/{row.unit}/{row.period}/{row.criterion}/{row.source}",
            joined(text, words.at(row.meeting)), row.evidence, row.source, row.line, row.body, row.first_year,
            row.year, row.meeting, row.period, entities,
        )  # fmt: skip


KIND = FactKind(("assessments",), _resolve, (_tell,))
