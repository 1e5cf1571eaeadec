"""The form of award that a text names in its own words, as the lists have it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Knows = Callable[[str], bool]
"""Whether a name is that of a form of award that is known."""

_CLASS = re.compile(r"\s+hạng\s+(nhất|nhì|ba)\b", re.IGNORECASE)
_PRAISE = re.compile(r"\s+(?:xuất sắc|toàn diện|tiêu biểu|dẫn đầu)(?=\s+(?:của|cấp)\b|$)", re.IGNORECASE)
_GIVER = re.compile(r"\s+(?:của|cấp)\s+.+$")


def listed_form(told: str, knows: Knows) -> tuple[str, str | None]:
    """The form that is known, and its class: "Cờ thi đua xuất sắc của UBND tỉnh" is "Cờ thi đua của UBND tỉnh".

    Words are left out one kind after the other, the class first, who confers it last; where nothing is known then, the
    form is as the text tells it, and the check of the files says that it is none.
    """
    if knows(told):
        return told, None
    found = _CLASS.search(told)
    plain = _CLASS.sub("", told)
    name = next((one for one in _shorter(plain) if knows(one)), None)
    if name is None:
        return told, None
    return name, found[1].capitalize() if found else None


def _shorter(form: str) -> Iterator[str]:
    yield form
    yield _PRAISE.sub("", form)
    yield _GIVER.sub("", _PRAISE.sub("", form))
