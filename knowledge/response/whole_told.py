"""Whether a reply tells all that a question says there is: as many, of the very ones, of the very event."""

from __future__ import annotations

import re

from knowledge.language import fold
from knowledge.nlu.reading import Reading
from knowledge.response.replying import Reply

_MANY = 20
_JOINED = re.compile(r", | và |; ")
_GUESTS = r"(?:dai bieu|khach moi|khach|nguoi (?:tham )?du|nguoi co mat)"
_ALL_GUESTS = re.compile(rf"\btong so (?:luong )?{_GUESTS}\b")
_GUESTS_COUNTED = re.compile(rf"\d (?:{_GUESTS}|nguoi)\b")
_SINGLED_OUT = re.compile(r"\b(?:bao nhieu|may) \w+(?: \w+)? la (?!bao nhieu|may|nhung)")
_BECOMES = re.compile(
    r"\b(?:thanh lap|ra doi|hinh thanh|tro thanh|doi ten|lap ra|lap nen|len (?:thanh pho|thi xa|cap))\b"
)
"""What happens to an organisation once: a meeting that it holds is another event."""


def leaves_out_part(reply: Reply, text: str, reading: Reading) -> bool:
    """Whether a ``text`` tells fewer than a question says there are, or others than those that it singles out."""
    return (
        _tells_fewer(reply, reading)
        or _leaves_out_total(fold(text), reading)
        or _leaves_out_singled_out(fold(text), reading)
        or _tells_another_event(fold(text), reading)
    )


def _tells_fewer(reply: Reply, reading: Reading) -> bool:
    """Whether more are asked for by their number ("ba tỉnh nào") than the values that a reply tells."""
    tokens = reading.tokens
    asked = [
        int(token.folded)
        for at, token in enumerate(tokens[:-2])
        if token.folded.isdecimal() and token in reading.left and tokens[at + 2].folded == "nao"
    ]
    told = {part for value in reply.answer.values for part in _JOINED.split(str(value))}
    return bool(asked) and 1 < max(asked) < _MANY and max(len(told), len(reply.rows)) < max(asked)


def _leaves_out_total(folded: str, reading: Reading) -> bool:
    """Whether it is asked how many were there, and a text only names some of them: sources never name all."""
    return _ALL_GUESTS.search(reading.folded) is not None and _GUESTS_COUNTED.search(folded) is None


def _leaves_out_singled_out(folded: str, reading: Reading) -> bool:
    """Whether some of many are counted ("bao nhiêu người là nữ"), and a text does not speak of what they are."""
    found = _SINGLED_OUT.search(reading.folded)
    if found is None or reading.yes_no:
        return False
    behind = reading.tokens[reading.folded.count(" ", 0, found.end()) :]
    left = [token for token in behind if token in reading.left]
    return bool(left) and not any(f" {token.folded} " in f" {folded} " for token in left)


def _tells_another_event(folded: str, reading: Reading) -> bool:
    """Whether it is asked when a cluster came to be, and a text speaks of other days of it."""
    becomes = _BECOMES.search(reading.folded) if {"when", "cluster"} <= reading.asked | reading.slots.keys() else None
    return becomes is not None and becomes[0] not in folded
