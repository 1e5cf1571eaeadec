import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.language import decode_keystrokes, fold, folded_syllables, strip_accents, syllables
from knowledge.language.slips import LETTERS_TO_A_SLIP, SPELLINGS, misspelt

QUESTION = "Năm 2017 tỉnh nào làm Cụm trưởng, Đồng bằng sông Hồng?"


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("plain", QUESTION),
        ("noaccent", "Nam 2017 tinh nao lam Cum truong, Dong bang song Hong?"),
        ("telex", "Nawm 2017 tinhr naof lamf Cumj truwowngr, DDoongf bawngf soong Hoongf?"),
        ("upper", "NĂM 2017 TỈNH NÀO LÀM CỤM TRƯỞNG, ĐỒNG BẰNG SÔNG HỒNG?"),
        ("nfd", unicodedata.normalize("NFD", QUESTION)),
        ("noaccent+upper", "NAM 2017 TINH NAO LAM CUM TRUONG, DONG BANG SONG HONG?"),
    ],
)
def test_spellings(spelling: str, expected: str) -> None:
    assert misspelt(QUESTION, spelling) == expected


def test_telex_keys_of_every_syllable_are_read_back() -> None:
    # Not to be told apart: the keys of "goòng" are those of "gồng", those of "gông" are the syllable "goong".
    for word in syllables():
        keys = misspelt(word, "telex")
        if "oo" not in strip_accents(word) and strip_accents(word) != word and keys not in folded_syllables():
            assert decode_keystrokes(keys) == word


def test_typos_are_few_and_spare_digits_and_blanks() -> None:
    text = misspelt(QUESTION, "typo")
    assert text != QUESTION
    assert OSA.distance(text, QUESTION) <= max(1, len(QUESTION) // LETTERS_TO_A_SLIP)
    assert [char for char in text if not char.isalpha()] == [char for char in QUESTION if not char.isalpha()]


def test_slips_depend_on_the_seed_and_on_nothing_else() -> None:
    assert misspelt(QUESTION, "typo", 3) == misspelt(QUESTION, "typo", 3)
    assert len({misspelt(QUESTION, "typo", seed) for seed in range(20)}) > 10


@pytest.mark.parametrize("spelling", ["", "typos", "noaccent+", "plain+vni"])
def test_an_unknown_spelling_is_refused(spelling: str) -> None:
    with pytest.raises(ValueError, match="không có cách viết"):
        misspelt(QUESTION, spelling)


@given(st.text(max_size=60), st.sampled_from(["typo", "noaccent+typo", "telex", "nfd", "upper"]), st.integers(0, 9))
def test_any_text_can_be_misspelt(text: str, spelling: str, seed: int) -> None:
    assert isinstance(misspelt(text, spelling, seed), str)


@given(st.text(alphabet="abcđêộưởằ ,.?0123456789ẠĐ", max_size=40))
def test_spellings_without_slips_fold_alike(text: str) -> None:
    assert fold(misspelt(text, "noaccent")) == fold(misspelt(text, "nfd")) == fold(text)
    assert set(SPELLINGS) >= {"plain", "noaccent", "typo", "telex", "nfd", "upper"}
