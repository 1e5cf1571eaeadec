"""Following knowledge that others put in place: nothing wrong with it ends that, and it is told."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.following import Following, SharedKnowledge
from handlers import Options, Services, State
from knowledge import Assistant
from knowledge.facts import FactBaseError

SOURCE = """source: {publisher: Báo thử, published: 2031-01-02, title: Tin thử}
roles: [{cluster: TDMNPB, year: 2031, role: head, unit: Thái Nguyên}]
"""
ASKED = "Năm 2031 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"
QUESTION = "Năm 2023 tỉnh nào làm cụm trưởng TDMNPB?"
BROKEN = "source: {publisher: [\n"

Opened = Callable[[Path, State], Services]


def told_time() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def put(overlay: Path, text: str) -> None:
    (overlay / "sources").mkdir(parents=True, exist_ok=True)
    (overlay / "sources" / "2031-01-02-thu.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def services_in(small: Path) -> Opened:
    """An assistant in a directory, with a knowledge and an overlay there."""

    def opened(directory: Path, state: State) -> Services:
        shutil.copytree(small, directory, dirs_exist_ok=True)
        overlay = directory / "overlay"
        overlay.mkdir()
        return Services(another(directory), state, (directory / "knowledge",), overlay, Options())

    return opened


def another(directory: Path) -> Assistant:
    """What another program opens there."""
    return Assistant.open([directory / "knowledge", directory / "overlay"], directory / "facts.sqlite")


async def test_a_question_file_that_is_wrong_is_told_and_following_goes_on(
    tmp_path: Path, services_in: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(State(tmp_path / "state.sqlite", clock=told_time)) as state:
        one = services_in(tmp_path, state)
        refusals: list[bool] = []
        following = Following(one, None, refusals.append)
        await following.look()
        other = await asyncio.to_thread(another, tmp_path)
        await following.look()
        questions = one.overlay / "questions"
        questions.mkdir()
        put(one.overlay, SOURCE)
        await asyncio.to_thread(other.reload)
        (questions / "x.yaml").write_text("questions: [\n", encoding="utf-8")
        await following.look()
        await following.look()
        assert "x.yaml" in one.standing.refused
        assert len([record for record in caplog.records if record.getMessage() == "new facts are not taken over"]) == 1
        (questions / "x.yaml").unlink()
        await asyncio.to_thread(other.reload)
        put(one.overlay, SOURCE.replace("Thái Nguyên", "Tuyên Quang"))
        await asyncio.to_thread(other.reload)
        await following.look()
        assert one.standing.refused == ""
        assert refusals == [False, False, True, True, False]
        assert "Tuyên Quang" in one.assistant.ask(ASKED).text


async def test_what_changes_no_fact_is_taken_over_too(tmp_path: Path, services_in: Opened) -> None:
    with closing(State(tmp_path / "state.sqlite", clock=told_time)) as state:
        one = services_in(tmp_path, state)
        other = await asyncio.to_thread(another, tmp_path)
        checks = one.overlay / "questions"
        checks.mkdir()
        before = one.assistant.version
        (checks / "note.yaml").write_text("questions: []\n", encoding="utf-8")
        await asyncio.to_thread(other.reload)
        assert await asyncio.to_thread(one.assistant.refresh)
        assert one.assistant.version == before
        assert not await asyncio.to_thread(one.assistant.refresh)


async def test_replicas_share_what_is_good_and_keep_the_old_where_it_is_not(
    tmp_path: Path, services_in: Opened, database: str
) -> None:
    from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra

    with closing(State(PostgresEngine(database), clock=told_time)) as state:
        assert state.overlay is not None
        one, two = (services_in(tmp_path / name, state) for name in ("one", "two"))
        sharing, following = SharedKnowledge(one, state.overlay), SharedKnowledge(two, state.overlay)
        put(one.overlay, SOURCE)
        await asyncio.to_thread(one.assistant.reload)
        await sharing.put()
        assert not await sharing.refresh()
        assert await following.refresh()
        assert "Thái Nguyên" in two.assistant.ask(ASKED).text
        put(one.overlay, BROKEN)
        await sharing.put()
        told: list[bool] = []
        loop = Following(two, following, told.append)
        await loop.look()
        await loop.look()
        assert "2031-01-02-thu.yaml" in two.standing.refused
        assert "Thái Nguyên" in two.assistant.ask(ASKED).text
        (one.overlay / "sources" / "2031-01-02-thu.yaml").unlink()
        await sharing.put()
        await loop.look()
        assert two.standing.refused == ""
        assert told == [True, True, False]
        assert "Thái Nguyên" not in two.assistant.ask(ASKED).text


def cut_short(path: Path) -> None:
    os.truncate(path, 5000)


def fill_with_noise(path: Path) -> None:
    path.write_bytes(os.urandom(200_000))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def put_a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def link_to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.sqlite")


def put_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def put_another_programs_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE meta (key, value)")
        connection.commit()


def put_one_of_a_later_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE meta SET value = '9999' WHERE key = 'schema'")
        connection.commit()
    os.utime(path)


def harm_a_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(8192))


HARMS = [
    Path.unlink, cut_short, fill_with_noise, empty, link_to_nowhere, put_a_pipe, put_another_programs_database,
    put_one_of_a_later_version,
]  # fmt: skip


@pytest.mark.parametrize("harm", HARMS)
async def test_what_is_broken_on_disk_is_made_anew_and_taken_over(tmp_path, services_in, harm):
    with closing(State(tmp_path / "state.sqlite", clock=told_time)) as state:
        await broken_and_mended(services_in(tmp_path, state), harm)


async def broken_and_mended(services, harm):
    follower, assistant = Following(services, None, lambda _: None), services.assistant
    good = assistant.ask(QUESTION)
    harm(assistant.facts.path)
    await follower.look()
    assert follower.well()
    assert assistant.ask(QUESTION).text == good.text
    assert assistant.facts.path.stat().st_size > 200_000


async def test_a_directory_in_the_place_of_the_facts_is_told_and_once_it_is_gone_they_are_made_anew(
    tmp_path, services_in, caplog
):
    with closing(State(tmp_path / "state.sqlite", clock=told_time)) as state:
        services = services_in(tmp_path, state)
        follower, assistant = Following(services, None, lambda _: None), services.assistant
        good = assistant.ask(QUESTION)
        put_a_directory(assistant.facts.path)
        await follower.look()
        assert not follower.well()
        assert "the facts cannot be followed; the old ones stay" in caplog.text
        assert assistant.ask(QUESTION).text == good.text
        assistant.facts.path.rmdir()
        await follower.look()
        assert follower.well()
        assert assistant.ask(QUESTION).text == good.text
        assert assistant.facts.path.is_file()


@pytest.mark.parametrize("harm", [Path.unlink, cut_short, fill_with_noise, empty, put_a_pipe, harm_a_page])
async def test_who_asks_before_anybody_has_looked_gets_an_answer_or_an_error_and_the_program_lives(
    tmp_path, services_in, harm
):
    """A file cut short beneath a reader that has it mapped into memory would end the program without a word."""
    with closing(State(tmp_path / "state.sqlite", clock=told_time)) as state:
        assistant = services_in(tmp_path, state).assistant
        assert "Bắc Kạn" in assistant.ask(QUESTION).text
        harm(assistant.facts.path)
        asked = [QUESTION, *(f"Năm {year} đơn vị nào làm cụm phó TDMNPB?" for year in range(2015, 2025))]
        for question in asked:
            with contextlib.suppress(sqlite3.Error, OSError, FactBaseError):
                assert assistant.ask(question).text


async def test_a_failure_is_logged_once_and_ends_nothing(tmp_path, services_in, monkeypatch, caplog):
    with closing(State(tmp_path / "state.sqlite", clock=told_time)) as state:
        await failing_and_well(services_in(tmp_path, state), monkeypatch, caplog)


async def failing_and_well(services, monkeypatch, caplog):
    follower, assistant = Following(services, None, lambda _: None), services.assistant

    def fail() -> bool:
        raise ZeroDivisionError("oh")

    with monkeypatch.context() as broken:
        broken.setattr(assistant, "refresh", fail)
        for _ in range(3):
            await follower.look()
    assert not follower.well()
    assert caplog.text.count("Traceback") == 1
    await follower.look()
    assert follower.well()
