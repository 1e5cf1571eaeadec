"""Names that nobody knows, put right by what names are known."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.nlu.near_names import NearNames
from knowledge.nlu.reading import QuestionReader

NEAR = NearNames(
    text.split()
    for text in (
        "ban quản lý kcn kkt các tỉnh bắc trung bộ",
        "hội đồng tđkt tỉnh bến tre",
        "sở ct tỉnh bến tre",
        "thành phố tân uyên",
        "huyện lục nam",
        "khối vii công đoàn viên chức",
        "tỉnh hòa bình",
        "cụm nam trung bộ",
        "tỉnh hà nam",
    )
)
TODAY = dt.date(2023, 6, 1)


def _put_right(name: str, before: str = "ai ở ", behind: str = " vậy") -> str | None:
    text = before + name + behind
    found = NEAR.put_right(text, len(before), len(before) + len(name))
    return found and found.removeprefix(before).removesuffix(behind)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ban Qản lý KCCN, KKT", "Ban Quản lý KCN, KKT"),
        ("Hội đồng TTĐKT tỉnh Bến Tree", "Hội đồng TĐKT tỉnh Bến Tre"),
        ("tỉnh Hòa Bnìh", "tỉnh Hòa Bình"),
    ],
)
def test_what_no_word_spells_is_put_right_where_names_leave_one(typed: str, meant: str) -> None:
    assert _put_right(typed) == meant


def test_without_accents_a_syllable_is_put_right_where_both_neighbours_ask_for_it() -> None:
    assert _put_right("cac tinh Bac Tung Bo", "ai o ", " vay") == "cac tinh Bac Trung Bo"
    assert _put_right("thanh pho Tan Yen", "ai o ", " vay") is None  # there is such a place


@pytest.mark.parametrize(
    "name",
    [
        "huyện Lục Ngạn",  # another letter is another name
        "Sở TC tỉnh Bến Tre",  # as are two letters in another order
        "Khối VI Công đoàn Viên chức",
        "tỉnh Hà Giang",
        "Xyz",
        "",
    ],
)
def test_another_name_stays(name: str) -> None:
    assert _put_right(name) is None


def test_two_known_names_as_near_as_each_other_leave_it() -> None:
    near = NearNames(text.split() for text in ("xã long thanh", "xã long thinh"))
    assert near.put_right("xa Long Thnh", 0, 12) is None


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_any_text_is_taken(text: str, start: int, end: int) -> None:
    found = NEAR.put_right(text, start, end)
    assert found is None or found != text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Năm 2022 họp ở tỉnh Hòa Bnìh à", "Năm 2022 họp ở tỉnh Hòa Bình à"),
        ("Cum Trung du va mien nni phia Bac co may tinh", "Cum Trung du va mien nui phia Bac co may tinh"),
    ],
)
def test_a_question_is_read_as_if_its_name_were_typed_right(reader: QuestionReader, typed: str, meant: str) -> None:
    read, right = reader.read(typed, TODAY), reader.read(meant, TODAY)
    assert (read.slots, read.unknown_name) == (right.slots, "")


def test_a_name_of_something_unknown_stays_so(reader: QuestionReader) -> None:
    assert reader.read("Sở Nội vụ tỉnh Lâm Đồng đứng đầu cụm nào", TODAY).unknown_name
    assert reader.read("huyện Lục Ngạn có mấy xã", TODAY).unknown_name
