"""The place among those rated that a question names: "xếp thứ nhất", "hạng Nhì", "dẫn đầu cụm", "vô địch"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.language import Token
from knowledge.nlu.linking import Mention

_PLACES = {
    "nhat": 1, "nhi": 2, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "i": 1, "ii": 2,
    "iii": 3,
}  # fmt: skip
_PLACE = rf"(?:{'|'.join(_PLACES)}|\d{{1,2}})(?! \d{{4}})"  # "xếp hạng năm 2013" tells a year
_RANKED = re.compile(
    rf"(?<!\S)(?:(?:dan dau|dung dau)(?! doan)|(?<!thu )(?<!hang )nhat (?:toan )?(?:cum|khoi))(?!\S)"
    r"|(?<!\S)(?:vo dich|quan quan|(?P<second>a quan))(?!\S)"
    rf"|(?<!\S)(?:(?:xep|dung|dat|gianh|vi tri|o) (?:vi tri |hang |thu |giai )+|hang |giai )(?P<placed>{_PLACE})(?!\S)"
    rf"|(?<!\S)(?<!sap )xep (?P<put>{_PLACE})(?!\S)|(?<!\S)(?:ve (?P<came>nhat|nhi)|dung nhat)(?!\S)"
)
_NEXT = re.compile(r" (?:va )?(?:nhi|ba|3)(?!\S)")
"""What makes a place one of several that are asked for: "hạng Nhất, Nhì, Ba"."""
_ASKED = re.compile(r"(?<!\S)(?:ai|nao)(?: (?:la|duoc|se|cung|da|dung))? $")
"""What asks for the place behind it: "A về nhì, vậy ai về nhất"."""
_QUESTION = re.compile(r"(?<!\S)(?:ai|nao|gi)(?!\S)")
_OF_ROLES = frozenset({"role", "deed"})


def rank_named(tokens: Sequence[Token], mentions: Sequence[Mention]) -> int | None:
    """The place that a question names; None where it names none, or only who leads a cluster ("đứng đầu cụm").

    Of several the one that it asks for; None where it asks for more of them: "ai hạng nhất, ai hạng nhì".
    """
    taken = {i for mention in mentions if _OF_ROLES & set(mention.kinds) for i in range(mention.start, mention.end)}
    taken |= {i for i, token in enumerate(tokens) if token.text == "đúng"}  # "đúng nhất" is no "đứng nhất"
    words = " ".join("|" if i in taken else token.folded for i, token in enumerate(tokens))
    found = list(_RANKED.finditer(words))
    if not found or any(_NEXT.match(words, match.end()) for match in found):
        return None
    places = {_place(match) for match in found}
    behind = [*(match.start() for match in found[1:]), len(words)]
    each = [_QUESTION.search(words[one.end() : end]) is not None for one, end in zip(found, behind, strict=True)]
    if len(places) > 1 and sum(each) > 1:  # "hạng nhì là tỉnh nào, hạng ba là tỉnh nào"
        return None
    if len(places) > 1:
        places = {_place(match) for match in found if _ASKED.search(words[: match.start()])}
    return places.pop() if len(places) == 1 else None


def ranks_named(folded: str) -> frozenset[int]:
    """All the places that the folded words of a question name; who is told to lead where others are named is asked not.

    "Hạng Nhì và hạng Ba của khối mà A đứng đầu" asks of neither the first place.
    """
    found = list(_RANKED.finditer(folded))
    numbered = [match for match in found if match["placed"] or match["put"]]
    return frozenset(map(_place, numbered if len(numbered) > 1 else found))


def _place(found: re.Match[str]) -> int:
    place = found["placed"] or found["put"] or found["came"]
    if place is None:
        return 2 if found["second"] else 1
    return _PLACES.get(place) or int(place)


def is_places(tokens: Sequence[Token]) -> bool:
    """Whether words are nothing but places: "Nhất, Nhì, Ba"."""
    return all(token.folded in _PLACES or token.folded.isdecimal() for token in tokens)


def tells_rank(told: str, rank: int) -> bool:
    """Whether folded words tell a place, as a rating or an award does."""
    words = [str(rank), *(word for word, place in _PLACES.items() if place == rank)]
    first = rank == 1 and re.search(r"\b(?:dan dau|dung dau)\b", told)
    return bool(first) or re.search(rf"\b(?:thu|hang|giai) (?:{'|'.join(words)})\b", told) is not None
