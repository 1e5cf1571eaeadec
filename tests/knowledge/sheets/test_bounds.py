"""Small files that would grow large: each is refused with words, within bounds of memory."""

import io
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from knowledge.facts.files import KnowledgeFiles
from knowledge.sheets import import_sheets

from .conftest import as_bytes

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ROOM = 30_000_000  # bytes that reading may take besides the file


def packed(sheet: str, **parts: str) -> bytes:
    """A workbook whose only sheet is this XML, with other parts in the place of its own."""
    parts = {f"xl/{name}.xml": content for name, content in parts.items()} | {"xl/worksheets/sheet1.xml": sheet}
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_bytes(Workbook()))) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts.get(name) or old.read(name))
    return written.getvalue()


def rows(content: str) -> str:
    return f"<worksheet {NAMESPACE}><sheetData>{content}</sheetData></worksheet>"


ONE = '<row r="1"><c r="A1" s="0"><v>1</v></c></row>'
BOMBS = {
    "cells in the last column": lambda: packed(
        rows("".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 20_001)))
    ),
    "one endless row": lambda: packed(rows("<row>" + "<c><v>1</v></c>" * 300_000 + "</row>")),
    "empty cells with a border": lambda: packed(rows(("<row>" + "<c/>" * 100 + "</row>") * 8_000)),
    "too many cells": lambda: packed(rows(("<row>" + "<c><v>1</v></c>" * 150 + "</row>") * 1_500)),
    "too many rows": lambda: packed(rows("<row><c><v>1</v></c></row>" * 21_000)),
    "shared texts": lambda: packed(rows(ONE), sharedStrings="<sst>" + "<si><t>x</t></si>" * 400_000 + "</sst>"),
    "styles": lambda: packed(rows(ONE), styles=f"<styleSheet><cellXfs>{'<xf/>' * 700_000}</cellXfs></styleSheet>"),
    "deep": lambda: packed("<a>" * 200_000),
    "merged": lambda: packed(
        f"<worksheet {NAMESPACE}><sheetData>{ONE}</sheetData>"
        "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 30_000 + "</mergeCells></worksheet>"
    ),
    "unpacked": lambda: packed(rows("<row>" + " " * 31_000_000 + "</row>")),
    "entities": lambda: packed('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_grows_large_is_refused_in_bounded_memory(name: str) -> None:
    data = BOMBS[name]()
    tracemalloc.start()
    try:
        imported = import_sheets(data, "a.xlsx", KnowledgeFiles(), today="2026-11-25")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    (problem,) = imported.problems
    assert "không thấy bảng" not in problem.message
    assert most < ROOM
