"""What each dialogue has spoken of: survives a restart, and lapses after a while of silence."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future

from handlers.state.conversations import ConversationTexts
from handlers.state.database import StateFile
from handlers.state.engines import Connection
from handlers.state.identities import Identities
from knowledge import Conversation

_MOST_UNWRITTEN = 1000
_MOST_WHOLE = 1000

_PUT = (
    "INSERT INTO dialogue VALUES (?, ?, ?, ?, ?) ON CONFLICT (chat, thread, asker)"
    " DO UPDATE SET conversation = excluded.conversation, at = excluded.at"
)

_Key = tuple[str, int, str]
"""Chat and asker as the file knows them, and between them the thread, 0 for none."""


class Dialogues:
    """The table ``dialogue``: one row for each asker in each thread of each chat.

    What is not written yet, or cannot be, is in memory, so that a question knows of the one before it all the same.
    What is written is not: another process may change or delete it.

    Args:
        keep_words: whether people's own words may be written. Where they may not, the latest dialogues are whole in
            memory alone, for as long as the row without the words is what was written here; another process, or this
            one after a restart, goes on from what was understood.
        lapse: seconds of silence after which the context of a dialogue no longer counts.
    """

    def __init__(
        self,
        file: StateFile,
        identities: Identities,
        now: Callable[[], int],
        texts: ConversationTexts,
        *,
        lapse: int,
        keep_words: bool = True,
    ) -> None:
        self._keep_words = keep_words
        self._whole: OrderedDict[_Key, tuple[str, Conversation]] = OrderedDict()  # under each what was written of it
        self._file = file
        self._identities = identities
        self._now = now
        self._texts = texts
        self._lapse = lapse
        self._changing = threading.Lock()  # the writer's thread tells what is written
        self._unwritten: OrderedDict[_Key, tuple[Conversation, int]] = OrderedDict()

    async def get(self, chat_id: int, thread_id: int | None, user_id: int | None) -> Conversation:
        """The dialogue's context with the cluster that its chat has chosen; empty where there is none that counts."""
        key = self._key(chat_id, thread_id, user_id)
        conversation, at = self._unwritten.get(key, (Conversation(), -1))  # first: it may be written meanwhile
        rows = await self._file.read(
            "SELECT (SELECT default_cluster FROM chat WHERE chat = ?) AS cluster, d.conversation, d.at"
            " FROM (SELECT 1) AS one LEFT JOIN dialogue AS d ON d.chat = ? AND d.thread = ? AND d.asker = ?",
            (key[0], *key),
        )
        # The file may be ahead, for another process may serve the same chat.
        if rows and rows[0]["at"] is not None and rows[0]["at"] > at:
            conversation, at = self._read(key, rows[0]["conversation"]), rows[0]["at"]
        if at <= self._now() - self._lapse:
            conversation = Conversation()
        return conversation.with_default_cluster(rows[0]["cluster"] if rows else None)

    def put(self, chat_id: int, thread_id: int | None, user_id: int | None, conversation: Conversation) -> None:
        """Remember what the dialogue has now spoken of."""
        key, at = self._key(chat_id, thread_id, user_id), self._now()
        row = (*key, self._texts.of(conversation), at)

        def job(connection: Connection) -> None:
            connection.execute(_PUT, row)

        if not self._keep_words:
            self._whole[key] = row[3], conversation
            self._whole.move_to_end(key)
            if len(self._whole) > _MOST_WHOLE:
                self._whole.popitem(last=False)
        mine = conversation, at
        with self._changing:
            self._unwritten[key] = mine
            self._unwritten.move_to_end(key)
            if len(self._unwritten) > _MOST_UNWRITTEN:
                self._unwritten.popitem(last=False)

        def written(done: Future[bool]) -> None:
            with self._changing:
                if done.result() and self._unwritten.get(key) is mine:
                    del self._unwritten[key]

        self._file.write_soon(job, ("dialogue", key[0], str(key[1]), key[2])).add_done_callback(written)

    def drop_unwritten(self, *, chat: str | None = None, asker: str | None = None) -> None:
        """Let go of what is in memory of a chat or an asker (hashes), whose rows are to be deleted."""
        with self._changing:
            for kept in (self._unwritten, self._whole):
                for key in [key for key in kept if key[0] == chat or key[2] == asker]:
                    del kept[key]

    def move_unwritten(self, old: str, new: str) -> None:
        """Take what is in memory of a chat along to the chat it became, but not over what is there (hashes)."""
        with self._changing:
            for key in [key for key in self._unwritten if key[0] == old]:
                self._unwritten.setdefault((new, *key[1:]), self._unwritten.pop(key))

    def _read(self, key: _Key, text: str) -> Conversation:
        written, whole = self._whole.get(key, ("", None))
        return whole if whole is not None and written == text else _read(text)

    def _key(self, chat_id: int, thread_id: int | None, user_id: int | None) -> _Key:
        return self._identities.chat(chat_id), thread_id or 0, self._identities.user(user_id)


def _read(text: str) -> Conversation:
    try:
        return Conversation.from_json(text)
    except ValueError:  # written by another version
        return Conversation()
