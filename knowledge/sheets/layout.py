"""Where the tables stand in sheets as offices make them, and which column holds what.

A table may begin under titles; its headings may take two rows, some of them merged; columns that count rows, rows that
number the columns, rows that name a group, hidden pages and pages of lists are passed over. What is passed over though
it holds something is told in a note; what cannot be understood is a problem with sheet, row and column.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge.files.problems import Problem, did_you_mean, shortened
from knowledge.language import fold
from knowledge.sheets.fields import Field, Page, field_of, pages, words
from knowledge.sheets.grid import MAX_CELLS, MAX_COLUMNS, Cell, Sheet, SheetsRefused, letters

_SEARCHED = 30  # rows, for the headings
_ORDINAL = re.compile(r"\W*(?:[\d.,]+|[IVXLC]+|[ivxlc]+|[^\W\d_])\W*")  # "1.2", "II.", "a)"
_ENOUGH = 0.6  # of the headings must be known, to tell what an unnamed sheet holds


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number in the sheet, the file it belongs to if it says so, and its cells by field."""

    number: int
    file: str
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """The rows of one page. ``columns`` are letters by field."""

    page: Page
    sheet: str
    columns: dict[str, str]
    heading_row: int
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """All tables of a workbook, the problems of its form, and notes (Vietnamese) on what was passed over."""

    tables: list[Table] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Headings:
    """The headings of a sheet: the rows they take, and their texts by column."""

    first: int
    last: int
    texts: dict[int, str]

    def known(self, page: Page) -> dict[int, Field]:
        found = {column: field_of(page.fields, text) for column, text in self.texts.items()}
        return {column: one for column, one in found.items() if one}


def find_tables(sheets: Sequence[Sheet]) -> Found:
    """Find the tables in all sheets.

    Raises:
        SheetsRefused: where a sheet is out of all bounds.
    """
    found = Found()
    for sheet in sheets:
        if not sheet.rows or fold(sheet.title) in _folded("helping_pages"):
            continue
        if sheet.hidden:
            found.notes.append(f"{sheet.named} đang ẩn, không đọc")
            continue
        _read_sheet(sheet, found)
    return found


def _read_sheet(sheet: Sheet, found: Found) -> None:
    _fill_merged(sheet)
    paged = _headings_with_page(sheet)
    if paged:
        for page, rows in _split(sheet, paged, found).items():
            used = {at for cells in rows.values() for at in cells}
            texts = {at: text for at, text in paged.texts.items() if at in used}
            _read_table(Sheet(sheet.title, rows=rows), page, replace(paged, texts=texts), found)
        return
    candidates = _pages_titled(sheet.title)
    guess = _best(sheet, candidates or _of_sources(), named=bool(candidates))
    if guess is None:
        told = f"{sheet.named} không đọc: không thấy dòng tên cột nào quen"
        if candidates:
            example = ", ".join(f'"{one.heading}"' for one in candidates[0].fields if one.required)
            found.problems.append(_problem(sheet, min(sheet.rows), "không thấy dòng tên cột", f"cần các cột {example}"))
        else:
            found.notes.append(told)
        return
    fitting, headings = guess
    if fitting is None:
        told = "chưa rõ trang này thuộc loại nào"
        hint = "đổi tên trang thành một trong: " + ", ".join(one.title for one in _of_sources())
        found.problems.append(_problem(sheet, headings.first, told, hint))
        return
    above = [number for number in sheet.rows if number < headings.first]
    if above:
        found.notes.append(f"{sheet.named}: {_told_rows(above)} ở trên tên cột, không đọc")
    _read_table(sheet, fitting, headings, found)


def _read_table(sheet: Sheet, page: Page, headings: _Headings, found: Found) -> None:
    columns, file_column = _columns(sheet, page, headings, found)
    table = Table(page, sheet.named, {one.name: letters(at) for at, one in columns.items()}, headings.first)
    for one in page.fields:
        if one.required and one.name not in table.columns:
            found.problems.append(_problem(sheet, headings.first, f'thiếu cột "{one.heading}"'))
    counting = {at for at, text in headings.texts.items() if fold(text) in _folded("numbering")}
    for number in sorted(number for number in sheet.rows if number > headings.last):
        cells = sheet.rows[number]
        if not cells or _is_numbering(cells, number == headings.last + 1) or _says_nothing(cells, headings):
            continue
        numbers = {at: cells[at] for at in cells.keys() & counting}
        if _is_aside(cells, numbers, columns, page):
            found.notes.append(_passed_over(sheet, number, cells.values()))
            continue
        named = [cell for cell in numbers.values() if not _ORDINAL.fullmatch(_text(cell)) and not cell.trouble]
        if named:
            found.notes.append(_passed_over(sheet, number, named))
        row = _row(sheet, number, columns, file_column, found)
        if row:
            table.rows.append(row)
    found.tables.append(table)


def _passed_over(sheet: Sheet, number: int, cells: Iterable[Cell]) -> str:
    told = shortened(" ".join(dict.fromkeys(cell.text for cell in cells)))
    return f'{sheet.named}, dòng {number}: "{told}" không thuộc dòng dữ liệu nào, không đọc'


def _is_aside(cells: dict[int, Cell], numbers: dict[int, Cell], columns: dict[int, Field], page: Page) -> bool:
    """Whether a row holds but one text that no row of the page could do with: the name of a group, a signature.

    A group may be numbered in its own way ("I", "A") where its rows are counted.
    """
    if numbers and not any(_text(cell).strip(".()").isdecimal() for cell in numbers.values()):
        cells = {at: cell for at, cell in cells.items() if at not in numbers} or cells
    if len(set(map(id, cells.values()))) > 1:
        return False
    needed = sum(one.required for one in page.fields)
    return len(cells) > 2 or not any(at in columns for at in cells) or (needed > 1 and not page.single)


def _says_nothing(cells: dict[int, Cell], headings: _Headings) -> bool:
    """Whether a row is but the headings once more, as on a new page, or a number written before there is a row."""
    texts = {at: fold(_text(cell)) for at, cell in cells.items()}
    if all(text == fold(headings.texts.get(at, "")) for at, text in texts.items()):
        return True
    numbering = _folded("numbering")
    return all(fold(headings.texts.get(at, "")) in numbering and text.isdecimal() for at, text in texts.items())


def _row(sheet: Sheet, number: int, columns: dict[int, Field], file_column: int | None, found: Found) -> Row | None:
    cells: dict[str, str] = {}
    file = ""
    first: dict[int, int] = {}
    for at, cell in sorted(sheet.rows[number].items()):
        if (at in columns or at == file_column) and cell.trouble:
            found.problems.append(_problem(sheet, number, cell.trouble, column=letters(at)))
        elif at in columns and first.setdefault(id(cell), at) != at:
            told = f"ô gộp ngang từ cột {letters(first[id(cell)])} phủ cả cột này"
            found.problems.append(_problem(sheet, number, told, "bỏ gộp ô, ghi riêng từng ô", letters(at)))
        elif at in columns and cell.text.strip():
            cells[columns[at].name] = cell.text
        elif at == file_column:
            file = cell.text.strip()
    return Row(number, file, cells) if cells else None


def _columns(sheet: Sheet, page: Page, headings: _Headings, found: Found) -> tuple[dict[int, Field], int | None]:
    """The fields by column, and the column that names the file; what no column may be is a problem."""
    columns: dict[int, Field] = {}
    first: dict[str, int] = {}
    file_column = None
    known = headings.known(page)
    for at, text in sorted(headings.texts.items()):
        folded = fold(text)
        if folded in _folded("file_column"):
            file_column = at
        elif at in known and known[at].name in first:
            told = f'cột "{text}" có hai lần: cột {letters(first[known[at].name])} và cột {letters(at)}'
            found.problems.append(_problem(sheet, headings.last, told, "bỏ hoặc đổi tên một cột", letters(at)))
        elif at in known:
            columns[at] = known[at]
            first[known[at].name] = at
        elif folded not in _folded("numbering") | _folded("page_column") and _has_values(sheet, at, headings.last):
            hint = did_you_mean(text, [one.heading for one in page.fields])
            instead = "bỏ cột này, hay đặt tên cột như tệp mẫu của lệnh /mau"
            told = f'không có cột "{shortened(text)}" ở trang "{page.title}"'
            found.problems.append(_problem(sheet, headings.last, told, hint or instead, letters(at)))
    for at in sorted({at for cells in sheet.rows.values() for at in cells} - headings.texts.keys()):
        if _has_values(sheet, at, headings.last, single=True):
            told = "cột có dữ liệu nhưng không có tên"
            found.problems.append(_problem(sheet, headings.last, told, "đặt tên cột, hoặc xóa cột", letters(at)))
    return columns, file_column


def _has_values(sheet: Sheet, column: int, after: int, *, single: bool = False) -> bool:
    """Whether a column holds anything below its heading; with ``single`` rows of but one cell do not count."""
    return any(
        column in cells and not (single and len(set(map(id, cells.values()))) == 1)
        for number, cells in sheet.rows.items()
        if number > after
    )


def _fill_merged(sheet: Sheet) -> None:
    """Give each cell of a merged range the value that the range shows; rows that are empty stay so.

    Raises:
        SheetsRefused: where the ranges cover more cells than a file may have.
    """
    numbers = sorted(sheet.rows)
    room = MAX_CELLS
    for merge in sheet.merges:
        cell = sheet.rows.get(merge.top, {}).get(merge.left)
        if cell is None:
            continue
        columns = range(merge.left, min(merge.right, MAX_COLUMNS) + 1)
        covered = numbers[bisect.bisect_left(numbers, merge.top) : bisect.bisect_right(numbers, merge.bottom)]
        room -= len(columns) * len(covered)
        if room < 0:
            raise SheetsRefused(f"{sheet.named}: các ô gộp phủ quá nhiều ô: bỏ gộp ô")
        for number in covered:
            for column in columns:
                sheet.rows[number].setdefault(column, cell)


# ---- headings ----------------------------------------------------------------------------------------------------


def _best(sheet: Sheet, candidates: Sequence[Page], *, named: bool) -> tuple[Page | None, _Headings] | None:
    """The page and the headings that fit best; no page where several fit as well, nothing where none does."""
    scored: list[tuple[float, int, int, Page, _Headings]] = []
    for headings in _possible_headings(sheet):
        for page in candidates:
            score = _score(page, headings, named=named)
            if score > 0:
                # As well in one row as in two: the row above is a title.
                scored.append((score, headings.first - headings.last, -headings.first, page, headings))
    if not scored:
        return None
    best = max(one[:3] for one in scored)
    winners = [one for one in scored if one[:3] == best]
    alike = {id(page) for *_, page, _ in winners}
    return (winners[0][3] if len(alike) == 1 else None), winners[0][4]


def _score(page: Page, headings: _Headings, *, named: bool) -> float:
    fields = headings.known(page)
    known = len({one.name for one in fields.values()})
    missing = sum(one.required and one.name not in {found.name for found in fields.values()} for one in page.fields)
    aside = sum(fold(text) in _aside() for text in headings.texts.values())
    share = known / max(len(headings.texts) - aside, 1)
    if named:
        return known + share / 2
    # Without a name to go by, most headings must be known and little of what is required may be missing.
    return known - 2 * missing + share / 2 if known >= 2 and share >= _ENOUGH and missing <= 1 else 0.0


def _possible_headings(sheet: Sheet) -> Iterator[_Headings]:
    numbers = sorted(sheet.rows)[:_SEARCHED]
    for number in numbers:
        cells = sheet.rows[number]
        single = {at: _text(cell) for at, cell in cells.items()}
        if len(set(map(id, cells.values()))) > 1 or len(sheet.rows) <= 2:
            yield _Headings(number, number, single)
        below = sheet.rows.get(number + 1)
        if below and _is_two_rows(sheet, number):
            yield _Headings(number, number + 1, {**single, **_joined(single, below)})


def _is_two_rows(sheet: Sheet, number: int) -> bool:
    """Whether a row of headings goes on in the next: some of its cells are merged across or down."""
    return any(
        merge.top == number and (merge.right > merge.left or merge.bottom == number + 1) for merge in sheet.merges
    )


def _joined(upper: dict[int, str], below: dict[int, Cell]) -> dict[int, str]:
    """The lower headings, each with the one above it where only both together name a field."""
    joined = {}
    for at, cell in below.items():
        text, above = _text(cell), upper.get(at, "")
        both = f"{above} {text}"
        joined[at] = both if text != above and any(field_of(page.fields, both) for page in pages()) else text
    return joined


def _of_sources() -> list[Page]:
    return [page for page in pages() if page.folder == "sources"]


def is_titled(title: str) -> bool:
    """Whether a sheet's title says what kind of facts it holds."""
    return bool(_pages_titled(title))


def _pages_titled(title: str) -> list[Page]:
    folded = fold(title)
    return [page for page in pages() if folded in {fold(text) for text in (page.title, *page.titles)}]


# ---- one sheet for several pages ---------------------------------------------------------------------------------


def _headings_with_page(sheet: Sheet) -> _Headings | None:
    """The headings of a sheet whose rows say themselves which page they belong to."""
    for number in sorted(sheet.rows)[:_SEARCHED]:
        texts = {at: _text(cell) for at, cell in sheet.rows[number].items()}
        folded = set(map(fold, texts.values()))
        old = not sheet.title and "kind" in folded  # CSV files of earlier versions
        if folded & _folded("page_column") or old:
            return _Headings(number, number, texts)
    return None


def _split(sheet: Sheet, headings: _Headings, found: Found) -> dict[Page, dict[int, dict[int, Cell]]]:
    named = _folded("page_column")
    at = next((at for at, text in headings.texts.items() if fold(text) in named), None)
    if at is None:
        at = next(at for at, text in headings.texts.items() if fold(text) == "kind")
        headings.texts[at] = words()["page_column"][0]
    split: dict[Page, dict[int, dict[int, Cell]]] = {}
    for number, cells in sheet.rows.items():
        if number <= headings.last:
            continue
        title = _text(cells[at]) if at in cells else ""
        titled = _pages_titled(title)
        if titled:
            rest = {column: cell for column, cell in cells.items() if column != at}
            split.setdefault(titled[0], {})[number] = rest
        else:
            known = [page.title for page in _of_sources()]
            hint = did_you_mean(title, {*known, *(page.section for page in pages())})
            told = f'không có loại "{shortened(title)}"'
            found.problems.append(_problem(sheet, number, told, hint or "một trong: " + ", ".join(known), letters(at)))
    return split


# ---- small things ------------------------------------------------------------------------------------------------


def _is_numbering(cells: dict[int, Cell], is_first: bool) -> bool:
    """Whether a row numbers the columns: 1, 2, 3… or (1), (2), (3)… or A, B, 1, 2 right under the headings."""
    texts = [_text(cells[at]).strip("()") for at in sorted(cells)]
    numbers = [int(text) for text in texts if text.isdecimal()]
    others = [text for text in texts if not text.isdecimal()]
    consecutive = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2
    return is_first and consecutive and all(len(text) == 1 for text in others)


def _text(cell: Cell) -> str:
    return " ".join(cell.text.split())


@functools.cache
def _folded(key: str) -> frozenset[str]:
    return frozenset(map(fold, words()[key]))


@functools.cache
def _aside() -> frozenset[str]:
    return _folded("numbering") | _folded("file_column") | _folded("page_column")


def _told_rows(numbers: Sequence[int]) -> str:
    first, last = min(numbers), max(numbers)
    return f"dòng {first}" if first == last else f"dòng {first}–{last}"


def _problem(sheet: Sheet, row: int, message: str, hint: str | None = None, column: str = "") -> Problem:
    return Problem(sheet.named, row, message, hint, column=column)
