"""The meeting that a document tells of: its kind, day, place, hosts, and the periods it looks back on and ahead to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from knowledge.intake.proposing.annotation import Sentence
from knowledge.intake.proposing.clusters import Cluster
from knowledge.intake.proposing.context import Context, second_half, signed
from knowledge.intake.proposing.dates import Day, Years
from knowledge.intake.proposing.lexicon import RULES, read
from knowledge.intake.proposing.mentions import Mention
from knowledge.intake.proposing.patterns import Rule, compiled, mention_of

_STAMP = re.compile(
    r"^\W*(?:cập nhật|đăng (?:ngày|lúc)|ngày đăng|xuất bản|thứ \w+,|lượt xem|<t\d+>\W*$|\d{1,2}:\d\d)", re.IGNORECASE
)
_OTHER_DAY = re.compile(
    r"(?:cập nhật(?: lúc| ngày)?|tính đến|đến hết|đến|trước|từ|kỷ niệm|thành lập|chào mừng|mừng|ban hành|"
    r"ký ban hành|lịch sử|truyền thống|giải phóng|quốc khánh|"
    r"quyết định|công văn|kế hoạch|luật|nghị định|chỉ thị|khai mạc thi đấu|hiệu lực)\W*(?:\w+ ){0,2}(?:ngày )?$",
    re.IGNORECASE,
)
_MEETING_WORDS = re.compile(
    r"hội nghị|họp|tổng kết|sơ kết|ký (?:kết )?giao ước|giao ước|lễ ký|giao ban|bàn giao|diễn ra|tổ chức|công bố",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Found:
    """What is known of a meeting while it is put together."""

    day: Mention | None = None
    place: tuple[int, int] | None = None
    hosts: list[Mention] = field(default_factory=list)
    rule: str = "meeting"


@lru_cache
def _rules(key: str) -> tuple[Rule, ...]:
    found = []
    for entry in read(RULES / "meetings.yaml")[key]:
        pattern = entry["pattern"].replace("{unit}", r"(?P<unit><[OL]\d+>)").replace("{where}", _WHERE)
        more: dict[str, Any] = {k: v for k, v in entry.items() if k not in {"id", "pattern"}}
        found.append(Rule(entry["id"], compiled(pattern, f"meetings.yaml: {entry['id']}"), more))
    return tuple(found)


_WHERE = (
    r"(?P<where>(?:(?:hội trường|trụ sở|phòng họp|khu liên cơ|nhà văn hóa|trung tâm hội nghị|khách sạn|"
    r"nhà khách|trung tâm)[^<.;,()]{0,25}(?:<[GO]\d+>)?,? ?(?:\d+ )?(?:của |trường )?)?"
    r"<[OLGP]\d+>(?: [-–] <G\d+>)?(?:,? <L\d+>(?!,))?(?:, <G\d+>(?=[.;]|$))?(?: ?\(<[OLG]\d+>\))?)"
)


def propose_meetings(context: Context) -> None:
    """Propose the meeting that is told of each cluster; where none is named, an office's or a council's."""
    if context.kind is None:
        return
    if not context.clusters:
        found = _gathered(context, list(context.annotated.sentences))
        if _council(context) or (found.hosts and found.day):
            _propose(context, None, found)
        return
    for cluster in context.clusters:
        sentences = [s for s in context.annotated.sentences if len(context.clusters) == 1 or _speaks_of(s, cluster)]
        found = _gathered(context, sentences)
        if len(context.clusters) == 1 or (found.day and _meets(context, found.day)):
            _propose(context, cluster, found)
    titled = next((c for c in context.clusters if c.mentions[0].start < context.title_end), None)
    if titled and context.kind != "other" and not any(p.kind == "meeting" for p in context.proposals):
        # Several clusters and no day: the meeting that is told of is that of the title.
        found = _gathered(context, [s for s in context.annotated.sentences if _speaks_of(s, titled)])
        _propose(context, titled, found)


def _council(context: Context) -> bool:
    return bool(re.search(r"hội đồng thi đua[^.\n]{0,60}họp|phiên họp", context.text[:400], re.IGNORECASE))


def _speaks_of(sentence: Sentence, cluster: Cluster) -> bool:
    return any(sentence.start <= m.start < sentence.end for m in cluster.mentions)


def _meets(context: Context, day: Mention) -> bool:
    """Tell whether a meeting stands in the sentence of a day."""
    _, sentence = context.annotated.quote(day.start, day.end)
    return bool(_MEETING_WORDS.search(context.text[sentence.start : sentence.end]))


def _gathered(context: Context, sentences: list[Sentence]) -> _Found:
    found = _Found()
    found.day = _day(context, sentences)
    for sentence in sentences:
        if sentence.start < context.title_end or _STAMP.match(sentence.encoded.text):
            continue
        if found.place is None:
            _look_for_place(sentence, found)
        _look_for_hosts(sentence, found)
    return found


def _day(context: Context, sentences: list[Sentence]) -> Mention | None:
    """Return the first day on which something was held; one in a sentence about a meeting goes before others."""
    days = []
    for sentence in sentences:
        if _STAMP.match(sentence.encoded.text):
            continue
        aside = not _MEETING_WORDS.search(context.text[sentence.start : sentence.end])
        told = [m for m in sentence.encoded.mentions if m.sort == "T"]
        held = [m for m in told if not _OTHER_DAY.search(context.text[sentence.start : m.start])]
        days += [(aside, mention.start, mention) for mention in held]
    return min(days, key=lambda d: d[:2])[2] if days else None


def _look_for_place(sentence: Sentence, found: _Found) -> None:
    encoded = sentence.encoded
    about = _MEETING_WORDS.search(encoded.text) is not None
    for rule in _rules("places"):
        for match in rule.matches(encoded):
            if not about or (rule.id == "place-at" and _of_something_else(encoded.text, match)):
                continue
            start = encoded.origin(match.start("where"))
            last = re.findall(r"<[OLGP]\d+>\)?", match["where"])[-1]
            end = encoded.mention(last).end + last.endswith(")")
            if encoded.mention(last).sort == "P" and not match["where"].startswith(("hội", "khu", "phòng", "trụ")):
                continue
            found.place, found.rule = (start, end), rule.id
            return


_OTHER_THING = re.compile(
    r"(?:phát biểu|cơ quan đại diện|trưởng đại diện|nhà|công tác|kiểm tra|thăm|cư trú|sinh sống|ghi|nêu|"
    r"thông báo|quy định|điểm cầu|sự cố|tỉnh|đại diện[^,]{0,30}|văn phòng[^,]{0,25}|"
    r"trưng bày|giải|mô hình[^,]{0,20}|chiến dịch)\s*$"
)


def _of_something_else(text: str, match: re.Match[str]) -> bool:
    before = re.split(r"[.;]", text[: match.start()])[-1]
    return bool(_OTHER_THING.search(before[-45:]))


def _look_for_hosts(sentence: Sentence, found: _Found) -> None:
    encoded = sentence.encoded
    for rule in _rules("hosts"):
        needs = rule.more.get("needs")
        if needs and not re.search(str(needs), encoded.text):
            continue
        for match in rule.matches(encoded):
            if rule.id == "host-holding" and not _MEETING_WORDS.search(
                encoded.text[match.end() - 10 : match.end() + 60].replace("tổ chức", "")
            ):
                continue
            if re.search(r"(?<!tại )(?<!ở )<[OLG]\d+>(?:,| và|, và) $", encoded.text[: match.start("unit")]):
                continue
            for group in ("unit", "second"):
                mention = mention_of(encoded, match, group)
                if (
                    mention is not None
                    and not _not_host(encoded.text, match)
                    and all(m.text != mention.text for m in found.hosts)
                ):
                    found.hosts.append(mention)


def _not_host(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()][-14:]
    return (
        bool(re.search(r"(?:tại|ở|ban hành|cùng) (?:tỉnh |huyện )?$", before))
        and match.re.groupindex.get("second") is not None
        and not match["second"]
    )


def _propose(context: Context, cluster: Cluster | None, found: _Found) -> None:
    kind = context.kind
    values: dict[str, object] = {"cluster": cluster.name if cluster else None}
    day = found.day.value if found.day else None
    year = _year_of(context, day) if isinstance(day, Day) else None
    values["date"] = day.iso(year) if isinstance(day, Day) else None
    if isinstance(day, Day):
        values["date_year_basis"] = "stated" if day.year else "context"
    values["place"] = " ".join(context.text[slice(*found.place)].split()) if found.place else None
    values["host"] = [m.text for m in found.hosts]
    values["kind_of"] = kind
    if kind != "agreement_signing" and signed(context.text):
        values["also"] = ["agreement_signing"]
    values |= _periods(context, int(str(values["date"])[:4]) if values["date"] else None)
    span = (found.day.start, found.day.end) if found.day else _anchor(context, cluster)
    basis = "beside" if isinstance(day, Day) and day.year else "context" if day else "none"
    context.propose("meeting", values, span, f"meeting-{kind}", basis)


def _anchor(context: Context, cluster: Cluster | None) -> tuple[int, int]:
    """Return the words of the text that tell of the meeting."""
    words = _MEETING_WORDS.search(context.text)
    if words:
        return words.span()
    return (cluster.mentions[0].start, cluster.mentions[0].end) if cluster else (0, max(context.title_end - 1, 0))


def _year_of(context: Context, day: Day) -> int | None:
    """Return the year of a day told without one: that of publication, or the one before where it was still to come."""
    if day.year:
        return day.year
    if context.published:
        this = day.iso(context.published.year)
        if this and this > context.published.isoformat() and day.month - context.published.month > _SOON:
            return context.published.year - 1
        return context.published.year
    planned = context.first_year("plans")
    reviewed = context.first_year("reviews")
    if reviewed:
        return reviewed.last + (day.month <= _SPRING and context.kind == "year_end_review")
    return planned.first if planned else None


_SOON = 2  # months: a paper may announce a meeting
_SPRING = 4


def _periods(context: Context, year: int | None) -> dict[str, str]:
    """Return the periods reviewed and planned, ``2020``, ``2020..2021``, ``2020-H1``."""
    periods: dict[str, str] = {}
    reviewed = context.first_year("reviews")
    planned = _planned(context)
    if context.kind == "half_year_review":
        of = reviewed.first if reviewed else year or context.meeting_year
        if of:
            periods["reviews"] = f"{of}-H1"
            if second_half(context.text):
                periods["plans"] = f"{of}-H2"
        return periods
    if context.kind == "year_end_review":
        value = context.reviewed
        if value is not None:
            periods["reviews"] = str(value)
    elif reviewed and context.kind == "other":
        periods["reviews"] = str(reviewed.value())
    if planned and str(planned.value()) != periods.get("reviews"):
        periods["plans"] = str(planned.value())
    elif context.kind == "agreement_signing" and (reviewed or year or context.meeting_year):
        periods["plans"] = str(reviewed.value() if reviewed else year or context.meeting_year)
    return periods


def _planned(context: Context) -> Years | None:
    """Return the year planned for: the first told that comes after the one reviewed."""
    reviewed = context.first_year("reviews")
    for value, sense, _ in context.years:
        if sense == "plans" and (
            reviewed is None or value.first > reviewed.first or context.kind == "agreement_signing"
        ):
            return value
    if reviewed is None or context.kind != "year_end_review":
        return None
    following = (m.value for m in context.annotated.mentions if m.sort == "Y" and isinstance(m.value, Years))
    return next((years for years in following if years.first == reviewed.first + 1), None)
