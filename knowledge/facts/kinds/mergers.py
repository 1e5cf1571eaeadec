"""What became of organisations: several form one, one is taken into another or takes another name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from pydantic import Field

from knowledge.facts.desk import Desk, FactKind, Said
from knowledge.facts.tables import MaybeDocument, OrganisationId, SourceId, table
from knowledge.facts.values import Day, Sourced, Text
from knowledge.facts.words import Statement, Words, day, joined, present


class MergerRow(Sourced):
    """What became of organisations on a date: those ``before`` form the one ``after``, by the document ``basis``."""

    after: Text
    before: Annotated[tuple[Text, ...], Field(min_length=1)]
    date: Day
    basis: Text | None = None


@table("merger", "before, after", "after, before")
class Merger(NamedTuple):
    """An organisation that became part of another, or another."""

    id: int
    before: OrganisationId
    after: OrganisationId
    date: str
    basis: MaybeDocument
    evidence: str
    note: str | None
    source: SourceId
    line: int


def _resolve(desk: Desk, said: Said) -> None:
    content: MergerRow = said.content
    after = desk.one("organisation", content.after, said, "after")
    basis = desk.maybe("document", content.basis, said, "basis")
    for index, name in enumerate(content.before):
        before = desk.one("organisation", name, said, "before", index)
        if before and before == after and len(content.before) == 1:
            desk.complain(said, ("before", index), f'đơn vị "{name}" không thể nhập vào chính nó')
        elif before and after and desk.is_new(said, before, after, content.date):
            desk.add(
                Merger(0, before, after, content.date.isoformat(), basis, content.evidence, content.note, said.source,
                       said.place("before", index)[1])
            )  # fmt: skip


def _tell(words: Words) -> Iterator[Statement]:
    for row in words.of(Merger):
        done = "giữ tên và được mở rộng" if row.before == row.after else f"nhập vào {words.full(row.after)}"
        basis = words.documents[row.basis] if row.basis else None
        by = f"theo {basis.type} {basis.number or basis.title}" if basis else None
        text = joined(f"{words.full(row.before)} {done} từ ngày {day(row.date)}", by)
        year = int(row.date[:4])
        entities = present(words.body(row.before), words.body(row.after), ("document", row.basis))
        yield Statement(
            "merger", f"{row.before}/{row.after}/{row.source}", text, row.evidence, row.source, row.line, row.before,
            year, year, entities=entities,
        )  # fmt: skip


KIND = FactKind(("mergers",), _resolve, (_tell,))
