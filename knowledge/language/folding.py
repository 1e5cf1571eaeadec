"""Folding: the one form in which index and query are compared.

A folded text is lower case, without accents, đ as d, its words apart by one blank and nothing else between them.
"""

import functools
import re
import unicodedata

_KEPT = 8_192  # short texts: words and names, which are folded again and again
_SHORT = 80  # characters
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


# What is not seen inside a word: soft hyphens, joiners, the marks that make a keycap of a digit.
UNSEEN = "\u00ad\u200b-\u200d\u2060\ufe0e\ufe0f\u20e3"
SUPERSCRIPT = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079"  # "2017¹": the number of a footnote
THOUSANDS = (
    r"(?<![\d/.,-])\d{1,3}(?P<mark>[.,\u00a0\u2009\u202f])\d{3}(?:(?P=mark)\d{3})*(?![\d/-]|[.,]\d)"
    r"|(?<![\d/.,-])(?<!\d )\d{1,3}(?: \d{3})+(?= +[^\W\d_])"
)
"""One number written with marks between its thousands ("1.002", "1 002 tập thể"), as a pattern."""

_NOT_SEEN = re.compile(f"[{UNSEEN}]")
_FOOTNOTE_INSIDE = re.compile(rf"[{SUPERSCRIPT}]+(?=[^\W{SUPERSCRIPT}])")
_FOOTNOTE = re.compile(f"[{SUPERSCRIPT}]")
_THOUSANDS = re.compile(THOUSANDS)
MAY_BE_THOUSANDS = re.compile(r"\d[.,\u00a0\u2009\u202f ]\d{3}")
"""What is sooner told than whether it really is such a number."""

_BASE_LETTERS = _table()
_NO_LETTERS = re.compile("[\\0-\x7f–—‘’“”•]*")  # no accent in any form, and in most texts
_FOLDED_WORD = re.compile(r"\{\w+\}|[^\W_]+")


def as_seen(text: str) -> str:
    """Return `text` without what nobody sees in it, full-width letters and digits as plain ones."""
    if text.isascii():
        return text
    seen = _FOOTNOTE_INSIDE.sub(" ", _NOT_SEEN.sub("", text))  # the number of a footnote ends the word before it
    return unicodedata.normalize("NFKC", _FOOTNOTE.sub("", seen))


def digits_of(text: str) -> str:
    """Return the digits of `text` as plain ones."""
    return "".join(str(int(char)) for char in text if char.isdecimal())


def strip_accents(text: str) -> str:
    """Return `text` in lower case without accents, everything else left where it stands."""
    plain = as_seen(text).lower().translate(_BASE_LETTERS)
    if plain.isascii() or _NO_LETTERS.fullmatch(plain):
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
    return _kept(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    if MAY_BE_THOUSANDS.search(text):
        text = _THOUSANDS.sub(lambda match: digits_of(match[0]), text)
    parts = text.split()  # no word goes across a blank, and most parts were folded before
    folds = _kept_part if max(map(len, parts), default=0) <= _SHORT else _part
    return " ".join(filter(None, map(folds, parts)))


def _part(text: str) -> str:
    return " ".join(_FOLDED_WORD.findall(strip_accents(text)))


_kept = functools.lru_cache(_KEPT)(_folded)
_kept_part = functools.lru_cache(_KEPT)(_part)
