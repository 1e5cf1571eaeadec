"""YAML whose values know the line they stand on, read so that no file can do anything but give a value or problems.

Scalars stay the strings that are written: the models decide what is a number or a date, so that ``no``, ``0x1F`` and
``12:30`` mean what they say. An empty value, ``~`` and ``null`` are None. Text is brought to NFC. Anchors, aliases,
tags, several documents, duplicate keys and invisible characters are refused.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.files.problems import Problem, shortened
from knowledge.files.system_errors import in_words

MAX_BYTES = 2_000_000
"""A larger file is refused: split it."""

MAX_DEPTH = 24
"""Deeper nesting is refused; the files need six levels."""

MAX_VALUES = 120_000
"""More keys and values in a file are refused."""

MAX_KEYS = 10_000
"""More keys in one mapping are refused: the largest lists of the reference have hundreds."""

Steps = tuple[str | int, ...]
"""The way to a value from the top of its file: keys, and places in lists."""

_Lines = int | tuple[int, "dict[str, _Lines] | list[_Lines]"]
_NODE: Any = yaml.NodeEvent
_SCALAR: Any = yaml.ScalarEvent
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# Control characters, line breaks that editors do not show as such, and signs that are invisible or turn text round.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_EXPLAINED = {
    "mapping values are not allowed": "có dấu hai chấm ở chỗ không nhận khóa mới",
    "could not find expected ':'": "thiếu dấu hai chấm sau tên khóa",
    "did not find expected key": "thụt lề không khớp với các khóa ở trên",
    "did not find expected '-' indicator": "thụt lề không khớp với các mục ở trên",
    "found character that cannot start any token": "có ký tự không được đứng đầu giá trị (dấu tab, @, `…)",
    "found unexpected end of stream": "tệp bị cắt giữa chừng: dấu nháy hay ngoặc chưa đóng",
    "did not find expected ',' or": "dấu ngoặc [ ] hay { } chưa đóng",
    "found a tab character": "dùng tab để thụt lề",
    "found unknown escape character": "dấu \\ trong nháy kép không hợp lệ",
    "block sequence entries are not allowed": "dấu - đứng ở chỗ không nhận danh sách",
    "did not find expected <document start>": "nội dung không nằm trong khóa nào",
}
_REPAIR = "đặt giá trị trong nháy kép nếu nó có dấu : # hay nháy; thụt lề bằng dấu cách"


@dataclass(frozen=True, slots=True)
class MarkedYaml:
    """The value of a YAML file (mappings, lists, strings and None) and the lines it was read from.

    ``digest`` is a hash of the bytes that it was read from.
    """

    file: str
    value: Any
    _lines: _Lines
    digest: str = ""

    def line_of(self, path: Steps) -> int:
        """Return the line of the key or list item at ``path``; of the nearest one above it where there is none."""
        lines = self._lines
        for step in path:
            if isinstance(lines, int):
                return lines
            line, children = lines
            try:
                lines = children[step]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                return line
        return lines if isinstance(lines, int) else lines[0]

    def texts(self) -> Iterator[tuple[Steps, str]]:
        """Yield each text that is a value, with the way to it."""
        left: list[tuple[Steps, Any]] = [((), self.value)]
        while left:
            steps, value = left.pop()
            if isinstance(value, str):
                yield steps, value
            elif isinstance(value, dict):
                left += [((*steps, key), one) for key, one in value.items()]
            elif isinstance(value, list):
                left += [((*steps, at), one) for at, one in enumerate(value)]

    def values(self) -> Iterator[str]:
        """Yield each text that is a value, in no order."""
        left: list[Any] = [self.value]
        while left:
            value = left.pop()
            if isinstance(value, str):
                yield value
            elif isinstance(value, dict):
                left += value.values()
            elif isinstance(value, list):
                left += value

    def without(self, paths: Iterable[Steps]) -> MarkedYaml:
        """Return a copy without what stands at ``paths``; what is left keeps its lines."""
        value, lines = copy.deepcopy((self.value, self._lines))
        # Later items of a list go first, so that the places of earlier ones stay true.
        for path in sorted(set(paths), key=lambda path: [(isinstance(step, str), step) for step in path], reverse=True):
            _remove(value, lines, path)
        return MarkedYaml(self.file, value, lines, self.digest)


def _remove(value: Any, lines: Any, path: Steps) -> None:
    for step in path[:-1]:
        try:
            value, lines = value[step], lines[1][step]
        except (KeyError, IndexError, TypeError):
            return
    with contextlib.suppress(KeyError, IndexError, TypeError):
        del value[path[-1]]
        del lines[1][path[-1]]


class _RefusedError(Exception):
    """Reading cannot go on."""

    def __init__(self, line: int, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


def read_marked_yaml(path: Path, file: str | None = None) -> tuple[MarkedYaml | None, list[Problem]]:
    """Read the YAML file at ``path``; ``file`` is its name in problems.

    Whatever the file holds, the outcome is a value, problems or both; nothing is raised. The value is None where the
    file cannot be read at all.
    """
    file = file or str(path)
    try:
        if not path.is_file():
            return None, [Problem(file, 1, "không phải là tệp đọc được")]
        if path.stat().st_size > MAX_BYTES:
            return None, [Problem(file, 1, f"tệp lớn hơn {MAX_BYTES // 1_000_000} MB", "tách thành nhiều tệp")]
        data = path.read_bytes()
    except OSError as error:
        return None, [Problem(file, 1, f"không đọc được tệp: {in_words(error)}")]
    return parse_marked_yaml(data, file)


def parse_marked_yaml(data: bytes | str, file: str) -> tuple[MarkedYaml | None, list[Problem]]:
    """Parse ``data`` as :func:`read_marked_yaml` does a file."""
    reader = _Reader(file)
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    try:
        text = _decoded(data)
        _refuse_forbidden(text)
        value, lines = reader.read(text)
    except _RefusedError as refused:
        return None, [*reader.problems, Problem(file, refused.line, refused.message, refused.hint)]
    except yaml.YAMLError as error:
        return None, [*reader.problems, _explained(error, file)]
    return MarkedYaml(file, value, lines, digest_of(data)), reader.problems


def digest_of(data: bytes) -> str:
    """The hash by which the content of a file is known again."""
    return hashlib.sha256(data).hexdigest()


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _RefusedError(1, f"tệp lớn hơn {MAX_BYTES // 1_000_000} MB", "tách thành nhiều tệp")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _RefusedError(line, "tệp không phải UTF-8", "lưu lại với mã hóa UTF-8") from None


def _refuse_forbidden(text: str) -> None:
    found = _FORBIDDEN.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise _RefusedError(line, f"có ký tự ẩn U+{ord(found[0]):04X}", "xóa ký tự ấy")


def _explained(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    told = str(getattr(error, "problem", None) or error)
    words = next((words for sign, words in _EXPLAINED.items() if sign in told), shortened(told))
    return Problem(file, line, f"YAML không hợp lệ: {words}", _REPAIR)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read: its lines, and of a mapping the key that waits for its value."""

    value: Any
    lines: Any
    key: str | None = None
    key_line: int = 1


class _Reader:
    """Composes values from the events of one file, with a stack of its own so that depth is a number, not a crash."""

    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._open: list[_Open] = []
        self._root: tuple[Any, _Lines] = (None, 1)
        self._values = 0

    def read(self, text: str) -> tuple[Any, _Lines]:
        documents = 0
        loader: Any = _LOADER(text)
        event: Any
        try:
            while (event := self._after_scalars(loader.get_event)) is not None:
                if isinstance(event, _NODE):
                    self._node(event, event.start_mark.line + 1)
                elif isinstance(event, yaml.CollectionEndEvent):
                    self._open.pop()
                elif isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        raise _RefusedError(_line(event), "tệp có nhiều tài liệu YAML", "bỏ dòng --- ở giữa tệp")
                elif isinstance(event, yaml.StreamEndEvent):
                    break
        finally:
            loader.dispose()
        return self._root

    def _after_scalars(self, next_event: Callable[[], Any]) -> Any:
        """Put the scalars that come next into what is open, and return the first event that is something else.

        By far the most events are scalars, a hundred thousand to a file; hence no call for each, but what :meth:`_put`
        does. Of one with neither anchor nor tag nothing can be wrong but its text.
        """
        if not self._open:
            return next_event()
        within = self._open[-1]
        mapping = within.value if isinstance(within.value, dict) else None
        while type(event := next_event()) is _SCALAR and event.anchor is None and event.tag is None:
            self._values += 1
            if self._values > MAX_VALUES:
                self._values -= 1
                break
            line = event.start_mark.line + 1
            value = event.value
            if not (value.isascii() and value.isprintable()) or value in _NULLS:
                value = self._scalar(event, line)
            if mapping is None:
                within.value.append(value)
                within.lines.append(line)
            elif within.key is None:
                fits = value is not None and value not in mapping and len(mapping) < MAX_KEYS
                within.key = value if fits else self._key(value, line, mapping, within.lines)
                within.key_line = line
            else:
                mapping[within.key] = value
                within.lines[within.key] = within.key_line
                within.key = None
        return event

    def _node(self, event: Any, line: int) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            raise _RefusedError(line, f"tệp có hơn {MAX_VALUES} khóa và giá trị", "tách thành nhiều tệp")
        if event.anchor is not None:
            if isinstance(event, yaml.AliasEvent):
                raise _RefusedError(line, f"không dùng bí danh YAML *{shortened(event.anchor)}", "viết lại giá trị")
            raise _RefusedError(line, f"không dùng neo YAML &{shortened(event.anchor)}", "viết lại giá trị ở mỗi chỗ")
        if event.tag is not None and event.tag != "!":
            raise _RefusedError(line, f"không dùng nhãn YAML {shortened(event.tag)}", "bỏ nhãn, chỉ viết giá trị")
        if isinstance(event, yaml.ScalarEvent):
            self._put(self._scalar(event, line), line, line)
            return
        if len(self._open) >= MAX_DEPTH:
            raise _RefusedError(line, f"lồng nhau quá {MAX_DEPTH} bậc")
        value: Any
        children: Any
        value, children = ({}, {}) if isinstance(event, yaml.MappingStartEvent) else ([], [])
        self._put(value, line, (line, children))
        self._open.append(_Open(value, children))

    def _scalar(self, event: Any, line: int) -> str | None:
        value: str = event.value
        if value in _NULLS and event.implicit[0]:
            return None
        # The file's text holds none; an escape may.
        found = _FORBIDDEN.search(value) if event.style == '"' else None
        if found:
            self.problems.append(Problem(self._file, line, f"có ký tự ẩn U+{ord(found[0]):04X}", "xóa ký tự ấy"))
        return value if value.isascii() else unicodedata.normalize("NFC", value.replace("\xa0", " "))

    def _put(self, value: Any, line: int, lines: _Lines) -> None:
        if not self._open:
            self._root = (value, lines)
            return
        within = self._open[-1]
        if isinstance(within.value, list):
            within.value.append(value)
            within.lines.append(lines)
        elif within.key is None:
            within.key, within.key_line = self._key(value, line, within.value, within.lines), line
        else:
            within.value[within.key] = value
            within.lines[within.key] = within.key_line if isinstance(lines, int) else (within.key_line, lines[1])
            within.key = None

    def _key(self, value: Any, line: int, container: dict[str, Any], children: dict[str, _Lines]) -> str:
        if isinstance(value, dict | list):
            raise _RefusedError(line, "tên khóa phải là chữ", "bỏ dấu ? hay ngoặc ở đầu khóa")
        if len(container) >= MAX_KEYS:
            raise _RefusedError(line, f"có hơn {MAX_KEYS} khóa ở cùng một chỗ", "tách thành nhiều tệp")
        key = "" if value is None else str(value)
        if key in container:
            first = children[key]
            told = f"ở trên, dòng {first if isinstance(first, int) else first[0]}"
            self.problems.append(Problem(self._file, line, f'khóa "{shortened(key)}" viết hai lần', told))
        return key
