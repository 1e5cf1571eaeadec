"""A reload that follows the change gives what a whole build gives: tables, searches, orders, and the same report."""

import contextlib
import itertools
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from knowledge.facts import FactBase, KnowledgeRefused, ReloadRefused, base, build, check
from knowledge.facts.checking import STATED
from knowledge.facts.difference import difference
from knowledge.facts.numbering import first_slots, slots_between
from knowledge.facts.tables import TABLES

PERSONS = ("Lê Thị Cúc", "Trần Văn B", "Nguyễn Thành Đạt", "Phạm Quốc Huy", "Hoàng Minh Tuấn", "Đỗ Bích Ngọc")
UNITS = ("Bắc Kạn", "Thái Nguyên", "Tuyên Quang")
WORDS = ("trồng rừng", "nông thôn mới", "chuyển đổi số", "nhà cho hộ nghèo", "an sinh", "phòng dịch", "ký giao ước")
SEARCHED = ("tdmnpb", "trong rung", "le thi cuc", "nam 2022", "ky giao uoc", "bac kan", "tang truong")
FILES = 9


# ---- knowledge made up -------------------------------------------------------------------------------------------


class Maker:
    """Writes source files of all kinds of statements; some name meetings of other files."""

    def __init__(self, chance: random.Random, roots: list[Path]) -> None:
        self.chance = chance
        self.roots = roots
        self.numbers = itertools.count(1)
        self.meetings: dict[Path, list[str]] = {}

    def path(self) -> Path:
        day = f"202{self.chance.randrange(3, 6)}-0{self.chance.randrange(1, 10)}-1{self.chance.randrange(10)}"
        return self.chance.choice(self.roots) / "sources" / f"{day}-bai-{next(self.numbers)}.yaml"

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text(path), encoding="utf-8")

    def text(self, path: Path) -> str:
        pick, among = self.chance.choice, self.chance.randrange
        kept = self.meetings.get(path, [])
        self.meetings[path] = kept or [f"hop-{next(self.numbers)}" for _ in range(among(3))]
        own = self.meetings[path]
        others = [one for listed in self.meetings.values() for one in listed] if among(3) == 0 else own
        at = f", meeting: {pick(others)}" if others and among(2) else ""
        lines = [
            f"source: {{publisher: Báo, published: {path.name[:10]}, title: Bài {among(99)}, author: {pick(PERSONS)}}}"
        ]
        roles = [
            f"{{cluster: TDMNPB, year: {year}, role: {pick(('head', 'deputy'))}, unit: {pick(UNITS)}}}"
            for year in self.chance.sample(("2020", "2021", "2022", "2021..2022"), among(3))
        ]
        members = [
            f"{{cluster: TDMNPB, period: {2020 + among(3)}, units: [{pick(UNITS)}], count: {1 + among(3)}}}"
        ] * among(2)
        meetings = [
            f"{{id: {one}, cluster: TDMNPB, kind: year_end_review, name: Hội nghị {one}, reviews: 2022, "
            f"date: 2023-01-0{1 + among(9)}, hosts: [{{unit: {pick(UNITS)}}}], "
            f"people: [{{person: {pick(PERSONS)}, did: [presided, spoke]}}], organisations: [{{name: {pick(UNITS)}}}], "
            f"reports: [{{unit: {pick(UNITS)}, subject: {pick(WORDS)}}}]}}"
            for one in own
        ]
        awards = [
            f"{{cluster: TDMNPB, form: Bằng khen của Thủ tướng Chính phủ, year: 202{number}, status: conferred, "
            f"conferred_by: {pick(PERSONS)}, recipients: [{{unit: {pick(UNITS)}}}, {{person: {pick(PERSONS)}}}]{at}}}"
            for number in range(among(3))
        ]
        tasks = [
            f"{{cluster: TDMNPB, period: {2020 + among(4)}, text: {pick(WORDS)} {number}, by: {pick(PERSONS)}{at}}}"
            for number in range(among(6))
        ]
        posts = [f"{{person: {pick(PERSONS)}, post: Chủ tịch {pick(UNITS)}, title: Chủ tịch}}"] * among(2)
        figures = [f"{{cluster: TDMNPB, what: tăng trưởng, value: {among(9)}%, period: 2022{at}}}"] * among(2)
        sections = {
            "roles": roles, "members": members, "meetings": meetings, "awards": awards, "tasks": tasks,
            "acts": tasks[:1], "posts": posts, "figures": figures,
        }  # fmt: skip
        for name, rows in sections.items():
            lines += [f"{name}:", *(f"  - {row}" for row in rows)] if rows else []
        return "\n".join(lines) + "\n"


def edited(maker: Maker) -> None:
    """Change one file or two at random: write one anew, add, remove, or only move its lines."""
    chance = maker.chance
    for _ in range(chance.choice((1, 1, 1, 2))):
        paths = sorted(path for root in maker.roots for path in (root / "sources").glob("*.yaml"))
        done = chance.choice(("anew", "anew", "anew", "add", "remove", "line", "title"))
        path = chance.choice(paths)
        if done == "add":
            maker.write(maker.path())
        elif done == "remove" and len(paths) > FILES // 2:
            path.unlink()
            maker.meetings.pop(path, None)
        elif done == "line":
            path.write_text("# nhận xét\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
        elif done == "title":
            path.write_text(path.read_text(encoding="utf-8").replace("title: Bài", "title: Tin"), encoding="utf-8")
        elif path in maker.meetings:
            maker.write(path)


# ---- bases beside each other -------------------------------------------------------------------------------------


def everything(path: Path) -> dict[str, Any]:
    """All that a base holds in the order of its numbers, each number as its place in that order."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        ranks: dict[str, dict[int, int]] = {}
        found: dict[str, Any] = {}
        names = {TABLES[table].name: table._fields for table in STATED}
        for name in (*names, "statement"):
            key = "rowid" if name == "meeting" else "id"
            numbers = [number for (number,) in connection.execute(f"SELECT {key} FROM {name} ORDER BY {key}")]
            ranks[name] = {number: place for place, number in enumerate(numbers)}
        for name, fields in names.items():
            rows = []
            for row in connection.execute(f"SELECT rowid, * FROM {name} ORDER BY rowid"):
                told = dict(zip(fields, row[1:], strict=True))
                for column, table in (("id", name), ("appointment", name), ("award", "award")):
                    if isinstance(told.get(column), int):
                        told[column] = ranks[table][told[column]]
                rows.append((ranks[name][row[0]], told))
            found[name] = rows
        number = ranks["statement"]
        found["statement"] = connection.execute(
            "SELECT kind, identity, text, evidence, source, line, body, first_year, last_year, meeting, period"
            " FROM statement ORDER BY id"
        ).fetchall()
        found["entities"] = sorted(
            (number[row[0]], *row[1:]) for row in connection.execute("SELECT * FROM statement_entity")
        )
        for words in SEARCHED:
            found[words] = [
                (number[row], round(rank, 9))
                for row, rank in connection.execute(
                    "SELECT rowid, rank FROM statement_search WHERE statement_search MATCH ? ORDER BY rank",
                    (f'"{words}"',),
                )
            ]
        for name in ("statement_word", "conflict", "meta", "person", "alias", "source", "organisation", "movement"):
            found[name] = connection.execute(f"SELECT * FROM {name}").fetchall()
        found["built_from"] = connection.execute("SELECT inner, root, digest FROM built_from ORDER BY slot").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO statement_search (statement_search) VALUES ('integrity-check')")
    return found


def refusal(roots: list[Path]) -> str:
    """What a whole check says against the files; empty where it says nothing."""
    try:
        check(roots)
    except KnowledgeRefused as refused:
        return str(refused)
    return ""


@pytest.fixture
def whole_builds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found: list[int] = []
    built = base._built_whole

    def counted(*arguments: Any) -> Any:
        found.append(1)
        return built(*arguments)

    monkeypatch.setattr(base, "_built_whole", counted)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_after_any_edits_a_base_holds_what_a_whole_build_holds(
    root: Path, tmp_path: Path, whole_builds: list[int], seed: int
) -> None:
    roots = [root, tmp_path / "overlay"]
    maker = Maker(random.Random(seed), roots)
    for _ in range(FILES):
        maker.write(maker.path())
    path, fresh, before = (tmp_path / name for name in ("live.sqlite", "fresh.sqlite", "before.sqlite"))
    facts, _ = FactBase.create(path, roots)
    whole_builds.clear()
    followed = refused = 0
    with facts:
        for _ in range(25):
            shutil.copyfile(path, before)
            edited(maker)
            count = len(whole_builds)
            expected = refusal(roots)
            if expected:
                with pytest.raises(ReloadRefused) as told:
                    facts.reload(roots)
                assert str(told.value) == expected
                refused += 1
                assert path.read_bytes() == before.read_bytes()
                continue
            build(check(roots), fresh)
            report = facts.reload(roots)
            followed += len(whole_builds) == count
            assert everything(path) == everything(fresh)
            assert str(report.difference) == str(difference(before, fresh))
            assert report.new_version == facts.version == check(roots).version
    assert refused < 20
    assert followed >= (25 - refused) // 2


# ---- what one file tells of another ------------------------------------------------------------------------------


FIRST = """source: {publisher: Báo, published: 2024-02-01, title: Bài một}
meetings:
  - {id: hop, cluster: TDMNPB, kind: year_end_review, name: Hội nghị, reviews: 2023, date: 2024-01-10}
posts:
  - {person: Phạm Quốc Huy, post: Phó Chủ tịch, title: Phó Chủ tịch}
"""
SECOND = """source: {publisher: Báo, published: 2024-03-01, title: Bài hai}
tasks:
  - {cluster: TDMNPB, period: 2024, text: Trồng rừng, by: Phạm Quốc Huy, meeting: hop}
"""


@pytest.fixture
def two(root: Path, tmp_path: Path) -> FactBase:
    (root / "sources" / "2024-02-01-mot.yaml").write_text(FIRST, encoding="utf-8")
    (root / "sources" / "2024-03-01-hai.yaml").write_text(SECOND, encoding="utf-8")
    facts, _ = FactBase.create(tmp_path / "live.sqlite", [root])
    return facts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("date: 2024-01-10", "date: 2024-01-11"),  # the task is told with the meeting's day
        ("Phạm Quốc Huy", "Vũ Văn Khánh"),  # so that nobody is called as the task has it
    ],
)
def test_what_other_files_tell_follows(
    two: FactBase, root: Path, tmp_path: Path, whole_builds: list[int], old: str, new: str
) -> None:
    file = root / "sources" / "2024-02-01-mot.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    two.reload([root])
    assert whole_builds
    build(check([root]), tmp_path / "fresh.sqlite")
    assert everything(two.path) == everything(tmp_path / "fresh.sqlite")


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "sources" / "2024-02-01-mot.yaml").unlink(),  # the meeting that the other names
        lambda root: (root / "sources" / "2024-03-01-hai.yaml").write_text(SECOND + FIRST.partition("\n")[2], "utf-8"),
        lambda root: (root / "sources" / "2024-03-01-hai.yaml").write_text(SECOND.replace("Huy", "Hui"), "utf-8"),
        lambda root: (root / "sources" / "2024-03-01-hai.yml").write_text(SECOND, "utf-8"),
    ],
)
def test_a_mistake_is_told_as_a_whole_check_tells_it(two: FactBase, root: Path, change: Callable[[Path], None]) -> None:
    change(root)
    expected = refusal([root])
    if expected:
        with pytest.raises(ReloadRefused) as told:
            two.reload([root])
        assert str(told.value) == expected
    else:
        two.reload([root])
        assert two.version == check([root]).version


@pytest.mark.parametrize("links", [True, False])
def test_where_no_file_has_changed_the_base_is_looked_at_as_it_is(
    two: FactBase, root: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", Mock(side_effect=PermissionError))
    whole, status = two.path.read_bytes(), two.path.stat()
    looked_at: list[tuple[str, int]] = []
    report = two.reload([root], validate=lambda one: looked_at.append((one.version, one.path.stat().st_ino)) or ())
    [(version, file)] = looked_at
    assert version == report.new_version == report.old_version == two.version
    assert (file == status.st_ino) is links
    assert not report.difference
    assert report.conflicts == build(check([root]), root / "fresh.sqlite").conflicts
    assert (two.path.read_bytes(), two.path.stat().st_ino) == (whole, status.st_ino)
    assert [path.name for path in two.path.parent.glob(".*building*")] == []


def test_a_changed_reference_or_list_is_built_whole(two: FactBase, root: Path, whole_builds: list[int]) -> None:
    two.reload([root])
    assert not whole_builds  # nothing has changed
    file = root / "reference" / "entities.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "# nhận xét\n", encoding="utf-8")
    two.reload([root])
    assert len(whole_builds) == 1


@pytest.mark.parametrize("harm", ["cut", "another program", "no base"])
def test_a_base_that_cannot_be_followed_is_built_whole(
    two: FactBase, root: Path, whole_builds: list[int], harm: str
) -> None:
    whole = two.path.read_bytes()
    if harm == "cut":
        two.path.write_bytes(whole[: len(whole) // 3])
    elif harm == "no base":
        two.path.write_bytes(b"nothing")
    else:
        with contextlib.closing(sqlite3.connect(two.path)) as connection:
            connection.execute("UPDATE meta SET value = 'another' WHERE key = 'program'")
            connection.commit()
    with contextlib.suppress(Exception):
        two.refresh()
    (root / "sources" / "2024-03-01-hai.yaml").unlink()
    two.reload([root])
    assert whole_builds
    assert two.version == check([root]).version


# ---- numbers -----------------------------------------------------------------------------------------------------


def test_new_files_find_room_between_their_neighbours_until_there_is_none() -> None:
    chance = random.Random(5)
    order = [f"f{number:03}" for number in range(0, 300, 100)]
    slots: dict[str, int] | None = first_slots(order)
    for _ in range(200):
        order = sorted(
            {*order, f"f{chance.randrange(300):03}"} - ({chance.choice(order)} if chance.random() < 0.3 else set())
        )
        kept = {name: slot for name, slot in (slots or {}).items() if name in order}
        slots = slots_between(order, kept)
        if slots is None:
            slots = first_slots(order)
            continue
        assert list(slots) == order
        assert list(slots.values()) == sorted(set(slots.values()))
        assert kept.items() <= slots.items()
    assert slots_between(["a", "b", "c"], {"a": 1, "c": 2}) is None
