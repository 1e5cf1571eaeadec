import csv
import io
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import datasette, facts_commands
from bot.cli import main
from knowledge.facts import PACKAGED_ROOT, Problem, find_problems

FACTS = Path(__file__).parents[1] / "knowledge" / "facts"
PATIENCE = float(os.environ.get("THIDUA_TEST_PATIENCE", "120"))  # a slow machine is no failure
VALID = str(FACTS / "valid")
BROKEN = str(FACTS / "broken" / "many-problems")


@pytest.fixture(autouse=True)
def facts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The valid knowledge here has no questions; those have tests of their own."""
    monkeypatch.setattr(facts_commands, "CHECKERS", [find_problems])


def thidua(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_check_passes_valid_knowledge() -> None:
    result = thidua("check", VALID)
    assert (result.exit_code, result.stdout) == (0, "")


def test_check_passes_the_knowledge_of_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # no settings and no overlay here
    result = thidua("check")
    assert (result.exit_code, result.stdout) == (0, "")


def test_check_prints_every_problem_on_a_line() -> None:
    result = thidua("check", VALID, BROKEN)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == 4
    assert all(".yaml:" in line for line in lines)


def test_check_prints_json_for_machines() -> None:
    result = thidua("check", VALID, BROKEN, "--json")
    problems = json.loads(result.stdout)["problems"]
    assert result.exit_code == 1
    assert [problem["line"] for problem in problems] == [6, 6, 7, 8]
    assert problems[3]["hint"] == 'có phải "tasks"?'
    assert json.loads(thidua("check", VALID, "--json").stdout) == {"problems": []}


def test_check_runs_every_checker(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Problem("questions/x.yaml", 2, "câu hỏi hỏng")
    monkeypatch.setattr(facts_commands, "CHECKERS", [find_problems, lambda _: [other]])
    result = thidua("check", VALID)
    assert (result.exit_code, result.stdout) == (1, "questions/x.yaml:2: câu hỏi hỏng\n")


def test_build_writes_the_base_and_refuses_a_broken_one(tmp_path: Path) -> None:
    target = tmp_path / "facts.sqlite"
    result = thidua("build", "--output", str(target), "--knowledge", VALID)
    assert result.exit_code == 0, result.output
    assert "tổng cộng" in result.stdout
    before = target.read_bytes()
    result = thidua("build", "--output", str(target), "--knowledge", VALID, "--knowledge", BROKEN)
    assert result.exit_code == 1
    assert "haed" in result.stderr
    assert target.read_bytes() == before


def test_facts_is_a_table_with_the_source_of_each() -> None:
    lines = thidua("facts", "role", "--knowledge", VALID, "--cluster", "tdmnpb").stdout.splitlines()
    assert len(lines) == 5
    assert any(line.endswith("[inferred]") for line in lines)
    (deputy,) = [line for line in lines if "cụm phó" in line]
    assert deputy.split("\t")[-1] == "sources/2023-03-15-tong-ket.yaml:9"


def test_facts_counts_the_kinds_and_then_shows_all() -> None:
    result = thidua("facts", "--knowledge", VALID)
    assert "      1  theme\n" in result.stdout
    assert "Đoàn kết – sáng tạo" in result.stdout


def test_facts_as_json_and_csv_say_the_same() -> None:
    as_json = json.loads(thidua("facts", "--knowledge", VALID, "--year", "2023", "--json").stdout)
    as_csv = list(csv.DictReader(io.StringIO(thidua("facts", "--knowledge", VALID, "--year", "2023", "--csv").stdout)))
    assert [fact["text"] for fact in as_json] == [fact["text"] for fact in as_csv]
    assert as_json


def test_facts_reads_a_built_base(tmp_path: Path) -> None:
    target = str(tmp_path / "facts.sqlite")
    thidua("build", "--output", target, "--knowledge", VALID)
    assert "trên 8%" in thidua("facts", "figure", "--database", target).stdout


@pytest.mark.parametrize("wrong", [["rolle"], ["--unit", "Bắc Cam"], ["--database", __file__]])
def test_facts_says_what_it_does_not_know(wrong: list[str]) -> None:
    result = thidua("facts", "--knowledge", VALID, *wrong)
    assert result.exit_code == 1
    assert result.stderr.startswith("Lỗi: ")


def test_serve_facts_opens_the_base_in_datasette(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program named datasette stands in: it shows what it was asked to serve, and with which words."""
    (tmp_path / "datasette.py").write_text(
        "import sys, shutil; open(sys.argv[3] + '.served', 'w').write(' '.join(sys.argv[1:6]));"
        "shutil.copy(sys.argv[7], sys.argv[3] + '.metadata')"
    )
    target = tmp_path / "facts.sqlite"
    thidua("build", "--output", str(target), "--knowledge", VALID)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    result = thidua("serve-facts", "--database", str(target), "--port", "8009")
    assert result.exit_code == 0
    assert (tmp_path / "facts.sqlite.served").read_text() == f"serve --immutable {target} --port 8009"
    tables = json.loads((tmp_path / "facts.sqlite.metadata").read_text())["databases"]["facts"]["tables"]
    assert tables["award"]["title"] == "Khen thưởng"
    assert "identity" in tables["statement"]["columns"]


def test_every_table_and_column_that_staff_can_meet_has_words_of_its_own(tmp_path: Path) -> None:
    target = tmp_path / "facts.sqlite"
    thidua("build", "--output", str(target), "--knowledge", VALID)
    told = datasette.metadata(target)["databases"]["facts"]["tables"]
    with sqlite3.connect(target) as base:
        columns = {table: {row[1] for row in base.execute(f"PRAGMA table_info({table})")} for table in told}
    assert [table for table, words in told.items() if words["title"] == table] == []
    assert {table: left for table, all_of in columns.items() if (left := all_of - told[table]["columns"].keys())} == {}


@pytest.mark.processes
def test_serve_facts_leaves_nothing_behind_when_it_is_ended(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot.cli", "serve-facts", "--knowledge", VALID, "--port", str(port)]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            page = _page(f"http://127.0.0.1:{port}/facts/award")
        finally:  # else a page that does not come would be waited for without end
            process.terminate()
            code = process.wait(PATIENCE)
    assert code == 0
    assert "Khen thưởng" in page
    assert list(tmp_path.iterdir()) == []
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


def _page(address: str) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address) as response:
                return response.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing at {address}")


def test_serve_facts_without_datasette_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = thidua("serve-facts", "--knowledge", VALID)
    assert result.exit_code == 1
    assert "make datasette" in result.stderr


def test_namesakes_are_told_and_refuse_nothing(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    row = "name: Hiệp Hòa, kind: xã, evidence: unsourced"
    rows = f"organisations:\n  - {{id: xa-a, {row}}}\n  - {{id: xa-b, {row}}}\n"
    (tmp_path / "reference" / "xa.yaml").write_text(rows, encoding="utf-8")
    result = thidua("check", str(PACKAGED_ROOT), str(tmp_path))
    assert result.exit_code == 0
    assert 'lưu ý: hai đơn vị cùng tên "xã Hiệp Hòa": xa-a, xa-b' in result.stdout
    assert "Không có lỗi" in result.stderr
