"""Names taken whole: "Sở Nội vụ tỉnh Bắc Giang" is one organisation; nothing known of Bắc Giang is told of it.

A word that announces a kind of organisation and the place behind it are one name, and so are a title and what it is a
title of. Where nobody knows that name, the question is about something that the facts do not hold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from knowledge.facts import FactBase
from knowledge.language import Token, tokenise
from knowledge.nlu.gazetteer import Name
from knowledge.nlu.linking import Mention

_BETWEEN = 5  # words of a name between its kind and its place
_BEHIND = 6  # words behind a title that name what it is a title of
_TRANSPARENT = frozenset({"ubnd"})  # a people's committee acts for its province or district
# A word that announces a kind is no name where it is part of another word.
_AFTER = {
    "hoi": "nghi dong thao hop dam nhap vien khoa quan", "ban": "hanh bo dem giao chap thao than be tin",
    "bao": "cao chi ve dam nhieu gio loi",
    "bo": "may phan doi sung qua tri", "vu": "viec", "phong": "chong trao phu cach ve",
    "truong": "hop thanh khen cum ban phong doan",
    "quy": "che dinh mo trinh dinh hoach", "cuc": "ky", "vien": "phi chuc tro", "dai": "bieu hoi dien tra",
    "to": "chuc",
}  # fmt: skip
_BEFORE = {
    "vu": "noi nhiem nghiep dich phuc cong chuc hoc thoi", "bo": "can dang toan noi tien chi trung nam dong tay",
    "hoi": "xa dai quoc hiep co le chi cap",
    "phong": "hai quoc van du mien", "so": "co tru cong", "truong": "moi thi hien hoi lap quang cum khoi",
    "vien": "benh thu dang thanh uy nhan sinh dien",
    "ban": "van co bien but", "bao": "thong to canh", "dai": "trien vi lau", "hoi dong": "",
    "doan": "giai dai toan lien tap", "quy": "",
}  # fmt: skip

# What no name goes across: words of questions, verbs, prepositions.
_STOPS = frozenset(
    (
        "la co duoc do cua o tai trong nam nao ai gi va voi ve den tu khi thi ma nay do ay kia da se dang"
        " khong phai lam giu thuoc hop to chuc nhan tang trao du chu tri cung cho boi theo vao luc ngay thang"
        " hay hoac gom bao nhieu may dau sao ten hien bay gio nhiem ky cu moi cum khoi thi dua khen thuong"
        " minh chung toi em anh chi ban ong ba dong nhung cac phat bieu ky nhi a ha vay the nhe chi dao ket"
        " luan trinh doc bao len xuong tham day dung luon con roi chua bi"
    ).split()
)


@dataclass(frozen=True, slots=True)
class _Kind:
    words: tuple[str, ...]
    folded: tuple[str, ...]
    is_place: bool


class WholeNames:
    """Finds names that nothing known bears. Built once, then only read."""

    def __init__(self, facts: FactBase) -> None:
        """Read the words that announce a kind of organisation, and the titles that need an organisation behind them."""
        rows = facts.load(
            "SELECT w.id, w.text, k.is_place, k.is_group FROM list_word w JOIN kind k ON k.id = w.id WHERE w.list ="
            " 'kind'"
        )
        self._kinds: dict[str, list[_Kind]] = {}
        for row in rows:
            tokens = tokenise(row["text"])
            if (
                not tokens
                or tokens[0].folded == "to"
                or row["is_group"]
                or row["is_place"]
                or row["id"] in _TRANSPARENT
            ):
                continue
            kind = _Kind(tuple(t.text for t in tokens), tuple(t.folded for t in tokens), bool(row["is_place"]))
            self._kinds.setdefault(kind.folded[0], []).append(kind)
        for kinds in self._kinds.values():
            kinds.sort(key=lambda kind: -len(kind.words))
        places = facts.load("SELECT o.id FROM organisation o JOIN kind k ON k.id = o.kind WHERE k.is_place")
        self._places = frozenset(row["id"] for row in places)
        self._bare_titles = frozenset(
            row["title_folded"]
            for row in facts.load(
                """SELECT DISTINCT p.title_folded FROM post p LEFT JOIN organisation o ON o.id = p.unit
                   LEFT JOIN kind k ON k.id = o.kind WHERE p.unit IS NOT NULL AND NOT coalesce(k.is_place, 0)"""
            )
        )

    def unknown(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], pauses: Collection[int]
    ) -> tuple[int, int] | None:
        """The tokens of a whole name that is not known, None where there is none."""
        at_start = {mention.start: mention for mention in mentions}
        inside = {i: mention for mention in mentions for i in range(mention.start, mention.end)}
        for at in range(len(tokens)):
            mention = inside.get(at)
            if mention is not None and "post" in mention.kinds and at == mention.start:
                span = self._title(tokens, mention, at_start, pauses)
                if span is not None:
                    return span
            if mention is not None and (mention.start != at or not set(mention.kinds) & {"unit", "term"}):
                continue
            kind = self._kind_at(tokens, at)
            if kind is None or (mention is not None and self._is_place(mention)):
                continue
            end = self._end(tokens, max(at + len(kind.words), mention.end if mention else 0), at_start, pauses)
            if end is not None:
                return at, end
        return None

    def _kind_at(self, tokens: Sequence[Token], at: int) -> _Kind | None:
        for kind in self._kinds.get(tokens[at].folded, ()):
            window = tokens[at : at + len(kind.words)]
            if tuple(token.folded for token in window) != kind.folded:
                continue
            if len(kind.words) > 1:
                return kind
            following = tokens[at + 1].folded if at + 1 < len(tokens) else ""
            before = tokens[at - 1].folded if at else ""
            word = kind.folded[0]
            if tokens[at].text != kind.words[0] or (kind.words[0] == word and not tokens[at].surface[:1].isupper()):
                continue
            if following not in _AFTER.get(word, "").split() and before not in _BEFORE.get(word, "").split():
                return kind
        return None

    def _end(
        self, tokens: Sequence[Token], at: int, mentions: Mapping[int, Mention], pauses: Collection[int]
    ) -> int | None:
        """Where a name ends that began before ``at``: behind the place that belongs to it; None where none follows."""
        for between in range(_BETWEEN + 1):
            here = at + between
            if here >= len(tokens) or here in pauses:
                return None
            mention = mentions.get(here)
            if mention is not None:
                return mention.end if "unit" in mention.kinds and self._is_place(mention) else None
            if _stops(tokens[here]):
                return None
        return None

    def _is_place(self, mention: Mention) -> bool:
        """Whether a mention is of a part of the country."""
        return any(name.kind == "unit" and name.entity in self._places for name in mention.names)

    def _title(
        self, tokens: Sequence[Token], mention: Mention, mentions: Mapping[int, Mention], pauses: Collection[int]
    ) -> tuple[int, int] | None:
        """A title with what it is a title of, where that is no organisation that is known."""
        words = " ".join(token.folded for token in tokens[mention.start : mention.end])
        if words not in self._bare_titles:
            return None
        end = mention.end
        while end < len(tokens) and end - mention.end < _BEHIND and end not in pauses:
            if end in mentions or _stops(tokens[end]) or tokens[end].folded.isdigit():
                break
            end += 1
        if end in mentions and end == mention.end:
            return None
        if end == mention.end:
            return None
        before = tuple(token.folded for token in tokens[max(mention.start - 2, 0) : mention.start])
        after = tuple(token.folded for token in tokens[end : end + 4])
        asked = (
            before[-2:] == ("ai", "la")
            or before[-2:] == ("la", "ai")
            or "la" in after[:1]
            or "ai" in after
            or "ten" in after[:1]
        )
        return (mention.start, end) if asked else None

    def claimed_title(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], pauses: Collection[int]
    ) -> Mention | None:
        """A title of something unknown that a question claims of a person it names, as the mention to be replaced."""
        at_start = {mention.start: mention for mention in mentions}
        if not any("person" in mention.kinds for mention in mentions):
            return None
        for mention in mentions:
            words = " ".join(token.folded for token in tokens[mention.start : mention.end])
            if "post" not in mention.kinds or words not in self._bare_titles:
                continue
            behind = at_start.get(mention.end)
            end = mention.end
            while behind is None and end < len(tokens) and end - mention.end < _BEHIND and end not in pauses:
                if end in at_start or tokens[end].folded in ("phu", "la", "dung", "co", "nam", "tai", "o"):
                    break
                end += 1
            if end > mention.end:
                name = Name("post", f"?{words}", ())
                return Mention(mention.start, end, (name,))
        return None


def _stops(token: Token) -> bool:
    return token.folded in _STOPS or token.text in ("nói", "hồi", "hỏi", "mời")
