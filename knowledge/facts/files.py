"""The files of the knowledge: which there are in the roots, and each read into its model with its lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import knowledge
from knowledge.facts.statements import ReferenceFile, SourceFile
from knowledge.files.folders import unreadable_folders
from knowledge.files.marked_yaml import MarkedYaml, Steps, read_marked_yaml
from knowledge.files.problems import Problem
from knowledge.files.validation import validated

PACKAGED_ROOT = Path(knowledge.__file__).parent
"""The knowledge that comes with the program."""

# Short forms are the text package's: it reads them itself.
_NOT_FACTS = frozenset({"reference/abbreviations.yaml"})
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
    """All files of the roots that could be read, by name, and the problems of those that could not."""

    sources: list[SourceDocument] = field(default_factory=list)
    references: list[ReferenceDocument] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_files(roots: Sequence[Path]) -> KnowledgeFiles:
    """Read the files under ``sources/`` and ``reference/`` of all ``roots``.

    A file of a later root takes the place of one of the same name in an earlier root; a later root may be empty or
    missing, the first may not. The outcome does not depend on
    the order in which a directory lists its files.
    """
    files = KnowledgeFiles(problems=unreadable_folders(roots))
    if files.problems:  # what cannot be read must not pass for empty
        return files
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
            model, problems = validated(marked, ReferenceFile)
            files.problems += problems
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
        for inner, path in _candidates(root):
            if path.suffix == ".yaml" and path.parent.parent == root:
                found[inner] = path
            elif path.suffix in {".yml", ".yaml"}:
                told = "đổi đuôi thành .yaml" if path.suffix == ".yml" else "chuyển tệp ra thư mục ngoài"
                problems.append(Problem(shown(path), 1, "tệp này không được đọc", told))
    return found


def _candidates(root: Path) -> Iterator[tuple[str, Path]]:
    for folder in ("sources", "reference"):
        for path in (root / folder).rglob("*.y*ml"):
            inner = path.relative_to(root).as_posix()
            if inner not in _NOT_FACTS and not path.name.startswith("."):
                yield inner, path


def _add_source(files: KnowledgeFiles, inner: str, marked: MarkedYaml) -> None:
    identifier = Path(inner).stem
    model, problems = validated(marked, SourceFile)
    files.problems += problems
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
