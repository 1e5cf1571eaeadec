"""When garbage is looked for: not while all that is made stays, and at once where what was made is thrown away."""

from __future__ import annotations

import contextlib
import ctypes
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
def collected_afterwards() -> Iterator[None]:
    """Collect what is left behind, and give its memory back, as soon as this is done.

    A collector that seldom looks (``bot/garbage.py``) lets what stands in circles pile up: thirty reports took 80 MB,
    each file that an admin tried another 12.
    """
    try:
        yield
    finally:
        gc.collect()
        give_back()


@contextlib.contextmanager
def made_alone() -> Iterator[None]:
    """Make a document or a picture, and no other meanwhile: six take the room of six, though they share a processor."""
    with _one_at_a_time:
        try:
            yield
        finally:
            give_back()


def give_back() -> None:
    """Give the system the memory that was used and freed: the C library keeps it, some 20 MB, for itself."""
    with contextlib.suppress(OSError, AttributeError):  # another C library has no such call
        ctypes.CDLL(None).malloc_trim(0)
