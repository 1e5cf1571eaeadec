"""Proposals held against what is known: new, known already from another source, or contradicting it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from knowledge.intake.proposal import Proposal
from knowledge.intake.sentences import ROLES
from knowledge.intake.store import Held, Standing
from knowledge.language import fold

Query = Callable[[str, tuple[Any, ...]], Sequence[sqlite3.Row]]
"""Asks the fact base; :meth:`knowledge.facts.FactBase.query`."""

_ENTITIES = "SELECT DISTINCT entity FROM alias WHERE folded = ?"
_ROLES = "SELECT holder, holder_short, sources FROM cluster_role WHERE cluster = ? AND year = ? AND role = ?"
_MEMBER = "SELECT unit_short, sources FROM cluster_member WHERE cluster = ? AND unit = ?"
_MEETINGS = "SELECT date, sources FROM held_meeting WHERE body = ? AND kind = ? AND reviews = ?"


class KnownFacts:
    """Holds proposals against the fact base. A name that it does not know contradicts as any other would.

    Args:
        query: asks the fact base as it is at the time.
    """

    def __init__(self, query: Query) -> None:
        self._query = query

    def __call__(self, proposals: Sequence[Proposal]) -> list[Held]:
        """Each proposal with its standing, in the same order."""
        return [self._held(one) for one in proposals]

    def _held(self, proposal: Proposal) -> Held:
        values = proposal.values
        standing, against = Standing.NEW, ""
        for cluster in self._entities(values.get("cluster")):
            if proposal.kind == "role":
                standing, against = self._role(cluster, values)
            elif proposal.kind == "member":
                standing, against = self._member(cluster, values)
            elif proposal.kind == "meeting":
                standing, against = self._meeting(cluster, values)
            if standing is not Standing.NEW:
                break
        return Held(proposal, standing, against)

    def _role(self, cluster: str, values: Mapping[str, Any]) -> tuple[Standing, str]:
        """A cluster has one head in a year; deputies may be several, so that another is new."""
        year = re.match(r"\d{4}", str(values.get("year") or ""))
        role = str(values.get("role"))
        rows = self._query(_ROLES, (cluster, int(year[0]), role)) if year else ()
        holders = self._entities(values.get("holder_full") or values.get("holder"))
        for row in rows:
            if row["holder"] in holders:
                return Standing.KNOWN, _told(
                    f"{row['holder_short']} là {ROLES.get(role, role)} năm {values['year']}", row
                )
        if rows and role == "head":
            return Standing.CONTRADICTS, _told(
                f"{ROLES[role]} năm {values['year']} là {rows[0]['holder_short']}", rows[0]
            )
        return Standing.NEW, ""

    def _member(self, cluster: str, values: Mapping[str, Any]) -> tuple[Standing, str]:
        for unit in self._entities(values.get("unit")):
            for row in self._query(_MEMBER, (cluster, unit)):
                return Standing.KNOWN, _told(f"{row['unit_short']} là thành viên", row)
        return Standing.NEW, ""

    def _meeting(self, cluster: str, values: Mapping[str, Any]) -> tuple[Standing, str]:
        """A meeting of one kind that reviews one period has one day."""
        rows = self._query(_MEETINGS, (cluster, values.get("kind_of"), str(values.get("reviews") or "")))
        days = {str(row["date"]): row for row in rows}
        if not days or not values.get("date"):
            return Standing.NEW, ""
        if values["date"] in days:
            return Standing.KNOWN, _told(f"hội nghị ngày {values['date']}", days[values["date"]])
        day, row = next(iter(days.items()))
        return Standing.CONTRADICTS, _told(f"hội nghị họp ngày {day}", row)

    def _entities(self, name: object) -> tuple[str, ...]:
        """The ids of what bears a name, with or without the kind of unit before it."""
        folded = fold(str(name or ""))
        for one in (folded, re.sub(r"^(?:tinh|thanh pho|tp|uy ban nhan dan tinh|ubnd tinh) ", "", folded)):
            found = tuple(str(row["entity"]) for row in self._query(_ENTITIES, (one,)))
            if found:
                return found
        return ()


def _told(what: str, row: sqlite3.Row) -> str:
    return f"{what} (nguồn {row['sources'].split(' ')[0]})"
