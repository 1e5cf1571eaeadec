"""Where the program begins: nothing is imported before Ctrl-C is taken for what it is."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""The exit code by which a shell tells of a program that Ctrl-C ended."""


def main() -> None:
    """Run the command line; an interrupt while it is still loading ends it without a word."""
    try:
        from bot.cli import main as command_line  # noqa: PLC0415 - see above

        command_line()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
