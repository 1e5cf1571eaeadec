"""Rows in little room: those of some files are runs of bytes, one for each table, until they are looked at."""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.facts.tables import Rows


class PackedRows(Mapping[type[Any], list[Any]]):
    """Rows by the class of their table, unpacked anew by each who looks."""

    def __init__(self, rows: Rows) -> None:
        # Names and years come again and again, so that little is left of them.
        self._packs = {
            table: zlib.compress(marshal.dumps([tuple(row) for row in listed]), 1) for table, listed in rows.items()
        }

    def __getitem__(self, table: type[Any]) -> list[Any]:
        rows = marshal.loads(zlib.decompress(self._packs[table]))  # noqa: S302 - of this very process
        return [*map(table._make, rows)]

    def __iter__(self) -> Iterator[type[Any]]:
        return iter(self._packs)

    def __len__(self) -> int:
        return len(self._packs)
