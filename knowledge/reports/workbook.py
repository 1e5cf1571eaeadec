"""Answers and entries as workbooks: each value in a cell of its own, with its source beside it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.catalogue.entry import Entry, Section
from knowledge.files.collecting import collected_afterwards, made_alone
from knowledge.reports.columns import table_of
from knowledge.response.answer import Answer, Source

_HEAD = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="A4262C")
_WRAP = Alignment(wrap_text=True, vertical="top")
_WIDEST = 60  # characters of a column
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")


@made_alone()
@collected_afterwards()
def answer_workbook(question: str, answer: Answer) -> bytes:
    """An answer: what was asked and told, its entries and values, and its sources, a sheet each."""
    book = Workbook()
    told = [("Câu hỏi", question), ("Trả lời", answer.lead), *(("Ghi chú", note) for note in answer.notes)]
    _fill(_first(book, "Trả lời"), ("Mục", "Nội dung"), told)
    table = table_of(answer)
    if table.rows:
        sources = answer.source_line.removeprefix("Nguồn: ")
        numbered = ((str(number), *row, sources) for number, row in enumerate(table.rows, 1))
        _fill(book.create_sheet("Danh sách"), ("STT", *table.columns, "Nguồn"), numbered)
    _add_sources(book, answer.sources)
    return _saved(book)


@made_alone()
@collected_afterwards()
def entry_workbook(entry: Entry, sources: Sequence[Source]) -> bytes:
    """An entry: a sheet for each section, each row with its sources, and a sheet of the sources."""
    named = {source.id: str(source) for source in sources}
    book = Workbook()
    head = [("Tên", entry.title), *([("Năm", str(entry.ref.year))] if entry.ref.year else [])]
    _fill(_first(book, "Tra cứu"), ("Mục", "Nội dung"), head)
    for section in entry.sections:
        sheet = book.create_sheet(_NOT_IN_TITLES.sub(" ", section.title)[:31])
        _fill(sheet, (*section.columns, "Nguồn"), _rows(section, named))
    _add_sources(book, sources)
    return _saved(book)


def _rows(section: Section, named: dict[str, str]) -> Iterable[tuple[str, ...]]:
    for row in section.rows:
        yield (*(cell.text for cell in row.cells), "; ".join(named[one] for one in row.sources if one in named))


def _add_sources(book: Workbook, sources: Sequence[Source]) -> None:
    if sources:
        rows = ((str(source), source.title, source.address or "") for source in sources)
        _fill(book.create_sheet("Nguồn"), ("Nguồn", "Tên", "Địa chỉ"), rows)


def _first(book: Workbook, title: str) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = title
    return sheet


def _fill(sheet: Worksheet, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    widths = [len(column) for column in columns]
    sheet.append(list(columns))
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            # As text: a value that begins with "=" must not become a formula.
            cell = sheet.cell(number, place)
            cell.value = _UNWANTED.sub("", value)
            cell.data_type = "s"
            cell.alignment = _WRAP
            widths[place - 1] = max(widths[place - 1], len(value))
    for place, width in enumerate(widths, 1):
        head = sheet.cell(1, place)
        head.font, head.fill = _HEAD, _FILL
        sheet.column_dimensions[get_column_letter(place)].width = min(width + 2, _WIDEST)
    sheet.freeze_panes = "A2"


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
