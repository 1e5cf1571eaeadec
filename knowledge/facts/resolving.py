"""Statements resolved: each name replaced by the entity it means, each statement by its rows."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from knowledge.facts import tables
from knowledge.facts.entities import Sources, define_entities, iso
from knowledge.facts.files import KnowledgeFiles, ReferenceDocument, SourceDocument, path_of
from knowledge.facts.names import Kind, Names, Place, plain
from knowledge.facts.people import Named
from knowledge.facts.statements import (
    POINT_SECTIONS,
    AwardStatement,
    DocumentListing,
    FigureStatement,
    MeetingStatement,
    MembersStatement,
    MergerRow,
    MovementStatement,
    PeriodParts,
    PointStatement,
    PostStatement,
    Recipient,
    RoleStatement,
)
from knowledge.files.problems import Problem, did_you_mean, shortened
from knowledge.language import fold

RowT = TypeVar("RowT", bound=tables.Row)

GROUP_WORDS = {
    "collective": "tập thể", "individual": "cá nhân", "business_person": "doanh nhân", "household": "hộ gia đình",
    "agency_head": "thủ trưởng cơ quan, đơn vị",
}  # fmt: skip
"""What each group of recipients is called in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement where it stands: its section, its source, and the file with the steps to it."""

    section: str
    content: Any
    source: str
    document: SourceDocument | ReferenceDocument
    steps: tuple[str | int, ...]

    @property
    def line(self) -> int:
        """The line on which the statement begins."""
        return self.document.marked.line_of(self.steps)

    def place(self, *steps: str | int) -> Place:
        """Return the file and line of a part of the statement."""
        return path_of(self.document, (*self.steps, *steps))


class Resolver:
    """Turns the files into rows, gathering every problem on the way."""

    def __init__(self, files: KnowledgeFiles) -> None:
        self._files = files
        self._found: list[Problem] = list(files.problems)
        self._sources = Sources(files)
        self._names = Names()
        self._people = {kind: Named(kind, self._names) for kind in ("person", "organisation")}
        self._rows: tables.Rows = {table: [] for table in tables.TABLES}
        self._stated: dict[tuple[Any, ...], int] = {}
        self._meetings: dict[str, Place] = {}
        self._resolvers: dict[str, Callable[[Statement], None]] = {
            "roles": self._role, "members": self._members, "mergers": self._merger, "awards": self._award,
            "movements": self._movement, "documents": self._document, "posts": self._post, "figures": self._figure,
            **dict.fromkeys(POINT_SECTIONS, self._point),
        }  # fmt: skip

    def resolve(self) -> tuple[tables.Rows, list[Problem]]:
        """Return all rows by table and all problems, sorted by file and line."""
        for row in define_entities(self._files, self._names, self._people, self._sources):
            self._rows[type(row)].append(row)
        # Meetings first: other statements may name one of any file.
        statements = list(_statements(self._files, self._sources))
        for statement in statements:
            if statement.section == "meetings":
                self._meeting(statement)
        document = None
        for statement in statements:
            if statement.document is not document and isinstance(statement.document, SourceDocument):
                self._stated.clear()  # a source file states for itself; only reference files share their sources
            document = statement.document
            if statement.section != "meetings":
                self._resolvers[statement.section](statement)
        self._finish()
        return self._rows, sorted(set(self._found))

    def _finish(self) -> None:
        people, organisations = self._people["person"], self._people["organisation"]
        self._rows[tables.Source] = self._sources.rows()
        self._rows[tables.Person] = [tables.Person(*row) for row in people.rows()]
        self._rows[tables.Organisation] = [tables.Organisation(*row) for row in organisations.rows()]
        self._rows[tables.Alias] = sorted(self._names.aliases())
        for problems in (self._sources.problems, self._names.problems, people.problems, organisations.problems):
            self._found += problems
        for found in (self._names.check_shared(), people.check(), organisations.check()):
            self._found += found

    # ---- names ---------------------------------------------------------------------------------------------------

    def _one(self, kind: Kind, text: str, statement: Statement, *steps: str | int) -> str | None:
        entity = self._names.find(kind, plain(text))
        if entity is None:
            self._found.append(self._names.why_not_found(kind, plain(text), statement.place(*steps)))
            return None
        return entity.id

    def _maybe(self, kind: Kind, text: str | None, statement: Statement, *steps: str | int) -> str | None:
        return None if text is None else self._one(kind, text, statement, *steps)

    def _somebody(self, kind: str, text: str | None, statement: Statement, *steps: str | int) -> str | None:
        if text is None:
            return None
        return self._people[kind].named(plain(text), statement.source, statement.place(*steps))

    def _body(self, statement: Statement) -> str | None:
        content = statement.content
        if content.cluster is not None:
            return self._one("cluster", content.cluster, statement, "cluster")
        return self._one("unit", content.unit, statement, "unit")

    def _meeting_of(self, statement: Statement) -> str | None:
        meeting: str | None = statement.content.meeting
        if meeting is not None and meeting not in self._meetings:
            hint = did_you_mean(meeting, self._meetings)
            self._complain(statement, ("meeting",), f'không có hội nghị "{meeting}"', hint)
        return meeting

    # ---- rows ----------------------------------------------------------------------------------------------------

    def _complain(self, statement: Statement, steps: tuple[str | int, ...], told: str, hint: str | None = None) -> None:
        self._found.append(Problem(*statement.place(*steps), told, hint))

    def _add(self, row: RowT) -> RowT:
        """Keep a row; the number 0 stands for the next of its table."""
        rows = self._rows[type(row)]
        if row[0] == 0:
            row = type(row)(len(rows) + 1, *row[1:])  # type: ignore[arg-type]
        rows.append(row)
        return row

    def _is_new(self, statement: Statement, *fingerprint: object) -> bool:
        """Tell whether a source states this for the first time; complain otherwise."""
        key = (statement.section, statement.source, *fingerprint)
        first = self._stated.get(key)
        if first is None:
            self._stated[key] = statement.line
            return True
        self._complain(statement, (), "mục này đã viết rồi", f"xóa một trong hai; mục kia ở dòng {first}")
        return False

    def _check_year(self, statement: Statement, year: int, latest_after: int, what: str) -> None:
        """Complain of a year that lies further after the day of publication than a source could know."""
        published = self._sources.published(statement.source)
        if published and year > int(published[:4]) + latest_after:
            self._complain(statement, ("year",), f"{what} {year} sau ngày đăng của nguồn ({published})", "xem lại năm")

    def _check_alive(self, statement: Statement, unit: str | None, year: int, *steps: str | int) -> None:
        until = self._until().get(unit) if unit else None
        if until and year > int(until[:4]):
            self._complain(statement, steps, f"đơn vị này chỉ có đến {until}, không có năm {year}", "xem lại năm")

    def _until(self) -> dict[str, str | None]:
        if not hasattr(self, "_until_by_unit"):
            self._until_by_unit = {unit.id: unit.until for unit in self._rows[tables.Unit]}
        return self._until_by_unit

    def _role(self, statement: Statement) -> None:
        said: RoleStatement = statement.content
        cluster = self._one("cluster", said.cluster, statement, "cluster")
        unit = self._maybe("unit", said.unit, statement, "unit")
        person = self._somebody("person", said.person, statement, "person")
        # Who leads next year is elected when a year is closed.
        self._check_year(statement, said.year, 1, "năm")
        self._check_alive(statement, unit, said.year, "year")
        if cluster and (unit or person) and self._is_new(statement, cluster, said.year, said.role, unit, person):
            self._add(
                tables.Role(0, cluster, said.year, said.role, unit, person, said.evidence, said.note, statement.source,
                            statement.line)
            )  # fmt: skip

    def _members(self, statement: Statement) -> None:
        said: MembersStatement = statement.content
        period = PeriodParts.of(said.period)
        cluster = self._one("cluster", said.cluster, statement, "cluster")
        units = [self._one("unit", unit, statement, "units", index) for index, unit in enumerate(said.units)]
        self._check_units(statement, said, units)
        if cluster is None:
            return
        if not said.units and said.count is None:
            self._complain(statement, (), "không nêu đơn vị nào và cũng không có count")
        for index, unit in enumerate(units):
            self._check_alive(statement, unit, period.start_year, "units", index)
            if unit and units.index(unit) == index and self._is_new(statement, cluster, unit, said.period):
                self._add(
                    tables.Membership(0, cluster, unit, said.period, period.start_year, period.end_year, said.complete,
                                      said.evidence, said.note, statement.source,
                                      statement.place("units", index)[1])
                )  # fmt: skip
        if said.count is not None:
            self._add(
                tables.ClusterSize(0, cluster, said.count, said.period, period.start_year, period.end_year,
                                   said.evidence, said.note, statement.source, statement.line)
            )  # fmt: skip

    def _check_units(self, statement: Statement, said: MembersStatement, units: Sequence[str | None]) -> None:
        for index, unit in enumerate(units):
            if unit and unit in units[:index]:
                self._complain(statement, ("units", index), f'đơn vị "{said.units[index]}" viết hai lần', "xóa một")
        if said.complete and said.count is not None and said.count != len(units):
            told = f"count là {said.count} nhưng danh sách đầy đủ có {len(units)} đơn vị"
            self._complain(statement, ("count",), told, "sửa count, units hoặc complete")

    def _merger(self, statement: Statement) -> None:
        said: MergerRow = statement.content
        after = self._one("unit", said.after, statement, "after")
        for index, name in enumerate(said.before):
            before = self._one("unit", name, statement, "before", index)
            if before and before == after and len(said.before) == 1:
                self._complain(statement, ("before", index), f'đơn vị "{name}" không thể nhập vào chính nó')
            elif before and after and self._is_new(statement, before, after, said.date):
                self._add(
                    tables.Merger(0, before, after, said.date.isoformat(), said.evidence, said.note, statement.source,
                                  statement.place("before", index)[1])
                )  # fmt: skip

    def _meeting(self, statement: Statement) -> None:
        said: MeetingStatement = statement.content
        body = self._body(statement)
        place_unit = self._maybe("unit", said.place_unit, statement, "place_unit")
        other = self._meetings.get(said.id)
        if other and other != statement.place():
            told = f"hội nghị kia ở {other[0]}:{other[1]}"
            self._complain(statement, ("id",), f'mã hội nghị "{said.id}" đã dùng rồi', told)
            return
        if other:  # a reference row with several sources: the first one bears the meeting
            return
        self._meetings[said.id] = statement.place()
        self._check_meeting_time(statement, said)
        if body is None:
            return
        reviews, plans = _year_and_part(said.reviews), _year_and_part(said.plans)
        self._add(
            tables.Meeting(said.id, body, said.kind, said.name, said.reviews, *reviews, said.plans, *plans,
                           said.date.isoformat(), said.date.year, said.session, said.place, place_unit, said.evidence,
                           said.note, statement.source, statement.line)
        )  # fmt: skip
        self._meeting_parts(statement, said)

    def _check_meeting_time(self, statement: Statement, said: MeetingStatement) -> None:
        published = self._sources.published(statement.source)
        if published and said.date.isoformat() > published:
            told = f"hội nghị ngày {said.date} sau ngày đăng của nguồn ({published})"
            self._complain(statement, ("date",), told, "xem lại ngày")
        if said.reviews and PeriodParts.of(said.reviews).start_year > said.date.year:
            told = f"hội nghị năm {said.date.year} không thể tổng kết {said.reviews}"
            self._complain(statement, ("reviews",), told, "xem lại năm")

    def _meeting_parts(self, statement: Statement, said: MeetingStatement) -> None:
        for index, host in enumerate(said.hosts):
            unit = self._one("unit", host.unit, statement, "hosts", index, "unit")
            if unit:
                self._add(tables.MeetingHost(0, said.id, unit, host.role))
        position = itertools.count(1)
        parts: tuple[tuple[str, str, Sequence[Any]], ...] = (
            ("people", "person", said.people), ("organisations", "organisation", said.organisations),
        )  # fmt: skip
        for section, kind, present in parts:
            seen: set[tuple[str, str]] = set()
            for index, one in enumerate(present):
                key = "person" if kind == "person" else "name"
                identifier = self._somebody(kind, getattr(one, key), statement, section, index, key)
                deeds = {(identifier, deed) for deed in one.did} if identifier else set()
                if seen & deeds:
                    told = f'"{shortened(getattr(one, key))}" làm việc này hai lần trong hội nghị'
                    self._complain(statement, (section, index), told, "gộp lại thành một mục")
                elif identifier:
                    self._presences(statement, said.id, kind, identifier, one, (section, index), position)
                seen |= deeds
        for index, report in enumerate(said.reports):
            unit = self._one("unit", report.unit, statement, "reports", index, "unit")
            person = self._somebody("person", report.person, statement, "reports", index, "person")
            if unit:
                line = statement.place("reports", index)[1]
                self._add(
                    tables.ModelReport(0, said.id, unit, report.subject, report.field, person, statement.source, line)
                )

    def _presences(
        self, statement: Statement, meeting: str, kind: str, identifier: str, one: Any, steps: tuple[str | int, ...],
        position: Iterator[int],
    ) -> None:  # fmt: skip
        line = statement.place(*steps)[1]
        person, organisation = (identifier, None) if kind == "person" else (None, identifier)
        for deed in dict.fromkeys(one.did):
            self._add(
                tables.Presence(0, meeting, person, organisation, deed, one.about, next(position), statement.source,
                                line)
            )  # fmt: skip

    def _award(self, statement: Statement) -> None:
        said: AwardStatement = statement.content
        body = self._body(statement)
        form = self._maybe("award_form", said.form, statement, "form")
        unit = self._maybe("unit", said.conferring_unit, statement, "conferring_unit")
        meeting = self._meeting_of(statement)
        recipients = [self._recipient(statement, index, one) for index, one in enumerate(said.recipients)]
        if said.status == "conferred":
            self._check_year(statement, said.year, 0, "khen thưởng năm")
        for index, recipient in enumerate(recipients):
            if recipient in recipients[:index]:
                self._complain(statement, ("recipients", index), "đối tượng này viết hai lần", "xóa một")
        known = body and (form or said.form is None)
        if not known or body is None or not self._is_new(
            statement, body, form, said.year, said.status, said.conferred_by, said.reason, tuple(recipients)
        ):  # fmt: skip
            return
        award = self._add(
            tables.Award(0, body, form, said.year, said.status, said.conferred_by, unit, said.reason, meeting,
                         said.evidence, said.note, statement.source, statement.line)
        )  # fmt: skip
        for recipient in recipients:
            self._add(recipient._replace(award=award.id))

    def _recipient(self, statement: Statement, index: int, one: Recipient) -> tables.AwardRecipient:
        unit = self._maybe("unit", one.unit, statement, "recipients", index, "unit")
        person = self._somebody("person", one.person, statement, "recipients", index, "person")
        described = one.described
        if one.count is not None and described is None:
            described = f"{one.count} " + ", ".join(GROUP_WORDS[group] for group in one.groups)
        return tables.AwardRecipient(0, 0, unit, person, one.count, " ".join(one.groups) or None, described)

    def _movement(self, statement: Statement) -> None:
        said: MovementStatement = statement.content
        movement = self._one("movement", said.movement, statement, "movement")
        body = self._body(statement)
        meeting = self._meeting_of(statement)
        if movement and body and self._is_new(statement, movement, body, said.period, said.said):
            self._add(
                tables.MovementMention(0, movement, body, *_period(said.period), said.said, meeting, said.evidence,
                                       said.note, statement.source, statement.line)
            )  # fmt: skip

    def _point(self, statement: Statement) -> None:
        said: PointStatement = statement.content
        body = self._body(statement)
        meeting = self._meeting_of(statement)
        if body and self._is_new(statement, body, said.period, said.text, said.by, said.to):
            self._add(
                tables.Point(0, POINT_SECTIONS[statement.section], body, *_period(said.period), said.text, said.topic,
                             said.by, said.to, meeting, said.evidence, said.note, statement.source, statement.line)
            )  # fmt: skip

    def _document(self, statement: Statement) -> None:
        said: DocumentListing = statement.content
        document = self._one("document", said.document, statement, "document")
        if document and self._is_new(statement, document, said.date, said.date_kind, said.said):
            self._add(
                tables.DocumentListing(0, document, iso(said.date), said.date_kind, said.said, said.evidence, said.note,
                                       statement.source, statement.line)
            )  # fmt: skip

    def _post(self, statement: Statement) -> None:
        said: PostStatement = statement.content
        person = self._somebody("person", said.person, statement, "person")
        unit = self._maybe("unit", said.unit, statement, "unit")
        organisation = self._somebody("organisation", said.organisation, statement, "organisation")
        if person and self._is_new(statement, person, said.post):
            self._add(
                tables.Post(0, person, said.post, said.title, fold(said.title), unit, organisation,
                            self._as_of(statement), said.evidence, said.note, statement.source, statement.line)
            )  # fmt: skip

    def _as_of(self, statement: Statement) -> str | None:
        """Return the day a source speaks of: that of publication, else that of the only meeting it tells of."""
        published = self._sources.published(statement.source)
        if published or not isinstance(statement.document, SourceDocument):
            return published
        days = {meeting.date for meeting in statement.document.model.meetings}
        return days.pop().isoformat() if len(days) == 1 else None

    def _figure(self, statement: Statement) -> None:
        said: FigureStatement = statement.content
        body = self._body(statement)
        meeting = self._meeting_of(statement)
        if body and self._is_new(statement, body, said.what, said.value, said.period):
            self._add(
                tables.Figure(0, body, said.what, said.value, *_period(said.period), meeting, said.evidence, said.note,
                              statement.source, statement.line)
            )  # fmt: skip


def _statements(files: KnowledgeFiles, sources: Sources) -> Iterator[Statement]:
    """Yield every statement of every file; one of a reference file once for each source that it names."""
    for reference in files.references:
        for section in ("mergers", "roles", "members", "meetings"):
            for index, content in enumerate(getattr(reference.model, section)):
                for source in sources.named(content.sources, reference, (section, index)):
                    yield Statement(section, content, source, reference, (section, index))
    for document in files.sources:
        for section in type(document.model).model_fields:
            if section != "source":
                for index, content in enumerate(getattr(document.model, section)):
                    yield Statement(section, content, document.id, document, (section, index))


def _period(text: str) -> tuple[str, int, int | None, str | None]:
    period = PeriodParts.of(text)
    return text, period.start_year, period.end_year, period.part


def _year_and_part(text: str | None) -> tuple[int | None, str | None]:
    """Return the last year of a period and its part: a review of 2016..2020 closes 2020."""
    if text is None:
        return None, None
    period = PeriodParts.of(text)
    return (period.start_year if period.end_year is None else period.end_year), period.part
