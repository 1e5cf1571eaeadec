"""The state in both databases: what one process writes another reads, claims, deletes; and what a restart costs."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from handlers.state import Claim, Engine, Exchange, SqliteEngine, State
from handlers.state.claims import LEASE_SECONDS
from knowledge import Conversation

CHAT, OTHER, USER = -5, -1005, 7


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 25, 8, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


Opener = Callable[[], State]


@pytest.fixture(params=["sqlite", "postgres"])
def opener(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Opener]:
    """Opens the same state again and again, as several processes would."""
    opened: list[State] = []
    if request.param == "postgres":
        from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

        url = request.getfixturevalue("database")

    def open_one() -> State:
        engine: Engine = SqliteEngine(tmp_path / "state.sqlite") if request.param == "sqlite" else PostgresEngine(url)
        opened.append(State(engine, clock=clock))
        return opened[-1]

    yield open_one
    for state in opened:
        state.close()


def exchange(message_id: int) -> Exchange:
    return Exchange(message_id, 9, "answer", "x", Conversation(), Conversation(), ("a",), ("b",), ("<b>p</b>",), ())


async def test_all_that_is_kept_comes_back_in_another_process(opener: Opener, clock: Clock) -> None:
    one, two = opener(), opener()
    assert two.identities.user(USER) == one.identities.user(USER)
    for cluster in ("a", "b"):
        assert one.chats.choose_cluster(CHAT, cluster).result(10)
    for number in range(103):
        one.exchanges.put(CHAT, USER, exchange(number))
    one.unanswered.add("Ai\x00 là ai?", "unknown")
    one.unanswered.add("Câu lạ", "unknown")
    one.unanswered.add("câu  lạ", "no_data")
    one.tallies.add(clock().date(), "answer", 2.0)
    one.tallies.add(clock().date(), "answer", 4.0)
    for good in (True, False):
        assert one.feedback.vote(CHAT, 1, USER, good=good, intent=None).result(10)
    assert one.feedback.add_remark(USER, "Hay").result(10)
    assert one.pending.put("k", "1", {"a": "x"}).result(10)
    assert one.pending.put("k", "1", {"a": "y"}).result(10)
    assert one.chats.mark(CHAT, active=True).result(10)
    assert await two.chats.default_cluster(CHAT) == "b"
    assert await two.exchanges.of_message(CHAT, 102) == exchange(102)
    assert await two.exchanges.of_message(CHAT, 2) is None
    assert [(q.text, q.times) for q in await two.unanswered.open() if "lạ" in q.text] == [("Câu lạ", 2)]
    assert ((await two.tallies.of(clock().date())).questions, (await two.tallies.of(clock().date())).mean_ms) == (
        2,
        3.0,
    )
    assert ((await two.feedback.votes()).good, (await two.feedback.votes()).bad) == (0, 1)
    assert [remark.text for remark in await two.feedback.remarks(5)] == ["Hay"]
    assert await two.pending.get("k", "1") == {"a": "y"}
    assert await two.chats.count() == 1
    assert two.unanswered.settle([q.key for q in await two.unanswered.open()], "taught").result(10)
    one.unanswered.add("câu lạ", "unknown")
    one.file.flush().result(10)
    assert [q.times for q in await two.unanswered.open()] == [3]
    assert one.purge().result(10)


async def test_a_group_that_moves_takes_along_what_is_not_there(opener: Opener) -> None:
    one, two = opener(), opener()
    one.dialogues.put(CHAT, None, USER, Conversation())
    assert one.chats.choose_cluster(CHAT, "old").result(10)
    assert one.chats.migrate(CHAT, OTHER).result(10)
    assert (await two.chats.default_cluster(OTHER), await two.chats.default_cluster(CHAT)) == ("old", None)
    assert one.chats.choose_cluster(CHAT, "late").result(10)
    assert one.chats.migrate(CHAT, OTHER).result(10)
    assert await two.chats.default_cluster(OTHER) == "old"


async def test_what_two_processes_write_in_one_second_is_in_order(opener: Opener) -> None:
    one, two = opener(), opener()
    for number in range(6):
        writer, reader = (one, two) if number % 2 else (two, one)
        conversation = Conversation.from_json(Conversation().to_json())
        writer.dialogues.put(CHAT, None, USER, conversation)
        writer.file.flush().result(10)
        assert not writer.dialogues._unwritten
        assert (await reader.dialogues.get(CHAT, None, USER)).to_json() == conversation.to_json()


async def test_forgotten_by_one_is_forgotten_by_all(opener: Opener) -> None:
    one, two = opener(), opener()
    for state, message in ((one, 1), (two, 2)):
        state.dialogues.put(CHAT, None, USER, Conversation())
        state.exchanges.put(CHAT, USER, exchange(message))
        state.file.flush().result(10)
    assert one.forget_user(USER).result(10)
    for state in (one, two):
        assert not state.dialogues._unwritten
        assert await state.exchanges.latest(CHAT, USER) is None
        assert await state.file.read("SELECT * FROM dialogue") == []


async def test_an_update_is_claimed_by_one_and_taken_over_when_that_one_is_gone(opener: Opener, clock: Clock) -> None:
    one, two = opener(), opener()
    assert await one.claims.claim(1) is Claim.MINE
    assert await two.claims.claim(1) is Claim.BUSY
    clock.now += dt.timedelta(seconds=LEASE_SECONDS - 1)
    assert one.claims.renew().result(10)
    clock.now += dt.timedelta(seconds=2)
    assert await two.claims.claim(1) is Claim.BUSY
    clock.now += dt.timedelta(seconds=LEASE_SECONDS)
    assert await two.claims.claim(1) is Claim.MINE
    assert await two.claims.done(1)
    assert await one.claims.claim(1) is Claim.DONE
    assert await one.claims.claim(2) is Claim.MINE
    assert one.claims.release().result(10)
    assert await two.claims.claim(2) is Claim.MINE
    assert one.claims.take_over().result(10)
    assert await one.claims.claim(2) is Claim.MINE
    clock.now += dt.timedelta(hours=26)
    assert one.purge().result(10)
    assert await one.claims.claim(1) is Claim.MINE


async def test_of_two_that_claim_at_once_one_has_it(opener: Opener) -> None:
    one, two = opener(), opener()
    for update_id in range(50):
        claims = await asyncio.gather(one.claims.claim(update_id), two.claims.claim(update_id))
        assert sorted(claim.name for claim in claims) == ["BUSY", "MINE"]


_OPENING = """
import datetime, pathlib, sys, time
from handlers.state import State
path = pathlib.Path(sys.argv[1])
print("ready", flush=True)
while not path.with_name("go").exists():
    time.sleep(0.001)
state = State(path, clock=lambda: datetime.datetime.now(datetime.UTC))
print(state.healthy, state.identities.user(1))
state.close()
"""


@pytest.mark.processes
def test_a_file_opened_by_many_at_once_is_set_up_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _OPENING, str(tmp_path / "state.sqlite")]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * 6
    (tmp_path / "go").touch()
    told = {process.communicate(timeout=60)[0] for process in processes}
    assert len(told) == 1
    assert next(iter(told)).startswith("True ")


async def test_what_is_written_while_postgres_restarts_is_kept(server, database: str, clock: Clock) -> None:
    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    with closing(State(PostgresEngine(database), clock=clock)) as state:
        assert await state.claims.claim(1) is Claim.MINE
        assert await state.chats.default_cluster(CHAT) is None
        server.stop()
        claiming = asyncio.create_task(state.claims.claim(2))
        chosen = state.chats.choose_cluster(CHAT, "kept")
        await asyncio.sleep(1)
        assert not claiming.done()
        assert not state.healthy
        server.start()
        assert await asyncio.wait_for(claiming, 30) is Claim.MINE
        assert chosen.result(30)
        assert await state.chats.default_cluster(CHAT) == "kept"
        assert state.healthy
        server.stop()
        server.start()
        assert await state.chats.default_cluster(CHAT) == "kept"


_KILLED_AFTER_THE_FIRST_STEP = """
import asyncio, datetime, os, signal, sys
from handlers.state import State
from handlers.state.postgres import PostgresEngine
from knowledge import Conversation

async def mark():
    state = State(PostgresEngine(sys.argv[1]), clock=lambda: datetime.datetime(2026, 11, 25, 8, tzinfo=datetime.UTC))
    await state.prepare()
    await state.claims.claim(1)
    state.dialogues.put(-5, None, 7, Conversation().with_default_cluster("x"))
    state.claims.done(1).send(None)  # as far as it comes without waiting
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(mark())
"""


@pytest.mark.processes
async def test_a_mark_and_what_goes_with_it_have_left_a_program_that_is_killed_at_once(
    database: str, clock: Clock
) -> None:
    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    for _ in range(5):
        with closing(State(PostgresEngine(database), clock=clock)) as state:
            command = [sys.executable, "-c", _KILLED_AFTER_THE_FIRST_STEP, database]
            assert (await asyncio.to_thread(subprocess.run, command, check=False)).returncode == -signal.SIGKILL
            async with asyncio.timeout(60):
                while await state.claims.claim(1) is Claim.BUSY:  # noqa: ASYNC110 - the server runs it
                    await asyncio.sleep(0.01)
            assert await state.claims.claim(1) is Claim.DONE
            assert len(await state.file.read("SELECT * FROM dialogue")) == 1
            assert state.file.write(lambda c: [c.execute("DELETE FROM claim"), c.execute("DELETE FROM dialogue")])
            assert await state.file.kept(state.file.flush())


async def test_a_mark_that_the_database_does_not_take_now_is_kept_when_it_is_back(
    server, database: str, clock: Clock
) -> None:
    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    with closing(State(PostgresEngine(database), clock=clock)) as state:
        await state.prepare()
        assert await state.claims.claim(1) is Claim.MINE
        server.stop()
        state.dialogues.put(CHAT, None, USER, Conversation())
        marking = asyncio.create_task(state.claims.done(1))
        await asyncio.sleep(0.5)
        assert not marking.done()
        server.start()
        assert await asyncio.wait_for(marking, 30)
        assert await state.claims.claim(1) is Claim.DONE
        assert len(await state.file.read("SELECT * FROM dialogue")) == 1


async def test_what_is_said_after_being_forgotten_is_not_forgotten_with_it(database: str, clock: Clock) -> None:
    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    with closing(State(PostgresEngine(database), clock=clock)) as state:
        state.file.write(lambda _: time.sleep(0.3))  # all below is queued meanwhile
        state.dialogues.put(CHAT, None, USER, Conversation())
        state.forget_user(USER)
        state.dialogues.put(OTHER, None, USER, Conversation())
        assert await state.claims.done(1)
        chats = {row["chat"] for row in await state.file.read("SELECT chat FROM dialogue")}
        assert chats == {state.identities.chat(OTHER)}


async def test_the_overlay_is_shared_whole(database: str, clock: Clock) -> None:
    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    with closing(State(PostgresEngine(database), clock=clock)) as state:
        assert state.overlay is not None
        assert (await state.overlay.generation(), await state.overlay.latest()) == (0, (0, {}))
        two_changes = ({"sources/a.yaml": b"a", "questions/b.yaml": b"\x00"}, {"sources/a.yaml": b"c"})
        for before, files in enumerate(two_changes):
            assert await state.overlay.put(files, before) == before + 1
            assert await state.overlay.latest() == (before + 1, files)
        assert await state.overlay.put({}, 1) is None  # somebody was quicker
        assert await state.overlay.latest() == (2, files)


async def test_a_change_is_told_to_the_others_and_made_by_one_at_a_time(database: str, clock: Clock) -> None:
    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    engines = PostgresEngine(database), PostgresEngine(database)
    with closing(State(engines[0], clock=clock)) as one, closing(State(engines[1], clock=clock)) as two:
        assert one.overlay is not None
        assert two.overlay is not None
        await two.overlay.changed(10)  # begins to listen
        telling = asyncio.create_task(two.overlay.changed(60))
        await asyncio.sleep(0.1)
        assert not telling.done()
        assert await one.overlay.put({}, 0) == 1
        await asyncio.wait_for(telling, 60)
        async with one.overlay.alone() as first, two.overlay.alone() as second:
            assert (first, second) == (True, False)
        async with two.overlay.alone() as later:
            assert later
        await two.overlay.close()


async def test_reading_a_shared_database_lets_other_questions_go_on(database: str, clock: Clock) -> None:
    import psycopg  # noqa: PLC0415 - comes with an extra

    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    with closing(State(PostgresEngine(database), clock=clock)) as state, psycopg.connect(database) as holding:
        holding.execute("SELECT pg_advisory_lock(1)")
        reading = asyncio.create_task(state.file.read("SELECT pg_advisory_lock(1)"))
        others = [state.file.read("SELECT 1 AS one") for _ in range(20)]
        assert [rows[0]["one"] for rows in await asyncio.gather(*others)] == [1] * 20
        assert not reading.done()
        holding.execute("SELECT pg_advisory_unlock(1)")
        await reading


async def test_a_limit_holds_for_all_replicas_together(database: str, clock: Clock) -> None:
    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    with (
        closing(State(PostgresEngine(database), clock=clock)) as one,
        closing(State(PostgresEngine(database), clock=clock)) as two,
    ):
        assert one.rates is not None
        assert two.rates is not None
        turns = [one.rates, two.rates] * 20
        assert sum([await rates.allows("question", USER, 20) for rates in turns]) == 20
        assert await one.rates.allows("inline", USER, 20)
        clock.now += dt.timedelta(seconds=3)
        assert [await rates.allows("question", USER, 20) for rates in turns[:2]] == [True, False]
        clock.now += dt.timedelta(seconds=60)
        assert sum([await rates.allows("question", USER, 20) for rates in turns]) == 20


async def test_turns_in_a_group_are_taken_by_all_replicas_together(database: str, clock: Clock) -> None:
    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    with (
        closing(State(PostgresEngine(database), clock=clock)) as one,
        closing(State(PostgresEngine(database), clock=clock)) as two,
    ):
        assert one.rates is not None
        assert two.rates is not None
        waits = [await rates.turn("group", CHAT, 20) for rates in [one.rates, two.rates] * 11]
        assert [round(wait, 3) for wait in waits] == [0.0] * 20 + [3.0, 6.0]
        assert await one.rates.turn("group", OTHER, 20) == 0.0


async def test_what_is_said_to_be_kept_outlives_a_database_that_is_cut_off(server, database: str, clock: Clock) -> None:
    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    for number in range(5):
        with closing(State(PostgresEngine(database), clock=clock)) as state:
            assert state.chats.choose_cluster(CHAT, f"kept{number}").result(10)
            server.stop()
            server.start()
        with closing(State(PostgresEngine(database), clock=clock)) as state:
            assert await state.chats.default_cluster(CHAT) == f"kept{number}"


async def test_programs_that_write_the_same_rows_at_once_never_wait_for_each_other(
    database: str, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """In a transaction of many jobs, rows are locked in one order, in whatever order the answers came."""
    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    chance, day = random.Random(14), clock().date()
    with (
        closing(State(PostgresEngine(database), clock=clock)) as one,
        closing(State(PostgresEngine(database), clock=clock)) as two,
    ):
        for _ in range(25):
            for state in (one, two):
                for chat in chance.sample(range(60), 60):
                    state.dialogues.put(chat, None, USER, Conversation())
                for kind in chance.sample(["answer", "unknown", "clarify"], 3):
                    state.tallies.add(day, kind, 1.0)
            claims = [state.claims.claim(number) for state in (one, two) for number in chance.sample(range(40), 40)]
            await asyncio.gather(*claims)
            marks = [state.claims.done(number) for state in (one, two) for number in chance.sample(range(40), 40)]
            await asyncio.gather(*marks)
        assert (await one.tallies.of(day)).questions == 2 * 25 * 3
    assert [record.getMessage() for record in caplog.records if "deadlock" in record.getMessage()] == []


async def test_a_state_moves_whole_and_once(tmp_path: Path, database: str, clock: Clock) -> None:
    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    path = tmp_path / "state.sqlite"
    with closing(State(path, clock=clock)) as old:
        assert old.chats.choose_cluster(CHAT, "tdmnpb").result(10)
        old.exchanges.put(CHAT, USER, exchange(3))
        assert old.feedback.add_remark(USER, "Hay").result(10)
        assert await old.claims.done(5)
    environment = {
        "THIDUA_PATHS__STATE": str(path),
        "THIDUA_PATHS__OVERLAY": str(tmp_path / "overlay"),
        "THIDUA_STATE__DATABASE": database,
    }
    (tmp_path / "overlay" / "sources").mkdir(parents=True)
    (tmp_path / "overlay" / "sources" / "a.yaml").write_bytes(b"a: 1")
    moved = CliRunner(env=environment).invoke(main, ["state", "move"])
    assert moved.exit_code == 0, moved.output
    assert "exchange: 1" in moved.output
    with closing(State(PostgresEngine(database), clock=clock)) as new:
        assert await new.chats.default_cluster(CHAT) == "tdmnpb"
        assert await new.exchanges.of_message(CHAT, 3) == exchange(3)
        assert new.feedback.add_remark(USER, "Rất hay").result(10)
        assert [remark.text for remark in await new.feedback.remarks(5)] == ["Rất hay", "Hay"]
        assert await new.claims.claim(5) is Claim.DONE
        assert new.overlay is not None
        assert await new.overlay.latest() == (1, {"sources/a.yaml": b"a: 1"})
    again = CliRunner(env=environment).invoke(main, ["state", "move"])
    assert (again.exit_code, "không chép đè" in again.output) == (1, True)
