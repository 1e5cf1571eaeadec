"""Which format a file has, by its content first and its name last, and the reader for it."""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge.intake.document import Document
from knowledge.intake.reading.containers import parts_of
from knowledge.intake.reading.encodings import decoded
from knowledge.intake.reading.limits import MAX_BYTES, MAX_CHARACTERS
from knowledge.intake.reading.pdf import read_pdf
from knowledge.intake.reading.picture import read_picture
from knowledge.intake.reading.plain import read_text
from knowledge.intake.reading.refusal import (
    EMPTY,
    ENCRYPTED,
    NO_TEXT,
    OLD_SPREADSHEET,
    TOO_LARGE,
    TOO_LONG,
    UNKNOWN,
    ReadingRefused,
)
from knowledge.intake.reading.spreadsheet import delimiter_of, read_csv, read_xlsx
from knowledge.intake.reading.web_page import read_html
from knowledge.intake.reading.word import read_doc, read_docx

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|div|table|p|article)\b", re.IGNORECASE)
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes, name: str = "") -> Document:
    """Read a document in this process; files from outside are better read by a :class:`~.confined.Reader`.

    Args:
        data: the file.
        name: what it is called; only its ending is used, and only where the content leaves a choice.

    Raises:
        ReadingRefused: where it cannot be read; the line says why.
    """
    if len(data) > MAX_BYTES:
        raise ReadingRefused(TOO_LARGE.format(limit=MAX_BYTES // 1_000_000))
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadingRefused(EMPTY)
    document = _reader_of(data, name.lower())(data)
    if not document.text:
        raise ReadingRefused(NO_TEXT)
    if len(document.text) > MAX_CHARACTERS:
        raise ReadingRefused(TOO_LONG.format(limit=f"{MAX_CHARACTERS:,}".replace(",", ".")))
    return document


def _reader_of(data: bytes, name: str) -> Callable[[bytes], Document]:
    if b"%PDF-" in data[:1024]:
        return read_pdf
    if data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return read_picture
    if data.startswith(_OLE):
        return _reader_of_ole(data)
    if data.startswith(b"{\\rtf"):
        return read_doc
    if data.startswith(b"PK"):
        return _reader_of_packed(data)
    if _HTML.search(data[:2048].replace(b"\x00", b"")):
        return read_html
    text = decoded(data)
    if name.endswith((".csv", ".tsv")) or ("." not in name and delimiter_of(text) is not None):
        return read_csv
    return read_text


def _reader_of_packed(data: bytes) -> Callable[[bytes], Document]:
    parts = parts_of(data, "DOCX, XLSX")
    if "word/document.xml" in parts:
        return read_docx
    if "xl/workbook.xml" in parts:
        return read_xlsx
    raise ReadingRefused(UNKNOWN)


def _reader_of_ole(data: bytes) -> Callable[[bytes], Document]:
    """The old container of Office: a DOC, an XLS, or a new file with a password."""
    for name, refusal in (("EncryptedPackage", ENCRYPTED), ("Workbook", OLD_SPREADSHEET), ("Book", OLD_SPREADSHEET)):
        if (name + "\x00").encode("utf-16-le") in data:
            raise ReadingRefused(refusal)
    if "WordDocument\x00".encode("utf-16-le") in data:
        return read_doc
    raise ReadingRefused(UNKNOWN)
