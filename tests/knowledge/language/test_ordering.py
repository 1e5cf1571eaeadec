"""Lists in the order of the Vietnamese alphabet."""

from __future__ import annotations

import random
import unicodedata
from functools import cmp_to_key

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Assistant
from knowledge.catalogue import Catalogue
from knowledge.language.ordering import compared


@pytest.mark.parametrize(
    "ordered",
    [
        ["An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bến Tre", "Bình Dương", "Bình Định"],
        ["Cà Mau", "Cao Bằng", "Cần Thơ"],
        ["Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nội", "Hải Dương", "Huế"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ"],
        ["7 tỉnh", "Bắc", "Bắc Ninh", "Yên Bái"],
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_stand_as_in_a_dictionary(ordered: list[str], form: str) -> None:
    given_names = [unicodedata.normalize(form, name) for name in ordered]
    mixed = random.Random(1).sample(given_names, len(given_names))
    assert sorted(mixed, key=cmp_to_key(compared)) == given_names


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_it_is_an_order(one: str, other: str, third: str) -> None:
    assert compared(one, other) == -compared(other, one)
    if compared(one, other) <= 0 and compared(other, third) <= 0:
        assert compared(one, third) <= 0


def test_the_catalogue_is_in_that_order(assistant: Assistant) -> None:
    names = [row.cells[0].text for row in Catalogue(assistant.facts).index("unit").rows()]
    assert names.index("Tỉnh Bình Định") < names.index("Tỉnh Bình Thuận") < names.index("Tỉnh Cao Bằng")
    assert names.index("Tỉnh Hà Giang") < names.index("Tỉnh Hưng Yên")
