"""The real handlers in the real application, over HTTP against the local Telegram; only the assistant is scripted.

Every request that the bot made is held, at the end of each test, against aiogram's models of the Bot API.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.allowed_updates import allowed_updates
from bot.application import Application, build_application
from bot.metrics import Metrics
from bot.polling import Polling
from bot.running import build_incoming
from bot.settings import Settings, TelegramSettings
from handlers import Options, Services, State
from knowledge.facts import FactBase, ReloadReport
from knowledge.response import Answer, Conversation, Source, Turn
from localtelegram import ADMIN, AN, BINH, DEFAULT_TOKEN, LocalTelegram
from localtelegram.person import Person

Read = TypeVar("Read")

VALID_ROOT = Path(__file__).parents[1] / "knowledge" / "facts" / "valid"
SOURCE = Source("s1", "TTXVN", "2017-03-17", "Hội nghị <tổng kết> năm 2016", "https://vi.example/a?b=1&c=2")


@dataclass(frozen=True)
class Intent:
    id: str
    title: str
    example: str


class ScriptedAssistant:
    """Answers from a script; its facts, reloads and previews are real."""

    def __init__(self, facts: FactBase, roots: Sequence[Path]) -> None:
        self.facts = facts
        self.roots = roots
        self.asked: list[tuple[str, Conversation]] = []
        self.script: dict[str, Answer | Callable[[Conversation], Answer]] = {}
        self.validate: Callable[[FactBase], Sequence[object]] | None = None
        self.forced: list[bool] = []

    @property
    def version(self) -> str:
        return self.facts.version

    def ask(self, question: str, *, conversation: Conversation, today: dt.date) -> Answer:
        self.asked.append((question, conversation))
        scripted = self.script.get(question)
        if scripted is None:
            answer = Answer("unknown", "Tôi chưa trả lời được câu này.")
        else:
            answer = scripted(conversation) if callable(scripted) else scripted
        turn = Turn(answer.intent, dict(answer.slots), question)
        spoken = replace(conversation, turns=(*conversation.turns, turn)[-3:])
        return replace(answer, conversation=spoken, facts_version=self.version, elapsed_ms=1.5)

    def suggestions(self, n: int) -> tuple[str, ...]:
        return tuple(self.script)[:n]

    def clusters(self) -> tuple[tuple[str, str, str], ...]:
        rows = self.facts.query("SELECT id, short, name FROM body WHERE kind = 'cluster' ORDER BY id")
        return tuple((row["id"], row["short"], row["name"]) for row in rows)

    def intents(self) -> tuple[Intent, ...]:
        return tuple(Intent(f"intent_{n}", f"Loại câu hỏi {n}", f"ví dụ {n}") for n in range(20))

    def reload(self, *, force: bool = False) -> ReloadReport:
        self.forced.append(force)
        return self.facts.reload([root for root in self.roots if root.exists()], validate=self.validate, force=force)

    def preview(self, roots: Sequence[Path]) -> ReloadReport:
        beside = self.facts.path.with_name("preview.sqlite")
        beside.write_bytes(self.facts.path.read_bytes())
        with FactBase.open(beside) as base:
            return base.reload(roots, validate=self.validate)


@dataclass
class World:
    """All that a test looks at."""

    telegram: LocalTelegram
    assistant: ScriptedAssistant
    state: State
    services: Services
    overlay: Path
    application: Application
    an: Person = field(init=False)
    binh: Person = field(init=False)
    admin: Person = field(init=False)

    def __post_init__(self) -> None:
        self.an, self.binh, self.admin = (self.telegram.person(one) for one in (AN, BINH, ADMIN))

    async def quiet(self, chat_id: int, act: Callable[[], object], seconds: float = 0.3) -> bool:
        """Whether the bot says nothing in a chat after ``act``."""
        mark = self.telegram.messages.mark()
        act()
        return await self.telegram.messages.silent(chat_id, mark, seconds=seconds)

    async def said_after(self, chat_id: int, act: Callable[[], object], *, edited: bool = False):
        """What the bot says, or edits, in a chat after ``act``."""
        mark = self.telegram.messages.mark()
        outcome = act()
        if isinstance(outcome, Awaitable):
            await outcome
        return await self.telegram.messages.next(chat_id, mark, edited=edited)

    @staticmethod
    def at_once(reading: Coroutine[Any, Any, Read]) -> Read:
        """What a file beside the program is read to hold, for conditions that cannot wait (they need not)."""
        try:
            reading.send(None)
        except StopIteration as read:
            found: Read = read.value
            return found
        raise AssertionError("a file beside the program is read without waiting")

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so that no message tells of."""
        async with asyncio.timeout(60):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.005)


@pytest.fixture
def options() -> Options:
    return Options(
        admin_ids=frozenset({ADMIN}),
        questions_per_minute=1000,
        group_replies_per_minute=1000,
        guest_mode=True,
        inline_cache_seconds=0,
    )


@pytest.fixture
def clock() -> Callable[[], dt.datetime]:
    return lambda: dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def keep_text() -> bool:
    return True


@pytest.fixture
def state(tmp_path, clock, keep_text) -> Iterator[State]:
    state = State(tmp_path / "state.sqlite", clock=clock, keep_text=keep_text)
    yield state
    state.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """Facts of the small knowledge, built once; each test has a copy."""
    path = tmp_path_factory.mktemp("built") / "facts.sqlite"
    FactBase.create(path, [VALID_ROOT])[0].close()
    return path


@pytest.fixture
def assistant(built, tmp_path) -> Iterator[ScriptedAssistant]:
    with FactBase.open(Path(shutil.copy(built, tmp_path))) as facts:
        yield ScriptedAssistant(facts, [VALID_ROOT, tmp_path / "overlay"])


@pytest.fixture
def services(assistant, state, options, clock, tmp_path) -> Services:
    return Services(assistant, state, (VALID_ROOT,), tmp_path / "overlay", options, clock=clock)


@pytest.fixture
async def world(services, assistant, state, tmp_path, hold_against_model) -> AsyncIterator[World]:
    async with LocalTelegram(flood=False) as telegram:
        telegram.patience = 300.0  # a slow machine is no failure
        telegram.state.switches.guest = True
        for person in (AN, BINH, ADMIN):
            telegram.people.chat(person)  # each has opened the chat with the bot
        base = telegram.base_url.removesuffix("/bot")
        settings = Settings(telegram=TelegramSettings(token=DEFAULT_TOKEN, base_url=base, rate_limit=False))
        application = build_application(settings, services, Metrics())
        errors: list[BaseException | None] = []

        async def note(update: object, context) -> None:
            errors.append(context.error)

        application.error_handlers.clear()
        application.add_error_handler(note)
        kinds = allowed_updates(handler for group in application.handlers.values() for handler in group)
        incoming = build_incoming(application, state.claims, Metrics())
        polling = Polling(application.bot, incoming.take, kinds, hold_seconds=5, reply_seconds=5)
        async with application:
            await application.start()
            await polling.start()
            yield World(telegram, assistant, state, services, tmp_path / "overlay", application)
            await polling.stop()
            await application.stop()
        assert errors == []
        hold_against_model(telegram)


@pytest.fixture
def fact() -> Callable[..., Answer]:
    """Builds an answer with a source."""

    def build(lead: str = "Năm 2023, cụm trưởng là Bắc Kạn.", **parts) -> Answer:
        told = {"values": ("Bắc Kạn",), "sources": (SOURCE,), "intent": "cluster_role", **parts}
        return Answer("answer", lead, **told)

    return build
