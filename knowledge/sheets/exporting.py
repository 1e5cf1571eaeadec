"""What is known as a workbook or CSV to look through, filter, edit and send back; and an empty one to fill in."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.facts.files import KnowledgeFiles
from knowledge.files.collecting import collected_afterwards, made_alone
from knowledge.files.formulas import masked
from knowledge.sheets.cells import shown
from knowledge.sheets.fields import Field, Page, pages, shown_value, words

_WIDEST, _NARROWEST = 60, 8
_LONGEST = 32_767  # characters that Excel allows a cell
_LISTED_ROWS = 500  # rows of a template that offer the allowed values

_Item = tuple[str, Mapping[str, Any]]
"""The name of the file that states something, and the fields as they are written in YAML."""

Names = Mapping[str, Sequence[str]]
"""The names that a template offers, by field: clusters, units, forms of award…"""


def as_workbook(files: KnowledgeFiles) -> bytes:
    """Return all that the files state as an XLSX workbook: a page for each kind, a row for each statement."""
    book = _book()
    for page, rows in _filled(files):
        _write(book, page, rows)
    return _saved(book)


def as_csv(files: KnowledgeFiles) -> str:
    """Return the statements of all sources as one CSV table whose first columns say page and source.

    A text that a spreadsheet would take for a formula has ``'`` before it.
    """
    filled = _filled(files)
    columns = list(dict.fromkeys(field.heading for page, _ in filled for field in page.fields))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([words()["page_column"][0], words()["file_column"][0], *columns])
    for page, rows in filled:
        for name, item in rows:
            told = {field.heading: shown(field, item.get(field.name)) for field in page.fields}
            writer.writerow(map(masked, [page.title, name, *(told.get(column, "") for column in columns)]))
    return written.getvalue()


@made_alone()
@collected_afterwards()
def template(names: Names) -> bytes:
    """Return an empty workbook to fill in: a page for each kind of statement, allowed values as drop-downs."""
    book = _book()
    _write_guide(book)
    lists: dict[str, str] = {}
    listed = book.create_sheet(words()["helping_pages"][1])
    for page in (one for one in pages() if one.folder == "sources"):
        sheet = _write(book, page, [], with_file=False)
        for at, field in enumerate(page.fields, start=1):
            values = _allowed(field, names)
            if values:
                _offer(sheet, at, _range(listed, lists, field, values))
    book.move_sheet(listed, len(book.worksheets))
    listed.sheet_state = "hidden"
    return _saved(book)


def _allowed(field: Field, names: Names) -> Sequence[str]:
    if field.kind == "flag":
        return ("có", "không")
    return [shown_value(choice) for choice in field.choices] if field.kind == "choice" else names.get(field.name, ())


def _range(listed: Worksheet, lists: dict[str, str], field: Field, values: Sequence[str]) -> str:
    """The cells of the hidden page that hold some values, written when first asked for."""
    key = "\n".join(values)
    if key not in lists:
        at = len(lists) + 1
        letter = get_column_letter(at)
        _put(listed, 1, at, field.heading)
        for row, value in enumerate(values, start=2):
            _put(listed, row, at, value)
        lists[key] = f"{quote_sheetname(listed.title)}!${letter}$2:${letter}${len(values) + 1}"
    return lists[key]


def _offer(sheet: Worksheet, column: int, cells: str) -> None:
    # A name that is not listed may be right: it is offered, not forced.
    rule = DataValidation(type="list", formula1=cells, allow_blank=True, showErrorMessage=False)
    letter = get_column_letter(column)
    rule.add(f"{letter}2:{letter}{_LISTED_ROWS}")
    sheet.add_data_validation(rule)


def _write_guide(book: Workbook) -> None:
    sheet = book.create_sheet(words()["helping_pages"][0])
    sheet.column_dimensions["A"].width = 110
    for row, line in enumerate(_GUIDE, start=1):
        _put(sheet, row, 1, line)


_GUIDE = (
    "1. Trang “Nguồn”: một dòng cho biết dữ liệu từ đâu. Bắt buộc: cơ quan đăng, tiêu đề; nên có ngày đăng.",
    "2. Mỗi trang sau là một loại dữ liệu; trang nào không có thì để trống. Tên cột in đậm là bắt buộc.",
    "3. Ngày viết 10/3/2023. Thời kỳ viết 2023, 6 tháng đầu năm 2023, quý III/2023 hoặc 2021-2025.",
    "4. Nhiều giá trị trong một ô: cách nhau bằng dấu ; hoặc mỗi giá trị một dòng trong ô (Alt+Enter).",
    "5. Người nhận khen thưởng mỗi mục một dòng: “đơn vị: Bắc Kạn”, “người: Lê Thị Cúc” hoặc “3 tập thể”.",
    "6. Người tham dự mỗi người một dòng: “người: Lê Thị Cúc, việc: [chủ trì, phát biểu]”.",
    "7. Điền xong, gửi tệp cho trợ lý trong trò chuyện riêng. Trợ lý cho xem những gì sẽ đổi rồi mới ghi.",
)


# ---- rows --------------------------------------------------------------------------------------------------------


def _filled(files: KnowledgeFiles) -> list[tuple[Page, list[_Item]]]:
    """The pages that have items, with these."""
    filled: list[tuple[Page, list[_Item]]] = [(page, []) for page in pages()]
    for document in (*files.sources, *files.references):
        folder, _, file = document.inner.partition("/")
        for page, items in filled:
            if page.folder == folder:
                items.extend(_items(getattr(document.model, page.section), page, file.removesuffix(".yaml")))
    return [(page, items) for page, items in filled if items]


def _items(section: Any, page: Page, name: str) -> Iterator[_Item]:
    if page.keyed:
        yield from ((name, {"": key, **_dumped(one)}) for key, one in section.items())
    elif page.single:
        yield name, _dumped(section)
    else:
        yield from ((name, _dumped(one)) for one in section)


def _dumped(model: Any) -> dict[str, Any]:
    return dict(model.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def _book() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def _write(
    book: Workbook, page: Page, rows: Sequence[tuple[str, Mapping[str, Any]]], *, with_file: bool = True
) -> Worksheet:
    sheet: Worksheet = book.create_sheet(page.title)
    files = [words()["file_column"][0]] if with_file else []
    headings = [*(field.heading for field in page.fields), *files]
    needed = {field.heading for field in page.fields if field.required}
    widths = [len(heading) + 4 for heading in headings]
    for at, heading in enumerate(headings, start=1):
        _put(sheet, 1, at, heading)
        sheet.cell(1, at).font = Font(bold=heading in needed or not needed)
    for number, (name, item) in enumerate(rows, start=2):
        values = [*(shown(field, item.get(field.name)) for field in page.fields), *([name] if with_file else [])]
        for at, value in enumerate(values, start=1):
            if value:
                _put(
                    sheet,
                    number,
                    at,
                    value,
                    is_number=at <= len(page.fields) and _is_number(page.fields[at - 1], value),
                )
                widths[at - 1] = max(widths[at - 1], *(len(line) + 2 for line in value.splitlines()))
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = max(_NARROWEST, min(width, _WIDEST))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{max(len(rows) + 1, 1)}"
    return sheet


def _is_number(field: Field, value: str) -> bool:
    """Whether a value stands as a number, so that it sorts as one: a count, a year."""
    return field.kind == "whole" or (field.kind == "period" and value.isdecimal())


def _put(sheet: Worksheet, row: int, column: int, value: str, *, is_number: bool = False) -> None:
    if is_number:
        sheet.cell(row, column, int(value))
        return
    cell = sheet.cell(row, column, value[:_LONGEST])
    cell.data_type = "s"  # never a formula
    if "\n" in value or len(value) > _WIDEST:
        cell.alignment = _wrapped()


@functools.cache
def _wrapped() -> Alignment:
    return Alignment(wrap_text=True, vertical="top")


def _saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
