from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import folded_words, plain_words, tokenise
from knowledge.language.tokens import is_typed_with_accents, typed_with_accents

NUMBERS = st.lists(st.sampled_from(["1", "002", "1 002", "1.002", "12,5", "tập thể", "Bắc", "{year}"]), max_size=6)
TEXTS = st.text() | st.builds("".join, NUMBERS) | NUMBERS.map(" ".join)


@given(TEXTS)
def test_words_are_those_of_the_tokens(text: str) -> None:
    tokens = tokenise(text)
    assert folded_words(text) == [token.folded for token in tokens]
    assert plain_words(text) == [token.text for token in tokens]


@given(TEXTS)
def test_a_text_has_accents_where_a_word_of_it_has(text: str) -> None:
    tokens = tokenise(text)
    assert is_typed_with_accents(tokens) == (typed_with_accents(tokens) > 0)
