"""A question in a chat, and its answer: asked by text, by an edit, or by a button."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass, replace

from telegram import Message, Update
from telegram.ext import ContextTypes, ExtBot

from handlers.asking.files import Files
from handlers.groups.addressing import question_in, replies_to
from handlers.latency import Latency
from handlers.messages import texts
from handlers.messages.buttons import under_answer
from handlers.messages.rendering import citation, pages
from handlers.messages.sending import edit, send, send_text
from handlers.places import Place
from handlers.services import Services
from handlers.state import Exchange
from knowledge import Answer, Conversation
from knowledge.pictures import picture_wanted

_UNANSWERED = frozenset({"unknown", "no_data"})
_TAKEN = 100  # messages
_BURST = dt.timedelta(seconds=1)  # between two questions that were hardly typed one after the other's answer


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way to an answer.

    Attributes:
        question_id: the user's message, None where a button asked.
        heading: the question as the answer should repeat it, None where the chat shows it.
    """

    text: str
    conversation: Conversation
    question_id: int | None = None
    heading: str | None = None


class Questions:
    """Answers questions in chats and remembers what stands behind each answer."""

    def __init__(self, services: Services, latency: Latency, files: Files) -> None:
        self._services = services
        self._latency = latency
        self._files = files
        self._last: OrderedDict[tuple[int, int | None], dt.datetime] = OrderedDict()
        self._taken: OrderedDict[tuple[int, int], None] = OrderedDict()

    def take(self, message: Message) -> bool:
        """Whether nobody has taken this message yet: a mention may come both as a message and as a guest's."""
        key = (message.chat.id, message.message_id)
        if key in self._taken:
            return False
        self._taken[key] = None
        if len(self._taken) > _TAKEN:
            self._taken.popitem(last=False)
        return True

    async def on_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A text message: answer it where it puts a question to the bot."""
        message = update.message
        if message is None:
            return
        question = question_in(message, context.bot)
        place = Place.of_message(message)
        if question is None:
            if place.private and (message.text or "").startswith("/"):
                await send_text(context.bot, self._services.state, place, texts.UNKNOWN_COMMAND)
            return
        if not self.take(message):
            return
        if not question:
            await self._say_how(context.bot, place)
            return
        spoken = await self._spoken_of(message, context.bot, place)
        place = self._quoting_in_bursts(message, place)
        if (picture := picture_wanted(question)) is not None:
            await self._files.draw(context.bot, place, picture, question, spoken)
            return
        await self.answer(context.bot, place, Asked(question, spoken, message.message_id))

    def _quoting_in_bursts(self, message: Message, place: Place) -> Place:
        """The place, with the message to be quoted where it follows another so soon that answers could be mixed up."""
        key = (place.chat_id, place.thread_id)
        before = self._last.pop(key, None)
        self._last[key] = message.date
        if len(self._last) > _TAKEN:
            self._last.popitem(last=False)
        soon = before is not None and message.date - before <= _BURST
        return replace(place, reply_to=message.message_id) if soon else place

    async def on_edit(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """An edited question: edit its answer. What was no question when it was sent stays unanswered."""
        message = update.edited_message
        if message is None:
            return
        state = self._services.state
        place = Place.of_message(message)
        await state.caught_up()
        old = await state.exchanges.of_question(place.chat_id, message.message_id)
        question = question_in(message, context.bot)
        if old is None or not question or len(question) > self._services.options.question_limit:
            return
        cluster = await state.chats.default_cluster(place.chat_id)
        asked = Asked(question, old.before.with_default_cluster(cluster), message.message_id)
        new = _exchange(old.message_id, asked, self.ask(asked))
        if not await edit(
            context.bot, place.chat_id, old.message_id, new.pages[0], under_answer(new, private=place.private)
        ):
            return
        latest = await state.exchanges.latest(place.chat_id, place.user_id)
        if latest is not None and latest.message_id > new.message_id:  # the talk has gone on from a later question
            state.exchanges.put(place.chat_id, place.user_id, new)
        else:
            await self._remember(place, new)

    async def answer(self, bot: ExtBot[None], place: Place, asked: Asked) -> None:
        """Answer a question with a message of its own."""
        if len(asked.text) > self._services.options.question_limit:
            line = texts.TOO_LONG.format(limit=self._services.options.question_limit)
            await send_text(bot, self._services.state, place, line)
            return
        answer = self.ask(asked)
        draft = _exchange(0, asked, answer)
        sent = await send(bot, self._services.state, place, draft.pages[0], under_answer(draft, private=place.private))
        if sent is not None:
            where = place if sent.chat_id == place.chat_id else replace(place, chat_id=sent.chat_id)
            await self._remember(where, replace(draft, message_id=sent.message_id))

    def ask(self, asked: Asked) -> Answer:
        """Ask the assistant, and count the answer."""
        services = self._services
        today = services.today()
        answer = services.assistant.ask(asked.text, conversation=asked.conversation, today=today)
        services.on_answer(answer)
        self._latency.add(answer.elapsed_ms)
        services.state.tallies.add(today, answer.kind, answer.elapsed_ms)
        if answer.kind in _UNANSWERED:
            services.state.unanswered.add(asked.text, answer.kind)
        return answer

    async def conversation(self, place: Place) -> Conversation:
        """What was spoken of at a place, with the cluster that its chat has now."""
        return await self._services.state.dialogues.get(place.chat_id, place.thread_id, place.user_id)

    async def _spoken_of(self, message: Message, bot: ExtBot[None], place: Place) -> Conversation:
        """What a message goes on from: the answer it replies to, else what its writer spoke of last."""
        if message.reply_to_message is not None and replies_to(message, bot):
            state = self._services.state
            await state.caught_up()
            exchange = await state.exchanges.of_message(place.chat_id, message.reply_to_message.message_id)
            if exchange is not None:
                cluster = await state.chats.default_cluster(place.chat_id)
                return exchange.after.with_default_cluster(cluster)
        return await self.conversation(place)

    async def _remember(self, place: Place, exchange: Exchange) -> None:
        state = self._services.state
        state.dialogues.put(place.chat_id, place.thread_id, place.user_id, exchange.after)
        state.exchanges.put(place.chat_id, place.user_id, exchange)
        await state.keep_up()

    async def _say_how(self, bot: ExtBot[None], place: Place) -> None:
        example = self._services.example() or texts.DEFAULT_EXAMPLE
        await send_text(bot, self._services.state, place, texts.ASK_HOW.format(example=example))


def _exchange(message_id: int, asked: Asked, answer: Answer) -> Exchange:
    return Exchange(
        message_id=message_id,
        question_id=asked.question_id,
        kind=answer.kind,
        intent=answer.intent,
        before=asked.conversation,
        after=answer.conversation,
        choices=answer.choices,
        suggestions=answer.suggestions,
        pages=pages(answer, heading=asked.heading),
        citation=citation(answer),
        sources=answer.sources,
    )
