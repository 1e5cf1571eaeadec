"""Which picture a question wants ("vẽ biểu đồ khen thưởng …"), where it wants one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge.language import fold, folded_words

_DRAW = re.compile(
    r"^\s*(?:ve|xem|cho xem)?\s*(?:bieu do|so do|hinh ve|lich hop|lich hoi nghi)\b|^\s*ve (?:hinh|lich)\b"
)
_ABOUT: Mapping[str, Sequence[str]] = {
    "hoi-nghi": ("hoi nghi", "lich", "hop"),
    "khen-thuong": ("khen", "danh hieu", "giay khen"),
    "lanh-dao": ("truong", "pho", "lanh dao"),
}

_OF_DRAWING = frozenset(
    "ve xem cho toi minh em giup voi di nhe a hinh anh bieu do so do lich hop hoi nghi khen thuong danh hieu giay bang"
    " truong pho lanh dao cum khoi cua cac nhung qua theo nam thang nay do ay va".split()
)


def picture_wanted(question: str) -> str | None:
    """The name of the picture that a question wants; None where it wants none."""
    folded = fold(question)
    if not _DRAW.search(folded):
        return None
    return next((name for name, words in _ABOUT.items() if any(word in folded for word in words)), "lanh-dao")


def names_nothing(question: str) -> bool:
    """Whether a question tells only what is to be drawn, and not of whom: then it is of whom the chat spoke before.

    A name that is not known is a name: nothing of another is drawn for it.
    """
    return all(word in _OF_DRAWING for word in folded_words(question))
