"""Measures and attributes that a question asks for: money, an hour, an address. A reply without one is no answer.

Many units are other words without their accents ("hả" is "ha", "kỳ" is "ky"), or begin longer words ("đồng chí"): so a
word counts as it was typed, and one that is common without its accents only with them.
"""

from __future__ import annotations

import functools
import re

from knowledge.language.folding import as_seen, fold

_KEPT = 512  # questions, each held against several replies
_ACCENTED = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")


def _also_bare(pattern: str) -> str:
    """The pattern with each of its accented words also typed without accents."""
    return _ACCENTED.sub(lambda match: f"(?:{match[0]}|{fold(match[0])})", pattern)


# "ngày mấy hả" asks which day, and so do "tháng mấy", "thứ mấy", "số mấy".
_ORDERED = "".join(
    rf"(?<!\b{_also_bare(word)} )" for word in ("ngày", "tháng", "năm", "thứ", "số", "hạng", "điều", "khoản", "khóa")
)
_HOW_MANY = _ORDERED + _also_bare(r"(?:bao nhiêu|mấy|bn|bnhieu|nhiêu) ?(?:1 ?)?(?:(?:trăm|chục|mươi) )?")
_NUMBER = r"\d[\d.,]* ?"
_CONCERNED = _also_bare(r"(?! (?:chí|chủ|bào|nghiệp|thời|đội|hương|diễn|tổ chức|trưởng))")  # "đồng chí"
_LEADING = _also_bare(r"(?! (?:sĩ|sỹ|tiến|phong|trình|độ|bộ|nhiệm|bối|đề))")  # "tien si" is "tiến sĩ"
_PEOPLE = _also_bare(r"(?! (?:người|lượt|hộ|cây|tập|con|đoàn|hội))")
_MONEY = _also_bare("triệu") + _PEOPLE + _also_bare(r"|tỷ(?! lệ)|tỉ(?! (?:lệ|vi))|đồng") + _CONCERNED
_COUNTED_MONEY = _also_bare(r"|nghìn(?= (?:tỷ|tỉ|đồng))|ngàn(?= (?:tỷ|tỉ|đồng))|tiền") + _LEADING + r"|củ(?! thể)"
_SIGNED = r"(?! (?:hiệu|kết|tên|giao|cam|ban|thỏa|vào|ngày|hôm|khi|lúc|năm|bởi|do))"
_WEIGHTS = rf"kg|ký{_SIGNED}|kí{_SIGNED}|tạ|yến|tấn(?! công)|" + _also_bare("ki lô(?! mét)")
_LENGTHS = _also_bare(r"mét|km|ki[ -]?lô[ -]?mét|kilomet|cây số|héc.ta|m2") + _also_bare(
    r"|ha(?= (?:đất|rừng|chè|lúa|cây|cam|mía|ngô|vải|diện tích))"
)
_NO_SCORE = _also_bare(r"(?! (?:cầu|trường|mới|nhấn|chung|khác|nóng|nổi|đến))")  # "điểm cầu", "điểm trường"
_MEASURES = tuple(
    (re.compile(rf"(?<!\w)(?:{asked})(?!\w)"), re.compile(told))
    for asked, told in (
        (
            rf"{_HOW_MANY}(?:{_MONEY}{_COUNTED_MONEY})|"
            + _also_bare(
                "kinh phí|ngân sách|(?:số|tổng) tiền|tiền mặt|mức (?:tiền|thưởng)|(?:thưởng|bằng|kèm) tiền|tiền thưởng|"
                "tiền(?: là)? bao nhiêu"
            ),
            rf"{_NUMBER}(?:triệu|tỷ|đồng(?! chí)|nghìn)|mức lương|tiền thưởng|kinh phí|ngân sách",
        ),
        (
            rf"{_HOW_MANY}(?:%|{_also_bare('phần trăm')})|" + _also_bare("(?:chiếm|đạt) tỷ lệ"),
            r"\d ?%|phần trăm|tỷ lệ",
        ),
        (
            rf"{_HOW_MANY}{_also_bare('lần(?: mức)? lương')}|" + _also_bare("hệ số"),
            r"\d lần|hệ số",
        ),
        (
            _also_bare("lương tháng|tháng lương|tiền lương|thu nhập|lương hưu"),
            rf"{_NUMBER}(?:triệu|tỷ|đồng(?! chí)|nghìn)|thu nhập|tiền lương",
        ),
        (rf"{_HOW_MANY}(?:{_WEIGHTS})", rf"{_NUMBER}(?:kg|tấn|tạ|yến)(?!\w)"),
        (rf"{_HOW_MANY}{_also_bare('lần (?:mức )?(?:lương|thưởng)')}", r"\d lần"),
        (
            rf"{_HOW_MANY}{_also_bare('điểm')}{_NO_SCORE}|"
            + _also_bare("bảng điểm|(?<!quan )(?<!địa )điểm (?:số )?(?:của )?từng"),
            rf"{_NUMBER}điểm|chấm điểm",
        ),
        (rf"{_HOW_MANY}{_also_bare('tuổi')}|" + _also_bare("sinh năm|năm sinh"), r"tuổi|sinh năm"),
        (
            _also_bare("mấy giờ|giờ nào|bao nhiêu giờ|(?:lúc|từ) mấy h"),
            r"\d ?(?:giờ|h\d*\b|:\d\d)",
        ),
        (
            rf"{_ORDERED}{_also_bare('(?:bao nhiêu|mấy) ngày')}",
            r"\d (?:ngày|đêm)|\d ?[-–] ?\d|(?:hai|ba|bốn|năm) ngày|từ ngày|đến",
        ),
        (rf"{_HOW_MANY}(?:{_LENGTHS})", rf"{_NUMBER}(?:mét|km|ha|héc ta|m2|m)(?!\w)"),
    )
)


def leaves_out_measure(question: str, reply: str) -> bool:
    """Whether ``question`` asks for a measure that ``reply`` does not tell.

    >>> leaves_out_measure("mỗi căn bao nhiêu triệu", "Làm nhà cho hộ nghèo.")
    True
    >>> leaves_out_measure("tăng trưởng bao nhiêu phần trăm", "Tăng trưởng trên 8%.")
    False
    >>> leaves_out_measure("ngày mấy hả chị", "Ngày 24/7/2019.")
    False
    >>> leaves_out_measure("quyết định số bao nhiêu ký hôm nào", "Quyết định 12/QĐ, ký ngày 5/6/2020.")
    False
    """
    asked = _asked(question)
    if not asked:
        return False
    text = as_seen(reply).lower()
    return not all(told.search(text) for told in asked)


def asks_measure(question: str) -> bool:
    """Whether a question, or the words that ask in it, asks for a measure.

    >>> asks_measure("bao nhiêu tiền dựng nhà"), asks_measure("bao nhiêu căn nhà")
    (True, False)
    """
    return bool(_asked(question))


@functools.lru_cache(_KEPT)
def _asked(question: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of the measures that a question asks for."""
    typed = " ".join(as_seen(question).lower().split())
    return tuple(told for asking, told in _MEASURES if asking.search(typed))


_ATTRIBUTES = (
    "giới tính", "độ tuổi", "tuổi đời", "tuổi nghề", "dân tộc", "tôn giáo", "trình độ học vấn", "quê quán", "nơi sinh",
    "địa chỉ", "số điện thoại", "màu sắc", "kích thước", "chất liệu", "sức khỏe", "thời tiết", "thực đơn",
    "trang phục", "biển số", "số tài khoản", "giá vé", "thời lượng", "số trang", "dung lượng",
)  # fmt: skip
"""Nouns for what somebody or something is like, of which no other word tells."""
_ASKED = _also_bare("gì|nào|ra sao|thế nào|bao nhiêu|mấy")
_ATTRIBUTE = re.compile(
    rf"(?<!\w)(?:({_also_bare('|'.join(_ATTRIBUTES))})(?!\w)(?=[^,.;:?!]* (?:{_ASKED})(?!\w))"
    rf"|({_also_bare('giống')}) (?:\w+ )?(?:{_also_bare('gì|nào')})(?!\w))"
)


def leaves_out_attribute(question: str, reply: str) -> bool:
    """Whether ``question`` speaks of what somebody or something is like and ``reply`` says no word of that.

    >>> leaves_out_attribute("giới tính của ba cá nhân ấy ra sao", "Ba cá nhân được tặng Giấy khen.")
    True
    """
    asked = _attributes(question)
    return bool(asked) and not all(each in fold(reply) for each in asked)


@functools.lru_cache(_KEPT)
def _attributes(question: str) -> tuple[str, ...]:
    """The folded attributes that a question speaks of."""
    typed = " ".join(as_seen(question).lower().split())
    return tuple(fold(match[1] or match[2]) for match in _ATTRIBUTE.finditer(typed))
