"""What the conversation works with: the assistant, the state, and the settings that concern it."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers.state import State
from knowledge import Answer, Assistant
from knowledge.intake.taking import DocumentIntake


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of the conversation.

    Attributes:
        admin_ids: users who may use the admins' commands, in their private chats.
        allowed_ids: users and chats that are served; empty for everybody. Admins always are.
        blocked_ids: users and chats that are not served.
        questions_per_minute: questions and presses of buttons of one user that are answered.
        group_replies_per_minute: messages of the bot in one group; those who ask there share them.
        inline: answer inline queries.
        inline_per_minute: inline queries of one user that are answered; one comes with each pause in typing.
        inline_cache_seconds: how long Telegram may show one user the same inline results.
        guest_mode: answer guest messages, in chats that the bot is no member of.
        question_limit: characters of a question.
        upload_limit: bytes of a file sent by an admin.
        time_zone: where "today" is.
    """

    admin_ids: frozenset[int] = frozenset()
    allowed_ids: frozenset[int] = frozenset()
    blocked_ids: frozenset[int] = frozenset()
    questions_per_minute: int = 20
    group_replies_per_minute: int = 18
    inline: bool = True
    inline_per_minute: int = 90
    inline_cache_seconds: int = 5
    guest_mode: bool = False
    question_limit: int = 1000
    upload_limit: int = 2_000_000
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))


@dataclass(slots=True)
class Standing:
    """How this program stands to what others have put in place.

    Attributes:
        refused: why it goes on with the old knowledge although there is newer, empty where it does not.
    """

    refused: str = ""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Sharing:
    """How a change of the knowledge is shared with other programs: one program alone has nobody to share it with."""

    @contextlib.asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Keep others from changing the knowledge meanwhile, and begin with what they have made of it.

        Raises:
            ReloadBusy: another one is changing it.
        """
        yield

    async def put(self) -> None:
        """Give the others what was changed here.

        Raises:
            ReloadRefused: it could not be given; the change is taken back.
        """


@dataclass(frozen=True, slots=True)
class Services:
    """All that the handlers of one bot share.

    Attributes:
        roots: the packaged directories of knowledge, which nobody writes to.
        overlay: the directory of knowledge that admins add to; it is the last of the assistant's roots.
        options: settings.
        clock: the present, with a time zone.
        on_answer: told of every answer given (for metrics).
        sharing: how a change is shared with other programs, before it is said to be made.
        changing: held by whoever changes the knowledge here; one at a time.
        intake: takes documents in; None where files of facts are all that admins may send.
        standing: whether newer knowledge than what answers was refused here.
        started: the monotonic time at which the bot started.
    """

    assistant: Assistant
    state: State
    roots: tuple[Path, ...]
    overlay: Path
    options: Options = Options()
    clock: Callable[[], dt.datetime] = _now
    on_answer: Callable[[Answer], None] = lambda _: None
    sharing: Sharing = field(default_factory=Sharing)
    changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    intake: DocumentIntake | None = None
    standing: Standing = field(default_factory=Standing)
    started: float = field(default_factory=time.monotonic)

    def today(self) -> dt.date:
        """The present day where the bot's people live."""
        return self.clock().astimezone(self.options.time_zone).date()

    def example(self) -> str | None:
        """A question that has an answer now, None where the knowledge offers none."""
        return next(iter(self.assistant.suggestions(1)), None)
