"""Every way of the page fails once: a page says so, a line in the log has the trace and no question, and it goes on."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web

from bot.webpage.api import Api
from bot.webpage.downloads import Downloads
from bot.webpage.pages import Pages

Way = Callable[[web.Request], Awaitable[web.Response]]
WORDS = "bi-mat-cua-toi"


def once(way: Way) -> Way:
    """A way that fails the first time, telling what was asked."""
    failed: list[bool] = []

    async def tried(request: web.Request) -> web.Response:
        if not failed:
            failed.append(True)
            raise KeyError(f"broken by {request.path_qs}")
        return await way(request)

    return tried


@pytest.mark.parametrize("part", [Pages, Api, Downloads])
async def test_a_page_that_fails(served, monkeypatch, caplog: pytest.LogCaptureFixture, part: type) -> None:
    caplog.set_level(logging.ERROR)
    ways, paths = part.ways, []

    def failing(self) -> dict[str, Way]:
        found = ways(self)
        paths.extend(found)
        return {path: once(way) for path, way in found.items()}

    monkeypatch.setattr(part, "ways", failing)
    async with served() as site:
        assert paths
        for path in paths:
            filled = "/" + re.sub(r"\{\w+\}", WORDS, re.sub(r"\{\w+:([^|}]+)[^}]*\}", r"\1", path))
            first = await site.get(f"{filled}?question={WORDS}")
            assert (first.status, "trục trặc" in first.text) == (500, True), path
            assert WORDS not in first.text
            assert "Traceback" not in first.text
            [record] = caplog.records
            assert "in tried" in record.__dict__["traceback"]
            assert WORDS not in f"{record.getMessage()} {record.__dict__}"
            caplog.clear()
            assert (await site.get(f"{filled}?question={WORDS}")).status < 500, path
            assert caplog.records == []
