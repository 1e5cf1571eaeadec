"""Faults on demand: what a bot must survive, called up by method and for a number of requests."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

from localtelegram.errors import BotApiError, too_many_requests

KINDS = frozenset({"429", "502", "error", "cut", "hang", "lost", "body"})
"""What may be asked for; see `Fault`."""


@dataclass(slots=True, eq=False)
class Fault:
    """One fault.

    Attributes:
        method: The Bot API method it strikes, in any case; "*" strikes all.
        kind: "429" (with `retry_after`), "502" (an HTML page, as a proxy sends it), "error" (`code` and
            `description`), "body" (the status `code` and `description` as the whole body), "cut" (the connection ends
            before anything is done), "lost" (all is done, then the connection ends), "hang" (no answer for `seconds`
            or until released, then as usual).
        times: How many requests it strikes; None strikes until it is removed.
    """

    method: str
    kind: str
    times: int | None = 1
    retry_after: int = 1
    seconds: float | None = None
    code: int = 500
    description: str = "Internal Server Error"
    struck: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of fault: {self.kind}")


class Faults:
    """The faults waiting to strike, oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Lets `fault` strike the next requests to its method."""
        self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Removes all faults and lets hanging requests go on."""
        for fault in self._waiting:
            fault.released.set()
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that strikes this request to `method`, if any."""
        for fault in self._waiting:
            if fault.method == "*" or fault.method.lower() == method.lower():
                fault.struck += 1
                # A hang stays listed while it lasts, so that `clear` releases it.
                if fault.times is not None and fault.struck >= fault.times and fault.kind != "hang":
                    self._waiting.remove(fault)
                if fault.times is None or fault.struck <= fault.times:
                    return fault
        return None


async def strike(fault: Fault, request: web.Request) -> web.Response | None:
    """Does to `request` what the fault does before the method runs; None lets the method run.

    Raises:
        BotApiError: The fault is a refusal.
        ConnectionResetError: The connection was cut.
    """
    if fault.kind == "429":
        raise too_many_requests(fault.retry_after)
    if fault.kind == "error":
        raise BotApiError(fault.code, fault.description)
    if fault.kind == "502":
        page = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"
        return web.Response(status=502, text=page, content_type="text/html")
    if fault.kind == "body":
        return web.Response(status=fault.code, text=fault.description)
    if fault.kind == "cut":
        cut(request)
    if fault.kind == "hang":
        try:
            async with asyncio.timeout(fault.seconds):
                await fault.released.wait()
        except TimeoutError:
            pass
    return None


def cut(request: web.Request) -> None:
    """Ends the connection of `request` without an answer.

    Raises:
        ConnectionResetError: Always; there is no one left to answer.
    """
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError("cut on demand")
