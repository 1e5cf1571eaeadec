"""CSV read as a sheet: comma, semicolon or tab, in any encoding that can be told for sure."""

from __future__ import annotations

import csv
import io
import re

from knowledge.files.formulas import unmasked
from knowledge.language.encodings import decoded
from knowledge.sheets.grid import MAX_CELLS, Cell, Sheet, SheetsRefused

_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")
_LOOKED_AT = 20  # lines, to find what parts the cells


def read_csv(data: bytes) -> list[Sheet]:
    """Read a CSV file as its one sheet; rows are lines of the file.

    Raises:
        SheetsRefused: where its encoding is not sure, or it is no CSV or too large.
    """
    reading = decoded(data)
    if reading is None:
        raise SheetsRefused("tệp CSV không phải UTF-8: trong Excel, lưu lại dạng “CSV UTF-8” hoặc .xlsx")
    sheet = Sheet("")
    cells = 0
    reader = csv.reader(io.StringIO(reading.text, newline=""), delimiter=_delimiter(reading.text), strict=False)
    try:
        line = 1
        for row in reader:
            for column, text in enumerate(row, start=1):
                if text.strip():
                    cells += 1
                    sheet.put(line, column, _cell(text))
            line = reader.line_num + 1
            if cells > MAX_CELLS:
                raise SheetsRefused(f"bảng có hơn {MAX_CELLS} ô: tách thành nhiều tệp")
    except csv.Error as error:
        raise SheetsRefused(f"CSV không hợp lệ: {error}") from None
    return [sheet]


def _cell(text: str) -> Cell:
    text = unmasked(text)
    found = _ERROR.fullmatch(text.strip())
    return Cell(text, f'lỗi công thức "{found[0]}": sửa công thức hoặc gõ giá trị' if found else None)


def _delimiter(text: str) -> str:
    head = text.splitlines()[:_LOOKED_AT]
    return max(",;\t", key=lambda sign: max((line.count(sign) for line in head), default=0))
