"""A base that was built from the very files that there are now, by this very program, need not be built again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from knowledge.facts.base import FactBase
from knowledge.facts.errors import BaseUnusable
from knowledge.facts.reading import fingerprint_of_files
from knowledge.files.kept import Kept, array_as_texts, key_of, texts_as_array
from knowledge.files.program import program_fingerprint

_KIND = "facts"


def opened_or_built(path: Path, roots: Sequence[Path], kept: Kept) -> FactBase:
    """Open the base at ``path`` where it is known to be what would be built; else build it.

    Raises:
        KnowledgeRefused: with the problems of the files; nothing has changed.
    """
    files = fingerprint_of_files(roots)
    base = _opened(path, _kept_digest(files, kept)) if files else None
    if base is not None:
        return base
    base, report = FactBase.create(path, roots)
    note_built(path, roots, kept, files, report.new_version)
    return base


def note_built(path: Path, roots: Sequence[Path], kept: Kept, files: str | None, version: str) -> None:
    """Keep that the base at ``path``, of ``version``, was built from ``files``, if that is what they still are."""
    if files is None or fingerprint_of_files(roots) != files:
        return
    try:
        digest = _digest(path)
        with FactBase.open(path) as base:  # another process may have put its own there
            sound = base.version == version and _digest(path) == digest
    except (OSError, BaseUnusable):
        return
    if sound:
        kept.save(_KIND, _key(files), {"digest": texts_as_array([digest])})


def _opened(path: Path, digest: str | None) -> FactBase | None:
    try:
        if digest is None or _digest(path) != digest:
            return None
        return FactBase.open(path)
    except (OSError, BaseUnusable):
        return None


def _kept_digest(files: str, kept: Kept) -> str | None:
    try:
        [digest] = array_as_texts((kept.load(_KIND, _key(files)) or {})["digest"])
    except (KeyError, ValueError):
        return None
    return digest


def _key(files: str) -> str:
    return key_of(program_fingerprint(), files)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()
