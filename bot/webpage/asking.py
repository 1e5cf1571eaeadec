"""A question as it stands in an address, with the earlier ones of the same talk: the page itself remembers nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from multidict import MultiMapping

from bot.webpage.refusals import RefusedError
from knowledge import Answer, Assistant, Conversation

MOST_EARLIER = 6
"""Earlier questions that are read; a talk that goes on longer forgets its beginning."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a talk.

    Attributes:
        context: the earlier questions, oldest first.
        today: what "năm nay" is relative to, None for the present day.
    """

    question: str
    context: tuple[str, ...]
    today: dt.date | None

    @classmethod
    def read(cls, query: MultiMapping[str], longest: int) -> Asked:
        """Read ``question``, ``context`` (any number) and ``today`` of an address.

        Raises:
            RefusedError: a question is longer than ``longest`` characters, or the day is none.
        """
        question = query.get("question", "").strip()
        context = tuple(filter(None, (text.strip() for text in query.getall("context", ()))))[-MOST_EARLIER:]
        if any(len(text) > longest for text in (question, *context)):
            raise RefusedError(400, f"Câu hỏi dài quá {longest} ký tự. Anh/chị vui lòng rút gọn.")
        return cls(question, context, _day(query.get("today", "")))

    @property
    def after(self) -> tuple[str, ...]:
        """The context of the next question of this talk."""
        return (*self.context, self.question)[-MOST_EARLIER:]

    def answer(self, assistant: Assistant, today: Callable[[], dt.date]) -> Answer:
        """Ask the earlier questions, then this one; they take about a millisecond each."""
        day = self.today or today()
        conversation = Conversation()
        for text in self.context:
            conversation = assistant.ask(text, conversation=conversation, today=day).conversation
        return assistant.ask(self.question, conversation=conversation, today=day)


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise RefusedError(400, "Ngày (today) viết NĂM-THÁNG-NGÀY, ví dụ 2026-11-25.") from None
