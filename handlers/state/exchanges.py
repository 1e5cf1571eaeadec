"""Exchanges: what stands behind each message of the bot, so that its buttons work for as long as it is kept."""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from handlers.state.conversations import ConversationTexts
from handlers.state.database import StateFile
from handlers.state.engines import Connection
from handlers.state.identities import Identities
from knowledge import Conversation, Source

_KEPT = 100  # messages of a chat whose buttons still work
_LOOKED_BACK = 10
_RECENT = 1000
_QUOTING = frozenset({"unknown", "no_data", "clarify"})  # kinds of answer that may repeat words of the question
_PUT = (
    "INSERT INTO exchange VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (chat, message) DO UPDATE SET"
    " question = excluded.question, asker = excluded.asker, content = excluded.content, at = excluded.at"
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and the message that answered it.

    Attributes:
        message_id: the bot's message.
        question_id: the user's message, None where a button asked.
        before: what the dialogue had spoken of when the question came; an edited question starts from it.
        after: what it has spoken of with this answer; a choice or a reply to the message goes on from it.
        pages: the whole answer as HTML, a text for each page.
        citation: value and source in a line to copy, empty where there is none.
    """

    message_id: int
    question_id: int | None
    kind: str
    intent: str | None
    before: Conversation
    after: Conversation
    choices: tuple[str, ...]
    suggestions: tuple[str, ...]
    pages: tuple[str, ...]
    sources: tuple[Source, ...]
    citation: str = ""


class Exchanges:
    """The table ``exchange``, bounded for each chat.

    What was put is written soon; ``State.caught_up`` waits for that, before something just put may be looked up.

    Args:
        keep_words: whether people's own words may be written. Where they may not, the latest exchanges are whole in
            memory alone, and after a restart go on from what was understood.
    """

    def __init__(
        self,
        file: StateFile,
        identities: Identities,
        now: Callable[[], int],
        texts: ConversationTexts,
        *,
        keep_words: bool = True,
    ) -> None:
        self._keep_words = keep_words
        self._recent: OrderedDict[tuple[str, int], tuple[str, Exchange]] = OrderedDict()
        self._file = file
        self._identities = identities
        self._now = now
        self._texts = texts

    def put(self, chat_id: int, user_id: int | None, exchange: Exchange) -> None:
        """Remember an exchange, in the place of an earlier one of the same message."""
        chat = self._identities.chat(chat_id)
        asker = self._identities.user(user_id)
        row = (chat, exchange.message_id, exchange.question_id, asker, self._to_json(exchange), self._now())

        def job(connection: Connection) -> None:
            connection.execute(_PUT, row)
            connection.execute(
                "DELETE FROM exchange WHERE chat = ? AND message <="
                " (SELECT message FROM exchange WHERE chat = ? ORDER BY message DESC LIMIT 1 OFFSET ?)",
                (chat, chat, _KEPT),
            )

        self._file.write_soon(job, ("exchange", chat))
        if not self._keep_words:
            self._recent[chat, exchange.message_id] = asker, exchange
            self._recent.move_to_end((chat, exchange.message_id))
            if len(self._recent) > _RECENT:
                self._recent.popitem(last=False)

    def drop_recent(self, asker: str) -> None:
        """Let go of what is in memory of an asker (a hash), whose rows are to be deleted."""
        self._recent = OrderedDict((key, kept) for key, kept in self._recent.items() if kept[0] != asker)

    async def of_message(self, chat_id: int, message_id: int) -> Exchange | None:
        """The exchange behind a message of the bot, None where none is kept."""
        return await self._one("chat = ? AND message = ?", (self._identities.chat(chat_id), message_id))

    async def of_question(self, chat_id: int, question_id: int) -> Exchange | None:
        """The exchange that answered a message of a user, None where none is kept."""
        return await self._one("chat = ? AND question = ?", (self._identities.chat(chat_id), question_id))

    async def latest_with_source(self, chat_id: int, user_id: int | None) -> Exchange | None:
        """The last exchange that somebody had in a chat and that has a source, among the last few."""
        key = (self._identities.chat(chat_id), self._identities.user(user_id))
        found = await self._some("chat = ? AND asker = ?", key, _LOOKED_BACK)
        return next((one for one in found if one.sources), None)

    async def latest(self, chat_id: int, user_id: int | None) -> Exchange | None:
        """The last exchange that somebody had in a chat."""
        return await self._one(
            "chat = ? AND asker = ?", (self._identities.chat(chat_id), self._identities.user(user_id))
        )

    async def _one(self, where: str, parameters: tuple[Any, ...]) -> Exchange | None:
        return next(iter(await self._some(where, parameters, 1)), None)

    async def _some(self, where: str, parameters: tuple[Any, ...], limit: int) -> list[Exchange]:
        """The latest exchanges first; those written by another version of the program are passed over."""
        rows = await self._file.read(
            f"SELECT chat, message, question, content FROM exchange WHERE {where} ORDER BY message DESC LIMIT ?",  # noqa: S608
            (*parameters, limit),
        )
        return list(self._whole(rows))

    def _whole(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[Exchange]:
        for row in rows:
            recent = self._recent.get((row["chat"], row["message"]))
            if recent is not None:
                yield recent[1]
                continue
            with contextlib.suppress(ValueError, KeyError, TypeError):
                yield _from_json(row["message"], row["question"], row["content"])

    def _to_json(self, exchange: Exchange) -> str:
        content = {
            "kind": exchange.kind,
            "intent": exchange.intent,
            "before": self._texts.of(exchange.before),
            "after": self._texts.of(exchange.after),
            "choices": exchange.choices,
            "suggestions": exchange.suggestions,
            "pages": exchange.pages if self._keep_words or exchange.kind not in _QUOTING else (),
            "citation": exchange.citation,
            "sources": [{name: getattr(source, name) for name in Source.__slots__} for source in exchange.sources],
        }
        return orjson.dumps(content).decode()


def _from_json(message_id: int, question_id: int | None, text: str) -> Exchange:
    content = orjson.loads(text)
    return Exchange(
        message_id=message_id,
        question_id=question_id,
        kind=content["kind"],
        intent=content["intent"],
        before=Conversation.from_json(content["before"]),
        after=Conversation.from_json(content["after"]),
        choices=tuple(content["choices"]),
        suggestions=tuple(content["suggestions"]),
        pages=tuple(content["pages"]),
        citation=content.get("citation", ""),  # those of the version before have none
        sources=tuple(Source(**source) for source in content["sources"]),
    )
