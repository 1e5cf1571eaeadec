"""Small files that would grow large: each is refused with words, within bounds of memory and time."""

import io
import subprocess
import sys
import zipfile

import pytest
from openpyxl import Workbook

from .conftest import as_bytes, book_of

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ROOM = 100  # MB that reading may take besides the file
SECONDS = 4.0  # of the processor, twice what is promised, for a machine that is shared


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
    "one long value": lambda: packed(rows('<row><c t="str"><v>' + "x" * 28_000_000 + "</v></c></row>")),
    "one long text": lambda: packed(rows('<row><c t="inlineStr"><is><t>' + "😀" * 7_000_000 + "</t></is></c></row>")),
    "one long shared text": lambda: packed(
        rows('<row><c t="s"><v>0</v></c></row>'), sharedStrings=f"<sst><si><t>{'x' * 11_000_000}</t></si></sst>"
    ),
    "the same text everywhere": lambda: packed(
        rows(("<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>") * 1_990),
        sharedStrings=f"<sst><si><t>{'x' * 32_000}</t></si></sst>",
    ),
    "names without end": lambda: packed(rows("".join(f"<a{n}/>" for n in range(500_000)))),
    "attributes without end": lambda: packed(rows("".join(f'<row a{n}="1"/>' for n in range(350_000)))),
    "a table too large for a source": lambda: as_bytes(
        book_of(
            {
                "Vai trò": [
                    ["cụm", "năm", "vai trò", "đơn vị"],
                    *(["TDMNPB", 2020, "cụm trưởng", f"Tỉnh {n}"] for n in range(19_900)),
                ]
            }
        )
    ),
    "unpacked": lambda: packed(rows("<row>" + " " * 31_000_000 + "</row>")),
    "entities": lambda: packed('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'),
}


READER = """
import sys, time
from knowledge.facts.files import KnowledgeFiles
from knowledge.sheets import import_sheets
import openpyxl.styles.numbers, openpyxl.utils.datetime
def peak():
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1e3
data = sys.stdin.buffer.read()
before, began = peak(), time.process_time()
imported = import_sheets(data, "a.xlsx", KnowledgeFiles(), today="2026-11-25")
print(time.process_time() - began, peak() - before, [problem.message for problem in imported.problems])
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_grows_large_is_refused_in_bounded_memory_and_time(name: str) -> None:
    data = BOMBS[name]()
    assert len(data) < 2_000_000
    read = subprocess.run([sys.executable, "-c", READER], input=data, capture_output=True, timeout=100, check=True)
    seconds, megabytes, problems = read.stdout.decode().split(maxsplit=2)
    assert problems.count("', '") == 0, problems
    assert problems != "[]"
    assert "không thấy bảng" not in problems
    assert float(seconds) < SECONDS
    assert float(megabytes) < ROOM
