import random
import sqlite3

import numpy as np
import pytest

from knowledge.facts.postings import Postings, nearest

WORDS = "cum truong pho tong ket so nam tinh thi dua khen thuong 2017 hoi nghi".split()


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Texts of few words, of which many hold the same, some hold one twice, and some nothing at all."""
    chance = random.Random(5)
    return [
        " ".join(chance.choices(WORDS, weights=range(len(WORDS), 0, -1), k=chance.randrange(12))) for _ in range(400)
    ]


@pytest.fixture(scope="module")
def full_text(texts: list[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE f USING fts5 (t, content = '', tokenize = 'unicode61 remove_diacritics 2')"
    )
    connection.executemany("INSERT INTO f (rowid, t) VALUES (?, ?)", enumerate(texts))
    return connection


def phrases(chance: random.Random) -> list[str]:
    return list({" ".join(chance.choices(WORDS, k=chance.choice((1, 1, 2, 3)))) for _ in range(chance.randrange(1, 9))})


@pytest.mark.parametrize("seed", range(30))
def test_it_finds_what_sqlite_finds_in_its_order(texts: list[str], full_text: sqlite3.Connection, seed: int) -> None:
    wanted = phrases(random.Random(seed))
    match = " OR ".join(f'"{phrase}"' for phrase in wanted)
    told = full_text.execute("SELECT rowid, -rank FROM f WHERE f MATCH ? ORDER BY rank", (match,)).fetchall()
    scores = Postings(texts).scores(wanted)
    assert {place: score for place, score in enumerate(scores.tolist()) if score} == dict(told)
    for most in (1, 7, 40, 1000):
        assert set(nearest(scores, most).tolist()) == {place for place, _ in told[:most]}
        odd = np.arange(len(texts)) % 2 == 1
        assert set(nearest(scores, most, odd).tolist()) == set([place for place, _ in told if place % 2][:most])


def test_words_that_follow_each_other_stand_in_one_text() -> None:
    held = Postings(["a b", "", "b a", "a", "b"])
    assert held.holding("b").tolist() == [0, 2, 4]
    assert held.holding("a b").tolist() == [0]
    assert held.holding("b a b").tolist() == []
    assert held.holding("a c").tolist() == held.holding("").tolist() == []
    assert Postings([]).scores(["a"]).tolist() == []
