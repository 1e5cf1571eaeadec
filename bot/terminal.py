"""The terminal: click's own words in Vietnamese, tables that fit, and a sign of life while something takes long.

Where the output is no terminal, everything is plain text without colours, tables or progress.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table

Item = TypeVar("Item")

_LOCALE = Path(__file__).with_name("locale")
_DOMAIN = "messages"  # the one that click asks


def speak_vietnamese() -> None:
    """Let click say its own words in Vietnamese, whatever the language of the system."""
    os.environ["LANGUAGE"] = "vi"
    gettext.bindtextdomain(_DOMAIN, str(_LOCALE))


def is_terminal() -> bool:
    """Whether a person looks at the standard output."""
    return sys.stdout.isatty()


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table that is as wide as the terminal at most; texts that are longer go on in the next line."""
    table = Table(*headings, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*row)
    Console(file=sys.stdout, highlight=False, markup=False, emoji=False).print(table)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on the standard error that something is being done, where that is a terminal."""
    console = Console(file=sys.stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield


def counted(items: Sequence[Item], what: str) -> Iterable[Item]:
    """The items, with a bar on the standard error that tells how many are done, where that is a terminal."""
    console = Console(file=sys.stderr, highlight=False, markup=False, emoji=False)
    return track(items, what, console=console, transient=True) if console.is_terminal else items
