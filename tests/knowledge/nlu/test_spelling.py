import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import tokenise
from knowledge.language.normalisation import normalise
from knowledge.nlu import Spelling

PHRASES = """
tỉnh nào làm cụm trưởng
tỉnh nào làm cụm trưởng {cluster} {year}
cụm trưởng {year} là tỉnh nào
ai làm cụm trưởng
cụm phó năm trước
cụm phó năm nay là ai
hội nghị tổng kết ở đâu
hội nghị sơ kết họp ở đâu
{unit} chủ trì hội nghị nào
ai trao bằng khen cho {unit}
phong trào thi đua nào
có hay không
cụm phía bắc gồm ai
"""
SPELLING = Spelling(
    [phrase.split() for phrase in PHRASES.strip().splitlines()],
    [("bắc", "kạn"), ("hòa", "bình")],
    frozenset(),
    [("hoặc",)],
)


def mended(text: str) -> str:
    return " ".join(token.folded for token in SPELLING.mend(tokenise(text)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cmu trưởng", "cum truong"), ("cụm trườngg", "cum truong"), ("hội ngị tổng kết", "hoi nghi tong ket"),
        ("tnih nao", "tinh nao"), ("backan", "bac kan"), ("hoinghi", "hoi nghi"), ("cụ trưởng", "cum truong"),
        ("ai trao bang hen cho hoa binh", "ai trao bang khen cho hoa binh"),
        ("phong tro thi dau nao", "phong trao thi dua nao"),
        ("ắc Kạn", "bac kan"),
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
    phrases = [["bùi", "trường", "kạn"]]
    named = Spelling(phrases, in_names={("krong", "buk"), ("ea", "kar")})
    assert [token.folded for token in named.mend(tokenise("krong buk ea kar"))] == ["krong", "buk", "ea", "kar"]


def test_a_word_well_written_is_hardly_meant_for_another() -> None:
    assert mended("cụm trưởng hoặc cụm phó") == "cum truong hoac cum pho"


def test_what_an_abbreviation_was_opened_to_may_be_a_slip() -> None:
    normalised = normalise("cum phia bca gom ai")
    assert [token.folded for token in normalised.tokens] == ["cum", "phia", "bo", "cong", "an", "gom", "ai"]
    assert [token.folded for token in SPELLING.mend(normalised.tokens)] == ["cum", "phia", "bac", "gom", "ai"]


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
def test_any_text_is_mended_and_every_word_keeps_its_place(text: str) -> None:
    tokens = tokenise(text)
    after = SPELLING.mend(tokens)
    assert {(token.start, token.end) for token in tokens} == {(token.start, token.end) for token in after}
    kept = [token for token in tokens if not token.folded.isalpha()]
    assert set(kept) <= set(after)
