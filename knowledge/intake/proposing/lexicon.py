"""The word lists and rules of proposing, read from their files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.files.marked_yaml import read_marked_yaml

RULES = Path(__file__).parent.parent / "rules"
"""The folder of the rules' files."""


class LexiconError(Exception):
    """A file of word lists or rules cannot be read; the message names file and line."""


@lru_cache
def word_lists(name: str) -> dict[str, list[str]]:
    """Return the lists of ``rules/<name>.yaml`` by their keys; LexiconError where the file is no mapping of lists."""
    content = read(RULES / f"{name}.yaml")
    for key, words in content.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise LexiconError(f"{name}.yaml: {key} must be a list of words")
    return content


def read(path: Path) -> dict[str, Any]:
    """Return the mapping that the YAML file at `path` holds; LexiconError names the file and line that are wrong."""
    marked, problems = read_marked_yaml(path)
    if marked is None or problems:
        raise LexiconError("; ".join(map(str, problems)))
    if not isinstance(marked.value, dict):
        raise LexiconError(f"{path.name}:1: a mapping is expected")
    return marked.value


@lru_cache
def places() -> frozenset[str]:
    """Return the names of provinces and cities, as they are written and by aliases that mean nothing else."""
    root = RULES.parent.parent / "reference"
    names: set[str] = set()
    for unit in read(root / "provinces.yaml")["organisations"]:
        names.add(unit["name"])
        names.update(alias for alias in unit.get("aliases") or () if isinstance(alias, str) and alias[0].isupper())
    names.update(word_lists("names")["places"])
    return frozenset(name for name in names if " " in name)
