"""What waits for the bot's answer: pressed buttons, inline queries and guest messages. Each is answered once."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from localtelegram.chats import Chat, Message, User
from localtelegram.errors import bad_request


@dataclass(slots=True, eq=False)
class Query:
    """What all queries have. `answer` is the Bot API's parameters of the answer, None while there is none."""

    user: User
    id: str = field(default_factory=lambda: str(secrets.randbits(62)))
    created: float = field(default_factory=time.monotonic)
    answer: dict[str, Any] | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def give(self, answer: dict[str, Any]) -> None:
        """Answers the query and wakes whoever waits for that."""
        self.answer = answer
        self.answered.set()

    async def wait(self, timeout: float) -> dict[str, Any] | None:  # noqa: ASYNC109
        """The answer, or None when there is none within `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                await self.answered.wait()
        except TimeoutError:
            pass
        return self.answer


@dataclass(slots=True, eq=False, kw_only=True)
class CallbackQuery(Query):
    """A pressed button: the message it was under and its data."""

    message: Message
    data: str

    def to_json(self) -> dict[str, Any]:
        """The Bot API's CallbackQuery."""
        query = {
            "id": self.id,
            "from": self.user.to_json(),
            "chat_instance": str(abs(self.message.chat.id) * 7919),
            "data": self.data,
        }
        if self.message.inline_message_id:
            return query | {"inline_message_id": self.message.inline_message_id}
        return query | {"message": self.message.to_json()}


@dataclass(slots=True, eq=False, kw_only=True)
class InlineQuery(Query):
    """What a person typed after the bot's name in some chat."""

    query: str
    offset: str = ""
    chat: Chat

    def to_json(self) -> dict[str, Any]:
        """The Bot API's InlineQuery; the chat itself is not told, only its type."""
        own = self.chat.is_private
        return {
            "id": self.id,
            "from": self.user.to_json(),
            "query": self.query,
            "offset": self.offset,
            "chat_type": "sender" if own else self.chat.type,
        }


@dataclass(slots=True, eq=False, kw_only=True)
class GuestQuery(Query):
    """A message that names the bot in a chat that it is no member of."""

    message: Message


Q = TypeVar("Q", bound=Query)


class Waiting(Generic[Q]):
    """Queries of one kind, findable by id until they are too old.

    Args:
        seconds: How long a query may be answered.
        kept: How many are remembered.
    """

    def __init__(self, seconds: float, kept: int = 2000) -> None:
        self.seconds = seconds
        self._kept = kept
        self._queries: OrderedDict[str, Q] = OrderedDict()

    def add(self, query: Q) -> Q:
        """Remembers a new query."""
        self._queries[query.id] = query
        if len(self._queries) > self._kept:
            self._queries.popitem(last=False)
        return query

    def find(self, query_id: str) -> Q | None:
        """The query with this id, answered or not."""
        return self._queries.get(query_id)

    def answerable(self, query_id: str) -> Q:
        """The query with this id, not answered and not too old.

        Raises:
            BotApiError: There is none.
        """
        query = self._queries.get(query_id)
        if query is None or query.answer is not None or time.monotonic() - query.created > self.seconds:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return query


class InlineCache:
    """Answers to inline queries that Telegram gives again without asking the bot.

    Args:
        kept: How many are remembered, the newest.
    """

    def __init__(self, kept: int = 1000) -> None:
        self._kept = kept
        self._answers: dict[tuple[int | None, str, str], tuple[float, dict[str, Any]]] = {}

    def keep(self, query: InlineQuery, answer: dict[str, Any]) -> None:
        """Keeps an answer for its `cache_time` seconds: for one person if it is personal, otherwise for all."""
        if answer["cache_time"] > 0:
            owner = query.user.id if answer["is_personal"] else None
            until = time.monotonic() + answer["cache_time"]
            self._answers[owner, query.query, query.offset] = until, answer
            if len(self._answers) > self._kept:
                del self._answers[next(iter(self._answers))]

    def find(self, user_id: int, query: str, offset: str) -> dict[str, Any] | None:
        """A kept answer for this person and query."""
        for owner in (user_id, None):
            until, answer = self._answers.get((owner, query, offset), (0.0, None))
            if answer is not None and until > time.monotonic():
                return answer
            self._answers.pop((owner, query, offset), None)
        return None
