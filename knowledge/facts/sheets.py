"""Facts as spreadsheets: what is known, to look through; and statements of one source, to add.

A workbook to import has a sheet for each section of a source file, named as the section (``roles``, ``awards``…), its
first row the names of the fields, and a sheet ``source`` whose only row is the head. A CSV file holds the same in one
table, its column ``kind`` saying which section a row belongs to. In a cell, several texts stand on lines of their own
or apart by ``;``; parts that have fields of their own (recipients, people) stand one a line as ``unit: Bắc Kạn`` or
``person: Lê Thị Cúc, did: [presided, spoke]``.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import yaml
from pydantic import BaseModel

from knowledge.facts.listing import Fact
from knowledge.facts.statements import SourceFile, SourceHead
from knowledge.files.marked_yaml import MAX_BYTES, MarkedYaml, parse_marked_yaml
from knowledge.files.problems import Problem, did_you_mean, shortened
from knowledge.files.validation import validated

MAX_ROWS = 20_000
"""A sheet with more rows is refused."""

_MAX_UNPACKED = 50_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_VIETNAMESE_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_SECTIONS = tuple(SourceFile.model_fields)

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class ImportedSource:
    """A source file made of a sheet: its head, and the text to keep as YAML."""

    head: SourceHead
    text: str


class _NotReadError(Exception):
    """The file cannot be read as sheets at all."""


# ---- export ------------------------------------------------------------------------------------------------------


def facts_as_csv(facts: Sequence[Fact]) -> str:
    """Return the facts as CSV with a header; a text that a spreadsheet would take for a formula has ``'`` before it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(_HEADER)
    for fact in facts:
        values = _values(fact)
        writer.writerow(["'" + value if value.startswith(_FORMULA) else value for value in values])
    return written.getvalue()


def facts_as_workbook(facts: Sequence[Fact]) -> bytes:
    """Return the facts as an XLSX workbook, a sheet for each kind."""
    from openpyxl import Workbook  # noqa: PLC0415 - loaded with the first workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for kind in dict.fromkeys(fact.kind for fact in facts) or ["facts"]:
        sheet = book.create_sheet(kind[:31])
        sheet.append(_HEADER)
        for row, fact in enumerate((fact for fact in facts if fact.kind == kind), start=2):
            for column, value in enumerate(_values(fact), start=1):
                cell = sheet.cell(row, column, value)
                cell.data_type = "s"  # never a formula
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


_HEADER = tuple(Fact.__dataclass_fields__)


def _values(fact: Fact) -> list[str]:
    return [str(getattr(fact, name) or "") for name in _HEADER]


# ---- import ------------------------------------------------------------------------------------------------------


def import_source(data: bytes, file: str) -> tuple[ImportedSource | None, list[Problem]]:
    """Read a sheet (XLSX, or CSV by its name) as a source file.

    Args:
        data: The bytes of the file.
        file: Its name; problems name it, with the sheet, and give the row as their line.

    Returns:
        The source file, or None and all problems of its form. Whether its names are known is for the check to say.
    """
    try:
        _refuse_if(len(data) > MAX_BYTES, f"tệp lớn hơn {MAX_BYTES // 1_000_000} MB")
        rows = list(_csv_rows(data) if file.lower().endswith(".csv") else _workbook_rows(data))
        _refuse_if(len(rows) > MAX_ROWS, f"bảng có hơn {MAX_ROWS} dòng")
    except _NotReadError as error:
        return None, [Problem(file, 1, str(error))]
    problems: list[Problem] = []
    marked = _marked(rows, file, problems)
    model, found = validated(marked, SourceFile)
    problems += found
    if model is None or problems:
        return None, sorted(set(problems))
    text = yaml.safe_dump(marked.value, allow_unicode=True, sort_keys=False, width=120)
    return ImportedSource(model.source, text), []


def _refuse_if(condition: bool, message: str) -> None:
    if condition:
        raise _NotReadError(message)


def _marked(rows: Iterable[tuple[str, int, Cells]], file: str, problems: list[Problem]) -> MarkedYaml:
    """Return the rows as the value of a source file whose lines are the rows of the sheet."""
    value: dict[str, Any] = {}
    lines: dict[str, Any] = {}
    for section, number, cells in rows:
        if section not in _SECTIONS:
            hint = did_you_mean(section, _SECTIONS) or "một trong: " + ", ".join(_SECTIONS)
            problems.append(Problem(file, number, f'không có loại "{shortened(section)}"', hint))
            continue
        content = {name: _parsed(section, name, text, file, number, problems) for name, text in cells.items()}
        if section != "source":
            value.setdefault(section, []).append(content)
            lines.setdefault(section, (number, []))[1].append((number, {}))
        elif "source" in value:
            problems.append(Problem(file, number, "chỉ một dòng nguồn (source) trong mỗi tệp"))
        else:
            value["source"], lines["source"] = content, (number, {})
    return MarkedYaml(file, value, (1, lines))


def _parsed(section: str, name: str, text: str, file: str, number: int, problems: list[Problem]) -> Any:
    """Return what a cell says for a field: a text, several, or parts with fields of their own."""
    model = _item_model(section)
    field = model.model_fields.get(name)
    if field is None or "tuple" not in str(field.annotation):
        day = _VIETNAMESE_DAY.fullmatch(text)
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else text
    if next(_models(field.annotation), None) is None:
        return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    parts = []
    for line in filter(None, map(str.strip, text.splitlines())):
        marked, found = parse_marked_yaml(line if line.startswith("{") else f"{{{line}}}", file)
        if marked is None or found:
            told = 'viết mỗi mục một dòng, ví dụ "unit: Bắc Kạn"'
            problems.append(Problem(file, number, f'cột {name}: không hiểu "{shortened(line)}"', told))
        else:
            parts.append(marked.value)
    return parts


def _item_model(section: str) -> type[BaseModel]:
    return next(_models(SourceFile.model_fields[section].annotation))


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _csv_rows(data: bytes) -> Iterator[tuple[str, int, Cells]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _NotReadError("tệp CSV không phải UTF-8: lưu lại dạng CSV UTF-8") from None
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = [name.strip() for name in next(reader, [])]
        _refuse_if("kind" not in names, "dòng đầu của tệp CSV phải có cột kind")
        for row in reader:
            cells = _filled(names, row)
            if cells:
                yield cells.pop("kind", ""), reader.line_num, cells
    except csv.Error as error:
        raise _NotReadError(f"CSV không hợp lệ: {error}") from None


def _workbook_rows(data: bytes) -> Iterator[tuple[str, int, Cells]]:
    for title, rows in _sheets(data):
        names = [_cell(value) for value in rows[0]] if rows else []
        for number, row in enumerate(rows[1:], start=2):
            cells = _filled(names, [_cell(value) for value in row])
            if cells:
                yield title, number, cells


def _sheets(data: bytes) -> list[tuple[str, list[tuple[Any, ...]]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            _refuse_if(unpacked > _MAX_UNPACKED, "bảng tính quá lớn khi giải nén")
        from openpyxl import load_workbook  # noqa: PLC0415 - loaded with the first workbook

        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [
            (sheet.title.strip().lower(), list(sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 2)))
            for sheet in book.worksheets
        ]
    except _NotReadError:
        raise
    except Exception as error:
        # A damaged workbook makes openpyxl raise whatever the damage leads to: KeyError, ParseError, AttributeError…
        raise _NotReadError(f"không đọc được bảng tính: {shortened(error)}") from None


def _filled(names: Sequence[str], row: Sequence[str]) -> Cells:
    return {name: text.strip() for name, text in zip(names, row, strict=False) if name and text.strip()}


def _cell(value: object) -> str:
    """Return a cell of a workbook as it would be written in YAML."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
