"""A passage that somebody quotes before asking about it: "“… giấy khen cho 17 tập thể.” Đoạn trên nói về huyện nào?".

What it names says what the question is about, as an earlier turn of a chat does; the question asks for something else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from knowledge.language import fold

_MARKS = "“”\"'‘’"
_QUOTED = re.compile(
    rf"(?P<lead>[^{_MARKS}]{{0,60}}:\s*)?[“\"'‘](?P<passage>[^{_MARKS}]{{12,}})[”\"'’]\s*[.,;:!?…]*\s+(?:[-–—]\s+)?"
    rf"(?P<question>[^\W\d_][^{_MARKS}]+)"
)
_PASTED = re.compile(
    rf"[{_MARKS}]?(?P<passage>[^\n]{{40,}}?)[{_MARKS}]?\s*"
    r"(?:\n+|[-=]>|>>|→|\((?:hết|hết trích|trích|nguyên văn)\)\.?)\s*[↑^]?\s*(?P<question>[^\W\d_][^\n]+)",
    re.IGNORECASE,
)
"""A passage that a line, an arrow or a word ends, be it in quotation marks or not."""
_GOES_ON = re.compile(r"(?:là|và|với|do|của|có|được|thuộc|hay|hoặc|giai đoạn|năm|thì)\b", re.IGNORECASE)
"""What stands behind a name in quotation marks within a sentence."""
_OF_WORDS = re.compile(
    r"(?:la |do |day la )?(?:loi|cau|y|y kien|phat bieu|nhan xet|nhan dinh|chi dao|yeu cau) (?:noi )?(?:cua )?"
    r"(?:ai|nguoi|vi|dong chi|ong|ba)\b"
    r"|(?:do )?(?:ai|nguoi nao|vi nao|dong chi nao) (?:da )?"
    r"(?:noi|phat bieu|de nghi|yeu cau|nhan xet|chi dao|nhan manh|neu)\b"
    r"|(?:doan|cau|y|loi|dieu) (?:sau|tren|nay|do|ay|truoc|ke)\b"
)
"""A question about words, folded: whose they are, or what stands beside them."""

_MAY_BE_SAID = re.compile(r"(?:\S+\s+){5}")
"""More words than most names have."""
_OTHERS = re.compile(r"\b(?:kia|khac|con lai|nua)\b")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage quoted, and the question that is asked about it."""

    passage: str
    question: str


def quotation(text: str) -> Quotation | None:
    """The passage that ``text`` quotes before it asks by itself; None for a name in quotation marks.

    Nor where others are asked for than those whom the passage names ("hai tỉnh kia"): they are told apart by both.
    """
    text = unicodedata.normalize("NFC", text.strip())
    pasted = _PASTED.fullmatch(text)
    found = pasted or _QUOTED.fullmatch(text)
    if found is None or _OTHERS.search(fold(found["question"])):
        return None
    asked = found["question"]
    goes_on = _GOES_ON.match(asked) or not asked[0].isupper()
    goes_on = goes_on and not (_MAY_BE_SAID.match(found["passage"]) and _OF_WORDS.match(fold(asked)))
    return None if goes_on and not pasted else Quotation(found["passage"], found["question"])
