"""Years in a row, with those that nothing is known of told as such."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import zip_longest

NO_DATA = "chưa có dữ liệu"


def runs(years: Collection[int]) -> Iterator[tuple[int, int, bool]]:
    """The years from the last known to the first: each known one alone, each gap whole; whether it is known."""
    known = sorted(set(years), reverse=True)
    for year, before in zip_longest(known, known[1:]):
        yield year, year, True
        if before is not None and before < year - 1:
            yield before + 1, year - 1, False


def gap_text(first: int, last: int) -> str:
    """A gap in words: ``2011 – 2015: chưa có dữ liệu``."""
    return f"{first if first == last else f'{first} – {last}'}: {NO_DATA}"
