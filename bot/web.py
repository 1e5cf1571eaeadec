"""The program's own small web server: ``/healthz``, ``/metrics`` and whatever routes a way of running adds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.health import Health

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
    """

    def __init__(
        self,
        listen: str,
        port: int,
        *,
        health: Health,
        metrics: Callable[[], bytes],
        routes: Iterable[web.RouteDef] = (),
    ) -> None:
        self.port = port
        self._listen = listen
        self._health = health
        self._metrics = metrics
        self._routes = list(routes)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Bind and serve.

        Raises:
            OSError: the port is taken or the address is not this machine's.
        """
        app = web.Application(client_max_size=MAX_BODY)
        app.add_routes([web.get("/healthz", self._healthz), web.get("/metrics", self._metrics_page), *self._routes])
        self._runner = web.AppRunner(app, access_log=None, logger=_log)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._listen, self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Answer what is in hand and close; harmless where it never started."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _healthz(self, _: web.Request) -> web.Response:
        report = self._health.report()
        return web.json_response({"ok": all(report.values()), **report}, status=200 if all(report.values()) else 503)

    async def _metrics_page(self, _: web.Request) -> web.Response:
        return web.Response(body=self._metrics(), headers={"Content-Type": METRICS_TYPE})
