"""What a question names, read in the light of the clusters that its chat has spoken of.

"Còn cụm 5?" after cluster 3 of the broadcasters is cluster 5 of the broadcasters; "thế Bạc Liêu thứ mấy?" after a
cluster of departments is the department of Bạc Liêu.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from knowledge.dialogue import is_elliptical, latest
from knowledge.facts import FactBase
from knowledge.language.numerals import ROMAN
from knowledge.nlu.described_clusters import DescribedClusters
from knowledge.nlu.linking import Mention
from knowledge.nlu.reading import Pointed, Reading, stands_as_place
from knowledge.response.answer import Conversation

_MEASURED_IN = frozenset({"phan", "tram", "ty", "trieu", "nghin", "dong", "usd", "do", "la", "diem"})
_CLUSTERS = "SELECT c.id, c.organiser, c.sector, b.name FROM cluster c JOIN body b ON b.id = c.id"
_MEETINGS = "SELECT meeting, date FROM held_meeting"
_THAT_YEAR = re.compile(r"\b(?:cung |trong |vao )?nam (?:do|ay)\b")
_THEN = re.compile(r"\b(?:khi|luc|hoi|thoi diem) (?:do|ay)\b")
_NUMBER = re.compile(r"(?:[Cc]ụm|[Kk]hối)(?: thi đua)?(?: số)? (?:\d+|[IVX]+)\b")
_BY_NUMBER = frozenset({"cum", "khoi", "thi", "dua", "so"})
"""Words of a cluster that is called by its number alone."""


def asks_unit_alone(reading: Reading) -> bool:
    """Whether a question asks how much and says nothing but in what it is measured: of what, its chat has said."""
    named = reading.slots or reading.period or not reading.left
    return not named and "count" in reading.asked and _MEASURED_IN.issuperset(reading.content)


class ChatContext:
    """Reads names of clusters and members on from what a chat spoke of. Threads may share it."""

    def __init__(self, facts: FactBase, clusters: DescribedClusters) -> None:
        """Read which clusters are of one family: of the same organiser and sector."""
        rows = facts.load(_CLUSTERS)
        self._family = {row["id"]: (row["organiser"], row["sector"]) for row in rows if row["organiser"]}
        self._numbered = frozenset(row["id"] for row in rows if _NUMBER.match(row["name"]))
        self._year_of = {row["meeting"]: int(row["date"][:4]) for row in facts.load(_MEETINGS) if row["date"]}
        self._clusters = clusters
        self._members = clusters.members

    def read_on(self, reading: Reading, conversation: Conversation) -> Reading:
        """The question with what it names in the light of what was spoken of last; the same where there is none."""
        reading = self._in_its_year(reading, conversation)
        spoken = [str(one) for one in latest(conversation, "cluster")] if conversation.turns else []
        if not spoken:
            return reading
        beside = self._clusters.beside(reading.tokens, reading.mentions, spoken)
        if beside is not None:
            start, end, cluster = beside
            return reading.naming([(start, end, "cluster", (cluster,)), *self._whom(reading, [cluster])])
        if "cluster" in reading.slots:
            return self._of_family(reading, spoken)
        if not is_elliptical(reading) or len(spoken) > 1:
            return reading
        if whom := self._whom(reading, spoken):
            return _naming(reading, whom)
        return self._of_sibling(reading, spoken)

    def _whom(self, reading: Reading, clusters: Collection[str]) -> list[Pointed]:
        """The members of clusters that a question calls by their places alone."""
        named = self._members.named(reading.tokens, reading.mentions, clusters)
        return [(*span, "unit", (unit,)) for span, unit in named if not stands_as_place(reading.tokens, span[0])]

    def _of_sibling(self, reading: Reading, spoken: Collection[str]) -> Reading:
        """A question that names a member of one other cluster of the family, as one of that cluster."""
        kin = [] if self._family.keys().isdisjoint(spoken) else self._clusters.kin(spoken)
        theirs = [(one, whom) for one in kin if one not in spoken and (whom := self._whom(reading, [one]))]
        if len(theirs) != 1:
            return reading
        cluster, whom = theirs[0]
        named = _naming(reading, whom)
        return replace(named, slots={**named.slots, "cluster": (cluster,)})

    def _in_its_year(self, reading: Reading, conversation: Conversation) -> Reading:
        """A question of "năm đó" with the year of the one meeting that the chat spoke of, where it spoke of no year.

        "Khi đó" means that year where roles are asked for, which are held for years.
        """
        points = _THAT_YEAR.search(reading.folded) or ("role" in reading.slots and _THEN.search(reading.folded))
        if reading.period or not points or latest(conversation, "year"):
            return reading
        meetings = latest(conversation, "meeting")
        year = self._year_of.get(str(meetings[0])) if len(meetings) == 1 else None
        if year is None:
            return reading
        return reading.naming([(*reading.tokens_between(*points.span()), "year", (year,))])

    def _of_family(self, reading: Reading, spoken: Collection[str]) -> Reading:
        """A question whose cluster may be one of several, with those alone that are of a family spoken of.

        Behind one that is called by its number another number is one of the same family, be it known or not.
        """
        families = {self._family[one] for one in spoken if one in self._family}
        several = [mention for mention in reading.mentions if len(mention.of_kind("cluster")) > 1]
        narrowed: dict[Mention, Mention] = {}
        for mention in several:
            names = tuple(name for name in mention.names if self._family.get(name.entity) in families)
            if names:
                narrowed[mention] = replace(mention, names=names)
        if not narrowed and families and self._numbered.issuperset(spoken):
            unknown = next((one for one in several if _is_number_alone(reading, one)), None)
            return reading if unknown is None else _without(reading, unknown)
        if not narrowed:
            return reading
        left_out = {one for mention in narrowed for one in mention.of_kind("cluster")}
        left_out -= {one for mention in narrowed.values() for one in mention.of_kind("cluster")}
        clusters = tuple(one for one in reading.slots["cluster"] if one not in left_out)
        mentions = tuple(narrowed.get(mention, mention) for mention in reading.mentions)
        return replace(reading, mentions=mentions, slots={**reading.slots, "cluster": clusters})


def _naming(reading: Reading, whom: Sequence[Pointed]) -> Reading:
    """A question naming members; what they are called by is no name that nobody knows."""
    called = [reading.as_typed(start, end) for start, end, _, _ in whom]
    known = any(reading.unknown_name and reading.unknown_name in name for name in called)
    return replace(reading.naming(whom), unknown_name="" if known else reading.unknown_name)


def _is_number_alone(reading: Reading, mention: Mention) -> bool:
    """Whether a cluster is called by a number and nothing else: "Cụm số 8"."""
    words = {token.folded for token in reading.tokens[mention.start : mention.end]} - _BY_NUMBER
    return len(words) == 1 and all(word.isdecimal() or word in ROMAN for word in words)


def _without(reading: Reading, mention: Mention) -> Reading:
    """A question with one of its clusters as a name that nobody knows."""
    others = set(mention.of_kind("cluster"))
    clusters = tuple(one for one in reading.slots["cluster"] if one not in others)
    slots = {slot: values for slot, values in reading.slots.items() if slot != "cluster"}
    return replace(
        reading,
        slots={**slots, "cluster": clusters} if clusters else slots,
        unknown_name=reading.as_typed(mention.start, mention.end),
    )
