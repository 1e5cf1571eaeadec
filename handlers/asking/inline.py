"""Questions from chats that the bot is not in: inline mode, and guest messages where they are switched on.

An inline query has no chat and no dialogue; what is chosen is posted by the user, for all in that chat to read.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes
from telegram.helpers import create_deep_linked_url

from handlers.asking.questions import Asked, Questions
from handlers.asking.start import keep_link
from handlers.messages import texts
from handlers.messages.rendering import inline_text, shorten
from handlers.messages.rich import as_table
from handlers.services import Services
from knowledge import Answer, Conversation

_OFFERED = 8
_TITLE = 120
_DESCRIPTION = 160
_START = "hoi"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def _unless_too_old() -> Iterator[None]:
    """Let go of a query that can no longer be answered: its asker has typed on, or the bot was away."""
    try:
        yield
    except BadRequest as refusal:
        if "query is too old" not in refusal.message.lower():
            raise


class Inline:
    """Answers inline queries and guest messages."""

    def __init__(self, services: Services, questions: Questions) -> None:
        self._services = services
        self._questions = questions
        self._tables = True  # until Telegram's server turns out not to know them

    async def on_query(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """An inline query: its answer, the choices answered where it is unclear; suggestions where it is empty."""
        query = update.inline_query
        if query is None:
            return
        question = query.query.strip()
        found = list(self._found(question))
        label = texts.INLINE_NOT_UNDERSTOOD if question and not found else texts.INLINE_ASK_PRIVATELY
        results = [
            self._article(number, *one, context.bot.username, asked=question) for number, one in enumerate(found)
        ]
        tables = [table for asked, answer in found if asked == question and (table := _table(asked, answer))]
        with _unless_too_old():
            await self._give(query, results, tables, InlineQueryResultsButton(label, start_parameter=_START))

    async def _give(
        self,
        query: InlineQuery,
        results: Sequence[InlineQueryResultArticle],
        tables: Sequence[InlineQueryResultArticle],
        button: InlineQueryResultsButton,
    ) -> None:
        """Answer a query: the text first, its table behind it; without tables where the server refuses them."""
        cached = self._services.options.inline_cache_seconds
        if tables and self._tables:
            with_tables = [*results[:1], *tables, *results[1:]]
            try:
                await query.answer(with_tables, cache_time=cached, is_personal=True, button=button)
            except BadRequest as refusal:
                if "query is too old" in refusal.message.lower():
                    raise
                self._tables = False
                _log.warning(
                    "Telegram's server takes no tables; inline results go without", extra={"error": str(refusal)}
                )
            else:
                return
        await query.answer(results, cache_time=cached, is_personal=True, button=button)

    async def on_guest(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A guest message: the bot is no member of the chat and may answer it once, by its query."""
        message = update.guest_message
        if message is None or message.guest_query_id is None or not message.text:
            return
        mention = f"@{context.bot.username}"
        question = " ".join(word for word in message.text.split() if word.casefold() != mention.casefold())
        question = question[: self._services.options.question_limit]
        if not question or not self._questions.take(message):
            return
        answer = self._questions.ask(Asked(question, Conversation()))
        article = self._article(0, question, answer, context.bot.username, asked=question)
        with _unless_too_old():
            await context.bot.answer_guest_query(message.guest_query_id, article)

    def _found(self, question: str) -> Iterator[tuple[str, Answer]]:
        """Questions with their answers: what to offer for an inline query."""
        if not question:
            yield from self._answered(self._services.assistant.suggestions(_OFFERED))
            return
        # What is typed so far is no question yet: it is not counted, and not kept where it finds nothing.
        answer = self._look_up(question)
        if answer.kind == "clarify":
            for choice in answer.choices:
                yield f"{question} – {choice}", self._look_up(choice, answer.conversation)
        elif answer.kind in {"answer", "no_data"}:
            yield question, answer
        yield from self._answered(one for one in answer.suggestions[:3] if one != question)

    def _answered(self, questions: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        for question in questions:
            yield question, self._look_up(question)

    def _look_up(self, question: str, conversation: Conversation | None = None) -> Answer:
        today = self._services.today()
        return self._services.assistant.ask(question, conversation=conversation or Conversation(), today=today)

    def _article(
        self, number: int, question: str, answer: Answer, username: str, *, asked: str
    ) -> InlineQueryResultArticle:
        """A result: what was ``asked`` shows its answer, and what is offered beside it shows its question first."""
        content, more = inline_text(answer, question)
        keyboard = None
        payload = keep_link(self._services, question) if more else None
        if payload:
            link = create_deep_linked_url(username, payload)
            keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(texts.INLINE_ASK_PRIVATELY, url=link)]])
        return InlineQueryResultArticle(
            id=_id(answer, question, content, number),
            title=shorten(answer.lead if question == asked else question, _TITLE) or "…",
            description=shorten((answer.source_line or question) if question == asked else answer.lead, _DESCRIPTION),
            input_message_content=InputTextMessageContent(
                content, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW
            ),
            reply_markup=keyboard,
        )


def _id(answer: Answer, question: str, content: str, mark: object) -> str:
    """The knowledge's version is part of an id, so that what Telegram has cached is not taken for the present."""
    digest = hashlib.blake2s(f"{question}\0{content}".encode(), digest_size=10).hexdigest()
    return f"{answer.facts_version[:12]}:{digest}:{mark}"


def _table(question: str, answer: Answer) -> InlineQueryResultArticle | None:
    """The answer as a table, to be chosen where every reader's Telegram is new."""
    content = as_table(answer, question)
    if content is None:
        return None
    return InlineQueryResultArticle(
        id=_id(answer, question, answer.text, "table"),
        title=texts.INLINE_TABLE.format(n=len(answer.items)),
        description=texts.INLINE_TABLE_WHERE,
        input_message_content=content,
    )
