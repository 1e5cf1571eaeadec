"""No text of a CSV file becomes a formula, whatever sign a spreadsheet parts the cells at; and each comes back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.files.formulas import masked, unmasked

NASTY = [
    "=1+1", "x;=HYPERLINK(1)", "x; =HYPERLINK(1)", "a\n=1", "a\r\n@b", "a\t-1", "'=1", "''+1", "+84 24", ";;=1",
    "- a; - b", "x;\n=1", 'x";=1', "x,=1"
]  # fmt: skip


def cells(text: str, sign: str) -> list[str]:
    """The cells that a spreadsheet with this sign makes of a line whose second of three texts is ``text``."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(["a", masked(text), "b"])
    return [cell for row in csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=sign) for cell in row]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("text", NASTY)
def test_no_cell_begins_as_a_formula_does(text: str, sign: str) -> None:
    assert [cell for cell in cells(text, sign) if cell.startswith(("=", "+", "-", "@"))] == []


@example("';'=")
@given(st.text(st.sampled_from(";\t\r\n '=+-@ax,\"")))
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert unmasked(masked(text)) == text


@pytest.mark.parametrize("text", NASTY)
def test_what_nobody_has_masked_is_read_whole_but_for_a_blank(text: str) -> None:
    assert unmasked(text).replace(" ", "").lstrip("'") == text.replace(" ", "").lstrip("'")
