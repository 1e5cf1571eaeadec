"""Days, years and periods in running text, and how each is known."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.intake.proposing.mentions import Mention

_LONGEST = 10  # years that a run may have
_DAY = r"(?P<d>\d{1,2})"
_PARTS = r"(?:sáng|chiều|tối|trưa|đêm|ngày|hôm|sáng ngày|chiều ngày|tối ngày|mùng|từ ngày|trong ngày|đến ngày)"
_YEAR_AFTER = r"(?:\s*\((?:năm\s+)?(?P<y2>(?:19|20)\d\d)\))?"
_NUMERIC = re.compile(
    rf"(?P<lead>\b{_PARTS}\s+(?:thứ\s\w+,?\s)?(?:hai\s+ngày\s+)?(?:(?:nay|qua|mai)\s*)?,?\s?\(?)?"
    rf"(?<![\d./,-])(?P<d>\d{{1,2}})(?:\s*(?:-|–|và|đến)\s*\d{{1,2}})?\s?[/.-]\s?(?P<m>\d{{1,2}})"
    rf"(?:\s?[/.-]\s?(?P<y>(?:19|20)\d\d))?(?![\d%]|[/.,-]\d|/[A-ZĐ]){_YEAR_AFTER}",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"\b(?:ngày\s+)?{_DAY}(?:\s*(?:-|–|và|đến)\s*\d{{1,2}})?\s+tháng\s+(?P<m>\d{{1,2}})(?:\s*(?:năm\s+|/)(?P<y>(?:19|20)\d\d))?{_YEAR_AFTER}",
    re.IGNORECASE,
)
_SCHOOL_YEAR = re.compile(
    r"\b(?:năm\s+học|giai\s+đoạn|nhiệm\s+kỳ)\s+(?P<a>(?:19|20)\d\d)\s*[-–]\s*(?P<b>(?:19|20)\d\d)", re.IGNORECASE
)
_YEAR = re.compile(
    r"\b(?:năm\s+)?(?<![\d/.-])(?P<a>(?:19|20)\d\d)(?![\d%]|[/.-]\d|\s+(?:tỷ|triệu|người|lượt|đồng|hộ))", re.IGNORECASE
)
_BARE_RANGE = re.compile(r"(?<!\d)(?P<a>(?:19|20)\d\d)\s*[-–]\s*(?P<b>(?:19|20)\d\d)(?!\d)")
# The sign is in capitals; behind a dash only where a stroke follows: "34-CT/TU", but no "số 2-VKSND".
_SIGN = r"(?:TTr|[A-ZĐ]{2,10})(?![a-zà-ỹ])"
_PART = r"[-/][A-ZĐ&a-z0-9]{1,12}"
_NUMBER = re.compile(
    rf"\b(?:số\s*:?\s*)?(?P<n>\d{{1,5}}(?:/\d{{4}})?(?:\s?/\s?{_SIGN}|-{_SIGN}(?=/))(?:{_PART})*)"
    r"(?:,?\s+(?:ra\s+|ban\s+hành\s+)?(?P<when>ngày\s+\d{1,2}(?:[/.-]\d{1,2}[/.-]|"
    r"\s+tháng\s+\d{1,2}\s+năm\s+)\d{4}|cùng\s+ngày))?"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month; `year` is None where the text does not tell it."""

    day: int
    month: int
    year: int | None

    def iso(self, year: int | None = None) -> str | None:
        """Return the date in ISO form, of `year` where it has none of its own; None where there is no such day."""
        year = self.year or year
        try:
            return dt.date(year, self.month, self.day).isoformat() if year else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Years:
    """A year or a run of years, first and last; `told` says that "năm" stands with it."""

    first: int
    last: int
    told: bool = True

    def value(self) -> int | str:
        """Return the year as a number, a run as ``2020..2021``."""
        return self.first if self.first == self.last else f"{self.first}..{self.last}"


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of a document and the day in ISO form, None where it is not told."""

    number: str
    date: str | None


def read_days(text: str) -> Iterator[Mention]:
    """Yield the days of `text`. A bare ``6/6`` is none ("06/6 đơn vị" counts): "ngày" or a year makes it one."""
    for pattern in (_NUMERIC, _IN_WORDS):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            year = groups["y"] or groups["y2"]
            if pattern is _NUMERIC and not (groups["lead"] or year):
                continue
            day = Day(int(groups["d"]), int(groups["m"]), int(year) if year else None)
            if day.iso(2024):
                start = match.start("d")
                yield Mention("T", start, match.end(), text[start : match.end()], day)


def read_years(text: str) -> Iterator[Mention]:
    """Yield the years of `text`, school years as one; those of an age ("giai đoạn 2003 - 2023") are no years of it."""
    ages: list[re.Match[str]] = []
    for pattern in (_SCHOOL_YEAR, _BARE_RANGE):
        for match in pattern.finditer(text):
            first, last = int(match["a"]), int(match["b"])
            if first <= last <= first + _LONGEST:
                yield Mention("Y", match.start(), match.end(), match[0], Years(first, last))
            else:
                ages.append(match)
    for match in _YEAR.finditer(text):
        if any(age.start() <= match.start() < age.end() for age in ages):
            continue
        year = int(match["a"])
        yield Mention("Y", match.start(), match.end(), match[0], Years(year, year, match[0][0] in "nN"))


def read_numbers(text: str) -> Iterator[Mention]:
    """Yield the numbers of documents, each with its day where it stands behind."""
    latest: str | None = None
    for match in _NUMBER.finditer(text):
        when = match["when"]
        digits = [int(part) for part in re.findall(r"\d+", when)] if when else []
        if len(digits) == 3:
            latest = Day(digits[0], digits[1], digits[2]).iso()
        date = latest if when else None
        yield Mention("B", match.start(), match.end(), match[0], Numbered(re.sub(r"\s", "", match["n"]), date))
