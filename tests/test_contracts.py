"""Who may import whom: the contracts of ``pyproject.toml``, in import-linter's form, held against every import.

Reading the sources needs no other package than Python's own, so that `make lint` holds them wherever it runs. Direct
imports are looked at; what only stands under ``TYPE_CHECKING`` does not count.
"""

from __future__ import annotations

import ast
import functools
import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS: list[dict[str, Any]] = LINTER["contracts"]
ROOMS = {contract["name"]: contract for contract in CONTRACTS}["The rooms of what is known"]

Import = tuple[str, str]


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {_name(path): path for package in LINTER["root_packages"] for path in sorted((ROOT / package).rglob("*.py"))}


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in FILES else node.module for name in whole)
        elif not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield from _imported(node)


@functools.cache
def _imports() -> list[Import]:
    """Return what each module of the program imports of it."""
    return [
        (module, name)
        for module, path in FILES.items()
        for name in dict.fromkeys(_imported(ast.parse(path.read_text(encoding="utf-8"))))
        if name in FILES
    ]


def _within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def _pairs(contract: dict[str, Any]) -> Iterator[Import]:
    """Yield each room with each that it may not import."""
    if contract["type"] == "forbidden":
        yield from ((one, other) for one in contract["source_modules"] for other in contract["forbidden_modules"])
        return
    layers = [[room.strip() for room in layer.split("|")] for layer in contract["layers"]]
    for number, layer in enumerate(layers):
        above = [room for higher in layers[:number] for room in higher]
        for room in layer:
            yield from ((room, other) for other in (*above, *layer) if other != room)


def _ignored(contract: dict[str, Any], one: Import) -> bool:
    patterns = [rule.split(" -> ") for rule in contract.get("ignore_imports", ())]
    return any(fnmatchcase(one[0], source) and fnmatchcase(one[1], target) for source, target in patterns)


def broken(contract: dict[str, Any], imports: Iterable[Import]) -> list[Import]:
    """Return the imports that a contract does not allow."""
    pairs = list(_pairs(contract))
    return [
        one
        for one in imports
        if any(_within(one[0], room) and _within(one[1], other) for room, other in pairs)
        and not _ignored(contract, one)
    ]


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: str(contract["name"]))
def test_every_import_is_allowed(contract: dict[str, Any]) -> None:
    assert broken(contract, _imports()) == []


@pytest.mark.parametrize(
    "made_up",
    [
        ("knowledge.assistant", "handlers.services"),
        ("handlers.services", "bot.settings"),
        ("localtelegram.server", "knowledge.facts"),
        ("knowledge.facts.base", "knowledge.nlu.reading"),
        ("knowledge.files.problems", "knowledge.facts"),
        ("knowledge.intake.store", "knowledge.sheets.grid"),
        ("handlers.state.chats", "handlers.messages.texts"),
    ],
)
def test_a_contract_can_be_broken(made_up: Import) -> None:
    assert any(broken(contract, [made_up]) for contract in CONTRACTS)


@pytest.mark.parametrize("rule", ROOMS["ignore_imports"])
def test_every_exception_is_needed(rule: str) -> None:
    source, target = rule.split(" -> ")
    assert any(fnmatchcase(one, source) and fnmatchcase(other, target) for one, other in _imports())


def test_every_room_has_its_layer() -> None:
    told = {room.strip() for layer in ROOMS["layers"] for room in layer.split("|")}
    rooms = {".".join(name.split(".")[:2]) for name in FILES if name.startswith("knowledge.")}
    assert rooms == told
    assert all(any(_within(name, room) for name in FILES) for room in told)


def test_the_diagram_of_the_architecture_shows_the_layers() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = [
        {room.strip() for room in line.partition("  ")[0].split("|")}
        for line in text.partition("```layers\n")[2].partition("```")[0].splitlines()
    ]
    whole = {contract["name"]: contract for contract in CONTRACTS}
    told = [
        *whole["The program, the conversation in Telegram, what is known"]["layers"][:-1],
        *ROOMS["layers"],
    ]
    assert drawn == [{room.strip() for room in layer.split("|")} for layer in told]
