"""An entry as a value: a title and sections of rows, which pages, reports and chats each lay out their own way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from knowledge.response.wording import UNKNOWN, first_upper

Kind = Literal["cluster", "unit", "person", "meeting", "award", "movement", "document", "source"]

KINDS: Mapping[Kind, str] = {
    "cluster": "Cụm thi đua",
    "unit": "Đơn vị",
    "person": "Người",
    "meeting": "Hội nghị",
    "award": "Hình thức khen thưởng, danh hiệu",
    "movement": "Phong trào thi đua",
    "document": "Văn bản",
    "source": "Nguồn",
}
"""Every kind of entry, with what it is called."""

INDEXED: tuple[Kind, ...] = get_args(Kind)
"""The kinds in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Points at an entry; ``year`` narrows it to one year."""

    kind: Kind
    id: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as text, and the entry that it names."""

    text: str
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a row, a cell for each column of its section, and the ids of the sources that state them."""

    cells: tuple[Cell, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind. ``key`` names the section in addresses; ``note`` tells how far its rows reach."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""

    def line(self, row: Row) -> str:
        """A row in a line: ``2023 – Cụm trưởng – Bắc Kạn``, ``ngày chưa rõ – …``; empty cells are left out."""
        cells = zip(self.columns, row.cells, strict=True)
        told = (f"{column.lower()} {cell.text}" if cell.text == UNKNOWN else cell.text for column, cell in cells)
        return " – ".join(filter(None, told))

    @property
    def filled(self) -> tuple[int, ...]:
        """The places of the columns that any row has something in; the others are not worth a place in a layout."""
        return tuple(place for place in range(len(self.columns)) if any(row.cells[place].text for row in self.rows))


def title_of(kind: Kind, name: str) -> str:
    """The name of an entry as it begins a line."""
    return name if kind == "source" else first_upper(name)


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is known of one thing, or (with an empty id in ``ref``) the list of one kind.

    Attributes:
        name: as it stands within a sentence.
        years: the years that anything is known of, the latest first.
        sections: those that have rows.
    """

    ref: Ref
    name: str
    years: tuple[int, ...]
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """The name as it begins a line; a source may begin with an address, which stays as it is."""
        return title_of(self.ref.kind, self.name)

    @property
    def tells_nothing(self) -> bool:
        """Whether nothing is known of it, or of it in its year: what is told of it at all times does not count."""
        return all(section.key == "about" and self.ref.year is not None for section in self.sections)

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The ids of all sources, each once, in the order of the rows."""
        return tuple(dict.fromkeys(source for row in self.rows() for source in row.sources))

    def rows(self) -> Iterator[Row]:
        """Every row of every section."""
        for section in self.sections:
            yield from section.rows

    def section(self, key: str) -> Section | None:
        """The section of that key, None where it has no rows."""
        return next((section for section in self.sections if section.key == key), None)
