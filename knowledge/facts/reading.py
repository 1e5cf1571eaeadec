"""Reading the knowledge: which files there are in the roots, and each read into its model with its lines."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from knowledge.facts.files import KnowledgeFiles, LeftOut, ReferenceDocument, SourceDocument, shown
from knowledge.facts.lists import LISTS, read_lists
from knowledge.facts.numbering import first_slots
from knowledge.facts.statements import ReferenceFile, SourceFile
from knowledge.files.folders import unreadable_folders
from knowledge.files.marked_yaml import MarkedYaml, digest_of, read_marked_yaml
from knowledge.files.problems import Problem, shortened
from knowledge.files.system_errors import in_words
from knowledge.files.validation import validated_in_part
from knowledge.language.encodings import is_strange, reread

# Short forms are the language package's: it reads them itself. The closed lists are no facts.
_NOT_FACTS = frozenset(
    {"reference/abbreviations.yaml", "reference/synonyms.yaml", *(f"reference/{name}.yaml" for name in LISTS)}
)
_FOLDERS = ("sources", "reference")
_QUESTIONS = "questions"  # read elsewhere; what lies astray is told here
_MISNAMED = {
    "source": "sources", "sources": "sources", "reference": "reference", "references": "reference",
    "question": "questions", "questions": "questions",
}  # fmt: skip
_NOT_IN_FOLDERS = frozenset({"checks.yaml"})
# What people name the files that they mean to be read, by mistake or by what their editor adds.
_LIKE_KNOWLEDGE = re.compile(r"\.ya?ml(\.\w+)?$|\.(xlsx?|csv)$", re.IGNORECASE)
_IS_SHEET = re.compile(r"\.(xlsx?|csv)$", re.IGNORECASE)
_ELSEWHERE, _RENAME = "chuyển tệp ra thư mục ngoài", "đổi đuôi thành .yaml"
_SHEET = "bảng tính thì gửi cho bot, bot đổi thành tệp nguồn"
_SOURCE_NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-[a-z0-9]+(-[a-z0-9]+)*")
_UNKNOWN_HEAD = {"source": {"publisher": "?", "title": "?"}}  # stands in for a head with mistakes, of which is told


def read_files(roots: Sequence[Path], unchanged: Collection[str] = (), *, one_by_one: bool = False) -> KnowledgeFiles:
    """Read the files under ``sources/`` and ``reference/`` of all ``roots``, but for those known to be ``unchanged``.

    ``one_by_one`` leaves the source files to :func:`sources_one_by_one`, which needs half the time.

    A file of a later root takes the place of one of the same name in an earlier root; a later root may be empty or
    missing, the first may not. What is packaged comes first, so that of two that do not go together the newcomer is
    blamed. The outcome does not depend on the order in which a directory lists its files.
    """
    files = KnowledgeFiles(problems=unreadable_folders(roots))
    if files.problems:  # what cannot be read must not pass for empty
        return files
    for root in roots[:1]:
        if not (root / "sources").is_dir() and not (root / "reference").is_dir():
            files.problems.append(Problem(shown(root), 1, "không có thư mục sources hay reference ở đây"))
    files.lists, problems = read_lists(roots, shown)
    files.problems += problems
    found = in_order(found_files(roots, files.problems))
    files.slots = first_slots(found)
    for inner, (number, path) in found.items():
        if inner in unchanged:
            continue
        if inner.startswith("sources/"):
            files.waiting[inner] = number, path
        else:
            _read_reference(files, inner, number, path)
    if not one_by_one:
        for document in sources_one_by_one(files):
            files.sources.append(document)
        files.waiting.clear()
    return files


def sources_one_by_one(files: KnowledgeFiles) -> Iterator[SourceDocument]:
    """Read those of ``files`` that wait, one after the other; nothing of one is kept when the next is read."""
    for inner, (number, path) in files.waiting.items():
        document = _read_source(files, inner, number, path)
        if document:
            yield document


def _read(files: KnowledgeFiles, inner: str, number: int, path: Path) -> MarkedYaml | None:
    marked, problems = read_marked_yaml(path, shown(path))
    files.problems += problems
    if marked is None:
        files.unread.whole_file = True
        files.unread.add([path.stem])
    else:
        files.read.append((inner, number, marked.digest))
    return marked


def _read_reference(files: KnowledgeFiles, inner: str, number: int, path: Path) -> None:
    marked = _read(files, inner, number, path)
    model, read = _model(files, marked, ReferenceFile, number) if marked else (None, None)
    if model and read:
        files.references.append(ReferenceDocument(inner, read, model, number))


def fingerprint_of_files(roots: Sequence[Path]) -> str | None:
    """A hash of all that :func:`read_files` reads in ``roots``; None where something is amiss already."""
    problems = unreadable_folders(roots)
    found = found_files(roots, problems)
    told = hashlib.sha256(digest_of_lists(roots).encode())
    try:
        for inner, (number, path) in sorted(found.items()):
            told.update(f"\n{number} {inner} {digest_of(path.read_bytes())}".encode())
    except OSError:
        return None
    return None if problems else told.hexdigest()


def digest_of_lists(roots: Sequence[Path]) -> str:
    """A hash of the files of closed lists in ``roots``."""
    told = hashlib.sha256()
    for number, root in enumerate(roots):
        for name in LISTS:
            path = root / "reference" / f"{name}.yaml"
            if path.is_file():
                told.update(f"\n{number} {name} {digest_of(path.read_bytes())}".encode())
    return told.hexdigest()


def _model(files: KnowledgeFiles, marked: MarkedYaml, kind: Any, root: int) -> tuple[Any, MarkedYaml]:
    stand_ins = _UNKNOWN_HEAD if kind is SourceFile else {}
    checked = validated_in_part(marked, kind, {"lists": files.lists}, stand_ins)
    files.problems += [*checked.problems, *_illegible(checked.marked)]
    if kind is SourceFile:  # in a reference file a key may name what the row defines
        files.left_out += [
            LeftOut(marked.file, line, root, key, text) for key, text, line in checked.lines if isinstance(text, str)
        ]
    files.unread.add(checked.dropped)
    return checked.model, checked.marked


def _illegible(marked: MarkedYaml) -> Iterator[Problem]:
    """A warning of each text in an old or a wrong encoding, with what it means where that is sure."""
    if not is_strange("\n".join(marked.values())):  # of all at once that is soon seen
        return
    for steps, text in marked.texts():
        if is_strange(text):
            reading = reread(text)
            told = f"chữ viết bằng {reading.encoding}" if reading else "chữ không giống tiếng Việt"
            hint = f'viết lại bằng Unicode: "{shortened(reading.text)}"' if reading else "xem lại phông chữ"
            yield Problem(marked.file, marked.line_of(steps), told, hint, warning=True)


def in_order(found: Mapping[str, tuple[int, Path]]) -> dict[str, tuple[int, Path]]:
    """Files in the order in which they count: reference files before sources, roots one after the other."""
    return dict(sorted(found.items(), key=lambda one: (one[0].startswith("sources/"), one[1][0], one[0])))


def found_files(roots: Sequence[Path], problems: list[Problem]) -> dict[str, tuple[int, Path]]:
    """The files of facts by their path inside their root, with the root's number; what is amiss joins ``problems``."""
    found: dict[str, tuple[int, Path]] = {}
    for number, root in enumerate(roots):
        problems += _astray(root)
        for folder in (*_FOLDERS, _QUESTIONS):
            for path in _entries(root / folder, problems):
                inner = path.relative_to(root).as_posix()
                if path.suffix == ".yaml" and path.parent == root / folder:
                    if folder != _QUESTIONS and inner not in _NOT_FACTS:
                        found[inner] = number, path
                elif _LIKE_KNOWLEDGE.search(path.name):
                    told = _ELSEWHERE if path.suffix == ".yaml" else _SHEET if _IS_SHEET.search(path.name) else _RENAME
                    problems.append(Problem(shown(path), 1, "tệp này không được đọc", told))
    return found


def _entries(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """All files below a folder that are not hidden; of a folder that cannot be read a problem."""

    def unreadable(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            told = f"không đọc được thư mục: {in_words(error)}"
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


def _read_source(files: KnowledgeFiles, inner: str, root: int, path: Path) -> SourceDocument | None:
    marked = _read(files, inner, root, path)
    if marked is None:
        return None
    identifier = Path(inner).stem
    model, read = _model(files, marked, SourceFile, root)
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
        return SourceDocument(identifier, inner, read, model, root)
    files.unread.add([identifier])
    return None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
