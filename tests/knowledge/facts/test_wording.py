"""What is told anew when rows of some tables have changed: everything that is told with them."""

import contextlib
import sqlite3
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

import knowledge
from knowledge.facts import wording
from knowledge.facts.building import build_beside
from knowledge.facts.checking import STATED, CheckedKnowledge, check
from knowledge.facts.kinds.meetings import Meeting
from knowledge.facts.kinds.points import Point
from knowledge.facts.people import Person
from knowledge.facts.tables import TABLES
from knowledge.facts.wording import STAGES, stages_telling_of
from knowledge.facts.words import Words

OWN = Path(knowledge.__file__).parent


class NotingWords(Words):
    """Words that note which tables are told."""

    told: set[type[Any]]

    def of(self, table: type[Any]) -> Collection[Any]:
        self.told.add(table)
        return super().of(table)


@pytest.fixture(scope="module")
def checked() -> CheckedKnowledge:
    return check([OWN])


@pytest.fixture(scope="module")
def base(checked: CheckedKnowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("base") / "facts.sqlite"
    build_beside(checked, path)
    return path


@pytest.mark.parametrize("stage", [*STAGES][1:])
def test_a_stage_is_told_anew_for_each_table_that_it_is_told_with(
    checked: CheckedKnowledge, base: Path, stage: int
) -> None:
    told: set[type[Any]] = set()
    looked_up: set[str | None] = set()

    def noted(action: int, name: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ:
            looked_up.add(name)
        return sqlite3.SQLITE_OK

    with contextlib.closing(sqlite3.connect(base)) as connection:
        connection.set_authorizer(noted)
        words = NotingWords(checked.defined, connection, checked.slots)
        words.told = told
        for part in checked.parts:
            words.rows = part
            for _ in STAGES[stage](words):
                pass
    used = (told & set(STATED)) | {table for table in TABLES if TABLES[table].name in looked_up}
    assert all(stage in stages_telling_of({table}) for table in used)
    assert used or STAGES[stage] is wording._authors


def test_only_what_a_table_tells_is_told_anew() -> None:
    of_points = stages_telling_of({Point})
    assert len(of_points) == 2  # points, and authors
    assert set(of_points) < set(stages_telling_of({Meeting})) == set(stages_telling_of({Person})) == {*[*STAGES][1:]}
    assert len(stages_telling_of(())) == 1
