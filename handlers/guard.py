"""The guard before all handlers: who is served, and how much one person, and one group, is answered.

It looks at every kind of update. (A guard that is a message handler never sees presses of buttons and inline queries.)
"""

from __future__ import annotations

import time

from telegram import CallbackQuery, InlineQuery, InlineQueryResultsButton, Message, MessageEntity, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, ContextTypes

from handlers.groups.addressing import question_in
from handlers.limits import ChatShares, QuestionLimit, Verdict
from handlers.messages import texts
from handlers.messages.sending import acknowledge, send_text
from handlers.places import Place
from handlers.services import Services

_START = "hoi"  # the payload of the deep link under refused inline queries


class Guard:
    """Stops updates of those who are not served, and what is asked beyond the limits, with one courteous line.

    Args:
        services: what the handlers share.
        commands: the names of all commands that are answered, in lower case.
    """

    def __init__(self, services: Services, commands: frozenset[str]) -> None:
        options = services.options
        self._services = services
        self._commands = commands
        self._questions = QuestionLimit[int](options.questions_per_minute, time.monotonic)
        self._inline = QuestionLimit[int](options.inline_per_minute, time.monotonic)
        self._groups = ChatShares(options.group_replies_per_minute, time.monotonic)
        self._strangers = QuestionLimit[int](1, time.monotonic)  # they are told once in a while

    async def check(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Let the update pass, or raise.

        Raises:
            ApplicationHandlerStop: the update goes no further.
        """
        if update.my_chat_member is not None or (update.effective_user is None and update.effective_chat is None):
            return
        if not self._is_served(update):
            await self._turn_away(update, context)
            raise ApplicationHandlerStop
        verdict = await self._count(update, context)
        if verdict is Verdict.TELL or (verdict is Verdict.SILENCE and update.callback_query is not None):
            await self._say_wait(update, context)
        if verdict is not Verdict.ANSWER:
            raise ApplicationHandlerStop

    def _is_served(self, update: Update) -> bool:
        options = self._services.options
        ids = {one.id for one in (update.effective_user, update.effective_chat) if one is not None}
        if ids & options.admin_ids:
            return True
        if ids & options.blocked_ids:
            return False
        return not options.allowed_ids or bool(ids & options.allowed_ids)

    async def _count(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> Verdict:
        """Whether this person, and then this chat, may have one reply more. Admins always may."""
        who = update.effective_sender or update.effective_user
        if who is None:
            return Verdict.ANSWER
        is_admin = who.id in self._services.options.admin_ids
        if update.inline_query is not None:
            return Verdict.ANSWER if is_admin else await self._check("inline", self._inline, who.id)
        if not self._gets_a_reply(update, context):
            return Verdict.ANSWER
        verdict = Verdict.ANSWER if is_admin else await self._check("question", self._questions, who.id)
        chat = update.effective_chat
        if verdict is Verdict.ANSWER and chat is not None and chat.type != ChatType.PRIVATE:
            verdict = await self._check_chat(chat.id, who.id)
        return Verdict.ANSWER if is_admin else verdict

    async def _check(self, what: str, limit: QuestionLimit[int], user_id: int) -> Verdict:
        """Count here, and with the other replicas where they share a database."""
        verdict, rates = limit.check(user_id), self._services.state.rates
        if verdict is not Verdict.ANSWER or rates is None or await rates.allows(what, user_id, limit.per_minute):
            return verdict
        return limit.refuse(user_id)

    async def _check_chat(self, chat_id: int, user_id: int) -> Verdict:
        verdict, rates = self._groups.check(chat_id, user_id), self._services.state.rates
        limit = self._services.options.group_replies_per_minute
        if verdict is Verdict.SILENCE or rates is None or await rates.allows("chat", chat_id, limit):
            return verdict
        return Verdict.SILENCE

    def _gets_a_reply(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> bool:
        if update.callback_query is not None:
            return True
        message = update.message or update.edited_message
        if message is None:
            return update.guest_message is not None
        if message.chat.type == ChatType.PRIVATE or question_in(message, context.bot) is not None:
            return True
        return self._is_our_command(message, context.bot.username)

    def _is_our_command(self, message: Message, username: str) -> bool:
        """Whether a message begins with a command that a handler takes, named for this bot or for none."""
        entity = next(iter(message.entities), None)
        if entity is None or entity.type != MessageEntity.BOT_COMMAND or entity.offset:
            return False
        name, _, named = message.parse_entity(entity)[1:].partition("@")
        return name.lower() in self._commands and named.casefold() in {"", username.casefold()}

    async def _turn_away(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say once to a stranger in private, or to one who presses or searches, that they are not served."""
        match update:
            case Update(inline_query=InlineQuery() as inline):
                await self._answer_nothing(inline, texts.INLINE_NOT_ALLOWED)
            case Update(callback_query=CallbackQuery() as query):
                await acknowledge(query, texts.NOT_ALLOWED, alert=True)
            case Update(message=Message() as message) if message.chat.type == ChatType.PRIVATE:
                if self._strangers.check(message.chat.id) is Verdict.ANSWER:
                    await send_text(context.bot, self._services.state, Place.of_message(message), texts.NOT_ALLOWED)

    async def _say_wait(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        match update:
            case Update(inline_query=InlineQuery() as inline):
                await self._answer_nothing(inline, texts.INLINE_TOO_MANY)
            case Update(callback_query=CallbackQuery() as query):
                await acknowledge(query, texts.TOO_MANY, alert=True)
            case Update(message=Message() as message):
                await send_text(context.bot, self._services.state, Place.of_message(message), texts.TOO_MANY)

    async def _answer_nothing(self, inline: InlineQuery, label: str) -> None:
        seconds = self._services.options.inline_cache_seconds
        await inline.answer(
            [], cache_time=seconds, is_personal=True, button=InlineQueryResultsButton(label, start_parameter=_START)
        )
