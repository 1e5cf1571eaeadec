"""Words of central and southern Vietnam and of chats, as the standard ones: "tỉnh mô mần", "nhiêu", "rứa", "hông".

A word counts where it was typed with its own accents, or without any beside a word that makes it sure; and never
where it begins a standard compound ("mô hình", "chi phí") or stands in a name ("Củ Chi").
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.language.folding import fold
from knowledge.language.tokens import Token, is_typed_with_accents

_STANDARD = {
    "vô": "vào",
    "mô": "nào", "chi": "gì", "răng": "sao", "rứa": "vậy", "mần": "làm", "nhiêu": "bao nhiêu", "hổng": "không",
    "hông": "không", "hôn": "không", "hong": "không", "nỏ": "không", "nớ": "đó", "ni": "này", "tê": "kia", "eng": "anh",
    "dzậy": "vậy", "zậy": "vậy", "dậy": "vậy", "zị": "vậy", "bữa": "ngày", "xài": "dùng", "thiệt": "thật",
    "trúng": "đúng", "chừ": "bây giờ",
    "bi": "bao", "nhiu": "nhiêu", "dzị": "vậy", "vầy": "vậy", "biểu": "bảo", "bển": "bên đó", "lộn": "nhầm",
    "mi": "bạn", "tau": "tôi",
}  # fmt: skip
_COMPOUNDS = {
    "mô": {"hình", "tả", "phỏng", "đất", "hinh"}, "chi": {"phí", "tiết", "bộ", "hội", "cục", "nhánh", "đoàn", "trả",
    "ngân", "viện"},
    "răng": {"hàm", "miệng"}, "thiệt": {"hại"}, "dậy": {"nghề", "học", "sóng"}, "trúng": {"thầu", "tuyển", "cử",
    "thưởng"}, "biểu": {"thống", "dương", "quyết", "đồ", "mẫu", "tượng", "diễn", "hiện", "bảng"},
    "bữa": {"nay", "qua", "ăn", "cơm"}, "lộn": {"xộn"},
    "vô": {"địch", "cùng", "lý", "lí", "tư", "tình", "ích", "hình", "hạn", "số", "hiệu", "danh", "tuyến", "trùng"},
}  # fmt: skip
_AFTER = {
    "nhiêu": {"bao", "bấy"},
    "nhiu": {"bao"},
    "biểu": {"đại", "tiêu", "phát", "biên", "thủ", "lập", "bảng", "vào", "mẫu", "điền"},
    "chi": {"chi"},
    "dậy": {"nổi", "trỗi", "thức"},
}
_WHITHER = frozenset({"ở", "o", "về", "ve", "đi", "di", "từ", "tu", "tại", "tai", "đến", "den"})
"""Behind these "mô" asks where: "quê ở mô", but "tỉnh mô" asks which."""

_BEFORE = {
    "hăm": ("hai mươi", {"mốt", "hai", "ba", "bốn", "tư", "lăm", "nhăm", "sáu", "bảy", "bẩy", "tám", "chín"}),
    "băm": ("ba mươi", {"mốt", "hai", "ba", "bốn", "tư", "lăm", "nhăm", "sáu", "bảy", "bẩy", "tám", "chín"}),
    "chánh": ("chính", {"phủ", "quyền", "trị", "thức", "sách"}),
    "lãnh": ("nhận", {"cờ", "bằng", "giấy", "huân", "huy", "thưởng"}),
    "kêu": ("gọi", {"bằng"}),
}
"""Words that are of a dialect before these alone: "hăm bốn", "chánh phủ", but "Chánh Thanh tra", "lãnh đạo"."""
_BARE = {
    "mo": {"tinh", "dua", "huyen", "cho", "ngay", "hoi", "noi", "khi", "vi"},
    "chi": {"cai", "viec"},
    "ni": {"nam", "hom", "thang", "lan", "dip"},
    "nhieu": set(),
    "rua": set(),
}


_ANY = frozenset({*_STANDARD, *_BEFORE, *_BARE, "chi"})
"""All words that may be of a dialect."""


def standard(tokens: Sequence[Token], vocabulary: frozenset[str] = frozenset()) -> list[Token]:
    """Return the tokens with dialect words as standard ones; words of ``vocabulary`` (folded) typed bare stay."""
    accented = is_typed_with_accents(tokens)
    out: list[Token] = []
    for i, token in enumerate(tokens):
        if token.text not in _ANY:
            out.append(token)
            continue
        before = tokens[i - 1].text if i else ""
        after = tokens[i + 1].text if i + 1 < len(tokens) else ""
        in_name = i > 0 and all(map(_is_capital, (tokens[i - 1].surface, token.surface)))  # "Củ Chi"
        meant = None if in_name else _meant(token, before, after, accented=accented, known=token.folded in vocabulary)
        if meant is None:
            out.append(token)
        else:
            out.extend(token._replace(text=word, folded=fold(word)) for word in meant.split())
    return out


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and word[1:].islower()


def _meant(token: Token, before: str, after: str, *, accented: bool, known: bool) -> str | None:
    word = token.text
    if word in _BEFORE:
        meaning, followed = _BEFORE[word]
        return meaning if after in followed else None
    if word in _STANDARD and (word != token.folded or (accented and not known) or word == "mô"):
        if after in _COMPOUNDS.get(word, ()) or before in _AFTER.get(word, ()):
            return None
        return "đâu" if word == "mô" and before in _WHITHER else _STANDARD[word]
    if word == "chi" and accented and after not in _COMPOUNDS["chi"] and before not in ("thu", "ủy"):
        return "gì"
    if fold(before) in _BARE.get(word, ()):
        return _STANDARD["mô" if word == "mo" else word]
    return None
