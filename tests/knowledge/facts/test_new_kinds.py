"""An overlay brings what nobody had thought of, without Python: a kind, a role with an order, a cluster of courts."""

import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.facts import PACKAGED_ROOT, KnowledgeRefused, build, check, find_problems
from knowledge.facts.kinds.posts import Post

FILES = {
    "reference/kinds.yaml": """\
kinds:
  - {id: toa-an-quan-su, name: tòa án quân sự, words: [tòa án quân sự, TAQS]}
  - {id: nhom, name: nhóm thi đua, group: true, head: Nhóm trưởng, deputy: Nhóm phó, words: [nhóm thi đua]}
""",
    "reference/roles.yaml": """\
roles:
  - {id: secretary, title: Thư ký, verb: là thư ký, words: [thư ký cụm], ordered: true}
""",
    "reference/groups.yaml": "groups:\n  - {id: judge, name: thẩm phán, words: [thẩm phán]}\n",
    "reference/deeds.yaml": "deeds:\n  - {id: sworn, verb: tuyên thệ, noun: tuyên thệ}\n",
    "reference/toa-an.yaml": """\
sources:
  bao-toa-an: {publisher: Báo thử nghiệm, title: Tòa án}
organisations:
  - {id: tand-bac-kan, name: TAND tỉnh Bắc Kạn, kind: tòa án, place: tỉnh Bắc Kạn, sources: [bao-toa-an]}
  - {id: tand-cho-moi, name: TAND huyện Chợ Mới, kind: tòa án, parent: TAND tỉnh Bắc Kạn, sources: [bao-toa-an]}
  - {id: taqs-qk1, name: Tòa án quân sự Quân khu 1, kind: tòa án quân sự, sources: [bao-toa-an]}
  - id: cum-toa-an-4
    name: Cụm thi đua số 4 của TAND tối cao
    short: Cụm tòa án số 4
    kind: cụm
    sector: Tòa án
    sources: [bao-toa-an]
  - {id: nhom-toa-an, name: Nhóm thi đua tòa án phía Bắc, kind: nhóm thi đua, sources: [bao-toa-an]}
mergers:
  - {before: [TAND huyện Chợ Mới], after: TAND tỉnh Bắc Kạn, date: 2025-07-01, sources: [bao-toa-an]}
""",
    "sources/2021-06-01-cum-toa-an.yaml": """\
source: {publisher: Báo thử nghiệm, author: Trần Bút, published: 2021-06-01, title: Cụm thi đua tòa án}
roles:
  - cluster: Cụm tòa án số 4
    year: 2020..2021
    role: head
    unit: TAND tỉnh Bắc Kạn
    person: Lê Văn Chánh
    handed_over_by: Tòa án quân sự Quân khu 1
  - {cluster: Cụm tòa án số 4, year: 2021-H1, role: secretary, order: 2, unit: TAND huyện Chợ Mới}
members:
  - {cluster: Cụm tòa án số 4, period: 2021, units: [TAND tỉnh Bắc Kạn, TAND huyện Chợ Mới], complete: true}
  - {cluster: Nhóm thi đua tòa án phía Bắc, period: 2021, units: [Cụm tòa án số 4, Tòa án quân sự Quân khu 1]}
meetings:
  - id: toa-an-so-ket
    cluster: Cụm tòa án số 4
    kind: half_year_review
    name: Hội nghị sơ kết
    date: 2021-05
    hosts: [{unit: TAND tỉnh Bắc Kạn}, {unit: Tòa án quân sự Quân khu 1}]
    place_unit: TAND tỉnh Bắc Kạn
    people: [{person: Lê Văn Chánh, did: [sworn]}]
  - {id: toa-an-tap-huan, unit: TAND tỉnh Bắc Kạn, kind: training, name: Tập huấn}
awards:
  - unit: TAND tỉnh Bắc Kạn
    form: Huân chương Lao động
    class: Nhì
    year: 2019..2020
    status: conferred
    recipients: [{unit: Cụm tòa án số 4}, {count: hơn 500, groups: [judge]}, {groups: [collective]}]
assessments:
  - {cluster: Cụm tòa án số 4, of: TAND huyện Chợ Mới, year: 2020, rank: 2, of_how_many: 9, score: 97.5, title: A}
posts:
  - {person: Lê Văn Chánh, post: Chánh án TAND tỉnh Bắc Kạn, title: Chánh án, unit: TAND tỉnh Bắc Kạn, rank: TS}
""",
}


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        write(tmp_path / "overlay" / name, text)
    return tmp_path / "overlay"


@pytest.fixture
def built(overlay: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    build(check([PACKAGED_ROOT, overlay]), tmp_path / "facts.sqlite")
    connection = sqlite3.connect(tmp_path / "facts.sqlite")
    yield connection
    connection.close()


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def rows(built: sqlite3.Connection, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    return built.execute(query, parameters).fetchall()


def test_a_new_role_has_an_order_and_a_period(built: sqlite3.Connection) -> None:
    query = """SELECT year, role, ordinal, holder_short, person_name, period, part, handed_over_by_name
               FROM cluster_role WHERE cluster = 'cum-toa-an-4' ORDER BY year, role"""
    head = ("head", None, "TAND tỉnh Bắc Kạn", "Lê Văn Chánh", "2020..2021", None, "Tòa án quân sự Quân khu 1")
    assert rows(built, query) == [
        (2020, *head), (2021, *head), (2021, "secretary", 2, "TAND huyện Chợ Mới", None, "2021-H1", "H1", None),
    ]  # fmt: skip
    told = rows(
        built, "SELECT text, first_year, last_year FROM statement WHERE kind = 'role' AND body = 'cum-toa-an-4'"
    )
    first = (
        "TAND tỉnh Bắc Kạn là cụm trưởng Cụm tòa án số 4 giai đoạn 2020–2021; người thay mặt: Lê Văn Chánh; "
        "nhận bàn giao từ Tòa án quân sự Quân khu 1"
    )
    assert told == [
        (first, 2020, 2021),
        ("TAND huyện Chợ Mới là thư ký thứ hai Cụm tòa án số 4 6 tháng đầu năm 2021", 2021, 2021),
    ]  # fmt: skip


def test_clusters_are_members_and_recipients_as_any_organisation(built: sqlite3.Connection) -> None:
    query = "SELECT unit FROM cluster_member WHERE cluster = 'nhom-toa-an' ORDER BY unit"
    assert rows(built, query) == [("cum-toa-an-4",), ("taqs-qk1",)]
    query = """SELECT form_name, year, first_year, conferred_by, recipient, count, about FROM given_award
               WHERE body = 'tand-bac-kan' ORDER BY position"""
    award = ("Huân chương Lao động hạng Nhì", 2020, 2019, None)
    assert rows(built, query) == [
        (*award, "Cụm thi đua số 4 của TAND tối cao", None, None), (*award, "hơn 500 thẩm phán", 500, "hơn"),
        (*award, "các tập thể", None, None),
    ]  # fmt: skip


def test_meetings_of_a_month_or_no_known_day_with_several_hosts(built: sqlite3.Connection) -> None:
    query = "SELECT date, year, place_unit FROM held_meeting WHERE meeting LIKE 'toa-an-%' ORDER BY meeting"
    assert rows(built, query) == [("2021-05", 2021, "tand-bac-kan"), (None, None, None)]
    hosts = rows(built, "SELECT unit FROM meeting_organiser WHERE meeting = 'toa-an-so-ket' ORDER BY unit")
    assert hosts == [("tand-bac-kan",), ("taqs-qk1",)]
    told = rows(built, "SELECT text FROM statement WHERE kind = 'presence' AND meeting = 'toa-an-so-ket'")
    assert told == [("Lê Văn Chánh (Chánh án TAND tỉnh Bắc Kạn) tuyên thệ; tại Hội nghị sơ kết (5/2021)",)]


def test_assessments_and_ranks_of_persons_are_told(built: sqlite3.Connection) -> None:
    query = "SELECT unit_short, year, rank, rank_of, score, title FROM told_assessment WHERE body = 'cum-toa-an-4'"
    assert rows(built, query) == [("TAND huyện Chợ Mới", 2020, 2, 9, 97.5, "A")]
    assert rows(built, "SELECT rank, unit FROM held_post WHERE person = 'le-van-chanh'") == [("TS", "tand-bac-kan")]
    assert rows(built, "SELECT title FROM written_source WHERE author = 'Trần Bút'") == [("Cụm thi đua tòa án",)]


def test_organisations_know_their_kind_place_and_end(built: sqlite3.Connection) -> None:
    query = """SELECT slot, kind_name, place_name, parent_name, became_name FROM known_organisation
               WHERE organisation IN ('tand-bac-kan', 'tand-cho-moi', 'nhom-toa-an') ORDER BY organisation"""
    assert rows(built, query) == [
        ("cluster", "nhóm thi đua", None, None, None), ("unit", "tòa án", "tỉnh Bắc Kạn", None, None),
        ("unit", "tòa án", None, "TAND tỉnh Bắc Kạn", "TAND tỉnh Bắc Kạn"),
    ]  # fmt: skip
    assert rows(built, "SELECT text FROM list_word WHERE id = 'secretary'") == [("thư ký cụm",)]


def test_a_city_of_a_province_is_no_province(overlay: Path, tmp_path: Path) -> None:
    city = "{id: tp-bac-kan, name: Bắc Kạn, kind: thành phố thuộc tỉnh, parent: tỉnh Bắc Kạn, sources: [bao-toa-an]}"
    text = FILES["reference/toa-an.yaml"].replace("mergers:", f"  - {city}\nmergers:")
    write(overlay / "reference/toa-an.yaml", text)
    build(check([PACKAGED_ROOT, overlay]), tmp_path / "facts.sqlite")
    connection = sqlite3.connect(tmp_path / "facts.sqlite")
    assert rows(connection, "SELECT count(*) FROM province WHERE until IS NULL") == [(34,)]
    assert rows(connection, "SELECT name FROM organisation WHERE id = 'tp-bac-kan'") == [("thành phố Bắc Kạn",)]
    connection.close()


def test_the_registry_holds_every_slot_of_the_statements(built: sqlite3.Connection) -> None:
    registered = {slot for (slot,) in rows(built, "SELECT id FROM slot")}
    assert {slot for (slot,) in rows(built, "SELECT DISTINCT slot FROM statement_entity")} <= registered


# ---- errors a clerk can act on -----------------------------------------------------------------------------------


def added(tmp_path: Path, name: str, text: str) -> list[str]:
    """The problems of an overlay of one file, as they are shown, without the way to it."""
    write(tmp_path / "overlay" / name, text)
    found = find_problems([PACKAGED_ROOT, tmp_path / "overlay"])
    return [str(problem).removeprefix(f"{tmp_path}/overlay/") for problem in found]


HEAD = "source: {publisher: Báo, published: 2023-04-01, title: Tin}\n"
NEW = "2023-04-01-tin.yaml"
ADD = "thêm vào organisations của một tệp trong reference/"


@pytest.mark.parametrize("kind", ["Sở", "Bộ", "TAND tỉnh"])
def test_a_hint_is_of_the_same_kind(kind: str, tmp_path: Path) -> None:
    # The province reads nearest of all.
    text = HEAD + f"roles:\n  - {{cluster: TDMNPB, year: 2023, role: head, unit: {kind} Bắc Kạn}}\n"
    (line,) = added(tmp_path, f"sources/{NEW}", text)
    assert line.startswith(f'sources/{NEW}:3: không có đơn vị "{kind} Bắc Kạn" (')
    assert line.endswith(f"{ADD})")
    assert all(hint.startswith(f"{kind} ") for hint in re.findall(r'có phải "(.+?)"', line))


def test_shapes_and_names_are_told_at_once_and_each_cause_once(tmp_path: Path) -> None:
    text = HEAD + (
        "roles:\n"
        "  - {cluster: TDMNPB, yeer: 2023, role: head, unit: Bắc Kạn}\n"
        "  - {cluster: TDMNPB, year: 2023, role: head, unit: Bắc Kạm}\n"
        "meetings:\n"
        "  - {id: hop, cluster: TDMNPB, kind: huddle, name: Họp}\n"
        "tasks:\n"
        "  - {cluster: TDMNPB, period: 2023, text: Việc, meeting: hop}\n"
    )
    assert [line.partition(": ")[2].partition(" (")[0] for line in added(tmp_path, f"sources/{NEW}", text)] == [
        'không có khóa "yeer"', 'không có đơn vị "Bắc Kạm"', 'khóa "kind": không nhận "huddle"',
    ]  # fmt: skip


def test_a_bad_row_of_a_list_makes_no_names_unknown(tmp_path: Path) -> None:
    text = """\
sources:
  bao: {publisher: Báo, title: Tin, adress: https://vi.example}
organisations:
  - {id: so-a, name: Sở A, kind: bộ phận, sources: [bao]}
  - {id: so-b, name: Sở B, kind: sở, parent: Sở A, sources: [bao]}
"""
    assert [line.partition(" (")[0] for line in added(tmp_path, "reference/so.yaml", text)] == [
        'reference/so.yaml:2: không có khóa "adress"', 'reference/so.yaml:4: khóa "kind": không nhận "bộ phận"',
    ]  # fmt: skip


def test_a_broken_file_hides_no_other_and_is_the_only_one_to_blame(tmp_path: Path) -> None:
    assert [line.partition(" (")[0] for line in added(tmp_path, "reference/provinces.yaml", "organisations: [")] == [
        "reference/provinces.yaml:2: YAML không hợp lệ: did not find expected node content"
    ]


def test_what_replaces_a_packaged_file_is_blamed_for_what_it_takes_away(tmp_path: Path) -> None:
    write(tmp_path / "overlay" / "reference" / "old.yaml", "terms: []\n")
    os.utime(tmp_path / "overlay" / "reference" / "old.yaml", (1, 1))
    found = added(tmp_path, "reference/movements.yaml", "movements: []\n")
    (line,) = found
    assert re.search(r"^reference/movements.yaml:1: tệp này thay tệp có sẵn cùng tên, nên \d+ chỗ .* knowledge/", line)


def test_values_of_a_list_that_differ_in_capitals_alone_are_a_warning(tmp_path: Path) -> None:
    text = """\
sources:
  bao: {publisher: Báo, title: Tin}
organisations:
  - {id: cum-x, name: Cụm thi đua X, kind: cụm, organiser: tỉnh X, sector: Công đoàn, sources: [bao]}
  - {id: cum-y, name: Cụm thi đua Y, kind: cụm, organiser: Tỉnh X, level: ngành, sources: [bao]}
  - {id: cum-z, name: Cụm thi đua Z, kind: cụm, organiser: tỉnh X, sector: công đoàn, sources: [bao]}
"""
    found = added(tmp_path, "reference/moi.yaml", text)
    assert [line.partition(" (")[0] for line in found] == [
        f'reference/moi.yaml:{line}: lưu ý: {field} "{other}" chỉ khác "{usual}" ở chữ hoa, nên thành hai mục'
        for line, field, other, usual in (
            (4, "sector", "Công đoàn", "công đoàn"), (5, "level", "ngành", "Ngành"),
            (5, "organiser", "Tỉnh X", "tỉnh X"),
        )
    ]  # fmt: skip
    assert found[0].endswith("(viết như nơi khác: công đoàn)")


def test_namesakes_are_a_warning_and_old_names_mean_what_they_meant(tmp_path: Path) -> None:
    text = """\
sources:
  bao: {publisher: Báo, title: Tin}
organisations:
  - {id: bo-noi-vu-khac, name: Bộ Nội vụ, kind: bộ, sources: [bao]}
persons:
  - {id: le-van-a, name: Lê Văn A, sources: [bao]}
  - {id: le-van-a-2, name: Lê Văn A, sources: [bao]}
"""
    found = added(tmp_path, "reference/moi.yaml", text)
    assert [line.partition(" (")[0] for line in found] == [
        'reference/moi.yaml:4: lưu ý: hai đơn vị cùng tên "Bộ Nội vụ": bo-noi-vu, bo-noi-vu-khac',
        'reference/moi.yaml:7: lưu ý: hai người cùng tên "Lê Văn A": le-van-a, le-van-a-2',
    ]
    assert len(check([PACKAGED_ROOT, tmp_path / "overlay"]).warnings) == 2
    text = HEAD + "posts:\n  - {person: Lê Văn A, post: Chủ tịch, title: Chủ tịch}\n"
    (last,) = [line for line in added(tmp_path, f"sources/{NEW}", text) if "lưu ý" not in line]
    assert last == (f'sources/{NEW}:3: có nhiều người "Lê Văn A" (viết mã: le-van-a (Lê Văn A), le-van-a-2 (Lê Văn A))')
    write(tmp_path / "overlay" / "sources" / NEW, text.replace("Lê Văn A", "le-van-a-2"))
    (post,) = [row for row in check([PACKAGED_ROOT, tmp_path / "overlay"]).of(Post) if row.source == Path(NEW).stem]
    assert post.person == "le-van-a-2"


def test_an_id_of_a_list_twice_is_a_mistake(tmp_path: Path) -> None:
    row = "  - {id: thu-ky, title: Thư ký, verb: là thư ký}\n"
    write(tmp_path / "overlay/reference/roles.yaml", f"roles:\n{row}{row}")
    with pytest.raises(KnowledgeRefused, match='mã "thu-ky" viết hai lần'):
        check([PACKAGED_ROOT, tmp_path / "overlay"])
