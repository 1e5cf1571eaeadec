"""Files from outside are read in a process of its own, which may use only so much memory and time.

The process serves one file after another and is replaced after a while, so that memory stays flat; one that falls or
takes too long takes its file with it and nothing else.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from knowledge.intake.document import Block, Document
from knowledge.intake.reading.limits import MAX_BYTES, MEMORY, SECONDS, SECONDS_A_PAGE
from knowledge.intake.reading.refusal import (
    FELL,
    OUT_OF_MEMORY,
    OUT_OF_TIME,
    TOO_LARGE,
    ReadingRefused,
)

_SERVED = 200
"""Files that one process reads."""

_TOLD = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "TMPDIR")
"""Of the environment, what the process is told: no secret, for a file may take it over."""

_LENGTH = struct.Struct(">I")
_MOST_OUT = 64_000_000  # bytes of an answer
_PICTURE = 20 * SECONDS_A_PAGE  # the most that a file of pictures may take


class Reader:
    """Reads documents in a process of its own; not for several threads at once.

    Args:
        seconds: how long one document may take; None for the usual, which is longer where pages are pictures.
        memory: bytes of address space of the process.
    """

    def __init__(self, *, seconds: float | None = None, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def read(self, data: bytes, name: str = "") -> Document:
        """A document as :func:`knowledge.intake.reading.formats.read` reads it.

        Raises:
            ReadingRefused: where it cannot be read; the line says why.
        """
        if len(data) > MAX_BYTES:
            raise ReadingRefused(TOO_LARGE.format(limit=MAX_BYTES // 1_000_000))
        told = self._asked(data, name)
        if "refused" in told:
            raise ReadingRefused(str(told["refused"]))
        return _document(told)

    def read_file(self, path: Path) -> Document:
        """A document from a file.

        Raises:
            ReadingRefused: where it cannot be read; the line says why.
            OSError: where the file cannot be opened.
        """
        if path.stat().st_size > MAX_BYTES:
            raise ReadingRefused(TOO_LARGE.format(limit=MAX_BYTES // 1_000_000))
        return self.read(path.read_bytes(), path.name)

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):  # with the programs that it may have started
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _asked(self, data: bytes, name: str) -> dict[str, Any]:
        process = self._started()
        self._served += 1
        seconds = self._seconds or (_PICTURE if _may_be_pictures(data) else SECONDS)
        try:
            assert process.stdin is not None  # noqa: S101
            assert process.stdout is not None  # noqa: S101
            _send(process.stdin, name.encode()[-200:])
            _send(process.stdin, data)
            answer: dict[str, Any] = json.loads(_received(process.stdout, time.monotonic() + seconds))
        except TimeoutError:
            self.close()
            raise ReadingRefused(OUT_OF_TIME.format(seconds=round(seconds))) from None
        except (OSError, EOFError, ValueError):
            self.close()
            raise ReadingRefused(FELL) from None
        except BaseException:  # interrupted: what the process says next would be taken for the next file's
            self.close()
            raise
        if self._served >= _SERVED:
            self.close()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            command = [sys.executable, "-m", "knowledge.intake.reading.confined", str(self._memory)]
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                start_new_session=True, env={name: os.environ[name] for name in _TOLD if name in os.environ},
            )  # fmt: skip
            self._served = 0
        return self._process


def _may_be_pictures(data: bytes) -> bool:
    return data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*", b"MM\x00*", b"RIFF")) or b"%PDF-" in data[:1024]


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def _received(pipe: IO[bytes], until: float) -> bytes:
    length = _LENGTH.unpack(_exactly(pipe, _LENGTH.size, until))[0]
    if length > _MOST_OUT:
        raise ValueError("too long an answer")
    return _exactly(pipe, length, until)


def _exactly(pipe: IO[bytes], count: int, until: float) -> bytes:
    held = bytearray()
    while len(held) < count:
        if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            raise TimeoutError
        more = os.read(pipe.fileno(), min(count - len(held), 1 << 20))
        if not more:
            raise EOFError
        held += more
    return bytes(held)


def _document(told: dict[str, Any]) -> Document:
    """A document as the process tells it; it is believed no more than the file."""
    published = dt.date.fromisoformat(told["published"]) if told["published"] else None
    blocks = tuple(Block(str(text), int(start), page, kind) for text, start, page, kind in told["blocks"])
    text = "\n".join(block.text for block in blocks)
    return Document(told["title"], text, blocks, published, told["address"], told["format"], tuple(told["warnings"]))


# ---- in the process ---------------------------------------------------------------------------------------------


def _serve(memory: int) -> None:
    from knowledge.intake.reading.formats import read  # noqa: PLC0415 - only the process that reads needs the readers

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_BYTES * 4, MAX_BYTES * 4))
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what a library prints is no answer
    while True:
        try:
            name, data = (_received_plainly(source) for _ in range(2))
        except EOFError:
            return
        try:
            answer = _told(read(data, name.decode()))
        except ReadingRefused as refused:
            answer = {"refused": str(refused)}
        except subprocess.TimeoutExpired as late:
            answer = {"refused": OUT_OF_TIME.format(seconds=round(late.timeout))}
        except (MemoryError, RecursionError):
            answer = {"refused": OUT_OF_MEMORY}
        except Exception:  # a file that a library falls over in a way nobody foresaw
            answer = {"refused": FELL}
        _send(sink, json.dumps(answer, ensure_ascii=False).encode())


def _told(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "blocks": [[block.text, block.start, block.page, block.kind] for block in document.blocks],
        "published": document.published.isoformat() if document.published else None,
        "address": document.address,
        "format": document.format,
        "warnings": document.warnings,
    }


def _received_plainly(pipe: IO[bytes]) -> bytes:
    length = _LENGTH.unpack(_whole(pipe, _LENGTH.size))[0]
    return _whole(pipe, length)


def _whole(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) < count:
        raise EOFError
    return data


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
