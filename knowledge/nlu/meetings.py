"""Which meeting a question means.

In this field "hội nghị tổng kết năm 2022" is the meeting that reviews 2022, though it met in March 2023; "hội nghị năm
2023" may be the same meeting by the year it met in, and "phát động thi đua năm 2023" the same by the year it plans.
So a year is tried as the year reviewed, planned for or met in, in the order that the words suggest.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.facts import FactBase
from knowledge.language import Token, folded_words
from knowledge.language.periods import Period
from knowledge.language.synonyms import default_synonyms
from knowledge.nlu.reading import Reading
from knowledge.nlu.unnamed_cluster import UnnamedCluster
from knowledge.response.answer import Slots
from knowledge.templates.template import bind, parameters_of, with_one_value

_KEPT = 512  # queries for meetings; questions of the same body and year ask for the same

_KEPT_WORDS = 64  # of questions: each is looked at for several templates

_PLANNING = frozenset({"trien khai", "phuong huong", "phat dong", "giao uoc"})
"""Words that make a year the one planned for."""

_SQL = """
SELECT meeting, meeting_name, body, kind, review_year, review_part, plan_year, plan_part,
       coalesce(date, '') AS date, year, place_unit
FROM held_meeting
WHERE coalesce(date, '') <= :today [[AND date IN :date]] [[AND substr(date, 1, 7) IN :month]]
[[AND date BETWEEN :first_day AND :last_day]] [[AND body IN :body]]
[[AND kind IN :meeting_kind]] [[AND (place_unit IN :place OR place_area IN :place)]]
[[AND (review_year IN :year OR plan_year IN :year OR year IN :year)]]
ORDER BY date DESC LIMIT 200
"""


# "tổng kết (công tác thi đua, khen thưởng) năm 2022": the year is what is reviewed, and no other meeting will do.
_KIND_OF_YEAR = re.compile(r"\b(?:tong|so) ket(?: (?!dien|hop|to|vao|trong)\w+){0,8}? (?:nam )?(?:19|20)\d\d\b")


_TIME_OF_YEAR = re.compile(r"(?<!thang )(?<!nua )\b(?:dau|giua) nam (?:19|20)\d\d\b")
_EARLY = re.compile(r"(?<!thang )(?<!nua )\bdau nam\b")
"""Early in a year: of its first half, or held in it."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What tells one meeting from another; years and parts as in the view ``held_meeting``.

    ``date`` is ISO, empty where no source tells it: such a meeting was held before all that are dated.
    """

    meeting: str
    meeting_name: str
    body: str
    kind: str
    review_year: int | None
    review_part: str | None
    plan_year: int | None
    plan_part: str | None
    date: str
    year: int | None
    place_unit: str | None


@functools.lru_cache(_KEPT_WORDS)
def tells_year_reviewed(words: str) -> bool:
    """Whether the year in a question's folded ``words`` is what a meeting reviews: "tổng kết năm 2023".

    "Hội nghị tổng kết đầu năm 2018" was held then.
    """
    return _KIND_OF_YEAR.search(words) is not None and not _TIME_OF_YEAR.search(words)


class MeetingFinder:
    """Finds meetings in a fact base. Threads may share it."""

    def __init__(self, facts: FactBase, unnamed_cluster: UnnamedCluster) -> None:
        self._facts = facts
        self._unnamed_cluster = unnamed_cluster
        self._kept = functools.lru_cache(_KEPT)(self._queried)
        self._called = _called(facts)
        self._called_by = functools.lru_cache(_KEPT_WORDS)(self._any_called_by)

    def find(self, slots: Slots, reading: Reading, today: dt.date) -> tuple[list[Meeting], set[str]]:
        """Return the meetings that a question may mean, earliest first, and the slots that told them.

        There are none where it tells too little; one called by words of its own ("hội thao") is meant alone. Of
        ``slots`` body, meeting_kind and place count, and a unit that is no body as the place; not where the body that
        is named met nowhere there.
        """
        if called := self._called_so(slots, reading, today):
            return called, {"body", "cluster", "meeting_kind", "year"}
        named_as_place = not reading.located.isdisjoint(map(str, slots.get("place") or slots.get("unit", ())))
        if slots.get("place") or self._met_at(slots, today):
            there = {**slots, "place": slots.get("place") or slots["unit"]}
            found, told = self._found(there, reading, today)
            if found or named_as_place or slots.get("body"):
                return self._found(slots, reading, today) if not found and not slots.get("place") else (found, told)
        # "phối hợp với Tuyên Quang tổ chức": named, but not as where it met
        return self._found({slot: values for slot, values in slots.items() if slot != "place"}, reading, today)

    def _called_so(self, slots: Slots, reading: Reading, today: dt.date) -> list[Meeting]:
        """The meetings of a body, of no usual kind, that a question calls by words of their own names."""
        if not slots.get("body"):
            return []
        meant = self._called_by(reading.tokens)
        if not meant:
            return []
        held = self._kept((("body", slots["body"]),), today, self._facts.version)
        years = reading.period.years
        return [
            one
            for one in held
            if one.meeting in meant and (not years or {one.review_year, one.plan_year, one.year} & {None, *years})
        ]

    def _any_called_by(self, tokens: tuple[Token, ...]) -> frozenset[str]:
        """The meetings, of whatever body, whose own names hold words of a question."""
        said = {spelling for unit in default_synonyms().said(tokens) for spelling in unit.spellings if " " in spelling}
        said |= {f"{first.folded} {second.folded}" for first, second in itertools.pairwise(tokens)}
        return frozenset(meeting for words in said for meeting in self._called.get(words, ()))

    def _found(self, slots: Slots, reading: Reading, today: dt.date) -> tuple[list[Meeting], set[str]]:
        period = reading.period
        asked = {slot: slots[slot] for slot in ("body", "meeting_kind", "place") if slots.get(slot)}
        told = set(asked) | ({"cluster", "unit"} if "body" in asked else set())
        if "place" in asked:
            told |= {"place", "unit"}
        times = _times(period)
        asked |= times
        told |= times.keys() & {"date", "month", "year"} | ({"days"} if "first_day" in times else set())
        if not asked.keys() - {"meeting_kind"} and period.relative != "latest":
            return [], set()
        found: Sequence[Meeting] = self._kept(tuple(asked.items()), today, self._facts.version)
        if "body" not in asked and "place" in asked:  # at an office of whatever body is not in its province at large
            found = [one for one in found if one.place_unit in asked["place"]]
        if not found and period.yearless:
            anytime = tuple((slot, values) for slot, values in asked.items() if slot not in ("date", "month"))
            held = self._kept(anytime, today, self._facts.version)
            found = [one for one in held if period.yearless in one.date[4:]][0 if period.years else -1 :]
        if period.years and (not period.date or period.yearless):
            found = _of_years(found, period.years, reading.folded, has_kind=bool(slots.get("meeting_kind")))
        if period.part:
            of_part = [one for one in found if _of_part(one, period.part)]
            early = period.part == "H1" and _EARLY.search(reading.folded) is not None
            found = of_part or [one for one in found if early and "" < one.date[5:7] <= "06"]
            told.add("part")
        if "body" not in asked:
            meant = self._unnamed_cluster.meant([(one.body, ()) for one in found], reading)
            if meant or period.relative == "latest":  # of several all are told, each by its name
                found = [one for one in found if one.body in meant]
        return list(found[-1:] if period.relative == "latest" else found), told

    def _met_at(self, slots: Slots, today: dt.date) -> bool:
        """Whether a unit that is named, and is no body that meets, is where meetings were held."""
        units = slots.get("unit", ())
        if not units or set(units) <= set(slots.get("body", ())):
            return False
        return bool(self._kept((("place", units),), today, self._facts.version))

    def _queried(
        self, asked: tuple[tuple[str, tuple[str | int, ...]], ...], today: dt.date, _version: str
    ) -> tuple[Meeting, ...]:
        slots = dict(asked)
        rows = self._facts.query(bind(_SQL, frozenset(slots), with_one_value(slots)), parameters_of(slots, today))
        return tuple(Meeting(*row) for row in reversed(rows))


def _called(facts: FactBase) -> dict[str, set[str]]:
    """By two words side by side the meetings of no usual kind whose names hold them, and hardly any other name does."""
    own: dict[str, set[str]] = {}
    usual: set[str] = set()
    for row in facts.load("SELECT meeting, kind, meeting_name, body_name FROM held_meeting"):
        usual.update(_pairs(row["body_name"]))
        if row["kind"] == _NO_USUAL_KIND:
            for pair in _pairs(_GOES_ON.split(row["meeting_name"].lower())[0]):
                own.setdefault(pair, set()).add(row["meeting"])
        else:
            usual.update(_pairs(row["meeting_name"]))
    return {pair: meetings for pair, meetings in own.items() if pair not in usual and pair not in _ANY_MEETING}


def _pairs(text: str) -> list[str]:
    return [" ".join(pair) for pair in itertools.pairwise(folded_words(text))]


_ANY_MEETING = frozenset({"hoi nghi", "cuoc hop"})
_NO_USUAL_KIND = "other"
_GOES_ON = re.compile(r"\b(?:của|lần|thứ|năm|đợt|mừng|tổng kết|sơ kết|\d+)\b")
"""What stands in the name of a meeting behind what kind of meeting it is."""


def _times(period: Period) -> dict[str, tuple[str | int, ...]]:
    """When a question says that a meeting was held, as parameters of the query."""
    times: dict[str, tuple[str | int, ...]] = {}
    if period.date:
        times["date"] = period.dates
    elif period.years:
        times["year"] = period.years
    if period.month:
        times["month"] = period.months
    if period.days:
        times["first_day"], times["last_day"] = ((day.isoformat(),) for day in period.days)
    return times


def _of_part(meeting: Meeting, part: str) -> bool:
    """Whether a meeting reviews or plans a part of a year, or was held in it where it is a quarter."""
    held = f"Q{(int(meeting.date[5:7]) + 2) // 3}" if len(meeting.date) >= 7 else ""
    return part in (meeting.review_part, meeting.plan_part, held)


def _of_years(found: Sequence[Meeting], years: Sequence[int], words: str, *, has_kind: bool) -> list[Meeting]:
    reviewed = [one for one in found if one.review_year in years]
    planned = [one for one in found if one.plan_year in years]
    if any(word in words for word in _PLANNING) and planned:
        return planned
    if has_kind:
        return reviewed or ([] if tells_year_reviewed(words) else [one for one in found if one.year in years])
    either = [one for one in found if one.review_year in years or one.year in years]
    return either or planned
