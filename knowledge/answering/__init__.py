"""A question to its answer: one snapshot of the knowledge at work."""

from knowledge.answering.answerer import Answerer

__all__ = ["Answerer"]
