"""The documents say what is so: commands, files, views and examples that they show are held against the program."""

import ast
import datetime as dt
import re
import shlex
import sqlite3
import textwrap
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from bot.cli import main
from handlers.messages.menus import FOR_ADMINS, FOR_EVERYBODY
from knowledge import PACKAGED_ROOT, Assistant
from knowledge.facts.checking import SCHEMA
from knowledge.facts.checking import find_problems as find_fact_problems
from knowledge.facts.statements import ReferenceFile, SourceFile
from knowledge.files.marked_yaml import parse_marked_yaml
from knowledge.language.slips import SPELLINGS
from knowledge.quality.checks import Check
from knowledge.quality.evaluation import BankRow
from knowledge.response.wording import FILTERS
from knowledge.templates.template import ChatTemplate, Choose, QuestionFile, QuestionTemplate

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
README, KNOWLEDGE, QUESTIONS, ARCHITECTURE = (
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "docs/knowledge.md", "docs/questions.md", "docs/architecture.md")
)
EVERYTHING = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
LOWER_ROOMS = {
    "knowledge": set(),
    "localtelegram": set(),
    "handlers": {"knowledge"},
    "bot": {"knowledge", "handlers", "localtelegram"},
}
MODULES = [path for package in LOWER_ROOMS for path in sorted((ROOT / package).rglob("*.py"))]


Opened = Callable[[Path], AbstractContextManager[Assistant]]


def blocks(text: str, language: str) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```$", text, re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(block) for _, block in found]


@pytest.fixture
def opened(facts_in: Callable[[Path], Path]) -> Opened:
    """An assistant that knows what is in an overlay beside what it comes with."""

    @contextmanager
    def opening(overlay: Path) -> Iterator[Assistant]:
        assistant = Assistant.open([PACKAGED_ROOT, overlay], facts_in(overlay))
        with assistant.facts:
            yield assistant

    return opening


def parsed(block: str) -> dict[str, Any]:
    marked, problems = parse_marked_yaml(block, "document")
    assert marked is not None
    assert problems == []
    assert isinstance(marked.value, dict)
    return marked.value


# ---- commands ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "command"), list(main.commands.items()))
def test_every_command_and_option_is_in_the_readme(name: str, command: click.Command) -> None:
    rows = [row for row in README.splitlines() if row.startswith(f"| `thidua {name}")]
    assert rows, f"the README tells nothing of thidua {name}"
    options = {option for each in command.params if isinstance(each, click.Option) for option in each.opts}
    assert {option for option in options if option not in "\n".join(rows)} == set()


def test_every_command_told_of_exists() -> None:
    assert set(re.findall(r"(?:`|\$ )thidua ([a-z][a-z-]*)", EVERYTHING)) == set(main.commands)


def test_the_console_shows_what_the_readme_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # no settings and no overlay here
    console = next(block for block in blocks(README, "") if "$ thidua ask" in block)
    shown = re.findall(r"^\$ thidua (.+)\n((?:[^$\n].*\n)+)", console, re.MULTILINE)
    assert len(shown) == 2
    for line, text in shown:
        assert CliRunner().invoke(main, shlex.split(line)).output == text


def test_the_library_works_as_the_readme_says(
    facts_in: Callable[[Path], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    facts_in(tmp_path)
    monkeypatch.chdir(tmp_path)
    (block,) = blocks(README, "python")
    names: dict[str, Any] = {}
    exec(block, names)
    names["assistant"].facts.close()
    assert "('Tuyên Quang',)" in capsys.readouterr().out


def test_every_option_told_of_exists() -> None:
    known = {option for command in main.commands.values() for each in command.params for option in each.opts}
    known |= {"--help", "--version"}
    told = {option for row in EVERYTHING.splitlines() if "thidua" in row for option in re.findall(r"--[a-z-]+", row)}
    others = {"--stop-timeout", "--restart", "--name", "--now"}  # of docker and systemctl
    assert told - known - others == set()


def test_every_command_of_the_bot_is_in_the_readme() -> None:
    told = set(re.findall(r"`/([a-z]+)", README))
    assert {*FOR_EVERYBODY, *FOR_ADMINS} <= told


def test_every_spelling_of_eval_is_told() -> None:
    shown = main.commands["eval"].get_params(click.Context(main.commands["eval"]))
    default = next(each.default for each in shown if each.name == "modes")
    assert {name for mode in str(default).split(",") for name in mode.split("+")} == set(SPELLINGS)


# ---- links and files ---------------------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_local_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]*)(?:#([^)]*))?\)", path.read_text(encoding="utf-8"))
    for target, anchor in links:
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), f"{target}#{anchor}"


def test_every_path_in_the_architecture_exists() -> None:
    rooms = "|".join([*LOWER_ROOMS, "tests", "benchmarks"])
    told = set(re.findall(rf"(?<![\w/])((?:{rooms})/[\w/.]*)", ARCHITECTURE))
    assert {path for path in told if not (ROOT / path).exists()} == set()
    inside = re.findall(r"`(\w+\.(?:py|sql))`", ARCHITECTURE)
    names = {path.name for package in LOWER_ROOMS for path in (ROOT / package).rglob("*")}
    assert set(inside) <= names


def test_no_machine_or_index_is_named() -> None:
    assert not re.search(r"/w[o]rk/|/r[o]ot/|pypi\.org|files\.pythonhosted", EVERYTHING)


# ---- the rooms of the house --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    allowed = {room, *LOWER_ROOMS[room]}
    imported = {name.partition(".")[0] for name in imports(path)}
    assert imported & set(LOWER_ROOMS) <= allowed
    assert room != "knowledge" or "telegram" not in imported


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    assert [
        path for path in MODULES if path.stem.strip("_") in {"utils", "util", "helpers", "helper", "common", "misc"}
    ] == []


@pytest.mark.parametrize("path", [path for path in MODULES if "handlers" in path.parts], ids=str)
def test_the_conversation_asks_the_facts_in_no_sql_of_its_own(path: Path) -> None:
    """What the bot remembers of chats is its own, in handlers/state; what is known is asked of knowledge."""
    texts = [
        node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)
    ]
    sql = [text for text in texts if isinstance(text, str) and re.search(r"\bSELECT\b.*\bFROM\b", text, re.DOTALL)]
    assert sql == [] or "state" in path.parts


# ---- docs/knowledge.md -------------------------------------------------------------------------------------------


def is_part_of(part: Any, whole: Any) -> bool:
    """Whether ``part`` is ``whole`` with some keys and items left out."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and is_part_of(part[key], whole[key]) for key in part)
    if isinstance(part, list):
        return isinstance(whole, list) and all(any(is_part_of(one, other) for other in whole) for one in part)
    return bool(part == whole)


def real_files() -> list[dict[str, Any]]:
    paths = [*(PACKAGED_ROOT / "sources").glob("*.yaml"), *(PACKAGED_ROOT / "reference").glob("*.yaml")]
    return [parsed(path.read_text(encoding="utf-8")) for path in paths]


def whole_file(text: str, folder: str) -> tuple[str, str]:
    """The block that is a whole file, and its name inside a root."""
    block = next(block for block in blocks(text, "yaml") if block.startswith(f"# {folder}/"))
    return block.splitlines()[0].removeprefix("# ").strip(), block


def test_examples_of_statements_stand_in_the_real_files() -> None:
    real = real_files()
    shown: set[str] = set()
    for block in blocks(KNOWLEDGE, "yaml"):
        if block.startswith(("#", "aliases:")):
            continue
        value = parsed(block)
        shown |= set(value)
        for section, content in value.items():
            assert any(is_part_of({section: content}, file) for file in real) or all(
                any(is_part_of({section: [one]}, file) for file in real) for one in content
            ), f"{section} in docs/knowledge.md is in no file"
    points = {"themes", "shortcomings", "experiences", "requests", "shared_activities", "acts"}  # written as tasks
    assert set(SourceFile.model_fields) - points <= shown
    assert all(f"`{section}`" in KNOWLEDGE for section in [*SourceFile.model_fields, *ReferenceFile.model_fields])


def test_the_new_source_file_and_the_alias_are_good(tmp_path: Path, opened: Opened) -> None:
    name, block = whole_file(KNOWLEDGE, "sources")
    alias = next(block for block in blocks(KNOWLEDGE, "yaml") if block.startswith("aliases:"))
    for inner, content in ((name, block), ("reference/them.yaml", alias)):
        (tmp_path / inner).parent.mkdir(exist_ok=True)
        (tmp_path / inner).write_text(content, encoding="utf-8")
    assert find_fact_problems([PACKAGED_ROOT, tmp_path]) == []
    with opened(tmp_path) as assistant:
        answer = assistant.ask("Năm 2024 tỉnh nào làm cụm trưởng cụm TDMNPB?", today=dt.date(2024, 6, 1))
    assert answer.values == ("Tuyên Quang",)


def test_problems_read_as_the_document_shows_them() -> None:
    broken = ROOT / "tests" / "knowledge" / "facts" / "broken"
    told = {line for file in broken.glob("*/expected.txt") for line in file.read_text(encoding="utf-8").splitlines()}
    (shown,) = [block for block in blocks(KNOWLEDGE, "text") if ".yaml:" in block]
    assert set(shown.splitlines()) <= told


# ---- docs/questions.md -------------------------------------------------------------------------------------------


def test_the_worked_example_works(tmp_path: Path, opened: Opened) -> None:
    name, block = whole_file(QUESTIONS, "questions")
    checks = next(block for block in blocks(QUESTIONS, "yaml") if block.startswith("# checks.yaml"))
    (tmp_path / "questions").mkdir()
    (tmp_path / name).write_text(block, encoding="utf-8")
    (tmp_path / "checks.yaml").write_text(checks, encoding="utf-8")
    (console,) = [block for block in blocks(QUESTIONS, "text") if "thidua ask" in block]
    asked = re.search(r'thidua ask "(.+)"\n((?:[^$].*\n)+)', console)
    assert asked is not None
    with opened(tmp_path) as assistant:
        assert assistant.check() == []
        for today in (dt.date(2023, 6, 1), dt.date(2026, 11, 22)):
            answer = assistant.ask(asked[1], today=today)
            assert (answer.intent, answer.text) == ("report_counts", asked[2].strip())
        every = assistant.ask("Mỗi tỉnh có bao nhiêu báo cáo điển hình?")
        assert every.items == ("Bắc Kạn: 1", "Hòa Bình: 1", "Thái Nguyên: 1")
        assert all(assistant.ask(question).intent == "report_counts" for question in every.suggestions)


def test_every_view_and_column_told_of_exists() -> None:
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(SCHEMA)
        views = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
        columns = {view: [row[1] for row in database.execute(f"PRAGMA table_info({view})")] for view in views}
    finally:
        database.close()
    rows = [row.split("|") for row in QUESTIONS.splitlines() if row.count("|") == 4]
    told = {cells[1].strip(" `"): re.findall(r"`(\w+)`", cells[3]) for cells in rows if cells[1].strip(" `") in views}
    assert told == columns


def test_every_key_slot_and_filter_is_told() -> None:
    models = (QuestionTemplate, Choose, ChatTemplate, QuestionFile, Check, BankRow)
    keys = {name for model in models for name in model.model_fields} - {"questions"}
    registry = (PACKAGED_ROOT / "reference" / "slots.yaml").read_text(encoding="utf-8")
    slots = {slot["id"] for slot in parsed(registry)["slots"]}
    assert {name for name in keys | slots | set(FILTERS) if f"`{name}`" not in QUESTIONS} == set()
