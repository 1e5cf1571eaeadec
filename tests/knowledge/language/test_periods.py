import datetime as dt
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import Normaliser, strip_accents, tokenise
from knowledge.language.numerals import with_digits
from knowledge.language.periods import Period, read_period

TODAY = dt.date(2023, 6, 1)


def read(text: str, today: dt.date = TODAY) -> Period:
    tokens = tokenise(text)
    return read_period(text, tokens, today, [False] * len(tokens))


def masks(text: str) -> list[tuple[str, str]]:
    """Each span as typed, and its placeholder."""
    tokens = tokenise(text)
    return [(text[tokens[s.start].start : tokens[s.end - 1].end], s.mask) for s in read(text).spans]


@pytest.mark.parametrize(
    "text",
    [
        "10/3/2023", "10-3-2023", "10.3.2023", "10/03/2023", "ngày 10/3/2023", "ngày 10-03-2023",
        "ngày 10 tháng 3 năm 2023", "Ngày 10 tháng 3 năm 2023", "10 tháng 3 năm 2023", "ngày 10 tháng 3/2023",
        "10 / 3 / 2023", "10/3/23", "2023-03-10", "ngày 2023-03-10",
        "hội nghị (10/3/2023)", "ngày 10/3/2023, tại Bắc Giang",
    ],
)  # fmt: skip
def test_a_day_as_newspapers_write_it(text: str) -> None:
    for typed in (text, strip_accents(text), text.upper(), unicodedata.normalize("NFD", text)):
        assert read(typed).date == dt.date(2023, 3, 10), typed
        assert [mask for _, mask in masks(typed)] == ["{date}"]


@pytest.mark.parametrize(
    "text",
    [
        "31/2/2023",
        "ngày 0/1/2023",
        "ngày 10/13/2023",
        "30/2/2023",
        "ngày 32 tháng 1 năm 2023",
        "2023-13-01",
        "tháng 13/2023",
    ],
)
def test_a_day_that_does_not_exist_is_none(text: str) -> None:
    assert read(f"họp {text} ở đâu").impossible is not None
    assert masks(f"họp {text} ở đâu") == [(text, "{date}")]


@pytest.mark.parametrize("text", ["29/2/2024", "98/2023/NĐ-CP", "24/7/365", "10-20 đơn vị", "ngày 28-29/3", "năm 2023"])
def test_what_may_exist_or_is_no_day_at_all_is_not_impossible(text: str) -> None:
    assert read(text).impossible is None


@pytest.mark.parametrize("text", ["2, 3, 2023", "có 2 tập thể 3 cá nhân 2023", "2 3 2023", "số 10, 3 năm 2023"])
def test_numbers_beside_each_other_are_no_date(text: str) -> None:
    assert read(text).date is None
    assert read(text).years == (2023,)


@pytest.mark.parametrize(
    ("text", "month"),
    [("tháng 3/2023", (2023, 3)), ("tháng 12 năm 2017", (2017, 12)), ("thang 3 2023", (2023, 3))],
)
def test_a_month(text: str, month: tuple[int, int]) -> None:
    assert (read(text).month, read(text).date) == (month, None)


def test_a_day_without_a_year_is_the_last_one_or_that_of_the_year_named() -> None:
    assert read("ngày 10/3").date == dt.date(2023, 3, 10)
    assert read("ngày 10 tháng 12").date == dt.date(2022, 12, 10)
    assert read("ngày 10/3 hội nghị năm 2017").date == dt.date(2017, 3, 10)
    assert read("ngày 29/2").date is None
    assert read("ngày 29/2 trong năm 2020").date == dt.date(2020, 2, 29)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("năm 2017", (2017,)), ("2017", (2017,)), ("trong năm 2017", (2017,)), ("vào năm 2017", (2017,)),
        ("năm 17", (2017,)),
        ("năm nay", (2023,)), ("năm ngoái", (2022,)), ("năm trước", (2022,)), ("năm rồi", (2022,)),
        ("năm kia", (2021,)),
        ("từ đầu năm tới nay", (2023,)), ("đầu năm đến giờ", (2023,)), ("mấy năm tới nay", ()),
        ("năm tới", (2024,)), ("năm sau", (2024,)), ("năm 2017 và năm 2022", (2017, 2022)),
        ("2022 với 2017", (2022, 2017)),
        ("2017 năm 2019", (2017, 2019)), ("năm 2017, năm 2017", (2017,)),
        ("từ năm 2017 đến năm 2019", (2017, 2018, 2019)),
        ("2017-2019", (2017, 2018, 2019)), ("TỪ NĂM 2017 TỚI NĂM 2019", (2017, 2018, 2019)),
        ("2017 – 2019", (2017, 2018, 2019)), ("giai đoạn 2016 - 2020", (2016, 2017, 2018, 2019, 2020)),
        ("năm 1939", ()), ("năm 2199", ()), ("năm 12345", ()), ("12017", ()), ("cụm 7 tỉnh", ()),
        ("năm 40", ()), ("", ()),
    ],
)  # fmt: skip
def test_years(text: str, years: tuple[int, ...]) -> None:
    for typed in (text, strip_accents(text)):
        assert read(typed).years == years, typed


def test_years_of_a_range_the_wrong_way_round_or_too_long_stand_for_themselves() -> None:
    assert read("2019-2017").years == (2019, 2017)
    assert read("1950-2023").years == (1950, 2023)


@pytest.mark.parametrize(
    ("text", "part", "years"),
    [
        ("6 tháng đầu năm 2017", "H1", (2017,)), ("sáu tháng đầu năm 2019", "H1", (2019,)),
        ("nửa đầu năm 2019", "H1", (2019,)),
        ("06 tháng đầu năm nay", "H1", (2023,)), ("6 tháng đầu năm", "H1", ()), ("giữa năm 2019", "H1", (2019,)),
        ("6 tháng năm 2017", "H1", (2017,)), ("6 tháng 2017", "H1", (2017,)),
        ("6 tháng cuối năm 2017", "H2", (2017,)), ("nửa cuối năm ngoái", "H2", (2022,)),
        ("quý I năm 2018", "Q1", (2018,)), ("quý 2/2018", "Q2", (2018,)), ("quý III", "Q3", ()), ("quý 4", "Q4", ()),
    ],
)  # fmt: skip
def test_parts_of_a_year(text: str, part: str, years: tuple[int, ...]) -> None:
    for typed in (text, strip_accents(text)):
        assert (read(typed).part, read(typed).years) == (part, years), typed


@pytest.mark.parametrize(
    ("text", "relative"),
    [
        ("hội nghị gần nhất", "latest"), ("lần gần đây nhất", "latest"), ("mới nhất", "latest"), ("vừa qua", "latest"),
        ("qua các năm", "all"), ("từng năm", "all"), ("từ trước đến nay", "all"), ("các năm gần đây", "all"),
        ("cột: năm", "all"), ("ghi rõ năm", "all"), ("kèm năm nào", None), ("kèm năm 2017", None),
        ("nhất trí", None), ("hội nghị", None),
    ],
)  # fmt: skip
def test_words_relative_to_today(text: str, relative: str | None) -> None:
    assert read(text).relative == relative
    assert read(strip_accents(text)).relative == relative


def test_placeholders_stand_for_what_was_typed() -> None:
    assert masks("Sơ kết 6 tháng đầu năm 2017 họp ngày 21/7/2017?") == [
        ("6 tháng đầu", "{half}"), ("năm 2017", "{year}"), ("ngày 21/7/2017", "{date}"),
    ]  # fmt: skip
    assert masks("từ năm 2017 đến năm 2019 qua các năm") == [
        ("từ năm 2017 đến năm 2019", "{range}"),
        ("qua các năm", "{years}"),
    ]


def test_what_is_taken_is_no_time() -> None:
    text = "Luật 2017 năm 2018"
    assert read_period(text, tokenise(text), TODAY, [True, True, False, False]).years == (2018,)


def test_a_period_is_true_where_something_was_said() -> None:
    assert read("năm nay")
    assert not read("ai chủ trì")


WORDS = st.sampled_from(
    [
        "ngày", "tháng", "năm", "quý", "đầu", "cuối", "giữa", "từ", "đến", "nay", "ngoái", "trước", "gần", "nhất",
        "qua", "các", "1", "2", "3", "6", "06", "10", "12", "31", "2017", "2023", "2100", "/", "-", ",", ".", "10/3",
    ]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=14).map("".join)))
def test_any_text_is_read_and_spans_do_not_overlap(text: str) -> None:
    period = read(text)
    size = len(tokenise(text))
    ends = 0
    for span in period.spans:
        assert ends <= span.start < span.end <= size
        ends = span.end
    assert all(1945 <= year <= 2100 for year in period.years)


@given(st.dates(dt.date(1945, 1, 1), dt.date(2100, 12, 31)), st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)))
def test_every_day_is_read_as_itself(day: dt.date, today: dt.date) -> None:
    forms: dict[str, Any] = {
        "slashes": f"{day.day}/{day.month}/{day.year}", "words": f"ngày {day.day} tháng {day.month} năm {day.year}",
        "padded": f"{day:%d-%m-%Y}", "iso": day.isoformat(),
    }  # fmt: skip
    for form, text in forms.items():
        assert read(text, today).date == day, form


@pytest.mark.parametrize("text", ["từ năm 2017 đến nay", "từ 2017 trở đi", "từ năm 2017", "kể từ năm 2017"])
def test_from_a_year_on_is_a_range(text: str) -> None:
    period = read(text)
    assert (period.years[0], period.ranged) == (2017, True)
    assert 2023 in period.years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("năm hai nghìn không trăm mười bảy", (2017,)), ("năm hai không hai hai", (2022,)), ("năm hai hai", (2022,)),
        ("hai ngàn lẻ chín", (2009,)), ("năm hai không mười bảy", (2017,)), ("năm mười bảy", (2017,)),
        ("năm 2.017", (2017,)), ("２０１７", (2017,)), ("2017¹", (2017,)), ("2️⃣0️⃣1️⃣7️⃣", (2017,)),
        ("tổng kết '21", (2021,)), ("năm ’21", (2021,)), ("tổng kết 21", (2021,)), ("năm 98", (1998,)),
        ("sơ kết 21/7", ()), ("hội nghị 21 đại biểu", ()), ("'21 tỉnh'", ()),
        ("6 năm trước", (2017,)), ("sáu năm về trước", (2017,)), ("cách đây 2 năm", (2021,)), ("sang năm", (2024,)),
        ("năm 2022 và năm kế tiếp", (2022, 2023)), ("năm 2022 rồi năm liền trước đó", (2022, 2021)),
    ],
)  # fmt: skip
def test_years_in_words_and_counted_from_others(text: str, years: tuple[int, ...]) -> None:
    tokens = with_digits(tokenise(text))
    assert read_period(text, tokens, TODAY, [False] * len(tokens)).years == years


@pytest.mark.parametrize(
    ("text", "shift"), [("thế năm sau đó", 1), ("năm trước đó", -1), ("năm kế tiếp", 1), ("2 năm sau", 2)]
)
def test_a_year_beside_the_one_spoken_of(text: str, shift: int) -> None:
    assert (read(text).shift, read(text).years) == (shift, ())


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("quý I", "Q1"), ("quý II", "Q2"), ("quý III", "Q3"), ("quý IV", "Q4"), ("quí III", "Q3"), ("quý ba", "Q3"),
        ("Q3/2030", "Q3"), ("quý 3/2030", "Q3"), ("quy 2 nam 2030", "Q2"), ("quý tư", "Q4"),
    ],
)  # fmt: skip
def test_every_spelling_of_a_quarter(text: str, part: str) -> None:
    tokens = with_digits(Normaliser().normalise(text).tokens)
    assert read_period(text, tokens, TODAY, [False] * len(tokens)).part == part


def test_days_and_months_beside_today() -> None:
    day = dt.date(2017, 8, 1)
    assert read("hôm nay", day).date == day
    assert read("hôm qua", day).date == dt.date(2017, 7, 31)
    assert read("ngày mai", day).date == dt.date(2017, 8, 2)
    assert read("tháng này", day).month == (2017, 8)
    assert read("tháng trước", day).month == (2017, 7)
    assert read("tháng trước", dt.date(2017, 1, 5)).month == (2016, 12)
    assert read("tuần trước", dt.date(2019, 7, 30)).days == (dt.date(2019, 7, 22), dt.date(2019, 7, 28))


def test_a_month_without_its_year_is_of_the_year_named_or_the_last_one() -> None:
    assert read("tháng 4").month == (2023, 4)
    assert read("tháng 12").month == (2022, 12)
    assert read("năm 2017 trong tháng 4").month == (2017, 4)


def test_how_many_of_how_many_is_no_day() -> None:
    assert read("06/6 đơn vị, 9/9 tỉnh").date is None
    assert read("10/3 họp ở đâu").date == dt.date(2023, 3, 10)
    assert read("ngày 31/2 họp gì").impossible is not None


@pytest.mark.parametrize(("text", "first", "last"), [("trước năm 2020", 1986, 2019), ("sau năm 2017", 2018, 2035)])
def test_before_and_after_a_year(text: str, first: int, last: int) -> None:
    period = read(text)
    assert (period.years[0], period.years[-1], period.ranged) == (first, last, True)


@pytest.mark.parametrize("text", ["năm học 2018-2019", "trong năm học 2018 - 2019", "nam hoc 2018–2019"])
def test_a_school_year_is_one_year_that_spans_two(text: str) -> None:
    assert read(text).years == (2018, 2019)
    assert [mask for _, mask in masks(text)] == ["{year}"]


@pytest.mark.parametrize(
    ("text", "today", "years"),
    [
        ("năm học vừa rồi", dt.date(2016, 7, 20), (2015, 2016)),
        ("nam hoc nay", dt.date(2016, 10, 1), (2016, 2017)),
        ("năm học trước", dt.date(2017, 2, 1), (2015, 2016)),
    ],
)
def test_a_school_year_by_its_place(text: str, today: dt.date, years: tuple[int, int]) -> None:
    assert read(text, today).years == years


def test_a_victory_is_no_month() -> None:
    assert [mask for _, mask in masks("phong trào thi đua quyết thắng năm 2025")] == ["{year}"]


def test_years_further_apart_are_no_school_year() -> None:
    assert [mask for _, mask in masks("năm học 2018-2020")] == ["{range}"]


def test_who_leads_a_year_names_no_half_of_it() -> None:
    assert [mask for _, mask in masks("ai dẫn đầu năm 2023")] == ["{year}"]
    assert [mask for _, mask in masks("ai được khen đầu năm 2023")] != ["{year}"]


@pytest.mark.parametrize(
    "text", ["hội nghị sắp tới họp ngày nào", "lần tới họp ở đâu", "cụm sắp họp ở đâu", "kỳ họp tới ngày nào"]
)
def test_what_is_still_to_come_is_of_days_after_today(text: str) -> None:
    for typed in (text, strip_accents(text)):
        days = read(typed).days
        assert days is not None
        assert days[0] > TODAY


@pytest.mark.parametrize("text", ["nhiệm vụ thời gian tới", "hội nghị tới đây", "họp tới đâu rồi"])
def test_what_only_leads_on_is_no_time(text: str) -> None:
    assert read(text).days is None
