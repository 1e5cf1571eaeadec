"""What a claim costs, and updates a second of an echo: SQLite, PostgreSQL from 1, 2, 4 replicas, aiogram with Redis.

Each update goes the whole way but for the network to Telegram, which is answered at once, and the question, which is
said again: read from JSON, claimed, the dialogue read, the message sent, the dialogue kept, marked as done. aiogram
does the same with its Redis storage and its Redis lock on each chat; it claims nothing. PostgreSQL and Redis are
Debian's programs, on loopback: PostgreSQL with its defaults (fsync on; only a claim waits for no disk, as in the
program), Redis with its defaults (a snapshot now and then) and with each write on the disk before it is answered.
Replicas are processes. Run it alone on the machine; aiogram needs a Python that has aiogram and redis:

    .venv/bin/python benchmarks/replicas.py [PYTHON]
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import multiprocessing
import os
import shutil
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
from typing import Any

# What lies beside this file would otherwise be what `import telegram` finds.
sys.path[:] = [path for path in sys.path if path != str(Path(__file__).resolve().parent)]

from telegram import Update  # noqa: E402 - after the line above
from telegram.ext import Application, ApplicationBuilder, MessageHandler, filters  # noqa: E402 - after the line above
from telegram.request import BaseRequest, RequestData  # noqa: E402 - after the line above

from bot.incoming_updates import IncomingUpdates  # noqa: E402 - after the line above
from bot.ordering import ChatOrder  # noqa: E402 - after the line above
from bot.running import SWITCH_SECONDS  # noqa: E402 - after the line above
from handlers.state import SqliteEngine, State  # noqa: E402 - after the line above
from handlers.state.postgres import PostgresEngine  # noqa: E402 - after the line above
from knowledge import Conversation  # noqa: E402 - after the line above

UPDATES = 4000
AT_ONCE = 16
COUNTS = (1, 2, 4)


def opened(where: str) -> State:
    """The state in a file or, by its address, a database."""
    engine = PostgresEngine(where) if where.startswith("postgresql:") else SqliteEngine(Path(where))
    return State(engine, clock=lambda: dt.datetime.now(dt.UTC))


class AnsweredAtOnce(BaseRequest):
    """Sends nothing."""

    @property
    def read_timeout(self) -> float:
        """Nothing is waited for."""
        return 1.0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def do_request(self, url: str, *others: Any, **named: Any) -> tuple[int, bytes]:
        """The message as it would have been sent."""
        if url.endswith("/getMe"):
            return 200, b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"b","username":"b"}}'
        data = next((one for one in [*others, *named.values()] if isinstance(one, RequestData)), RequestData())
        sent = data.parameters
        message = {"message_id": 1, "date": 0, "chat": {"id": sent["chat_id"], "type": "private"}, "text": sent["text"]}
        return 200, json.dumps({"ok": True, "result": message}).encode()


def application_for(state: State) -> Application[Any, Any, Any, Any, Any, Any]:
    """A bot that says each text again, and keeps what a chat spoke of."""

    async def echo(update: Update, _: object) -> None:
        message = update.message
        assert message is not None
        spoken = await state.dialogues.get(message.chat.id, None, message.chat.id)
        await message.reply_text(message.text or "")
        state.dialogues.put(message.chat.id, None, message.chat.id, Conversation(spoken.turns))

    application = (
        ApplicationBuilder()
        .token("1:token")
        .request(AnsweredAtOnce())
        .get_updates_request(AnsweredAtOnce())
        .updater(None)
        .job_queue(None)
        .concurrent_updates(ChatOrder(AT_ONCE))
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    return application


def update(update_id: int) -> dict[str, Any]:
    """A message of one of 500 people."""
    person = 1 + update_id % 500
    user = {"id": person, "is_bot": False, "first_name": "An"}
    message = {
        "message_id": update_id, "date": 1, "from": user, "chat": {"id": person, "type": "private"}, "text": "xin chào",
    }  # fmt: skip
    return {"update_id": update_id, "message": message}


async def handle_all(state: State, first: int, number: int) -> tuple[float, float]:
    """Handle updates, so many at once; when that began and ended."""
    sys.setswitchinterval(SWITCH_SECONDS)
    async with application_for(state) as application:
        intake = IncomingUpdates(
            application.bot,
            application.process_update,
            application.update_processor.process_update,
            state.claims,
            lambda _: None,
        )
        ids = iter(range(first, first + number))

        async def some() -> None:
            for update_id in ids:
                await intake.take(update(update_id))

        started = time.time()
        await asyncio.gather(*(some() for _ in range(AT_ONCE)))
        return started, time.time()


def replica(where: str, first: int, number: int, told: Queue[tuple[float, float]]) -> None:
    """One process: handles its share, and tells when it began and ended."""
    state = opened(where)
    told.put(asyncio.run(handle_all(state, first, number)))
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


@contextmanager
def redis(*options: str) -> Iterator[str]:
    """The address of a Redis of our own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as directory:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", directory, *options]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            while subprocess.run(["redis-cli", "-p", str(port), "ping"], capture_output=True, check=False).returncode:
                time.sleep(0.05)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()


def aiogram_per_second(python: str, url: str, replicas: int, first: int) -> float:
    """Updates a second of aiogram in so many processes."""
    beside, share = Path(__file__).parent / "beside" / "aiogram_redis.py", UPDATES // replicas
    commands = [
        [python, str(beside), url, str(first + number * share), str(share), str(AT_ONCE)] for number in range(replicas)
    ]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    times = [tuple(map(float, process.communicate()[0].split())) for process in processes]
    return UPDATES / (max(end for _, end in times) - min(start for start, _ in times))


def report(name: str, where: str, counts: tuple[int, ...]) -> None:
    """Measure and print."""
    times = asyncio.run(claim_times(where, 1))
    print(f"{name}: claim and mark {statistics.median(times):.2f} ms (median of {len(times)}, one at a time)")
    for number, replicas in enumerate(counts, 1):
        print(f"{name}, {replicas} process(es): {per_second(where, replicas, number * 1_000_000):.0f} updates/s")


def report_aiogram(python: str) -> None:
    """Measure and print what stands beside."""
    for name, options in (("", ()), (", fsync", ("--appendonly", "yes", "--appendfsync", "always"))):
        with redis(*options) as url:
            for number, replicas in enumerate(COUNTS, 1):
                speed = aiogram_per_second(python, url, replicas, number * 1_000_000)
                print(f"aiogram with Redis{name}, {replicas} process(es): {speed:.0f} updates/s")


def main() -> None:
    """SQLite, then PostgreSQL, then aiogram where it can be had."""
    with tempfile.TemporaryDirectory() as directory:
        report("SQLite", f"{directory}/state.sqlite", (1,))
    with postgres() as url:
        report("PostgreSQL", url, COUNTS)
    if shutil.which("redis-server") and sys.argv[1:]:
        report_aiogram(sys.argv[1])
    else:
        print(
            "aiogram with Redis: NOT MEASURED, needs redis-server (Debian: redis) and a Python with aiogram and redis"
        )


if __name__ == "__main__":
    main()
