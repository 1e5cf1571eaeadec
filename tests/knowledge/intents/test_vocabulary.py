import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.intents.vocabulary import Vocabulary

EXAMPLES = [
    ["tinh", "nao", "lam", "cum", "truong"],
    ["ai", "la", "cum", "truong", "nam", "{year}"],
    ["hoi", "nghi", "tong", "ket", "o", "dau"],
    ["trong", "nam", "2017"],
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(EXAMPLES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cum truong", "cum truong"),
        ("cum trugn", "cum truong"),
        ("cum trong", "cum trong"),
        ("tihn nao", "tinh nao"),
        ("hoi ngi", "hoi nghi"),
        ("tongket o dau", "tong ket o dau"),
        ("nam 2019", "nam 2019"),
        ("{cluster} nam", "{cluster} nam"),
        ("bitcoin", "bitcoin"),
        ("x" * 200, "x" * 200),
    ],
)
def test_mends(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    assert " ".join(vocabulary.mend(typed.split()).words) == meant


def test_the_neighbours_decide_between_words_equally_alike() -> None:
    vocabulary = Vocabulary([["hai", "con", "meo"], ["cai", "cay", "cao"]])
    assert vocabulary.mend(["hai", "cin"]).words == ("hai", "con")
    assert vocabulary.mend(["xai", "cay"]).words == ("cai", "cay")


def test_tells_what_it_mended(vocabulary: Vocabulary) -> None:
    mended = vocabulary.mend(["cum", "trugn", "bitcoin", "cumtruong"])
    assert mended.words == ("cum", "truong", "bitcoin", "cum", "truong")
    assert mended.sources == (0, 1, 2, 3, 3)
    assert mended.sureness[0] == 1.0
    assert 0.5 < mended.sureness[1] < 1.0
    assert mended.sureness[2] == 0.0


def test_shares_of_what_is_known(vocabulary: Vocabulary) -> None:
    known, strange = vocabulary.mend(["cum", "truong"]), vocabulary.mend(["bitcoin", "ethereum"])
    assert vocabulary.known_share(known) == vocabulary.paired_share(known) == 1.0
    assert vocabulary.known_share(strange) == vocabulary.paired_share(strange) == 0.0
    apart = vocabulary.mend(["truong", "cum"])
    assert (vocabulary.known_share(apart), vocabulary.paired_share(apart)) == (1.0, 0.0)
    assert vocabulary.known_share(vocabulary.mend([])) == vocabulary.paired_share(vocabulary.mend([])) == 0.0


def test_an_example_left_out_knows_only_what_others_hold(vocabulary: Vocabulary) -> None:
    left_out = vocabulary.without(("hoi", "nghi", "cum", "truong", "2017"))
    assert left_out.sureness == (0.0, 0.0, 1.0, 1.0, 1.0)
    assert 0.0 < vocabulary.paired_share(left_out) < 1.0


@given(st.lists(st.text("abcdeghiklmnoqtuvxy{}0123456789", min_size=1, max_size=30), max_size=12))
def test_mending_keeps_order_and_known_words(words: list[str]) -> None:
    vocabulary = Vocabulary(EXAMPLES)
    mended = vocabulary.mend(words)
    assert sorted(mended.sources) == list(mended.sources)
    assert set(mended.sources) == set(range(len(words)))
    for word, source, sure in zip(mended.words, mended.sources, mended.sureness, strict=True):
        assert 0.0 <= sure <= 1.0
        assert word in vocabulary or sure in {0.0, 1.0}
        if words[source] in vocabulary:
            assert (word, sure) == (words[source], 1.0)
    assert 0.0 <= vocabulary.known_share(mended) <= 1.0
    assert 0.0 <= vocabulary.paired_share(mended) <= 1.0
