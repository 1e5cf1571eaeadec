"""Rules as data: their patterns compiled, their slots taken out of a match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge.intake.proposing.lexicon import RULES, LexiconError, read
from knowledge.intake.proposing.mentions import Encoded, Mention

_UNIT = r"<[OLG]\d+>"
_POST = (
    r"(?P<post{n}><[HD]\d+>)(?: thi đua)?(?:,? ?(?:của |thuộc )?(?P<cluster{n}><[Cc]\d+>))?"
    r"(?:,? ?(?:của |trong |cho |nhiệm kỳ |luân phiên )?\(?(?P<year{n}><Y\d+>)\)?)?(?:,? (?:của |"
    r"thuộc )?(?P<late{n}><[Cc]\d+>))?"
)
# A list of units: what may stand before the first, between two, before each, and beside each.
_SAID_OF = (
    r"(?:đã|được|là|làm|giữ|có|cùng|và|đang|sẽ|cũng|vừa|đạt|nhận|tổ chức|trình bày|báo cáo|phát biểu|tham dự|dự|họp|ký|"
    r"đề nghị|thay mặt|đại diện|cho|với|tại|ở|trong|do|về|từ|đến|xếp|đứng|dẫn|giành|thuộc|của|gồm|đón|chủ trì|trao|"
    r"tặng|nêu|thống nhất|hoàn thành|thực hiện|triển khai|phát động|đăng cai|tiếp|năm|ngày|"
    r"tổng kết|sơ kết|thi đua|khen|phối hợp|bàn|tham gia|trực)"
)
_WORD = rf" (?!{_SAID_OF}(?!\w))[^\W\d_]+"
TAIL = rf"(?:(?:{_WORD}){{1,10}}(?=[,;]| và <)|(?:{_WORD}){{1,3}}(?=[.)]|$))"
"""Small words that end an item of a list: "Trung tâm Công nghệ Sinh học,"."""
_FIRST = rf"(?:<O\d+>{TAIL}|<[OLGP]\d+>|(?<=quận: )\d{{1,2}}(?=,)|(?<=phường: )\d{{1,2}}(?=,)|các (?=<)|lãnh đạo (?=<))"
_ITEM = rf"(?:<O\d+>{TAIL}|<[OLGP]\d+>|\d{{1,2}}(?=[,; ]|$))"
_BESIDE = r"(?: ?\([^()]{0,60}\))?(?: ?[-–] ?(?:đơn vị )?<[HD]\d+>)?"
_COMMA = r"(?:(?:,|;|\.\.\.)(?: và| cùng)?| và| cùng| –| -) ?"
_LED = (
    r"(?:(?:các|\d{1,2}|hai|ba|bốn|với|là|tỉnh|thành phố|huyện|thị xã|thị trấn|quận|phường|xã|sở|trường|đơn vị|ban|hội|"
    r"công ty|công an|cục|chi cục|phòng|trung tâm|công đoàn|đài|báo|quỹ|văn phòng|viện|bệnh viện|chi nhánh|liên đoàn|"
    r"<N\d+>):? ){0,4}"
)
_SLOTS = {
    "unit": _UNIT,
    "holder": f"(?P<holder>{_UNIT})",
    "holder2": f"(?P<holder2>{_UNIT})",
    "holders": rf"(?P<holders>{_UNIT}(?:(?:,| và|, và|;) {_UNIT})*?)",
    "person": r"(?P<person><P\d+>)",
    "stand_in": r"(?P<stand_in><A\d+>)",
    "post": _POST.format(n=""),
    "post2": _POST.format(n="2"),
    "head": r"(?P<head><H\d+>)",
    "deputy": r"(?P<deputy><D\d+>)",
    "clusterfirst": r"(?P<clusterfirst><C\d+>)",
    "forms": r"(?P<forms><F\d+>(?: (?:của|do) <O\d+>(?: (?:trao tặng|trao|tặng))?)?"
    r"(?:(?:,| và|, và| hoặc)(?: <Y\d+> và)? <F\d+>)*)",
    # Each word of a list can be read in one way only, so that a long one is not tried in every other.
    "recipients": (
        r"(?P<to>(?:<N\d+>|<[OLGAP]\d+>)(?:(?:,|;|:|\.\.\.)?(?: và| là| gồm)?:?"
        r"(?:(?: (?:đơn vị|tập thể|các|dẫn đầu|xuất sắc|thành viên|trong cụm|tiêu biểu|huyện|tỉnh|xã|<[Cc]\d+>|trong|"
        r"thuộc|của|đó|tại|có thành tích|toàn diện)){1,6}(?: và| là| gồm)?:?)? (?:<N\d+>|<[OLGAP]\d+>))*)"
    ),
    "list": rf"(?P<list>{_FIRST}{_BESIDE}(?:{_COMMA}{_LED}{_ITEM}{_BESIDE})+)",
}
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its pattern on encoded text, and what else its entry says."""

    id: str
    pattern: re.Pattern[str]
    more: dict[str, Any]

    def matches(self, encoded: Encoded) -> Iterator[re.Match[str]]:
        """Yield the matches in one sentence, from left to right."""
        return self.pattern.finditer(encoded.text)


def compiled(pattern: str, where: str) -> re.Pattern[str]:
    """Return `pattern` with its slots put in; LexiconError names the place `where` it is wrong."""
    try:
        return re.compile(_SLOT.sub(lambda m: _SLOTS[m[1]] if m[1] in _SLOTS else m[0], pattern))
    except re.error as error:
        raise LexiconError(f"{where}: {error}") from error


@lru_cache
def rules(name: str) -> tuple[Rule, ...]:
    """Return the rules of ``rules/<name>.yaml`` in the order in which they are tried."""
    found = []
    for entry in read(RULES / f"{name}.yaml")["rules"]:
        where = f"{name}.yaml: {entry.get('id')}"
        if not entry.get("id") or not entry.get("pattern"):
            raise LexiconError(f"{where}: a rule needs id and pattern")
        more = {key: value for key, value in entry.items() if key not in {"id", "pattern"}}
        found.append(Rule(entry["id"], compiled(entry["pattern"], where), more))
    return tuple(found)


def tags(piece: str | None) -> list[str]:
    """Return the signs of mentions in a piece of encoded text, in order."""
    return re.findall(r"<[A-Za-z]\d+>", piece or "")


def mention_of(encoded: Encoded, match: re.Match[str], *groups: str) -> Mention | None:
    """Return the mention that the first filled one of `groups` stands for."""
    known = match.re.groupindex
    for group in groups:
        if group in known and match[group]:
            return encoded.mention(tags(match[group])[-1])
    return None
