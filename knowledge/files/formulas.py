"""Texts in CSV that spreadsheets would take for formulas: marked when written, unmarked when read."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_MASKED = re.compile(r"'(?='*[=+\-@\t\r])")
_INSIDE = re.compile(r"[;\t][=+\-@]")


def masked(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula, whatever sign parts its cells.

    >>> masked("=1+1"), masked("x;=1+1")
    ("'=1+1", 'x; =1+1')
    """
    text = _INSIDE.sub(lambda found: f"{found[0][0]} {found[0][1:]}", text)
    return "'" + text if _FORMULA.match(text) else text


def unmasked(text: str) -> str:
    """Return `text` without the mark of :func:`masked`."""
    return _MASKED.sub("", text, count=1) if text.startswith("'") else text
