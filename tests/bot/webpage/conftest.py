"""The page as the program serves it, over real HTTP and the knowledge that comes with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from yarl import URL

from bot.health import Health
from bot.settings import Settings, WebSettings
from bot.web import WebServer
from bot.webpage.website import Website
from knowledge import Answer, Assistant

TODAY = dt.date(2023, 6, 1)

Served = Callable[..., AbstractAsyncContextManager["Site"]]


@dataclass
class Got:
    status: int
    headers: aiohttp.typedefs.LooseHeaders
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Site:
    address: str
    session: aiohttp.ClientSession
    answers: list[Answer] = field(default_factory=list)

    async def get(
        self, path: str, *, headers: dict[str, str] | None = None, method: str = "GET", **query: object
    ) -> Got:
        """What comes back; ``path`` goes out as it stands, nothing of it is tidied up."""
        url = URL(self.address + path, encoded=True)
        if query:
            url = url.update_query(query)
        async with self.session.request(method, url, headers=headers, allow_redirects=False) as response:
            return Got(response.status, response.headers, await response.read())


@pytest.fixture
def served(assistant: Assistant) -> Served:
    """Serves the page with the settings of `web` that a test gives."""

    @asynccontextmanager
    async def serve(**web: object) -> AsyncIterator[Site]:
        settings = Settings(web=WebSettings(port=0, page=True, **{"requests_per_minute": 10_000, **web}))
        answers: list[Answer] = []
        site = Website(settings, assistant, lambda: TODAY, answers.append)
        server = WebServer("127.0.0.1", 0, health=Health({}), metrics=lambda: b"", routes=site.routes())
        await server.start()
        async with aiohttp.ClientSession() as session:
            yield Site(f"http://127.0.0.1:{server.port}", session, answers)
        await server.stop()

    return serve


@pytest.fixture
async def site(served: Served) -> AsyncIterator[Site]:
    async with served() as site:
        yield site
