"""The bot as its own process, against the local Telegram over real HTTP, with the knowledge that comes with it.

Every request of the bot is held against aiogram's models of the Bot API, and one that was refused without a test having
expected it is an error.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from localtelegram import ADMIN, ANONYMOUS, DEFAULT_TOKEN, LocalTelegram, User
from localtelegram.chats import Chat, Member, Message
from localtelegram.person import Person

TOKEN_SECRET = DEFAULT_TOKEN.partition(":")[2]
PROJECT = Path(__file__).parents[2]
PATIENCE = float(os.environ.get("THIDUA_TEST_PATIENCE", "300"))  # a slow machine is no failure

Launcher = Callable[..., AbstractAsyncContextManager["Program"]]


@dataclass
class Program:
    """One `thidua run`; `directory` is where it runs and keeps its files."""

    process: asyncio.subprocess.Process
    directory: Path
    output: list[str] = field(default_factory=list)
    _readers: list[asyncio.Task[None]] = field(default_factory=list)

    async def read(self) -> None:
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            self._readers.append(asyncio.create_task(self._collect(stream)))

    async def _collect(self, stream: asyncio.StreamReader) -> None:
        async for line in stream:
            self.output.append(line.decode())

    async def says(self, words: str) -> str:
        async with asyncio.timeout(PATIENCE):
            while True:
                for line in self.output:
                    if words in line:
                        return line
                assert self.process.returncode is None, "".join(self.output)
                await asyncio.sleep(0.02)

    async def ended(self) -> int:
        code = await asyncio.wait_for(self.process.wait(), PATIENCE)
        await asyncio.gather(*self._readers)
        return code

    @property
    def text(self) -> str:
        return "".join(self.output)


@asynccontextmanager
async def launched(
    directory: Path, facts: Path, telegram: LocalTelegram | None = None, **settings: str
) -> AsyncIterator[Program]:
    """`thidua run` in a directory; without a Telegram it starts its own, on any free port."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
    told = {
        "PATHS__FACTS": str(facts),
        "PATHS__STATE": str(directory / "state.sqlite"),
        "PATHS__OVERLAY": str(directory / "overlay"),
        "TELEGRAM__POLL_SECONDS": "2",
        "TELEGRAM__REFUSAL_SECONDS": "1",
        "LOCAL__PORT": "0",
        "LOGGING__LEVEL": "debug",
    }
    if telegram is not None:
        told |= {"TELEGRAM__TOKEN": DEFAULT_TOKEN, "TELEGRAM__BASE_URL": telegram.base_url}
    environment |= {f"THIDUA_{name}": value for name, value in (told | settings).items()}
    environment["PYTHONPATH"] = str(PROJECT)  # what is tried is what lies beside the tests, whatever is installed
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("thidua"),
        "run",
        env=environment,
        cwd=directory,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    program = Program(process, directory)
    await program.read()
    try:
        yield program
    finally:
        if process.returncode is None:
            process.kill()
        await program.ended()
        assert TOKEN_SECRET not in program.text


@pytest.fixture(scope="session")
def facts(facts_in: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the programs that change no knowledge have their facts."""
    return facts_in(tmp_path_factory.mktemp("facts"))


@pytest.fixture(scope="session")
def launch(facts_in: Callable[[Path], Path]) -> Launcher:
    """Starts a program in a directory with its own facts, which are learned: `launch(directory, telegram, …)`."""

    def started(
        directory: Path, telegram: LocalTelegram | None = None, **settings: str
    ) -> AbstractAsyncContextManager[Program]:
        facts = directory / "facts.sqlite"
        return launched(directory, facts if facts.exists() else facts_in(directory), telegram, **settings)

    return started


@pytest.fixture(scope="session")
def launch_first() -> Launcher:
    """Starts a program in a directory where none ever was: it learns."""

    def started(directory: Path, **settings: str) -> AbstractAsyncContextManager[Program]:
        return launched(directory, directory / "facts.sqlite", **settings)

    return started


@pytest.fixture
def start(tmp_path: Path, facts: Path) -> Launcher:
    """Starts a program of the test's own: `start(telegram, SECTION__KEY="value")`."""

    def started(telegram: LocalTelegram | None = None, **settings: str) -> AbstractAsyncContextManager[Program]:
        return launched(tmp_path, facts, telegram, **settings)

    return started


@pytest.fixture
async def telegram(hold_against_model: Callable[[LocalTelegram], None]) -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(flood=False) as telegram:
        telegram.patience = PATIENCE
        yield telegram
    hold_against_model(telegram)


@dataclass
class World:
    """A program that the tests of a module share, and its Telegram; each test has people and groups of its own."""

    telegram: LocalTelegram
    program: Program
    ids: Iterator[int] = field(default_factory=lambda: count(800_000_000))
    refusals: set[str] = field(default_factory=set)
    """Words of refusals that the test expects."""

    @property
    def admin(self) -> Person:
        return self.telegram.person(ADMIN)

    def somebody(self, name: str = "Hoàng", **details: str) -> Person:
        """A new person who has opened the chat with the bot."""
        user = User(next(self.ids), name, **details)
        self.telegram.state.add_user(user).started = True
        return self.telegram.person(user.id)

    def group(self, *members: Person, kind: str = "group", is_forum: bool = False) -> Chat:
        """A new group of these people, the admin, an anonymous admin and the bot."""
        chat = self.telegram.state.add_chat(kind, f"Nhóm {next(self.ids)}", is_forum=is_forum)
        for person in members:
            chat.members[person.user.id] = Member(person.user)
        chat.members[ADMIN] = Member(self.admin.user, "creator")
        chat.members[ANONYMOUS] = Member(self.telegram.person(ANONYMOUS).user, "administrator", anonymous=True)
        chat.members[self.telegram.state.bot.id] = Member(self.telegram.state.bot)
        return chat

    async def said_after(self, chat_id: int, act: Callable[[], object], *, edited: bool = False) -> Message:
        """What the bot says, or edits, in a chat after `act`."""
        mark = self.telegram.messages.mark()
        outcome = act()
        if isinstance(outcome, Awaitable):
            await outcome
        return await self.telegram.messages.next(chat_id, mark, edited=edited)

    async def quiet(self, chat_id: int, act: Callable[[], object], other: Person) -> bool:
        """Whether the bot says nothing in a chat after `act`.

        It has had the time once it has answered somebody else who came later, though chats need not wait for each
        other; so the silence goes on for a moment more.
        """
        mark = self.telegram.messages.mark()
        act()
        await other.ask("/nguon")
        return await self.telegram.messages.silent(chat_id, mark, seconds=0.3)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory, launch: Launcher) -> AsyncIterator[World]:
    directory = tmp_path_factory.mktemp("shared")  # with facts of its own: some tests change the knowledge
    settings = {
        "TELEGRAM__ADMINS": str(ADMIN),
        "TELEGRAM__GUEST": "true",
        "TELEGRAM__TIMEOUTS__READ": "2",
        "CHAT__QUESTIONS_PER_MINUTE": "1000",
        "CHAT__GROUP_REPLIES_PER_MINUTE": "1000",
        "CHAT__INLINE_CACHE_SECONDS": "0",
    }
    async with LocalTelegram(flood=False) as telegram:
        telegram.patience = PATIENCE
        telegram.state.switches.guest = True
        telegram.people.chat(ADMIN).started = True
        async with launch(directory, telegram, **settings) as program:
            await program.says('"ready"')
            yield World(telegram, program)


@pytest.fixture
def world(shared: World, hold_against_model: Callable[[LocalTelegram], None]) -> Iterator[World]:
    """The shared program; after the test, its requests must be such as Telegram takes, and no handler has failed."""
    shared.refusals = set()
    yield shared
    shared.telegram.state.faults.clear()
    hold_against_model(shared.telegram)
    refused = [request for request in shared.telegram.state.record.requests if 400 <= request.status < 500]
    unexpected = [one for one in refused if not any(words in one.description for words in shared.refusals)]
    shared.telegram.state.record.clear()
    assert unexpected == []
    assert shared.program.process.returncode is None
    assert "a handler failed" not in shared.program.text


@pytest.fixture
async def unused_port() -> int:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port
