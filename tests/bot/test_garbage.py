"""What lasts is left out of collections, and what no longer lives is collected all the same."""

from __future__ import annotations

import ctypes
import gc
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.garbage import spare_lasting_objects


class Ring:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


def resident() -> float:
    """Megabytes that this process holds."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(row for row in status.splitlines() if row.startswith("VmRSS")).split()[1]) / 1024


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_lives_is_left_out_and_what_does_not_is_collected() -> None:
    lasting, garbage = Ring(), Ring()
    seen = weakref.ref(garbage)
    del garbage
    spare_lasting_objects()
    assert seen() is None
    assert gc.get_freeze_count() > 0
    assert all(one is not lasting for one in gc.get_objects())


def test_what_was_left_out_is_looked_through_again() -> None:
    replaced = Ring()
    seen = weakref.ref(replaced)
    spare_lasting_objects()
    del replaced
    gc.collect()
    assert seen() is not None  # left out
    spare_lasting_objects()
    assert seen() is None


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="another C library")
def test_memory_that_was_freed_goes_back_to_the_system() -> None:
    held = [bytes(1_000) for _ in range(60_000)]
    last = held[-1]  # keeps the heap from shrinking by itself
    del held
    before = resident()
    spare_lasting_objects()
    assert before - resident() > 30, last


HEAPS = """
import ctypes, sys, threading
from bot.garbage import share_one_heap
if sys.argv[1] == "one":
    share_one_heap()
library, together = ctypes.CDLL(None), threading.Barrier(3)
def take():
    together.wait()
    library.malloc(5000)
    together.wait()
threads = [threading.Thread(target=take) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
library.malloc_info(0, ctypes.c_void_p.in_dll(library, "stdout"))
library.fflush(None)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="another C library")
@pytest.mark.processes
def test_all_threads_take_from_one_heap() -> None:
    heaps = {}
    for many in ("one", "as many as threads"):
        command = [sys.executable, "-c", HEAPS, many]
        told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
        heaps[many] = told.count("<heap ")
    assert heaps["one"] == 1 < heaps["as many as threads"]
