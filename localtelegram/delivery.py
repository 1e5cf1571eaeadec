"""Which messages reach the bot: privacy mode, membership, blocking, and guest mode."""

from __future__ import annotations

from localtelegram.chats import Message
from localtelegram.queries import GuestQuery
from localtelegram.state import State


def deliver(state: State, message: Message, *, edited: bool = False) -> None:
    """Queues the update for a new or edited message, if the bot may see it."""
    if message.sender is not None and message.sender.is_bot and message.sender_chat is None:
        return
    if reaches_bot(state, message):
        kind = "channel_post" if message.chat.type == "channel" else "message"
        state.updates.add(f"edited_{kind}" if edited else kind, message.to_json())
    elif not edited and _calls_guest(state, message):
        _deliver_to_guest(state, message)


def reaches_bot(state: State, message: Message) -> bool:
    """Whether Telegram shows this message to the bot.

    In groups with privacy mode on: commands (unless for another bot), replies to the bot, messages sent through
    it, service messages; and everything if the bot is an admin. https://core.telegram.org/bots/features#privacy-mode
    """
    member = message.chat.member(state.bot.id)
    if member is None:
        return False
    if message.chat.is_private:
        return True
    if message.chat.type == "channel":
        return member.administers
    return (
        not state.switches.privacy
        or member.administers
        or is_service(message)
        or (message.via_bot is not None and message.via_bot.id == state.bot.id)
        or _answers_bot(state, message)
        or _commands_bot(state, message)
        or (state.switches.mentions_arrive and mentions_bot(state, message))
    )


def is_service(message: Message) -> bool:
    """Whether the message only tells of an event in the chat."""
    return not message.content.keys() & {
        "text",
        "caption",
        "document",
        "photo",
        "voice",
        "video",
        "sticker",
        "audio",
        "rich_message",
    }


def entity_texts(message: Message, kind: str) -> list[str]:
    """The texts of the message's entities of one kind."""
    encoded = message.text.encode("utf-16-le")
    return [
        encoded[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        for entity in message.entities
        if entity["type"] == kind
    ]


def mentions_bot(state: State, message: Message) -> bool:
    """Whether the message has the bot's @username in it."""
    name = f"@{state.bot.username}".lower()
    return any(mention.lower() == name for mention in entity_texts(message, "mention"))


def _answers_bot(state: State, message: Message) -> bool:
    answered = message.reply_to
    return answered is not None and answered.sender is not None and answered.sender.id == state.bot.id


def _commands_bot(state: State, message: Message) -> bool:
    commands = entity_texts(message, "bot_command")
    if not commands or not message.text.startswith("/"):
        return False
    addressee = commands[0].partition("@")[2]
    return addressee.lower() in {"", state.bot.username.lower()}


def _calls_guest(state: State, message: Message) -> bool:
    return state.switches.guest and message.chat.is_group and mentions_bot(state, message)


def _deliver_to_guest(state: State, message: Message) -> None:
    if message.sender is None or not state.updates.wants("guest_message"):
        return
    query = state.guest_queries.add(GuestQuery(message.sender, message=message))
    state.updates.add("guest_message", message.to_json() | {"guest_query_id": query.id})
