"""Chats: the cluster each has chosen, whether the bot is still in it, and its move to a supergroup."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from handlers.state.database import StateFile
from handlers.state.dialogues import Dialogues
from handlers.state.engines import Connection
from handlers.state.identities import Identities

_MOVE = (  # not over what is there
    "UPDATE chat SET chat = ? WHERE chat = ? AND NOT EXISTS (SELECT 1 FROM chat AS there WHERE there.chat = ?)",
    """UPDATE dialogue SET chat = ? WHERE chat = ? AND NOT EXISTS (SELECT 1 FROM dialogue AS there
        WHERE there.chat = ? AND there.thread = dialogue.thread AND there.asker = dialogue.asker)""",
)
_TABLES_OF_A_CHAT = ("dialogue", "exchange", "vote", "chat")


class Chats:
    """The table ``chat``, and what concerns all tables that belong to a chat."""

    def __init__(self, file: StateFile, identities: Identities, now: Callable[[], int], dialogues: Dialogues) -> None:
        self._file = file
        self._identities = identities
        self._now = now
        self._dialogues = dialogues

    async def default_cluster(self, chat_id: int) -> str | None:
        """The id of the chat's cluster, None where it has chosen none."""
        rows = await self._file.read(
            "SELECT default_cluster FROM chat WHERE chat = ?", (self._identities.chat(chat_id),)
        )
        return rows[0]["default_cluster"] if rows else None

    def choose_cluster(self, chat_id: int, cluster: str | None) -> Future[bool]:
        """Set the chat's cluster, or with None let it have none again."""
        row = (self._identities.chat(chat_id), cluster, self._now())

        def job(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO chat (chat, default_cluster, seen) VALUES (?, ?, ?)"
                " ON CONFLICT (chat) DO UPDATE SET default_cluster = excluded.default_cluster, seen = excluded.seen",
                row,
            )

        return self._file.write(job, ("chat", row[0]))

    def mark(self, chat_id: int, *, active: bool) -> Future[bool]:
        """Note that the bot can or cannot write to a chat (a user blocked it, say); what the chat chose stays."""
        row = (self._identities.chat(chat_id), "active" if active else "gone", self._now())

        def job(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO chat (chat, status, seen) VALUES (?, ?, ?)"
                " ON CONFLICT (chat) DO UPDATE SET status = excluded.status, seen = excluded.seen",
                row,
            )

        return self._file.write(job, ("chat", row[0]))

    async def count(self) -> int:
        """How many chats have asked something within the retention, and can still be written to."""
        rows = await self._file.read(
            "SELECT count(DISTINCT chat) AS n FROM exchange"
            " WHERE chat NOT IN (SELECT chat FROM chat WHERE status = 'gone')"
        )
        return int(rows[0]["n"]) if rows else 0

    def forget(self, chat_id: int) -> Future[bool]:
        """Delete everything that belongs to the chat."""
        chat = self._identities.chat(chat_id)
        self._dialogues.drop_unwritten(chat=chat)

        def job(connection: Connection) -> None:
            for table in _TABLES_OF_A_CHAT:
                connection.execute(f"DELETE FROM {table} WHERE chat = ?", (chat,))  # noqa: S608 - names of our own

        return self._file.write(job)

    def migrate(self, old_chat_id: int, new_chat_id: int) -> Future[bool]:
        """Move everything of a group to the supergroup it became; told twice (Telegram does), nothing more changes.

        Messages get new ids in a supergroup, so what hangs on the old ones (buttons, votes) does not come along.
        """
        old, new = self._identities.chat(old_chat_id), self._identities.chat(new_chat_id)
        self._dialogues.move_unwritten(old, new)

        def job(connection: Connection) -> None:
            for move in _MOVE:
                connection.execute(move, (new, old, new))
            for table in _TABLES_OF_A_CHAT:
                connection.execute(f"DELETE FROM {table} WHERE chat = ?", (old,))  # noqa: S608

        return self._file.write(job)
