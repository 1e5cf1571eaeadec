"""Whether a question asks for yes or no, and whether it denies what it asks about."""

from __future__ import annotations

import functools
import re
from collections.abc import Container, Sequence

from knowledge.language import Token

WHICH = re.compile(r"\b(?:nao|gi|ai|(?<!nghe )dau|may|bao nhieu|khi nao|bao gio)\b")
"""What asks for a thing, in the folded words of a question; hearsay ("nghe đâu") asks of no place."""

_NOT = r"(?:khong|k|ko|kg|hong|hem|hok|hk|hom)"
"""How a "không" that asks is typed."""

_TRUE = r"(?:dung|chuan xac|chuan|chinh xac|that|thiet|phai|trung|khop|xac thuc)"
_FALSE = r"(?:sai|gia|bia|nham|bua)"
_ALTERNATIVE = rf"(?:(?:la|co) )?{_TRUE} (?:{_FALSE}|(?:hay|hoac) (?:la )?(?:{_FALSE}|khong|chua))"
_REFERRED = (
    r"(?:(?:con so|so lieu|thong tin|cau|menh de|nhan dinh|tuyen bo|khang dinh|loi|ban chep|tit|tieu de|tin|dieu|"
    r"chi tiet|ngay thang|ngay|nam|viec) (?:do|nay|ay|kia|tren|vay|the) |"
    r"(?:noi|viet|ghi|hieu|nho|doc|ke|in|chep|nghe|bao) "
    r"(?:the|vay|nhu vay|nhu the)(?: la| thi)? )"
)
"""What is true or false, what asks which of the two, and what points back at the claim: "con số ấy có chuẩn không"."""

ADDRESSED = r"(?:anh|chi|co|chu|bac|cau|di|thim|mo|duong|ong|ba) (?:hai|ba|tu|nam|sau|bay|tam|chin|ut)"
"""How one is addressed by the place among brothers and sisters, in the South: "anh Hai"."""

_ENDING = re.compile(
    rf"(?: (?:{ADDRESSED}|a|ha|nhi|nhe|vay|the|day|em|ban|anh|chi|bac|co|chu|ad|admin|ae|mn|mng|moi nguoi|ca nha|"
    r"luon|z|v|hen|ta|tro ly|cau|sep|thay|chau|bot))+$"
)
_ASKING = (
    re.compile(r"\bco phai\b(?: la\b)?(?!.*\b(?:nao|gi|ai|dau|may|bao nhieu)\b)"),
    re.compile(r"\bco phai\b(?=.*\bkhong\b)"),
    re.compile(r"^co dung(?: la)?\b(?= (?!khong|k\b|ko\b|chua))"),
    re.compile(rf"\b(?:co )?(?:phai|dung) (?:vay |the )?{_NOT}\b"),
    re.compile(r"\b(?:phai|dung)(?: ca| het| tat)? chu\b"),
    re.compile(rf"^(?:cau hoi |cau )?{_ALTERNATIVE}\b(?= )"),
    re.compile(rf"\b{_ALTERNATIVE}(?= (?:(?:vay|the|a|nhi|ha|day|em|anh|chi|ban|nhe|hen|ta|z) ?)*$|$)"),
    re.compile(rf"\b{_REFERRED}?(?:co )(?:can cu|co so) {_NOT}$"),
    re.compile(r"\b(?:dung hay sai|dung hay khong|co dung (?:vay|the|nhu vay)|phai chang|co that|dung chua|dung ko)\b"),
)
"""What asks for yes or no; what it leaves is the claim."""

_ASKING_LAST = re.compile(
    rf"\b(?:co )?(?:chuan|that|chinh xac|trung|dung|phai|chac|on|khop|chuan xac) (?:{_NOT}|chua|chu)$"
    r"|\bco (?:dung|chuan|chuan xac|chinh xac|that)$"
)
_REFERRED_LAST = re.compile(rf"\b{_REFERRED}(?:co |la )?{_TRUE}(?P<asks> (?:{_NOT}|chua|chu|a|ha|nhi))?$")
_LAST_WORD = frozenset({"dung", "chuan", "phai"})  # "…, đúng?"
_ADDRESSING = frozenset("mn mng moi nguoi moi_nguoi ban anh chi em ad admin ae bac ca nha ca_nha".split())
_HEARSAY = re.compile(r"\b(?:nghe (?:dau|noi|don|bao|ke)|hinh nhu|nghe dau nhu)\b")
_ASKS_FOR_DATA = re.compile(
    r"\b(?:du lieu|nguon|tu lieu|ben (?:minh|em|ban)|bot|he thong)(?: (?:nay|ay|do))? co (?:(?:ghi|neu|luu) )?khong$"
)
_REQUESTED = re.compile(
    r"\b(?:(?:ke|noi|tra|giup|cho|neu|xin|nhac|tim|gui)\b(?: \w+){0,3} )?(?:duoc|dc) (?:khong|chua|chu|hong|k|ko|hok)$"
)
_PLAIN = re.compile(r"\bkhong$|\b(?:da|duoc|con)\b.*\bchua$")
_ANY_UNIT = re.compile(r"\bco\b.*\b(?:tinh|don vi) nao khong$")
_DOUBT = frozenset({"à", "hả", "hử", "chứ", "ư", "chăng", "ak", "ah", "ha"})

NEGATED = re.compile(
    r"\b(?:chua (?:tung|bao gio|he|lan nao)|(?<!chu )khong (?:phai|he|con|duoc|lam|thuoc|nam|tham gia|du|bi|"
    r"nhap|sap nhap|co (?!gi|chi|sao|du lieu|nguon))|ngoai tru|tru|bien mat|mat ten|xoa ten|mat di)\b"
)
"""What denies in the folded words of a question, whatever stands around it."""

_DENYING = frozenset({"khong", "chua", "chang"})
_NOT_DENIED = frozenset(
    (
        "sai nham co con a ha nhi vay the em anh chi ban ad ae biet nhung khong ta nhe z nho ro thay hieu tim ranh"
        " cau sep bot"
    ).split()
)
_BESIDE = frozenset({"hay", "duoc", "chu"})
"""What stands before a "không" that denies nothing of what is asked: "A chứ không phải B, đúng không" asks of A."""
_MISTAKEN = frozenset({"lầm", "lằm"})  # folds to "lam", and so does "làm"
"""What stands behind a "không" that asks, or that is no denial ("không những", "không biết")."""

_CORRECTING = frozenset({"a", "o", "u", "e", "uh", "oh", "khong", "khoan"})
"""What begins a text that takes something back: "à không, năm 2022 cơ" denies nothing."""


_BEFORE_FIRST = frozenset("hoi khoang thang dung nam ban lan nua buoc dan hang mo bat doi di".split())
_AFTER_FIRST = frozenset("nam tau tu tien gio cum moi sach khoi tien".split())


_KEPT = 256  # texts
_MAY_BE_OTHERS = frozenset({"dau", "may"})


def is_other_word(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that folds to a question word is another one: "đầu" is not "đâu", "máy" not "mấy"."""
    token = tokens[at]
    if token.folded == "dau":
        before = tokens[at - 1].folded if at else ""
        after = tokens[at + 1].folded if at + 1 < len(tokens) else ""
        bare = token.text == "dau" and (before in _BEFORE_FIRST or after in _AFTER_FIRST)
        return bare or token.text not in ("dau", "đâu")
    return token.folded == "may" and token.text not in ("may", "mấy")


def question_words(tokens: Sequence[Token]) -> Sequence[str]:
    """The folded words of a question, one for each token; a bar for each that only looks like a question word."""
    return _question_words(tuple(tokens))


@functools.lru_cache(_KEPT)
def _question_words(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """A question and each of its parts are looked at several times."""
    words = [token.folded.replace(" ", "_") for token in tokens]
    for i, word in enumerate(words):
        if word in _MAY_BE_OTHERS and is_other_word(tokens, i):
            words[i] = "|"
    never = _NEVER.search(" ".join(words))
    if never:  # "em chưa nghe tên bao giờ" asks for no time
        at = never.string[: never.end()].count(" ")
        words[at - 1 : at + 1] = ["|", "|"]
    return tuple(words)


_NEVER = re.compile(r"\b(?:chua|khong|chang) (?:\w+ ){0,4}bao gio$")


def yes_or_no(text: str, tokens: Sequence[Token]) -> tuple[bool, set[int]]:
    """Whether a question ``text`` asks for yes or no, and the tokens that only say so."""
    words = ["|" if token.text == "chủ" else word for token, word in zip(tokens, question_words(tokens), strict=True)]
    folded = " ".join(words)  # "đúng chủ thể" is no "đúng chứ"
    data = _ASKS_FOR_DATA.search(folded)
    if data:  # "…, dữ liệu có không?" asks for the thing, and claims nothing
        return False, _tokens_of(data, folded)
    asks_which = bool(WHICH.search(folded))
    ends = _ENDING.sub("", folded)
    asking: set[int] = set()
    for pattern in _ASKING:
        for match in pattern.finditer(folded):
            asking |= _tokens_of(match, folded)
    requested = _REQUESTED.search(ends)
    if not asking and requested and asks_which:  # "kể hết ra được không" asks for the thing
        return False, set(range(ends[: requested.start()].count(" "), ends.count(" ") + 1))
    referred = _REFERRED_LAST.search(ends)
    if referred and not asks_which and (referred["asks"] or text.rstrip().endswith("?")):
        asking |= _tokens_of(referred, ends)
    last = _ASKING_LAST.search(ends)
    if last and not asks_which:
        asking |= _tokens_of(last, ends)
    if asking:
        length = ends.count(" ") + 1
        return True, asking | {i for i, word in enumerate(words) if word == "khong" and i >= length - 1}
    if _PLAIN.search(ends) and not (asks_which and not _ANY_UNIT.search(ends)):
        return True, {ends.count(" ")}
    return _by_its_end(text, tokens, ends, asks_which=asks_which)


def _by_its_end(text: str, tokens: Sequence[Token], ends: str, *, asks_which: bool) -> tuple[bool, set[int]]:
    """Whether a claim is put in doubt by its last word ("…, đúng?", "… à?") or is hearsay with a question mark."""
    if not tokens or asks_which:
        return False, set()
    at = ends.count(" ")
    if at and tokens[at].folded in _LAST_WORD and text[tokens[at - 1].end : tokens[at].start].strip():
        return True, {at}
    for last in range(len(tokens) - 1, at - 1, -1):  # "… hả mọi người"
        if tokens[last].surface.lower() in _DOUBT:
            return True, {last}
    for last, token in enumerate(tokens):  # "… phải mn, tôi với bạn đang cãi nhau"
        if last and token.folded == "phai" and _ends_addressing(text, tokens, last):
            return True, {last}
    hearsay = _HEARSAY.search(ends)
    if hearsay and text.rstrip().endswith("?"):
        return True, _tokens_of(hearsay, ends)
    return False, set()


def _ends_addressing(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing but words for whom one speaks to stands between a word and the next pause."""
    end = at + 1
    while end < len(tokens) and tokens[end].folded in _ADDRESSING:
        end += 1
    behind = text[tokens[end - 1].end : tokens[end].start if end < len(tokens) else len(text)].strip()
    return end > at + 1 and (end == len(tokens) or behind[:1] in _PAUSES) and tokens[at - 1].folded not in _BEFORE_MUST


_PAUSES = frozenset(",.;?!")
_BEFORE_MUST = frozenset("co khong la chua hay thi deu ma".split())
"""What stands before a "phải" that asks for nothing: "thì phải anh ạ"."""


def _tokens_of(match: re.Match[str], folded: str) -> set[int]:
    """The tokens that a match in their folded words covers."""
    first = folded[: match.start()].count(" ")
    return set(range(first, first + match[0].strip().count(" ") + 1))


def denies(tokens: Sequence[Token], asking: Container[int], named: Sequence[bool]) -> bool:
    """Whether a question denies what it asks yes or no of: a "không" that neither asks nor stands in a name."""
    return any(
        token.folded in _DENYING
        and i not in asking
        and not (i < 2 and tokens[0].folded in _CORRECTING)
        and not named[i]
        and tokens[i + 1].folded not in _NOT_DENIED
        and tokens[i + 1].text not in _MISTAKEN
        and (i == 0 or tokens[i - 1].folded not in _BESIDE)
        for i, token in enumerate(tokens[:-1])
    )
