"""When a question is about: years, halves, quarters, dates, ranges, and words relative to a given today.

Everything is read off the folded words, so that it works without accents; dates as newspapers write them
(``10/3/2023``, ``ngày 10 tháng 3 năm 2023``, ``tháng 3/2023``) come out as single spans.
"""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from knowledge.language import Token
from knowledge.language.numerals import COUNTED
from knowledge.language.tokens import is_typed_with_accents


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """One expression of time: token span, the placeholder it is masked with, and what it says.

    ``impossible`` marks a date that no calendar has ("31/2/2023"). ``days`` are the first and the last of some days
    ("tuần trước"). ``bare_month`` is a month without its year; ``shift`` a year counted from one spoken of before;
    ``beside`` the same of one that is counted from today where nothing was spoken of ("năm sau").
    """

    start: int
    end: int
    mask: str
    years: tuple[int, ...] = ()
    part: str | None = None
    date: dt.date | None = None
    day_month: tuple[int, int] | None = None
    month: tuple[int, int] | None = None
    bare_month: int | None = None
    days: tuple[dt.date, dt.date] | None = None
    shift: int | None = None
    beside: int | None = None
    relative: str | None = None
    ranged: bool = False
    impossible: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """All that a question says of time.

    ``years`` in the order named; ``ranged`` says that they are a range, of which not each need be told; ``part`` H1, H2
    or Q1..Q4; ``month`` is (year, month); ``days`` a first and a last day; ``relative`` is ``latest`` or ``all``;
    ``shift`` says that a year is meant so many years after the one that was spoken of before, ``beside`` that ``years``
    may be meant so ("năm sau": after this one, or after the one spoken of).
    """

    years: tuple[int, ...] = ()
    part: str | None = None
    date: dt.date | None = None
    month: tuple[int, int] | None = None
    days: tuple[dt.date, dt.date] | None = None
    relative: str | None = None
    shift: int | None = None
    beside: int | None = None
    ranged: bool = False
    spans: tuple[TimeSpan, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        """Whether the question says anything of time."""
        return bool(self.spans)

    def without_days(self) -> Period:
        """The same without the days that it names."""
        spans = tuple(replace(span, date=None) for span in self.spans)
        return replace(self, date=None, days=None, spans=spans)

    @property
    def dates(self) -> tuple[str, ...]:
        """The days that are named, or else the one that is meant, as ISO dates."""
        named = tuple(dict.fromkeys(span.date.isoformat() for span in self.spans if span.date))
        return named or ((self.date.isoformat(),) if self.date else ())

    @property
    def months(self) -> tuple[str, ...]:
        """The months that are named with their years, or else the one that is meant, as ISO dates begin."""
        named = tuple(dict.fromkeys(f"{span.month[0]}-{span.month[1]:02}" for span in self.spans if span.month))
        return named or ((f"{self.month[0]}-{self.month[1]:02}",) if self.month else ())

    @property
    def yearless(self) -> str:
        """The day or month of which no year is told with it, as it ends an ISO date: another year may be meant.

        In "sáng 10/3 họp tổng kết năm 2022" the year is that of something else. Empty where there is none.
        """
        if self.date is not None:
            return "" if any(span.date for span in self.spans) else f"-{self.date:%m-%d}"
        if self.month is not None:
            return "" if any(span.month for span in self.spans) else f"-{self.month[1]:02}-"
        return ""

    @property
    def impossible(self) -> TimeSpan | None:
        """The first date that no calendar has."""
        return next((span for span in self.spans if span.impossible), None)


_LAST_YEAR = 2035  # how far "from … on" is taken to reach
_FIRST_YEAR = 1986  # and "before …" back
_FIRST_TOLD = 1945  # of all years
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


@_rule(rf"(?:thang |t)(\d{{1,2}}) (?:nam )?({_YEAR})", "{date}")
def _month(match: re.Match[str], _: dt.date) -> dict[str, object] | None:
    return {"month": (int(match[2]), int(match[1]))} if 1 <= int(match[1]) <= 12 else {"impossible": True}


_DAY_BEFORE = re.compile(r"\b(?:hoi nghi|hop|hom|bua|sang|chieu|mung|mong) $")


@_rule(r"(?:ngay )?(\d{1,2}) (?:thang )?(\d{1,2})", "{date}")
def _day_and_month(match: re.Match[str], _: dt.date) -> dict[str, object] | None:
    day, month = int(match[1]), int(match[2])
    told_as_day = match[0].startswith("ngay") or _DAY_BEFORE.search(match.string[: match.start()]) is not None
    if not told_as_day and ("thang" in match[0] or not 1 <= month <= 12):
        return None
    try:
        dt.date(2000, month, day)
    except ValueError:  # "ngày 28-29" are two days
        return {"impossible": True} if "thang" in match[0] or (month <= 12 and day <= 31) else None
    return {"day_month": (day, month)}


@_rule(rf"thang (\d{{1,2}})(?! nam \d{{1,2}}(?!\d))|t(\d{{1,2}})(?= {_NAM} (?:nay|ngoai|truoc|roi)(?!\S))", "{month}")
def _bare_month(match: re.Match[str], _: dt.date) -> dict[str, object] | None:
    month = int(match[1] or match[2])
    return {"bare_month": month} if 1 <= month <= 12 else None


@_rule(r"(?:trong )?thang (nay|truoc|qua|roi|vua roi|vua qua|toi|sau)", "{month}")
def _relative_month(match: re.Match[str], today: dt.date) -> dict[str, object]:
    ahead = {"nay": 0, "toi": 1, "sau": 1}.get(match[1], -1)
    years, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    return {"month": (years, month + 1)}


_RELATIVE_DAYS = {
    "hom nay": 0,
    "bua nay": 0,
    "hom qua": -1,
    "bua qua": -1,
    "hom kia": -2,
    "ngay mai": 1,
    "ngay kia": 2,
    "mai": 1,
}


@_rule(r"hom nay|bua nay|hom qua|bua qua|hom kia|ngay mai|ngay kia", "{date}")
def _relative_day(match: re.Match[str], today: dt.date) -> dict[str, object]:
    return {"date": today + dt.timedelta(days=_RELATIVE_DAYS[match[0]])}


@_rule(r"tuan (nay|truoc|qua|roi|vua roi|vua qua|toi|sau)", "{date}")
def _week(match: re.Match[str], today: dt.date) -> dict[str, object]:
    ahead = {"nay": 0, "toi": 1, "sau": 1}.get(match[1], -1)
    monday = today + dt.timedelta(days=7 * ahead - today.weekday())
    return {"days": (monday, monday + dt.timedelta(days=6))}


_NEXT = r"(?:lan|ky|dot|hoi nghi|(?:ky|cuoc|buoi|phien|lan) hop)"
_NOT_NEXT = "day|nay|dau|đâu"


@_rule(
    rf"{_NEXT} (?:sap )?toi(?! (?:{_NOT_NEXT}))|hop (?:sap )?toi(?! (?:\||{_NOT_NEXT}))"
    r"|sap (?:hop|dien ra|to chuc|khai mac)",
    "{date}",
)
def _next_time(_match: re.Match[str], today: dt.date) -> dict[str, object]:
    return {"days": (today + dt.timedelta(days=1), dt.date(_LAST_YEAR, 12, 31))}


@_rule(r"(\d{1,2}) nam (?:ve )?truoc(?: day)?|(?:cach day|truoc day) (\d{1,2}) nam", "{year}")
def _years_ago(match: re.Match[str], today: dt.date) -> dict[str, object]:
    return {"years": (today.year - int(match[1] or match[2]),)}


@_rule(r"(\d{1,2}) nam (?:gan day|gan nhat|vua qua|qua)|trong (\d{1,2}) nam", "{range}")
def _last_years(match: re.Match[str], today: dt.date) -> dict[str, object]:
    count = int(match[1] or match[2])
    return {"years": tuple(range(today.year - count, today.year + 1)), "ranged": True}


@_rule(
    r"nam (?:lien )?(sau|truoc) (?:do|ay|nua)|nam (?:lien )?(ke tiep|tiep theo|lien sau|lien ke|ke|"
    r"lien truoc)(?: (?:do|ay|sau do|truoc do))?"
    r"|(\d) nam (?:sau(?: (?:do|ay|nua))?|truoc (?:do|ay|nua))|(?:truoc|sau) (?:do|ay) (\d|mot) nam",
    "{year}",
)
def _year_beside(match: re.Match[str], _: dt.date) -> dict[str, object]:
    if count := match[3] or match[4]:
        years = 1 if count == "mot" else int(count)
        return {"shift": -years if "truoc" in match[0] else years}
    return {"shift": -1 if "truoc" in match[0] else 1}


@_rule(r"(?<!nua )(?:truoc|tro ve truoc) nam (" + _YEAR + r")", "{range}")
def _before_year(match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"years": tuple(range(_FIRST_YEAR, int(match[1]))), "ranged": True}


@_rule(r"(?<!nua )sau nam (" + _YEAR + r")", "{range}")
def _after_year(match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"years": tuple(range(int(match[1]) + 1, _LAST_YEAR + 1)), "ranged": True}


@_rule(rf"(?:trong )?nam hoc ({_YEAR}) ({_YEAR})", "{year}")
def _school_year(match: re.Match[str], _: dt.date) -> dict[str, object] | None:
    first, last = int(match[1]), int(match[2])
    return {"years": (first, last), "ranged": True} if last == first + 1 else None


_SCHOOL_BEGINS, _SCHOOL_ENDS = 9, 6
"""The months in which a school year begins, and from which on it is the one "vừa rồi"."""


@_rule(r"(?:trong )?nam hoc (nay|truoc|ngoai|roi|vua roi|vua qua)", "{year}")
def _relative_school_year(match: re.Match[str], today: dt.date) -> dict[str, object]:
    current = today.year - (today.month < _SCHOOL_BEGINS)
    ended = _SCHOOL_ENDS <= today.month < _SCHOOL_BEGINS and match[1] not in ("truoc", "ngoai")
    first = current - (match[1] != "nay" and not ended)
    return {"years": (first, first + 1), "ranged": True}


@_rule(rf"(?:trong |giai doan |tu )*(?:nam )?({_YEAR}) (?:(?:den|toi) (?:nam )?)?({_YEAR})", "{range}")
def _range(match: re.Match[str], _: dt.date) -> dict[str, object] | None:
    first, last = int(match[1]), int(match[2])
    return {"years": tuple(range(first, last + 1)), "ranged": True} if first < last <= first + 30 else None


@_rule(r"(?:(?:tu|ke tu|suot|trong) )?dau nam (?:cho )?(?:den|toi) (?:nay|gio|bay gio|hom nay|hien tai)", "{year}")
def _since_new_year(_match: re.Match[str], today: dt.date) -> dict[str, object]:
    return {"years": (today.year,)}


@_rule(rf"(?:tu|ke tu) (?:nam )?({_YEAR})(?: (?:tro di|tro lai day|ve sau|tro ve sau|den nay|toi nay))?", "{range}")
def _from_year(match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"years": tuple(range(int(match[1]), _LAST_YEAR + 1)), "ranged": True}


@_rule(
    rf"(?:trong )?(?:(?:6|06|sau) thang|nua) dau{_OF_YEAR}|giua(?= nam| {_YEAR}){_OF_YEAR}|nua nam"
    rf"|(?<!\bo )(?<!\btai )(?<!\bdan )(?<!\bdung )dau(?= nam){_OF_YEAR}"
    rf"|(?:6|06|sau) thang(?= (?:nam )?{_YEAR})",
    "{half}",
)
def _first_half(_match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"part": "H1"}


@_rule(rf"(?:trong )?(?:(?:6|06|sau) thang|nua) (?:cuoi|sau){_OF_YEAR}", "{half}")
def _second_half(_match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"part": "H2"}


_QUARTERS = {"i": "Q1", "ii": "Q2", "iii": "Q3", "iv": "Q4"}


@_rule(rf"(?:trong )?(?:qu[yi] |q)([1-4]|i{{1,3}}|iv){_OF_YEAR}|(?:qu[yi] )?q([1-4])", "{half}")
def _quarter(match: re.Match[str], _: dt.date) -> dict[str, object]:
    number = match[1] or match[2]
    return {"part": _QUARTERS.get(number, f"Q{number}")}


@_rule(rf"(?:trong |vao |cua )?(?:{_NAM} )?({_YEAR})", "{year}")
def _plain_year(match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"years": (int(match[1]),)}


@_rule(r"nam (\d\d)", "{year}")
def _short_year(match: re.Match[str], today: dt.date) -> dict[str, object] | None:
    year = 2000 + int(match[1])
    if year > today.year + 5:  # "năm 98"
        year -= 100
    return {"years": (year,)} if year >= _FIRST_TOLD else None


@_rule(r"(\d\d)", "{year}")
def _year_behind_apostrophe(match: re.Match[str], today: dt.date) -> dict[str, object] | None:
    return _short_year.read(match, today)


_RELATIVE_YEARS = {"nay": 0, "ngoai": -1, "truoc": -1, "roi": -1, "kia": -2, "toi": 1, "sau": 1}


@_rule(
    rf"(?:trong |hoi |sang )?{_NAM} (nay|ngoai|roi|kia|toi(?! (?:nay|gio)(?!\S))|(?:truoc|sau)(?! (?:do|ay)(?!\S)))"
    r"|sang nam",
    "{year}",
)
def _relative_year(match: re.Match[str], today: dt.date) -> dict[str, object]:
    word = match[1] or ""
    shift = _RELATIVE_YEARS.get(word, 1)
    return {"years": (today.year + shift,), "beside": shift if word in ("truoc", "sau") else None}


@_rule(
    r"(?:(?:qua|tung|theo|trong|o) )*(?:cac|tung|moi|nhung) nam(?: (?:gan day|qua))?|theo nam|tu truoc (?:den|toi) nay"
    r"|(?:cot|kem|ghi ro) nam(?! (?:\d|nao|may))",
    "{years}",
)
def _all_years(_match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"relative": "all"}


@_rule(r"(?:gan|moi|sau) (?:day )?nhat|vua qua|vua roi", "{latest}")
def _latest(_match: re.Match[str], _: dt.date) -> dict[str, object]:
    return {"relative": "latest"}


_RULES: Sequence[_Rule] = (
    _full_date, _iso_date, _month, _day_and_month, _relative_month, _relative_day, _week, _next_time,
    _years_ago, _last_years,
    _school_year, _relative_school_year,
    _since_new_year, _range, _before_year, _after_year, _from_year, _year_beside,
    _first_half, _second_half, _quarter, _bare_month,
    _plain_year, _short_year, _year_behind_apostrophe, _relative_year, _all_years, _latest,
)  # fmt: skip

# What may stand between two numbers of a date or a range: more than a blank, and no comma.
_BETWEEN_NUMBERS = re.compile(r"\s*[/\-.–]\s*")
_BETWEEN_YEARS = re.compile(r"\s*[-–]\s*")
_BESIDE_A_WORD = re.compile(r"[\s/\-.–]*")
_APOSTROPHES = ("'", "\u2019", "\u2018", "`", "\u00b4")  # and none at the beginning of a text
_STROKE = re.compile(r"\s*/\s*")


def read_period(original: str, tokens: Sequence[Token], today: dt.date, taken: Sequence[bool]) -> Period:
    """Read what ``tokens`` (of the text ``original``) say of time, leaving alone the tokens already ``taken``."""
    taken = list(taken)
    starts, text = _joined(tokens, taken)
    spans: list[TimeSpan] = []
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            first, last = (bisect.bisect(starts, at) - 1 for at in (match.start(), match.end() - 1))
            if any(taken[first : last + 1]) or not _is_glued(rule, original, tokens[first : last + 1]):
                continue
            if rule is _day_and_month and _counts(tokens, first, last):
                continue
            if rule is _year_behind_apostrophe and _is_counted(tokens, last + 1):
                continue
            read = rule.read(match, today)
            if read is not None:
                taken[first : last + 1] = [True] * (last + 1 - first)
                spans.append(TimeSpan(first, last + 1, rule.mask, **read))  # type: ignore[arg-type]
    spans.sort(key=lambda span: span.start)
    return _together(spans, today)


def _joined(tokens: Sequence[Token], taken: Sequence[bool]) -> tuple[list[int], str]:
    """Where each token begins in the text of their folded words (a taken one as a bar), and that text."""
    starts: list[int] = []
    words, at = [], 0
    accented = is_typed_with_accents(tokens)
    for i, token in enumerate(tokens):
        # "ở đâu năm 2022" is not "đầu năm 2022", nor is "quyết thắng năm 2025" a month
        word = "|" if taken[i] else token.text if token.text in ("đâu", "thắng") else token.folded
        if accented and token.text == "do":  # "năm nay do tỉnh nào" is not "năm nay đó"
            word = "·do"
        starts.append(at)
        words.append(word)
        at += len(word) + 1
    return starts, " ".join(words)


def _is_glued(rule: _Rule, original: str, tokens: Sequence[Token]) -> bool:
    """Whether the numbers of a date or a range stand together as theirs do; other rules need no glue."""
    if rule is _year_behind_apostrophe:
        return original[: tokens[0].start][-1:] in _APOSTROPHES and not original[tokens[0].end :][:1].isalpha()
    if rule not in (_full_date, _iso_date, _school_year, _range, _day_and_month):
        return True
    numbers = _BETWEEN_YEARS if rule in (_school_year, _range) else _BETWEEN_NUMBERS
    if rule is _day_and_month and tokens[0].folded != "ngay":  # "10/3", not "10-3" nor "10.3"
        numbers = _STROKE
    return all(
        (numbers if a.folded.isdecimal() and b.folded.isdecimal() else _BESIDE_A_WORD).fullmatch(
            original[a.end : b.start]
        )
        for a, b in itertools.pairwise(tokens)
    )


def _counts(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether two numbers with a stroke say how many of how many: "06/6 đơn vị"."""
    after = tokens[last + 1].folded if last + 1 < len(tokens) else ""
    return tokens[first].folded != "ngay" and after in COUNTED and after not in ("thang", "hoi", "cum", "ca", "o")


def _is_counted(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word behind figures is what they count: "'23 cá nhân'"."""
    return at < len(tokens) and tokens[at].folded in COUNTED and tokens[at].folded not in ("hoi", "cum")


def _together(spans: Sequence[TimeSpan], today: dt.date) -> Period:
    date = next((span.date for span in spans if span.date), None)
    day_month = next((span.day_month for span in spans if span.day_month), None)
    years = tuple(dict.fromkeys(year for span in spans for year in span.years))
    shift = next((span.shift for span in spans if span.shift is not None), None)
    if shift is not None and years:  # "phó năm 2022, trưởng năm kế tiếp"
        years, shift = (*years, years[-1] + shift), None
    if date is None and day_month is not None:
        date = _last_such_day(day_month, years[0] if years else None, today)
    month = next((span.month for span in spans if span.month), None)
    bare = next((span.bare_month for span in spans if span.bare_month), None)
    if month is None and bare is not None:
        month = (years[0] if years else today.year - (bare > today.month), bare)
    return Period(
        years=years,
        part=next((span.part for span in spans if span.part), None),
        date=date,
        month=month,
        days=next((span.days for span in spans if span.days), None),
        relative=next((span.relative for span in spans if span.relative in ("latest", "all")), None),
        shift=shift,
        beside=next((span.beside for span in spans if span.beside is not None), None) if len(years) == 1 else None,
        ranged=any(span.ranged for span in spans),
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
