"""A file that an admin sent, read as files of knowledge, whatever kind of file it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handlers.messages import texts
from knowledge.facts import Problem, ReloadRefused
from knowledge.facts.naming import source_path
from knowledge.facts.reading import read_files
from knowledge.files.marked_yaml import parse_marked_yaml
from knowledge.language.encodings import decoded, is_strange, reread

if TYPE_CHECKING:
    from knowledge.sheets import ImportedFile

_KIND = re.compile(r"\.(?P<kind>ya?ml|xlsx|csv)", re.IGNORECASE)


class UploadRefused(Exception):  # noqa: N818 - named for what happened
    """A file that is not looked at further; the text says why, for the admin."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it would become part of the knowledge.

    Attributes:
        files: YAML by path inside a root.
        problems: what is wrong with its form, with the places that its sender knows.
        notes: what was passed over or mended.
        changes: for sheets, the rows that differ from what is known.
        placed: turns a problem of ``files`` into one of the file that was sent; None where it is told already.
    """

    files: Mapping[str, str]
    problems: Sequence[Problem]
    notes: Sequence[str]
    changes: Sequence[str]
    placed: Callable[[Problem], Problem | None]


def kind_of(name: str) -> str:
    """``yaml``, ``xlsx`` or ``csv`` by the name of a file.

    Raises:
        UploadRefused: where it is none of them.
    """
    found = _KIND.fullmatch(Path(name.replace("\\", "/")).suffix)
    if found is None:
        old = name.lower().endswith((".xls", ".ods", ".xlsm", ".docx", ".doc", ".pdf"))
        raise UploadRefused(texts.UPLOAD_SAVE_AS if old else texts.UPLOAD_WRONG_TYPE)
    kind = found["kind"].lower()
    return "yaml" if kind == "yml" else kind


def read_upload(name: str, data: bytes, roots: Sequence[Path], *, today: str) -> Upload:
    """Read a file by its kind.

    Args:
        name: the name of the file.
        data: its bytes.
        roots: the directories of the knowledge that sheets may hold rows of.
        today: the ISO date for a source that does not say when it was published.

    Raises:
        ReloadRefused: where a YAML file is none.
        UploadRefused: where it is no text, or has no head.
    """
    kind = kind_of(name)
    if kind == "yaml":
        return _read_yaml(name, data, today)
    from knowledge.sheets import import_sheets  # noqa: PLC0415 - loaded with the first workbook

    imported = import_sheets(data, f"{texts.UPLOADED_FILE} {name}", read_files(roots), today=today)
    files = {one.inner: one for one in imported.files}
    return Upload(
        {inner: one.text for inner, one in files.items()},
        imported.problems,
        imported.notes,
        imported.changes,
        lambda problem: _placed(problem, files),
    )


def _placed(problem: Problem, files: Mapping[str, ImportedFile]) -> Problem | None:
    file = files.get(problem.file)
    return file.placed(problem) if file else problem


def _read_yaml(name: str, data: bytes, today: str) -> Upload:
    reading = decoded(data)
    if reading is None:
        raise UploadRefused(texts.UPLOAD_NOT_TEXT)
    content, notes = _legible(reading.text)
    inner = name_of(content, file=name, today=today)

    def placed(problem: Problem) -> Problem:
        return replace(problem, file=name) if problem.file == inner else problem

    return Upload({inner: content}, (), notes, (), placed)


def _legible(text: str) -> tuple[str, list[str]]:
    """The text with lines in old encodings read anew where that is sure, and notes on these and on the others."""
    lines = text.splitlines(keepends=True)
    notes: list[str] = []
    strange = [number for number, line in enumerate(lines) if is_strange(line)]
    readings = {number: reread(lines[number]) for number in strange}
    mended = {number: reading for number, reading in readings.items() if reading}
    for number, reading in mended.items():
        lines[number] = reading.text
    if mended:
        encodings = ", ".join(sorted({reading.encoding for reading in mended.values()}))
        notes.append(texts.UPLOAD_MENDED.format(encoding=encodings))
    left = [number for number in strange if number not in mended]
    if left:
        notes.append(texts.UPLOAD_STRANGE.format(n=len(left), line=left[0] + 1))
    return "".join(lines), notes


def name_of(content: str, *, file: str, today: str) -> str:
    """The path of a source file inside its root, from the head of its content.

    Args:
        content: a source file's YAML.
        file: its own name, for problems.
        today: the ISO date that stands in where the head gives none.

    Raises:
        ReloadRefused: where the content is no YAML.
        UploadRefused: where it has no head with a publisher and a title.
    """
    marked, problems = parse_marked_yaml(content, file)
    if marked is None:
        raise ReloadRefused(problems)
    head = _part(marked.value, "source")
    title, publisher, published = (_part(head, key) for key in ("title", "publisher", "published"))
    if not isinstance(title, str) or not isinstance(publisher, str):
        raise UploadRefused(texts.UPLOAD_NO_HEAD)
    return source_path(title, published, today=today)


def _part(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None
