"""One person to act as, and waiting for what the bot does: the short way for tests.

an = telegram.person(AN)
answer = await an.ask("Năm 2023 …?")
assert "Bắc Kạn" in answer.text
pressed = await an.press(answer, "Nguồn")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from localtelegram.chats import Message, User
from localtelegram.events import Event
from localtelegram.people import ActionRefused, People
from localtelegram.state import State

PATIENCE = 10.0
"""Seconds to wait for the bot before giving up, unless the server was told others."""


class NoAnswer(AssertionError):  # noqa: N818 - reads as what happened in a failed test
    """The bot did not do in time what was waited for."""


@dataclass(frozen=True, slots=True)
class Waiter:
    """Waits for what the bot does next. `mark` first, then act, then wait after the mark."""

    state: State
    patience: float = PATIENCE

    def mark(self) -> int:
        """The place in the stream of events after which to look."""
        return self.state.events.last_id

    async def next(self, chat_id: int, after: int, *, edited: bool = False, seconds: float | None = None) -> Message:
        """The bot's next message in a chat, or its next edit.

        Raises:
            NoAnswer: There is none within `seconds`.
        """
        seconds = self.patience if seconds is None else seconds
        found = await self.state.events.first(
            lambda event: (
                event.kind == ("edited" if edited else "message") and event.chat_id == chat_id and self._of_bot(event)
            ),
            after,
            seconds,
        )
        if found is None:
            raise NoAnswer(f"the bot said nothing in chat {chat_id} within {seconds} s")
        message: Message = found.data["message"]
        return message

    async def silent(self, chat_id: int, after: int, *, seconds: float = 0.5) -> bool:
        """Whether the bot says nothing in a chat for `seconds`."""
        try:
            await self.next(chat_id, after, seconds=seconds)
        except NoAnswer:
            return True
        return False

    def _of_bot(self, event: Event) -> bool:
        message: Message = event.data["message"]
        own = message.sender is not None and message.sender.id == self.state.bot.id
        return own or (message.edit_date is not None and message.via_bot is self.state.bot)


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the local Telegram; without `chat_id`, what they do is done in private with the bot."""

    state: State
    people: People
    user: User
    patience: float = PATIENCE

    def say(self, text: str, chat_id: int | None = None, **options: Any) -> Message:
        """Writes a message; `options` as of `People.send` (reply_to_id, thread_id, …)."""
        return self.people.send(self.user.id, self._chat(chat_id), text, **options)

    async def ask(
        self, text: str, chat_id: int | None = None, *, seconds: float | None = None, **options: Any
    ) -> Message:
        """Writes a message and waits for the bot's next message in that chat.

        Raises:
            NoAnswer: The bot is silent for `seconds`.
        """
        waiter = Waiter(self.state, self.patience)
        mark = waiter.mark()
        self.say(text, chat_id, **options)
        return await waiter.next(self._chat(chat_id), mark, seconds=seconds)

    def upload(self, name: str, content: bytes, chat_id: int | None = None, **options: Any) -> Message:
        """Sends a file; `options` as of `People.send_file` (kind, caption, …)."""
        return self.people.send_file(self.user.id, self._chat(chat_id), name, content, **options)

    def edit(self, message: Message, text: str) -> Message:
        """Edits a message of their own."""
        return self.people.edit(self.user.id, message.chat.id, message.message_id, text)

    async def press(self, message: Message, button: str, *, seconds: float | None = None) -> dict[str, Any]:
        """Presses the button with this text or data and waits until the bot answers the query.

        Returns:
            The answer: text, show_alert and url.

        Raises:
            ActionRefused: There is no such button.
            NoAnswer: The bot does not answer within `seconds`.
        """
        data = next(
            (
                each["callback_data"]
                for each in message.buttons
                if "callback_data" in each and button in {each["text"], each["callback_data"]}
            ),
            None,
        )
        if data is None:
            raise ActionRefused(f"no button {button!r}; there are {[each['text'] for each in message.buttons]}")
        seconds = self.patience if seconds is None else seconds
        query = self.people.press(self.user.id, message, data)
        answer = await query.wait(seconds)
        if answer is None:
            raise NoAnswer(f"the button {button!r} was not answered within {seconds} s")
        return answer

    async def inline(
        self, query: str, chat_id: int | None = None, *, offset: str = "", seconds: float | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Types an inline query; returns its id, for `choose`, and the bot's answer.

        Raises:
            NoAnswer: The bot does not answer within `seconds`.
        """
        seconds = self.patience if seconds is None else seconds
        typed = self.people.type_inline(self.user.id, self._chat(chat_id), query, offset)
        answer = await typed.wait(seconds)
        if answer is None:
            raise NoAnswer(f"the inline query {query!r} was not answered within {seconds} s")
        return typed.id, answer

    def choose(self, query_id: str, result_id: str, chat_id: int | None = None) -> Message:
        """Posts a result of an inline query."""
        return self.people.choose(self.user.id, self._chat(chat_id), query_id, result_id)

    def _chat(self, chat_id: int | None) -> int:
        return self.user.id if chat_id is None else chat_id
