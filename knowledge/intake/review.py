"""The review of one document, a press at a time: cards to decide on, undone step by step, left and taken up anywhere.

All state is in the store: the terminal, Telegram and a page can take turns, and nothing is lost with any of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from knowledge.intake.document import Document
from knowledge.intake.proposal import Proposal
from knowledge.intake.sentences import BASES, sentence
from knowledge.intake.store import (
    ADDED,
    Decision,
    Held,
    IntakeStore,
    Outcome,
    Standing,
    State,
    StoredDocument,
    StoredFact,
)

_LISTED = {"member": "unit", "award": "recipient"}
"""Kinds whose lists stand on one card, and what differs within a list."""

_LIST_SENTENCE = 15  # facts that a card tells one by one


class Proposes(Protocol):
    """What proposes the facts of a document: :class:`knowledge.intake.proposing.Proposer`."""

    def propose(self, document: Document) -> Sequence[Proposal]:
        """The facts that the rules find; spans count in the document's ``whole``."""


class Holds(Protocol):
    """What holds proposals against what is known."""

    def __call__(self, proposals: Sequence[Proposal]) -> Sequence[Held]:
        """Each proposal with its standing, in the same order."""


@dataclass(frozen=True, slots=True)
class Card:
    """One fact to decide on, or a list that the document states at once.

    Attributes:
        facts: those that one press decides on.
        sentences: how they will read.
        quote: the sentence that states them, in parts; every second part, from the second on, is what states a fact.
        why: in words, the rule, what the year rests on and how sure it is.
        alternatives: other values that the text allows, for a card of one fact.
        warning: what it meets in what is known, empty where nothing.
    """

    facts: tuple[StoredFact, ...]
    sentences: tuple[str, ...]
    quote: tuple[str, ...]
    why: str
    alternatives: tuple[Mapping[str, Any], ...]
    warning: str

    @property
    def key(self) -> int:
        """The number of its first fact, by which it is found again."""
        return self.facts[0].id

    @property
    def page(self) -> int | None:
        """The page that it stands on, None where the document has none."""
        return self.facts[0].page


@dataclass(frozen=True, slots=True)
class Progress:
    """How many facts of a document are decided on and how."""

    accepted: int
    rejected: int
    skipped: int
    left: int

    @property
    def total(self) -> int:
        """All facts."""
        return self.accepted + self.rejected + self.skipped + self.left


class Review:
    """The review of one document.

    Args:
        store: where it is kept.
        document: its number there.
    """

    def __init__(self, store: IntakeStore, document: int) -> None:
        self._store = store
        self._id = document

    @property
    def document(self) -> StoredDocument:
        """The document.

        Raises:
            LookupError: where there is none of this number.
        """
        found = self._store.get(self._id)
        if found is None:
            raise LookupError(self._id)
        return found

    def progress(self) -> Progress:
        """How far the review is."""
        facts = self._store.facts(self._id)
        return Progress(*(sum(fact.outcome == one for fact in facts) for one in (*Outcome, None)))

    def accepted(self) -> list[StoredFact]:
        """The facts that were accepted, in the order of the text."""
        return [fact for fact in self._store.facts(self._id) if fact.outcome is Outcome.ACCEPTED]

    def cards(self, *, skipped: bool = False) -> list[Card]:
        """The cards that wait; those that were skipped in their place, where asked for."""
        wanted = Outcome.SKIPPED if skipped else None
        whole = self.document.whole
        waiting = [fact for fact in self._store.facts(self._id) if fact.outcome == wanted]
        return [_card(tuple(facts), whole) for facts in _grouped(waiting, self._singly)]

    def card(self, key: int) -> Card | None:
        """The card that waits under a key, skipped or not; None where it was decided on or split since."""
        return next(
            (card for skipped in (False, True) for card in self.cards(skipped=skipped) if card.key == key), None
        )

    # ---- decisions -------------------------------------------------------------------------------------------

    def accept(self, card: Card, values: Mapping[str, Any] | None = None) -> None:
        """Accept a card, a single fact with other ``values`` than proposed where they are given."""
        merged = {**card.facts[0].proposed, **values} if values is not None else None
        self._decide([Decision(fact.id, Outcome.ACCEPTED, merged) for fact in card.facts])

    def reject(self, card: Card) -> None:
        """Reject all that a card proposes."""
        self._decide([Decision(fact.id, Outcome.REJECTED) for fact in card.facts])

    def skip(self, card: Card) -> None:
        """Leave a card for later."""
        self._decide([Decision(fact.id, Outcome.SKIPPED) for fact in card.facts])

    def split(self, card: Card) -> None:
        """Put each fact of a card on a card of its own."""
        self._store.stand_alone([fact.id for fact in card.facts])

    def undo(self) -> bool:
        """Take back the last press; False where there is none."""
        return bool(self._store.undo(self._id))

    def accept_earned(self) -> int:
        """Accept what rules propose whose record has earned it; returns how many facts. One step to undo."""
        earned = self.earned()
        self._store.decide([Decision(fact.id, Outcome.ACCEPTED) for fact in earned], counts=False)
        return len(earned)

    def earned(self) -> list[StoredFact]:
        """The waiting facts that may be accepted together."""
        waiting = [fact for fact in self._store.facts(self._id) if fact.outcome is None and not self._singly(fact)]
        kind = self.document.format
        pairs = {(fact.rule, fact.basis) for fact in waiting}
        good = {pair for pair in pairs if self._store.record(*pair, kind).earned}
        return [fact for fact in waiting if (fact.rule, fact.basis) in good]

    def add(self, text: str, proposer: Proposes, hold: Holds) -> list[int]:
        """Propose what a person has written down; returns the numbers of the facts, none where no fact was found."""
        document = self.document
        line = " ".join(text.split())
        written = Document(document.title, line, (), document.published, document.address, "text", ())
        start = len(document.title) + 1
        found = [one for one in proposer.propose(written) if one.span[0] >= start and one.kind != "cluster"]
        spoken = [
            Proposal(one.kind, one.values, (0, 0), line, ADDED, one.basis, one.confidence, one.alternatives)
            for one in found
        ]
        return self._store.add_facts(self._id, hold(spoken))

    def finish(self) -> None:
        """Say that the review is done: what was accepted is now to be written and loaded."""
        self._store.settle(self._id, State.REVIEWED)

    def went_live(self) -> None:
        """Say that what was accepted is part of the knowledge; the document's text is deleted."""
        self._store.settle(self._id, State.LIVE)

    def drop(self) -> None:
        """Leave the document; its text is deleted, and the same content is not proposed again."""
        self._store.settle(self._id, State.DROPPED)

    def _decide(self, decisions: Sequence[Decision]) -> None:
        self._store.decide(decisions)

    def _singly(self, fact: StoredFact) -> bool:
        """Whether a fact is always looked at by itself."""
        return (
            fact.standing is Standing.CONTRADICTS
            or fact.basis == "context"
            or fact.values.get("status") == "proposed"
            or self.document.by_ocr
        )


def unheld(proposals: Sequence[Proposal]) -> list[Held]:
    """Each proposal as new: for a review without knowledge to hold it against."""
    return [Held(one) for one in proposals]


def _grouped(facts: Sequence[StoredFact], singly: Any) -> Iterator[Sequence[StoredFact]]:
    """The facts of each card: lists of members, recipients or counts that one sentence states together."""

    def list_of(fact: StoredFact) -> tuple[object, ...]:
        differing = _LISTED.get(fact.kind)
        if differing is None or fact.alone or singly(fact) or fact.standing is not Standing.NEW:
            return (fact.id,)
        same = tuple(str(fact.values.get(key)) for key in ("cluster", "form", "status", "year"))
        return (fact.kind, fact.quote, fact.rule, fact.basis, *same)

    for _, group in groupby(facts, key=list_of):
        yield list(group)


def _card(facts: tuple[StoredFact, ...], whole: str) -> Card:
    first = facts[0]
    told = [sentence(fact.kind, fact.values) for fact in facts[:_LIST_SENTENCE]]
    if len(facts) > _LIST_SENTENCE:
        told.append(f"… và {len(facts) - _LIST_SENTENCE} mục khác cùng danh sách.")
    alternatives = first.alternatives if len(facts) == 1 else ()
    return Card(facts, tuple(told), _quoted(facts, whole), _why(first), alternatives, _warning(first))


def _quoted(facts: Sequence[StoredFact], whole: str) -> tuple[str, ...]:
    """The quote cut at the spans of the facts within it; spans that overlap are one."""
    quote = facts[0].quote
    start = whole.rfind(quote, 0, facts[0].span[0] + len(quote)) if quote else -1
    if facts[0].rule == ADDED or start < 0:
        return (quote,)
    parts = []
    at = start
    for begin, end in sorted(fact.span for fact in facts):
        begin, end = max(begin, at), min(end, start + len(quote))  # noqa: PLW2901 - cut to what is left of the quote
        if begin < end:
            parts += [whole[at:begin], whole[begin:end]]
            at = end
    return (*parts, whole[at : start + len(quote)])


def _why(fact: StoredFact) -> str:
    if fact.rule == ADDED:
        return "do anh/chị viết thêm"
    return f"quy tắc {fact.rule}; {BASES.get(fact.basis, fact.basis)}; độ chắc {round(100 * fact.confidence)} %"


def _warning(fact: StoredFact) -> str:
    if fact.standing is Standing.CONTRADICTS:
        return f"Trái với điều đã biết: {fact.against}"
    return f"Đã biết từ nguồn khác: {fact.against}" if fact.standing is Standing.KNOWN else ""
