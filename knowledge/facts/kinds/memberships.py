"""Who belongs to a group, and how many they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field

from knowledge.facts.desk import Desk, FactKind, Said
from knowledge.facts.tables import OrganisationId, SourceId, table
from knowledge.facts.values import PeriodParts, PeriodText, Sourced, Stated, Text
from knowledge.facts.words import Statement, Words, period_words
from knowledge.files.whole_numbers import whole_number


class MembersStatement(Stated):
    """Organisations that belong to a group in a period, and how many there are where the source says so.

    ``complete`` says that the source lists them all, so that one not listed is known not to belong.
    """

    cluster: Text
    period: PeriodText
    units: tuple[Text, ...] = ()
    count: Annotated[int, BeforeValidator(whole_number), Field(ge=1, le=1000)] | None = None
    complete: bool = False


class ReferencedMembers(Sourced, MembersStatement):
    """Members whose source is named by key."""


@table("membership", "cluster, unit", "unit")
class Membership(NamedTuple):
    """An organisation that belongs to a group in a period; no `end_year` when open ended."""

    id: int
    cluster: OrganisationId
    unit: OrganisationId
    period: str
    start_year: int
    end_year: int | None
    complete: bool
    evidence: str
    note: str | None
    source: SourceId
    line: int


@table("cluster_size", "cluster")
class ClusterSize(NamedTuple):
    """How many members a group has, as a source tells."""

    id: int
    cluster: OrganisationId
    total: int
    period: str
    start_year: int
    end_year: int | None
    evidence: str
    note: str | None
    source: SourceId
    line: int


def _resolve(desk: Desk, said: Said) -> None:
    content: MembersStatement = said.content
    period = PeriodParts.of(content.period)
    cluster = desk.one("cluster", content.cluster, said, "cluster")
    units = [desk.one("organisation", unit, said, "units", index) for index, unit in enumerate(content.units)]
    _check_units(desk, said, units)
    if cluster is None:
        return
    if not content.units and content.count is None:
        desk.complain(said, (), "không nêu đơn vị nào và cũng không có count")
    for index, unit in enumerate(units):
        desk.check_alive(said, unit, period.start_year, "units", index)
        if unit and units.index(unit) == index and desk.is_new(said, cluster, unit, content.period):
            desk.add(
                Membership(0, cluster, unit, content.period, period.start_year, period.end_year, content.complete,
                           content.evidence, content.note, said.source, said.place("units", index)[1])
            )  # fmt: skip
    total = content.count or (len(content.units) if content.complete else None)  # who lists all tells how many
    if total:
        desk.add(
            ClusterSize(0, cluster, total, content.period, period.start_year, period.end_year,
                        content.evidence, content.note, said.source, said.line)
        )  # fmt: skip


def _check_units(desk: Desk, said: Said, units: Sequence[str | None]) -> None:
    content: MembersStatement = said.content
    for index, unit in enumerate(units):
        if unit and unit in units[:index]:
            desk.complain(said, ("units", index), f'đơn vị "{content.units[index]}" viết hai lần', "xóa một")
    if content.complete and content.count is not None and content.count != len(units):
        told = f"count là {content.count} nhưng danh sách đầy đủ có {len(units)} đơn vị"
        desk.complain(said, ("count",), told, "sửa count, units hoặc complete")


def _tell_members(words: Words) -> Iterator[Statement]:
    for row in words.of(Membership):
        whole = " (danh sách đầy đủ)" if row.complete else ""
        text = f"{words.full(row.unit)} thuộc {words.short(row.cluster)} {period_words(row.period)}{whole}"
        yield _statement("membership", row, f"{row.cluster}/{row.unit}", text, words.body(row.unit))


def _tell_sizes(words: Words) -> Iterator[Statement]:
    for row in words.of(ClusterSize):
        text = f"{words.short(row.cluster)} có {row.total} đơn vị {period_words(row.period)}"
        yield _statement("cluster_size", row, row.cluster, text)


def _statement(
    kind: str, row: Membership | ClusterSize, identity: str, text: str, *members: tuple[str, str]
) -> Statement:
    return Statement(
        kind, f"{identity}/{row.period}/{row.source}", text, row.evidence, row.source, row.line, row.cluster,
        row.start_year, row.end_year, None, row.period, (("cluster", row.cluster), *members),
    )  # fmt: skip


KIND = FactKind(("members",), _resolve, (_tell_members, _tell_sizes))
