"""The statements that may answer a question: nearest in words, of a name, of a meeting; with what each of them holds.

Where statements are few their words are held in memory; where they are many SQLite searches them.
"""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.facts import FactBase
from knowledge.facts.postings import Places, Postings, nearest
from knowledge.language import fold
from knowledge.response.answer import Slots
from knowledge.response.wording import Row

MOST_IN_MEMORY = 20_000
"""Statements whose words are held in memory."""

_LOOKED_AT = 40  # statements, the best by BM25 alone
_KEPT_WORDS = 1_024  # of which the places are kept
_KEPT = 5_000  # statements of which what they hold is kept

_COLUMNS = """
SELECT s.id, s.kind, s.text, s.source AS sources, s.body, s.first_year, s.last_year, s.meeting, s.period,
       (SELECT group_concat(e.slot || ':' || e.entity, ' ') FROM statement_entity e WHERE e.statement = s.id) AS named
"""
_SEARCHED = " FROM statement_search f JOIN statement s ON s.id = f.rowid WHERE statement_search MATCH :words "
_ATTESTED = " FROM statement s WHERE s.evidence = 'attested' "
_OF_NAME = """
AND s.id IN (SELECT statement FROM statement_entity
             WHERE slot = :slot AND entity IN (SELECT value FROM json_each(:entities)))
"""
_OF_CLUSTERS = """
AND (s.body IS NULL OR s.body IN (SELECT value FROM json_each(:clusters)) OR s.body NOT IN (SELECT id FROM cluster))
"""
_OF_MEETING = " AND s.meeting IN (SELECT value FROM json_each(:entities)) "
_BY_WORDS = _COLUMNS + _SEARCHED + " ORDER BY rank LIMIT :most"
_BY_WORDS_OF_CLUSTERS = _COLUMNS + _SEARCHED + _OF_CLUSTERS + " ORDER BY rank LIMIT :most"
_BY_WORDS_AND_NAME = _COLUMNS + _SEARCHED + _OF_NAME + " ORDER BY rank LIMIT :most"
_BY_NAME = _COLUMNS + _ATTESTED + _OF_NAME + " ORDER BY s.id LIMIT :most"
_BY_MEETING = _COLUMNS + _ATTESTED + _OF_MEETING + " ORDER BY s.id LIMIT :most"
_OF_IDS = " AND s.id IN (SELECT value FROM json_each(:ids)) "
_BY_ID = _COLUMNS + _ATTESTED + _OF_IDS + " ORDER BY s.id"
_TEXTS = "SELECT s.id, s.text, s.body, s.meeting" + _ATTESTED
_NAMED = """
SELECT e.statement FROM statement_entity e JOIN statement s ON s.id = e.statement
WHERE s.evidence = 'attested' AND e.slot = ? AND e.entity = ?
"""

_WORD = re.compile(r"[^\W_]+")
_DATE = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")
_SYMBOL = re.compile(r"\b\d+/[\w-]*[A-ZĐ]{2,}")
_NUMBER = re.compile(r"(?<![/\d.])\d+(?![/\d.])")


class Statement:
    """A statement, and what its text holds, worked out when it is first asked for."""

    def __init__(self, row: Row) -> None:
        """Take a row with the columns that are searched."""
        self.id: int = row["id"]
        self.kind: str = row["kind"]
        self.text: str = row["text"]
        self.sources: str = row["sources"]
        self.body: str | None = row["body"]
        self.first_year: int | None = row["first_year"]
        self.last_year: int | None = row["last_year"]
        self.meeting: str | None = row["meeting"]
        named: dict[str, set[str]] = {}
        for pair in (row["named"] or "").split():
            slot, _, entity = pair.partition(":")
            named.setdefault(slot, set()).add(entity)
        self.named: Mapping[str, frozenset[str]] = {slot: frozenset(found) for slot, found in named.items()}

    @functools.cached_property
    def slots(self) -> Slots:
        """What it names, by slot, with the body that it is of, and the meeting."""
        named = {slot: tuple(sorted(entities)) for slot, entities in self.named.items()}
        own = {"body": self.body, "meeting": self.meeting}
        return {**named, **{slot: (value,) for slot, value in own.items() if value}}

    @functools.cached_property
    def folded(self) -> str:
        """Its folded words, a blank before, between and behind them."""
        return f" {_folded(self.text)} "

    @functools.cached_property
    def length(self) -> int:
        """How many different words it holds."""
        return len(set(self.folded.split()))

    @functools.cached_property
    def has_date(self) -> bool:
        """Whether it tells a day."""
        return _DATE.search(self.text) is not None

    @functools.cached_property
    def has_symbol(self) -> bool:
        """Whether it tells the number of a document."""
        return _SYMBOL.search(self.text) is not None

    @functools.cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers that count something."""
        return frozenset(_NUMBER.findall(self.text))


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or phrase of a question in all its spellings, with how telling it is."""

    spellings: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What statements are looked for by.

    Attributes:
        phrases: words, and words that follow each other, any of which they may hold.
        named: entities by slot, one of which they may name; ``meetings`` those that they may be of.
        clusters: those that they may be told of, beside none; None where it may be any.
    """

    phrases: Sequence[str]
    named: Mapping[str, Collection[str]]
    meetings: Collection[str] = ()
    clusters: Collection[str] | None = None


Share = tuple[float, int]
"""The weight of the units that a statement holds, and how many pairs of words."""


class Statements(Protocol):
    """The attested statements of one version of the facts. Threads may share it."""

    def find(self, wanted: Wanted) -> list[Statement]:
        """Those nearest by words, at all and among those of each name; some of each name and of each meeting."""

    def shares(self, found: Sequence[Statement], units: Sequence[Unit], pairs: Sequence[str]) -> list[Share]:
        """What some of them hold of a question's units and pairs of words."""


def statements_of(facts: FactBase, usual: Collection[str], sample: int) -> tuple[Statements, Counter[str], int]:
    """The statements; how many of a sample of those of the ``usual`` clusters and of none hold each word, and its size.

    Raises:
        QueryTimeout: where a search takes too long, from :meth:`Statements.find`.
    """
    [(size,)] = facts.load("SELECT count(*) FROM statement WHERE evidence = 'attested'")
    of_usual = {"clusters": _json(usual), "most": sample}
    rows = facts.load(f"{_TEXTS} {_OF_CLUSTERS} ORDER BY s.id LIMIT :most", of_usual)
    folded = {row["id"]: _folded(row["text"]) for row in rows}
    held = Counter(word for text in folded.values() for word in set(text.split()))
    if size > MOST_IN_MEMORY:
        return StatementsInBase(facts), held, len(folded)
    return StatementsInMemory(facts, folded), held, len(folded)


class StatementsInMemory:
    """Statements whose words are held in memory."""

    def __init__(self, facts: FactBase, folded: Mapping[int, str] | None = None) -> None:
        """Read all of them; ``folded`` are the texts that are folded already, by id."""
        folded = folded or {}
        self._facts = facts
        rows = facts.load(f"{_TEXTS} ORDER BY s.id")
        self._ids = np.array([row["id"] for row in rows], dtype=np.int64)
        self._postings = Postings(folded.get(row["id"]) or _folded(row["text"]) for row in rows)
        numbers: dict[str | None, int] = {}
        self._body = np.array([numbers.setdefault(row["body"], len(numbers)) for row in rows], dtype=np.int32)
        self._bodies = tuple(numbers)
        self._of_meeting: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            if row["meeting"] is not None:
                self._of_meeting.setdefault(row["meeting"], []).append(place)
        self._clusters = frozenset(row["id"] for row in facts.load("SELECT id FROM cluster"))
        self._told_of = functools.lru_cache(8)(self._find_told_of)
        self._held = functools.lru_cache(_KEPT_WORDS)(self._find_held)
        self._naming = functools.lru_cache(_KEPT)(self._find_naming)
        self._known: Mapping[int, Statement] = {}

    def find(self, wanted: Wanted) -> list[Statement]:
        """See :class:`Statements`."""
        scores = self._postings.scores(wanted.phrases)
        among = None if wanted.clusters is None else self._told_of(frozenset(wanted.clusters))
        places = set(nearest(scores, _LOOKED_AT, among).tolist())
        for slot, entities in wanted.named.items():
            naming = sorted({place for entity in entities for place in self._naming(slot, entity)})
            if wanted.phrases:
                there = np.array(naming, dtype=np.intp)
                places.update(there[nearest(scores[there], _LOOKED_AT)].tolist())
            places.update(naming[:_LOOKED_AT])
        met = sorted({place for meeting in wanted.meetings for place in self._of_meeting.get(meeting, ())})
        places.update(met[: 2 * _LOOKED_AT])
        return self._at(sorted(places))

    def shares(self, found: Sequence[Statement], units: Sequence[Unit], pairs: Sequence[str]) -> list[Share]:
        """See :class:`Statements`."""
        size = len(self._ids)
        holding = [self._held(unit.spellings) for unit in units]
        each = np.repeat([unit.weight for unit in units], list(map(len, holding)))
        weights = np.bincount(_joined(holding), weights=each, minlength=size)
        together = np.bincount(_joined([self._postings.holding(pair) for pair in pairs]), minlength=size)
        places = np.searchsorted(self._ids, [one.id for one in found])
        return list(zip(weights[places].tolist(), together[places].tolist(), strict=True))

    def _find_held(self, spellings: tuple[str, ...]) -> Places:
        """The statements that hold a word in any of its spellings, each once."""
        if len(spellings) == 1:
            return self._postings.holding(spellings[0])
        return np.unique(_joined([self._postings.holding(spelling) for spelling in spellings]))

    def _find_told_of(self, clusters: frozenset[str]) -> NDArray[np.bool_]:
        """Of each statement whether it is told of one of some clusters, or of no cluster."""
        may = [body is None or body in clusters or body not in self._clusters for body in self._bodies]
        return np.array(may, dtype=bool)[self._body]

    def _find_naming(self, slot: str, entity: str) -> list[int]:
        numbers = [row["statement"] for row in self._facts.query(_NAMED, (slot, entity))]
        places: list[int] = np.searchsorted(self._ids, numbers).tolist()
        return places

    def _at(self, places: Sequence[int]) -> list[Statement]:
        """The statements at some places; those that were not looked at lately are read."""
        known = self._known
        missing = [place for place in places if place not in known]
        if missing:
            ids = self._ids[missing].tolist()
            rows = self._facts.query(_BY_ID, {"ids": _json(ids)})
            read = dict(zip(missing, map(Statement, rows), strict=True))
            if len(known) + len(read) > _KEPT:  # another thread may look at what was known
                known = {place: known[place] for place in places if place in known}
            self._known = known = {**known, **read}
        return [known[place] for place in places]


class StatementsInBase:
    """Statements that SQLite searches, where there are too many to hold their words."""

    def __init__(self, facts: FactBase) -> None:
        """Take the facts."""
        self._facts = facts

    def find(self, wanted: Wanted) -> list[Statement]:
        """See :class:`Statements`."""
        match = " OR ".join(f'"{phrase}"' for phrase in wanted.phrases)
        rows: list[Row] = []
        if match and wanted.clusters is not None:
            clusters = {"words": match, "most": _LOOKED_AT, "clusters": _json(wanted.clusters)}
            rows += self._facts.query(_BY_WORDS_OF_CLUSTERS, clusters)
        elif match:
            rows += self._facts.query(_BY_WORDS, {"words": match, "most": _LOOKED_AT})
        for slot, entities in wanted.named.items():
            parameters = {"most": _LOOKED_AT, "slot": slot, "entities": _json(entities)}
            if match:
                rows += self._facts.query(_BY_WORDS_AND_NAME, {"words": match, **parameters})
            rows += self._facts.query(_BY_NAME, parameters)
        if wanted.meetings:
            rows += self._facts.query(_BY_MEETING, {"most": 2 * _LOOKED_AT, "entities": _json(wanted.meetings)})
        known = {row["id"]: row for row in rows}
        return [Statement(known[number]) for number in sorted(known)]

    def shares(self, found: Sequence[Statement], units: Sequence[Unit], pairs: Sequence[str]) -> list[Share]:
        """See :class:`Statements`."""
        spelt = [(unit.weight, [f" {spelling} " for spelling in unit.spellings]) for unit in units]
        padded = [f" {pair} " for pair in pairs]
        return [
            (
                sum((weight for weight, spellings in spelt if any(map(one.folded.__contains__, spellings))), 0.0),
                sum(pair in one.folded for pair in padded),
            )
            for one in found
        ]


def _joined(places: Sequence[Places]) -> NDArray[np.intp]:
    return np.concatenate(places, dtype=np.intp) if places else np.zeros(0, dtype=np.intp)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def _json(values: Collection[str] | Collection[int]) -> str:
    return json.dumps(list(values))
