"""Days, periods and counts as they are written: what is taken is taken whole, all else is refused with words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from knowledge.facts.kinds.awards import Recipient
from knowledge.facts.kinds.meetings import MeetingStatement
from knowledge.facts.values import FIRST_YEAR, LAST_YEAR, EndedPeriod, PeriodParts, PeriodText

YEARS = st.integers(FIRST_YEAR, LAST_YEAR)
ABOUT = st.sampled_from(["hơn", "trên", "gần", "khoảng", "ít nhất"])


def meeting(date: object) -> MeetingStatement:
    return MeetingStatement.model_validate({"id": "hop", "cluster": "C", "kind": "other", "name": "Họp", "date": date})


def recipient(count: object) -> Recipient:
    return Recipient.model_validate({"count": count, "groups": ["individual"]})


@given(YEARS, st.integers(1, 12), st.integers(1, 28))
def test_a_meeting_is_on_a_day_in_a_month_or_in_a_year(year: int, month: int, day: int) -> None:
    whole = dt.date(year, month, day).isoformat()
    assert meeting(whole).date == whole
    assert meeting(f"{year}-{month:02}").date == f"{year}-{month:02}"
    assert meeting(str(year)).date == str(year)
    assert meeting(None).date is None


@given(st.text(max_size=12))
def test_any_other_text_is_no_date(text: str) -> None:
    try:
        date = meeting(text).date
    except ValidationError:
        return
    assert str(date) == text.strip()


@given(st.integers(1, 10_000_000), ABOUT)
def test_counts_are_exact_or_about(number: int, about: str) -> None:
    dots = f"{number:,}".replace(",", ".")
    exact, around = recipient(str(number)), recipient(f"{about} {number}")
    assert exact.count is not None
    assert (exact.count.number, exact.count.about) == (number, None)
    assert around.count == recipient(f"{about} {dots}").count
    assert around.count is not None
    assert (around.count.number, around.count.about) == (number, about)


@pytest.mark.parametrize("text", ["0", "-3", "nhiều", "hơn", "hơn 0", "10000001", "hơn 1.00", "²"])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        recipient(text)


@given(YEARS, YEARS)
def test_a_role_has_an_end(one: int, other: int) -> None:
    first, last = sorted((one, other))
    assert TypeAdapter(EndedPeriod).validate_python(f"{first}..{last}") == f"{first}..{last}"
    assert PeriodParts.of(f"{first}..{last}") == PeriodParts(start_year=first, end_year=last, part=None)
    assert TypeAdapter(PeriodText).validate_python(f"{first}..") == f"{first}.."
    with pytest.raises(ValidationError, match="chưa có năm cuối"):
        TypeAdapter(EndedPeriod).validate_python(f"{first}..")
