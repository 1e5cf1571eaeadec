"""Facts found by their words and names: each attested statement is one sentence, searched by BM25 and by what it names.

What a question names is held against what a statement names, its words against the statement's words and those that say
the same. Where no template understands a question, the facts nearest to it still speak for themselves.
"""

from __future__ import annotations

import datetime as dt
import functools
import heapq
import itertools
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from knowledge.facts import FactBase, QueryTimeout
from knowledge.language import Token
from knowledge.language.asking import Asked
from knowledge.language.counted import names_of_counted
from knowledge.language.synonyms import default_synonyms
from knowledge.nlu.reading import Reading
from knowledge.response.answer import Slots
from knowledge.response.labels import Labels
from knowledge.response.ranking import FactSignals, fact_probability
from knowledge.response.statements import Statement, Unit, Wanted, statements_of
from knowledge.response.weighing import NO_CUE, log_odds
from knowledge.response.wording import Row

_RANKED = 12  # of them, the best by what they have in common with the question
_MOST_WORDS = 24
_MOST_TERMS = 80  # spellings that are searched for
_TOO_COMMON = 0.25  # of all statements: a word that so many hold finds nothing
_PAIR = 0.6  # of the weight of its words, what a pair of neighbours adds
_AGREES, _CONTRADICTS = 1.15, 0.45  # what is left of a score for each kind of name in common, and for each lacking
_SPEAKS = 0.3  # added where single words say much for a fact's relation
_LEAST_COVERED = 0.15  # of a question's words, unless its relation is sure: a fact that holds none is of something else
_SAMPLE = 5_000  # statements by which the usual rarity of words is told
_NAMES = ("cluster", "unit", "person", "post", "document", "movement", "award_form", "term")
_WORDS = frozenset(
    {"deed", "group", "topic", "role", "meeting_kind", "authority", "award_form", "movement", "document", "term"}
)
"""Kinds of mention whose words stand in statements as they are typed."""
_KEPT = 512  # patterns
_LIKE = 0.6  # of the best one's likelihood: what is told with it

_KINDS: Mapping[str, str] = {
    "role": "appointment", "membership": "membership", "cluster_size": "membership", "meeting": "meeting",
    "meeting_host": "meeting", "presence": "presence", "model_report": "report", "award": "award", "post": "post",
    "award_form": "form", "document": "document", "document_listing": "document", "movement": "movement",
    "movement_mention": "body_movements", "merger": "merger", "act": "meeting",
}  # fmt: skip
"""The relation that tells a kind of statement; a kind of point is told by the relation of its name."""

_NOTHING: frozenset[str] = frozenset()
_NOT_COUNTED = frozenset(
    "ngay thang nam gio lan khi chi anh em bac ban cua va thi la o tai ve theo do duoc vay".split()
)
_IN_A_ROW = frozenset("thu dieu khoan chuong hang lan ky khoa ngay thang nam".split())
"""Before "mấy" they ask for a place in a row: "cụm phó thứ mấy của cụm" counts nothing."""


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A statement that a question may be about.

    ``meets`` says whether it contradicts nothing that the question names, and holds some of its words or is of the
    relation that it surely asks about; ``near`` that it may contradict a time, a meeting or one of several names;
    ``chance`` how likely it is the answer, 0 to 1, by its ``signals``; ``names_new`` whether it names a person or an
    organisation that the question does not; ``named`` is what it names, by slot, its body and its meeting with it;
    ``labelled`` how much of a figure's label the question says, 0 to 1.
    """

    id: int
    kind: str
    text: str
    sources: str
    meets: bool
    signals: FactSignals
    chance: float
    meeting: str | None = None
    names_new: bool = False
    near: bool = False
    named: Slots = field(default_factory=dict, hash=False, compare=False)
    labelled: float = 0.0

    def __getitem__(self, column: str) -> str:
        """The columns that sources are told from."""
        return self.sources if column == "sources" else self.text

    @property
    def relation(self) -> str:
        """The relation that tells such facts."""
        return _KINDS.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class Sought:
    """A question as facts are searched for it.

    Attributes:
        reading: the question read; ``named`` is what it names, by slot, or points at in the chat; ``spoken`` what the
            chat spoke of before, for a question that goes on from it.
        meetings: the meetings that it may speak of.
        relations: how sure each relation is (0 to 1); ``cues`` how much its single words speak for each.
        told: the folded values of the likeliest template's reply; ``outside`` how sure it is that it lies outside.
        follows: whether it goes on from what the chat spoke of before.
        counted: the folded words for what is asked the number of.
        clusters: the clusters that it may mean; None where it may mean any, or names one.
        usual: whether it is about no other than the usual clusters.
    """

    reading: Reading
    named: Slots
    spoken: Slots = field(default_factory=dict)
    meetings: Collection[str] = ()
    relations: Mapping[str, float] = field(default_factory=dict)
    cues: Mapping[str, float] = field(default_factory=dict)
    told: Sequence[str] = ()
    outside: float = 0.0
    follows: bool = False
    counted: tuple[str, ...] = ()
    clusters: Collection[str] | None = None
    usual: bool = False


class _Meeting(NamedTuple):
    """What is held against a question of the meeting that a statement is of."""

    body: str
    date: str | None
    place_unit: str | None
    kind: str
    parts: tuple[str | None, str | None]
    years: frozenset[int | None]

    @classmethod
    def of(cls, row: Row) -> _Meeting:
        """A meeting as the view ``held_meeting`` tells it."""
        date = row["date"]
        years = frozenset({int(str(date or "0")[:4]), row["review_year"], row["plan_year"]})
        return cls(row["body"], date, row["place_unit"], row["kind"], (row["review_part"], row["plan_part"]), years)


class _Held(NamedTuple):
    """A statement held against a question."""

    statement: Statement
    covered: float
    pairs: float
    agrees: int
    misses: int
    timely: bool | None
    of_meeting: bool
    score: float


class _Cued(dict[str, tuple[float, float, float]]):
    """How much single words speak for each kind of statement: by itself, beside the best other one, and for that."""

    def __init__(self, cues: Mapping[str, float]) -> None:
        self._cues = cues
        self._strongest = heapq.nlargest(2, cues.items(), key=lambda cue: cue[1])

    def __missing__(self, kind: str) -> tuple[float, float, float]:
        relation = _KINDS.get(kind, kind)
        cued = self._cues.get(relation, 0.0)
        against = next((score for known, score in self._strongest if known != relation), 0.0)
        found = cued / (cued + NO_CUE), cued / (cued + against + NO_CUE), against / (against + NO_CUE)
        self[kind] = found
        return found


class _Asked:
    """What is the same for all statements held against a question: what it names and how that is typed, its times
    and how they are written, its words, its surest relation, and what single words speak for."""

    def __init__(self, sought: Sought) -> None:
        reading, period = sought.reading, sought.reading.period
        self.named = {slot: {str(value) for value in sought.named[slot]} for slot in _NAMES if sought.named.get(slot)}
        self.names = [
            (slot, entities, [f" {words} " for words in _typed(reading, slot)]) for slot, entities in self.named.items()
        ]
        self.spoken = [(slot, set(map(str, values))) for slot, values in sought.spoken.items()]
        self.date = None if period.date is None else (_written(period.date), period.date.isoformat())
        self.month = None if period.month is None else f"{period.month[0]}-{period.month[1]:02}"
        self.years = frozenset(period.years)
        self.written = tuple(mark + str(year) for year in self.years for mark in (" ", "/"))
        self.said = frozenset(str(value) for values in sought.named.values() for value in values)
        self.words = reading.words
        self.surest = max(sought.relations.values(), default=0.0)
        self.cued = _Cued(sought.cues)
        asked = reading.asked
        self.signals: Mapping[str, float] = {  # those of the question alone
            "what": float("what" in asked),
            "where": float("where" in asked),
            "list": float("list" in asked),
            "reckons": float(not asked.isdisjoint({"compare", "most", "sum"})),
            "strange": min(len(reading.strange), 3) / 3,
            "outside": log_odds(sought.outside) / 4,
            "yes_no": float(reading.yes_no),
            "negated": float(reading.negated),
            "follows": float(sought.follows),
        }


class FactSearch:
    """Finds statements in one version of the facts. Threads may share it."""

    def __init__(self, facts: FactBase, asked: Mapping[str, float], usual_clusters: Collection[str]) -> None:
        """Take facts, for each folded word the share of all example questions that hold it, and the usual clusters.

        How rare a word is in what is told of those and of no cluster does not change with what is told of others.
        """
        self._asked = asked
        self._synonyms = default_synonyms()
        [(self._size,)] = facts.load("SELECT max(count(*), 1) FROM statement WHERE evidence = 'attested'")
        self._held: Mapping[str, int] = {
            row["word"]: row["held"] for row in facts.load("SELECT word, held FROM statement_word")
        }
        self._statements, self._usually_held, usual = statements_of(facts, usual_clusters, _SAMPLE)
        self._usual_size = 1 + usual
        meetings = facts.load(
            "SELECT meeting, body, date, place_unit, kind, review_year, review_part, plan_year, plan_part FROM"
            " held_meeting"
        )
        self._meetings = {row["meeting"]: _Meeting.of(row) for row in meetings}
        self._clusters = frozenset(row["id"] for row in facts.load("SELECT id FROM cluster"))
        self._labels = Labels(row["what"] for row in facts.load("SELECT DISTINCT what FROM told_figure"))

    def find(self, sought: Sought, today: dt.date, *, most: int = _RANKED) -> list[FoundFact]:
        """The statements nearest to a question, the likeliest first.

        What is of a time after ``today`` is not known yet.
        """
        units = self._telling(sought.reading, usual=sought.usual)
        asked = _Asked(sought)
        pairs = [f"{first} {second}" for first, second in _neighbours(units)]
        wanted = Wanted(self._phrases(units, pairs), asked.named, sought.meetings, sought.clusters)
        try:
            found = self._statements.find(wanted)
        except QueryTimeout:  # what the templates find is told without it
            return []
        day = today.isoformat()
        found = [one for one in self._meant(found, sought) if self._is_past(one, day, today.year)]
        joined = max(1, len(pairs))
        shares = self._statements.shares(found, units, pairs)
        whole = sum(unit.weight for unit in units) or 1.0
        held = [
            self._held_against(one, weight / whole, together / joined, sought, asked)
            for one, (weight, together) in zip(found, shares, strict=True)
        ]
        held.sort(key=lambda each: (-each.score, each.statement.id))
        likely = [self._found(each, held, sought, asked, len(units)) for each in held[:most]]
        return sorted(likely, key=lambda fact: (-fact.chance, fact.id))

    def _is_past(self, statement: Statement, today: str, this_year: int) -> bool:
        meeting = self._meetings.get(statement.meeting or "")
        if meeting is not None and meeting.date is not None:
            return meeting.date <= today
        return statement.first_year is None or statement.first_year <= this_year

    def _telling(self, reading: Reading, *, usual: bool) -> list[Unit]:
        """The words of a question that may stand in a statement: its content, and its words for relations.

        Names are held against what a statement names instead; a number of a date is none.
        """
        timed = {i for span in reading.period.spans for i in range(span.start, span.end)}
        left = {(token.start, token.folded) for token in reading.left}
        named: set[int] = set()
        worded: set[int] = set()
        for mention in reading.mentions:
            (worded if mention.kinds[0] in _WORDS else named).update(range(mention.start, mention.end))
        runs: list[list[int]] = [[]]
        for i, token in enumerate(reading.tokens):
            if i in timed or i in named or not (i in worded or (token.start, token.folded) in left):
                runs.append([])
            else:
                runs[-1].append(i)
        units = [
            self._unit(said.spellings, usual=usual)
            for run in runs
            for said in self._synonyms.said([reading.tokens[i] for i in run])
        ]
        return units[:_MOST_WORDS]

    def _unit(self, spellings: tuple[str, ...], *, usual: bool) -> Unit:
        """Weigh a word: the fewer facts hold it, and the fewer questions ask with it, the more it tells."""
        counts, size = (self._usually_held, self._usual_size) if usual else (self._held, self._size)
        held = sum(min(counts.get(word, 0) for word in spelling.split(" ")) for spelling in spellings)
        held = min(held, size)
        rarity = math.log(1 + (size - held + 0.5) / (held + 0.5))
        asked = min(self._asked.get(word, 0.0) for word in spellings[0].split(" "))
        return Unit(spellings, rarity * min(1.0, -math.log(asked + 0.001) / 7.0))

    def _meant(self, found: Sequence[Statement], sought: Sought) -> Sequence[Statement]:
        """The facts that are of no cluster that the question does not mean."""
        if sought.clusters is None:
            return found
        of_meetings = {self._meetings[one].body for one in sought.meetings if one in self._meetings}
        meant = of_meetings or sought.clusters
        return [
            one
            for one in found
            if one.body not in self._clusters or one.meeting in sought.meetings or one.body in meant
        ]

    def _phrases(self, units: Sequence[Unit], pairs: Sequence[str]) -> list[str]:
        """What to search for: pairs of words that facts hold, and what is not so common that it finds nothing."""
        held = self._held
        known = [pair for pair in pairs if all(word in held for word in pair.split(" "))]
        telling = [
            spelling
            for unit in units
            for spelling in unit.spellings
            if 0 < min(held.get(word, 0) for word in spelling.split(" ")) <= _TOO_COMMON * self._size
        ]
        return list(dict.fromkeys([*known, *telling][:_MOST_TERMS]))

    def _held_against(self, statement: Statement, covered: float, pairs: float, sought: Sought, asked: _Asked) -> _Held:
        """``covered`` and ``pairs`` are the shares that it holds; names are also held against words as typed."""
        body, meeting = statement.body, self._meetings.get(statement.meeting or "")
        of_cluster = (
            meeting.body if meeting is not None and statement.kind == "figure" else None
        )  # a member's, told there
        agrees = misses = 0
        for slot, entities, typed in asked.names:
            if (
                not statement.named.get(slot, _NOTHING).isdisjoint(entities)
                or (body in entities and slot in ("cluster", "unit"))
                or (slot == "unit" and meeting is not None and meeting.place_unit in entities)
                or (slot == "cluster" and of_cluster in entities)
            ):
                agrees += 1
            elif not any(map(statement.folded.__contains__, typed)):
                misses += 1
        for slot, values in asked.spoken:
            if slot == "meeting":
                agrees += statement.meeting in values
            else:
                agrees += body in values or not statement.named.get(slot, _NOTHING).isdisjoint(values)
        timely = _in_time(statement, meeting, asked)
        of_meeting = meeting is None or _may_be_of(meeting, sought)
        good = agrees + (timely is True)
        bad = misses + (timely is False) + (not of_meeting)
        speaks, _, _ = asked.cued[statement.kind]
        score = (covered + _PAIR * pairs + _SPEAKS * speaks) * (_AGREES**good) * (_CONTRADICTS**bad)
        return _Held(statement, covered, pairs, agrees, misses, timely, of_meeting, score)

    def _found(self, one: _Held, held: Sequence[_Held], sought: Sought, asked: _Asked, length: int) -> FoundFact:
        signals = self._signals(one, held, sought, asked, length)
        statement = one.statement
        speaks = signals.covered >= _LEAST_COVERED or not length or (signals.surest and signals.relation > 0)
        meets = bool(speaks) and not one.misses and one.timely is not False and one.of_meeting
        near = one.misses <= one.agrees and bool(speaks or one.agrees or not sought.named)
        return FoundFact(
            statement.id, statement.kind, statement.text, statement.sources, meets, signals, fact_probability(signals),
            statement.meeting, _names_new(statement, asked.said), near, self._named_by(statement),
            self._labels.said(statement.text, sought.reading) if statement.kind == "figure" else 0.0,
        )  # fmt: skip

    def _named_by(self, statement: Statement) -> Slots:
        """What a statement names, by slot, with the body that it is of, and the meeting."""
        body = statement.body
        if body is None or body not in self._clusters:
            return statement.slots
        return {**statement.slots, "cluster": (body,)}

    def _signals(self, one: _Held, held: Sequence[_Held], sought: Sought, asked: _Asked, length: int) -> FactSignals:
        reading, statement = sought.reading, one.statement
        relation = _KINDS.get(statement.kind, statement.kind)
        sure = sought.relations.get(relation, 0.0)
        other = _best_of_another(statement.kind, held)
        _, cued, against = asked.cued[statement.kind]

        def tells(what: Asked, *, new: bool) -> float:
            return (1.0 if new else -1.0) if what in reading.asked else 0.0

        return FactSignals(
            covered=one.covered,
            pairs=one.pairs,
            score=one.score,
            lead=max(-1.0, min(1.0, one.score - other)),
            first=float(one is held[0]),
            agrees=one.agrees / 3,
            misses=min(one.misses, 2) / 2,
            timely=0.0 if one.timely is None else 1.0 if one.timely else -1.0,
            occasion=0.0 if one.of_meeting else -1.0,
            relation=log_odds(sure) / 4,
            surest=float(sure == asked.surest and asked.surest > 0),
            rival=asked.surest - sure,
            cued=cued,
            against=against,
            who=tells("who", new=bool(statement.named.get("person", _NOTHING) - asked.said)),
            when=tells("when", new=statement.has_date),
            which=tells("which", new=bool(statement.named.get("unit", _NOTHING) - asked.said)),
            count=_counts(statement, sought, asked.words),
            number=tells("number", new=statement.has_symbol),
            told=sum(value in statement.folded for value in sought.told) / len(sought.told) if sought.told else 0.0,
            content=min(length, 12) / 12,
            length=min(statement.length, 60) / 60,
            **asked.signals,
        )


def _may_be_of(meeting: _Meeting, sought: Sought) -> bool:
    """Whether the meeting that a fact is of contradicts neither the kind nor the part of the year asked about."""
    kinds = sought.named.get("meeting_kind")
    if kinds and meeting.kind not in kinds:
        return False
    part = sought.reading.period.part
    return not part or meeting.parts == (None, None) or part in meeting.parts


def _in_time(statement: Statement, meeting: _Meeting | None, asked: _Asked) -> bool | None:
    """Whether a statement is of the time that a question names; None where it names none."""
    if asked.date is not None:
        written, day = asked.date
        return written in statement.text or (meeting is not None and meeting.date == day)
    if asked.month is not None:
        return (meeting is not None and str(meeting.date).startswith(asked.month)) or None
    if not asked.years:
        return None
    first, last = statement.first_year, statement.last_year
    if first is not None and any(first <= year <= (last or 9999) for year in asked.years):
        return True
    if meeting is not None and not meeting.years.isdisjoint(asked.years):
        return True
    if any(map(statement.text.__contains__, asked.written)):
        return True
    return False if first is not None else None


def _best_of_another(kind: str, held: Sequence[_Held]) -> float:
    """The score of the best of those ``held`` that is of another kind, the best first."""
    for each in held:
        if each.statement.kind != kind:
            return each.score
    return 0.0


def _names_new(statement: Statement, said: Collection[str]) -> bool:
    """Whether a statement names a person or an organisation that the question does not."""
    return any(entity not in said for slot in ("person", "unit") for entity in statement.named.get(slot, _NOTHING))


def alike(found: Sequence[FoundFact], most: int) -> list[FoundFact]:
    """The likeliest of the facts that contradict nothing, and those nearly as likely; none where there is none."""
    meeting = [fact for fact in found if fact.meets]
    return [fact for fact in meeting[:most] if fact.chance >= _LIKE * meeting[0].chance] if meeting else []


def _neighbours(units: Sequence[Unit]) -> Iterable[tuple[str, str]]:
    for first, second in itertools.pairwise(units):
        if first.spellings[0] != second.spellings[0]:
            yield first.spellings[0], second.spellings[0]


def _counts(statement: Statement, sought: Sought, words: Collection[str]) -> float:
    if sought.counted:
        return how_many(statement.folded, sought.counted)
    if "count" in sought.reading.asked:
        return 1.0 if statement.numbers - set(words) else -1.0
    return 0.0


def how_many(text: str, counted: Collection[str]) -> float:
    """1 where a folded text tells a number of what is ``counted``, -1 where it does not, 0 where nothing is."""
    if not counted:
        return 0.0
    return 1.0 if _number_of(tuple(counted)).search(text) else -1.0


@functools.lru_cache(_KEPT)
def _number_of(counted: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b\d+ (?:{'|'.join(map(re.escape, counted))})\b")


def counted_in(reading: Reading) -> tuple[str, ...]:
    """The folded words for what a question asks the number of ("mấy tỉnh"); none where it asks for no number."""
    for i in counting(reading.tokens):
        if reading.tokens[i + 1].folded not in _NOT_COUNTED:
            return names_of_counted(reading.tokens, i + 1)
    return ()


def counting(tokens: Sequence[Token]) -> list[int]:
    """The tokens that ask for the number of what stands behind them: "mấy", and the second of "bao nhiêu"."""
    return [
        i
        for i, token in enumerate(tokens[:-1])
        if (token.folded == "may" and not (i and tokens[i - 1].folded in _IN_A_ROW))
        or (token.folded == "nhieu" and i and tokens[i - 1].folded == "bao")
    ]


def _typed(reading: Reading, slot: str) -> list[str]:
    return [
        " ".join(token.folded for token in reading.tokens[mention.start : mention.end])
        for mention in reading.mentions
        if slot in mention.kinds
    ]


def _written(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
