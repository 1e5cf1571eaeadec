"""The web page: answers, pages, pictures and memory, beside what one would use instead.

Each server is a process of its own and is asked one request after the other over one kept connection: milliseconds of
a request, the median and the 99th of a hundred. ``/api/ask`` stands beside a bare aiohttp handler and beside Datasette
(where it is installed), which answers a query on the same file.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib.util
import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from knowledge import PACKAGED_ROOT, Assistant
from knowledge.catalogue import Catalogue, Ref
from knowledge.pictures import Painter
from knowledge.reports.report import report_document

REQUESTS = 500
FILES = 20
QUESTION = "Năm 2022 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"
BARE = """
from aiohttp import web
async def answer(_): return web.json_response({{"values": ["Bắc Giang"]}})
app = web.Application(); app.router.add_get("/", answer); web.run_app(app, port={port}, print=None, access_log=None)
"""
SQL = "select holder_short from cluster_role where cluster = 'tdmnpb' and year = 2022 and role = 'head'"
PATHS = {
    "/api/ask": {"question": QUESTION},
    "/": {"question": QUESTION},
    "/duyet": {},
    "/cum/tdmnpb": {},
    "/cum/tdmnpb?nam=2022": {},
    "/tim": {"q": "tuyen quang"},
    "/hinh/lanh-dao/tdmnpb.svg": {},
}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@asynccontextmanager
async def running(
    command: list[str], port: int, directory: str, **environment: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A server until it is no longer needed; it is there when it answers at its port."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=directory,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(180):  # a machine with other work on it
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    break
                except OSError:
                    await asyncio.sleep(0.05)
        yield process
    finally:
        process.terminate()
        await process.wait()


async def timed(port: int, path: str, query: dict[str, str]) -> str:
    """The median and the 99th percentile of :data:`REQUESTS` requests, in words."""
    times = []
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        for _ in range(REQUESTS):
            start = time.perf_counter()
            async with session.get(path, params=query or None) as response:
                await response.read()
                assert response.status == 200, (path, response.status)
            times.append((time.perf_counter() - start) * 1000)
    ordered = sorted(times[10:])
    return f"{statistics.median(ordered):7.2f} ms   p99 {ordered[int(len(ordered) * 0.99)]:7.2f} ms"


def memory_of(process: asyncio.subprocess.Process, line: str = "VmRSS") -> float:
    """Megabytes that a process holds in memory, or held at most (``VmHWM``)."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return int(next(row for row in status.splitlines() if row.startswith(line)).split()[1]) / 1024


async def page(directory: str) -> None:
    """The program with everything on."""
    port = free_port()
    settings = {
        "THIDUA_WEB__PORT": str(port), "THIDUA_WEB__PAGE": "true", "THIDUA_WEB__REQUESTS_PER_MINUTE": "100000",
        "THIDUA_LOCAL__PORT": "0",
    }  # fmt: skip
    program = str(Path(sys.executable).with_name("thidua"))
    async with running([program, "run"], port, directory, **settings) as process:
        for path, query in PATHS.items():
            print(f"  {path:32} {await timed(port, path, query)}")
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            for path in ("/api/facts", "/tai/cum/tdmnpb.docx", "/tai/cum/tdmnpb.xlsx") * FILES:
                async with session.get(path) as response:
                    assert response.status == 200
        most = memory_of(process, "VmHWM")
        print(f"  memory with bot, local Telegram, page, {FILES} reports made: {memory_of(process):.0f} MB", end="")
        print(f" (at most, while the knowledge is learned: {most:.0f} MB)")


async def bare(directory: str) -> None:
    """A handler that does nothing."""
    port = free_port()
    async with running([sys.executable, "-c", BARE.format(port=port)], port, directory):
        print(f"  {'bare aiohttp handler':32} {await timed(port, '/', {})}")


async def datasette(directory: str, facts: Path) -> None:
    """The same question as a query of Datasette's."""
    if importlib.util.find_spec("datasette") is None:
        print("  Datasette is not installed here")
        return
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(facts), "--port", str(port)]
    async with running(command, port, directory):
        query = {"sql": SQL, "_shape": "array"}
        print(f"  {'Datasette, one query':32} {await timed(port, f'/{facts.stem}.json', query)}")


def pictures(assistant: Assistant) -> None:
    """Pictures a second."""
    painter, ref = Painter(assistant.facts), Ref("cluster", "tdmnpb")
    start = time.perf_counter()
    drawn = [picture for _ in range(10) for picture in painter.pictures(ref)]
    middle = time.perf_counter()
    for picture in drawn:
        picture.png()
    end = time.perf_counter()
    print(f"  SVG {len(drawn) / (middle - start):.0f} a second, PNG {len(drawn) / (end - middle):.1f} a second")


def reports(assistant: Assistant) -> None:
    """How long a report takes."""
    catalogue = Catalogue(assistant.facts)
    entry = catalogue.entry(Ref("cluster", "tdmnpb"))
    assert entry is not None
    sources = catalogue.sources(entry.source_ids)
    start = time.perf_counter()
    for _ in range(5):
        report_document(entry, sources, dt.date(2026, 11, 25))
    print(f"  DOCX of {sum(1 for _ in entry.rows())} rows: {(time.perf_counter() - start) / 5 * 1000:.0f} ms")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as directory:
        facts = Path(directory) / "facts.sqlite"
        assistant = Assistant.open([PACKAGED_ROOT], facts)
        print("requests, one after the other")
        asyncio.run(bare(directory))
        asyncio.run(datasette(directory, facts))
        asyncio.run(page(directory))
        print("pictures")
        pictures(assistant)
        print("reports")
        reports(assistant)
        assistant.facts.close()


if __name__ == "__main__":
    main()
