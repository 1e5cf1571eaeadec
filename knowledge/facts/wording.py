"""Each fact told once more as one line of Vietnamese, with the identity by which two builds are compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from knowledge.facts.desk import Tell
from knowledge.facts.entities import (
    AwardForm,
    AwardRequirement,
    Document,
    DocumentRelation,
    Movement,
    Organisation,
    Term,
)
from knowledge.facts.kinds.meetings import Meeting
from knowledge.facts.kinds.posts import Post
from knowledge.facts.numbering import statement_number
from knowledge.facts.people import Person
from knowledge.facts.resolving import KINDS
from knowledge.facts.sources import UNSOURCED, Source
from knowledge.facts.tables import Rows
from knowledge.facts.words import Statement, Words, day, joined, present


def numbered_statements(
    base: sqlite3.Connection, parts: Sequence[Rows], slots: Mapping[str, int], stages: Collection[int] | None = None
) -> Iterator[tuple[int, Statement]]:
    """Yield every fact in words with its number, entities first. A second fact of one identity has ``#2`` behind it.

    Args:
        base: What holds all rows already.
        parts: The rows, as :class:`~knowledge.facts.checking.CheckedKnowledge` has them.
        slots: The slot of each source file by the source's id; what other sources state is of slot 0.
        stages: Those to be told; all where none are named.
    """
    words = Words(parts[0], base, slots)
    for stage, tell in STAGES.items():
        if stages is not None and stage not in stages:
            continue
        defined: dict[int, dict[Any, int]] = {}
        for part in parts:
            words.rows = part
            counts = dict(defined)  # what a source file states stands in one part, or in this and in reference files
            for statement in tell(words):
                slot = slots.get(statement.source, 0) if stage else 0
                of_file = counts.setdefault(slot, {})
                place = of_file[None] = of_file.get(None, 0) + 1
                key = (statement.kind, statement.identity)
                count = of_file[key] = of_file.get(key, 0) + 1
                if count > 1:
                    statement = statement._replace(identity=f"{statement.identity}#{count}")  # noqa: PLW2901 - the same
                yield statement_number(stage, slot, place), statement
            if part is parts[0]:
                defined = counts


def _entities(words: Words) -> Iterator[Statement]:
    for one in words.of(Organisation):
        under = f"thuộc {words.full(one.parent)}" if one.parent else None
        told = joined(one.name, one.short if one.short not in one.name else None, under)
        entities = present(words.body(one.id), *words.maybe(one.parent), *words.maybe(one.place))
        yield _entity("organisation", one, told)._replace(body=one.id, entities=entities)
    for form in words.of(AwardForm):
        given = f"do {form.conferred_by} tặng" if form.conferred_by else None
        ranks = f"các hạng: {form.ranks}" if form.ranks else None
        like = f"tương ứng với {words.name('award_form', form.counterpart)}" if form.counterpart else None
        text = joined(form.name, form.kind, ranks, like, given, form.legal_basis, form.remark)
        yield _entity("award_form", form, text)
    yield from _requirements(words)
    yield from _relations(words)
    for movement in words.of(Movement):
        told = joined(f"Phong trào {movement.name}", movement.issuer, movement.launched, movement.period)
        yield _entity("movement", movement, joined(told, movement.plan_document, movement.remark))
    for document in words.of(Document):
        yield _entity("document", document, words.document(document))
    for term in words.of(Term):
        yield _entity("term", term, f"{term.name}: {term.meaning}")


def _requirements(words: Words) -> Iterator[Statement]:
    forms = {form.id: form for form in words.of(AwardForm)}
    for row in words.of(AwardRequirement):
        form = forms[row.form]
        times = f"{row.times} lần {'liên tục ' if row.in_a_row else ''}" if row.times else ""
        before = f"đã {times}đạt {words.name('award_form', row.required)}" if row.required else None
        text = f"Điều kiện của {form.name}: {joined(before, row.described)}"
        entities = present(("award_form", row.form), ("award_form", row.required))
        yield _entity("award_requirement", form, text)._replace(identity=f"{row.form}/{row.id}", entities=entities)


_RELATIONS = {"replaces": "thay thế", "guides": "hướng dẫn"}


def _relations(words: Words) -> Iterator[Statement]:
    for row in words.of(DocumentRelation):
        document, other = words.documents[row.document], words.documents[row.other]
        text = f"{_called(document)} {_RELATIONS[row.relation]} {_called(other)}"
        entities = (("document", row.document), ("document", row.other))
        identity = f"{row.document}/{row.relation}/{row.other}"
        yield _entity("document_relation", document, text)._replace(identity=identity, entities=entities)


def _called(document: Document) -> str:
    return f"{document.type} {document.number or document.title}"


def _authors(words: Words) -> Iterator[Statement]:
    for source in words.of(Source):
        if source.author:
            published = f", đăng ngày {day(source.published)}" if source.published else ""
            text = f"{source.author} viết bài “{source.title}” ({source.publisher}{published})"
            year = int(source.published[:4]) if source.published else None
            yield Statement("author", source.id, text, "attested", source.id, 0, None, year, year)


def _entity(kind: str, row: Any, text: str) -> Statement:
    source = row.sources.partition(" ")[0] or UNSOURCED
    return Statement(kind, row.id, text, row.evidence, source, 0, entities=((kind, row.id),))


_OF_A_KIND = 4  # stages at most that a kind of fact is told in

STAGES: Mapping[int, Tell] = {
    number * _OF_A_KIND + place: tell
    for number, told in enumerate([(_entities,), *(kind.tell for kind in KINDS), (_authors,)])
    for place, tell in enumerate(told)
}
"""The stages in which a base is told; the first, of what reference files define, is the only one of no source file."""

_LOOKED_UP = frozenset({Meeting, Post, Person})
"""The tables that facts of other kinds are told with."""


def stages_telling_of(changed: Collection[type[Any]]) -> list[int]:
    """The stages whose statements of a source file may differ where its rows of these tables do.

    A kind of fact is told with its own tables, with what is defined, and with what it looks up. Authors are always
    among them: a source has no rows of its own to go by.
    """
    kinds = {table.__module__ for table in changed}
    every = not _LOOKED_UP.isdisjoint(changed)
    return [
        stage for stage, tell in STAGES.items() if stage and (every or tell is _authors or tell.__module__ in kinds)
    ]
