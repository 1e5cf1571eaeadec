"""All that a document's text names, in one pass, and its sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.intake.proposing.clusters import Cluster, read_clusters, resolve
from knowledge.intake.proposing.dates import read_days, read_numbers, read_years
from knowledge.intake.proposing.lexicon import word_lists
from knowledge.intake.proposing.mentions import Encoded, Mention, encode, without_overlaps
from knowledge.intake.proposing.names import read_names

# Which of two mentions that overlap stands: numbers of documents and days hold digits that look like years or counts.
_RANK = "BTDHCFNYcKOPALG"

_POSTS = {
    "H": re.compile(
        r"(?<!\b\d )(?<!\b\d\d )\b(?:(?:cụm|khối) trưởng|trưởng(?= (?:cụm|khối|khu vực|vùng) (?:thi đua|số|\d))|"
        r"trưởng (?:cụm|khối))(?![\w])",
        re.IGNORECASE,
    ),
    "D": re.compile(
        r"(?<!\b\d )(?<!\b\d\d )(?<!các )\b(?:phó(?: trưởng)?(?= (?:cụm|khối) (?:thi đua|số|\d))|phó (?:cụm|"
        r"khối)(?: trưởng)?|phó trưởng (?:cụm|khối)"
        r"|(?:cụm|khối) phó|phó (?:cụm|khối) trưởng)(?![\w])",
        re.IGNORECASE,
    ),
}
_SENTENCE_END = re.compile(r"\n+|(?<=[.!?…])\s+(?=[^\W\d_]|[(“\"\d-])|(?<=…)(?=[A-ZĐ])|(?<=\.\.\.)(?=[A-ZĐ])")
# A line that ends with a colon and the short items below it are one sentence: "gồm các đơn vị:", "- Sở Y tế", …
_LIST_OF_LINES = re.compile(
    r":[^\S\n]*(?P<items>(?:\n[^\S\n]*[-+–•*][^\n]{2,100}(?=\n|$)){2,}|(?:\n[^\S\n]*\d{1,2}[.)][^\n]{2,100}(?=\n|$)){2,})"
)
_ABBREVIATION = re.compile(r"(?:\b(?:TP|Tp|TS|ThS|GS|PGS|TX|TT|BS|St|T\.P|đ|ĐT|KS|Mr|Ms|Tr)\.|\b\d{1,2}\.|\bLSO-)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence ``[start, end)`` of the text, encoded with its mentions."""

    start: int
    end: int
    encoded: Encoded
    paragraph: int


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text with its mentions, sentences and clusters."""

    text: str
    mentions: tuple[Mention, ...]
    sentences: tuple[Sentence, ...]
    clusters: tuple[Cluster, ...]

    def quote(self, start: int, end: int) -> tuple[str, Sentence]:
        """Return the sentence that holds ``[start, end)``, as text and as itself."""
        sentence = next(s for s in self.sentences if s.start <= start < s.end)
        return self.text[sentence.start : max(end, sentence.end)], sentence


def annotate(text: str, known: frozenset[str] = frozenset()) -> Annotated:
    """Return `text` with everything that the rules look for; organisations that are `known` are taken whole."""
    names = read_names(text, known)
    found = [*names, *read_clusters(text, names), *read_days(text), *read_years(text), *read_numbers(text)]
    for sort, pattern in _POSTS.items():
        found += [Mention(sort, m.start(), m.end(), m[0]) for m in pattern.finditer(text)]
    given = {name.start: name.end for name in names if name.sort == "O"}
    found += [_form(text, m, given) for m in _forms().finditer(text)]
    # "5 xã Hòa An, Tân Lập": the word belongs to the name.
    starts = [name.start for name in names if name.sort in "OL"]
    found += [_counted(m) for m in _COUNTED.finditer(text) if not any(m.start() < s < m.end() for s in starts)]
    mentions = without_overlaps(found, _RANK)
    clusters = resolve([m for m in mentions if m.sort == "C"], text)
    return Annotated(text, tuple(mentions), tuple(_sentences(text, mentions)), tuple(clusters))


def _sentences(text: str, mentions: list[Mention]) -> list[Sentence]:
    found: list[Sentence] = []
    start, paragraph = 0, 0
    cuts = [*_cuts(text, mentions), (len(text), len(text))]
    for end, following in cuts:
        left = start + len(text[start:end]) - len(text[start:end].lstrip())
        right = left + len(text[left:end].rstrip())
        if right > left:
            found.append(Sentence(left, right, encode(text, left, right, mentions), paragraph))
        paragraph += "\n" in text[end:following]
        start = following
    return found


def _cuts(text: str, mentions: list[Mention]) -> list[tuple[int, int]]:
    cuts = []
    inside = [(m.start, m.end) for m in mentions]
    listed = [match.span("items") for match in _LIST_OF_LINES.finditer(text)]
    for match in _SENTENCE_END.finditer(text):
        if any(start <= match.start() < end for start, end in listed):
            continue
        if "\n" not in match[0]:
            if _ABBREVIATION.search(text, max(0, match.start() - 6), match.start()):
                continue
            if any(start < match.start() < end for start, end in inside):
                continue
        cuts.append((match.start(), match.end()))
    return cuts


# Counted recipients

_COUNTED = re.compile(
    r"(?:(?P<about>gần|trên|hơn|khoảng)\s+)?(?<![\d./,-])(?P<n>\d{1,3}(?:\.\d{3})*|(?!(?:19|"
    r"20)\d\d\b)\d+)[^\S\n]+(?:lượt\s+)?"
    r"(?P<of>tập\s+thể|cá\s+nhân|đơn\s+vị|sở|đồng\s+chí|cán\s+bộ|chiến\s+sĩ|cơ\s+quan|doanh\s+nghiệp|trường|"
    r"huyện|xã|chi\s+hội|hội|công\s+đoàn|hộ(?:\s+gia\s+đình)?|gia\s+đình|người)\b",
    re.IGNORECASE,
)
_INDIVIDUALS = frozenset({"cá nhân", "đồng chí", "cán bộ", "chiến sĩ", "người"})
_HOUSEHOLDS = frozenset({"hộ", "hộ gia đình", "gia đình"})


@dataclass(frozen=True, slots=True)
class Counted:
    """So many recipients of a group (an id of ``groups.yaml``); `about` is the word that says only about ("hơn")."""

    count: int
    group: str
    about: str | None = None


def _counted(match: re.Match[str]) -> Mention:
    of = " ".join(match["of"].lower().split())
    value = Counted(
        int(match["n"].replace(".", "")),
        "individual" if of in _INDIVIDUALS else "household" if of in _HOUSEHOLDS else "collective",
        match["about"].lower() if match["about"] else None,
    )
    return Mention("N", match.start(), match.end(), match[0], value)


_BY = re.compile(
    r"(?:(?<=Bộ trưởng)|\s+của(?:\s+(?:Bộ trưởng|Chủ tịch|(?:Tổng )?Giám đốc|(?:Tổng )?Cục trưởng|Viện trưởng|"
    r"Tổng Thanh tra|Trưởng ban|Chánh án|Tư lệnh))?)\s+",
    re.IGNORECASE,
)


def _form(text: str, match: re.Match[str], names: dict[int, int]) -> Mention:
    """A form of award with who confers it: "Bằng khen của Bộ trưởng Bộ Tài chính"."""
    by = _BY.match(text, match.end())
    end = names.get(by.end(), match.end()) if by else match.end()
    return Mention("F", match.start(), end, text[match.start() : end])


@lru_cache
def _forms() -> re.Pattern[str]:
    lists = word_lists("forms")
    forms = "|".join(lists["forms"])
    givers = "|".join(sorted(map(re.escape, lists["givers"]), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w])(?:danh\s+hiệu\s+)?[“\"]?(?:{forms})(?:\s+(?:xuất\s+sắc|toàn\s+diện|tiêu\s+biểu|dẫn\s+đầu|"
        rf"hạng\s+\w+))*"
        rf"(?:\s+năm\s+\d{{4}}(?=\s+(?:của|cho)\s+(?:{givers})))?(?:\s+(?:của\s+|cấp\s+)?(?:{givers}))?[”\"]?(?![\w])",
        re.IGNORECASE,
    )
