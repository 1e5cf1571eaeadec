"""What goes on beside the answers fails: the log has one line with the trace and no secret, and all goes on.

The seams of answers, buttons, inline queries and admins' commands are tried in ``tests/handlers/test_seams.py``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import logging
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

import bot.following
import bot.lasting
import bot.polling
import bot.running
from bot import logs
from bot.client import Client
from bot.connections import Connections
from bot.polling import Polling
from bot.running import Bot
from bot.settings import load_settings
from bot.webhook_watch import WebhookWatch
from handlers import State
from handlers.state import Claims, StateFile
from knowledge import PACKAGED_ROOT, Assistant
from localtelegram import AN, DEFAULT_TOKEN, LocalTelegram

QUESTION = "Năm 2023 tỉnh nào làm cụm trưởng TDMNPB?"
PATIENCE = 30.0


@pytest.fixture(scope="module")
def assistant(facts_in: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    directory = tmp_path_factory.mktemp("knowledge")
    assistant = Assistant.open([PACKAGED_ROOT, directory / "overlay"], facts_in(directory))
    with closing(assistant.facts):
        yield assistant


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that the program would log, as it would stand there."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure("info", "json", secrets=[DEFAULT_TOKEN], stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = hook
    logging.captureWarnings(capture=False)


class Broken:
    """Fails a number of times, telling the token, and then does what stood in its place."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, times: int = 3) -> None:
        self.left, self.went_on = times, threading.Event()
        before = getattr(owner, name)

        def failing(*arguments: object, **named: object) -> object:
            if self.left:
                self.left -= 1
                raise KeyError(f"broken, and tells https://api.telegram.org/bot{DEFAULT_TOKEN}/getMe")
            self.went_on.set()
            return before(*arguments, **named)

        monkeypatch.setattr(owner, name, failing)


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(flood=False) as telegram:
        telegram.people.chat(AN)
        yield telegram


SEAMS = {
    "the follower's look": (Assistant, "refresh"),
    "the follower itself": (bot.following, "spare_lasting_objects"),
    "the holding of claims": (Claims, "renew"),
    "the menus": (bot.running, "introduce"),
    "the word with the service manager": (Polling, "alive"),
    "the closing of silent connections": (Connections, "_forget_the_closed"),
    "polling": (Client, "fetch_updates"),
    "the state's connection": (StateFile, "_connect_to_write"),
    "the state's machinery": (StateFile, "_try_patiently"),
}


@pytest.mark.parametrize("seam", SEAMS)
async def test_what_goes_on_beside_fails_and_goes_on(
    seam: str,
    assistant: Assistant,
    telegram: LocalTelegram,
    written: io.StringIO,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    monkeypatch.setenv("WATCHDOG_USEC", "300000")
    monkeypatch.setattr(bot.lasting, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(bot.polling, "pause_after", lambda *_: 0.05)
    monkeypatch.setattr(bot.following, "FILES_EVERY", 0.05)
    monkeypatch.setattr(bot.running, "RENEWAL_SECONDS", 0.05)
    environment = {"TELEGRAM__TOKEN": DEFAULT_TOKEN, "TELEGRAM__BASE_URL": telegram.base_url, "WEB__PORT": "0"}
    settings = load_settings(None, {f"THIDUA_{name}": value for name, value in environment.items()})
    broken = Broken(monkeypatch, *SEAMS[seam])
    with closing(State(tmp_path / "state.sqlite", clock=lambda: dt.datetime.now(dt.UTC))) as state:
        running = Bot(settings, assistant, state)
        task = asyncio.create_task(running.run())
        try:
            person = telegram.person(AN)
            assert "Bắc Kạn" in (await person.ask(QUESTION, seconds=PATIENCE)).text
            if seam != "the menus":  # they only adorn, and are set at the next start
                assert await asyncio.to_thread(broken.went_on.wait, PATIENCE)
            assert "Bắc Kạn" in (await person.ask(QUESTION, seconds=PATIENCE)).text
            assert not task.done()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await running.stop()
    lines = [line for line in written.getvalue().splitlines() if "Traceback" in line]
    assert 1 <= len(lines) <= 3
    assert all("KeyError" in line for line in lines)
    assert DEFAULT_TOKEN.partition(":")[2] not in written.getvalue()


async def test_the_watch_on_the_webhook_fails_and_goes_on(monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    monkeypatch.setattr(bot.lasting, "PAUSE_SECONDS", 0.01)
    caplog.set_level(logging.ERROR)
    watch = WebhookWatch(None, None, seconds=0.01)  # type: ignore[arg-type] - it is never asked
    broken = Broken(monkeypatch, WebhookWatch, "look", times=2)

    task = asyncio.create_task(bot.lasting.lasting("the watch", watch.run))
    assert await asyncio.to_thread(broken.went_on.wait, PATIENCE)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    [record] = [one for one in caplog.records if one.name == "bot.lasting"]
    assert record.exc_info is not None


async def test_who_no_longer_waits_for_a_write_does_not_end_the_writing(tmp_path: Path) -> None:
    with closing(State(tmp_path / "state.sqlite", clock=lambda: dt.datetime.now(dt.UTC))) as state:
        held = asyncio.Event()
        loop = asyncio.get_running_loop()
        release = asyncio.run_coroutine_threadsafe
        state.file.write(lambda _: release(held.wait(), loop).result(10))
        given_up = asyncio.create_task(state.claims.claim(1))
        await asyncio.sleep(0.05)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        held.set()
        async with asyncio.timeout(60):
            assert await state.claims.claim(2)
            assert await state.claims.done(2)
