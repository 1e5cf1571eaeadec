"""Texts in CSV that spreadsheets would take for formulas: marked when written, unmarked when read.

Excel parts cells at the sign of the country, which in Vietnam is ``;``: what stands behind one inside a text, or at the
beginning of a line in it, is the beginning of a cell there. A blank more keeps it a text, and is taken away again.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_MASKED = re.compile(r"\A'(?='*[=+\-@\t\r])")
_INSIDE = re.compile(r"(?<=[;\t\r\n])(?= *[=+\-@])")
_BLANK_MORE = re.compile(r"(?<=[;\t\r\n]) (?= *[=+\-@])")


def masked(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula, whatever sign parts its cells.

    >>> masked("=1+1"), masked("x;=1+1")
    ("'=1+1", 'x; =1+1')
    """
    text = _INSIDE.sub(" ", text)
    return "'" + text if _FORMULA.match(text) else text


def unmasked(text: str) -> str:
    """Return `text` without the marks of :func:`masked`.

    >>> unmasked("'=1+1"), unmasked("x; =1+1"), unmasked(masked("x; =1"))
    ('=1+1', 'x;=1+1', 'x; =1')
    """
    return _BLANK_MORE.sub("", _MASKED.sub("", text))
