"""Where the program begins: nothing is imported before Ctrl-C is taken for what it is."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""The exit code by which a shell tells of a program that Ctrl-C ended."""


def main() -> None:
    """Run the command line."""
    with loading():
        from bot.cli import main as command_line  # noqa: PLC0415 - see above
    command_line()


@contextmanager
def loading() -> Iterator[None]:
    """While modules load, an interrupt ends the program without a word.

    ``KeyboardInterrupt`` would not do: code that runs while a module loads may wrap it into an error of its own.
    """
    before = signal.signal(signal.SIGINT, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _leave(_number: int, _frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)
