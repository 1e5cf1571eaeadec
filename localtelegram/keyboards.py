"""Reply markups: keyboards as Telegram accepts them, and refusals for those it does not."""

from __future__ import annotations

from typing import Any

from localtelegram.errors import bad_request
from localtelegram.html import checked_url

MAX_BUTTONS = 100
"""Buttons in one keyboard."""

CALLBACK_DATA_BYTES = 64
"""Bytes of UTF-8 in one button's data."""

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


def checked_markup(markup: object, *, private: bool) -> dict[str, Any] | None:
    """The reply markup of a message as it will be stored.

    Args:
        markup: The parsed `reply_markup` parameter.
        private: Whether the chat is private (web apps are allowed only there).

    Raises:
        BotApiError: Telegram would refuse it.
    """
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return {"inline_keyboard": _rows(markup["inline_keyboard"], private=private)}
    if "keyboard" in markup:
        _check_reply_keyboard(markup["keyboard"])
    return markup


def checked_inline_keyboard(markup: object, *, private: bool) -> dict[str, Any] | None:
    """As `checked_markup`, for messages that may only have buttons under them (edits, inline results)."""
    if isinstance(markup, dict) and markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return checked_markup(markup, private=private)


def _rows(rows: object, *, private: bool) -> list[list[dict[str, Any]]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be of type Array of Arrays')
    checked = [[_checked_button(button, private=private) for button in row] for row in rows if row]
    if sum(map(len, checked)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return checked


def _checked_button(button: object, *, private: bool) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    actions = [name for name in _ACTIONS if name in button]
    if not actions or not button["text"].strip():
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        _check_data(button["callback_data"])
    if "url" in button and not checked_url(str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "web_app" in button and not private:
        raise bad_request("BUTTON_TYPE_INVALID")
    return button


def _check_data(data: object) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_reply_keyboard(rows: object) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" must be of type Array of Arrays')
    for button in (button for row in rows for button in row):
        text = button.get("text") if isinstance(button, dict) else button
        if not isinstance(text, str) or not text.strip():
            raise bad_request("can't parse keyboard button: Can't find field \"text\"")
