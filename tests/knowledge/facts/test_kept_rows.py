import sqlite3
from pathlib import Path

import pytest

from knowledge.facts import FactBase
from knowledge.facts.bounded_sql import BoundedSql
from knowledge.facts.kept_rows import KeptRows, key_of


def rows(count: int) -> list[sqlite3.Row]:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    return [connection.execute("SELECT ? AS n", (n,)).fetchone() for n in range(count)]


def test_what_is_asked_again_is_given_again_and_no_more_is_kept_than_may_be() -> None:
    kept = KeptRows(most_rows=10, most_of_one=6)
    kept.keep("a", rows(3))
    kept.keep("b", rows(3))
    assert len(kept.get("a") or ()) == 3  # now "b" was asked for longest ago
    kept.keep("c", rows(5))
    kept.keep("too many", rows(7))
    assert [key for key in ("a", "b", "c", "too many") if kept.get(key) is not None] == ["a", "c"]


def test_who_changes_the_list_changes_nothing_for_others() -> None:
    kept, found = KeptRows(), rows(2)
    kept.keep("a", found)
    found.clear()
    (kept.get("a") or []).clear()
    assert len(kept.get("a") or ()) == 2


def test_queries_differ_by_their_values() -> None:
    assert key_of("SELECT :a", {"a": 1}) == key_of("SELECT :a", {"a": 1}) != key_of("SELECT :a", {"a": 2})
    assert key_of("SELECT ?", (1,)) != key_of("SELECT ?", ("1",))


def test_a_new_base_forgets_what_the_old_one_told(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    run = BoundedSql.query

    def recorded(self: BoundedSql, sql: str, *rest: object) -> list[sqlite3.Row]:
        ran.append(sql)
        return run(self, sql, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(BoundedSql, "query", recorded)
    counting = "SELECT count(*) AS n FROM told_figure"
    base, _ = FactBase.create(tmp_path / "live" / "facts.sqlite", [root])
    with base:
        assert [base.query(counting)[0]["n"] for _ in range(3)] == [1, 1, 1]
        assert ran.count(counting) == 1
        source = root / "sources" / "2023-03-15-tong-ket.yaml"
        text = source.read_text(encoding="utf-8")
        source.write_text(text[: text.index("figures:")], encoding="utf-8")
        base.reload([root])
        assert base.query(counting)[0]["n"] == 0
