import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import Normaliser, fold, normalise, tokenise

MIXED = st.text() | st.lists(
    st.sampled_from(
        [
            "cụm trưởng",
            "TĐKT",
            "BK",
            "ko",
            "2358/HD-BTĐKT",
            "lààààm",
            "truowngr",
            "{cluster}",
            "ba8c1",
            "hoà",
            "k",
            "6tdn",
            ",",
            "\n",
        ]
    )
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Hoà Bình, Thuý", "hòa bình thúy"),
        ("lààààm saooo", "làm sao"),
        ("aiii làaaam vậyyy", "ai làm vậy"),
        ("cumm truong", "cum truong"),
        ("Quang innh", "quang innh"),  # rather "ninh" than "inh": left to the spelling
        ("Cumj truowngr", "cụm trưởng"),
        ("BAWCS KANJ", "bắc kạn"),
        ("Ba8c1 Ka5n", "bắc kạn"),
        ("Tuyeen Quang", "tuyên quang"),
        ("Hooij ddoongf TDDKT", "hội đồng thi đua khen thưởng"),
        ("cụm {cluster} năm {year}", "cụm {cluster} năm {year}"),
        ("2358/HD-BTĐKT", "2358 hd btđkt"),
        ("98/2023/NĐ-CP", "98 2023 nđ cp"),
        ("10/3/2023", "10 3 2023"),
        ("cụm trưởng n2022", "cụm trưởng năm 2022"),
        ("n2122", "n2122"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_normalises(text: str, meant: str) -> None:
    assert normalise(text).text == meant


def test_what_the_vocabulary_knows_is_left_alone() -> None:
    text = "tặng BK ko truowng aiii"
    known = Normaliser({"tang", "bk", "ko", "truowng", "aiii"}).normalise(text)
    assert known.words == ("tang", "bk", "ko", "truowng", "aiii")
    assert known.changes == ()
    assert Normaliser().normalise(text).folded == "tang bang khen khong truong ai"


def test_says_what_it_changed_and_where() -> None:
    text = "Cumj truowngr TDMNPB laaaa ai"
    changes = normalise(text).changes
    assert [(c.kind, text[c.start : c.end], c.after) for c in changes] == [
        ("keys", "Cumj", "cụm"),
        ("keys", "truowngr", "trưởng"),
        ("repeated", "laaaa", "la"),
        ("abbreviation", "TDMNPB", "Trung du và Miền núi phía Bắc"),
    ]


def test_leaves_what_it_cannot_settle_as_typed() -> None:
    found = normalise("nhớ TN")
    assert found.words == ("nho", "tn")
    assert found.changes == ()


def test_an_expansion_shares_its_span() -> None:
    text = "hỏi UBND"
    tokens = normalise(text).tokens
    assert [token.text for token in tokens] == ["hỏi", "ủy", "ban", "nhân", "dân"]
    assert {(token.surface, token.start, token.end) for token in tokens[1:]} == {("UBND", 4, 8)}


@given(MIXED)
def test_every_word_has_its_place_in_the_original(text: str) -> None:
    found = normalise(text)
    assert found.original == text
    last = 0
    for token in found.tokens:
        assert text[token.start : token.end] == token.surface
        assert last <= token.start < token.end
        last = token.start
        assert token.folded == fold(token.text) != ""
    for noted in found.changes:
        assert 0 <= noted.start < noted.end <= len(text)


@given(MIXED)
def test_normalising_twice_gives_the_same(text: str) -> None:
    assert normalise(text) == Normaliser().normalise(text)


@given(MIXED)
def test_composed_and_decomposed_are_the_same(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    if all(unicodedata.combining(c) == 0 or "\u0300" <= c <= "\u036f" for c in decomposed):
        assert normalise(composed).words == normalise(decomposed).words


@given(MIXED)
def test_tokens_are_the_words_of_the_folded_text(text: str) -> None:
    # A sign that is a letter only by another name (the radical "⼀") is no word in a text as typed.
    signs = [c for c in text if not c.isalnum() and unicodedata.normalize("NFKC", c).isalnum()]
    if not signs and all(unicodedata.category(c)[0] != "M" for c in unicodedata.normalize("NFD", text)):
        assert " ".join(token.folded for token in tokenise(text)) == fold(text)


def test_placeholders_are_told_apart() -> None:
    assert [token.is_placeholder for token in tokenise("cụm {cluster} nào")] == [False, True, False]
