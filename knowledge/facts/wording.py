"""Each fact told once more as one line of Vietnamese, with the identity by which two builds are compared.

Two facts of one identity and different words are one fact that changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from knowledge.facts import tables
from knowledge.facts.entities import UNSOURCED
from knowledge.facts.tables import Rows

ROLE_WORDS = {"head": "trưởng cụm", "deputy": "phó trưởng cụm", "council_member": "ủy viên Hội đồng phụ trách"}
"""What each role in a cluster is called."""

POINT_WORDS = {
    "task": "nhiệm vụ", "result": "kết quả", "shortcoming": "hạn chế", "experience": "kinh nghiệm",
    "request": "kiến nghị", "shared_activity": "hoạt động chung", "theme": "chủ đề thi đua", "act": "việc làm",
}  # fmt: skip
"""What each kind of point is called."""

DEED_WORDS = {
    "attended": "dự", "presided": "chủ trì", "directed": "chỉ đạo", "spoke": "phát biểu", "concluded": "kết luận",
    "launched": "phát động thi đua", "handed_out": "trao thưởng", "read_report": "đọc báo cáo",
    "gave_flowers": "tặng hoa", "signed": "ký giao ước", "presented": "tham luận",
}  # fmt: skip
"""What each deed at a meeting is called."""

_DATE_KINDS = {"signed": "ban hành", "posted": "đăng", "effective": "có hiệu lực"}
_IDENTITY_LETTERS = 40


Entities = tuple[tuple[str, str], ...]
"""What a statement names: each entity (an id, or a value of a closed list) with the slot it has in the fact."""

Told = tuple[str, str, Entities]
"""A fact's identity, the fact in words, and what the words name."""


class Statement(NamedTuple):
    """A row of the table ``statement`` without its number, and the rows of ``statement_entity`` that belong to it."""

    kind: str
    identity: str
    text: str
    evidence: str
    source: str
    line: int
    body: str | None = None
    first_year: int | None = None
    last_year: int | None = None
    meeting: str | None = None
    period: str | None = None
    entities: Entities = ()


class Words:
    """Tells rows in words; knows the names of all entities."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._bodies = {body.id: body for body in rows[tables.Body]}
        self._names: dict[tuple[str, str], str] = {
            (kind, row.id): row.name
            for table, kind in _NAMED.items()
            for row in rows[table]
        }  # fmt: skip
        self._meetings = {meeting.id: meeting for meeting in rows[tables.Meeting]}
        self._documents = {document.id: document for document in rows[tables.Document]}
        self._bearers = {row.name: (kind, row.id) for kind in ("organisation", "person") for row in rows[_TABLES[kind]]}
        self._tellers: dict[type[Any], Callable[[Any], Told]] = {
            tables.Role: self._role, tables.Membership: self._membership, tables.ClusterSize: self._size,
            tables.Merger: self._merger, tables.Meeting: self._meeting, tables.MovementMention: self._mention,
            tables.Point: self._point, tables.DocumentListing: self._listing, tables.Post: self._post,
            tables.Figure: self._figure,
        }  # fmt: skip

    def statements(self) -> Iterator[Statement]:
        """Yield every fact in words, entities first. A second fact of one identity has ``#2`` behind it."""
        seen: dict[tuple[str, str], int] = {}
        for statement in self._statements():
            key = (statement.kind, statement.identity)
            count = seen[key] = seen.get(key, 0) + 1
            yield statement if count == 1 else statement._replace(identity=f"{statement.identity}#{count}")

    def _statements(self) -> Iterator[Statement]:
        yield from self._entities()
        for table, tell in self._tellers.items():
            kind = tables.TABLES[table]
            scope = _SCOPES[table]
            for row in self._rows[table]:
                identity, text, entities = tell(row)
                yield Statement(
                    row.kind if table is tables.Point else kind, f"{identity}/{row.source}", text, row.evidence,
                    row.source, row.line, *scope(row), entities,
                )  # fmt: skip
        yield from self._awards()
        yield from self._of_meetings()

    # ---- entities ------------------------------------------------------------------------------------------------

    def _entities(self) -> Iterator[Statement]:
        for body in self._rows[tables.Body]:
            told = _joined(body.name, body.short if body.short not in body.name else None)
            yield _entity("body", body, told)._replace(body=body.id, entities=(self._body(body.id),))
        for form in self._rows[tables.AwardForm]:
            given = f"do {form.conferred_by} tặng" if form.conferred_by else None
            yield _entity("award_form", form, _joined(form.name, form.kind, given, form.legal_basis, form.remark))
        for movement in self._rows[tables.Movement]:
            told = _joined(f"Phong trào {movement.name}", movement.issuer, movement.launched, movement.period)
            yield _entity("movement", movement, _joined(told, movement.plan_document, movement.remark))
        for document in self._rows[tables.Document]:
            yield _entity("document", document, self._document_text(document))
        for term in self._rows[tables.Term]:
            yield _entity("term", term, f"{term.name}: {term.meaning}")

    def _document_text(self, document: tables.Document) -> str:
        dated = f"{_DATE_KINDS[document.date_kind]} {_day(document.date)}" if document.date_kind else None
        number = f"{document.type} {document.number}" if document.number else document.type
        return _joined(f"{number}: {document.title}", document.issuer, dated, document.status, document.remark)

    # ---- facts ---------------------------------------------------------------------------------------------------

    def _short(self, body: str) -> str:
        return str(self._bodies[body].short)

    def _name(self, kind: str, identifier: str) -> str:
        return self._names[kind, identifier]

    def _body(self, identifier: str) -> tuple[str, str]:
        """Return a cluster or unit with its slot."""
        return self._bodies[identifier].kind, identifier

    def _at(self, meeting: str | None) -> str | None:
        """Return the meeting at which something was told, by its day: enough to know it beside body and year."""
        return f"tại hội nghị ngày {_day(self._meetings[meeting].date)}" if meeting else None

    def _named(self, *names: str | None) -> Entities:
        """Return the persons and organisations that free words name letter for letter."""
        return tuple(self._bearers[name] for name in names if name in self._bearers)

    def _role(self, row: tables.Role) -> Told:
        holder = self._bodies[row.unit].name if row.unit else self._name("person", row.person or "")
        text = f"{holder} là {ROLE_WORDS[row.role]} {self._short(row.cluster)} năm {row.year}"
        entities = _present(("cluster", row.cluster), ("role", row.role), ("unit", row.unit), ("person", row.person))
        return f"{row.cluster}/{row.year}/{row.role}", text, entities

    def _membership(self, row: tables.Membership) -> Told:
        whole = " (danh sách đầy đủ)" if row.complete else ""
        text = f"{self._bodies[row.unit].name} thuộc {self._short(row.cluster)} {period_words(row.period)}{whole}"
        return f"{row.cluster}/{row.unit}/{row.period}", text, (("cluster", row.cluster), ("unit", row.unit))

    def _size(self, row: tables.ClusterSize) -> Told:
        text = f"{self._short(row.cluster)} có {row.total} đơn vị {period_words(row.period)}"
        return f"{row.cluster}/{row.period}", text, (("cluster", row.cluster),)

    def _merger(self, row: tables.Merger) -> Told:
        before, after = self._bodies[row.before].name, self._bodies[row.after].name
        done = "giữ tên và được mở rộng" if row.before == row.after else f"nhập vào {after}"
        text = f"{before} {done} từ ngày {_day(row.date)}"
        return f"{row.before}/{row.after}", text, _present(("unit", row.before), ("unit", row.after))

    def _meeting(self, row: tables.Meeting) -> Told:
        place = f"tại {row.place}" if row.place else None
        when = f"{row.session} {_day(row.date)}" if row.session else f"ngày {_day(row.date)}"
        kind = (("meeting", row.id), self._body(row.body), ("meeting_kind", row.kind), ("place", row.place_unit))
        return row.id, _joined(row.name, when, place), _present(*kind)

    def _mention(self, row: tables.MovementMention) -> Told:
        movement = self._name("movement", row.movement)
        text = f"{self._short(row.body)}, {period_words(row.period)}: phong trào {movement} – {row.said}"
        entities = _present(("movement", row.movement), self._body(row.body), ("meeting", row.meeting))
        return f"{row.movement}/{row.body}/{row.period}", _joined(text, self._at(row.meeting)), entities

    def _point(self, row: tables.Point) -> Told:
        told = " ".join(word for word in (row.told_by, f"gửi {row.told_to}" if row.told_to else None) if word)
        text = (
            f"{POINT_WORDS[row.kind].capitalize()} của {self._short(row.body)} {period_words(row.period)}: {row.text}"
        )
        entities = _present(self._body(row.body), ("meeting", row.meeting), *self._named(row.told_by, row.told_to))
        identity = f"{row.kind}/{row.body}/{row.period}/{row.text[:_IDENTITY_LETTERS]}"
        return identity, _joined(text, told or None, self._at(row.meeting)), entities

    def _listing(self, row: tables.DocumentListing) -> Told:
        dated = f"{_DATE_KINDS[row.date_kind or 'signed']} {_day(row.date)}" if row.date else None
        text = _joined(self._document_text(self._documents[row.document]), dated, row.said)
        return row.document, text, (("document", row.document),)

    def _post(self, row: tables.Post) -> Told:
        as_of = f"(theo nguồn ngày {_day(row.as_of)})" if row.as_of else ""
        text = f"{self._name('person', row.person)}: {row.post} {as_of}".strip()
        held = (("post", row.title_folded), ("unit", row.unit), ("organisation", row.organisation))
        return f"{row.person}/{row.post}", text, _present(("person", row.person), *held)

    def _figure(self, row: tables.Figure) -> Told:
        text = f"{row.what} của {self._short(row.body)} {period_words(row.period)}: {row.value}"
        entities = _present(self._body(row.body), ("meeting", row.meeting))
        return f"{row.body}/{row.period}/{row.what}", _joined(text, self._at(row.meeting)), entities

    def _awards(self) -> Iterator[Statement]:
        recipients: dict[int, list[tables.AwardRecipient]] = {}
        for one in self._rows[tables.AwardRecipient]:
            recipients.setdefault(one.award, []).append(one)
        for award in self._rows[tables.Award]:
            form = self._name("award_form", award.form) if award.form else "Khen thưởng"
            done = "tặng" if award.status == "conferred" else "đề nghị tặng"
            where = f"{self._short(award.body)} năm {award.year}"
            whom = "; ".join(map(self._recipient, recipients[award.id]))
            told = f"{form} ({where}): {award.conferred_by} {done} {whom}"
            text = _joined(told, award.reason, self._at(award.meeting))
            identity = f"{award.body}/{award.year}/{award.form}/{award.status}/{award.conferred_by}"
            yield Statement(
                "award", f"{identity}/{award.source}", text, award.evidence, award.source, award.line, award.body,
                award.year, award.year, award.meeting, str(award.year), self._of_award(award, recipients[award.id]),
            )  # fmt: skip

    def _of_award(self, award: tables.Award, recipients: list[tables.AwardRecipient]) -> Entities:
        whom = [(slot, getattr(one, slot)) for one in recipients for slot in ("unit", "person")]
        groups = [("group", group) for one in recipients for group in (one.groups or "").split()]
        given = [("award_form", award.form), ("unit", award.conferring_unit), ("meeting", award.meeting)]
        return _present(self._body(award.body), *given, *whom, *groups, *self._named(award.conferred_by))

    def _recipient(self, row: tables.AwardRecipient) -> str:
        who = self._bodies[row.unit].name if row.unit else self._name("person", row.person) if row.person else None
        if who is None:
            return row.described or str(row.total)
        return f"{who} ({row.described})" if row.described else str(who)

    def _of_meetings(self) -> Iterator[Statement]:
        for host in self._rows[tables.MeetingHost]:
            meeting = self._meetings[host.meeting]
            role = f", {ROLE_WORDS[host.role]}" if host.role else ""
            text = f"{self._bodies[host.unit].name}{role} tổ chức {meeting.name} ({_day(meeting.date)})"
            who = (("unit", host.unit), ("role", host.role))
            yield self._part("meeting_host", f"{meeting.id}/{host.unit}", text, meeting, meeting.line, *who)
        for row in self._rows[tables.Presence]:
            meeting = self._meetings[row.meeting]
            kind = "person" if row.person else "organisation"
            identifier = row.person or row.organisation or ""
            did = f"{self._name(kind, identifier)} {DEED_WORDS[row.deed]}"
            text = _joined(did, row.about, f"tại {meeting.name} ({_day(meeting.date)})")
            identity = f"{meeting.id}/{identifier}/{row.deed}"
            yield self._part("presence", identity, text, meeting, row.line, (kind, identifier), ("deed", row.deed))
        for report in self._rows[tables.ModelReport]:
            meeting = self._meetings[report.meeting]
            by = self._name("person", report.person) if report.person else None
            told = f"Báo cáo điển hình của {self._bodies[report.unit].name}: {report.subject}"
            text = _joined(told, report.field, by, f"tại {meeting.name} ({_day(meeting.date)})")
            who = (("unit", report.unit), ("person", report.person))
            yield self._part("model_report", f"{meeting.id}/{report.unit}", text, meeting, report.line, *who)

    def _part(
        self, kind: str, identity: str, text: str, meeting: tables.Meeting, line: int, *who: tuple[str, str | None]
    ) -> Statement:
        """Return what somebody did at a meeting, which is of the meeting's cluster and years."""
        entities = _present(("meeting", meeting.id), self._body(meeting.body), *who)
        told = " ".join(text.split())
        return Statement(kind, identity, told, meeting.evidence, meeting.source, line, *_of_meeting(meeting), entities)


Scope = tuple[str | None, int | None, int | None, str | None, str | None]
"""What a fact is about, its first and last year, its meeting and its period."""


def _of_cluster(row: Any) -> Scope:
    return row.cluster, row.start_year, row.end_year, None, row.period


def _of_body(row: Any) -> Scope:
    return row.body, row.start_year, row.end_year, row.meeting, row.period


def _of_role(row: tables.Role) -> Scope:
    return row.cluster, row.year, row.year, None, str(row.year)


def _of_merger(row: tables.Merger) -> Scope:
    return row.before, int(row.date[:4]), int(row.date[:4]), None, None


def _of_meeting(row: tables.Meeting) -> Scope:
    years = [year for year in (row.year, row.review_year, row.plan_year) if year]
    return row.body, min(years), max(years), row.id, row.reviews


def _of_dated(row: Any) -> Scope:
    date = row.as_of if isinstance(row, tables.Post) else row.date
    year = int(date[:4]) if date else None
    return None, year, year, None, None


# No last year when open ended.
_SCOPES: dict[type[Any], Callable[[Any], Scope]] = {
    tables.Role: _of_role, tables.Membership: _of_cluster, tables.ClusterSize: _of_cluster, tables.Merger: _of_merger,
    tables.Meeting: _of_meeting, tables.MovementMention: _of_body, tables.Point: _of_body,
    tables.DocumentListing: _of_dated, tables.Post: _of_dated, tables.Figure: _of_body,
}  # fmt: skip

_NAMED: dict[type[Any], str] = {
    tables.Person: "person", tables.Organisation: "organisation", tables.AwardForm: "award_form",
    tables.Movement: "movement",
}  # fmt: skip
_TABLES = {kind: table for table, kind in _NAMED.items()}


def period_words(period: str) -> str:
    """Return a period as it is read: ``2017-H1`` as ``6 tháng đầu năm 2017``."""
    if period.endswith(".."):
        return f"từ năm {period[:-2]}"
    if ".." in period:
        start, end = period.split("..")
        return f"giai đoạn {start}–{end}"
    year, _, part = period.partition("-")
    halves = {"H1": "6 tháng đầu năm", "H2": "6 tháng cuối năm"}
    if part in halves:
        return f"{halves[part]} {year}"
    return f"quý {part[1]} năm {year}" if part else f"năm {year}"


def _day(iso: str | None) -> str:
    """Return an ISO date as it is read: ``2023-03-10`` as ``10/3/2023``."""
    if iso is None:
        return ""
    year, month, day = iso.split("-")
    return f"{int(day)}/{int(month)}/{year}"


def _joined(*parts: str | None) -> str:
    return " ".join("; ".join(part for part in parts if part).split())


def _present(*entities: tuple[str, str | None]) -> Entities:
    """Return those that are there, each once."""
    return tuple(dict.fromkeys((slot, entity) for slot, entity in entities if entity))


def _entity(kind: str, row: Any, text: str) -> Statement:
    source = row.sources.partition(" ")[0] or UNSOURCED
    return Statement(kind, row.id, text, row.evidence, source, 0, entities=((kind, row.id),))
