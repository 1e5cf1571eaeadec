"""Rows in little room: of a large base each is a run of bytes with its neighbours until it is looked at."""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Iterator
from typing import Any

_AT_ONCE = 1_000  # rows; fewer are not worth packing


class PackedRows:
    """The rows of one table, in the order in which they were added.

    Args:
        table: the class of the rows.
    """

    def __init__(self, table: type[Any]) -> None:
        self._table = table
        self._packs: list[bytes] = []
        self._packed = 0
        self._loose: list[Any] = []

    def append(self, row: Any) -> None:
        """Add a row."""
        self._loose.append(row)

    def pack(self) -> None:
        """Pack what was added, where that is much."""
        if len(self._loose) >= _AT_ONCE:
            # Names and years come again and again, so that little is left of them.
            self._packs.append(zlib.compress(marshal.dumps([tuple(row) for row in self._loose]), 1))
            self._packed += len(self._loose)
            self._loose.clear()

    def __len__(self) -> int:
        return self._packed + len(self._loose)

    def __iter__(self) -> Iterator[Any]:
        for pack in self._packs:
            yield from map(self._table._make, marshal.loads(zlib.decompress(pack)))  # noqa: S302 - of this very process
        yield from self._loose

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)
