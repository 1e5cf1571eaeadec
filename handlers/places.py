"""Where something was said, and so where its answer belongs."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import CallbackQuery, Message
from telegram.constants import ChatType


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a chat.

    Attributes:
        user_id: who spoke there; None for an anonymous admin or a channel.
        thread_id: the topic, None outside of topics. (The topic "General" has the id 1, which may not be sent.)
        reply_to: the message that an answer should quote; None in private, where it follows anyway.
    """

    chat_id: int
    user_id: int | None
    private: bool
    thread_id: int | None = None
    reply_to: int | None = None

    @classmethod
    def of_message(cls, message: Message) -> Place:
        """The place of somebody's message."""
        private = message.chat.type == ChatType.PRIVATE
        speaker = None if message.sender_chat or message.from_user is None else message.from_user.id
        return cls(message.chat.id, speaker, private, _thread(message), None if private else message.message_id)

    @classmethod
    def of_press(cls, query: CallbackQuery) -> Place | None:
        """The place of the message whose button was pressed; None for an inline message, which is in no known chat."""
        if query.message is None:
            return None
        chat = query.message.chat
        thread = _thread(query.message) if isinstance(query.message, Message) else None
        private = chat.type == ChatType.PRIVATE
        return cls(chat.id, query.from_user.id, private, thread, None if private else query.message.message_id)


def _thread(message: Message) -> int | None:
    if not message.is_topic_message or message.message_thread_id == 1:
        return None
    return message.message_thread_id
