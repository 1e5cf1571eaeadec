"""How facts read in Vietnamese: dates, periods, entries of lists, awards; the filters of the answer templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from knowledge.facts import FactBase
from knowledge.facts.statements import PeriodParts
from knowledge.language.figures import in_figures


class Row(Protocol):
    """A row of a query: values by column."""

    def __getitem__(self, column: str | int, /) -> Any:
        """Return the value in ``column``, by its name or its place."""

    def keys(self) -> Collection[str]:
        """Return the columns."""


_PARTS = {
    "H1": "6 tháng đầu năm", "H2": "6 tháng cuối năm", "Q1": "quý I năm", "Q2": "quý II năm", "Q3": "quý III năm",
    "Q4": "quý IV năm",
}  # fmt: skip
_DATE_KINDS = {"signed": "Ngày ban hành", "posted": "Ngày đăng", "effective": "Ngày có hiệu lực"}
_GENERAL_GIVER = re.compile(r" của Bộ, ban, ngành, tỉnh$")
UNKNOWN = "chưa rõ"
_DAY_TOLD = 2  # hyphens of a date that tells the day
"""What is told of a day, a place or a number that no source tells."""

_ISO_DATE = re.compile(r"^(\d{4})-(\d\d)(?:-(\d\d))?$")


def vn_date(text: str | None) -> str:
    """An ISO date as it is written in Vietnam: ``2017-07-21`` -> ``21/7/2017``; other texts as they are.

    A meeting of which no source tells the day has None.
    """
    if text is None:
        return UNKNOWN
    found = _ISO_DATE.match(str(text))
    if not found:
        return str(text)
    year, month, day = found.groups()
    return f"{int(day)}/{int(month)}/{year}" if day else f"{int(month)}/{year}"


def day_text(text: str | None) -> str:
    """When somebody met: ``ngày 21/7/2017``, or the month or the year where no source tells the day."""
    kind = "ngày" if text is None or str(text).count("-") == _DAY_TOLD else "tháng" if "-" in str(text) else "năm"
    return f"{kind} {vn_date(text)}"


def period_text(period: str) -> str:
    """A period in words: ``2017-H1`` -> ``6 tháng đầu năm 2017``."""
    parts = PeriodParts.of(str(period))
    if parts.part:
        return f"{_PARTS[parts.part]} {parts.start_year}"
    if parts.end_year is None:
        return f"từ năm {parts.start_year}"
    if parts.end_year != parts.start_year:
        return f"giai đoạn {parts.start_year} - {parts.end_year}"
    return f"năm {parts.start_year}"


def first_upper(text: str | None) -> str:
    """The text with its first letter as a capital; empty where a cell is."""
    text = text or ""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with its first letter small, unless it begins with an abbreviation (UBND)."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def place_text(row: Row) -> str:
    """Where a meeting met: the place, and the unit it lies in where the place does not name it."""
    place, unit = row["place"], row["place_unit_name"]
    if not place:
        return unit or f"nơi {UNKNOWN}"
    short = re.sub(r"^(?:tỉnh|thành phố|huyện) ", "", unit or "")
    return place if not unit or short in place else f"{place}, {unit}"


def at_place(row: Row) -> str:
    """Where a meeting met, said in passing: nothing where no source tells it."""
    return f", tại {place_text(row)}" if row["place"] or row["place_unit_name"] else ""


def launch_text(launched: str) -> str:
    """When a movement was launched, from the reference's note (a date, a month, a year)."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", launched)
    if not found:
        return launched
    text = vn_date(found[0])
    return ("ngày " if found[3] else "tháng " if found[2] else "năm ") + text


def document_dates(row: Row) -> str:
    """The dates known of a document, each with what it is."""
    told = []
    if row["date"]:
        told.append(f"{_DATE_KINDS.get(row['date_kind'] or 'signed', 'Ngày')}: {vn_date(row['date'])}.")
    elif row["year"]:
        told.append(f"Năm {row['year']}.")
    if row["effective"]:
        told.append(f"Hiệu lực từ {vn_date(row['effective'])}.")
    return " ".join(told)


def award_lines(rows: Iterable[Row]) -> list[str]:
    """One line for each award: who confers what on whom, for which year and why; proposals are told as such."""
    awards: dict[Any, list[Row]] = {}
    for row in rows:
        awards.setdefault(row["award"], []).append(row)
    return [_award_line(recipients) for recipients in awards.values()]


def _award_line(rows: Sequence[Row]) -> str:
    row = rows[0]
    whom = ", ".join(one["recipient"] for one in rows)
    reason = f", vì {row['reason']}" if row["reason"] else ""
    if row["status"] == "proposed":
        return f"{first_upper(whom)} được đề xuất {row['form_name']} (năm {row['year']}){reason}"
    where = f" ({row['body_name']}, năm {row['year']})"
    if row["form_name"] and row["form_name"].endswith(f" của {row['conferred_by']}"):  # its name tells who confers it
        return f"{first_upper(whom)} được tặng {row['form_name']}{where}{reason}"
    form = _GENERAL_GIVER.sub("", row["form_name"])
    if row["form"] is None:
        verb = "khen thưởng"
    elif row["form_kind"].startswith("danh hiệu") and not form.startswith("Cờ"):
        verb = f"công nhận danh hiệu {form} cho"
    else:
        verb = f"tặng {form} cho"
    if row["conferred_by"] is None:  # the source tells not by whom
        got = "được khen thưởng" if row["form"] is None else f"được {row['form_name']}"
        return f"{first_upper(whom)} {got}{where}{reason}"
    return f"{row['conferred_by']} {verb} {whom}{where}{reason}"


_MEMBERS_NAMED = re.compile(r"\b(?:thi đua|các|\d+) (?:(?:tỉnh|thành phố|huyện|thị xã|quận)\b(?:, | và )?)+")
"""What a cluster's name says of its members: "Cụm thi đua các tỉnh, thành phố Bắc Trung Bộ"."""


def member_noun(row: Row) -> str:
    """What the members of a cluster are called: ``tỉnh`` where all are, ``tỉnh, thành phố``, else ``đơn vị``."""
    kinds = [kind.strip() for kind in (row["kinds"] or "").split(",") if kind.strip()]
    if not kinds:  # none is known by name: the cluster's own name may tell, but not by where it is
        named = _MEMBERS_NAMED.search(row["cluster_name"].lower())
        kinds = [kind for kind in ("tỉnh", "thành phố", "huyện") if named and kind in named[0]]
    return ", ".join(sorted(kinds, reverse=True)) if 0 < len(kinds) < 3 else "đơn vị"


_OWN_TITLES = """SELECT t.cluster, t.role, t.title FROM cluster c CROSS JOIN role_title t ON t.cluster = c.id
                 JOIN role_name n ON n.id = t.role WHERE t.title <> n.title"""


@dataclass(frozen=True, slots=True)
class ListWords:
    """How entries of the closed lists are told, by id. The lists are data: each base brings the words of its own."""

    roles: Mapping[str, str]
    role_verbs: Mapping[str, str]
    deeds: Mapping[str, str]
    groups: Mapping[str, str]
    own_titles: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What a role is called in a cluster of a kind that has words of its own: ``Khối trưởng``; by cluster and role."""

    @classmethod
    def of(cls, facts: FactBase) -> ListWords:
        """Read the lists of a base."""
        roles = facts.load("SELECT id, title, verb FROM role_name")
        return cls(
            {row["id"]: row["title"] for row in roles},
            {row["id"]: row["verb"] for row in roles},
            {row["id"]: row["verb"] for row in facts.load("SELECT id, verb FROM deed")},
            {row["id"]: row["name"] for row in facts.load("SELECT id, name FROM award_group")},
            {(row["cluster"], row["role"]): row["title"] for row in facts.load(_OWN_TITLES)},
        )

    def role_name(self, role: str, cluster: str | None = None) -> str:
        """The title of a role, in the words of the kind of a ``cluster`` where one is given."""
        return self.own_titles.get((cluster or "", role)) or self.roles[role]

    def role_verb(self, role: str, cluster: str | None = None) -> str:
        """What the holder of a role does: ``làm Cụm trưởng``, in a block ``làm Khối trưởng``."""
        return self.role_verbs[role].replace(self.roles[role], self.role_name(role, cluster))

    def deed_list(self, deeds: str) -> str:
        """Blank-separated deeds in words; having attended goes without saying where something else was done."""
        known = list(dict.fromkeys(deeds.split()))
        told = [deed for deed in known if deed != "attended"] or known
        return ", ".join(self.deeds[deed] for deed in told)

    def recipients(self, groups: str | None) -> str:
        """Blank-separated groups of recipients in words: ``tập thể, cá nhân``."""
        return ", ".join(self.groups[group] for group in groups.split()) if groups else "tập thể, cá nhân"

    def award_total(self, rows: Iterable[Row]) -> str:
        """The recipients counted together: ``40 tập thể``, ``5 (2 tập thể, 3 cá nhân)``; empty with nothing to add."""
        counts: dict[str, int] = {}
        for row in rows:
            if row["count"] is None:
                return ""
            groups = self.recipients(row["groups"])
            counts[groups] = counts.get(groups, 0) + row["count"]
        if len(counts) == 1:
            return "".join(f"{in_figures(count)} {groups}" for groups, count in counts.items())
        parts = ", ".join(f"{in_figures(count)} {groups}" for groups, count in counts.items())
        return f"{in_figures(sum(counts.values()))} ({parts})" if counts else ""

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """Return the filters of the answer templates, by the name that they are called by."""
        return {
            "vn_date": vn_date,
            "period_text": period_text,
            "first_upper": first_upper,
            "lower_first": lower_first,
            "place_text": place_text,
            "at_place": at_place,
            "day_text": day_text,
            "role_name": self.role_name,
            "role_verb": self.role_verb,
            "deed_verb": self.deeds.__getitem__,
            "deed_title": lambda deed: first_upper(self.deeds[deed]),
            "deed_list": self.deed_list,
            "launch_text": launch_text,
            "document_dates": document_dates,
            "member_noun": member_noun,
            "listed": lambda joined: ", ".join(joined.split(",")),
            "award_lines": award_lines,
            "award_total": self.award_total,
            "decimal": in_figures,
        }


FILTERS: Mapping[str, Callable[..., Any]] = ListWords({}, {}, {}, {}).filters()
"""The filters as they are while templates are read: none of the lists is there yet."""
