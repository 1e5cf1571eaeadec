"""Refusals of the Bot API: a status, Telegram's words, and sometimes parameters that tell what to do next."""

from __future__ import annotations

from typing import Any


class BotApiError(Exception):
    """A request that Telegram would refuse.

    Args:
        code: The HTTP status, which is also the ``error_code`` of the body.
        description: The whole description, prefix included ("Bad Request: chat not found").
        parameters: ``retry_after`` or ``migrate_to_chat_id``, where Telegram sends them.
    """

    def __init__(self, code: int, description: str, parameters: dict[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON body of the refusal."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> BotApiError:
    """A 400. The first letter is lowered unless the reason is a server's CONSTANT, as Telegram does."""
    if len(reason) > 1 and not reason[1].isupper():
        reason = reason[0].lower() + reason[1:]
    return BotApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> BotApiError:
    """A 403: the bot may not speak there."""
    return BotApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> BotApiError:
    """A 409: two ways of receiving updates at once."""
    return BotApiError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> BotApiError:
    """A 429. `retry_after` is in whole seconds, at least one."""
    return BotApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def upgraded(supergroup_id: int) -> BotApiError:
    """The refusal for a basic group that became the supergroup `supergroup_id`."""
    return BotApiError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": supergroup_id},
    )
