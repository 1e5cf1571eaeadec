"""What is known, and how a question becomes an answer; knows nothing of Telegram.

>>> from knowledge import Assistant, PACKAGED_ROOT
>>> assistant = Assistant.open([PACKAGED_ROOT], Path("facts.sqlite"))  # doctest: +SKIP
>>> assistant.ask("Năm 2017 tỉnh nào làm cụm trưởng cụm Trung du?").values  # doctest: +SKIP
('Tuyên Quang',)
"""

from knowledge.answers.answer import Answer, AnswerKind, Conversation, Source, Turn
from knowledge.assistant import Assistant, IntentSummary
from knowledge.facts import PACKAGED_ROOT, FactBase
from knowledge.intents import IntentMatcher

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
