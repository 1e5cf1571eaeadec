"""What of a question is only its frame: who said it, whom it is for, courtesies before and behind what is asked.

"Sếp em nói năm 2017 Tuyên Quang làm trưởng cụm, anh chị kiểm tra lại giúp ạ" asks whether Tuyên Quang was head in 2017.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.language import Token, fold
from knowledge.language.tokens import is_typed_with_accents
from knowledge.nlu.polarity import WHICH

_TELLERS = (
    "ban|anh|chi|em|ong|ba|sep|thay|co|me|bo|ba noi|ong noi|ong ngoai|ba ngoai|bac|chu|di|cau|mo|hang xom|nguoi ta|"
    "co nguoi|tui|toi|minh|chau|con|no|"
    "thang|dua|may ban|nghe|tai lieu|van ban|ban thao|du thao|bang|bieu|giay moi|chu thich|bai|vo|sach|cong van|"
    "ai do|moi nguoi|thay co|bon em|"
    "don|dong nghiep|can bo|lanh dao|phong|ben|tren mang|facebook|mang|nhom|a|c|e|to trinh|bao cao|to roi|bang tin|"
    "thong bao|ban tin|so tay|nguoi|ke toan|van thu|to"
)
_TELLS = (
    "bảo|nói|nhớ|nhờ|kể|ghi|viết|đọc|đoán|dạy|comment|đồn|khẳng định|cho rằng|nghĩ|nghi|tưởng|chép|phân công|thấy|nhắc|"
    "đề|điền|bảo là|biết|khoe|quả quyết|cam đoan|khăng khăng|đinh ninh|thề|viện dẫn|trích dẫn|dẫn|cho hay|nêu|in|"
    "kêu|cho là|nhắn|loáng thoáng|mang máng"
)
_FOLDED_TELLS = "|".join(map(fold, _TELLS.split("|")))
_TELLING_WORDS = frozenset(word for tell in _TELLS.split("|") for word in tell.split())
_FOLDED_TELLING_WORDS = frozenset(map(fold, _TELLING_WORDS))
_OTHER_WORDS = frozenset(
    pair
    for first, behind in {
        "bao": "ve ho hiem tang ton dam quan mat an cao chi duong lanh tri luc",
        "noi": "vu chinh dung tiet tru bo",
        "ke": "hoach toan",
        "viet": "nam",
        "doan": "tinh thanh huyen xa truong vien the ket cong khoi ta",
        "day": "nghe",
        "don": "vi bien cong",
        "nghi": "dinh quyet le thuc",
        "de": "an nghi xuat tai",
        "dien": "luc tu anh thoai nuoc",
        "thay": "doi the thuoc",
        "doc": "lap",
        "ghi": "cong",
        "keu": "goi",
        "nhan": "dan to hieu vien luc ai xet dien thuc cong phan su manh",
    }.items()
    for pair in ((first, word) for word in behind.split())
)
"""A word that also tells, and the next: with it it is another word ("bảo vệ", "nội vụ", "Việt Nam")."""

_SURELY_TELLS = "khang dinh|qua quyet|cam doan|khang khang|dinh ninh|cho rang|noi rang|bao rang|viet rang|ghi rang"
"""What tells whoever stands before it, and whatever: "một nghiên cứu sinh của tôi khẳng định …"."""
_OCCASIONS = "hoi_? nghi_?|bao_? cao|phong_? trao|dai_? bieu|quyet_? dinh|luat|nghi_?"
_REPORTED = re.compile(
    rf"^(?:(?:hom qua|hom nay|hom truoc|hoi nay|da|vang|the|a|oi|nay|"
    rf"cho em hoi)[ ,]*)*(?:co |may |(?:ben |to |trang )(?=bao_? ))?(?:(?:{_TELLERS})(?= )|bao_?(?: \|)+)"
    rf"(?: [^,.:;|?]+?){{0,9}}? (?:{_FOLDED_TELLS})"
    r"(?: (?:voi |cho )?(?:chung |bon |tui )?(?:toi|em|minh|tui|con|chau|no))?"
    r"(?: (?:rang|la|thay|ra|o dau do|dau do|loang thoang))*(?= )"
    rf"|^theo (?:loi |y )?(?:{_TELLERS})(?: [^ ,.:;|?]+){{0,4}}? (?:thi|la)(?= )"
    rf"|^(?!(?:{_OCCASIONS}))[^,.:;|?]{{1,60}}? (?:{_SURELY_TELLS})(?: (?:rang|la))*(?= )"
)
_CHECKING = re.compile(
    r"(?:co )?(?:dung|chuan|chinh xac|phai|khop|hop ly|phu hop|trung|that|thiet)(?: \w+){0,4} (?:khong|chua|chu|ha|"
    r"hem|a|nhi)$"
    r"|(?:dung|chuan|khop|phai|trung) (?:khong|chua|chu|luon)|(?:dung|phai) (?:vay|the|roi) (?:khong|chua)"
    r"|(?:kiem tra|xac nhan|doi chieu|ra soat|kiem chung|cho y kien|tham dinh)(?: lai)? (?:giup|ho|cho|dum|"
    r"lai|dong nay|voi|luon)|(?:tra|xem) lai(?: giup| ho| cho| dum)?"
    r"|in duoc (?:chua|khong)|tin (?:luon |ngay )?duoc (?:khong|chua)|hoi cho chac|(?:neu )?(?:lech|sai) thi|"
    r"ai (?:noi )?(?:dung|trung|sai|co ly)|(?:xac minh|xac thuc|xac nhan)(?: giup| ho| lai)?"
    r"|co (?:dung|that|thiet|chinh xac|chuan|phai)(?: \w+){0,3} khong|co (?:can cu|co so) khong|"
    r"co bi (?:dao|nham|lon|sai)|thay nghi|"
    r"khong tin|dung hay sai|nho the co"
)  # fmt: skip
_TOLD_BEHIND = re.compile(
    r"(?:^|(?<= ))(?:anh|chi|em|ong|ba|co|chu|bac|ban|ho|no|sep|thay|nguoi) (?:ay |do |kia |ta )?"
    r"(?:bao|noi|ke|ghi|viet|nho)_?(?: (?:nhu )?(?:vay|the))?(?= (?:co )?(?:dung|chuan|chinh xac|phai|that|trung) )"
)
"""Who told it, behind what was told: "…, anh ấy nói đúng không"."""

WHO_IS_RIGHT = re.compile(
    r"\b(?:ai|(?:ben|nguon|nguoi|con so|so lieu|ngay|cai|y|dap an|phuong an|thong tin|cho) nao)"
    r"(?: (?:noi|ghi|viet|bao|nho|la|thi|moi))* (?:dung|trung|chuan xac|chuan|chinh xac|sai|co ly|dang tin)\b"
)
"""What asks which of two who tell otherwise is right."""
_TELLING_TWICE = re.compile(r"\b(?:bao|noi|ghi|nho|ke|cho rang|khang dinh|khang khang)\b(?! khac)")
_PURPOSE = re.compile(
    r"(?<!\w)de (?:cho )?(?:em|toi|minh|chung|tui|con|chau|ben|phong|co quan|don vi|bao cao|trinh|ghi|dua|dien|kip|"
    r"tien|chuan bi|bo sung|soan|in|gui|luu|tra loi|phuc vu)(?!\w)"
    r"(?!.*\b(?:nao|gi|ai|dau|may|bao nhieu|khi nao|bao gio|khong)\b)"
)
_HOPE = re.compile(
    r"^(?:va |rat |kinh )*mong (?:duoc|dong chi|anh|chi|em|bac|chu|co|thay|ban|cac|quy|ong|ba)(?!\w)"
    r"(?!.*\b(?:nao|gi|ai|dau|may|bao nhieu|bao gio|khong)\b)"
    r"(?!.*\b(?:liet ke|ke|cung cap|gui|neu|thong ke|danh sach|ten|so|ngay)\b)"
)
"""A part behind what is asked that only hopes for an answer: "…, mong đồng chí cho tôi được yên lòng"."""
_NOT_FOR = frozenset({"đề", "đế", "dễ", "đệ"})  # that fold to "de" as well
_PAUSE = re.compile(r"[”\"'»)\]]*\s*[,.:;!?…–—\n]+[\s”\"'»)\]]*|\s+[-+]\s+|\s*[“\"(]")


_LONGEST_FRAME = 12  # words before a colon
_INTRODUCING = frozenset({"cau", "menh", "dong", "y", "tin", "tit", "lieu", "doan"})
"""Words for what somebody says, one of which must stand before a colon, or who says it.

A misspelt "cụm trưởng:" is part of a claim.
"""
_BY_TELLER = re.compile(rf"(?:trong |theo |o |tren )?(?:{_TELLERS})(?= |$)")


def before_colon(text: str, tokens: Sequence[Token], named: Sequence[bool]) -> frozenset[int]:
    """The tokens before the first colon of a claim where they name nothing: they only say where it stands.

    "Giáo án của tôi ghi: …", "Câu khó: …"; ``named`` says of each token whether it belongs to a name or a time, of
    which one may reach over the colon.
    """
    end = colon = next((i + 1 for i in range(len(tokens) - 1) if ":" in text[tokens[i].end : tokens[i + 1].start]), 0)
    while end and named[end - 1] and named[end]:
        end -= 1
    says_so = _BY_TELLER.match(" ".join(token.folded for token in tokens[:colon])) or any(
        token.folded in _INTRODUCING or tells(tokens, at) for at, token in enumerate(tokens[:colon])
    )
    return frozenset(range(end)) if says_so and end <= _LONGEST_FRAME and not any(named[:end]) else frozenset()


@dataclass(frozen=True, slots=True)
class Framing:
    """The tokens that only frame what is asked, the parts between its pauses, and whether it checks a claim."""

    frame: frozenset[int]
    parts: tuple[tuple[int, int], ...]
    checks: bool


def framing(tokens: Sequence[Token], named: Sequence[bool], stops: Collection[int]) -> Framing:
    """Find the frame of a question; ``named`` says of each token whether it belongs to a name or a time.

    ``stops`` are the tokens before which it pauses.
    """
    words = [token.folded for token in tokens]
    marked = [
        "|" if is_named else word if _may_tell(tokens, at) else f"{word}_"
        for at, (word, is_named) in enumerate(zip(words, named, strict=True))
    ]
    checking = " ".join(_checking_words(tokens, named))
    checks = _CHECKING.search(checking) is not None
    frame: set[int] = set()
    starts = sorted({0, *stops, len(tokens)})
    for start, end in itertools.pairwise(starts) if checks else ():  # "còn năm 2019, người ta bảo …"
        told = _REPORTED.match(" ".join(marked[start:]))
        size = told[0].count(" ") + 1 if told else 0
        if told and (not start or start + size + 1 < end):  # "…, em nhớ vậy" introduces nothing
            frame.update(range(start, start + size))
            break
    behind = _TOLD_BEHIND.search(f"{' '.join(marked)} ") if checks else None
    if behind:
        first = " ".join(marked)[: behind.start()].count(" ")
        frame.update(range(first, first + behind[0].count(" ") + 1))
    parts = tuple(itertools.pairwise(starts))
    frame |= _purposes(tokens, parts) | _media(tokens, named, stops)
    # "…, ai đúng?" checks as "đúng không?" does and asks for nobody; of two who tell otherwise it asks what is so
    right = WHO_IS_RIGHT.search(checking)
    if right and len(_TELLING_TWICE.findall(" ".join(marked))) > 1:
        first = checking[: right.start()].count(" ")
        frame.update(range(first, first + right[0].count(" ") + 1))
        checks = False
    claimed = " ".join("_" if at in frame else word for at, word in enumerate(checking.split(" ")))
    wants = WHICH.search(" ".join(WHO_IS_RIGHT.sub("", claimed).split())) or _WANTS_DATA.search(checking)
    checks = checks and not wants
    return Framing(frozenset(frame), parts, checks)


_WANTS_DATA = re.compile(
    r"\b(?:cung cap|cho biet|liet ke|thong ke|gui|neu)(?: \w+){0,2} (?:so luong|so|danh sach|ten)\b"
)
"""What asks for a thing without a question word: "để đối chiếu, đề nghị cung cấp số lượng …" checks no claim."""

_CHECKING_WORDS = {"dung": "đúng", "trung": "trúng", "phai": "phải", "that": "thật", "khop": "khớp", "chuan": "chuẩn"}
"""Words that check a claim, as they are written: "đứng đầu", "nội dung", "Trung du" and "phái" check none."""


def _checking_words(tokens: Sequence[Token], named: Sequence[bool]) -> list[str]:
    """The folded words of a question, those marked that belong to a name or only look like one that checks."""
    accented = is_typed_with_accents(tokens)
    marked = []
    for at, (token, is_named) in enumerate(zip(tokens, named, strict=True)):
        written = _CHECKING_WORDS.get(token.folded)
        meant = written is None or token.text == written or (not accented and not _is_other(tokens, at))
        meant = meant and token.text != "chủ"  # "đúng chủ thể" is no "đúng chứ"
        marked.append(token.folded if meant and not is_named else "_")
    return marked


_OTHER_CHECKING = frozenset(
    tuple(pair.split())
    for pair in (
        "noi dung|xay dung|su dung|dung dau|trung uong|trung du|trung tam|tap trung|trung uy|that nghiep"
    ).split("|")
)


def _is_other(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word typed without accents is, by the one beside it, another than one that checks."""
    before = tokens[at - 1].folded if at else ""
    behind = tokens[at + 1].folded if at + 1 < len(tokens) else ""
    word = tokens[at].folded
    return (before, word) in _OTHER_CHECKING or (word, behind) in _OTHER_CHECKING


def tells(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word says that the one before it told something: "thầy trưởng phòng nhớ rằng …"."""
    return at < len(tokens) and tokens[at].folded in _FOLDED_TELLING_WORDS and _may_tell(tokens, at)


def _may_tell(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that also tells ("bảo") does, and is neither of a name ("Chi cục … Bảo vệ …") nor another word.

    A name that is taken for who told something leaves its place behind, and a falsehood is told of that.
    """
    token = tokens[at]
    if token.folded not in _FOLDED_TELLING_WORDS or not at:
        return True
    behind = tokens[at + 1].folded if at + 1 < len(tokens) else ""
    with_accents = any(other.text != other.folded for other in tokens)
    lower_case = any(other.surface[:1].islower() for other in tokens)
    return not (
        (token.folded, behind) in _OTHER_WORDS
        or (with_accents and token.text not in _TELLING_WORDS)
        or (lower_case and token.surface[:1].isupper())
    )


_MEDIA = re.compile(
    r"(?P<before>(?:(?<= )|^)(?:(?:doc|xem|dang|dua|neu|viet|tin|bai|goc|tren|theo|tu|cua|boi) )*)"
    r"(?:to |trang )?bao(?: \|)+"
    r"(?P<behind>(?: (?:tung|da|co))*"
    r"(?: (?:ke|viet|noi|neu|cho biet|phan anh)(?: ve| rang)*| (?:dua tin|dua|dang)(?: ve| rang)+| rang))?(?= |$)"
)
"""A newspaper by its place, with what says that something was told there: "đọc trên báo X rằng", "báo X từng viết"."""


def _media(tokens: Sequence[Token], named: Sequence[bool], stops: Collection[int]) -> set[int]:
    """The tokens of newspapers that only told what is asked about: their places are not what it is about.

    Its name ends where the question pauses (``stops``). Before a day "bài báo" is no name of one, and "bao" without
    accents may say that somebody said something.
    """
    words = ["_" if _is_said(token) else token.folded for token in tokens]
    for at, token in enumerate(tokens):
        if named[at] and token.folded.isalpha():
            words[at] = "||" if at in stops else "|"
    text = " ".join(words)
    found: set[int] = set()
    for told in _MEDIA.finditer(text):
        first = text.count(" ", 0, told.start())
        if told["before"] or (told["behind"] and not first):
            found.update(range(first, first + told[0].count(" ") + 1))
    return found if len(found) < len(tokens) else set()


def _is_said(token: Token) -> bool:
    return token.folded == "bao" and token.text not in ("báo", "bao")


def _purposes(tokens: Sequence[Token], parts: Sequence[tuple[int, int]]) -> set[int]:
    """The tokens that only say what an answer is wanted for, or that it is: "…, để em trình đ/c Trưởng ban ký"."""
    found: set[int] = set()
    for start, end in parts:
        words = " ".join(token.folded if token.text not in _NOT_FOR else "|" for token in tokens[start:end])
        purpose = _PURPOSE.search(words) or (_HOPE.search(words) if start else None)
        if purpose:
            first = start + words[: purpose.start()].count(" ")
            found.update(range(first, end))
    return found if len(found) < len(tokens) else set()


def pauses(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The tokens before which ``text`` pauses."""
    return frozenset(
        i + 1
        for i, (before, after) in enumerate(itertools.pairwise(tokens))
        if before.end <= after.start and _PAUSE.match(text, before.end) and not _is_number(text, before, after)
    )


def _is_number(text: str, before: Token, after: Token) -> bool:
    """Whether two words are figures with a dot between them: "10.3"."""
    between = text[before.end : after.start]
    return between in (".", ",", ":") and before.surface[-1:].isdigit() and after.surface[:1].isdigit()
