"""What the reference files define: organisations, forms of award, movements, documents, persons and terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from knowledge.facts.files import KnowledgeFiles, ReferenceDocument, path_of
from knowledge.facts.lists import ClosedLists, KindId
from knowledge.facts.names import Entity, Form, Kind, Names, plain
from knowledge.facts.people import People
from knowledge.facts.sources import Sources
from knowledge.facts.spellings import Spellings
from knowledge.facts.tables import MaybeOrganisation, OrganisationId, Refers, Row, table
from knowledge.facts.values import Day, ReferenceRow, Stated, Strict, Text, Year, iso
from knowledge.files.problems import Problem

_NUMBER_AND_YEAR = re.compile(r"(\d+)/\d{4}(?=/)")
_MONTHS = 12  # "98/2023" can only be a number and its year, "06/2022" is a month as well
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\b")


class OrganisationRow(ReferenceRow):
    """An organisation of any kind, a cluster or block too, with the years it existed under this name.

    One of a ``place`` kind is named without it (``Bắc Kạn``, of kind ``tỉnh``). ``parent`` is what it is part of or
    under, ``place`` the part of the country where it is. A group has an ``organiser`` and is of a ``sector``.
    """

    name: Text
    kind: KindId
    short: Text | None = None
    parent: Text | None = None
    place: Text | None = None
    level: Text | None = None
    sector: Text | None = None
    organiser: Text | None = None
    since: Day | None = None
    until: Day | None = None


class Requirement(Strict):
    """What must come before an award: another form, so many times, in a row or not; or something told in words."""

    form: Text | None = None
    times: Annotated[int, Field(ge=1, le=100)] | None = None
    in_a_row: bool = False
    described: Text | None = None


class AwardFormRow(ReferenceRow):
    """A form of award: title or commendation, who may receive it, who confers it and under which articles.

    ``bonus`` is a multiple of the base salary, by ``bonus_basis``; ``ranks`` are its classes, the highest first;
    ``counterpart`` is the form that one of the armed forces stands for. ``since`` is when ``conferred_by`` began to
    hold, ``formerly`` who conferred it before.
    """

    name: Text
    kind: Text
    ranks: tuple[Text, ...] = ()
    recipients: Text | None = None
    level: Text | None = None
    counterpart: Text | None = None
    conferred_by: Text | None = None
    since: Day | None = None
    formerly: Text | None = None
    legal_basis: Text | None = None
    bonus: Annotated[float, Field(gt=0, le=1000)] | None = None
    bonus_basis: Text | None = None
    remark: Text | None = None
    requires: tuple[Requirement, ...] = ()


class MovementRow(ReferenceRow):
    """A movement: scope, issuer, when launched, the period it runs and the documents that plan it."""

    name: Text
    scope: Text | None = None
    issuer: Text | None = None
    launched: Text | None = None
    period: Text | None = None
    plan_document: Text | None = None
    remark: Text | None = None


class DocumentRow(ReferenceRow):
    """A document: number, type, title, dates, issuer, whether it is in force, what it ``replaces`` and ``guides``.

    ``about`` are the organisations that it concerns, or whose list names it: it is found by them, they are not told.
    """

    number: Text | None = None
    type: Text
    title: Text
    replaces: tuple[Text, ...] = ()
    guides: tuple[Text, ...] = ()
    about: tuple[Text, ...] = ()
    date: Day | None = None
    date_kind: Literal["signed", "posted"] = "signed"
    year: Year | None = None
    effective: Text | None = None
    issuer: Text | None = None
    status: Text | None = None
    remark: Text | None = None


class PersonRow(ReferenceRow):
    """A person who needs a row beyond being named: another spelling, a namesake to tell apart."""

    name: Text


class TermRow(ReferenceRow):
    """A word of the field with what it stands for (``TĐKT``: thi đua, khen thưởng)."""

    name: Text
    meaning: Text


class AliasRow(Stated):
    """Another way to write the name of an entity that some other row defines (also what admins teach the bot)."""

    kind: Literal["unit", "cluster", "award_form", "movement", "document", "person", "term"]
    of: Text
    text: Text
    ambiguous: bool = False


@table("organisation", "slot", "kind", "parent", "place", by_key=True)
class Organisation(NamedTuple):
    """An organisation of any kind; `slot` is cluster where its kind is a group, else unit."""

    id: str
    kind: Annotated[str, Refers("kind")]
    slot: str
    name: str  # Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc; tỉnh Bắc Kạn
    short: str  # TDMNPB; Bắc Kạn
    parent: MaybeOrganisation
    place: MaybeOrganisation
    level: str | None
    sector: str | None
    organiser: str | None
    since: str | None
    until: str | None
    evidence: str
    sources: str


@table("award_form", "counterpart")
class AwardForm(NamedTuple):
    """A form of award."""

    id: str
    name: str
    kind: str
    ranks: str | None  # Nhất, Nhì, Ba
    recipients: str | None
    level: str | None
    counterpart: Annotated[str | None, Refers("award_form")]
    conferred_by: str | None
    since: str | None
    formerly: str | None
    legal_basis: str | None
    bonus: float | None
    bonus_basis: str | None
    remark: str | None
    evidence: str
    sources: str


@table("award_requirement", "form", "required")
class AwardRequirement(NamedTuple):
    """What must come before an award: another form so many times (in a row or not), or what is described."""

    id: int
    form: Annotated[str, Refers("award_form")]
    required: Annotated[str | None, Refers("award_form")]
    times: int | None
    in_a_row: bool
    described: str | None


@table("movement")
class Movement(NamedTuple):
    """An emulation movement."""

    id: str
    name: str
    scope: str | None
    issuer: str | None
    launched: str | None
    period: str | None
    plan_document: str | None
    remark: str | None
    evidence: str
    sources: str


@table("document")
class Document(NamedTuple):
    """A document."""

    id: str
    number: str | None
    type: str
    title: str
    date: str | None
    date_kind: str | None
    year: int | None
    effective: str | None
    effective_date: str | None
    ended_date: str | None
    issuer: str | None
    status: str | None
    remark: str | None
    evidence: str
    sources: str


@table("document_relation", "document", "other")
class DocumentRelation(NamedTuple):
    """What a document does to another one: it replaces or guides it."""

    id: int
    document: Annotated[str, Refers("document")]
    relation: str
    other: Annotated[str, Refers("document")]


@table("document_body", "document")
class DocumentBody(NamedTuple):
    """An organisation that a document concerns, or whose list names it."""

    id: int
    document: Annotated[str, Refers("document")]
    body: OrganisationId


@table("term")
class Term(NamedTuple):
    """A word of the field and its meaning."""

    id: str
    name: str
    meaning: str
    evidence: str
    sources: str


def define_entities(
    files: KnowledgeFiles, names: Names, people: People, sources: Sources, lists: ClosedLists
) -> Iterator[Row]:
    """Define all entities of the reference files in ``names`` and yield their rows.

    Persons get their own rows when all files have named theirs.
    """
    organisations: list[tuple[Organisation, OrganisationRow, ReferenceDocument, int]] = []
    forms: list[tuple[AwardForm, AwardFormRow, ReferenceDocument, int]] = []
    documents: list[tuple[DocumentRow, ReferenceDocument, int]] = []
    spellings = Spellings()
    for section, rows_of in _SECTIONS.items():
        for document, index, row in _rows(files, section):
            found = sources.named(row.sources, document, (section, index))
            made = rows_of(row, " ".join(found), lists)
            if not _defined(names, _kind_of(section, made), row, made, document, (section, index)):
                continue
            spellings.note(section, made, document, index)
            if isinstance(made, Organisation):
                organisations.append((made, row, document, index))
            elif isinstance(made, AwardForm):
                forms.append((made, row, document, index))
            elif isinstance(row, PersonRow):
                people.add_row(row.id, found)
            else:
                yield made
            if isinstance(row, DocumentRow):
                documents.append((row, document, index))
    for organisation, row, document, index in organisations:
        parent = _other(names, organisation, row.parent, document, index, "parent")
        place = _other(names, organisation, row.place, document, index, "place")
        _check_years(names, row, document, index)
        yield organisation._replace(parent=parent, place=place)
    for form, row, document, index in forms:
        yield form._replace(counterpart=_named(names, "award_form", row.counterpart, document, index, "counterpart"))
    yield from _requirements(names, [(row, document, index) for _, row, document, index in forms])
    yield from _relations(names, documents)
    yield from _bodies(names, documents)
    _add_aliases(files, names, people)
    names.problems += spellings.problems()


def _kind_of(section: str, made: Any) -> Kind:
    if isinstance(made, Organisation):
        return "cluster" if made.slot == "cluster" else "unit"
    return _KINDS[section]


def _rows(files: KnowledgeFiles, section: str) -> Iterator[tuple[ReferenceDocument, int, Any]]:
    for document in files.references:
        for index, row in enumerate(getattr(document.model, section)):
            yield document, index, row


def _defined(
    names: Names, kind: Kind, row: Any, made: Any, document: ReferenceDocument, steps: tuple[str | int, ...]
) -> bool:
    own = _own_names(row, made)
    entity = Entity(kind, row.id, own[0], own[1], path_of(document, steps), document.root)
    if not names.define(entity, [Form(plain(text), is_name=True) for text in own]):
        return False
    for index, alias in enumerate(row.aliases):
        place = path_of(document, (*steps, "aliases", index))
        names.add_form(entity, Form(plain(alias.text), ambiguous=alias.ambiguous), place)
    return True


def _own_names(row: Any, made: Any) -> tuple[str, ...]:
    """Return the name in full, in short, and how else it is written of right."""
    if isinstance(made, Organisation):
        return made.name, made.short
    if isinstance(row, DocumentRow):
        number = (f"{row.type} {row.number}",) if row.number else ()
        short = _NUMBER_AND_YEAR.match(row.number or "")
        of_year = (short[0],) if short and int(short[1]) > _MONTHS else ()
        return plain(row.title), plain(row.number or row.title), *number, *of_year
    return plain(row.name), plain(row.name)


def _other(
    names: Names, own: Organisation, written: str | None, document: ReferenceDocument, index: int, key: str
) -> str | None:
    """Return the organisation that another is part of, or where it is."""
    if written is None:
        return None
    place = path_of(document, ("organisations", index, key))
    other = names.find("organisation", plain(written), document.root)
    if other is None:
        names.complain_of("organisation", plain(written), place, document.root)
        return None
    if other.id == own.id:
        names.problems.append(Problem(*place, f'đơn vị "{other.name}" thuộc chính nó'))
        return None
    return other.id


def _named(
    names: Names, kind: Kind, written: str | None, document: ReferenceDocument, index: int, *steps: str | int
) -> str | None:
    """Return the entity of a kind that a field of a row names."""
    if written is None:
        return None
    found = names.find(kind, plain(written), document.root)
    if found is None:
        names.complain_of(kind, plain(written), path_of(document, (f"{kind}s", index, *steps)), document.root)
    return found.id if found else None


def _relations(names: Names, documents: list[tuple[DocumentRow, ReferenceDocument, int]]) -> Iterator[DocumentRelation]:
    number = 0
    for row, document, index in documents:
        for relation, others in (("replaces", row.replaces), ("guides", row.guides)):
            for part, written in enumerate(others):
                other = _named(names, "document", written, document, index, relation, part)
                if other:
                    number += 1
                    yield DocumentRelation(number, row.id, relation, other)


def _bodies(names: Names, documents: list[tuple[DocumentRow, ReferenceDocument, int]]) -> Iterator[DocumentBody]:
    number = 0
    for row, document, index in documents:
        for part, written in enumerate(row.about):
            body = names.find("organisation", plain(written), document.root)
            if body is None:
                place = path_of(document, ("documents", index, "about", part))
                names.complain_of("organisation", plain(written), place, document.root)
            else:
                number += 1
                yield DocumentBody(number, row.id, body.id)


def _check_years(names: Names, row: OrganisationRow, document: ReferenceDocument, index: int) -> None:
    if row.since and row.until and row.until < row.since:
        line = path_of(document, ("organisations", index, "until"))
        names.problems.append(Problem(*line, f"until ({row.until}) trước since ({row.since})", "đổi lại hai ngày"))


def _requirements(names: Names, forms: list[tuple[AwardFormRow, ReferenceDocument, int]]) -> Iterator[AwardRequirement]:
    number = 0
    for row, document, index in forms:
        for part, one in enumerate(row.requires):
            place = path_of(document, ("award_forms", index, "requires", part))
            required = names.find("award_form", plain(one.form), document.root) if one.form else None
            if one.form and required is None:
                names.complain_of("award_form", plain(one.form), place, document.root)
            elif required is None and one.described is None:
                names.problems.append(Problem(*place, 'điều kiện phải có "form" hoặc "described"'))
            else:
                number += 1
                identifier = required.id if required else None
                yield AwardRequirement(number, row.id, identifier, one.times, one.in_a_row, one.described)


def _add_aliases(files: KnowledgeFiles, names: Names, people: People) -> None:
    """Add the aliases that stand apart from what they name (those that admins teach)."""
    for document, index, row in _rows(files, "aliases"):
        alias: AliasRow = row
        place = path_of(document, ("aliases", index))
        form = Form(plain(alias.text), ambiguous=alias.ambiguous)
        if alias.kind == "person":
            people.alias(plain(alias.of), form, place, document.root)
            continue
        entity = names.find(alias.kind, plain(alias.of), document.root)
        if entity:
            names.add_form(entity, form, place)
        else:
            names.complain_of(alias.kind, plain(alias.of), place, document.root)


def _organisation(row: OrganisationRow, sources: str, lists: ClosedLists) -> Organisation:
    kind = lists.kinds[row.kind]
    name = plain(row.name)
    word = kind.word or kind.name
    if kind.place:
        name = name.removeprefix(f"{word} ")
    return Organisation(
        row.id, row.kind, "cluster" if kind.group else "unit", f"{word} {name}" if kind.place else name,
        plain(row.short) if row.short else name, None, None, row.level or kind.level, row.sector, row.organiser,
        iso(row.since), iso(row.until), row.evidence, sources,
    )  # fmt: skip


def _award_form(row: AwardFormRow, sources: str, _: ClosedLists) -> AwardForm:
    return AwardForm(
        row.id, plain(row.name), row.kind, ", ".join(row.ranks) or None, row.recipients, row.level, None,
        row.conferred_by, iso(row.since), row.formerly, row.legal_basis, row.bonus, row.bonus_basis, row.remark,
        row.evidence, sources,
    )  # fmt: skip


def _movement(row: MovementRow, sources: str, _: ClosedLists) -> Movement:
    return Movement(
        row.id, plain(row.name), row.scope, row.issuer, row.launched, row.period, row.plan_document, row.remark,
        row.evidence, sources,
    )  # fmt: skip


def _document(row: DocumentRow, sources: str, _: ClosedLists) -> Document:
    year = row.year or (row.date.year if row.date else None)
    return Document(
        row.id, row.number, row.type, plain(row.title), iso(row.date), row.date_kind if row.date else None, year,
        row.effective, _day_in(row.effective), _day_in((row.status or "").removeprefix(_ENDED)), row.issuer, row.status,
        row.remark, row.evidence, sources,
    )  # fmt: skip


_ENDED = "hết hiệu lực từ "


def _day_in(text: str | None) -> str | None:
    """The day that a text begins with ("1/7/2025"), ISO; None where it begins with none."""
    found = _DAY.match(text or "")
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else None


def _term(row: TermRow, sources: str, _: ClosedLists) -> Term:
    return Term(row.id, plain(row.name), row.meaning, row.evidence, sources)


def _person(row: PersonRow, sources: str, _: ClosedLists) -> None:
    """A person's row is made when all files have named theirs."""


_KINDS: dict[str, Kind] = {
    "award_forms": "award_form", "movements": "movement", "documents": "document", "persons": "person", "terms": "term",
}  # fmt: skip
_SECTIONS: dict[str, Callable[[Any, str, ClosedLists], Any]] = {
    "organisations": _organisation, "award_forms": _award_form, "movements": _movement, "documents": _document,
    "persons": _person, "terms": _term,
}  # fmt: skip
