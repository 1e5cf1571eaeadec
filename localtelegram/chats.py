"""People, chats and messages: what the local Telegram remembers, in Telegram's own terms.

`User`, `Chat` and `Message` know how they look to a bot (`to_json`); who may do what, and what reaches the bot, is
decided elsewhere (`people`, `delivery`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from localtelegram.rich import lines

ANONYMOUS_ADMIN_ID = 1087968824
"""Telegram's @GroupAnonymousBot, in whose name anonymous admins of groups speak."""

GENERAL_TOPIC_ID = 1
"""The topic that every forum has; its messages carry no thread id."""


@dataclass(slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "vi"
    is_bot: bool = False

    @property
    def full_name(self) -> str:
        """First and last name, as people see it."""
        return f"{self.first_name} {self.last_name}".strip()

    def to_json(self) -> dict[str, Any]:
        """The Bot API's User."""
        user: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username"):
            if getattr(self, name):
                user[name] = getattr(self, name)
        if not self.is_bot:
            user["language_code"] = self.language_code
        return user


ANONYMOUS_ADMIN = User(ANONYMOUS_ADMIN_ID, "Group", username="GroupAnonymousBot", is_bot=True)
"""The sender that bots see for an anonymous admin."""


@dataclass(slots=True)
class Member:
    """What one user is in one chat: `status` is creator, administrator, member, restricted, left or kicked."""

    user: User
    status: str = "member"
    anonymous: bool = False

    @property
    def present(self) -> bool:
        """Whether the user is in the chat now."""
        return self.status in {"creator", "administrator", "member", "restricted"}

    @property
    def administers(self) -> bool:
        """Whether the user is an admin of the chat."""
        return self.status in {"creator", "administrator"}

    def to_json(self) -> dict[str, Any]:
        """The Bot API's ChatMember for this status."""
        member: dict[str, Any] = {"status": self.status, "user": self.user.to_json()}
        if self.status == "creator":
            member["is_anonymous"] = self.anonymous
        elif self.status == "administrator":
            member |= {"is_anonymous": self.anonymous, **_ADMIN_RIGHTS}
        elif self.status == "kicked":
            member["until_date"] = 0
        return member


_ADMIN_RIGHTS = {
    "can_be_edited": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": True,
    "can_edit_stories": True,
    "can_delete_stories": True,
    "can_pin_messages": True,
    "can_manage_topics": True,
    "can_send_welcome_messages": False,
}


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is that of the service message that opened it."""

    id: int
    name: str
    created: Message | None = None


@dataclass(slots=True)
class Message:
    """One message of one chat.

    Attributes:
        content: The Bot API's fields for what it says: `text` and `entities`, `document` and `caption`, or a
            service field such as `new_chat_members`.
        thread_id: The topic in a forum; in a supergroup without topics, the first message of a chain of replies.
    """

    chat: Chat
    message_id: int
    date: int
    content: dict[str, Any]
    sender: User | None = None
    sender_chat: Chat | None = None
    reply_to_id: int | None = None
    thread_id: int | None = None
    reply_markup: dict[str, Any] | None = None
    edit_date: int | None = None
    via_bot: User | None = None
    inline_message_id: str | None = None
    deleted: bool = False

    @property
    def text(self) -> str:
        """The text or the caption, as a person sees it; of a rich message its lines."""
        if "rich_message" in self.content:
            return "\n".join(lines(self.content["rich_message"]))
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def entities(self) -> list[dict[str, Any]]:
        """Entities of the text or the caption."""
        found: list[dict[str, Any]] = self.content.get("entities", self.content.get("caption_entities", []))
        return found

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Inline buttons under the message, row by row."""
        return [button for row in (self.reply_markup or {}).get("inline_keyboard", []) for button in row]

    @property
    def is_topic_message(self) -> bool:
        """Whether the message stands in a topic of a forum other than General."""
        return self.chat.is_forum and self.thread_id is not None

    @property
    def reply_to(self) -> Message | None:
        """The message that this one answers, while it is there.

        In a topic, Telegram lets a message that answers nothing answer the topic's first service message.
        """
        if self.reply_to_id is not None:
            return self.chat.messages.get(self.reply_to_id)
        if self.is_topic_message and self.thread_id != self.message_id:
            return self.chat.topics[self.thread_id].created if self.thread_id in self.chat.topics else None
        return None

    def copy_fields(self, *, nested: bool = True) -> Iterator[tuple[str, Any]]:
        """The optional fields of the Bot API's Message that this one has."""
        if self.sender:
            yield "from", self.sender.to_json()
        if self.sender_chat:
            yield "sender_chat", self.sender_chat.to_json()
        if self.thread_id is not None:
            yield "message_thread_id", self.thread_id
        if self.is_topic_message:
            yield "is_topic_message", True
        if nested and self.reply_to:
            yield "reply_to_message", self.reply_to.to_json(nested=False)
        if self.via_bot:
            yield "via_bot", self.via_bot.to_json()
        if self.edit_date:
            yield "edit_date", self.edit_date
        if self.buttons:
            yield "reply_markup", self.reply_markup

    def to_json(self, *, nested: bool = True) -> dict[str, Any]:
        """The Bot API's Message; `nested` tells whether with the message it answers."""
        return {
            "message_id": self.message_id,
            "date": self.date,
            "chat": self.chat.to_json(),
            **dict(self.copy_fields(nested=nested)),
            **self.content,
        }


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat with the bot, a basic group, a supergroup (with topics or not) or a channel.

    Attributes:
        members: By user id. In a private chat: the person, and the bot (`kicked` once it is blocked).
        started: In a private chat, whether the person ever wrote; a bot cannot write first.
        migrated_to: The supergroup that this basic group became.
        messages: By message id, deleted ones left out; the oldest go when there are too many.
    """

    id: int
    type: str
    title: str = ""
    username: str = ""
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    # 1 is the message that created the chat, and the General topic of a forum.
    next_message_id: int = 2
    started: bool = False
    migrated_to: int | None = None

    @property
    def is_private(self) -> bool:
        """Whether it is one person's chat with the bot."""
        return self.type == "private"

    @property
    def is_group(self) -> bool:
        """Whether it is a basic group or a supergroup."""
        return self.type in {"group", "supergroup"}

    def member(self, user_id: int) -> Member | None:
        """The member with this id, if present."""
        found = self.members.get(user_id)
        return found if found and found.present else None

    def to_json(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        chat: dict[str, Any] = {"id": self.id, "type": self.type}
        if self.is_private:
            person = self.members[self.id].user
            chat |= {
                name: getattr(person, name) for name in ("first_name", "last_name", "username") if getattr(person, name)
            }
            return chat
        chat["title"] = self.title
        if self.username:
            chat["username"] = self.username
        if self.is_forum:
            chat["is_forum"] = True
        return chat
