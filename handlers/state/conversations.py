"""Conversations as the text that the state file keeps."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from knowledge import Conversation

_REMEMBERED = 2048
_LEFT_OVER = "topic"


class ConversationTexts:
    """Turns conversations into text, the latest of them once.

    What a dialogue has spoken of is written with the dialogue, with the exchange that ends there and with the one that
    goes on from it.

    Args:
        keep_words: whether the people's own words may stand in the text; else only what they were understood as does.
    """

    def __init__(self, *, keep_words: bool = True) -> None:
        self._keep_words = keep_words
        # By identity, for a conversation has no hash; it is kept beside its text, so that no other gets its id.
        self._texts: OrderedDict[int, tuple[Conversation, str]] = OrderedDict()

    def of(self, conversation: Conversation) -> str:
        """The text of a conversation, for :meth:`knowledge.Conversation.from_json`."""
        known = self._texts.get(id(conversation))
        if known is not None:
            return known[1]
        text = (conversation if self._keep_words else _without_words(conversation)).to_json()
        self._texts[id(conversation)] = conversation, text
        if len(self._texts) > _REMEMBERED:
            self._texts.popitem(last=False)
        return text


def _without_words(conversation: Conversation) -> Conversation:
    """The conversation without its questions and without the slot that holds what was left over of them."""
    turns = (
        replace(turn, question="", slots={slot: values for slot, values in turn.slots.items() if slot != _LEFT_OVER})
        for turn in conversation.turns
    )
    return replace(conversation, turns=tuple(turns))
