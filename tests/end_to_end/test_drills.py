"""Drills on the whole program: a full disk, a kill amid a reload, a base of facts shared with another program."""

from __future__ import annotations

import asyncio
import resource
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest

from handlers.messages import texts
from knowledge import PACKAGED_ROOT, Assistant
from localtelegram import ADMIN, AN, BINH, GROUP, LocalTelegram, User

pytestmark = pytest.mark.processes

QUESTION = "Năm 2023 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"
ANSWER = "Bắc Kạn"
WITHOUT_CLUSTER = "cụm trưởng năm 2017"
PATIENCE = 300.0
SOURCE = """source: {publisher: Báo thử, published: 2031-01-02, title: Tin thử}
roles: [{cluster: TDMNPB, year: 2031, role: head, unit: Thái Nguyên}]
"""
ASKED_OF_SOURCE = "Năm 2031 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110 - a program of its own sets no event here
            await asyncio.sleep(0.05)


async def test_a_full_disk_costs_no_answer_and_heals(
    telegram: LocalTelegram, launch, tmp_path: Path, unused_port: int
) -> None:
    admin, an = telegram.person(ADMIN), telegram.person(AN)
    settings = {"TELEGRAM__ADMINS": str(ADMIN), "WEB__PORT": str(unused_port)}
    async with (
        launch(tmp_path, telegram, **settings) as program,
        aiohttp.ClientSession(f"http://127.0.0.1:{unused_port}") as outside,
    ):
        assert ANSWER in (await an.ask(QUESTION)).text

        async def is_well() -> bool:
            async with outside.get("/healthz") as response:
                told = await response.json()
                assert response.status == (200 if told["ok"] else 503)
                return told["state"]

        async def is_unwell() -> bool:
            await an.ask(QUESTION)  # each answer is to be remembered, which no longer works
            return not await is_well()

        limits = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        await until(is_unwell)
        for _ in range(3):
            assert ANSWER in (await an.ask(QUESTION)).text
        assert (await an.ask("/cum tdmnpb")).text == texts.CLUSTER_NOT_KEPT
        assert texts.STATE_UNWELL in (await admin.ask("/trangthai")).text
        folder = program.directory / "overlay" / "sources"
        folder.mkdir(parents=True)
        (folder / "2031-01-02-thu.yaml").write_text(SOURCE, encoding="utf-8")
        assert "không ghi được tệp" in (await admin.ask("/napdulieu")).text
        assert ANSWER in (await an.ask(QUESTION)).text

        resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, limits)

        async def heals() -> bool:
            await an.ask(QUESTION)
            return await is_well()

        await until(heals)
        assert "Đã nạp dữ liệu." in (await admin.ask("/napdulieu")).text
        assert "Thái Nguyên" in (await an.ask(ASKED_OF_SOURCE)).text
        assert "a handler failed" not in program.text
        program.process.send_signal(signal.SIGTERM)
        assert await program.ended() == 0


async def test_a_kill_loses_neither_choices_nor_the_talk_and_the_files_are_whole(
    telegram: LocalTelegram, launch, tmp_path: Path
) -> None:
    an, binh, admin = (telegram.person(one) for one in (AN, BINH, ADMIN))
    settings = {"TELEGRAM__ADMINS": str(ADMIN)}
    async with launch(tmp_path, telegram, **settings) as program:
        assert ANSWER in (await binh.ask(QUESTION)).text
        long = await an.ask("các hình thức khen thưởng")
        # This is said when it is written, and with it all that came before.
        assert "Đã chọn" in (await admin.ask("/cum tdmnpb", GROUP)).text
        folder = program.directory / "overlay" / "sources"
        folder.mkdir(parents=True)
        (folder / "2031-01-02-thu.yaml").write_text(SOURCE, encoding="utf-8")
        mark = telegram.messages.mark()
        admin.say("/napdulieu")
        an.say(QUESTION)
        await telegram.messages.next(AN, mark)
        program.process.kill()
        assert await program.ended() == -signal.SIGKILL
    async with launch(tmp_path, telegram, **settings) as program:
        await program.says('"ready"')
        an.say(ASKED_OF_SOURCE)

        async def answered() -> bool:
            """Perhaps after the answer of before once more: the kill came as it was sent, maybe before its mark."""
            return any("Thái Nguyên" in message.text for message in telegram.people.chat(AN).messages.values())

        await until(answered)
        assert "2022" in (await binh.ask("còn năm 2022?")).text
        assert "Tuyên Quang" in (await an.ask(f"/hoi {WITHOUT_CLUSTER}", GROUP)).text
        mark = telegram.messages.mark()
        await an.press(long, texts.BUTTON_NEXT)
        turned = await telegram.messages.next(AN, mark, edited=True)
        assert f"2/{turned.buttons[1]['text'].partition('/')[2]}" == turned.buttons[1]["text"]
    for name in ("state.sqlite", "facts.sqlite"):
        with sqlite3.connect(tmp_path / name) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_kill_amid_sixty_questions_leaves_none_unanswered(
    telegram: LocalTelegram, start, unused_port: int, mode: str
) -> None:
    told = {
        "TELEGRAM__MODE": mode,
        "TELEGRAM__WEBHOOK__URL": f"http://127.0.0.1:{unused_port}",
        "TELEGRAM__WEBHOOK__SECRET": "only-telegram-knows",
        "WEB__PORT": str(unused_port),
    }
    settings = told if mode == "webhook" else {}
    users = [User(600_000_000 + number, "Hoàng") for number in range(60)]
    for user in users:
        telegram.state.add_user(user).started = True

    def answers(user: User) -> list[str]:
        messages = telegram.people.chat(user.id).messages.values()
        return [message.text for message in messages if message.sender is not None and message.sender.is_bot]

    async with start(telegram, **settings) as program:
        await program.says('"ready"')
        mark = telegram.messages.mark()
        for user in users:
            telegram.person(user.id).say(QUESTION)
        await telegram.messages.next(users[0].id, mark)
        program.process.kill()
        await program.ended()
    assert not all(answers(user) for user in users)  # the kill came amid them
    async with start(telegram, **settings) as program:

        async def all_answered() -> bool:
            return all(answers(user) for user in users)

        await until(all_answered)
        await program.says('"ready"')
    assert all(ANSWER in answer for user in users for answer in answers(user))
    # What was sent and not yet marked when the kill came is said twice; so many are handled at once.
    assert sum(len(answers(user)) for user in users) <= 60 + 16


async def test_what_another_program_puts_in_place_is_taken_over(
    telegram: LocalTelegram, launch, tmp_path: Path
) -> None:
    """As behind a balancer: a reload reaches one program, and all have the same base of facts."""
    base, overlay = tmp_path / "facts.sqlite", tmp_path / "overlay"
    async with launch(tmp_path, telegram) as program:
        await program.says('"ready"')
        (overlay / "sources").mkdir(parents=True)
        (overlay / "sources" / "2031-01-02-thu.yaml").write_text(SOURCE, encoding="utf-8")
        await asyncio.to_thread(Assistant.open, [PACKAGED_ROOT, overlay], base)
        await program.says("new facts taken over")
        assert "Thái Nguyên" in (await telegram.person(AN).ask(ASKED_OF_SOURCE)).text
