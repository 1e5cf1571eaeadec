"""Folders of knowledge that are there and cannot be looked into: told, for otherwise they would pass for empty."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.files.problems import Problem
from knowledge.files.system_errors import in_words

_FOLDERS = ("sources", "reference", "questions")


def unreadable_folders(roots: Sequence[Path]) -> list[Problem]:
    """Every folder of knowledge in ``roots`` that is there and cannot be read; one that is missing is no problem."""
    return [problem for root in roots for folder in _FOLDERS for problem in _unreadable(root / folder)]


def _unreadable(folder: Path) -> Iterator[Problem]:
    failures: list[OSError] = []
    for _ in os.walk(folder, onerror=failures.append):
        pass
    for failure in failures:
        path = Path(failure.filename)
        if isinstance(failure, FileNotFoundError) and not path.is_symlink():
            continue
        yield Problem(
            str(path), 1, f"không đọc được thư mục: {in_words(failure)}", "kiểm tra quyền đọc của thư mục này"
        )
