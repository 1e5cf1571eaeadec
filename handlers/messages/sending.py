"""Sending and editing, with what Telegram may refuse: each known refusal has its one remedy here."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass

from telegram import CallbackQuery, ForceReply, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TimedOut
from telegram.ext import ExtBot

from handlers.messages.buttons import without_copying
from handlers.messages.rendering import escape, plain
from handlers.places import Place
from handlers.state import State

_log = logging.getLogger(__name__)
Keyboard = InlineKeyboardMarkup | ForceReply

_NO_PREVIEW = {"is_disabled": True}
_TOAST_LIMIT = 200  # characters of a callback's answer
_UNKNOWN_BUTTON = ("text buttons are unallowed", "button_type_invalid")  # of servers older than Bot API 7.11
_MAY_NOT_WRITE = (
    "not enough rights", "have no rights", "chat not found", "chat_write_forbidden", "chat_restricted",
    "chat_send_plain_forbidden", "chat_guest_send_forbidden", "chat_admin_required", "user_banned_in_channel",
    "user is deactivated", "peer_id_invalid",
)  # fmt: skip
_PAUSE = 1.0  # seconds before a message is sent again that the network lost


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the bot: where it stands, which is elsewhere than it was sent where a group has moved."""

    chat_id: int
    message_id: int


async def send(
    bot: ExtBot[None],
    state: State,
    place: Place,
    page: str,
    keyboard: Keyboard | None = None,
) -> Sent | None:
    """Send a page of HTML to a place.

    A group that became a supergroup is followed there; a topic that is gone is answered in the group; HTML that is
    refused goes out as plain text, and where something else of the message is refused its words go out alone. None
    where the bot may not write there (any more).
    """
    try:
        return await _send(bot, place, page, keyboard)
    except ChatMigrated as migrated:
        state.chats.migrate(place.chat_id, migrated.new_chat_id)
        moved = Place(migrated.new_chat_id, place.user_id, place.private, place.thread_id)
        return await _send(bot, moved, page, keyboard)
    except Forbidden:
        state.chats.mark(place.chat_id, active=False)
        return None
    except BadRequest as refusal:
        return await _send_again(bot, place, page, keyboard, refusal)


async def send_text(bot: ExtBot[None], state: State, place: Place, text: str) -> Sent | None:
    """Send a line of plain text to a place."""
    return await send(bot, state, place, escape(text))


async def edit(
    bot: ExtBot[None], chat_id: int, message_id: int, page: str, keyboard: InlineKeyboardMarkup | None = None
) -> bool:
    """Put a page in the place of a message of the bot; False where that message is gone or cannot be edited."""
    try:
        await _edit(bot, chat_id, message_id, page, keyboard)
    except Forbidden:
        return False
    except BadRequest as refusal:
        if "message is not modified" in refusal.message.lower():
            return True
        if "can't parse entities" in refusal.message.lower():
            _log.error("Telegram refuses HTML of ours: %s", refusal.message)
            await _edit(bot, chat_id, message_id, escape(plain(page)), keyboard)
            return True
        if keyboard is not None and any(words in refusal.message.lower() for words in _UNKNOWN_BUTTON):
            await _edit(bot, chat_id, message_id, page, without_copying(keyboard))
            return True
        return False
    return True


async def acknowledge(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answer a press, so that its button stops turning; one that is too old to be answered is left."""
    with suppress(BadRequest):  # "query is too old and response timeout expired or query ID is invalid"
        await query.answer(text[:_TOAST_LIMIT] if text else None, show_alert=alert)


async def _send(bot: ExtBot[None], place: Place, page: str, keyboard: Keyboard | None) -> Sent:
    """Send, and once more where the network or a proxy on the way lost the message.

    Should it have arrived after all, it stands there twice: better than a question without an answer. A request that
    timed out has most often arrived.
    """
    try:
        return await _send_once(bot, place, page, keyboard)
    except (BadRequest, TimedOut):
        raise
    except NetworkError as error:
        _log.warning("a message is sent again: %s", error.message)
        await asyncio.sleep(_PAUSE)
        return await _send_once(bot, place, page, keyboard)


async def _send_once(bot: ExtBot[None], place: Place, page: str, keyboard: Keyboard | None) -> Sent:
    parameters: dict[str, object] = {
        "chat_id": place.chat_id,
        "text": page,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": _NO_PREVIEW,
        "reply_markup": keyboard,
        "message_thread_id": place.thread_id,
    }
    if place.reply_to:
        parameters["reply_parameters"] = {"message_id": place.reply_to, "allow_sending_without_reply": True}
    # Without the library's own method, which makes an object of the whole message that Telegram gives back.
    message = await bot.do_api_request("sendMessage", parameters)
    return Sent(message["chat"]["id"], message["message_id"])


async def _send_again(
    bot: ExtBot[None], place: Place, page: str, keyboard: Keyboard | None, refusal: BadRequest
) -> Sent | None:
    said = refusal.message.lower()
    if "message thread not found" in said or "topic_closed" in said or "topic_deleted" in said:
        return await _send(bot, Place(place.chat_id, place.user_id, place.private), page, keyboard)
    if "can't parse entities" in said:
        _log.error("Telegram refuses HTML of ours: %s", refusal.message)
        return await _send(bot, place, escape(plain(page)), keyboard)
    if isinstance(keyboard, InlineKeyboardMarkup) and any(words in said for words in _UNKNOWN_BUTTON):
        return await _send(bot, place, page, without_copying(keyboard))
    if any(words in said for words in _MAY_NOT_WRITE):
        _log.info("an answer could not be sent: %s", refusal.message)
        return None
    # What Telegram has against a button or a quotation is no reason to keep the fact back.
    _log.error("Telegram refuses a message of ours, its words go out alone: %s", refusal.message)
    return await _send(bot, Place(place.chat_id, place.user_id, place.private), escape(plain(page)), None)


async def _edit(
    bot: ExtBot[None], chat_id: int, message_id: int, page: str, keyboard: InlineKeyboardMarkup | None
) -> None:
    parameters = {
        "chat_id": chat_id,
        "message_id": message_id,
        "text": page,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": _NO_PREVIEW,
        "reply_markup": keyboard,
    }
    await bot.do_api_request("editMessageText", parameters)
