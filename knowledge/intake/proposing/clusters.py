"""Clusters in running text: their names taken whole, and which mentions are of the same one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.intake.proposing.lexicon import word_lists
from knowledge.intake.proposing.mentions import Mention
from knowledge.language.folding import fold

_HEADED = re.compile(
    r"\b(?P<noun>cụm|khối|(?:khu vực|vùng)(?=\s+thi\s+đua))(?!\s+(?:trưởng|phó)\b)(?P<movement>\s+th[iị]\s+đua)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s+(?:cụm\s+)?(?:số\s+)?(?P<n>\d{1,2}|[IVX]{1,5})\b(?![/.%]\d|\s+tháng)", re.IGNORECASE)
# "Cụm trưởng / Cụm phó: số 1 A / B; số 2 C / D": in a list the number alone is the cluster.
_NUMBER_ALONE = re.compile(
    r"(?:(?<=[:;,(] )|(?<=\n)|(?<=[-–] ))[Ss]ố (?P<n>\d{1,2})(?=:?,? ?(?:\(|do |là |gồm |[-–] ?)?[A-ZĐ])"
)
_LIST_REACH = 600
_COUNT = r"(?:\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười một|mười hai|mười)"
_COUNTED_UNITS = re.compile(rf"\s+{_COUNT}(?=\s+(?:tỉnh|thành phố|huyện|phòng|trường|quận|xã|sở|cơ quan|đơn vị))")
_BARE_COUNT = re.compile(
    r"\b(?:\d{1,2}|năm|sáu|bảy|tám)\s+(?:tỉnh|thành phố)\s+(?:trung du|miền|khu vực|trực thuộc|đồng bằng|"
    r"duyên hải|[A-ZĐ])",
    re.IGNORECASE,
)
_REGION = re.compile(
    r"\s+(?:(?:các\s+)?(?:tỉnh|thành phố|vùng|khu vực|miền)\s+)?(?:trung du(?: và|"
    r",)?\s+miền núi(?:\s+phía bắc)?|đồng bằng(?:\s+bắc bộ|\s+sông (?:hồng|cửu long))?"
    r"|(?:duyên hải\s+)?(?:bắc|nam|miền)\s+trung(?:\s+bộ)?|duyên hải(?:\s+(?:miền trung|bắc bộ))?|"
    r"(?:miền\s+)?(?:đông|tây)\s+(?:nam|bắc)"
    r"(?:\s+bộ|\s+sông\s+hậu)?|(?:bắc|nam)\s+sông\s+(?:tiền|hậu|hồng)|tây nguyên|"
    r"miền trung(?:\s*[-–]\s*tây nguyên)?|miền núi|"
    r"sông (?:hồng|hậu|cửu long)|phía (?:bắc|nam))\b",
    re.IGNORECASE,
)
_COUNTED_STEP = re.compile(rf"\s+{_COUNT}\s+(?:tỉnh|thành phố|huyện|phòng|trường|quận|xã|sở|cơ quan|đơn vị)\b")
_WORD = re.compile(r"\s+(?P<word>[^\W\d_][\w&/]*(?:-\w+)*)")
_SEPARATED = re.compile(r"(?:\s*,|\s+[-–])\s+(?=\S)")
_PARENTHESIS = re.compile(r"\s+\((?!gồm|Cụm|cụm|gọi)[^()<>\d]{4,60}\)")
_OFFICE_BEFORE = re.compile(r"(?:đảng ủy|công đoàn|đoàn|đảng bộ)\s+$", re.IGNORECASE)
_HEADS_COUNTED = re.compile(r"\d\s+(?:cụm|khối)\s+(?:trưởng|phó)\s+$", re.IGNORECASE)
_ORGANISER = re.compile(
    r"(?:(?:(?:của|thuộc|,|-|–)|(?i:số)\s+(?:\d+|[IVX]+))\s+"
    r"|(?i:đua|cụm|khối)\s+(?:\d+|[IVX]+)\s+(?!tỉnh))"
    r"((?:Bộ|Sở|Hội|Liên|Công|Cục|Tổng|UBND|VKSND|Ủy|Quân|Bảo|Tỉnh|Ban|tỉnh|ngành)\b.*)$"
)
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}


@dataclass(frozen=True, slots=True)
class Named:
    """What a name of a cluster holds: its number, None without one, and the words that tell it from others."""

    noun: str
    number: int | None
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that a document speaks of, with all its mentions in order; `name` is the fullest of them."""

    name: str
    organiser: str | None
    mentions: tuple[Mention, ...]


@lru_cache
def _fields() -> re.Pattern[str]:
    fields = sorted((*word_lists("names")["fields"], *word_lists("names")["compounds"]), key=len, reverse=True)
    return re.compile(r"\s+(?:" + "|".join(re.escape(field) for field in fields if field[0].isupper()) + r")(?![\w])")


@lru_cache
def _list(key: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words.split()) for words in word_lists("clusters")[key])


def read_clusters(text: str, names: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions of clusters in `text`: those that are named (C), and "cụm" alone (c)."""
    ends = {name.start: name for name in names if name.sort in "OL"}
    for match in _HEADED.finditer(text):
        if _is_other(text, match):
            continue
        end, number = _extent(text, match, ends)
        named = text[match.start() : end]
        rest = fold(text[match.end() : end]).split()
        words = frozenset(word for word in rest if word not in word_lists("clusters")["vague"] and not word.isdigit())
        if number is None and not words and not (match["movement"] is None and rest) and not _listed(match[0], rest):
            if match["movement"] or match["noun"][0].isupper() or _stands_for_it(text, match):
                yield Mention("c", match.start(), match.end(), match[0])
            continue
        placed = text[match.end() : end].strip() and ends.get(match.end() + 1)
        if match["movement"] is None and number is None and not _bare_name(named) and not placed:
            continue
        yield Mention("C", match.start(), end, " ".join(named.split()), Named(match["noun"].lower(), number, words))
    for match in _NUMBER_ALONE.finditer(text):
        before = text[max(0, match.start() - _LIST_REACH) : match.start()].rpartition("\n\n")[2].lower()
        heading = max(before.rfind("cụm"), before.rfind("khối"))
        if heading >= 0:
            noun = "cụm" if before[heading:].startswith("cụm") else "khối"
            yield Mention("C", match.start(), match.end(), match[0], Named(noun, int(match["n"]), frozenset()))


def _listed(head: str, rest: list[str]) -> bool:
    """Tell whether levels alone are a name: "Khối thi đua các huyện, thành phố", with a capital as names have."""
    return head[0].isupper() and len(rest) > 2 and rest[0] == "cac"


def _stands_for_it(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 12) : match.start()].lower()
    return bool(re.search(r"(?:trong|của|toàn|thuộc|,|:)\s*$", before)) or match["noun"].lower() == "cụm"


def _bare_name(named: str) -> bool:
    """Tell whether "cụm …", "khối …" without "thi đua" is a name: small words alone are only for regions."""
    words = named.split()
    return len(words) > 2


def _is_other(text: str, match: re.Match[str]) -> bool:
    """Tell whether the word is no cluster of its own: many ("các cụm, khối"), or something else ("khối lượng")."""
    following = text[match.start() : match.start() + 30]
    if any(following.startswith(phrase) for phrase in word_lists("clusters")["not_cluster"]):
        return True
    before = text[max(0, match.start() - 24) : match.start()].rpartition("\n")[2]
    if _OFFICE_BEFORE.search(before) or _HEADS_COUNTED.search(before):
        return True
    words = re.findall(r"\w+|[^\w\s]", before.lower())
    tail = words[-1] if words else ""
    if tail in {",", "hoặc", "và"} and len(words) > 1 and words[-2] in {"cụm", "khối"}:
        return True
    if re.match(r"(?:cụm|khối)(?:\s*,|\s+và|\s+hoặc)\s+(?:cụm|khối)\b", following, re.IGNORECASE):
        return True
    return (tail.isdigit() and len(tail) < 4) or any(
        " ".join(words).endswith(" " + word) or tail == word for word in word_lists("clusters")["plural"]
    )


def _extent(text: str, match: re.Match[str], names: dict[int, Mention]) -> tuple[int, int | None]:
    """Return where the name that begins at `match` ends, and its number."""
    end, number = match.end(), None
    numbered = None if _COUNTED_UNITS.match(text, end) else _NUMBER.match(text, end)
    if numbered and (
        match["movement"] or "số" in numbered[0].lower() or numbered["n"][0].isupper() or numbered["n"].isdigit()
    ):
        number = int(numbered["n"]) if numbered["n"].isdigit() else _ROMAN.get(numbered["n"].lower())
        end = numbered.end() if number is not None else end
        end = _with_organiser(text, end, names, named=match["movement"] is not None)
        parenthesis = _PARENTHESIS.match(text, end)
        return (parenthesis.end() if parenthesis and _describes(parenthesis[0]) else end), number
    counted = _COUNTED_UNITS.match(text, end)
    end = counted.end() if counted else end
    if (
        re.compile(r"\s+(?:và|của|trên|tại|thuộc|là)\b(?!\s+(?:các|khối))").match(text, end)
        and match["movement"] is None
    ):
        return match.end(), None
    end = _tail(text, end, names)
    late = re.compile(r"\s+số\s+(\d{1,2})\b").match(text, end)
    if late:
        number, end = int(late[1]), late.end()
    return end, number


def _describes(parenthesis: str) -> bool:
    """Tell whether words in brackets say what sort of cluster it is, and are no list of its members."""
    return parenthesis.count(",") <= 1 and bool(re.match(r"\s+\((?:các|công|khối|ngành)\b", parenthesis))


def _with_organiser(text: str, end: int, names: dict[int, Mention], *, named: bool) -> int:
    """Return the end with who organises the cluster: "Cụm thi đua số 4 của Bộ Ngoại giao".

    What only stands after the number counts where it is `named` in full ("cụm thi đua"): in lists "Cụm số 1 Hà Nội" is
    followed by the head.
    """
    joint = re.compile(
        r"(?:[^\S\n]+(?:của|thuộc)|[^\S\n]*,(?:\s+thuộc)?|[^\S\n]+[-–])?[^\S\n]+(?:tỉnh\s+|ngành\s+)?"
    ).match(text, end)
    if joint is None:
        return end
    name = names.get(joint.end()) or names.get(_after_blank(text, end))
    word = joint[0].strip()
    belongs = word.startswith(("của", "thuộc")) or word.endswith("thuộc")
    if name is None:
        return _tail(text, end, names) if belongs else end
    if belongs or (named and not word.startswith((",", "-", "–")) and (name.sort == "O" or _levelled(name.text))):
        return name.end
    return name.end if named and _organises(name.text) else end


def _after_blank(text: str, end: int) -> int:
    """Return the offset of the next word after the sign at `end`: "số 8 – Bộ Công an"."""
    return end + 1 + len(text[end + 1 :]) - len(text[end + 1 :].lstrip())


def _organises(name: str) -> bool:
    return any(name.startswith(word) for word in word_lists("clusters")["organisers"]) or name.endswith("Việt Nam")


def _levelled(name: str) -> bool:
    return name.split(maxsplit=1)[0].lower() in {"tỉnh", "thành", "huyện", "quận", "tp"}


def _tail(text: str, end: int, names: dict[int, Mention]) -> int:
    """Return where the words of the name end that begin at `end`."""
    last = end
    while True:
        step = _step(text, end, names)
        if step is None:
            return last
        end = step
        if not _dangles(text[last:end]):
            last = end


def _step(text: str, end: int, names: dict[int, Mention]) -> int | None:
    """Return the end of the next word of a name, None where it ends."""
    for pattern in (_REGION, _COUNTED_STEP, _fields()):
        known = pattern.match(text, end)
        if known and "\n" not in known[0]:
            return known.end()
    blank = re.compile(r"\s+").match(text, end)
    if blank and blank.end() in names and "\n" not in blank[0]:
        return names[blank.end()].end
    comma = _SEPARATED.match(text, end)
    if comma:
        carried = next((w for w in word_lists("clusters")["after_comma"] if text.startswith(w, comma.end())), None)
        return comma.end() + len(carried) if carried and "\n" not in comma[0] else None
    word = _WORD.match(text, end)
    if word is None or "\n" in word[0]:
        return None
    for length in (5, 4, 3, 2, 1):
        phrase = re.compile(rf"(?:\s+[\w-]+){{{length}}}").match(text, end)
        if phrase and tuple(phrase[0].lower().split()) in _list("inner") and "\n" not in phrase[0]:
            return phrase.end()
    return word.end() if _proper(text, word) else None


def _proper(text: str, word: re.Match[str]) -> bool:
    """Tell whether a capitalised word belongs to a name: "Tổng kết", "Ký kết" begin what is said of it."""
    if not word["word"][0].isupper():
        return False
    if word["word"].isupper() and len(word["word"]) > 1:
        return True
    following = _WORD.match(text, word.end())
    small = following is not None and following["word"][0].islower() and following.start() == word.end()
    return (
        not small
        or word["word"] in word_lists("clusters")["region_words"]
        or (following is not None and following["word"] in {"bộ", "hải", "du", "Bộ"})
    )


def _dangles(piece: str) -> bool:
    words = piece.replace(",", " ").split()
    return bool(words) and words[-1] in word_lists("clusters")["not_last"]


def resolve(mentions: Sequence[Mention], text: str) -> list[Cluster]:
    """Return the clusters that the mentions are of, in the order in which they are first named."""
    groups: list[list[Mention]] = []
    by_noun = _both_numbered(mentions) or _both_listed(mentions, text)
    for mention in mentions:
        same = [g for g in groups if any(_same(mention, o, by_noun=by_noun) or _renames(text, o, mention) for o in g)]
        # One that renames a cluster and has the number of another makes one of the two.
        joined = [*(other for group in same for other in group), mention]
        groups = (
            [joined if group is same[0] else group for group in groups if group not in same[1:]]
            if same
            else [
                *groups,
                joined,
            ]
        )
    groups = _without_headings(groups)
    return [_cluster(group) for group in groups] or _unnamed(text)


def _both_numbered(mentions: Sequence[Mention]) -> bool:
    """Tell whether the text numbers both its "cụm" and its "khối", so that Cụm 1 is not Khối 1."""
    numbers: dict[str, set[int]] = {"cụm": set(), "khối": set()}
    for mention in mentions:
        if isinstance(mention.value, Named) and mention.value.number is not None:
            numbers.setdefault(mention.value.noun, set()).add(mention.value.number)
    return len(numbers["cụm"]) > 1 and len(numbers["khối"]) > 1


_LISTS = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:gồm|bao gồm|:|có \d)")


def _both_listed(mentions: Sequence[Mention], text: str) -> bool:
    """Tell whether a "cụm" and a "khối" of one number each head a list, so that they are two."""
    heads: dict[str, set[int | None]] = {"cụm": set(), "khối": set()}
    for mention in mentions:
        if _number(mention) is not None and _LISTS.match(text, mention.end):
            heads.setdefault(_named(mention).noun, set()).add(_number(mention))
    return bool(heads["cụm"] & heads["khối"])


def _same(mention: Mention, other: Mention, *, by_noun: bool) -> bool:
    a, b = _named(mention), _named(other)
    if a.number is not None or b.number is not None:
        return a.number == b.number and (not by_noun or a.noun == b.noun)
    return bool(a.words & b.words) and (a.words <= b.words or b.words <= a.words or _mostly(a.words, b.words))


def _renames(text: str, other: Mention, mention: Mention) -> bool:
    """Tell whether `mention` stands in brackets right after `other`: "Khối các Sở quản lý nhà nước (khối 2)"."""
    return 0 < mention.start - other.end <= 3 and text[other.end : mention.start].strip() == "("


def _mostly(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) / min(len(a), len(b)) >= 0.6


def _without_headings(groups: list[list[Mention]]) -> list[list[Mention]]:
    """Leave out general names where numbered ones are spoken of: "khối thi đua các trường" beside "Cụm số 4"."""
    numbered = [group for group in groups if any(_number(mention) is not None for mention in group)]
    if not numbered:
        return groups
    first = min(mention.start for group in numbered for mention in group)
    return [g for g in groups if g in numbered or (g[0].start > first and g[0].text[0].isupper())]


def _named(mention: Mention) -> Named:
    """Return what the name of a cluster holds; a mention of none holds nothing."""
    return mention.value if isinstance(mention.value, Named) else Named("cụm", None, frozenset())


def _number(mention: Mention) -> int | None:
    return _named(mention).number


def _cluster(group: list[Mention]) -> Cluster:
    fullest = max(group, key=lambda m: (_weight(m), -m.start))
    organiser = _ORGANISER.search(fullest.text)
    return Cluster(fullest.text, organiser[1] if organiser else None, tuple(group))


def _weight(mention: Mention) -> int:
    named = _named(mention)
    return min(len(named.words), 14) + ("đua" in mention.text.lower())


def _unnamed(text: str) -> list[Cluster]:
    """Return the cluster that a document about "7 tỉnh trung du và miền núi phía Bắc" speaks of without the word."""
    match = _BARE_COUNT.search(text[:400])
    if match is None or not re.search(r"thi đua", text[:600], re.IGNORECASE):
        return []
    start = match.start()
    end = _tail(text, match.start() + len(match[0].split()[0]), {})
    named = Named("cụm", None, frozenset(fold(text[start:end]).split()))
    mention = Mention("C", start, end, " ".join(text[start:end].split()), named)
    return [Cluster(mention.text, None, (mention,))]
