"""Abbreviations that nobody listed, read by their neighbours."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import tokenise
from knowledge.nlu.initials import Initials

INITIALS = Initials(
    text.split()
    for text in (
        "công tác khen thưởng được đổi mới",
        "tăng trưởng kinh tế trên 8%",
        "chung sức xây dựng nông thôn mới",
        "cán bộ công chức viên chức",
    )
)


def _read(text: str, known: frozenset[str] = frozenset()) -> str:
    return " ".join(token.text for token in INITIALS.expanded(tokenise(text), known))


def test_neighbours_tell_which_phrase_is_meant() -> None:
    assert _read("đổi mới công tác KT ra sao") == "đổi mới công tác khen thưởng ra sao"
    assert _read("tăng trưởng KT bao nhiêu") == "tăng trưởng kinh tế bao nhiêu"
    assert _read("chung sức XDNTM") == "chung sức xây dựng nông thôn mới"


def test_letters_that_no_neighbour_speaks_for_stay() -> None:
    assert _read("trường THPT và KT") == "trường thpt và kt"
    assert _read("CÔNG TÁC KT") == "công tác kt"  # all in capitals: nothing says that these are initials


def test_a_phrase_shares_the_span_of_its_letters() -> None:
    tokens = INITIALS.expanded(tokenise("công tác KT"), ())
    assert [(token.surface, token.start, token.end) for token in tokens[2:]] == [("KT", 9, 11)] * 2


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    assert len(INITIALS.expanded(tokenise(text), ())) >= len(tokenise(text))
