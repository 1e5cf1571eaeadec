"""What the reference files define: sources, and the entities with their names, each as rows of the fact base."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from knowledge.facts.files import KnowledgeFiles, ReferenceDocument, path_of
from knowledge.facts.names import Entity, Form, Kind, Names, plain
from knowledge.facts.people import Named
from knowledge.facts.statements import (
    AliasRow,
    AwardFormRow,
    ClusterRow,
    DocumentRow,
    MovementRow,
    OrganisationRow,
    PersonRow,
    TermRow,
    UnitRow,
)
from knowledge.facts.tables import (
    AwardForm,
    Body,
    Cluster,
    Document,
    Movement,
    Organisation,
    Person,
    Row,
    Source,
    Term,
    Unit,
)
from knowledge.files.problems import Problem, did_you_mean

UNSOURCED = "khong-ro-nguon"
"""The id of the source of rows that name none (and so are not attested)."""

_Defined = UnitRow | ClusterRow | AwardFormRow | MovementRow | DocumentRow | PersonRow | OrganisationRow | TermRow


class Sources:
    """All sources by id. A source file is one; reference files define more, and share theirs by key."""

    def __init__(self, files: KnowledgeFiles) -> None:
        self.problems: list[Problem] = []
        self._rows: dict[str, Source] = {}
        self._used_unsourced = False
        for document in files.sources:
            head = document.model.source
            published = iso(head.published)
            self._rows[document.id] = Source(
                document.id, "article", document.inner, head.publisher, head.author, published, head.title,
                head.address, head.note,
            )  # fmt: skip
        for reference in files.references:
            self._add_keys(reference)

    def rows(self) -> list[Source]:
        """Return a row for each source."""
        unsourced = Source(UNSOURCED, "reference", "", "không rõ nguồn", None, None, "Chưa có nguồn", None, None)
        return [*self._rows.values(), *([unsourced] if self._used_unsourced else [])]

    def named(self, keys: Sequence[str], document: ReferenceDocument, steps: tuple[str | int, ...]) -> tuple[str, ...]:
        """Return the ids of the sources that a reference row names, the unsourced one where it names none."""
        for key in keys:
            if key not in self._rows:
                place = path_of(document, (*steps, "sources"))
                self.problems.append(Problem(*place, f'không có nguồn "{key}"', did_you_mean(key, self._rows)))
        known = tuple(dict.fromkeys(key for key in keys if key in self._rows))
        if known:
            return known
        self._used_unsourced = True
        return (UNSOURCED,)

    def published(self, source: str) -> str | None:
        """Return the day that a source was published, as an ISO date."""
        row = self._rows.get(source)
        return row.published if row else None

    def _add_keys(self, reference: ReferenceDocument) -> None:
        for key, head in reference.model.sources.items():
            row = Source(
                key, "reference", reference.inner, head.publisher, None, iso(head.published), head.title, head.address,
                head.note,
            )  # fmt: skip
            other = self._rows.get(key)
            if other is None:
                self._rows[key] = row
            elif other._replace(file=row.file) != row:
                place = path_of(reference, ("sources", key))
                message = f'nguồn "{key}" đã ghi khác trong {other.file}'
                self.problems.append(Problem(*place, message, "ghi giống nhau, hoặc đổi khóa"))


def define_entities(
    files: KnowledgeFiles, names: Names, people: Mapping[str, Named], sources: Sources
) -> Iterator[Row]:
    """Define all entities of the reference files in ``names`` and yield their rows.

    ``people`` are the persons and the organisations by kind; they get their own rows when all files have named theirs.
    """
    parents: list[tuple[Unit, UnitRow, ReferenceDocument, int]] = []
    for section, kind, rows_of in _SECTIONS:
        for document, index, row in _rows(files, section):
            found = sources.named(row.sources, document, (section, index))
            if not _defined(names, kind, row, document, (section, index)):
                continue
            for made in rows_of(row, " ".join(found)):
                if isinstance(made, Unit):
                    parents.append((made, row, document, index))
                elif isinstance(made, Person | Organisation):
                    people[kind].add_row(made)
                else:
                    yield made
    for unit, row, document, index in parents:
        yield unit._replace(parent=_parent(names, unit, row, document, index))
    _add_aliases(files, names, people)


def iso(day: dt.date | None) -> str | None:
    """Return a date as its ISO text."""
    return day.isoformat() if day else None


def unit_name(row: UnitRow) -> tuple[str, str]:
    """Return a unit's name in full (tỉnh Bắc Kạn) and in short (Bắc Kạn)."""
    short = plain(row.name)
    for kind in ("tỉnh ", "thành phố ", "huyện "):
        short = short.removeprefix(kind)
    return f"{row.kind} {short}", short


def _rows(files: KnowledgeFiles, section: str) -> Iterator[tuple[ReferenceDocument, int, Any]]:
    for document in files.references:
        for index, row in enumerate(getattr(document.model, section)):
            yield document, index, row


def _defined(
    names: Names, kind: Kind, row: _Defined, document: ReferenceDocument, steps: tuple[str | int, ...]
) -> bool:
    full, short = _full_and_short(row)
    entity = Entity(kind, row.id, full, short, path_of(document, steps))
    own = [Form(plain(text), is_name=True) for text in _own_names(row, full, short)]
    if not names.define(entity, own):
        return False
    for index, alias in enumerate(row.aliases):
        place = path_of(document, (*steps, "aliases", index))
        names.add_form(entity, Form(plain(alias.text), ambiguous=alias.ambiguous), place)
    return True


def _full_and_short(row: _Defined) -> tuple[str, str]:
    if isinstance(row, UnitRow):
        return unit_name(row)
    if isinstance(row, ClusterRow):
        return plain(row.name), plain(row.short)
    if isinstance(row, DocumentRow):
        return plain(row.title), plain(row.number or row.title)
    return plain(row.name), plain(row.name)


def _own_names(row: _Defined, full: str, short: str) -> tuple[str, ...]:
    if isinstance(row, DocumentRow) and row.number:
        return full, short, f"{row.type} {row.number}"
    return full, short


def _parent(names: Names, unit: Unit, row: UnitRow, document: ReferenceDocument, index: int) -> str | None:
    place = path_of(document, ("units", index, "parent"))
    if row.since and row.until and row.until < row.since:
        line = path_of(document, ("units", index, "until"))
        names.problems.append(Problem(*line, f"until ({row.until}) trước since ({row.since})", "đổi lại hai ngày"))
    if row.parent is None:
        return None
    parent = names.find("unit", plain(row.parent))
    if parent is None:
        names.problems.append(names.why_not_found("unit", plain(row.parent), place))
        return None
    if parent.id == unit.id:
        names.problems.append(Problem(*place, f'đơn vị "{parent.name}" thuộc chính nó'))
        return None
    return parent.id


def _add_aliases(files: KnowledgeFiles, names: Names, people: Mapping[str, Named]) -> None:
    """Add the aliases that stand apart from what they name (those that admins teach)."""
    for document, index, row in _rows(files, "aliases"):
        alias: AliasRow = row
        place = path_of(document, ("aliases", index))
        form = Form(plain(alias.text), ambiguous=alias.ambiguous)
        entity = names.find(alias.kind, plain(alias.of))
        if alias.kind in people:
            people[alias.kind].alias(plain(alias.of), form, place)
        elif entity:
            names.add_form(entity, form, place)
        else:
            names.problems.append(names.why_not_found(alias.kind, plain(alias.of), place))


def _unit(row: UnitRow, sources: str) -> tuple[Row, ...]:
    full, short = unit_name(row)
    return (
        Body(row.id, "unit", full, short, row.evidence, sources),
        Unit(row.id, row.kind, None, iso(row.since), iso(row.until)),
    )


def _cluster(row: ClusterRow, sources: str) -> tuple[Row, ...]:
    return (
        Body(row.id, "cluster", plain(row.name), plain(row.short), row.evidence, sources),
        Cluster(row.id, row.organiser, row.sector, row.level),
    )


def _award_form(row: AwardFormRow, sources: str) -> tuple[Row, ...]:
    made = AwardForm(
        row.id, plain(row.name), row.kind, row.recipients, row.level, row.conferred_by, row.legal_basis, row.bonus,
        row.remark, row.evidence, sources,
    )  # fmt: skip
    return (made,)


def _movement(row: MovementRow, sources: str) -> tuple[Row, ...]:
    made = Movement(
        row.id, plain(row.name), row.scope, row.issuer, row.launched, row.period, row.plan_document, row.remark,
        row.evidence, sources,
    )  # fmt: skip
    return (made,)


def _document(row: DocumentRow, sources: str) -> tuple[Row, ...]:
    year = row.year or (row.date.year if row.date else None)
    made = Document(
        row.id, row.number, row.type, plain(row.title), iso(row.date), row.date_kind if row.date else None, year,
        row.effective, row.issuer, row.status, row.remark, row.evidence, sources,
    )  # fmt: skip
    return (made,)


def _term(row: TermRow, sources: str) -> tuple[Row, ...]:
    return (Term(row.id, plain(row.name), row.meaning, row.evidence, sources),)


def _person(row: PersonRow, sources: str) -> tuple[Row, ...]:
    return (Person(row.id, plain(row.name), sources),)


def _organisation(row: OrganisationRow, sources: str) -> tuple[Row, ...]:
    return (Organisation(row.id, plain(row.name), sources),)


_SECTIONS: tuple[tuple[str, Kind, Callable[[Any, str], tuple[Row, ...]]], ...] = (
    ("units", "unit", _unit), ("clusters", "cluster", _cluster), ("award_forms", "award_form", _award_form),
    ("movements", "movement", _movement), ("documents", "document", _document), ("persons", "person", _person),
    ("organisations", "organisation", _organisation), ("terms", "term", _term),
)  # fmt: skip
