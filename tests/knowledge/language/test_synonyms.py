"""Words that say much the same."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import tokenise
from knowledge.language.synonyms import Synonyms, default_synonyms

SYNONYMS = Synonyms([["yêu cầu", "dặn dò", "dặn"], ["trà", "chè"]])


def test_a_phrase_goes_before_its_words_and_the_typed_one_comes_first() -> None:
    said = SYNONYMS.said(tokenise("bà dặn dò uống trà"))
    assert [(one.start, one.end) for one in said] == [(0, 1), (1, 3), (3, 4), (4, 5)]
    assert said[1].spellings == ("dan do", "yeu cau", "dan")
    assert said[3].spellings == ("tra", "che")


def test_accents_that_were_typed_must_be_those_of_the_group() -> None:
    assert SYNONYMS.said(tokenise("tra cứu"))[0].spellings == ("tra", "che")  # typed bare: it may be
    assert SYNONYMS.said(tokenise("trả lời"))[0].spellings == ("tra",)


@given(st.text(max_size=80))
def test_each_word_is_said_once(text: str) -> None:
    tokens = tokenise(text)
    said = default_synonyms().said(tokens)
    assert [i for one in said for i in range(one.start, one.end)] == list(range(len(tokens)))
