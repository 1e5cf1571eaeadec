"""The cluster of a chat: what a question is about that names none."""

from __future__ import annotations

import hashlib

from rapidfuzz import fuzz, process
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError
from telegram.ext import ContextTypes, ExtBot

from handlers.messages import texts
from handlers.messages.buttons import Action, Press, button
from handlers.messages.rendering import escape
from handlers.messages.sending import acknowledge, edit, send, send_text
from handlers.places import Place
from handlers.services import Services
from knowledge.facts.bearers import bearers_of
from knowledge.language import fold

_OFFERED = 12
_SIMILAR = 60.0  # of 100
_CLEAR = "-"
_GROUP_ADMINS = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})

Cluster = tuple[str, str, str]
"""Id, short name and name."""


class Clusters:
    """``/cum`` and its buttons. In a group only its admins choose."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/cum`` shows and offers, ``/cum tên`` chooses."""
        message = update.message
        if message is None:
            return
        place = Place.of_message(message)
        wanted = " ".join(context.args or ())
        if not wanted:
            await self._offer(context.bot, place)
        elif not await self._may_choose(context.bot, place, message):
            await send_text(context.bot, self._services.state, place, texts.GROUP_ADMINS_ONLY)
        else:
            await self._choose_by_name(context.bot, place, wanted)

    async def on_press(self, query: CallbackQuery, press: Press, place: Place, bot: ExtBot[None]) -> None:
        """A cluster's button: the presser need not be who asked for the list."""
        if not await self._may_choose(bot, place, None):
            await acknowledge(query, texts.GROUP_ADMINS_ONLY, alert=True)
            return
        chosen = next((one for one in self._services.assistant.clusters() if key_of(one[0]) == press.argument), None)
        if chosen is None and press.argument != _CLEAR:
            await acknowledge(query, texts.CLUSTER_GONE)
            return
        line = await self._choose(place, chosen)
        await acknowledge(query)
        if query.message is not None:
            await edit(bot, place.chat_id, query.message.message_id, escape(line))

    async def offer_one(self, bot: ExtBot[None], place: Place, cluster_id: str) -> bool:
        """Offer the cluster that a link named; False where there is none of that id."""
        named = [one for one in self._services.assistant.clusters() if one[0] == cluster_id]
        if named:
            await send(bot, self._services.state, place, escape(await self._now(place)), _keyboard(named, clear=False))
        return bool(named)

    async def _offer(self, bot: ExtBot[None], place: Place) -> None:
        current = await self._services.state.chats.default_cluster(place.chat_id)
        keyboard = _keyboard(self._services.assistant.clusters()[:_OFFERED], clear=current is not None)
        await send(bot, self._services.state, place, escape(await self._now(place)), keyboard)

    async def _now(self, place: Place) -> str:
        current = await self._services.state.chats.default_cluster(place.chat_id)
        names = {cluster_id: name for cluster_id, _, name in self._services.assistant.clusters()}
        return texts.CLUSTER_NOW.format(name=names[current]) if current in names else texts.CLUSTER_NONE

    async def _choose_by_name(self, bot: ExtBot[None], place: Place, wanted: str) -> None:
        clusters = self._services.assistant.clusters()
        named = {one for kind, one in bearers_of(self._services.assistant.facts, wanted) if kind == "cluster"}
        exact = [one for one in clusters if one[0] in named or fold(wanted) in map(fold, one)]
        if len(exact) == 1:
            await send_text(bot, self._services.state, place, await self._choose(place, exact[0]))
            return
        near = exact or _like(wanted, clusters) or clusters[:_OFFERED]
        line = texts.CLUSTER_UNKNOWN.format(text=wanted[:100])
        await send(bot, self._services.state, place, escape(line), _keyboard(near[:_OFFERED], clear=False))

    async def _choose(self, place: Place, chosen: Cluster | None) -> str:
        """Choose a cluster, None for no cluster, and say how that went."""
        state = self._services.state
        kept = await state.settled(state.chats.choose_cluster(place.chat_id, chosen[0] if chosen else None))
        if not kept:
            return texts.CLUSTER_NOT_KEPT
        return texts.CLUSTER_SET.format(name=chosen[2]) if chosen else texts.CLUSTER_CLEARED

    async def _may_choose(self, bot: ExtBot[None], place: Place, message: Message | None) -> bool:
        if place.private:
            return True
        if message is not None and message.sender_chat is not None:  # an anonymous admin writes as the group itself
            return message.sender_chat.id == place.chat_id
        if place.user_id is None:
            return False
        try:
            member = await bot.get_chat_member(place.chat_id, place.user_id)
        except TelegramError:
            return False
        return member.status in _GROUP_ADMINS


def key_of(cluster_id: str) -> str:
    """A cluster's id as a button carries it: ids may be longer than a button's data."""
    return hashlib.blake2s(cluster_id.encode(), digest_size=8).hexdigest()


def _label(name: str) -> str:
    """A cluster's name as a phone shows it whole: without the words that all of them begin with."""
    short = name.removeprefix(texts.CLUSTER_PREFIX)
    return short[:1].upper() + short[1:]


def _like(wanted: str, clusters: tuple[Cluster, ...]) -> tuple[Cluster, ...]:
    names = {number: fold(f"{short} {name}") for number, (_, short, name) in enumerate(clusters)}
    found = process.extract(fold(wanted), names, scorer=fuzz.token_set_ratio, score_cutoff=_SIMILAR, limit=_OFFERED)
    return tuple(clusters[number] for _, _, number in found)


def _keyboard(clusters: tuple[Cluster, ...] | list[Cluster], *, clear: bool) -> InlineKeyboardMarkup | None:
    rows: list[list[InlineKeyboardButton]] = [
        [button(_label(name), Action.CLUSTER, key_of(cluster_id))] for cluster_id, _, name in clusters
    ]
    if clear:
        rows.append([button(texts.CLUSTER_CLEAR_BUTTON, Action.CLUSTER, _CLEAR)])
    return InlineKeyboardMarkup(rows) if rows else None
