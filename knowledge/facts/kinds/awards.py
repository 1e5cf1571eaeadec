"""Awards, conferred or only proposed: the form and its class, who confers it on whom, for which years and what."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, model_serializer, model_validator

from knowledge.facts.desk import Desk, FactKind, Said
from knowledge.facts.lists import GroupId
from knowledge.facts.tables import MaybeMeeting, MaybeOrganisation, MaybePerson, OrganisationId, Refers, SourceId, table
from knowledge.facts.values import EndedPeriod, Identifier, PeriodParts, Scoped, Sourced, Strict, Text
from knowledge.facts.words import Entities, Statement, Words, joined, period_words, present
from knowledge.files.whole_numbers import whole_number
from knowledge.language.figures import in_figures

_MOST = 10_000_000
_DIGITS = re.compile(r"[\d.,\s]+")
_ABOUT = re.compile(r"(?P<about>hơn|trên|gần|khoảng|ít nhất)\s+(?P<count>\d{1,3}(?:\.\d{3})+|\d+)")


class Count(Strict):
    """How many, and whether only about: ``hơn 500`` is 500 and ``hơn``."""

    number: Annotated[int, Field(ge=1, le=_MOST)]
    about: str | None = None

    @model_serializer
    def _as_written(self) -> str | int:
        return f"{self.about} {self.number}" if self.about else self.number


def _as_count(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = _ABOUT.fullmatch(value.strip())
    if found:
        return {"number": found["count"].replace(".", ""), "about": found["about"]}
    if _DIGITS.fullmatch(value):
        value = str(whole_number(value))
    if not value.strip().isdigit():
        raise ValueError(f'số lượng viết 24, hoặc hơn 500 (trên, gần, khoảng, ít nhất), không phải "{value}"')
    if not 1 <= int(value) <= _MOST:
        raise ValueError(f"số lượng phải từ 1 đến {_MOST}, không phải {value}")
    return {"number": value}


class Recipient(Strict):
    """Who an award goes to: an organisation, a person, or groups, counted or not (``11 cá nhân, hộ gia đình``)."""

    unit: Text | None = None
    person: Text | None = None
    count: Annotated[Count, BeforeValidator(_as_count)] | None = None
    groups: tuple[GroupId, ...] = ()
    described: Text | None = None

    @model_validator(mode="after")
    def _one_recipient(self) -> Self:
        told = self.count is not None or bool(self.groups)
        if (self.unit is not None) + (self.person is not None) + told != 1:
            raise ValueError(
                'ghi đúng một trong "unit", "person" và "groups" (kèm "count" nếu biết) để biết ai được khen'
            )
        if self.count is not None and not self.groups:
            raise ValueError('"count" phải có "groups" đi cùng')
        return self


class AwardStatement(Scoped):
    """One award: the form, who confers it on whom, for which year or years and what, and whether only proposed.

    ``cluster`` or ``unit`` is where it belongs (the cluster whose work it honours, the unit whose results list it).
    ``form`` is None where the source names no form, ``conferred_by`` where it names no giver; ``class`` is hạng Nhất,
    Nhì, Ba.
    """

    form: Text | None = None
    rank: Annotated[Text | None, Field(alias="class")] = None
    year: EndedPeriod
    status: Literal["conferred", "proposed"]
    conferred_by: Text | None = None
    conferring_unit: Text | None = None
    recipients: Annotated[tuple[Recipient, ...], Field(min_length=1)]
    reason: Text | None = None
    meeting: Identifier | None = None


class ReferencedAward(Sourced, AwardStatement):
    """An award whose source is named by key."""


@table("award", "body, year", "form, year", "meeting")
class Award(NamedTuple):
    """An award; `year` is the last of its `period`; `class` hạng Nhất, Nhì, Ba."""

    id: int
    body: OrganisationId
    form: Annotated[str | None, Refers("award_form")]
    rank: str | None
    year: int
    first_year: int
    period: str
    status: str
    conferred_by: str | None
    conferring_unit: MaybeOrganisation
    reason: str | None
    meeting: MaybeMeeting
    evidence: str
    note: str | None
    source: SourceId
    line: int


@table("award_recipient", "award", "unit", "person")
class AwardRecipient(NamedTuple):
    """One of those whom an award goes to; `groups` are blank-separated, `described` is as told: '9 tập thể'."""

    id: int
    award: Annotated[int, Refers("award")]
    unit: MaybeOrganisation
    person: MaybePerson
    total: int | None
    about: str | None  # hơn, gần: the total is no exact number
    groups: str | None
    described: str | None


def _resolve(desk: Desk, said: Said) -> None:
    content: AwardStatement = said.content
    body = desk.body(said)
    form = desk.maybe("award_form", content.form, said, "form")
    unit = desk.maybe("organisation", content.conferring_unit, said, "conferring_unit")
    meeting = desk.meeting(said)
    recipients = [_recipient(desk, said, index, one) for index, one in enumerate(content.recipients)]
    period = PeriodParts.of(content.year)
    last = period.end_year or period.start_year
    if content.status == "conferred":
        desk.check_year(said, last, 0, "khen thưởng năm")
    for index, recipient in enumerate(recipients):
        if any(recipient[2:]) and recipient in recipients[:index]:  # one that names nobody known is told of already
            desk.complain(said, ("recipients", index), "đối tượng này viết hai lần", "xóa một")
    if not body or (content.form and not form) or not desk.is_new(
        said, body, form, content.rank, content.year, content.status, content.conferred_by, content.reason,
        tuple(recipients),
    ):  # fmt: skip
        return
    award = desk.add(
        Award(0, body, form, content.rank, last, period.start_year, content.year, content.status, content.conferred_by,
              unit, content.reason, meeting, content.evidence, content.note, said.source, said.line)
    )  # fmt: skip
    for recipient in recipients:
        desk.add(recipient._replace(award=award.id))


def _recipient(desk: Desk, said: Said, index: int, one: Recipient) -> AwardRecipient:
    unit = desk.maybe("organisation", one.unit, said, "recipients", index, "unit")
    person = desk.person(one.person, said, "recipients", index, "person")
    described = one.described
    if one.groups and described is None:
        groups = ", ".join(desk.lists.groups[group].name for group in one.groups)
        number = " ".join(filter(None, (one.count.about, in_figures(one.count.number)))) if one.count else "các"
        described = f"{number} {groups}"
    total, about = (one.count.number, one.count.about) if one.count else (None, None)
    return AwardRecipient(0, 0, unit, person, total, about, " ".join(one.groups) or None, described)


def _tell(words: Words) -> Iterator[Statement]:
    # Each award's recipients were added behind it: so they come in the order of the awards, and none is held for long.
    grouped = itertools.groupby(words.of(AwardRecipient), key=lambda one: one.award)
    for award, (number, listed) in zip(words.of(Award), grouped, strict=True):
        if number != award.id:
            raise AssertionError(f"recipients of award {number} stand where those of {award.id} belong")
        recipients = list(listed)
        form = words.name("award_form", award.form) if award.form else "Khen thưởng"
        rank = f" hạng {award.rank}" if award.rank else ""
        done = "tặng" if award.status == "conferred" else "đề nghị tặng"
        giver = award.conferred_by or (words.full(award.conferring_unit) if award.conferring_unit else "")
        whom = "; ".join(_whom(words, one) for one in recipients)
        told = f"{form}{rank} ({words.short(award.body)} {period_words(award.period)}): {giver} {done} {whom}"
        text = joined(told, award.reason, words.at(award.meeting))
        identity = f"{award.body}/{award.period}/{award.form}/{award.status}/{award.conferred_by}/{award.source}"
        yield Statement(
            "award", identity, text, award.evidence, award.source, award.line, award.body, award.first_year,
            award.year, award.meeting, award.period, _entities(words, award, recipients),
        )  # fmt: skip


def _entities(words: Words, award: Award, recipients: list[AwardRecipient]) -> Entities:
    units = [entity for one in recipients for entity in words.maybe(one.unit)]
    persons = [("person", one.person) for one in recipients]
    groups = [("group", group) for one in recipients for group in (one.groups or "").split()]
    given = (("award_form", award.form), *words.maybe(award.conferring_unit), ("meeting", award.meeting))
    return present(words.body(award.body), *given, *units, *persons, *groups, *words.named(award.conferred_by))


def _whom(words: Words, row: AwardRecipient) -> str:
    who = words.full(row.unit) if row.unit else words.name("person", row.person) if row.person else None
    if who is None:
        return row.described or str(row.total)
    return f"{who} ({row.described})" if row.described else who


KIND = FactKind(("awards",), _resolve, (_tell,))
