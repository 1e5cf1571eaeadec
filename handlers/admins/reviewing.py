"""The review of a document in Telegram: cards, one press each; then what was accepted is shown, written and loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, ForceReply, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes, ExtBot, filters

from handlers.admins.changing import Changing, told_difference, told_problems
from handlers.messages import texts
from handlers.messages.buttons import Action, Press, button
from handlers.messages.cards import Page, end, next_card
from handlers.messages.rendering import escape, shorten
from handlers.messages.sending import acknowledge, edit, send, send_text
from handlers.places import Place
from handlers.services import Services
from knowledge.facts import ReloadBusy, ReloadRefused
from knowledge.files.overlay import Files
from knowledge.intake.publishing import prepared
from knowledge.intake.review import Card, Review
from knowledge.intake.store import State
from knowledge.intake.taking import DocumentIntake

_PROMPT = "intake"


@dataclass(frozen=True, slots=True)
class _Pressed:
    """A press on a page of a review: whose, on which card, and of which alternative."""

    query: CallbackQuery
    bot: ExtBot[None]
    review: Review
    document: int
    key: int
    number: int

    @property
    def card(self) -> Card | None:
        """The card, None where it was decided on since."""
        return self.review.card(self.key)


class Reviewing:
    """Goes through the cards of a document with an admin; what a press does waits for the disk, so it has a thread."""

    def __init__(self, services: Services, changing: Changing) -> None:
        self._services = services
        self._changing = changing
        self.is_reply = _PromptReply(services)
        self._steps: dict[Action, Callable[[_Pressed], Page]] = {
            Action.CARDS: lambda pressed: next_card(pressed.review),
            Action.SKIPPED: lambda pressed: next_card(pressed.review, skipped=True),
            Action.UNDO: _undo,
            Action.BATCH: _batch,
            Action.DROP: _drop,
        }
        self._on_cards: dict[Action, Callable[[Review, Card], None]] = {
            Action.ACCEPT: Review.accept,
            Action.REJECT: Review.reject,
            Action.SKIP: Review.skip,
            Action.SPLIT: Review.split,
        }
        self._spoken: dict[Action, Callable[[_Pressed], Awaitable[None]]] = {
            Action.MEND: self._prompt_to_mend,
            Action.WRITE: self._prompt_to_write,
            Action.FINISH: self._finish,
            Action.PUBLISH: self._publish,
        }

    async def on_press(self, query: CallbackQuery, press: Press, bot: ExtBot[None]) -> None:
        """A button of a review, pressed by an admin; one of a document that is done finds nothing left to do."""
        intake = self._services.intake
        numbers = [int(part) for part in press.argument.split(".") if part.isdecimal() and len(part) < 16]
        if query.message is None or intake is None or not numbers:
            await acknowledge(query, texts.INTAKE_GONE)
            return
        stored = await asyncio.to_thread(intake.store.get, numbers[0])
        if stored is None or stored.state in {State.LIVE, State.DROPPED}:
            await acknowledge(query, texts.INTAKE_GONE)
            return
        document, key, number = (*numbers, -1, -1)[:3]
        pressed = _Pressed(query, bot, intake.review(document), document, key, number)
        if press.action in self._spoken:
            await self._spoken[press.action](pressed)
            return
        await acknowledge(query)
        await self._show(pressed, await asyncio.to_thread(self._done, press.action, pressed))

    async def on_reply(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The reply to a prompt: a fact in a sentence, or values in the place of those proposed."""
        message, intake = update.message, self._services.intake
        if message is None or message.reply_to_message is None or message.text is None or intake is None:
            return
        place, state = Place.of_message(message), self._services.state
        prompt = await state.pending.get(_PROMPT, self.is_reply.key(message))
        if prompt is None:
            return
        review = intake.review(int(prompt["document"]))
        key = int(prompt.get("card", -1))
        reply = _written if key < 0 else _mended
        page = await asyncio.to_thread(reply, intake, review, key, message.text)
        if isinstance(page, str):
            await send_text(context.bot, state, place, page)
            return
        await state.settled(state.pending.drop(_PROMPT, self.is_reply.key(message)))
        await send(context.bot, state, place, *page)

    # ---- presses ---------------------------------------------------------------------------------------------

    def _done(self, action: Action, pressed: _Pressed) -> Page:
        """Do what a press asks for, and return the page that comes next."""
        if action in self._steps:
            return self._steps[action](pressed)
        card = pressed.card
        if card is not None:
            if action in self._on_cards:
                self._on_cards[action](pressed.review, card)
            elif action is Action.ALTERNATIVE and 0 <= pressed.number < len(card.alternatives):
                pressed.review.accept(card, card.alternatives[pressed.number])
        return next_card(pressed.review)

    async def _show(self, pressed: _Pressed, page: Page) -> None:
        message = pressed.query.message
        if message is not None:
            await edit(pressed.bot, message.chat.id, message.message_id, *page)

    async def _prompt_to_write(self, pressed: _Pressed) -> None:
        await acknowledge(pressed.query)
        await self._prompt(pressed, texts.INTAKE_WRITE_PROMPT, texts.INTAKE_WRITE_SHAPE, {})

    async def _prompt_to_mend(self, pressed: _Pressed) -> None:
        card = await asyncio.to_thread(lambda: pressed.card)
        if card is None:
            await acknowledge(pressed.query, texts.INTAKE_GONE)
            return
        await acknowledge(pressed.query)
        values = "\n".join(f"{key}: {_shown(value)}" for key, value in card.facts[0].values.items())
        told = texts.INTAKE_MEND_PROMPT.format(values=values[:2000])
        await self._prompt(pressed, told, texts.INTAKE_MEND_SHAPE, {"card": str(card.key)})

    async def _prompt(self, pressed: _Pressed, told: str, shape: str, more: dict[str, str]) -> None:
        place = Place.of_press(pressed.query)
        state = self._services.state
        if place is None:
            return
        sent = await send(pressed.bot, state, place, escape(told), ForceReply(input_field_placeholder=shape))
        if sent is not None:
            key = _prompt_key(state.identities.chat(place.chat_id), sent.message_id)
            await state.settled(state.pending.put(_PROMPT, key, {"document": str(pressed.document), **more}))

    # ---- writing it down -------------------------------------------------------------------------------------

    async def _finish(self, pressed: _Pressed) -> None:
        """Show what would change; what is accepted is reviewed from now on, and not live."""
        files = await asyncio.to_thread(self._files, pressed.review)
        if files is None:
            await acknowledge(pressed.query, texts.INTAKE_NOTHING_ACCEPTED)
            return
        await acknowledge(pressed.query)
        back = [button(texts.BUTTON_UNDO, Action.CARDS, pressed.document)]
        try:
            report = await self._changing.preview(files)
        except ReloadBusy:
            await self._say(pressed, texts.BUSY)
            return
        except ReloadRefused as refused:
            page = texts.INTAKE_NOT_YET_HTML.format(problems=told_problems(refused.problems))
            await self._show(pressed, (page, InlineKeyboardMarkup([back])))
            return
        await asyncio.to_thread(pressed.review.finish)
        page = texts.INTAKE_FINISH_HTML.format(name=escape(next(iter(files))), difference=told_difference(report))
        confirm = [button(texts.BUTTON_CONFIRM, Action.PUBLISH, pressed.document)]
        await self._show(pressed, (page, InlineKeyboardMarkup([confirm, back])))

    async def _publish(self, pressed: _Pressed) -> None:
        """Write what was reviewed and load it; only then is the document's text given up."""
        files = await asyncio.to_thread(self._files, pressed.review)
        if files is None or pressed.review.document.state is not State.REVIEWED:
            await acknowledge(pressed.query, texts.INTAKE_NOTHING_ACCEPTED)
            return
        await acknowledge(pressed.query)
        try:
            report = await self._changing.apply(lambda: self._files(pressed.review) or {})
        except ReloadBusy:
            await self._say(pressed, texts.BUSY)
            return
        except ReloadRefused as refused:
            back = InlineKeyboardMarkup([[button(texts.BUTTON_UNDO, Action.CARDS, pressed.document)]])
            page = texts.INTAKE_NOT_YET_HTML.format(problems=told_problems(refused.problems))
            await self._show(pressed, (page, back))
            return
        await asyncio.to_thread(pressed.review.went_live)
        page = texts.RELOADED_HTML.format(
            old=escape(report.old_version or "–"), new=escape(report.new_version), difference=told_difference(report)
        )
        await self._show(pressed, (page, None))

    def _files(self, review: Review) -> Files | None:
        """The files that what was accepted makes, None where nothing was."""
        if not review.accepted():
            return None
        roots = (*self._services.roots, self._services.overlay)
        return prepared(review, self._changing.overlay, roots, self._services.today())

    async def _say(self, pressed: _Pressed, text: str) -> None:
        place = Place.of_press(pressed.query)
        if place is not None:
            await send_text(pressed.bot, self._services.state, place, text)


def _undo(pressed: _Pressed) -> Page:
    pressed.review.undo()
    return next_card(pressed.review)


def _batch(pressed: _Pressed) -> Page:
    pressed.review.accept_earned()
    return next_card(pressed.review)


def _drop(pressed: _Pressed) -> Page:
    pressed.review.drop()
    return escape(texts.INTAKE_DROPPED), None


def _written(intake: DocumentIntake, review: Review, key: int, text: str) -> Page | str:  # noqa: ARG001 - replies are called alike
    """The next card after a sentence was written, or what to say where no fact was found in it."""
    added = review.add(text, intake.proposer, intake.hold)
    return next_card(review) if added else texts.INTAKE_WRITTEN_NOTHING


def _mended(intake: DocumentIntake, review: Review, key: int, text: str) -> Page | str:  # noqa: ARG001 - replies are called alike
    """The next card after a fact was accepted with other values, or what to say where they cannot be read."""
    card = review.card(key)
    if card is None:
        return end(review) if not review.cards() else next_card(review)
    known = card.facts[0].values
    changed = _values_in(text, known)
    if not changed:
        return texts.INTAKE_MEND_WRONG.format(keys=shorten(", ".join(known), 300))
    review.accept(card, {**known, **changed})
    return next_card(review)


def _values_in(text: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
    """The values of lines ``khóa: giá trị``; None where a line is none, or names a key that the fact has not."""
    changed: dict[str, Any] = {}
    for line in filter(str.strip, text.splitlines()):
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or key not in known:
            return None
        changed[key] = _typed(value, known[key])
    return changed


def _typed(value: str, before: object) -> Any:
    """A value as the fact holds it: a list where there was one, a number where it is written as one."""
    if isinstance(before, list | tuple):
        return [part.strip() for part in value.split(";") if part.strip()]
    if value in {"", "–", "-"}:
        return None
    return int(value) if value.isdecimal() and not isinstance(before, str) else value


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return "–" if value is None else str(value)


class _PromptReply(filters.MessageFilter):
    """Lets through an admin's reply to a prompt of a review."""

    def __init__(self, services: Services) -> None:
        super().__init__(name="handlers.admins.reviewing.PromptReply")
        self._services = services

    def filter(self, message: Message) -> bool:
        """Whether the message answers a prompt that is still open."""
        if (
            message.reply_to_message is None
            or message.chat.type != ChatType.PRIVATE
            or Place.of_message(message).user_id not in self._services.options.admin_ids
        ):
            return False
        return self._services.state.pending.get_now(_PROMPT, self.key(message)) is not None

    def key(self, message: Message) -> str:
        """The key of the prompt that a message replies to."""
        replied = message.reply_to_message.message_id if message.reply_to_message else 0
        return _prompt_key(self._services.state.identities.chat(message.chat.id), replied)


def _prompt_key(chat: str, message_id: int) -> str:
    return f"{chat}.{message_id}"
