"""The recipes of CONTRIBUTING.md, followed word for word; the glossary names only what there is."""

from __future__ import annotations

import re
import shlex
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from knowledge.facts.checking import SCHEMA

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"^## (Add .+?)$\n(.*?)(?=^## )", GUIDE, re.DOTALL | re.MULTILINE)


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def _write(overlay: Path, text: str) -> None:
    for block in _blocks(text, "yaml"):
        name = block.partition("\n")[0].removeprefix("# ").strip()
        (overlay / name).parent.mkdir(parents=True, exist_ok=True)
        (overlay / name).write_text(block, encoding="utf-8")


def _follow(console: str) -> None:
    """Type each command, and see what the guide shows; the check need only find nothing."""
    for line, shown in re.findall(r"^\$ thidua (.+)\n((?:[^$\n].*\n)*)", console, re.MULTILINE):
        done = CliRunner().invoke(main, shlex.split(line))
        assert done.exit_code == 0, done.output
        assert not shown or done.output == shown


def test_the_recipes_are_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    followed = 0
    for _, text in RECIPES:
        _write(tmp_path / "var" / "knowledge", text)
        for console in _blocks(text, "text"):
            _follow(console)
            followed += 1
    assert followed == 2


def test_the_view_of_the_recipe_can_be_made() -> None:
    (sql,) = _blocks(GUIDE, "sql")
    with sqlite3.connect(":memory:") as base:
        base.executescript(SCHEMA + sql)
        columns = [row[1] for row in base.execute("PRAGMA table_info(best_of_year)")]
    base.close()
    assert columns == ["year", "body_name", "unit_name", "score", "sources"]


def test_there_is_a_recipe_for_each() -> None:
    told = {title for title, _ in RECIPES}
    assert {"Add a kind of organisation", "Add a role", "Add facts", "Add a question", "Add a view"} <= told


def test_the_glossary_names_what_there_is() -> None:
    named = set(re.findall(r"`([\w./*]+)`", GLOSSARY)) - {"questions/*.yaml", "checks.yaml"}
    files = {path.name for path in (ROOT / "knowledge" / "reference").iterdir()}
    assert {name for name in named if name.endswith(".yaml")} <= files
    words = {name for name in named if "." not in name}
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "knowledge").rglob("*.*") if _is_text(path))
    assert {word for word in words if not re.search(rf"\b{word}\b", code)} == set()


def _is_text(path: Path) -> bool:
    return path.suffix in {".py", ".yaml", ".sql"}
