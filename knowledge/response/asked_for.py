"""Whether a reply tells what a question asks for: a measure, the number of a document, names that are not its own.

However well a template fits, a value that no row holds ("bao nhiêu triệu", "tên từng người") is not another one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from knowledge.language import Token, fold
from knowledge.language.counted import KINDS_OF_PERSONS, names_of_counted
from knowledge.language.measures import asks_measure, leaves_out_attribute, leaves_out_measure
from knowledge.nlu import Mention
from knowledge.nlu.ranks import ranks_named, tells_rank
from knowledge.nlu.reading import Reading
from knowledge.response.beside import asks_grade
from knowledge.response.kind_told import tells_another_kind
from knowledge.response.proof import Names, row_years, speaks_of_occasion
from knowledge.response.replying import Reply
from knowledge.response.searching import counting, how_many
from knowledge.response.whole_told import HOLDS, leaves_out_part
from knowledge.response.wording import Row

_SYMBOLS = re.compile(r"\d+/(?:\d{4}/)?[A-ZĐ]+|\d+-[A-ZĐ]+/[A-ZĐ]+")
_WHICH_NUMBER = re.compile(r"\b(?:so|ky hieu)(?: la)? (?:bao nhieu|may|nao|gi)\b")
_NAMES_OF_WHOM = frozenset(
    (
        "name person_name holder_short own_name unit_short recipient conferred_by handed_by author told_by told_to"
        " issuer"
    ).split()
)
"""The columns of views that tell persons and organisations by name."""

_WHICH_CLUSTER = re.compile(r"\b(?:cum|khoi|nhom|doi)(?: thi dua)?(?: thu)? (?:nao|gi|may|mo)\b")
_ONE_OF_THEM = re.compile(r"\b(?:cai|ban|van ban|luat|nam|lan|ky|dip) nao\b")
_LOOKED_AT = 30  # rows


def tells_what_is_asked(reply: Reply, reading: Reading, names: Names) -> bool:
    """Whether an answer holds a value of the kind asked for; a reply that nothing is known need not.

    ``names`` gives the folded names of a slot's value.
    """
    if reply.answer.kind != "answer":
        return True
    text = reply.spoken
    no_number = "number" in reading.asked and not _tells_new_symbol(text, reading)
    return not (
        no_number
        or leaves_out_measure(reading.original, text)
        or _counts_others(reply, reading, names)
        or _leaves_out_number(reply, reading)
        or _leaves_out_statistics(reply, reading)
        or _lists_documents_instead(reply, reading)
        or _leaves_out_total(reply, text, reading)
        or _names_nobody_new(reply, reading)
        or _leaves_out_time(reply, reading)
        or _leaves_out_whom(reply, reading)
        or _knows_neither(reply, reading)
        or _names_no_unit(reply, reading)
        or _names_no_recipient(reply, reading)
        or (not reading.yes_no and leaves_out_attribute(reading.original, text))
        or _tells_number_said(reply, reading)
        or _leaves_out_signer(reply, reading)
        or _leaves_out_reason(text, reading)
        or _leaves_out_venue(reply, reading)
        or _leaves_out_movement(reply, reading)
        or _leaves_out_day_of_signing(text, reading)
        or _tells_of_several_clusters(reply, reading)
        or _dates_a_document(reply, reading)
        or _tells_another_type(reply, reading)
        or _leaves_out_role(reply, reading)
        or _leaves_out_rank(reply, reading)
        or _leaves_out_grade(text, reading)
        or _leaves_out_whom_for(reply, reading)
        or _leaves_out_article(text, reading)
        or _leaves_out_day(text, reading)
        or _tells_who_met(reply, reading)
        or _tells_of_before_mergers(reply, reading)
        or _tells_of_old_cluster(reply, reading)
        or leaves_out_part(reply, reading)
        or tells_another_kind(reply, reading)
    )


_AFTER_MERGERS = re.compile(r"\bsau (?:\w+ ){0,2}(?:sap nhap|hop nhat|sap xep|nhap tinh)\b")
_FATE = re.compile(
    r"\b(?:nao|may|nhieu|dem|so)\b(?: \w+){0,8}? (?:giu nguyen|giu ten|mat ten|bien mat"
    r"|khong (?:con ten|(?:bi |phai )?(?:sap nhap|hop nhat|nhap)))\b"
)
"""Which or how many kept their name: "tỉnh nào giữ nguyên"; not "trước khi mất tên ở cụm nào"."""


def _tells_of_before_mergers(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked how something is since provinces merged, and some of what is told ended with that.

    Of members it may be asked which of them kept their name: all that there were are none.
    """
    columns = _columns(reply)
    is_membership = "cluster" in columns and not {"role", "meeting", "fate"} & set(columns)
    if is_membership and _FATE.search(reading.folded) and not reading.yes_no:
        return True
    ended = any("became" in row.keys() and row["became"] for row in reply.rows)  # noqa: SIM118 - a Row is no mapping
    return ended and _AFTER_MERGERS.search(reading.folded) is not None


_NEW_CLUSTER = re.compile(r"\b(?:cum|khoi)(?: thi dua)? moi\b|\bthanh phan moi\b|\bchia lai (?:cac )?(?:cum|khoi)\b")


def _tells_of_old_cluster(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked what cluster there is since provinces merged, and it is told what became of an old one."""
    return "fate" in _columns(reply) and _NEW_CLUSTER.search(reading.folded) is not None


def _tells_new_symbol(text: str, reading: Reading) -> bool:
    """Whether a text tells a symbol that the question does not say: "Nghị định 91/2017/NĐ-CP đăng Công báo số mấy"."""
    asks = not reading.yes_no and _WHICH_NUMBER.search(reading.folded)
    said = set(_SYMBOLS.findall(reading.original.upper())) if asks else set()
    return any(symbol not in said for symbol in _SYMBOLS.findall(text.upper()))


def tells_names(reply: Reply, reading: Reading) -> bool:
    """Whether an answer names persons, or units where theirs are asked for; a reply that nothing is known need not."""
    if reply.answer.kind != "answer":
        return True
    columns = ("person", "unit") if _OF_UNITS.search(reading.folded) else ("person",)
    return any(row[column] for row in reply.rows for column in columns if column in row.keys())  # noqa: SIM118


_OF_UNITS = re.compile(r"\bten (?:\w+ )?(?:\d+|cac|nhung) (?:don vi|tap the)\b")

_CLASSIFIERS = frozenset({"can", "ngoi", "chiec", "toa", "km", "xa", "thon"})
"""Nouns behind which "mấy" asks for a number; before others it may mean some ("mấy lĩnh vực như …")."""

_ORDERED = frozenset("ngay thang nam so thu hang phay gio he phan tren".split())
_EACH = frozenset("moi tung trong mot tong hang bon nhieu may".split())
"""Words before a day or a number that count them instead."""

_SHARE_OR_MONEY = re.compile(r"%|\b(?:triệu|tỷ|đồng(?! chí))\b")
_TOLD_ONE_BY_ONE = frozenset(
    (
        "tinh huyen thanh don nguoi dong vi ong ba lanh ca tap ho doanh dai phong hoi cuoc buoi lan van quyet bao tham"
        " ten nhiem y diem giai kinh bai danh hinh cum khoi chuc han ket viec noi muc loai cap giay bang co ngay nam"
        " thang hang nghi phan chien luong"
    ).split()
)
"""First words of what a reply may list instead of telling the number of it."""


def _leaves_out_number(reply: Reply, reading: Reading) -> bool:
    """Whether the number of things is asked for that no reply lists ("mấy căn nhà"), and a text leaves it out."""
    tokens = reading.tokens
    content = {token.start for token in reading.left}
    things = [
        at + 1
        for at in counting(tokens)
        if tokens[at + 1].start in content
        and tokens[at + 1].folded != "so"  # "tăng bao nhiêu so với cùng kỳ"
        and not _orders(tokens, at)
        and (tokens[at].folded != "may" or tokens[at + 1].folded in _CLASSIFIERS)
    ]
    return "count" in reading.asked and any(_leaves_out_number_of(reply, tokens, at) for at in things)


def _leaves_out_number_of(reply: Reply, tokens: Sequence[Token], at: int) -> bool:
    """Whether a text tells no number of what is named at a token."""
    if tokens[at].folded in _TOLD_ONE_BY_ONE:
        return False
    if asks_measure(" ".join(("bao nhiêu", *(token.text for token in tokens[at : at + 3])))):
        return False  # whether a text tells a measure is asked for itself
    named = names_of_counted(tokens, at)
    return how_many(reply.folded, named) < 0 and not any(_is_labelled(row, named) for row in reply.rows[:_LOOKED_AT])


def _orders(tokens: Sequence[Token], at: int) -> bool:
    """Whether "how many" asks which of a row ("ngày bao nhiêu"), not how many there are ("mỗi ngày bao nhiêu")."""
    before = [token.folded for token in tokens[: at - (tokens[at].folded == "nhieu")]]
    if not before or before[-1] not in _ORDERED:
        return False
    return len(before) < 2 or not (before[-2] in _EACH or before[-2].isdigit())


def _is_labelled(row: Row, named: Sequence[str]) -> bool:
    """Whether the label of a figure begins with what is counted ("Lượt học viên: 23.450 lượt"), its value a number."""
    if not {"what", "value"} <= set(row.keys()) or _SHARE_OR_MONEY.search(str(row["value"])):
        return False
    label = re.compile(rf"(?:tong so |so |luot )*(?:{'|'.join(map(re.escape, named))})\b")
    return label.match(fold(str(row["what"]))) is not None


_STATISTICS = re.compile(
    r"\b(?:thong ke|tong hop|dem|cung cap)(?: \w+){0,2}? so (?:luong )?(?!hieu|ky|lieu|dien)(?=\w)"
)


def _leaves_out_statistics(reply: Reply, reading: Reading) -> bool:
    """Whether a number is wanted without a question word ("thống kê số sáng kiến …"), and a reply has none of them."""
    found = _STATISTICS.search(reading.folded)
    if found is None:
        return False
    at = reading.folded.count(" ", 0, found.end())
    if reading.tokens[at].folded in _TOLD_ONE_BY_ONE or reading.tokens[at] not in reading.left:
        return False
    return how_many(reply.spoken_folded, names_of_counted(reading.tokens, at)) < 0


def _lists_documents_instead(reply: Reply, reading: Reading) -> bool:
    """Whether the number of clusters or units is asked for ("mấy khối"), and what is listed are documents."""
    if reading.yes_no or not {"document", "type"} <= set(_columns(reply)) or "unit" in _columns(reply):
        return False
    counted = [at + 1 for at in counting(reading.tokens)]
    asks = [at for at in counted if fold(reading.tokens[at].surface) in _UNITS]  # "mấy tin" is no misspelt "mấy tỉnh"
    return bool(asks) and not any(how_many(reply.folded, names_of_counted(reading.tokens, at)) >= 0 for at in asks)


_UNITS = frozenset("cum khoi tinh huyen xa so nganh don dia".split())
_TOTAL = re.compile(r"\btong so (?!tien|thu|chi\b|von)")
_TOTALLED = re.compile(r"\d+")


def _leaves_out_total(reply: Reply, text: str, reading: Reading) -> bool:
    """Whether a total is wanted, asked for or not ("tổng số thành viên"), and a text tells no number of its own.

    What is listed may be counted.
    """
    if reading.yes_no or _TOTAL.search(reading.folded) is None or len(reply.rows) > 1 or reply.answer.items:
        return False
    own = _TIME_TOLD.sub("", text)
    return not {*map(int, _TOTALLED.findall(own))} - {*map(int, _TOTALLED.findall(reading.folded))}


def asks_for_another(reading: Reading) -> bool:
    """Whether it is asked who, or which unit where one is named: another than that one must be told."""
    asks_unit = bool(_WHICH_UNIT.search(reading.folded)) and len(reading.named("unit")) == 1
    return "who" in reading.asked or (asks_unit and not reading.yes_no)


def tells_only_persons(reply: Reply) -> bool:
    """Whether every row of a reply tells of a person and none of an organisation."""
    keys = reply.rows[0].keys() if reply.rows else ()
    if "person" not in keys:
        return False
    organisations = [column for column in ("unit", "holder", "after", "recipient") if column in keys]
    rows = reply.rows[:_LOOKED_AT]
    return all(row["person"] for row in rows) and not any(row[column] for row in rows for column in organisations)


_REVIEWED = re.compile(r"\b(?:tong ket|so ket)(?: (?:cong tac|phong trao))?(?: nam)? (\d{4})\b")


def _leaves_out_time(reply: Reply, reading: Reading) -> bool:
    """Whether an answer tells nothing of one of several days or years that a question names one by one."""
    if "most" in reading.asked or _ONE_OF_THEM.search(reading.folded):
        return False
    days = [date for (date,) in reading.named("date")]
    years = [int(year) for (year,) in reading.named("year")]
    if len(days) < 2 and len(years) < 2:
        return False
    if _meetings_told(reply) >= max(len(days), len(years)):
        return False
    text = reply.folded
    told = [f"{int(day[8:])} {int(day[5:7])} {day[:4]}" in text or day in text for day in days]
    if len(days) < 2:
        spans = [span for span in map(row_years, reply.rows[:_LOOKED_AT]) if span is not None]
        meetings = " ".join(str(row["meeting"]) for row in reply.rows[:_LOOKED_AT] if "meeting" in row.keys())  # noqa: SIM118
        asks_role = "role" in reading.slots and {"when", "where"}.isdisjoint(reading.asked)
        reviewed = set(map(int, _REVIEWED.findall(reading.folded))) if asks_role else set()
        asked = [year for year in years if year not in reviewed] or years  # "tổng kết 2013, bầu trưởng năm 2014"
        told = [str(year) in text + meetings or any(span(year) for span in spans) for year in asked]
    return any(told) and not all(told)


def _meetings_told(reply: Reply) -> int:
    """How many meetings the rows of a reply are of."""
    return len({row["meeting"] for row in reply.rows[:_LOOKED_AT] if "meeting" in row.keys()} - {None})  # noqa: SIM118


def _knows_neither(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked when or where somebody met, and of that no row of an answer knows anything."""
    columns = [column for asked, column in _OF_A_MEETING.items() if asked in reading.asked]
    rows = reply.rows[:_LOOKED_AT]
    if not columns or not rows or reading.yes_no or not set(_OF_A_MEETING.values()) <= set(rows[0].keys()):
        return False
    return not any(row[column] for row in rows for column in columns)


_OF_A_MEETING = {"when": "date", "where": "place"}


def _leaves_out_whom(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked who, beside something else, and an answer tells of nobody."""
    keys = set(_columns(reply))
    of_a_meeting = {"meeting_name", "date"} <= keys and "text" not in keys  # "ai đăng cai" is no question of the day
    if "who" not in reading.asked or reading.yes_no or not keys or not (len(reading.asked) > 1 or of_a_meeting):
        return False
    rows = reply.rows[:_LOOKED_AT]
    told = _NAMES_OF_WHOM | {"person", "after_name"}  # "lấy tên gì" asks for the name of what became of it
    whom = [row[column] for row in rows for column in row.keys() if column in told]  # noqa: SIM118
    return not any(whom)


_LIST = re.compile(r":(?:[^,]+,){2}")
_WHICH_UNIT = re.compile(r"\b(?:tinh|huyen|dia phuong|thanh pho|xa) nao\b")


def _names_no_unit(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked which unit, and an answer tells a figure of all of them, or of a group without names."""
    which = _WHICH_UNIT.search(reading.folded)
    if not reply.rows or which is None:
        return False
    keys = reply.rows[0].keys()
    if "unit" not in keys:
        kind = which[0].removesuffix(" nao")
        own = "body_name" in keys and all(fold(str(row["body_name"])).startswith(kind) for row in reply.rows)
        return "value" in keys and not own  # a figure of a district itself names it
    lists_them = any(_LIST.search(note) for note in reply.answer.notes)  # "các tỉnh trong Cụm: A, B, C"
    tells_deeds = ("deed" in keys or "deeds" in keys) and not lists_them
    return tells_deeds and not any(row["unit"] or row["person"] for row in reply.rows[:_LOOKED_AT])


_BODY = "(?:don vi|tinh|thanh pho|huyen|xa|phuong|so|nganh|dia phuong|co quan|truong|cong ty|doanh nghiep)"
_WHICH_RECEIVED = re.compile(
    rf"\b{_BODY} (?:nao|mo)(?: \w+){{0,4}}? (?:duoc|nhan|dat|gianh)\b"
    rf"|\b(?:cho|tang) (?:nhung |cac )?{_BODY} (?:nao|mo)\b"
    rf"|\b(?:la|gom) (?:nhung |cac )?{_BODY}(?: cu the)? nao\b(?! (?:ky )?(?:tang|trao|khen|cong nhan))"
    rf"|\b(?:danh sach|liet ke|ke ten|neu ten)(?: cac| nhung| tung| \d+)? (?:{_BODY}|ca nhan|tap the|nguoi)\b"
    rf"|\btung {_BODY}\b"
)
"""Which ones were commended: "đơn vị nào được tặng", "tặng cho đơn vị nào", "danh sách các tập thể"."""


def _names_no_recipient(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked which ones were commended, and an answer tells only how many were ("8 tập thể")."""
    if reading.yes_no or not {"recipient", "count", "groups"} <= set(_columns(reply)):
        return False
    if _WHICH_RECEIVED.search(reading.folded) is None:
        return False
    return not any(map(_names_recipient, reply.rows[:_LOOKED_AT]))


def _names_recipient(row: Row) -> bool:
    """Whether a row of an award tells by name who got it; of a group it tells the number in small letters."""
    keys = row.keys()
    if any(row[column] for column in ("unit", "person") if column in keys):
        return True
    recipient = str(row["recipient"] or "") if "recipient" in keys else ""
    return recipient[:1].isupper()


_NUMBER_OF_WHAT = re.compile(r"\b\d+ \w+ (?:la )?(?:cua )?(?:cai )?gi\b")
"""What a number that is said is of: "75 năm cái gì" is told by the label of the figure."""


def _tells_number_said(reply: Reply, reading: Reading) -> bool:
    """Whether a figure is told that the question says itself: "ba nhiệm vụ trọng tâm là gì" asks which they are."""
    if reading.yes_no or "count" in reading.asked or not reply.rows or "value" not in reply.rows[0].keys():  # noqa: SIM118
        return False
    if _NUMBER_OF_WHAT.search(reading.folded):
        return False
    told = [number for row in reply.rows[:_LOOKED_AT] for number in re.findall(r"\d+", str(row["value"]))]
    return bool(told) and reading.words.issuperset(told)


_BESIDE_WHOM = re.compile(
    r"\bai (?:\w+ )?(?:ke nhiem|ke tuc|thay|thay the|nhan ban giao)\b"
    r"|\b(?:truoc|sau)(?: khi| thoi)?(?: ong| ba| dong chi| anh| chi| co| bac)? \{person\}"
)
"""Who came after a person or before: that one is no answer."""

_CLUSTER_NAMED = re.compile(r"\bcum (?:thi dua )?(?:cac tinh )?(?:trung|dong bang|tay|bac|mien|duyen|bien gioi)\b")
"""How the name of a cluster of provinces begins, be the rest misspelt: "cụm trung u"."""


def _tells_of_several_clusters(reply: Reply, reading: Reading) -> bool:
    """Whether a cluster is named that was not understood, and an answer tells of several others."""
    if "cluster" in reading.slots or not _CLUSTER_NAMED.search(reading.folded):
        return False
    bodies = {row["body"] for row in reply.rows[:_LOOKED_AT] if "body" in row.keys()}  # noqa: SIM118
    return len(bodies) > 1


_WHY = re.compile(r"\b(?:vi sao|tai sao|ly do gi|nguyen nhan (?:gi|nao)|sao lai|do dau ma)\b")
_REASON = re.compile(r"\b(?:vì|nhằm|nhờ|do|bởi|để)\b", re.IGNORECASE)


def _leaves_out_reason(text: str, reading: Reading) -> bool:
    """Whether a question asks why, and a text tells no reason at all."""
    return _WHY.search(reading.folded) is not None and not reading.yes_no and not _REASON.search(text)


_SIGNER = "(?:ai|ca nhan|ong|ba|lanh dao|(?:thu|bo|pho) truong|(?:pho )?(?:thu tuong|chu tich(?: nuoc)?)|nguoi)"
_WHO_SIGNED = re.compile(
    r"\b(?:ai|nguoi|ong nao|ba nao|lanh dao nao|thu truong nao) (?:la )?(?:nguoi )?(?:\w+ )?ky\b(?! (?:niem|luat))"
    rf"|\b{_SIGNER} nao (?:la )?(?:nguoi )?(?:\w+ )?ky\b(?! (?:niem|luat))"
    rf"|\bchu ky (?:cua )?(?:vi |dong chi )?(?:{_SIGNER} nao|ai)\b"
)
_SIGNER_TOLD = re.compile(r"\b(\w+) (\w+) ký\b")


_HEAD = re.compile(r"\b(?:Chủ tịch|Thủ tướng|Bộ trưởng|Giám đốc)\b")


def _leaves_out_signer(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked who signed, and an answer tells who issued or conferred it: no source tells the person."""
    keys = set(_columns(reply))
    is_body = "recipient" in keys and not _HEAD.search(reply.answer.lead)  # "UBND … tặng": some head of it signed
    of_document = not {"issuer", "plan_document", "number"}.isdisjoint(keys)
    tells_issuer = is_body or of_document if keys else "document" in reading.slots
    if not tells_issuer or reading.yes_no or _WHO_SIGNED.search(reading.folded) is None:
        return False
    signed = _SIGNER_TOLD.finditer(reply.spoken)
    return not any(found[1][0].isupper() and found[2][0].isupper() for found in signed)


_CALLED_MOVEMENT = re.compile(r"\b(?:phong trao|van dong)(?: thi| \|)*(?: dua)?((?: [a-z]+){3,})")
_WORD = re.compile(r"[^\W_]+")


def _leaves_out_movement(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked who launched a movement called by words that no known one bears, nor two of them a reply."""
    if not {"movement", "document"}.isdisjoint(reading.slots) or not {"who", "when", "number"} & reading.asked:
        return False
    left = {token.start for token in reading.left}
    words = " ".join(token.folded if token.start in left or i == 0 else "|" for i, token in enumerate(reading.tokens))
    found = _CALLED_MOVEMENT.search(words)
    if found is None:
        return False
    called = found[1].split()
    told = f" {' '.join(_WORD.findall(reply.folded))} "
    return not any(f" {' '.join(pair)} " in told for pair in itertools.pairwise(called))


_VENUE = re.compile(
    r"\b(?:o|tai|trong) (?:cai )?((?:hoi truong|khach san|toa nha|phong hop|tru so|xuong|cong ty|nha may|san van dong"
    r"|bao tang|thu vien|kho luu tru|nha (?:in|khach|hang|hat|van hoa|thi dau|cong vu)))\b(?: \w+){0,2}? nao\b"
)
"""A building that is asked for: the town of a meeting or an award is none."""


def _leaves_out_venue(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked in which building something was, and a reply tells of none of its kind."""
    venue = _VENUE.search(reading.original_folded)
    return venue is not None and venue[1] not in reply.folded


_WHEN_SIGNED = re.compile(
    r"\bngay (?:thang )?(?:nam )?(?:ky|ban hanh)\b|\b(?:ky|ban hanh) (?:vao )?(?:ngay|hom|luc|khi) (?:nao|may|bao)\b"
)
_SIGNING = re.compile(r"\bky\b")
_DAY = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")
_POSTED = re.compile(r"\b[Nn]gày đăng: \d{1,2}/\d{1,2}/\d{4}")


def _leaves_out_day_of_signing(text: str, reading: Reading) -> bool:
    """Whether the day of a decision is asked for, and a text tells no day, or that of the meeting it was told at."""
    if reading.yes_no or not _WHEN_SIGNED.search(reading.folded):
        return False
    of_document = re.search(rf"\b(?:{_TYPE}|van ban)\b", reading.folded) is not None
    own = _OF_MEETING.sub("", text) if of_document else text
    return not _DAY.search(own) or (_SIGNING.search(reading.folded) is not None and _only_posted(own))


_OF_MEETING = re.compile(r"(?:hội nghị|Được nêu tại)[^;.\n]*", re.IGNORECASE)


def _only_posted(text: str) -> bool:
    """Whether all days that a text tells are those on which something was posted."""
    return not _DAY.search(_POSTED.sub("", text))


def _tells_who_met(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked who holds a role, of no meeting, and an answer tells who was at one."""
    keys = set(reply.rows[0].keys()) if reply.rows else set()
    of_meeting = "meeting" in keys and not {"deed", "deeds"}.isdisjoint(keys) and "role" not in keys
    asks_holder = "role" in reading.slots and "deed" not in reading.slots and "who" in reading.asked
    return of_meeting and asks_holder and not reading.period and not reading.located and not speaks_of_occasion(reading)


_TYPE = "quyet dinh|nghi dinh|thong tu|chi thi|cong van|huong dan|nghi quyet|ke hoach|to trinh|luat|thong bao"
_TYPE_ASKED = re.compile(rf"\b({_TYPE}) (?:nao|gi|mang so|(?:\w+ ){{0,4}}so (?:may|nao|bao nhieu|hieu))\b")


def _tells_another_type(reply: Reply, reading: Reading) -> bool:
    """Whether a document of one type is asked for, and an answer tells only such of others."""
    tells_documents = not reply.rows or {"type", "number"} <= set(_columns(reply))
    if reading.yes_no or "document" in reading.slots or not tells_documents:
        return False
    asked = set(_TYPE_ASKED.findall(reading.folded))
    if not asked:
        return False
    told = reply.spoken_folded
    behind = "" if reply.rows else r" (?:so )?\d"  # of facts as they stand: "Quyết định 64/…", not "ký quyết định tặng"
    return not any(re.search(each + behind, told) for each in asked)


_WHO_HOLDS = re.compile(
    rf"\b(?:nao|ai)(?: {HOLDS})* \{{role\}}|\{{role\}}(?: (?:cua|\{{\w+\}}))*(?: (?:la|do|thuoc ve|giao cho))"
    r"(?: \w+){0,3} (?:nao|ai)\b"
)
"""Who holds a role, where roles and names are masked: "tỉnh nào được giao làm cụm trưởng", "cụm trưởng là tỉnh nào"."""


def _leaves_out_role(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked who holds a role, and an answer tells of no role: where they met is none."""
    if reading.yes_no or not {"role", "cluster"} <= reading.slots.keys() or _tells_role(reply, reading):
        return False
    if not {"who", "which"} & reading.asked or not _WHO_HOLDS.search(reading.masked_folded):
        return False
    return not _ROLE_TOLD.search(fold(reply.answer.text))


def _tells_role(reply: Reply, reading: Reading) -> bool:
    """Whether a row tells one of the roles that a question names; who hosts a meeting has another."""
    roles = set(map(str, reading.slots["role"]))
    columns = {"role", "roles"} & set(_columns(reply))
    return any(not roles.isdisjoint(str(row[column]).split()) for row in reply.rows[:_LOOKED_AT] for column in columns)


_ROLE_TOLD = re.compile(r"\b(?:cum|khoi) (?:truong|pho)\b|\b(?:truong|pho)(?: truong)? (?:cum|khoi)\b|\buy vien\b")


def _columns(reply: Reply) -> list[str]:
    return list(reply.rows[0].keys()) if reply.rows else []


def _leaves_out_rank(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked who came in at a place, and an answer tells of none of the places that are named."""
    if reading.yes_no:
        return False
    places = {int(rank) for rank in reading.slots.get("rank", ())} or ranks_named(reading.folded)
    listed = len(places) > 1  # "điền hạng Nhì và hạng Ba của khối mà A đứng đầu"
    asks = {"who", "which"} & reading.asked and "role" not in reading.slots
    if not places or not (asks or listed):
        return False
    if "award_form" in reading.slots and "award_form" in _columns(reply):
        return False  # "Huân chương Lao động hạng Ba do ai tặng": of the form, of which no one came in third
    rows = reply.rows[:_LOOKED_AT]
    if "rank" in _columns(reply) and any(row["rank"] in places for row in rows):
        return False
    if places == {1} and "status" in _columns(reply) and any(row["status"] == "proposed" for row in rows):
        return False  # who leads a cluster is proposed by it: "được suy tôn dẫn đầu"
    told = fold(reply.answer.text)
    return not any(tells_rank(told, place) for place in places)


_GRADE_TOLD = re.compile(r"\b(?:tướng|tá|úy|GS|TS|giáo sư|tiến sĩ|thạc sĩ)\b", re.IGNORECASE)


def _leaves_out_grade(text: str, reading: Reading) -> bool:
    """Whether somebody's rank or title is asked for, and a text tells none."""
    return asks_grade(reading) and not _GRADE_TOLD.search(text)


_WHOM_FOR = re.compile(
    r"\bdoi tuong (?:\w+ ){0,2}?(?:nhan|duoc|tang|xet)\b"
    r"|\b(?:ca nhan|con nguoi|nguoi) hay (?:\w+ ){0,2}?(?:tap the|cong trinh)\b"
    r"|\btap the hay (?:\w+ ){0,2}?(?:ca nhan|nguoi)\b"
)
_FOR_WHOM = re.compile(r"\bcho (?:\w+ ){0,2}?(?:ca nhan|tap the|ho gia dinh|cong trinh|nguoi|tac gia)\b")


def _leaves_out_whom_for(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked for whom an award is, a person or a collective, and an answer tells of nobody who gets it."""
    asks = not reading.yes_no and "award_form" in reading.slots and _WHOM_FOR.search(reading.folded)
    return bool(asks) and "recipient" not in _columns(reply) and _FOR_WHOM.search(reply.folded) is None


_WHICH_ARTICLE = re.compile(r"\b(?:dieu|khoan) (?:may|nao|so may|bao nhieu|so bao nhieu)\b")
_ARTICLE = re.compile(r"\b(?:Điều|khoản) \d")


def _leaves_out_article(text: str, reading: Reading) -> bool:
    """Whether the article of a law is asked for, and a text tells none."""
    return not reading.yes_no and _WHICH_ARTICLE.search(reading.folded) is not None and not _ARTICLE.search(text)


_WHICH_DAY = re.compile(r"\b(?:ngay|hom|bua|nam|thang) (?:nao|may|bao nhieu)\b|\b(?:khi nao|bao gio)\b")
_TIME_TOLD = re.compile(r"\b\d{1,2}/(?:\d{1,2}/)?\d{4}\b|\b(?:19|20)\d\d\b")


def _leaves_out_day(text: str, reading: Reading) -> bool:
    """Whether it is asked who, and on which day or in which year, and a text tells no time but the question's."""
    both = "when" in reading.asked and not reading.asked.isdisjoint({"who", "which"})
    if not both or reading.yes_no or not _WHICH_DAY.search(reading.folded):
        return False
    return {*_TIME_TOLD.findall(text)} <= {*_TIME_TOLD.findall(reading.original)}


_LAUNCHED = re.compile(r"\bphat dong\b")


def _dates_a_document(reply: Reply, reading: Reading) -> bool:
    """Whether it is asked when something was launched, and an answer tells the day of a document about it."""
    of_document = bool(reply.rows) and "date_kind" in reply.rows[0].keys() and "document" not in reading.slots  # noqa: SIM118
    return of_document and "when" in reading.asked and _LAUNCHED.search(reading.folded) is not None


def _counts_others(reply: Reply, reading: Reading, names: Names) -> bool:
    """Whether a group is asked the number of ("mấy tập thể"), and neither the rows nor the words tell one of it.

    Of several that are asked for, each must be told.
    """
    before = {mention.start: mention for mention in reading.mentions if "group" in mention.kinds}
    counted = [before[at + 1] for at in counting(reading.tokens) if at + 1 in before] if before else []
    if not counted:
        return False
    return not all(_tells_number_of(mention, reply, reading, names) for mention in counted)


def _tells_number_of(mention: Mention, reply: Reply, reading: Reading, names: Names) -> bool:
    """Whether the rows of a reply or its words tell the number of a group that a question mentions."""
    groups = set(mention.of_kind("group"))
    if any(_count_of(row, groups) for row in reply.rows[:_LOOKED_AT]):  # "57 đơn vị dẫn đầu" are collectives
        return True
    words = {word for group in groups for word in names("group", group)}
    typed = " ".join(token.folded for token in reading.tokens[mention.start : mention.end])
    words.update({typed}, map(fold, KINDS_OF_PERSONS) if typed == "nguoi" else ())
    told = re.compile(rf"\b\d+ (?:[a-z]+ ){{0,4}}?(?:{'|'.join(map(re.escape, words))})\b")  # "11 cá nhân, doanh nhân"
    return told.search(reply.spoken_folded) is not None


def _count_of(row: Row, groups: AbstractSet[str]) -> bool:
    """Whether a row tells the number of one of these groups."""
    told = {"count", "groups"} <= set(row.keys())
    return told and row["count"] is not None and not groups.isdisjoint((row["groups"] or "").split())


def _names_nobody_new(reply: Reply, reading: Reading) -> bool:
    """Whether an answer to "who" or "which" names only whom the question names: it may choose, but tells nothing."""
    if "who" in reading.asked and reading.named("person") and _BESIDE_WHOM.search(reading.masked_folded):
        persons = {person for mention in reading.mentions for person in mention.of_kind("person")}
        told = [row["person"] for row in reply.rows[:_LOOKED_AT] if "person" in row.keys()]  # noqa: SIM118
        return bool(told) and persons.issuperset(told)
    asks_names = reading.asked and reading.asked <= {"who", "which", "list"}
    if not asks_names or reading.yes_no or reading.named("person") or len(reading.named("unit")) > 1:
        return False  # "ai" of a person who is named asks for posts
    if _WHICH_CLUSTER.search(reading.folded):
        return False
    if reading.asked == {"list"} and {"document", "type"} <= set(_columns(reply)):
        return False  # what is listed are documents, whose issuer may be named
    in_titles = {
        i for mention in reading.mentions if "award_form" in mention.kinds for i in range(mention.start, mention.end)
    }  # "Bằng khen của Thủ tướng do ai tặng" names the form
    said = f" {' '.join(token.folded for i, token in enumerate(reading.tokens) if i not in in_titles)} "
    told = [
        _is_named(column, row, said, reading) or _is_unit_named(column, row, reading)
        for row in reply.rows[:_LOOKED_AT]
        for column in row.keys()  # noqa: SIM118
        if column in _NAMES_OF_WHOM and isinstance(row[column], str) and "text" not in row.keys()  # noqa: SIM118
    ]  # what was said in words is asked for as such
    return bool(told) and all(told)


def _is_named(column: str, row: Row, said: str, reading: Reading) -> bool:
    """Whether a question says the name that stands in a column, or the office ("Thủ tướng") that confers an award."""
    offices = reading.slots.get("authority", ())
    if column == "conferred_by" and "authority" in row.keys() and row["authority"] in offices:  # noqa: SIM118
        return True
    return f" {fold(row[column])} " in said


_OF_UNIT = {"holder_short": "holder", "unit_short": "unit", "name": "unit", "recipient": "unit"}


def _is_unit_named(column: str, row: Row, reading: Reading) -> bool:
    """Whether a question names the unit of a column by its place alone: "Bình Định xếp thứ nhất, tỉnh nào …"."""
    key = "" if reading.points else _OF_UNIT.get(column, "")
    return key in row.keys() and str(row[key]) in map(str, reading.slots.get("unit", ()))  # noqa: SIM118
