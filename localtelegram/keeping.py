"""What was said, kept in a file from one start to the next: as in Telegram, a restart of the bot loses no history.

Kept are the messages of chats and what the bot is in them; not files, and not what was on its way. The numbers of
messages go on where they ended: what a bot remembers of message 7 must not meet another message 7.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from localtelegram.chats import Chat, Message
from localtelegram.state import State

_FORM = 1


def keep(state: State, file: Path) -> None:
    """Writes what was said to `file`, in one step.

    Raises:
        OSError: It cannot be written.
    """
    chats = {str(chat.id): _chat_kept(chat, state) for chat in state.chats.values()}
    kept = {"form": _FORM, "next_message_id": state.next_message_id, "chats": chats}
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    beside.replace(file)


def restore(state: State, file: Path) -> bool:
    """Puts what `file` holds into the chats that exist; tells whether there was anything that could be read."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["form"] != _FORM:
            return False
        restored = {int(chat_id): _messages(state, int(chat_id), one) for chat_id, one in kept["chats"].items()}
        next_message_id = int(kept["next_message_id"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    for chat_id, messages in restored.items():
        chat, one = state.chats.get(chat_id), kept["chats"][str(chat_id)]
        if chat is None:
            continue
        chat.messages = messages
        chat.started = bool(one["started"])
        chat.next_message_id = max(chat.next_message_id, int(one["next_message_id"]))
        chat.members[state.bot.id].status = str(one["bot"])
    state.next_message_id = max(state.next_message_id, next_message_id)
    return True


def _chat_kept(chat: Chat, state: State) -> dict[str, Any]:
    member = chat.members.get(state.bot.id)
    return {
        "started": chat.started,
        "next_message_id": chat.next_message_id,
        "bot": member.status if member else "left",
        "messages": [_message_kept(message) for message in chat.messages.values()],
    }


def _message_kept(message: Message) -> dict[str, Any]:
    kept = {name: getattr(message, name) for name in _PLAIN}
    people = {name: getattr(message, name).id for name in ("sender", "via_bot") if getattr(message, name)}
    return kept | people | ({"sender_chat": message.sender_chat.id} if message.sender_chat else {})


_PLAIN = (
    "message_id", "date", "content", "reply_to_id", "thread_id", "reply_markup", "edit_date", "inline_message_id",
)  # fmt: skip


def _messages(state: State, chat_id: int, kept: dict[str, Any]) -> dict[int, Message]:
    chat = state.chats.get(chat_id)
    if chat is None:
        return {}
    return {
        int(one["message_id"]): Message(
            chat,
            **{name: one[name] for name in _PLAIN},
            sender=state.users.get(one.get("sender")),
            via_bot=state.users.get(one.get("via_bot")),
            sender_chat=state.chats.get(one.get("sender_chat")),
        )
        for one in kept["messages"]
    }
