"""Facts found by their words: each attested statement is one sentence, searched by BM25 over folded words and pairs.

What a question names is held against what a statement names; a statement that names another person, cluster or year
is left out. Where no template understands a question, the facts nearest to it still speak for themselves.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from knowledge.facts import FactBase, QueryTimeout
from knowledge.language import fold
from knowledge.nlu.reading import Reading
from knowledge.response.answer import Slots
from knowledge.response.wording import Row

_LOOKED_AT = 40  # statements, the best by BM25 alone
_MOST_WORDS = 24
_TOO_COMMON = 0.25  # of all statements: a word that so many hold finds nothing
_PAIR = 0.6  # of the weight of its words, what a pair of neighbours adds
_NAMES = ("cluster", "unit", "person", "document", "movement", "award_form", "term")
_WORDS = frozenset(
    {"deed", "group", "topic", "role", "meeting_kind", "authority", "award_form", "movement", "document", "term"}
)
"""Kinds of mention whose words stand in statements as they are typed."""
_LIKE = 0.8  # of the best one's score: what is told with it

_SEARCH = """
SELECT s.id, s.kind, s.text, s.source AS sources, s.body, s.first_year, s.last_year, s.meeting, s.period,
       (SELECT group_concat(e.slot || ':' || e.entity, ' ') FROM statement_entity e WHERE e.statement = s.id) AS named
FROM statement_search f JOIN statement s ON s.id = f.rowid
WHERE statement_search MATCH :words ORDER BY rank LIMIT :most
"""
_NAMED = """
SELECT s.id, s.kind, s.text, s.source AS sources, s.body, s.first_year, s.last_year, s.meeting, s.period,
       (SELECT group_concat(e.slot || ':' || e.entity, ' ') FROM statement_entity e WHERE e.statement = s.id) AS named
FROM statement_search f JOIN statement s ON s.id = f.rowid
WHERE statement_search MATCH :words
AND s.id IN (SELECT statement FROM statement_entity WHERE slot = :slot
             AND entity IN (SELECT value FROM json_each(:entities)))
ORDER BY rank LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A statement that a question may be about.

    ``covered`` is the share of the question's content (words weighed by rarity) that the statement holds, ``score`` the
    same with what it names in common; ``meets`` says whether it contradicts nothing that the question names and holds
    all of it.
    """

    id: int
    kind: str
    text: str
    sources: str
    covered: float
    score: float
    meets: bool

    def __getitem__(self, column: str) -> str:
        """The columns that sources are told from."""
        return self.sources if column == "sources" else self.text


class FactSearch:
    """Finds statements in one version of the facts. Threads may share it."""

    def __init__(self, facts: FactBase) -> None:
        self._facts = facts
        [(self._size,)] = facts.load("SELECT max(count(*), 1) FROM statement WHERE evidence = 'attested'")
        self._held: Mapping[str, int] = {
            row["word"]: row["held"] for row in facts.load("SELECT word, held FROM statement_word")
        }
        self._meetings = {
            row["meeting"]: row
            for row in facts.load(
                "SELECT meeting, date, place_unit, kind, review_year, review_part, plan_year, plan_part FROM"
                " held_meeting"
            )
        }

    def find(self, reading: Reading, said: Slots, today: dt.date, *, most: int = 8) -> list[FoundFact]:
        """The statements nearest to a question, the best first; ``said`` is what it names, by slot.

        What is of a time after ``today`` is not known yet.
        """
        words = self._telling(reading)
        named = {slot: {str(value) for value in said[slot]} for slot in _NAMES if said.get(slot)}
        try:
            rows = self._rows(words, named)
        except QueryTimeout:  # what the templates find is told without it
            return []
        weights = {word: self._rarity(word) for word in words}
        found = [self._weighed(row, words, weights, named, reading, said) for row in rows if self._is_past(row, today)]
        found.sort(key=lambda fact: (-fact.score, fact.id))
        return found[:most]

    def _is_past(self, row: Row, today: dt.date) -> bool:
        meeting = self._meetings.get(row["meeting"])
        if meeting is not None and meeting["date"] is not None:
            return str(meeting["date"]) <= today.isoformat()
        return row["first_year"] is None or row["first_year"] <= today.year

    def _telling(self, reading: Reading) -> list[str]:
        """The folded words of a question that may stand in a statement: its content, and its words for relations.

        Names are held against what a statement names instead; a number of a date is none.
        """
        timed = {i for span in reading.period.spans for i in range(span.start, span.end)}
        left = {(token.start, token.folded) for token in reading.left}
        named = {
            i
            for mention in reading.mentions
            if mention.kinds[0] not in _WORDS
            for i in range(mention.start, mention.end)
        }
        words = [
            token.folded
            for i, token in enumerate(reading.tokens)
            if i not in timed
            and i not in named
            and ((token.start, token.folded) in left or self._is_worded(reading, i))
        ]
        return words[:_MOST_WORDS]

    @staticmethod
    def _is_worded(reading: Reading, at: int) -> bool:
        return any(mention.start <= at < mention.end for mention in reading.mentions if mention.kinds[0] in _WORDS)

    def _rarity(self, word: str) -> float:
        held = self._held.get(word, 0)
        return math.log(1 + (self._size - held + 0.5) / (held + 0.5))

    def _rows(self, words: Sequence[str], named: Mapping[str, Collection[str]]) -> Sequence[Row]:
        useful = [word for word in dict.fromkeys(words) if 0 < self._held.get(word, 0) <= _TOO_COMMON * self._size]
        pairs = [f"{a} {b}" for a, b in itertools.pairwise(words) if a in self._held and b in self._held]
        asked = [f'"{text}"' for text in (*useful, *pairs)]
        if not asked and not named:
            return ()
        match = " OR ".join(asked or [f'"{word}"' for word in words] or ['""'])
        rows = list(self._facts.query(_SEARCH, {"words": match, "most": _LOOKED_AT}))
        for slot, entities in named.items():
            parameters = {"words": match, "most": _LOOKED_AT, "slot": slot, "entities": _json(entities)}
            rows += self._facts.query(_NAMED, parameters)
        return list({row["id"]: row for row in rows}.values())

    def _weighed(
        self,
        row: Row,
        words: Sequence[str],
        weights: Mapping[str, float],
        named: Mapping[str, Collection[str]],
        reading: Reading,
        said: Slots,
    ) -> FoundFact:
        text = f" {fold(row['text'])} "
        holds = set(text.split())
        whole = sum(weights.values()) or 1.0
        covered = sum(weight for word, weight in weights.items() if word in holds) / whole
        pairs = sum(
            weights[a] + weights[b] for a, b in itertools.pairwise(words) if a != b and f" {a} {b} " in text
        ) / (2 * whole)
        names = _by_slot(row["named"])
        agree, contradict = 0, 0
        for slot, entities in named.items():
            own = names.get(slot, set()) | ({row["body"]} if slot in ("cluster", "unit") and row["body"] else set())
            if own & set(entities) or (slot == "unit" and self._is_place(row["meeting"], entities)):
                agree += 1
            elif not any(f" {word} " in text for word in self._typed(reading, slot)):
                contradict += 1
        if not self._of_meeting(row["meeting"], said, reading):
            contradict += 1
        timely = self._in_time(row, reading)
        if timely is True:
            agree += 1
        elif timely is False:
            contradict += 1
        score = (covered + _PAIR * pairs) * (1.15**agree) * (0.45**contradict)
        return FoundFact(
            row["id"],
            row["kind"],
            row["text"],
            row["sources"],
            covered,
            score,
            contradict == 0,
        )

    def _of_meeting(self, meeting: str | None, said: Slots, reading: Reading) -> bool:
        """Whether the meeting that a fact is of contradicts neither the kind nor the part of the year asked about."""
        known = self._meetings.get(meeting or "")
        if known is None:
            return True
        if said.get("meeting_kind") and known["kind"] not in said["meeting_kind"]:
            return False
        parts = (known["review_part"], known["plan_part"])
        return not reading.period.part or parts == (None, None) or reading.period.part in parts

    def _is_place(self, meeting: str | None, units: Collection[str]) -> bool:
        return meeting in self._meetings and self._meetings[meeting]["place_unit"] in units

    @staticmethod
    def _typed(reading: Reading, slot: str) -> list[str]:
        return [
            " ".join(token.folded for token in reading.tokens[mention.start : mention.end])
            for mention in reading.mentions
            if slot in mention.kinds
        ]

    def _in_time(self, row: Row, reading: Reading) -> bool | None:
        """Whether a statement is of the time that a question names; None where it names none."""
        period = reading.period
        meeting = self._meetings.get(row["meeting"])
        if period.date is not None:
            day = period.date.isoformat()
            told = _written(period.date) in row["text"]
            return told or (meeting is not None and meeting["date"] == day)
        if period.month is not None:
            month = f"{period.month[0]}-{period.month[1]:02}"
            return (meeting is not None and str(meeting["date"]).startswith(month)) or None
        if period.years:
            years = set(period.years)
            first, last = row["first_year"], row["last_year"]
            if first is not None and any(first <= year <= (last or 9999) for year in years):
                return True
            if (
                meeting is not None
                and {int(str(meeting["date"] or "0")[:4]), meeting["review_year"], meeting["plan_year"]} & years
            ):
                return True
            if any(f" {year}" in row["text"] or f"/{year}" in row["text"] for year in years):
                return True
            return False if first is not None else None
        return None


def alike(found: Sequence[FoundFact]) -> list[FoundFact]:
    """The best of the facts that meet all a question names, and those as good as it."""
    meeting = [fact for fact in found if fact.meets]
    return [fact for fact in meeting if fact.score >= _LIKE * meeting[0].score] if meeting else []


def _by_slot(named: str | None) -> dict[str, set[str]]:
    slots: dict[str, set[str]] = {}
    for pair in (named or "").split():
        slot, _, entity = pair.partition(":")
        slots.setdefault(slot, set()).add(entity)
    return slots


def _written(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _json(values: Collection[str]) -> str:
    return "[" + ",".join(f'"{value}"' for value in values) + "]"
