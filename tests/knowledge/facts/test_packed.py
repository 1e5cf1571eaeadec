"""Rows that are packed come back as they were, a base built from them is the same, and a build has few at once."""

from __future__ import annotations

import contextlib
import sqlite3
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from knowledge import PACKAGED_ROOT
from knowledge.facts import KnowledgeRefused, build, check, desk
from knowledge.facts.kinds.awards import Award
from knowledge.facts.kinds.posts import Post
from knowledge.facts.packed import PackedRows

REFERENCE = """sources:
  nguon: {publisher: Nguồn, title: Danh mục}
organisations:
  - {id: cum, name: Cụm thi đua số 1, kind: cụm, short: C1, organiser: Hội đồng, sector: UBND, level: Trung ương,
     sources: [nguon]}
"""
TASKS = 200
OBJECTS = 100_000  # bytes that the rows of a file have as Python's objects, at the least; their statements have more
FEW, MANY = 8, 24


def source(number: int) -> str:
    """A file that names the meeting of the next one, as a report does that was posted before the minutes."""
    head = f"source: {{publisher: Báo, published: 2023-01-{number + 1:02}, title: Bài {number}}}\n"
    posts = f"posts:\n  - {{person: Nguyễn Văn Nam, post: Trưởng ban {number}, title: Trưởng ban}}\n"
    meeting = f"meetings:\n  - {{id: hop-{number}, cluster: C1, kind: year_end_review, name: Hội nghị, date: 2022}}\n"
    tasks = (
        f"  - {{cluster: C1, period: {1980 + one % 40}, text: trồng rừng lần {one // 40}, by: Nguyễn Văn Nam, "
        f"meeting: hop-{number + 1}}}\n"
        for one in range(TASKS)
    )
    return head + posts + meeting + "tasks:\n" + "".join(tasks)


def write(root: Path, files: int) -> Path:
    (root / "reference").mkdir(parents=True)
    (root / "sources").mkdir()
    (root / "reference" / "cum.yaml").write_text(REFERENCE, encoding="utf-8")
    for number in range(files):
        text = source(number)
        if number == files - 1:
            text = text.replace(f", meeting: hop-{files}", "")
        (root / "sources" / f"2023-01-{number + 1:02}-bai.yaml").write_text(text, encoding="utf-8")
    return root


def test_rows_come_back_in_their_order_and_of_their_class() -> None:
    given = [Post(number, f"Đỗ {number}", *[None] * (len(Post._fields) - 2)) for number in range(8)]  # type: ignore[arg-type]
    packed = PackedRows({Post: given})
    assert packed[Post] == packed[Post] == given
    assert {type(row) for row in packed[Post]} == {Post}
    assert list(packed) == [Post]
    assert packed.get(Award, ()) == ()


@pytest.mark.parametrize("packaged", [True, False])
def test_a_base_is_the_same_however_much_is_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packaged: bool
) -> None:
    root = PACKAGED_ROOT if packaged else write(tmp_path / "knowledge", 5)
    built = []
    for rows in (1, 10**9):
        monkeypatch.setattr(desk, "_PART", rows)
        target = tmp_path / f"{rows}.sqlite"
        knowledge = check([root])
        assert (len(knowledge.parts) > 2) == (rows == 1)
        build(knowledge, target)
        built.append(target.read_bytes())
    assert built[0] == built[1]


def test_a_reference_file_may_state_for_a_source_what_it_states_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are told, the second as such, and what the reference file tells of a person has the source's posts."""
    root = write(tmp_path / "knowledge", 3)
    (root / "reference" / "them.yaml").write_text(
        "roles:\n"
        "  - {cluster: C1, year: 2022, role: head, person: Nguyễn Văn Nam, sources: [2023-01-02-bai]}\n"
        "  - {cluster: C1, year: 2022, role: head, person: Trần Văn Bắc, sources: [2023-01-03-bai]}\n"
        "meetings:\n"
        "  - {id: hop, cluster: C1, kind: year_end_review, name: Hội nghị, date: 2021, sources: [2023-01-02-bai],\n"
        "     people: [{person: Nguyễn Văn Nam, did: [presided]}]}\n",
        encoding="utf-8",
    )
    for day in (1, 2, 3):
        file = root / "sources" / f"2023-01-0{day}-bai.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text + "roles:\n  - {cluster: C1, year: 2022, role: head, person: Lê Văn Đông}\n", "utf-8")
    found: list[Any] = []
    for rows in (1, 10**9):
        monkeypatch.setattr(desk, "_PART", rows)
        found.append(told(root, tmp_path / f"{rows}.sqlite"))
    assert found[0] == found[1]
    assert [identity for kind, identity, _ in found[0] if kind == "role"] == [
        "cum/2022/head/2023-01-01-bai", "cum/2022/head/2023-01-02-bai", "cum/2022/head/2023-01-02-bai#2",
        "cum/2022/head/2023-01-03-bai", "cum/2022/head/2023-01-03-bai#2",
    ]  # fmt: skip
    assert any("Nguyễn Văn Nam (Trưởng ban 1)" in text for kind, _, text in found[0] if kind == "presence")


def told(root: Path, path: Path) -> list[Any]:
    build(check([root]), path)
    with contextlib.closing(sqlite3.connect(path)) as base:
        return base.execute("SELECT kind, identity, text FROM statement ORDER BY id").fetchall()


def test_a_build_has_few_rows_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_PART", TASKS)
    monkeypatch.setattr("knowledge.facts.building._AT_ONCE", TASKS)
    peaks = []
    for files in (FEW, MANY):
        root = write(tmp_path / str(files), files)
        build(check([root]), tmp_path / "warm.sqlite")
        tracemalloc.start()
        try:
            knowledge = check([root])
            kept, _ = tracemalloc.get_traced_memory()
            tracemalloc.reset_peak()
            build(knowledge, tmp_path / "facts.sqlite")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        peaks.append((kept, peak - kept))
    (kept, building), (kept_of_many, building_many) = peaks
    assert kept_of_many - kept < OBJECTS * (MANY - FEW) / 10
    assert building_many - building < OBJECTS


def test_a_refusal_has_few_files_at_once(tmp_path: Path) -> None:
    """All mistakes are told, of whichever file, though the files are not held side by side as objects."""
    peaks = []
    for files in (FEW, MANY):
        root = write(tmp_path / str(files), files)
        for number in (1, files):
            file = root / "sources" / f"2023-01-{number:02}-bai.yaml"
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("cluster: C1, period: 1985", "cluster: C2, period: 1985", 1), encoding="utf-8")
        tracemalloc.start()
        try:
            with pytest.raises(KnowledgeRefused) as refused:
                check([root])
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert [Path(one.file).name for one in refused.value.problems] == ["2023-01-01-bai.yaml", file.name]
        peaks.append(peak)
    assert peaks[1] - peaks[0] < OBJECTS * (MANY - FEW)
