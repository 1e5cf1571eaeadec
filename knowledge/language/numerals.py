"""Numbers in words where they are meant: "hai mươi ba cá nhân", "năm hai hai", "quyết định một sáu hai không".

Most number words are other words without their accents (``ba`` is "bà", ``sau`` is "sau"), so a word that was typed
without is taken for a number only where it stands in a longer one or before something that people count. What stands
before a row of figures tells what it is: a year, a day, the number of a document.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.language.folding import fold
from knowledge.language.number_words import (
    Numeral,
    Scale,
    cardinal,
    figures,
    full_year,
    is_numeral,
    misspelt_numeral,
    numerals,
    two_figures,
    year,
)
from knowledge.language.tokens import Token, is_typed_with_accents

ROMAN = {
    numeral: number
    for number, numeral in enumerate(
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(), start=1
    )
}
"""Roman numerals in small letters."""

COUNTED = frozenset(
    (
        "tinh thang tap ca nguoi ho don doanh chien dong nhiem bao van huyen hoi cum nam dai y dieu noi lan"
        " vi ong hinh dia thu"
    ).split()
)
"""First folded words of what is counted: "bay tinh", "ba ca nhan" are numbers though typed without accents."""

_COUNTED_IN_ACCENTS = frozenset(
    (
        "thành xã phường quận sở bộ ngành khối bằng giấy cờ phòng tham sáng bài mục khoản chương điểm bậc cấp hạng"
        " ngày tuần giờ phút triệu tỷ tỉ phần ki ký tổ bản lễ buổi giải suất căn ngôi nhà gương mô lĩnh biểu cán"
        " trường đài viện chi công liên môn lượt trận"
    ).split()
)
"""More of them, for a number in a text that has its accents."""

_COUNTED_PAIRS = frozenset(
    "phan-tram tham-luan linh-vuc giai-phap muc-tieu bang-khen giay-khen cong-trinh mo-hinh bai-hoc".split()
)
"""Pairs of folded words that make sure of what is counted where their first word does not."""

_NAMED_KINDS = frozenset({"tỉnh", "thành", "huyện", "xã", "cụm", "bộ", "sở", "ngành", "khối"})
_FIVE = frozenset(
    ("tập cá đơn đồng báo tham đại người nội nhiệm điều hộ vị ý lĩnh bằng giấy cờ gương doanh chiến lần văn").split()
)
"""What may be five of behind a word that takes a number: "tặng năm tập thể"; a kind of names needs a surer one."""

_TAKES_A_NUMBER = frozenset(
    "gom co cua nghe tang cho trao duoc khen la du den hon khoang toi tren duoi dung cung va neu voi bang".split()
)
_MADE_OF = frozenset({"cum", "khoi", "gom"})
_YEARLY = frozenset(
    ("tong-ket so-ket hoi-nghi giao-uoc cum-truong truong-cum cum-pho pho-cum lam-truong lam-pho phat-dong").split()
)
"""Pairs of folded words behind which a number of two figures is a year: "tổng kết hai mươi hai"."""

_NO_YEAR_OF = frozenset(
    (
        "ca tap nguoi ho don dai tinh thanh huyen doanh dong bao tham phan gio ngay thang trieu ty lan dieu y noi nam"
    ).split()
)
_DOCUMENTS = frozenset(
    (
        "quyet-dinh nghi-dinh thong-tu huong-dan cong-van chi-thi nghi-quyet ke-hoach to-trinh thong-bao cong-dien"
        " van-ban quy-che bo-luat"
    ).split()
)
_SHORT_DOCUMENTS = frozenset({"qd", "nd", "nq", "hd", "cv", "luat"})
_STROKES = frozenset({"trên", "xuyệt", "xuyệc", "xẹt", "xẹc", "sẹc", "gạch", "chéo", "tren", "xuyet", "xet", "gach"})
_DECIMAL = frozenset({"phẩy", "phảy", "phay"})
_DAYS = frozenset({"ngay", "mung", "mong"})
_DATED = _DAYS | {"thang", "quy"}
_SURE_MONTHS = frozenset({"muoi", "chin", "bay", "hai", "ba", "mot", "tam", "bon"})  # "thang sau" is the next one
_NO_MONTH_BEHIND = frozenset({"ngay", "cac", "nhung", "may", "tung", "hang", "moi", "vai"})
_ASKING = frozenset({"nao", "gi", "nay", "ngoai", "may", "bao", "truoc", "sau"})
_NEGATED = frozenset({"con", "phai", "thuoc", "lien"})  # "… không còn hiệu lực"
_TAGGED = frozenset({"co", "phai", "dung", "con", "da", "duoc"})  # "… còn hiệu lực không"
_WHOLE_WORDS = frozenset({"duyen hai", "hang hai", "thuong hai", "thiet hai", "phuong hai"})  # "duyên hải"
_RANKED = frozenset({"hang", "thu", "lop"})  # "hạng Ba", "thứ hai" are names of ranks
_LONGEST_DOCUMENT = 5  # figures
_SPOKEN_YEARS = range(2010, 2036)  # of which "hai ba" is said without accents


def with_digits(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with numbers in words as one token of digits each; its span is that of the words."""
    accented = is_typed_with_accents(tokens)
    tokens = _with_slips_mended(tokens, accented=accented)
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        if _is_short_year(tokens, at, out):
            out.append(tokens[at]._replace(text=f"20{tokens[at].folded}", folded=f"20{tokens[at].folded}"))
            at += 1
            continue
        words = numerals(tokens, at, accented=accented)
        found = _number(tokens, at, words, out, accented=accented) if words else None
        if found is None:
            out.append(tokens[at])
            at += 1
            continue
        number, end = found
        spoken = tokens[at:end]
        surface = " ".join(token.surface for token in spoken)
        out.append(Token(surface, number, number, spoken[0].start, spoken[-1].end))
        at = end
    return out


def _with_slips_mended(tokens: Sequence[Token], *, accented: bool) -> Sequence[Token]:
    """The tokens with misspelt number words put right, where they stand in a number: "hai nghin khnog tram".

    A number that is read only in part is another one: "hai nghìn" of a year that goes on is the year 2000.
    """
    mended = list(tokens)
    for at, token in enumerate(tokens):
        if not at or not is_numeral(mended[at - 1], accented=accented):
            continue
        before = numerals(mended[max(0, at - 2) : at], 0, accented=accented)
        if len(before) < min(at, 2) or not before or numerals([token], 0, accented=accented):
            continue
        goes_on = before[-1].scale is Scale.HUNDRED and before[0].digit == 0  # "khong tram hi hai"
        word = misspelt_numeral(token, accented=accented, or_syllable=goes_on)
        if word is not None and (any(one.scale for one in before) or before[-1].digit is not None):
            mended[at] = token._replace(text=word, folded=fold(word))
    return mended


def _number(
    tokens: Sequence[Token], at: int, words: Sequence[Numeral], before: Sequence[Token], *, accented: bool
) -> tuple[str, int] | None:
    """The figures of the number that begins at a token, and where it ends; None where none is meant."""
    if at and tokens[at - 1].text in _DECIMAL and before[-1].folded.isdecimal():
        fraction = figures(words)
        return (fraction, at + len(words)) if fraction else None
    if _names_document(before):
        found = _document_number(tokens, at, words, accented=accented)
        if found is not None:
            return found
    told = _year(tokens, at, words, before, accented=accented) or _day_or_month(tokens, at, words, before)
    if told is None and words[0].is_year and _is_five(tokens, at, before, accented=accented):
        told = 5, 1
    told = told or _quantity(tokens, at, words, before, accented=accented)
    return (str(told[0]), at + told[1]) if told else None


def _folded(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].folded if 0 <= at < len(tokens) else ""


def _pair(before: Sequence[Token]) -> str:
    return "-".join(token.folded for token in before[-2:])


def _names_document(before: Sequence[Token]) -> bool:
    if before and before[-1].text in ("số", "so"):
        before = before[:-1]
    return _pair(before) in _DOCUMENTS or (bool(before) and before[-1].folded in _SHORT_DOCUMENTS)


def _document_number(
    tokens: Sequence[Token], at: int, words: Sequence[Numeral], *, accented: bool
) -> tuple[str, int] | None:
    """The number behind the kind of a document, apart from its year: "một năm hai năm hai không hai lăm"."""
    size = len(words)
    if words[size - 1].digit == 0 and _is_negation(tokens, at + size - 1):
        size -= 1
    following = _folded(tokens, at + size)
    if size and words[size - 1].is_year and (following.isdecimal() or following in _ASKING):
        size -= 1
    if size == 0 or (words[0].is_year and _begins_with_year(words[:size])):
        return None
    if not accented and size < 3 and not any(word.scale for word in words[:size]):  # "thong tu tu nam"
        return None
    size = _before_year(words[:size])
    number = figures(words[:size])
    if number is None or len(number) > _LONGEST_DOCUMENT:
        return None
    if len(number) < 2 and (size == len(words) or not accented):
        return None
    end = at + size
    while end > at and _folded(tokens, end) and tokens[end].text in _STROKES:
        end += 1
    stroked = _folded(tokens, end).isdecimal() or full_year(numerals(tokens, end, accented=accented)) is not None
    return number, end if stroked else at + size


def _before_year(words: Sequence[Numeral]) -> int:
    """How many of the words of a document's number stand before its year: all, where they end with none."""
    for split in range(1, len(words)):
        if words[split - 1].scale is Scale.HUNDRED and words[split + 1 :][:1] == [Numeral(scale=Scale.ANY_TEN)]:
            continue  # "hai tram nam muoi" is 250
        begins = words[split].is_year
        spoken = year if begins and split > 1 else full_year  # "một năm chín bảy" is 1597
        told = spoken(words, split + begins)
        if told and told[1] == len(words):
            return split
    return len(words)


def _begins_with_year(words: Sequence[Numeral]) -> bool:
    """Whether a row that begins with "năm" tells a year: "năm hai không mười chín", not "năm tám bảy" (587)."""
    told = year(words, 1)
    return told is not None and (told[0] in _SPOKEN_YEARS or full_year(words, 1) is not None)


def _is_negation(tokens: Sequence[Token], at: int) -> bool:
    """Whether a "không" behind figures denies or asks: "hướng dẫn hai ba năm bảy không còn", "có phải … không"."""
    if _folded(tokens, at + 1) in _NEGATED:  # "… còn hiệu lực không" asks once, so the first is a figure
        return tokens[-1].folded != "khong" or tokens[-2].folded in ("phai", "dung")
    return at >= len(tokens) - 2 and any(token.folded in _TAGGED for token in tokens[:at])


def _year(
    tokens: Sequence[Token], at: int, words: Sequence[Numeral], before: Sequence[Token], *, accented: bool
) -> tuple[int, int] | None:
    """A year, told with its century or where years are spoken of."""
    told = full_year(words)
    if told is not None:
        return told
    named = bool(before) and before[-1].text in ("năm", "nam", "hồi")
    monthly = len(before) > 1 and before[-2].folded == "thang" and before[-1].folded.isdecimal()
    if not (named or monthly or _pair(before) in _YEARLY):
        return None
    told = year(words)
    if told is None or not (accented or told[0] in _SPOKEN_YEARS):
        return None
    return told if named or not _counts(tokens, at + told[1]) else None


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number before a word says how many of it there are."""
    return _folded(tokens, at) in _NO_YEAR_OF and "nao" not in (_folded(tokens, at + 1), _folded(tokens, at + 2))


def _is_short_year(tokens: Sequence[Token], at: int, before: Sequence[Token]) -> bool:
    """Whether two figures are a year of this century: "tổng kết 22", but no date and no number of persons."""
    typed = tokens[at].folded
    if len(typed) != 2 or not typed.isdecimal() or 2000 + int(typed) not in _SPOKEN_YEARS:
        return False
    return _pair(before) in _YEARLY and not _folded(tokens, at + 1).isdecimal() and not _counts(tokens, at + 1)


def _day_or_month(
    tokens: Sequence[Token], at: int, words: Sequence[Numeral], before: Sequence[Token]
) -> tuple[int, int] | None:
    """A day told figure by figure ("ngày hai ba tháng chín"), or a month or day that is the fifth ("tháng năm")."""
    last = _folded(before, len(before) - 1)
    if words[0].is_year:
        return (5, 1) if _is_fifth(tokens, at, words, before) else None
    if last in _DAYS:
        told = two_figures(words)
        if told and told[0] <= 31 and _folded(tokens, at + told[1]) == "thang":
            return told
    return None


def _is_fifth(tokens: Sequence[Token], at: int, words: Sequence[Numeral], before: Sequence[Token]) -> bool:
    last, earlier = _folded(before, len(before) - 1), _folded(before, len(before) - 2)
    after, beyond = _folded(tokens, at + 1), _folded(tokens, at + 2)
    if last in _DAYS:
        is_month = beyond not in _ASKING or tokens[at + 2].text == "sáu"
        return after == "thang" and beyond != "" and is_month
    if last != "thang" or before[-1].text == "thắng" or earlier in _NO_MONTH_BEHIND or after in _ASKING:
        return False
    if earlier.isdecimal():  # "ngày 10 tháng năm", but "6 tháng năm 2017"
        return _folded(before, len(before) - 3) in _DAYS
    year_behind = len(after) == 4 and after.isdecimal()
    return (
        year_behind
        or (after == "nam" and (beyond.isdecimal() or year(words, 2) is not None))
        or bool(full_year(words, 1))
    )


def _is_five(tokens: Sequence[Token], at: int, before: Sequence[Token], *, accented: bool) -> bool:
    """Whether "năm" is five, not a year: "cụm năm thành phố", "tặng năm tập thể"."""
    last = _folded(before, len(before) - 1)
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None:
        return False
    if last in _MADE_OF or _pair(before) == "tat-ca":
        kinds = following.text in _NAMED_KINDS if accented else following.folded == "tinh"
        return kinds or (following.folded == "thanh" and _folded(tokens, at + 2) == "pho")
    return accented and last in _TAKES_A_NUMBER and following.text in _FIVE


def _quantity(
    tokens: Sequence[Token], at: int, words: Sequence[Numeral], before: Sequence[Token], *, accented: bool
) -> tuple[int, int] | None:
    """How many, or the number of a day, a month or a quarter."""
    if _folded(tokens, at + 1) and tokens[at + 1].text in _DECIMAL and words[0].digit is not None:  # "không phẩy ba"
        return words[0].digit, 2
    last = _folded(before, len(before) - 1)
    told = cardinal(words)
    if told is not None and told[1] > 1:
        sure = accented or last in _DATED or any(word.scale for word in words[: told[1]])
        return told if sure else None
    value = told[0] if told else words[0].unit
    return (value, 1) if value and _stands_for_number(tokens, at, before, last, accented=accented) else None


def _stands_for_number(tokens: Sequence[Token], at: int, before: Sequence[Token], last: str, *, accented: bool) -> bool:
    """Whether a number of one word is one: "mười bảy tỉnh", not "một số", "ba" for "bà"."""
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if last in _DATED:
        return (accented or token.folded in _SURE_MONTHS) and not (
            last == "ngay" and token.folded == "mot" and (following is None or following.folded != "thang")
        )
    if token.folded in ("mot", "lam", "nham", "tu") or following is None or last in _RANKED:
        return False
    if f"{last} {token.folded}" in _WHOLE_WORDS and not (accented and token.text == "hai"):
        return False
    if before and before[-1] is tokens[at - 1] and _counts_alone(before[-1], accented=accented):  # "hai ba ý"
        return False
    if following.folded == "phong" and _folded(tokens, at + 2) == "trao" and tokens[at + 2].text == "trào":
        return True  # no "Hải Phòng"
    if f"{following.folded}-{_folded(tokens, at + 2)}" in _COUNTED_PAIRS:
        return True
    if not accented:
        dated = following.folded == "nam" and _begins_number(tokens, at + 2)  # "sau nam 2017" is "sau năm 2017"
        return following.folded in COUNTED and not dated
    counted = following.folded in COUNTED or following.text in _COUNTED_IN_ACCENTS
    return counted and (token.text != token.folded or token.text in ("hai", "ba"))


def _begins_number(tokens: Sequence[Token], at: int) -> bool:
    return _folded(tokens, at).isdecimal() or (at < len(tokens) and bool(numerals(tokens, at, accented=False)))


def _counts_alone(token: Token, *, accented: bool) -> bool:
    words = numerals([token], 0, accented=accented)
    return bool(words) and (words[0].digit or 0) > 1 and not words[0].is_year
