"""Documents that a source names or lists, with the dates it gives for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

from knowledge.facts.desk import Desk, FactKind, Said
from knowledge.facts.tables import Refers, SourceId, table
from knowledge.facts.values import Day, Stated, Text, iso
from knowledge.facts.words import DATE_KINDS, Statement, Words, day, joined


class DocumentListing(Stated):
    """A document that the source names or lists, with the date it gives for it."""

    document: Text
    date: Day | None = None
    date_kind: Literal["signed", "posted", "effective"] | None = None
    said: Text | None = None


@table("document_listing", "document", "date")
class ListedDocument(NamedTuple):
    """A document that a source names."""

    id: int
    document: Annotated[str, Refers("document")]
    date: str | None
    date_kind: str | None
    said: str | None
    evidence: str
    note: str | None
    source: SourceId
    line: int


def _resolve(desk: Desk, said: Said) -> None:
    content: DocumentListing = said.content
    document = desk.one("document", content.document, said, "document")
    if document and desk.is_new(said, document, content.date, content.date_kind, content.said):
        desk.add(
            ListedDocument(0, document, iso(content.date), content.date_kind, content.said, content.evidence,
                           content.note, said.source, said.line)
        )  # fmt: skip


def _tell(words: Words) -> Iterator[Statement]:
    for row in words.of(ListedDocument):
        dated = f"{DATE_KINDS[row.date_kind or 'signed']} {day(row.date)}" if row.date else None
        year = int(row.date[:4]) if row.date else None
        yield Statement(
            "document_listing", f"{row.document}/{row.source}",
            joined(words.document(words.documents[row.document]), dated, row.said), row.evidence, row.source, row.line,
            None, year, year, entities=(("document", row.document),),
        )  # fmt: skip


KIND = FactKind(("documents",), _resolve, (_tell,))
