"""Which template a question means, with which slots: the matcher's candidates weighed against what it says."""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.dialogue import (
    SAME,
    changed,
    goes_on,
    has_place_for,
    inherited,
    is_elliptical,
    is_fragment,
    last_turn,
    spoken_of,
    takes_up,
)
from knowledge.facts import FactBase
from knowledge.intents import IntentMatcher
from knowledge.language import NormalisedText, fold, folded_syllables, folded_words, tokenise
from knowledge.language.asking import asked_for
from knowledge.nlu.cues import Cues
from knowledge.nlu.meetings import MeetingFinder
from knowledge.nlu.reading import Reading
from knowledge.nlu.unnamed_cluster import UnnamedCluster
from knowledge.response.answer import Conversation, Slots, Turn
from knowledge.templates.book import QuestionBook
from knowledge.templates.template import QuestionTemplate

Examples = Sequence[tuple[str, Sequence[str]]]
"""The intents and the masked examples of each."""

Matches = tuple[tuple[str, float], ...]
"""Intents and how sure each is, the surest first."""

_CANDIDATES = 6
_KEPT = 4096  # matches; with names and years masked, many questions are the same
_WORTH_A_LOOK = 0.03  # whatever a question says, less confident a match never comes to be told
# What a template loses for each thing that does not fit it. Argued, then tuned on our own tuning bank.
_MISSING_NEED = 0.4
_UNUSED_NAME = 0.55
_ONLY_TOPIC = 0.6
_UNSUPPORTED = 0.5
_SUPPORT = 3
_CARRIES_ON = 0.9
_SURE = 0.75
_LIKELY = 0.5
_CLEAR = 0.8  # a whole question understood so well needs no taking apart
_PARTS = 4  # parts of a question that are matched for themselves
_PART = 0.95  # of the confidence that a part is understood with
_CUED = 0.15  # the confidence in a relation that only single words speak for
_CARD = 0.1  # the confidence in the card of the only thing named, which nothing else speaks for
_MERE_WORDS = frozenset({"deed", "group", "topic", "term", "place", "body", "authority"})
"""Slots that tell a relation or an office, or what is named once more as something else: no other thing."""
_NAMED_IN_TALK = 0.3
_ASKS_ELSE = 0.3  # what is left where a template tells something else than what is asked for
_ASKS_IT = 0.02  # added where it tells just that: settles close calls
_TELLS_APART: Mapping[str, float] = {"list": 2.0, "when": 2.0, "where": 2.0, "count": 2.0, "number": 2.0, "what": 0.5}
_OTHER_POINTS = 0.5  # of the confidence in points of one kind: that in those of another
_SIBLING = 0.8  # of its relation's best: a template that no example brought up
_MOST_MEETINGS = 6  # whose facts are looked through
_FEW_INSTEAD = 2  # meetings that are told instead of an unknown one
_RELATIONS = 2  # matches whose relations are looked through
_OF_FORMS = "form"  # the relation of forms of award, as the law has them
_TELLING = (
    "cluster", "unit", "person", "document", "movement", "award_form", "term", "role", "date", "number", "organisation",
    "post", "deed",
)  # fmt: skip
"""Slots whose being named asks for a template that uses them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to understand a question: an intent, its slots, and how sure it is (0 to 1).

    ``missing`` are slots it needs and nothing fills; ``inherits`` says whether it took something from the chat.
    ``demands`` is what the question says and the template's query makes nothing of: the rows must prove it. ``matched``
    is the matcher's own confidence, ``unused`` the number of names it makes nothing of; ``follows`` tells the question
    before with something changed; ``instead`` are meetings that differ in one thing from the unknown one asked about.
    """

    intent: str
    confidence: float
    slots: Slots
    missing: tuple[str, ...] = ()
    inherits: bool = False
    demands: Slots = field(default_factory=dict)
    matched: float = 0.0
    follows: bool = False
    unused: int = 0
    instead: tuple[str, ...] = ()

    def __hash__(self) -> int:
        slots, demands = frozenset(self.slots.items()), frozenset(self.demands.items())
        return hash((self.intent, self.confidence, slots, self.missing, demands))


class Understanding:
    """Ranks the ways to understand a question. Threads may share it."""

    def __init__(
        self,
        book: QuestionBook,
        matcher: IntentMatcher,
        facts: FactBase,
        examples: Examples,
        unnamed_cluster: UnnamedCluster,
    ) -> None:
        """Take the matcher with the masked examples that it has learned from."""
        self.vocabulary = {intent: _words(texts) for intent, texts in examples}
        self._book = book
        self._matcher = matcher
        self._match = functools.lru_cache(_KEPT)(self._matched_once)
        self._meetings = MeetingFinder(facts, unnamed_cluster)
        self._bodies = _bodies(facts)
        self._holders = _holders(facts)
        self._offices = _offices(facts)
        self._attended = _attended(facts)
        self._weight = _cluster_weights(facts)
        self._members = _members(facts)
        self._conferrers = _conferrers(facts)
        self._clusters = frozenset(row["id"] for row in facts.load("SELECT id FROM cluster"))
        self.cues = _cues(book, examples)
        self._asked_words = _shares(examples)
        self._asking_talk = frozenset(
            intent for intent, texts in examples if any(asked_for(fold(text)) for text in texts)
        )
        self._ranked = tuple(template.id for template in book.questions.values() if template.ranked)
        self._relations: dict[str, tuple[str, ...]] = {}
        for template in book.questions.values():
            if template.relation:
                self._relations[template.relation] = (*self._relations.get(template.relation, ()), template.id)

    def candidates(self, reading: Reading, conversation: Conversation, today: dt.date) -> list[Candidate]:
        """The ways to understand a question, the likeliest first; none for a text without a word."""
        if not reading.tokens:
            return []
        said = self.said(reading)
        matched = self._matched(reading, today, said, conversation)
        followed = self._followed(reading, today, said, conversation, matched)
        return [*(followed or self._asked_of_the_same(reading, today, said, conversation, matched)), *matched]

    def named(self, reading: Reading, conversation: Conversation) -> tuple[Slots, Slots]:
        """What a question names, by slot, and what else the chat has spoken of just before.

        The latter is empty for a question that names by itself what it is about.
        """
        said = self.said(reading)
        named = {**said, **self.holders_of(said)}
        previous = last_turn(conversation)
        alone = set(_TELLING) & set(said) and not (is_elliptical(reading) or reading.points)
        if previous is None or alone:
            return named, {}
        before = changed(previous.slots, named)
        return named, {slot: values for slot, values in before.items() if slot not in named}

    def meetings_of(self, named: Slots, reading: Reading, today: dt.date) -> tuple[str, ...]:
        """The meetings that a question may speak of; none where it tells too little."""
        if named.get("meeting"):
            return tuple(map(str, named["meeting"]))
        found, _ = self._meetings.find(named, reading, today)
        return tuple(one.meeting for one in found[-_MOST_MEETINGS:])

    def asked_words(self) -> dict[str, float]:
        """For each folded word of the examples, the share of the examples that hold it."""
        return self._asked_words

    def _followed(
        self, reading: Reading, today: dt.date, said: Slots, conversation: Conversation, matched: Sequence[Candidate]
    ) -> list[Candidate]:
        """The question before with what a fragment changes in it; none where there is none or it is no fragment."""
        previous = last_turn(conversation)
        template = self._book.questions.get(previous.intent or "") if previous else None
        if previous is None or template is None:
            return []
        if is_fragment(reading, template, said, previous.question):
            ways = [] if matched and not is_elliptical(reading) and _stands(matched[0]) else [template]
        else:
            ways = self._taken_up(reading, said, template, previous, matched)
        for way in ways:
            fitted = {slot: values for slot, values in said.items() if slot != "body" or "body" in way.slots}
            told = changed(self._without_others(_kept(previous, way, reading), said), fitted)
            taken = _default_cluster(conversation, told)
            filled = self._filled(way, told, taken, reading, today)
            if not filled.missing:
                return [
                    Candidate(
                        way.id, _CARRIES_ON, filled.slots, inherits=bool(taken), demands=filled.demands,
                        matched=_CARRIES_ON, follows=True,
                    )
                ]  # fmt: skip
        return []

    def _without_others(self, spoken: Slots, said: Slots) -> Slots:
        """What a chat spoke of, without the body that a unit now named has nothing to do with.

        "Còn ở huyện Hiệp Hòa …" after a cluster of provinces asks of that district, which reports for itself.
        """
        own = {str(unit) for unit in said.get("unit", ()) if unit in self._bodies}
        others = [body for body in map(str, spoken.get("body", ())) if own - self._members.get(body, own)]
        return {slot: values for slot, values in spoken.items() if slot != "body"} if others else spoken

    def _asked_of_the_same(
        self, reading: Reading, today: dt.date, said: Slots, conversation: Conversation, matched: Sequence[Candidate]
    ) -> list[Candidate]:
        """Who or where it was of the very thing that was told, not of such things at large.

        "Bằng khen đó do ai tặng?" after who was commended asks of that award, though its words ask of the form.
        """
        previous = last_turn(conversation)
        template = self._book.questions.get(previous.intent or "") if previous else None
        names_new = any(previous is None or previous.slots.get(slot) != said[slot] for slot in set(said) - {"deed"})
        only_whom = bool(said) and set(said) <= {"unit", "place", "person"}  # of whom something else may be asked
        points = (_points_at_it(reading) and not only_whom) or not said
        if previous is None or template is None or names_new or not points:
            return []
        other = self._book.questions.get(matched[0].intent) if matched and _answers(matched[0]) else None
        asked = set(reading.asked)
        if other is None or not asked or not asked <= {"who", "which", "where", "when"} & set(template.asks):
            return []
        known = self.vocabulary[template.id]
        if other.relation == template.relation or not all(word in known for word in reading.content):
            return []
        filled = self._filled(template, _kept(previous, template, reading), {}, reading, today)
        if filled.missing:
            return []
        return [
            Candidate(
                template.id, _CARRIES_ON, filled.slots, inherits=True, demands=filled.demands, matched=_CARRIES_ON,
                follows=True,
            )
        ]  # fmt: skip

    def _taken_up(
        self, reading: Reading, said: Slots, template: QuestionTemplate, previous: Turn, matched: Sequence[Candidate]
    ) -> list[QuestionTemplate]:
        """The templates of the relation spoken of by which a question that goes on from another asks of something else.

        "Còn Thái Nguyên thì đọc cái gì?" after what another province reported: all that it names has its place there,
        its words are used of such things or were said, and it asks for nothing better of any other relation.
        """
        family = dict.fromkeys([template.id, *self._relations.get(template.relation or "", ())])
        other = any(one.intent not in family and _answers(one) for one in matched[:1])
        if other or not takes_up(reading) or all(previous.slots.get(slot) == said[slot] for slot in said):
            return []
        near = [one.id for one in self._book.questions.values() if set(one.needs) & set(template.needs)]
        known = {word for one in (*family, *near) for word in self.vocabulary[one]}
        known.update(fold(previous.question).split())
        if any(word not in known and word in folded_syllables() for word in reading.content):
            return []
        ways = [self._book.questions[one] for one in family]
        return [
            way
            for way in ways
            if has_place_for(reading, way) and not (reading.asked and way.asks and reading.asked.isdisjoint(way.asks))
        ]

    def _matched(self, reading: Reading, today: dt.date, said: Slots, conversation: Conversation) -> list[Candidate]:
        found = []
        said_before = self._without_others(spoken_of(conversation), said)
        before = self._without_others(spoken_of(conversation, answers=goes_on(reading)), said)
        elliptical = is_elliptical(reading)
        if "number" in reading.asked and "cluster" in before:  # "quyết định số mấy" after who heads a cluster
            before = {"body": before["cluster"], **before}
        for intent, confidence in self._with_siblings(self._matches(reading), reading):
            template = self._book.questions.get(intent)
            if template is not None and not self._can_be_meant(template, reading):
                continue
            if template is None:  # talk names nothing, and most of it asks nothing
                asks = reading.asked and intent not in self._asking_talk
                names = {*_TELLING, "place"} & set(said)
                talk = confidence * (_NAMED_IN_TALK if asks or names else 1)
                found.append(Candidate(intent, talk, {}, matched=confidence))
                continue
            unused = _unused(template, said)
            for way in self._ways_to_inherit(template, reading, said, before, said_before, elliptical=elliptical):
                taken = way | _default_cluster(conversation, {*said, *way})
                for filled in self._ways_to_fill(template, said, taken, reading, today):
                    supported = self._supported(confidence, intent, reading, named=not filled.missing)
                    weighed = _weighed(supported, template, filled.slots, filled.missing, unused)
                    found.append(
                        Candidate(
                            intent,
                            _asking(weighed, template, reading),
                            filled.slots,
                            filled.missing,
                            bool(taken),
                            filled.demands,
                            confidence,
                            unused=len(unused),
                            instead=filled.instead,
                        )
                    )
        found.sort(key=lambda candidate: -candidate.confidence)
        return found

    def _ways_to_inherit(
        self,
        template: QuestionTemplate,
        reading: Reading,
        said: Slots,
        before: Slots,
        said_before: Slots,
        *,
        elliptical: bool,
    ) -> list[dict[str, tuple[str | int, ...]]]:
        """What a question may take over from its chat: all of it, and where an answer told of a unit, all but that.

        "Mỗi đơn vị góp bao nhiêu" after who heads a cluster may ask of that unit, or of the cluster.
        """
        ways: list[dict[str, tuple[str | int, ...]]] = []
        for spoken in (before,) if said_before == before else (before, said_before):
            taken = inherited(template, said, spoken, elliptical=elliptical)
            if reading.located and not elliptical:  # "hội nghị ở Hạ Long" says which one
                taken.pop("meeting", None)
            if self._clusters.isdisjoint(taken.get("cluster", ())):  # a district that met is no cluster
                taken.pop("cluster", None)
            if taken not in ways and (not ways or "unit" in ways[0].keys() - taken.keys()):
                ways.append(taken)
        return ways

    def _can_be_meant(self, template: QuestionTemplate, reading: Reading) -> bool:
        """Whether a question denies where a template tells who did not, and holds a word it must be told by."""
        if template.negated and not (reading.negated or reading.yes_no):
            return False
        return not template.says or any(f" {fold(word)} " in f" {reading.folded} " for word in template.says)

    def _with_siblings(self, matches: Matches, reading: Reading) -> Matches:
        """The matches, and the templates of their relations that ask for what the question asks for.

        What a question is about and what it asks for are recognised apart: one that asks for the day of what an
        example asks the place of is still understood, and so is one whose words alone tell the relation.
        """
        kept = [*matches[:1], *(match for match in matches[1:] if match[1] >= _WORTH_A_LOOK)]
        known = {intent for intent, _ in kept}
        relations: dict[str, float] = {}
        for intent, confidence in kept[:_RELATIONS]:
            template = self._book.questions.get(intent)
            if template and template.relation:
                relations.setdefault(template.relation, confidence)
        cues = self.cues.scores(reading.masked_words)
        for relation in sorted(cues, key=lambda one: -cues[one])[:_RELATIONS]:
            relations.setdefault(relation, _CUED)
        for relation, confidence in relations.items():
            for sibling in self._relations.get(relation, ()):
                asks = self._book.questions[sibling].asks
                if sibling not in known and (not reading.asked.isdisjoint(asks) or reading.yes_no or not asks):
                    known.add(sibling)
                    kept.append((sibling, confidence * _SIBLING))
        return (*kept, *self._cards(reading, known), *self._other_points(kept))

    def _cards(self, reading: Reading, known: Collection[str]) -> Matches:
        """The cards of the one thing that a question names, where it names nothing else: no example may have its words.

        Those that a match or its relation has brought up are ``known``.
        """
        named = reading.slots.keys() - _MERE_WORDS
        if len(named) != 1 or reading.yes_no:
            return ()
        [slot] = named
        cards = (one for one in self._book.questions.values() if one.card == slot and one.id not in known)
        return tuple((one.id, _CARD) for one in cards if not reading.asked.isdisjoint(one.asks))

    def _other_points(self, kept: Sequence[tuple[str, float]]) -> Matches:
        """The templates for other kinds of points, where a match tells points: what holds the words is seen of rows."""
        known = {intent for intent, _ in kept}
        sure = [confidence for intent, confidence in kept[:_RELATIONS] if intent in self._ranked]
        others = (intent for intent in self._ranked if intent not in known)
        return tuple((intent, max(sure) * _OTHER_POINTS) for intent in others) if sure else ()

    def _matches(self, reading: Reading) -> Matches:
        """The likeliest intents of the question, or of the parts of it that say something, whichever is surer."""
        best = dict(self._match(reading.masked))
        # Of one question with an aside ("xin tên các tỉnh, em đang làm bảng") the aside may be what lies outside.
        told = best if reading.asking else best.keys() & self._book.questions.keys()
        if max((best[intent] for intent in told), default=0.0) >= _CLEAR:
            return tuple(best.items())
        for part in reading.sentences[:_PARTS]:
            for intent, confidence in self._match(part):
                best[intent] = max(best.get(intent, 0.0), confidence * _PART)
        return tuple(sorted(best.items(), key=lambda match: -match[1]))

    def _matched_once(self, masked: str) -> Matches:
        # The words are put right already: what is left to normalise would only cost time.
        return tuple(self._matcher.match_normalised(NormalisedText(masked, tuple(tokenise(masked))), limit=_CANDIDATES))

    def _supported(self, confidence: float, intent: str, reading: Reading, *, named: bool) -> float:
        """The confidence in an intent, lower for words that none of its examples holds, higher where all are known.

        A question made of names that fill all it needs (``named``) and of words that its examples use is hardly ever
        about something else.
        """
        known = self.vocabulary[intent]
        letters = sum(map(len, reading.content))
        # A word that is no syllable is a slip that was not put right: it tells nothing either way.
        unknown = sum(len(word) for word in reading.content if word not in known and word in folded_syllables())
        share = unknown / letters if letters else 0.0
        support = 1 + (_SUPPORT - 1) * (1 - share) if named and reading.slots else 1
        return (1 - (1 - confidence) ** support) * (1 - _UNSUPPORTED * share)

    def said(self, reading: Reading) -> dict[str, tuple[str | int, ...]]:
        """What the question says, by slot: its mentions, its time, and the body that they name."""
        said = dict(reading.slots)
        if "cluster" in said:
            said["cluster"] = self._likeliest_clusters(said["cluster"])
        bodies = [*said.get("cluster", ()), *(unit for unit in said.get("unit", ()) if unit in self._bodies)]
        if said.get("cluster"):
            bodies = list(said["cluster"])
        bodies = [body for body in bodies if body not in said.get("place", ())]
        if bodies:
            said["body"] = tuple(dict.fromkeys(bodies))
        period = reading.period
        if period.years:
            said["year"] = period.years
        if period.part:
            said["part"] = (period.part,)
        if period.date:
            said["date"] = period.dates
        if period.month:
            said["month"] = period.months
        if period.days:
            said["days"] = tuple(day.isoformat() for day in period.days)
        return said

    def _holders_named(self, said: Slots) -> tuple[str | int, ...]:
        """The persons whom the posts of a question mean: those it names with them, or the only one who held one."""
        holders = {holder for post in said.get("post", ()) for holder in self._holders.get(str(post), ())}
        named = tuple(person for person in said.get("person", ()) if person in holders)
        return named or tuple(self.holders_of(said).get("person", ()))

    def holders_of(self, said: Slots) -> Slots:
        """The person whom a post means, where one person alone is known to have held it: there, or then."""
        if said.get("person"):
            return {}
        posts = [str(post) for post in said.get("post", ())]
        holders = {holder for post in posts for holder in self._holders.get(post, ())}
        if len(holders) > 1:  # "Trưởng Ban Thi đua - Khen thưởng Trung ương", "thứ trưởng" who was at Hạ Long
            units = set(map(str, said.get("unit", ())))
            of_unit = {
                one for one in holders for post in posts if not units.isdisjoint(self._offices.get((post, one), ()))
            }
            holders = of_unit or {one for one in holders if _was_there(self._attended.get(one, ()), said)}
        return {"person": tuple(holders)} if len(holders) == 1 else {}

    def is_in_a_post(self, reading: Reading) -> bool:
        """Whether the name that nothing bears stands in a post of a person whom the question names."""
        name = f" {' '.join(folded_words(reading.unknown_name))} "
        persons = set(map(str, reading.slots.get("person", ())))
        return any(
            name in f" {' '.join(folded_words(title))} " and not persons.isdisjoint(holders)
            for title, holders in self._holders.items()
        )

    def _clusters_of(self, units: Collection[str | int]) -> tuple[str, ...]:
        """The cluster that all these are known to be members of, where most is known of one alone."""
        common = [cluster for cluster, members in self._members.items() if members.issuperset(map(str, units))]
        known = self._likeliest_clusters(common) if common else ()
        return (str(known[0]),) if len(known) == 1 else ()

    def _conferred(self, said: Slots, reading: Reading) -> tuple[str | int, ...]:
        """The forms of award that a question names, of several that share a name those that a named authority confers.

        "Cờ thi đua của tỉnh" is not the Government's. None where that tells none of them apart, or it is a claim.
        """
        authorities = frozenset(map(str, said.get("authority", ())))
        if not authorities or reading.yes_no:
            return ()
        told: list[str] = []
        for mention in reading.mentions:
            forms = mention.of_kind("award_form")
            conferred = [form for form in forms if not authorities.isdisjoint(self._conferrers.get(form, ()))]
            told += conferred if conferred and len(forms) > 1 else forms
        return tuple(dict.fromkeys(told)) if len(told) < len(said.get("award_form", ())) else ()

    def _likeliest_clusters(self, clusters: Sequence[str | int]) -> tuple[str | int, ...]:
        """Of clusters that share a name those that most is known of."""
        most = max(self._weight.get(str(cluster), 0) for cluster in clusters)
        known = tuple(cluster for cluster in clusters if self._weight.get(str(cluster), 0) > 0)
        return tuple(clusters) if most == 0 else known

    def _ways_to_fill(
        self, template: QuestionTemplate, said: Slots, taken: Slots, reading: Reading, today: dt.date
    ) -> list[_Filled]:
        """How a question may fill a template: "ở Bắc Kạn" may be whom it is about, or where a meeting was."""
        filled = self._filled(template, said, taken, reading, today)
        bodies = set(map(str, filled.slots.get("body", ())))
        if not bodies or not bodies <= reading.located or "meeting" not in template.slots or "meeting" in filled.slots:
            return [filled]
        there = self._filled(template, said, taken, reading, today, at_meeting=True)
        return [filled, there] if "meeting" in there.slots else [filled]

    def _filled(
        self,
        template: QuestionTemplate,
        said: Slots,
        taken: Slots,
        reading: Reading,
        today: dt.date,
        *,
        at_meeting: bool = False,
    ) -> _Filled:
        """The slots of a template that a question fills with what it says and takes over, and those it misses."""
        used = set(template.reads)
        if not {"post", "authority"} & template.slots and (holders := self._holders_named(said)):
            said = {**_without_units_of_posts(said, reading), "person": holders}
            used.add("post")
        slots = {**taken, **said}
        if "place" in slots and "place" not in template.slots and "meeting" not in template.slots:
            slots.pop("place")
        if "body" in template.slots and not {"unit", "place"} & template.slots and "unit" in slots:
            slots.setdefault("body", slots["unit"])
        if at_meeting:
            slots.pop("body", None)
            slots["place"] = tuple(reading.located)
            slots["unit"] = tuple(unit for unit in slots.get("unit", ()) if unit not in reading.located)
        if "meeting" in template.slots:
            slots, told = self._with_meeting(template, slots, reading, today, at_meeting=at_meeting)
            used |= told
        there = _occasion(template, slots, reading)
        slots = _without_place(slots, there)
        kept: dict[str, tuple[str | int, ...]] = {
            slot: values for slot, values in slots.items() if slot in template.slots and values
        }
        if "topic" in template.slots and reading.content:
            kept["topic"] = reading.content
        if "cluster" in template.needs and "cluster" not in kept and said.get("unit") and not reading.yes_no:
            clusters = self._clusters_of(said["unit"])
            if clusters:  # "cái cụm có Bắc Giang với Bắc Kạn": its members only say which one
                kept["cluster"] = clusters
                kept.pop("unit", None)
                used |= {"unit", "place", "body"}
        if template.relation == _OF_FORMS and (conferred := self._conferred(said, reading)):
            kept["award_form"] = conferred
            used.add("authority")
        missing = _missing(template, kept)
        claims = {claim.slot for claim in template.claim} if reading.yes_no else set()
        instead = self._meetings_instead(slots, reading, today) if "meeting" in missing else ()
        return _Filled(kept, missing, {**_demands(said, kept, used | claims), **there}, instead)

    def _meetings_instead(self, slots: Slots, reading: Reading, today: dt.date) -> tuple[str, ...]:
        """The meetings that are known where the place, or else the day, that a question tells of one does not fit."""
        anywhere = {slot: values for slot, values in slots.items() if slot not in ("place", "unit")}
        period = reading.period
        years = period.years or tuple(day.year for day in (period.date,) if day)
        of_year = replace(reading, period=replace(period, date=None, month=None, days=None, years=years, spans=()))
        for told, read in ((anywhere, reading), (slots, of_year)):
            if told is slots and not (period.date or period.month or period.days):
                continue
            if not {"body", "place"} & told.keys():
                continue
            found, _ = self._meetings.find(told, read, today)
            if 0 < len(found) <= _FEW_INSTEAD:
                return tuple(one.meeting for one in found)
        return ()

    def _with_meeting(
        self, template: QuestionTemplate, slots: Slots, reading: Reading, today: dt.date, *, at_meeting: bool
    ) -> tuple[dict[str, tuple[str | int, ...]], set[str]]:
        """The slots with the meeting they tell of, and those that told it.

        What told it is used up where the meeting is what is asked about.
        """
        slots = dict(slots)
        tells = {"meeting_kind", "date", "month", "days"} & set(slots) or reading.period.relative == "latest"
        must = "meeting" in template.needs or ("meeting" in template.one_of and "body" not in template.slots)
        somewhere = not self._bodies.issuperset(reading.located)  # "ở Hạ Long": where a meeting was, of some body
        if "meeting" in slots or not (must or tells or somewhere or at_meeting or "hoi nghi" in reading.folded):
            return slots, set()
        found, told = self._meetings.find(slots, reading, today)
        if reading.yes_no and (not found or {"place", "unit"} & {claim.slot for claim in template.claim}):
            telling = {slot: values for slot, values in slots.items() if slot not in ("place", "unit")}
            found, told = self._meetings.find(telling, reading, today)
        if not found:
            return slots, set()
        if "place" in told:  # where it met has told the meeting, and is not whom the question is about
            there = {one.place_unit for one in found} & set(reading.located)
            slots["unit"] = tuple(unit for unit in slots.get("unit", ()) if unit not in there)
        slots["meeting"] = tuple(one.meeting for one in found)
        kept = {claim.slot for claim in template.claim}
        for used in ("year", "part", "date", "month", "days", "body", "meeting_kind"):
            if used not in kept:
                slots.pop(used, None)
        return slots, told


@dataclass(frozen=True, slots=True)
class _Filled:
    slots: Slots
    missing: tuple[str, ...]
    demands: Slots
    instead: tuple[str, ...] = ()


def _missing(template: QuestionTemplate, kept: Slots) -> tuple[str, ...]:
    """The slots that a template needs and nothing fills."""
    missing = tuple(slot for slot in template.needs if slot not in kept)
    has_one = not template.one_of or any(slot in kept for slot in template.one_of)
    return missing if has_one else (*missing, template.one_of[0])


def _asking(confidence: float, template: QuestionTemplate, reading: Reading) -> float:
    """The confidence in a template, lower where it tells something else than what is asked for."""
    if not template.asks or not reading.asked:
        return confidence
    both = reading.asked & set(template.asks)
    if not both:
        return confidence * _ASKS_ELSE
    return confidence + _ASKS_IT * sum(_TELLS_APART.get(kind, 1.0) for kind in both)


def _demands(said: Slots, kept: Slots, used: set[str]) -> Slots:
    """What is said and neither read by the query nor used up: a scope and what it was found from count once."""
    if "body" in used and "body" in kept:
        used = used | {slot for slot in ("cluster", "unit", "place") if set(said.get(slot, ())) <= set(kept["body"])}
    if "unit" in used and "unit" in kept:
        used = used | {"place"}
    if "place" in used:
        used = used | {"unit"} if set(said.get("unit", ())) <= set(said.get("place", ())) else used
    if "cluster" in used:
        used = used | {"body"}
    if "authority" in used and len(kept.get("authority", ())) > 1:
        used = used | {"post"}  # that of one of several who confer says nothing of what the others do
    return {slot: values for slot, values in said.items() if slot not in used and slot not in ("body", "topic")}


def _occasion(template: QuestionTemplate, slots: Slots, reading: Reading) -> dict[str, tuple[str | int, ...]]:
    """The units where something was, of a question that names another one: "lúc dự họp ở A là Phó Chủ tịch Hội đồng B".

    A template that tells of no place tells of the other.
    """
    units = slots.get("unit", ())
    there = tuple(unit for unit in units if unit in reading.located)
    tells_place = not {"place", "meeting", "body"}.isdisjoint(template.slots) or "unit" not in template.slots
    of_another = len(there) < len(units) or ("post" in reading.slots and "post" in template.slots)
    if not there or tells_place or not of_another or "deed" not in reading.slots:
        return {}
    return {"place": there}


def _without_place(slots: Slots, there: Slots) -> dict[str, tuple[str | int, ...]]:
    """The slots without the units where something was as those that a question is about."""
    places = there.get("place", ())
    units = tuple(unit for unit in slots.get("unit", ()) if unit not in places)
    return {**slots, "unit": units} if places else dict(slots)


def _without_units_of_posts(said: Slots, reading: Reading) -> Slots:
    """What is said without the units that only stand in a post: "Thứ trưởng Bộ Nội vụ" speaks of no ministry."""
    named = [mention for mention in reading.mentions if "unit" in mention.kinds]
    in_posts = {unit for mention in named if "post" in mention.kinds for unit in mention.of_kind("unit")}
    in_posts -= {unit for mention in named if "post" not in mention.kinds for unit in mention.of_kind("unit")}
    left = {
        slot: tuple(value for value in values if value not in in_posts) if slot in ("unit", "place", "body") else values
        for slot, values in said.items()
    }
    return {slot: values for slot, values in left.items() if values}


def _default_cluster(conversation: Conversation, named: Container[str]) -> dict[str, tuple[str | int, ...]]:
    """The chat's own cluster, for a question in which nothing is ``named`` that says whom it is about."""
    cluster = conversation.default_cluster
    if cluster is None or any(slot in named for slot in ("cluster", "body", "unit", "meeting", "date")):
        return {}
    return {"cluster": (cluster,), "body": (cluster,)}


def _cues(book: QuestionBook, examples: Examples) -> Cues:
    """The words that speak for each relation, for talk and for what lies outside."""
    held: dict[str, list[list[str]]] = {}
    for intent, texts in examples:
        template = book.questions.get(intent)
        relation = template.relation or intent if template else intent
        held.setdefault(relation, []).extend(folded_words(text) for text in texts)
    return Cues(held, book.fillers)


def _words(texts: Sequence[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in folded_words(text))


def _shares(examples: Examples) -> dict[str, float]:
    held = Counter(word for _, texts in examples for text in texts for word in set(folded_words(text)))
    size = sum(len(texts) for _, texts in examples) or 1
    return {word: count / size for word, count in held.items()}


def _stands(candidate: Candidate) -> bool:
    """Whether a candidate is a question of its own, sure and complete without the chat."""
    return candidate.confidence >= _SURE and not candidate.missing and not candidate.inherits


_THAT = frozenset({"đó", "này", "ấy", "đấy", "kia", "nay", "ay"})


def _points_at_it(reading: Reading) -> bool:
    """Whether a question points at what it names, or at something else in its chat: "Bằng khen đó"."""
    ends = {mention.end for mention in reading.mentions}
    return reading.points or any(reading.tokens[end].text in _THAT for end in ends if end < len(reading.tokens))


_COUNTED = frozenset({"rank", "number"})
"""Slots that "mấy" and "bao nhiêu" ask for."""


def _kept(previous: Turn, template: QuestionTemplate, reading: Reading) -> Slots:
    """What stays of the question before: all that the template reads, but whom it claimed where that is asked now."""
    claimed = {claim.slot for claim in template.claim}
    asked = claimed if reading.asked & {"who", "which"} else claimed & _COUNTED if "count" in reading.asked else set()
    return {slot: values for slot, values in previous.slots.items() if slot in template.slots and slot not in asked}


def _answers(candidate: Candidate) -> bool:
    """Whether a candidate is likely meant as it stands: it lacks nothing, and accounts for all that is named."""
    return candidate.confidence >= _LIKELY and not candidate.missing and not candidate.unused


def _unused(template: QuestionTemplate, said: Slots) -> list[str]:
    """The slots that say whom or what a question is about and that a template makes nothing of."""
    telling = set(_TELLING) & set(said)
    if "role" in template.needs:  # the council that a member in charge sits on
        telling.discard("organisation")
    return [slot for slot in telling if template.slots.isdisjoint(SAME.get(slot, (slot,)))]


def _weighed(
    confidence: float, template: QuestionTemplate, slots: Slots, missing: Sequence[str], unused: Sequence[str]
) -> float:
    """The confidence in a template, lowered for what it lacks and for names it makes nothing of."""
    confidence *= _MISSING_NEED ** len(missing)
    if "topic" in template.one_of and not any(slot in slots for slot in template.one_of if slot != "topic"):
        confidence *= _ONLY_TOPIC
    if "topic" not in template.one_of:  # where rows are found by all words of a question, names are among them
        confidence *= _UNUSED_NAME ** len(unused)
    if "role" in template.needs and not missing:  # nobody says "cụm phó" of anything else
        confidence = 1 - (1 - confidence) ** 2
    return confidence


def _bodies(facts: FactBase) -> frozenset[str]:
    """The units that facts are told about (a district with meetings), beside the clusters."""
    rows = facts.load(
        """SELECT body FROM meeting UNION SELECT body FROM point UNION SELECT body FROM award
           UNION SELECT body FROM movement_mention"""
    )
    return frozenset(row["body"] for row in rows)


def _conferrers(facts: FactBase) -> Mapping[str, frozenset[str]]:
    """For each form of award, by id, the authorities that confer it."""
    rows = facts.load("SELECT award_form, authorities FROM form_of_award WHERE authorities IS NOT NULL")
    return {row["award_form"]: frozenset(row["authorities"].split()) for row in rows}


def _holders(facts: FactBase) -> Mapping[str, tuple[str, ...]]:
    """By a post its holders, those of a more precise one among them: "Thứ trưởng Thường trực" is a "Thứ trưởng"."""
    own: dict[str, list[str]] = {}
    for row in facts.load("SELECT DISTINCT title_folded, person FROM held_post ORDER BY title_folded, person"):
        own.setdefault(row["title_folded"], []).append(row["person"])
    holders = {title: list(persons) for title, persons in own.items()}
    for title, persons in own.items():
        words = title.split(" ")
        for wider in (" ".join(words[:size]) for size in range(1, len(words))):
            if wider in own:
                holders[wider] += persons
    return {title: tuple(dict.fromkeys(persons)) for title, persons in holders.items()}


def _offices(facts: FactBase) -> Mapping[tuple[str, str], frozenset[str]]:
    """By a post and its holder the offices, no places, where it was held."""
    held: dict[tuple[str, str], set[str]] = {}
    for row in facts.load(
        """SELECT DISTINCT p.title_folded, p.person, p.unit FROM held_post p
           JOIN organisation o ON o.id = p.unit JOIN kind k ON k.id = o.kind WHERE NOT k.is_place"""
    ):
        held.setdefault((row["title_folded"], row["person"]), set()).add(row["unit"])
    return {key: frozenset(units) for key, units in held.items()}


def _attended(facts: FactBase) -> Mapping[str, frozenset[tuple[str, str]]]:
    """By a person where and when the meetings were at which it was."""
    there: dict[str, set[tuple[str, str]]] = {}
    for row in facts.load(
        """SELECT DISTINCT p.person, coalesce(m.place_unit, '') AS place, coalesce(m.date, '') AS date
           FROM meeting_presence p JOIN held_meeting m ON m.meeting = p.meeting WHERE p.person IS NOT NULL"""
    ):
        there.setdefault(row["person"], set()).add((row["place"], row["date"]))
    return {person: frozenset(meetings) for person, meetings in there.items()}


def _was_there(meetings: Collection[tuple[str, str]], said: Slots) -> bool:
    """Whether one of these meetings was where and when a question says; not where it says neither."""
    named = [said[slot] for slot in ("place", "date") if said.get(slot)]
    return bool(named) and any(
        place in said.get("place", (place,)) and date in said.get("date", (date,)) for place, date in meetings
    )


def _members(facts: FactBase) -> Mapping[str, frozenset[str]]:
    members: dict[str, set[str]] = {}
    for row in facts.load("SELECT cluster, unit FROM cluster_member"):
        members.setdefault(row["cluster"], set()).add(row["unit"])
    return {cluster: frozenset(units) for cluster, units in members.items()}


def _cluster_weights(facts: FactBase) -> Mapping[str, int]:
    """How much is known of each cluster: its attested roles, members and meetings."""
    rows = facts.load(
        """SELECT cluster, count(*) AS known FROM (
             SELECT cluster FROM cluster_role UNION ALL SELECT cluster FROM cluster_member
             UNION ALL SELECT body FROM held_meeting) GROUP BY cluster"""
    )
    return {row["cluster"]: row["known"] for row in rows}
