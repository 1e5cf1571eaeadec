"""What each dialogue has spoken of: survives a restart, and lapses after a while of silence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from handlers.state.database import StateFile
from handlers.state.identities import Identities
from knowledge import Conversation


class Dialogues:
    """The table ``dialogue``: one row for each asker in each thread of each chat.

    Args:
        lapse: seconds of silence after which the context of a dialogue no longer counts.
    """

    def __init__(self, file: StateFile, identities: Identities, now: Callable[[], int], *, lapse: int) -> None:
        self._file = file
        self._identities = identities
        self._now = now
        self._lapse = lapse

    def get(self, chat_id: int, thread_id: int | None, user_id: int | None) -> Conversation:
        """The dialogue's context; an empty one where there is none, or none that still counts."""
        rows = self._file.read(
            "SELECT conversation FROM dialogue WHERE chat = ? AND thread = ? AND asker = ? AND at > ?",
            (*self._key(chat_id, thread_id, user_id), self._now() - self._lapse),
        )
        try:
            return Conversation.from_json(rows[0]["conversation"]) if rows else Conversation()
        except ValueError:  # written by another version
            return Conversation()

    def put(self, chat_id: int, thread_id: int | None, user_id: int | None, conversation: Conversation) -> None:
        """Remember what the dialogue has now spoken of, with the exchange that is written next."""
        row = (*self._key(chat_id, thread_id, user_id), conversation.to_json(), self._now())

        def job(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT OR REPLACE INTO dialogue VALUES (?, ?, ?, ?, ?)", row)

        self._file.write_along(job)

    def _key(self, chat_id: int, thread_id: int | None, user_id: int | None) -> tuple[str, int, str]:
        return self._identities.chat(chat_id), thread_id or 0, self._identities.user(user_id)
