"""Files that are no honest documents: each refused in one clear line, and the next file read as if nothing had been."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import docx
import pytest

from knowledge.intake.reading import Reader, ReadingRefused
from knowledge.intake.reading.limits import MAX_BYTES


def packed(parts: dict[str, bytes], *, flag: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    data = bytearray(buffer.getvalue())
    if flag:
        for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(mark) + place] |= flag
    return bytes(data)


def entities() -> bytes:
    """A DOCX whose text is an entity of entities of entities."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a0 "ha">{levels}]><w:document '
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&a9;</w:t></w:r>'
        "</w:p></w:body></w:document>"
    )
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed({**parts, "word/document.xml": body.encode()})


def wide_picture() -> bytes:
    """A black picture, whole and honest; it is never held unpacked, which takes a gigabyte."""
    side = 30_000
    packing, row = zlib.compressobj(1), bytes(1 + side // 8)
    pixels = b"".join(packing.compress(row) for _ in range(side)) + packing.flush()
    parts = ((b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)), (b"IDAT", pixels), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DISHONEST = {
    "empty": (lambda: b"", "trống"),
    "blank": (lambda: b" \n\x00\n ", "trống"),
    "noise": (lambda: bytes(range(256)) * 40, "không phải văn bản"),
    "program": (lambda: b"\x7fELF\x02\x01\x01" + bytes(4000), "không phải văn bản"),
    "zip of another kind": (lambda: packed({"a.txt": b"abc"}), "không phải tài liệu"),
    "zip bomb": (lambda: packed({"word/document.xml": bytes(50_000_000)}), "bung ra"),
    "zip with a password": (lambda: packed({"word/document.xml": b"abc"}, flag=1), "mật khẩu"),
    "office file with a password": (lambda: OLE + "EncryptedPackage\x00".encode("utf-16-le"), "mật khẩu"),
    "old spreadsheet": (lambda: OLE + "Workbook\x00".encode("utf-16-le"), "xlsx"),
    "cut docx": (lambda: packed({"word/document.xml": b"<w:document" * 100})[:-40], "hỏng"),
    "docx without its parts": (lambda: packed({"word/document.xml": b"<a/>"}), "hỏng"),
    "entities of entities": (entities, "hỏng"),
    "broken workbook": (lambda: packed({"xl/workbook.xml": b"<a/>"}), "hỏng"),
    "broken pdf": (lambda: b"%PDF-1.7\n" + b"1 0 obj << >>" * 100, "hỏng"),
    "broken picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "hỏng"),
    "picture without end": (wide_picture, "Ảnh quá lớn"),
    "too large": (lambda: b"a" * (MAX_BYTES + 1), "quá lớn"),
}


@pytest.fixture(scope="module")
def reader():
    with Reader() as opened:
        yield opened


@pytest.mark.parametrize("name", DISHONEST)
def test_what_is_no_honest_document_is_refused_in_one_line(reader, name):
    made, words = DISHONEST[name]
    data = made()
    with pytest.raises(ReadingRefused, match=words) as refused:
        reader.read(data, "tep.docx")
    assert "\n" not in str(refused.value)
    assert reader.read("Cụm thi đua số 3 họp".encode(), "a.txt").text == "Cụm thi đua số 3 họp"


def test_a_process_that_falls_takes_only_its_file_with_it(reader):
    reader.read("Một".encode())
    os.kill(reader._process.pid, 9)
    reader._process.wait()
    assert reader.read(b"Hai").text == "Hai"


def test_a_file_that_takes_too_long_is_given_up():
    with Reader(seconds=0.001) as hasty, pytest.raises(ReadingRefused, match="chưa xong"):
        hasty.read(b"a b c\n" * 1000)
    with Reader() as patient:
        assert patient.read(b"a b c d").text == "a b c d"


def test_memory_has_an_end(pages):
    with Reader(memory=400_000_000) as small:
        with pytest.raises(ReadingRefused):
            small.read(("<html><body>" + "<p>a</p>" * 3_500_000).encode())
        assert small.read("Một".encode()).text == "Một"


def test_documents_come_through_the_process_as_they_are(reader, pages):
    document = reader.read("\n".join([pages.title, *pages.paragraphs]).encode(), "a.txt")
    assert document.title == pages.title
    assert document.blocks[1].text == pages.paragraphs[0]
    assert document.text[document.blocks[1].start :].startswith(pages.paragraphs[0])


def test_the_process_that_reads_is_told_no_secret(reader, monkeypatch):
    monkeypatch.setenv("THIDUA_TELEGRAM__TOKEN", "1:secret")
    reader.close()
    reader.read(b"a b c d")
    environment = Path(f"/proc/{reader._process.pid}/environ").read_bytes()
    assert b"PATH=" in environment
    assert b"THIDUA" not in environment
