"""The commands for everybody that show something: help, sources, privacy."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes, ExtBot

from handlers.groups.addressing import replies_to
from handlers.messages import texts
from handlers.messages.buttons import Action, button
from handlers.messages.menus import FOR_ADMINS, FOR_EVERYBODY
from handlers.messages.rendering import escape, sources_message
from handlers.messages.sending import send, send_text
from handlers.places import Place
from handlers.services import Services
from handlers.state import Exchange


class Commands:
    """``/trogiup``, ``/nguon`` and ``/quyenriengtu``."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def on_help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """How to ask, and the commands that this person can use here."""
        message = update.message
        if message is None:
            return
        place = Place.of_message(message)
        if not place.private:
            await send_text(context.bot, self._services.state, place, texts.GROUP_START)
            return
        is_admin = place.user_id in self._services.options.admin_ids
        names = (*FOR_EVERYBODY, *FOR_ADMINS) if is_admin else FOR_EVERYBODY
        bot = context.bot
        mention = f"@{escape(bot.username)}"
        by_mention = texts.HELP_MENTION_HTML if bot.can_read_all_group_messages else texts.HELP_MENTION_AS_ADMIN_HTML
        inline = texts.HELP_INLINE_HTML if self._services.options.inline and bot.supports_inline_queries else ""
        page = texts.HELP_HTML.format(
            example=escape(self._services.example() or texts.DEFAULT_EXAMPLE),
            by_mention=by_mention.format(mention=mention),
            inline=inline.format(mention=mention),
            commands="\n".join(f"/{name} – {texts.COMMANDS_VI[name]}" for name in names),
        )
        await send(context.bot, self._services.state, place, page)

    async def on_sources(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The sources of the answer that the command replies to, else of the last one here that has any."""
        message = update.message
        if message is None:
            return
        place = Place.of_message(message)
        exchange = await self._meant(message, place, context.bot)
        if exchange is None:
            await send_text(context.bot, self._services.state, place, texts.NO_ANSWER_YET)
        else:
            await send(context.bot, self._services.state, place, sources_message(exchange.sources))

    async def on_privacy(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """What is kept, for how long, and the button that deletes it."""
        message = update.message
        if message is None:
            return
        state = self._services.state
        kept = texts.PRIVACY_KEEPS_TEXT if state.keep_text else texts.PRIVACY_KEEPS_NO_TEXT
        page = texts.PRIVACY_HTML.format(days=state.retention_days, texts=kept.format(days=state.retention_days))
        keyboard = InlineKeyboardMarkup([[button(texts.BUTTON_FORGET, Action.FORGET, style="danger")]])
        await send(context.bot, state, Place.of_message(message), page, keyboard)

    async def _meant(self, message: Message, place: Place, bot: ExtBot[None]) -> Exchange | None:
        await self._services.state.caught_up()
        exchanges = self._services.state.exchanges
        if message.reply_to_message is not None and replies_to(message, bot):
            return await exchanges.of_message(place.chat_id, message.reply_to_message.message_id)
        return await exchanges.latest_with_source(place.chat_id, place.user_id)
