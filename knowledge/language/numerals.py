"""Numbers in words: "hai mươi ba cá nhân", "năm hai nghìn không trăm mười bảy", "năm hai không hai hai".

Most number words are other words without their accents (``ba`` is "bà", ``sau`` is "sau"), so a word that was typed
without is taken for a number only where it stands in a longer one or before something that people count.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.language.tokens import Token

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_FIVE = "năm"  # also "year": a digit only at the end of a row of digits
_SCALES = {"mươi": "ten", "mười": "ten", "trăm": "hundred", "nghìn": "thousand", "ngàn": "thousand"}
_ZERO_TENS = {"linh", "lẻ"}

_FOLDED_DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "lam": 5, "nham": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9,
}  # fmt: skip
_FOLDED_SCALES = {"muoi": "ten", "tram": "hundred", "nghin": "thousand", "ngan": "thousand"}

COUNTED = frozenset(
    (
        "tinh thang tap ca nguoi ho don doanh chien dong nhiem bao van huyen hoi cum nam dai y dieu noi lan"
        " vi ong hinh dia thu"
    ).split()
)
"""First folded words of what is counted: "bay tinh", "ba ca nhan" are numbers though typed without accents."""

_FIRST_YEAR, _LAST_YEAR = 1945, 2100


def with_digits(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with numbers in words as one token of digits each; its span is that of the words."""
    accented = any(token.text != token.folded for token in tokens)
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        found = _number_at(tokens, at, out[-1].folded if out else "", accented=accented)
        if found is None:
            out.append(tokens[at])
            at += 1
            continue
        value, end = found
        words = tokens[at:end]
        surface = " ".join(token.surface for token in words)
        out.append(Token(surface, str(value), str(value), words[0].start, words[-1].end))
        at = end
    return out


def _number_at(tokens: Sequence[Token], at: int, before: str, *, accented: bool) -> tuple[int, int] | None:
    """The number that begins at a token, and where it ends; None where none does."""
    values = _values(tokens, at, accented=accented)
    if not values:
        return None
    year = before == "nam"
    if year or len(values) >= 3:
        found = _year_by_digits(values, short=year)
        if found is not None:
            return found[0], at + found[1]
    value, length = _cardinal(values)
    if length == 0:
        return None
    if length == 1 and not _stands_for_number(tokens, at, before, accented=accented):
        return None
    if year and 10 <= value < 100:
        value += 2000
    return value, at + length


def _stands_for_number(tokens: Sequence[Token], at: int, before: str, *, accented: bool) -> bool:
    """Whether a number of one word is one: "mười bảy tỉnh", not "một số", "ba" for "bà"."""
    token = tokens[at]
    following = tokens[at + 1].folded if at + 1 < len(tokens) else ""
    if token.folded in ("khong", "mot", "lam", "nham", "tu") and before not in ("thang", "quy", "ngay"):
        return False
    if before in ("thang", "quy", "ngay") and (accented or token.folded in ("muoi", "chin", "bay", "hai", "ba", "mot")):
        return True
    if following == "phong" and at + 2 < len(tokens) and tokens[at + 2].text == "trào":  # no "Hải Phòng"
        return True
    if following not in COUNTED:
        return False
    return token.text != token.folded or token.text in ("hai", "ba") or not accented


def _values(tokens: Sequence[Token], at: int, *, accented: bool) -> list[int | str]:
    """The digits and scales of the words from ``at`` on, as far as they are number words."""
    values: list[int | str] = []
    for token in tokens[at : at + 9]:
        value: int | str | None = _DIGITS.get(token.text, _SCALES.get(token.text))
        if value is None and token.text in _ZERO_TENS:
            value = "zero"
        if value is None and (not accented or token.folded in ("muoi", "tram", "nghin", "ngan")):
            value = _FOLDED_DIGITS.get(token.folded, _FOLDED_SCALES.get(token.folded))
        if value is None and len(values) == 3 and token.folded == "nam" and all(isinstance(v, int) for v in values):
            value = 5
        if value is None:
            break
        values.append(value)
    return values


def _year_by_digits(values: Sequence[int | str], *, short: bool) -> tuple[int, int] | None:
    """A year told digit by digit ("hai không hai hai", "hai không mười bảy"; behind "năm" also "hai hai")."""
    digits = []
    for value in values[:4]:
        if not isinstance(value, int):
            break
        digits.append(value)
    if len(digits) == 4:
        year = int("".join(map(str, digits)))
        if _FIRST_YEAR <= year <= _LAST_YEAR:
            return year, 4
    if digits[:2] == [2, 0]:
        rest, length = _cardinal(values[2:])
        if length and 10 <= rest < 100:
            return 2000 + rest, 2 + length
    if short and len(digits) == 2 and len(values) == 2 and digits[0] in (1, 2):
        return 2000 + digits[0] * 10 + digits[1], 2
    return None


def _cardinal(values: Sequence[int | str]) -> tuple[int, int]:
    """The number that a row of digits and scales begins with, and how many of them it takes (0 for none)."""
    total, at = 0, 0
    if len(values) > 1 and isinstance(values[0], int) and values[1] == "thousand":
        total, at = values[0] * 1000, 2
    hundreds = values[at : at + 2]
    if len(hundreds) == 2 and isinstance(hundreds[0], int) and hundreds[1] == "hundred":
        total, at = total + hundreds[0] * 100, at + 2
    tens, length = _below_hundred(values[at:], after_more=at > 0)
    return total + tens, at + length


def _below_hundred(values: Sequence[int | str], *, after_more: bool) -> tuple[int, int]:
    if not values:
        return 0, 0
    first = values[0]
    if first == "zero" and after_more and len(values) > 1 and isinstance(values[1], int):
        return values[1], 2
    if first == "ten":
        unit = values[1] if len(values) > 1 and isinstance(values[1], int) and values[1] else None
        return (10 + unit, 2) if isinstance(unit, int) else (10, 1)
    if not isinstance(first, int) or (first == 0 and not after_more):
        return 0, 0
    if len(values) > 1 and values[1] == "ten" and first:
        unit = values[2] if len(values) > 2 and isinstance(values[2], int) and values[2] else None
        return (first * 10 + unit, 3) if isinstance(unit, int) else (first * 10, 2)
    return first, 1
