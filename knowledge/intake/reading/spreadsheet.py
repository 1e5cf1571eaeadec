"""XLSX and CSV: each sheet a table, with what stands above it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.intake.document import Document, Piece, assembled
from knowledge.intake.reading.containers import parts_of
from knowledge.intake.reading.encodings import decoded
from knowledge.intake.reading.limits import MAX_CELLS
from knowledge.intake.reading.old_fonts import unicode_of
from knowledge.intake.reading.refusal import BROKEN, TOO_MANY_CELLS, ReadingRefused
from knowledge.intake.reading.stamps import first_stamped
from knowledge.intake.reading.tables import Grid, pieces_of

_DELIMITERS = ",;\t|"
_HIDDEN_SHEET = "Trang tính ẩn “{name}” cũng đã được đọc."


def read_xlsx(data: bytes) -> Document:
    """A workbook.

    Raises:
        ReadingRefused: where it is broken or too large.
    """
    parts_of(data, "XLSX")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations that the library does not know
            book = load_workbook(io.BytesIO(data), data_only=True)
    except Exception:  # the library fails in as many ways as a file can be broken
        raise ReadingRefused(BROKEN.format(format="XLSX")) from None
    sheets = book.worksheets
    if sum(sheet.max_row * sheet.max_column for sheet in sheets) > MAX_CELLS:
        raise ReadingRefused(TOO_MANY_CELLS.format(limit=f"{MAX_CELLS:,}".replace(",", ".")))
    told = [_HIDDEN_SHEET.format(name=sheet.title) for sheet in sheets if sheet.sheet_state != "visible"]
    pieces: list[Piece] = []
    for number, sheet in enumerate(sheets, 1):
        found = list(pieces_of(_grid(sheet), number))
        if found and len(sheets) > 1:
            pieces.append(Piece(sheet.title, "heading", number))
        pieces += found
    return _document(pieces, "xlsx", told)


def read_csv(data: bytes) -> Document:
    """A table as text, its cells apart by commas, semicolons, tabs or bars.

    Raises:
        ReadingRefused: where it is no text or too large.
    """
    text = decoded(data)
    rows: list[list[str]] = []
    cells = 0
    for row in csv.reader(io.StringIO(text), delimiter=delimiter_of(text) or ","):
        rows.append(row)
        cells += len(row)
        if cells > MAX_CELLS:
            raise ReadingRefused(TOO_MANY_CELLS.format(limit=f"{MAX_CELLS:,}".replace(",", ".")))
    width = max((len(row) for row in rows), default=0)
    grid = Grid([row + [""] * (width - len(row)) for row in rows])
    return _document(list(pieces_of(grid)), "csv", [])


def delimiter_of(text: str) -> str | None:
    """What stands between the cells, where nearly every line of ``text`` has the same number of it; None in prose."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    counted = {mark: [line.count(mark) for line in lines] for mark in _DELIMITERS}
    mark = max(counted, key=lambda one: sum(1 for count in counted[one] if count), default="")
    holding = [count for count in counted.get(mark, ()) if count]
    if len(lines) < 2 or len(holding) < 0.6 * len(lines):
        return None
    usual = max(set(holding), key=holding.count)
    return mark if holding.count(usual) >= 0.7 * len(holding) else None


def _document(pieces: Sequence[Piece], kind: str, told: Sequence[str]) -> Document:
    title = _title(pieces)
    marked = [Piece(one.text, "title", one.page) if one is title else one for one in pieces]
    lines = [line for piece in pieces[:20] if piece.kind != "table" for line in piece.text.splitlines()]
    return assembled(marked, format=kind, published=first_stamped(lines), warnings=told)


_TITLES = ("danh sách", "báo cáo", "bảng", "biểu", "tổng hợp", "kết quả", "phụ lục", "thống kê")


def _title(pieces: Sequence[Piece]) -> Piece | None:
    """The line above the first table that starts as titles do, or else the longest; the letterhead is shorter."""
    above = [piece for piece in itertools.takewhile(lambda one: one.kind != "table", pieces) if len(piece.text) > 15]
    named = next((piece for piece in above if piece.text.lower().startswith(_TITLES)), None)
    return named or max(above, key=lambda piece: len(piece.text), default=None)


def _grid(sheet: Worksheet) -> Grid:
    rows = [[_text(cell) for cell in row] for row in sheet.iter_rows()]
    grid = Grid(rows)
    for area in sheet.merged_cells.ranges:
        top, left = area.min_row - 1, area.min_col - 1
        for row, column in _places(area.min_row, area.max_row, area.min_col, area.max_col):
            if row >= len(rows) or column >= len(rows[row]) or (row, column) == (top, left):
                continue
            rows[row][column] = rows[top][left]
            if column > left:
                grid.covered.add((row, column))
            if row > top:
                grid.raised.add((row, column))
    return grid


def _places(top: int, bottom: int, left: int, right: int) -> Iterator[tuple[int, int]]:
    for row in range(top - 1, bottom):
        for column in range(left - 1, right):
            yield row, column


def _text(cell: Cell | MergedCell) -> str:
    value: Any = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, dt.datetime | dt.date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}".replace(".", ",")
    return unicode_of(str(value), cell.font.name if cell.has_style else None)
