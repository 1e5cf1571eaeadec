"""The list of what is tried names tests that there are, and enough of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

TESTS = Path(__file__).parents[1]
KINDS: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("kinds.yaml").read_text(encoding="utf-8"))
ENOUGH = 107


def functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


@pytest.mark.parametrize("section", KINDS)
def test_every_kind_is_tried(section: str) -> None:
    for kind, test in KINDS[section].items():
        file, _, name = test.partition("::")
        name, _, case = name.partition("[")
        assert name in functions(TESTS / file), kind
        assert f'"{case.removesuffix("]")}":' in (TESTS / file).read_text(encoding="utf-8") or not case, kind


def test_they_are_as_many_as_were_tried_before() -> None:
    tried = [test for kinds in KINDS.values() for test in kinds.values()]
    assert len(tried) == len(set(tried))
    assert len(tried) >= ENOUGH
