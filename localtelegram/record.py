"""The record of requests: everything the bot asked of this server, for assertions and for validation."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class RecordedRequest:
    """One request of the bot.

    Attributes:
        method: The Bot API method as Telegram spells it, or as it came if Telegram has none of that name.
        parameters: Decoded: objects parsed, uploads as file_name and file_size.
        status: The HTTP status of the answer; 0 while there is none, or when the connection was cut.
        answer: The whole JSON body of the answer.
        at: Seconds of a monotonic clock when it came in.
    """

    method: str
    parameters: dict[str, Any]
    status: int = 0
    answer: dict[str, Any] | None = None
    at: float = field(default_factory=time.monotonic)

    @property
    def description(self) -> str:
        """Telegram's words of the refusal, empty if there was none."""
        return str((self.answer or {}).get("description", ""))


class Record:
    """The requests, oldest first; the first ones are forgotten when there are more than `kept`."""

    def __init__(self, kept: int = 10_000) -> None:
        self.requests: deque[RecordedRequest] = deque(maxlen=kept)
        self.total = 0

    def add(self, method: str, parameters: dict[str, Any]) -> RecordedRequest:
        """Records a request as it comes in; its status and answer are filled in later."""
        self.total += 1
        request = RecordedRequest(method, parameters)
        self.requests.append(request)
        return request

    def of(self, *methods: str) -> list[RecordedRequest]:
        """The requests to these methods, in order."""
        wanted = {method.lower() for method in methods}
        return [request for request in self.requests if request.method.lower() in wanted]

    def clear(self) -> None:
        """Forgets all requests."""
        self.requests.clear()
