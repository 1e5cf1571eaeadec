"""One snapshot of the knowledge at work: from a question through reading, understanding and facts to an answer."""

from __future__ import annotations

import datetime as dt
import functools
import logging
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from knowledge.answering.asked_again import asked_again
from knowledge.answering.chat_subject import ChatSubject, subject_of
from knowledge.answering.likelihood import MAY_ASK, MOST_FACTS, QUITE_SURE, SURE_ENOUGH, Weigher, Weighing
from knowledge.answering.message_parts import (
    MessageParts,
    asks_another,
    asks_something,
    follows_time,
    is_of,
    is_of_another_year,
    leaves_time_out,
    leaves_words,
    names_more,
    naming_all,
    of_year_elected,
    says_what,
    tells_kind,
    tells_more,
    told_before,
    whose_of,
)
from knowledge.answering.unanswered import RELATED, Unanswered, asks_of_that_year, near_facts
from knowledge.dialogue import goes_on, last_turn, remember
from knowledge.facts import FactBase, QueryTimeout
from knowledge.files.kept import Kept
from knowledge.language import fold
from knowledge.learning import OUTSIDE, Learned, learn
from knowledge.nlu.chat_context import ChatContext, asks_unit_alone
from knowledge.nlu.names import Directory
from knowledge.nlu.pointing import resolved
from knowledge.nlu.quoting import Quotation, quotation
from knowledge.nlu.reading import Reading
from knowledge.nlu.rival_versions import rival_claims
from knowledge.nlu.understanding import Candidate, Understanding
from knowledge.nlu.unnamed_cluster import UnnamedCluster
from knowledge.response.answer import Answer, Conversation, Turn
from knowledge.response.asked_for import tells_names, tells_what_is_asked
from knowledge.response.beside import ToldBeside
from knowledge.response.complement import complement
from knowledge.response.composing import sources_of
from knowledge.response.finding import RowFinder
from knowledge.response.names_told import tells_name
from knowledge.response.quoted import asks_of_passage, states, tells_new
from knowledge.response.replying import (
    NOT_THAT,
    YES,
    Replier,
    Reply,
    says_so_or_not,
    spoken,
    without_denial,
    without_verdict,
    without_yes,
)
from knowledge.response.searching import FactSearch, FoundFact, Sought, counted_in
from knowledge.response.several import apart, said_of, together
from knowledge.response.tracing import Trace
from knowledge.response.weighing import Signals
from knowledge.templates.book import QuestionBook

_log = logging.getLogger(__name__)

_TAUGHT = 0.35
_WELL_MATCHED = 0.6  # how likely right an answer must be of which the matcher is sure
_NEEDS_NO_VOTE = 0.97
_MAY_JUDGE = 0.6  # how sure the matcher must be of a relation, or surest, for a no by it
_MAY_VOTE = 0.3  # how sure the matcher must be of a reply for facts to be held against it
_MAY_BE_MEANT = 0.35  # how likely another answer must be to be told beside one that is not so sure
_MOST_QUESTIONS = 3  # of one message
_SURE_OF_A_PART = 0.55
_SURELY_OUTSIDE = 0.6  # so sure a match tells by itself that hardly anything here answers
_ALTHOUGH_OUTSIDE = 0.8  # how likely right a reply must be to be told all the same
_TALKS = 0.4  # so sure a match with talk is answered as such
_SURELY_TALKS = 0.8  # the same, of talk before what is asked
_TRIED = 8  # candidates whose rows are looked at
_TIMED = frozenset({"year", "date", "meeting"})
_OF_TIME = frozenset({"ngay", "thang", "hom"})  # words that ask when, and for nothing of their own
_SAID_OF = ("body", "cluster")
_ONLY_COUNTS = re.compile(r"Có \d+ [^:;,]+:")  # above a list
_HEARD = frozenset({"cluster", "document", "movement", "award_form", "person"})
"""What a question may name that a chat then speaks of, answered or not."""
_FEW_CLUSTERS = 3  # of which all is told that a person said
_LIKE_A_CHOICE = 88.0  # of 100: how like its label a typed choice must be
_STRANGE_SHARE = 0.34  # of the content: more words that nothing knows make a question none of ours
_FEWEST_STRANGE = 2
_KEPT = 512  # readings, and replies: what people ask most they ask in the same words
_LONGEST_KEPT = 200  # characters of a question; a few long ones would take the room of many


class Answerer:
    """Answers from one book of questions and one version of the facts. Threads may share it."""

    def __init__(
        self,
        book: QuestionBook,
        facts: FactBase,
        known_questions: Sequence[str] = (),
        kept: Kept | None = None,
        before: Learned | None = None,
    ) -> None:
        """Learn from ``book`` and the names in ``facts``, or take what was ``kept`` when the same was learned before.

        ``known_questions`` are offered instead of an unknown one. ``before`` is what was learned from facts that these
        take the place of: what is the same is not learned again.
        """
        self.known_questions = tuple(known_questions)
        self._book = book
        self._facts = facts
        self.learned = learned = learn(book, facts, kept or Kept(None), before)
        examples = learned.examples
        self._reader = learned.reader
        self._context = ChatContext(facts, learned.reader.clusters)
        self._kept_reading = functools.lru_cache(_KEPT)(self._reader.read)
        self._unnamed_cluster = unnamed_cluster = UnnamedCluster(facts)
        self._understanding = Understanding(book, learned.matcher, facts, examples, unnamed_cluster)
        self._directory = directory = Directory.of(facts)
        self._search = FactSearch(facts, self._understanding.asked_words(), unnamed_cluster.of_provinces)
        self._finder = RowFinder(facts, dict(examples), directory, unnamed_cluster)
        self._beside = beside = ToldBeside(facts)
        self._replier = Replier(book, facts, self._finder, directory, unnamed_cluster, beside)
        self._weigher = Weigher(book, facts, self._understanding, directory, beside)
        self._unanswered = Unanswered(book, facts, self.known_questions)
        self._kept_reply = functools.lru_cache(_KEPT)(self._reply)
        self._kept_answer = functools.lru_cache(_KEPT)(self._answer)  # of questions that begin a chat

    def answer(self, question: str, conversation: Conversation, today: dt.date, trace: Trace | None = None) -> Answer:
        """Answer one question of a chat asked on ``today``, and tell ``trace`` each step."""
        if trace is None and not conversation.turns and _is_short(question):
            return self._kept_answer(question, conversation, today)
        return self._answer(question, conversation, today, trace)

    def _answer(self, question: str, conversation: Conversation, today: dt.date, trace: Trace | None = None) -> Answer:
        question = self._without_thanks(question, conversation, today)
        between = self._between(rival_claims(question), conversation, today)
        if between is not None:
            return between
        whole = self._answered_whole(question, conversation, today, trace)
        quoted = quotation(question)
        if quoted is None:
            return whole
        about = self._about(quoted, whole, conversation, today)
        return about if about.kind == "answer" else self._stated_by(quoted, conversation, today) or about

    def _between(self, claims: Sequence[str], conversation: Conversation, today: dt.date) -> Answer | None:
        """What is known of two versions of one thing: the fact that bears out one of the ``claims``, or denies it."""
        answers = [self._answered_whole(claim, conversation, today) for claim in claims]
        judged = [one for one in answers if one.kind == "answer" and says_so_or_not(one.lead)]
        if not judged:
            return None
        answer = max(judged, key=lambda one: one.lead.startswith(YES))
        return replace(answer, lead=without_verdict(answer.lead))

    def _stated_by(self, quoted: Quotation, conversation: Conversation, today: dt.date) -> Answer | None:
        """What is known of a passage: the facts that it states, where they tell what is asked about it."""
        passage, asked = self._read(quoted.passage, today), self._read(quoted.question, today)
        if asked.yes_no or asked.unknown_name or not asks_of_passage(asked):
            return None
        found = [one for one in self.facts_for((), (), passage, conversation, today) if states(passage, one.text)]
        for kind in dict.fromkeys(one.kind for one in found):
            facts = [one for one in found if one.kind == kind][:MOST_FACTS]
            reply = self._weigher.told_facts(facts, asked)
            tells = tells_new(reply, facts, passage, asked)
            if tells and tells_what_is_asked(reply, asked, self._directory.folded):
                return self._told_of_passage(reply, facts, conversation)
        return None

    def _told_of_passage(self, reply: Reply, facts: Sequence[FoundFact], conversation: Conversation) -> Answer:
        """What facts tell of a passage, with the occasion on which it was said."""
        occasions = dict.fromkeys(self._beside.occasion(one.meeting) for one in facts if one.meeting)
        answer = replace(reply.answer, notes=tuple(filter(None, occasions)), confidence=SURE_ENOUGH["answer"])
        return replace(answer, conversation=remember(conversation, reply.turn))

    def _about(self, quoted: Quotation, whole: Answer, conversation: Conversation, today: dt.date) -> Answer:
        """The answer to what is asked about a passage, as if that were said before; else that to the ``whole`` text."""
        asked = self._read(quoted.question, today)
        if asked.yes_no or not (asked.asked or asked.slots or asked.period):  # "điền giúp tôi chỗ trống"
            return whole
        told = self._answered_whole(quoted.passage, conversation, today)
        by_template = told.kind == "answer" and told.intent is not None  # facts that a passage states are its own words
        tells = by_template or (told.kind == "no_data" and "document" in told.slots)
        if not (tells or asked.period.date):  # "…" ở bài ngày 21/7/2017: it says by itself what it is about
            return whole
        answer = self._answered_whole(quoted.question, told.conversation if tells else conversation, today)
        if answer.kind != "answer" or (whole.kind == "answer" and answer.confidence <= whole.confidence):
            return whole
        if tells and answer.text == self._answered_whole(quoted.question, conversation, today).text:
            return whole  # the passage has told nothing of what is meant
        return answer

    def _answered_whole(
        self, question: str, conversation: Conversation, today: dt.date, trace: Trace | None = None
    ) -> Answer:
        chosen = self._chosen(question, conversation)
        if chosen is not None:
            reading = self._read(last_question(conversation), today)
            return self._answered(chosen, reading, conversation, today) or self._unanswered.unknown(
                reading, [chosen], conversation
            )
        reading = self._read_on(question, conversation, today)
        if trace:
            trace.read(reading)
        impossible = reading.period.impossible
        if impossible is not None:
            return self._unanswered.no_such_date(reading.as_typed(impossible.start, impossible.end), conversation)
        if reading.unknown_name and not self._understanding.is_in_a_post(reading):
            return self._told_by_name(reading, conversation, today, trace) or self._unanswered.not_known(
                reading.unknown_name, _speaking_of(reading, conversation)
            )
        again = self._again(reading, conversation, today)
        return self._answered_read(reading, conversation, today, trace) if again is None else again

    def _told_by_name(
        self, reading: Reading, conversation: Conversation, today: dt.date, trace: Trace | None
    ) -> Answer | None:
        """The answer to a question with a name that nothing known bears, where it or its meeting's is that very name.

        A meeting's place ("tại Khâm Đức") may stand in what is told of it and in no list of places.
        """
        answer = self._answered_read(replace(reading, unknown_name=""), conversation, today, trace)
        if answer.kind != "answer":
            return None
        turn = last_turn(answer.conversation)
        occasions = [self._beside.occasion(str(one)) for one in (turn.slots.get("meeting", ()) if turn else ())]
        return answer if any(tells_name(text, reading) for text in (spoken(answer), *occasions)) else None

    def _answered_read(
        self, reading: Reading, conversation: Conversation, today: dt.date, trace: Trace | None
    ) -> Answer:
        """The answer to a question that names nothing unknown."""
        candidates = self._understanding.candidates(reading, conversation, today)
        if candidates and candidates[0].intent in self._book.chat and candidates[0].confidence >= _TALKS:
            return self._unanswered.chat(candidates[0], conversation)
        goes_on = candidates and candidates[0].follows and not reading.asked
        if goes_on and self._read(last_question(conversation), today).yes_no:
            reading = replace(reading, yes_no=True)  # "còn Hòa Bình?" after "… phải không?"
            candidates = self._understanding.candidates(reading, conversation, today)
        if trace:
            trace.understood(candidates)
        parts = self._parts(reading, conversation, today, trace)
        several = self._several(parts, candidates, reading, conversation, today)
        if several is not None:
            return several
        goes_on_from = conversation.turns and (reading.asked or reading.period)  # a bare "99" says nothing in any chat
        says_nothing = not (goes_on_from or reading.slots or set(reading.content) - set(reading.strange))
        if not candidates or says_nothing:
            return self._talked(reading, conversation, today) or self._unanswered.unknown(
                reading, candidates, conversation
            )
        answer = self._best_or_else(candidates, reading, conversation, today, trace)
        if parts is None:
            return answer
        completed, untold = parts.completing(
            answer,
            lambda part, told: (
                self._is_told(part, told, conversation, today) and not (parts.answers and asks_another(part, told))
            ),
        )
        for part in untold:
            completed = self._with_near(completed, self._near_part(part, reading, conversation, today))
        return completed

    def _near_part(
        self, part: Reading, message: Reading, conversation: Conversation, today: dt.date
    ) -> Sequence[FoundFact]:
        """The facts that may answer a part of a message which nothing answers by itself."""
        named = self._read(naming_all(part.original, message), today)
        return [fact for fact in self.facts_for((), (), named, conversation, today) if fact.meets]

    def _is_told(self, part: Reading, answer: Answer, conversation: Conversation, today: dt.date) -> bool:
        """Whether an answer tells what one question of its message asks, which nothing answers by itself.

        "…, đúng hay sai", "…, kể hết nhé" and "…, bên nào hơn" ask for nothing of their own.
        """
        if not asks_something(part) or not part.asked.isdisjoint({"compare", "list"}):
            return True
        if names_more(part, answer, self._directory.folded):
            return False
        template = self._book.questions.get(answer.intent or "")
        if tells_kind(part, answer, template.asks if template else ()):
            return True
        ways = self._understanding.candidates(part, conversation, today)
        meant = any(way.intent == answer.intent and way.matched >= _MAY_BE_MEANT for way in ways)
        return meant or not leaves_words(part, answer, self._understanding.asked_words())

    def _again(self, reading: Reading, conversation: Conversation, today: dt.date) -> Answer | None:
        """The answer to the question before, asked again of what a fragment names; None where it is understood as is.

        Of a template that finds rows by the words of a question the words of the fragment are none.
        """
        before = last_turn(conversation)
        if before is None or before.missing is not None:
            return None
        template = self._book.questions.get(before.intent or "")
        if before.intent is not None and (template is None or "topic" not in template.slots):
            return None
        text = asked_again(reading, self._read(before.question, today))
        if text is None:
            return None
        earlier = replace(conversation, turns=conversation.turns[:-1])
        return self._answered_whole(text, earlier, today)

    def _best_or_else(
        self,
        candidates: Sequence[Candidate],
        reading: Reading,
        conversation: Conversation,
        today: dt.date,
        trace: Trace | None,
    ) -> Answer:
        """The likeliest reply; else those to several questions taken for one, talk, or that it is not known."""
        template = self._book.questions.get(candidates[0].intent)
        timed = not _TIMED.isdisjoint(candidates[0].slots)
        if not timed and template is not None and asks_of_that_year(reading, template):
            return self._unanswered.which_year(candidates[0], reading, conversation)
        answer, found = self._best(candidates, reading, conversation, today, trace)
        if answer is not None and (reading.yes_no or not answer.lead.startswith(NOT_THAT)):
            return answer
        return (
            answer
            or self._talked(reading, conversation, today)
            or self._unanswered.unknown(reading, candidates, self._having_heard(reading, conversation), found)
        )

    def _having_heard(self, reading: Reading, conversation: Conversation) -> Conversation:
        """The conversation after a question that is not answered: of what it names the next one may go on."""
        said = self._understanding.said(reading)
        if _HEARD.isdisjoint(said) or reading.points:
            return conversation
        return remember(conversation, Turn(None, said, reading.original))

    def _without_thanks(self, question: str, conversation: Conversation, today: dt.date) -> str:
        """What is asked of a chat behind its thanks: "cảm ơn nhé, thế còn năm 2017?"; else all of it."""
        reading = self._read(question, today) if conversation.turns else None
        if reading is None or len(reading.parts) < 2:
            return question
        thanks = self._understanding.candidates(self._read(reading.parts[0], today), conversation, today)
        begins = question.find(reading.parts[1], question.find(reading.parts[0]) + len(reading.parts[0]))
        # a part is told without signs that say nothing, and may not stand so in the question
        rest = question[begins:] if begins >= 0 else ", ".join(reading.parts[1:])
        asked = self._read(rest, today)
        is_thanks = bool(thanks) and thanks[0].intent in self._book.chat and thanks[0].confidence >= _SURELY_TALKS
        return rest if is_thanks and (asked.period or asked.slots) else question

    def _several(
        self,
        parts: MessageParts | None,
        candidates: Sequence[Candidate],
        reading: Reading,
        conversation: Conversation,
        today: dt.date,
    ) -> Answer | None:
        """The answers to several questions of one message, one after the other; None where it is one question."""
        if parts is None or parts.left:
            return None
        answer = parts.told()
        sure = bool(candidates) and candidates[0].matched >= _NEEDS_NO_VOTE
        if not sure or not self._tells_all(candidates[0], reading, today):
            return answer
        whole, _ = self._best(candidates, reading, conversation, today, None)
        taken_as_one = whole is not None and whole.kind == "answer" and not tells_more(answer, whole)
        return None if taken_as_one else answer

    def _parts(
        self, reading: Reading, conversation: Conversation, today: dt.date, trace: Trace | None
    ) -> MessageParts | None:
        """The questions of one message, each answered or not; None where it is one, or they are answered as one."""
        if not self._asks_several(reading, today):
            return None
        answers: list[Answer] = []
        left: list[Reading] = []
        begins = True
        for asked in reading.asking:
            text = of_year_elected(reading, asked, self._read(asked, today))
            part, before = self._read(text, today), last_turn(conversation) if answers else None
            answer, whose = self._part_of(reading, text, before, conversation, today, trace)
            if answer is None or not self._is_answered(part, answer, whose, first=not answers):
                begins = begins and bool(answers)
                noted = self._with_occasion(answers[-1], part) if answers else None
                if noted is None:
                    left.append(part)
                else:
                    answers[-1] = noted
                continue
            if not answers and self._is_of_no_meeting(answer) and _names_nothing_more(reading, self._read, today):
                return MessageParts((answer,))  # of which nothing is known: "… họp ở đâu, ai chủ trì?"
            answers.append(answer)
            conversation = answer.conversation
        if len({(answer.intent, tuple(answer.slots.items()), answer.lead) for answer in answers}) < len(answers):
            return None
        return MessageParts(tuple(answers), tuple(left), begins=begins)

    def _with_occasion(self, answer: Answer, part: Reading) -> Answer | None:
        """An answer with where and when its meeting was, for a part that asks for that alone: "…, ngày mấy".

        One that tells the day of something is left as it is.
        """
        before = last_turn(answer.conversation)
        meetings = [str(one) for one in before.slots.get("meeting", ())] if before else []
        asks_that_alone = bool(part.asked) and part.asked <= {"when", "where"} and not part.slots
        asks_that_alone &= not set(part.content) - _OF_TIME
        if asks_that_alone and tells_kind(part, answer, ()) and "when" in part.asked:
            return answer
        if not asks_that_alone or len(meetings) != 1:
            return None
        notes = self._beside.notes(spoken(answer), part, meetings, (source.id for source in answer.sources))
        return replace(answer, notes=(*answer.notes, *notes))

    def _is_answered(self, part: Reading, answer: Answer, whose: Collection[str | int], *, first: bool) -> bool:
        """Whether one question of a message is answered, and of whom it is about."""
        if answer.kind == "clarify" or answer.confidence < _SURE_OF_A_PART or not is_of(answer, whose):
            return False
        if part.yes_no and answer.kind == "answer" and not says_so_or_not(answer.lead):
            return False  # "…, có số chính xác không?"
        if first and answer.intent is None and not (part.slots or part.period or part.points):
            return False  # "số, ký hiệu và ngày thông qua luật ấy": facts that hold these words are of anything
        # "ai kết luận, quân hàm gì?": of what the message names more may be known as a whole
        return first or answer.kind != "no_data" or bool(part.slots)

    def _part_of(
        self,
        message: Reading,
        text: str,
        before: Turn | None,
        conversation: Conversation,
        today: dt.date,
        trace: Trace | None,
    ) -> tuple[Answer | None, Collection[str | int]]:
        """The answer to one question of a message, and of whom it must be: whom the message names or was told of."""
        part = self._read(text, today)
        answer, whose = self._part(text, conversation, today, trace), whose_of(message, part)
        if answer is not None and answer.kind == "answer" and self._read_on(text, conversation, today).points:
            return answer, ()  # "Kon Tum ở cụm nào, cụm đó có mấy tỉnh": it is of what was told
        fits = answer is None or is_of(answer, whose)
        template = self._book.questions.get(answer.intent or "") if answer is not None else None
        timed = follows_time(message, text, part)
        untimed = timed and template is not None and leaves_time_out(answer, template.slots)
        of_another_year = timed and is_of_another_year(answer, message)
        may_tell_more = before is not None and whose and answer is not None and answer.kind != "answer"
        if fits and not (untimed or of_another_year or may_tell_more):
            return answer or self._part_alone(part, conversation, today), whose
        named = self._part(naming_all(text, message), conversation, today, trace)
        told = told_before(answer, before) if answer is not None and before else ()
        if told and (named is None or not is_of(named, whose)):
            return answer, told  # "cụm A năm 2017 do tỉnh nào làm phó, nay tỉnh ấy thuộc đâu"
        as_named = not fits or of_another_year or (named is not None and named.kind == "answer")
        return (named if as_named else answer), whose

    def _part_alone(self, part: Reading, conversation: Conversation, today: dt.date) -> Answer | None:
        """The answer to a part of a message that says by itself what it is about, as if nothing stood before it."""
        if not conversation.turns or not says_what(part):
            return None
        answer = self._part(part.original, replace(conversation, turns=()), today, None)
        understood = answer is not None and answer.kind == "answer" and answer.intent is not None
        return answer if understood else None

    def _tells_all(self, candidate: Candidate, reading: Reading, today: dt.date) -> bool:
        """Whether one template tells what each part of a message asks for: "mấy tỉnh, sở nào làm trưởng" needs two."""
        template = self._book.questions.get(candidate.intent)
        asked = (self._read(text, today).asked for text in reading.asking)
        return template is None or all(not of_part or not of_part.isdisjoint(template.asks) for of_part in asked)

    def _asks_several(self, reading: Reading, today: dt.date) -> bool:
        """Whether a message asks several questions, of which each says by itself what it is about."""
        if not 1 < len(reading.asking) <= _MOST_QUESTIONS:
            return False
        if not says_what(self._read(reading.asking[0], today)):  # "cụm A năm nào, ai làm trưởng" is one question
            return False
        parts = [self._read(text, today) for text in reading.asking]
        if any(part.yes_no and not part.period and not says_what(part) for part in parts[1:]):
            return False  # "…, đúng không bạn ơi" asks of all before it
        named = {cluster for part in parts for cluster in part.slots.get("cluster", ())}
        return named.issuperset(reading.slots.get("cluster", ()))  # "…, cụm Tây Nguyên ấy" behind them holds for all

    def _is_of_no_meeting(self, answer: Answer) -> bool:
        """Whether a reply is that nothing is known of the meeting asked about."""
        template = self._book.questions.get(answer.intent or "")
        needs = template is not None and "meeting" in template.needs
        return answer.kind == "no_data" and needs and "meeting" not in answer.slots

    def _part(self, text: str, conversation: Conversation, today: dt.date, trace: Trace | None) -> Answer | None:
        """The answer to one question of several of a message."""
        part = self._read_on(text, conversation, today)
        ways = self._understanding.candidates(part, conversation, today)
        if trace:
            trace.read(part)
            trace.understood(ways)
        return self._best(ways, part, conversation, today, trace)[0] if ways else None

    def _talked(self, reading: Reading, conversation: Conversation, today: dt.date) -> Answer | None:
        """A reply to talk that is wrapped in more words, where nothing is named and nothing asked."""
        if reading.slots.keys() - {"term"} or reading.period or reading.asked:
            return None
        for text in reading.parts:
            found = self._understanding.candidates(self._read(text, today), conversation, today)
            if found and found[0].intent in self._book.chat and found[0].confidence >= _TALKS:
                return self._unanswered.chat(found[0], conversation)
        return None

    def _best(
        self,
        candidates: Sequence[Candidate],
        reading: Reading,
        conversation: Conversation,
        today: dt.date,
        trace: Trace | None,
    ) -> tuple[Answer | None, Sequence[FoundFact]]:
        """The reply that is likeliest the right one, None where none is likely enough; and the facts found."""
        known = self._tried(candidates)
        subject = subject_of(reading, conversation)
        told: list[tuple[Candidate, Reply]] = []
        while known and not any(map(_has_a_vote, told)):
            told += self._told_of(subject, known.pop(0), candidates, reading, today)
        found = _facts_of(subject, self.facts_for(candidates, told, reading, conversation, today))
        if self._is_strange(reading, candidates[0]):
            return None, found
        weighing = Weighing(self._weigher, candidates, found, reading)
        for candidate, reply in told:
            weighing.add(candidate, reply)
        ranked: list[Candidate] = []
        for candidate in known:
            if weighing.may_be_told(candidate):
                told += self._weighed(subject, candidate, weighing, candidates, reading, today)
            elif self._book.questions[candidate.intent].ranked:
                ranked.append(candidate)
        if weighing.needs_ranked():
            for candidate in ranked:
                told += self._weighed(subject, candidate, weighing, candidates, reading, today)
        weighed = weighing.weighed()
        if trace:
            trace.replied(told)
            trace.found(found)
            trace.weighed(weighed)
        return self._chosen_of(weighed, candidates, found, reading, conversation, today), found

    def _told_of(
        self,
        subject: ChatSubject | None,
        candidate: Candidate,
        candidates: Sequence[Candidate],
        reading: Reading,
        today: dt.date,
    ) -> list[tuple[Candidate, Reply]]:
        """A candidate with its reply; none where that is of something else than the ``subject`` of the chat."""
        told = self._told(candidate, candidates, reading, today)
        return [each for each in told if subject is None or not subject.is_left_by(each[1].rows)]

    def _weighed(
        self,
        subject: ChatSubject | None,
        candidate: Candidate,
        weighing: Weighing,
        candidates: Sequence[Candidate],
        reading: Reading,
        today: dt.date,
    ) -> list[tuple[Candidate, Reply]]:
        """The reply to a candidate, weighed; none where it cannot be answered."""
        told = self._told_of(subject, candidate, candidates, reading, today)
        for _, reply in told:
            weighing.add(candidate, reply)
        return told

    def _chosen_of(
        self,
        weighed: Sequence[tuple[float, Reply]],
        candidates: Sequence[Candidate],
        found: Sequence[FoundFact],
        reading: Reading,
        conversation: Conversation,
        today: dt.date,
    ) -> Answer | None:
        """The likeliest of the replies ``weighed``, None where it is not likely enough."""
        if not weighed:
            return None
        # A fact that is not likely enough must not hide that nothing is known, which needs less.
        outside = _is_outside(candidates[0])
        likely = [each for each in weighed if each[0] >= self._enough(each[1], candidates[0], reading, outside=outside)]
        if outside and not likely:
            return None
        chance, reply = max(likely or weighed, key=lambda each: each[0])
        if chance < (QUITE_SURE if reply.turn.intent is None else SURE_ENOUGH[reply.answer.kind]):
            asking = self._asks_back(candidates, reading, today)
            if asking is not None:
                return replace(asking.answer, conversation=remember(conversation, asking.turn))
        if chance < _needed(reply, candidates[0], reading):
            return None
        answer = self._with_other(replace(reply.answer, confidence=chance), weighed)
        if answer.kind == "no_data":
            answer = self._with_near(answer, found)
        return replace(answer, conversation=remember(conversation, reply.turn))

    def _enough(self, reply: Reply, best: Candidate, reading: Reading, *, outside: bool) -> float:
        """How likely right a reply must be to be told; rows that hold what is asked tell that it lies not outside."""
        template = self._book.questions.get(reply.turn.intent or "")
        by_label = reply.labelled > 0 if template is None else template.least_shared > 0 or reply.card
        holds = reply.answer.kind == "answer" and by_label
        return (
            _ALTHOUGH_OUTSIDE
            if outside and not holds
            else min(SURE_ENOUGH[reply.answer.kind], _needed(reply, best, reading))
        )

    def _asks_back(self, candidates: Sequence[Candidate], reading: Reading, today: dt.date) -> Reply | None:
        """What the surest candidate asks back, where the matcher is sure of it: to ask costs little."""
        best = candidates[0]
        if best.intent not in self._book.questions or best.matched < MAY_ASK:
            return None
        reply = self._replied(best, reading, today)
        return reply if reply is not None and reply.answer.kind == "clarify" else None

    def _with_near(self, answer: Answer, found: Sequence[FoundFact]) -> Answer:
        """A reply that nothing is known, with the facts beside it that may answer all the same."""
        near = near_facts(found)
        told = fold(answer.text)
        notes = tuple(RELATED.format(fact.text) for fact in near if fold(fact.text) not in told)
        sources = tuple(dict.fromkeys((*answer.sources, *sources_of(near, self._facts.sources))))  # type: ignore[arg-type]
        return replace(answer, notes=(*answer.notes, *notes), sources=sources)

    def _with_other(self, answer: Answer, weighed: Sequence[tuple[float, Reply]]) -> Answer:
        """An answer that is not quite sure, with the other one that the question may have meant beside it."""
        if answer.kind != "answer" or answer.confidence >= QUITE_SURE:
            return answer
        others = [
            (chance, reply)
            for chance, reply in weighed
            if reply.answer.kind == "answer" and chance >= _MAY_BE_MEANT and reply.answer.lead != answer.lead
        ]
        if not others:
            return answer
        _, reply = max(others, key=lambda each: each[0])
        other = replace(reply.answer, lead=reply.answer.lead.removeprefix(reply.verdict))
        lines = other.items if other.items and other.intent is None else (other.lead, *other.items)
        told = fold(answer.text)
        new = [line for line in lines[:MOST_FACTS] if fold(line) not in told and not _ONLY_COUNTS.fullmatch(line)]
        if not new:
            return answer
        sources = tuple(dict.fromkeys((*answer.sources, *other.sources)))
        return replace(answer, notes=(*answer.notes, *(RELATED.format(line) for line in new)), sources=sources)

    def replies(
        self, candidates: Sequence[Candidate], reading: Reading, today: dt.date
    ) -> list[tuple[Candidate, Reply]]:
        """The likeliest candidates that can be answered, each with its reply, whether or not it may be told."""
        return [told for one in self._tried(candidates) for told in self._told(one, candidates, reading, today)]

    def _tried(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The likeliest candidates that facts may answer."""
        return [one for one in candidates if one.intent in self._book.questions][:_TRIED]

    def _told(
        self, candidate: Candidate, candidates: Sequence[Candidate], reading: Reading, today: dt.date
    ) -> list[tuple[Candidate, Reply]]:
        """A candidate with its reply; none where it cannot be answered."""
        reply = self._turned_round(candidate, reading, today)
        if reply is None or (reading.asks_names and not tells_names(reply, reading)):
            return []
        surest = max(one.matched for one in self._tried(candidates))
        if candidate.matched < min(surest, _MAY_JUDGE):
            reply = without_denial(reply)
        # "đúng là A không?" after another question asks of what that was about, whatever else is so of A
        goes_on = candidates[0].inherits or candidates[0].follows
        if goes_on and candidate.matched < min(surest, _MAY_VOTE) and not candidate.follows:
            reply = without_yes(reply)
        return [(candidate, reply)]

    def _turned_round(self, candidate: Candidate, reading: Reading, today: dt.date) -> Reply | None:
        """The reply to a candidate; to who did not, those whom it leaves over."""
        reply = self._replied(candidate, reading, today)
        if reply is None or not reply.rows:
            return reply
        return complement(reply, self._book.questions[candidate.intent], reading, self._facts) or reply

    def facts_for(
        self,
        candidates: Sequence[Candidate],
        told: Sequence[tuple[Candidate, Reply]],
        reading: Reading,
        conversation: Conversation,
        today: dt.date,
    ) -> list[FoundFact]:
        """The facts nearest to a question, the likeliest first; none where a match is so sure that it needs none."""
        if candidates and candidates[0].matched >= _NEEDS_NO_VOTE:
            return []
        named, spoken = self._understanding.named(reading, conversation)
        answered = [each[1] for each in told if _has_a_vote(each)]
        default = conversation.default_cluster
        spoken_of = [*map(str, spoken.get("cluster", ())), *([default] if default else [])]
        clusters = self._unnamed_cluster
        usual = clusters.is_of_provinces(reading, spoken_of)
        sought = Sought(
            reading,
            named,
            spoken,
            self._understanding.meetings_of(named or spoken, reading, today),
            self._relations_of(candidates),
            self._understanding.cues.scores(reading.masked_words),
            self._weigher.new_values(answered[0], reading) if answered else (),
            max((one.matched for one in candidates if one.intent == OUTSIDE), default=0.0),
            bool(conversation.turns) and goes_on(reading),
            counted_in(reading),
            clusters.of_provinces if usual and clusters.names_none(reading) else None,
            usual,
        )
        return self._search.find(sought, today)

    def signals(
        self,
        candidates: Sequence[Candidate],
        told: Sequence[tuple[Candidate, Reply]],
        found: Sequence[FoundFact],
        reading: Reading,
    ) -> list[Signals]:
        """What is seen of each of the replies ``told``."""
        weighing = Weighing(self._weigher, candidates, found, reading)
        return [weighing.signals(candidate, reply) for candidate, reply in told]

    def _relations_of(self, candidates: Sequence[Candidate]) -> dict[str, float]:
        """How sure the matcher is of each relation."""
        relations: dict[str, float] = {}
        for one in candidates:
            template = self._book.questions.get(one.intent)
            relation = (template.relation or template.id) if template else one.intent
            relations[relation] = max(relations.get(relation, 0.0), one.matched)
        return relations

    def _read(self, question: str, today: dt.date) -> Reading:
        return (self._kept_reading if _is_short(question) else self._reader.read)(question, today)

    def _read_on(self, question: str, conversation: Conversation, today: dt.date) -> Reading:
        """A question read in its chat."""
        reading = self._read(question, today)
        previous = last_question(conversation)
        if previous and asks_unit_alone(reading):
            reading = replace(reading, left=self._read(previous, today).left or reading.left, points=True)
        return self._context.read_on(resolved(reading, conversation), conversation)

    def _answered(
        self, candidate: Candidate, reading: Reading, conversation: Conversation, today: dt.date
    ) -> Answer | None:
        reply = self._replied(candidate, reading, today)
        return replace(reply.answer, conversation=remember(conversation, reply.turn)) if reply else None

    def _replied(self, candidate: Candidate, reading: Reading, today: dt.date) -> Reply | None:
        make = self._kept_reply if _is_short(reading.original) else self._reply
        try:
            return make(candidate, reading, today, self._facts.version)
        except QueryTimeout as error:  # what it would tell is left out whole; other templates may still answer
            _log.debug("%s is not answered: %s", candidate.intent, error)
            return None

    def _reply(self, candidate: Candidate, reading: Reading, today: dt.date, _version: str) -> Reply | None:
        """Made anew; ``_version``, of the facts, is one of the things that a kept reply is found by."""
        parts = apart(candidate, self._book.questions[candidate.intent], reading)
        if not parts:
            return self._of_each(candidate, self._replier.reply(candidate, reading, today), reading, today)
        of_each = [(part, said_of(part, slot, reading) if reading.yes_no else reading) for slot, part in parts]
        replies = [({**part.slots, **part.demands}, self._replier.reply(part, said, today)) for part, said in of_each]
        asked_back = next((reply for _, reply in replies if reply is not None and reply.answer.kind == "clarify"), None)
        if asked_back is not None:
            return asked_back
        known = [(slots, reply) for slots, reply in replies if reply is not None]
        if len(known) < len(replies):  # not all that it names can be proved
            return None
        return together(known, parts[0][0], reading, self._directory.called)

    def _of_each(self, candidate: Candidate, reply: Reply | None, reading: Reading, today: dt.date) -> Reply | None:
        """What a person whom a question names said of each of a few clusters, instead of asking which is meant."""
        if reply is None or reply.turn.missing not in _SAID_OF or "person" not in candidate.demands:
            return reply
        slot, values = reply.turn.missing, list(reply.turn.options.values())
        if len(values) > _FEW_CLUSTERS:
            return reply
        each = [{**candidate.slots, slot: (value,)} for value in values]
        left = tuple(missing for missing in candidate.missing if missing != slot)
        told = [
            (slots, self._replier.reply(replace(candidate, slots=slots, missing=left), reading, today))
            for slots in each
        ]
        known = [(slots, one) for slots, one in told if one is not None and one.answer.kind == "answer"]
        return together(known, slot, reading, self._directory.called) if len(known) == len(told) else reply

    def clusters(self) -> tuple[tuple[str, str, str], ...]:
        """The id, the short and the full name of every cluster, those that most is known of first."""
        return self._replier.clusters()

    def explain(self, question: str, conversation: Conversation, today: dt.date) -> str:
        """Each step from the question to the answer, a line each, with the milliseconds it took."""
        trace = Trace(self._book.questions)
        return trace.told(self.answer(question, conversation, today, trace))

    def _is_strange(self, reading: Reading, best: Candidate) -> bool:
        """Whether too much of a question is made of words that neither names nor templates know."""
        if all(len(token.folded) < 2 for token in reading.tokens):
            return True
        strange = [word for word in reading.strange if len(word) > 1]  # "… năm nào v m.n" ends in letters of talk
        if len(strange) < _FEWEST_STRANGE or best.confidence >= 1.0:
            return False
        return sum(map(len, strange)) > _STRANGE_SHARE * sum(map(len, reading.content))

    def _chosen(self, question: str, conversation: Conversation) -> Candidate | None:
        """The question before with the choice made, where ``question`` is one of the choices it was asked back with."""
        turn = last_turn(conversation)
        if turn is None or turn.missing is None or not turn.options or turn.intent is None:
            return None
        labels = list(turn.options)
        typed = fold(question).strip()
        if typed.isdecimal() and 1 <= int(typed) <= len(labels):
            label = labels[int(typed) - 1]
        else:
            found = process.extractOne(typed, labels, processor=fold, scorer=fuzz.ratio, score_cutoff=_LIKE_A_CHOICE)
            if found is None:
                return None
            label = found[0]
        slots = {**turn.slots, turn.missing: (turn.options[label],)}
        if turn.missing == "cluster":
            slots["body"] = slots["cluster"]
        return Candidate(turn.intent, 1.0, slots)


def _needed(reply: Reply, best: Candidate, reading: Reading) -> float:
    """How likely right a reply must be to be told: less so where the matcher is sure that it is of what is asked."""
    if reply.turn.intent != best.intent:
        return SURE_ENOUGH[reply.answer.kind]
    if best.matched >= _NEEDS_NO_VOTE:
        return _TAUGHT
    well_matched = best.matched >= MAY_ASK and reply.answer.kind == "answer" and not reading.negated
    return _WELL_MATCHED if well_matched else SURE_ENOUGH[reply.answer.kind]


def _names_nothing_more(reading: Reading, read: Callable[[str, dt.date], Reading], today: dt.date) -> bool:
    """Whether the further questions of a message name nothing by themselves that they would be about."""
    further = [read(text, today) for text in reading.asking[1:]]
    return not any(set(one.slots) - {"deed", "group", "term"} or one.period for one in further)


def _has_a_vote(told: tuple[Candidate, Reply]) -> bool:
    """Whether facts may be held against a reply: not against a guess."""
    candidate, reply = told
    return reply.answer.kind == "answer" and candidate.matched >= _MAY_VOTE


def _facts_of(subject: ChatSubject | None, found: list[FoundFact]) -> list[FoundFact]:
    """The facts that are of nothing else than the subject of the chat."""
    return [fact for fact in found if subject is None or not subject.is_left_by([fact.named])]


def _is_outside(best: Candidate) -> bool:
    return best.intent == OUTSIDE and best.matched >= _SURELY_OUTSIDE


def _speaking_of(reading: Reading, conversation: Conversation) -> Conversation:
    """The conversation after a question with a name that nobody knows: of the one cluster in it one may go on."""
    clusters = reading.slots.get("cluster", ())
    if len(clusters) != 1:
        return conversation
    return remember(conversation, Turn(None, {"cluster": clusters}, reading.original))


def _is_short(question: str) -> bool:
    return len(question) <= _LONGEST_KEPT


def last_question(conversation: Conversation) -> str:
    """The text of the last question understood, empty in a new chat."""
    turn = last_turn(conversation)
    return turn.question if turn else ""
