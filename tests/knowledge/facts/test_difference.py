"""What two bases differ in, told in little memory."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tracemalloc
from pathlib import Path

import pytest

from knowledge.facts import build, check
from knowledge.facts.difference import difference

MANY = 20_000
SMALL = 1_000_000  # bytes, of which each of so many statements would have 50


@pytest.fixture
def small(valid_root: Path, tmp_path: Path) -> Path:
    path = tmp_path / "facts.sqlite"
    build(check([valid_root]), path)
    return path


@pytest.fixture
def large(small: Path) -> Path:
    path = small.with_name("large.sqlite")
    shutil.copyfile(small, path)
    told = ((number, f"ý {number}", f"Ý thứ {number}") for number in range(1, MANY + 1))
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.executemany(
            "INSERT INTO statement (id, kind, identity, text, evidence, source, line)"
            " SELECT (SELECT max(id) FROM statement) + 1, 'task', ?2, ?3, 'attested', source, ?1 FROM statement"
            " LIMIT 1",
            told,
        )
    return path


def changed(path: Path, *statements: str) -> Path:
    other = path.with_name("other.sqlite")
    shutil.copyfile(path, other)
    with contextlib.closing(sqlite3.connect(other)) as base, base:
        for statement in statements:
            base.execute(statement)
    return other


def test_facts_under_other_numbers_are_the_same_facts(large: Path) -> None:
    other = changed(large, "UPDATE statement SET id = id + 4000000000000")
    assert not difference(large, other)
    other = changed(
        large,
        "UPDATE statement SET id = id + 4000000000000",
        "UPDATE statement SET text = 'Ý khác' WHERE identity = 'ý 7'",
        "DELETE FROM statement WHERE identity IN ('ý 8', 'ý 9')",
    )
    assert str(difference(large, other)).splitlines() == [
        "−2 ~1", "task: −2 ~1", "  ~ Ý thứ 7 → Ý khác", "  − Ý thứ 8", "  − Ý thứ 9",
    ]  # fmt: skip


def test_one_of_two_names_that_read_alike_is_told(small: Path) -> None:
    alias = "INSERT INTO alias VALUES ('person', 'a', '{0}', 'ho a', 0, 0)"
    other = changed(small, alias.format("Hồ A"), alias.format("Hổ A"))
    assert str(difference(small, other)).splitlines() == ["+1", "alias: +1", "  + Hổ A"]


@pytest.mark.parametrize("old", ["nothing", "a small one", "one with other numbers"])
def test_a_large_base_is_compared_in_little_memory(small: Path, large: Path, old: str) -> None:
    moved = changed(large, "UPDATE statement SET id = id + 4000000000000")
    before = {"nothing": None, "a small one": small, "one with other numbers": moved}[old]
    tracemalloc.start()
    try:
        found = difference(before, large)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < SMALL
    assert found.total.added >= (0 if before == moved else MANY)
