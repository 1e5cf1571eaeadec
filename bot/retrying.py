"""Trying again while the network or the Bot API fails."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

LONGEST_PAUSE = 30.0
"""Seconds between two attempts, unless the server asks for more."""


async def persistently(action: Callable[[], Awaitable[Result]], attempts: int) -> Result:
    """The result of ``action``, tried up to ``attempts`` times while the network or the server fails.

    A name that does not resolve or a server that restarts must not end a program that was just started.

    Raises:
        telegram.error.TelegramError: the last failure, or one that trying again cannot mend.
    """
    for attempt in range(1, attempts + 1):
        try:
            return await action()
        except BadRequest:
            raise
        except (NetworkError, RetryAfter) as error:
            if attempt == attempts:
                raise
            pause = pause_after(error, attempt)
            logger.warning(
                "the Bot API cannot be reached, trying again",
                extra={"error": type(error).__name__, "reason": error.message, "attempt": attempt, "pause": pause},
            )
            await asyncio.sleep(pause)
    raise ValueError("at least one attempt is needed")


def pause_after(error: TelegramError, failures: int) -> float:
    """Seconds to wait after so many failures in a row: what the server asks for, else longer and longer."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return (wait.total_seconds() if isinstance(wait, dt.timedelta) else wait) + 0.5
    return min(LONGEST_PAUSE, 1.5 ** (failures - 1))
