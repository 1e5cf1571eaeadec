"""A passage that somebody quotes before asking about it: "“… giấy khen cho 17 tập thể.” Đoạn trên nói về huyện nào?".

What it names says what the question is about, as an earlier turn of a chat does; the question asks for something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.language import fold

_QUOTED = re.compile(
    r"(?P<lead>[^“”\"]{0,60}:\s*)?[“\"](?P<passage>[^“”\"]{12,})[”\"]\s*[.,;:!?…]*\s+(?P<question>[^\W\d_][^“”\"]+)"
)
_GOES_ON = re.compile(r"(?:là|và|với|do|của|có|được|thuộc|hay|hoặc|giai đoạn|năm|thì)\b", re.IGNORECASE)
"""What stands behind a name in quotation marks within a sentence."""

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
    found = _QUOTED.fullmatch(text.strip())
    if found is None:
        return None
    asked = fold(found["question"])
    if _GOES_ON.match(found["question"]) or _OTHERS.search(asked) or not found["question"][0].isupper():
        return None
    return Quotation(found["passage"], found["question"])
