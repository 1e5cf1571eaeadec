"""Words with systemd, where it started the program: ready, stopping, still alive (see sd_notify(3))."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Mapping


class ServiceManager:
    """Tells the service manager how the program fares; says nothing where there is none.

    Args:
        environment: where ``NOTIFY_SOCKET`` and ``WATCHDOG_USEC`` are looked up, the process's own by default.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        environment = os.environ if environment is None else environment
        address = environment.get("NOTIFY_SOCKET", "")
        # A name that starts with "@" lies in Linux's abstract namespace, written with a NUL.
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._watchdog_seconds = _microseconds(environment.get("WATCHDOG_USEC", "")) / 1e6

    def ready(self) -> None:
        """Say that questions are answered from now on."""
        self._say("READY=1")

    def stopping(self) -> None:
        """Say that the program is ending."""
        self._say("STOPPING=1")

    async def keep_alive(self, alive: Callable[[], bool]) -> None:
        """Say so regularly while ``alive`` holds, until cancelled. Returns at once where nobody wants to know."""
        while self._watchdog_seconds:
            if alive():
                self._say("WATCHDOG=1")
            await asyncio.sleep(self._watchdog_seconds / 3)

    def _say(self, state: str) -> None:
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as channel:
            try:
                channel.sendto(state.encode(), self._address)
            except OSError:
                # A manager that does not listen is no reason to stop answering.
                return


def _microseconds(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
