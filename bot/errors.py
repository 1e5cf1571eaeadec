"""What happens when a handler fails: the log learns all but the question, the person one friendly line."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter
from telegram.ext import ApplicationHandlerStop, CallbackContext

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
        """Deal with ``context.error``; the library's error handler.

        Raises:
            ApplicationHandlerStop: always where an update failed. The library would go on with the next group of
                handlers: a guard that fails would let past whom it was to keep out.
        """
        if context.error is None:
            return
        known = update if isinstance(update, Update) else None
        await self._deal_with(context.error, known)
        if known is not None:
            raise ApplicationHandlerStop

    async def _deal_with(self, error: Exception, known: Update | None) -> None:
        self._metrics.error(error)
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
        for part in _parts(text or ""):
            trace = trace.replace(part, QUESTION)
    return trace


def _parts(text: str) -> Iterator[str]:
    """A text as it was sent, without the command or the mention of the bot, and as it is normalised."""
    asked = " ".join(word for word in text.split() if not word.startswith(("/", "@")))
    for part in (text, asked):
        yield from (form for form in dict.fromkeys((part, normalize("NFC", part))) if form)


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
        elif update.guest_message is not None and update.guest_message.guest_query_id is not None:
            told = InlineQueryResultArticle("0", line, InputTextMessageContent(line))
            await update.get_bot().answer_guest_query(update.guest_message.guest_query_id, told)
        elif update.message is not None:
            await update.message.reply_text(line)
        elif update.edited_message is not None and update.edited_message.chat.type == ChatType.PRIVATE:
            await update.edited_message.reply_text(line)  # in a group most edits are not for the bot
    except Exception as error:  # what failed before is told already; this must not hide it
        logger.warning("the person could not be told", extra={"error": type(error).__name__})
