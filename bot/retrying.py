"""Trying again while the network or the Bot API fails."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

LONGEST_PAUSE = 30.0
"""Seconds between two attempts, unless the server asks for more."""


REFUSALS = (InvalidToken, Conflict)
"""What ends the program where it stays so. A proxy or a Bot API server that restarts says 401, 404 or 409, too."""

_CONFLICTS_WITHIN = 300.0  # seconds; two programs that poll side by side interrupt each other only now and then
_FEWEST = 3  # refusals


class Refusals:
    """Tells a refusal that stays from one that passes.

    Args:
        seconds: for how long a refusal must come again and again before it counts as final.
        monotonic: seconds of a clock that only goes forward.
    """

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._times: dict[type[TelegramError], deque[float]] = {kind: deque(maxlen=1000) for kind in REFUSALS}

    def stays(self, error: TelegramError) -> bool:
        """Count a failure; whether it is a refusal that has stayed."""
        times = self._times.get(type(error))
        if times is None:
            return False
        now = self._monotonic()
        times.append(now)
        while isinstance(error, Conflict) and times[0] < now - _CONFLICTS_WITHIN:
            times.popleft()
        return len(times) >= _FEWEST and now - times[0] >= self._seconds

    def passed(self) -> None:
        """A request was taken, so the token is good. (Another program that polls may be there all the same.)"""
        self._times[InvalidToken].clear()


async def persistently(
    action: Callable[[], Awaitable[Result]], attempts: int, *, refusal_seconds: float = 0.0
) -> Result:
    """The result of ``action``, tried up to ``attempts`` times while the network or the server fails.

    A name that does not resolve or a server that restarts must not end a program that was just started, nor must a
    refusal (:data:`REFUSALS`) that does not stay for ``refusal_seconds``.

    Raises:
        telegram.error.TelegramError: the last failure, or one that trying again cannot mend.
    """
    refusals = Refusals(refusal_seconds)
    refused = 0
    while refusal_seconds:
        try:
            return await _through_weather(action, attempts)
        except REFUSALS as error:
            if refusals.stays(error):
                raise
            refused += 1
            logger.warning(
                "the Bot API refuses, trying again whether it stays so",
                extra={"error": type(error).__name__, "reason": error.message},
            )
            await asyncio.sleep(min(pause_after(error, refused), refusal_seconds))
    return await _through_weather(action, attempts)


async def _through_weather(action: Callable[[], Awaitable[Result]], attempts: int) -> Result:
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


def pause_after(error: Exception, failures: int) -> float:
    """Seconds to wait after so many failures in a row: what the server asks for, else longer and longer."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return (wait.total_seconds() if isinstance(wait, dt.timedelta) else wait) + 0.5
    return min(LONGEST_PAUSE, 1.5 ** (failures - 1))
