"""Following knowledge that others put in place: nothing wrong with it ends that, and it is told."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from contextlib import closing
from pathlib import Path

import pytest

from bot.following import Following, SharedKnowledge
from handlers import Options, Services, State
from knowledge import PACKAGED_ROOT, Assistant

SOURCE = """source: {publisher: Báo thử, published: 2031-01-02, title: Tin thử}
roles: [{cluster: TDMNPB, year: 2031, role: head, unit: Thái Nguyên}]
"""
ASKED = "Năm 2031 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"
QUESTION = "Năm 2023 tỉnh nào làm cụm trưởng TDMNPB?"
BROKEN = "source: {publisher: [\n"


def told_time() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def put(overlay: Path, text: str) -> None:
    (overlay / "sources").mkdir(parents=True, exist_ok=True)
    (overlay / "sources" / "2031-01-02-thu.yaml").write_text(text, encoding="utf-8")


def services_in(directory: Path, state: State, facts: Path | None = None) -> Services:
    overlay = directory / "overlay"
    overlay.mkdir(parents=True, exist_ok=True)
    assistant = Assistant.open([PACKAGED_ROOT, overlay], facts or directory / "facts.sqlite")
    return Services(assistant, state, (PACKAGED_ROOT,), overlay, Options())


async def test_a_question_file_that_is_wrong_is_told_and_following_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(State(tmp_path / "state.sqlite", clock=told_time)) as state:
        one = services_in(tmp_path, state)
        refusals: list[bool] = []
        following = Following(one, None, refusals.append)
        await following.look()
        other = await asyncio.to_thread(Assistant.open, [PACKAGED_ROOT, one.overlay], one.assistant.facts.path)
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


async def test_what_changes_no_fact_is_taken_over_too(tmp_path: Path) -> None:
    with closing(State(tmp_path / "state.sqlite", clock=told_time)) as state:
        one = services_in(tmp_path, state)
        other = await asyncio.to_thread(Assistant.open, [PACKAGED_ROOT, one.overlay], one.assistant.facts.path)
        checks = one.overlay / "questions"
        checks.mkdir()
        before = one.assistant.version
        (checks / "note.yaml").write_text("questions: []\n", encoding="utf-8")
        await asyncio.to_thread(other.reload)
        assert await asyncio.to_thread(one.assistant.refresh)
        assert one.assistant.version == before
        assert not await asyncio.to_thread(one.assistant.refresh)


async def test_replicas_share_what_is_good_and_keep_the_old_where_it_is_not(tmp_path: Path, database: str) -> None:
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


@pytest.mark.parametrize("harm", [Path.unlink, cut_short, fill_with_noise, empty])
async def test_what_is_broken_on_disk_is_made_anew_and_taken_over(tmp_path, harm):
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


async def test_a_failure_is_logged_once_and_ends_nothing(tmp_path, monkeypatch, caplog):
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
