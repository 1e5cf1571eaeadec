"""Presses of the buttons under answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes, ExtBot

from handlers.asking.browsing import Browsing
from handlers.asking.clusters import Clusters
from handlers.asking.files import Files
from handlers.asking.questions import Asked, Questions
from handlers.messages import texts
from handlers.messages.buttons import Action, Press, read, under_answer
from handlers.messages.rendering import sources_message
from handlers.messages.sending import acknowledge, edit, send
from handlers.places import Place
from handlers.services import Services
from handlers.state import Exchange


class Presses:
    """Takes every press that is not an admin's, and answers those it does not know, too."""

    def __init__(
        self, services: Services, questions: Questions, clusters: Clusters, browsing: Browsing, files: Files
    ) -> None:
        self._services = services
        self._questions = questions
        # What needs no answer behind its message.
        self._rooms: Mapping[Action, Callable[[CallbackQuery, Press, Place, ExtBot[None]], Awaitable[None]]] = {
            Action.CLUSTER: clusters.on_press,
            Action.BROWSE: browsing.on_press,
            Action.PICTURE: files.on_picture,
            Action.FILE: files.on_file,
        }
        self._files = files

    async def on_press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button was pressed."""
        query = update.callback_query
        if query is None:
            return
        press, place = read(query.data), Place.of_press(query)
        if press is None or place is None:
            await acknowledge(query, texts.BUTTON_EXPIRED)
        elif press.action is Action.NOTHING:
            await acknowledge(query)
        elif press.action in self._rooms:
            await self._rooms[press.action](query, press, place, context.bot)
        elif press.action is Action.FORGET:
            await self._forget(query)
        else:
            await self._on_answer(query, press, place, context)

    async def _on_answer(
        self, query: CallbackQuery, press: Press, place: Place, context: ContextTypes.DEFAULT_TYPE
    ) -> None:
        message_id = query.message.message_id if query.message else 0
        await self._services.state.caught_up()
        exchange = await self._services.state.exchanges.of_message(place.chat_id, message_id)
        if exchange is None:
            await acknowledge(query, texts.BUTTON_EXPIRED)
        elif press.action in {Action.GOOD, Action.BAD}:
            await self._vote(query, place, exchange, good=press.action is Action.GOOD)
        elif press.action is Action.SOURCE:
            await acknowledge(query)
            await send(context.bot, self._services.state, place, sources_message(exchange.sources))
        elif press.action is Action.TABLE:
            await self._files.on_table(query, place, exchange, context.bot)
        elif press.action is Action.PAGE:
            await self._turn(query, press, place, exchange, context)
        else:
            await self._ask(query, press, place, exchange, context)

    async def _turn(
        self, query: CallbackQuery, press: Press, place: Place, exchange: Exchange, context: ContextTypes.DEFAULT_TYPE
    ) -> None:
        if not 0 <= press.number < len(exchange.pages):
            await acknowledge(query, texts.BUTTON_EXPIRED)
            return
        await acknowledge(query)
        page = exchange.pages[press.number]
        keyboard = under_answer(exchange, press.number, private=place.private)
        await edit(context.bot, place.chat_id, exchange.message_id, page, keyboard)

    async def _ask(
        self, query: CallbackQuery, press: Press, place: Place, exchange: Exchange, context: ContextTypes.DEFAULT_TYPE
    ) -> None:
        offered = exchange.choices if press.action is Action.CHOICE else exchange.suggestions
        if not 0 <= press.number < len(offered):
            await acknowledge(query, texts.BUTTON_EXPIRED)
            return
        await acknowledge(query)
        label = offered[press.number]
        cluster = await self._services.state.chats.default_cluster(place.chat_id)
        asked = Asked(label, exchange.after.with_default_cluster(cluster), heading=label)
        await self._questions.answer(context.bot, place, asked)

    async def _vote(self, query: CallbackQuery, place: Place, exchange: Exchange, *, good: bool) -> None:
        self._services.state.feedback.vote(
            place.chat_id, exchange.message_id, query.from_user.id, good=good, intent=exchange.intent
        )
        await acknowledge(query, texts.THANKS_GOOD if good else texts.THANKS_BAD)

    async def _forget(self, query: CallbackQuery) -> None:
        state = self._services.state
        kept = await state.settled(state.forget_user(query.from_user.id))
        await acknowledge(query, texts.FORGOTTEN if kept else texts.NOT_FORGOTTEN, alert=True)
