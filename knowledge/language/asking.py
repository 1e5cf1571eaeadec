"""What a question asks for, by its question words: who, which organisation, when, where, how many, what, yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

Asked = Literal["who", "which", "when", "where", "count", "what", "list", "number", "compare", "most", "sum"]
"""``which`` asks for an organisation, ``number`` for the number of a document, ``most`` for a superlative."""

_ORGANISATION = "tinh|don vi|huyen|dia phuong|thanh pho|tinh thanh|co quan|so|bo|nganh|to chuc|cum|khoi|noi|tap the|ben"
_PERSON = "nguoi|dong chi|(?<!don )(?<!cuong )(?<!dia )vi|ong|ba|lanh dao|nhan vat|can bo|tac gia|phong vien|bac"
_DOCUMENT = "quyet dinh|van ban|nghi quyet|cong van|to trinh|huong dan|nghi dinh|thong tu|chi thi|ke hoach"
_NUMBER_OF = "".join(
    rf"(?<!\b{word} )"
    for word in ("he", "dan", "con", "tong", "chi", "da", "tan", "thieu", "tham", "tri", "ty", "co", "ho", "mot", "an")
)
"""Before "so": "hệ số", "con số", "tổng số", "cơ sở", "một số" are no number of a document."""
_TIME = "ngay|nam|thang|hom|luc|thoi gian|thoi diem|gio|hoi|dip|khi|dot|lan"

_HIGH = "(?<!bao )nhieu|dong|cao|lon|muon|dai"
_LOW = "it|thap|nho|som|ngan"
_OF_ALL = (
    r" (?P<what>(?:\w+ ){0,4}?)(?<!hang )(?<!thong )(?<!thu )(?<!duy )(?:(?<!lan )|(?<=nhieu lan ))nhat(?! (?:tri|\d))"
)
"""The end of a superlative: "nhiều nhất", "nhiều tỉnh thành viên nhất"; not "ít nhất 3", "thống nhất", "hạng nhất"."""

_LESS = "kem(?! (?:theo|ten|diem|so|ty le|ti le|ngay|nam|thoi|dia|noi|chuc|luon|ca|nguon|can cu|giup)(?!\\S))"
"""Less than another ("kém"), not what is wanted beside ("kèm điểm", "kèm ngày ký"), which is typed alike."""

_WORDS: Mapping[Asked, str] = {
    "who": rf"(?:{_PERSON}) nao|la ai|ai(?! quoc)|nhung ai|ten (?:la )?gi|ho ten|ho va ten|danh tinh|ten tuoi",
    "which": rf"(?:nhung |cac )?(?:{_ORGANISATION})(?: thi dua)? nao|cua ai|don vi gi|tinh gi",
    "when": rf"(?:{_TIME}) nao|bao gio|(?:ngay|nam|thang|hom) (?:may|bao nhieu|gi)|may gio|thoi gian (?!toi|qua)|"
    rf"thoi diem nao|ngay thang|bao lau|(?:ngay|thoi gian)(?: \w+){{0,2}} va (?:dia diem|noi|cho)",
    "where": r"(?:o|tai|ve|den|toi|vao|di|tu) (?:dau|cho nao|noi nao|mo)|"
    r"(?:o|tai) (?:tinh|thanh pho|huyen|dia phuong|don vi|so|truong) nao|"
    r"dia diem|(?<!nhung )(?<!cac )noi nao|cho nao|(?<!vi )(?<!nho )(?<!do )(?<!nghe )dau",
    "count": r"bao nhieu|bao nhiu|may(?! (?:ong|ba|bac|anh|chi|em|co|chu|thay|cau)\b)|so luong|tong so|con so|dem",
    "number": rf"so (?:ky )?hieu|{_NUMBER_OF}(?:so may|so bao nhieu|so (?:cua )?(?:{_DOCUMENT})|"
    rf"so(?: va| hoac)? ngay (?:thang )?(?:nam )?(?:cua )?(?:ky|ban hanh|{_DOCUMENT}))|"
    rf"ky hieu|mang so|(?:{_DOCUMENT}|mang) so nao",
    "what": r"gi|nhung gi|cai gi|(?<!tap )the nao|ra sao|nhu the nao|sao|noi dung",
    "list": r"liet ke|danh sach|ke ten|ke ra|ke het|thong ke|tong hop|lap bang|nhung (?:\w+ ){1,3}nao|"
    r"cac (?:\w+ ){1,3}nao|gom",
    "compare": rf"so sanh|so voi|nhieu hon|it hon|hon kem|hon|{_LESS}|bang nhau|chenh|chenh lech|khac nhau|ai nhieu|"
    r"tru (?:di )?(?:cho |so )(?:\S+ )*(?:bang|con|ra) (?:may|bao nhieu)",
    "most": rf"(?:{_HIGH}|{_LOW}){_OF_ALL.replace('?P<what>', '?:')}|gan nhat|dau tien|truoc tien|cuoi cung",
    "sum": r"tong cong|cong (?:\w+ ){0,3}lai|cong het|tong so|ca thay|tat ca la|gop lai|cong gop|"
    r"cong so(?= .* voi .* bao nhieu)|cong (?:giup|ho|dum|thu|don|ca hai)|"
    r"cong so (?:tap the|ca nhan|nguoi|don vi)|(?:tat ca|ca thay|ca hai) (?:(?:la|co) )?(?:bao nhieu|may)",
}
_PATTERNS = tuple((kind, re.compile(rf"(?<!\S)(?:{words})(?!\S)")) for kind, words in _WORDS.items())


_COUNTED = re.compile(r"(?<!so )(?:bao nhieu|may) (?:tinh|nguoi|tap the|ca nhan|don vi|dai bieu|van ban)")
_WITH_NOBODY = re.compile(r"\bkhong (?:\w+ ){1,3}(?:voi|cung) ai\b")  # "không nhập với ai" asks for nobody
_HOW_MANY = re.compile(r"bao nhieu|bao nhiu|so luong|tong so|con so|dem (?:giup|ho|thu)")


def asked_for(folded: str) -> frozenset[Asked]:
    """What a question asks for, from its folded words; empty where no question word tells.

    >>> sorted(asked_for("nam nay tinh nao lam cum truong"))
    ['which']
    """
    folded = _WITH_NOBODY.sub("", folded)
    found = {kind for kind, pattern in _PATTERNS if pattern.search(folded)}
    if "count" in found and {"when"} & found and not re.search(r"bao nhieu (?!gio)(?:\w+)", folded):
        found.discard("count")  # "ngày bao nhiêu", "năm mấy"
    if (
        "count" in found
        and found & {"who", "which", "what", "when", "where", "number"}
        and not _HOW_MANY.search(folded)
    ):
        found.discard("count")  # "mấy tỉnh miền núi …": some of them
    asks_number = re.search(r"(?<!he )so (?:bao nhieu|may)|(?:so hieu|ky hieu)(?: la)? (?:bao nhieu|may)", folded)
    if "number" in found and asks_number and not _COUNTED.search(folded):
        found.discard("count")
    if "who" in found and "what" in found and re.search(r"ten (?:la )?gi", folded):
        found.discard("what")
    return frozenset(found)


_SUPERLATIVE = re.compile(rf"(?<!\S)(?:(?P<high>{_HIGH})|{_LOW}){_OF_ALL}(?!\S)")


def compared(folded: str) -> tuple[str, ...]:
    """The words for what a superlative counts or measures, between its adjective and "nhất"; none where it has none.

    >>> compared("cum nao it thanh vien nhat")
    ('thanh', 'vien')
    """
    found = _SUPERLATIVE.search(folded)
    return tuple(found["what"].split()) if found else ()


def superlative(folded: str) -> Literal["highest", "lowest"] | None:
    """Which end of an order a question asks for, from its folded words; None where it asks for neither.

    >>> superlative("cum nao it thanh vien nhat")
    'lowest'
    """
    found = _SUPERLATIVE.search(folded)
    return None if found is None else "highest" if found["high"] else "lowest"


_LISTING = re.compile(
    r"\b(?:liet ke|danh sach|danh muc|ke ten|thong ke|tong hop|lap bang|bang tong hop|theo mau|so hieu|so ky hieu)\b"
)


def words_that_list(words: Iterable[str]) -> frozenset[int]:
    """Where folded words only say that a list is wanted, or in which form: none of them is of what is listed.

    >>> sorted(words_that_list("tong hop cac hop tac xa".split()))
    [0, 1]
    """
    text = " ".join(words)
    return frozenset(
        text.count(" ", 0, found.start()) + at
        for found in _LISTING.finditer(text)
        for at in range(found[0].count(" ") + 1)
    )


_ROLE = r"(?:cum|khoi) (?:truong|pho)|(?:truong|pho)(?: truong)? (?:cum|khoi)|don vi (?:truong|pho|dung dau)"
_ATTRIBUTE = (
    r"(?:ngay|thoi gian|dia diem|noi)\b(?! \d)|(?:(?:tong )?so (?:luong )?|cac (?:\w+ )?)?thanh vien|(?:thu|xep) hang"
    rf"|tac gia|muc thuong|so (?:hieu|ky hieu|{_DOCUMENT})|nguoi (?:ky|chu tri|dung dau)"
)
_JOINED = r"(?:(?:va|kem|cung|voi|ca|neu|ten|theo|luon|don vi|ro) )*"
_WANTED_TOO = (  # of two roles one template tells
    (re.compile(rf"\b(?:{_ATTRIBUTE}|liet ke|danh sach|ten)\b"), re.compile(rf"{_JOINED}(?:{_ATTRIBUTE}|{_ROLE})\b")),
    (re.compile(rf"\b(?:{_ROLE})\b"), re.compile(rf"{_JOINED}(?:{_ATTRIBUTE})\b")),
)


def wanted_too(before: str, behind: str) -> bool:
    """Whether folded words begin with something that is wanted beside what those before them want, without a question.

    >>> wanted_too("ngay hop", "va khoi truong cua khoi a")
    True
    >>> wanted_too("hop ngay 10", "va ky giao uoc")
    False
    """
    return any(first.search(before) and too.match(behind) for first, too in _WANTED_TOO)
