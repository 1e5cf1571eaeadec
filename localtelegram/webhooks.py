"""The webhook: updates are pushed to the bot's address until it takes them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from localtelegram.updates import Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
"""The header in which Telegram proves that an update comes from it."""


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

    An update that is not taken with a 2xx is pushed again, after `retry_seconds` and then twice as long each time,
    up to a minute.

    Attributes:
        updates: The queue that is pushed from.
        retry_seconds: The first pause after a failure.
    """

    updates: Updates
    retry_seconds: float = 0.5
    target: WebhookTarget | None = None
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

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
            "pending_update_count": len(self.updates.pending),
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
        timeout = aiohttp.ClientTimeout(total=60)
        running: set[asyncio.Task[None]] = set()
        async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as session:
            try:
                while True:
                    await self.updates.arrived()
                    running.add(asyncio.create_task(self._push(session, target, self.updates.pending.popleft())))
                    if len(running) >= target.max_connections:
                        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                    running = {task for task in running if not task.done()}
            finally:
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)

    async def _push(self, session: aiohttp.ClientSession, target: WebhookTarget, update: dict[str, Any]) -> None:
        pause = self.retry_seconds
        try:
            while True:
                failure = await self._try(session, target, update)
                if not failure:
                    return
                target.last_error_date, target.last_error_message = int(time.time()), failure
                await asyncio.sleep(pause)
                pause = min(2 * pause, 60)
        except asyncio.CancelledError:
            # The webhook was deleted with this update still untaken: it waits for whoever comes next.
            self.updates.pending.appendleft(update)
            raise

    async def _try(self, session: aiohttp.ClientSession, target: WebhookTarget, update: dict[str, Any]) -> str:
        """Pushes once; returns what went wrong, in Telegram's words, or nothing."""
        headers = {SECRET_HEADER: target.secret_token} if target.secret_token else {}
        try:
            async with session.post(target.url, json=update, headers=headers, ssl=False) as response:
                if response.ok:
                    return ""
                return f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return "Read timeout expired" if isinstance(error, TimeoutError) else "Connection refused"
