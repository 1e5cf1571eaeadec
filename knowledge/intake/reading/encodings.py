"""Bytes as text: UTF-8, UTF-16 with a mark, or the code page of Vietnamese Windows."""

from __future__ import annotations

import codecs
import re

from knowledge.intake.reading.refusal import NOT_TEXT, ReadingRefused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""")
_OLD_FONT = re.compile(rb"""(?:face|family)\s*[=:]\s*["']?\s*(?:\.vn|vni-)""", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CONTROLS_TOLERATED = 0.001  # of all characters


def decoded(data: bytes, *, declared: bool = False) -> str:
    """``data`` as text.

    Args:
        data: the bytes of a text file.
        declared: whether the text may declare its encoding itself, as HTML does.

    Raises:
        ReadingRefused: where it is no text.
    """
    text = _decoded(data, declared=declared)
    if len(_CONTROL.findall(text)) > _CONTROLS_TOLERATED * len(text):
        raise ReadingRefused(NOT_TEXT)
    return text


def _decoded(data: bytes, *, declared: bool) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page cut in the middle of a letter, or with one bad byte in a thousand, is UTF-8 all the same.
        text = data.decode("utf-8", errors="replace")
        if text.count("�") < 0.01 * max(1, _beyond_ascii(text)) or error.start >= len(data) - 3:
            return text
    return data.decode(_codec(data) if declared else "cp1258", errors="replace")


def _codec(data: bytes) -> str:
    """The codec of a page that is not UTF-8, whatever it says of itself."""
    if _OLD_FONT.search(data):  # its letters are places in the font, and must come through as they are
        return "cp1252"
    found = _DECLARED.search(data[:4096])
    try:
        codec = codecs.lookup(found[1].decode("ascii")).name if found else "cp1258"
    except LookupError:
        codec = "cp1258"
    return "cp1258" if codec in {"utf-8", "ascii", "iso8859-1", "cp1252"} else codec


def _beyond_ascii(text: str) -> int:
    return sum(1 for letter in text if not letter.isascii())
