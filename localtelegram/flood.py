"""Telegram's limits on what a bot sends, as its FAQ tells them: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits.

One message a second in a chat (short bursts pass), 20 a minute in a group, about 30 a second over all chats.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

from localtelegram.errors import too_many_requests


class _Bucket:
    """Room for `burst` at once, refilled at `rate` a second."""

    __slots__ = ("burst", "level", "rate", "since")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate, self.burst, self.level, self.since = rate, burst, burst, now

    def wait(self, now: float) -> float:
        """Seconds until there is room for one."""
        self.level = min(self.burst, self.level + (now - self.since) * self.rate)
        self.since = now
        return max(0.0, (1 - self.level) / self.rate)


class Flood:
    """The budget of the bot.

    Args:
        enabled: Whether anything is refused at all; may be switched at any time.
        clock: Seconds that only grow.
    """

    CHAT_RATE, CHAT_BURST = 1.0, 5.0
    OVERALL_RATE, OVERALL_BURST = 30.0, 30.0
    GROUP_MESSAGES, GROUP_SECONDS = 20, 60.0

    def __init__(self, *, enabled: bool = True, clock: Callable[[], float] = time.monotonic) -> None:
        self.enabled = enabled
        self._clock = clock
        self._overall = _Bucket(self.OVERALL_RATE, self.OVERALL_BURST, clock())
        self._chats: dict[int, _Bucket] = {}
        self._groups: dict[int, deque[float]] = {}

    def charge(self, chat_id: int, *, group: bool) -> None:
        """Takes one message from the budget.

        Raises:
            BotApiError: 429 with the whole seconds to wait; nothing is charged then.
        """
        if not self.enabled:
            return
        now = self._clock()
        chat = self._chats.setdefault(chat_id, _Bucket(self.CHAT_RATE, self.CHAT_BURST, now))
        wait = max(self._overall.wait(now), chat.wait(now), self._group_wait(chat_id, now) if group else 0.0)
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        self._overall.level -= 1
        chat.level -= 1
        if group:
            self._groups[chat_id].append(now)

    def _group_wait(self, chat_id: int, now: float) -> float:
        sent = self._groups.setdefault(chat_id, deque())
        while sent and sent[0] <= now - self.GROUP_SECONDS:
            sent.popleft()
        return sent[0] + self.GROUP_SECONDS - now if len(sent) >= self.GROUP_MESSAGES else 0.0
