"""A sheet as it is written: cells with their places, whatever kind of file they come from."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_ROWS = 20_000
"""A sheet with more rows that are not empty is refused."""

MAX_COLUMNS = 200
"""A sheet with a value in a later column is refused."""

MAX_CELLS = 200_000
"""A file with more cells that are not empty is refused."""


MAX_TEXT = 32_767
"""A cell with more characters is refused; Excel takes no more."""

MAX_CHARACTERS = 4_000_000
"""A file whose cells show more characters together is refused: each may show the same long text."""


class SheetsRefused(Exception):  # noqa: N818 - named for what happened
    """The file cannot be read as sheets at all; the text (Vietnamese) says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, as it would be written in YAML; ``trouble`` says why its value cannot be had."""

    text: str
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells made one: the first and last row and column, from 1, both inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


@dataclass(slots=True)
class Sheet:
    """One sheet: its cells that are not empty, by row and column from 1; the only sheet of a CSV has no title."""

    title: str
    hidden: bool = False
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Write a cell.

        Raises:
            SheetsRefused: where the sheet grows beyond its bounds.
        """
        if column > MAX_COLUMNS:
            told = f"ô {letters(column)}{row} nằm quá {MAX_COLUMNS} cột: xóa các cột thừa ở bên phải bảng"
            raise SheetsRefused(f"{self.named}: {told}")
        if row not in self.rows and len(self.rows) >= MAX_ROWS:
            raise SheetsRefused(f"{self.named}: bảng có hơn {MAX_ROWS} dòng: tách thành nhiều tệp")
        if len(cell.text) > MAX_TEXT:
            told = f"ô {letters(column)}{row} dài hơn {MAX_TEXT} ký tự: rút gọn hoặc tách ra"
            raise SheetsRefused(f"{self.named}: {told}")
        self.rows.setdefault(row, {})[column] = cell

    @property
    def named(self) -> str:
        """The sheet as messages name it."""
        return f'trang "{self.title}"' if self.title else "bảng"


def letters(column: int) -> str:
    """Return the letters of a column, A for 1."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
