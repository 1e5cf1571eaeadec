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


class Statement(NamedTuple):
    """A row of the table ``statement`` without its number."""

    kind: str
    identity: str
    text: str
    evidence: str
    source: str
    line: int
    body: str | None = None
    first_year: int | None = None
    last_year: int | None = None


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
        self._tellers: dict[type[Any], Callable[[Any], tuple[str, str]]] = {
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
                identity, text = tell(row)
                yield Statement(
                    row.kind if table is tables.Point else kind, f"{identity}/{row.source}", text, row.evidence,
                    row.source, row.line, *scope(row),
                )  # fmt: skip
        yield from self._awards()
        yield from self._of_meetings()

    # ---- entities ------------------------------------------------------------------------------------------------

    def _entities(self) -> Iterator[Statement]:
        for body in self._rows[tables.Body]:
            yield _entity("body", body, _joined(body.name, body.short if body.short not in body.name else None))
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

    def _role(self, row: tables.Role) -> tuple[str, str]:
        holder = self._bodies[row.unit].name if row.unit else self._name("person", row.person or "")
        text = f"{holder} là {ROLE_WORDS[row.role]} {self._short(row.cluster)} năm {row.year}"
        return f"{row.cluster}/{row.year}/{row.role}", text

    def _membership(self, row: tables.Membership) -> tuple[str, str]:
        whole = " (danh sách đầy đủ)" if row.complete else ""
        text = f"{self._bodies[row.unit].name} thuộc {self._short(row.cluster)} {period_words(row.period)}{whole}"
        return f"{row.cluster}/{row.unit}/{row.period}", text

    def _size(self, row: tables.ClusterSize) -> tuple[str, str]:
        text = f"{self._short(row.cluster)} có {row.total} đơn vị {period_words(row.period)}"
        return f"{row.cluster}/{row.period}", text

    def _merger(self, row: tables.Merger) -> tuple[str, str]:
        before, after = self._bodies[row.before].name, self._bodies[row.after].name
        done = "giữ tên và được mở rộng" if row.before == row.after else f"nhập vào {after}"
        return f"{row.before}/{row.after}", f"{before} {done} từ ngày {_day(row.date)}"

    def _meeting(self, row: tables.Meeting) -> tuple[str, str]:
        place = f"tại {row.place}" if row.place else None
        when = f"{row.session} {_day(row.date)}" if row.session else f"ngày {_day(row.date)}"
        return row.id, _joined(row.name, when, place)

    def _mention(self, row: tables.MovementMention) -> tuple[str, str]:
        movement = self._name("movement", row.movement)
        text = f"{self._short(row.body)}, {period_words(row.period)}: phong trào {movement} – {row.said}"
        return f"{row.movement}/{row.body}/{row.period}", text

    def _point(self, row: tables.Point) -> tuple[str, str]:
        told = " ".join(word for word in (row.told_by, f"gửi {row.told_to}" if row.told_to else None) if word)
        text = (
            f"{POINT_WORDS[row.kind].capitalize()} của {self._short(row.body)} {period_words(row.period)}: {row.text}"
        )
        return f"{row.kind}/{row.body}/{row.period}/{row.text[:_IDENTITY_LETTERS]}", _joined(text, told or None)

    def _listing(self, row: tables.DocumentListing) -> tuple[str, str]:
        dated = f"{_DATE_KINDS[row.date_kind or 'signed']} {_day(row.date)}" if row.date else None
        return row.document, _joined(self._document_text(self._documents[row.document]), dated, row.said)

    def _post(self, row: tables.Post) -> tuple[str, str]:
        return f"{row.person}/{row.post}", f"{self._name('person', row.person)}: {row.post}"

    def _figure(self, row: tables.Figure) -> tuple[str, str]:
        text = f"{row.what} của {self._short(row.body)} {period_words(row.period)}: {row.value}"
        return f"{row.body}/{row.period}/{row.what}", text

    def _awards(self) -> Iterator[Statement]:
        recipients: dict[int, list[str]] = {}
        for one in self._rows[tables.AwardRecipient]:
            recipients.setdefault(one.award, []).append(self._recipient(one))
        for award in self._rows[tables.Award]:
            form = self._name("award_form", award.form) if award.form else "Khen thưởng"
            done = "tặng" if award.status == "conferred" else "đề nghị tặng"
            where = f"{self._short(award.body)} năm {award.year}"
            whom = "; ".join(recipients[award.id])
            text = _joined(f"{form} ({where}): {award.conferred_by} {done} {whom}", award.reason)
            identity = f"{award.body}/{award.year}/{award.form}/{award.status}/{award.conferred_by}"
            yield Statement(
                "award", f"{identity}/{award.source}", text, award.evidence, award.source, award.line, award.body,
                award.year, award.year,
            )  # fmt: skip

    def _recipient(self, row: tables.AwardRecipient) -> str:
        who = self._bodies[row.unit].name if row.unit else self._name("person", row.person) if row.person else None
        if who is None:
            return row.described or str(row.total)
        return f"{who} ({row.described})" if row.described else str(who)

    def _of_meetings(self) -> Iterator[Statement]:
        for host in self._rows[tables.MeetingHost]:
            meeting = self._meetings[host.meeting]
            role = f", {ROLE_WORDS[host.role]}" if host.role else ""
            text = f"{self._bodies[host.unit].name}{role} tổ chức {meeting.name}"
            yield _part("meeting_host", f"{meeting.id}/{host.unit}", text, meeting, meeting.line)
        for row in self._rows[tables.Presence]:
            meeting = self._meetings[row.meeting]
            kind = "person" if row.person else "organisation"
            who = self._name(kind, row.person or row.organisation or "")
            text = _joined(f"{who} {DEED_WORDS[row.deed]}", row.about, f"tại {meeting.name} ({_day(meeting.date)})")
            identity = f"{meeting.id}/{row.person or row.organisation}/{row.deed}"
            yield _part("presence", identity, text, meeting, row.line)
        for report in self._rows[tables.ModelReport]:
            meeting = self._meetings[report.meeting]
            by = self._name("person", report.person) if report.person else None
            unit = self._bodies[report.unit].name
            text = _joined(f"Báo cáo điển hình của {unit}: {report.subject}", report.field, by, f"tại {meeting.name}")
            yield _part("model_report", f"{meeting.id}/{report.unit}", text, meeting, report.line)


Scope = tuple[str | None, int | None, int | None]


def _of_cluster(row: Any) -> Scope:
    return row.cluster, row.start_year, row.end_year


def _of_body(row: Any) -> Scope:
    return row.body, row.start_year, row.end_year


def _of_role(row: tables.Role) -> Scope:
    return row.cluster, row.year, row.year


def _of_merger(row: tables.Merger) -> Scope:
    return row.before, int(row.date[:4]), int(row.date[:4])


def _of_meeting(row: tables.Meeting) -> Scope:
    years = [year for year in (row.year, row.review_year, row.plan_year) if year]
    return row.body, min(years), max(years)


def _of_dated(row: Any) -> Scope:
    date = row.as_of if isinstance(row, tables.Post) else row.date
    year = int(date[:4]) if date else None
    return None, year, year


# What each statement is about, and its first and last year (no last year when open ended).
_SCOPES: dict[type[Any], Callable[[Any], Scope]] = {
    tables.Role: _of_role, tables.Membership: _of_cluster, tables.ClusterSize: _of_cluster, tables.Merger: _of_merger,
    tables.Meeting: _of_meeting, tables.MovementMention: _of_body, tables.Point: _of_body,
    tables.DocumentListing: _of_dated, tables.Post: _of_dated, tables.Figure: _of_body,
}  # fmt: skip

_NAMED: dict[type[Any], str] = {
    tables.Person: "person", tables.Organisation: "organisation", tables.AwardForm: "award_form",
    tables.Movement: "movement",
}  # fmt: skip


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


def _entity(kind: str, row: Any, text: str) -> Statement:
    body = row.id if kind == "body" else None
    return Statement(kind, row.id, text, row.evidence, row.sources.partition(" ")[0] or UNSOURCED, 0, body)


def _part(kind: str, identity: str, text: str, meeting: tables.Meeting, line: int) -> Statement:
    told = " ".join(text.split())
    return Statement(kind, identity, told, meeting.evidence, meeting.source, line, *_SCOPES[tables.Meeting](meeting))
