"""Everything the local Telegram knows, in one place: the bot's account, people, chats, updates, queries, files.

`State` holds and finds; it decides nothing about who may do what (`methods` for the bot, `people` for persons).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from localtelegram.chats import Chat, Member, Message, Topic, User
from localtelegram.commands import Commands
from localtelegram.events import Events
from localtelegram.faults import Faults
from localtelegram.files import Files
from localtelegram.flood import Flood
from localtelegram.queries import CallbackQuery, GuestQuery, InlineCache, InlineQuery, Waiting
from localtelegram.record import Record
from localtelegram.updates import Updates

SUPERGROUP_BASE = -1_000_000_000_000
"""Ids of supergroups and channels lie below this."""


@dataclass(slots=True)
class Switches:
    """What @BotFather and Telegram's moods decide; may be changed while the server runs.

    Attributes:
        privacy: Privacy mode: in groups only commands, replies to the bot and service messages arrive.
        mentions_arrive: Whether plain mentions arrive in spite of privacy mode; mostly they do not.
        inline: Inline mode.
        inline_feedback: Whether chosen inline results are told.
        guest: Guest mode.
        rich: Whether rich messages (Bot API 10.1) are known; a Bot API server of one's own may be older.
    """

    privacy: bool = True
    mentions_arrive: bool = False
    inline: bool = True
    inline_feedback: bool = False
    guest: bool = False
    rich: bool = True


class State:
    """One bot's Telegram.

    Args:
        token: The bot's token; its number is the bot's id.
        username: The bot's name after the @.
        name: The bot's name as people see it.
        flood: Whether Telegram's limits on sending hold.
        history: How many messages are kept in each chat.
    """

    def __init__(self, token: str, *, username: str, name: str, flood: bool = True, history: int = 2000) -> None:
        self.token = token
        self.bot = User(int(token.partition(":")[0]), name, username=username, is_bot=True)
        self.switches = Switches()
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.inline_messages: dict[str, Message] = {}
        self.updates = Updates()
        self.events = Events()
        self.files = Files()
        self.flood = Flood(enabled=flood)
        self.faults = Faults()
        self.record = Record()
        self.commands = Commands()
        self.callbacks: Waiting[CallbackQuery] = Waiting(seconds=60)
        self.inline_queries: Waiting[InlineQuery] = Waiting(seconds=30)
        self.guest_queries: Waiting[GuestQuery] = Waiting(seconds=30)
        self.inline_cache = InlineCache()
        self.profile: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}
        self._history = history
        self.next_message_id = 1
        self._next_chat_id = 4_000_000_001

    def me(self) -> dict[str, Any]:
        """The Bot API's User of the bot, with what only `getMe` tells."""
        return self.bot.to_json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self.switches.privacy,
            "supports_inline_queries": self.switches.inline,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
            "supports_guest_queries": self.switches.guest,
            "supports_join_request_queries": False,
        }

    @staticmethod
    def now() -> int:
        """The time as messages carry it: seconds since 1970."""
        return int(time.time())

    def add_user(self, user: User) -> Chat:
        """Lets a person exist; returns their private chat with the bot, which they have yet to start."""
        self.users[user.id] = user
        members = {user.id: Member(user), self.bot.id: Member(self.bot)}
        chat = self.chats[user.id] = Chat(user.id, "private", members=members)
        return chat

    def add_chat(
        self, kind: str, title: str, *, chat_id: int | None = None, username: str = "", is_forum: bool = False
    ) -> Chat:
        """Lets a group, supergroup or channel exist, without members and without the bot.

        Raises:
            ValueError: The kind is none of the three.
        """
        if kind not in {"group", "supergroup", "channel"}:
            raise ValueError(f"no such kind of chat: {kind}")
        if chat_id is None:
            chat_id = -self._next_chat_id if kind == "group" else SUPERGROUP_BASE - self._next_chat_id % 10**9
            self._next_chat_id += 1
        chat = self.chats[chat_id] = Chat(chat_id, kind, title, username=username, is_forum=is_forum)
        return chat

    def find_chat(self, reference: str) -> Chat | None:
        """The chat with this id or @username."""
        if reference.startswith("@"):
            wanted = reference[1:].lower()
            return next((chat for chat in self.chats.values() if chat.username.lower() == wanted), None)
        try:
            return self.chats.get(int(reference))
        except ValueError:
            return None

    def find_user(self, user_id: int) -> dict[str, Any] | None:
        """The user object of a person whom the bot may mention."""
        user = self.users.get(user_id)
        return user.to_json() if user else None

    def post(self, chat: Chat, content: dict[str, Any], **fields: Any) -> Message:
        """Puts a message into a chat and tells the listeners.

        Args:
            chat: The chat.
            content: The Bot API's fields of what it says.
            fields: Further attributes of `Message`.
        """
        if chat.type in {"private", "group"}:
            message_id, self.next_message_id = self.next_message_id, self.next_message_id + 1
        else:
            message_id, chat.next_message_id = chat.next_message_id, chat.next_message_id + 1
        message = Message(chat, message_id, self.now(), content, **fields)
        chat.messages[message_id] = message
        if len(chat.messages) > self._history:
            del chat.messages[next(iter(chat.messages))]
        if message.inline_message_id:
            self.inline_messages[message.inline_message_id] = message
            if len(self.inline_messages) > self._history:
                del self.inline_messages[next(iter(self.inline_messages))]
        self.events.publish("message", chat.id, message=message)
        return message

    def edited(self, message: Message) -> None:
        """Stamps a message as edited now and tells the listeners."""
        message.edit_date = self.now()
        self.events.publish("edited", message.chat.id, message=message)

    def delete(self, message: Message) -> None:
        """Takes a message out of its chat and tells the listeners."""
        message.deleted = True
        message.chat.messages.pop(message.message_id, None)
        self.events.publish("deleted", message.chat.id, message=message)

    def add_topic(self, chat: Chat, name: str, creator: User) -> Topic:
        """Opens a topic in a forum with its service message, which is returned within the topic."""
        content = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self.post(chat, content, sender=creator, thread_id=chat.next_message_id)
        topic = chat.topics[message.message_id] = Topic(message.message_id, name, message)
        return topic
