"""Requests to the Bot API over aiohttp, as python-telegram-bot's transport.

The library's own transport (httpx) slows down as requests pile up; aiohttp does not, so a burst of questions is
answered several times as fast (``benchmarks/telegram.py``). Errors are raised just as the library expects them
(:class:`~telegram.error.TimedOut`, :class:`~telegram.error.NetworkError`), and never hold an address, because an
address holds the token.
"""

from __future__ import annotations

import asyncio
import functools
import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.redaction import BOT_TOKEN, HIDDEN

Timeout = ODVInput[float]
Observer = Callable[[str, int, float], None]
"""Told of every finished request: the Bot API's method, the HTTP status (0 where none came), seconds."""

KEEP_ALIVE_SECONDS = 30.0
_ACCOUNT = re.compile(r"//\S*@")
_NO_REPLY = "the reply is none of the Bot API"
_SHAPES: dict[str, type] = {"description": str, "parameters": dict}

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds, for a free connection, a connection, sending, and each part of a reply."""

    pool: float = 5.0
    connect: float = 5.0
    write: float = 5.0
    read: float = 10.0
    upload: float = 60.0


class AiohttpRequest(BaseRequest):
    """A :class:`telegram.request.BaseRequest` over one aiohttp session.

    Args:
        pool_size: how many connections are open at most; further requests wait for ``timeouts.pool``.
        timeouts: used where a call names none of its own.
        proxy: address of an HTTP proxy, None for a direct connection.
        observe: told of every request.
    """

    __slots__ = ("_observe", "_pool", "_pool_size", "_proxy", "_session", "_timeouts")

    def __init__(
        self,
        pool_size: int = 32,
        timeouts: Timeouts | None = None,
        *,
        proxy: str | None = None,
        observe: Observer | None = None,
    ) -> None:
        self._pool_size = pool_size
        self._timeouts = timeouts or Timeouts()
        self._proxy = proxy
        self._observe = observe
        self._session: aiohttp.ClientSession | None = None
        self._pool = asyncio.Semaphore(pool_size)

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for a reply where a call does not say."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Open the session; harmless when it is open."""
        if self._session is None or self._session.closed:
            # The semaphore counts connections, so that waiting for one can be told from opening one.
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE_SECONDS, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the session and its connections; harmless when it is closed."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read a reply; unlike the library's own reader it never logs one, for a reply may hold a question's text.

        Raises:
            NetworkError: where the reply is not one of the Bot API: a proxy's page, or half a reply, which pass.
        """
        try:
            decoded = orjson.loads(payload)
        except ValueError:
            raise NetworkError(_NO_REPLY) from None
        if not isinstance(decoded, dict) or ("result" not in decoded and decoded.get("ok") is not False):
            raise NetworkError(_NO_REPLY)
        return {name: value for name, value in decoded.items() if isinstance(value, _SHAPES.get(name, object))}

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        write_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        connect_timeout: Timeout = BaseRequest.DEFAULT_NONE,
        pool_timeout: Timeout = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request; the status and the body of the reply.

        Raises:
            TimedOut: one of the timeouts passed.
            NetworkError: no reply for another reason.
            RuntimeError: the transport is not initialised.
        """
        if self._session is None:
            raise RuntimeError("the transport is not initialised")
        uploads = request_data is not None and request_data.contains_files
        timeout = self._client_timeout(
            method, read_timeout, write_timeout, connect_timeout, self._timeouts.upload if uploads else None
        )
        body = _body(request_data)
        await self._wait_for_connection(_given(pool_timeout, self._timeouts.pool))
        started, status = time.perf_counter(), 0
        try:
            # A redirect would carry the token to another host.
            async with self._session.request(
                method,
                url,
                data=body,
                headers=JSON if isinstance(body, bytes) else None,
                timeout=timeout,
                proxy=self._proxy,
                allow_redirects=False,
            ) as response:
                content = await response.read()
                status = response.status
                return status, content
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # Without its cause: aiohttp's errors can hold the address, and the address holds the token.
            raise NetworkError(_described(error)) from None
        finally:
            self._pool.release()
            if self._observe is not None:
                self._observe(url.rpartition("/")[2] if method == "POST" else "file", status, _since(started))

    def _client_timeout(
        self, method: str, read: Timeout, write: Timeout, connect: Timeout, upload: float | None
    ) -> aiohttp.ClientTimeout:
        reading = _given(read, self._timeouts.read)
        writing = _given(write, upload if upload is not None else self._timeouts.write)
        connecting = _given(connect, self._timeouts.connect)
        return _client_timeout(reading, writing, connecting, downloads=method == "GET")

    async def _wait_for_connection(self, seconds: float | None) -> None:
        if not self._pool.locked():
            await self._pool.acquire()
            return
        try:
            async with asyncio.timeout(seconds):
                await self._pool.acquire()
        except TimeoutError:
            message = f"Pool timeout: all {self._pool_size} connections are busy; the request was not sent"
            raise TimedOut(message) from None


@functools.lru_cache(64)
def _client_timeout(
    reading: float | None, writing: float | None, connecting: float | None, *, downloads: bool
) -> aiohttp.ClientTimeout:
    limits = (reading, writing, connecting)
    # aiohttp has no limit on sending, so the whole request is bounded by the sum. A download is not: a large file
    # may take any time as long as parts keep coming.
    total = None if downloads or None in limits else sum(limit for limit in limits if limit is not None)
    return aiohttp.ClientTimeout(total=total, sock_connect=connecting, sock_read=reading)


def _given(value: Timeout, default: float | None) -> float | None:
    """The limit that a call names, else ``default``; a call's None means no limit."""
    return default if isinstance(value, DefaultValue) else value


def _since(started: float) -> float:
    return time.perf_counter() - started


def _described(error: Exception) -> str:
    """The error's class and message without addresses, which some of aiohttp's messages quote with all they hold."""
    told = "" if isinstance(error, aiohttp.InvalidURL | ValueError) else _ACCOUNT.sub("//", str(error))
    return f"aiohttp.{type(error).__name__}: {BOT_TOKEN.sub(HIDDEN, told)}".rstrip(": ")


def _body(data: RequestData | None) -> aiohttp.FormData | bytes | None:
    if data is None:
        return None
    if not data.contains_files:
        # JSON takes a tenth of the time that percent-encoding Vietnamese text takes.
        return orjson.dumps(data.parameters)
    # Telegram takes names as they are, and would show a percent-encoded one.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in data.multipart_data.items():
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=file_name, content_type=kind)
    return form
