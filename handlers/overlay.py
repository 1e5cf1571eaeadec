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

    @contextlib.contextmanager
    def staged(self, files: Files) -> Iterator[Path]:
        """A copy of the overlay with ``files`` in it, gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="thidua-") as directory:
            copy = Path(directory) / "overlay"
            if self._path.is_dir():
                shutil.copytree(self._path, copy)
            _write(copy, files)
            yield copy

    @contextlib.contextmanager
    def changed(self, files: Files) -> Iterator[None]:
        """Write ``files``; where the block raises, everything is put back as it was."""
        before = {inner: self.read(inner) for inner in files}
        try:
            _write(self._path, files)
            yield
        except BaseException:
            _write(self._path, {inner: old for inner, old in before.items() if old is not None})
            for inner in (inner for inner, old in before.items() if old is None):
                (self._path / inner).unlink(missing_ok=True)
            raise


def _write(root: Path, files: Files) -> None:
    for folder in _FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for inner, content in files.items():
        path = root / inner
        beside = path.with_name(f".{path.name}.writing")
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
