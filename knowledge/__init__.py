"""What is known, and how a question becomes an answer; knows nothing of Telegram.

>>> from knowledge import Assistant, PACKAGED_ROOT
>>> assistant = Assistant.open([PACKAGED_ROOT], Path("facts.sqlite"))  # doctest: +SKIP
>>> assistant.ask("Năm 2017 tỉnh nào làm cụm trưởng cụm Trung du?").values  # doctest: +SKIP
('Tuyên Quang',)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from knowledge.assistant import Assistant, IntentSummary
    from knowledge.facts import PACKAGED_ROOT, FactBase
    from knowledge.intents import IntentMatcher
    from knowledge.response.answer import Answer, AnswerKind, Conversation, Source, Turn

# Each name is imported when it is asked for: the matcher alone needs neither the facts nor what reads them.
_HOMES = {
    "PACKAGED_ROOT": "facts",
    "Answer": "response.answer",
    "AnswerKind": "response.answer",
    "Assistant": "assistant",
    "Conversation": "response.answer",
    "FactBase": "facts",
    "IntentMatcher": "intents",
    "IntentSummary": "assistant",
    "Source": "response.answer",
    "Turn": "response.answer",
}

__all__ = [
    "PACKAGED_ROOT",
    "Answer",
    "AnswerKind",
    "Assistant",
    "Conversation",
    "FactBase",
    "IntentMatcher",
    "IntentSummary",
    "Source",
    "Turn",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its module (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"knowledge.{_HOMES[name]}"), name)
