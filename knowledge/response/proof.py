"""What rows prove of a question: all that it names must stand in the rows that answer it, or have chosen them.

A query filters by the slots that its SQL reads. Whatever else the question says is looked for in the columns of the
rows: those that contradict it are left out, and where no column can tell, nothing is proved.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from knowledge.language import fold
from knowledge.language.periods import Period
from knowledge.language.synonyms import default_synonyms
from knowledge.nlu.reading import Reading
from knowledge.response.answer import Slots, SlotValue
from knowledge.response.wording import Row
from knowledge.templates.template import SEVERAL

Names = Callable[[str, str], Collection[str]]
"""From a slot and a value to the folded names of what it stands for."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "cluster": ("cluster", "body", "bodies"),
    "unit": ("unit", "body", "bodies", "place_unit", "conferring_unit", "before", "after", "holder"),
    "place": ("place_unit", "bodies"),
    "person": ("person",),
    "role": ("role",),
    "award_form": ("form", "award_form"),
    "document": ("document",),
    "movement": ("movement",),
    "meeting": ("meeting",),
    "deed": ("deed", "deeds"),
    "post": ("title_folded",),
    "authority": ("authority", "authorities"),
    "number": ("count", "counts"),
    "group": ("groups", "named_groups"),
    "meeting_kind": ("kind",),
    "ordinal": ("ordinal",),
    "author": ("author",),
    "rank": ("rank",),
}
"""The columns of views that hold a slot's values."""

_BODIES = "bodies"

_YEARS = ("year", "review_year", "plan_year")
_SPANS = (("start_year", "end_year"), ("first_year", "last_year"))
_DAYS = ("date", "as_of", "published")

_IDS = (frozenset({"sources", "id", "members"}) | {column for columns in _COLUMNS.values() for column in columns}) - {
    "title_folded"
}
"""The columns that hold no words of a row's own: the "2023" in a source's id, a cluster's members beside a guest."""

_WORD = re.compile(r"[^\W_]+")

HARD = frozenset(
    {"cluster", "unit", "place", "person", "document", "movement", "award_form", "meeting", "number", "year", "part",
     "date", "month", "days", "ordinal", "author"}
)  # fmt: skip
"""What must be proved; the other slots are often just words for the relation that is asked about."""


_WHOSE = frozenset({"unit", "person", "document", "rank"})
"""What rows must surely hold to be told, where one of them does."""


@dataclass(frozen=True, slots=True)
class Proved:
    """The rows that contradict nothing, the slots that none of them could prove, and those that some row holds."""

    rows: Sequence[Row]
    unproved: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Occasion:
    """A meeting as the occasion of what is told of it: when, where, of which kind, who was there, who published it.

    Where a source reports no meeting, it is the source alone: who published it, and the ``documents`` that it is about.
    """

    date: str | None
    kind: str
    parts: frozenset[str]
    years: frozenset[int]
    units: frozenset[str]
    persons: frozenset[str]
    publishers: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()


Occasions = Callable[[Row], Collection[Occasion]]
"""From a row to the meetings at which what it tells was told."""


def proved(
    rows: Sequence[Row],
    demands: Slots,
    reading: Reading,
    names: Names,
    occasions: Occasions,
    vocabulary: Collection[str],
) -> Proved:
    """Leave out the rows that contradict ``demands``: what a question says and its query did not filter by.

    ``names`` gives the folded names of a slot's value: what no column of its own can tell may stand in a row's words.
    What is said of a meeting may be proved by the meeting at which the row was told. A word for a relation need only be
    proved where the template's own examples (their ``vocabulary``) do not use it.
    """
    unproved: set[str] = set()
    held: set[str] = set()
    for slot, values in demands.items():
        if not rows:
            break
        told = _told(rows, slot, values, reading, names, occasions)
        held |= {slot} if True in told else set()
        if _tells_no_rows_apart(slot, values, rows, told) or _is_signing_of_members(slot, values, rows, reading):
            continue
        if slot in _WHOSE and True in told:  # a row that tells of nobody is not of whom is asked about
            rows = [row for row, one in zip(rows, told, strict=True) if one is True]
            continue
        if slot == "deed" and "who" in reading.asked and _tells_deeds(rows):  # who attended is not who presided
            rows = [row for row, one in zip(rows, told, strict=True) if one is True]
            continue
        if slot == "post" and "who" in reading.asked and "posts" in rows[0].keys():  # noqa: SIM118
            # "ai là Giám đốc Sở … dự họp" asks for none of those who held other posts
            rows = [row for row, one in zip(rows, told, strict=True) if one is True]
            continue
        if all(one is None for one in told):
            if slot in HARD or (slot == "deed" and not _is_worded(slot, reading, vocabulary)):
                unproved.add(slot)
            continue
        kept = [row for row, one in zip(rows, told, strict=True) if one is not False]
        if kept or slot in HARD:
            rows = kept
    return Proved(rows, frozenset(unproved), frozenset(held))


def _told(
    rows: Sequence[Row],
    slot: str,
    values: Collection[SlotValue],
    reading: Reading,
    names: Names,
    occasions: Occasions,
) -> list[bool | None]:
    """Of each row whether it holds one of a slot's values: in its columns, at its meeting, or else in its words."""
    told = _holding(rows, slot, values, reading.period)
    if slot in _OF_OCCASIONS:
        there = [_at_occasion(occasions(row), slot, values, reading) for row in rows]
        told = [True if here else one for one, here in zip(told, there, strict=True)]
    if True not in told:
        wordings = _wordings(slot, values, reading, names)
        words_of_rows = _words_of(rows, slot) if wordings else ()
        worded = [any(map(words.__contains__, wordings)) for words in words_of_rows]
        if any(worded):
            told = list(worded)
    return told


def _tells_no_rows_apart(
    slot: str, values: Collection[SlotValue], rows: Sequence[Row], told: Sequence[bool | None]
) -> bool:
    """Whether what proves a slot proves it of all rows.

    So does the number of those whom they name, a role in one of a person's posts ("ông A phụ trách cụm giữ chức gì"),
    and a word for a deed in what somebody said ("chỉ đạo"), where rows do not tell who did it.
    """
    if slot == "number":
        return True not in told and _is_their_number(rows, values)
    if slot in ("role", "cluster"):
        return True in told and _of_one_person(rows)
    return slot == "deed" and True in told and not _tells_deeds(rows)


def _is_signing_of_members(slot: str, values: Collection[SlotValue], rows: Sequence[Row], reading: Reading) -> bool:
    """Whether the members of a cluster are asked for as those who signed its pact: "các đơn vị đã ký giao ước"."""
    signed = slot == "deed" and set(values) == {"signed"}
    return signed and "complete" in rows[0].keys() and not reading.yes_no  # noqa: SIM118


def _tells_deeds(rows: Sequence[Row]) -> bool:
    """Whether rows have a column for what somebody did."""
    return not {"deed", "deeds"}.isdisjoint(rows[0].keys())


def _of_one_person(rows: Sequence[Row]) -> bool:
    """Whether all rows tell of the posts of one person."""
    keys = rows[0].keys()
    return "person" in keys and "post" in keys and len({row["person"] for row in rows}) == 1


def _is_their_number(rows: Sequence[Row], values: Collection[SlotValue]) -> bool:
    """Whether a number is that of those whom the rows name: "ba người chủ trì" of three rows that name one each."""
    column = next((column for column in ("person", "unit") if column in rows[0].keys()), None)  # noqa: SIM118
    return column is not None and {len({row[column] for row in rows if row[column]})} == set(values)


_OF_OCCASIONS = frozenset(
    {"unit", "place", "person", "date", "month", "days", "year", "part", "meeting_kind", "document"}
)


_KEPT = 64  # questions, each held against many rows
_OCCASION = re.compile(r"\b(?:hoi nghi|hop|buoi|bua|dip|le|so ket|tong ket|giao uoc)\b")


def speaks_of_occasion(reading: Reading) -> bool:
    """Whether a question speaks of a meeting: else its year is of the thing itself, not of when it was told of."""
    return _names_occasion(reading.folded)


@functools.lru_cache(_KEPT)
def _names_occasion(folded: str) -> bool:
    return _OCCASION.search(folded) is not None


def _at_occasion(occasions: Collection[Occasion], slot: str, values: Collection[SlotValue], reading: Reading) -> bool:
    """Whether one of the meetings at which something was told is the one that a question speaks of."""
    period = reading.period
    for one in occasions:
        day = one.date or ""
        if slot in ("unit", "place", "document"):
            found = _is_there_or_tells(one, slot, values, reading)
        elif slot == "person":
            found = any(value in one.persons for value in values)
        elif slot == "year":
            found = speaks_of_occasion(reading) and any(value in one.years for value in values)
        elif slot == "part":
            found = not one.parts.isdisjoint(map(str, values))
        elif slot == "meeting_kind":
            found = one.kind in values
        elif slot == "date":
            found = day in values
        elif slot == "month":
            found = any(day.startswith(str(value)) for value in values)
        else:
            found = (
                period.days is not None
                and len(day) == 10
                and period.days[0].isoformat() <= day <= period.days[1].isoformat()
            )
        if found:
            return True
    return False


def _is_there_or_tells(one: Occasion, slot: str, values: Collection[SlotValue], reading: Reading) -> bool:
    """Whether a unit or document of a question is where something was told, or what tells it."""
    named = set(map(str, values))
    if slot == "document":
        return any(_told_by(value, reading, slot) for value in named & one.documents)
    return not named.isdisjoint(one.units & reading.located) or any(
        _told_by(value, reading) for value in named & one.publishers
    )


_TELLS = re.compile(
    r"\b(?:theo|can cu|tai|trong|nguon|(?:bai|tin|bai bao|bai viet)(?: \w+)? (?:cua|tren)) "
    r"(?:bao |trang )?(?:van ban )?(?:so )?$"
)


_HEADLINE = 3  # words before a document that stands before a colon


def _told_by(teller: str, reading: Reading, kind: str = "unit") -> bool:
    """Whether a question names who, or what document, tells something: "bài của TTXVN ghi …", "theo Quyết định …"."""
    headline = reading.original.find(":") if kind == "document" else -1
    return any(
        teller in mention.of_kind(kind)
        and (
            _TELLS.search(" ".join([*(token.folded for token in reading.tokens[: mention.start]), ""])) is not None
            or (mention.start < _HEADLINE and reading.tokens[mention.end - 1].end <= headline)
        )
        for mention in reading.mentions
    )


def _is_worded(slot: str, reading: Reading, vocabulary: Collection[str]) -> bool:
    """Whether a template's own examples use the words that a question fills a slot with, or others for them."""
    spans = [(mention.start, mention.end) for mention in reading.mentions if slot in mention.kinds]
    return all(
        any(all(word in vocabulary for word in spelling.split(" ")) for spelling in said.spellings)
        for start, end in spans
        for said in default_synonyms().said(reading.tokens[start:end])
    )


def _wordings(slot: str, values: Collection[SlotValue], reading: Reading, names: Names) -> set[str]:
    """How a slot's values may stand in the words of a row: as typed, and by their names."""
    found = {f" {_folded(name)} " for value in values for name in names(slot, str(value)) if name}
    if slot == "year":
        return {f" {value} " for value in values}
    for mention in reading.mentions:
        if slot in mention.kinds:
            found.add(f" {' '.join(token.folded for token in reading.tokens[mention.start : mention.end])} ")
            # "phong trào nông thôn mới" by its alias: the words before it belong to no name
            found |= {f" {fold(' '.join(name.words))} " for name in mention.names if name.kind == slot and name.words}
    return found


_UNIT_NAMES = frozenset({"unit_name", "unit_short", "holder_name", "holder_short"})


def _words_of(rows: Sequence[Row], slot: str) -> list[str]:
    """The words of each row of a query; of a unit none of other names: "Thuế tỉnh Ninh Bình" is not Ninh Bình."""
    worded = [
        at
        for at, column in enumerate(rows[0].keys())
        if column not in _IDS and not (slot == "unit" and column in _UNIT_NAMES)
    ]
    return [
        " ".join(("", *(_folded(text) for text in map(row.__getitem__, worded) if isinstance(text, str)), ""))
        for row in rows
    ]


@functools.lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))  # no sign parts "Thi đua - Khen thưởng" from how it is typed


def holds(row: Row, slot: str, values: Collection[SlotValue]) -> bool | None:
    """Whether a row holds one of the values of a slot; None where it has no column that could tell."""
    return _each_holds([row], slot, values)[0]


def _each_holds(rows: Sequence[Row], slot: str, values: Collection[SlotValue]) -> list[bool | None]:
    """Of each row of a query whether it holds one of the values of a slot (see :func:`holds`)."""
    keys = list(rows[0].keys())
    columns = [(keys.index(column), column in SEVERAL) for column in _COLUMNS.get(slot, ()) if column in keys]
    if not columns:
        return [None] * len(rows)
    wanted = {str(value) for value in values}
    # Where nothing is told, nothing is excluded.
    open_ended = slot in ("number", "rank") or all(keys[at] == _BODIES for at, _ in columns)
    untold = None if open_ended else False
    return [_one_holds(row, columns, wanted, untold=untold) for row in rows]


def _one_holds(
    row: Row, columns: Sequence[tuple[int, bool]], wanted: Collection[str], *, untold: bool | None
) -> bool | None:
    """Whether a row holds what is wanted in one of some columns, of which some hold several values."""
    known = False
    for at, several in columns:
        found = row[at]
        if found is None:
            continue
        known = True
        if any(one in wanted for one in str(found).split()) if several else str(found) in wanted:
            return True
    return False if known else untold


def _holding(rows: Sequence[Row], slot: str, values: Collection[SlotValue], period: Period) -> list[bool | None]:
    if slot == "year":
        known = map(row_years, rows)
        return [None if years is None else any(years(int(value)) for value in values) for years in known]
    if slot in ("date", "month", "days"):
        return [_holds_day(row, slot, period) for row in rows]
    if slot == "part":
        return [_holds_part(row, str(next(iter(values)))) for row in rows]
    return _each_holds(rows, slot, values)


class _Years:
    """The years that a row is about: single ones and spans."""

    def __init__(self, single: Collection[int], spans: Collection[tuple[int, int]]) -> None:
        self._single = frozenset(single)
        self._spans = tuple(spans)

    def __call__(self, year: int) -> bool:
        return year in self._single or any(first <= year <= last for first, last in self._spans)


def row_years(row: Row) -> _Years | None:
    """The years that a row is about; None where it tells of no time."""
    keys = row.keys()
    single = {row[column] for column in _YEARS if column in keys and row[column] is not None}
    for column in _DAYS:
        if column in keys and row[column]:
            single.add(int(str(row[column])[:4]))
    spans = [(row[first], row[last] or 9999) for first, last in _SPANS if first in keys and row[first] is not None]
    if "period" in keys and row["period"] and not spans:
        first, _, rest = str(row["period"]).partition("..")
        start = int(first[:4]) if first[:4].isdigit() else None
        if start is not None:
            spans.append(
                (start, int(rest[:4]) if rest[:4].isdigit() else (9999 if ".." in str(row["period"]) else start))
            )
    return _Years(single, spans) if single or spans else None


def _holds_day(row: Row, slot: str, period: Period) -> bool | None:
    keys = row.keys()
    days = [str(row[column]) for column in _DAYS if column in keys and row[column]]
    if not days:
        if "since" in keys and row["since"]:
            return _holds_since(str(row["since"]), slot, period)
        return _holds_through(row, slot, period)
    if slot == "date" and period.date:
        return not set(period.dates).isdisjoint(days) or (_lasts(row) and min(days) <= max(period.dates))
    if slot == "month" and period.month:
        return any(day.startswith(period.months) for day in days)
    if slot == "days" and period.days:
        return any(period.days[0] <= dt.date.fromisoformat(day) <= period.days[1] for day in days if len(day) == 10)
    return None


def _holds_through(row: Row, slot: str, period: Period) -> bool | None:
    """Whether what is known of whole years, from the first to the last, holds at a time within them."""
    if "first_year" not in row.keys() or row["first_year"] is None:  # noqa: SIM118
        return None
    if slot == "month":
        years = {int(month[:4]) for month in period.months}
    else:
        day = period.date if slot == "date" else period.days and period.days[0]
        years = {day.year} if day else set()
    first, last = row["first_year"], row["last_year"]
    return all(first <= year <= (last or year) for year in years) if years else None


def _lasts(row: Row) -> bool:
    """Whether a row tells of what began and has not ended."""
    keys = row.keys()
    return any({first, last} <= set(keys) and row[first] is not None and row[last] is None for first, last in _SPANS)


def _holds_since(since: str, slot: str, period: Period) -> bool | None:
    """Whether what holds from a day on held at a time that is named."""
    if slot == "month" and period.month:
        return f"{period.month[0]}-{period.month[1]:02}" >= since[:7]
    day = period.date if slot == "date" else period.days[0] if period.days else None
    return day.isoformat() >= since if day else None


def _holds_part(row: Row, part: str) -> bool | None:
    keys = row.keys()
    parts = [row[column] for column in ("part", "review_part", "plan_part") if column in keys]
    if part in parts:
        return True
    dates = [str(row["date"])] if "date" in keys and row["date"] else []
    if part.startswith("Q") and dates:
        return any(f"Q{(int(day[5:7]) + 2) // 3}" == part for day in dates if len(day) >= 7)
    return False if any(one is not None for one in parts) else None
