"""What the assistant replies: the answer as a value, and how rows become one."""

from knowledge.response.answer import Answer, AnswerKind, Conversation, Source, Turn

__all__ = ["Answer", "AnswerKind", "Conversation", "Source", "Turn"]
