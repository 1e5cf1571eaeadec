"""The answer as a value, and what a chat has spoken of: all that passes between the assistant and whoever asks it."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import orjson

AnswerKind = Literal["answer", "clarify", "no_data", "unknown", "chat"]
SlotValue = str | int
Slots = Mapping[str, tuple[SlotValue, ...]]
"""What a question says, by slot; a slot may hold several values ("năm 2022 và năm 2023"). Numbers have 64 bits."""

MOST_SOURCES = 4
"""Publishers named under an answer; the others are counted, and ``sources`` holds them all."""

LONGEST_TEXT = 4096
"""UTF-16 units of the plain reading of an answer: what one message of a chat can hold."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source as told to a reader. ``published`` is an ISO date, None where the source gives none."""

    id: str
    publisher: str
    published: str | None
    title: str
    address: str | None = None

    def __str__(self) -> str:
        """Publisher and date as a Vietnamese reader expects them: ``TTXVN, 17/3/2017``."""
        return f"{self.publisher}, {self.day}" if self.day else f"{self.publisher} (chưa rõ ngày đăng)"

    @property
    def day(self) -> str:
        """The day it was published as it is read, ``17/3/2017``; empty where the source gives none."""
        if self.published is None:
            return ""
        day = dt.date.fromisoformat(self.published)
        return f"{day.day}/{day.month}/{day.year}"


@dataclass(frozen=True, slots=True)
class Turn:
    """One question as understood: what a follow-up may inherit, or what a choice completes.

    ``missing`` and ``options`` are set while the assistant waits for a choice: the slot asked for (``intent`` where it
    is the question that was unclear), and for each
    choice's label the value it stands for. ``told`` is whom and what the answer told of, by slot.
    """

    intent: str | None
    slots: Slots
    question: str
    source_ids: tuple[str, ...] = ()
    missing: str | None = None
    options: Mapping[str, SlotValue] = field(default_factory=dict)
    told: Slots = field(default_factory=dict)


def _turn(raw: dict[str, Any]) -> Turn:
    slots, told = ({slot: tuple(values) for slot, values in raw[name].items()} for name in ("slots", "told"))
    return Turn(**{**raw, "slots": slots, "told": told, "source_ids": tuple(raw["source_ids"])})


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one chat has spoken of. Immutable: each answer carries the next one; storing it is the caller's.

    ``default_cluster`` is the id of the chat's cluster, used where a question names none.
    """

    turns: tuple[Turn, ...] = ()
    default_cluster: str | None = None

    def with_default_cluster(self, cluster: str | None) -> Conversation:
        """The same conversation in a chat whose cluster is ``cluster`` (an id; None for none)."""
        return self if cluster == self.default_cluster else replace(self, default_cluster=cluster)

    def to_json(self) -> str:
        """The conversation as a JSON text that :meth:`from_json` reads back."""
        turns = [{name: getattr(turn, name) for name in Turn.__slots__} for turn in self.turns]
        whole = {"turns": turns, "default_cluster": self.default_cluster}
        return orjson.dumps(whole).decode()

    @classmethod
    def from_json(cls, text: str) -> Conversation:
        """Read what :meth:`to_json` wrote.

        Raises:
            ValueError: where the text is not a conversation (such as one of an older version).
        """
        try:
            raw: dict[str, Any] = orjson.loads(text)
            return cls(tuple(_turn(turn) for turn in raw["turns"]), raw["default_cluster"])
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a conversation: {error}") from error


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, in parts that each surface lays out its own way; ``text`` is the plain reading of them.

    Attributes:
        lead: the fact (or the question asked back) in a sentence or two of plain text.
        items: the entries of a list, without bullets.
        notes: what a careful colleague would add, a line each.
        values: the cells that answer the question, shortest form, in order.
        choices: at most six labels when ``kind`` is ``clarify``; asking a label with ``conversation`` goes on.
        suggestions: whole questions that are likely next; each can be asked as it stands.
        confidence: the probability, 0 to 1, that the question was understood rightly.
        conversation: what the chat has now spoken of; pass it with the next question of the same chat.
        facts_version: the version of the fact base that answered.
        elapsed_ms: milliseconds spent in the assistant.
    """

    kind: AnswerKind
    lead: str
    items: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    intent: str | None = None
    confidence: float = 0.0
    slots: Slots = field(default_factory=dict)
    values: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    choices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    conversation: Conversation = field(default_factory=Conversation)
    facts_version: str = ""
    elapsed_ms: float = 0.0

    @property
    def source_line(self) -> str:
        """``Nguồn: TTXVN, 17/3/2017; …``, each publisher once; empty where nothing was answered from a source."""
        days: dict[str, list[str]] = {}
        for source in self.sources:
            days.setdefault(source.publisher, []).append(source.day)
        told = [", ".join(dict.fromkeys([publisher, *filter(None, when)])) for publisher, when in days.items()]
        more = f" và {len(told) - MOST_SOURCES} nguồn khác" if len(told) > MOST_SOURCES else ""
        return f"Nguồn: {'; '.join(told[:MOST_SOURCES])}{more}." if told else ""

    @property
    def text(self) -> str:
        """The reply as plain text, with as many of its items as fit into :data:`LONGEST_TEXT`."""
        whole = self._text_of(len(self.items))
        if _units(whole) <= LONGEST_TEXT:
            return whole
        too_many = bisect.bisect(range(len(self.items)), LONGEST_TEXT, key=lambda count: _units(self._text_of(count)))
        return self._text_of(max(too_many - 1, 0))

    def _text_of(self, count: int) -> str:
        """The text with the first ``count`` items."""
        more = f"… và còn {len(self.items) - count} mục nữa." if count < len(self.items) else ""
        lines = [self.lead, *(f"• {item}" for item in self.items[:count]), more, *self.notes, self.source_line]
        return "\n".join(line for line in lines if line)

    def to_contract(self) -> dict[str, Any]:
        """The JSON object of ``thidua ask --json``."""
        return {
            "kind": self.kind,
            "text": self.text,
            "intent": self.intent,
            "confidence": round(self.confidence, 4),
            "slots": {slot: values[0] if len(values) == 1 else list(values) for slot, values in self.slots.items()},
            "values": list(self.values),
            "sources": [{"id": s.id, "publisher": s.publisher, "published": s.published} for s in self.sources],
            "choices": list(self.choices),
            "suggestions": list(self.suggestions),
            "elapsed_ms": round(self.elapsed_ms, 3),
        }


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
