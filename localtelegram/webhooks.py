"""The webhook: updates are pushed to the bot's address until it takes them, those of one chat one at a time.

As Telegram's own server does (tdlib/telegram-bot-api, ``WebhookActor.cpp``): what belongs to one chat waits for what
came before it to be taken with a 2xx, presses and inline queries wait for those of the same user, and ``Retry-After``
is honoured.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from localtelegram.updates import Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
"""The header in which Telegram proves that an update comes from it."""


LONGEST_PAUSE = 60.0
"""Seconds between two pushes of an update at most, unless the bot asks for more."""

LONGEST_RETRY_AFTER = 3600.0
"""Seconds of ``Retry-After`` that are honoured."""

_BY_USER = ("callback_query", "inline_query", "chosen_inline_result")

_Queue = tuple[str, object]


@dataclass(slots=True)
class WebhookTarget:
    """Where updates are pushed to, and how the last pushes went."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    ip_address: str = ""
    last_error_date: int | None = None
    last_error_message: str = ""


@dataclass(slots=True)
class Webhook:
    """Pushes pending updates while a target is set.

    An update that is not taken with a 2xx is pushed again, after the seconds of its `Retry-After`, or else after
    `retry_seconds` and then twice as long each time, up to a minute. Those behind it in the same chat wait for it.

    Attributes:
        updates: The queue that is pushed from.
        retry_seconds: The first pause after a failure.
    """

    updates: Updates
    retry_seconds: float = 0.5
    target: WebhookTarget | None = None
    _task: asyncio.Task[None] | None = field(default=None, repr=False)
    _queues: dict[_Queue, deque[dict[str, Any]]] = field(default_factory=dict, repr=False)

    async def set(self, target: WebhookTarget | None) -> None:
        """Starts pushing to `target`, or stops if it is None."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self.target = target
        self._task = asyncio.create_task(self._push_all(target)) if target else None

    def info(self) -> dict[str, Any]:
        """The Bot API's WebhookInfo."""
        target = self.target
        info: dict[str, Any] = {
            "url": target.url if target else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending) + sum(map(len, self._queues.values())),
        }
        if target:
            info |= {"max_connections": target.max_connections, "ip_address": target.ip_address or "127.0.0.1"}
            if target.last_error_date:
                info["last_error_date"] = target.last_error_date
                info["last_error_message"] = target.last_error_message
        if self.updates.allowed is not None:
            info["allowed_updates"] = self.updates.allowed
        return info

    async def _push_all(self, target: WebhookTarget) -> None:
        places = asyncio.Semaphore(target.max_connections)
        # No limit of its own, for one chat's slow connection must not keep another's from being made.
        connector = aiohttp.TCPConnector(limit=0)
        timeout = aiohttp.ClientTimeout(total=60)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout, trust_env=False) as session:
            try:
                async with asyncio.TaskGroup() as pushing:
                    while True:
                        await self.updates.arrived()
                        update = self.updates.pending.popleft()
                        queue = queue_of(update)
                        if queue in self._queues:
                            self._queues[queue].append(update)
                            continue
                        self._queues[queue] = deque([update])
                        pushing.create_task(self._push_queue(session, target, places, queue))
            finally:
                # The webhook was deleted with these still untaken: they wait for whoever comes next.
                untaken = [update for waiting in self._queues.values() for update in waiting]
                self._queues.clear()
                self.updates.pending.extendleft(sorted(untaken, key=lambda update: -update["update_id"]))

    async def _push_queue(
        self, session: aiohttp.ClientSession, target: WebhookTarget, places: asyncio.Semaphore, queue: _Queue
    ) -> None:
        """Pushes the updates of one queue, each until it is taken; ends with the queue empty and gone."""
        waiting = self._queues[queue]
        pause = self.retry_seconds
        while waiting:
            async with places:
                failure, retry_after = await self._try(session, target, waiting[0])
            if failure is None:
                waiting.popleft()
                pause = self.retry_seconds
                continue
            target.last_error_date, target.last_error_message = int(time.time()), failure
            await asyncio.sleep(pause if retry_after is None else min(retry_after, LONGEST_RETRY_AFTER))
            pause = min(2 * pause, LONGEST_PAUSE)
        del self._queues[queue]

    async def _try(
        self, session: aiohttp.ClientSession, target: WebhookTarget, update: dict[str, Any]
    ) -> tuple[str | None, float | None]:
        """Pushes once; returns what went wrong, in Telegram's words, and the seconds that the bot asks to wait."""
        headers = {SECRET_HEADER: target.secret_token} if target.secret_token else {}
        try:
            async with session.post(target.url, json=update, headers=headers, ssl=False) as response:
                if response.ok:
                    return None, None
                asked = response.headers.get("Retry-After", "")
                failure = f"Wrong response from the webhook: {response.status} {response.reason}"
                return failure, float(asked) if asked.isascii() and asked.isdigit() else None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return "Read timeout expired" if isinstance(error, TimeoutError) else "Connection refused", None


def queue_of(update: Mapping[str, Any]) -> _Queue:
    """What an update waits with: its chat, its user where it is a press or an inline query, itself where neither."""
    kind, content = next(((key, value) for key, value in update.items() if key != "update_id"), ("", None))
    found: object = None
    if isinstance(content, dict):
        found = content.get("from") if kind in _BY_USER else content.get("chat")
    if isinstance(found, dict) and "id" in found:
        return ("user" if kind in _BY_USER else "chat", found["id"])
    return ("update", update["update_id"])
