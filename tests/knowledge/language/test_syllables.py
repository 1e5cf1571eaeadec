import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import fold, folded_syllables, is_syllable, place_tone, syllables

ALL = sorted(set(syllables()))


@pytest.mark.parametrize(
    ("typed", "placed"),
    [
        ("hoà", "hòa"),
        ("hòa", "hòa"),
        ("thuý", "thúy"),
        ("khoẻ", "khỏe"),
        ("qúy", "quý"),
        ("hòan", "hoàn"),
        ("gìa", "già"),
        ("gì", "gì"),
        ("giêng", "giêng"),
        ("giếng", "giếng"),
        ("quốc", "quốc"),
        ("thuở", "thuở"),
        ("khuỷu", "khuỷu"),
        ("nghiêng", "nghiêng"),
        ("café", "café"),
    ],
)
def test_the_tone_has_one_place(typed: str, placed: str) -> None:
    assert place_tone(typed) == placed
    assert place_tone(unicodedata.normalize("NFD", typed)) == placed


TRADE = (
    "thi đua khen thưởng cụm trưởng phó trung du miền núi phía bắc kạn giang hòa bình tuyên quang yên bái lào cai "
    "thái nguyên quảng ninh huyện hiệp nghị sơ kết tổng năm ủy ban nhân dân chiến sĩ sỹ tiên tiến giấy bằng cờ "
    "huân chương lao động quý quyết định nghĩa quốc hội xuất sắc khuya nguyễn nguyệt thuyết quỳnh khuỷu đắk lắk "
    "kon tum ngoằn ngoèo ghềnh nghệ gìn yêu uyên oanh ưu ước ở ai"
)


@pytest.mark.parametrize("word", TRADE.split())
def test_knows_the_words_of_the_trade(word: str) -> None:
    assert word in ALL
    assert fold(word) in folded_syllables()


@pytest.mark.parametrize("word", ["cumj", "truowng", "ko", "btdkt", "kam", "ngi", "ce", "bup5", "wf", "tddkt", "qa"])
def test_knows_what_is_no_syllable(word: str) -> None:
    assert word not in folded_syllables()


def test_a_stop_takes_two_tones_only() -> None:
    assert {"mát", "mạt"} <= set(ALL)
    assert not {"mat", "màt", "mảt", "mãt"} & set(ALL)


@given(st.sampled_from(ALL))
def test_generated_tones_are_in_place_already(syllable: str) -> None:
    assert place_tone(syllable) == syllable


@pytest.mark.parametrize(
    ("word", "spells"),
    [("trưởng", True), ("truong", True), ("trởng", False), ("huyện", True), ("phường", True)],
)
def test_a_word_spells_a_syllable_with_its_accents(word: str, *, spells: bool) -> None:
    assert is_syllable(word) is spells
