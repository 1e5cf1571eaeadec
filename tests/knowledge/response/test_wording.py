from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.response.wording import (
    FILTERS,
    ListWords,
    at_place,
    award_lines,
    day_text,
    document_dates,
    first_upper,
    launch_text,
    lower_first,
    period_text,
    place_text,
    vn_date,
)

LISTS = ListWords(
    {}, {}, {"attended": "dự", "presided": "chủ trì", "directed": "phát biểu chỉ đạo"},
    {"collective": "tập thể", "individual": "cá nhân", "business_person": "doanh nhân", "household": "hộ gia đình"},
)  # fmt: skip
AWARD: dict[str, Any] = {
    "award": 1, "recipient": "2 tập thể", "reason": None, "status": "conferred", "form": "bk", "form_kind": "hình thức",
    "form_name": "Bằng khen của Bộ, ban, ngành, tỉnh", "conferred_by": "Chủ tịch UBND tỉnh",
    "body_name": "huyện Hiệp Hòa", "year": 2017,
}  # fmt: skip


@pytest.mark.parametrize(
    ("iso", "written"),
    [("2017-07-21", "21/7/2017"), ("2017-07", "7/2017"), ("2017", "2017"), ("không rõ", "không rõ"), ("", "")],
)
def test_dates(iso: str, written: str) -> None:
    assert vn_date(iso) == written


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2017", "năm 2017"), ("2017-H1", "6 tháng đầu năm 2017"), ("2017-H2", "6 tháng cuối năm 2017"),
        ("2018-Q3", "quý III năm 2018"), ("2016..2020", "giai đoạn 2016 - 2020"), ("2021..", "từ năm 2021"),
    ],
)  # fmt: skip
def test_periods(period: str, words: str) -> None:
    assert period_text(period) == words


@given(st.text())
def test_capitals(text: str) -> None:
    assert (
        first_upper(text)[1:] == lower_first(text)[1:] == text[1:]
        or len(text[:1].upper()) > 1
        or len(text[:1].lower()) > 1
    )
    assert first_upper("ủy ban") == "Ủy ban"
    assert (lower_first("Tỉnh Bắc Kạn"), lower_first("UBND tỉnh")) == ("tỉnh Bắc Kạn", "UBND tỉnh")


@pytest.mark.parametrize(
    ("place", "unit", "told"),
    [
        ("thành phố Hạ Long", "tỉnh Quảng Ninh", "thành phố Hạ Long, tỉnh Quảng Ninh"),
        ("thành phố Bắc Giang", "tỉnh Bắc Giang", "thành phố Bắc Giang"),
        ("hội trường", None, "hội trường"), (None, "tỉnh Bắc Giang", "tỉnh Bắc Giang"), (None, None, "nơi chưa rõ"),
    ],
)  # fmt: skip
def test_places(place: str | None, unit: str | None, told: str) -> None:
    assert place_text({"place": place, "place_unit_name": unit}) == told


def test_deeds() -> None:
    assert LISTS.deed_list("attended") == "dự"
    assert LISTS.deed_list("attended presided attended directed") == "chủ trì, phát biểu chỉ đạo"
    with pytest.raises(KeyError):
        LISTS.deed_list("sang")


def test_when_a_movement_was_launched() -> None:
    assert launch_text("2010-06-04") == "ngày 4/6/2010"
    assert launch_text("2010-06, bởi Thủ tướng") == "tháng 6/2010"
    assert launch_text("2010") == "năm 2010"
    assert launch_text("chưa rõ") == "chưa rõ"


def test_the_dates_of_a_document() -> None:
    row = {"date": "2022-06-15", "date_kind": None, "year": 2022, "effective": "2024-01-01"}
    assert document_dates(row) == "Ngày ban hành: 15/6/2022. Hiệu lực từ 1/1/2024."
    assert document_dates({**row, "date_kind": "posted", "effective": None}) == "Ngày đăng: 15/6/2022."
    assert document_dates({**row, "date": None, "effective": None}) == "Năm 2022."
    assert document_dates(dict.fromkeys(row)) == ""


def test_an_award_names_its_giver_once() -> None:
    assert award_lines([AWARD]) == ["Chủ tịch UBND tỉnh tặng Bằng khen cho 2 tập thể (huyện Hiệp Hòa, năm 2017)"]
    flag = {**AWARD, "form_name": "Cờ thi đua của Chính phủ", "conferred_by": "Chính phủ", "reason": "dẫn đầu"}
    told = "2 tập thể được tặng Cờ thi đua của Chính phủ (huyện Hiệp Hòa, năm 2017), vì dẫn đầu"
    assert award_lines([flag]) == [told]


def test_recipients_of_one_award_stand_on_one_line() -> None:
    rows = [AWARD, {**AWARD, "recipient": "3 cá nhân"}, {**AWARD, "award": 2, "recipient": "một hộ"}]
    assert [line.count("cho ") for line in award_lines(rows)] == [1, 1]
    assert "2 tập thể, 3 cá nhân" in award_lines(rows)[0]


def test_what_was_only_proposed_is_told_as_proposed() -> None:
    (line,) = award_lines([{**AWARD, "status": "proposed", "recipient": "tỉnh Bắc Giang"}])
    assert line == "Tỉnh Bắc Giang được đề xuất Bằng khen của Bộ, ban, ngành, tỉnh (năm 2017)"


def test_titles_are_recognised_and_praise_without_a_form_is_praise() -> None:
    title = {**AWARD, "form_kind": "danh hiệu thi đua", "form_name": "Tập thể lao động xuất sắc"}
    assert "công nhận danh hiệu Tập thể lao động xuất sắc cho 2 tập thể" in award_lines([title])[0]
    assert "khen thưởng 2 tập thể" in award_lines([{**AWARD, "form": None, "form_name": ""}])[0].replace("  ", " ")


@pytest.mark.parametrize(
    ("counted", "total"),
    [
        ([(40, "collective")], "40 tập thể"), ([(2, "collective"), (3, "individual")], "5 (2 tập thể, 3 cá nhân)"),
        ([(2, "collective"), (1, "collective")], "3 tập thể"), ([(None, "collective"), (3, "individual")], ""),
        ([], ""),
        ([(11, "individual business_person household")], "11 cá nhân, doanh nhân, hộ gia đình"),
    ],
)  # fmt: skip
def test_totals(counted: list[tuple[int | None, str]], total: str) -> None:
    assert LISTS.award_total([{"count": count, "groups": groups} for count, groups in counted]) == total


def test_numbers_have_a_decimal_comma() -> None:
    assert (FILTERS["decimal"](8.5), FILTERS["decimal"](8.0)) == ("8,5", "8")


def test_an_award_of_an_unnamed_giver_is_told_without_one() -> None:
    prize = {**AWARD, "form_name": "Giải hội thi", "conferred_by": None, "recipient": "khối A"}
    line = award_lines([prize])[0]  # type: ignore[list-item]
    assert line.startswith("Khối A được Giải hội thi")
    assert "None" not in line


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2017-07-21", "ngày 21/7/2017"), ("2017-07", "tháng 7/2017"), ("2017", "năm 2017"), (None, "ngày chưa rõ"),
    ],
)  # fmt: skip
def test_a_day_is_called_a_day_only_where_it_is_known(date: str | None, told: str) -> None:
    assert day_text(date) == told


def test_a_place_that_nobody_tells_is_not_spoken_of_in_passing() -> None:
    assert at_place({"place": None, "place_unit_name": None}) == ""
    assert at_place({"place": "Đông Hà", "place_unit_name": None}) == ", tại Đông Hà"
