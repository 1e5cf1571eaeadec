"""Whether a reply tells all that a question says there is: as many, of the very ones, of the very event."""

from __future__ import annotations

import re

from knowledge.nlu.reading import Reading
from knowledge.response.replying import Reply

_MANY = 20
_JOINED = re.compile(r", | và |; ")
_GUESTS = r"(?:dai bieu|khach moi|khach|nguoi (?:tham )?du|nguoi co mat)"
_PRESENT = r"(?:du|den|tham du|toi du|den du|ve du|co mat|ngoi)"
_ALL_GUESTS = re.compile(
    rf"\btong so (?:luong )?{_GUESTS}\b"
    rf"|\b(?:bao nhieu|may) (?:{_GUESTS}|nguoi) (?:(?:da|cung|den|ve|toi) )?{_PRESENT}\b(?! (?:nhan|don))"
)
_GUESTS_COUNTED = re.compile(rf"\d (?:{_GUESTS}|nguoi)\b")
_SINGLED_OUT = re.compile(r"\b(?:bao nhieu|may) \w+(?: \w+)? la (?!bao nhieu|may|nhung)")
_BECOMES = re.compile(
    r"\b(?:thanh lap|ra doi|hinh thanh|tro thanh|doi ten|lap ra|lap nen|len (?:thanh pho|thi xa|cap))\b"
)
"""What happens to an organisation once: a meeting that it holds is another event."""


HOLDS = "(?:duoc|giao|bau|lam|la|giu|dang|se|dam|nhan|vai|tro|chuc|cuong|vi|nhiem|vu|phan|cong)"
"""Words between who is asked for and the role that is asked of."""

_WHO_HOLDS = re.compile(rf"\b(?:nao|ai)(?: {HOLDS})* \{{role\}}")
_ROLES = ("role", "roles")
_LOOKED_AT = 30  # rows
_ROMAN = re.compile(r"(?<![\w./-])[IVX]+(?![\w./-])")
_LISTED = re.compile(r"(?<![\w/.,])\d{2,5}(?:, ?\d{2,5})*(?: và| va|,) ?\d{2,5}(?![\w/.,%])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LISTED_NUMBER = re.compile(
    r"\b(?:list|liet ke|ke ten|ke ra|neu ten|xin ten|xin du ten|ghi ten|danh sach) (?:du |ca )?(\d+)"
    r" (?:tinh|huyen|xa|phuong|so|truong|don vi|dia phuong|thanh pho|quan)\b"
)
"""How many are to be listed: "liệt kê bảy tỉnh", "xin tên 5 đơn vị"."""
_FEWEST = 2  # of what is named one by one


def leaves_out_part(reply: Reply, reading: Reading) -> bool:
    """Whether a reply tells fewer than a question says there are, or others than those that it singles out."""
    folded = reply.spoken_folded
    return (
        _tells_fewer(reply, reading)
        or _leaves_out_total(folded, reading)
        or _leaves_out_singled_out(folded, reading)
        or _tells_another_event(folded, reading)
        or _leaves_out_award(folded, reading)
        or (not reading.yes_no and (_leaves_out_numbered(reply.spoken, reading) or _leaves_out_role(reply, reading)))
    )


def _tells_fewer(reply: Reply, reading: Reading) -> bool:
    """Whether more are asked for by their number ("ba tỉnh nào", "liệt kê ba tỉnh") than a reply tells.

    A note may list them: "các tỉnh trong Cụm: A, B, C".
    """
    tokens = reading.tokens
    asked = [
        int(token.folded)
        for at, token in enumerate(tokens[:-2])
        if token.folded.isdecimal() and not _is_name(at, reading) and tokens[at + 2].folded == "nao"
    ]
    asked += [int(number) if number.isdecimal() else _IN_WORDS[number] for number in _THINGS.findall(reading.folded)]
    asked += [] if reading.yes_no else map(int, _LISTED_NUMBER.findall(reading.folded))
    if not asked or not 1 < max(asked) < _MANY:
        return False
    told = {part for value in reply.answer.values for part in _JOINED.split(str(value))}
    noted = (len(_JOINED.split(note)) for note in reply.answer.notes)
    return max(len(told), len(reply.rows), *noted) < max(asked)


_IN_WORDS = {"hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7}
_THINGS = re.compile(
    rf"(?<!thu )\b(\d|{'|'.join(_IN_WORDS)}) (?:viec|dieu|y|muc tieu|nhiem vu|giai phap|noi dung|tieu chi) (?:gi|nao)\b"
)
_NUMBERED = frozenset("cum khoi nhom doi lan so thu hang dieu khoan quy".split())
"""Words behind which a number tells which one, not how many: "cụm 3 huyện nào làm trưởng"."""


def _is_name(at: int, reading: Reading) -> bool:
    """Whether a number stands in a name or a time, and counts nothing that is asked for."""
    masked = any(start <= at < end and word != "{number}" for start, (end, word) in reading.masks.items())
    return masked or (at > 0 and reading.tokens[at - 1].folded in _NUMBERED)


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


_AWARDS = "co|bang khen|giay khen|huan chuong|ky niem chuong"
_HOW_MANY_GOT = re.compile(
    r"\b(?:bao nhieu|may) \w+(?: \w+)? (?:duoc|(?<!ca )nhan)(?: (?:tang|nhan|thuong|trao|de nghi))*(?: thuong)?"
    rf" ({_AWARDS})\b"
)


_AWARD_TO_HOW_MANY = re.compile(
    r"(?:\b(?:tang|trao|nhan|trinh) (co)|\b(bang khen|giay khen))(?: thi dua)?(?: cho)? (?:bao nhieu|may)\b"
)


def _leaves_out_award(folded: str, reading: Reading) -> bool:
    """Whether it is asked how many got each of two awards, and a text tells of one of them: "mấy sở cờ, mấy sở …"."""
    asked = set(_HOW_MANY_GOT.findall(reading.folded))
    asked |= {flag or other for flag, other in _AWARD_TO_HOW_MANY.findall(reading.folded)}
    told = {award for award in asked if re.search(rf"\b{award}\b", folded)}
    return len(asked) >= _FEWEST and bool(told) and told != asked


def _tells_another_event(folded: str, reading: Reading) -> bool:
    """Whether it is asked when a cluster came to be, and a text speaks of other days of it."""
    becomes = _BECOMES.search(reading.folded) if {"when", "cluster"} <= reading.asked | reading.slots.keys() else None
    return becomes is not None and becomes[0] not in folded


def _leaves_out_numbered(text: str, reading: Reading) -> bool:
    """Whether things are named by number alone ("lần IX, lần XI", "quyết định 12, 34 và 56"), and one is not told.

    Where a text tells none of them it tells them in another way; "số nào mới dành cho …" asks for one of them.
    """
    if reading.asked.isdisjoint({"when", "number", "count", "list"}) and "nao" in reading.words:
        return False
    romans = {token.surface for token in reading.tokens if _ROMAN.fullmatch(token.surface)}
    listed = {number for run in _LISTED.findall(reading.original) for number in re.findall(r"\d+", run)}
    named = [romans, {number for number in listed if not _YEAR.fullmatch(number)}]
    several = [one for one in named if len(one) >= _FEWEST]
    told = frozenset(re.findall(r"\w+", text) if several else ())
    return any(not told.isdisjoint(one) and not told.issuperset(one) for one in several)


def _leaves_out_role(reply: Reply, reading: Reading) -> bool:
    """Whether several roles are named, and of one whose holder is asked for by itself an answer tells nothing.

    "A làm phó, còn ai làm trưởng" asks of the head.
    """
    named = [mention.of_kind("role") for mention in reading.mentions if mention.kinds[:1] == ("role",)]
    if len(named) < _FEWEST or not reply.rows:
        return False
    masked = reading.masked_folded
    if masked.count("{role}") != len(named):
        return False
    asked = [named[masked.count("{role}", 0, found.end()) - 1] for found in _WHO_HOLDS.finditer(masked)]
    columns = [column for column in _ROLES if column in reply.rows[0].keys()]  # noqa: SIM118 - a Row is no mapping
    told = {role for row in reply.rows[:_LOOKED_AT] for column in columns for role in str(row[column]).split()}
    return bool(told) and any(told.isdisjoint(roles) for roles in asked)
