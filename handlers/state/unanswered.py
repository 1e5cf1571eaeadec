"""Questions that found no answer: counted always, kept in words only where the configuration allows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Literal

from handlers.state.database import StateFile
from handlers.state.engines import Connection
from handlers.state.identities import Identities
from knowledge.language import fold

_TEXT_LIMIT = 500  # characters of a question that are kept
_LISTED = 500  # questions that are looked at when grouping

Verdict = Literal["taught", "ignored"]


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question as first typed, under the key of its folded text, and how often it came."""

    key: str
    text: str
    kind: str
    times: int


class Unanswered:
    """The table ``unanswered``.

    Args:
        keep_text: whether the words of a question may be kept.
    """

    def __init__(self, file: StateFile, identities: Identities, now: Callable[[], int], *, keep_text: bool) -> None:
        self._file = file
        self._identities = identities
        self._now = now
        self.keep_text = keep_text

    def add(self, question: str, kind: str) -> None:
        """Count a question. What was taught and comes again was taught in vain."""
        key = self._identities.text(" ".join(fold(question).split()))
        text = question[:_TEXT_LIMIT] if self.keep_text else None
        at = self._now()

        def job(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO unanswered VALUES (?, ?, ?, 1, ?, ?, 'open') ON CONFLICT (key) DO UPDATE SET"
                " times = unanswered.times + 1, last_seen = excluded.last_seen, kind = excluded.kind,"
                " text = coalesce(unanswered.text, excluded.text),"
                " status = CASE WHEN unanswered.status = 'taught' THEN 'open' ELSE unanswered.status END",
                (key, text, kind, at, at),
            )

        self._file.write_soon(job, ("unanswered", key))

    async def open(self) -> tuple[UnansweredQuestion, ...]:
        """The questions still open whose words are kept, the most asked first."""
        rows = await self._file.read(
            "SELECT key, text, kind, times FROM unanswered WHERE status = 'open' AND text IS NOT NULL"
            " ORDER BY times DESC, last_seen DESC, key LIMIT ?",
            (_LISTED,),
        )
        return tuple(UnansweredQuestion(row["key"], row["text"], row["kind"], row["times"]) for row in rows)

    async def count(self) -> int:
        """How many different questions are open, with or without their words."""
        rows = await self._file.read("SELECT count(*) AS n FROM unanswered WHERE status = 'open'")
        return int(rows[0]["n"]) if rows else 0

    def settle(self, keys: Iterable[str], verdict: Verdict) -> Future[bool]:
        """Close questions: they were taught, or are not the bot's business."""
        rows = [(verdict, key) for key in keys]

        def job(connection: Connection) -> None:
            connection.executemany("UPDATE unanswered SET status = ? WHERE key = ?", rows)

        return self._file.write(job)
