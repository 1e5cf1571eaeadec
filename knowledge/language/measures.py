"""Measures that a question asks for: money, a share, an hour, an age, a weight. A reply without one is no answer."""

from __future__ import annotations

import re

from knowledge.language.folding import strip_accents

_WHICH_ONE = "".join(rf"(?<!{word} )" for word in ("ngay", "thang", "nam", "hom", "thu", "so", "hang"))
_HOW_MANY = rf"(?:bao nhieu|{_WHICH_ONE}may|bn|nhieu|bnhieu) ?(?:1 ?)?"  # "ngày mấy hả chị" asks for no hectares
_NUMBER = r"\d[\d.,]* ?"
_MEASURES = tuple(
    (re.compile(rf"(?<!\w)(?:{asked})(?!\w)"), re.compile(told))
    for asked, told in (
        (
            rf"{_HOW_MANY}(?:trieu|ty|ti|dong|nghin|ngan|tien|cu)|kinh phi|ngan sach|so tien|muc tien",
            rf"{_NUMBER}(?:trieu|ty|dong|nghin)|muc luong|tien thuong|kinh phi|ngan sach",
        ),
        (rf"{_HOW_MANY}(?:%|phan tram)|(?:chiem|dat) ty le", r"\d ?%|phan tram|ty le"),
        (rf"{_HOW_MANY}(?:kg|ky|ki lo|tan|ta|yen)", rf"{_NUMBER}(?:kg|tan|ta|yen)"),
        (rf"{_HOW_MANY}tuoi|sinh nam|nam sinh", r"tuoi|sinh nam"),
        (r"may gio|gio nao|bao nhieu gio|(?:luc|tu) may h", r"\d ?(?:gio|h\d*\b|:\d\d)"),
        (rf"{_HOW_MANY}(?:met|km|cay so|ha|hec ta|m2)", rf"{_NUMBER}(?:met|km|ha|hec ta|m2|m)\b"),
    )
)


def leaves_out_measure(question: str, reply: str) -> bool:
    """Whether ``question`` asks for a measure that ``reply`` does not tell.

    >>> leaves_out_measure("mỗi căn bao nhiêu triệu", "Làm nhà cho hộ nghèo.")
    True
    >>> leaves_out_measure("tăng trưởng bao nhiêu phần trăm", "Tăng trưởng trên 8%.")
    False
    """
    plain = strip_accents(question).lower()
    asked = [told for asking, told in _MEASURES if asking.search(plain)]
    return bool(asked) and not all(told.search(strip_accents(reply).lower()) for told in asked)
