"""Updates by webhook: Telegram posts them, each with a secret that only it and the bot know."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

from aiohttp import web
from telegram import Bot

from bot.incoming_updates import Taken

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 2
"""What Telegram is asked to wait before it sends again what could not be taken now."""

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header


class WebhookReceiver:
    """Takes updates that arrive by HTTP, and says so when they are handled.

    Telegram sends the next update of a chat after a 2xx for the one before, and sends again what got none: so a 200
    that waits for the answer keeps a chat in order however many programs serve it, and loses nothing when one is
    killed. What cannot be taken now (another program has it in hand, or this one is stopping) is a 503 with
    ``Retry-After``.

    A request without the secret is refused, whatever else it has. There always is a secret: where none is given, one
    is made up at each start (so several replicas must be given the same one).

    Args:
        bot: registers the webhook.
        take: handles an update, already decoded from JSON, and tells whether it is done.
        url: the public address that leads here, without the path.
        path: the last part of the path; need not be secret.
        secret: what Telegram shows with each request.
        allowed_updates: the kinds wanted.
        max_connections: how many requests Telegram may send at once.
    """

    def __init__(
        self,
        bot: Bot,
        take: Callable[[object], Awaitable[Taken]],
        *,
        url: str,
        path: str,
        secret: str | None,
        allowed_updates: Sequence[str],
        max_connections: int,
    ) -> None:
        self._bot = bot
        self._take = take
        self._path = f"/telegram/{path}"
        self._url = url.rstrip("/") + self._path
        self._secret = secret or secrets.token_urlsafe(32)
        self._allowed_updates = list(allowed_updates)
        self._max_connections = max_connections
        self._registered = False

    def route(self) -> web.RouteDef:
        """The route for :class:`bot.web.WebServer`."""
        return web.post(self._path, self._receive)

    async def start(self) -> None:
        """Tell Telegram where to send updates; those that wait are kept.

        Raises:
            telegram.error.TelegramError: Telegram refuses the address, or cannot be reached.
        """
        await self._bot.set_webhook(
            self._url,
            secret_token=self._secret,
            allowed_updates=self._allowed_updates,
            max_connections=self._max_connections,
            drop_pending_updates=False,
        )
        self._registered = True

    async def stop(self) -> None:
        """Leave the webhook in place: Telegram keeps what it cannot deliver until the next start."""

    async def failed(self) -> None:
        """Wait for ever: a webhook waits for Telegram, whatever happens."""
        await asyncio.Event().wait()

    def receiving(self) -> bool:
        """Whether Telegram was told where to send updates."""
        return self._registered

    def alive(self) -> bool:
        """Always: there is no loop that could stand still."""
        return True

    async def _receive(self, request: web.Request) -> web.Response:
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(errors="surrogateescape"), self._secret.encode()):
            logger.warning("webhook refused: wrong or no secret")
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            update = await request.json()
        except (ValueError, RecursionError):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if await self._take(update) is Taken.LATER:
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
        return web.Response()
