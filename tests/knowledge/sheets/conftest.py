import datetime as dt
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from knowledge import PACKAGED_ROOT
from knowledge.facts.files import KnowledgeFiles
from knowledge.facts.reading import read_files
from knowledge.sheets import Imported, import_sheets

VALID = Path(__file__).parents[1] / "facts" / "valid"
HEAD = [["cơ quan đăng", "tiêu đề", "ngày đăng"], ["Báo Bắc Kạn", "Tin hội nghị", dt.datetime(2023, 4, 15)]]  # noqa: DTZ001
Rows = list[list[Any]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small valid knowledge that a test may change."""
    return Path(shutil.copytree(VALID, tmp_path / "knowledge"))


@pytest.fixture(scope="session")
def known() -> KnowledgeFiles:
    """The files of the small valid knowledge."""
    return read_files([VALID])


@pytest.fixture(scope="session")
def packaged() -> KnowledgeFiles:
    """The files that come with the program."""
    return read_files([PACKAGED_ROOT])


def as_bytes(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def book_of(sheets: dict[str, Rows], *, head: bool = True) -> Workbook:
    """A workbook of these sheets, with a source unless told otherwise."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in {**({"Nguồn": HEAD} if head else {}), **sheets}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book


@pytest.fixture
def read(known: KnowledgeFiles) -> Callable[..., Imported]:
    """Imports a workbook, or the sheets for one."""

    def reading(book: Workbook | dict[str, Rows] | bytes, file: str = "tin.xlsx") -> Imported:
        data = book if isinstance(book, bytes) else as_bytes(book if isinstance(book, Workbook) else book_of(book))
        return import_sheets(data, file, known, today="2026-11-25")

    return reading
