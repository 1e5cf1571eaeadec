"""Who the admins are, and where: users listed in the configuration, in their private chats, by words of their own."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from handlers.messages import texts
from handlers.messages.sending import acknowledge, send_text
from handlers.places import Place
from handlers.services import Services

Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


class Admins:
    """Lets admins pass and tells everybody else courteously.

    An admin of a group is nobody here, named or anonymous; a command that an admin merely forwards is somebody else's;
    and a press is checked as well as a command, for anybody can send any ``callback_data``.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    def only(self, callback: Callback) -> Callback:
        """``callback`` for messages, run for admins alone."""

        async def guarded(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            if update.message is None:
                return
            refusal = self.refusal(update.message)
            if refusal is None:
                await callback(update, context)
            else:
                place = Place.of_message(update.message)
                await send_text(context.bot, self._services.state, place, refusal)

        return guarded

    def refusal(self, message: Message) -> str | None:
        """Why a message may not do what only admins may; None where it may."""
        place = Place.of_message(message)
        if place.user_id not in self._services.options.admin_ids:
            return texts.ADMINS_ONLY
        if not place.private:
            return texts.ADMINS_IN_PRIVATE
        if message.forward_origin is not None or message.via_bot is not None:
            return texts.ADMINS_NOT_FORWARDED
        return None

    async def admit(self, query: CallbackQuery) -> bool:
        """Whether a press comes from an admin in private; anybody else is told."""
        place = Place.of_press(query)
        if place is not None and place.private and query.from_user.id in self._services.options.admin_ids:
            return True
        await acknowledge(query, texts.ADMINS_ONLY, alert=True)
        return False
