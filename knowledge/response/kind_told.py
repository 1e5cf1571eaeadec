"""Whether a reply tells a thing of the kind asked for: a person, a day, a school, an award's form; of the occasion.

A figure, a province or a year may be true and known, and still be no answer to "ông nào", "huyện nào", "ngày mấy".
"""

from __future__ import annotations

import re

from knowledge.language import fold
from knowledge.language.asking import Asked
from knowledge.language.numerals import ROMAN
from knowledge.nlu.reading import Reading
from knowledge.response.proof import speaks_of_occasion
from knowledge.response.replying import Reply

_LOOKED_AT = 30  # rows


def tells_another_kind(reply: Reply, reading: Reading) -> bool:
    """Whether a reply tells something of another kind than a question asks for."""
    if reading.yes_no:
        return False
    text, folded = reply.spoken, reply.spoken_folded
    return (
        _names_no_person(reply, reading)
        or _tells_provinces(reply, reading)
        or _tells_of_all_together(reply, reading)
        or _lists_documents(reply, reading)
        or _tells_documents_not_named(reply, reading)
        or _leaves_out_replacing(reply, folded, reading)
        or _leaves_out_day(reply, text, reading)
        or _tells_one_day(text, reading)
        or _tells_no_form(reply, reading)
        or _is_of_another_time(folded, reading)
        or _tells_one_of_two(reply, reading)
        or _is_of_another_year(reply, reading)
        or _leaves_out_duration(folded, reading)
        or _leaves_out_share(text, reading)
        or _tells_author(reply, reading)
        or _counts_of_several(reply, reading)
        or _tells_roles_of_members(reply, reading)
        or _is_of_another_number(folded, reading)
        or _leaves_out_headline(reply, reading)
        or _tells_meeting_of_cluster(reply, reading)
        or _is_of_the_meeting_before(reply, reading)
        or _names_the_speaker(reply, reading)
        or _tells_of_any_meeting(reply, reading)
    )


_BODY_ASKED = r"(?:ai|(?:co quan|hoi dong|don vi|cap|to chuc|ban|ben)(?: \w+)? nao)"
_SETS_UP = re.compile(
    rf"\{{cluster\}}(?: nay)? (?:do|thuoc)(?: ve)? {_BODY_ASKED}\b"
    rf"|\b{_BODY_ASKED}(?: da| dung ra)? (?:to chuc|thanh lap|lap|quan ly)(?: ra| nen)?(?: cac| cai| may)?"
    r" (?:\{cluster\}|cum\b|khoi\b)"
)
"""Whose a cluster is: "cụm ấy do cơ quan nào tổ chức", "ai lập ra cụm này"."""


def _tells_meeting_of_cluster(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked who set up a cluster, of no occasion, and a reply tells who held a meeting of it."""
    of_meeting = bool(reply.rows) and "meeting_name" in reply.rows[0].keys()  # noqa: SIM118 - a Row is no mapping
    asks = of_meeting and not speaks_of_occasion(reading) and not reading.period
    return asks and _SETS_UP.search(reading.masked_folded) is not None


_REVIEW = re.compile(r"(?<!khong phai )(?<!khong phai la )\b(?:tong|so) ket\b")  # not one that is taken back
_BOTH_REVIEWS = re.compile(r"\b(?:tong|so) ket(?: (?:va|hay|hoac|voi))? (?:tong|so) ket\b")


def _is_of_the_meeting_before(reply: Reply, reading: Reading) -> bool:
    """Whether another kind of review is asked about than the one named before it, and all meetings told are of that.

    "Sau sơ kết ở A, cuộc tổng kết ấy họp ở đâu" asks of the second.
    """
    named = list(_REVIEW.finditer(reading.folded))
    others = {kind[0] for kind in named} - {named[-1][0]} if named else set()
    if not others or _BOTH_REVIEWS.search(reading.folded) or not _ASKS.search(reading.folded, named[-1].end()):
        return False
    asked, before = named[-1][0], others.pop()
    rows = reply.rows[:_LOOKED_AT]
    told = [fold(str(row["meeting_name"])) for row in rows if "meeting_name" in row.keys()]  # noqa: SIM118
    told = told if rows else [reply.folded]  # a statement is told as it stands
    return bool(told) and all(before in name and asked not in name for name in told)


_IN_WORDS = re.compile(r"\b(?:nguyen van|dai y)\b")


def _names_the_speaker(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked what somebody said, word for word, and a reply only tells that they were there."""
    keys = set(reply.rows[0].keys()) if reply.rows else set()
    presence = not {"deed", "deeds"}.isdisjoint(keys)
    return presence and _IN_WORDS.search(reading.masked_folded) is not None


_THAT_MEETING = re.compile(
    r"\b(?:hoi nghi|cuoc hop|buoi hop) (?:do|ay|nay|day|no|kia)\b|\b(?:hom|bua|ngay|dip) (?:do|ay|no)\b"
)
_TELLING = frozenset({"cluster", "unit", "person", "meeting", "meeting_kind", "place", "document", "movement"})


def _tells_of_any_meeting(reply: Reply, reading: Reading) -> bool:
    """Whether one meeting is pointed at that no chat spoke of, and a reply tells of several."""
    told = not _TELLING.isdisjoint(reading.slots) or reading.period
    if told or not _THAT_MEETING.search(reading.folded):
        return False
    return len({row["meeting"] for row in reply.rows[:_LOOKED_AT] if "meeting" in row.keys()} - {None}) > 1  # noqa: SIM118


_WHICH_PERSON = re.compile(r"\b(?:ong|ba|dong chi) nao\b")
_WHICH_IN_POST = re.compile(r"\b(?:vi|ong|ba|dong chi|ngai) \{post\}(?: \w+){0,3}? nao\b")
_HOLDERS = ("person", "unit")
_TELLERS = ("told_by", "text")


def _names_no_person(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked which man or woman, and all rows that may tell persons tell organisations only, or nobody."""
    in_post = _WHICH_IN_POST.search(reading.masked_folded)
    if in_post is None and _WHICH_PERSON.search(reading.folded) is None:
        return False
    rows = reply.rows[:_LOOKED_AT]
    may_tell = [row["person"] for row in rows if set(_HOLDERS) <= set(row.keys())]
    may_tell += [row["told_by"] for row in rows if set(_TELLERS) <= set(row.keys())]
    return bool(may_tell) and not any(may_tell)


_WHICH_SMALL = re.compile(
    r"\b(?:huyen|quan|xa|(?<!dia )phuong|thi xa|so|truong|cong doan|doan|phong|cuc|chi cuc|vien kiem sat|doanh nghiep"
    r"|cong ty|ngan hang|dai|quy) nao\b"
)
"""Kinds of organisation that no province is of."""
_PROVINCE = re.compile(r"tỉnh ")


def _tells_provinces(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked which district, school or office holds a role, and only provinces are told that do."""
    if _WHICH_SMALL.search(reading.folded) is None:
        return False
    told = [row for row in reply.rows[:_LOOKED_AT] if {"role", "holder_name"} <= set(row.keys())]
    return bool(told) and all(_PROVINCE.match(str(row["holder_name"])) for row in told)


_OF_EACH = re.compile(
    r"\b(?:tung|moi) (?:mot )?(?:tinh|huyen|thanh pho|xa|phuong|don vi|dia phuong|so|nganh|truong|cong ty|noi"
    r"|thanh vien)\b"
)


def _tells_of_all_together(reply: Reply, reading: Reading) -> bool:
    """Whether figures are wanted of each of several ("tăng trưởng của từng tỉnh"), and one of all of them is told."""
    rows = reply.rows[:_LOOKED_AT]
    if len(rows) != 1 or not {"what", "value"} <= set(rows[0].keys()):
        return False
    each = _OF_EACH.search(reading.folded)
    return each is not None and each[0] not in fold(str(rows[0]["what"]))


_WHICH_UNIT = re.compile(r"\b(?:tinh|huyen|thanh pho|xa|phuong|dia phuong) nao\b")
_DOCUMENT = re.compile(
    r"\b(?:van ban|quyet dinh|nghi quyet|cong van|to trinh|huong dan|nghi dinh|thong tu|chi thi|ke hoach"
    r"|thong bao|quy che|luat|tai lieu|can cu)\b"
)


def _lists_documents(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked which unit, of no document, and a reply tells documents."""
    keys = set(reply.rows[0].keys()) if reply.rows else set()
    tells_documents = {"document", "type"} <= keys and "unit" not in keys
    return tells_documents and bool(_WHICH_UNIT.search(reading.folded)) and not _DOCUMENT.search(reading.folded)


_MANY_DOCUMENTS = 3
_NEWS = re.compile(r"\b(?:tin|bai|bai bao|dang)\b")


def _tells_documents_not_named(reply: Reply, reading: Reading) -> bool:
    """Whether many documents are told to a question that speaks of none: it asks of something else."""
    rows = reply.rows[:_LOOKED_AT]
    if not {"document", "movement"}.isdisjoint(reading.slots) or not rows:
        return False
    if (
        not {"document", "date_kind"} <= set(rows[0].keys())
        or len({row["document"] for row in rows}) <= _MANY_DOCUMENTS
    ):
        return False
    return not (_DOCUMENT.search(reading.folded) or _NEWS.search(reading.folded))


_REPLACED = re.compile(
    r"\b(?:bi|duoc|do|da|co)\b(?: \w+){0,5} (?:thay the|thay|bai bo|sua doi)\b|\bthay the (?:no|cho)\b"
    r"|\b(?:quyet dinh|quy che|quy dinh|van ban|nghi dinh|thong tu|luat) moi (?:do|ay|nay|kia|thay)\b"
)
_REPLACES = re.compile(r"\b(?:thay|bai bo|sua doi|het hieu luc)\b")


def _leaves_out_replacing(reply: Reply, folded: str, reading: Reading) -> bool:
    """Whether it is asked what takes the place of a document, and a reply tells of documents without a word of it."""
    tells_documents = not reply.rows or {"document", "type"} <= set(reply.rows[0].keys())
    asks = tells_documents and _REPLACED.search(reading.folded) is not None
    return asks and _REPLACES.search(folded) is None


_WHICH_DAY = re.compile(r"\b(?:ngay|hom|bua) (?:nao|may|bao nhieu)\b")
_DAY = re.compile(r"\b\d{1,2}/\d{1,2}\b|\b[Nn]gày \d{1,2}\b")
_WHOLE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _leaves_out_day(reply: Reply, text: str, reading: Reading) -> bool:
    """Whether a day is asked for, and no place with it, and neither a text nor a row tells one."""
    if "where" in reading.asked or _WHICH_DAY.search(reading.folded) is None or _DAY.search(text):
        return False
    dates = [str(row["date"]) for row in reply.rows[:_LOOKED_AT] if "date" in row.keys()]  # noqa: SIM118
    return not any(map(_WHOLE_DATE.fullmatch, dates))


_WHICH_DAYS = re.compile(r"\b2 ngay nao\b|\btu ngay (?:nao|may) (?:den|toi)\b")
_SEVERAL_DAYS = re.compile(r"\d (?:và|đến|-) (?:ngày )?\d{1,2}/")


def _tells_one_day(text: str, reading: Reading) -> bool:
    """Whether it is asked on which days something was, and a text tells a single one."""
    if _WHICH_DAYS.search(reading.folded) is None or _SEVERAL_DAYS.search(text):
        return False
    return len(set(_DAY.findall(text))) < 2


_WHICH_FORM = re.compile(r"\b(?:hinh thuc|danh hieu)(?: \w+){0,2} (?:nao|gi)\b|\b(?:danh hieu|hinh thuc) gi\b")


def _tells_no_form(reply: Reply, reading: Reading) -> bool:
    """Whether a form of award is asked for, and no row knows one."""
    awards = [row for row in reply.rows[:_LOOKED_AT] if {"form", "award"} <= set(row.keys())]
    return bool(awards) and not any(row["form"] for row in awards) and bool(_WHICH_FORM.search(reading.folded))


_TIMES = re.compile(r"\blan (?:thu )?(\w+)\b")
_NUMBERS = {"nhat": "1", "hai": "2", "ba": "3", "tu": "4", "nam": "5", "i": "1", "ii": "2", "iii": "3", "iv": "4"}


def _is_of_another_time(folded: str, reading: Reading) -> bool:
    """Whether a question names one of several occasions by its number ("giao ban lần 2"), and a text tells another."""
    asked = _times(reading.folded)
    told = _times(folded) if asked else set()
    return bool(told) and asked.isdisjoint(told)


def _times(folded: str) -> set[str]:
    numbers = (_NUMBERS.get(word, word) for word in _TIMES.findall(folded))
    return {number for number in numbers if number.isdecimal() and len(number) < 3}


def _tells_one_of_two(reply: Reply, reading: Reading) -> bool:
    """Whether two organisations are compared, and the rows of a reply tell of one of them only."""
    named = [set(map(str, values)) for values in reading.named("unit") if len(values) == 1]
    if len(named) < 2 or not ({"compare", "most"} & reading.asked):
        return False
    rows = reply.rows[:_LOOKED_AT]
    told = {str(row[column]) for row in rows for column in ("unit", "body", "holder") if column in row.keys()}  # noqa: SIM118
    return any(each & told for each in named) and not all(each & told for each in named)


_ROLE_OF_YEAR = re.compile(r"\{role\}(?: cua| \{cluster\})* (?:trong )?\{year\}")


def _is_of_another_year(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked of a role in a year, and all rows that tell such roles are of another year.

    The year that stands behind a role is its own, whatever meeting is named besides.
    """
    years = set(reading.period.years)
    told = [row for row in reply.rows[:_LOOKED_AT] if {"role", "year", "holder"} <= set(row.keys())]
    if not years or not told or not _ROLE_OF_YEAR.search(reading.masked_folded):
        return False
    return all(row["year"] not in years for row in told)


_ASKS = re.compile(r"\b(?:nao|gi|ai|dau|may|nhieu)\b")
_ROLE_TOLD = re.compile(r"\b(?:cum|khoi) (?:truong|pho)\b|\b(?:truong|pho)(?: truong)? (?:cum|khoi)\b|\buy vien\b")


def _leaves_out_headline(reply: Reply, reading: Reading) -> bool:
    """Whether a question without question words begins with a role, and a reply tells of none: "Trưởng cụm 4 …?"."""
    if (
        reading.asked
        or _ASKS.search(reading.folded)
        or reading.masked_words[:1] != ("{role}",)
        or "cluster" not in reading.slots
    ):
        return False
    return not _ROLE_TOLD.search(fold(reply.answer.text))


_HOW_LONG = re.compile(r"\bbao lau\b|\b(?:trong|keo dai|thoi han|nhiem ky) (?:la )?may (?:nam|thang|ngay)\b")
_DURATION = re.compile(
    r"\b(?:\d+|mot|hai|ba|moi|hang|nua) (?:nam|thang|ngay|tuan|quy|gio|phut|buoi)\b|\b(?:giai doan|tu ngay|den ngay)\b"
    r"|\d{4} ?\W ?\d{4}"
)


def _leaves_out_duration(folded: str, reading: Reading) -> bool:
    """Whether it is asked how long something lasts, or how often it is, and a text tells neither."""
    return _HOW_LONG.search(reading.folded) is not None and _DURATION.search(folded) is None


_ROMAN_SAID = re.compile(r"\b[IVX]{2,}\b")


def _is_of_another_number(folded: str, reading: Reading) -> bool:
    """Whether a question that names no known cluster says a Roman number, and a text does not: "Khối VII (CĐVC)"."""
    if "cluster" in reading.slots or reading.points:
        return False
    said = [word for word in _ROMAN_SAID.findall(reading.original) if word.lower() in ROMAN]
    return any(not {word.lower(), str(ROMAN[word.lower()])} & set(folded.split()) for word in said)


_IN_CLUSTER = re.compile(
    r"\b(?:nam|o|co mat|gop mat|chung|cung) (?:trong |chung )?(?:cung )?(?:cum|khoi|nhom)\b|\bthuoc (?:cum|khoi)\b"
)
_WHICH_ONES = re.compile(r"\b(?:nhung|cac) \w+(?: \w+)? nao\b")


_NAMES_OF_MEMBERS = re.compile(
    r"\b(?:ten|danh sach|danh muc|liet ke)(?: du| day du)? (?:(?:cac|nhung|tung|\d+) )?(?:don vi|dia phuong|dia ban"
    r"|tinh|huyen|xa|phuong|so|truong|thanh vien|nganh)(?: \w+){0,2} (?:thuoc|trong|cua) \{cluster\}"
)
"""Members that are wanted one by one, be a role named beside them: "tên các huyện thuộc cụm 1, đánh dấu cụm trưởng"."""


def _tells_roles_of_members(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked which ones are in a cluster, and a reply tells who holds a role in it."""
    rows = reply.rows[:_LOOKED_AT]
    if not rows or not all({"role", "holder"} <= set(row.keys()) for row in rows):
        return False
    asks_members = _WHICH_ONES.search(reading.folded) is not None and _IN_CLUSTER.search(reading.folded) is not None
    of_no_role = asks_members and not any("role" in mention.kinds for mention in reading.mentions)
    return of_no_role or _NAMES_OF_MEMBERS.search(fold(reading.masked_folded)) is not None


_SHARE_ASKED = re.compile(r"\b(?:ty|ti) le\b")
_SHARE_TOLD = re.compile(r"%|phần trăm|tỷ lệ|tỉ lệ|\d/\d")


def _leaves_out_share(text: str, reading: Reading) -> bool:
    """Whether a share of something is asked for, and a text tells none."""
    asks = reading.asked and _SHARE_ASKED.search(" ".join(token.folded for token in reading.left))
    return bool(asks) and _SHARE_TOLD.search(text) is None


_OF_CONTENT: frozenset[Asked] = frozenset({"what", "list", "which", "count"})


def _tells_author(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked what there is, not who told it or when, and a reply tells who wrote an article."""
    if not reply.rows or not all({"author", "title"} <= set(row.keys()) for row in reply.rows):
        return False
    asks_content = bool(reading.asked) and reading.asked <= _OF_CONTENT and "author" not in reading.slots
    asks_holder = _WHO_HOLDS_POST.search(reading.masked_folded) is not None
    return (asks_content or asks_holder) and _ARTICLE.search(reading.folded) is None


_ARTICLE = re.compile(
    r"\b(?:bai|bai bao|bai viet|tin bai|nguon|trang|tac gia|bao) nao\b|\bten bai\b|\bbai gi\b"
    r"|\b(?:tac gia|nguoi viet|phong vien)\b"
)
_WHO_HOLDS_POST = re.compile(r"\bai (?:la|lam|giu|dang) \{post\}|\{post\}(?: cua)?(?: \{unit\})?(?: \w+)? la ai\b")
"""Who holds a post, be it told by an article: "theo bài báo về huyện X, ai là chủ tịch huyện"."""

_NAMES = frozenset({"cluster", "unit", "person", "meeting_kind", "document", "movement", "authority"})


def names_somebody(reading: Reading) -> bool:
    """Whether a question says whom, what or what time it is about, or points at that."""
    return not _NAMES.isdisjoint(reading.slots) or bool(reading.period) or reading.points


_SEVERAL = 3  # organisations whose awards are no answer to one question of how many


def _counts_of_several(reply: Reply, reading: Reading) -> bool:
    """Whether a number is asked for, of nobody and no time, and a reply tells awards of several organisations."""
    if "count" not in reading.asked or names_somebody(reading):
        return False
    bodies = {row["body"] for row in reply.rows if {"award", "body"} <= set(row.keys())}
    return len(bodies) >= _SEVERAL
