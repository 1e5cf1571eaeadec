"""Feedback: a thumb up or down on an answer, and remarks in words."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from handlers.state.database import StateFile
from handlers.state.engines import Connection
from handlers.state.identities import Identities

_REMARK_LIMIT = 2000
_REMARKS_OF_ONE = 50  # the latest of one author; nobody fills the admins' list, or the file


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote about the bot, and when (seconds since 1970)."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Votes:
    """How many found an answer good, and how many bad."""

    good: int
    bad: int


class Feedback:
    """The tables ``vote`` and ``remark``.

    Args:
        keep_text: whether remarks may be kept.
    """

    def __init__(self, file: StateFile, identities: Identities, now: Callable[[], int], *, keep_text: bool) -> None:
        self._file = file
        self._identities = identities
        self._now = now
        self.keep_text = keep_text

    def vote(self, chat_id: int, message_id: int, user_id: int, *, good: bool, intent: str | None) -> Future[bool]:
        """Count a thumb; a second one by the same person on the same answer takes the first one's place."""
        row = (
            self._identities.chat(chat_id), message_id, self._identities.user(user_id), int(good), intent, self._now(),
        )  # fmt: skip

        def job(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO vote VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (chat, message, voter) DO UPDATE SET"
                " good = excluded.good, intent = excluded.intent, at = excluded.at",
                row,
            )

        return self._file.write(job, ("vote", row[0]))

    def add_remark(self, user_id: int | None, text: str) -> Future[bool]:
        """Keep a remark."""
        row = (self._identities.user(user_id), text[:_REMARK_LIMIT], self._now())

        def job(connection: Connection) -> None:
            connection.execute("INSERT INTO remark (author, text, at) VALUES (?, ?, ?)", row)
            connection.execute(
                "DELETE FROM remark WHERE author = ? AND id <="
                " (SELECT id FROM remark WHERE author = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
                (row[0], row[0], _REMARKS_OF_ONE),
            )

        return self._file.write(job, ("remark",))  # numbered as they come

    async def votes(self) -> Votes:
        """The thumbs within the retention."""
        rows = await self._file.read("SELECT coalesce(sum(good), 0) AS good, count(*) AS n FROM vote")
        good, n = (int(rows[0]["good"]), int(rows[0]["n"])) if rows else (0, 0)
        return Votes(good, n - good)

    async def remarks(self, limit: int) -> tuple[Remark, ...]:
        """The latest remarks, the newest first."""
        rows = await self._file.read("SELECT text, at FROM remark ORDER BY id DESC LIMIT ?", (limit,))
        return tuple(Remark(row["text"], row["at"]) for row in rows)
