"""What admins teach, as lines in two YAML files of the overlay; what people wrote there by hand keeps its comments."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from knowledge.facts import ReloadRefused
from knowledge.files.marked_yaml import parse_marked_yaml
from knowledge.files.problems import Problem

ALIASES = "reference/taught.yaml"
"""Other names of things: rows of :class:`knowledge.facts.entities.AliasRow`."""

EXAMPLES = "questions/taught.yaml"
"""Other ways to ask: example questions by intent."""

_HEAD = "# Do quản trị viên dạy qua Telegram (/chuatraloi). Có thể sửa tay rồi gõ /napdulieu.\n"
_LINE = 110


def with_alias(old: bytes | None, kind: str, of: str, text: str) -> bytes:
    """The file :data:`ALIASES` with one more alias (the same one is not written twice).

    Raises:
        ReloadRefused: where the file as it is cannot be read, or not written anew with its comments.
    """
    row = {"kind": kind, "of": of, "text": text}

    def add(content: Any) -> None:
        rows = _filled(content, "aliases", [])
        if row not in rows:
            rows.append(row)

    return _rewritten(old, ALIASES, add)


def with_example(old: bytes | None, intent: str, question: str) -> bytes:
    """The file :data:`EXAMPLES` with one more example of an intent.

    Raises:
        ReloadRefused: where the file as it is cannot be read, or not written anew with its comments.
    """

    def add(content: Any) -> None:
        examples = _filled(_filled(content, "examples", {}), intent, [])
        if question not in examples:
            examples.append(question)

    return _rewritten(old, EXAMPLES, add)


def _filled(content: Any, key: str, empty: Any) -> Any:
    """Return what stands under ``key``, put there if nothing does."""
    if content.get(key) is None:
        content[key] = empty
    return content[key]


def _rewritten(old: bytes | None, file: str, add: Callable[[Any], None]) -> bytes:
    """Return the file with what ``add`` adds to its content, all else as it was written.

    The writer is known to run lines together around some comments, so what it writes is read again: it must say what
    the old file and the addition say.
    """
    marked, problems = parse_marked_yaml(old or b"", file)
    if marked is None or problems or not isinstance(marked.value, dict | None):
        raise ReloadRefused(problems)
    meant = copy.deepcopy(marked.value or {})
    add(meant)
    content = _yaml().load(old.decode("utf-8-sig")) if old and marked.value else CommentedMap()
    add(content)
    written = io.StringIO()
    _yaml().dump(content, written)
    text = written.getvalue()
    if old and not marked.value:  # nothing but comments
        text = f"{old.decode('utf-8-sig').rstrip()}\n{text}"
    again, _ = parse_marked_yaml(text, file)
    if again is None or again.value != meant:
        told = "ghi chú cuối dòng làm tệp này không ghi thêm được mà giữ nguyên"
        raise ReloadRefused([Problem(file, 1, told, "đưa ghi chú lên một dòng riêng, rồi làm lại")])
    return (text if text.startswith("#") else _HEAD + text).encode()


def _yaml() -> YAML:
    """Return the reader and writer that keep comments, order and quotes."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _LINE
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
