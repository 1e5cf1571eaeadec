"""What the page and other listeners read: chats, people, messages and events as JSON."""

from __future__ import annotations

from typing import Any

from localtelegram.chats import Chat, Member, Message
from localtelegram.events import Event
from localtelegram.state import State


def message_view(message: Message) -> dict[str, Any]:
    """A message as the Bot API shows it, and what only people see of it."""
    return message.to_json() | {
        "inline": message.inline_message_id is not None,
        "deleted": message.deleted,
        # Bots see only keyboards of messages; people are asked for a reply, too.
        **({"reply_markup": message.reply_markup} if message.reply_markup else {}),
    }


def member_view(member: Member) -> dict[str, Any]:
    """What one user is in a chat."""
    return {"user": member.user.to_json(), "status": member.status, "anonymous": member.anonymous}


def chat_view(chat: Chat) -> dict[str, Any]:
    """A chat with its members and topics, without its messages."""
    return chat.to_json() | {
        "members": [member_view(member) for member in chat.members.values()],
        "topics": [{"id": topic.id, "name": topic.name} for topic in chat.topics.values()],
        "migrated_to": chat.migrated_to,
    }


def world_view(state: State, suggestions: list[str]) -> dict[str, Any]:
    """All that a page needs to draw itself, but the messages; `event_id` is where its stream of events starts."""
    return {
        "bot": state.me(),
        "description": state.profile.get(("description", "vi")) or state.profile.get(("description", ""), ""),
        "people": [user.to_json() for user in state.users.values() if not user.is_bot],
        "chats": [chat_view(chat) for chat in state.chats.values()],
        "suggestions": suggestions,
        "event_id": state.events.last_id,
    }


def event_view(event: Event) -> dict[str, Any]:
    """An event as the stream carries it."""
    data = {name: message_view(value) if isinstance(value, Message) else value for name, value in event.data.items()}
    return {"id": event.id, "kind": event.kind, "chat_id": event.chat_id, **data}
