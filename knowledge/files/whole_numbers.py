"""Whole numbers as people write them: thousands apart by a dot, a comma or a blank of any width."""

from __future__ import annotations

import re
import unicodedata

_GROUPED = re.compile(r"\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*")


def whole_number(value: object) -> object:
    """Return a text that writes a whole number as its digits alone, anything else as it is.

    >>> whole_number("1.002"), whole_number("12\\u202f345"), whole_number("1.5")
    ('1002', '12345', '1.5')

    Raises:
        ValueError: where a text has digits after a decimal point.
    """
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFKC", value).strip()
    if _GROUPED.fullmatch(text):
        return re.sub(r"\D", "", text)
    if re.fullmatch(r"\d+[.,]\d+", text):
        raise ValueError(f'phải là số nguyên, không phải "{value}"')
    return text
