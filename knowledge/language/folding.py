"""Folding: the one form in which index and query are compared.

A folded text is lower case, without accents, đ as d, its words apart by one blank and nothing else between them.
"""

import re
import unicodedata

_MARKS = dict.fromkeys(range(0x0300, 0x0370))
# Eth and African D look like Đ and are typed for it.
_STROKED = dict.fromkeys(map(ord, "đĐðÐɖƉ"), "d")


def _table() -> dict[int, str | None]:
    """Map every precomposed Latin letter to its base letter, and every combining mark to nothing."""
    table: dict[int, str | None] = {**_MARKS, **_STROKED}
    for code in (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and code not in table:
            table[code] = base.lower()
    return table


_BASE_LETTERS = _table()
_FOLDED_WORD = re.compile(r"\{\w+\}|[^\W_]+")


def strip_accents(text: str) -> str:
    """Return `text` in lower case without accents, everything else left where it stands."""
    plain = text.lower().translate(_BASE_LETTERS)
    if plain.isascii():
        return plain
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFD", plain).casefold())
    plain = plain.translate(_BASE_LETTERS)
    return "".join(c for c in plain if not unicodedata.category(c).startswith("M"))


def fold(text: str) -> str:
    """Return the folded form of `text`, the same for NFC and NFD, for any case and any punctuation.

    Placeholders such as ``{cluster}`` stay whole. Folding twice changes nothing.

    >>> fold("Hội nghị  TĐKT: Hoà Bình – Bắc Kạn, 10/3/2023?")
    'hoi nghi tdkt hoa binh bac kan 10 3 2023'
    """
    return " ".join(_FOLDED_WORD.findall(strip_accents(text)))
