"""Members called by half of their name: "Bạc Liêu" of a cluster of departments is the department of Bạc Liêu.

Who speaks of a cluster of departments, unions or schools hardly ever names a member whole. Where the cluster that is
spoken of has one member alone that a place can mean, and the place itself is none, that member is meant; so is the one
that is such an office, where all are of one place: "Cục Thống kê" of a block of Khánh Hòa.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from knowledge.facts import FactBase
from knowledge.language import Token, folded_words, tokenise
from knowledge.nlu.gazetteer import Name
from knowledge.nlu.linking import Mention

_MEMBERS = """
SELECT m.cluster, m.unit, o.place, a.text
FROM (SELECT cluster, unit FROM cluster_member UNION SELECT cluster, unit FROM cluster_role WHERE unit <> ''
      UNION SELECT body, unit FROM given_award WHERE unit IS NOT NULL UNION SELECT body, unit FROM told_assessment) m
JOIN organisation o ON o.id = m.unit JOIN kind k ON k.id = o.kind
JOIN alias a ON a.entity_kind = 'unit' AND a.entity = m.unit AND NOT a.ambiguous
WHERE NOT k.is_place
"""
_PLACES = """SELECT m.cluster, m.unit FROM cluster_member m JOIN organisation o ON o.id = m.unit
JOIN kind k ON k.id = o.kind WHERE k.is_place"""
_KINDS = "SELECT DISTINCT word FROM kind WHERE is_place"
_SHORT_KINDS = ("tp", "tx", "q", "h")

_MAY_MEAN_ITS_MEMBER = frozenset({"unit", "place"})
"""What a name may be of that stands for a member: a unit, or a place as well."""

_SEVERAL = 3  # kinds of office in a cluster: the only one that is known of it is none of its own

Span = tuple[int, int]
_Key = TypeVar("_Key")


class Members:
    """The members of clusters by the places in their names. Built once, then only read."""

    def __init__(self, facts: FactBase) -> None:
        """Read the members of clusters and how they are called; a cluster of places has none of these."""
        kinds = [tuple(token.folded for token in tokenise(row["word"])) for row in facts.load(_KINDS)]
        self._kinds = sorted({*kinds, *((word,) for word in _SHORT_KINDS)}, key=len, reverse=True)
        of_places = {row["cluster"] for row in facts.load(_PLACES)}
        self._at: dict[str, dict[str, set[str]]] = {}
        self._called: dict[str, dict[tuple[str, ...], set[str]]] = {}
        self._offices: dict[str, dict[tuple[str, ...], set[str]]] = {}
        self._opening: dict[str, set[tuple[str, ...]]] = {}
        for row in facts.load(_MEMBERS):
            cluster = row["cluster"]
            folded = folded_words(row["text"])
            self._opening.setdefault(row["unit"], set()).update(tuple(folded[:size]) for size in (1, 2))
            if cluster in of_places:
                continue
            if row["place"]:
                self._at.setdefault(cluster, {}).setdefault(row["place"], set()).add(row["unit"])
            words = [token.text for token in tokenise(row["text"])]
            if place := self._place_in(words):
                self._called.setdefault(cluster, {}).setdefault(place, set()).add(row["unit"])
                office = self._without_kind(words[: len(words) - len(place)])
                if len(office) > 1:
                    self._offices.setdefault(cluster, {}).setdefault(office, set()).add(row["unit"])

    def _place_in(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words of a name behind its last kind of place: "điện bàn" of "Hội Nông dân thị xã Điện Bàn"."""
        folded = [token.folded for token in tokenise(" ".join(words))]
        for at in reversed(range(1, len(words))):
            for kind in self._kinds:
                if tuple(folded[at - len(kind) : at]) == kind and at > len(kind):
                    return tuple(words[at:])
        return ()

    def _without_kind(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words of a name before its place, the kind of that left out: "cục thống kê" of "Cục Thống kê tỉnh …"."""
        folded = tuple(token.folded for token in tokenise(" ".join(words)))
        ends = (kind for kind in self._kinds if len(kind) < len(words) and folded[-len(kind) :] == kind)
        return tuple(words[: len(words) - len(next(ends, ()))])

    def named(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], clusters: Collection[str]
    ) -> Iterator[tuple[Span, str]]:
        """The spans of tokens that mean one member of these clusters, each with the member."""
        taken = {i: mention for mention in mentions for i in range(mention.start, mention.end)}
        for mention in mentions:
            if _MAY_MEAN_ITS_MEMBER.issuperset(mention.kinds) and (
                unit := _only(self._at, clusters, mention.of_kind("unit"))
            ):
                yield (self._begins(tokens, mention.start, unit, taken), mention.end), unit
        yield from self._by_office(tokens, taken, clusters)
        for place in {place for cluster in clusters for place in self._called.get(cluster, ())}:
            unit = _only(self._called, clusters, [place])
            for start, end in _spans(tokens, place) if unit else ():
                known = taken.get(start)
                if known is not None and not (_MAY_MEAN_ITS_MEMBER.issuperset(known.kinds) and known.end == end):
                    continue
                if known is not None and not self._is_kind(tokens[known.start : start]):
                    continue  # "Đài Truyền hình Việt Nam" is no member called by its "Việt Nam"
                begins = self._begins(tokens, start if known is None else known.start, unit, taken)
                if begins < start or not all(word.isdecimal() for word in place):  # no 7 of anything but "quận 7"
                    yield (begins, end), unit

    def _by_office(
        self, tokens: Sequence[Token], taken: Mapping[int, Mention], clusters: Collection[str]
    ) -> Iterator[tuple[Span, str]]:
        """The spans that call a member by what kind of office it is, the only one of some: "Cục Thống kê"."""
        if sum(len(self._offices.get(cluster, ())) for cluster in clusters) < _SEVERAL:
            return
        for office in {office for cluster in clusters for office in self._offices.get(cluster, ())}:
            unit = _only(self._offices, clusters, [office])
            for start, end in _spans(tokens, office) if unit else ():
                if not any(i in taken for i in range(start, end)) and not _is_asked_for(tokens, end):
                    yield (start, end), unit

    def _is_kind(self, tokens: Sequence[Token]) -> bool:
        """Whether words, if any, are those for a kind of place."""
        words = tuple(token.folded for token in tokens)
        return not words or words in self._kinds

    def _begins(self, tokens: Sequence[Token], start: int, unit: str, taken: Mapping[int, Mention]) -> int:
        """Where a place begins with the words for its kind, and for what its member is, before it: "Sở Đắk Lắk"."""
        for words in (*self._kinds, *self._opening.get(unit, ())):
            at = start - len(words)
            before = tuple(token.folded for token in tokens[max(at, 0) : start])
            if before == words and not any(i in taken for i in range(at, start)):
                start = at
        return start


def _is_asked_for(tokens: Sequence[Token], at: int) -> bool:
    """Whether a question word stands there: "cục thống kê nào", "công an tỉnh nào"."""
    return any(token.folded in ("nao", "gi", "may") for token in tokens[at : at + 2])


def _only(
    members: Mapping[str, Mapping[_Key, Collection[str]]], clusters: Iterable[str], keys: Collection[_Key]
) -> str:
    """The one member found under the keys; empty where none is, or several are."""
    found = {unit for cluster in clusters for key in keys for unit in members.get(cluster, {}).get(key, ())}
    return found.pop() if len(found) == 1 else ""


def naming_members(mentions: Sequence[Mention], named: Iterable[tuple[Span, str]]) -> list[Mention]:
    """The mentions, each span as the member that it means."""
    found = list(mentions)
    for (start, end), unit in named:
        name = Name("unit", unit, ())
        same = next((mention for mention in found if start <= mention.start and mention.end == end), None)
        if same is None:
            found.append(Mention(start, end, (name,)))
        else:
            found[found.index(same)] = replace(same, start=start, names=(name,))
    return sorted(found, key=lambda mention: mention.start)


def _spans(tokens: Sequence[Token], words: Sequence[str]) -> Iterator[Span]:
    """Where words stand among the tokens, with their accents or without any."""
    folded = [token.folded for token in tokenise(" ".join(words))]
    for start in range(len(tokens) - len(words) + 1):
        here = tokens[start : start + len(words)]
        if [token.folded for token in here] == folded and all(
            token.text in (word, token.folded) for token, word in zip(here, words, strict=True)
        ):
            yield start, start + len(words)
