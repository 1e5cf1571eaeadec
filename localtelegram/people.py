"""What persons do: write, edit, press, type inline queries, add and remove the bot. Each makes the updates it would.

An action that no client of Telegram would let a person do is refused with `ActionRefused`.
"""

from __future__ import annotations

import secrets
from typing import Any

from localtelegram.chats import ANONYMOUS_ADMIN, GENERAL_TOPIC_ID, Chat, Member, Message, Topic, User
from localtelegram.delivery import deliver
from localtelegram.entities import format_text
from localtelegram.html import utf16_length
from localtelegram.queries import CallbackQuery, InlineQuery
from localtelegram.state import SUPERGROUP_BASE, State

MAX_TEXT = 4096
"""Characters in one message of a person; clients split longer ones."""

_PHOTO_SIZES = ((90, 67), (320, 240))


class ActionRefused(ValueError):  # noqa: N818 - told to a person, not a programming error
    """Something that a person cannot do in Telegram; the message says why, in Vietnamese, for the page shows it."""


def change_bot_status(state: State, chat: Chat, actor: User, status: str) -> None:
    """Adds, promotes, removes or blocks the bot: the service message, and the `my_chat_member` update.

    Args:
        state: The bot's Telegram.
        chat: Where.
        actor: Who does it.
        status: member, administrator, restricted, left or kicked.
    """
    member = chat.members.setdefault(state.bot.id, Member(state.bot, "left"))
    before, was_present = member.to_json(), member.present
    will_stay = Member(state.bot, status).present
    if was_present and not will_stay and chat.is_group:
        left = state.post(chat, {"left_chat_member": state.bot.to_json()}, sender=actor)
        deliver(state, left)
    member.status = status
    change = {
        "chat": chat.to_json(),
        "from": actor.to_json(),
        "date": state.now(),
        "old_chat_member": before,
        "new_chat_member": member.to_json(),
    }
    state.updates.add("my_chat_member", change)
    if will_stay and not was_present and chat.is_group:
        joined = state.post(chat, {"new_chat_members": [state.bot.to_json()]}, sender=actor)
        deliver(state, joined)
    state.events.publish("chat", chat.id)


class People:
    """The actions of persons.

    Args:
        state: The Telegram they act in.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    def chat(self, chat_id: int) -> Chat:
        """The chat with this id.

        Raises:
            ActionRefused: There is none.
        """
        if chat_id not in self._state.chats:
            raise ActionRefused("không có cuộc trò chuyện này")
        return self._state.chats[chat_id]

    def user(self, user_id: int) -> User:
        """The person with this id.

        Raises:
            ActionRefused: There is none, or it is the bot.
        """
        if user_id not in self._state.users or user_id == self._state.bot.id:
            raise ActionRefused("không có người này")
        return self._state.users[user_id]

    def message(self, chat_id: int, message_id: int) -> Message:
        """The message with this id.

        Raises:
            ActionRefused: It is not there, or no longer.
        """
        found = self.chat(chat_id).messages.get(message_id)
        if found is None:
            raise ActionRefused("tin nhắn không còn")
        return found

    def send(
        self,
        user_id: int,
        chat_id: int,
        text: str,
        *,
        reply_to_id: int | None = None,
        thread_id: int | None = None,
        entities: list[dict[str, Any]] | None = None,
        forwarded_from: User | None = None,
    ) -> Message:
        """Writes a message.

        Raises:
            ActionRefused: The person is not in the chat, has blocked the bot, or the text is empty or too long.
        """
        formatted = format_text(text, entities=entities, find_user=self._state.find_user)
        if not formatted.text or utf16_length(formatted.text) > MAX_TEXT:
            raise ActionRefused("tin nhắn trống hoặc quá dài")
        content = formatted.content("text", "entities")
        if forwarded_from is not None:
            content["forward_origin"] = {
                "type": "user",
                "sender_user": forwarded_from.to_json(),
                "date": self._state.now(),
            }
        return self._say(user_id, chat_id, content, reply_to_id=reply_to_id, thread_id=thread_id)

    def send_file(
        self,
        user_id: int,
        chat_id: int,
        name: str,
        content: bytes,
        *,
        kind: str = "document",
        caption: str = "",
        mime_type: str = "",
        thread_id: int | None = None,
    ) -> Message:
        """Sends a file as a document, photo, voice or sticker.

        Raises:
            ActionRefused: The person is not in the chat, has blocked the bot, or the kind is unknown.
        """
        stored = self._state.files.add(name, content, mime_type, f"{kind}s")
        ids = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": len(content)}
        shown: dict[str, Any] = {
            "document": stored.document(),
            "photo": [ids | {"width": width, "height": height} for width, height in _PHOTO_SIZES],
            "voice": ids | {"duration": 3, "mime_type": "audio/ogg"},
            "sticker": ids
            | {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"},
        }
        if kind not in shown:
            raise ActionRefused("không có loại tệp này")
        said: dict[str, Any] = {kind: shown[kind]}
        if caption:
            said |= format_text(caption).content("caption", "caption_entities")
        return self._say(user_id, chat_id, said, thread_id=thread_id)

    def _say(
        self,
        user_id: int,
        chat_id: int,
        content: dict[str, Any],
        *,
        reply_to_id: int | None = None,
        thread_id: int | None = None,
        via_bot: User | None = None,
        **fields: Any,
    ) -> Message:
        chat = self.chat(chat_id)
        speaker = self._speaker(chat, self.user(user_id))
        if chat.is_forum:
            thread_id = None if thread_id == GENERAL_TOPIC_ID else thread_id
            if thread_id is not None and thread_id not in chat.topics:
                raise ActionRefused("không có chủ đề này")
        answered = self.message(chat_id, reply_to_id) if reply_to_id is not None else None
        if answered is not None and chat.type == "supergroup" and thread_id is None:
            thread_id = answered.thread_id if chat.is_forum else answered.thread_id or answered.message_id
        message = self._state.post(
            chat, content, **speaker, reply_to_id=reply_to_id, thread_id=thread_id, via_bot=via_bot, **fields
        )
        deliver(self._state, message)
        return message

    def _speaker(self, chat: Chat, user: User) -> dict[str, Any]:
        """In whose name the person speaks there: anonymous admins and channels hide who it was."""
        if chat.is_private:
            if chat.id != user.id:
                raise ActionRefused("đây là cuộc trò chuyện của người khác")
            if not chat.members[self._state.bot.id].present:
                raise ActionRefused("bot đang bị chặn")
            chat.started = True
            return {"sender": user}
        if chat.migrated_to is not None:
            raise ActionRefused("nhóm đã thành siêu nhóm")
        member = chat.member(user.id)
        if member is None:
            raise ActionRefused("người này không ở trong nhóm")
        if chat.type == "channel":
            if not member.administers:
                raise ActionRefused("chỉ quản trị đăng được trong kênh")
            return {"sender_chat": chat}
        if member.anonymous and member.administers:
            return {"sender": ANONYMOUS_ADMIN, "sender_chat": chat}
        return {"sender": user}

    def edit(self, user_id: int, chat_id: int, message_id: int, text: str) -> Message:
        """Edits a message of the person.

        Raises:
            ActionRefused: It is not theirs, or it has no text.
        """
        message = self._own(user_id, chat_id, message_id)
        formatted = format_text(text)
        if "text" not in message.content or not formatted.text:
            raise ActionRefused("không có chữ để sửa")
        kept = {name: value for name, value in message.content.items() if name not in {"text", "entities"}}
        message.content = kept | formatted.content("text", "entities")
        self._state.edited(message)
        deliver(self._state, message, edited=True)
        return message

    def delete(self, user_id: int, chat_id: int, message_id: int) -> None:
        """Deletes a message for all; bots are not told.

        Raises:
            ActionRefused: It is neither the person's own, nor in their private chat, nor are they an admin there.
        """
        chat = self.chat(chat_id)
        member = chat.member(user_id)
        if member is None or not (member.administers or chat.is_private):
            self._own(user_id, chat_id, message_id)
        self._state.delete(self.message(chat_id, message_id))

    def _own(self, user_id: int, chat_id: int, message_id: int) -> Message:
        message = self.message(chat_id, message_id)
        speaker = self._speaker(message.chat, self.user(user_id))
        if message.sender is not speaker.get("sender") or message.sender_chat is not speaker.get("sender_chat"):
            raise ActionRefused("đây là tin nhắn của người khác")
        return message

    def press(self, user_id: int, message: Message, data: str, *, forged: bool = False) -> CallbackQuery:
        """Presses the button with this data.

        Args:
            user_id: Who presses.
            message: The message with the button.
            data: The button's data.
            forged: Lets a changed client press a button that is not there.

        Raises:
            ActionRefused: There is no such button, or the person does not see the message.
        """
        user = self.user(user_id)
        if message.chat.member(user_id) is None:
            raise ActionRefused("người này không ở trong nhóm")
        if not forged and not any(button.get("callback_data") == data for button in message.buttons):
            raise ActionRefused("không có nút này")
        query = self._state.callbacks.add(CallbackQuery(user, message=message, data=data))
        self._state.updates.add("callback_query", query.to_json())
        return query

    def type_inline(self, user_id: int, chat_id: int, query: str, offset: str = "") -> InlineQuery:
        """Types "@bot query" in a chat. The query has its answer at once if Telegram remembers one.

        Raises:
            ActionRefused: Inline mode is off, or the query is longer than 256 characters.
        """
        if not self._state.switches.inline or len(query) > 256:
            raise ActionRefused("chế độ inline đang tắt hoặc câu hỏi quá dài")
        typed = InlineQuery(self.user(user_id), query=query, offset=offset, chat=self.chat(chat_id))
        self._state.inline_queries.add(typed)
        kept = self._state.inline_cache.find(user_id, query, offset)
        if kept is not None:
            typed.give(kept)
        else:
            self._state.updates.add("inline_query", typed.to_json())
        return typed

    def choose(
        self, user_id: int, chat_id: int, query_id: str, result_id: str, *, thread_id: int | None = None
    ) -> Message:
        """Posts a result of an inline query, in the person's name and through the bot.

        Raises:
            ActionRefused: There is no such query of this person, or no such result.
        """
        typed = self._state.inline_queries.find(query_id)
        if typed is None or typed.user.id != user_id or typed.answer is None:
            raise ActionRefused("câu hỏi inline không còn")
        result = next((each for each in typed.answer["results"] if each["id"] == result_id), None)
        if result is None:
            raise ActionRefused("không có kết quả này")
        markup = result["message"]["reply_markup"]
        inline_message_id = secrets.token_urlsafe(20) if markup else None
        message = self._say(
            user_id,
            chat_id,
            result["message"]["content"],
            thread_id=thread_id,
            via_bot=self._state.bot,
            reply_markup=markup,
            inline_message_id=inline_message_id,
        )
        if self._state.switches.inline_feedback:
            told = {"result_id": result_id, "from": typed.user.to_json(), "query": typed.query}
            if inline_message_id:
                told["inline_message_id"] = inline_message_id
            self._state.updates.add("chosen_inline_result", told)
        return message

    def set_bot_status(self, user_id: int, chat_id: int, status: str) -> None:
        """Adds ("member"), promotes ("administrator"), restricts, removes ("left", "kicked") or blocks the bot.

        Raises:
            ActionRefused: The person is not there, or there is no such status.
        """
        chat = self.chat(chat_id)
        if status not in {"member", "administrator", "restricted", "left", "kicked"}:
            raise ActionRefused("không có trạng thái này")
        if chat.member(user_id) is None:
            raise ActionRefused("người này không ở trong nhóm")
        change_bot_status(self._state, chat, self.user(user_id), status)

    def set_status(self, user_id: int, chat_id: int, status: str, *, anonymous: bool = False) -> Member:
        """Lets a person be what `status` says in a chat, with the service message of joining or leaving."""
        chat, user = self.chat(chat_id), self.user(user_id)
        member = chat.members.setdefault(user_id, Member(user, "left"))
        before, was_present = member.to_json(), member.present
        member.status, member.anonymous = status, anonymous
        if chat.is_group and was_present != member.present:
            told = {"new_chat_members": [user.to_json()]} if member.present else {"left_chat_member": user.to_json()}
            deliver(self._state, self._state.post(chat, told, sender=user))
        change = {"old_chat_member": before, "new_chat_member": member.to_json()}
        about = {"chat": chat.to_json(), "from": user.to_json(), "date": self._state.now()}
        if (bot := chat.member(self._state.bot.id)) and bot.administers:
            self._state.updates.add("chat_member", about | change)
        self._state.events.publish("chat", chat.id)
        return member

    def migrate(self, chat_id: int) -> Chat:
        """Turns a basic group into a supergroup with another id; both chats get a service message.

        Raises:
            ActionRefused: It is no basic group, or it was turned already.
        """
        old = self.chat(chat_id)
        if old.type != "group" or old.migrated_to is not None:
            raise ActionRefused("không phải nhóm thường")
        new = self._state.add_chat("supergroup", old.title, chat_id=SUPERGROUP_BASE + old.id)
        new.members = old.members
        owner = next((each.user for each in old.members.values() if each.status == "creator"), None)
        sender = owner or self._state.bot
        deliver(self._state, self._state.post(old, {"migrate_to_chat_id": new.id}, sender=sender))
        deliver(self._state, self._state.post(new, {"migrate_from_chat_id": old.id}, sender=sender))
        old.migrated_to = new.id
        self._state.events.publish("chat", new.id)
        return new

    def open_topic(self, user_id: int, chat_id: int, name: str) -> Topic:
        """Opens a topic in a forum.

        Raises:
            ActionRefused: The chat has no topics.
        """
        chat = self.chat(chat_id)
        if not chat.is_forum:
            raise ActionRefused("nhóm này không có chủ đề")
        topic = self._state.add_topic(chat, name, self.user(user_id))
        if topic.created is not None:
            deliver(self._state, topic.created)
        self._state.events.publish("chat", chat.id)
        return topic

    def delete_topic(self, chat_id: int, thread_id: int) -> None:
        """Deletes a topic with all its messages; bots are not told."""
        chat = self.chat(chat_id)
        chat.topics.pop(thread_id, None)
        for message in [each for each in chat.messages.values() if each.thread_id == thread_id]:
            self._state.delete(message)
        self._state.events.publish("chat", chat.id)
