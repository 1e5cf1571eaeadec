import gc
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.facts import (
    BaseUnusable,
    FactBase,
    Problem,
    QueryTimeout,
    ReloadBusy,
    ReloadRefused,
    build,
    check,
    list_facts,
)
from knowledge.facts.listing import UnknownName

Edit = Callable[[str, str], None]
FIGURE = "SELECT value FROM told_figure"
MANY_ROWS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000) SELECT i FROM n"
ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def base(root: Path, tmp_path: Path) -> FactBase:
    made, _ = FactBase.create(tmp_path / "live" / "facts.sqlite", [root])
    with made:
        yield made


def test_it_answers_and_knows_what_it_holds(base: FactBase, root: Path) -> None:
    assert [row["value"] for row in base.query(FIGURE)] == ["trên 8%"]
    assert [row[0] for row in base.query("SELECT ? || :b", ("a", "b"))] == ["ab"]
    assert base.version == check([root]).version
    assert base.counts["task"] == 1
    assert base.sources["2023-03-15-tong-ket"]["published"] == "2023-03-15"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM role", "UPDATE body SET name = ''", "INSERT INTO meta VALUES ('a', 'b')", "DROP TABLE role",
        "CREATE TABLE t (a)", "CREATE TEMP TABLE t (a)", "ATTACH 'other' AS other", "PRAGMA query_only = OFF",
        "PRAGMA writable_schema = ON", "VACUUM INTO 'copy'", "BEGIN", "SELECT load_extension('x')", "REINDEX",
        "SELECT 1; SELECT 2", "SELECT randomblob(1000000000)", "SELECT * FROM missing", "",
    ],
)  # fmt: skip
def test_a_query_can_only_read(base: FactBase, sql: str) -> None:
    if sql:
        with pytest.raises(sqlite3.Error):
            base.query(sql)
    assert [row["value"] for row in base.query(FIGURE)] == ["trên 8%"]


def test_a_query_that_takes_too_long_is_stopped_and_the_next_is_answered(base: FactBase) -> None:
    with pytest.raises(QueryTimeout):
        base.query(ENDLESS, timeout=0.01)
    assert len(base.query(FIGURE)) == 1


def test_a_collection_of_garbage_that_a_query_sets_off_is_not_the_querys_time(base: FactBase) -> None:
    collections = []

    def slow(phase: str, _: object) -> None:
        began = time.thread_time()
        while phase == "start" and time.thread_time() < began + 0.1:
            pass
        collections.append(phase)

    before = gc.get_threshold()
    gc.callbacks.append(slow)
    gc.set_threshold(100)
    try:
        assert len(base.query(MANY_ROWS, timeout=0.08)) == 1000
        assert collections
        with pytest.raises(QueryTimeout):
            base.query(ENDLESS, timeout=0.08)
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(slow)


def test_search_works_under_the_restrictions(base: FactBase) -> None:
    found = base.query("SELECT rowid FROM statement_search WHERE statement_search MATCH ?", ('"ho ngheo"',))
    assert len(found) == 1


@pytest.mark.parametrize("content", [None, b"", b"not a database at all, only text" * 100])
def test_what_is_no_fact_base_is_not_opened(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "facts.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BaseUnusable):
        FactBase.open(path)


def test_a_base_of_another_schema_is_not_opened(base: FactBase) -> None:
    connection = sqlite3.connect(base.path)
    connection.execute("UPDATE meta SET value = 'older' WHERE key = 'schema'")
    connection.commit()
    connection.close()
    with pytest.raises(BaseUnusable):
        FactBase.open(base.path)


def test_opening_clears_away_what_killed_builds_left(base: FactBase) -> None:
    (base.path.parent / ".facts.sqlite.1.1.building").write_bytes(b"half")
    FactBase.open(base.path).close()
    assert sorted(path.name for path in base.path.parent.iterdir()) == [".facts.sqlite.lock", "facts.sqlite"]


# ---- reload ------------------------------------------------------------------------------------------------------


def test_a_reload_goes_live_and_tells_the_difference(base: FactBase, root: Path, edit: Edit) -> None:
    old = base.version
    edit("trên 8%", "trên 9%")
    edit("year: 2023, role: deputy", "year: 2021, role: deputy")
    edit("shortcomings:", "  - {cluster: TDMNPB, period: 2022, text: Đời sống được cải thiện}\nshortcomings:")
    edit("aliases: [cụm trung du]", "aliases: [cụm trung du, cụm bảy tỉnh]")
    report = base.reload([root])
    assert (report.old_version, report.new_version, report.changed) == (old, base.version, True)
    assert base.query(FIGURE)[0]["value"] == "trên 9%"
    assert {kind: str(changes) for kind, changes in report.difference.by_kind.items()} == {
        "alias": "+1", "figure": "~1", "result": "+1", "role": "+1 −1",
    }  # fmt: skip
    assert str(report.difference).splitlines()[0] == "+3 −1 ~1"
    assert report.difference.by_kind["result"].examples == ["+ Kết quả của TDMNPB năm 2022: Đời sống được cải thiện"]
    assert base.counts["result"] == 2


def test_a_reload_of_the_same_files_changes_nothing(base: FactBase, root: Path) -> None:
    before = base.path.stat()
    report = base.reload([root])
    assert not report.changed
    assert not report.difference
    assert base.path.stat().st_ino == before.st_ino


def test_a_reload_with_problems_changes_nothing_and_says_why(base: FactBase, root: Path, edit: Edit) -> None:
    before, bytes_before = base.version, base.path.read_bytes()
    edit("value: trên 8%", "valeu: trên 8%")
    with pytest.raises(ReloadRefused) as caught:
        base.reload([root], force=True)
    assert "valeu" in str(caught.value)
    assert base.version == before
    assert base.path.read_bytes() == bytes_before
    assert len(list(base.path.parent.iterdir())) == 2


def test_the_validator_sees_the_candidate_and_can_refuse_it(base: FactBase, root: Path, edit: Edit) -> None:
    edit("trên 8%", "trên 9%")

    def validate(candidate: FactBase) -> list[Problem]:
        return [Problem("questions.yaml", 3, f"trả lời là {candidate.query(FIGURE)[0]['value']}")]

    with pytest.raises(ReloadRefused, match="trên 9%"):
        base.reload([root], validate=validate)
    assert base.query(FIGURE)[0]["value"] == "trên 8%"
    report = base.reload([root], validate=validate, force=True)
    assert [problem.line for problem in report.problems] == [3]
    assert base.query(FIGURE)[0]["value"] == "trên 9%"


def test_a_validator_that_fails_leaves_nothing_behind(base: FactBase, root: Path, edit: Edit) -> None:
    edit("trên 8%", "trên 9%")

    def validate(_: FactBase) -> list[Problem]:
        raise RuntimeError("broken validator")

    with pytest.raises(RuntimeError):
        base.reload([root], validate=validate)
    assert base.query(FIGURE)[0]["value"] == "trên 8%"
    assert len(list(base.path.parent.iterdir())) == 2
    base.reload([root])
    assert base.query(FIGURE)[0]["value"] == "trên 9%"


def test_a_reader_in_flight_finishes_on_what_it_began_with(base: FactBase, root: Path, edit: Edit) -> None:
    with base.reading() as snapshot:
        edit("trên 8%", "trên 9%")
        base.reload([root])
        assert snapshot.query(FIGURE)[0]["value"] == "trên 8%"
        assert base.query(FIGURE)[0]["value"] == "trên 9%"
        assert snapshot.version != base.version


def test_a_candidate_that_went_live_can_be_read_on(base: FactBase, root: Path, edit: Edit) -> None:
    edit("trên 8%", "trên 9%")
    candidates: list[FactBase] = []
    base.reload([root], validate=lambda candidate: candidates.append(candidate) or [])
    assert candidates[0].follow(base)
    assert candidates[0].query(FIGURE)[0]["value"] == "trên 9%"
    edit("trên 9%", "trên 10%")
    base.reload([root])
    assert not candidates[0].follow(base)  # what was learned from it tells of other facts


def test_a_second_reload_is_told_or_waits(base: FactBase, root: Path, edit: Edit) -> None:
    entered, leave = threading.Event(), threading.Event()
    edit("trên 8%", "trên 9%")

    def validate(_: FactBase) -> list[Problem]:
        entered.set()
        assert leave.wait(30)
        return []

    first = threading.Thread(target=base.reload, args=([root],), kwargs={"validate": validate})
    first.start()
    assert entered.wait(30)
    with pytest.raises(ReloadBusy):
        base.reload([root], wait=False)
    with FactBase.open(base.path) as other, pytest.raises(ReloadBusy):
        other.reload([root], wait=False)
    second = threading.Thread(target=base.reload, args=([root],))
    second.start()
    leave.set()
    first.join(30)
    second.join(30)
    assert base.query(FIGURE)[0]["value"] == "trên 9%"


def test_a_file_replaced_by_another_process_is_noticed(base: FactBase, root: Path, edit: Edit) -> None:
    assert not base.refresh()
    edit("trên 8%", "trên 9%")
    build(check([root]), base.path)
    assert base.query(FIGURE)[0]["value"] == "trên 8%"
    assert base.refresh()
    assert base.query(FIGURE)[0]["value"] == "trên 9%"


def test_a_reader_that_finds_another_file_reads_that_one(base: FactBase, root: Path, edit: Edit) -> None:
    edit("trên 8%", "trên 9%")
    build(check([root]), base.path)
    with base.reading() as old:
        # The only idle connection is lent, so the next reader opens the file and finds the new one.
        assert base.query(FIGURE)[0]["value"] == "trên 9%"
        assert old.query(FIGURE)[0]["value"] == "trên 8%"


@pytest.mark.parametrize("content", [None, b"broken"])
def test_a_missing_or_broken_file_is_built_anew_by_a_reload(
    base: FactBase, root: Path, edit: Edit, content: bytes | None
) -> None:
    base.path.unlink()
    if content:
        base.path.write_bytes(content)
    edit("trên 8%", "trên 9%")
    base.reload([root])
    assert base.query(FIGURE)[0]["value"] == "trên 9%"


def test_old_files_are_closed_once_unused(base: FactBase, root: Path, edit: Edit) -> None:
    shown = "trên 8%"
    for number in range(20):
        edit(shown, f"trên {number + 20}%")
        shown = f"trên {number + 20}%"
        base.reload([root])
        base.query(FIGURE)
    held = [link for link in Path("/proc/self/fd").iterdir() if _target(link).startswith(str(base.path))]
    assert [_target(link) for link in held] == [str(base.path)]


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # the descriptor that lists the directory
        return ""


def test_a_hundred_reloads_under_eight_readers(root: Path, tmp_path: Path) -> None:
    """No read fails, and none mixes two versions: each version has its own figure and its own task."""
    other = Path(shutil.copytree(root, tmp_path / "other"))
    file = other / "sources/2023-03-15-tong-ket.yaml"
    text = file.read_text(encoding="utf-8").replace("trên 8%", "trên 9%")
    file.write_text(text.replace("Nhân rộng điển hình tiên tiến", "Nhân rộng mô hình"), encoding="utf-8")
    told = {
        check([root]).version: ("trên 8%", "Nhân rộng điển hình tiên tiến"),
        check([other]).version: ("trên 9%", "Nhân rộng mô hình"),
    }
    base, _ = FactBase.create(tmp_path / "facts.sqlite", [root])
    done = threading.Event()
    wrong: list[object] = []
    reads = [0] * 8

    def read(number: int) -> None:
        try:
            while not done.is_set():
                with base.reading() as snapshot:
                    figure = snapshot.query(FIGURE, timeout=30)[0]["value"]
                    task = snapshot.query("SELECT text FROM told_point WHERE kind = 'task'", timeout=30)[0]["text"]
                    if told[snapshot.version] != (figure, task):
                        wrong.append((snapshot.version, figure, task))
                reads[number] += 1
                done.wait(0.001)  # leaves the processor to the others
        except Exception as error:
            wrong.append(error)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for reader in readers:
        reader.start()
    try:
        changed = [base.reload([other if number % 2 == 0 else root]).changed for number in range(100)]
    finally:
        done.set()
        for reader in readers:
            reader.join()
        base.close()
    assert wrong == []
    assert changed == [True] * 100
    assert min(reads) > 0


# ---- listing -----------------------------------------------------------------------------------------------------


def test_facts_are_listed_by_kind_cluster_unit_year_and_source(base: FactBase) -> None:
    assert [fact.text for fact in list_facts(base, kind="role", cluster="cụm trung du", year=2023)] == [
        "tỉnh Tuyên Quang là cụm phó TDMNPB năm 2023"
    ]
    of_unit = list_facts(base, unit="tuyen quang", source="2023-03-15-tong-ket")
    assert {fact.kind for fact in of_unit} == {"role", "membership", "experience", "model_report"}
    assert all(fact.place and fact.place.startswith("sources/2023-03-15-tong-ket.yaml:") for fact in of_unit)
    assert len(list_facts(base)) == sum(base.counts.values())


@pytest.mark.parametrize("given", [{"kind": "rolle"}, {"cluster": "TDMNBP"}, {"unit": "Bắc Cam"}, {"source": "x"}])
def test_what_is_not_known_is_not_listed(base: FactBase, given: dict[str, str]) -> None:
    with pytest.raises(UnknownName):
        list_facts(base, **given)
