"""What of a question is only its frame: who said it, whom it is for, courtesies before and behind what is asked.

"Sếp em nói năm 2017 Tuyên Quang làm trưởng cụm, anh chị kiểm tra lại giúp ạ" asks whether Tuyên Quang was head in 2017.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TELLERS = (
    "ban|anh|chi|em|sep|thay|co|me|bo|ba noi|ong noi|ong ngoai|ba ngoai|bac|chu|di|cau|mo|hang xom|nguoi ta|co nguoi|tui|toi|minh|chau|con|no|"
    "thang|dua|may ban|nghe|tai lieu|van ban|ban thao|du thao|bang|bieu|giay moi|chu thich|bai|vo|sach|cong van|ai do|moi nguoi|thay co|bon em|"
    "don|dong nghiep|can bo|lanh dao|phong|ben|tren mang|facebook|mang|nhom|a|c|e"
)
_TELLS = (
    "bao|noi|nho|ke|ghi|viet|doc|doan|day|comment|don|khang dinh|cho rang|nghi|tuong|chep|phan cong|thay|nhac|de|dien|bao la|biet"
)
_REPORTED = re.compile(rf"^(?:(?:hom qua|hom nay|hom truoc|hoi nay|da|vang|the|a|oi|nay|cho em hoi)[ ,]*)*(?:co )?(?:{_TELLERS})(?= )(?: [^,.:;|?]+?){{0,9}}? (?:{_TELLS})(?: (?:rang|la|thay|ra))*(?= )")
_CHECKING = re.compile(
    r"(?:co )?(?:dung|chuan|chinh xac|phai|khop|hop ly|phu hop|trung|that|thiet)(?: \w+){0,4} (?:khong|chua|chu|ha|hem|a|nhi)$"
    r"|(?:dung|chuan|khop|phai|trung) (?:khong|chua|chu|luon)|(?:dung|phai) (?:vay|the|roi) (?:khong|chua)"
    r"|(?:kiem tra|xac nhan|doi chieu|tra|xem|ra soat|kiem chung|cho y kien|tham dinh)(?: lai)? (?:giup|ho|cho|dum|lai|dong nay|voi|luon)"
    r"|in duoc (?:chua|khong)|tin (?:luon |ngay )?duoc (?:khong|chua)|hoi cho chac|(?:neu )?(?:lech|sai) thi|ai noi (?:dung|trung)"
    r"|co (?:dung|that|thiet|chinh xac|chuan|phai)(?: \w+){0,3} khong|co bi (?:dao|nham|lon|sai)|thay nghi|khong tin|dung hay sai|nho the co"
)  # fmt: skip
_PAUSE = re.compile(r"\s*[,.:;!?…–—\n]+[\s”\"')\]]*|\s+-\s+|[“\"(]")


@dataclass(frozen=True, slots=True)
class Framing:
    """The tokens that only frame what is asked, the parts it falls into at its pauses, and whether it checks a claim."""

    frame: frozenset[int]
    parts: tuple[tuple[int, int], ...]
    checks: bool


def framing(text: str, spans: Sequence[tuple[int, int]], words: Sequence[str], named: Sequence[bool]) -> Framing:
    """Find the frame of a question.

    Args:
        text: the question as typed.
        spans: where each of its words begins and ends in it.
        words: its folded words.
        named: whether each word belongs to a name or a time.
    """
    marked = [word if not is_named else "|" for word, is_named in zip(words, named, strict=True)]
    checks = _CHECKING.search(" ".join(words)) is not None
    frame: set[int] = set()
    if checks:
        told = _REPORTED.match(" ".join(marked))
        if told:
            frame.update(range(told[0].count(" ") + 1))
    return Framing(frozenset(frame), _parts(text, spans), checks)


def _parts(text: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    parts: list[tuple[int, int]] = []
    start = 0
    for i in range(len(spans) - 1):
        if spans[i][1] <= spans[i + 1][0] and _PAUSE.match(text, spans[i][1]) and not _is_inside_number(text, spans, i):
            parts.append((start, i + 1))
            start = i + 1
    if start < len(spans):
        parts.append((start, len(spans)))
    return tuple(parts)


def _is_inside_number(text: str, spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether two words are figures with a dot between them: "10.3"."""
    between = text[spans[at][1] : spans[at + 1][0]]
    return between in (".", ",", ":") and text[spans[at][1] - 1].isdigit() and text[spans[at + 1][0]].isdigit()
