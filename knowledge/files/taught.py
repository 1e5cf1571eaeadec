"""What admins teach, as lines in two YAML files of the overlay."""

from __future__ import annotations

from typing import Any

import yaml

from knowledge.facts import ReloadRefused
from knowledge.files.marked_yaml import parse_marked_yaml

ALIASES = "reference/taught.yaml"
"""Other names of things: rows of :class:`knowledge.facts.statements.AliasRow`."""

EXAMPLES = "questions/taught.yaml"
"""Other ways to ask: example questions by intent."""

_HEAD = "# Do quản trị viên dạy qua Telegram (/chuatraloi). Có thể sửa tay rồi gõ /napdulieu.\n"


def with_alias(old: bytes | None, kind: str, of: str, text: str) -> bytes:
    """The file :data:`ALIASES` with one more alias (the same one is not written twice).

    Raises:
        ReloadRefused: where the file as it is cannot be read.
    """
    content = _read(old, ALIASES)
    rows = content.setdefault("aliases", [])
    row = {"kind": kind, "of": of, "text": text}
    if row not in rows:
        rows.append(row)
    return _written(content)


def with_example(old: bytes | None, intent: str, question: str) -> bytes:
    """The file :data:`EXAMPLES` with one more example of an intent.

    Raises:
        ReloadRefused: where the file as it is cannot be read.
    """
    content = _read(old, EXAMPLES)
    examples = content.setdefault("examples", {}).setdefault(intent, [])
    if question not in examples:
        examples.append(question)
    return _written(content)


def _read(old: bytes | None, file: str) -> dict[str, Any]:
    if old is None:
        return {}
    marked, problems = parse_marked_yaml(old, file)
    if marked is None or problems or not isinstance(marked.value, dict | None):
        raise ReloadRefused(problems)
    return marked.value or {}


def _written(content: dict[str, Any]) -> bytes:
    return (_HEAD + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)).encode()
