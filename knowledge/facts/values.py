"""What stands in the fields of the YAML files: texts, ids, days and periods, and what all statements share."""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from knowledge.files.problems import shortened
from knowledge.files.whole_numbers import whole_number

FIRST_YEAR, LAST_YEAR = 1945, 2100

Evidence = Literal["attested", "inferred", "unsourced"]
"""``attested``: a source says so. Anything else may help understanding and is never answered as fact."""

Text = Annotated[str, Field(min_length=1, max_length=600)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Year = Annotated[int, BeforeValidator(whole_number), Field(ge=FIRST_YEAR, le=LAST_YEAR)]

_PERIOD = re.compile(r"^(?P<start>\d{4})(?:-(?P<part>H[12]|Q[1-4])|\.\.(?P<end>\d{4})?)?$")


@functools.lru_cache(maxsize=1024)
def _check_period(value: str) -> str:
    found = _PERIOD.match(value)
    if not found:
        raise ValueError(f'không hiểu thời kỳ "{value}": viết 2017, 2017-H1, 2017-Q3, 2021..2025 hoặc 2023.. (từ 2023)')
    years = [int(year) for year in (found["start"], found["end"]) if year]
    if any(not FIRST_YEAR <= year <= LAST_YEAR for year in years) or years != sorted(years):
        raise ValueError(f'các năm của "{value}" phải trong khoảng {FIRST_YEAR}..{LAST_YEAR}, năm đầu trước năm cuối')
    return value


def _check_ended(value: str) -> str:
    if value.endswith(".."):
        raise ValueError(f'"{value}" chưa có năm cuối: viết {value[:-2]}, hoặc {value[:-2]}..{int(value[:4]) + 1}')
    return value


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def _check_day(value: object) -> object:
    """Refuse what pydantic would take for a date besides ISO: timestamps, times."""
    if isinstance(value, str) and not _DAY.fullmatch(value.strip()):
        raise ValueError(f'ngày viết NĂM-THÁNG-NGÀY, ví dụ 2023-03-10, không phải "{value}"')
    return value


def _check_reasonable(value: dt.date) -> dt.date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"năm phải trong khoảng {FIRST_YEAR}..{LAST_YEAR}, không phải {value.year}")
    return value


def _check_date(value: object) -> str:
    """Return the ISO text of a day, or of a month or a year where no more is known."""
    text = str(value).strip()
    found = _DATE.fullmatch(text)
    if not found:
        told = "ngày viết 2023-03-10, chỉ biết tháng thì 2023-03, chỉ biết năm thì 2023"
        raise ValueError(f'{told}; không phải "{shortened(text)}"')
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        _check_reasonable(dt.date(year, month, day))
    except ValueError:
        raise ValueError(f'không có ngày "{text}" trong các năm {FIRST_YEAR}..{LAST_YEAR}') from None
    return text


Day = Annotated[dt.date, BeforeValidator(_check_day), AfterValidator(_check_reasonable)]
"""A day of the calendar, written ``2023-03-10``."""

PartOfDate = Annotated[str, BeforeValidator(_check_date)]
"""A day (``2023-03-10``); where it is not known a month (``2023-03``) or a year (``2023``)."""

PeriodText = Annotated[str, AfterValidator(_check_period)]
"""``2017`` a year, ``2017-H1`` a half, ``2017-Q3`` a quarter, ``2021..2025`` a range, ``2023..`` open ended."""

EndedPeriod = Annotated[PeriodText, AfterValidator(_check_ended)]
"""A period with a last year: ``2020..2021`` is also a school year or a term."""


class PeriodParts(BaseModel):
    """A period taken apart: first and last year (both inclusive; no last year when open ended) and its part."""

    model_config = ConfigDict(frozen=True)

    start_year: int
    end_year: int | None
    part: str | None

    @classmethod
    @functools.lru_cache(maxsize=1024)
    def of(cls, text: str) -> PeriodParts:
        """Take a valid period text apart.

        Raises:
            ValueError: where ``text`` is not a period.
        """
        found = _PERIOD.match(_check_period(text))
        assert found is not None  # noqa: S101 - _check_period has matched it
        start = int(found["start"])
        if text.endswith(".."):
            return cls(start_year=start, end_year=None, part=None)
        return cls(start_year=start, end_year=int(found["end"] or start), part=found["part"])


class Strict(BaseModel):
    """A part of a file: no keys but its own. Its validator is made when the first file is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, defer_build=True)


class Stated(Strict):
    """What every statement may carry: how sure it is, and a note for the people who keep the file."""

    evidence: Evidence = "attested"
    note: Text | None = None


class Scoped(Stated):
    """A statement about one organisation, by its name or id: a cluster, or a unit (whatever is no cluster)."""

    cluster: Text | None = None
    unit: Text | None = None

    @model_validator(mode="after")
    def _one_scope(self) -> Self:
        if (self.cluster is None) == (self.unit is None):
            raise ValueError('ghi đúng một trong hai khóa "cluster" và "unit"')
        return self


_UNSOURCED = (
    "dòng đã kiểm chứng (attested) phải nêu nguồn trong sources; nếu không có nguồn thì ghi evidence: unsourced"
)


class Sourced(Stated):
    """A row of a reference file: its sources by key, at least one unless it is not attested."""

    sources: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _has_source(self) -> Self:
        if self.evidence == "attested" and not self.sources:
            raise ValueError(_UNSOURCED)
        return self


class Alias(Strict):
    """Another way to write a name. ``ambiguous`` marks one that several entities share or that is a common word."""

    text: Text
    ambiguous: bool = False


def _as_alias(value: object) -> object:
    """A bare text is an alias without further marks."""
    return {"text": value} if isinstance(value, str) else value


Aliases = tuple[Annotated[Alias, BeforeValidator(_as_alias)], ...]


class ReferenceRow(Sourced):
    """A row that defines something, and its other spellings."""

    id: Identifier
    aliases: Aliases = ()


def iso(day: dt.date | None) -> str | None:
    """Return a date as its ISO text."""
    return day.isoformat() if day else None
