"""Results of inline and guest queries: what Telegram accepts, and the message that a chosen one becomes."""

from __future__ import annotations

from typing import Any

from localtelegram.entities import format_text
from localtelegram.errors import bad_request
from localtelegram.html import utf16_length
from localtelegram.keyboards import checked_inline_keyboard
from localtelegram.rich import checked_rich

MAX_RESULTS = 50
"""Results in one answer."""

MAX_TEXT = 4096
"""Characters in a message, after its entities are parsed."""


def checked_results(results: object, *, rich: bool) -> list[dict[str, Any]]:
    """The parsed `results` parameter, each result checked.

    Raises:
        BotApiError: There are too many, an id is wrong or used twice, or a result is malformed.
    """
    if not isinstance(results, list):
        raise bad_request("expected an Array of InlineQueryResult")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    checked = [checked_result(result, rich=rich) for result in results]
    if len({result["id"] for result in checked}) < len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    return checked


def checked_result(result: object, *, rich: bool) -> dict[str, Any]:
    """One result with its message under "message": the fields of a Message and the keyboard.

    `rich` tells whether this Telegram knows rich messages.

    Raises:
        BotApiError: It is malformed.
    """
    if not isinstance(result, dict):
        raise bad_request("can't parse inline query result: expected an Object")
    if not isinstance(result.get("id"), str) or not 1 <= len(result["id"].encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if result.get("type") != "article":
        raise bad_request("can't parse inline query result: Unsupported type specified")
    if not result.get("title"):
        raise bad_request("can't parse inline query result: Can't find field \"title\"")
    keyboard = checked_inline_keyboard(result.get("reply_markup"), private=False)
    said = _checked_content(result.get("input_message_content"), rich=rich)
    return {**result, "message": {"content": said, "reply_markup": keyboard}}


def _checked_content(content: object, *, rich: bool) -> dict[str, Any]:
    """The fields of the Message that an InputMessageContent becomes."""
    if rich and isinstance(content, dict) and "rich_message" in content:
        return {"rich_message": checked_rich(content["rich_message"])}
    if not isinstance(content, dict) or not isinstance(content.get("message_text"), str):
        raise bad_request("can't parse inline query result: Can't find field \"input_message_content\"")
    text = format_text(content["message_text"], str(content.get("parse_mode") or ""), content.get("entities"))
    if not text.text:
        raise bad_request("message text is empty")
    if utf16_length(text.text) > MAX_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    return text.content("text", "entities")
