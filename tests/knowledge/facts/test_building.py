import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.facts import Conflict, FactBase, build, check
from knowledge.facts.checking import SCHEMA, CheckedKnowledge
from knowledge.facts.tables import TABLES
from knowledge.language import fold


@pytest.fixture
def built(valid_root: Path, tmp_path: Path) -> sqlite3.Connection:
    build(check([valid_root]), tmp_path / "facts.sqlite")
    connection = sqlite3.connect(tmp_path / "facts.sqlite")
    yield connection
    connection.close()


def test_rows_have_the_columns_of_the_schema() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    for table, declared in TABLES.items():
        columns = connection.execute(f"PRAGMA table_info({declared.name})").fetchall()
        assert [column[1] for column in columns] == list(table._fields)
    references = connection.execute('SELECT "from", "table" FROM pragma_foreign_key_list(\'award\')').fetchall()
    assert {("body", "organisation"), ("form", "award_form"), ("meeting", "meeting")} <= set(references)
    empty = {row[1] for row in connection.execute("PRAGMA table_info(award)") if not row[3]}
    assert {"form", "conferred_by", "note"} <= empty
    assert not empty & {"body", "year", "source"}
    connection.close()


def test_the_same_files_give_the_same_bytes(valid_root: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(valid_root, tmp_path / "elsewhere"))
    for file in sorted(copy.rglob("*.yaml"), reverse=True):  # other times, another order in the directory
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content)
    one = build(check([valid_root]), tmp_path / "one.sqlite")
    other = build(check([copy]), tmp_path / "other.sqlite")
    assert one.version == other.version
    assert (tmp_path / "one.sqlite").read_bytes() == (tmp_path / "other.sqlite").read_bytes()


def test_another_content_is_another_version(root: Path, edit: Callable[[str, str], None]) -> None:
    before = check([root]).version
    edit("trên 8%", "trên 9%")
    assert check([root]).version != before


def test_a_build_leaves_one_whole_file(valid_root: Path, tmp_path: Path) -> None:
    build(check([valid_root]), tmp_path / "new" / "facts.sqlite")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["facts.sqlite"]
    connection = sqlite3.connect(tmp_path / "new" / "facts.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_a_build_that_fails_leaves_the_old_file(valid_root: Path, tmp_path: Path) -> None:
    target = tmp_path / "facts.sqlite"
    build(check([valid_root]), target)
    before = target.read_bytes()
    rows = dict(check([valid_root]).defined)
    first = next(iter(TABLES))
    rows[first] = [*rows[first], rows[first][0]]  # a key twice
    with pytest.raises(sqlite3.IntegrityError):
        build(CheckedKnowledge((rows,)), target)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["facts.sqlite"]


def test_every_view_answers_from_the_valid_knowledge(built: sqlite3.Connection) -> None:
    views = [name for (name,) in built.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
    empty = [view for view in views if not built.execute(f"SELECT 1 FROM {view} LIMIT 1").fetchone()]
    assert len(views) >= 20
    assert empty == []


def test_views_hold_only_attested_facts(built: sqlite3.Connection) -> None:
    years = built.execute("SELECT year FROM cluster_role WHERE role = 'head'").fetchall()
    assert years == [(2022,)]  # 2018 is inferred, 2019 unsourced
    found = built.execute("SELECT count(*) FROM statement WHERE kind = 'role' AND evidence <> 'attested'").fetchone()
    assert found == (2,)


def test_a_document_says_what_it_replaces_and_since_when(built: sqlite3.Connection) -> None:
    told = built.execute("SELECT number, relation, other_number, effective_date FROM related_document").fetchall()
    assert told == [("06/2022/QH15", "replaces", "15/2003/QH11", "2024-01-01")]
    found = built.execute("SELECT bodies FROM listed_document WHERE number = '06/2022/QH15'").fetchone()
    assert found == ("bac-kan",)


def test_search_finds_attested_statements_by_folded_words(built: sqlite3.Connection) -> None:
    query = """SELECT text FROM statement_search JOIN statement ON statement.id = statement_search.rowid
               WHERE statement_search MATCH ? ORDER BY rank"""
    assert built.execute(query, (f'"{fold("Làm nhà cho hộ nghèo")}"',)).fetchall() == [
        ("Hoạt động chung của TDMNPB từ năm 2023: Làm nhà cho hộ nghèo",)
    ]
    assert built.execute(query, ('"hoa binh"',)).fetchall() == [("tỉnh Hòa Bình",)]


def test_every_statement_has_its_own_identity(built: sqlite3.Connection) -> None:
    assert built.execute("SELECT kind, identity FROM statement GROUP BY 1, 2 HAVING count(*) > 1").fetchall() == []


def test_statements_know_where_they_stand(built: sqlite3.Connection, valid_root: Path) -> None:
    lines = (valid_root / "sources/2023-03-15-tong-ket.yaml").read_text(encoding="utf-8").splitlines()
    rows = built.execute("SELECT text, line FROM statement WHERE kind = 'figure'").fetchall()
    assert rows == [("tăng trưởng của TDMNPB năm 2022: trên 8%", rows[0][1])]
    assert "trên 8%" in lines[rows[0][1] - 1]


def test_statements_list_what_they_name_by_its_slot(built: sqlite3.Connection) -> None:
    query = """SELECT slot, entity FROM statement_entity JOIN statement ON id = statement
               WHERE kind = ? AND text LIKE ? ORDER BY slot, entity"""

    def named(kind: str, text: str) -> list[tuple[str, str]]:
        return built.execute(query, (kind, text)).fetchall()

    assert named("role", "%Bắc Kạn%") == [("cluster", "tdmnpb"), ("role", "head"), ("unit", "bac-kan")]
    assert named("presence", "Lê Thị Cúc (%) chủ trì%") == [
        ("cluster", "tdmnpb"), ("deed", "presided"), ("meeting", "tong-ket-2022"), ("person", "le-thi-cuc"),
    ]  # fmt: skip
    assert named("award", "Bằng khen của Thủ tướng%") == [
        ("award_form", "bang-khen-ttg"), ("cluster", "tdmnpb"), ("person", "le-thi-cuc"), ("unit", "thai-nguyen"),
    ]  # fmt: skip
    assert named("request", "%") == [("cluster", "tdmnpb"), ("unit", "hoi-dong")]
    assert named("post", "%") == [("person", "le-thi-cuc"), ("post", "chu tich ubnd tinh"), ("unit", "bac-kan")]
    told = built.execute("SELECT meeting, period FROM statement WHERE kind = 'task'").fetchall()
    assert told == [("tong-ket-2022", "2023")]


def test_names_and_aliases_are_rows_with_their_marks(built: sqlite3.Connection) -> None:
    query = "SELECT text, is_name, ambiguous FROM alias WHERE entity_kind = ? AND entity = ? ORDER BY text"
    assert built.execute(query, ("unit", "bac-kan")).fetchall() == [
        ("BK", 0, 1), ("Bắc Cạn", 0, 0), ("Bắc Kạn", 1, 0), ("tỉnh Bắc Kạn", 1, 0),
    ]  # fmt: skip
    assert ("Luật Thi đua, khen thưởng", 1, 1) in built.execute(query, ("document", "luat-2022")).fetchall()
    assert built.execute(query, ("person", "le-thi-cuc")).fetchall() == [("Lê Thị Cúc", 1, 0), ("bà Cúc", 0, 1)]


def test_recipients_without_words_are_told_as_a_count(built: sqlite3.Connection) -> None:
    assert built.execute("SELECT recipient FROM given_award ORDER BY award, position").fetchall() == [
        ("23 cá nhân",), ("tỉnh Thái Nguyên",), ("Lê Thị Cúc",),
    ]  # fmt: skip


def test_posts_are_dated_by_their_source(built: sqlite3.Connection) -> None:
    query = "SELECT person_name, title_folded, unit_short, as_of FROM held_post"
    assert built.execute(query).fetchall() == [("Lê Thị Cúc", "chu tich ubnd tinh", "Bắc Kạn", "2023-03-15")]


SECOND = """\
source: {publisher: Báo khác, published: 2023-04-01, title: Tin khác}
roles:
  - {cluster: TDMNPB, year: 2022, role: head, unit: Hòa Bình}
  - {cluster: TDMNPB, year: 2023, role: deputy, unit: Hòa Bình}
  - {cluster: TDMNPB, year: 2022, role: council_member, person: Lê Thị Cúc}
  - {cluster: TDMNPB, year: 2022, role: council_member, person: Phan Đình Mạnh}
members:
  - {cluster: TDMNPB, period: 2022, units: [Bắc Kạn, Hải Phòng], count: 7}
meetings:
  - {id: tong-ket-2, cluster: TDMNPB, kind: year_end_review, name: Tổng kết, reviews: 2022, date: 2023-03-11}
documents:
  - {document: luat-2022, date: 2022-06-16, date_kind: signed}
figures:
  - {cluster: TDMNPB, what: tăng trưởng, value: 9%, period: 2022}
"""


def test_two_sources_that_disagree_are_both_kept_and_listed(root: Path, tmp_path: Path) -> None:
    (root / "sources/2023-04-01-khac.yaml").write_text(SECOND, encoding="utf-8")
    (root / "reference/nhap.yaml").write_text(
        "mergers:\n  - {before: [Bắc Kạn], after: Tuyên Quang, date: 2025-07-01, sources: [sap-nhap]}\n",
        encoding="utf-8",
    )
    first, second = "2023-03-15-tong-ket", "2023-04-01-khac"
    report = build(check([root]), tmp_path / "facts.sqlite")
    told = [conflict[:4] for conflict in report.conflicts]
    assert told == [
        ("cluster_size", "tdmnpb 2022", "3", first),
        ("cluster_size", "tdmnpb 2022", "7", second),
        ("deputy", "tdmnpb 2023", "hoa-binh", second),
        ("deputy", "tdmnpb 2023", "tuyen-quang", first),
        ("document_date", "luat-2022 signed", "2022-06-15", first),
        ("document_date", "luat-2022 signed", "2022-06-16", second),
        ("figure", "tdmnpb 2022 tăng trưởng", "9%", second),
        ("figure", "tdmnpb 2022 tăng trưởng", "trên 8%", first),
        ("head", "tdmnpb 2022", "bac-kan", first),
        ("head", "tdmnpb 2022", "hoa-binh", second),
        ("meeting_date", "tdmnpb year_end_review 2022", "2023-03-10", first),
        ("meeting_date", "tdmnpb year_end_review 2022", "2023-03-11", second),
        ("members", "tdmnpb 2022", "hai-phong", second),
        ("merger", "bac-kan 2025-07-01", "thai-nguyen", "sap-nhap"),
        ("merger", "bac-kan 2025-07-01", "tuyen-quang", "sap-nhap"),
    ]
    with FactBase.open(tmp_path / "facts.sqlite") as base:
        stored = base.query("SELECT kind, about, value, source, line FROM conflict ORDER BY id")
        assert [Conflict(*row) for row in stored] == list(report.conflicts)
        heads = base.query("SELECT holder_short, sources FROM cluster_role WHERE role = 'head' AND year = 2022")
        assert {tuple(row) for row in heads} == {("Bắc Kạn", first), ("Hòa Bình", second)}
