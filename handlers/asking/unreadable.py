"""Photos, voice and the like: one polite line in private, silence in groups."""

from __future__ import annotations

from collections import deque

from telegram import Update
from telegram.ext import ContextTypes

from handlers.messages import texts
from handlers.messages.sending import send_text
from handlers.places import Place
from handlers.services import Services


class Unreadable:
    """Says that only text is read; once for an album, which comes as many messages."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._albums: deque[str] = deque(maxlen=100)

    async def on_message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A private message without text."""
        message = update.message
        if message is None:
            return
        if message.media_group_id is not None:
            if message.media_group_id in self._albums:
                return
            self._albums.append(message.media_group_id)
        await send_text(context.bot, self._services.state, Place.of_message(message), texts.TEXT_ONLY)
