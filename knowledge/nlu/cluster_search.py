"""Clusters found by whatever is said of them: whom they are made of, where those are, which number they have.

Who does not know what a cluster is called describes it: "công an mấy tỉnh từ Thanh Hóa tới Huế", "cái nhóm công đoàn
thứ ba ở Sóc Trăng". Such words are held against all that is known of every cluster (Salton's vector space, with
inverse document frequencies): words side by side, places, the number, each weighing more the fewer clusters have it.
That cluster is meant which has nearly all that is said of any, and clearly more than the next.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol, TypeVar

from knowledge.language import Token, folded_syllables
from knowledge.language.function_words import FunctionWords
from knowledge.nlu.linking import Mention

_ENOUGH = 3.0  # nats that must speak for a cluster: what one in twenty has
_SHARE = 0.7  # of what is said of any cluster must be true of the one that is meant
_MARGIN = 0.8  # nats by which it must be ahead of the next
_MARGIN_ALONE = 2.0  # the same where neither "cụm" is said nor a place
_ALONE = 0.4  # how much a word counts by itself against one beside its neighbour
_MOST = 6  # clusters that are asked about
_HEADS = frozenset({"cum", "khoi", "nhom"})
_ROLES = frozenset({"truong", "pho"})
_MANY = frozenset({"cac", "may", "nhung", "hai"})
_VERBS = frozenset({"la", "lam", "do", "duoc", "bi", "nao", "gi", "ai"})
"""Words that end what is said of a group: what stands behind is said of it, or asked."""

_QUARTERS = frozenset("đông dong tây tay nam bắc bac trung".split())
_ANYBODY = ("don vi", "to chuc", "co quan", "cho ", "noi ")
"""What members of any kind are called."""

_OF_ANYBODY = frozenset({("don", "vi"), ("to", "chuc"), ("co", "quan")})
_ORDINALS = {"nhat": 1, "nhi": 2, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9}
_BEFORE_NUMBER = _HEADS | {"so", "thu", "dua"}
_OF_HEADS = frozenset("thi dua so thu cac may nganh khoi cua o tai co tinh thanh pho mien vung khu vuc".split())
_COUNTED = frozenset("tinh thanh tp huyen quan xa phuong don phong so hoi".split())
_UNTELLING = _HEADS | frozenset("tinh thanh pho huyen xa mien khu vuc vung so hoi cac".split())
"""Words of which each says hardly anything without its neighbours."""

_SECTOR = "nganh"
_JOINING = frozenset({"cua", "o", "tai", "thuoc"})
_LONGEST_KIND = 8  # words for whom a group is made of, before the place where those are

_FEWEST = 2  # words of a name that tell whose a cluster is

_GAP = 4  # words between two that describe a cluster
_DESCRIBING = frozenset({"unit", "cluster", "place", "topic", "term", "organisation", "author"})
"""Kinds of mention that may describe a group."""

_THAT = frozenset({"nay", "do", "ay", "kia", "no", "nao", "gi", "minh"})


_Feature = TypeVar("_Feature")


class Known(Protocol):
    """What the search holds a question's words against, of one cluster."""

    @property
    def entity(self) -> str:
        """Its id."""

    @property
    def forms(self) -> AbstractSet[tuple[str, int]]:
        """How it is headed and numbered."""

    @property
    def words(self) -> AbstractSet[str]:
        """The folded words that describe it."""

    @property
    def accented(self) -> AbstractSet[str]:
        """The same with accents."""

    @property
    def pairs(self) -> AbstractSet[tuple[str, str]]:
        """Pairs of folded words that stand side by side."""

    @property
    def places(self) -> AbstractSet[str]:
        """The provinces in its name."""


@dataclass(frozen=True, slots=True)
class Found:
    """The clusters that a span of tokens describes, and how much speaks for them and for the others."""

    start: int
    anchor: int
    end: int
    entities: tuple[str, ...]
    weight: float
    chances: Mapping[str, float]
    numbers: frozenset[int]

    def ahead_of(self, others: Iterable[str]) -> float:
        """By how much they are ahead of other clusters."""
        return self.weight - max((self.chances.get(one, 0.0) for one in others), default=0.0)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What some tokens say of clusters: how much each speaks for which, by the token."""

    by_token: Mapping[int, Mapping[str, float]]
    whom: frozenset[int]  # tokens that tell who is in it
    where: frozenset[int]  # tokens that tell where those are, or which number it has
    places: frozenset[int]  # those of them that name places
    numbers: frozenset[int]
    units: frozenset[int]  # tokens where a member or an organiser is named
    ends: Mapping[int, int]  # behind which token what one names ends

    def around(self, anchor: int) -> _Evidence:
        """What stands around an anchor without a wide gap."""
        start, end = self._reach(self.by_token, anchor)
        kept = frozenset(at for at in self.by_token if start <= at < end)
        return _Evidence(
            {at: self.by_token[at] for at in kept},
            self.whom & kept,
            self.where & kept,
            self.places & kept,
            self.numbers & kept,
            self.units & kept,
            self.ends,
        )

    def chances(self) -> dict[str, float]:
        """How much speaks for each cluster."""
        found: dict[str, float] = {}
        for held in self.by_token.values():
            for entity, weight in held.items():
                found[entity] = found.get(entity, 0.0) + weight
        return found

    @property
    def most(self) -> float:
        """What would speak for a cluster that has all of it."""
        return sum(max(held.values(), default=0.0) for held in self.by_token.values())

    def is_elsewhere(self, entity: str) -> bool:
        """Whether places are named and a cluster has to do with none of them, or it has another number."""
        at_none = bool(self.places) and not any(entity in self.by_token[at] for at in self.places)
        return at_none or any(entity not in self.by_token[at] for at in self.numbers)

    def span(self, entities: Collection[str], anchor: int) -> tuple[int, int]:
        """From where to where the tokens stand that describe some clusters."""
        return self._reach([at for at, held in self.by_token.items() if any(one in held for one in entities)], anchor)

    def _reach(self, describing: Iterable[int], anchor: int) -> tuple[int, int]:
        start, end = anchor, anchor + 1
        spans = sorted((at, self.ends.get(at, at + 1)) for at in describing)
        for begins, ends in spans:
            if ends > end and (end == anchor + 1 or begins <= end + _GAP):
                end = ends
        for begins, ends in reversed(spans):
            if begins < start and ends >= start - _GAP:
                start = begins
        return start, end


class ClusterSearch:
    """Looks clusters up by what is said of them. Built once, then only read."""

    def __init__(
        self,
        clusters: Sequence[Known],
        at_places: Mapping[str, Collection[str]],
        of_units: Mapping[str, Collection[str]],
        regions: Mapping[str, Collection[Sequence[str]]],
        local: Collection[str],
        opens_kind: Callable[[Sequence[Token], int], bool],
    ) -> None:
        """Take the clusters, and those by each place that one has to do with, and by each member and organiser.

        ``regions`` are the clusters of provinces with the names of their part of the country, ``local`` those of one
        province or part of the country; ``opens_kind`` tells whether words for a kind of organisation begin at a token.
        """
        self._size = len(clusters)
        self._places = {place: frozenset(held) for place, held in at_places.items()}
        self._units = {unit: frozenset(held) for unit, held in of_units.items()}
        self._regional = {pair for names in regions.values() for name in names for pair in itertools.pairwise(name)}
        self._of_provinces = frozenset(regions)
        self._local = frozenset(local)
        self._opens_kind = opens_kind
        self._accented: dict[str, AbstractSet[str]] = {cluster.entity: cluster.accented for cluster in clusters}
        self._by_word: dict[str, set[str]] = {}
        self._by_pair: dict[tuple[str, str], set[str]] = {}
        self._by_number: dict[int, set[str]] = {}
        for cluster in clusters:
            _hold(self._by_word, cluster.words, cluster.entity)
            _hold(self._by_pair, cluster.pairs, cluster.entity)
            _hold(self._by_number, (number for _, number in cluster.forms), cluster.entity)

    def described(self, tokens: Sequence[Token], mentions: Sequence[Mention], pauses: Collection[int]) -> Found | None:
        """The clusters that a part of a question describes best; None where none does, or too many."""
        taken = {i: mention for mention in mentions for i in range(mention.start, mention.end)}
        region = any(not self._of_provinces.isdisjoint(mention.of_kind("cluster")) for mention in mentions)
        found = (self._around(tokens, at, taken, pauses, somewhere=region) for at in self._anchors(tokens, taken))
        return max((one for one in found if one is not None), key=lambda one: one.weight, default=None)

    def bearing(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], span: tuple[int, int], pauses: Collection[int]
    ) -> Found | None:
        """The one cluster that all of a name describes, be it that of its members; None where none or several are."""
        taken = {i: mention for mention in mentions for i in range(mention.start, mention.end)}
        part = range(span[0], max(span[1], self._part(tokens, span[1] - 1, taken, pauses).stop))
        evidence = self._evidence(tokens, part, taken).around(span[0])
        chances = evidence.chances()
        best = max(chances.values(), default=0.0)
        near = sorted(entity for entity, weight in chances.items() if weight > best - _MARGIN)
        whom = evidence.whom.intersection(range(*span))
        if len(near) != 1 or best < _ENOUGH or len(whom) < _FEWEST or evidence.is_elsewhere(near[0]):
            return None
        function = FunctionWords(tokens)
        telling = (
            i
            for i in range(*span)
            if not (i in function or tokens[i].folded in _UNTELLING or tokens[i].folded.isdecimal())
            and (i not in taken or i == taken[i].start or i in evidence.by_token)
        )
        if not all(near[0] in evidence.by_token.get(i, ()) for i in telling):
            return None
        if any(_is_number_of_one(tokens, i) for i in range(*span)):
            return None  # "Tòa án khu vực 9 Quảng Ninh" is not that of area 2
        if not all(near[0] in evidence.by_token[at] for at in evidence.places):
            return None
        start, end = evidence.span(near, span[0])
        around = range(span[0], min(max(end, span[1]), len(tokens) - 1))
        if any(self._is_other_quarter(tokens, i, evidence, near) for i in around):
            return None  # "trường chính trị miền Tây Bắc" is not that of "miền Tây"
        return Found(min(start, span[0]), span[0], max(end, span[1]), tuple(near), best, chances, evidence.numbers)

    def _anchors(self, tokens: Sequence[Token], taken: Mapping[int, Mention]) -> Iterator[int]:
        """Where a group is spoken of: "cụm", "nhóm", a sector, or several of a kind."""
        for at, token in enumerate(tokens):
            behind = tokens[at + 1].folded if at + 1 < len(tokens) else ""
            is_head = token.folded in _HEADS and behind not in _ROLES | _THAT
            is_other = at in taken and not set(taken[at].kinds) & {"unit", "cluster"}
            is_many = at not in taken and _is_many(token.folded)  # "Hải Phòng" is no two of anything
            is_sector = token.folded == _SECTOR and self._goes_on(tokens, at + 1, taken)
            is_group = is_head or is_sector or (is_many and self._is_of_kind(tokens, at))
            if _ends_role(tokens, taken.get(at), at) or (is_group and not is_other):
                yield at

    def _is_of_kind(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether several of a kind are spoken of and none is asked for: "mấy sở", "công an mấy tỉnh"."""
        behind = [token.folded for token in tokens[at + 1 : at + 4]]
        if {"nao", "gi"} & set(behind) or behind[:2] == ["hoi", "nghi"]:
            return False
        if _is_anybody(tokens, at + 1):
            return True
        if at + 1 < len(tokens) and self._opens_kind(tokens[at + 1 : at + 4], 0):
            return True
        return any(self._names_kind(tokens[:at], i) for i in range(max(0, at - _LONGEST_KIND), at - 1))

    def _names_kind(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether the last tokens, from one on, are for a kind of organisation, of which clusters are."""
        if not self._opens_kind(tokens, at):
            return False
        words = [token.folded for token in tokens[at:]]
        if words[-1] in _JOINING:
            words.pop()
        return len(words) > 1 and all(pair in self._by_pair for pair in itertools.pairwise(words))

    def _around(
        self,
        tokens: Sequence[Token],
        anchor: int,
        taken: Mapping[int, Mention],
        pauses: Collection[int],
        *,
        somewhere: bool,
    ) -> Found | None:
        """The clusters that the words around an anchor describe; ``somewhere`` where a region is named elsewhere."""
        is_role = _ends_role(tokens, taken.get(anchor), anchor)
        headed = tokens[anchor].folded in _HEADS | {_SECTOR} and not is_role
        part = self._part(tokens, anchor, taken, pauses)
        if headed:  # what stands before "cụm" is rather what is said of it: "kinh tế các tỉnh trong cụm"
            part = range(anchor, part.stop)
        evidence = self._evidence(tokens, part, taken).around(anchor)
        if headed and not _is_followed(tokens, anchor, evidence.by_token):
            return None  # "cụm thống nhất mỗi năm xây một trường học"
        if is_role and not evidence.by_token.get(anchor + 1):
            return None  # "làm cụm trưởng Bắc miền Trung": what it is the head of stands right behind
        is_sector = tokens[anchor].folded == _SECTOR
        near = self._nearest(evidence, headed=headed, is_sector=is_sector, somewhere=somewhere)
        if not near or not (headed or _tells_more_than_units(evidence, near, taken)):
            return None
        if not headed and any(one not in evidence.by_token[at] for at in evidence.places for one in near):
            return None  # "thanh tra của 3 tỉnh A, B và X", which X is not in
        start, end = evidence.span(near, anchor)
        around = range(start, min(end + _GAP, len(tokens) - 1))
        if any(self._is_other_quarter(tokens, i, evidence, near) for i in around):
            return None
        if is_role:
            start = anchor = anchor + 1
        elif start == anchor and _is_anybody(tokens, anchor + 1):  # "bốn đơn vị xuất sắc của Hội …"
            described = [at for at in evidence.by_token if at > anchor and evidence.by_token[at].keys() & set(near)]
            start = anchor = min(described, default=anchor)
        chances = evidence.chances()
        return Found(start, anchor, end, tuple(near), max(chances.values()), chances, evidence.numbers)

    def _nearest(self, evidence: _Evidence, *, headed: bool, is_sector: bool, somewhere: bool) -> list[str]:
        """The clusters that have nearly all that is said of any; none where too little is said, or too many have it."""
        if not evidence.whom and not (headed and len(evidence.where) > 1):
            return []
        if is_sector and not evidence.where:
            return []
        chances = evidence.chances()
        best = max(chances.values(), default=0.0)
        if best < _ENOUGH or best < _SHARE * evidence.most:
            return []
        margin = _MARGIN if headed or evidence.where else _MARGIN_ALONE
        near = sorted(entity for entity, weight in chances.items() if weight > best - margin)
        few = len(near) <= (_MOST if headed else 1)
        return near if few and self._may_be_meant(near, evidence, somewhere=somewhere) else []

    def _may_be_meant(self, near: Sequence[str], evidence: _Evidence, *, somewhere: bool) -> bool:
        """Whether nothing speaks against clusters: those of provinces are called by their names, none is elsewhere."""
        somewhere |= bool(evidence.where or evidence.units)  # else "cụm các trường đại học" may be of any province
        is_local = self._local.issuperset(near)
        called = not self._of_provinces.isdisjoint(near)
        return not called and (somewhere or not is_local) and not any(map(evidence.is_elsewhere, near))

    def _is_other_quarter(self, tokens: Sequence[Token], at: int, evidence: _Evidence, near: Sequence[str]) -> bool:
        """Whether a part of the country begins at a token that these are not called by: "khu vực Tây Bắc"."""
        if {tokens[at].text, tokens[at + 1].text} - _QUARTERS:  # "Trung năm 2020" is none
            return False
        return not all(evidence.by_token.get(i, {}).get(entity) for entity in near for i in (at, at + 1))

    def _part(
        self, tokens: Sequence[Token], anchor: int, taken: Mapping[int, Mention], pauses: Collection[int]
    ) -> range:
        """The tokens between the pauses around an anchor, and across one where what describes clusters goes on.

        What is said of the group ends it: a verb, a role, a deed.
        """
        start, end = anchor, anchor + 1
        while start and start not in pauses and not _ends_group(tokens, start - 1, taken):
            start -= 1
        while end < len(tokens) and (end not in pauses or self._goes_on(tokens, end, taken)):
            if _ends_group(tokens, end, taken):
                break
            end += 1
        return range(start, end)

    def _goes_on(self, tokens: Sequence[Token], at: int, taken: Mapping[int, Mention]) -> bool:
        """Whether a token behind a pause tells more of a cluster: "Cà Mau - Bạc Liêu", "đất đai, môi trường"."""
        if at in taken:
            return taken[at].kinds[0] == "unit" and not self._places.keys().isdisjoint(taken[at].of_kind("unit"))
        return tuple(token.folded for token in tokens[at : at + 2]) in self._by_pair

    def _evidence(self, tokens: Sequence[Token], part: range, taken: Mapping[int, Mention]) -> _Evidence:
        """What the tokens of a part say of clusters."""
        function = FunctionWords(tokens)
        by_token: dict[int, dict[str, float]] = {}
        whom: set[int] = set()
        where: frozenset[int] = frozenset()
        numbers: set[int] = set()
        units: set[int] = set()
        ends: dict[int, int] = {}
        for at in part:
            mention = taken.get(at)
            places = [one for one in (mention.of_kind("unit") if mention else ()) if one in self._places]
            if places and mention is not None:
                if at == mention.start:
                    by_token[at] = self._weighed({one for place in places for one in self._places[place]})
                    ends[at] = mention.end
                continue
            number = _number(tokens, at) if mention is None or "cluster" in mention.kinds else None
            if number is not None:
                by_token[at] = self._weighed(self._by_number.get(number, set()))
                numbers.add(at)
                continue
            if _is_asked_for(tokens, at):
                continue
            held = self._said(tokens, at, part, function)
            if mention is not None and at == mention.start and (of_unit := self._of_unit(mention)):
                held = {**held, **{one: max(weight, held.get(one, 0.0)) for one, weight in of_unit.items()}}
                units.add(at)
            if held:
                by_token[at] = held
                if self._is_regional(tokens, at):
                    where |= {at}
                else:
                    whom.add(at)
        places_named = frozenset(ends)
        return _Evidence(
            by_token,
            frozenset(whom),
            where | places_named | numbers,
            places_named,
            frozenset(numbers),
            frozenset(units),
            ends,
        )

    def _of_unit(self, mention: Mention) -> dict[str, float]:
        """The clusters of which an organisation that is named is a member or the organiser."""
        return self._weighed({one for unit in mention.of_kind("unit") for one in self._units.get(str(unit), ())})

    def _is_regional(self, tokens: Sequence[Token], at: int) -> bool:
        words = [token.folded for token in tokens[max(0, at - 1) : at + 2]]
        return any(pair in self._regional for pair in itertools.pairwise(words))

    def _said(self, tokens: Sequence[Token], at: int, part: range, function: FunctionWords) -> dict[str, float]:
        """How much a word speaks for which clusters: beside a neighbour half of what both weigh, else less."""
        token = tokens[at]
        held: dict[str, float] = {}
        for first in (at - 1, at):
            if first not in part or first + 1 not in part:
                continue
            pair = (tokens[first].folded, tokens[first + 1].folded)
            if pair in _OF_ANYBODY or any(map(str.isdecimal, pair)) or (first in function and first + 1 in function):
                continue
            for entity, weight in self._weighed(self._by_pair.get(pair, set())).items():
                if all(self._agrees(entity, one) for one in tokens[first : first + 2]):
                    held[entity] = max(held.get(entity, 0.0), weight / 2)
        if held or at in function or token.folded in _UNTELLING:
            return held  # "công an" is none of an industry ("công nghiệp")
        if token.text != token.folded or token.folded not in folded_syllables():
            for entity, weight in self._weighed(self._by_word.get(token.folded, set())).items():
                if self._agrees(entity, token):
                    held[entity] = weight * _ALONE
        return held

    def _agrees(self, entity: str, token: Token) -> bool:
        """Whether the accents of a word, where it was typed with some, are those that a cluster has it with."""
        return token.text == token.folded or token.text in self._accented[entity]

    def _weighed(self, entities: Collection[str]) -> dict[str, float]:
        weight = math.log(1 + self._size / len(entities)) if entities else 0.0
        return dict.fromkeys(entities, weight)


def _tells_more_than_units(evidence: _Evidence, near: Collection[str], taken: Mapping[int, Mention]) -> bool:
    """Whether more than the name of an organisation describes clusters: its organiser is not a cluster."""
    inside = {i for at in evidence.units for i in range(taken[at].start, taken[at].end)}
    return not inside or any(one in held for at, held in evidence.by_token.items() if at not in inside for one in near)


def _hold(index: dict[_Feature, set[str]], features: Iterable[_Feature], entity: str) -> None:
    for feature in features:
        index.setdefault(feature, set()).add(entity)


def _number(tokens: Sequence[Token], at: int) -> int | None:
    """The number of a group that a word is: "số 3", "cụm 3", "thứ ba"."""
    if not at or tokens[at - 1].folded not in _BEFORE_NUMBER:
        return None
    word = tokens[at].folded
    counts = at + 1 < len(tokens) and tokens[at + 1].folded in _COUNTED  # "cụm 7 tỉnh"
    if counts and tokens[at - 1].folded not in ("so", "thu"):
        return None
    if word.isdecimal():
        return int(word) if len(word) <= 2 else None
    return _ORDINALS.get(word) if tokens[at - 1].folded == "thu" else None


def _is_number_of_one(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number tells one organisation from others, and neither counts any nor is that of a cluster."""
    before = tokens[at - 1].folded if at else ""
    behind = tokens[at + 1].folded if at + 1 < len(tokens) else ""
    return tokens[at].folded.isdecimal() and behind not in _COUNTED and before not in _BEFORE_NUMBER


def _is_asked_for(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is of what is asked for: "Sở Công Thương nào"."""
    return any(token.folded in ("nao", "gi") for token in tokens[at + 1 : at + 4])


def _is_followed(tokens: Sequence[Token], head: int, describing: Collection[int]) -> bool:
    """Whether what describes a cluster follows its head with nothing between but words that any may have."""
    at = head + 1
    while at < len(tokens) and at not in describing and tokens[at].folded in _OF_HEADS:
        at += 1
    return at in describing


def _is_anybody(tokens: Sequence[Token], at: int) -> bool:
    """Whether members of whatever kind are spoken of: "đơn vị", "cơ quan"."""
    return " ".join(token.folded for token in tokens[at : at + 2]).startswith(_ANYBODY)


def _is_many(word: str) -> bool:
    return word in _MANY or (word.isdecimal() and 1 < int(word) < 100)


def _ends_role(tokens: Sequence[Token], mention: Mention | None, at: int) -> bool:
    """Whether a role in a cluster ends at a token: "cụm trưởng", not "đứng đầu"."""
    if mention is None or mention.kinds != ("role",) or at != mention.end - 1:
        return False
    return any(token.folded in _HEADS for token in tokens[mention.start : mention.end])


def _ends_group(tokens: Sequence[Token], at: int, taken: Mapping[int, Mention]) -> bool:
    """Whether a word is none of those that describe a group."""
    if at in taken:
        return not set(taken[at].kinds) <= _DESCRIBING
    words = " ".join(token.folded for token in tokens[at : at + 2])
    meets = tokens[at].text == "họp" or words in ("hop o", "hop tai")  # a bare "hop" may be of "hợp tác xã"
    return meets or tokens[at].folded in _VERBS
