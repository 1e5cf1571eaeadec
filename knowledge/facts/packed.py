"""What there is much of in little room: rows and files are runs of bytes until they are looked at."""

from __future__ import annotations

import marshal
import pickle
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

from knowledge.facts.tables import Rows

_T = TypeVar("_T")

_LOOSE = 2  # things: a reload reads as many files as have changed, mostly one, and shall not wait for them to be packed


class PackedRows(Mapping[type[Any], list[Any]]):
    """The rows of some files by the class of their table, unpacked anew by each who looks."""

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


class Packed(Generic[_T]):
    """Things one after the other, all but the first few unpacked anew by each who goes through them."""

    def __init__(self) -> None:
        self._loose: list[_T] = []
        self._packs: list[bytes] = []

    def append(self, one: _T) -> None:
        """Add a thing."""
        if len(self._loose) < _LOOSE:
            self._loose.append(one)
        else:
            self._packs.append(zlib.compress(pickle.dumps(one, pickle.HIGHEST_PROTOCOL), 1))

    def __iter__(self) -> Iterator[_T]:
        yield from self._loose
        yield from (pickle.loads(zlib.decompress(pack)) for pack in self._packs)  # noqa: S301 - of this very process
