"""Three programs on one PostgreSQL behind a round-robin proxy: nothing is lost, said twice or out of order.

The long runs are cut short here; whole, with their figures, they run by `make replicas`.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from handlers.messages import texts
from localtelegram import ADMIN, LocalTelegram, User

pytestmark = [pytest.mark.processes, pytest.mark.alone, pytest.mark.asyncio(loop_scope="module")]

_log = logging.getLogger(__name__)

WHOLE = bool(os.environ.get("TEST_WHOLE"))
PATIENCE = 600.0 if WHOLE else 300.0
CONVERSATIONS = 667 if WHOLE else 200  # of three updates each
KILLS = int(os.environ.get("THIDUA_TEST_KILLS", "30" if WHOLE else "2"))
SHARED_WITHIN = 3.0  # seconds after a lesson is said to be learnt
PER_MINUTE = 20  # questions of one person
OTHER_ADMIN = 699_999_999
QUESTIONS = (
    ("Năm 2023 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?", "2023"),
    ("còn năm 2022?", "2022"),
    ("còn năm 2017?", "2017"),
)
SOURCE = """source: {publisher: Báo thử, published: 2031-01-02, title: Tin thử}
roles: [{cluster: TDMNPB, year: 2031, role: head, unit: Thái Nguyên}]
"""
ASKED_OF_SOURCE = "Năm 2031 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"


@dataclass
class Proxy:
    """Sends each request to the next program, as a balancer does; with `twice` to another one at the same time."""

    ports: list[int] = field(default_factory=list)
    twice: bool = False
    session: aiohttp.ClientSession | None = None
    _turn: Iterator[int] = field(default_factory=itertools.count)
    _beside: set[asyncio.Task[int]] = field(default_factory=set)

    async def pass_on(self, request: web.Request) -> web.Response:
        body, secret = await request.read(), request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        turn = next(self._turn)
        if self.twice:
            self._beside.add(asyncio.create_task(self._send(turn + 1, body, secret)))
        status = await self._send(turn, body, secret)
        return web.Response(status=status, headers={"Retry-After": "1"} if status == 503 else {})

    async def _send(self, turn: int, body: bytes, secret: str) -> int:
        url = f"http://127.0.0.1:{self.ports[turn % len(self.ports)]}/telegram/updates"
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
        try:
            assert self.session is not None
            async with self.session.post(url, data=body, headers=headers) as response:
                return response.status
        except aiohttp.ClientError:
            return 502

    @contextlib.contextmanager
    def only(self, *ports: int) -> Iterator[None]:
        """Send to these programs alone."""
        self.ports, before = list(ports), self.ports
        try:
            yield
        finally:
            self.ports = before

    async def repeated(self) -> None:
        await asyncio.gather(*self._beside)
        self._beside.clear()


@dataclass
class Fleet:
    """The programs by number, what starts one, and their Telegram."""

    telegram: LocalTelegram
    proxy: Proxy
    start: Callable[[int], Any]
    programs: dict[int, Any] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(700_000_000))

    def person(self) -> Any:
        user = User(next(self._ids), "Hoàng")
        self.telegram.state.add_user(user).started = True
        return self.telegram.person(user.id)

    def answers(self, person: Any) -> list[str]:
        messages = self.telegram.people.chat(person.user.id).messages.values()
        return [message.text for message in messages if message.sender is not None and message.sender.is_bot]

    async def answered(self, people: list[Any], times: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while any(len(self.answers(person)) < times for person in people):  # noqa: ASYNC110 - programs of their own
                await asyncio.sleep(0.1)

    async def all_taken(self) -> None:
        """Wait until no update is left that has not been handled."""
        async with asyncio.timeout(PATIENCE):
            while self.telegram.webhook.info()["pending_update_count"]:  # noqa: ASYNC110 - programs of their own
                await asyncio.sleep(0.1)

    def ask_all(self, conversations: int) -> list[Any]:
        people = [self.person() for _ in range(conversations)]
        for question, _ in QUESTIONS:
            for person in people:
                person.say(question)
        return people

    def in_order(self, person: Any) -> bool:
        return all(year in answer for (_, year), answer in zip(QUESTIONS, self.answers(person), strict=True))


async def free_port() -> int:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


@pytest.fixture(scope="module")
def module_database(server) -> str:
    return server.database()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(tmp_path_factory: pytest.TempPathFactory, module_database: str, launch) -> AsyncIterator[Fleet]:
    directories = [tmp_path_factory.mktemp(f"replica{number}") for number in range(3)]
    proxy = Proxy([await free_port() for _ in directories])
    app = web.Application()
    app.add_routes([web.post("/telegram/updates", proxy.pass_on)])
    async with LocalTelegram(flood=False) as telegram, AsyncExitStack() as stack:
        telegram.patience = PATIENCE
        proxy.session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(90))
        )
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        telegram.state.add_user(User(OTHER_ADMIN, "Minh"))
        for admin in (ADMIN, OTHER_ADMIN):
            telegram.people.chat(admin).started = True

        async def start(number: int) -> None:
            program = await stack.enter_async_context(
                launch(
                    directories[number],
                    telegram,
                    STATE__DATABASE=module_database,
                    WEB__PORT=str(proxy.ports[number]),
                    TELEGRAM__MODE="webhook",
                    TELEGRAM__WEBHOOK__URL=f"http://127.0.0.1:{runner.addresses[0][1]}",
                    TELEGRAM__WEBHOOK__SECRET="shared",
                    TELEGRAM__ADMINS=f"{ADMIN},{OTHER_ADMIN}",
                    TELEGRAM__RATE_LIMIT="false",
                    CHAT__QUESTIONS_PER_MINUTE=str(PER_MINUTE),
                    LOGGING__LEVEL="info",
                )
            )
            await program.says('"ready"')
            fleet.programs[number] = program

        fleet = Fleet(telegram, proxy, start)
        await asyncio.gather(*(start(number) for number in range(3)))
        yield fleet


async def test_each_conversation_is_answered_in_order_and_once_though_all_comes_twice(fleet: Fleet) -> None:
    fleet.proxy.twice = True
    started = time.monotonic()
    people = fleet.ask_all(CONVERSATIONS)
    await fleet.answered(people, 3)
    seconds = time.monotonic() - started
    await fleet.proxy.repeated()
    fleet.proxy.twice = False
    _log.info("%d updates, each delivered twice: answered once and in order in %.1f s", 3 * CONVERSATIONS, seconds)
    assert [fleet.answers(person) for person in people if not fleet.in_order(person)] == []


async def test_a_lesson_on_one_is_answered_by_all_within_seconds(fleet: Fleet) -> None:
    admin = fleet.telegram.person(ADMIN)
    overlay = fleet.programs[0].directory / "overlay" / "sources"
    overlay.mkdir(parents=True, exist_ok=True)
    (overlay / "2031-01-02-thu.yaml").write_text(SOURCE, encoding="utf-8")
    with fleet.proxy.only(fleet.proxy.ports[0]):
        assert "Đã nạp dữ liệu." in (await admin.ask("/napdulieu")).text
    learnt = time.monotonic()
    for port in fleet.proxy.ports:
        with fleet.proxy.only(port):
            while "Thái Nguyên" not in (await fleet.person().ask(ASKED_OF_SOURCE)).text:
                assert time.monotonic() - learnt < PATIENCE
                await asyncio.sleep(0.05)
    seconds = time.monotonic() - learnt
    _log.info("a lesson is answered by all %.1f s after it was said to be learnt", seconds)
    if WHOLE:  # a busy machine is no fault of the program: a time is held to where it is measured
        assert seconds < SHARED_WITHIN


async def test_of_two_lessons_at_once_on_two_one_is_learnt_and_one_told_to_wait(fleet: Fleet) -> None:
    for number, year in ((0, 2032), (1, 2033)):
        folder = fleet.programs[number].directory / "overlay" / "sources"
        folder.mkdir(parents=True, exist_ok=True)
        text = SOURCE.replace("2031", str(year))
        (folder / f"{year}-01-02-thu.yaml").write_text(text, encoding="utf-8")
    # Two commands in one chat come one after the other, so that two admins are needed.
    admins = fleet.telegram.person(ADMIN), fleet.telegram.person(OTHER_ADMIN)
    with fleet.proxy.only(*fleet.proxy.ports[:2]):
        said = await asyncio.gather(*(admin.ask("/napdulieu") for admin in admins))
    told = sorted("Đã nạp" in message.text for message in said)
    assert told == [False, True], [message.text for message in said]
    assert any(message.text == texts.BUSY for message in said)


async def test_forget_me_on_one_is_forgotten_on_all(fleet: Fleet) -> None:
    person = fleet.person()
    for port in fleet.proxy.ports:
        with fleet.proxy.only(port):
            await person.ask(QUESTIONS[0][0])
    privacy = await person.ask("/quyenriengtu")
    await person.press(privacy, texts.BUTTON_FORGET)
    for port in fleet.proxy.ports:
        with fleet.proxy.only(port):
            assert (await person.ask("/nguon")).text == texts.NO_ANSWER_YET


async def test_what_one_person_may_ask_is_counted_by_all_together(fleet: Fleet) -> None:
    person = fleet.person()
    started = time.monotonic()
    for _ in range(2 * PER_MINUTE):  # each program by itself would answer all that come to it
        person.say(QUESTIONS[0][0])
    await fleet.all_taken()
    answers = fleet.answers(person)
    answered = sum(QUESTIONS[0][1] in answer for answer in answers)
    again = int((time.monotonic() - started) * PER_MINUTE / 60) + 1  # so many more with the time that has passed
    _log.info("%d questions of one person: %d answered", 2 * PER_MINUTE, answered)
    assert PER_MINUTE <= answered <= min(PER_MINUTE + again, 2 * PER_MINUTE)
    assert answered == 2 * PER_MINUTE or texts.TOO_MANY in answers  # where they took a minute, all may be answered


async def test_a_rolling_update_under_load_fails_no_question(fleet: Fleet) -> None:
    people: list[Any] = []
    for number in range(3):
        people += fleet.ask_all(20)
        fleet.programs[number].process.send_signal(signal.SIGTERM)
        assert await fleet.programs[number].ended() == 0
        await fleet.start(number)
    await fleet.answered(people, 3)
    assert [fleet.answers(person) for person in people if not fleet.in_order(person)] == []


async def test_replicas_killed_at_random_instants_under_load_cost_no_question(fleet: Fleet) -> None:
    chance = random.Random(14)
    people: list[Any] = []
    over = asyncio.Event()

    async def load() -> None:
        while not over.is_set():
            people.extend(fleet.ask_all(5))
            await asyncio.sleep(0.7)  # more than that, and a slow machine answers late, and marks late what it said

    loading = asyncio.create_task(load())
    for kill in range(KILLS):
        # In a whole run so many questions stand between two kills that one said twice in a thousand can be told apart.
        await asyncio.sleep(chance.uniform(0.2, 6.0 if WHOLE else 2.0))
        number = kill % 3
        fleet.programs[number].process.kill()
        await fleet.programs[number].ended()
        await fleet.start(number)
    over.set()
    await loading
    await fleet.answered(people, 3)
    said = [fleet.answers(person) for person in people]
    repeated, questions = sum(map(len, said)) - 3 * len(people), 3 * len(people)
    _log.info("%d kills under %d questions: all answered, %d of them twice", KILLS, questions, repeated)
    unanswered = [year for answers in said for _, year in QUESTIONS if not any(year in answer for answer in answers)]
    assert unanswered == []
    # What was sent and not yet marked when the kill came is said twice.
    assert repeated <= max(KILLS, questions / 1000)
    if WHOLE:
        assert repeated <= questions / 1000


async def test_a_restart_of_the_database_costs_no_question(fleet: Fleet, server) -> None:
    people = fleet.ask_all(30)
    await asyncio.sleep(0.3)
    server.stop()
    await asyncio.sleep(1)
    server.start()
    await fleet.answered(people, 3)
    assert [fleet.answers(person) for person in people if not fleet.in_order(person)] == []
    assert all(program.process.returncode is None for program in fleet.programs.values())
