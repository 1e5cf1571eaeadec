"""Facts that exclude each other, found in a built base. Both stay; the reader is told both with their sources."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import NamedTuple


class Conflict(NamedTuple):
    """One of two or more values told for the same thing; those of one ``kind`` and ``about`` belong together."""

    kind: str
    about: str
    value: str
    source: str
    line: int


# Each query yields about, value, source, line. A cluster may have several deputies or members in charge: two sources
# disagree on those only where they share none. One source that lists two heads contradicts itself.
_HEADS = """
SELECT r.cluster || ' ' || r.year, coalesce(r.unit, r.person), r.source, r.line FROM appointment r
JOIN (SELECT cluster, year FROM appointment WHERE role = 'head' AND evidence = 'attested'
      GROUP BY cluster, year HAVING count(DISTINCT coalesce(unit, person)) > 1) d USING (cluster, year)
WHERE r.role = 'head' AND r.evidence = 'attested'"""
_OTHER_ROLES = """
SELECT DISTINCT a.cluster || ' ' || a.year, coalesce(a.unit, a.person), a.source, a.line
FROM appointment a JOIN appointment b
  ON b.cluster = a.cluster AND b.role = a.role AND b.year = a.year AND b.source <> a.source AND b.ordinal IS a.ordinal
WHERE a.role = '{role}' AND a.evidence = 'attested' AND b.evidence = 'attested' AND NOT EXISTS (
  SELECT 1 FROM appointment c JOIN appointment d ON d.cluster = c.cluster AND d.role = c.role AND d.year = c.year
  WHERE c.cluster = a.cluster AND c.role = a.role AND c.year = a.year AND c.source = a.source AND d.source = b.source
    AND coalesce(c.unit, c.person) = coalesce(d.unit, d.person))"""
_SIZES = """
SELECT s.cluster || ' ' || s.period, s.total, s.source, s.line FROM cluster_size s
JOIN (SELECT cluster, period FROM cluster_size WHERE evidence = 'attested'
      GROUP BY cluster, period HAVING count(DISTINCT total) > 1) d USING (cluster, period)
WHERE s.evidence = 'attested'"""
# A list that claims to be whole, and a unit that another source adds to it for the same period.
_MEMBERS = """
SELECT a.cluster || ' ' || a.period, a.unit, a.source, a.line FROM membership a
WHERE a.evidence = 'attested' AND EXISTS (
  SELECT 1 FROM membership b WHERE b.cluster = a.cluster AND b.period = a.period AND b.complete AND b.source <> a.source
    AND b.evidence = 'attested' AND NOT EXISTS (
      SELECT 1 FROM membership c
      WHERE c.cluster = a.cluster AND c.unit = a.unit AND c.source = b.source AND c.period = b.period))"""
_MEETINGS = """
SELECT m.body || ' ' || m.kind || ' ' || m.reviews, m.date, m.source, m.line FROM meeting m
JOIN (SELECT body, kind, reviews FROM meeting
      WHERE evidence = 'attested' AND kind IN ('year_end_review', 'half_year_review') AND reviews IS NOT NULL
      GROUP BY body, kind, reviews HAVING count(DISTINCT date) > 1) d USING (body, kind, reviews)
WHERE m.evidence = 'attested' AND m.date IS NOT NULL"""
_MERGERS = """
SELECT m.before || ' ' || m.date, m.after, m.source, m.line FROM merger m
JOIN (SELECT before, date FROM merger WHERE evidence = 'attested'
      GROUP BY before, date HAVING count(DISTINCT after) > 1) d USING (before, date)
WHERE m.evidence = 'attested'"""
_DOCUMENTS = """
SELECT l.document || ' ' || l.date_kind, l.date, l.source, l.line FROM document_listing l
JOIN (SELECT document, date_kind FROM document_listing WHERE evidence = 'attested' AND date IS NOT NULL
      GROUP BY document, date_kind HAVING count(DISTINCT date) > 1) d
  ON d.document = l.document AND d.date_kind IS l.date_kind
WHERE l.evidence = 'attested' AND l.date IS NOT NULL"""
_FIGURES = """
SELECT f.body || ' ' || f.period || ' ' || f.what, f.value, f.source, f.line FROM figure f
JOIN (SELECT body, period, what FROM figure WHERE evidence = 'attested'
      GROUP BY body, period, what HAVING count(DISTINCT value) > 1) d USING (body, period, what)
WHERE f.evidence = 'attested'"""

_RANKS = """
SELECT a.body || ' ' || a.period || ' ' || a.unit, a.rank, a.source, a.line FROM assessment a
JOIN (SELECT body, period, unit, criterion FROM assessment WHERE evidence = 'attested' AND rank IS NOT NULL
      GROUP BY body, period, unit, criterion HAVING count(DISTINCT rank) > 1) d
  ON d.body = a.body AND d.period = a.period AND d.unit = a.unit AND d.criterion IS a.criterion
WHERE a.evidence = 'attested' AND a.rank IS NOT NULL"""

_QUERIES = {
    "head": ("appointment", _HEADS),
    "deputy": ("appointment", _OTHER_ROLES.format(role="deputy")),
    "council_member": ("appointment", _OTHER_ROLES.format(role="council_member")),
    "cluster_size": ("cluster_size", _SIZES),
    "members": ("membership", _MEMBERS),
    "meeting_date": ("meeting", _MEETINGS),
    "merger": ("merger", _MERGERS),
    "document_date": ("document_listing", _DOCUMENTS),
    "figure": ("figure", _FIGURES),
    "rank": ("assessment", _RANKS),
}
"""The query of each kind of conflict, with the only table that it reads."""


def find_conflicts(connection: sqlite3.Connection, changed: Collection[str] | None = None) -> list[Conflict]:
    """Return the conflicts among the attested facts of a base, sorted.

    Where it is told which tables have ``changed``, those of the others are as the base has them already.
    """
    again = {kind: query for kind, (table, query) in _QUERIES.items() if changed is None or table in changed}
    found = [
        Conflict(kind, about, str(value), source, line)
        for kind, query in again.items()
        for about, value, source, line in connection.execute(query)
    ]
    if changed is not None:
        kept = connection.execute("SELECT kind, about, value, source, line FROM conflict")
        found += [Conflict(*row) for row in kept if row[0] not in again]
    return sorted(found)
