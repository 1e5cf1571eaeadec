"""How the program starts, outlives faults and ends: signals, exit codes, two at once, reloads under load."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from bot.webhook import SECRET_HEADER
from localtelegram import ADMIN, AN, BINH, DEFAULT_TOKEN, Fault, LocalTelegram, User

pytestmark = pytest.mark.processes

QUESTION = "Năm 2023 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"
ANSWER = "Bắc Kạn"
PATIENCE = 300.0


async def test_a_question_is_answered_and_sigterm_ends_it_well(telegram: LocalTelegram, start: Callable) -> None:
    async with start(telegram) as program:
        answer = await telegram.person(AN).ask(QUESTION)
        assert ANSWER in answer.text
        program.process.send_signal(signal.SIGTERM)
        assert await program.ended() == 0
        assert QUESTION not in program.text
        assert all(json.loads(line) for line in program.output)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda one: one.name)
async def test_questions_in_hand_are_answered_before_it_stops(
    telegram: LocalTelegram, start: Callable, number: signal.Signals
) -> None:
    async with start(telegram) as program:
        await program.says('"ready"')
        fault = telegram.state.faults.add(Fault("sendMessage", "hang", times=None, seconds=30))
        for person in (AN, BINH, ADMIN):
            telegram.person(person).say(QUESTION)
            telegram.person(person).say("/trogiup")
        async with asyncio.timeout(PATIENCE):
            while fault.struck < 3:  # noqa: ASYNC110 - what is waited for tells nobody
                await asyncio.sleep(0.02)
        mark = telegram.messages.mark()
        program.process.send_signal(number)
        await asyncio.sleep(0.5)
        assert program.process.returncode is None
        telegram.state.faults.clear()
        assert await program.ended() == 0
        for person in (AN, BINH, ADMIN):
            assert ANSWER in (await telegram.messages.next(person, mark)).text
        assert len(telegram.state.record.of("sendMessage")) == 6


async def test_what_it_took_does_not_come_again_after_a_restart(telegram: LocalTelegram, start: Callable) -> None:
    async with start(telegram) as program:
        await telegram.person(AN).ask(QUESTION)
        program.process.send_signal(signal.SIGINT)
        assert await program.ended() == 0
    mark = telegram.messages.mark()
    async with start(telegram) as program:
        await program.says('"ready"')
        assert await telegram.messages.silent(AN, mark, seconds=1)


@pytest.mark.parametrize("kind", ["429", "502", "cut", "hang"])
async def test_faults_at_the_start_are_outlived(telegram: LocalTelegram, start: Callable, kind: str) -> None:
    for method in ("getMe", "setMyCommands", "deleteWebhook", "getUpdates"):
        telegram.state.faults.add(Fault(method, kind, seconds=2, retry_after=1))
    async with start(telegram, TELEGRAM__TIMEOUTS__READ="1"):
        assert ANSWER in (await telegram.person(AN).ask(QUESTION)).text


async def test_the_first_of_two_programs_ends_with_a_clear_line(telegram: LocalTelegram, start: Callable) -> None:
    async with start(telegram) as first:
        await first.says('"ready"')
        async with start(telegram, TELEGRAM__REFUSAL_SECONDS="60") as second:
            assert await first.ended() == 76
            assert "chương trình khác" in first.output[-1]
            assert "Traceback" not in first.text
            assert ANSWER in (await telegram.person(AN).ask(QUESTION)).text
            assert second.process.returncode is None


async def test_a_token_that_is_refused_ends_it_with_a_clear_line(telegram: LocalTelegram, start: Callable) -> None:
    wrong = DEFAULT_TOKEN[:-5] + "wrong"
    async with start(telegram, TELEGRAM__TOKEN=wrong) as program:
        assert await program.ended() == 77
        assert "@BotFather" in program.output[-1]
        assert wrong.partition(":")[2] not in program.text
        assert "Traceback" not in program.text


async def test_a_bot_api_that_is_not_there_ends_it_with_its_address(start: Callable) -> None:
    settings = {"TELEGRAM__TOKEN": DEFAULT_TOKEN, "TELEGRAM__BASE_URL": "http://127.0.0.1:9"}
    async with start(**settings, TELEGRAM__START_ATTEMPTS="2") as program:
        assert await program.ended() == 69
        assert "http://127.0.0.1:9: không nối được tới máy chủ" in program.output[-1]
        assert program.text.count("trying again") == 1


@pytest.mark.parametrize("token", [{}, {"TELEGRAM__TOKEN": ""}, {"TELEGRAM__TOKEN": "  "}])
async def test_a_service_without_a_token_is_an_error_and_no_local_page(start: Callable, monkeypatch, token) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere")
    async with start(**token) as program:
        assert await program.ended() == 78
        assert "token" in program.text
        assert "Traceback" not in program.text


@pytest.mark.parametrize("name", ["FACTS", "STATE"])
async def test_a_place_that_cannot_be_written_ends_it_with_one_line(
    telegram: LocalTelegram, start: Callable, tmp_path: Path, name: str
) -> None:
    (tmp_path / "file").write_text("")
    async with start(telegram, **{f"PATHS__{name}": str(tmp_path / "file" / "inside" / "a.sqlite")}) as program:
        assert await program.ended() == 73
        assert "paths.facts" in program.output[-1]
        assert "Traceback" not in program.text


async def test_a_first_interrupt_however_early_prints_no_traceback(telegram: LocalTelegram, start: Callable) -> None:
    for seconds in (0.4, 0.8, 1.2):
        async with start(telegram) as program:
            await asyncio.sleep(seconds)
            program.process.send_signal(signal.SIGINT)
            await program.ended()
            assert "Traceback" not in program.text


IGNORED = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGHUP, marks=pytest.mark.skipif(IGNORED, reason="SIGHUP is ignored here, as under nohup")),
    ],
)
async def test_no_other_signal_prints_a_traceback_however_early(
    telegram: LocalTelegram, start: Callable, number
) -> None:
    for seconds in (0.3, 0.9):
        async with start(telegram) as program:
            await asyncio.sleep(seconds)
            program.process.send_signal(number)
            assert await program.ended() in {0, -number}
            assert "Traceback" not in program.text


async def test_settings_that_are_wrong_end_it_with_their_names(start: Callable) -> None:
    async with start(TELEGRAM__MODE="webhok") as program:
        assert await program.ended() == 78
        assert "THIDUA_TELEGRAM__MODE" in program.text
        assert "Traceback" not in program.text


async def test_knowledge_that_is_wrong_ends_it_with_file_and_line(start: Callable, tmp_path: Path) -> None:
    overlay = tmp_path / "overlay" / "reference"
    overlay.mkdir(parents=True)
    (overlay / "taught.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    async with start() as program:
        assert await program.ended() == 65
        assert "taught.yaml:1" in program.text
        assert "Traceback" not in program.text


async def test_by_webhook_with_the_secret_alone(telegram: LocalTelegram, start: Callable, unused_port: int) -> None:
    address = f"http://127.0.0.1:{unused_port}"
    webhook = {
        "TELEGRAM__MODE": "webhook",
        "TELEGRAM__WEBHOOK__URL": address,
        "TELEGRAM__WEBHOOK__SECRET": "only-telegram-knows",
        "WEB__PORT": str(unused_port),
    }
    async with start(telegram, **webhook) as program, aiohttp.ClientSession(address) as outside:
        answer = await telegram.person(AN).ask(QUESTION)
        assert ANSWER in answer.text
        update = {"update_id": 7, "message": {"message_id": 1, "date": 0, "chat": {"id": AN, "type": "private"}}}
        for headers in ({}, {SECRET_HEADER: "guess"}):
            async with outside.post("/telegram/updates", json=update, headers=headers) as response:
                assert response.status == 403
        async with outside.get("/healthz") as response:
            assert (await response.json())["ok"] is True
        async with outside.get("/metrics") as response:
            assert 'thidua_updates_total{kind="message"} 1.0' in (await response.text()).splitlines()
        program.process.send_signal(signal.SIGTERM)
        assert await program.ended() == 0
        assert "only-telegram-knows" not in program.text


async def test_health_tells_how_it_is(telegram: LocalTelegram, start: Callable, unused_port: int) -> None:
    async with (
        start(telegram, WEB__PORT=str(unused_port)) as program,
        aiohttp.ClientSession(f"http://127.0.0.1:{unused_port}") as outside,
    ):
        await program.says('"ready"')
        telegram.person(AN).say(QUESTION)
        await telegram.messages.next(AN, 0)
        async with outside.get("/healthz") as response:
            assert response.status == 200
            assert await response.json() == {"ok": True, "receiving": True, "facts": True, "state": True}


async def test_a_port_in_use_is_told(telegram: LocalTelegram, start: Callable) -> None:
    taken = telegram.address.rpartition(":")[2]
    async with start(telegram, WEB__PORT=taken) as program:
        assert await program.ended() == 78
        assert f"127.0.0.1:{taken} (web.port): đang có chương trình khác dùng cổng này" in program.output[-1]


async def test_without_a_token_a_page_answers_on_this_machine(start: Callable) -> None:
    async with start(LOCAL__PORT="0") as program:
        line = await program.says("Trang thử")
        address = line.split()[5]
        assert address.startswith("http://127.0.0.1:")
        async with aiohttp.ClientSession() as browser, browser.get(address) as page:
            assert page.status == 200
            assert "text/html" in page.headers["Content-Type"]
        await program.says('"ready"')
        program.process.send_signal(signal.SIGINT)
        assert await program.ended() == 0
        assert "Traceback" not in program.text


@pytest.mark.alone
async def test_reloads_under_two_hundred_questions_a_second_cost_no_answer(
    telegram: LocalTelegram, launch: Callable, tmp_path: Path
) -> None:
    people = [900_000_000 + number for number in range(40)]
    for user_id in people:
        telegram.state.add_user(User(user_id, f"Người {user_id}"))
    overlay = tmp_path / "overlay" / "reference"
    overlay.mkdir(parents=True)
    load = {"TELEGRAM__RATE_LIMIT": "false", "CHAT__QUESTIONS_PER_MINUTE": "100000"}
    async with launch(tmp_path, telegram, **load, TELEGRAM__ADMINS=str(ADMIN)) as program:
        await program.says('"ready"')
        mark = telegram.messages.mark()
        asked = asyncio.create_task(ask_steadily(telegram, people, questions=600, rate=200))
        for number in range(3):
            rows = f"aliases:\n  - {{kind: cluster, of: tdmnpb, text: cụm thử nghiệm {number}}}\n"
            (overlay / "taught.yaml").write_text(rows, encoding="utf-8")
            reply = await telegram.person(ADMIN).ask("/napdulieu")
            assert "→" in reply.text, reply.text
        await asked
        answers: list[str] = []
        async with asyncio.timeout(PATIENCE):
            async for event in telegram.state.events.stream(mark):
                sent = event.data.get("message")
                if event.kind == "message" and event.chat_id in people and sent.sender.id == telegram.state.bot.id:
                    answers.append(sent.text)
                if len(answers) == 600:
                    break
        assert all(ANSWER in answer for answer in answers)
        assert "a handler failed" not in program.text


async def ask_steadily(telegram: LocalTelegram, people: list[int], *, questions: int, rate: int) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()
    for number in range(questions):
        await asyncio.sleep(max(0.0, started + number / rate - loop.time()))
        telegram.person(people[number % len(people)]).say(QUESTION)
