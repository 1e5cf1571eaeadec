"""The key of people's and chats' hashes: never in the state itself, kept once it is there, told where it is lost."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from handlers.state import State
from handlers.state.keys import KEY

USER = 7_001_002_003
OLD = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


def key_file(path: Path) -> Path:
    return path.with_name("state.sqlite.key")


def all_of(path: Path) -> bytes:
    """The state with its log, without the key."""
    return b"".join(one.read_bytes() for one in path.parent.iterdir() if one.suffix != ".key")


def told(path: Path, clock) -> str:
    """How a person is called in the state; everything of the installation is opened and closed."""
    with closing(State(path, clock=clock)) as state:
        assert state.healthy
        return state.identities.user(USER)


def leave_a_key_within(path: Path, clock) -> None:
    """A state as versions before this one made it."""
    State(path, clock=clock).close()
    key_file(path).unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO installation VALUES (?, ?)", (KEY, OLD.hex()))


def test_who_gets_a_copy_of_the_state_gets_no_key(path, clock):
    told(path, clock)
    key = key_file(path).read_text()
    assert len(bytes.fromhex(key)) == 32
    assert stat.S_IMODE(key_file(path).stat().st_mode) == 0o600
    assert key.encode() not in all_of(path)
    assert bytes.fromhex(key) not in all_of(path)


def test_the_key_of_an_older_state_moves_out_of_it_and_stays_what_it_was(path, clock):
    leave_a_key_within(path, clock)
    assert OLD.hex().encode() in all_of(path)
    first = told(path, clock)
    assert key_file(path).read_text() == OLD.hex()
    assert OLD.hex().encode() not in all_of(path)
    assert told(path, clock) == first


def test_a_key_that_stands_in_a_state_put_back_is_that_of_its_rows(path, clock):
    leave_a_key_within(path, clock)
    key_file(path).write_text(bytes(32).hex())
    told(path, clock)
    assert key_file(path).read_text() == OLD.hex()


def test_several_programs_on_one_state_have_one_key(path, clock):
    with closing(State(path, clock=clock)) as one, closing(State(path, clock=clock)) as two:
        assert one.identities.user(USER) == two.identities.user(USER)


def test_a_lost_key_is_told(path, clock, caplog):
    with closing(State(path, clock=clock)) as state:
        assert state.chats.choose_cluster(USER, "x").result(10)
    key_file(path).unlink()
    told(path, clock)
    assert "the key in state.sqlite.key is gone" in caplog.text


@pytest.mark.parametrize("content", [b"", b"ab", b"\xff" * 64, b"x" * 64, OLD.hex().encode() * 2])
async def test_a_key_that_is_broken_is_not_replaced(path, clock, caplog, content):
    told(path, clock)
    key_file(path).write_bytes(content)
    with closing(State(path, clock=clock)) as state:
        assert not state.healthy
        assert not state.chats.choose_cluster(USER, "x").result(10)
        assert await state.chats.default_cluster(USER) is None
    assert "state.sqlite.key holds no key" in caplog.text
    assert key_file(path).read_bytes() == content


def test_where_the_key_cannot_be_written_the_old_one_stays_within(path, clock):
    leave_a_key_within(path, clock)
    key_file(path).mkdir()
    with closing(State(path, clock=clock)) as state:
        assert not state.healthy
    assert OLD.hex().encode() in all_of(path)
