"""XLSX read as a stream: only cells with values are kept, so that no small file grows large in memory.

openpyxl makes an object of each style and pads each row to its last column; a file of 100 kB took it gigabytes. Here
the parts of the archive pass through expat in pieces, in bounds of bytes, elements and cells.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from xml.parsers import expat  # document types are refused below, so no entity can grow

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from knowledge.files.problems import shortened
from knowledge.sheets.grid import MAX_CELLS, MAX_CHARACTERS, MAX_TEXT, Cell, Merge, Sheet, SheetsRefused

MAX_UNPACKED = 30_000_000
"""Bytes of all parts together."""

_MAX_ELEMENTS = 600_000  # an empty cell with a border is one, too
_MAX_SHARED = 12_000_000  # characters of all shared texts
_LONGEST_FORMAT = 255  # as Excel has it
_MAX_DEPTH = 64
_MAX_NAMES = 2_000  # of elements and attributes in one part, which expat keeps; Excel uses a few dozen
_MAX_MERGES = 20_000
_PIECE = 1 << 20
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RELATIONS = "xl/_rels/workbook.xml.rels"
_NOT_A_WORKBOOK = "không đọc được bảng tính (tệp hỏng, có mật khẩu, hoặc không phải .xlsx): lưu lại từ Excel"
_TOO_MUCH_TEXT = "bảng tính có quá nhiều chữ: tách thành nhiều tệp"

Attributes = Mapping[str, str]


def read_xlsx(data: bytes) -> list[Sheet]:
    """Read all sheets of a workbook.

    Raises:
        SheetsRefused: where it is damaged or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Workbook(archive).sheets()
    except SheetsRefused:
        raise
    # A damaged archive makes zipfile and zlib raise whatever the damage leads to.
    except Exception as error:
        raise SheetsRefused(f"{_NOT_A_WORKBOOK} [{shortened(error)}]") from None


class _Workbook:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise SheetsRefused(f"bảng tính quá lớn khi giải nén (hơn {MAX_UNPACKED // 1_000_000} MB)")
        self._archive = archive
        self._names = frozenset(archive.namelist())
        self._elements = 0
        self._cells = 0
        self._characters = 0
        self._shared: list[str] = []
        self._dates: list[bool] = []
        self._epoch = CALENDAR_WINDOWS_1900

    def sheets(self) -> list[Sheet]:
        listed: list[tuple[str, str, bool]] = []
        targets: dict[str, str] = {}

        def on_workbook(name: str, attributes: Attributes) -> None:
            if name == "sheet":
                relation = next((value for key, value in attributes.items() if key.split(":")[-1] == "id"), "")
                listed.append((attributes["name"], relation, attributes.get("state", "visible") != "visible"))
            elif name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
                self._epoch = CALENDAR_MAC_1904

        def on_relation(name: str, attributes: Attributes) -> None:
            if name == "Relationship":
                targets[attributes["Id"]] = attributes["Target"]

        self._parse("xl/workbook.xml", on_workbook)
        self._parse(_RELATIONS, on_relation)
        self._read_shared()
        self._read_styles()
        read = []
        for title, relation, hidden in listed:
            target = targets.get(relation, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if "worksheets/" in part:  # not a sheet that holds only a chart
                read.append(self._sheet(Sheet(title.strip(), hidden), part))
        return read

    def _sheet(self, sheet: Sheet, part: str) -> Sheet:
        reader = _SheetReader(sheet, self)
        self._parse(part, reader.on_start, reader.on_end, reader.on_text)
        return sheet

    def shown(self, cell: Attributes, value: str, inline: str, formula: bool) -> Cell | None:
        """What a cell shows, None where it is empty."""
        kind = cell.get("t", "n")
        if kind == "e":
            return Cell(value, f'lỗi công thức "{value}": sửa công thức hoặc gõ giá trị')
        if kind == "inlineStr":
            value = inline
        elif kind == "s" and value:
            value = self._shared[int(value)]
        elif kind == "b" and value:
            return self._counted(Cell("true" if value == "1" else "false"))
        elif kind == "n" and value:
            value = self._number(value, int(cell.get("s", 0)))
        if not value.strip():
            told = "công thức chưa có giá trị: mở tệp bằng Excel rồi lưu lại, hoặc gõ giá trị thay công thức"
            return Cell("", told) if formula else None
        return self._counted(Cell(value))

    def _counted(self, cell: Cell) -> Cell:
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise SheetsRefused(f"bảng tính có hơn {MAX_CELLS} ô: tách thành nhiều tệp")
        self._characters += len(cell.text)
        if self._characters > MAX_CHARACTERS:
            raise SheetsRefused(_TOO_MUCH_TEXT)
        return cell

    def _number(self, value: str, style: int) -> str:
        number = float(value)
        if style < len(self._dates) and self._dates[style]:
            moment: datetime | time | timedelta | None = from_excel(number, self._epoch)
            if isinstance(moment, datetime):
                return moment.date().isoformat()
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)

    def _read_shared(self) -> None:
        texts = self._shared
        parts: list[str] = []
        within: list[str] = []
        room = _MAX_SHARED

        def on_start(name: str, _: Attributes) -> None:
            within.append(name)
            if name == "si":
                parts.clear()

        def on_end(name: str) -> None:
            within.pop()
            if name == "si":
                texts.append("".join(parts))

        def on_text(text: str) -> None:
            nonlocal room
            if within and within[-1] == "t" and "rPh" not in within:
                room -= len(text)
                if room < 0:
                    raise SheetsRefused(_TOO_MUCH_TEXT)
                parts.append(text)

        if "xl/sharedStrings.xml" in self._names:
            self._parse("xl/sharedStrings.xml", on_start, on_end, on_text)

    def _read_styles(self) -> None:
        formats: dict[int, str] = {}
        within: list[str] = []

        def on_start(name: str, attributes: Attributes) -> None:
            within.append(name)
            if name == "numFmt":
                formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")[:_LONGEST_FORMAT]
            elif name == "xf" and "cellXfs" in within:
                number = int(attributes.get("numFmtId", 0))
                self._dates.append(_is_date(formats.get(number) or BUILTIN_FORMATS.get(number, "General")))

        if "xl/styles.xml" in self._names:
            self._parse("xl/styles.xml", on_start, lambda _: within.pop())

    def _parse(
        self,
        part: str,
        on_start: Callable[[str, Attributes], None],
        on_end: Callable[[str], object] | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> None:
        depth = 0

        def started(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            self._elements += 1
            if self._elements > _MAX_ELEMENTS or depth > _MAX_DEPTH or len(parser.intern) > _MAX_NAMES:
                raise SheetsRefused("bảng tính quá lớn, kể cả ô trống có kẻ khung: xóa các dòng và cột thừa")
            on_start(name.rpartition(":")[2], attributes)

        def ended(name: str) -> None:
            nonlocal depth
            depth -= 1
            if on_end:
                on_end(name.rpartition(":")[2])

        def refused(*_: Any) -> None:
            raise SheetsRefused(_NOT_A_WORKBOOK)

        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = started
        parser.StartDoctypeDeclHandler = refused
        parser.EndElementHandler = ended
        if on_text:
            parser.CharacterDataHandler = on_text
        with self._archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                parser.Parse(piece, False)
            parser.Parse(b"", True)


class _SheetReader:
    """Takes the elements of one sheet as they come."""

    def __init__(self, sheet: Sheet, book: _Workbook) -> None:
        self._sheet, self._book = sheet, book
        self._row = self._column = 0
        self._cell: Attributes = {}
        self._within = ""
        self._texts: dict[str, list[str]] = {}
        self._formula = False
        self._room = 0

    def on_start(self, name: str, attributes: Attributes) -> None:
        self._within = name
        if name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif name == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = _column(found[1]) if found else self._column + 1
            self._cell, self._texts, self._formula = attributes, {"v": [], "t": []}, False
            self._room = 2 * MAX_TEXT  # a value and a text; what is too long is told with its place
        elif name == "f":
            self._formula = True
        elif name == "mergeCell":
            if len(self._sheet.merges) >= _MAX_MERGES:
                raise SheetsRefused(f"{self._sheet.named}: có hơn {_MAX_MERGES} ô gộp: bỏ gộp ô")
            corners = [_REFERENCE.fullmatch(part) for part in attributes["ref"].split(":")]
            if len(corners) == 2 and corners[0] and corners[1]:
                first, last = corners
                self._sheet.merges.append(
                    Merge(int(first[2]), _column(first[1]), int(last[2]), _column(last[1]))  # type: ignore[index]
                )

    def on_text(self, text: str) -> None:
        if self._within in self._texts and self._room > 0:
            self._room -= len(text)
            self._texts[self._within].append(text)

    def on_end(self, name: str) -> None:
        self._within = ""
        if name == "c":
            cell = self._book.shown(
                self._cell, "".join(self._texts["v"]), "".join(self._texts["t"]), formula=self._formula
            )
            if cell:
                self._sheet.put(self._row, self._column, cell)


@functools.lru_cache(1000)
def _is_date(number_format: str) -> bool:
    return is_date_format(number_format)


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
