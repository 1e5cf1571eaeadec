"""When a question is about: years, halves, quarters, dates, ranges, and words relative to a given today.

Everything is read off the folded words, so that it works without accents; dates as newspapers write them
(``10/3/2023``, ``ngày 10 tháng 3 năm 2023``, ``tháng 3/2023``) come out as single spans.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from knowledge.language import Token


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """One expression of time: token span, the placeholder it is masked with, and what it says.

    ``impossible`` marks a date that no calendar has ("31/2/2023").
    """

    start: int
    end: int
    mask: str
    years: tuple[int, ...] = ()
    part: str | None = None
    date: dt.date | None = None
    day_month: tuple[int, int] | None = None
    month: tuple[int, int] | None = None
    relative: str | None = None
    impossible: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """All that a question says of time.

    ``years`` in the order named; ``part`` H1, H2 or Q1..Q4; ``month`` is (year, month); ``relative`` is ``latest`` or
    ``all``; ``open_ended`` says "from … on".
    """

    years: tuple[int, ...] = ()
    part: str | None = None
    date: dt.date | None = None
    month: tuple[int, int] | None = None
    relative: str | None = None
    open_ended: bool = False
    spans: tuple[TimeSpan, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        """Whether the question says anything of time."""
        return bool(self.spans)

    @property
    def impossible(self) -> TimeSpan | None:
        """The first date that no calendar has."""
        return next((span for span in self.spans if span.impossible), None)


_YEAR = r"(?:19[4-9]\d|20\d\d|2100)"
_NAM = r"(?:nam|n)"
# "6 tháng đầu năm" as one span, but "6 tháng đầu" + "năm 2017": the year is a span of its own.
_OF_YEAR = r"(?: nam(?! (?:\d|nay|ngoai|truoc|roi|kia|toi|sau)))?"


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], dt.date], dict[str, object] | None]
    mask: str


def _rule(pattern: str, mask: str) -> Callable[[Callable[[re.Match[str], dt.date], dict[str, object] | None]], _Rule]:
    def make(read: Callable[[re.Match[str], dt.date], dict[str, object] | None]) -> _Rule:
        return _Rule(re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"), read, mask)

    return make


# The rules read the folded words joined by single blanks: punctuation is gone, so "10/3/2023" reads "10 3 2023".
# The original is consulted for the separators, so that "2 3 2023" in a list is no date.
@_rule(rf"(?:ngay )?(\d{{1,2}}) (?:thang )?(\d{{1,2}}) (?:nam )?({_YEAR}|\d\d)", "{date}")
def _full_date(match: re.Match[str], _: dt.date) -> dict[str, object] | None:
    year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
    try:
        return {"date": dt.date(year, int(match[2]), int(match[1]))}
    except ValueError:
        return {"impossible": True} if len(match[3]) == 4 else None


@_rule(rf"(?:ngay )?({_YEAR}) (\d{{1,2}}) (\d{{1,2}})", "{date}")
def _iso_date(match: re.Match[str], _: dt.date) -> dict[str, object] | None:
    try:
        return {"date": dt.date(int(match[1]), int(match[2]), int(match[3]))}
    except ValueError:
        return {"impossible": True}


@_rule(rf"thang (\d{{1,2}}) (?:nam )?({_YEAR})", "{date}")
def _month(match: re.Match[str], _: dt.date) -> dict[str, object] | None:
    return {"month": (int(match[2]), int(match[1]))} if 1 <= int(match[1]) <= 12 else {"impossible": True}


@_rule(r"ngay (\d{1,2}) (?:thang )?(\d{1,2})", "{date}")
def _day_and_month(match: re.Match[str], _: dt.date) -> dict[str, object] | None:
    try:
        dt.date(2000, int(match[2]), int(match[1]))
    except ValueError:  # "ngày 28-29" are two days
        return {"impossible": True} if "thang" in match[0] else None
    return {"day_month": (int(match[1]), int(match[2]))}


@_rule(rf"(?:trong |giai doan |tu )*(?:nam )?({_YEAR}) (?:(?:den|toi) (?:nam )?)?({_YEAR})", "{range}")
def _range(match: re.Match[str], _: dt.date) -> dict[str, object] | None:
    first, last = int(match[1]), int(match[2])
    return {"years": tuple(range(first, last + 1))} if first < last <= first + 30 else None


@_rule(rf"tu (?:nam )?({_YEAR})(?: (?:tro di|ve sau|tro ve sau|den nay))?", "{year}")
def _from_year(match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"years": (int(match[1]),), "relative": "from"}


@_rule(
    rf"(?:trong )?(?:(?:6|06|sau) thang|nua) dau{_OF_YEAR}|giua{_OF_YEAR}|nua nam"
    rf"|(?<!\bo )(?<!\btai )dau(?= nam){_OF_YEAR}"
    rf"|(?:6|06|sau) thang(?= (?:nam )?{_YEAR})",
    "{half}",
)
def _first_half(_match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"part": "H1"}


@_rule(rf"(?:trong )?(?:(?:6|06|sau) thang|nua) cuoi{_OF_YEAR}", "{half}")
def _second_half(_match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"part": "H2"}


_QUARTERS = {"1": "Q1", "i": "Q1", "2": "Q2", "ii": "Q2", "3": "Q3", "iii": "Q3", "4": "Q4", "iv": "Q4"}


@_rule(r"quy (1|i|2|ii|3|iii|4|iv)", "{half}")
def _quarter(match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"part": _QUARTERS[match[1]]}


@_rule(rf"(?:trong |vao |cua )?(?:{_NAM} )?({_YEAR})", "{year}")
def _plain_year(match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"years": (int(match[1]),)}


@_rule(r"nam (\d\d)", "{year}")
def _short_year(match: re.Match[str], today: dt.date) -> dict[str, object] | None:
    year = 2000 + int(match[1])
    return {"years": (year,)} if year <= today.year + 5 else None


_RELATIVE_YEARS = {"nay": 0, "ngoai": -1, "truoc": -1, "roi": -1, "kia": -2, "toi": 1, "sau": 1}


@_rule(rf"(?:trong )?{_NAM} (nay|ngoai|truoc|roi|kia|toi|sau)", "{year}")
def _relative_year(match: re.Match[str], today: dt.date) -> dict[str, object]:
    return {"years": (today.year + _RELATIVE_YEARS[match[1]],)}


@_rule(
    r"(?:(?:qua|tung|theo|trong|o) )*(?:cac|tung|moi|nhung) nam(?: (?:gan day|qua))?|theo nam|tu truoc (?:den|toi) nay",
    "{years}",
)
def _all_years(_match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"relative": "all"}


@_rule(r"(?:gan|moi|sau) (?:day )?nhat|vua qua|vua roi", "{latest}")
def _latest(_match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"relative": "latest"}


_RULES: Sequence[_Rule] = (
    _full_date, _iso_date, _month, _day_and_month, _range, _from_year, _first_half, _second_half, _quarter,
    _plain_year, _short_year, _relative_year, _all_years, _latest,
)  # fmt: skip

# What may stand between two numbers of a date or a range: more than a blank, and no comma.
_BETWEEN_NUMBERS = re.compile(r"\s*[/\-.–]\s*")
_BETWEEN_YEARS = re.compile(r"\s*[-–]\s*")
_BESIDE_A_WORD = re.compile(r"[\s/\-.–]*")


def read_period(original: str, tokens: Sequence[Token], today: dt.date, taken: Sequence[bool]) -> Period:
    """Read what ``tokens`` (of the text ``original``) say of time, leaving alone the tokens already ``taken``."""
    taken = list(taken)
    starts, text = _joined(tokens, taken)
    spans: list[TimeSpan] = []
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            first, last = starts[match.start()], starts[match.start() + match[0].rfind(" ") + 1]
            if any(taken[first : last + 1]) or not _is_glued(rule, original, tokens[first : last + 1]):
                continue
            read = rule.read(match, today)
            if read is not None:
                taken[first : last + 1] = [True] * (last + 1 - first)
                spans.append(TimeSpan(first, last + 1, rule.mask, **read))  # type: ignore[arg-type]
    spans.sort(key=lambda span: span.start)
    return _together(spans, today)


def _joined(tokens: Sequence[Token], taken: Sequence[bool]) -> tuple[dict[int, int], str]:
    """The folded words joined by blanks (a taken one as a bar), and the token that begins at each character."""
    starts: dict[int, int] = {}
    words, at = [], 0
    for i, token in enumerate(tokens):
        # "ở đâu năm 2022" is not "đầu năm 2022"
        word = "|" if taken[i] else token.text if token.text == "đâu" else token.folded
        starts[at] = i
        words.append(word)
        at += len(word) + 1
    return starts, " ".join(words)


def _is_glued(rule: _Rule, original: str, tokens: Sequence[Token]) -> bool:
    """Whether the numbers of a date or a range stand together as theirs do; other rules need no glue."""
    if rule not in (_full_date, _iso_date, _range, _day_and_month):
        return True
    numbers = _BETWEEN_YEARS if rule is _range else _BETWEEN_NUMBERS
    return all(
        (numbers if a.folded.isdecimal() and b.folded.isdecimal() else _BESIDE_A_WORD).fullmatch(
            original[a.end : b.start]
        )
        for a, b in itertools.pairwise(tokens)
    )


def _together(spans: Sequence[TimeSpan], today: dt.date) -> Period:
    date = next((span.date for span in spans if span.date), None)
    day_month = next((span.day_month for span in spans if span.day_month), None)
    years = tuple(dict.fromkeys(year for span in spans for year in span.years))
    if date is None and day_month is not None:
        date = _last_such_day(day_month, years[0] if years else None, today)
    relative = next((span.relative for span in spans if span.relative in ("latest", "all")), None)
    return Period(
        years=years,
        part=next((span.part for span in spans if span.part), None),
        date=date,
        month=next((span.month for span in spans if span.month), None),
        relative=relative,
        open_ended=any(span.relative == "from" for span in spans),
        spans=tuple(spans),
    )


def _last_such_day(day_month: tuple[int, int], year: int | None, today: dt.date) -> dt.date | None:
    """The given day of ``year``, or the last one not after today."""
    day, month = day_month
    for candidate in (year,) if year else (today.year, today.year - 1):
        try:
            date = dt.date(candidate, month, day)
        except ValueError:
            continue
        if year or date <= today:
            return date
    return None
