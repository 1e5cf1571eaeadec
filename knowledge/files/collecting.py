"""When garbage is looked for: not while all that is made stays, and at once where what was made is thrown away."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

_one_at_a_time = threading.Lock()


@contextlib.contextmanager
def nothing_collected() -> Iterator[None]:
    """Let nobody look for garbage meanwhile: that takes a tenth of the time and more, the longer the more there is."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextlib.contextmanager
def made_and_collected() -> Iterator[None]:
    """Make a document: no other meanwhile, and what it leaves is collected when it is done.

    The libraries of documents leave megabytes in circles, which a collector that seldom looks (``bot/garbage.py``) lets
    pile up: thirty reports took 80 MB. And six at once take the room of six, though they share one processor.
    """
    with _one_at_a_time:
        try:
            yield
        finally:
            gc.collect()
