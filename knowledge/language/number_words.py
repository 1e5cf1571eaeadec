"""The grammar of numbers in words: "hai nghìn không trăm hai hai", "hai mươi ba", "một sáu hai không", "hai lăm".

It says which number a row of words may be. Whether one is meant there, the words around it tell (``numerals.py``).
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from knowledge.language.syllables import folded_syllables
from knowledge.language.tokens import Token


class Scale(enum.Enum):
    """What a word makes of the digits beside it."""

    TEN = "mười"
    TENS = "mươi"
    ANY_TEN = "muoi"
    HUNDRED = "trăm"
    THOUSAND = "nghìn"
    LINK = "linh"  # "hai trăm linh ba": no tens


class Numeral(NamedTuple):
    """A number word. ``digit`` is its value where it stands alone, ``unit`` behind a ten ("hai mươi lăm")."""

    digit: int | None = None
    unit: int | None = None
    scale: Scale | None = None
    is_year: bool = False
    """Whether the word also is "year"."""


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_UNITS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_SCALES = {
    "mười": Scale.TEN, "mươi": Scale.TENS, "chục": Scale.TENS, "trăm": Scale.HUNDRED, "nghìn": Scale.THOUSAND,
    "ngàn": Scale.THOUSAND, "linh": Scale.LINK, "lẻ": Scale.LINK,
}  # fmt: skip
_NUMERALS = {
    **{word: Numeral(digit=value, unit=value or None, is_year=word == "năm") for value, word in enumerate(_DIGITS)},
    "bẩy": Numeral(digit=7, unit=7),
    **{word: Numeral(unit=value) for word, value in _UNITS.items()},
    **{word: Numeral(scale=scale) for word, scale in _SCALES.items()},
}
_NUMERALS["năm"] = Numeral(digit=5, is_year=True)  # "hai mươi năm" are years
_FOLDED = {
    "khong": _NUMERALS["không"], "mot": _NUMERALS["một"], "bon": _NUMERALS["bốn"], "nam": _NUMERALS["năm"],
    "sau": _NUMERALS["sáu"], "bay": _NUMERALS["bảy"], "tam": _NUMERALS["tám"], "chin": _NUMERALS["chín"],
    "tu": _NUMERALS["tư"], "lam": _NUMERALS["lăm"], "nham": _NUMERALS["nhăm"], "le": _NUMERALS["lẻ"],
    "chuc": _NUMERALS["chục"],
}  # fmt: skip
_SURE_WHEN_FOLDED = {
    "muoi": Numeral(scale=Scale.ANY_TEN), "tram": _NUMERALS["trăm"], "nghin": _NUMERALS["nghìn"],
    "ngan": _NUMERALS["ngàn"],
}  # fmt: skip
"""Words that are hardly anything else, also without their accents among words that have theirs."""

_BARE_WORDS = frozenset({*_FOLDED, *_SURE_WHEN_FOLDED, "hai", "ba", "linh"})
_SHORTEST_SLIP = 2  # letters
_COMPOUNDS = frozenset({"sach", "hang", "quy"})  # "ngan sach" is "ngân sách"
_TENS = (Scale.TENS, Scale.ANY_TEN)
_ALONE = (Scale.TEN, Scale.ANY_TEN)
_LONGEST = 14  # words
_FIRST_YEAR, _LAST_YEAR = 1945, 2100
_SHORT_YEARS = range(36)  # "năm hai ba" is 2023, "năm bảy lăm" 1975


def numerals(tokens: Sequence[Token], at: int, *, accented: bool) -> list[Numeral]:
    """The number words that stand one behind another from ``at`` on, with no pause between them."""
    found: list[Numeral] = []
    for i in range(at, min(len(tokens), at + _LONGEST)):
        if i > at and tokens[i].start - tokens[i - 1].end > 1:
            break
        numeral = _numeral(tokens[i], accented=accented)
        is_compound = tokens[i].text == "ngan" and i + 1 < len(tokens) and tokens[i + 1].folded in _COMPOUNDS
        if numeral is None or is_compound:
            break
        found.append(numeral)
    return found


def is_numeral(token: Token, *, accented: bool) -> bool:
    """Whether a token may be a number word."""
    return _numeral(token, accented=accented) is not None


def misspelt_numeral(token: Token, *, accented: bool, or_syllable: bool) -> str | None:
    """The number word that a token is, with a letter dropped, doubled or swapped; None where it is none.

    A word of its own is none, unless a number must go on with it (``or_syllable``). Words of an ``accented`` text are
    held against number words with their accents.
    """
    typed = token.text
    is_word = token.folded in folded_syllables() and not or_syllable
    if len(typed) < _SHORTEST_SLIP or typed.isdigit() or is_word:
        return None
    words = _NUMERALS if accented else _BARE_WORDS
    near = [word for word in words if _is_slip(typed, word)]
    # "bya" is "bay" sooner than "ba"; the word itself settles what a set would settle otherwise in each process
    return min(near, key=lambda word: (word[0] != typed[0], len(word) != len(typed), word)) if near else None


def _is_slip(typed: str, word: str) -> bool:
    same_letters = len(typed) != len(word) or sorted(typed) == sorted(word)
    return len(word) > 1 and same_letters and OSA.distance(typed, word, score_cutoff=1) == 1


def _numeral(token: Token, *, accented: bool) -> Numeral | None:
    known = _NUMERALS.get(token.text) or _SURE_WHEN_FOLDED.get(token.text)
    if known is None and not accented:
        known = _FOLDED.get(token.text)
    return known


def cardinal(words: Sequence[Numeral], at: int = 0) -> tuple[int, int] | None:
    """The number that begins at a word, read as a quantity, and where it ends."""
    total, end = 0, at
    group = _below_thousand(words, at)
    if group is None:
        return None
    if group[1] < len(words) and words[group[1]].scale is Scale.THOUSAND:
        total, end = group[0] * 1000, group[1] + 1
        rest = _below_thousand(words, end, after_more=True)
        return (total + rest[0], rest[1]) if rest else (total, end)
    return group


def _below_thousand(words: Sequence[Numeral], at: int, *, after_more: bool = False) -> tuple[int, int] | None:
    if _is_scale(words, at + 1, Scale.HUNDRED) and words[at].digit is not None:
        hundreds = words[at].digit or 0
        if not hundreds and not after_more:
            return None
        rest = _below_hundred(words, at + 2, after_hundred=True)
        if rest is None:
            return (hundreds * 100, at + 2) if hundreds else None
        tens = 10 if hundreds and rest[1] == at + 3 and rest[0] < 10 else 1  # "một trăm hai" is 120
        return hundreds * 100 + rest[0] * tens, rest[1]
    return _below_hundred(words, at, after_hundred=after_more)


def _below_hundred(words: Sequence[Numeral], at: int, *, after_hundred: bool) -> tuple[int, int] | None:
    if at >= len(words):
        return None
    word = words[at]
    following = words[at + 1] if at + 1 < len(words) else Numeral()
    if word.scale is Scale.LINK:
        return (following.digit, at + 2) if after_hundred and following.digit else None
    if word.scale in _ALONE:
        return _with_unit(10, words, at + 1)
    if not word.digit:
        return None
    if following.scale in _TENS and (following.scale is Scale.TENS or not word.is_year or after_hundred):
        return _with_unit(word.digit * 10, words, at + 2)
    if word.is_year and not after_hundred:  # "năm trăm", "năm nghìn"; else it is a year or a figure
        return (word.digit, at + 1) if following.scale is Scale.THOUSAND else None
    if _is_pair(words, at, after_hundred=after_hundred):
        return word.digit * 10 + (following.unit or 0), at + 2
    return None if word.is_year else (word.digit, at + 1)


def _with_unit(tens: int, words: Sequence[Numeral], at: int) -> tuple[int, int]:
    """Tens and the unit behind them, where that does not begin a year ("tháng mười hai không hai hai")."""
    unit = words[at].unit if at < len(words) and full_year(words, at) is None else None
    return (tens + unit, at + 1) if unit else (tens, at)


def _is_pair(words: Sequence[Numeral], at: int, *, after_hundred: bool) -> bool:
    """Whether two words are tens and a unit without a word for the tens: "hai lăm", behind a hundred also "hai hai"."""
    following = words[at + 1] if at + 1 < len(words) else Numeral()
    if not following.unit:
        return False
    if words[at].is_year:  # "một trăm năm hai", but "một trăm năm hai lăm" is of 2025
        return _short(words, at + 1) is None
    return following.digit is None or (after_hundred and full_year(words, at) is None)


def _is_scale(words: Sequence[Numeral], at: int, scale: Scale) -> bool:
    return at < len(words) and words[at].scale is scale


def full_year(words: Sequence[Numeral], at: int = 0) -> tuple[int, int] | None:
    """The year that begins at a word, told with its century: "hai không hai hai", "hai không mười bảy"."""
    digits = [word.digit if word.digit is not None else word.unit for word in words[at : at + 4]]
    figures = "".join(str(digit) for digit in digits if digit is not None)
    if len(figures) == len(digits) == 4 and _FIRST_YEAR <= int(figures) <= _LAST_YEAR and words[at].digit:
        return int(figures), at + 4
    if figures[:2] in ("20", "19") and digits[:2] == [int(figures[0]), int(figures[1])]:
        rest = _below_hundred(words, at + 2, after_hundred=False)
        if rest and rest[0] >= 10:
            return _in_calendar(int(figures[:2]) * 100 + rest[0], rest[1])
    if len(words) > at + 1 and words[at + 1].scale is Scale.THOUSAND:
        found = cardinal(words, at)
        return _in_calendar(*found) if found else None
    return None


def _in_calendar(year: int, end: int) -> tuple[int, int] | None:
    return (year, end) if _FIRST_YEAR <= year <= _LAST_YEAR else None


def year(words: Sequence[Numeral], at: int = 0) -> tuple[int, int] | None:
    """The year that begins at a word where a year is spoken of: also "hai hai", "mười bảy", "bảy lăm"."""
    return full_year(words, at) or _short(words, at)


def _short(words: Sequence[Numeral], at: int) -> tuple[int, int] | None:
    found = two_figures(words, at)
    if found is None:
        return None
    value, end = found
    if value in _SHORT_YEARS:
        return 2000 + value, end
    return _in_calendar(1900 + value, end)


def two_figures(words: Sequence[Numeral], at: int = 0) -> tuple[int, int] | None:
    """The number of two figures that begins at a word, also figure by figure ("hai ba", "không chín")."""
    found = _below_hundred(words, at, after_hundred=False)
    if found and found[0] >= 10:
        return found
    digit = words[at].digit if at + 1 < len(words) and not words[at].is_year else None
    unit = words[at + 1].unit if digit is not None else None
    return (digit * 10 + unit, at + 2) if digit is not None and unit else None


def figures(words: Sequence[Numeral]) -> str | None:
    """All the words as one number: figure by figure ("một sáu hai không"), in pairs, or as a quantity."""
    whole = cardinal(words)
    if whole and whole[1] == len(words):
        return str(whole[0])
    out, at = "", 0
    while at < len(words):
        tens = _below_hundred(words, at, after_hundred=False)
        word = words[at]
        if tens and tens[1] > at + 1:
            out, at = out + str(tens[0]), tens[1]
        elif word.digit is not None or word.unit is not None:
            out, at = out + str(word.digit if word.digit is not None else word.unit), at + 1
        elif word.scale in _ALONE:
            out, at = out + "10", at + 1
        else:
            return None
    return out
