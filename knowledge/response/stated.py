"""What a row states of a question that its template has no claim for: a day, a number of something, a name.

A reply that tells the very day or number claimed says yes, one that tells another says no; but only where a single row
is told, of a single thing, and all else that the question says stands in the reply as well.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from knowledge.language import Token, fold
from knowledge.language.synonyms import default_synonyms
from knowledge.nlu.reading import Reading
from knowledge.response.exclusive import only_one
from knowledge.response.wording import Row

_THINGS = ("unit", "cluster", "person")
_SUBJECTS = frozenset({"document", "movement", "award_form"})
_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_NUMBER = re.compile(r"(?<![\w.,/])\d+(?:\.\d{3})*(?:,\d+)?(?![\d/])")
_COMMA, _POINT = re.compile(r"(?<=\d),(?=\d)"), "p"
"""The comma of a decimal fraction, and what stands for it in folded words: "0,3" is no "3"."""
_WORD = re.compile(r"[^\W_]+")
_ABOUT = r"(?:hon|tren|gan|khoang|chung|duoi|it nhat|toi thieu|toi da)"
_COUNTED = 4  # words behind a number that may say what it counts
_SAYS_NOTHING = frozenset(
    (
        "co la duoc dat gom quy tu thu hut huy dong tham gia du len toi tong cong so con muc nguoi ta ban anh chi em"
        " ba thay minh noi viet ghi nho ke bao dung vay the nay do ay va cua cho tai o ngay hom ra doi bat dau khi ong"
        " chac chan lam chia mot bang danh hieu hinh thuc phong trao dot cuoc"
    ).split()
)
"""Words that claim nothing beside a day or a number of something."""


_STILL = re.compile(r"\b(?<!khong )con (?:hieu luc|ap dung|dung)\b")
"""What asks whether something still held on a day: when it began or ended is another one."""


def states_claim(reading: Reading, lead: str, text: str, rows: Sequence[Row]) -> bool | None:
    """Whether the ``lead`` of a reply to one row states what a question claims, or another; None where it cannot tell.

    All of the reply is its ``text``: a day that stands behind the lead may be that of something else.
    """
    if len(rows) != 1 or reading.denies or only_one(reading) is not None or _STILL.search(reading.folded):
        return None
    subjects = {
        frozenset((name.kind, name.entity) for name in mention.names)
        for mention in reading.mentions
        if _SUBJECTS & set(mention.kinds)
    }
    if len(subjects) > 1 or any(len(reading.named(slot)) > 1 for slot in _THINGS):
        return None  # which of two things is which, no words tell
    told = _plain(text)
    judged = [*_of_dates(reading, lead, text), *_of_numbers(reading, text)]
    if not judged:
        return True if _is_name_told(reading, rows[0]) else None
    if None in judged or not _is_all_told(reading, told):
        return None
    return all(judged)


def _of_dates(reading: Reading, lead: str, text: str) -> Iterator[bool | None]:
    """Of the one day that a question claims, whether it is the only one that the lead tells."""
    period = reading.period
    if period.date is None:
        if period.month or period.days:
            yield None
        return
    told, claimed = _dates_in(lead), {(int(one[8:]), int(one[5:7]), int(one[:4])) for one in period.dates}
    is_single = len(told) == len(claimed) == 1
    yield True if is_single and told == claimed else False if is_single and not claimed & _dates_in(text) else None


_EVENT = re.compile(r"\b((?:\w+ hieu )?\w+)(?: (?:ngay|tu|vao|hom|luc))*[ :]*$")
_NO_EVENT = frozenset("la co o tai do nay va den ngay tu vao hom luc".split())


def tells_day_of_event(reading: Reading, text: str) -> bool:
    """Whether a text tells the one day claimed behind the very word that it stands behind in the question.

    "Tin … đăng ngày 28/9/2022" of a law that was issued on another day, and posted on this one.
    """
    at = [span.start for span in reading.period.spans if span.date]
    claimed = {(int(one[8:]), int(one[5:7]), int(one[:4])) for one in reading.period.dates}
    said = _EVENT.search(" ".join(token.folded for token in reading.tokens[: at[0]])) if len(at) == 1 else None
    if said is None or len(claimed) != 1 or said[1] in _NO_EVENT:
        return False
    return any(
        {(int(found[1]), int(found[2]), int(found[3]))} == claimed
        and (event := _EVENT.search(fold(text[: found.start()]))) is not None
        and event[1] == said[1]
        for found in _DATE.finditer(text)
    )


def _dates_in(text: str) -> set[tuple[int, int, int]]:
    return {(int(day), int(month), int(year)) for day, month, year in _DATE.findall(text)}


def _of_numbers(reading: Reading, text: str) -> Iterator[bool | None]:
    """Of each number that a question claims of something, whether the reply tells that many of it, or another."""
    words = " ".join(fold(_COMMA.sub(_POINT, text)).split())
    for number, first, end in _claimed_numbers(reading):
        counted = default_synonyms().said(reading.tokens[end : end + _COUNTED])
        nouns = "|".join(map(re.escape, counted[0].spellings)) if counted else ""
        told = re.findall(rf"({_ABOUT} )?\b(\d+(?:{_POINT}\d+)?) (?:{nouns})\b", words) if nouns else []
        if len(told) != 1 or bool(told[0][0]) != _is_about(reading.tokens, first):
            yield None  # "72" is not "hơn 72"
        else:
            yield told[0][1] == number


def _claimed_numbers(reading: Reading) -> Iterator[tuple[str, int, int]]:
    """The numbers that belong neither to a name nor to a time, each as it is folded and with its span of words."""
    taken = {i for span in reading.period.spans for i in range(span.start, span.end)}
    taken |= {i for mention in reading.mentions for i in range(mention.start, mention.end)} | reading.dropped
    typed: set[int] = set()
    for found in _NUMBER.finditer(reading.original):
        at = [i for i, token in enumerate(reading.tokens) if found.start() <= token.start < found.end()]
        typed.update(at)
        if at and taken.isdisjoint(at):
            yield fold(_COMMA.sub(_POINT, found[0])), at[0], at[-1] + 1
    for i, token in enumerate(reading.tokens):  # "ba hạng"
        if token.folded.isdecimal() and not token.surface[:1].isdigit() and i not in typed | taken:
            yield token.folded, i, i + 1


def _is_about(tokens: Sequence[Token], at: int) -> bool:
    before = " ".join(token.folded for token in tokens[max(0, at - 2) : at])
    return re.search(rf"\b{_ABOUT}$", before) is not None


def _is_all_told(reading: Reading, told: str) -> bool:
    """Whether each word left over of a question stands in the reply, in it or in one of like meaning."""
    ends = _until_year(reading)
    left = [token for token in reading.left if not token.folded.isdecimal() and token not in ends]
    return all(
        any(f" {spelling} " in told for spelling in said.spellings)
        or _SAYS_NOTHING.issuperset(token.folded for token in left[said.start : said.end])
        for said in default_synonyms().said(left)
    )


def _until_year(reading: Reading) -> list[Token]:
    """The words that only say that a year is whole: "tính đến hết năm 2025"."""
    years = [span.start for span in reading.period.spans if span.mask == "{year}"]
    words = [token.folded for token in reading.tokens]
    return [reading.tokens[at - 1] for at in years if at > 1 and words[at - 1] in _ENDS and words[at - 2] in _UNTIL]


_ENDS, _UNTIL = frozenset({"cuoi", "het"}), frozenset({"toi", "den"})


def _is_name_told(reading: Reading, row: Row) -> bool:
    """Whether what is left over of a question is one name and no more, and a value of the row begins with it."""
    places = [at for at, token in enumerate(reading.tokens) if token in reading.left]
    if len(places) < 2 or any(behind - before != 1 for before, behind in itertools.pairwise(places)):
        return False
    if not reading.tokens[places[0]].surface[:1].isupper() or reading.period.date:
        return False
    name = " ".join(reading.tokens[at].folded for at in places)
    values = (row[column] for column in row.keys())  # noqa: SIM118 - a sqlite3.Row is no mapping
    return any(f"{_plain(value).strip()} ".startswith(f"{name} ") for value in values if isinstance(value, str))


def _plain(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "
