"""What is needed to tell facts in words: the names of all entities, and how periods, days and meetings read."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from knowledge.facts.entities import AwardForm, Document, Movement, Organisation
from knowledge.facts.lists import Deed, Kind, RoleName
from knowledge.facts.people import Person
from knowledge.facts.tables import Rows
from knowledge.facts.values import PeriodParts

Entities = tuple[tuple[str, str], ...]
"""What a statement names: each entity (an id, or a value of a closed list) with the slot it has in the fact."""

DATE_KINDS = {"signed": "ban hành", "posted": "đăng", "effective": "có hiệu lực"}
"""What each date of a document is the date of."""

IDENTITY_LETTERS = 40
"""How much of a text tells one fact from the next."""

_PARTS = {"H1": "6 tháng đầu năm", "H2": "6 tháng cuối năm"}
_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_KEPT = 1_024  # of what was looked up
_NAMED: dict[type[Any], str] = {Person: "person", AwardForm: "award_form", Movement: "movement"}


class Statement(NamedTuple):
    """A row of the table ``statement`` without its number, and the rows of ``statement_entity`` that belong to it.

    Two facts of one ``kind`` and ``identity`` and different words are one fact that changed.
    """

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
    """The names and words of a base, by the rows that are going to fill it: at first those that define them.

    What is stated is told a part at a time, and what one file tells of another's looked up in the ``base``, where all
    rows are by then. ``slots`` are those of the source files by their sources.
    """

    def __init__(self, rows: Rows, base: sqlite3.Connection, slots: Mapping[str, int]) -> None:
        self.rows = rows
        self.slots = slots
        self._base = base
        self.organisations: dict[str, Organisation] = {one.id: one for one in rows.get(Organisation, ())}
        self._slots = {one.id: (one.slot, one.id) for one in self.organisations.values()}
        self.documents = {one.id: one for one in rows.get(Document, ())}
        self.roles = {one.id: one for one in rows.get(RoleName, ())}
        self._kinds = {one.id: one for one in rows.get(Kind, ())}
        self.deeds = {one.id: one for one in rows.get(Deed, ())}
        self._names: dict[tuple[str, str], str] = {
            (kind, row.id): row.name
            for table, kind in _NAMED.items()
            for row in rows.get(table, ())
        }  # fmt: skip
        self._bearers = {one.name: (one.slot, one.id) for one in rows.get(Organisation, ())}
        self._bearers |= {one.name: ("person", one.id) for one in rows.get(Person, ())}
        self.look_up = functools.lru_cache(_KEPT)(self._look_up)

    def of(self, table: type[Any]) -> Collection[Any]:
        """Return the rows of a table in the part that is told."""
        return self.rows.get(table, ())

    def name(self, kind: str, identifier: str) -> str:
        """Return the name of a person, a form of award or a movement."""
        return self._names[kind, identifier]

    def full(self, organisation: str) -> str:
        """Return an organisation's name in full."""
        return self.organisations[organisation].name

    def short(self, organisation: str) -> str:
        """Return an organisation's name in short."""
        return self.organisations[organisation].short

    def holds(self, role: str, cluster: str) -> str:
        """Return what one who has a role does, in the words of the group's kind: ``là khối trưởng``."""
        kind = self._kinds[self.organisations[cluster].kind]
        title = {"head": kind.head, "deputy": kind.deputy}.get(role)
        return f"là {title.lower()}" if title else str(self.roles[role].verb)

    def body(self, organisation: str) -> tuple[str, str]:
        """Return an organisation with its slot."""
        return self._slots[organisation]

    def maybe(self, organisation: str | None) -> tuple[tuple[str, str], ...]:
        """Return an organisation with its slot, if there is one."""
        return (self.body(organisation),) if organisation else ()

    def named(self, *texts: str | None) -> Entities:
        """Return the persons and organisations that free words name letter for letter."""
        return tuple(self._bearers[text] for text in texts if text in self._bearers)

    def at(self, meeting: str | None) -> str | None:
        """Return the meeting at which something was told, by its day: enough to know it beside body and year."""
        if meeting is None:
            return None
        [(date,)] = self.look_up("SELECT date FROM meeting WHERE id = ?", meeting)
        return f"tại hội nghị {day_words(date)}" if date else None

    def _look_up(self, sql: str, *parameters: str | int) -> list[Any]:
        """Return the rows that the base has; the latest are kept."""
        return self._base.execute(sql, parameters).fetchall()

    def document(self, document: Document) -> str:
        """Return a document in words."""
        dated = f"{DATE_KINDS[document.date_kind]} {day(document.date)}" if document.date_kind else None
        number = f"{document.type} {document.number}" if document.number else document.type
        return joined(f"{number}: {document.title}", document.issuer, dated, document.status, document.remark)


@functools.lru_cache(maxsize=1024)
def period_words(period: str) -> str:
    """Return a period as it is read: ``2017-H1`` as ``6 tháng đầu năm 2017``."""
    if period.endswith(".."):
        return f"từ năm {period[:-2]}"
    if ".." in period:
        start, end = period.split("..")
        return f"giai đoạn {start}–{end}"
    year, _, part = period.partition("-")
    if part in _PARTS:
        return f"{_PARTS[part]} {year}"
    return f"quý {part[1]} năm {year}" if part else f"năm {year}"


def ordinal(number: int) -> str:
    """Return a place in an order: 2 as ``thứ hai``."""
    return f"thứ {_ORDINALS[number - 1]}" if number <= len(_ORDINALS) else f"thứ {number}"


def day(iso: str | None) -> str:
    """Return an ISO date as it is read: ``2023-03-10`` as ``10/3/2023``, ``2023-03`` as ``3/2023``."""
    return "/".join(str(int(part)) for part in reversed(iso.split("-"))) if iso else ""


def day_words(iso: str) -> str:
    """Return an ISO date with what it is: ``ngày 10/3/2023``, ``tháng 3/2023``, ``năm 2023``."""
    return f"{('năm', 'tháng', 'ngày')[iso.count('-')]} {day(iso)}"


def joined(*parts: str | None) -> str:
    """Return the parts that there are, with semicolons between."""
    return " ".join("; ".join(part for part in parts if part).split())


def present(*entities: tuple[str, str | None]) -> Entities:
    """Return those that are there, each once."""
    return tuple({named: None for named in entities if named[1]})  # type: ignore[misc]


def period_columns(text: str) -> tuple[str, int, int | None, str | None]:
    """Return a period with its first year, its last (None when open ended) and its part, as tables have them."""
    period = PeriodParts.of(text)
    return text, period.start_year, period.end_year, period.part
