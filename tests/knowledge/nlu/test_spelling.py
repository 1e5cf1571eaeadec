import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import tokenise
from knowledge.nlu import Spelling

SPELLING = Spelling(
    [
        phrase.split()
        for phrase in (
            "tinh nao lam cum truong",
            "cum pho nam truoc",
            "hoi nghi tong ket o dau",
            "bac kan",
            "{unit} chu tri",
        )
    ]
)


def mended(text: str) -> str:
    return " ".join(token.folded for token in SPELLING.mend(tokenise(text)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cmu trưởng", "cum truong"), ("cụm trườngg", "cum truong"), ("hội ngị tổng kết", "hoi nghi tong ket"),
        ("tnih nao", "tinh nao"), ("backan", "bac kan"), ("hoinghi", "hoi nghi"), ("cụ trưởng", "cum truong"),
    ],
)  # fmt: skip
def test_a_slip_is_put_right(typed: str, meant: str) -> None:
    assert mended(typed) == meant


@pytest.mark.parametrize(
    "text", ["tinh nao", "cu", "hop long", "20177", "{year}", "a", "xyzzy", "cụ già", "trong ngoài", "qwertyuiop", ""]
)
def test_what_may_be_meant_so_is_left_alone(text: str) -> None:
    assert [token.surface for token in SPELLING.mend(tokenise(text))] == [token.surface for token in tokenise(text)]
    assert mended(text) == " ".join(token.folded for token in tokenise(text))


def test_what_stands_so_within_a_name_is_no_slip() -> None:
    phrases = [["bui", "truong", "kan"]]
    named = Spelling(phrases, {("krong", "buk"), ("ea", "kar")})
    assert [token.folded for token in named.mend(tokenise("krong buk ea kar"))] == ["krong", "buk", "ea", "kar"]
    assert [token.folded for token in Spelling(phrases).mend(tokenise("ea kar"))] == ["ea", "kan"]


def test_capitals_that_spell_no_syllable_are_an_abbreviation() -> None:
    assert mended("TNH hội nghị") == "tnh hoi nghi"
    assert mended("tnh nao") == "tinh nao"
    assert mended("TNH NAO") == "tinh nao"  # all in capitals is no abbreviation


def test_mended_words_keep_their_place_in_the_text() -> None:
    tokens = SPELLING.mend(tokenise("ở backan"))
    assert [(token.surface, token.start, token.end) for token in tokens] == [
        ("ở", 0, 1),
        ("backan", 2, 8),
        ("backan", 2, 8),
    ]


def test_pairs_of_the_phrases_are_known() -> None:
    assert SPELLING.is_pair("cum", "truong")
    assert not SPELLING.is_pair("truong", "cum")
    assert "{unit}" not in SPELLING.vocabulary
    assert "chu" in SPELLING.vocabulary


@given(st.text())
def test_any_text_is_mended_and_known_words_stay(text: str) -> None:
    tokens = tokenise(text)
    after = {(token.start, token.folded) for token in SPELLING.mend(tokens)}
    assert all((token.start, token.folded) in after for token in tokens if token.folded in SPELLING.vocabulary)
    assert {token.start for token in tokens} == {start for start, _ in after}
