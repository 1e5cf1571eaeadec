"""Meetings: of what, when and where, who organised them, who did what there, and what was reported."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from knowledge.facts.desk import Desk, FactKind, Said
from knowledge.facts.kinds.posts import called
from knowledge.facts.lists import DeedId, MeetingKindId, RoleId
from knowledge.facts.names import plain
from knowledge.facts.tables import (
    MaybeOrganisation,
    MaybePerson,
    OrganisationId,
    Refers,
    SourceId,
    table,
)
from knowledge.facts.values import Identifier, PartOfDate, PeriodParts, PeriodText, Scoped, Sourced, Strict, Text
from knowledge.facts.words import Statement, Words, day, day_words, joined, present
from knowledge.files.problems import shortened


class Host(Strict):
    """An organisation that organised a meeting, and in what role if the source says so."""

    unit: Text
    role: RoleId | None = None


class PersonPresence(Strict):
    """What one person did at a meeting."""

    person: Text
    did: Annotated[tuple[DeedId, ...], Field(min_length=1)]
    about: Text | None = None


class OrganisationPresence(Strict):
    """An organisation, or people told of by what they are (lãnh đạo các sở), who took part in a meeting."""

    name: Text
    did: Annotated[tuple[DeedId, ...], Field(min_length=1)] = ("attended",)
    about: Text | None = None


class ModelReport(Strict):
    """A report of an exemplary model given at a meeting: of which unit, about what, and by whom if told."""

    unit: Text
    subject: Text
    field: Text | None = None
    person: Text | None = None


class MeetingStatement(Scoped):
    """One meeting of an organisation: what it reviews and plans, when, where, and who did what.

    ``date`` is a day, a month (``2023-03``) or a year; it is left out where the source does not say.
    """

    id: Identifier
    kind: MeetingKindId
    name: Text
    reviews: PeriodText | None = None
    plans: PeriodText | None = None
    date: PartOfDate | None = None
    session: Literal["sáng", "chiều", "cả ngày"] | None = None
    place: Text | None = None
    place_unit: Text | None = None
    hosts: tuple[Host, ...] = ()
    people: tuple[PersonPresence, ...] = ()
    organisations: tuple[OrganisationPresence, ...] = ()
    reports: tuple[ModelReport, ...] = ()


class ReferencedMeeting(Sourced, MeetingStatement):
    """A meeting whose source is named by key."""


@table("meeting", "body, review_year", "date", "place_unit")
class Meeting(NamedTuple):
    """A meeting; `date` is an ISO day, month or year, empty where unknown; years and parts are the last of a period."""

    id: str
    body: OrganisationId
    kind: Annotated[str, Refers("meeting_kind")]
    name: str
    reviews: str | None
    review_year: int | None
    review_part: str | None
    plans: str | None
    plan_year: int | None
    plan_part: str | None
    date: str | None
    year: int | None
    session: str | None
    place: str | None
    place_unit: MaybeOrganisation
    evidence: str
    note: str | None
    source: SourceId
    line: int


_MeetingId = Annotated[str, Refers("meeting")]


@table("meeting_host", "meeting", "unit")
class MeetingHost(NamedTuple):
    """An organisation that organised a meeting."""

    id: int
    meeting: _MeetingId
    unit: OrganisationId
    role: Annotated[str | None, Refers("role_name")]


@table("presence", "meeting, deed", "person", "unit")
class Presence(NamedTuple):
    """One deed of a person, an organisation or people told of by what they are; `position` keeps the source's order."""

    id: int
    meeting: _MeetingId
    person: MaybePerson
    unit: MaybeOrganisation
    described: str | None
    deed: Annotated[str, Refers("deed")]
    about: str | None
    position: int
    source: SourceId
    line: int


@table("model_report", "meeting", "unit")
class ModelReportRow(NamedTuple):
    """A report of an exemplary model given at a meeting."""

    id: int
    meeting: _MeetingId
    unit: OrganisationId
    subject: str
    field: str | None
    person: MaybePerson
    source: SourceId
    line: int


def _resolve(desk: Desk, said: Said) -> None:
    content: MeetingStatement = said.content
    body = desk.body(said)
    place_unit = desk.maybe("organisation", content.place_unit, said, "place_unit")
    other = desk.meetings.get(content.id)
    if other and other != said.place():
        told = f"hội nghị kia ở {other[0]}:{other[1]}"
        desk.complain(said, ("id",), f'mã hội nghị "{content.id}" đã dùng rồi', told)
        return
    if other:  # a reference row with several sources: the first one bears the meeting
        return
    desk.meetings[content.id] = said.place()
    _check_time(desk, said)
    if body is None:
        return
    desk.numbers_of_meetings[content.id] = desk.take_number(Meeting)
    reviews, plans = _year_and_part(content.reviews), _year_and_part(content.plans)
    date = content.date
    desk.add(
        Meeting(content.id, body, content.kind, content.name, content.reviews, *reviews, content.plans, *plans, date,
                int(date[:4]) if date else None, content.session, content.place, place_unit, content.evidence,
                content.note, said.source, said.line)
    )  # fmt: skip
    _resolve_hosts(desk, said)
    position = itertools.count(1)
    _resolve_presences(desk, said, "people", content.people, position)
    _resolve_presences(desk, said, "organisations", content.organisations, position)
    _resolve_reports(desk, said)


def _check_time(desk: Desk, said: Said) -> None:
    content: MeetingStatement = said.content
    if content.date is None:
        return
    date = content.date
    published = desk.sources.published(said.source)
    if published and date > published[: len(date)]:
        told = f"hội nghị ngày {date} sau ngày đăng của nguồn ({published})"
        desk.complain(said, ("date",), told, "xem lại ngày")
    if content.reviews and PeriodParts.of(content.reviews).start_year > int(date[:4]):
        told = f"hội nghị năm {date[:4]} không thể tổng kết {content.reviews}"
        desk.complain(said, ("reviews",), told, "xem lại năm")


def _resolve_hosts(desk: Desk, said: Said) -> None:
    for index, host in enumerate(said.content.hosts):
        unit = desk.one("organisation", host.unit, said, "hosts", index, "unit")
        if unit:
            desk.add(MeetingHost(0, said.content.id, unit, host.role))


def _resolve_presences(desk: Desk, said: Said, section: str, present: Sequence[Any], position: Iterator[int]) -> None:
    seen: set[tuple[str, str]] = set()
    for index, one in enumerate(present):
        person = unit = described = None
        if isinstance(one, PersonPresence):
            written = one.person
            person = desk.person(written, said, section, index, "person")
        else:
            written = one.name
            unit, described = _organisation(desk, said, written)
        identifier = person or unit or described
        deeds = {(identifier, deed) for deed in one.did} if identifier else set()
        if seen & deeds:
            told = f'"{shortened(written)}" làm việc này hai lần trong hội nghị'
            desk.complain(said, (section, index), told, "gộp lại thành một mục")
        elif identifier:
            line = said.place(section, index)[1]
            for deed in dict.fromkeys(one.did):
                desk.add(
                    Presence(0, said.content.id, person, unit, described, deed, one.about, next(position),
                             said.source, line)
                )  # fmt: skip
        seen |= deeds


def _organisation(desk: Desk, said: Said, name: str) -> tuple[str | None, str | None]:
    """Return the organisation of this name, or the words, where it is none that is known."""
    known = desk.names.find("organisation", plain(name), said.document.root)
    return (known.id, None) if known else (None, plain(name))


def _resolve_reports(desk: Desk, said: Said) -> None:
    for index, report in enumerate(said.content.reports):
        unit = desk.one("organisation", report.unit, said, "reports", index, "unit")
        person = desk.person(report.person, said, "reports", index, "person")
        if unit:
            line = said.place("reports", index)[1]
            desk.add(ModelReportRow(0, said.content.id, unit, report.subject, report.field, person, said.source, line))


def _year_and_part(text: str | None) -> tuple[int | None, str | None]:
    """Return the last year of a period and its part: a review of 2016..2020 closes 2020."""
    if text is None:
        return None, None
    period = PeriodParts.of(text)
    return (period.start_year if period.end_year is None else period.end_year), period.part


def _tell_meetings(words: Words) -> Iterator[Statement]:
    for row in words.of(Meeting):
        when = joined(f"{row.session or ''} {day_words(row.date)}") if row.date else None
        place = f"tại {row.place}" if row.place else None
        kind = (("meeting_kind", row.kind), ("place", row.place_unit))
        yield _of_meeting(words, row, "meeting", row.id, joined(row.name, when, place), row.line, *kind)


def _tell_hosts(words: Words) -> Iterator[Statement]:
    held = _meetings(words)
    for host in words.of(MeetingHost):
        meeting = held[host.meeting]
        role = f", {words.roles[host.role].title.lower()}," if host.role else ""
        text = f"{words.full(host.unit)}{role} tổ chức {_dated(meeting)}"
        who = (words.body(host.unit), ("role", host.role))
        yield _of_meeting(words, meeting, "meeting_host", f"{meeting.id}/{host.unit}", text, meeting.line, *who)


def _tell_presences(words: Words) -> Iterator[Statement]:
    held = _meetings(words)
    for row in words.of(Presence):
        meeting = held[row.meeting]
        person = called(words, row.person, row.source) if row.person else None
        name = person or (words.full(row.unit) if row.unit else row.described)
        text = joined(f"{name} {words.deeds[row.deed].verb}", row.about, f"tại {_dated(meeting)}")
        identity = f"{meeting.id}/{row.person or row.unit or row.described}/{row.deed}"
        doer = (("person", row.person), *words.maybe(row.unit), ("deed", row.deed))
        yield _of_meeting(words, meeting, "presence", identity, text, row.line, *doer)


def _tell_reports(words: Words) -> Iterator[Statement]:
    held = _meetings(words)
    for report in words.of(ModelReportRow):
        meeting = held[report.meeting]
        by = called(words, report.person, report.source) if report.person else None
        told = f"Báo cáo điển hình của {words.full(report.unit)}: {report.subject}"
        text = joined(told, report.field, by, f"tại {_dated(meeting)}")
        giver = (words.body(report.unit), ("person", report.person))
        yield _of_meeting(words, meeting, "model_report", f"{meeting.id}/{report.unit}", text, report.line, *giver)


def _meetings(words: Words) -> dict[str, Meeting]:
    return {row.id: row for row in words.of(Meeting)}


def _dated(meeting: Meeting) -> str:
    return f"{meeting.name} ({day(meeting.date)})" if meeting.date else meeting.name


def _of_meeting(
    words: Words, meeting: Meeting, kind: str, identity: str, text: str, line: int, *who: tuple[str, str | None]
) -> Statement:
    """Return what happened at a meeting, which is of the meeting's body and years."""
    years = [year for year in (meeting.year, meeting.review_year, meeting.plan_year) if year]
    first, last = (min(years), max(years)) if years else (None, None)
    entities = present(("meeting", meeting.id), words.body(meeting.body), *who)
    whole = f"{identity}/{meeting.source}" if kind == "meeting" else identity
    return Statement(
        kind, whole, " ".join(text.split()), meeting.evidence, meeting.source, line, meeting.body, first, last,
        meeting.id, meeting.reviews, entities,
    )  # fmt: skip


KIND = FactKind(("meetings",), _resolve, (_tell_meetings, _tell_hosts, _tell_presences, _tell_reports))
