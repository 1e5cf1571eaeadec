"""The directory of knowledge that admins add to from Telegram.

It has the layout of the packaged knowledge. Nothing is written to it before a preview has found it good, and what a
reload refuses all the same is taken back.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

_FOLDERS = ("sources", "reference", "questions")

Files = Mapping[str, bytes]
"""Contents by path inside the overlay, such as ``sources/2024-01-02-hoi-nghi.yaml``."""


class Overlay:
    """The overlay directory.

    Args:
        path: the directory; made when first written to.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, inner: str) -> bytes | None:
        """A file's content, None where there is no such file."""
        path = self._path / inner
        return path.read_bytes() if path.is_file() else None

    def files(self) -> dict[str, bytes]:
        """All files of knowledge in it."""
        return {path.relative_to(self._path).as_posix(): path.read_bytes() for path in self._path.rglob("*.yaml")}

    def replace(self, files: Files) -> None:
        """Let it hold these files of knowledge and no others.

        Raises:
            OSError: where they cannot be written; some may have been.
        """
        _make_folders(self._path)
        for inner, content in files.items():
            path = self._path / inner
            if not path.is_file() or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(_new(path), content)
                _new(path).replace(path)
        for inner in self.files().keys() - files.keys():
            (self._path / inner).unlink()

    @contextlib.contextmanager
    def staged(self, files: Files) -> Iterator[Path]:
        """A copy of the overlay with ``files`` in it, gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="thidua-") as directory:
            copy = Path(directory) / "overlay"
            if self._path.is_dir():
                shutil.copytree(self._path, copy)
            _make_folders(copy)
            for inner, content in files.items():
                _write(copy / inner, content)
            yield copy

    @contextlib.contextmanager
    def changed(self, files: Files) -> Iterator[None]:
        """Write ``files``; where the block raises, everything is put back as it was.

        Raises:
            OSError: where they cannot be written; nothing has changed.
        """
        _make_folders(self._path)
        paths = [self._path / inner for inner in files]
        try:
            # All that takes room on the disk comes first; after it there are only renames.
            for path, content in zip(paths, files.values(), strict=True):
                _write(_new(path), content)
                if path.exists():
                    shutil.copy2(path, _old(path))
            try:
                for path in paths:
                    _new(path).replace(path)
                yield
            except BaseException:
                for path in paths:
                    _put_back(path)
                raise
        finally:
            for path in paths:
                _new(path).unlink(missing_ok=True)
                _old(path).unlink(missing_ok=True)


def _make_folders(root: Path) -> None:
    for folder in _FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _new(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _old(path: Path) -> Path:
    return path.with_name(f".{path.name}.old")


def _put_back(path: Path) -> None:
    if _old(path).exists():
        _old(path).replace(path)
    elif not _new(path).exists():  # its content is in place
        path.unlink(missing_ok=True)
