"""Conversations as the text that the state file keeps."""

from __future__ import annotations

from collections import OrderedDict

from knowledge import Conversation

_REMEMBERED = 2048


class ConversationTexts:
    """Turns conversations into text, the latest of them once.

    What a dialogue has spoken of is written with the dialogue, with the exchange that ends there and with the one that
    goes on from it.
    """

    def __init__(self) -> None:
        # By identity, for a conversation has no hash; it is kept beside its text, so that no other gets its id.
        self._texts: OrderedDict[int, tuple[Conversation, str]] = OrderedDict()

    def of(self, conversation: Conversation) -> str:
        """The text of a conversation, for :meth:`knowledge.Conversation.from_json`."""
        known = self._texts.get(id(conversation))
        if known is not None:
            return known[1]
        text = conversation.to_json()
        self._texts[id(conversation)] = conversation, text
        if len(self._texts) > _REMEMBERED:
            self._texts.popitem(last=False)
        return text
