"""How much is answered: a sliding minute for each person, and a chat's minute shared by those who ask in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from enum import Enum
from typing import Generic, TypeVar

_WINDOW = 60.0  # seconds
_REMEMBERED = 10_000  # users or chats; past this, those who have been quiet are forgotten


User = TypeVar("User", bound=Hashable)
"""What tells one user from another: an id in Telegram, an address on the web."""


class Verdict(Enum):
    """What to do with a question: answer it, say once that it is too many, or stay silent."""

    ANSWER = "answer"
    TELL = "tell"
    SILENCE = "silence"


class QuestionLimit(Generic[User]):
    """At most ``per_minute`` questions of one user in any minute.

    Args:
        per_minute: the limit.
        monotonic: seconds of a clock that only goes forward.
    """

    def __init__(self, per_minute: int, monotonic: Callable[[], float]) -> None:
        self.per_minute = per_minute
        self._monotonic = monotonic
        self._asked: dict[User, deque[float]] = {}
        self._told: dict[User, float] = {}

    def check(self, user: User) -> Verdict:
        """Count a question of a user."""
        now = self._monotonic()
        if len(self._asked) > _REMEMBERED:
            self._forget_the_quiet(now)
        asked = self._asked.setdefault(user, deque())
        while asked and asked[0] <= now - _WINDOW:
            asked.popleft()
        if len(asked) < self.per_minute:
            asked.append(now)
            return Verdict.ANSWER
        return self.refuse(user)

    def refuse(self, user: User) -> Verdict:
        """How a user is refused: told once a minute."""
        now = self._monotonic()
        if now - self._told.get(user, -_WINDOW) < _WINDOW:
            return Verdict.SILENCE
        self._told[user] = now
        return Verdict.TELL

    def _forget_the_quiet(self, now: float) -> None:
        self._asked = {user: asked for user, asked in self._asked.items() if asked and asked[-1] > now - _WINDOW}
        self._told = {user: at for user, at in self._told.items() if at > now - _WINDOW}


class ChatShares:
    """At most ``per_minute`` replies in any minute of one chat, of which nobody can use up what others need.

    Telegram takes about twenty messages of a bot in a minute and group. Whoever asks alone may have half of them, and
    with each other person who asks everybody's share shrinks, so that there is one left for the next.

    Args:
        per_minute: the limit; lines that say "too many" count, too.
        monotonic: seconds of a clock that only goes forward.
    """

    def __init__(self, per_minute: int, monotonic: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._monotonic = monotonic
        self._replies: dict[int, deque[tuple[float, int]]] = {}
        self._told: dict[tuple[int, int], float] = {}

    def check(self, chat_id: int, user_id: int) -> Verdict:
        """Count a reply to a user in a chat."""
        now = self._monotonic()
        if len(self._replies) > _REMEMBERED:
            self._forget_the_quiet(now)
        replies = self._replies.setdefault(chat_id, deque())
        while replies and replies[0][0] <= now - _WINDOW:
            replies.popleft()
        if len(replies) >= self._per_minute:
            return Verdict.SILENCE
        mine = sum(user == user_id for _, user in replies)
        others = len({user for _, user in replies if user != user_id})
        verdict = Verdict.ANSWER
        if mine >= max(1, self._per_minute // (others + 2)):
            if now - self._told.get((chat_id, user_id), -_WINDOW) < _WINDOW:
                return Verdict.SILENCE
            self._told[chat_id, user_id] = now
            verdict = Verdict.TELL
        replies.append((now, user_id))
        return verdict

    def _forget_the_quiet(self, now: float) -> None:
        self._replies = {chat: all_ for chat, all_ in self._replies.items() if all_ and all_[-1][0] > now - _WINDOW}
        self._told = {pair: at for pair, at in self._told.items() if at > now - _WINDOW}
