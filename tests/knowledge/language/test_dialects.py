"""Words of central and southern Vietnam as the standard ones."""

import pytest

from knowledge.language import tokenise
from knowledge.language.dialects import standard


def said(text: str) -> str:
    return " ".join(token.text for token in standard(tokenise(text)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tỉnh mô mần cụm trưởng rứa", "tỉnh nào làm cụm trưởng vậy"),
        ("họp bữa hăm mốt", "họp ngày hai mươi mốt"),
        ("ngày băm ba", "ngày ba mươi ba"),
        ("cờ của chánh phủ", "cờ của chính phủ"),
        ("ai lãnh bằng khen", "ai nhận bằng khen"),
        ("giờ kêu bằng gì", "giờ gọi bằng gì"),
    ],
)
def test_a_word_of_a_dialect_is_read_as_the_standard_one(typed: str, meant: str) -> None:
    assert said(typed) == meant


@pytest.mark.parametrize(
    "text", ["mô hình trồng cam", "Chánh Thanh tra tỉnh", "lãnh đạo tỉnh", "hăm dọa", "kêu gọi thi đua"]
)
def test_the_same_letters_in_another_word_stay(text: str) -> None:
    assert said(text) == text.lower()
