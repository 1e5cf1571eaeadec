"""Articles of every sector, stated as a clerk would: how much of what they tell is a fact that can be asked for.

``knowledge/sources`` holds what the articles state, ``gold.jsonl`` what careful readers found in 43 of them (with the
places, persons and dates that they name), ``questions.jsonl`` questions on those. ``pytest -rP`` shows the shares.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from knowledge import PACKAGED_ROOT, Assistant
from knowledge.facts.base import FactBase
from knowledge.facts.checking import find_problems
from knowledge.language import fold

HERE = Path(__file__).parent
GOLD = [json.loads(line) for line in (HERE / "gold.jsonl").read_text(encoding="utf-8").splitlines()]

Fact = dict[str, Any]


@pytest.fixture(scope="module")
def base(assistant: Assistant) -> Base:
    return Base(assistant.facts)


class Base:
    """The tables of facts, searched for what an annotation tells."""

    def __init__(self, facts: FactBase) -> None:
        self._facts = facts
        self._forms: dict[str, list[str]] = {}
        for row in facts.load("SELECT entity, text FROM alias"):
            self._forms.setdefault(row["entity"], []).append(fold(row["text"]))
        for row in facts.load("SELECT id, name, short FROM organisation"):
            self._forms.setdefault(row["id"], []).extend((fold(row["name"]), fold(row["short"])))

    def holds(self, source: str, fact: Fact) -> bool:
        """Tell whether the base has, of this source, a row of the right kind with all that the annotation tells."""
        return getattr(self, f"_{fact['kind']}")(source, fact)

    def _rows(self, sql: str, source: str) -> list[sqlite3.Row]:
        return self._facts.query(sql, (source,))

    def _bears(self, identifier: str | None, name: str | None) -> bool:
        """Tell whether an organisation is called so, or so within its whole name (Kon Tum: Sở … Kon Tum)."""
        if name is None:
            return True
        return any(f" {fold(name)} " in f" {form} " for form in self._forms.get(identifier or "", ()))

    def _cluster(self, source: str, fact: Fact) -> bool:
        rows = self._rows("SELECT id FROM organisation WHERE instr(sources, ?)", source)
        return any(fold(fact["name"]) in self._forms[row["id"]] for row in rows)

    def _of(self, identifier: str, fact: Fact) -> bool:
        return fact.get("cluster") is None or fold(fact["cluster"]) in self._forms[identifier]

    def _role(self, source: str, fact: Fact) -> bool:
        first, _, last = str(fact["year"]).partition("..")
        return any(
            self._of(row["cluster"], fact)
            and (row["role"], row["first_year"], row["last_year"]) == (fact["role"], int(first), int(last or first))
            and (self._bears(row["unit"], fact["holder"]) or self._bears(row["unit"], fact.get("holder_full", "?")))
            and fact.get("holder_person") in {None, row["name"]}
            for row in self._rows(
                "SELECT a.*, p.name FROM appointment a LEFT JOIN person p ON p.id = a.person WHERE source = ?", source
            )
        )

    def _member(self, source: str, fact: Fact) -> bool:
        rows = self._rows("SELECT * FROM membership WHERE source = ?", source)
        return any(self._of(row["cluster"], fact) and self._bears(row["unit"], fact["unit"]) for row in rows)

    def _meeting(self, source: str, fact: Fact) -> bool:
        for row in self._rows("SELECT * FROM meeting WHERE source = ?", source):
            told = {key: row[key] for key in ("date", "place", "reviews", "plans")}
            hosts = self._rows("SELECT unit FROM meeting_host WHERE meeting = ?", row["id"])
            hosted = all(any(self._bears(host["unit"], name) for host in hosts) for name in fact.get("host", ()))
            kinds = {fact["kind_of"], *fact.get("kind_alternatives", ())}
            same = all(fact.get(key) in {None, value} for key, value in told.items())
            if self._of(row["body"], fact) and row["kind"] in kinds and same and hosted:
                return True
        return False

    def _award(self, source: str, fact: Fact) -> bool:
        first, _, last = str(fact["year"]).partition("..")
        return any(
            (row["status"], row["first_year"], row["year"]) == (fact["status"], int(first), int(last or first))
            and self._of(row["body"], fact)
            and (fact.get("recipient") is None or self._bears(row["unit"], fact["recipient"]))
            and fact.get("count") in {None, row["total"]}
            and bool(row["about"]) == fact.get("approximate", False)
            and _groups(fact) <= set((row["groups"] or "").split())
            and _same_form(fact.get("form"), row["name"])
            and fact.get("conferred_by") in {None, row["conferred_by"]}
            for row in self._rows(
                "SELECT a.*, r.*, f.name FROM award a JOIN award_recipient r ON r.award = a.id"
                " LEFT JOIN award_form f ON f.id = a.form WHERE a.source = ?",
                source,
            )
        )

    def _ranking(self, source: str, fact: Fact) -> bool:
        return any(
            self._of(row["body"], fact)
            and self._bears(row["unit"], fact["unit"])
            and (row["year"], row["rank"]) == (fact["year"], fact["rank"])
            for row in self._rows("SELECT * FROM assessment WHERE source = ?", source)
        )


def _groups(fact: Fact) -> set[str]:
    group = fact.get("group", ())
    return {group} if isinstance(group, str) else set(group)


def _same_form(written: str | None, name: str | None) -> bool:
    """Tell whether a form as an article writes it is the form of the list: by its first two words."""
    if written is None or name is None:
        return written is name
    return fold(name).split()[:2] == fold(written).split()[:2] or fold(written) == fold(name)


def test_the_articles_can_be_stated() -> None:
    assert find_problems([PACKAGED_ROOT]) == []
    assert len(GOLD) >= 40
    assert {article["source"] for article in GOLD} <= {path.stem for path in (PACKAGED_ROOT / "sources").iterdir()}


def test_what_readers_found_in_them_is_a_fact(base: Base) -> None:
    found: Counter[str] = Counter()
    missed: list[Fact] = []
    for article in GOLD:
        for fact in article["gold"]:
            found[fact["kind"]] += 1
            if not base.holds(article["source"], fact):
                missed.append(fact)
    misses = Counter(fact["kind"] for fact in missed)
    print({kind: f"{total - misses[kind]}/{total}" for kind, total in found.items()})  # noqa: T201
    assert len(missed) <= 0.03 * found.total(), missed
    assert found.total() > 300


@pytest.mark.parametrize(
    ("key", "value"),
    [("year", 1999), ("unit", "Cà Mau"), ("date", "2001-01-01"), ("count", 7777), ("rank", 9), ("status", "other")],
)
def test_the_count_can_fail(base: Base, key: str, value: object) -> None:
    changed = [
        (article["source"], {**fact, key: value})
        for article in GOLD
        for fact in article["gold"]
        if key in fact and fact[key] != value
    ]
    assert changed
    assert [fact for source, fact in changed if base.holds(source, fact)] == []
