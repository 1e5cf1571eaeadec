"""What took long to work out, kept in files: arrays under a hash of all that they were made from.

A file is plain numbers and texts, never code, behind a digest of its content and its name: one that was cut short,
changed, or made for something else is as good as none. Several processes may keep and read at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]
"""Arrays by name."""

_BEGINS = b"thidua kept 1\n"
_DIGEST = 32  # bytes
_SIZE = 8  # bytes, of the number that tells how long the list of arrays is
_TYPES = frozenset({"<f4", "<f8", "<i4", "<i8", "|u1"})
_MOST = 3  # files of a kind: what is live, what is tried, and what was before
_ABANDONED = 3600.0  # seconds after which a file that is being written belongs to nobody


class Kept:
    """A directory of such files; without one nothing is kept, and nothing is found."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory

    @classmethod
    def beside(cls, facts: Path) -> Kept:
        """What is kept for the fact base at ``facts``, in a directory beside it."""
        return cls(cls.directory_beside(facts))

    @staticmethod
    def directory_beside(facts: Path) -> Path:
        """The directory in which is kept what is learned from the fact base at ``facts``."""
        return facts.with_name(f".{facts.name}.learned")

    def load(self, kind: str, key: str) -> dict[str, npt.NDArray[Any]] | None:
        """What was kept under ``key``; None where there is nothing, or nothing sound. The arrays cannot be written."""
        if self._directory is None:
            return None
        path = self._path(self._directory, kind, key)
        try:
            content = path.read_bytes()
            arrays = _unpacked(content, path.name)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # what is used is not removed as old
        return arrays

    def save(self, kind: str, key: str, arrays: Arrays) -> None:
        """Keep ``arrays`` under ``key``, and remove the oldest of the kind; where that cannot be done, do nothing."""
        if self._directory is None or any(one.dtype.newbyteorder("<").str not in _TYPES for one in arrays.values()):
            return
        path = self._path(self._directory, kind, key)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as file:
                file.writelines(_packed(arrays, path.name))
            beside.replace(path)
            self._remove_old(self._directory, kind)
        except OSError:  # a full or read-only disk: it is worked out again next time
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)

    def _path(self, directory: Path, kind: str, key: str) -> Path:
        return directory / f"{kind}-{key}"

    def _remove_old(self, directory: Path, kind: str) -> None:
        ages = {}
        for path in directory.glob(f"{kind}-*"):
            with contextlib.suppress(OSError):  # another process removes them, too
                ages[path] = path.stat().st_mtime_ns
        old = sorted(ages, key=ages.__getitem__, reverse=True)[_MOST:]
        for path in directory.glob(f".{kind}-*"):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < time.time() - _ABANDONED:
                    old.append(path)
        for path in old:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def key_of(*parts: object) -> str:
    """A hash of plain values: texts, numbers, and what is made of them in an order of its own."""
    digest = hashlib.sha256()
    for part in parts:
        told = repr(part).encode(errors="surrogatepass")
        digest.update(f"{len(told)} ".encode())
        digest.update(told)
    return digest.hexdigest()[:32]


def texts_as_array(texts: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Texts as an array that can be kept."""
    return np.frombuffer(json.dumps(list(texts)).encode("ascii"), dtype=np.uint8)


def array_as_texts(array: npt.NDArray[Any]) -> list[str]:
    """The texts of an array.

    Raises:
        ValueError: where it holds none.
    """
    texts = json.loads(array.tobytes())
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError("no texts")
    return texts


def _packed(arrays: Arrays, name: str) -> list[bytes | memoryview]:
    """The file in pieces, so that what is large need not be copied."""
    told: list[object] = []
    parts: list[bytes | memoryview] = []
    for called, array in arrays.items():
        plain = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        told.append([called, plain.dtype.str, list(array.shape)])
        parts += [plain.reshape(-1).view(np.uint8).data, bytes(-plain.nbytes % 8)]
    listed = json.dumps(told).encode("ascii")
    listed += b" " * (-len(listed) % 8)
    body = [len(listed).to_bytes(_SIZE, "little"), listed, *parts]
    return [_BEGINS, _digest(body, name), *body]


def _unpacked(content: bytes, name: str) -> dict[str, npt.NDArray[Any]]:
    start = len(_BEGINS) + _DIGEST
    body = memoryview(content)[start:]
    if content[: len(_BEGINS)] != _BEGINS or content[len(_BEGINS) : start] != _digest([body], name):
        raise ValueError("cut short, changed, or kept under another name")
    listed = int.from_bytes(body[:_SIZE], "little")
    arrays: dict[str, npt.NDArray[Any]] = {}
    at = _SIZE + listed
    for called, kind, shape in json.loads(bytes(body[_SIZE:at])):
        if kind not in _TYPES:
            raise ValueError(f"no type that is kept: {kind}")
        count = int(np.prod(shape, dtype=np.int64))
        arrays[called] = np.frombuffer(body, dtype=np.dtype(kind), count=count, offset=at).reshape(shape)
        at += arrays[called].nbytes + -arrays[called].nbytes % 8
    return arrays


def _digest(body: Sequence[bytes | memoryview], name: str) -> bytes:
    digest = hashlib.blake2b(name.encode(), digest_size=_DIGEST)
    for piece in body:
        digest.update(piece)
    return digest.digest()
