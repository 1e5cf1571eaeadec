"""``/chuatraloi``: what found no answer, and how an admin teaches it.

A group of questions is taught as an example of an intent, or a phrase in it as another name of something known. What
will be written is shown first; then it goes into the overlay and is loaded, or all stays as it was.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rapidfuzz import fuzz
from telegram import CallbackQuery, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes, ExtBot, filters

from handlers.admins.changing import Changing, told_difference, told_problems
from handlers.admins.grouping import QuestionGroup, grouped
from handlers.messages import texts
from handlers.messages.buttons import Action, Press, button
from handlers.messages.rendering import escape, shorten
from handlers.messages.sending import acknowledge, edit, send, send_text
from handlers.places import Place
from handlers.services import Services
from knowledge import Conversation
from knowledge.facts import ReloadBusy, ReloadRefused
from knowledge.facts.bearers import bearers_of, name_of
from knowledge.files.overlay import Files
from knowledge.language import fold
from knowledge.quality.taught import ALIASES, EXAMPLES, with_alias, with_example

_PAGE = 8  # groups on a page, intents on a keyboard
_SPELLINGS = 8
_NAMESAKES = 4
_PROMPT, _LESSON = "prompt", "lesson"


@dataclass(frozen=True, slots=True)
class _Pressed:
    """A press on these pages; ``message`` is the bot, and the ids of the chat and of the page's message."""

    query: CallbackQuery
    press: Press
    message: tuple[ExtBot[None], int, int]


class Teaching:
    """Shows groups of unanswered questions, asks what they mean, and writes it down."""

    def __init__(self, services: Services, changing: Changing) -> None:
        self._services = services
        self._changing = changing
        self.is_reply = _PromptReply(services)
        self._steps: dict[Action, Callable[[_Pressed], Awaitable[None]]] = {
            Action.GROUPS: self._show_groups,
            Action.GROUP: self._show_group,
            Action.IGNORE: self._ignore,
            Action.ALIAS: self._prompt_for_alias,
            Action.INTENTS: self._show_intents,
            Action.EXAMPLE: self._review_example,
            Action.TEACH: self._teach,
        }

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/chuatraloi``: the groups of questions."""
        if update.message is not None:
            place = Place.of_message(update.message)
            page, keyboard = await self._groups_page(0)
            await send(context.bot, self._services.state, place, page, keyboard)

    async def on_press(self, query: CallbackQuery, press: Press, bot: ExtBot[None]) -> None:
        """A button of these pages, pressed by an admin."""
        if query.message is not None:
            await self._steps[press.action](
                _Pressed(query, press, (bot, query.message.chat.id, query.message.message_id))
            )

    async def on_reply(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """What is written to a prompt for an alias: ``cách gọi = tên trong dữ liệu``."""
        message = update.message
        if message is None:
            return
        place = Place.of_message(message)
        state = self._services.state
        prompt = _prompt_for(self._services, message)
        text, _, name = (part.strip() for part in (message.text or "").partition("="))
        if prompt is None or not text or not name:
            await send_text(context.bot, state, place, texts.TEACH_ALIAS_SHAPE)
            return
        entities = bearers_of(self._services.assistant.facts, name)
        if not entities:
            await send_text(context.bot, state, place, texts.TEACH_ALIAS_NO_ENTITY.format(name=name[:100]))
            return
        await state.settled(state.pending.drop(_PROMPT, state.identities.chat(place.chat_id)))
        lessons = [self._alias_lesson(kind, entity, text, prompt) for kind, entity in entities[:_NAMESAKES]]
        await self._review_aliases(context.bot, place, lessons)

    # ---- pages -----------------------------------------------------------------------------------------------

    async def _groups(self) -> list[QuestionGroup]:
        open_ones = await self._services.state.unanswered.open()
        return await asyncio.to_thread(grouped, open_ones)  # comparing takes its time

    async def _group(self, key: str) -> QuestionGroup | None:
        return next((group for group in await self._groups() if key in group.keys), None)

    async def _groups_page(self, number: int) -> tuple[str, InlineKeyboardMarkup | None]:
        unanswered = self._services.state.unanswered
        if not unanswered.keep_text:
            return escape(texts.UNANSWERED_WORDS_NOT_KEPT.format(n=await unanswered.count())), None
        groups = await self._groups()
        if not groups:
            return escape(texts.UNANSWERED_NONE), None
        shown = groups[number * _PAGE : (number + 1) * _PAGE]
        rows = [[button(_told_group(group), Action.GROUP, group.key)] for group in shown]
        rows.append(
            [button(texts.BUTTON_PREVIOUS, Action.GROUPS, number - 1)] * (number > 0)
            + [button(texts.BUTTON_NEXT, Action.GROUPS, number + 1)] * (len(groups) > (number + 1) * _PAGE)
        )
        keyboard = InlineKeyboardMarkup([row for row in rows if row])
        return texts.UNANSWERED_HEADING_HTML.format(n=len(groups)), keyboard

    async def _show_groups(self, pressed: _Pressed) -> None:
        await acknowledge(pressed.query)
        page, keyboard = await self._groups_page(max(0, pressed.press.number))
        await edit(*pressed.message, page, keyboard)

    async def _show_group(self, pressed: _Pressed) -> None:
        group = await self._found(pressed, pressed.press.argument)
        if group is None:
            return
        await acknowledge(pressed.query)
        lines = [
            f"• {escape(shorten(one.text, 300))}"
            f" ({texts.UNANSWERED_TIMES.format(times=one.times)}, {texts.UNANSWERED_KINDS.get(one.kind, one.kind)})"
            for one in group.questions[:_SPELLINGS]
        ]
        rows = [
            [button(texts.BUTTON_AS_EXAMPLE, Action.INTENTS, group.key)],
            [button(texts.BUTTON_AS_ALIAS, Action.ALIAS, group.key)],
            [button(texts.BUTTON_IGNORE, Action.IGNORE, group.key), button(texts.BUTTON_BACK, Action.GROUPS, 0)],
        ]
        await edit(*pressed.message, "\n".join(lines), InlineKeyboardMarkup(rows))

    async def _ignore(self, pressed: _Pressed) -> None:
        group = await self._found(pressed, pressed.press.argument)
        if group is None:
            return
        state = self._services.state
        await state.settled(state.unanswered.settle(group.keys, "ignored"))
        await acknowledge(pressed.query, texts.IGNORED)
        page, keyboard = await self._groups_page(0)
        await edit(*pressed.message, page, keyboard)

    # ---- as an example of an intent --------------------------------------------------------------------------

    async def _show_intents(self, pressed: _Pressed) -> None:
        key, _, page = pressed.press.argument.partition(".")
        group = await self._found(pressed, key)
        if group is None:
            return
        await acknowledge(pressed.query)
        number = int(page) if page.isdecimal() else 0
        intents = sorted(
            self._services.assistant.intents(),
            key=lambda intent: -fuzz.token_set_ratio(fold(group.text), fold(f"{intent.title} {intent.example}")),
        )
        rows = [
            [button(intent.title, Action.EXAMPLE, f"{key}.{_short(intent.id)}")]
            for intent in intents[number * _PAGE : (number + 1) * _PAGE]
        ]
        more = [button(texts.BUTTON_NEXT, Action.INTENTS, f"{key}.{number + 1}")] * (
            len(intents) > (number + 1) * _PAGE
        )
        rows.append([button(texts.BUTTON_BACK, Action.GROUPS, 0), *more])
        asked = texts.TEACH_WHICH_INTENT.format(question=shorten(group.text, 300))
        await edit(*pressed.message, escape(asked), InlineKeyboardMarkup(rows))

    async def _review_example(self, pressed: _Pressed) -> None:
        key, _, short = pressed.press.argument.partition(".")
        group = await self._found(pressed, key)
        intent = next((one for one in self._services.assistant.intents() if _short(one.id) == short), None)
        if group is None or intent is None:
            await acknowledge(pressed.query, texts.TEACH_EXPIRED)
            return
        await acknowledge(pressed.query)
        lesson = {"intent": intent.id, "question": group.text, "keys": json.dumps(group.keys)}
        review = texts.TEACH_EXAMPLE_REVIEW.format(question=shorten(group.text, 300), title=intent.title)
        keyboard = await self._keyboard_of(lesson)
        await edit(*pressed.message, escape(review), keyboard)

    # ---- as another name -------------------------------------------------------------------------------------

    async def _prompt_for_alias(self, pressed: _Pressed) -> None:
        group = await self._found(pressed, pressed.press.argument)
        place = Place.of_press(pressed.query)
        if group is None or place is None:
            return
        await acknowledge(pressed.query)
        state = self._services.state
        line = texts.TEACH_ALIAS_PROMPT.format(question=shorten(group.text, 300))
        sent = await send(
            pressed.message[0], state, place, escape(line), ForceReply(input_field_placeholder=texts.ALIAS_SHAPE)
        )
        if sent is not None:
            chat = state.identities.chat(place.chat_id)
            lesson = {"keys": json.dumps(group.keys), "question": group.text}
            state.pending.put(_PROMPT, chat, lesson)  # for who writes without replying
            await state.settled(state.pending.put(_PROMPT, _prompt_key(chat, sent.message_id), lesson))

    def _alias_lesson(self, kind: str, entity: str, text: str, prompt: dict[str, str]) -> dict[str, str]:
        name = name_of(self._services.assistant.facts, kind, entity)
        return {**prompt, "kind": kind, "of": name, "text": text}

    async def _review_aliases(self, bot: ExtBot[None], place: Place, lessons: list[dict[str, str]]) -> None:
        """Show what would be written; where several things bear the name, each has its own button in one message."""
        told = [(texts.ENTITY_KINDS.get(one["kind"], one["kind"]), one["of"]) for one in lessons]
        text = lessons[0]["text"][:100]
        if len(lessons) == 1:
            review = texts.TEACH_ALIAS_REVIEW.format(text=text, kind=told[0][0], name=told[0][1])
            labels = [texts.BUTTON_TEACH]
        else:
            review = texts.TEACH_ALIAS_WHICH.format(text=text, n=len(lessons))
            labels = [texts.BUTTON_TEACH_THIS.format(kind=kind, name=name) for kind, name in told]
        rows = [[await self._teaching_button(lesson, label)] for lesson, label in zip(lessons, labels, strict=True)]
        rows.append([button(texts.BUTTON_BACK, Action.GROUPS, 0)])
        await send(bot, self._services.state, place, escape(review), InlineKeyboardMarkup(rows))

    # ---- writing it down -------------------------------------------------------------------------------------

    async def _keyboard_of(self, lesson: dict[str, str]) -> InlineKeyboardMarkup:
        teach = await self._teaching_button(lesson, texts.BUTTON_TEACH)
        return InlineKeyboardMarkup([[teach, button(texts.BUTTON_BACK, Action.GROUPS, 0)]])

    async def _teaching_button(self, lesson: dict[str, str], label: str) -> InlineKeyboardButton:
        """A button that teaches a lesson, which is kept until it is pressed."""
        key = _short(json.dumps(lesson, sort_keys=True))
        state = self._services.state
        await state.settled(state.pending.put(_LESSON, key, lesson))
        return button(label, Action.TEACH, key, "success")

    async def _teach(self, pressed: _Pressed) -> None:
        state = self._services.state
        lesson = await state.pending.get(_LESSON, pressed.press.argument)
        if lesson is None:
            await acknowledge(pressed.query, texts.TEACH_EXPIRED)
            return
        await acknowledge(pressed.query)
        try:
            page = await self._taught(lesson)
        except ReloadBusy:
            await acknowledge(pressed.query, texts.BUSY, alert=True)
            return
        except ReloadRefused as refused:
            page = texts.TEACH_REFUSED_HTML.format(problems=told_problems(refused.problems))
        await state.settled(state.pending.drop(_LESSON, pressed.press.argument))
        await edit(*pressed.message, page)

    async def _taught(self, lesson: dict[str, str]) -> str:
        report = await self._changing.apply(lambda: self._files_with(lesson))
        state = self._services.state
        await state.settled(state.unanswered.settle(json.loads(lesson["keys"]), "taught"))
        done = texts.TEACH_DONE_HTML.format(version=escape(report.new_version), difference=told_difference(report))
        today = self._services.today()
        now = self._services.assistant.ask(lesson["question"], conversation=Conversation(), today=today)
        shown = texts.TEACH_NOT_ENOUGH if now.kind == "unknown" else now.lead[:500]
        return f"{done}\n\n<blockquote>{escape(shorten(lesson['question'], 300))}</blockquote>\n{escape(shown)}"

    def _files_with(self, lesson: dict[str, str]) -> Files:
        overlay = self._changing.overlay
        if "intent" in lesson:
            return {EXAMPLES: with_example(overlay.read(EXAMPLES), lesson["intent"], lesson["question"])}
        return {ALIASES: with_alias(overlay.read(ALIASES), lesson["kind"], lesson["of"], lesson["text"])}

    async def _found(self, pressed: _Pressed, key: str) -> QuestionGroup | None:
        """The group of a button; where it is settled, the presser is told."""
        group = await self._group(key)
        if group is None:
            await acknowledge(pressed.query, texts.TEACH_EXPIRED)
        return group


class _PromptReply(filters.MessageFilter):
    """Lets through what an admin writes to a prompt of ours."""

    def __init__(self, services: Services) -> None:
        super().__init__(name="handlers.admins.teaching.PromptReply")
        self._services = services

    def filter(self, message: Message) -> bool:
        """Whether the message answers a prompt that is still open."""
        place = Place.of_message(message)
        if message.chat.type != ChatType.PRIVATE or place.user_id not in self._services.options.admin_ids:
            return False
        return _prompt_for(self._services, message) is not None


def _prompt_for(services: Services, message: Message) -> dict[str, str] | None:
    """The open prompt that a message answers: the one it replies to, or the last where it has the shape of an alias."""
    state = services.state
    chat = state.identities.chat(message.chat.id)
    if message.reply_to_message is not None:
        prompt = state.pending.get_now(_PROMPT, _prompt_key(chat, message.reply_to_message.message_id))
        if prompt is not None:
            return prompt
    text = message.text or ""
    return state.pending.get_now(_PROMPT, chat) if "=" in text and not text.startswith("/") else None


def _prompt_key(chat: str, message_id: int) -> str:
    return f"{chat}.{message_id}"


def _short(text: str) -> str:
    """A digest that fits a button beside a question's key."""
    return hashlib.blake2s(text.encode(), digest_size=8).hexdigest()


def _told_group(group: QuestionGroup) -> str:
    alike = f", {texts.UNANSWERED_ALIKE.format(n=len(group.questions))}" if len(group.questions) > 1 else ""
    return f"{shorten(group.text, 40)} ({texts.UNANSWERED_TIMES.format(times=group.times)}{alike})"
