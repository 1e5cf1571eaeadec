"""What all methods share: one request's `Call`, and the chat, message or text that its parameters name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from localtelegram.chats import GENERAL_TOPIC_ID, Chat, Message
from localtelegram.entities import FormattedText, format_text
from localtelegram.errors import bad_request, forbidden, upgraded
from localtelegram.html import utf16_length
from localtelegram.parameters import Parameters
from localtelegram.state import State
from localtelegram.webhooks import Webhook

MAX_TEXT = 4096
"""UTF-16 code units of a message's text, after its markup is parsed."""

MAX_TEXT_BYTES = 32768
"""Bytes of a message's text before its markup is parsed."""

MAX_CAPTION = 1024
"""UTF-16 code units of a caption."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a method."""

    state: State
    webhook: Webhook
    parameters: Parameters


Method = Callable[[Call], Awaitable[Any]]
"""Answers a call with what stands under "result", or raises a `BotApiError`."""


def known_chat(call: Call, name: str = "chat_id") -> Chat:
    """The chat that the parameter names, whether the bot may write there or not.

    Raises:
        BotApiError: There is none, or it became a supergroup.
    """
    reference = call.parameters.text(name)
    if not reference:
        raise bad_request("chat_id is empty")
    chat = call.state.find_chat(reference)
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise upgraded(chat.migrated_to)
    return chat


def check_met(chat: Chat) -> Chat:
    """`chat`, unless it is that of a person who never wrote: for a bot, such a chat is not there.

    Raises:
        BotApiError: It is.
    """
    if chat.is_private and not chat.started:
        raise bad_request("chat not found")
    return chat


def visited_chat(call: Call) -> Chat:
    """As `known_chat`, for methods that need the bot to be in the chat.

    Raises:
        BotApiError: The bot was never there, or no longer is.
    """
    chat = known_chat(call)
    member = chat.members.get(call.state.bot.id)
    if chat.is_private:
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if member is None or not member.present:
            raise forbidden("bot was blocked by the user")
    elif member is None or not member.present:
        if chat.type == "group":
            raise forbidden("bot was kicked from the group chat")
        if member is not None and member.status == "kicked":
            raise forbidden(f"bot was kicked from the {_kind(chat)} chat")
        raise forbidden(f"bot is not a member of the {_kind(chat)} chat")
    return chat


def _kind(chat: Chat) -> str:
    return "channel" if chat.type == "channel" else "supergroup"


def writable_chat(call: Call) -> Chat:
    """As `visited_chat`, for methods that post.

    Raises:
        BotApiError: The bot may read but not write there.
    """
    chat = visited_chat(call)
    status = chat.members[call.state.bot.id].status
    if chat.type == "channel" and status != "administrator":
        raise bad_request("need administrator rights in the channel chat")
    if status == "restricted":
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a chat a message goes: what it answers and the topic it stands in."""

    reply_to_id: int | None
    thread_id: int | None


def place(call: Call, chat: Chat) -> Place:
    """The place that `message_thread_id` and `reply_parameters` name.

    Raises:
        BotApiError: The topic or the message is not there.
    """
    thread_id = _thread(call, chat)
    answered = _answered(call, chat)
    if answered is None:
        return Place(None, thread_id)
    if thread_id is None or not chat.is_forum:
        if chat.is_forum:
            thread_id = answered.thread_id
        elif chat.type == "supergroup":
            thread_id = answered.thread_id or answered.message_id
    elif answered.thread_id != thread_id:
        if not _may_lose_reply(call):
            raise bad_request("message to be replied not found")
        return Place(None, thread_id)
    return Place(answered.message_id, thread_id)


def _thread(call: Call, chat: Chat) -> int | None:
    thread_id = call.parameters.integer("message_thread_id")
    if not thread_id:
        return None
    if chat.is_forum:
        if thread_id == GENERAL_TOPIC_ID or thread_id not in chat.topics:
            raise bad_request("message thread not found")
        return thread_id
    # Without topics a thread is a chain of replies, named by its first message; basic groups have neither.
    if chat.type != "supergroup" or thread_id not in chat.messages:
        raise bad_request("message thread not found")
    return thread_id


def _reply_parameters(call: Call) -> dict[str, Any]:
    given = call.parameters.parsed("reply_parameters")
    if given is None:
        return {
            "message_id": call.parameters.integer("reply_to_message_id"),
            "allow_sending_without_reply": call.parameters.flag("allow_sending_without_reply"),
        }
    if not isinstance(given, dict) or not isinstance(given.get("message_id"), int):
        raise bad_request("can't parse reply parameters: Can't find field \"message_id\"")
    return given


def _may_lose_reply(call: Call) -> bool:
    return bool(_reply_parameters(call).get("allow_sending_without_reply"))


def _answered(call: Call, chat: Chat) -> Message | None:
    wanted = _reply_parameters(call)
    if not wanted["message_id"]:
        return None
    elsewhere = str(wanted.get("chat_id", chat.id)) not in {str(chat.id), f"@{chat.username}"}
    found = None if elsewhere else chat.messages.get(wanted["message_id"])
    if found is None and not _may_lose_reply(call):
        raise bad_request("message to be replied not found")
    return found


def message_text(call: Call, name: str = "text") -> FormattedText:
    """The text of a message to send, formatted.

    Raises:
        BotApiError: It is empty, too long, or cannot be parsed.
    """
    raw = call.parameters.text(name)
    if len(raw.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        raise bad_request("text is too long")
    formatted = format_text(
        raw, call.parameters.text("parse_mode"), call.parameters.parsed("entities"), call.state.find_user
    )
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return formatted


def caption(call: Call) -> FormattedText:
    """The caption of a file, formatted; it may be empty.

    Raises:
        BotApiError: It is too long or cannot be parsed.
    """
    formatted = format_text(
        call.parameters.text("caption"),
        call.parameters.text("parse_mode"),
        call.parameters.parsed("caption_entities"),
        call.state.find_user,
    )
    if utf16_length(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return formatted
