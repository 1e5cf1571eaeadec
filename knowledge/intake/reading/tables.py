"""Tables as offices make them, as text: title rows first, then the header on one line, then a line for each row.

A header over two rows becomes one ("Hình thức – Bằng khen"); a mark in a column ("x") becomes the name of the column,
for that is what it says; a cell merged over rows stands in each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.intake.document import Piece

BETWEEN = " | "
"""Stands between two cells of a row."""

_MARK = re.compile(r"[xX×✓✔☑]|\(x\)")
_NUMBER = re.compile(r"[(]?[\d.,/%\s-]+[)]?")
_SEARCHED = 15  # rows at the top in which a header is looked for


@dataclass(slots=True)
class Grid:
    """The cells of a table, merged ones filled.

    Attributes:
        rows: texts, all rows of one length; a merged cell's text stands in each place it covers.
        covered: places (row, column) that only repeat the cell to their left, which covers them.
        raised: places that only repeat the cell above.
    """

    rows: list[list[str]]
    covered: set[tuple[int, int]] = field(default_factory=set)
    raised: set[tuple[int, int]] = field(default_factory=set)

    def shown(self, row: int) -> list[str]:
        """The cells of a row, each merged one once, what stands merged over rows in every row."""
        return ["" if (row, column) in self.covered else text for column, text in enumerate(self.rows[row])]


class Spans:
    """Builds a grid from cells that come row by row and may cover several columns and rows."""

    def __init__(self) -> None:
        self._grid = Grid([])
        self._below: dict[int, tuple[int, str, bool]] = {}  # by column: rows still covered, the text, covered leftwards
        self._row: list[str] = []

    def start_row(self) -> None:
        """Begin a row."""
        self._row = []
        self._grid.rows.append(self._row)

    def add(self, text: str, *, columns: int = 1, rows: int = 1) -> None:
        """Add the next cell of the row."""
        self._fill_from_above()
        number = len(self._grid.rows) - 1
        for step in range(columns):
            column = len(self._row)
            if step:
                self._grid.covered.add((number, column))
            if rows > 1:
                self._below[column] = (rows - 1, text, step > 0)
            self._row.append(text)

    def end_row(self) -> None:
        """End the row: cells above may still cover its last columns."""
        self._fill_from_above()

    def grid(self) -> Grid:
        """The grid, its rows made of one length."""
        width = max((len(row) for row in self._grid.rows), default=0)
        for row in self._grid.rows:
            row.extend([""] * (width - len(row)))
        return self._grid

    def _fill_from_above(self) -> None:
        number = len(self._grid.rows) - 1
        while (column := len(self._row)) in self._below:
            left, text, covered = self._below.pop(column)
            if left > 1:
                self._below[column] = (left - 1, text, covered)
            self._grid.raised.add((number, column))
            if covered:
                self._grid.covered.add((number, column))
            self._row.append(text)


def pieces_of(grid: Grid, page: int | None = None) -> Iterator[Piece]:
    """The title rows of a table as paragraphs, and the table."""
    grid = _without_empty(grid)
    if not grid.rows:
        return
    start, height = _header(grid)
    for row in range(start):
        yield from (Piece(text, "heading", page) for text in grid.shown(row) if text)
    names = _names(grid, start, height)
    lines = [_line(names)] if any(names) else []
    lines += [_line(_spelled(grid.shown(row), names)) for row in range(start + height, len(grid.rows))]
    yield Piece("\n".join(line for line in lines if line), "table", page)


def _without_empty(grid: Grid) -> Grid:
    """``grid`` without its empty rows and columns; line breaks in cells become blanks."""
    rows = [[" ".join(text.split()) for text in row] for row in grid.rows]
    kept_rows = [number for number, row in enumerate(rows) if any(row)]
    width = len(rows[0]) if rows else 0
    kept_columns = [column for column in range(width) if any(rows[number][column] for number in kept_rows)]
    row_at = {old: new for new, old in enumerate(kept_rows)}
    column_at = {old: new for new, old in enumerate(kept_columns)}

    def moved(places: set[tuple[int, int]]) -> set[tuple[int, int]]:
        return {(row_at[row], column_at[column]) for row, column in places if row in row_at and column in column_at}

    kept = [[rows[number][column] for column in kept_columns] for number in kept_rows]
    return Grid(kept, moved(grid.covered), moved(grid.raised))


def _header(grid: Grid) -> tuple[int, int]:
    """The row at which the header starts and how many rows it has; (0, 0) where there is none."""
    width = len(grid.rows[0])
    for row in range(min(_SEARCHED, len(grid.rows) - 1)):
        filled = [text for text in grid.rows[row] if text]
        if width < 2 or len(set(filled)) < 2 or len(filled) < max(2, 0.6 * width) or _has_data(filled):
            continue
        return row, 2 if _goes_on(grid, row) else 1
    return 0, 0


def _has_data(cells: Sequence[str]) -> bool:
    return any(_NUMBER.fullmatch(text) or _MARK.fullmatch(text) for text in cells)


def _goes_on(grid: Grid, row: int) -> bool:
    """Whether the row below ``row`` belongs to the same header."""
    below = row + 1
    if below + 1 >= len(grid.rows) or _has_data([text for text in grid.rows[below] if text]):
        return False
    columns = range(len(grid.rows[row]))
    merged = any((below, column) in grid.raised for column in columns)
    grouped = any((row, column) in grid.covered for column in columns)
    return merged or (grouped and not grid.rows[below][0])


def _names(grid: Grid, start: int, height: int) -> list[str]:
    """The names of the columns, those of a header over two rows joined."""
    names = []
    for column in range(len(grid.rows[0])):
        parts: list[str] = []
        for row in range(start, start + height):
            text = grid.rows[row][column]
            if text and text not in parts:
                parts.append(text)
        names.append(" – ".join(parts))
    return names


def _spelled(cells: Sequence[str], names: Sequence[str]) -> list[str]:
    """``cells`` with marks replaced by what the columns are named."""
    return [name if name and _MARK.fullmatch(text) else text for text, name in zip(cells, names, strict=True)]


def _line(cells: Sequence[str]) -> str:
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return BETWEEN.join(kept) if len([text for text in kept if text]) > 1 else "".join(kept)
