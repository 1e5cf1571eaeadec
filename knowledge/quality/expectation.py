"""A question and what a right reply to it must hold: a check and a row of a bank are each one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.language import strip_accents
from knowledge.response.answer import Answer, Conversation

Ask = Callable[[str, Conversation, dt.date], Answer]
"""Answers a question of a chat asked on a day."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a question is asked after and on which day, the kinds of reply that are right, and what one must hold.

    Of ``all`` every text, of ``any`` at least one, of ``none`` no text; case, accents and repeated blanks do not count.
    """

    today: dt.date
    context: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("answer",)
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()

    def chat(self, ask: Ask) -> Conversation:
        """The chat in which the questions before have been asked."""
        conversation = Conversation()
        for earlier in self.context:
            conversation = ask(earlier, conversation, self.today).conversation
        return conversation

    def wrong(self, answer: Answer) -> str:
        """Tell what is wrong with a reply, in Vietnamese; empty where it is right."""
        if answer.kind not in self.kinds:
            return f"loại trả lời là {answer.kind}, không phải {'|'.join(self.kinds)}"
        text = _compared(answer.text)
        missing = [wanted for wanted in self.all if not _occurs(wanted, text)]
        if missing:
            return "thiếu " + ", ".join(missing)
        if self.any and not any(_occurs(wanted, text) for wanted in self.any):
            return "không có điều nào trong: " + ", ".join(self.any)
        unwanted = [one for one in self.none if _occurs(one, text)]
        return "không được có " + ", ".join(unwanted) if unwanted else ""


def _compared(text: str) -> str:
    """A text without case, accents and repeated blanks, its punctuation kept: "Đúng." is no "đúng"."""
    return " ".join(strip_accents(text).split())


def _occurs(wanted: str, text: str) -> bool:
    """Whether a compared text holds a string; digits at its ends end a number: "29" is no part of "129"."""
    before, after = (r"(?<!\d)" if wanted[:1].isdigit() else ""), (r"(?!\d)" if wanted[-1:].isdigit() else "")
    return re.search(before + re.escape(_compared(wanted)) + after, text) is not None
