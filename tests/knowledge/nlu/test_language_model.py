import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.nlu.language_model import EDGE, BigramModel

MODEL = BigramModel(
    [
        ("tinh", "nao", "lam", "cum", "truong"),
        ("{unit}", "lam", "gi", "nam", "2017"),
        ("nam", "{year}", "cua", "{unit}"),
    ],
    [("bac", "kan"), ("hoa", "binh")],
)


@pytest.mark.parametrize(
    ("likelier", "than"),
    [
        (("cum", "truong"), ("cum", "trong")),
        (("cua", "bac"), ("cua", "tinh")),  # a name stands where a phrase has a placeholder
        (("binh", "lam"), ("binh", "nao")),  # and is followed by what follows one
        (("nam", "2023"), ("nam", "kan")),  # any number is as good as another
        ((EDGE, "tinh"), (EDGE, "truong")),
        (("nao", "vui"), ("nao", "xqz")),  # a syllable that nobody knows is likelier than none
    ],
)
def test_what_follows_in_the_phrases_costs_less(likelier: tuple[str, str], than: tuple[str, str]) -> None:
    assert MODEL.cost(*likelier) < MODEL.cost(*than)


def test_pairs_are_counted_by_what_stands_for_them() -> None:
    assert MODEL.count("nam", "1999") == 2
    assert MODEL.count("{cluster}", "lam") == 1
    assert MODEL.count("lam", "kan") == 0


@given(st.text(max_size=8), st.text(max_size=8))
def test_any_pair_has_a_cost(before: str, word: str) -> None:
    assert 0 <= MODEL.cost(before, word) < math.inf


def test_of_nothing_nothing_is_likelier() -> None:
    empty = BigramModel([], [])
    assert empty.cost("bac", "kan") == empty.cost("kan", "bac")
