"""The facts on disk, with the knowledge that comes with the program: removed, cut short, filled with noise."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.following import FactsFollower
from knowledge import PACKAGED_ROOT, Assistant

QUESTION = "Năm 2023 tỉnh nào làm cụm trưởng TDMNPB?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    assistant = Assistant.open([PACKAGED_ROOT], tmp_path_factory.mktemp("facts") / "facts.sqlite")
    yield assistant
    assistant.facts.close()


def cut_short(path: Path) -> None:
    os.truncate(path, 5000)


def fill_with_noise(path: Path) -> None:
    path.write_bytes(os.urandom(200_000))


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [Path.unlink, cut_short, fill_with_noise, empty])
async def test_what_is_broken_on_disk_is_made_anew_and_taken_over(assistant, harm):
    follower = FactsFollower(assistant)
    good = assistant.ask(QUESTION)
    harm(assistant.facts.path)
    await follower.look()
    assert follower.well()
    assert assistant.ask(QUESTION).text == good.text
    assert assistant.facts.path.stat().st_size > 200_000


async def test_a_failure_is_logged_once_and_ends_nothing(assistant, monkeypatch, caplog):
    follower = FactsFollower(assistant)

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
