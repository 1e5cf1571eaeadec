"""What few need is not imported before it is needed, so that the program starts as quickly without it."""

from __future__ import annotations

import subprocess
import sys

import pytest

LATER = (
    "bot.webpage",
    "docx",
    "lxml",
    "openpyxl",
    "resvg_py",
    "knowledge.reports.report",
    "knowledge.reports.workbook",
)


@pytest.mark.parametrize("module", ["bot.program", "bot.cli", "handlers.registration", "knowledge.assistant"])
def test_nothing_of_the_page_and_the_reports_is_imported_at_the_start(module: str) -> None:
    told = f"import sys, {module}; print([name for name in {LATER!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
