import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import fold, syllables

VIETNAMESE = st.text(
    "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđĐẮƯ bcdghklmnpqrstvx 0123456789/-.,?!{}_"
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Cụm Trưởng", "cum truong"),
        ("ĐẮK LẮK", "dak lak"),
        ("2358/HD-BTĐKT,", "2358 hd btdkt"),
        ("  Thi đua –\tkhen\u00a0thưởng ", "thi dua khen thuong"),
        ("cụm {cluster} năm {year}?", "cum {cluster} nam {year}"),
        ("Ðà Nẵng", "da nang"),
        ("???", ""),
        ("", ""),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text() | VIETNAMESE)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text() | VIETNAMESE)
def test_composed_and_decomposed_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(VIETNAMESE)
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text)


def test_every_syllable_folds_to_plain_letters() -> None:
    assert all(fold(syllable).isascii() and fold(syllable).isalpha() for syllable in syllables())
