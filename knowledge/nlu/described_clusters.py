"""Clusters named by number or kind: "Cụm thi đua số 1 ngành Hải quan", "cụm 11 của tỉnh Thanh Hóa".

Many clusters share a number, and hardly anybody types a name whole. Of those that a number or the
words behind "cụm" may mean, the ones are meant that all these words describe; what else the question says tells them
apart. Words that describe none of them make the name one that nobody knows: of such a cluster nothing is told.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.facts import FactBase
from knowledge.language import NormalisedText, Token, fold, folded_syllables, folded_words, tokenise
from knowledge.language.function_words import FunctionWords
from knowledge.language.numerals import ROMAN
from knowledge.language.tokens import is_typed_with_accents
from knowledge.nlu.cluster_search import ClusterSearch, Found
from knowledge.nlu.gazetteer import Name
from knowledge.nlu.linking import Mention
from knowledge.nlu.members import Members
from knowledge.nlu.whereabouts import Whereabouts

_HEADS = frozenset({"cum", "khoi"})
_ROLES = frozenset({"truong", "pho"})
_LINKS = frozenset({"cua", "thuoc", "nganh", "khoi", "ben", "cac"})
"""Words behind which a description goes on, whether the words are known or not."""

_GENERIC = (
    _HEADS | _LINKS | frozenset({"thi", "dua", "so", "tinh", "thanh", "pho", "tp", "mien", "khu", "vuc", "va", "vung"})
)
"""Words that tell no cluster from another."""

_UNTELLING = _HEADS | _LINKS | frozenset({"thi", "dua", "so", "tinh", "khu", "vuc"})
"""Words beside which a word says no more than it does alone."""

_COUNTED = frozenset(
    "tinh thanh tp huyen quan xa phuong don phong so hoi truong bo thang ngay lan nguoi tap ca giai".split()
)
_ASKING = frozenset({"nao", "gi", "may"})
_OWN = frozenset({"minh", "ta", "em", "toi", "nay", "do", "ay", "nao"})
"""Words behind "ngành" that name none: "cụm 1 của ngành mình"."""
_ALSO = frozenset({"con", "the", "ben"})
"""Words before another of what a chat spoke of: "còn phía Bắc", "thế bên miền núi"."""

_THERE = frozenset({"o", "tai"})
_SECTOR = "nganh"
_TEENCODE = frozenset({"v", "x"})  # hardly "V" where all letters are small: "ai làm trưởng cụm v"
_IN_WORDS = {word: at for at, word in enumerate("mot hai ba bon nam sau bay tam chin muoi".split(), start=1)}
_SPOKEN = frozenset("một hai ba bốn sáu bảy tám chín mười mot bon bay tam chin muoi".split())
"""Words that are numbers behind "cụm" without "số" as well: "cụm một hội người cao tuổi", but not "cụm năm nay"."""

_DESCRIBING = frozenset({"unit", "cluster", "place", "topic", "term", "deed", "organisation", "author", "group"})
"""Kinds of mention whose words may describe a cluster."""

_JOINING = frozenset("va voi cung tinh thanh pho tp huyen".split())
_AS_ONE = re.compile(r"\b(?:cong lai|tong cong|gop lai|cong don|ky (?:ket )?(?:giao uoc|quy che)|cung ky)\b")
"""What is said of several together."""

_OF = frozenset({"cua", "giua", "cho"})
_LEADS_UP = frozenset(
    "cua trong thuoc o ben cac nganh mien vung tinh huyen xa phuong quan thanh pho tp so don vi".split()
)
"""Words that may stand between what describes a cluster and its name."""

_SHORTEST = 3  # letters that are initials of a cluster's words
_SHORT_KINDS = frozenset({"bộ", "sở", "cục", "vụ", "quỹ", "viện", "hội"})
_LONGEST_NAME = 10  # words of who organises a cluster
_FEWEST_PLACES = 3  # of a cluster that is called by where its members are
_NEARLY_ALL = 0.7  # of the provinces of a part of the country
_FEWEST = 2  # words that describe a cluster without a number
_FAR_AHEAD = 3.0  # nats by which what is said of a cluster must speak for another than the one of its name
_MEMBER = 0.5  # how much a member named beside it speaks for a cluster, against a pair of words of its own

_CLUSTERS = "SELECT id, name, organiser, sector, level FROM organisation WHERE slot = 'cluster'"
_ALIASES = "SELECT entity, text FROM alias WHERE entity_kind = 'cluster'"
_MEMBERS = "SELECT cluster, unit FROM cluster_member UNION SELECT cluster, unit FROM cluster_role WHERE unit <> ''"
_LISTS = "SELECT cluster, unit, start_year FROM membership WHERE evidence = 'attested' AND complete"
_ORGANISERS = """SELECT a.text, b.text AS other
FROM organisation c JOIN alias a ON a.text = c.organiser AND a.entity_kind = 'unit'
JOIN organisation o ON o.id = a.entity
JOIN alias b ON b.entity_kind = 'unit' AND b.entity IN (o.id, o.place, o.parent)
WHERE c.slot = 'cluster'"""
_KINDS = """SELECT o.id, k.name, k.is_place AND k.level = 'huyện' AS is_district
FROM organisation o JOIN kind k ON k.id = o.kind WHERE o.slot = 'unit'"""
_DISTRICTS = "huyện, quận, thị xã thành phố"
"""What those are called together that are below a province; who speaks of one kind of them means any."""

_KIND_NAMES = "SELECT name FROM kind WHERE NOT is_group AND NOT is_place"
_KIND_WORDS = """SELECT w.text AS name FROM list_word w JOIN kind k ON k.id = w.id
WHERE w.list = 'kind' AND NOT k.is_group AND NOT k.is_place"""
_PLACE_NAMES = """SELECT a.entity AS id, a.text AS name FROM alias a JOIN organisation o ON o.id = a.entity
JOIN kind k ON k.id = o.kind WHERE a.entity_kind = 'unit' AND NOT a.ambiguous AND k.is_place AND k.level = 'tỉnh'"""
_AT_PLACES = """SELECT m.cluster, m.unit, o.place, o.parent, o.name FROM (SELECT cluster, unit FROM cluster_member
UNION SELECT cluster, unit FROM cluster_role WHERE unit <> '') m JOIN organisation o ON o.id = m.unit
UNION SELECT c.id, o.id, o.place, o.parent, o.name FROM organisation c JOIN alias a ON a.text = c.organiser
JOIN organisation o ON o.id = a.entity WHERE c.slot = 'cluster' AND a.entity_kind = 'unit'"""
_OF_PLACES = "SELECT o.id FROM organisation o JOIN kind k ON k.id = o.kind WHERE k.is_place"


@dataclass(frozen=True, slots=True)
class _Cluster:
    """What describes a cluster: words, folded and with accents, pairs of them, and those that say enough ``alone``.

    ``forms`` are how it is headed and numbered, ``initials`` the first letters of each of its texts, ``called`` the
    plain words of its names, ``openings`` the words with which its texts begin to tell whose it is, ``places`` the
    parts of the country in its name.
    """

    entity: str
    name: tuple[str, ...]
    folded_name: tuple[str, ...]
    forms: frozenset[tuple[str, int]]
    heads: frozenset[str]
    words: frozenset[str]
    accented: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    alone: frozenset[str]
    initials: str
    members: frozenset[str]
    called: frozenset[tuple[str, ...]]
    openings: frozenset[str]
    places: frozenset[str]
    family: tuple[str, str]

    def has(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether the word at a token describes it: with a neighbour that it has here too, alone, or as initials."""
        token = tokens[at]
        if _is_initials(token.folded):
            return token.folded in self.words or self._abbreviates(tokens, at)
        if token.folded not in self.words or (token.text != token.folded and token.text not in self.accented):
            return False
        around = [each.folded for each in tokens[max(0, at - 1) : at + 2]]
        return (
            token.folded in self.alone
            or any(pair in self.pairs for pair in itertools.pairwise(around))
            or any(map(_is_initials, around))
        )

    def _abbreviates(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether the initials at a token, with those beside it, are those of words of its own: "VH, TT&DL"."""
        start, end = at, at + 1
        while start and _is_initials(tokens[start - 1].folded):
            start -= 1
        while end < len(tokens) and _is_initials(tokens[end].folded):
            end += 1
        letters = "".join(token.folded for token in tokens[start:end])
        return len(letters) >= _SHORTEST and letters in self.initials


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a cluster begins to be named: its number if it has one, and the token behind both."""

    start: int
    end: int
    word: str
    number: int | None
    counts: bool  # whether the number may count what stands behind it: "cụm 7 tỉnh"


@dataclass(frozen=True, slots=True)
class Described:
    """Mentions with the clusters described among them; ``unknown`` is the span of one that nobody knows.

    ``explained`` are the tokens elsewhere that describe a cluster: they are no names of something else.
    """

    mentions: list[Mention]
    unknown: tuple[int, int] | None = None
    explained: frozenset[int] = frozenset()


class DescribedClusters:
    """Finds clusters by number and by words. Built once, then only read."""

    def __init__(self, facts: FactBase, normalise: Callable[[str], NormalisedText]) -> None:
        """Read how clusters are called, who organises them and who is in them."""
        self._normalise = normalise
        self.members = Members(facts)
        self._whereabouts = Whereabouts(facts)
        self._place_names: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for row in facts.load(_PLACE_NAMES):
            name = tuple(folded_words(row["name"]))
            self._place_names.setdefault(name[0], []).append((row["id"], name))
        self._provinces = frozenset(place for names in self._place_names.values() for place, _ in names)
        clusters = list(self._read(facts))
        self._by_id = {cluster.entity: cluster for cluster in clusters}
        self._accented = frozenset(word for cluster in clusters for word in cluster.accented)
        self._by_form: dict[tuple[str, int], list[_Cluster]] = {}
        self._by_word: dict[str, set[_Cluster]] = {}
        for cluster in clusters:
            for form in cluster.forms:
                self._by_form.setdefault(form, []).append(cluster)
            for word in cluster.words:
                self._by_word.setdefault(word, set()).add(cluster)
        organisers = (row["organiser"] for row in facts.load(_CLUSTERS) if row["organiser"])
        self._organisers = frozenset(tuple(folded_words(organiser)) for organiser in organisers)
        held: list[tuple[str, str] | str] = []
        for cluster in clusters:
            held += [*cluster.words, *cluster.pairs]
        named = [row[column] for row in facts.load(_CLUSTERS) for column in ("organiser", "sector")]
        self.short_forms = frozenset(word for text in filter(None, named) for word in _short_forms(text))
        """The initials of who organises a cluster and of its sector: no such word is misspelt ("TTTT")."""
        self._weight = _weights(held, len(clusters))
        names = [folded_words(row["name"]) for row in facts.load(_KIND_NAMES)]
        self._kinds = frozenset(" ".join(name) for name in names if len(name) > 1)
        self._places = frozenset(row["id"] for row in facts.load(_OF_PLACES))
        self._kind_words = frozenset(row["name"].lower() for row in facts.load(_KIND_WORDS))
        self._bare_kind_words = frozenset(map(fold, self._kind_words))
        self._regional = {
            one.entity: [core for words in one.called if len(core := _core(words)) > 1]
            for one in clusters
            if one.members & self._provinces
        }
        self._cores: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for region, cores in self._regional.items():
            for core in cores:
                self._cores.setdefault(core[0], []).append((core, region))
        self._made_of = _made_of(facts)
        self._in_same_places = self._of_same_places(facts)
        self._regions = {
            one.entity: self._regions_of(one)
            | {region for region, others in self._in_same_places.items() if one in others}
            for one in clusters
        }
        self._in_place = self._at_places(facts)
        self._search = ClusterSearch(
            [self._searched_by(one) for one in clusters],
            self._in_place,
            _of_units(facts, self._places),
            self._regional,
            [one.entity for one in clusters if one.places or self._regions[one.entity]],
            self._opens_kind,
        )

    def _at_places(self, facts: FactBase) -> Mapping[str, Collection[str]]:
        """The clusters that have to do with each place.

        A member or the organiser is there, the cluster's name holds it, or it is called by the part of the country.
        """
        found: dict[str, set[str]] = {}
        for cluster in self._by_id.values():
            regional = [unit for region in self._regions_of(cluster) for unit in self._by_id[region].members]
            known = len(cluster.members) < len(regional)
            named = {place for words in cluster.called for place in self._places_in(words)}
            for place in {*cluster.places, *named, *(regional if known else ())}:
                found.setdefault(place, set()).add(cluster.entity)
        for row in facts.load(_AT_PLACES):
            named = set(self._places_in(folded_words(row["name"])))  # "Thừa Thiên Huế" is Huế as well
            for place in {row["unit"], row["place"], row["parent"]} & self._places | named:
                found.setdefault(place, set()).add(row["cluster"])
        return found

    def _of_same_places(self, facts: FactBase) -> Mapping[str, Collection[_Cluster]]:
        """By each cluster of provinces those of others that are in nearly all of these provinces and in no other."""
        places: dict[str, set[str]] = {}
        for row in facts.load(_AT_PLACES):
            theirs = {row["place"], row["parent"]} & self._provinces
            if row["unit"] in self._by_id[row["cluster"]].members and theirs:
                places.setdefault(row["cluster"], set()).update(theirs)
        return {
            region: [
                self._by_id[other]
                for other, held in places.items()
                if len(held) >= _FEWEST_PLACES and held <= members and len(held) >= _NEARLY_ALL * len(members)
            ]
            for region in self._regional
            if (members := self._by_id[region].members & self._provinces)
        }

    def _regions_of(self, cluster: _Cluster) -> set[str]:
        """The clusters of provinces whose part of the country a cluster of others is called by, and by no province."""
        words = () if cluster.places else cluster.folded_name
        return {
            region
            for start, word in enumerate(words)
            for core, region in self._cores.get(word, ())
            if region != cluster.entity and words[start : start + len(core)] == core
        }

    def _searched_by(self, cluster: _Cluster) -> _Cluster:
        """A cluster with the other names of its part of the country: "miền Đông" is Đông Nam Bộ."""
        regions = [self._by_id[region] for region in self._regions[cluster.entity]]
        return replace(
            cluster,
            pairs=cluster.pairs.union(*(one.pairs for one in regions)),
            accented=cluster.accented.union(*(one.accented for one in regions)),
        )

    def is_of(self, cluster: str, unit: str) -> bool:
        """Whether a unit is a member of a cluster, or a place where members are."""
        return unit in self._by_id[cluster].members or cluster in self._in_place.get(unit, ())

    def is_organiser(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether the name of who organises a cluster begins at a token, be it known otherwise or not."""
        words = [token.folded for token in tokens[at : at + _LONGEST_NAME]]
        return any(tuple(words[:size]) in self._organisers for size in range(2, len(words) + 1))

    def beside(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], spoken: Collection[str]
    ) -> tuple[int, int, str] | None:
        """The cluster that words behind "cụm" or "khối" tell among those like one ``spoken`` of, and their span.

        "Còn khối ở miền Bắc" behind a block of unions is their block of the north, and so is a bare "còn phía Bắc".
        """
        kin = self.kin(spoken)
        if len(kin) < _FEWEST or any(self._by_id[one].members & self._provinces for one in kin):
            return None
        inside = {i: mention for mention in mentions for i in range(mention.start, mention.end)}
        heads = [(head.start, head.end, head.word) for head in _heads(tokens) if not head.number]
        if not heads and not any(mention.kinds[0] == "cluster" for mention in mentions):
            heads = [(at + 1, at + 1, "") for at, token in enumerate(tokens) if token.folded in _ALSO]
        for start, end, word in heads:
            telling = self._telling(tokens, end, inside) if end < len(tokens) else []
            said = {tokens[at].folded for at in telling}
            headed = [one for one in kin if word in {"", *self._by_id[one].heads}]
            meant = [one for one in headed if said <= set(self._by_id[one].folded_name)]
            if said and len(meant) == 1 and not set(meant) & set(spoken):
                return start, telling[-1] + 1, meant[0]
        return None

    def kin(self, clusters: Collection[str]) -> list[str]:
        """The clusters of the same organisers and sectors as some."""
        families = {self._by_id[one].family for one in clusters if one in self._by_id}
        return [one.entity for one in self._by_id.values() if one.family in families]

    def _telling(self, tokens: Sequence[Token], at: int, inside: Mapping[int, Mention]) -> list[int]:
        """The tokens of what stands behind a head and may tell one cluster from others."""
        found: list[int] = []
        function = FunctionWords(tokens)
        while at < len(tokens) and tokens[at].start <= tokens[at - 1].end + 1 and not _is_asked_for(tokens, at):
            mention = inside.get(at)
            if mention is not None and not set(mention.kinds) <= _DESCRIBING:
                break
            if not (_is_generic(tokens[at].folded) or tokens[at].folded in _THERE):
                if mention is None and at in function:
                    break
                found.append(at)
            at += 1
        return found

    def _opens_kind(self, tokens: Sequence[Token], at: int) -> bool:
        words = [token.text for token in tokens[at : at + 3]]
        known = self._kind_words if is_typed_with_accents(tokens) else self._bare_kind_words
        return any(" ".join(words[:size]) in known for size in range(1, len(words) + 1))

    def _read(self, facts: FactBase) -> Iterator[_Cluster]:
        aliases: dict[str, list[str]] = {}
        for row in facts.load(_ALIASES):
            aliases.setdefault(row["entity"], []).append(row["text"])
        members: dict[str, set[str]] = {}
        for row in facts.load(_MEMBERS):
            members.setdefault(row["cluster"], set()).add(row["unit"])
        kinds: dict[str, set[str]] = {}
        for row in facts.load(_KINDS):
            kinds.setdefault(row["id"], set()).add(_DISTRICTS if row["is_district"] else row["name"])
        others: dict[str, set[str]] = {}
        for row in facts.load(_ORGANISERS):
            others.setdefault(row["text"], set()).add(row["other"])
        for row in facts.load(_CLUSTERS):
            called = [row["name"], *aliases.get(row["id"], ())]
            organiser = row["organiser"] or ""
            units = members.get(row["id"], set())
            told = [row[column] or "" for column in ("sector", "level")]
            texts = [*called, *told, organiser, *others.get(organiser, ()), *_shared(units, kinds)]
            family = organiser, row["sector"] or ""
            yield self._cluster(row["id"], called, texts, units, family)

    def _cluster(
        self,
        entity: str,
        called: Sequence[str],
        texts: Iterable[str],
        members: Collection[str],
        family: tuple[str, str],
    ) -> _Cluster:
        rows = [_timeless(tokens) for text in texts for tokens in (tokenise(text), self._normalise(text).tokens)]
        folded = [[token.folded for token in tokens] for tokens in rows]
        words = frozenset(word for row in folded for word in row if not _is_generic(word))
        heads = [head for text in called for head in _heads(tokenise(text))]
        return _Cluster(
            entity=entity,
            name=tuple(token.text for token in tokenise(called[0])),
            folded_name=tuple(folded_words(called[0])),
            forms=frozenset((head.word, head.number) for head in heads if head.number and not head.counts),
            heads=frozenset(head.word for head in heads),
            words=words,
            accented=frozenset(token.text for tokens in rows for token in tokens),
            pairs=frozenset(pair for row in folded for pair in itertools.pairwise(row) if _tells(pair)),
            alone=frozenset(row[0] for row in folded if len(row) == 1),
            initials=" ".join(map(_initials, folded)),
            members=frozenset(members),
            called=frozenset(_plainly(self._folded(text)) for text in called),
            openings=frozenset(filter(None, map(_opening, folded))),
            places=frozenset(self._places_in(folded_words(called[0]))),
            family=family,
        )

    def _places_in(self, words: Sequence[str]) -> Iterator[str]:
        """The parts of the country that a name holds."""
        for start, word in enumerate(words):
            for place, name in self._place_names.get(word, ()):
                if tuple(words[start : start + len(name)]) == name:
                    yield place

    def _folded(self, text: str) -> list[str]:
        return [token.folded for token in self._normalise(text).tokens]

    def among(self, tokens: Sequence[Token], mentions: Sequence[Mention], pauses: Collection[int]) -> Described:
        """The mentions, what describes a cluster as one mention of it."""
        mentions = self._whereabouts.without(mentions, pauses, tokens)
        mentions = [
            mention
            for mention in mentions
            if not (
                self._is_sector_alone(mention, tokens)
                or self._is_of_words(mention, tokens)
                or self._is_of_another_region(mention, tokens, pauses)
            )
        ]
        mentions = self._told_by_all_members(mentions, tokens)
        found = list(mentions)
        unknown: tuple[int, int] | None = None
        explained: set[int] = set()
        behind = 0
        heads = list(_heads(tokens))
        for head in heads:
            if head.start < behind or _announces_others(head, heads, tokens):
                continue
            inside = {i: mention for mention in found for i in range(mention.start, mention.end)}
            if head.counts and tokens[head.end - 1].folded.isdecimal() and self._names_place(inside.get(head.end)):
                head = replace(head, counts=False)  # noqa: PLW2901 - "cụm 11 tỉnh Thanh Hóa"
            words = self._behind(tokens, head, inside, pauses)
            if (head.counts and not words) or _is_named(head, [at for at, _ in words], inside):
                continue
            fitting, end, contradicted = self._fitting(tokens, head, words, inside)
            if head.counts and not fitting:  # "cụm 4 phòng Bộ CHQS": how many there are in it is part of its name
                fitting, end, contradicted = self._fitting(
                    tokens, replace(head, number=None, counts=False), words, inside
                )
            if fitting:
                behind = end
                meant = self._best(fitting, tokens, inside)
                found = _with(found, (head.start, end), meant, tokens)
                explained |= {i for i in range(len(tokens)) if all(one.has(tokens, i) for one in meant)}
            elif contradicted and not head.counts:
                unknown = unknown or (head.start, end)
                found = [mention for mention in found if not _overlaps(mention, (head.start, end))]
        found = [self._called_so(mention, tokens) for mention in found]
        found, other = self._of_sectors(found, tokens)
        unknown = unknown or other
        found = self._led_by_sectors(found, tokens, pauses)
        found = self._of_other_heads(found, tokens)
        found = self._with_all_that_describes(found, tokens, pauses)
        found = [self._with_what_leads_up(mention, found, tokens, pauses) for mention in found]
        found = _one_each(found, tokens)
        found, unknown = self._searched(found, unknown, tokens, pauses, mentions)
        return Described(sorted(found, key=lambda mention: mention.start), unknown, frozenset(explained))

    def _told_by_all_members(self, mentions: list[Mention], tokens: Sequence[Token]) -> list[Mention]:
        """The mentions, all members of one cluster in a row as that cluster, where they act or are reckoned as one.

        "A, B, C, D và E cộng lại thu bao nhiêu", "A và B ký giao ước năm nào".
        """
        if _AS_ONE.search(" ".join(token.folded for token in tokens)) is None:
            return mentions
        for row in _rows_of_units(mentions, tokens):
            units = {str(unit) for mention in row for unit in mention.of_kind("unit")}
            meant = self._made_of.get(frozenset(units), ()) if len(units) >= _FEWEST else ()
            if len(meant) == 1:
                span = row[0].start, row[-1].end
                others = [mention for mention in mentions if not _overlaps(mention, span)]
                one = Mention(*span, _names([self._by_id[cluster] for cluster in meant]))
                return sorted([*others, one], key=lambda mention: mention.start)
        return mentions

    def _of_other_heads(self, mentions: Sequence[Mention], tokens: Sequence[Token]) -> list[Mention]:
        """The mentions, a region that goes on from another cluster as that of its family: "… và khối Bắc Trung Bộ".

        The provinces of a region are a "cụm"; who says "khối" behind one of industrial zones means theirs.
        """
        found = list(mentions)
        for at, mention in enumerate(mentions):
            usual = (
                [self._by_id[str(one)] for one in mention.of_kind("cluster")] if mention.kinds[0] == "cluster" else []
            )
            head = next((i for i in (mention.start, mention.start - 1) if tokens[i].folded in _HEADS), None)
            if head is None or not usual or any(tokens[head].folded in one.heads for one in usual):
                continue
            families = {
                self._by_id[str(one)].family
                for other in mentions
                if other is not mention and other.kinds[0] == "cluster"
                for one in other.of_kind("cluster")
            }
            own = [i for i in range(mention.start, mention.end) if not _is_generic(tokens[i].folded)]
            meant = [
                one for one in self._holding(tokens, own) if tokens[head].folded in one.heads and one.family in families
            ]
            if len(meant) == 1:
                found[at] = Mention(min(head, mention.start), mention.end, _names(meant))
        return found

    def _searched(
        self,
        mentions: list[Mention],
        unknown: tuple[int, int] | None,
        tokens: Sequence[Token],
        pauses: Collection[int],
        linked: Sequence[Mention],
    ) -> tuple[list[Mention], tuple[int, int] | None]:
        """The mentions, and the span of an unknown one, a cluster found by all that is said of it among them.

        Of an unknown name only what was ``linked`` in it before says where it is.
        """
        named = [mention for mention in mentions if mention.kinds[0] == "cluster"]
        if len(named) > 1:
            return mentions, unknown
        inside = [] if unknown is None else [each for each in linked if _overlaps(each, unknown)]
        one = self._search.described(tokens, [*mentions, *inside], pauses)
        if one is None or not all(self._is_rather(one, mention, tokens) for mention in named):
            return mentions, unknown
        stops = [each for each in mentions if not set(each.kinds) <= _DESCRIBING]
        start = max([each.end for each in stops if each.end <= one.anchor], default=0)
        end = min([each.start for each in stops if each.start > one.anchor], default=len(tokens))
        span = max(start, one.start), min(end, one.end)
        meant = [self._by_id[entity] for entity in one.entities]
        left = [each for each in mentions if not _overlaps(each, span) and each not in named]
        return [*left, Mention(*span, _names(meant))], None

    def bearing(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], span: tuple[int, int], pauses: Collection[int]
    ) -> list[Mention] | None:
        """The mentions, a name that nobody bears as the cluster that all of it describes; None where none does.

        Who names the members of a cluster as one speaks of it: "Thanh tra giao thông 5 tỉnh A, B, …".
        """
        one = self._search.bearing(tokens, mentions, span, pauses)
        if one is None or any(
            mention.kinds[0] == "cluster" and not self._is_rather(one, mention, tokens) for mention in mentions
        ):
            return None
        meant = [self._by_id[entity] for entity in one.entities]
        left = [each for each in mentions if not _overlaps(each, (one.start, one.end)) and each.kinds[0] != "cluster"]
        return sorted([*left, Mention(one.start, one.end, _names(meant))], key=lambda each: each.start)

    def _is_rather(self, found: Found, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether clusters that were found are meant rather than those of a mention among what describes them.

        The region alone may stand elsewhere: "tôi ở Tây Nguyên; các quỹ bảo vệ rừng trong vùng …".
        """
        usual = mention.of_kind("cluster")
        within = _overlaps(mention, (found.start, found.end))
        if set(usual) & set(found.entities):
            return False
        if self._is_region(mention, tokens):
            return within or all(not self._regions[one].isdisjoint(usual) for one in found.entities)
        if not within:
            return False
        return bool(found.numbers) and found.ahead_of(usual) >= _FAR_AHEAD  # "nhóm công đoàn thứ ba ở A"

    def _is_region(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether a mention is that of provinces by their part of the country alone: "miền Đông Nam Bộ"."""
        clusters = [self._by_id[str(one)] for one in mention.of_kind("cluster")]
        headed = any(token.folded in _HEADS for token in tokens[max(0, mention.start - 1) : mention.start + 1])
        return not headed and all(one.members & self._provinces for one in clusters)

    def _called_so(self, mention: Mention, tokens: Sequence[Token]) -> Mention:
        """A mention of several clusters as that of the one whose whole name it is."""
        clusters = [self._by_id[str(one)] for one in mention.of_kind("cluster")]
        if len(clusters) < _FEWEST or mention.kinds[0] != "cluster":
            return mention
        typed = _plainly(token.folded for token in tokens[mention.start : mention.end])
        exact = [one for one in clusters if typed in one.called]
        return replace(mention, names=_names(exact)) if len(exact) == 1 else mention

    def _of_sectors(
        self, mentions: Sequence[Mention], tokens: Sequence[Token]
    ) -> tuple[list[Mention], tuple[int, int] | None]:
        """The mentions, a cluster with a sector behind it as that of the sector; the span of one that nobody knows.

        "Cụm Đông Nam Bộ ngành văn hóa" is not that of the provinces.
        """
        found = list(mentions)
        for mention in mentions:
            at = mention.end + (mention.end < len(tokens) and tokens[mention.end].folded in ("cua", "thuoc"))
            if mention.kinds[0] != "cluster" or at + 1 >= len(tokens) or tokens[at].folded != _SECTOR:
                continue
            if (
                tokens[at + 1].folded in _ASKING | _OWN
                or _year(tokens, at + 1)
                or any(self._by_id[str(one)].has(tokens, at + 1) for one in mention.of_kind("cluster"))
            ):
                continue
            own = [i for i in range(mention.start, mention.end) if not _is_generic(tokens[i].folded)]
            named = self._by_word.get(tokens[at + 1].folded, ())
            meant = [one for one in named if all(one.has(tokens, i) for i in [*own, at + 1])]
            if not meant:
                inside = {i: other for other in found for i in range(other.start, other.end)}
                return found, (mention.start, self._whole(tokens, at + 1, inside))
            span = mention.start, at + 2
            found = [each for each in found if not _overlaps(each, span)]
            found.append(Mention(*span, _names(sorted(meant, key=lambda one: one.entity))))
        return found, None

    def _led_by_sectors(
        self, mentions: Sequence[Mention], tokens: Sequence[Token], pauses: Collection[int]
    ) -> list[Mention]:
        """The mentions, a region that stands behind words of a sector, or beside a member, as the cluster of both.

        "VKS Tây Nguyên" and "các Sở Văn hóa của 5 tỉnh Tây Nguyên" are not the provinces of Tây Nguyên.
        """
        found = list(mentions)
        for mention in mentions:
            own = [i for i in range(mention.start, mention.end) if not _is_generic(tokens[i].folded)]
            if mention.kinds[0] != "cluster" or not own or mention not in found:
                continue
            usual = {self._by_id[str(one)] for one in mention.of_kind("cluster")}
            others = {i: other for other in found if other is not mention for i in range(other.start, other.end)}
            units = {unit for other in others.values() for unit in other.of_kind("unit")}
            of_members = not any(units & one.members for one in usual)
            holding = self._holding(tokens, own)
            alike = {one for region in usual for one in self._in_same_places.get(region.entity, ())} - holding
            led = {
                one: reach
                for one in (holding | alike) - usual
                if (
                    (reach := self._led_by(one, usual, tokens, mention.start, others, pauses))
                    and (one not in alike or reach[0] >= _FEWEST)  # "hội" of "khi" is none of their members
                )
                or (of_members and one not in alike and units & one.members and (reach := (0, mention.start)))
            }
            if led:
                most = max(count for count, _ in led.values())
                meant = sorted((one for one in led if led[one][0] == most), key=lambda one: one.entity)
                span = min(led[one][1] for one in meant), mention.end
                found = [Mention(*span, _names(meant)), *(each for each in found if not _overlaps(each, span))]
        return found

    def _holding(self, tokens: Sequence[Token], own: Sequence[int]) -> set[_Cluster]:
        """The clusters that the words at ``own`` describe, all of them."""
        known = [self._by_word[tokens[i].folded] for i in own if tokens[i].folded in self._by_word]
        return {one for one in min(known, key=len, default=()) if all(one.has(tokens, i) for i in own)}

    def _led_by(
        self,
        cluster: _Cluster,
        usual: Collection[_Cluster],
        tokens: Sequence[Token],
        start: int,
        others: Mapping[int, Mention],
        pauses: Collection[int],
    ) -> tuple[int, int] | None:
        """How many words before ``start`` describe a cluster and none of the ``usual`` ones, and where they begin.

        One of them must be one that tells whose it is: the "kinh tế" of a province is no "khu kinh tế".
        """
        count, begin, opens = 0, start, False
        for at in reversed(range(start)):
            if at + 1 in pauses or not set(others[at].kinds if at in others else ()) <= _DESCRIBING:
                break
            if cluster.has(tokens, at) and not any(one.has(tokens, at) for one in usual):
                count, begin, opens = count + 1, at, opens or tokens[at].folded in cluster.openings
            elif not _is_generic(tokens[at].folded):
                break
        return (count, begin) if opens else None

    def _with_all_that_describes(
        self, mentions: Sequence[Mention], tokens: Sequence[Token], pauses: Collection[int]
    ) -> list[Mention]:
        """The mentions, those of one cluster with what stands behind them and only describes it: "… ở Bình Định".

        A member of it is somebody of its own.
        """
        found = list(mentions)
        for mention in mentions:
            clusters = mention.of_kind("cluster")
            if len(clusters) != 1 or mention.kinds[0] != "cluster" or mention not in found:  # one before it took it in
                continue
            cluster = self._by_id[str(clusters[0])]
            others = {i: other for other in found if other is not mention for i in range(other.start, other.end)}
            end = at = mention.end
            while at < len(tokens) and at not in pauses and self._may_describe(cluster, others.get(at)):
                if _is_asked_for(tokens, at):
                    break
                if cluster.has(tokens, at) and not _is_generic(tokens[at].folded):
                    end = at + 1
                elif (
                    not (_is_generic(tokens[at].folded) or tokens[at].folded in _THERE) or tokens[at].folded.isdecimal()
                ):
                    break
                at += 1
            if end > mention.end:
                span = mention.start, end
                found = [each for each in found if each is mention or not _overlaps(each, span)]
                found[found.index(mention)] = replace(mention, end=end)
        return found

    def _with_what_leads_up(
        self, mention: Mention, mentions: Sequence[Mention], tokens: Sequence[Token], pauses: Collection[int]
    ) -> Mention:
        """A mention of one cluster with what stands before it and only describes it: "11 huyện miền núi trong cụm 3 …".

        The number is that of its members: any other is something that the question says of it.
        """
        clusters = mention.of_kind("cluster")
        if len(clusters) != 1 or mention.kinds[0] != "cluster" or mention.start in pauses:
            return mention
        cluster = self._by_id[str(clusters[0])]
        others = {i: other for other in mentions if other is not mention for i in range(other.start, other.end)}
        start = at = mention.start
        while at and at not in pauses and at - 1 not in others:
            at -= 1
            word = tokens[at].folded
            if cluster.has(tokens, at) and not _is_generic(word):
                start = at
            elif word.isdecimal():  # "kể 6 tỉnh trong cụm 5" asks for these
                of_members = at > 0 and tokens[at - 1].folded in _OF and int(word) == len(cluster.members)
                start = at if of_members else mention.start
                break
            elif word not in _LEADS_UP:
                break
        return replace(mention, start=start)

    def _may_describe(self, cluster: _Cluster, mention: Mention | None) -> bool:
        """Whether what stands behind a cluster may say no more than which it is."""
        if mention is None:
            return True
        return set(mention.kinds) <= _DESCRIBING and cluster.members.isdisjoint(mention.of_kind("unit"))

    def _behind(
        self, tokens: Sequence[Token], head: _Head, inside: Mapping[int, Mention], pauses: Collection[int]
    ) -> list[tuple[int, bool]]:
        """The tokens behind a head that may describe it, each with whether it must, being part of its name."""
        function = FunctionWords(tokens)
        mixed_case = any(letter.islower() for token in tokens for letter in token.surface)
        bare = not is_typed_with_accents(tokens)
        words: list[tuple[int, bool]] = []
        linked = False
        paused = False
        at = head.end
        while at < len(tokens):
            token, mention = tokens[at], inside.get(at)
            if _begins_another(tokens, at):
                break
            paused = paused or at in pauses or token.start > tokens[at - 1].end + 1  # more than a blank: "(", " - "
            if years := _year(tokens, at):
                if at + years >= len(tokens) or tokens[at + years].folded not in _LINKS:
                    break
                at += years
                continue
            if mention is not None and not set(mention.kinds) & _DESCRIBING:
                break
            if _is_asked_for(tokens, at) and (mention is None or mention.start == at):
                break
            in_unit = mention is not None and bool(set(mention.kinds) & {"unit", "cluster"}) and not paused
            linked = linked or self._announces(tokens, at)
            if _is_generic(token.folded):
                linked = linked or token.folded in _LINKS - {"cac"}
            elif at in function and not in_unit and not self._is_of_name(tokens, at, function, bare=bare):
                break
            else:
                capital = mixed_case and token.surface[:1].isupper() and token.surface.isalpha() and not paused
                must = linked or in_unit or capital or _is_quarter(tokens, at)
                if not must and token.folded not in self._by_word and not _is_initials(token.folded):
                    break
                words.append((at, must))
                linked = self._announces(tokens, at)
            at += 1
        return words

    def _announces(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether words for a kind of organisation begin here: what follows is part of a name."""
        words = [token.folded for token in tokens[at : at + 3]]
        if tokens[at].text in _SHORT_KINDS and words[1:2] != ["nghi"]:
            return not (at and tokens[at - 1].text in _QUARTERS)  # "Bộ" of "Nam Bộ" is no ministry
        return " ".join(words[:2]) in self._kinds or " ".join(words) in self._kinds

    def _is_of_name(self, tokens: Sequence[Token], at: int, function: FunctionWords, *, bare: bool) -> bool:
        """Whether a word that may hold a sentence together stands in a pair of words that clusters are called by."""
        if not bare and (tokens[at].text not in self._accented or function.in_verb(at)):
            return False
        words = [token.folded for token in tokens[max(0, at - 1) : at + 2]]
        return any(pair in self._weight for pair in itertools.pairwise(words))

    def _fitting(
        self, tokens: Sequence[Token], head: _Head, words: Sequence[tuple[int, bool]], inside: Mapping[int, Mention]
    ) -> tuple[Collection[_Cluster], int, bool]:
        """The clusters that the words describe, where that ends, and whether a word of the name describes none."""
        fitting: Collection[_Cluster] = self._by_form.get((head.word, head.number or 0), ())
        if head.number is None:
            named = (tokens[at].folded for at, _ in words if not _is_initials(tokens[at].folded))
            known = [self._by_word[word] for word in named if word in self._by_word]
            fitting = [one for one in min(known, key=len, default=()) if head.word in one.heads]
        end = head.end
        own = 0
        for at, must in words:
            there = inside[at].of_kind("unit") if at in inside else ()
            left = [one for one in fitting if one.has(tokens, at) or not one.places.isdisjoint(there)]
            if not left and tokens[at].text in _SHORT_KINDS and tokens[at - 1].folded == "cua" and at == words[-1][0]:
                # "của Bộ": of whichever
                left = [one for one in fitting if tokens[at].folded in one.openings]
            if not left:
                if must or (head.counts and own < _FEWEST):  # "cụm 8 Bộ Công an (Quảng Nam - …)" counts nothing
                    mention = inside.get(at)
                    # "Cụm thi đua Hội Nông dân các tỉnh Trung du …" is not the cluster of those provinces
                    sure = _is_quarter(tokens, at) or is_typed_with_accents(tokens)  # else a capital tells little
                    goes_on = sure and mention is None and tokens[at].start <= tokens[at - 1].end + 1
                    of_others = own >= _FEWEST and (goes_on or (mention is not None and "cluster" in mention.kinds))
                    return (), self._whole(tokens, at, inside), head.number is not None or of_others
                if head.number is None and (own < _FEWEST or _is_quarter(tokens, at)):
                    return (), end, False
                break
            fitting, end = left, at + 1
            own += not self._is_place(inside.get(at))
        if head.counts and own == 0 and end == head.end:
            return (), end, False
        if head.number is None and (own == 0 or len(words) < _FEWEST or end <= words[_FEWEST - 1][0]):
            return (), end, False
        return fitting, end, False

    def _whole(self, tokens: Sequence[Token], at: int, inside: Mapping[int, Mention]) -> int:
        """Where a name goes on to of which the word at a token is one that nobody knows."""
        function = FunctionWords(tokens)
        end = at + 1
        while end < len(tokens) and end not in function and inside.get(end) in (None, inside.get(at)):
            if tokens[end].start > tokens[end - 1].end + 1 or tokens[end].folded.isdecimal() or _year(tokens, end):
                break
            end += 1
        return end

    def _best(
        self, fitting: Collection[_Cluster], tokens: Sequence[Token], inside: Mapping[int, Mention]
    ) -> list[_Cluster]:
        """The clusters that a question speaks for most."""
        chances = {one: self._agreement(one, tokens, inside) for one in fitting}
        best = max(chances.values())
        meant = sorted((one for one in fitting if math.isclose(chances[one], best)), key=lambda one: one.entity)
        said = {token.folded for token in tokens}
        whole = [one for one in meant if all(word in said or _is_left_out(word) for word in one.folded_name)]
        return whole if len(meant) > 1 and len(whole) == 1 else meant

    def _is_sector_alone(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether a mention of a cluster is but its sector: "những công đoàn nào" asks for no cluster of unions."""
        typed = [token.folded for token in tokens[mention.start : mention.end]]
        if mention.kinds != ("cluster",) or not _HEADS.isdisjoint(typed):
            return False
        said = [word for word in typed if not _is_generic(word)]
        return all(
            [word for word in folded_words(self._by_id[str(one)].family[1]) if not _is_generic(word)] == said
            for one in mention.of_kind("cluster")
        )

    def _is_of_words(self, mention: Mention, tokens: Sequence[Token]) -> bool:
        """Whether a misspelt name is rather words of a cluster's: "duyên hải Nam Trung Bộ" is no Hà Nam."""
        if not mention.slips:
            return False
        around = tokens[max(0, mention.start - 1) : mention.end + 1]
        pairs = {(first.folded, second.folded) for first, second in itertools.pairwise(around)}
        known = self._by_word.get(tokens[mention.start].folded, ())
        return len(around) > mention.end - mention.start + 1 and any(pairs <= one.pairs for one in known)

    def _is_of_another_region(self, mention: Mention, tokens: Sequence[Token], pauses: Collection[int]) -> bool:
        """Whether a region goes on to be another: the "miền Tây" of "miền Tây Bắc"."""
        if mention.kinds[0] != "cluster" or mention.end in pauses or mention.end == len(tokens):
            return False
        goes_on = tokens[mention.end].folded != "bo" and not _year(tokens, mention.end)  # "… phia bac nam 2023"
        return goes_on and _is_quarter(tokens, mention.end - 1)

    def _names_place(self, mention: Mention | None) -> bool:
        """Whether a mention is of one part of the country, with the word for its kind."""
        return mention is not None and self._is_place(mention) and mention.end - mention.start > 1

    def _is_place(self, mention: Mention | None) -> bool:
        return mention is not None and not self._places.isdisjoint(mention.of_kind("unit"))

    def _agreement(self, cluster: _Cluster, tokens: Sequence[Token], inside: Mapping[int, Mention]) -> float:
        """How much of a question speaks for a cluster: words of its own side by side, letters, its members."""
        said: set[tuple[str, str] | str] = set()
        for at in range(len(tokens)):
            if (at in inside and not set(inside[at].kinds) & _DESCRIBING) or not cluster.has(tokens, at):
                continue
            pair = (tokens[at].folded, tokens[at + 1].folded) if at + 1 < len(tokens) else None
            said |= {tokens[at].folded} & (cluster.alone | ({tokens[at].folded} - folded_syllables()))
            said |= {pair} & cluster.pairs if pair and not all(map(_is_generic, pair)) else set()
        units = {unit for mention in inside.values() for unit in mention.of_kind("unit")}
        members = len(units & cluster.members) * _MEMBER
        return sum(self._weight.get(feature, 1.0) for feature in said) + members


def _made_of(facts: FactBase) -> Mapping[frozenset[str], Collection[str]]:
    """The clusters by all the members that they had at one time."""
    lists: dict[tuple[str, int | None], set[str]] = {}
    for row in facts.load(_LISTS):
        lists.setdefault((row["cluster"], row["start_year"]), set()).add(row["unit"])
    found: dict[frozenset[str], set[str]] = {}
    for (cluster, _), units in lists.items():
        found.setdefault(frozenset(units), set()).add(cluster)
    return found


def _rows_of_units(mentions: Sequence[Mention], tokens: Sequence[Token]) -> Iterator[list[Mention]]:
    """Units named one behind the other, nothing between them but words that join."""
    row: list[Mention] = []
    for mention in mentions:
        if "unit" not in mention.kinds:
            continue
        between = [token.folded for token in tokens[row[-1].end : mention.start]] if row else []
        if row and not _JOINING.issuperset(between):
            yield row
            row = []
        row.append(mention)
    if row:
        yield row


def _of_units(facts: FactBase, places: Collection[str]) -> Mapping[str, Collection[str]]:
    """The clusters by each member and organiser that is no place."""
    found: dict[str, set[str]] = {}
    for row in facts.load(_AT_PLACES):
        if row["unit"] not in places:
            found.setdefault(row["unit"], set()).add(row["cluster"])
    return found


def _plainly(words: Iterable[str]) -> tuple[str, ...]:
    """The words of a name without those that people leave out: "cụm 1 Bộ Công an"."""
    return tuple(word.lstrip("0") for word in words if word not in _LEFT_OUT)


def _is_left_out(word: str) -> bool:
    """Whether people leave a word out of a name, or say it otherwise: "ngành thông tin" of the "Bộ Thông tin"."""
    return _is_generic(word) or word == "bo"


def _core(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a name by which one cluster is told from another."""
    return tuple(word for word in words if word == "mien" or not _is_generic(word))


_LEFT_OUT = frozenset({"thi", "dua", "so", "cua", "thuoc"})


def _opening(words: Sequence[str]) -> str:
    """The first word of a text that tells whose a cluster is: "quỹ" of "Cụm thi đua các Quỹ …"."""
    return next((word for word in words if word == "khu" or not _is_generic(word)), "")


def _announces_others(head: _Head, heads: Sequence[_Head], tokens: Sequence[Token]) -> bool:
    """Whether several clusters are spoken of that are named behind: "hai cụm của Bộ A, Cụm số 1 và Cụm số 8"."""
    counted = head.start > 0 and (tokens[head.start - 1].folded in ("cac", "hai") or _is_figure(tokens[head.start - 1]))
    return head.number is None and counted and any(one.start > head.start and one.number for one in heads)


def _is_figure(token: Token) -> bool:
    return token.folded.isdecimal() and len(token.folded) < 3  # a longer one is a year


def _begins_another(tokens: Sequence[Token], at: int) -> bool:
    """Whether another cluster is named behind the one whose name stands before: "…, Cụm số 1", "… và khối B"."""
    here = tokens[at].folded
    if here == "va" and at + 1 < len(tokens):
        return tokens[at + 1].folded in _HEADS
    return here == "cum" and tokens[at - 1].folded != "thi"


def _heads(tokens: Sequence[Token]) -> Iterator[_Head]:
    """Where clusters begin to be named."""
    for start, token in enumerate(tokens):
        if token.folded not in _HEADS:
            continue
        words = [each.folded for each in tokens[start + 1 : start + 3]]
        end = start + 1 + 2 * (words == ["thi", "dua"])
        if end == start + 1 and words[:1] and words[0] in _ROLES and tokens[end].text != "trường":
            continue
        if end < len(tokens) and tokens[end].folded == "khoi":  # "cụm thi đua khối 33"
            end += 1
        told = end < len(tokens) - 1 and tokens[end].folded == "so"
        small = told or not any(letter.isupper() for each in tokens for letter in each.surface)
        number = _number(tokens[end + told], told=told, small=small) if end + told < len(tokens) else None
        if any(token.folded.isdecimal() for token in tokens[end + told + 1 : end + told + 2]):  # "cụm 10/3/2023"
            number = None
        if number is None:
            yield _Head(start, end - (tokens[end - 1].folded == "khoi" and end - 1 > start), token.folded, None, False)
            continue
        spoken = not (told or tokens[end].folded.isdecimal() or tokens[end].folded in ROMAN)
        end += told + 1
        counts = number > 1 and not told and tokens[end - 1].folded not in ROMAN and _counts(tokens, end - 1)
        yield _Head(start, end, token.folded, number, counts or spoken)


def _number(token: Token, *, told: bool, small: bool) -> int | None:
    """The number that a word is; ``told`` where "số" announces it, ``small`` where "i" may be "I"."""
    if token.folded.isdecimal() and len(token.folded) <= 2:  # a longer one is a year
        return int(token.folded)
    if token.folded in ROMAN and (told or (small and token.folded not in _TEENCODE) or token.surface.isupper()):
        return ROMAN[token.folded]
    return _IN_WORDS.get(token.folded) if told or token.text in _SPOKEN else None


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number counts what stands behind it: "7 tỉnh", but not "cụm 7 tỉnh nào"."""
    behind = [token.folded for token in tokens[at + 1 : at + 3]]
    return bool(behind) and behind[0] in _COUNTED and (len(behind) == 1 or behind[1] not in _ASKING)


def _year(tokens: Sequence[Token], at: int) -> int:
    """How many tokens from ``at`` on are a year."""
    behind = [token.folded for token in tokens[at : at + 3]]
    if behind[:2] == ["nam", "hoc"] and len(behind) > 2 and behind[2].isdecimal():
        return 3
    return 2 if behind[0] == "nam" and len(behind) > 1 and behind[1].isdecimal() and len(behind[1]) > 2 else 0


def _is_quarter(tokens: Sequence[Token], at: int) -> bool:
    """Whether a part of the country begins here: "tây bắc", "đông nam"; it is part of what a cluster is called."""
    quarters = {token.folded for token in tokens[at : at + 2] if token.text in _QUARTERS}  # "dòng năm" is none
    return len(quarters) > 1


_QUARTERS = frozenset("đông dong tây tay nam bắc bac trung bộ bo".split())


def _timeless(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a name without its year: "năm 2022" describes no cluster."""
    left: list[Token] = []
    at = 0
    while at < len(tokens):
        years = _year(tokens, at)
        left += () if years else (tokens[at],)
        at += years or 1
    return left


def _is_named(head: _Head, described: Sequence[int], inside: Mapping[int, Mention]) -> bool:
    """Whether one known name holds all of it."""
    mention = inside.get(described[-1] if described else head.end - 1)
    if mention is None or "cluster" not in mention.kinds:
        return False
    if head.number is None:
        return mention.start <= min(described, default=head.start)
    return len(mention.of_kind("cluster")) == 1 and mention.start <= head.start


def _short_forms(text: str) -> Iterator[str]:
    letters = _initials(folded_words(text))
    yield from (form for form in (letters, letters[1:]) if len(form) > _SHORTEST and form not in folded_syllables())


def _initials(words: Iterable[str]) -> str:
    """The first letters of words, those that are initials themselves whole."""
    return "".join(word if _is_initials(word) else word[0] for word in words if word != "va")


def _tells(pair: tuple[str, str]) -> bool:
    """Whether two words side by side say more than each alone."""
    return pair == ("thi", "xa") or (_UNTELLING.isdisjoint(pair) and not pair[1].isdecimal())


def _is_generic(word: str) -> bool:
    return word in _GENERIC or word.isdecimal() or word in ROMAN


def _is_initials(word: str) -> bool:
    return word.isalpha() and len(word) > 1 and word not in folded_syllables() and word not in ROMAN


def _overlaps(mention: Mention, span: tuple[int, int]) -> bool:
    return mention.start < span[1] and mention.end > span[0]


def _with(
    mentions: Sequence[Mention], span: tuple[int, int], meant: Sequence[_Cluster], tokens: Sequence[Token]
) -> list[Mention]:
    """The mentions, the span as one of these clusters; what else only describes it is one of it too."""
    names = _names(meant)
    gloss = next((each for each in mentions if each.start == span[1] and each.kinds[0] == "cluster"), None)
    if gloss is not None and len(meant) == 1:  # "cụm 1 Bộ X (5 thành phố lớn)": whom it is made of
        span = span[0], gloss.end
    found = [Mention(*span, names)]
    for mention in mentions:
        if _overlaps(mention, span):
            if mention.start < span[0] and "role" in mention.kinds:  # "cụm trưởng cụm thi đua" before its number
                found.append(replace(mention, end=span[0]))
            continue
        own = [i for i in range(mention.start, mention.end) if not _is_generic(tokens[i].folded)]
        describes = own and all(one.has(tokens, i) for one in meant for i in own)
        units = mention.of_kind("unit")
        is_member = any(not one.members.isdisjoint(units) for one in meant)
        numbered = any(tokens[i].folded.isdecimal() or tokens[i].folded in ROMAN for i in _span_of(mention))
        if (
            describes
            and not is_member
            and not (numbered and "cluster" in mention.kinds)
            and set(mention.kinds) & {"unit", "cluster"}
        ):
            found.append(replace(mention, names=names))
        else:
            found.append(mention)
    return [*found, *_initials_of(meant, found, tokens)]


def _one_each(mentions: Sequence[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """The mentions, those of the same cluster side by side as one: "VKS Bắc Giang cụm số 2"."""
    found: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: each.start):
        before = found[-1] if found else None
        if before is not None and before.kinds[0] == "cluster" == mention.kinds[0] and before.names == mention.names:
            between = (token.folded for token in tokens[before.end : mention.start])
            if mention.start <= before.end or all(word in _LEADS_UP for word in between):
                found[-1] = replace(before, end=max(before.end, mention.end))
                continue
        found.append(mention)
    return found


def _span_of(mention: Mention) -> range:
    return range(mention.start, mention.end)


def _initials_of(meant: Sequence[_Cluster], mentions: Sequence[Mention], tokens: Sequence[Token]) -> Iterator[Mention]:
    """What describes the clusters in initials and is no mention of anything: "Bộ TT&TT" elsewhere."""
    taken = {i for mention in mentions for i in range(mention.start, mention.end)}
    free = [
        i not in taken and not _is_asked_for(tokens, i) and all(one.has(tokens, i) for one in meant)
        for i in range(len(tokens))
    ]
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and free[end]:
            end += 1
        if any(_is_initials(token.folded) for token in tokens[at:end]) and end - at > 1:
            yield Mention(at, end, _names(meant))
        at = max(end, at + 1)


def _is_asked_for(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is of a kind asked for: "trường THPT nào"."""
    return any(behind.folded in _ASKING for behind in tokens[at + 1 : at + 3])


def _names(meant: Sequence[_Cluster]) -> tuple[Name, ...]:
    return tuple(Name("cluster", one.entity, one.name) for one in meant)


def _shared(units: Collection[str], kinds: Mapping[str, Collection[str]]) -> list[str]:
    """The words for kinds that many of these are of; one kind may have two: "báo, đài"."""
    words = [text for unit in units for name in kinds.get(unit, ()) for text in name.split(", ")]
    return [text for text in set(words) if words.count(text) * 3 > len(units)]


def _weights(features: Sequence[tuple[str, str] | str], size: int) -> dict[tuple[str, str] | str, float]:
    """How much each feature tells: the fewer clusters have it, the more."""
    counts: dict[tuple[str, str] | str, int] = {}
    for feature in features:
        counts[feature] = counts.get(feature, 0) + 1
    return {feature: math.log(1 + size / held) for feature, held in counts.items()}
