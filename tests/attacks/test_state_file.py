"""A state file that somebody or something has harmed: nobody waits, nothing is raised, an update is still answered."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from handlers.state import Claim, Exchange, State
from knowledge import Conversation

CHAT, USER = -5, 7
SECONDS = 12.0  # a lock of another program is waited for, once


def clock() -> dt.datetime:
    return dt.datetime(2026, 11, 25, 8, tzinfo=dt.UTC)


def overwritten(start: float, length: int, filling: bytes | None = None) -> Callable[[Path], None]:
    def harm(path: Path) -> None:
        data = bytearray(path.read_bytes())
        at = int(len(data) * start)
        data[at : at + length] = filling * length if filling else random.Random(1).randbytes(length)
        path.write_bytes(data)

    return harm


def truncated(share: float) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


def written(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None


def changed(*statements: str) -> Callable[[Path], None]:
    def harm(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    return harm


def replaced(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def harm(path: Path) -> None:
        path.unlink()
        make(path)

    return harm


def beside(suffix: str, content: bytes) -> Callable[[Path], None]:
    return lambda path: path.with_name(path.name + suffix).write_bytes(content) and None


def another_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE chat (other TEXT)")
        connection.execute("CREATE TABLE mine (x)")


NOISE = random.Random(2).randbytes(40_000)
HARM: dict[str, Callable[[Path], None]] = {
    "empty": truncated(0),
    "one byte": written(b"x"),
    "half": truncated(0.5),
    "all but the end": truncated(0.97),
    "the header alone": lambda path: os.truncate(path, 100),
    "a header of zeros": overwritten(0, 100, b"\0"),
    "another magic": overwritten(0, 16, b"?"),
    "a first page of zeros": overwritten(0.001, 3900, b"\0"),
    "a page of zeros in the middle": overwritten(0.5, 4096, b"\0"),
    "noise in the middle": overwritten(0.4, 9000),
    "noise at the end": overwritten(0.9, 4096),
    "noise all over": written(NOISE),
    "words": written("xin chào\n".encode() * 900),
    "gone": lambda path: path.unlink(),
    "a directory": replaced(lambda path: path.mkdir()),
    "a link to nowhere": replaced(lambda path: path.symlink_to("nowhere/at/all")),
    "a link to itself": replaced(lambda path: path.symlink_to(path.name)),
    "a full device": replaced(lambda path: path.symlink_to("/dev/full")),
    "a log of noise": beside("-wal", NOISE),
    "an index of noise": beside("-shm", NOISE),
    "a journal of noise": beside("-journal", NOISE),
    "another program's database": replaced(another_database),
    "a table dropped": changed("DROP TABLE exchange"),
    "all tables dropped but one": changed("DROP TABLE exchange", "DROP TABLE dialogue", "DROP TABLE claim"),
    "a column dropped": changed("ALTER TABLE unanswered DROP COLUMN kind"),
    "a table of other columns": changed("DROP TABLE chat", "CREATE TABLE chat (x)"),
    "a view in the place of a table": changed("DROP TABLE dialogue", "CREATE VIEW dialogue AS SELECT 1 AS chat"),
    "conversations that are none": changed(
        "UPDATE dialogue SET conversation = '['", "UPDATE exchange SET content = '{'"
    ),
    "contents without end": changed(
        f"UPDATE dialogue SET conversation = '{'[' * 90_000}'", f"UPDATE exchange SET content = '{'[' * 90_000}'"
    ),
    "contents of other kinds": changed(
        "UPDATE dialogue SET conversation = '[1, null]'", "UPDATE exchange SET content = x'ff00'"
    ),
    "a key that is none": changed("INSERT INTO installation VALUES ('identity_key', 'không phải khóa')"),
    "steps of a later version": changed("CREATE TABLE later (x)", "PRAGMA user_version = 999999"),
    "no log": changed("PRAGMA journal_mode = DELETE"),
    "a trigger that refuses": changed(
        "CREATE TRIGGER no BEFORE INSERT ON claim BEGIN SELECT raise(ABORT, 'no'); END"
    ),
    "no table of steps": changed("DROP TABLE _sqlite_migrations"),
}  # fmt: skip


def exchange() -> Exchange:
    return Exchange(1, 9, "answer", "x", Conversation(), Conversation(), ("a",), ("b",), ("<b>p</b>",), ())


def made(path: Path) -> None:
    with closing(State(path, clock=clock)) as state:
        assert state.chats.choose_cluster(CHAT, "a").result(10)
        state.exchanges.put(CHAT, USER, exchange())
        state.dialogues.put(CHAT, None, USER, Conversation())
        state.feedback.vote(CHAT, 1, USER, good=True, intent=None)
        for number in range(200):
            state.unanswered.add(f"Câu hỏi số {number}?", "unknown")
        assert state.file.flush().result(10)


@pytest.mark.parametrize("harm", HARM)
async def test_a_harmed_state_costs_no_answer(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "state.sqlite"
    made(path)
    HARM[harm](path)
    async with asyncio.timeout(SECONDS):
        with closing(State(path, clock=clock)) as state:
            for _ in range(2):
                assert await state.claims.claim(1) is Claim.MINE
                await state.chats.default_cluster(CHAT)
                await state.dialogues.get(CHAT, None, USER)
                await state.exchanges.of_message(CHAT, 1)
                await state.unanswered.open()
                state.chats.choose_cluster(CHAT, "b").result(10)
                state.exchanges.put(CHAT, USER, exchange())
                state.dialogues.put(CHAT, None, USER, Conversation())
                state.feedback.vote(CHAT, 1, USER, good=False, intent=None).result(10)
                await state.caught_up()


@pytest.mark.parametrize("years", [-30, -1, 1, 30])
async def test_a_clock_that_jumps_costs_no_answer(tmp_path: Path, years: int) -> None:
    now = [dt.datetime(2026, 11, 25, 8, tzinfo=dt.UTC)]
    with closing(State(tmp_path / "state.sqlite", clock=lambda: now[0])) as state:
        assert await state.claims.claim(1) is Claim.MINE
        assert state.chats.choose_cluster(CHAT, "a").result(10)
        now[0] = now[0].replace(year=now[0].year + years)
        assert await state.claims.claim(2) is Claim.MINE
        assert await state.claims.done(2)
        assert state.claims.renew().result(10)
        assert state.purge().result(10)
        assert await state.chats.default_cluster(CHAT) == "a"
        assert state.healthy
