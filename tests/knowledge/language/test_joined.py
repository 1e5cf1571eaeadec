import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import split_joined

NAMES = {"bac", "kan", "giang", "ba", "cum", "truong", "trung", "du", "mien", "nui", "phia", "hoa", "binh", "c"}


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("backan", ("bac", "kan")),
        ("bacgiang", ("bac", "giang")),
        ("trungdumiennuiphiabac", ("trung", "du", "mien", "nui", "phia", "bac")),
        ("cumtruong", ("cum", "truong")),
        ("bac", None),
        ("backa", None),
        ("xyzxyz", None),
        ("", None),
        ("a" * 5000, None),
    ],
)
def test_splits_into_known_words(word: str, pieces: tuple[str, ...] | None) -> None:
    assert split_joined(word, NAMES) == pieces


@given(st.lists(st.sampled_from(sorted(NAMES - {"c"})), min_size=2, max_size=8))
def test_what_is_joined_comes_apart_into_as_many_or_fewer(words: list[str]) -> None:
    pieces = split_joined("".join(words), NAMES)
    assert pieces is not None
    assert "".join(pieces) == "".join(words)
    assert len(pieces) <= len(words)
