"""What goes on over the years: who led a cluster, what was awarded, when it met."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Literal, NamedTuple

from knowledge.catalogue.entry import Ref
from knowledge.facts import FactBase
from knowledge.response.wording import UNKNOWN, ListWords, Row, period_text

Series = Literal["leaders", "awards", "meetings"]
"""What there is a series of."""

_TIMEOUT = 2.0

_LEADERS = """
SELECT DISTINCT year, role, holder_short FROM cluster_role
WHERE cluster = :id AND role IN ('head', 'deputy') ORDER BY year, role DESC, holder_short
"""
# The same award told by two sources is one award.
_AWARDS = """
SELECT year, form_name, status, who, sum(CASE WHEN named THEN 1 ELSE count END) AS number
FROM (SELECT DISTINCT year, form_name, status, conferred_by, unit, person, count, recipient,
             unit IS NOT NULL OR person IS NOT NULL AS named,
             CASE WHEN unit IS NOT NULL THEN 'collective' WHEN person IS NOT NULL THEN 'individual' ELSE groups END
             AS who
      FROM given_award WHERE :id IN (body, unit))
GROUP BY year, form_name, status, who ORDER BY year, form_name, status, who
"""
_MEETINGS = """
SELECT m.date, m.kind, k.name AS kind_name, coalesce(m.reviews, m.plans) AS period, m.place, m.place_unit_short
FROM held_meeting m JOIN meeting_kind k ON k.id = m.kind WHERE m.body = :id ORDER BY m.date
"""
_SOURCES: Mapping[Series, str] = {
    "leaders": "SELECT DISTINCT sources FROM cluster_role WHERE cluster = :id AND role IN ('head', 'deputy')",
    "awards": "SELECT DISTINCT sources FROM given_award WHERE :id IN (body, unit)",
    "meetings": "SELECT DISTINCT sources FROM held_meeting WHERE body = :id",
}


class Leader(NamedTuple):
    """Who held a role in a year; ``role`` is ``head`` or ``deputy``."""

    year: int
    role: str
    holder: str


class AwardCount(NamedTuple):
    """How many recipients a form of award had in a year.

    Attributes:
        status: ``conferred`` or ``proposed``.
        recipients: those that are named or counted; 0 where the sources give no number.
        told: the same in words: ``23 cá nhân``.
    """

    year: int
    form: str
    status: str
    recipients: int
    told: str


class Met(NamedTuple):
    """A meeting; ``kind`` as in the statements, ``place`` may be empty.

    Attributes:
        date: an ISO date, as far as it is known: the day, the month, the year, or None.
        told: its kind in words, with the period where the day is not known: ``tổng kết năm 2015``.
    """

    date: str | None
    kind: str
    place: str
    told: str


def leaders(facts: FactBase, ref: Ref) -> list[Leader]:
    """The heads and deputies of a cluster, by year."""
    rows = facts.query(_LEADERS, {"id": ref.id}, _TIMEOUT)
    return [Leader(row["year"], row["role"], row["holder_short"]) for row in rows]


def award_counts(facts: FactBase, ref: Ref) -> list[AwardCount]:
    """The awards of a cluster or a unit, by year and form."""
    rows = facts.query(_AWARDS, {"id": ref.id}, _TIMEOUT)
    counts = []
    lists = ListWords.of(facts)
    for (year, form, status), group in groupby(rows, key=lambda row: (row["year"], row["form_name"], row["status"])):
        parts = list(group)
        told = ", ".join(f"{row['number'] or f'{UNKNOWN} số'} {lists.recipients(row['who'])}" for row in parts)
        counts.append(AwardCount(year, form, status, sum(row["number"] or 0 for row in parts), told))
    return counts


def meetings(facts: FactBase, ref: Ref) -> list[Met]:
    """The meetings of a cluster or a unit, by date."""
    rows = facts.query(_MEETINGS, {"id": ref.id}, _TIMEOUT)
    return [Met(row["date"], row["kind"], row["place_unit_short"] or row["place"] or "", _told(row)) for row in rows]


def source_ids(facts: FactBase, series: Series, ref: Ref) -> tuple[str, ...]:
    """The ids of the sources of a series, each once."""
    rows = facts.query(_SOURCES[series], {"id": ref.id}, _TIMEOUT)
    return tuple(dict.fromkeys(one for row in rows for one in (row["sources"] or "").split()))


def _told(row: Row) -> str:
    """What met; a meeting of no particular kind is told from the others by its name alone, which is longer."""
    dated = row["date"] and len(row["date"]) > len("2015")
    return f"{row['kind_name']} {period_text(row['period'])}" if row["period"] and not dated else str(row["kind_name"])
