"""The files of the knowledge: which there are in the roots, and each read into its model with its lines."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import knowledge
from knowledge.facts.statements import ReferenceFile, SourceFile
from knowledge.files.marked_yaml import MarkedYaml, Steps, read_marked_yaml
from knowledge.files.problems import Problem
from knowledge.files.validation import validated_in_part

PACKAGED_ROOT = Path(knowledge.__file__).parent
"""The knowledge that comes with the program."""

# Short forms are the text package's: it reads them itself.
_NOT_FACTS = frozenset({"reference/abbreviations.yaml"})
_FOLDERS = ("sources", "reference")
_QUESTIONS = "questions"  # read elsewhere; what lies astray is told here
_MISNAMED = {
    "source": "sources", "sources": "sources", "reference": "reference", "references": "reference",
    "question": "questions", "questions": "questions",
}  # fmt: skip
_NOT_IN_FOLDERS = frozenset({"checks.yaml"})
# What people name the files that they mean to be read, by mistake or by what their editor adds.
_LIKE_KNOWLEDGE = re.compile(r"\.ya?ml(\.\w+)?$|\.(xlsx?|csv)$", re.IGNORECASE)
_HEAD_STAND_IN = {"source": {"publisher": "?", "title": "?"}}
_SOURCE_NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A source file as read. ``id`` is its name without ``.yaml``, ``inner`` its path inside its root."""

    id: str
    inner: str
    marked: MarkedYaml
    model: SourceFile


@dataclass(frozen=True, slots=True)
class ReferenceDocument:
    """A reference file as read."""

    inner: str
    marked: MarkedYaml
    model: ReferenceFile


@dataclass(slots=True)
class KnowledgeFiles:
    """All files of the roots that could be read, by name, and the problems of those that could not.

    ``unread`` are the ids and names of items that were left out for their problems: that others speak of them is no
    problem of its own.
    """

    sources: list[SourceDocument] = field(default_factory=list)
    references: list[ReferenceDocument] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def add_unread(self, items: Iterable[Any]) -> None:
        """Remember what items that were left out are called."""
        for item in items:
            if isinstance(item, dict):
                self.unread |= {str(item[key]) for key in ("id", "name", "short") if item.get(key)}


def read_files(roots: Sequence[Path]) -> KnowledgeFiles:
    """Read the files under ``sources/`` and ``reference/`` of all ``roots``.

    A file of a later root takes the place of one of the same name in an earlier root; a later root may be empty or
    missing, the first may not. The outcome does not depend on
    the order in which a directory lists its files.
    """
    files = KnowledgeFiles()
    for root in roots[:1]:
        if not (root / "sources").is_dir() and not (root / "reference").is_dir():
            files.problems.append(Problem(shown(root), 1, "không có thư mục sources hay reference ở đây"))
    for inner, path in sorted(_found(roots, files.problems).items()):
        marked, problems = read_marked_yaml(path, shown(path))
        files.problems += problems
        if marked is None:
            continue
        if inner.startswith("sources/"):
            _add_source(files, inner, marked)
        else:
            model, problems, marked, left_out = validated_in_part(marked, ReferenceFile, {})
            files.problems += problems
            files.add_unread(left_out)
            if model:
                files.references.append(ReferenceDocument(inner, marked, model))
    return files


def shown(path: Path) -> str:
    """Return ``path`` as problems name it: from the working directory where it is below it."""
    whole = path.absolute()
    if whole.is_relative_to(Path.cwd()):
        return str(whole.relative_to(Path.cwd()))
    return str(whole.relative_to(PACKAGED_ROOT.parent)) if whole.is_relative_to(PACKAGED_ROOT) else str(whole)


def path_of(document: SourceDocument | ReferenceDocument, steps: Steps) -> tuple[str, int]:
    """Return the file and the line of what stands at ``steps`` in ``document``."""
    return document.marked.file, document.marked.line_of(steps)


def _found(roots: Sequence[Path], problems: list[Problem]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for root in roots:
        problems += _astray(root)
        for folder in (*_FOLDERS, _QUESTIONS):
            for path in _entries(root / folder, problems):
                inner = path.relative_to(root).as_posix()
                if path.suffix == ".yaml" and path.parent == root / folder:
                    if folder != _QUESTIONS and inner not in _NOT_FACTS:
                        found[inner] = path
                elif _LIKE_KNOWLEDGE.search(path.name):
                    told = "chuyển tệp ra thư mục ngoài" if path.suffix == ".yaml" else "đổi đuôi thành .yaml"
                    problems.append(Problem(shown(path), 1, "tệp này không được đọc", told))
    return found


def _entries(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """All files below a folder that are not hidden; of a folder that cannot be read a problem."""

    def unreadable(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            told = f"không đọc được thư mục: {error.strerror}"
            problems.append(Problem(shown(Path(error.filename)), 1, told, "xem lại quyền của thư mục"))

    for directory, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        alike = [name for name in folders if name.endswith(".yaml")]  # told of as what it is not: a file
        yield from (Path(directory) / name for name in sorted([*names, *alike]) if not name.startswith("."))


def _astray(root: Path) -> Iterator[Problem]:
    """What lies beside the folders though it seems to belong into them."""
    try:
        entries = sorted(root.iterdir())
    except OSError:
        return  # a later root may be missing; of the first it is told that it has no folders
    for path in entries:
        meant = _MISNAMED.get(path.name.lower())
        if path.is_dir() and meant and path.name != meant:
            yield Problem(shown(path), 1, "thư mục này không được đọc", f"đổi tên thành {meant}")
        elif path.is_file() and _LIKE_KNOWLEDGE.search(path.name) and path.name not in _NOT_IN_FOLDERS:
            told = "chuyển tệp vào thư mục sources hoặc reference"
            yield Problem(shown(path), 1, "tệp này không được đọc", told)


def _add_source(files: KnowledgeFiles, inner: str, marked: MarkedYaml) -> None:
    identifier = Path(inner).stem
    model, problems, marked, left_out = validated_in_part(marked, SourceFile, _HEAD_STAND_IN)
    files.problems += problems
    files.add_unread(left_out)
    named = _SOURCE_NAME.fullmatch(identifier)
    day = _day(named["day"]) if named else None
    if day is None:
        told = "ví dụ 2023-03-15-trung-du-mien-nui.yaml"
        files.problems.append(Problem(marked.file, 1, "tên tệp phải là NĂM-THÁNG-NGÀY-tên-ngắn.yaml", told))
    elif model and model.source.published and model.source.published != day:
        line = marked.line_of(("source", "published"))
        told = f"đổi tên tệp, hoặc viết {day}"
        files.problems.append(Problem(marked.file, line, f"ngày đăng khác ngày trong tên tệp ({day})", told))
    if model:
        files.sources.append(SourceDocument(identifier, inner, marked, model))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
