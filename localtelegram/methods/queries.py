"""Methods that answer queries: pressed buttons, inline queries, guest messages."""

from __future__ import annotations

import re
import secrets
from typing import Any

from localtelegram.errors import bad_request
from localtelegram.inline_results import checked_result, checked_results
from localtelegram.methods.calls import Call, Method

MAX_CALLBACK_TEXT = 200
"""Characters of the note that a pressed button shows."""


async def answer_callback_query(call: Call) -> bool:
    """Ends the waiting of the person who pressed a button, with a note or without."""
    text = call.parameters.text("text")
    if len(text) > MAX_CALLBACK_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    query = call.state.callbacks.answerable(call.parameters.text("callback_query_id"))
    answer = {"text": text, "show_alert": call.parameters.flag("show_alert"), "url": call.parameters.text("url")}
    query.give(answer)
    call.state.events.publish(
        "callback_answer", query.message.chat.id, query_id=query.id, user_id=query.user.id, **answer
    )
    return True


async def answer_inline_query(call: Call) -> bool:
    """Shows results to the person who types an inline query."""
    given = call.parameters.parsed("results", "inline query results")
    results = checked_results(given, rich=call.state.switches.rich)
    next_offset = call.parameters.text("next_offset")
    if len(next_offset.encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    answer = {
        "results": results,
        "cache_time": max(call.parameters.integer("cache_time", 300), 0),
        "is_personal": call.parameters.flag("is_personal"),
        "next_offset": next_offset,
        "button": _checked_button(call.parameters.parsed("button")),
    }
    query = call.state.inline_queries.answerable(call.parameters.text("inline_query_id"))
    query.give(answer)
    call.state.inline_cache.keep(query, answer)
    call.state.events.publish("inline_answer", None, query_id=query.id, user_id=query.user.id)
    return True


def _checked_button(button: object) -> dict[str, Any] | None:
    if button is None:
        return None
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request("can't parse inline query results button: Can't find field \"text\"")
    if "web_app" not in button and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(button.get("start_parameter", ""))):
        raise bad_request("START_PARAM_INVALID")
    return button


async def answer_guest_query(call: Call) -> dict[str, Any]:
    """Answers a guest message: the result becomes a message in the chat that the bot is no member of."""
    result = checked_result(call.parameters.parsed("result", "inline query result"), rich=call.state.switches.rich)
    query = call.state.guest_queries.answerable(call.parameters.text("guest_query_id"))
    asked = query.message
    query.give({"result": result})
    inline_message_id = secrets.token_urlsafe(20)
    call.state.post(
        asked.chat,
        result["message"]["content"],
        reply_markup=result["message"]["reply_markup"],
        sender=call.state.bot,
        reply_to_id=asked.message_id,
        thread_id=asked.thread_id,
        inline_message_id=inline_message_id,
    )
    return {"inline_message_id": inline_message_id}


METHODS: dict[str, Method] = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
    "answerGuestQuery": answer_guest_query,
}
"""The methods of this area."""
