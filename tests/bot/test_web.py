"""The program's web server against clients that open connections and leave them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot import connections
from bot.health import Health
from bot.web import WebServer


async def read_body(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(text="read")


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    server = WebServer(
        "127.0.0.1",
        0,
        health=Health({"well": lambda: True}),
        metrics=lambda: b"",
        routes=[web.post("/body", read_body)],
        connections=20,
        silent_seconds=0.5,
    )
    await server.start()
    yield server
    await server.stop()


async def status(server: WebServer, path: str = "/healthz") -> int:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{server.port}{path}") as response:
        return response.status


async def opened(server: WebServer, number: int, start: bytes = b"") -> list[asyncio.StreamWriter]:
    writers = []
    for _ in range(number):
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(start)
        writers.append(writer)
    return writers


def still_open(server: WebServer) -> int:
    assert server._runner is not None
    assert server._runner.server is not None
    return len(server._runner.server.connections)


@pytest.mark.parametrize("start", [b"", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"\x16\x03\x01"])
async def test_connections_that_say_nothing_make_room_for_a_request(server, caplog, start):
    caplog.set_level(logging.WARNING)
    writers = await opened(server, 300, start)
    assert await status(server) == 200
    for writer in writers:
        writer.close()
    assert len(caplog.records) < 20


@pytest.mark.parametrize("start", [b"", b"GET /healthz HTTP/1.1\r\nX-Slow: a"])
async def test_a_connection_that_sends_no_request_is_closed(server, start):
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(start)
    async with asyncio.timeout(20):
        with contextlib.suppress(ConnectionResetError):
            assert await reader.read() == b""
    writer.close()


async def test_a_head_that_comes_a_byte_at_a_time_is_given_up_all_the_same(server):
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    ended = asyncio.create_task(reader.read())
    async with asyncio.timeout(10):  # aiohttp itself waits 15 s
        with contextlib.suppress(ConnectionError):
            for byte in b"GET /healthz HTTP/1.1\r\nX-Slow: " + b"a" * 10_000:
                if ended.done():
                    break
                writer.write(bytes([byte]))
                await asyncio.sleep(0.05)
            assert await ended == b""
    writer.close()


async def test_who_has_asked_once_and_then_trickles_makes_room_too(server, caplog):
    caplog.set_level(logging.WARNING)
    whole = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    writers = await opened(server, 100, whole + b"GET /healthz HTTP/1.1\r\nX-Slow: ")
    await asyncio.sleep(0.3)
    for _ in range(3):
        assert await status(server) == 200
    assert still_open(server) <= 20
    for writer in writers:
        writer.close()
    assert len(caplog.records) < 20


async def test_an_answer_that_nobody_reads_holds_nobody_up(server):
    writers = await opened(server, 100, b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n" * 50)
    assert await status(server) == 200
    assert still_open(server) <= 20
    for writer in writers:
        writer.close()


async def test_a_body_that_does_not_come_is_given_up(server, monkeypatch):
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx")
    async with asyncio.timeout(20):
        assert b"408" in await reader.readline()
    writer.close()


async def test_a_connection_in_use_is_not_the_one_that_makes_room(server):
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session:
        async with session.get("/healthz") as response:
            assert response.status == 200
        writers = await opened(server, 60)
        async with session.post("/body", data=b"x" * 1000) as response:
            assert response.status == 200
        for writer in writers:
            writer.close()


async def test_it_listens_no_more_once_stopped(server):
    await server.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await status(server)


def test_the_most_is_within_what_the_process_may_open():
    assert 8 <= connections.most_connections() <= 200
