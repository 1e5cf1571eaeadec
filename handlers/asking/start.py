"""``/start`` and the links that lead to it.

The payload of a link is at most 64 characters of ``A-Z a-z 0-9 _ -`` and comes from anybody: it names things by id,
and what it names is looked up.
"""

from __future__ import annotations

import hashlib

from telegram import Update
from telegram.ext import ContextTypes

from handlers.asking.clusters import Clusters
from handlers.asking.questions import Asked, Questions
from handlers.messages import texts
from handlers.messages.buttons import under_answer
from handlers.messages.sending import send, send_text
from handlers.places import Place
from handlers.services import Services
from handlers.state import Exchange
from knowledge import Conversation

_QUESTION = "h_"
_CLUSTER = "c_"
_LINK = "link"
_OFFERED = 3


def keep_link(services: Services, question: str) -> str | None:
    """Keep a question for a day or two and return the payload that asks it (for answers too long to show whole).

    None where no question's words may be kept.
    """
    if not services.state.keep_text:
        return None
    key = hashlib.blake2s(question.encode(), digest_size=12).hexdigest()
    services.state.pending.put(_LINK, key, {"question": question})
    return f"{_QUESTION}{key}"


class Start:
    """Greets, and follows links: ``h_…`` asks a kept question, ``c_…`` offers a cluster by its id."""

    def __init__(self, services: Services, questions: Questions, clusters: Clusters) -> None:
        self._services = services
        self._questions = questions
        self._clusters = clusters

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/start``, with or without a payload."""
        message = update.message
        if message is None:
            return
        place = Place.of_message(message)
        if not place.private:
            await send_text(context.bot, self._services.state, place, texts.GROUP_START)
            return
        self._services.state.chats.mark(place.chat_id, active=True)
        payload = context.args[0] if context.args else ""
        if not await self._follow(context, place, payload):
            await self._welcome(context, place)

    async def _follow(self, context: ContextTypes.DEFAULT_TYPE, place: Place, payload: str) -> bool:
        if payload.startswith(_CLUSTER):
            return await self._clusters.offer_one(context.bot, place, payload.removeprefix(_CLUSTER))
        kept = None
        if payload.startswith(_QUESTION):
            kept = await self._services.state.pending.get(_LINK, payload.removeprefix(_QUESTION))
        if kept is None:
            return False
        question = kept["question"]
        spoken = await self._questions.conversation(place)
        await self._questions.answer(context.bot, place, Asked(question, spoken, heading=question))
        return True

    async def _welcome(self, context: ContextTypes.DEFAULT_TYPE, place: Place) -> None:
        state = self._services.state
        suggestions = self._services.assistant.suggestions(_OFFERED)
        draft = _greeting(0, suggestions)
        sent = await send(context.bot, state, place, draft.pages[0], under_answer(draft))
        if sent is not None:
            state.exchanges.put(place.chat_id, place.user_id, _greeting(sent.message_id, suggestions))


def _greeting(message_id: int, suggestions: tuple[str, ...]) -> Exchange:
    return Exchange(
        message_id=message_id,
        question_id=None,
        kind="chat",
        intent=None,
        before=Conversation(),
        after=Conversation(),
        choices=(),
        suggestions=suggestions,
        pages=(texts.WELCOME_HTML,),
        sources=(),
    )
