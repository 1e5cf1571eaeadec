"""Ministries and departments whose sector is written in initials."""

import pytest

from knowledge.language import tokenise
from knowledge.nlu.office_letters import OfficeLetters

LETTERS = OfficeLetters(
    [
        "Sở Công Thương tỉnh Bắc Giang",
        "Cụm thi đua số 4 của Bộ Ngoại giao",
        "Sở Giáo dục và Đào tạo tỉnh Hà Nam",
        "Sở Tư pháp tỉnh Yên Bái",
        "Sở Thể phao thành phố Huế",
    ]
)


def opened(text: str) -> str:
    return " ".join(token.text for token in LETTERS.opened(tokenise(text)))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Sở CT nào", "sở công thương nào"),
        ("cụm 4 Bộ NG họp", "cụm 4 bộ ngoại giao họp"),
        ("sở gd bắc giang", "sở giáo dục bắc giang"),
        ("Sở GDĐT", "sở giáo dục và đào tạo"),
        ("so gd bac giang", "so giáo dục bac giang"),
        ("Sở TP nào", "sở tp nào"),  # of two sectors
        ("chỉ thị CT", "chỉ thị ct"),
        ("sở ta họp", "sở ta họp"),  # a word
    ],
)
def test_letters_behind_an_office_are_its_sector(text: str, read: str) -> None:
    assert opened(text) == read


def test_the_words_share_the_span_of_the_letters() -> None:
    tokens = LETTERS.opened(tokenise("Bộ NG"))
    assert [(token.surface, token.start, token.end) for token in tokens[1:]] == [("NG", 3, 5)] * 2
