"""Connections to the program's web server: no more than it can hold, none that says nothing, no request that drags on.

Whoever can reach the port can open connections and leave them: without these limits they take all descriptors of the
process, and with them the webhook, the health and the Bot API itself.
"""

from __future__ import annotations

import asyncio
import resource
import time
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler

SILENT_SECONDS = 10.0
"""Within so many seconds a new connection must have sent the head of a request."""

REQUEST_SECONDS = 30.0
"""Within so many seconds a request must be read and answered."""

KEPT_SECONDS = 15.0
"""A connection waits so long for a further request."""

_MOST = 200


def most_connections() -> int:
    """How many connections may be open: a quarter of the descriptors that the process may have, at most 200."""
    descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if descriptors == resource.RLIM_INFINITY else max(8, min(_MOST, descriptors // 4))


class Connections:
    """Makes the protocol of each new connection, and closes those that have no right to stay.

    Args:
        server: aiohttp's, which keeps the list of those that are open.
        most: how many may be open; a further one takes the place of one that has said nothing, else of the oldest.
        silent_seconds: how long one may say nothing at first.
    """

    def __init__(self, server: web.Server, most: int, silent_seconds: float = SILENT_SECONDS) -> None:
        self._server = server
        self._most = most
        self._silent_seconds = silent_seconds
        self._since: dict[asyncio.BaseProtocol, float] = {}
        self._heard: set[asyncio.BaseProtocol] = set()

    def __call__(self) -> asyncio.Protocol:
        """The protocol of a connection that has just been made."""
        self._forget_the_closed()
        if len(self._server.connections) >= self._most:
            _close(min(self._server.connections, key=lambda one: (one in self._heard, self._since.get(one, 0.0))))
        protocol = self._server()
        self._since[protocol] = time.monotonic()
        return protocol

    def hear(self, protocol: asyncio.BaseProtocol) -> None:
        """The head of a request has come on a connection."""
        self._heard.add(protocol)

    async def close_the_silent(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(min(1.0, self._silent_seconds / 2))
            self._forget_the_closed()
            latest = time.monotonic() - self._silent_seconds
            for protocol in self._server.connections:
                if protocol not in self._heard and self._since.get(protocol, 0.0) < latest:
                    _close(protocol)

    def _forget_the_closed(self) -> None:
        open_now = set(self._server.connections)
        latest = time.monotonic() - 1.0  # one made just now is listed a moment later
        self._since = {one: since for one, since in self._since.items() if one in open_now or since > latest}
        self._heard &= open_now


@web.middleware
async def in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give up a request whose body does not come, or whose answer is not ready, within :data:`REQUEST_SECONDS`."""
    try:
        async with asyncio.timeout(REQUEST_SECONDS):
            return await handler(request)
    except TimeoutError:
        response = web.Response(status=HTTPStatus.REQUEST_TIMEOUT)
        response.force_close()
        return response


def _close(protocol: web.RequestHandler) -> None:
    if protocol.transport is not None:
        protocol.transport.abort()
