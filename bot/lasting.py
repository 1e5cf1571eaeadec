"""What goes on beside the answers for as long as the program runs: no failure of it passes unseen, and none ends it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 5.0
"""How long something that failed waits before it goes on."""


async def lasting(what: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do ``work`` until it returns or this is cancelled; begin anew where it fails.

    Args:
        what: names it in the log.
        work: what is to be done.
    """
    told = ""
    while True:
        try:
            await work()
        except Exception as error:
            if repr(error) != told:  # the same failure again and again is told once
                told = repr(error)
                logger.exception("%s failed and begins anew", what)
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            return
