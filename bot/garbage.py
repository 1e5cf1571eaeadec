"""The memory of the program: a collector that does not look again and again through what lasts, and one heap."""

from __future__ import annotations

import contextlib
import ctypes
import gc

from knowledge.files.collecting import give_back

_THRESHOLDS = (7_000, 5, 2)
"""Objects made before the young are looked through: an update makes hundreds, and hardly any is left as garbage. The
older are looked through about as often as they were with Python's own 700, 10 and 10, for a file that an admin tries
leaves much behind."""

_M_ARENA_MAX = -8
"""The number of this setting in ``malloc.h``."""


def spare_lasting_objects() -> None:
    """Collect what is garbage now, give its memory back, and leave what remains out of later collections.

    The knowledge is some 150 000 objects, and each full collection that looks through them stops all answers for about
    a tenth of a second (``benchmarks/telegram.py``). To be called again when the knowledge has been replaced: what was
    left out before is looked through then, once.
    """
    gc.unfreeze()
    gc.collect()
    give_back()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)


def share_one_heap() -> None:
    """Let all threads take memory from one heap: what one has freed is the next one's. Before the first thread.

    Else the C library gives each thread a heap, and what one has used for a report stays with it: six threads that made
    one each kept 40 MB more. Python lets one thread run at a time, so that they hardly wait for each other.
    """
    with contextlib.suppress(OSError, AttributeError):  # another C library has no such call
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
