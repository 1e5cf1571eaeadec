"""All that the bot remembers, opened together."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from handlers.state.chats import Chats
from handlers.state.claims import KEPT_SECONDS, Claims
from handlers.state.conversations import ConversationTexts
from handlers.state.database import StateFile
from handlers.state.dialogues import Dialogues
from handlers.state.engines import Connection, Engine, SqliteEngine
from handlers.state.exchanges import Exchanges
from handlers.state.feedback import Feedback
from handlers.state.identities import Identities
from handlers.state.overlay import SharedOverlay
from handlers.state.pending import Pending
from handlers.state.rates import Rates
from handlers.state.tallies import Tallies
from handlers.state.unanswered import Unanswered

_DAY = 86_400
_WITHOUT_WORDS = "without_words"  # noted of the installation once no words are kept
_SETTLING = 0.25  # seconds
_PENDING_DAYS = 2  # a file awaiting confirmation may hold more than a question does

# A chat's chosen cluster is a setting, not a trace of use: it stays for as long as the chat does.
_TRACES = {"dialogue": "at", "exchange": "at", "unanswered": "last_seen", "vote": "at", "remark": "at"}


class State:
    """The tables over one state file.

    Args:
        engine: what it is kept in; a path is that of a SQLite file, made when missing.
        clock: the present, with a time zone.
        context_minutes: after so many minutes of silence a dialogue starts afresh.
        retention_days: after so many days every trace of use is deleted.
        keep_text: whether the words of unanswered questions and of remarks may be kept.
    """

    def __init__(
        self,
        engine: Engine | Path,
        *,
        clock: Callable[[], dt.datetime],
        context_minutes: int = 30,
        retention_days: int = 90,
        keep_text: bool = True,
    ) -> None:
        self._clock = clock
        self._retention_days = retention_days
        self._keep_text = keep_text
        engine = SqliteEngine(engine) if isinstance(engine, Path) else engine
        self.identities = Identities(engine.key_path)
        self.file = StateFile(engine, on_connect=self.identities.adopt, housekeeping=self._purge)
        self.file.wait_for_first_try()
        conversations = ConversationTexts(keep_words=keep_text)
        lapse = min(context_minutes * 60, retention_days * _DAY)
        self.dialogues = Dialogues(
            self.file, self.identities, self._now, conversations, lapse=lapse, keep_words=keep_text
        )
        self.chats = Chats(self.file, self.identities, self._now, self.dialogues)
        self.exchanges = Exchanges(self.file, self.identities, self._now, conversations, keep_words=keep_text)
        self.unanswered = Unanswered(self.file, self.identities, self._now, keep_text=keep_text)
        self.feedback = Feedback(self.file, self.identities, self._now, keep_text=keep_text)
        self.tallies = Tallies(self.file)
        self.pending = Pending(self.file, self._now)
        self.file.write(_let_words_be_kept if keep_text else _drop_words)
        self.overlay = SharedOverlay(self.file, engine.signals) if engine.signals else None
        self.claims = Claims(self.file, lambda: clock().timestamp())
        self.rates = Rates(self.file, self.identities, lambda: clock().timestamp()) if self.file.shared else None

    @property
    def retention_days(self) -> int:
        """Days that a trace of use is kept."""
        return self._retention_days

    @property
    def keep_text(self) -> bool:
        """Whether the words of unanswered questions and of remarks are kept."""
        return self._keep_text

    @property
    def healthy(self) -> bool:
        """Whether the file can be used."""
        return self.file.healthy

    async def prepare(self) -> None:
        """Have ready what the first mark would otherwise wait for."""
        await self.file.prepare()

    async def settled(self, write: Future[bool]) -> bool:
        """Wait until a write is kept, so that what is read next knows of it; False where it is not, or not soon.

        A file in trouble is not waited for: that would hold up the next question.
        """
        if not self.healthy:
            return False
        done, _ = await asyncio.wait([asyncio.wrap_future(write)], timeout=_SETTLING)
        return any(future.result() for future in done)

    async def caught_up(self) -> None:
        """Wait until all that was said before is kept, so that what is read next knows of it."""
        await self.settled(self.file.flush())

    async def keep_up(self) -> None:
        """Wait for the file where it has fallen behind, so that what waits to be written stays bounded."""
        if self.file.behind:
            await self.caught_up()

    def purge(self) -> Future[bool]:
        """Delete now what is older than the retention (it is done by itself every hour)."""
        return self.file.write(self._purge)

    def forget_user(self, user_id: int) -> Future[bool]:
        """Delete what a user has left anywhere: dialogues, exchanges, thumbs, remarks, the private chat's settings."""
        user, chat = self.identities.user(user_id), self.identities.chat(user_id)
        self.dialogues.drop_unwritten(asker=user)
        self.exchanges.drop_recent(user)

        def job(connection: Connection) -> None:
            for table, column in (
                ("dialogue", "asker"),
                ("exchange", "asker"),
                ("vote", "voter"),
                ("remark", "author"),
            ):
                connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (user,))  # noqa: S608 - names of our own
            connection.execute("DELETE FROM chat WHERE chat = ?", (chat,))

        return self.file.write(job)

    def close(self) -> None:
        """Write what is queued and close the file."""
        self.file.close()

    def _now(self) -> int:
        return int(self._clock().timestamp())

    def _purge(self, connection: Connection) -> None:
        now = self._now()
        oldest = now - self._retention_days * _DAY
        for table, column in _TRACES.items():
            connection.execute(f"DELETE FROM {table} WHERE {column} < ?", (oldest,))  # noqa: S608 - names of our own
        connection.execute("DELETE FROM pending WHERE at < ?", (now - _PENDING_DAYS * _DAY,))
        connection.execute("DELETE FROM rate WHERE due < ?", (now,))
        connection.execute("DELETE FROM claim WHERE until < ?", (now - KEPT_SECONDS,))
        if not self._keep_text:  # the setting may have been on before
            connection.execute("UPDATE unanswered SET text = NULL WHERE text IS NOT NULL")
            connection.execute("DELETE FROM remark")
        first_day = (self._clock() - dt.timedelta(days=self._retention_days)).date().isoformat()
        connection.execute("DELETE FROM tally WHERE day < ?", (first_day,))


def _let_words_be_kept(connection: Connection) -> None:
    connection.execute("DELETE FROM installation WHERE key = ?", (_WITHOUT_WORDS,))


def _drop_words(connection: Connection) -> None:
    """Delete what holds people's words, where the setting allowed them before: else every start would cut dialogues."""
    dropped = "INSERT INTO installation VALUES (?, '') ON CONFLICT DO NOTHING RETURNING 1"
    if connection.execute(dropped, (_WITHOUT_WORDS,)).fetchone() is None:
        return
    connection.execute("DELETE FROM dialogue")
    connection.execute("DELETE FROM exchange")
    connection.execute("DELETE FROM pending WHERE kind = 'link'")
