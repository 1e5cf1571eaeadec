"""``/gopy``: anybody writes what should be better; admins read it."""

from __future__ import annotations

import datetime as dt

from telegram import Update
from telegram.ext import ContextTypes

from handlers.messages import texts
from handlers.messages.rendering import escape, lines_within
from handlers.messages.sending import send, send_text
from handlers.places import Place
from handlers.services import Services

_LISTED = 20
_ROOM = 3000  # UTF-16 units


class FeedbackCommand:
    """``/gopy`` with words keeps them; without, it tells how, and admins in private get the list."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Keep a remark, or list them."""
        message = update.message
        if message is None:
            return
        place = Place.of_message(message)
        remark = (message.text or "").partition(" ")[2].strip()
        if remark:
            line = await self._keep(place, remark)
            await send_text(context.bot, self._services.state, place, line)
        elif place.private and place.user_id in self._services.options.admin_ids:
            await send(context.bot, self._services.state, place, await self._list())
        else:
            await send_text(context.bot, self._services.state, place, texts.FEEDBACK_HOW)

    async def _keep(self, place: Place, remark: str) -> str:
        state = self._services.state
        if not state.keep_text:
            return texts.FEEDBACK_NOT_KEPT
        kept = await state.settled(state.feedback.add_remark(place.user_id, remark))
        return texts.FEEDBACK_THANKS if kept else texts.FEEDBACK_NOT_KEPT

    async def _list(self) -> str:
        state = self._services.state
        votes, remarks = await state.feedback.votes(), await state.feedback.remarks(_LISTED)
        zone = self._services.options.time_zone
        lines = [f"• {dt.datetime.fromtimestamp(one.at, zone):%d/%m/%Y}: {one.text}" for one in remarks]
        told = lines_within(lines, _ROOM, texts.MORE_REMARKS) or escape(texts.FEEDBACK_NO_REMARKS)
        return texts.FEEDBACK_LIST_HTML.format(good=votes.good, bad=votes.bad, days=state.retention_days, remarks=told)
