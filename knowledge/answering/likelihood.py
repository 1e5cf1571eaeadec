"""How likely each reply to a question is the right one, and the facts found beside them."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from knowledge.facts import FactBase
from knowledge.language import fold
from knowledge.language.asking import Asked, compared, superlative
from knowledge.learning import OUTSIDE
from knowledge.nlu.names import Directory
from knowledge.nlu.reading import Reading
from knowledge.nlu.understanding import Candidate, Understanding
from knowledge.response.answer import Answer, AnswerKind, Slots, Turn
from knowledge.response.asked_for import asks_for_another, tells_only_persons, tells_what_is_asked
from knowledge.response.beside import ToldBeside
from knowledge.response.cards import is_on_card
from knowledge.response.complement import LEFT_OVER
from knowledge.response.composing import sources_of
from knowledge.response.existence import leaves_out_thing
from knowledge.response.kind_told import names_somebody
from knowledge.response.replying import NOT_TOLD, YES, Reply, beside_what_is_asked
from knowledge.response.same_words import says_in_its_words
from knowledge.response.searching import FoundFact, alike, counted_in, counting, how_many
from knowledge.response.weighing import NO_CUE, Signals, log_odds, most_probable, probability
from knowledge.templates.book import QuestionBook

SURE_ENOUGH: Mapping[AnswerKind, float] = {"answer": 0.65, "clarify": 0.5, "no_data": 0.35}
"""How likely right a reply must be to be told. One falsehood costs more than two answers; to ask back costs little."""
QUITE_SURE = 0.85
"""Surer answers are told alone."""
MAY_ASK = 0.8
"""How sure the matcher must be of a relation to ask back about it."""
MOST_FACTS = 3
"""Told as they were found."""

_TELLS_ELSE = 0.7
_POINTS: frozenset[Asked] = frozenset({"when", "where"})  # what a reply that tells only these is surely asked for
_WHO: frozenset[Asked] = frozenset({"who", "which", "list"})
_DENIED_ONLY = 0.5
_OTHER_POINTS = 0.5  # what is left of a likelihood where points of another kind hold all the words that are shared
_GUESSED = 0.75
_HARDLY_MATCHED = -0.45  # a quarter of the log odds: only single words speak for it
_CANNOT_SAY = 0.8
_MOST_BESIDE = 12  # items of what is known beside the thing asked for; all that there are tell nothing of it
_DOES_NOT_SAY = 0.3
_SHARED = 0.4  # of the likelihood of another reply that tells the same; of 0, 0.4, 0.8 the best on seven banks
_NEITHER = 0.6
_LABELLED = 0.7  # of a question's words: with so many the label of a row is what is asked for
_SAME_LABEL = 0.5  # of the likelihood that such a reply is wrong
_ALL_OF_KIND = 0.6  # of the likelihood that all things of the kind that is asked for are the wrong reply
_ON_CARD = 0.6  # of the likelihood that the card of the only thing named is the wrong reply
_IN_ITS_WORDS = 0.55  # of the likelihood that a fact is no answer that says all in the question's words
_LABEL_SAID = 0.65  # of the words of a figure's label
_LABELLED_FACT = 0.75  # how likely a figure is at least the one asked for whose label is said: 11 of 11 on the banks
_FIGURE = "figure"
"""The relation that tells figures."""
_BODIES = frozenset({"body", "unit", "cluster", "document", "meeting"})
_MAY_TELL_NUMBER = 0.3  # how likely a reply must be that tells the number asked for
_NOT_BORNE_OUT = 0.9
_ONLY_LISTS = 0.7
_MANY = 3  # rows
_LOOKED_AT = 30  # rows
_KEPT = 256  # questions, each held against several replies
_ROUNDING = 1e-9  # sums of the same numbers in another order differ by less
_ABOUT = ("body", "cluster", "meeting")
_NAMED = ("unit", "person", "document", "movement", "award_form", "meeting")
"""What facts told as they were found are about, and what they tell of: both may be meant by a later question."""
_VOTING = 5  # facts found that a reply is held against

_ENDS = re.compile(r"\b(?:cao|thap|nhieu|it|lon|nho) nhat\b")
_TELLS_MOST = re.compile(r"\bnhat\b")

_folded_words = functools.lru_cache(maxsize=20_000)(lambda text: tuple(fold(text).split()))
_folded_fact = functools.lru_cache(maxsize=2_000)(fold)


class Weigher:
    """Weighs replies made from one book of questions and one version of the facts. Threads may share it."""

    def __init__(
        self,
        book: QuestionBook,
        facts: FactBase,
        understanding: Understanding,
        directory: Directory,
        beside: ToldBeside,
    ) -> None:
        """Take what replies are made from."""
        self.book = book
        self.understanding = understanding
        self.names = directory.folded
        self._facts = facts
        self._beside = beside
        self._named_in = functools.lru_cache(_KEPT)(self._names_in)
        self._kept_values = functools.lru_cache(_KEPT)(self._new_values)
        self._kept_telling = functools.lru_cache(_KEPT)(self._tells)

    def new_values(self, reply: Reply, reading: Reading) -> tuple[str, ...]:
        """The folded values that an answer tells and the question does not name, in whatever words."""
        return self._kept_values(reply, reading)

    def tells(self, reply: Reply, reading: Reading) -> bool:
        """Whether a reply tells what a question asks for, the most of several where that is asked, and all it names."""
        return self._kept_telling(reply, reading)

    def _new_values(self, reply: Reply, reading: Reading) -> tuple[str, ...]:
        if reply.answer.kind != "answer":
            return ()
        said = f" {reading.folded} "
        named = self._named_in(reading)
        return tuple(
            value
            for value in map(fold, reply.answer.values)
            if value and f" {value} " not in said and value not in named
        )

    def _tells(self, reply: Reply, reading: Reading) -> bool:
        if not tells_what_is_asked(reply, reading, self.names):
            return False
        if self._leaves_out_most(reply, reading):
            return False
        may_leave_out = reply.answer.kind != "answer" or bool(reply.verdict)
        return may_leave_out or not leaves_out_thing(reply.spoken, reading)

    def _leaves_out_most(self, reply: Reply, reading: Reading) -> bool:
        """Whether a superlative is asked for, and a reply tells of one alone without it, or of another: "nhiều … nhất".

        What is compared must be what its template compares, or what the reply speaks of.
        """
        template = self.book.questions.get(reply.turn.intent or "")
        if template is None or reply.answer.kind != "answer" or reading.yes_no or superlative(reading.folded) is None:
            return False
        if "most" not in template.asks:
            return len(reply.rows) <= 1 and not _TELLS_MOST.search(reply.folded)
        known = self.understanding.vocabulary[template.id]
        words = reply.folded.split()
        return not all(word in known or word in words for word in compared(reading.folded))

    def _names_in(self, reading: Reading) -> frozenset[str]:
        """The folded names of all that a question names."""
        return frozenset(
            name for slot, values in reading.slots.items() for value in values for name in self.names(slot, str(value))
        )

    def told_facts(self, facts: Sequence[FoundFact], reading: Reading) -> Reply:
        """Facts told as they stand."""
        sources = sources_of(facts, self._facts.sources)  # type: ignore[arg-type]
        texts = tuple(dict.fromkeys(fact.text for fact in facts))  # several sources may state the same
        single = len(texts) == 1
        answer = Answer(
            kind="answer",
            lead=texts[0] + "." if single else "Theo dữ liệu hiện có:",
            items=() if single else texts,
            values=texts,
            notes=self._beside.notes(
                " ".join(texts), reading, {fact.meeting for fact in facts}, (source.id for source in sources)
            ),
            sources=sources,
            facts_version=self._facts.version,
        )
        slots = {**_named_alike(facts, _ABOUT), **self.understanding.said(reading)}
        told = _named_alike(facts, _NAMED)
        return Reply(answer, Turn(None, slots, reading.original, tuple(source.id for source in sources), told=told))


def _named_alike(facts: Sequence[FoundFact], slots: Collection[str]) -> Slots:
    """What all of some facts name alike, of these ``slots``."""
    first, *rest = facts
    return {
        slot: values
        for slot, values in first.named.items()
        if slot in slots and all(fact.named.get(slot) == values for fact in rest)
    }


class Weighing:
    """The replies to one question, each weighed as it is made."""

    def __init__(
        self, weigher: Weigher, candidates: Sequence[Candidate], found: Sequence[FoundFact], reading: Reading
    ) -> None:
        """Take the ways to understand the question and the facts found."""
        self._weigher = weigher
        self._candidates = candidates
        self._found = found
        self._reading = reading
        self._said = weigher.understanding.said(reading)
        self._cues = weigher.understanding.cues.scores(reading.masked_words)
        self._outside = max((one.matched for one in candidates if one.intent == OUTSIDE), default=0.0)
        self._counted = counted_in(reading)
        self._texts = [_folded_fact(fact.text) for fact in found[:_VOTING]]
        self._of_question = {  # signals that are the same of every reply
            "names": min(len(set(self._said) - {"body", "place", "topic"}), 4) / 3,
            "outside": log_odds(self._outside) / 4,
            "fact": found[0].chance if found else 0.0,
            "reckons": float(not reading.asked.isdisjoint({"compare", "most", "sum"})),
        }
        self._of_relations: dict[str, dict[str, float]] = {}
        self._told: list[tuple[float, Candidate, Reply]] = []
        self.surest = 0.0
        """How likely the likeliest reply is that is told alone, however likely others are; 0 where there is none."""

    def add(self, candidate: Candidate, reply: Reply) -> None:
        """Weigh a reply."""
        signals = self.signals(candidate, reply)
        chance = probability(signals) * _held_back(signals) * self._misses_the_point(candidate, reply)
        chance = 1.0 - (1.0 - chance) * self._unlabelled(candidate, reply)
        self._told.append((chance, candidate, reply))
        told = reply.answer.kind in ("answer", "no_data") and not self._is_lowered(candidate, reply)
        if chance > max(self.surest, QUITE_SURE) and told and self._tells(reply):
            self.surest = chance

    def may_be_told(self, candidate: Candidate) -> bool:
        """Whether the reply to a candidate, whatever it is, may be likelier than the surest one."""
        return self.surest == 0.0 or most_probable(self._known(candidate)) >= self.surest - _ROUNDING

    def needs_ranked(self) -> bool:
        """Whether a reply may be told of which only all ranked ones tell how likely it is."""
        return any(
            chance >= self.surest and self._is_lowered(candidate, reply) for chance, candidate, reply in self._told
        )

    def weighed(self) -> list[tuple[float, Reply]]:
        """The replies that may be told, and the facts found, each with how likely it is right."""
        weighed = self._with_number(self._with_yes(self._by_templates()))
        labelled = self._labelled()
        if labelled:  # what they tell is not unknown
            weighed = [each for each in weighed if not self._denies_figures(each[1])]
        facts = labelled or alike(self._found, MOST_FACTS)
        if self._reading.asks_names and not any(fact.names_new for fact in facts):
            facts = []  # "là những đơn vị cụ thể nào": their number is no answer
        sure = {reply.answer.kind for chance, reply in weighed if chance >= SURE_ENOUGH["answer"]}
        # a template words its answer better, and says yes or no to it
        if facts and sure.isdisjoint({"answer"} if labelled else {"answer", "no_data"}):
            weighed.append(self._by_facts(facts, labelled))
        return weighed if self._reading.yes_no else self._with_card(self._with_agreement(weighed))

    def _by_templates(self) -> list[tuple[float, Reply]]:
        """The replies of templates; one that leaves out what is asked for is less likely, and told as beside it."""
        weighed = []
        most = max((reply.shared for _, _, reply in self._told), default=0.0)
        for chance, candidate, reply in self._told:
            if chance < self.surest:
                continue
            if most and self._is_lowered(candidate, reply):
                chance *= _OTHER_POINTS + (1 - _OTHER_POINTS) * reply.shared / most  # noqa: PLW2901
            if self._tells(reply):
                weighed.append((chance, reply))
            else:  # if that is what is meant, nothing is known of the very thing
                weighed.append((chance * _DOES_NOT_SAY, reply))
                if len(reply.answer.items) <= _MOST_BESIDE:
                    weighed.append((chance * (1 - _DOES_NOT_SAY), beside_what_is_asked(reply)))
        return weighed

    def _by_facts(self, facts: Sequence[FoundFact], labelled: Sequence[FoundFact]) -> tuple[float, Reply]:
        """The reply that the facts found are, with how likely it is right."""
        as_found = self._weigher.told_facts(facts, self._reading)
        # A claim that no template understands ("Công ty X làm cụm phó") is hardly met by facts that say neither.
        # Nor do they tell who did not ("ai không phải là chủ tịch").
        unsaid = _NEITHER if self._reading.yes_no or self._reading.negated else 1.0
        counts = bool(labelled) or not self._counted or how_many(as_found.folded, self._counted) >= 0
        counts = counts and not self._counts_of_several(facts)
        names = not asks_for_another(self._reading) or any(fact.names_new for fact in facts)
        said = 1.0 if counts and names and self._tells(as_found) else _DOES_NOT_SAY
        chance = _chance_of_any(facts)
        if labelled:
            chance, as_found = max(chance, _LABELLED_FACT), replace(as_found, labelled=labelled[0].labelled)
        chance *= unsaid * said
        if said == 1.0 and says_in_its_words(facts[0], self._reading):
            chance = 1.0 - (1.0 - chance) * _IN_ITS_WORDS
        return chance, as_found

    def _counts_of_several(self, facts: Sequence[FoundFact]) -> bool:
        """Whether a number is asked for, of nobody and no time, and facts of several organisations are found."""
        if "count" not in self._reading.asked or names_somebody(self._reading):
            return False
        if any(not _BODIES.isdisjoint(one.slots) for one in self._candidates):  # of whom the chat spoke of
            return False
        return len({body for fact in facts for body in fact.named.get("body", ())}) > 1

    def _with_card(self, weighed: list[tuple[float, Reply]]) -> list[tuple[float, Reply]]:
        """The replies; where none is likely enough to be told, the card of the only thing named is likelier."""
        if any(chance >= SURE_ENOUGH["answer"] and reply.answer.kind == "answer" for chance, reply in weighed):
            return weighed
        cards = {id(reply) for _, candidate, reply in self._told if self._is_card(candidate, reply)}
        return [
            (1.0 - (1.0 - chance) * _ON_CARD, replace(reply, card=True)) if id(reply) in cards else (chance, reply)
            for chance, reply in weighed
        ]

    def _labelled(self) -> list[FoundFact]:
        """The figures that a question asks the number of by their very labels, the likeliest fact among them.

        Where organisations are compared, one of each.
        """
        reading = self._reading
        labelled = [one for one in self._found if one.kind == _FIGURE and one.meets and one.labelled >= _LABEL_SAID]
        if reading.yes_no or not labelled:
            return []
        most = max(one.labelled for one in labelled)
        alike = [one for one in labelled if one.labelled == most]
        compared = [set(map(str, units)) for units in reading.named("unit")] if "compare" in reading.asked else []
        if len(compared) > 1:
            of_each = [one for units in compared for one in alike if units & set(map(str, one.named.get("body", ())))]
            return of_each if len(of_each) == len(compared) <= MOST_FACTS else []
        if ends := _ENDS.findall(reading.folded):  # a source that tells a single one says which end it is
            of_ends = [one for end in ends for one in alike if end in fold(one.text)]
            return of_ends if len(of_ends) == len(ends) <= MOST_FACTS else []
        if "count" not in reading.asked or self._found[0] not in labelled:
            return []
        several = len(counting(reading.tokens)) > 1
        return (labelled if several else alike)[:MOST_FACTS]

    def _denies_figures(self, reply: Reply) -> bool:
        """Whether a reply is that a number is not known."""
        template = self._weigher.book.questions.get(reply.turn.intent or "")
        return reply.answer.kind == "no_data" and template is not None and template.relation == _FIGURE

    def _with_yes(self, weighed: list[tuple[float, Reply]]) -> list[tuple[float, Reply]]:
        """The replies; where rows bear a claim out, one is less likely right that says of it nothing, or not so."""
        if not any(reply.verdict.startswith(YES) and chance >= SURE_ENOUGH["answer"] for chance, reply in weighed):
            return weighed
        silent = ("", NOT_TOLD)
        return [(chance * (_NOT_BORNE_OUT if reply.verdict in silent else 1.0), reply) for chance, reply in weighed]

    def _with_number(self, weighed: list[tuple[float, Reply]]) -> list[tuple[float, Reply]]:
        """The replies, a list less likely where the number of its things is asked for and another tells it."""
        if not self._counted or "list" in self._reading.asked:
            return weighed
        tells = [how_many(reply.folded, self._counted) for _, reply in weighed]
        if not any(one > 0 and chance >= _MAY_TELL_NUMBER for one, (chance, _) in zip(tells, weighed, strict=True)):
            return weighed
        return [
            (chance * _ONLY_LISTS if one < 0 and reply.answer.kind == "answer" else chance, reply)
            for one, (chance, reply) in zip(tells, weighed, strict=True)
        ]

    def _with_agreement(self, weighed: Sequence[tuple[float, Reply]]) -> list[tuple[float, Reply]]:
        """The replies, each likelier where others tell the same: whichever relation is meant, it answers."""
        answers = [at for at, (_, reply) in enumerate(weighed) if reply.answer.kind == "answer"]
        told = {at: (self._first_told(weighed[at][1]), weighed[at][1].folded) for at in answers if len(answers) > 1}
        pooled = []
        for at, (chance, reply) in enumerate(weighed):
            missing = 1.0 - chance
            for other in told if at in told else ():
                if other != at and _agree(*told[at], *told[other]):
                    missing *= 1.0 - _SHARED * weighed[other][0]
            pooled.append((1.0 - missing, reply))
        return pooled

    def _first_told(self, reply: Reply) -> tuple[str, ...]:
        """What a reply tells before all else: its values, of points the first; nothing of facts as they stand."""
        if reply.turn.intent is None:
            return ()
        values = self._weigher.new_values(reply, self._reading)
        return values[:1] if self._weigher.book.questions[reply.turn.intent].ranked else values

    def signals(self, candidate: Candidate, reply: Reply) -> Signals:
        """What is seen of a reply."""
        held = _words_held(reply)
        content = [token.folded for token in self._reading.left]
        letters = sum(map(len, content)) or 1
        vocabulary = self._weigher.understanding.vocabulary[candidate.intent]
        strange = sum(len(word) for word in content if word not in vocabulary and word not in held)
        told = sum(len(word) for word in content if word in held)
        kind = reply.answer.kind
        # It would be told, were it known of which of them: asking is as right as the answer.
        shares_a_name = kind == "clarify" and bool(reply.rows)
        return Signals(
            **self._known(candidate),
            strange=strange / letters if content else 0.0,
            held=told / letters if content else 0.0,
            found=float(kind == "answer" or shares_a_name),
            nothing=float(kind == "no_data"),
            asks_back=float(kind == "clarify" and not shares_a_name),
            many=float(len(reply.rows) > _MANY),
            agreed=_agreed(self._weigher.new_values(reply, self._reading), self._texts),
            values=min(len(reply.answer.values), 5) / 5,
            counted=how_many(reply.folded, self._counted) if self._counted else 0.0,
        )

    def _known(self, candidate: Candidate) -> dict[str, float]:
        """What is seen of a reply before it is made."""
        reading = self._reading
        template = self._weigher.book.questions[candidate.intent]
        relation = template.relation or template.id
        if relation not in self._of_relations:
            self._of_relations[relation] = self._of_relation(relation)
        other = max((one.matched for one in self._candidates if one.intent != candidate.intent), default=0.0)
        claims = bool(template.claimed(candidate.slots))
        return {
            **self._of_question,
            **self._of_relations[relation],
            "matched": log_odds(candidate.matched) / 4,
            "lead": candidate.matched - other,
            "asked": _asked_signal(reading.asked, set(template.asks)),
            "unused": candidate.unused / 3,
            "claims": float(reading.yes_no and claims),
            "bare_claim": float(reading.yes_no and not claims),
            "inherits": float(candidate.inherits),
            "follows": float(candidate.follows),
            "negated": float(reading.negated and not template.negated),
        }

    def _of_relation(self, relation: str) -> dict[str, float]:
        """What speaks for a relation and against it, whatever the template."""
        cued = self._cues.get(relation, 0.0)
        against = max((score for one, score in self._cues.items() if one != relation), default=0.0)
        return {
            "cued": cued / (cued + against + NO_CUE),
            "against": against / (against + NO_CUE),
            "searched": _share_of(relation, self._found),
        }

    def _tells(self, reply: Reply) -> bool:
        return self._weigher.tells(reply, self._reading)

    def _is_lowered(self, candidate: Candidate, reply: Reply) -> bool:
        """Whether a reply of points counts less where points of another kind share more of the question's words."""
        ranked = self._weigher.book.questions[candidate.intent].ranked and candidate.matched < MAY_ASK
        return ranked and reply.answer.kind == "answer"

    def _unlabelled(self, candidate: Candidate, reply: Reply) -> float:
        """How much less likely it is that a reply is wrong: less where its only row's label is what is asked for.

        It is of the very body and time by its query; and nothing else of theirs holds these words.
        """
        if self._weigher.book.questions[candidate.intent].lists and reply.labelled and not self._reading.yes_no:
            return _ALL_OF_KIND if reply.answer.kind == "answer" else 1.0
        named = not _BODIES.isdisjoint(candidate.slots) and not candidate.inherits
        is_labelled = reply.labelled >= _LABELLED and reply.answer.kind == "answer"
        return _SAME_LABEL if named and is_labelled and not self._reading.yes_no else 1.0

    def _is_card(self, candidate: Candidate, reply: Reply) -> bool:
        """Whether a reply tells what is asked, and is the card of the only thing that a question names."""
        template = self._weigher.book.questions[candidate.intent]
        on_card = is_on_card(candidate, reply, template, self._reading, self._weigher.names)
        return on_card and self._tells(reply)

    def _misses_the_point(self, candidate: Candidate, reply: Reply) -> float:
        """What is left of a likelihood where it is asked what, or who did not, and a reply tells who did."""
        reading = self._reading
        template = self._weigher.book.questions[candidate.intent]
        if reply.answer.kind != "answer" or candidate.follows or candidate.inherits:
            return 1.0
        turned = reply.answer.lead.startswith(LEFT_OVER)
        denied = reading.negated and not template.negated and not reading.asked.isdisjoint({"who", "which"})
        tells_who_did = denied and not turned
        asks_what = reading.asked == {"what"} and template.asks and not {"what", "list"} & set(template.asks)
        tells_persons_only = {"which"} <= reading.asked <= {"which", "list"} and tells_only_persons(reply)
        tells_other = asks_what or tells_persons_only or _tells_another_kind(reading.asked, template.asks)
        return (_DENIED_ONLY if tells_who_did else 1.0) * (_TELLS_ELSE if tells_other else 1.0)


def _agree(key: Sequence[str], text: str, other_key: Sequence[str], other_text: str) -> bool:
    """Whether two replies tell the same: what the one tells stands in the other."""
    if not text or not other_text:
        return False
    return (bool(key) and all(value in other_text for value in key)) or (
        not key and bool(other_key) and all(value in text for value in other_key)
    )


def _share_of(relation: str, found: Sequence[FoundFact]) -> float:
    """The share of a relation in the facts found, the likelier ones counting more."""
    whole = sum(fact.chance for fact in found) or 1.0
    return sum(fact.chance for fact in found if fact.relation == relation) / whole


def _agreed(values: Sequence[str], texts: Sequence[str]) -> float:
    """The share of a reply's values that stand together in one of the folded texts of the likeliest facts."""
    if not values:
        return 0.0
    return max((sum(map(text.__contains__, values)) / len(values) for text in texts), default=0.0)


def _chance_of_any(facts: Sequence[FoundFact]) -> float:
    """How likely one of the facts told together answers; those beside the first are hardly independent of it."""
    missing = 1.0 - facts[0].chance
    for fact in facts[1:]:
        missing *= 1.0 - fact.chance / 2
    return 1.0 - missing


def _words_held(reply: Reply) -> Collection[str]:
    """The folded words of the rows of a reply."""
    words: set[str] = set()
    for row in reply.rows[:_LOOKED_AT]:
        for column in row.keys():  # noqa: SIM118 - a sqlite3.Row is no mapping
            text = row[column]
            if isinstance(text, str):
                words.update(_folded_words(text))
    return words


def _asked_signal(asked: Collection[str], asks: Collection[str]) -> float:
    """Whether a template tells what is asked for: what, who and which are asked of nearly everything."""
    if not asks or not asked:
        return 0.0
    precise = {"when", "where", "count", "number"} & set(asked)
    if precise == {"where"} and "which" in set(asked) & set(asks):  # "nơi nào" may ask for either
        return 0.3
    if precise:
        return 1.0 if precise & set(asks) else -1.0
    return 0.3 if set(asks) & set(asked) else -0.3


def _tells_another_kind(asked: Collection[Asked], asks: Collection[Asked]) -> bool:
    """Whether a template tells only when or where, or nobody, and something else is asked for."""
    if not asks or not asked:
        return False
    return (set(asks) <= _POINTS and set(asks).isdisjoint(asked)) or (set(asked) == {"who"} and _WHO.isdisjoint(asks))


def _held_back(signals: Signals) -> float:
    """What is left of a likelihood where a reply tells something else than is asked for, or cannot say yes or no."""
    if signals.matched <= _HARDLY_MATCHED and signals.found:
        return _GUESSED
    return (_TELLS_ELSE if signals.asked <= -1.0 else 1.0) * (_CANNOT_SAY if signals.bare_claim else 1.0)
