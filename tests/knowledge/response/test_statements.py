import random

import pytest

from knowledge import Assistant
from knowledge.facts import FactBase
from knowledge.language import fold
from knowledge.response.statements import Statement, StatementsInBase, StatementsInMemory, Unit, Wanted

CLUSTERS = "SELECT id FROM cluster ORDER BY id"
ENTITIES = (
    "SELECT slot, entity, count(*) AS held FROM statement_entity GROUP BY 1, 2 ORDER BY held DESC, entity LIMIT 60"
)
MEETINGS = "SELECT id FROM meeting ORDER BY id"


@pytest.fixture(scope="module")
def in_memory(assistant: Assistant) -> StatementsInMemory:
    return StatementsInMemory(assistant.facts)


def wanted(facts: FactBase, chance: random.Random) -> Wanted:
    """Words, pairs, names and meetings of any statements at all."""
    texts = [row["text"] for row in facts.load("SELECT text FROM statement WHERE evidence = 'attested' ORDER BY id")]
    phrases = []
    for text in chance.sample(texts, 3):
        words = fold(text).split()
        at = chance.randrange(len(words))
        phrases += [words[at], " ".join(words[at : at + 2])]
    named: dict[str, set[str]] = {}
    for row in chance.sample(facts.load(ENTITIES), chance.randrange(3)):
        named.setdefault(row["slot"], set()).add(row["entity"])
    clusters = [row["id"] for row in facts.load(CLUSTERS)]
    return Wanted(
        phrases[: chance.randrange(7)],
        named,
        [row["id"] for row in chance.sample(facts.load(MEETINGS), chance.randrange(3))],
        chance.sample(clusters, 12) if chance.random() < 0.5 else None,
    )


@pytest.mark.parametrize("seed", range(40))
def test_memory_and_sqlite_find_the_same(assistant: Assistant, in_memory: StatementsInMemory, seed: int) -> None:
    in_base = StatementsInBase(assistant.facts)
    sought = wanted(assistant.facts, random.Random(seed))
    here, there = in_memory.find(sought), in_base.find(sought)
    assert [vars(one) for one in here] == [vars(one) for one in there]
    units = [Unit((phrase, "hoi nghi"), weight) for weight, phrase in enumerate(sought.phrases, start=1)]
    assert in_memory.shares(here, units, sought.phrases) == in_base.shares(there, units, sought.phrases)


def test_what_a_statement_holds() -> None:
    columns = dict.fromkeys(("kind", "sources", "body", "first_year", "last_year", "meeting"))
    told = "Ngày 17/3/2017, 45 tập thể được khen theo Quyết định 12/QĐ-UBND"
    one = Statement({"id": 1, "text": told, "named": "unit:a unit:b person:c", **columns})
    assert one.folded == " ngay 17 3 2017 45 tap the duoc khen theo quyet dinh 12 qd ubnd "
    assert one.named == {"unit": {"a", "b"}, "person": {"c"}}
    assert (one.has_date, one.has_symbol, one.numbers, one.length) == (True, True, {"45"}, 15)
