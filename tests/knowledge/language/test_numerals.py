import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import strip_accents, tokenise
from knowledge.language.numerals import with_digits

FIGURES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
UNITS = ("", "mốt", "hai", "ba", "tư", "lăm", "sáu", "bảy", "tám", "chín")


def read(text: str) -> str:
    return " ".join(token.text for token in with_digits(tokenise(text)))


def below_hundred(number: int, *, short: bool = False) -> str:
    """A number from 10 to 99 in words; ``short`` as people say it: "hai ba", "ba mốt"."""
    tens, unit = divmod(number, 10)
    if tens == 1:
        return f"mười {'lăm' if unit == 5 else FIGURES[unit]}" if unit else "mười"
    if not unit:
        return f"{FIGURES[tens]} mươi"
    return f"{FIGURES[tens]} {UNITS[unit]}" if short else f"{FIGURES[tens]} mươi {UNITS[unit]}"


def in_words(number: int, *, link: str = "linh", thousand: str = "nghìn", short: bool = False) -> str:
    """A number from 1 to 9999 in words."""
    thousands, below = divmod(number, 1000)
    hundreds, rest = divmod(below, 100)
    words = [f"{FIGURES[thousands]} {thousand}"] if thousands else []
    if hundreds or (thousands and rest):
        words.append(f"{FIGURES[hundreds]} trăm")
    if rest >= 10:
        words.append(below_hundred(rest, short=short and bool(words)))
    elif rest:
        words.append(f"{link} {FIGURES[rest]}" if words else FIGURES[rest])
    return " ".join(words)


def figure_by_figure(number: int | str) -> str:
    return " ".join(FIGURES[int(figure)] for figure in str(number))


@given(
    st.integers(10, 9999), st.sampled_from(["linh", "lẻ"]), st.sampled_from(["nghìn", "ngàn"]), st.booleans()
)  # fmt: skip
def test_every_quantity_is_read_as_itself(number: int, link: str, thousand: str, short: bool) -> None:
    words = in_words(number, link=link, thousand=thousand, short=short)
    assert read(f"tặng {words} tập thể và người") == f"tặng {number} tập thể và người", words


@given(st.integers(1945, 2100), st.data())
def test_every_year_is_read_as_itself(year: int, data: st.DataObject) -> None:
    century, rest = divmod(year, 100)
    said = [in_words(year), in_words(year, short=True), figure_by_figure(year)]
    if rest >= 10 and century in (19, 20):
        said += [f"{figure_by_figure(century)} {below_hundred(rest, short=short)}" for short in (False, True)]
    if 10 <= rest <= 35 and century == 20:
        said += [below_hundred(rest), below_hundred(rest, short=True)]
    words = data.draw(st.sampled_from(said))
    assert read(f"cụm trưởng năm {words} là ai") == f"cụm trưởng năm {year} là ai"
    if 2010 <= year <= 2035:
        bare = strip_accents(f"cụm trưởng năm {words} là tỉnh nào")
        assert read(bare) == f"cum truong nam {year} la tinh nao"


@given(
    st.sampled_from(["quyết định", "nghị định", "hướng dẫn số", "kế hoạch", "luật số"]),
    st.integers(100, 9999).filter(lambda number: not str(number).startswith("5")),
    st.integers(1990, 2030),
    st.data(),
)
def test_a_document_s_number_is_read_apart_from_its_year(
    kind: str, number: int, year: int, data: st.DataObject
) -> None:
    said = data.draw(st.sampled_from([figure_by_figure(number), in_words(number)]))
    told = data.draw(st.sampled_from([figure_by_figure(year), in_words(year), str(year)]))
    assert read(f"{kind} {said} về việc gì") == f"{kind} {number} về việc gì"
    assert read(f"{kind} {said} năm {told} là gì") == f"{kind} {number} năm {year} là gì"
    bare = strip_accents(f"{kind} {said} năm {told} là gì")
    assert read(bare) == f"{strip_accents(kind)} {number} nam {year} la gi"


@given(st.dates(dt.date(2010, 1, 1), dt.date(2035, 12, 31)), st.booleans())
def test_every_day_is_read_as_itself(day: dt.date, short: bool) -> None:
    number = below_hundred(day.day, short=short) if day.day >= 10 else FIGURES[day.day]
    month = FIGURES[day.month] if day.month < 10 else below_hundred(day.month)
    year = below_hundred(day.year % 100, short=short)
    said = f"hội nghị ngày {number} tháng {month} năm {year} họp ở đâu"
    assert read(said) == f"hội nghị ngày {day.day} tháng {day.month} năm {day.year} họp ở đâu"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hướng dẫn chín ba không năm hai mốt", "hướng dẫn 930 năm 2021"),
        ("nghị định chín mốt trên hai không mười bảy", "nghị định 91 2017"),
        ("thông tư không một năm hai không hai tư", "thông tư 01 năm 2024"),
        ("có phải chỉ thị ba bốn năm mười bốn không", "có phải chỉ thị 34 năm 2014 không"),
        ("công văn năm bảy sáu của sở", "công văn 576 của sở"),
        ("quyết định năm hai không mười chín", "quyết định năm 2019"),
        ("công văn bốn năm một không còn hiệu lực", "công văn 451 không còn hiệu lực"),
        ("công văn bốn năm một không còn hiệu lực không", "công văn 4510 còn hiệu lực không"),
        ("kế hoạch năm nào", "kế hoạch năm nào"),
        ("thong tu tu nam 2014", "thong tu tu nam 2014"),
        ("huong dan sau nam hai khong mot bay", "huong dan sau nam 2017"),
    ],
)
def test_the_number_of_a_document(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cụm năm tỉnh do ai đứng đầu", "cụm 5 tỉnh do ai đứng đầu"),
        ("cum nam thanh pho", "cum 5 thanh pho"),
        ("khen năm cá nhân", "khen 5 cá nhân"),
        ("tất cả năm huyện", "tất cả 5 huyện"),
        ("năm trăm hộ", "500 hộ"),
        ("trong năm tỉnh nào được khen", "trong năm tỉnh nào được khen"),
        ("cả năm tỉnh lào cai họp mấy lần", "cả năm tỉnh lào cai họp mấy lần"),
        ("năm tỉnh nào làm trưởng", "năm tỉnh nào làm trưởng"),
        ("trưởng cụm năm nào", "trưởng cụm năm nào"),
        ("hai mươi năm", "20 năm"),
        ("mười năm qua", "10 năm qua"),
        ("ngày hai mươi tháng năm năm mười tám", "ngày 20 tháng 5 năm 2018"),
        ("ngày năm tháng chín", "ngày 5 tháng 9"),
        ("tháng năm hai không mười tám", "tháng 5 2018"),
        ("sáu tháng năm hai không mười tám", "6 tháng năm 2018"),
        ("ngày tháng năm nào", "ngày tháng năm nào"),
    ],
)
def test_five_and_year_are_one_word(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("sơ kết mười chín ở đâu", "sơ kết 2019 ở đâu"),
        ("trưởng cụm hai tư là tỉnh nào", "trưởng cụm 2024 là tỉnh nào"),
        ("hồi tháng tám mười tám", "hồi tháng 8 2018"),
        ("hội nghị hai mươi hai đại biểu", "hội nghị 22 đại biểu"),
        ("tổng kết có hai mươi hai người dự", "tổng kết có 22 người dự"),
        ("năm hai hai tỉnh nào làm trưởng", "năm 2022 tỉnh nào làm trưởng"),
        ("có phải năm hai ba không", "có phải năm 2023 không"),
        ("năm bảy lăm", "năm 1975"),
        ("nam hai nghin khong tram muoi bya", "nam 2017"),
    ],
)
def test_a_number_of_two_figures_is_a_year_where_years_are_spoken_of(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tăng chín phần trăm", "tăng 9 phần trăm"),
        ("thưởng không phẩy tám lần", "thưởng 0 8 lần"),
        ("xin hai ba ý để đọc", "xin hai ba ý để đọc"),
        ("Huân chương hạng Ba bao nhiêu tiền", "huân chương hạng ba bao nhiêu tiền"),
        ("cụm phó thứ hai nơi nào", "cụm phó thứ hai nơi nào"),
        ("một số tỉnh không dự", "một số tỉnh không dự"),
        ("ba ngan sach cho", "ba ngan sach cho"),
        ("ngày một tốt hơn", "ngày một tốt hơn"),
        ("hai mươi, ba tỉnh", "20 3 tỉnh"),
        ("cum duyen hai nam trung bo", "cum duyen hai nam trung bo"),
    ],
)
def test_words_that_count_and_words_that_do_not(text: str, meant: str) -> None:
    assert read(text) == meant


NUMBER_WORDS = st.sampled_from(
    [*FIGURES, *UNITS[1:6], "mười", "mươi", "trăm", "nghìn", "linh", "phẩy", "muoi", "ngày", "tháng", "cụm", "tỉnh",
     "quyết định", "trên", "2017", "22", "khong", "nam", ",", "tổng kết"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(NUMBER_WORDS, max_size=16).map(" ".join)))
def test_any_text_is_read_and_keeps_its_order(text: str) -> None:
    tokens = with_digits(tokenise(text))
    starts = [token.start for token in tokens]
    assert starts == sorted(set(starts))
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))
    assert len(tokens) <= len(tokenise(text))
