"""Statements resolved: each name replaced by the entity it means, each statement by its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

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
from knowledge.facts.reading import sources_one_by_one
from knowledge.facts.sources import Source, Sources
from knowledge.facts.statements import ReferenceFile, SourceFile
from knowledge.facts.tables import TABLES
from knowledge.files.problems import Problem

KINDS: tuple[FactKind, ...] = tuple(
    module.KIND
    for module in (
        appointments, memberships, mergers, meetings, awards, assessments, movements, points, documents, posts, figures,
    )
)  # fmt: skip
"""All kinds of facts."""

_OF_SECTION = {section: kind for kind in KINDS for section in kind.sections}


def resolved(files: KnowledgeFiles) -> tuple[Desk, list[Problem]]:
    """Return the desk with all rows by table, and all problems, sorted by file and line.

    Of files that wait to be read one by one the problems are not all: once there is one, no more are read.
    """
    desk = Desk(files)
    rows = desk.rows
    rows |= files.lists.rows()
    for row in define_entities(files, desk.names, desk.people, desk.sources, files.lists):
        desk.add(row)
        if isinstance(row, Organisation):
            desk.note_end(row.id, row.until)
    for person in files.known.persons:
        desk.people.known(*person)
    _resolve_statements(desk, files)
    if files.waiting:
        _resolve_one_by_one(desk, files)
    _look_up_what_was_left_out(desk, files)
    rows[Source] = desk.sources.rows()
    rows[Person] = desk.people.rows(desk.sources)
    rows[Alias] = sorted(desk.names.aliases())
    found = [*_problems(desk), *desk.names.check_shared(), *desk.people.check()]
    desk.rows = {table: rows.get(table, []) for table in TABLES}
    return desk, sorted(set(found), key=_place)


def _problems(desk: Desk) -> list[Problem]:
    return [*desk.problems, *desk.sources.problems, *desk.names.problems, *desk.people.problems]


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
    for said in _statements(files, desk.sources, _MEETINGS):
        desk.turn_to(said.document)
        meetings.KIND.resolve(desk, said)
    document = None
    for said in _statements(files, desk.sources, _OF_SECTION.keys() - _MEETINGS):
        if said.document is not document and isinstance(said.document, SourceDocument):
            desk.begin_file()
        document = said.document
        desk.turn_to(said.document)
        _OF_SECTION[said.section].resolve(desk, said)


def _resolve_one_by_one(desk: Desk, files: KnowledgeFiles) -> None:
    desk.rows = {}
    for document in sources_one_by_one(files):
        if any(not problem.warning for problem in _problems(desk)):
            break
        desk.sources.add(document)
        desk.begin_file()
        desk.turn_to(document)
        for said in _of_source(document, _MEETINGS):
            meetings.KIND.resolve(desk, said)
        for said in _of_source(document, _OF_SECTION.keys() - _MEETINGS):
            _OF_SECTION[said.section].resolve(desk, said)
        desk.end_file()
    desk.end_file(last=True)
    desk.keep_promises()


_MEETINGS = frozenset({"meetings"})
_DEFINED = frozenset({"movements", "documents"})  # which a reference file defines, and a source file names


def _statements(files: KnowledgeFiles, sources: Sources, sections: Collection[str]) -> Iterator[Said]:
    """Yield every statement of some sections of every file; one of a reference file for each source that it names."""
    for reference in files.references:
        for section in ReferenceFile.model_fields:
            if section not in sections or section in _DEFINED:
                continue
            for index, content in enumerate(getattr(reference.model, section)):
                for source in sources.named(content.sources, reference, (section, index)):
                    yield Said(section, content, source, reference, (section, index))
    for document in files.sources:
        yield from _of_source(document, sections)


def _of_source(document: SourceDocument, sections: Collection[str]) -> Iterator[Said]:
    for section in SourceFile.model_fields:
        if section not in sections:
            continue
        for index, content in enumerate(getattr(document.model, section)):
            yield Said(section, content, document.id, document, (section, index))


def _place(problem: Problem) -> tuple[str, int, str, str]:
    return problem.file, problem.line, problem.message, problem.hint or ""
