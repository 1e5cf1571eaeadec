"""Who holds a role in a group, when, and on whose behalf: cụm trưởng, cụm phó thứ hai, ủy viên phụ trách."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple, Self

from pydantic import BeforeValidator, Field, model_validator

from knowledge.facts.desk import Desk, FactKind, Said
from knowledge.facts.lists import RoleId
from knowledge.facts.tables import MaybeOrganisation, MaybePerson, OrganisationId, Refers, SourceId, table
from knowledge.facts.values import EndedPeriod, PeriodParts, Sourced, Stated, Text
from knowledge.facts.words import Statement, Words, ordinal, period_words, present
from knowledge.files.whole_numbers import whole_number


class RoleStatement(Stated):
    """Who holds a role: an organisation (``unit``), a ``person``, or a person on behalf of a unit, where both stand.

    ``year`` is a year, a half, or years such as a school year or a term (``2020..2021``). ``order`` tells a second
    deputy from a first. ``handed_over_by`` held the role before, ``handed_over_to`` took it afterwards.
    """

    cluster: Text
    year: EndedPeriod
    role: RoleId
    order: Annotated[int, BeforeValidator(whole_number), Field(ge=1, le=50)] | None = None
    unit: Text | None = None
    person: Text | None = None
    handed_over_by: Text | None = None
    handed_over_to: Text | None = None

    @model_validator(mode="after")
    def _some_holder(self) -> Self:
        if self.unit is None and self.person is None:
            raise ValueError('ghi "unit" (đơn vị), "person" (người), hoặc cả hai để biết ai giữ vai trò')
        return self


class ReferencedRole(Sourced, RoleStatement):
    """A role whose source is named by key."""


@table("appointment", "cluster, role, year", "unit, role, year", "person")
class Appointment(NamedTuple):
    """Who holds a role in a group in a year; one of several years is a row for each, all of one `appointment`."""

    id: int
    appointment: int
    cluster: OrganisationId
    year: int
    role: Annotated[str, Refers("role_name")]
    ordinal: int | None
    unit: MaybeOrganisation
    person: MaybePerson  # who holds it, or on behalf of the unit
    period: str
    first_year: int
    last_year: int
    part: str | None
    handed_over_by: MaybeOrganisation
    handed_over_to: MaybeOrganisation
    evidence: str
    note: str | None
    source: SourceId
    line: int


def _resolve(desk: Desk, said: Said) -> None:
    content: RoleStatement = said.content
    cluster = desk.one("cluster", content.cluster, said, "cluster")
    unit = desk.maybe("organisation", content.unit, said, "unit")
    person = desk.person(content.person, said, "person")
    by = desk.maybe("organisation", content.handed_over_by, said, "handed_over_by")
    to = desk.maybe("organisation", content.handed_over_to, said, "handed_over_to")
    period = PeriodParts.of(content.year)
    first, last = period.start_year, period.end_year or period.start_year
    # Who leads next year is elected when a year is closed.
    desk.check_year(said, first, 1, "năm")
    desk.check_alive(said, unit, first, "year")
    if content.order and not desk.lists.roles[content.role].ordered:
        desk.complain(said, ("order",), f'vai trò "{content.role}" không có thứ tự', "bỏ khóa order")
    holder = unit or person
    if content.unit and not unit:
        return
    if cluster and holder and desk.is_new(said, cluster, content.year, content.role, unit, person):
        number = desk.next_number(Appointment)
        for year in range(first, last + 1):
            desk.add(
                Appointment(0, number, cluster, year, content.role, content.order, unit, person, content.year, first,
                            last, period.part, by, to, content.evidence, content.note, said.source, said.line)
            )  # fmt: skip


def _tell(words: Words) -> Iterator[Statement]:
    for row in words.of(Appointment):
        if row.id != row.appointment:
            continue
        person = words.name("person", row.person) if row.person else ""
        holder = words.full(row.unit) if row.unit else person
        order = f" {ordinal(row.ordinal)}" if row.ordinal else ""
        role = f"{words.holds(row.role, row.cluster)}{order} {words.short(row.cluster)}"
        text = f"{holder} {role} {period_words(row.period)}"
        if row.unit and person:
            text += f"; người thay mặt: {person}"
        if row.handed_over_by:
            text += f"; nhận bàn giao từ {words.full(row.handed_over_by)}"
        if row.handed_over_to:
            text += f"; bàn giao cho {words.full(row.handed_over_to)}"
        others = (words.maybe(row.unit), words.maybe(row.handed_over_by), words.maybe(row.handed_over_to))
        entities = present(
            ("cluster", row.cluster), ("role", row.role), ("person", row.person),
            *(entity for other in others for entity in other),
        )  # fmt: skip
        yield Statement(
            "role", f"{row.cluster}/{row.period}/{row.role}/{row.source}", text, row.evidence, row.source, row.line,
            row.cluster, row.first_year, row.last_year, None, row.period, entities,
        )  # fmt: skip


KIND = FactKind(("roles",), _resolve, (_tell,))
