"""The program's own small web server: ``/healthz``, ``/metrics`` and whatever routes a way of running adds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

from bot.connections import KEPT_SECONDS, SILENT_SECONDS, Connections, in_time, most_connections
from bot.health import Health
from bot.lasting import lasting

MAX_BODY = 1_000_000
"""Bytes of a request that is read; Telegram's updates stay far below."""

_log = logging.getLogger("bot.web.protocol")


class _WithoutRequest(logging.Filter):
    """Leaves out what was sent where it was no request: it may hold a question."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError):
            record.exc_info = None
            record.msg, record.args = "a request was refused: %s", (type(error).__name__,)
        return True


_log.addFilter(_WithoutRequest())

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class WebServer:
    """Listens until it is stopped.

    Args:
        listen: the address to bind.
        port: 0 takes any free one; :attr:`port` tells which.
        health: answered at ``/healthz``: 200 where all is well, else 503, and what is not.
        metrics: the text of ``/metrics``.
        routes: further routes.
        connections: how many may be open at once, None for what the process can hold.
        silent_seconds: how long a new one may send no request.
    """

    def __init__(
        self,
        listen: str,
        port: int,
        *,
        health: Health,
        metrics: Callable[[], bytes],
        routes: Iterable[web.RouteDef] = (),
        connections: int | None = None,
        silent_seconds: float = SILENT_SECONDS,
    ) -> None:
        self.port = port
        self._listen = listen
        self._health = health
        self._metrics = metrics
        self._routes = list(routes)
        self._most_connections = connections or most_connections()
        self._silent_seconds = silent_seconds
        self._runner: web.AppRunner | None = None
        self._connections: Connections | None = None
        self._listening: asyncio.Server | None = None
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Bind and serve.

        Raises:
            OSError: the port is taken or the address is not this machine's.
        """
        app = web.Application(client_max_size=MAX_BODY, middlewares=[self._heard, in_time])
        app.add_routes([web.get("/healthz", self._healthz), web.get("/metrics", self._metrics_page), *self._routes])
        self._runner = web.AppRunner(app, access_log=None, logger=_log, keepalive_timeout=KEPT_SECONDS)
        await self._runner.setup()
        server = self._runner.server
        if server is None:
            raise RuntimeError("a runner that is set up has a server")
        self._connections = Connections(server, self._most_connections, self._silent_seconds)
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(self._connections, self._listen, self.port, reuse_address=True)
        self.port = self._listening.sockets[0].getsockname()[1]
        self._sweeping = asyncio.create_task(
            lasting("the closing of silent connections", self._connections.close_the_silent)
        )

    async def stop(self) -> None:
        """Answer what is in hand and close; harmless where it never started."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            await asyncio.gather(self._sweeping, return_exceptions=True)
            self._sweeping = None
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @web.middleware
    async def _heard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self._connections is not None:
            self._connections.hear(request.protocol)
        return await handler(request)

    async def _healthz(self, _: web.Request) -> web.Response:
        report = self._health.report()
        return web.json_response({"ok": all(report.values()), **report}, status=200 if all(report.values()) else 503)

    async def _metrics_page(self, _: web.Request) -> web.Response:
        return web.Response(body=self._metrics(), headers={"Content-Type": METRICS_TYPE})
