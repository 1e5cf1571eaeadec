"""Statements resolved: each name replaced by the entity it means, each statement by its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from knowledge.facts.desk import Desk, FactKind, Said
from knowledge.facts.entities import Organisation, define_entities
from knowledge.facts.files import KnowledgeFiles, SourceDocument
from knowledge.facts.kinds import (
    appointments,
    assessments,
    awards,
    documents,
    figures,
    meetings,
    memberships,
    mergers,
    movements,
    points,
    posts,
)
from knowledge.facts.names import Alias, Wanted, plain
from knowledge.facts.people import Person
from knowledge.facts.sources import Source, Sources
from knowledge.facts.statements import ReferenceFile, SourceFile
from knowledge.facts.tables import TABLES, Rows
from knowledge.files.problems import Problem

KINDS: tuple[FactKind, ...] = tuple(
    module.KIND
    for module in (
        appointments, memberships, mergers, meetings, awards, assessments, movements, points, documents, posts, figures,
    )
)  # fmt: skip
"""All kinds of facts."""

_OF_SECTION = {section: kind for kind in KINDS for section in kind.sections}


def resolve(files: KnowledgeFiles) -> tuple[Rows, list[Problem]]:
    """Return all rows by table and all problems, sorted by file and line."""
    desk = Desk(files)
    rows = desk.rows
    rows.update(files.lists.rows())
    for row in define_entities(files, desk.names, desk.people, desk.sources, files.lists):
        desk.add(row)
        if isinstance(row, Organisation):
            desk.note_end(row.id, row.until)
    _resolve_statements(desk, files)
    _look_up_what_was_left_out(desk, files)
    rows[Source] = desk.sources.rows()
    rows[Person] = list(desk.people.rows())
    rows[Alias] = sorted(desk.names.aliases())
    found = [*desk.problems, *desk.sources.problems, *desk.names.problems, *desk.people.problems]
    found += [*desk.names.check_shared(), *desk.people.check()]
    return {table: rows.get(table, []) for table in TABLES}, sorted(set(found), key=_place)


_NAMING_KEYS: Mapping[str, Wanted] = {
    "cluster": "cluster", "unit": "organisation", "form": "award_form", "movement": "movement",
}  # fmt: skip


def _look_up_what_was_left_out(desk: Desk, files: KnowledgeFiles) -> None:
    """Complain of names that nothing has, too, in rows that have another mistake."""
    for one in files.left_out:
        wanted, text = _NAMING_KEYS.get(one.key), plain(one.text)
        if wanted and text and desk.names.find(wanted, text, one.root) is None:
            desk.names.complain_of(wanted, text, (one.file, one.line), one.root)


def _resolve_statements(desk: Desk, files: KnowledgeFiles) -> None:
    # Meetings first: other statements may name one of any file.
    statements = list(_statements(files, desk.sources))
    for said in statements:
        if said.section == "meetings":
            meetings.KIND.resolve(desk, said)
    document = None
    for said in statements:
        if said.document is not document and isinstance(said.document, SourceDocument):
            desk.begin_file()
        document = said.document
        if said.section != "meetings":
            _OF_SECTION[said.section].resolve(desk, said)


def _statements(files: KnowledgeFiles, sources: Sources) -> Iterator[Said]:
    """Yield every statement of every file; one of a reference file once for each source that it names."""
    stated = [section for section in ReferenceFile.model_fields if section in _OF_SECTION]
    for reference in files.references:
        for section in stated:
            if section in {"movements", "documents"}:  # which a reference file defines, and a source file names
                continue
            for index, content in enumerate(getattr(reference.model, section)):
                for source in sources.named(content.sources, reference, (section, index)):
                    yield Said(section, content, source, reference, (section, index))
    for document in files.sources:
        for section in SourceFile.model_fields:
            if section != "source":
                for index, content in enumerate(getattr(document.model, section)):
                    yield Said(section, content, document.id, document, (section, index))


def _place(problem: Problem) -> tuple[str, int, str, str]:
    return problem.file, problem.line, problem.message, problem.hint or ""
