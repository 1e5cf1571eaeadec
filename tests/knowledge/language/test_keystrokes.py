"""Every syllable, typed with the keys of Telex and VNI, in place and at the end of the word, is read back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import decode_keystrokes, fold, folded_syllables, syllables

# The keys of "boọng" are those of "bộng", which is the likelier by far.
ALL = sorted({syllable for syllable in syllables() if "oo" not in fold(syllable)})
TELEX = {
    "\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j", "\u0306": "w", "\u031b": "w",
}  # fmt: skip
VNI = {
    "\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5", "\u0302": "6", "\u0306": "8",
    "\u031b": "7",
}  # fmt: skip
TONES = "\u0300\u0301\u0309\u0303\u0323"


def keys(syllable: str, method: dict[str, str], *, tone_last: bool, shape_last: bool) -> str:
    """The keys that type `syllable`, its tone and its shapes after their letter or at the end of the word."""
    typed, shapes, tones = "", "", ""
    letter = ""
    for char in unicodedata.normalize("NFD", syllable):
        if char == "đ":
            typed += "dd" if method is TELEX else "d9"
        elif not unicodedata.combining(char):
            letter = char
            typed += char
        else:
            key = method.get(char, letter)
            if char in TONES and tone_last:
                tones += key
            elif char not in TONES and shape_last:
                shapes += key
            else:
                typed += key
    return typed + shapes + tones


@pytest.mark.parametrize("method", [TELEX, VNI], ids=["telex", "vni"])
@pytest.mark.parametrize("tone_last", [True, False])
@given(syllable=st.sampled_from(ALL))
def test_every_syllable_is_read_back(syllable: str, *, method: dict[str, str], tone_last: bool) -> None:
    typed = keys(syllable, method, tone_last=tone_last, shape_last=False)
    if fold(typed) in folded_syllables():
        assert decode_keystrokes(typed) is None  # a level tone and no shape: nothing to decode
    else:
        assert decode_keystrokes(typed) == syllable


@given(st.sampled_from(ALL))
def test_marks_at_the_end_of_the_word_are_read_back(syllable: str) -> None:
    typed = keys(syllable, VNI, tone_last=True, shape_last=True)
    if fold(typed) not in folded_syllables():
        # Two horns typed as two keys are one kind of mark.
        assert decode_keystrokes(typed) == syllable


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("truongwf", "trường"),
        ("dduwowcj", "được"),
        ("duowcjd", "được"),
        ("tuyeen", "tuyên"),
        ("tuyene", "tuyên"),
        ("khoong", "không"),
        ("tw", "tư"),
        ("trươngf", "trường"),
        ("đuowcj", "được"),
        ("tddkt", "tđkt"),
        ("hddnd", "hđnd"),
    ],
)
def test_reads_what_people_type(typed: str, meant: str) -> None:
    assert decode_keystrokes(typed) == meant


@pytest.mark.parametrize(
    "word", ["cum", "toan", "xoong", "boong", "asdkjh", "qweoiu", "2023", "t", "", "hd2358", "ubnd"]
)
def test_leaves_other_words_alone(word: str) -> None:
    assert decode_keystrokes(word) is None


@given(st.text(max_size=20))
def test_takes_anything(word: str) -> None:
    decoded = decode_keystrokes(word.lower())
    assert decoded is None or decoded != ""
