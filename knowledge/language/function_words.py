"""Words of the language that hold a sentence together: no name begins with one or goes across one."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.language.folding import fold
from knowledge.language.tokens import Token

_BARE = frozenset(
    (
        "là có được của ở tại trong năm nào ai gì với về từ khi thì mà này đã sẽ đang không phải làm giữ thuộc nhận"
        " trao dự cho bởi theo vào lúc ngày gồm nhiêu đâu sao hiện mình chúng tôi em anh nhưng những luôn còn rồi chưa"
        " bị vậy nhé nhỉ à hả ạ nếu như nói nghe biết tặng mấy viết ghi đến tới đúng sai ngoài trước sau giữa trên dưới"
        " cụm cũng sang họp xin"
    ).split()
)
"""Those that are hardly anything else where they are typed without accents."""

FUNCTION_WORDS = _BARE | frozenset(
    (
        "do đó ấy kia cùng tháng hay hoặc tên bây giờ bạn chị ông bà các lên xuống thế hỏi hồi mời nhớ thấy xem qua để"
        " vì nên mỗi mọi cả chỉ vẫn lại ra đi cần muốn giúp nhờ kể trừ rằng khối ký đọc gọi chọn bầu xong đều bằng lần"
        " và một hai ba"
    ).split()
)
"""All of them that are one word, with their accents."""
_PAIRS = frozenset(
    tuple(pair.split("_"))
    for pair in (
        "tổ_chức chủ_trì phát_biểu kết_luận chỉ_đạo tham_dự tham_gia trình_bày thi_đua khen_thưởng nhiệm_kỳ bao_giờ"
        " bao_nhiêu đề_nghị đề_xuất đăng_cai giữ_chức kế_nhiệm bàn_giao phụ_trách đảm_nhiệm báo_cáo tham_luận nghe_nói"
        " sáp_nhập hợp_nhất"
    ).split()
)
_JOINING = frozenset({"và", "các", "của"})


class FunctionWords:
    """Which words of one text hold it together. In a text without accents only what is hardly anything else does."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        """Take the words of a text; those put right to what they are not typed like have lost their accents."""
        self._tokens = tokens
        self._bare = all(token.surface.isascii() for token in tokens)

    def __contains__(self, at: int) -> bool:
        """Whether the word at ``at`` is one, alone or with a neighbour: "nao" may be "nào", "não" is none."""
        return self._is_one(at, FUNCTION_WORDS, _FOLDED) or self.in_verb(at)

    def in_verb(self, at: int) -> bool:
        """Whether a word is part of a verb of two ("tổ chức", "chủ trì")."""
        last = len(self._tokens) - 1
        return (0 < at <= last and self._is_verb(at - 1, at)) or (0 <= at < last and self._is_verb(at, at + 1))

    def joins(self, at: int) -> bool:
        """Whether a word is one that names hold as well ("Sở Giáo dục và Đào tạo", "Ban Quản lý các khu")."""
        return self._is_one(at, _JOINING, _FOLDED_JOINING)

    def is_bare(self, at: int) -> bool:
        """Whether a word may have accents that were not typed, or not kept."""
        token = self._tokens[at]
        return token.text == token.folded and (self._bare or fold(token.surface) != token.folded)

    def _is_one(self, at: int, words: frozenset[str], bare: frozenset[str]) -> bool:
        token = self._tokens[at]
        return token.folded in bare if self.is_bare(at) else token.text in words

    def _is_verb(self, at: int, after: int) -> bool:
        first, second = self._tokens[at], self._tokens[after]
        if (first.folded, second.folded) not in _FOLDED_PAIRS:
            return False
        return self.is_bare(at) or self.is_bare(after) or (first.text, second.text) in _PAIRS


_FOLDED = frozenset(map(fold, _BARE))
_FOLDED_PAIRS = frozenset((fold(first), fold(second)) for first, second in _PAIRS)
_FOLDED_JOINING = frozenset(map(fold, _JOINING))
