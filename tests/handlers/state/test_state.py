import asyncio
import datetime as dt
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from handlers.state import Exchange, State, StateFile
from handlers.state.engines import SqliteEngine
from knowledge.response import Conversation, Source, Turn


class Clock:
    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_by(self, **parts: float) -> None:
        self.now += dt.timedelta(**parts)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "state" / "state.sqlite"


@pytest.fixture
def state(path, clock):
    state = State(path, clock=clock)
    yield state
    state.close()


def exchange(message_id: int, question_id: int | None = None) -> Exchange:
    before = Conversation(default_cluster="tdmnpb")
    turn = Turn("cluster_role", {"year": (2023,)}, "Năm 2023?", ("s1",), None, {})
    source = Source("s1", "TTXVN", "2017-03-17", "Hội nghị", "https://example.org/a")
    return Exchange(
        message_id, question_id, "answer", "cluster_role", before, Conversation((turn,)), ("A", "B"), ("C?",),
        ("<b>x</b>",), (source,),
    )  # fmt: skip


@contextmanager
def nothing_written(state: State) -> Iterator[None]:
    """The writer is held up, as by a lock of another process."""
    held, release = threading.Event(), threading.Event()

    def hold(_: sqlite3.Connection) -> None:
        held.set()
        release.wait(10)

    state.file.write(hold)
    held.wait(10)
    try:
        yield
    finally:
        release.set()


def raw(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


async def test_an_exchange_comes_back_whole(state):
    state.exchanges.put(1, 2, exchange(10, 9))
    state.file.flush().result()
    assert await state.exchanges.of_message(1, 10) == exchange(10, 9)
    assert await state.exchanges.of_question(1, 9) == exchange(10, 9)
    assert await state.exchanges.latest(1, 2) == exchange(10, 9)
    assert await state.exchanges.latest(1, 3) is None
    assert await state.exchanges.of_message(2, 10) is None


async def test_exchanges_of_a_chat_are_bounded(state):
    for message in range(1, 131):
        state.exchanges.put(1, 2, exchange(message))
    state.exchanges.put(5, 2, exchange(1))
    state.file.flush().result()
    assert await state.exchanges.of_message(1, 30) is None
    assert await state.exchanges.of_message(1, 31) is not None
    assert await state.exchanges.of_message(5, 1) is not None


async def test_a_dialogue_survives_a_restart_and_lapses(path, clock):
    first = State(path, clock=clock, context_minutes=30)
    spoken = exchange(1).after
    first.dialogues.put(1, None, 2, spoken)
    first.close()
    second = State(path, clock=clock, context_minutes=30)
    assert await second.dialogues.get(1, None, 2) == spoken
    assert await second.dialogues.get(1, 7, 2) == Conversation()
    assert await second.dialogues.get(1, None, 3) == Conversation()
    clock.pass_by(minutes=31)
    assert await second.dialogues.get(1, None, 2) == Conversation()
    second.close()


async def test_a_supergroup_inherits_what_the_group_chose(state):
    state.chats.choose_cluster(-5, "tdmnpb")
    state.dialogues.put(-5, None, 2, exchange(1).after)
    state.exchanges.put(-5, 2, exchange(1))
    state.chats.migrate(-5, -1005)
    state.chats.migrate(-5, -1005).result()
    assert await state.chats.default_cluster(-1005) == "tdmnpb"
    assert await state.dialogues.get(-1005, None, 2) == exchange(1).after.with_default_cluster("tdmnpb")
    assert await state.chats.default_cluster(-5) is None
    assert await state.exchanges.of_message(-5, 1) is None
    assert await state.exchanges.of_message(-1005, 1) is None


def test_a_forgotten_chat_leaves_nothing(state, path):
    state.chats.choose_cluster(-5, "tdmnpb")
    state.exchanges.put(-5, 2, exchange(1))
    state.dialogues.put(-5, None, 2, exchange(1).after)
    state.feedback.vote(-5, 1, 2, good=True, intent=None)
    state.chats.forget(-5).result()
    with sqlite3.connect(path) as connection:
        for table in ("chat", "exchange", "dialogue", "vote"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    connection.close()


def test_no_id_of_a_person_or_chat_is_in_the_file(state, path):
    person = 7_123_456_789
    state.exchanges.put(person, person, exchange(10))
    state.dialogues.put(person, None, person, exchange(1).after)
    state.feedback.vote(person, 10, person, good=False, intent="x")
    state.feedback.add_remark(person, "hay")
    state.chats.choose_cluster(person, "tdmnpb").result()
    state.close()
    assert str(person).encode() not in raw(path)
    assert person.to_bytes(8, "big") not in raw(path)
    assert person.to_bytes(5, "big") not in raw(path)


def test_two_installations_hash_differently(tmp_path, clock):
    one, two = (State(tmp_path / name, clock=clock) for name in ("a", "b"))
    assert one.identities.user(5) != two.identities.user(5)
    one.close()
    two.close()
    again = State(tmp_path / "a", clock=clock)
    assert again.identities.user(5) == one.identities.user(5)
    again.close()


async def test_unanswered_questions_are_counted_by_their_folded_text(state):
    state.unanswered.add("Ai là chủ tịch Cụm?", "unknown")
    state.unanswered.add("ai la  chu tich cum?", "no_data")
    state.unanswered.add("câu khác", "unknown")
    state.purge().result()
    first, second = await state.unanswered.open()
    assert (first.text, first.times, first.kind) == ("Ai là chủ tịch Cụm?", 2, "no_data")
    assert (second.text, second.times) == ("câu khác", 1)
    state.unanswered.settle([first.key], "ignored").result()
    assert [question.text for question in await state.unanswered.open()] == ["câu khác"]
    state.unanswered.add("Ai là chủ tịch cụm?", "unknown")
    state.purge().result()
    assert await state.unanswered.count() == 1  # ignored stays ignored
    state.unanswered.settle([second.key], "taught")
    state.unanswered.add("câu khác", "unknown")
    state.purge().result()
    assert await state.unanswered.count() == 1  # taught in vain is open again


async def test_without_leave_no_words_are_kept_not_even_earlier_ones(path, clock):
    keeping = State(path, clock=clock, keep_text=True)
    keeping.unanswered.add("câu bí mật", "unknown")
    keeping.feedback.add_remark(1, "lời bí mật")
    keeping.close()
    silent = State(path, clock=clock, keep_text=False)
    silent.unanswered.add("câu kín đáo", "unknown")
    silent.purge().result()
    assert await silent.unanswered.open() == ()
    assert await silent.unanswered.count() == 2
    silent.close()
    assert "kín đáo".encode() not in raw(path)
    assert "bí mật".encode() not in raw(path)


async def test_what_is_older_than_the_retention_goes_but_settings_stay(path, clock):
    state = State(path, clock=clock, retention_days=10)
    state.exchanges.put(1, 2, exchange(1))
    state.unanswered.add("câu hỏi", "unknown")
    state.feedback.vote(1, 1, 2, good=True, intent=None)
    state.feedback.add_remark(2, "hay")
    state.tallies.add(clock().date(), "answer", 1.0)
    state.pending.put("upload", "1", {"a": "b"})
    state.chats.choose_cluster(1, "tdmnpb")
    day = clock().date()
    clock.pass_by(days=9)
    state.purge().result()
    assert await state.unanswered.count() == 1
    assert await state.pending.get("upload", "1") is None
    clock.pass_by(days=2)
    state.purge().result()
    assert await state.exchanges.of_message(1, 1) is None
    assert await state.unanswered.count() == 0
    assert (await state.feedback.votes()).good == 0
    assert await state.feedback.remarks(5) == ()
    assert (await state.tallies.of(day)).questions == 0
    assert await state.chats.default_cluster(1) == "tdmnpb"
    state.close()


async def test_a_user_can_be_forgotten(state):
    state.exchanges.put(-5, 2, exchange(1))
    state.exchanges.put(-5, 3, exchange(2))
    state.feedback.add_remark(2, "hay")
    state.chats.choose_cluster(2, "tdmnpb")
    state.forget_user(2).result()
    assert await state.exchanges.of_message(-5, 1) is None
    assert await state.exchanges.of_message(-5, 2) is not None
    assert await state.feedback.remarks(5) == ()
    assert await state.chats.default_cluster(2) is None


async def test_a_second_thumb_takes_the_place_of_the_first(state):
    state.feedback.vote(1, 1, 2, good=True, intent=None)
    state.feedback.vote(1, 1, 2, good=False, intent=None)
    state.feedback.vote(1, 1, 3, good=True, intent=None).result()
    votes = await state.feedback.votes()
    assert (votes.good, votes.bad) == (1, 1)


async def test_a_day_is_tallied(state, clock):
    for kind, ms in (("answer", 1.0), ("answer", 3.0), ("unknown", 2.0), ("chat", 2.0)):
        state.tallies.add(clock().date(), kind, ms)
    state.purge().result()
    tally = await state.tallies.of(clock().date())
    assert tally.questions == 3
    assert tally.share_answered == pytest.approx(2 / 3)
    assert tally.mean_ms == pytest.approx(2.0)


async def test_a_chat_that_blocked_the_bot_keeps_its_choice(state):
    state.chats.choose_cluster(1, "tdmnpb")
    state.exchanges.put(1, 2, exchange(1))
    state.chats.mark(1, active=False).result()
    assert await state.chats.default_cluster(1) == "tdmnpb"
    assert await state.chats.count() == 0
    state.chats.mark(1, active=True).result()
    assert await state.chats.count() == 1


async def test_a_file_that_cannot_be_opened_stops_nothing_and_heals(tmp_path, clock):
    blocker = tmp_path / "dir"
    blocker.write_text("a file where a directory should be")
    state = State(blocker / "state.sqlite", clock=clock)
    assert await state.chats.default_cluster(1) is None
    assert state.chats.choose_cluster(1, "tdmnpb").result() is False
    assert not state.healthy
    blocker.unlink()
    assert state.chats.choose_cluster(1, "tdmnpb").result() is True
    assert await state.chats.default_cluster(1) == "tdmnpb"
    assert state.healthy
    state.close()


async def test_a_file_that_is_no_database_stops_nothing(tmp_path, clock):
    path = tmp_path / "state.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    state = State(path, clock=clock)
    state.exchanges.put(1, 2, exchange(1))
    assert state.file.flush().result() is False
    assert await state.exchanges.of_message(1, 1) is None
    state.close()


async def test_a_full_disk_costs_a_write_and_no_more(state, path):
    state.chats.choose_cluster(1, "tdmnpb").result()
    state.file.write(lambda connection: connection.execute("PRAGMA max_page_count = 1")).result()
    assert await state.chats.default_cluster(1) == "tdmnpb"  # reading goes on
    outcomes = [state.feedback.add_remark(1, "x" * 2000).result() for _ in range(100)]
    assert not all(outcomes)
    assert await state.chats.default_cluster(1) == "tdmnpb"


async def test_one_bad_write_harms_no_other_of_its_batch(state):
    def wrong(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO nowhere VALUES (1)")

    jobs = [state.chats.choose_cluster(1, "a"), state.file.write(wrong), state.chats.choose_cluster(2, "b")]
    assert [job.result() for job in jobs] == [True, False, True]
    assert await state.chats.default_cluster(2) == "b"


async def test_a_conversation_of_another_version_counts_as_none(state):
    chat, user = state.identities.chat(1), state.identities.user(2)
    row = (chat, 0, user, '{"turns": 5}', 2_000_000_000)
    state.file.write(lambda connection: connection.execute("INSERT INTO dialogue VALUES (?, ?, ?, ?, ?)", row)).result()
    assert await state.dialogues.get(1, None, 2) == Conversation()


async def test_what_waits_for_the_next_write_keeps_its_order(state):
    state.dialogues.put(1, None, 2, exchange(1).after)
    state.chats.forget(1)
    state.dialogues.put(3, None, 2, exchange(1).after)
    state.purge().result()
    assert await state.dialogues.get(1, None, 2) == Conversation()
    assert await state.dialogues.get(3, None, 2) == exchange(1).after


async def test_what_waits_is_written_when_the_file_is_closed(path, clock):
    state = State(path, clock=clock)
    state.dialogues.put(1, None, 2, exchange(1).after)
    state.close()
    again = State(path, clock=clock)
    assert await again.dialogues.get(1, None, 2) == exchange(1).after
    again.close()


async def test_what_was_just_said_is_known_before_it_is_written(state):
    with nothing_written(state):
        state.dialogues.put(1, None, 2, exchange(1).after)
        assert await state.dialogues.get(1, None, 2) == exchange(1).after


async def test_what_was_forgotten_is_unknown_before_that_is_written(state):
    with nothing_written(state):
        for chat, user in ((-5, 2), (-6, 2), (-6, 3)):
            state.dialogues.put(chat, None, user, exchange(1).after)
        state.chats.forget(-5)
        assert await state.dialogues.get(-5, None, 2) == Conversation()
        assert await state.dialogues.get(-6, None, 2) == exchange(1).after
        state.forget_user(2)
        assert await state.dialogues.get(-6, None, 2) == Conversation()
        assert await state.dialogues.get(-6, None, 3) == exchange(1).after


async def test_a_dialogue_moves_to_the_supergroup_before_it_is_written(state):
    with nothing_written(state):
        state.dialogues.put(-5, 7, 2, exchange(1).after)
        state.chats.migrate(-5, -1005)
        assert await state.dialogues.get(-1005, 7, 2) == exchange(1).after
        assert await state.dialogues.get(-5, 7, 2) == Conversation()


async def test_what_another_process_knows_better_is_taken_from_the_file(state, path, clock):
    state.dialogues.put(1, None, 2, Conversation())
    other = State(path, clock=clock)
    clock.pass_by(seconds=2)
    other.dialogues.put(1, None, 2, exchange(1).after)
    other.close()
    assert await state.dialogues.get(1, None, 2) == exchange(1).after


async def test_a_dialogue_carries_what_its_chat_has_chosen_now(state):
    state.dialogues.put(1, None, 2, exchange(1).after)
    state.chats.choose_cluster(1, "tdmnpb").result()
    assert await state.dialogues.get(1, None, 2) == exchange(1).after.with_default_cluster("tdmnpb")
    state.chats.choose_cluster(1, None).result()
    assert await state.dialogues.get(1, None, 2) == exchange(1).after


async def test_whoever_looks_up_what_was_just_put_waits_for_it(state):
    state.exchanges.put(1, 2, exchange(10))
    await state.caught_up()
    assert await state.exchanges.of_message(1, 10) == exchange(10)


async def test_a_file_that_falls_behind_is_waited_for(state):
    with nothing_written(state):
        for message in range(1100):
            state.exchanges.put(1, 2, exchange(message))
        assert state.file.behind
        waiting = asyncio.create_task(state.keep_up())
        await asyncio.sleep(0)
        assert not waiting.done()
    await waiting
    assert await state.exchanges.of_message(1, 1099) is not None


def test_writes_that_nobody_waits_for_go_with_the_next_that_somebody_does(state, path, monkeypatch):
    monkeypatch.setattr("handlers.state.database._GATHERING", 60.0)
    state.file.flush().result()  # what was gathered before that is written
    with sqlite3.connect(path) as reader:
        for message in range(5):
            state.exchanges.put(1, 2, exchange(message))
        assert reader.execute("SELECT count(*) FROM exchange").fetchone() == (0,)
        state.chats.choose_cluster(1, "tdmnpb").result()
        assert reader.execute("SELECT count(*) FROM exchange").fetchone() == (5,)
    reader.close()


def test_a_busy_file_is_tidied_too(tmp_path):
    tidied = []
    file = StateFile(
        SqliteEngine(tmp_path / "state.sqlite"),
        on_connect=lambda _: None,
        housekeeping=lambda _: tidied.append(1),
        housekeeping_every=0.05,
    )
    end = time.monotonic() + 10
    while len(tidied) < 3 and time.monotonic() < end:
        file.flush().result()
    file.close()
    assert len(tidied) >= 3


def test_counting_the_messages_of_a_chat_reads_no_contents(state, path):
    with sqlite3.connect(path) as reader:
        plan = reader.execute(
            "EXPLAIN QUERY PLAN SELECT message FROM exchange WHERE chat = 'x' ORDER BY message DESC LIMIT 1 OFFSET 100"
        ).fetchall()
    reader.close()
    assert "COVERING INDEX" in plan[0][-1]
