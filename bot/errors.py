"""What happens when a handler fails: the log learns all but the question, the person one friendly line."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter
from telegram.ext import CallbackContext

from bot.incoming_updates import kind_of_update
from bot.metrics import Metrics
from handlers.messages import texts

logger = logging.getLogger(__name__)

QUESTION = "[question]"


class ErrorReporter:
    """Logs and counts what handlers let through.

    Args:
        metrics: counts errors by class.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def report(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Deal with ``context.error``; the library's error handler."""
        error = context.error
        if error is None:
            return
        self._metrics.error(error)
        known = update if isinstance(update, Update) else None
        fields = {
            "error": type(error).__name__,
            **({"update_id": known.update_id, "kind": kind_of_update(known)} if known else {}),
        }
        if _is_weather(error):
            logger.warning("the Bot API did not take a request", extra={**fields, "reason": str(error)})
            return
        logger.error("a handler failed", extra={**fields, "traceback": without_question(error, known)})
        if known is not None:
            await _apologise(known, _told(error))


def without_question(error: BaseException, update: Update | None) -> str:
    """The traceback of ``error``, with the text that the person sent left out."""
    trace = "".join(traceback.format_exception(error))
    message = update.effective_message if update else None
    query = update.inline_query if update else None
    for text in (message and message.text, message and message.caption, query and query.query):
        if text:
            trace = trace.replace(text, QUESTION)
    return trace


def _is_weather(error: BaseException) -> bool:
    """Whether it lies with the network or with the other side, so that neither a traceback nor a line would help."""
    return isinstance(error, NetworkError | RetryAfter | Forbidden) and not isinstance(error, BadRequest)


def _told(error: BaseException) -> str:
    """What the person is told: the reason where a disk or a folder cannot be written, for asking again helps nobody."""
    reason = texts.WHY_NOT_WRITTEN.get(error.errno or 0) if isinstance(error, OSError) else None
    return texts.CANNOT_WRITE.format(reason=reason) if reason else texts.SOMETHING_WRONG


async def _apologise(update: Update, line: str) -> None:
    """Tell the person once that it went wrong, where there is a way to."""
    try:
        if update.callback_query is not None:
            await update.callback_query.answer(line, show_alert=True)
        elif update.inline_query is not None:
            await update.inline_query.answer([], cache_time=0, is_personal=True)
        elif update.message is not None:
            await update.message.reply_text(line)
    except Exception as error:  # what failed before is told already; this must not hide it
        logger.warning("the person could not be told", extra={"error": type(error).__name__})
