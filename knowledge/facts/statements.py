"""The shape of the YAML files: what a source states, and what the reference lists hold.

A source file (``knowledge/sources/*.yaml``) is a :class:`SourceFile`: a head that says who published it, and lists of
statements by kind. A reference file (``knowledge/reference/*.yaml``) is a :class:`ReferenceFile`. Units, clusters,
award forms, movements, documents and persons are named as people name them (``Tuyên Quang``, ``TDMNPB``); the check
resolves each name to the one entity that bears it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from knowledge.facts.addresses import Address

FIRST_YEAR, LAST_YEAR = 1945, 2100

Evidence = Literal["attested", "inferred", "unsourced"]
"""``attested``: a source says so. Anything else may help understanding and is never answered as fact."""

RoleName = Literal["head", "deputy", "council_member"]
MeetingKind = Literal["year_end_review", "half_year_review", "agreement_signing", "training", "other"]
Deed = Literal[
    "attended", "presided", "directed", "spoke", "concluded", "launched", "handed_out", "read_report", "gave_flowers",
    "signed", "presented",
]  # fmt: skip
Group = Literal["collective", "individual", "business_person", "household", "agency_head"]
PointKind = Literal["task", "result", "shortcoming", "experience", "request", "shared_activity", "theme", "act"]

Text = Annotated[str, Field(min_length=1, max_length=600)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]

_PERIOD = re.compile(r"^(?P<start>\d{4})(?:-(?P<part>H[12]|Q[1-4])|\.\.(?P<end>\d{4})?)?$")


def _check_period(value: str) -> str:
    found = _PERIOD.match(value)
    if not found:
        raise ValueError(f'không hiểu thời kỳ "{value}": viết 2017, 2017-H1, 2017-Q3, 2021..2025 hoặc 2023.. (từ 2023)')
    years = [int(year) for year in (found["start"], found["end"]) if year]
    if any(not FIRST_YEAR <= year <= LAST_YEAR for year in years) or years != sorted(years):
        raise ValueError(f'các năm của "{value}" phải trong khoảng {FIRST_YEAR}..{LAST_YEAR}, năm đầu trước năm cuối')
    return value


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _check_day(value: object) -> object:
    """Refuse what pydantic would take for a date besides ISO: timestamps, times."""
    if isinstance(value, str) and not _DAY.fullmatch(value.strip()):
        raise ValueError(f'ngày viết NĂM-THÁNG-NGÀY, ví dụ 2023-03-10, không phải "{value}"')
    return value


def _check_reasonable(value: dt.date) -> dt.date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"năm phải trong khoảng {FIRST_YEAR}..{LAST_YEAR}, không phải {value.year}")
    return value


Day = Annotated[dt.date, BeforeValidator(_check_day), AfterValidator(_check_reasonable)]
"""A day of the calendar, written ``2023-03-10``."""

PeriodText = Annotated[str, AfterValidator(_check_period)]
"""``2017`` a year, ``2017-H1`` a half, ``2017-Q3`` a quarter, ``2021..2025`` a range, ``2023..`` open ended."""


class PeriodParts(BaseModel):
    """A period taken apart: first and last year (both inclusive; no last year when open ended) and its part."""

    model_config = ConfigDict(frozen=True)

    start_year: int
    end_year: int | None
    part: str | None

    @classmethod
    def of(cls, text: str) -> PeriodParts:
        """Take a valid period text apart.

        Raises:
            ValueError: where ``text`` is not a period.
        """
        found = _PERIOD.match(_check_period(text))
        assert found is not None  # noqa: S101 - _check_period has matched it
        start = int(found["start"])
        if text.endswith(".."):
            return cls(start_year=start, end_year=None, part=None)
        return cls(start_year=start, end_year=int(found["end"] or start), part=found["part"])


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class _Statement(_Strict):
    """What every statement may carry: how sure it is, and a note for the people who keep the file."""

    evidence: Evidence = "attested"
    note: Text | None = None


class _Scoped(_Statement):
    """A statement about one cluster or one unit (a province, a district), by its name or id."""

    cluster: Text | None = None
    unit: Text | None = None

    @model_validator(mode="after")
    def _one_scope(self) -> Self:
        if (self.cluster is None) == (self.unit is None):
            raise ValueError('ghi đúng một trong hai khóa "cluster" và "unit"')
        return self


class SourceHead(_Strict):
    """Who published a source, and when; ``published`` is None where the source does not say."""

    publisher: Text
    author: Text | None = None
    published: Day | None = None
    title: Text
    address: Address | None = None
    note: Text | None = None


class RoleStatement(_Statement):
    """Who holds a role in a cluster in a year: a unit (head, deputy) or a person (council member in charge)."""

    cluster: Text
    year: Year
    role: RoleName
    unit: Text | None = None
    person: Text | None = None

    @model_validator(mode="after")
    def _one_holder(self) -> Self:
        if (self.unit is None) == (self.person is None):
            raise ValueError('ghi đúng một trong hai khóa "unit" và "person" để biết ai giữ vai trò')
        return self


class MembersStatement(_Statement):
    """Units that belong to a cluster in a period, and how many there are where the source says so.

    ``complete`` says that the source lists them all, so that a unit not listed is known not to belong.
    """

    cluster: Text
    period: PeriodText
    units: tuple[Text, ...] = ()
    count: Annotated[int, Field(ge=1, le=1000)] | None = None
    complete: bool = False


class Host(_Strict):
    """A unit that organised a meeting, and in what role if the source says so."""

    unit: Text
    role: RoleName | None = None


class PersonPresence(_Strict):
    """What one person did at a meeting."""

    person: Text
    did: Annotated[tuple[Deed, ...], Field(min_length=1)]
    about: Text | None = None


class OrganisationPresence(_Strict):
    """An organisation, or a group named by its function, that took part in a meeting."""

    name: Text
    did: Annotated[tuple[Deed, ...], Field(min_length=1)] = ("attended",)
    about: Text | None = None


class ModelReport(_Strict):
    """A report of an exemplary model given at a meeting: of which unit, about what, and by whom if told."""

    unit: Text
    subject: Text
    field: Text | None = None
    person: Text | None = None


class MeetingStatement(_Scoped):
    """One meeting of a cluster or a unit: what it reviews and plans, when, where, and who did what."""

    id: Identifier
    kind: MeetingKind
    name: Text
    reviews: PeriodText | None = None
    plans: PeriodText | None = None
    date: Day
    session: Literal["sáng", "chiều", "cả ngày"] | None = None
    place: Text | None = None
    place_unit: Text | None = None
    hosts: tuple[Host, ...] = ()
    people: tuple[PersonPresence, ...] = ()
    organisations: tuple[OrganisationPresence, ...] = ()
    reports: tuple[ModelReport, ...] = ()


class Recipient(_Strict):
    """Who an award goes to: a unit, a person, or a count of one or more groups (``11 individuals or households``)."""

    unit: Text | None = None
    person: Text | None = None
    count: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    groups: tuple[Group, ...] = ()
    described: Text | None = None

    @model_validator(mode="after")
    def _one_recipient(self) -> Self:
        if sum(one is not None for one in (self.unit, self.person, self.count)) != 1:
            raise ValueError('ghi đúng một trong ba khóa "unit", "person" và "count" để biết ai được khen')
        if (self.count is not None) != bool(self.groups):
            raise ValueError('"count" và "groups" phải đi cùng nhau')
        return self


class AwardStatement(_Scoped):
    """One award: the form, who confers it on whom, for which year and what, and whether only proposed.

    ``cluster`` or ``unit`` is where it belongs (the cluster whose work it honours, the unit whose results list it).
    ``form`` is None where the source names no form.
    """

    form: Text | None = None
    year: Year
    status: Literal["conferred", "proposed"]
    conferred_by: Text
    conferring_unit: Text | None = None
    recipients: Annotated[tuple[Recipient, ...], Field(min_length=1)]
    reason: Text | None = None
    meeting: Identifier | None = None


class MovementStatement(_Scoped):
    """Where and how a movement is named: launched, to be pushed, not yet planned for."""

    movement: Text
    period: PeriodText
    said: Text
    meeting: Identifier | None = None


class PointStatement(_Scoped):
    """One thing told in words: a task, result, shortcoming, experience, request, shared activity, theme or act.

    ``by`` is the person or body that says or does it, ``to`` the one it is addressed to. ``topic`` is a word or two
    that people would look for.
    """

    text: Text
    period: PeriodText
    topic: Text | None = None
    by: Text | None = None
    to: Text | None = None
    meeting: Identifier | None = None


class DocumentListing(_Statement):
    """A document that the source names or lists, with the date it gives for it."""

    document: Text
    date: Day | None = None
    date_kind: Literal["signed", "posted", "effective"] | None = None
    said: Text | None = None


class PostStatement(_Statement):
    """A post a person holds, as the source names it: ``title`` at a ``unit`` or an ``organisation``.

    ``post`` is the whole as it is read out (Chủ tịch UBND tỉnh Bắc Kạn), ``title`` without the place
    (Chủ tịch UBND tỉnh).
    """

    person: Text
    post: Text
    title: Text
    unit: Text | None = None
    organisation: Text | None = None


class FigureStatement(_Scoped):
    """A number told about a cluster or a unit, with what it measures (``trên 8%``)."""

    what: Text
    value: Text
    period: PeriodText
    meeting: Identifier | None = None


class SourceFile(_Strict):
    """A whole source file: its head and all that it states."""

    source: SourceHead
    roles: tuple[RoleStatement, ...] = ()
    members: tuple[MembersStatement, ...] = ()
    meetings: tuple[MeetingStatement, ...] = ()
    awards: tuple[AwardStatement, ...] = ()
    movements: tuple[MovementStatement, ...] = ()
    themes: tuple[PointStatement, ...] = ()
    tasks: tuple[PointStatement, ...] = ()
    results: tuple[PointStatement, ...] = ()
    shortcomings: tuple[PointStatement, ...] = ()
    experiences: tuple[PointStatement, ...] = ()
    requests: tuple[PointStatement, ...] = ()
    shared_activities: tuple[PointStatement, ...] = ()
    acts: tuple[PointStatement, ...] = ()
    documents: tuple[DocumentListing, ...] = ()
    posts: tuple[PostStatement, ...] = ()
    figures: tuple[FigureStatement, ...] = ()


POINT_SECTIONS: dict[str, PointKind] = {
    "themes": "theme", "tasks": "task", "results": "result", "shortcomings": "shortcoming",
    "experiences": "experience", "requests": "request", "shared_activities": "shared_activity", "acts": "act",
}  # fmt: skip
"""The sections of a source file that hold points, and the kind each holds."""


# ---- reference files -------------------------------------------------------------------------------------------


class ReferenceSource(_Strict):
    """A source of reference rows; reference rows name it by its key in ``sources``."""

    publisher: Text
    published: Day | None = None
    title: Text
    address: Address | None = None
    note: Text | None = None


class Alias(_Strict):
    """Another way to write a name. ``ambiguous`` marks one that several entities share or that is a common word."""

    text: Text
    ambiguous: bool = False


def _as_alias(value: object) -> object:
    """A bare text is an alias without further marks."""
    return {"text": value} if isinstance(value, str) else value


Aliases = tuple[Annotated[Alias, BeforeValidator(_as_alias)], ...]

_UNSOURCED = (
    "dòng đã kiểm chứng (attested) phải nêu nguồn trong sources; nếu không có nguồn thì ghi evidence: unsourced"
)


class _Sourced(_Statement):
    """A row of a reference file: its sources by key, at least one unless it is not attested."""

    sources: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _has_source(self) -> Self:
        if self.evidence == "attested" and not self.sources:
            raise ValueError(_UNSOURCED)
        return self


class _ReferenceRow(_Sourced):
    """A row that defines something, and its other spellings."""

    aliases: Aliases = ()


class UnitRow(_ReferenceRow):
    """A province, centrally run city or district, with the years it existed under this name."""

    id: Identifier
    name: Text
    kind: Literal["tỉnh", "thành phố", "huyện"]
    parent: Text | None = None
    until: Day | None = None
    since: Day | None = None


class MergerRow(_ReferenceRow):
    """What became of provinces on a date: ``before`` units form the unit ``after``."""

    after: Text
    before: Annotated[tuple[Text, ...], Field(min_length=1)]
    date: Day


class ClusterRow(_ReferenceRow):
    """A cluster, who organises it, and in which sector and at which level."""

    id: Identifier
    name: Text
    short: Text
    organiser: Text
    sector: Text
    level: Text


class AwardFormRow(_ReferenceRow):
    """A form of award: title or commendation, who may receive it, who confers it and under which articles."""

    id: Identifier
    name: Text
    kind: Text
    recipients: Text | None = None
    level: Text | None = None
    conferred_by: Text | None = None
    legal_basis: Text | None = None
    bonus: Annotated[float, Field(gt=0, le=1000)] | None = None
    remark: Text | None = None


class MovementRow(_ReferenceRow):
    """A movement: scope, issuer, when launched, the period it runs and the documents that plan it."""

    id: Identifier
    name: Text
    scope: Text | None = None
    issuer: Text | None = None
    launched: Text | None = None
    period: Text | None = None
    plan_document: Text | None = None
    remark: Text | None = None


class DocumentRow(_ReferenceRow):
    """A document: number, type, title, dates, issuer and whether it is in force."""

    id: Identifier
    number: Text | None = None
    type: Text
    title: Text
    date: Day | None = None
    date_kind: Literal["signed", "posted"] = "signed"
    year: Year | None = None
    effective: Text | None = None
    issuer: Text | None = None
    status: Text | None = None
    remark: Text | None = None


class PersonRow(_ReferenceRow):
    """A person who needs a row beyond being named: another spelling, a namesake to tell apart."""

    id: Identifier
    name: Text


class OrganisationRow(_ReferenceRow):
    """An organisation and its other names."""

    id: Identifier
    name: Text


class TermRow(_ReferenceRow):
    """A word of the field with what it stands for (``TĐKT``: thi đua, khen thưởng)."""

    id: Identifier
    name: Text
    meaning: Text


class AliasRow(_Statement):
    """Another way to write the name of an entity that some other row defines (also what admins teach the bot)."""

    kind: Literal["unit", "cluster", "award_form", "movement", "document", "person", "organisation", "term"]
    of: Text
    text: Text
    ambiguous: bool = False


class ReferencedRole(_Sourced, RoleStatement):
    """A role whose source is named by key."""


class ReferencedMembers(_Sourced, MembersStatement):
    """Members whose source is named by key."""


class ReferencedMeeting(_Sourced, MeetingStatement):
    """A meeting whose source is named by key."""


class ReferenceFile(_Strict):
    """A whole reference file; any of its lists may be missing. Roles and members carry their source by key."""

    sources: dict[Identifier, ReferenceSource] = {}
    units: tuple[UnitRow, ...] = ()
    mergers: tuple[MergerRow, ...] = ()
    clusters: tuple[ClusterRow, ...] = ()
    award_forms: tuple[AwardFormRow, ...] = ()
    movements: tuple[MovementRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    persons: tuple[PersonRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()
    terms: tuple[TermRow, ...] = ()
    aliases: tuple[AliasRow, ...] = ()
    roles: tuple[ReferencedRole, ...] = ()
    members: tuple[ReferencedMembers, ...] = ()
    meetings: tuple[ReferencedMeeting, ...] = ()
