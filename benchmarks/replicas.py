"""What a claim costs, and how many updates a second are claimed, read and marked: SQLite, and PostgreSQL from 1, 2, 4.

Each update is what the bot does around an answer, without the answer: claim it, read the dialogue, write the dialogue,
mark it done. PostgreSQL is started from Debian's programs, on loopback, with its defaults (fsync on); the replicas are
processes. Run it alone on the machine:

    .venv/bin/python benchmarks/replicas.py
"""

from __future__ import annotations

import asyncio
import datetime as dt
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.queues import Queue
from pathlib import Path

# What lies beside this file would otherwise be what `import telegram` finds.
sys.path[:] = [path for path in sys.path if path != str(Path(__file__).resolve().parent)]

from handlers.state import SqliteEngine, State  # noqa: E402 - after the line above
from handlers.state.postgres import PostgresEngine  # noqa: E402 - after the line above
from knowledge import Conversation  # noqa: E402 - after the line above

UPDATES = 4000
AT_ONCE = 16


def opened(where: str) -> State:
    """The state in a file or, by its address, a database."""
    engine = PostgresEngine(where) if where.startswith("postgresql:") else SqliteEngine(Path(where))
    return State(engine, clock=lambda: dt.datetime.now(dt.UTC))


async def handle(state: State, update_id: int) -> None:
    """What the bot does around one answer."""
    chat = 1 + update_id % 500
    await state.claims.claim(update_id)
    await state.dialogues.get(chat, None, chat)
    state.dialogues.put(chat, None, chat, Conversation())
    await state.claims.done(update_id)


async def handle_all(state: State, first: int, number: int) -> None:
    """Handle updates, so many at once."""
    ids = iter(range(first, first + number))

    async def some() -> None:
        for update_id in ids:
            await handle(state, update_id)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))


def replica(where: str, first: int, number: int, told: Queue[tuple[float, float]]) -> None:
    """One process: handles its share, and tells when it began and ended."""
    state = opened(where)
    started = time.time()
    asyncio.run(handle_all(state, first, number))
    told.put((started, time.time()))
    state.close()


def per_second(where: str, replicas: int, first: int) -> float:
    """Updates a second, from the first one begun to the last one done."""
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    share = UPDATES // replicas
    processes = [
        context.Process(target=replica, args=(where, first + number * share, share, told)) for number in range(replicas)
    ]
    for process in processes:
        process.start()
    times = [told.get() for _ in processes]
    for process in processes:
        process.join()
    return UPDATES / (max(end for _, end in times) - min(start for start, _ in times))


async def claim_times(where: str, first: int) -> list[float]:
    """Milliseconds that claim and mark take together, one update after the other."""
    state, times = opened(where), []
    for update_id in range(first, first + 300):
        started = time.perf_counter()
        await state.claims.claim(update_id)
        await state.claims.done(update_id)
        times.append((time.perf_counter() - started) * 1000)
    state.close()
    return times


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of our own."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as directory:
        root = os.geteuid() == 0
        if root:
            subprocess.run(["chown", "postgres", directory], check=True)
        before = ["runuser", "-u", "postgres", "--"] if root else []
        data = f"{directory}/data"

        def run(*command: str) -> None:
            subprocess.run([*before, f"{programs}/{command[0]}", *command[1:]], check=True, cwd="/", stdout=-3)

        run("initdb", "-D", data, "-U", "thidua", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={directory}"
        run("pg_ctl", "-D", data, "-l", f"{directory}/log", "-w", "-o", options, "start")
        try:
            yield f"postgresql://thidua@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


def report(name: str, where: str, counts: tuple[int, ...]) -> None:
    """Measure and print."""
    times = asyncio.run(claim_times(where, 1))
    print(f"{name}: claim and mark {statistics.median(times):.2f} ms (median of {len(times)}, one at a time)")
    for number, replicas in enumerate(counts, 1):
        print(f"{name}, {replicas} process(es): {per_second(where, replicas, number * 1_000_000):.0f} updates/s")


def main() -> None:
    """SQLite, then PostgreSQL."""
    with tempfile.TemporaryDirectory() as directory:
        report("SQLite", f"{directory}/state.sqlite", (1,))
    with postgres() as url:
        report("PostgreSQL", url, (1, 2, 4))


if __name__ == "__main__":
    main()
