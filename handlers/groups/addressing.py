"""Whether a message is meant for the bot, and the question it puts.

In a group the bot answers when it is called: by ``/hoi``, by a reply to one of its messages, or by a mention; never
otherwise, even where it is an admin and Telegram shows it everything. In private every text is a question.
"""

from __future__ import annotations

import re

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import ExtBot

_HOI = re.compile(r"/hoi(?:@(?P<bot>\w+))?(?:\s+(?P<question>.*))?", re.DOTALL | re.IGNORECASE)


def question_in(message: Message, bot: ExtBot[None]) -> str | None:
    """The question that a message puts to the bot: empty where it only calls it, None where it does not.

    What is called for stands in the text or the caption; a call that holds no question puts the quote, or the text or
    caption of the message that it replies to.

    Commands other than ``/hoi`` are no questions. A message that was sent through a bot (the results of our own inline
    mode among them), that a channel put into its group by itself, or that another bot wrote, is none either.
    """
    text = message.text if message.text is not None else message.caption
    if text is None or message.via_bot or message.is_automatic_forward or _is_from_a_bot(message):
        return None
    if _is_command(message):
        return _question_after_hoi(message, bot)
    if message.chat.type == ChatType.PRIVATE:
        return text.strip()
    without_mention = _without_mention(message, bot)
    if without_mention is not None:
        return without_mention or _earlier(message, bot)
    return text.strip() if replies_to(message, bot) else None


def replies_to(message: Message, bot: ExtBot[None]) -> bool:
    """Whether the message replies to one that the bot wrote.

    In a forum every message of a topic "replies" to the service message that opened it; that one does not count. What
    stands in another chat is none of this one's answers, though the numbers may be the same.
    """
    earlier = message.reply_to_message
    return (
        earlier is not None
        and earlier.chat.id == message.chat.id
        and earlier.from_user is not None
        and earlier.from_user.id == bot.id
        and earlier.forum_topic_created is None
    )


def _is_from_a_bot(message: Message) -> bool:
    # An anonymous admin and a channel write under the name of a bot, but say with sender_chat who they are.
    return message.from_user is not None and message.from_user.is_bot and message.sender_chat is None


def _is_command(message: Message) -> bool:
    entities = (*message.entities, *message.caption_entities)
    return any(entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in entities)


def _question_after_hoi(message: Message, bot: ExtBot[None]) -> str | None:
    found = _HOI.fullmatch(message.text or message.caption or "")
    if found is None or (found["bot"] or bot.username).casefold() != bot.username.casefold():
        return None
    return (found["question"] or "").strip() or _earlier(message, bot)


def _earlier(message: Message, bot: ExtBot[None]) -> str:
    """What a bare call is about: the quote, else what stands in the message replied to, unless the bot wrote it."""
    if message.quote is not None and not replies_to(message, bot):
        return message.quote.text.strip()
    earlier = message.reply_to_message
    if earlier is None or replies_to(message, bot) or earlier.chat.id != message.chat.id:
        return ""
    return (earlier.text or earlier.caption or "").strip()


def _without_mention(message: Message, bot: ExtBot[None]) -> str | None:
    """The text around the mention of the bot, None where it is not mentioned."""
    mention = f"@{bot.username}".casefold()
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    parts = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    for entity, part in parts.items():
        by_name = entity.type == MessageEntity.MENTION and part.casefold() == mention
        if by_name or (entity.user is not None and entity.user.id == bot.id):
            before, after = _around(message.text or message.caption or "", entity)
            return f"{before.rstrip()} {after.lstrip(' ,:')}".strip()
    return None


def _around(text: str, entity: MessageEntity) -> tuple[str, str]:
    units = text.encode("utf-16-le")  # offsets of entities count UTF-16 units
    before, after = units[: entity.offset * 2], units[(entity.offset + entity.length) * 2 :]
    return before.decode("utf-16-le"), after.decode("utf-16-le")
