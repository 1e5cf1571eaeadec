"""What is said where no fact answers: talk, a name or a day that nothing knows, a question that lies outside."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from knowledge.answering.likelihood import MOST_FACTS
from knowledge.dialogue import last_turn, remember
from knowledge.facts import FactBase
from knowledge.language import fold
from knowledge.nlu.reading import Reading
from knowledge.nlu.understanding import Candidate
from knowledge.response.answer import Answer, Conversation, Turn
from knowledge.response.composing import source_of, sources_of
from knowledge.response.searching import FoundFact
from knowledge.templates.book import QuestionBook
from knowledge.templates.template import QuestionTemplate

RELATED = "Có thể liên quan: {}"
"""What is told beside an answer, not as one."""

_NEAR = 0.1  # how likely a fact must be to be told beside that nothing is known
_NAMES_ONLY = "organisation"  # the kind of statement that says that there is one
_NAME = re.compile(r"(?:[^\W_]|[ .,&/'’“”()-])+")  # what is told back, if only as something unknown, is no code
_LONGEST_NAME = 120  # characters; the longest name of a real organisation here has some 90


class Unanswered:
    """Replies that tell no fact. Threads may share it."""

    def __init__(self, book: QuestionBook, facts: FactBase, known_questions: Sequence[str]) -> None:
        """Take the talk of a book, the facts for their sources, and the questions that are offered instead."""
        self._book = book
        self._facts = facts
        self._known_questions = tuple(known_questions)

    def chat(self, candidate: Candidate, conversation: Conversation) -> Answer:
        """The reply to talk."""
        previous = last_turn(conversation)
        template = self._book.chat[candidate.intent]
        if candidate.intent == "ask_source":
            return self._told_source(template.reply, previous, candidate, conversation)
        return Answer(
            kind="chat",
            lead=template.reply,
            intent=candidate.intent,
            confidence=candidate.confidence,
            conversation=conversation,
            facts_version=self._facts.version,
        )

    def _told_source(
        self, reply: str, previous: Turn | None, candidate: Candidate, conversation: Conversation
    ) -> Answer:
        """The sources of the answer before, each on a line."""
        known = self._facts.sources
        sources = [source_of(known[id_]) for id_ in previous.source_ids if id_ in known] if previous else []
        common = {"intent": candidate.intent, "confidence": candidate.confidence, "conversation": conversation}
        if not sources:
            lead = "Chưa có câu trả lời nào trước đó có nguồn để dẫn."
            return Answer(kind="chat", lead=lead, facts_version=self._facts.version, **common)  # type: ignore[arg-type]
        items = tuple(
            f"{source}: {source.title}" + (f" – {source.address}" if source.address else "") for source in sources
        )
        return Answer(
            kind="answer", lead=reply, items=items, sources=tuple(sources), facts_version=self._facts.version,
            values=tuple(str(source) for source in sources), **common,  # type: ignore[arg-type]
        )  # fmt: skip

    def not_known(self, name: str, conversation: Conversation) -> Answer:
        """A reply about a name that nothing known bears: least of all what is known of the place in it."""
        return Answer(
            kind="no_data",
            lead=f"Chưa có dữ liệu về {name if _may_be_told(name) else 'tên gọi này'}.",
            conversation=conversation,
            facts_version=self._facts.version,
        )

    def which_year(self, candidate: Candidate, reading: Reading, conversation: Conversation) -> Answer:
        """Asked back where a question points at a year of which nobody has spoken."""
        return Answer(
            kind="clarify",
            lead="Anh/chị hỏi năm nào ạ?",
            intent=candidate.intent,
            confidence=candidate.confidence,
            slots=candidate.slots,
            conversation=remember(conversation, Turn(candidate.intent, candidate.slots, reading.original)),
            facts_version=self._facts.version,
        )

    def no_such_date(self, written: str, conversation: Conversation) -> Answer:
        """A reply about a day that no calendar has."""
        return Answer(
            kind="no_data",
            lead=f"{written[:1].upper()}{written[1:]} không có trên lịch, anh/chị xem lại giúp.",
            conversation=conversation,
            facts_version=self._facts.version,
        )

    def unknown(
        self,
        reading: Reading,
        candidates: Sequence[Candidate],
        conversation: Conversation,
        found: Sequence[FoundFact] = (),
    ) -> Answer:
        """A reply that nothing answers, with the facts that are nearest."""
        related = near_facts(found, of_others=True)
        lead = (
            "Xin lỗi, tôi chưa trả lời được câu hỏi này. "
            "Tôi trả lời về cụm thi đua, hội nghị, khen thưởng, phong trào và văn bản"
            + ("; anh/chị có thể hỏi:" if self._known_questions else ".")
        )
        confidence = candidates[0].confidence if candidates else 0.0
        return Answer(
            kind="unknown",
            lead=lead,
            items=(near := self._near_questions(reading)),
            notes=tuple(RELATED.format(fact.text) for fact in related),
            confidence=confidence,
            sources=sources_of(related, self._facts.sources),  # type: ignore[arg-type]
            suggestions=near,
            conversation=conversation,
            facts_version=self._facts.version,
        )

    def _near_questions(self, reading: Reading) -> tuple[str, ...]:
        """A few known questions, those most like this one first."""
        found = process.extract(reading.folded, self._known_questions, processor=fold, scorer=fuzz.token_ratio, limit=3)
        return tuple(question for question, _, _ in found)


def near_facts(found: Sequence[FoundFact], *, of_others: bool = False) -> list[FoundFact]:
    """The few likeliest of the facts, those that contradict nothing before those that are near all the same.

    Where it is known of whom nothing is known, facts ``of_others`` are not told beside it.
    """
    telling = [fact for fact in found if fact.kind != _NAMES_ONLY and fact.chance >= _NEAR]
    likely = [fact for fact in telling if fact.meets or fact.near or of_others]
    likely.sort(key=lambda fact: not fact.meets)
    return list({fact.text: fact for fact in likely}.values())[:MOST_FACTS]


_THAT_YEAR = re.compile(r"\b(?:nam|hoi|luc|khi|dot|nhiem ky) (?:do|ay)\b")
_SAYS_WHEN = frozenset({"date", "month", "days", "meeting", "meeting_kind", "place", "person"})


def asks_of_that_year(reading: Reading, template: QuestionTemplate) -> bool:
    """Whether a question asks of a year that it only points at ("năm đó"), where a template would tell the latest."""
    names_time = bool(reading.period or reading.period.years) or "when" in reading.asked
    names_time |= not _SAYS_WHEN.isdisjoint(reading.slots)
    return template.latest_by is not None and not names_time and _THAT_YEAR.search(reading.folded) is not None


def _may_be_told(name: str) -> bool:
    """Whether what nothing known bears is told back: it is no code, and no message whole."""
    return len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None
