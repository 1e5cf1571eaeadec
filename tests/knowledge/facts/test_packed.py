"""Rows that are packed come back as they were, and a base built from them is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import PACKAGED_ROOT
from knowledge.facts import build, check, packed
from knowledge.facts.kinds.posts import Post
from knowledge.facts.packed import PackedRows


def test_rows_come_back_in_their_order_and_of_their_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_AT_ONCE", 3)
    rows = PackedRows(Post)
    given = [Post(number, f"Đỗ {number}", *[None] * (len(Post._fields) - 2)) for number in range(8)]  # type: ignore[arg-type]
    for row in given:
        rows.append(row)
        rows.pack()
    assert list(rows) == list(rows) == given
    assert {type(row) for row in rows} == {Post}
    assert len(rows) == 8
    assert given[4] in rows
    assert given[4]._replace(id=9) not in rows


def test_a_base_is_the_same_however_much_is_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    for at_once in (1, 10**9):
        monkeypatch.setattr(packed, "_AT_ONCE", at_once)
        target = tmp_path / f"{at_once}.sqlite"
        build(check([PACKAGED_ROOT]), target)
        built.append(target.read_bytes())
    assert built[0] == built[1]
