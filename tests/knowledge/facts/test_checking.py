"""Every kind of broken input is refused with the right file, line and words; any text at all builds or is refused."""

import os
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.facts import KnowledgeRefused, build, check, find_problems
from knowledge.facts.kinds.appointments import Appointment
from knowledge.files.marked_yaml import MAX_BYTES, parse_marked_yaml

HERE = Path(__file__).parent
BROKEN = sorted(path.name for path in (HERE / "broken").iterdir())
SOURCE = "sources/2023-03-15-tong-ket.yaml"


def test_there_are_many_kinds_of_broken_input() -> None:
    assert len(BROKEN) >= 25


@pytest.mark.parametrize("case", BROKEN)
def test_broken_input_is_refused_where_it_is_broken(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)
    folder = Path("broken") / case
    found = [str(problem).removeprefix(f"{folder}/") for problem in find_problems([Path("valid"), folder])]
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert found == expected
    assert expected


def test_the_valid_knowledge_has_no_problem(valid_root: Path) -> None:
    assert find_problems([valid_root]) == []


def test_check_raises_every_problem(valid_root: Path) -> None:
    roots = [valid_root, HERE / "broken" / "many-problems"]
    with pytest.raises(KnowledgeRefused) as caught:
        check(roots)
    assert list(caught.value.problems) == find_problems(roots)
    assert len(caught.value.problems) == 4


def test_a_file_that_is_too_large_is_refused(root: Path) -> None:
    (root / SOURCE).write_text("#" * (MAX_BYTES + 1))
    (problem,) = [one for one in find_problems([root]) if one.file.endswith(SOURCE)]
    assert "lớn hơn 2 MB" in problem.message


def test_a_directory_or_a_dangling_link_in_the_place_of_a_file_is_refused(root: Path) -> None:
    (root / "sources" / "2023-05-01-thu-muc.yaml").mkdir()
    (root / "sources" / "2023-05-02-lien-ket.yaml").symlink_to("khong-co.yaml")
    assert [problem.message for problem in find_problems([root])] == ["không phải là tệp đọc được"] * 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_refused(root: Path) -> None:
    (root / SOURCE).chmod(0)
    assert any("không đọc được tệp" in problem.message for problem in find_problems([root]))


def test_the_first_root_must_be_one_and_later_ones_may_be_missing(valid_root: Path, tmp_path: Path) -> None:
    assert find_problems([valid_root, tmp_path / "missing"]) == []
    (problem,) = find_problems([tmp_path / "missing"])
    assert "không có thư mục" in problem.message


def test_a_file_of_a_later_root_takes_the_place_of_one_of_the_same_name(root: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "overlay" / SOURCE
    overlay.parent.mkdir(parents=True)
    overlay.write_text((root / SOURCE).read_text(encoding="utf-8").replace("trên 8%", "trên 9%"), encoding="utf-8")
    merged, packaged = check([root, tmp_path / "overlay"]), check([root])
    assert merged.version != packaged.version
    (root / SOURCE).write_bytes(overlay.read_bytes())
    assert check([root]).version == merged.version


def test_what_is_not_knowledge_is_left_alone(root: Path) -> None:
    before = check([root]).version
    (root / "reference" / "abbreviations.yaml").write_text("abbreviations: []\n")
    (root / "sources" / "README.md").write_text("notes")
    (root / "sources" / ".2023-04-01-nhap.yaml").write_text("{{{")
    assert check([root]).version == before


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Bắc Kạn", "bac-kan"),
        ("tỉnh Bắc Kạn", "bac-kan"),
        ("bac kan", "bac-kan"),
        ("BẮC KẠN", "bac-kan"),
        ("Bắc Cạn", "bac-kan"),
        ("bac-kan", "bac-kan"),
        ("thành phố Hải Phòng", "hai-phong"),
        ("đất Cảng", "hai-phong"),
        ("huyện Hiệp Hòa", "hiep-hoa"),
        ("hiệp hoà", "hiep-hoa"),
    ],
)  # fmt: skip
def test_a_unit_is_found_by_any_of_its_names(
    edit: Callable[[str, str], None], root: Path, written: str, meant: str
) -> None:
    edit("year: 2022, role: head, unit: tỉnh Bắc Kạn", f"year: 2022, role: head, unit: {written}")
    holders = {role.unit for role in check([root]).of(Appointment) if role.year == 2022 and role.role == "head"}
    assert holders == {meant}


def test_decomposed_text_is_the_same_text(edit: Callable[[str, str], None], root: Path) -> None:
    before = check([root]).version
    for file in root.rglob("*.yaml"):
        file.write_text(unicodedata.normalize("NFD", file.read_text(encoding="utf-8")), encoding="utf-8")
    assert check([root]).version == before


def test_namesakes_may_have_a_row_each(root: Path) -> None:
    (root / "reference" / "namesakes.yaml").write_text(
        "persons:\n"
        "  - {id: le-thi-cuc-1, name: Lê Thị Cúc, evidence: unsourced}\n"
        "  - {id: le-thi-cuc-2, name: Lê Thị Cục, evidence: unsourced}\n",
        encoding="utf-8",
    )
    assert find_problems([root]) == []


# ---- any text at all ---------------------------------------------------------------------------------------------

PIECES = [
    "source:", "  publisher: Báo\n", "  title: Tin\n", "roles:\n", "  - ", "{cluster: TDMNPB, year: 2023, ",
    "role: head", ", unit: Bắc Kạn}\n", "members:", "meetings:\n", "awards: [", "]", "{", "}", "&a", "*a", "!!str",
    "---\n", "...\n", "? ", ": ", "- ", "|\n", ">-\n", "'", '"', "\\", "%YAML 1.1\n", "~", "null", "\t", "\n", "\r\n",
    "\x00", "\ufeff", "\u2028", "0x1F", "1_000", "12:30", "yes", "2023-02-30", "<<: ", "id: x\n", "\U0001f600", "đ",
    "e\u0301",
]  # fmt: skip
yaml_like = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map("".join)


@settings(max_examples=400)
@given(st.one_of(yaml_like, st.binary(max_size=200)))
def test_any_text_is_a_value_or_problems(data: str | bytes) -> None:
    marked, problems = parse_marked_yaml(data, "any.yaml")
    assert marked is not None or problems
    assert all(problem.line >= 1 for problem in problems)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(folder=st.sampled_from(["sources/2023-04-01-thu.yaml", "reference/them.yaml"]), text=yaml_like)
def test_any_file_builds_or_is_refused(folder: str, text: str, valid_root: Path, tmp_path: Path) -> None:
    file = tmp_path / "overlay" / folder
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    _builds_or_is_refused([valid_root, tmp_path / "overlay"], tmp_path)
    file.unlink()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(min_value=0), changes=st.integers(min_value=1, max_value=4))
def test_a_mangled_file_builds_or_is_refused(seed: int, changes: int, valid_root: Path, tmp_path: Path) -> None:
    chance = random.Random(seed)
    inner = chance.choice([SOURCE, "reference/entities.yaml"])
    lines = (valid_root / inner).read_text(encoding="utf-8").splitlines(keepends=True)
    for _ in range(changes):
        place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        done = chance.choice(["drop", "repeat", "swap", "cut", "insert"])
        if done == "drop" and len(lines) > 1:
            del lines[place]
        elif done == "repeat":
            lines.insert(place, lines[other])
        elif done == "swap":
            lines[place], lines[other] = lines[other], lines[place]
        elif done == "cut":
            lines[place] = lines[place][: chance.randrange(len(lines[place]) + 1)]
        else:
            lines[place] = chance.choice(PIECES) + lines[place]
    file = tmp_path / "mangled" / inner
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes("".join(lines).encode())
    _builds_or_is_refused([valid_root, tmp_path / "mangled"], tmp_path)
    file.unlink()


def _builds_or_is_refused(roots: list[Path], directory: Path) -> None:
    problems = find_problems(roots)
    if problems:
        assert all(problem.line >= 1 and problem.message for problem in problems)
        with pytest.raises(KnowledgeRefused):
            check(roots)
    else:
        knowledge = check(roots)
        assert build(knowledge, directory / "facts.sqlite").version == knowledge.version


@pytest.mark.parametrize(
    "inner",
    [
        "sources/2023-05-01-a.YAML", "sources/2023-05-01-a.yaml.txt", "sources/2023-05-01-a.yml",
        "sources/a/2023-05-01-a.yaml",
        "Sources/2023-05-01-a.yaml", "SOURCES/x.yaml", "2023-05-01-a.yaml", "sources/bang.xlsx", "reference/bang.CSV",
        "source/2023-05-01-a.yaml", "Questions/a.yaml", "questions/a.yaml.txt",
    ],
)  # fmt: skip
def test_what_is_not_read_is_told(root: Path, inner: str) -> None:
    path = root / inner
    path.parent.mkdir(exist_ok=True)
    path.write_text("source: {publisher: B, title: T}\n", encoding="utf-8")
    told = [problem.message for problem in find_problems([root])]
    assert len(told) == 1
    assert "không được đọc" in told[0]


def test_a_folder_that_cannot_be_read_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path):  # root may read everything, so the system's refusal is played
        if Path(path).name == "sources":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert any("không đọc được thư mục" in problem.message for problem in find_problems([root]))


def test_form_and_names_are_told_at_once_and_what_follows_from_a_problem_is_not(root: Path) -> None:
    (root / "sources" / "2023-04-01-thu.yaml").write_text(
        "source: {publisher: B, published: 2023-04-01}\n"
        "roles:\n"
        "  - {cluster: TDMNBP, year: 2023, role: head, unit: Bắc Kạn}\n"
        "  - {cluster: TDMNPB, yeer: 2023, role: head, unit: Bắc Kạn}\n"
        "meetings:\n"
        "  - {id: hop, cluster: TDMNPB, kind: othr, name: Họp, date: 2023-03-01}\n"
        "tasks:\n"
        "  - {cluster: TDMNPB, text: Việc, period: 2023, meeting: hop}\n",
        encoding="utf-8",
    )
    told = [(problem.line, problem.message) for problem in find_problems([root])]
    assert [line for line, _ in told] == [1, 3, 4, 6]
    assert not any("hop" in message for _, message in told)


def test_a_source_of_a_reference_file_may_be_a_source_file_that_is_read_later(root: Path) -> None:
    reference = root / "reference" / "them.yaml"
    file = root / "sources" / "2023-05-01-khong-ngay.yaml"
    file.write_text("source: {publisher: Báo, title: Không ghi ngày}\n", encoding="utf-8")
    text = f"roles:\n  - {{cluster: TDMNPB, year: 2025, role: head, unit: Bắc Kạn, sources: [{file.stem}]}}\n"
    reference.write_text(text, encoding="utf-8")
    assert file.stem in {role.source for role in check([root]).of(Appointment)}
    file.write_text("source: {publisher: Báo, published: 2023-05-01, title: Có ngày}\n", encoding="utf-8")
    with pytest.raises(KnowledgeRefused, match="2025"):
        check([root])
    reference.write_text(text.replace("2025", "2022"), encoding="utf-8")
    assert len(check([root]).parts) > 1  # all need not be read side by side


def test_a_source_of_a_reference_file_may_not_be_called_like_a_source_file(root: Path) -> None:
    (root / "sources" / "2023-05-01-tin.yaml").write_text(
        "source: {publisher: Báo, published: 2023-05-01, title: Tin}\n", encoding="utf-8"
    )
    (root / "reference" / "them.yaml").write_text(
        "sources:\n  2023-05-01-tin: {publisher: Báo, published: 2023-05-01, title: Tin}\n", encoding="utf-8"
    )
    with pytest.raises(KnowledgeRefused, match=r"đã ghi khác trong sources/2023-05-01-tin\.yaml"):
        check([root])
