"""What a document is about, as the rules see it: which cluster a place in it speaks of, which years it looks at."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property

from knowledge.intake.proposal import Proposal
from knowledge.intake.proposing.annotation import Annotated, Sentence
from knowledge.intake.proposing.clusters import Cluster
from knowledge.intake.proposing.confidence import confidence
from knowledge.intake.proposing.dates import Years
from knowledge.intake.proposing.mentions import Mention

_REVIEWED = re.compile(
    r"(?:tổng kết|đánh giá|nhìn lại|xếp hạng|bình xét|sơ kết|kiểm điểm|giao ban|suy tôn|xét khen thưởng|"
    r"(?:cờ thi đua|bằng khen|giấy khen)(?= ?$))[^.;\n]*?$",
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(
    r"(?:thành tích|kết quả|dẫn đầu|đứng đầu|phong trào|trong năm|công tác)[^.;\n]*?$", re.IGNORECASE
)
_PLANNED = re.compile(
    r"(?:triển khai|phương hướng|nhiệm vụ|bàn|giao ước|kế hoạch|phát động|hướng tới|bước sang|định hướng|"
    r"mục tiêu|trọng tâm)[^.;\n]*?$",
    re.IGNORECASE,
)
# A year is reviewed until the spring of the next.
_REVIEWED_LATE_UNTIL = 4
_SECOND_HALF = re.compile(r"(?:6|sáu|06)\s+tháng\s+cuối\s+năm|nửa\s+cuối\s+năm", re.IGNORECASE)


@dataclass(frozen=True, slots=False)
class Context:
    """A document while facts are looked for in it; `title_end` is where its text begins."""

    annotated: Annotated
    title_end: int
    published: dt.date | None
    year_only: int | None = None
    proposals: list[Proposal] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The title, a line break and the text."""
        return self.annotated.text

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """The clusters that are named, in order."""
        return self.annotated.clusters

    def cluster_of(self, mention: Mention | None) -> Cluster | None:
        """Return the cluster that a mention is of, None for "cụm" alone."""
        if mention is None or mention.sort != "C":
            return None
        return next((c for c in self.clusters if mention in c.mentions), None)

    def cluster_at(self, sentence: Sentence, position: int) -> Cluster | None:
        """Return the cluster that a place in the text speaks of.

        The one named last before it in its sentence; else the first after it there; else the one named last before.
        """
        if len(self.clusters) <= 1:
            return self.clusters[0] if self.clusters else None
        named = [m for c in self.clusters for m in c.mentions]
        inside = sorted((m for m in named if sentence.start <= m.start < sentence.end), key=lambda m: m.start)
        before = [m for m in inside if m.start < position]
        earlier = sorted((m for m in named if m.start < sentence.start), key=lambda m: m.start)
        chosen = next(iter(before[-1:] or inside[:1] or earlier[-1:]), None)
        return self.cluster_of(chosen) or self.clusters[0]

    @cached_property
    def years(self) -> tuple[tuple[Years, str, Mention], ...]:
        """The years that the document looks back on ("reviews"), or ahead to ("plans"), in the order of its text."""
        found = []
        for sentence in self.annotated.sentences:
            start = sentence.start
            for mention in sentence.encoded.mentions:
                if mention.sort != "Y" or not isinstance(mention.value, Years):
                    continue
                before = self.text[start : mention.start]
                back, ahead = _REVIEWED.search(before), _PLANNED.search(before)
                if ahead and (back is None or _last_word(ahead, before) >= _last_word(back, before)):
                    found.append((mention.value, "plans", mention))
                elif back or _SPOKEN_OF.search(before):
                    found.append((mention.value, "reviews", mention))
                start = mention.end
        return tuple(found)

    def first_year(self, sense: str) -> Years | None:
        """Return the first year told in a sense, "reviews" or "plans"."""
        return next((value for value, told, _ in self.years if told == sense), None)

    @cached_property
    def kind(self) -> str | None:
        """What sort of meeting the document tells of, None where it tells of none."""
        found = meeting_kind(self.text, self.title_end)
        council = re.search(r"phiên họp|họp phiên", self.text[:400], re.IGNORECASE)
        return "other" if found and council and not self.clusters else found

    @cached_property
    def meeting_year(self) -> int | None:
        """The year in which the document was written or the meeting held, as far as it is known."""
        return self.published.year if self.published else self.year_only

    @cached_property
    def reviewed(self) -> int | str | None:
        """The year or school year that the meeting looks back on."""
        told = self.first_year("reviews")
        if told:
            return told.value()
        planned = self.first_year("plans")
        if planned and planned.first == planned.last and self.kind == "year_end_review":
            return planned.first - 1
        if self.kind != "year_end_review" or self.published is None:
            return None
        return self.published.year - (self.published.month <= _REVIEWED_LATE_UNTIL)

    @cached_property
    def current(self) -> int | str | None:
        """The year that a head named without one holds its post: the one reviewed, or the one signed for."""
        if self.kind in {"year_end_review", "half_year_review"}:
            return self.reviewed or self.meeting_year
        told = self.first_year("plans") or self.first_year("reviews")
        return told.value() if told else self.meeting_year

    def other_years(self, year: object) -> tuple[dict[str, object], ...]:
        """Return the years that the document allows beside one that only its context tells."""
        years = dict.fromkeys(y for y in (self.current, self.following) if y is not None and y != year)
        return tuple({"year": other} for other in years)

    @cached_property
    def following(self) -> int | str | None:
        """The year for which a review chooses the next head."""
        planned = self.first_year("plans")
        if self.kind != "year_end_review":
            return self.current
        if planned:
            return planned.value()
        return self.current + 1 if isinstance(self.current, int) else None

    def propose(
        self,
        kind: str,
        values: dict[str, object],
        span: tuple[int, int],
        rule: str,
        basis: str = "none",
        alternatives: tuple[dict[str, object], ...] = (),
    ) -> None:
        """Keep a proposal, unless the same fact was proposed by an earlier rule."""
        quote, _ = self.annotated.quote(*span)
        if any(p.kind == kind and p.values == values for p in self.proposals):
            return
        self.proposals.append(Proposal(kind, values, span, quote, rule, basis, confidence(rule, basis), alternatives))


def _last_word(match: re.Match[str], before: str) -> int:
    """Return how far on the last word of that sense stands in the text before a year."""
    pattern = _REVIEWED if match.re is _REVIEWED else _PLANNED
    position = match.start()
    while True:
        later = pattern.search(before, position + 1)
        if later is None:
            return position
        position = later.start()


_YEAR_END = re.compile(
    r"(?<!báo cáo )(?<!sơ kết, )tổng kết|xếp hạng thi đua|họp[^.\n]{0,60}đánh giá|nhìn lại phong trào|"
    r"đánh giá kết quả (?:hoạt động|thực hiện phong trào|công tác)",
    re.IGNORECASE,
)
_HALF_YEAR = re.compile(r"sơ kết(?!, tổng kết)", re.IGNORECASE)
# "tổ chức lễ ký kết giao ước thi đua, sơ kết, tổng kết" lists what a head has to do.
_SIGNED = re.compile(
    r"(?!(?:lễ )?ký kết giao ước thi đua, sơ kết)"
    r"(?:ký (?:kết )?(?:bản )?(?:các )?(?:nội dung )?giao ước|lễ ký (?:kết )?|ký kết thi đua)",
    re.IGNORECASE,
)
_MET = re.compile(r"hội nghị|cuộc họp|\bhọp\b|phiên họp|giao ban|buổi bàn giao|tổ chức lễ", re.IGNORECASE)
_REVIEW_OF_MONTHS = re.compile(r"(?:6|sáu|06) tháng đầu năm|nửa đầu năm", re.IGNORECASE)


def meeting_kind(text: str, title_end: int) -> str | None:
    """Return what sort of meeting a text tells of, by its title, else its first two paragraphs, else the rest."""
    parts = text[title_end:].split("\n")
    for part in (text[:title_end], "\n".join(parts[:3]), text):
        if _HALF_YEAR.search(part) and not (_YEAR_END.search(part) and not _REVIEW_OF_MONTHS.search(part)):
            return "half_year_review"
        if _YEAR_END.search(part):
            return "year_end_review"
    if _SIGNED.search(text):
        return "agreement_signing"
    return "other" if _MET.search(text) else None


def signed(text: str) -> bool:
    """Tell whether an agreement was signed at the meeting."""
    return bool(
        re.search(r"ký (?:kết )?(?:bản )?giao ước|lễ ký|ký kết (?:bản )?giao ước|ký giao ước", text, re.IGNORECASE)
    )


def second_half(text: str) -> bool:
    """Tell whether the text plans for the second half of a year."""
    return bool(_SECOND_HALF.search(text))
