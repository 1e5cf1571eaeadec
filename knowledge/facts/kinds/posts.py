"""Posts that persons hold, with their military rank or academic title."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from knowledge.facts.desk import Desk, FactKind, Said
from knowledge.facts.files import SourceDocument
from knowledge.facts.numbering import row_numbers
from knowledge.facts.tables import MaybeOrganisation, PersonId, SourceId, table
from knowledge.facts.values import Sourced, Stated, Text
from knowledge.facts.words import Statement, Words, day, present
from knowledge.language import fold


class PostStatement(Stated):
    """A post a person holds, as the source names it: ``title`` at a ``unit``, any organisation.

    ``post`` is the whole as it is read out (Chủ tịch UBND tỉnh Bắc Kạn), ``title`` without the place
    (Chủ tịch UBND tỉnh). ``rank`` is a military rank or an academic title (Đại tá, PGS.TS).
    """

    person: Text
    post: Text
    title: Text
    unit: Text | None = None
    rank: Text | None = None


class ReferencedPost(Sourced, PostStatement):
    """A post whose source is named by key."""


@table("post", "person", "title_folded, unit", "unit")
class Post(NamedTuple):
    """A post that a person holds; `title_folded` as knowledge.language.fold; `as_of` the day of the source."""

    id: int
    person: PersonId
    post: str
    title: str
    title_folded: str
    unit: MaybeOrganisation
    rank: str | None
    as_of: str | None
    evidence: str
    note: str | None
    source: SourceId
    line: int


def _resolve(desk: Desk, said: Said) -> None:
    content: PostStatement = said.content
    person = desk.person(content.person, said, "person")
    unit = desk.maybe("organisation", content.unit, said, "unit")
    if person and (unit or content.unit is None) and desk.is_new(said, person, content.post):
        desk.add(
            Post(0, person, content.post, content.title, fold(content.title), unit, content.rank, _as_of(desk, said),
                 content.evidence, content.note, said.source, said.line)
        )  # fmt: skip


def _as_of(desk: Desk, said: Said) -> str | None:
    """Return the day a source speaks of: that of publication, else that of the only meeting it tells of."""
    published = desk.sources.published(said.source)
    if published or not isinstance(said.document, SourceDocument):
        return published
    days = {meeting.date for meeting in said.document.model.meetings if meeting.date}
    return days.pop() if len(days) == 1 else None


def _tell(words: Words) -> Iterator[Statement]:
    for row in words.of(Post):
        as_of = f" (theo nguồn {day(row.as_of)})" if row.as_of else ""
        rank = f"{row.rank} " if row.rank else ""
        year = int(row.as_of[:4]) if row.as_of else None
        entities = present(("person", row.person), ("post", row.title_folded), *words.maybe(row.unit))
        yield Statement(
            "post", f"{row.person}/{row.post}/{row.source}",
            f"{rank}{words.name('person', row.person)}: {row.post}{as_of}", row.evidence, row.source, row.line, None,
            year, year, entities=entities,
        )  # fmt: skip


def called(words: Words, person: str, source: str) -> str:
    """Return how a person is called in what a source tells: the name, with the posts that this source names."""
    query = "SELECT post FROM post WHERE id >= ? AND id < ? AND +person = ? ORDER BY id"  # by the few rows of the file
    found = words.look_up(query, *row_numbers(words.slots.get(source, 0)), person)
    held = ", ".join(post for (post,) in found)
    return words.name("person", person) + (f" ({held})" if held else "")


KIND = FactKind(("posts",), _resolve, (_tell,))
