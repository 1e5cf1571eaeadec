"""Building without the collector of garbage, which finds none while all that is made stays."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


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
