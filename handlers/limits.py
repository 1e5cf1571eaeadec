"""How much one person may ask: a sliding minute for each user, in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from enum import Enum

_WINDOW = 60.0  # seconds
_REMEMBERED = 10_000  # users; past this, those who have been quiet are forgotten


class Verdict(Enum):
    """What to do with a question: answer it, say once that it is too many, or stay silent."""

    ANSWER = "answer"
    TELL = "tell"
    SILENCE = "silence"


class QuestionLimit:
    """At most ``per_minute`` questions of one user in any minute.

    Args:
        per_minute: the limit.
        monotonic: seconds of a clock that only goes forward.
    """

    def __init__(self, per_minute: int, monotonic: Callable[[], float]) -> None:
        self.per_minute = per_minute
        self._monotonic = monotonic
        self._asked: dict[int, deque[float]] = {}
        self._told: dict[int, float] = {}

    def check(self, user_id: int) -> Verdict:
        """Count a question of a user."""
        now = self._monotonic()
        if len(self._asked) > _REMEMBERED:
            self._forget_the_quiet(now)
        asked = self._asked.setdefault(user_id, deque())
        while asked and asked[0] <= now - _WINDOW:
            asked.popleft()
        if len(asked) < self.per_minute:
            asked.append(now)
            return Verdict.ANSWER
        return self.refuse(user_id)

    def refuse(self, user_id: int) -> Verdict:
        """How a user is refused: told once a minute."""
        now = self._monotonic()
        if now - self._told.get(user_id, -_WINDOW) < _WINDOW:
            return Verdict.SILENCE
        self._told[user_id] = now
        return Verdict.TELL

    def _forget_the_quiet(self, now: float) -> None:
        self._asked = {user: asked for user, asked in self._asked.items() if asked and asked[-1] > now - _WINDOW}
        self._told = {user: at for user, at in self._told.items() if at > now - _WINDOW}
