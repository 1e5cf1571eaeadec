"""Which clusters a question may mean that names none: those of whom it names or asks for, else the provinces'.

Who asks "cụm trưởng năm 2022" hardly means a block of broadcasters; who asks "sở nào làm cụm trưởng" means no province.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable

from knowledge.facts import FactBase
from knowledge.language import Token, fold
from knowledge.nlu.reading import Reading

_IN_CLUSTERS = "SELECT cluster, unit FROM cluster_member UNION SELECT cluster, unit FROM cluster_role WHERE unit <> ''"
_PROVINCES = "SELECT o.id FROM organisation o JOIN kind k ON k.id = o.kind WHERE k.is_place AND k.level = 'tỉnh'"
_KINDS = "SELECT id, kind FROM organisation WHERE slot = 'unit'"
_KIND_WORDS = """
SELECT w.text, w.id FROM list_word w JOIN kind k ON k.id = w.id
WHERE w.list = 'kind' AND NOT k.is_group AND NOT k.is_place
"""
_KEPT = 64  # questions: each is asked about the rows of several templates
_ANY_KIND = frozenset({"don vi", "co quan", "to chuc"})
_WHICH_CLUSTER = re.compile(r"\b(?:cum|khoi|nhom)(?: thi dua)? (?:nao|gi)\b")
_WHICH_PROVINCE = re.compile(r"\b(?:tinh|thanh pho) nao\b")
_TELLS_WHOSE = frozenset({"cluster", "person", "author"})
_REST_OF_NAME = r"(?: (?!năm|nam|ngày|ngay|tháng|thang|cụm|cum|khối|khoi|nghị|nghi)\w+){0,2}"
"""Words of a kind's name before "nào"; no time, and a "hội nghị" is no "hội"."""


class UnnamedCluster:
    """Tells clusters that a question may mean from those that it hardly does. Threads may share it."""

    def __init__(self, facts: FactBase) -> None:
        """Read who is in which cluster, and the words that announce a kind of organisation."""
        self._members: dict[str, set[str]] = {}
        for row in facts.load(_IN_CLUSTERS):
            self._members.setdefault(row["cluster"], set()).add(row["unit"])
        self._provinces = frozenset(row["id"] for row in facts.load(_PROVINCES))
        self._of_provinces = frozenset(
            cluster for cluster, members in self._members.items() if members & self._provinces
        )
        self._kind = {row["id"]: row["kind"] for row in facts.load(_KINDS)}
        self._kinds: dict[str, set[str]] = {}
        for row in facts.load(_KIND_WORDS):
            if fold(row["text"]) in _ANY_KIND:
                continue
            for form in {row["text"].lower(), fold(row["text"])}:
                self._kinds.setdefault(form, set()).add(row["id"])
        words = "|".join(map(re.escape, sorted(self._kinds, key=len, reverse=True)))
        self._any_kind = re.compile(rf"(?<!\S)(?:{words})(?!\S)")
        self._which_kind = re.compile(rf"(?<!\S)({words}){_REST_OF_NAME} (?:nào|nao)(?!\S)")
        self._kinds_asked = functools.lru_cache(_KEPT)(self._kinds_asked_for)

    def provinces_first(self, clusters: Iterable[str]) -> list[str]:
        """The clusters in their order, those of provinces before the others."""
        return sorted(clusters, key=lambda cluster: cluster not in self._of_provinces)

    @property
    def of_provinces(self) -> Collection[str]:
        """The clusters that provinces are in."""
        return self._of_provinces

    def is_of_provinces(self, reading: Reading, spoken_of: Iterable[str]) -> bool:
        """Whether a question means no cluster without provinces, of itself or by those the chat has ``spoken_of``."""
        clusters = {*spoken_of, *map(str, reading.slots.get("cluster", ()))}
        units = {str(unit) for unit in reading.slots.get("unit", ())}
        asks_of_any = _WHICH_CLUSTER.search(reading.folded) or self._any_kind.search(
            " ".join(token.text for token in reading.left)
        )
        return not asks_of_any and self._of_provinces >= clusters | set(self.clusters_of_any(units))

    def names_none(self, reading: Reading) -> bool:
        """Whether a question names neither a cluster nor anybody by whom one may be meant, but a province."""
        units = {str(unit) for unit in reading.slots.get("unit", ())}
        return _TELLS_WHOSE.isdisjoint(reading.slots) and units <= self._provinces

    def meant(self, told: Collection[tuple[str, Collection[str]]], reading: Reading) -> Collection[str]:
        """The clusters that may be meant, of those ``told`` of, each with the organisations and persons told of it."""
        every = {cluster for cluster, _ in told}
        units = {str(unit) for unit in reading.slots.get("unit", ()) if unit not in reading.located}
        if reading.yes_no and every.isdisjoint(theirs := self.clusters_of_any(units)) and theirs:
            return ()  # whether Hà Nội was head is neither borne out nor denied by a cluster that it is not in
        if len(every) < 2 or _WHICH_CLUSTER.search(reading.folded):
            return every
        named = units | {str(person) for person in reading.slots.get("person", ())}
        if of_named := {cluster for cluster, holders in told if not named.isdisjoint(holders)}:
            return of_named
        if kinds := self._kinds_asked(reading.tokens):
            return {cluster for cluster, who in told if any(self._kind.get(one) in kinds for one in who)} or every
        if of_members := {cluster for cluster in every if units and units <= self._members.get(cluster, set())}:
            return of_members
        return (every & self._of_provinces if named <= self._provinces else set()) or every

    def _kinds_asked_for(self, tokens: tuple[Token, ...]) -> Collection[str]:
        """The kinds of organisation that a question asks for; none where it asks for none."""
        kind = self._which_kind.search(" ".join(token.text for token in tokens))
        return self._kinds[kind[1]] if kind else ()

    def usual(self, clusters: Collection[str], reading: Reading) -> list[str]:
        """Those of some clusters that provinces are in, where a question asks which province and says no other kind."""
        text = " ".join(token.text for token in reading.tokens)
        if _WHICH_PROVINCE.search(reading.folded) is None or self._any_kind.search(text):
            return list(clusters)
        return [cluster for cluster in clusters if cluster in self._of_provinces]

    def clusters_of_any(self, units: Collection[str]) -> Collection[str]:
        """The clusters that one of these is known to be in."""
        return {cluster for cluster, members in self._members.items() if not members.isdisjoint(units)}
