"""PDF: text as it was written, page by page; pages that are only pictures are recognised."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image

from knowledge.intake.document import Document, Piece, assembled
from knowledge.intake.reading import picture
from knowledge.intake.reading.limits import MAX_PAGES
from knowledge.intake.reading.old_fonts import is_old, unicode_of
from knowledge.intake.reading.plain import first_title
from knowledge.intake.reading.refusal import BROKEN, ENCRYPTED, NO_TEXT, TOO_MANY_PAGES, ReadingRefused
from knowledge.intake.reading.stamps import first_stamped, is_stamp

_LEAST_TEXT = 25  # characters; a page with fewer and a picture on it is a picture
_DPI = 300
_MOST_PIXELS = 12_000_000
_UNREAD = "Trang {pages}: {reason}"
_INDENT = 6.0  # points
_ENDS = (".", ":", ";", "!", "?", "”", '"', "…")
_STARTS = re.compile(r"\s*(?:[-–•+*]\s|\d{1,2}[.)]\s|[a-zđ]\)\s|[IVX]{1,4}[.)]\s|(?:Điều|Chương|Mục|Phần)\s+\w+)")
_PAGE_NUMBER = re.compile(r"\s*(?:trang\s*)?[-–]?\s*\d{1,4}\s*(?:/\s*\d{1,4})?\s*[-–]?\s*", re.IGNORECASE)
# Letters that only fonts older than Unicode show in Vietnamese text.
_ODD = re.compile(r"[µ¸¶·¹®©«¬ÿ¨]|[aeouyAEOUY][øùûïõäåáàéèêëüúöî]")


def read_pdf(data: bytes) -> Document:
    """A PDF.

    Raises:
        ReadingRefused: where it is broken, has a password, too many pages or no text, or needs tesseract and this
            machine has none.
    """
    try:
        with pypdfium2.PdfDocument(data) as document:
            if len(document) > MAX_PAGES:
                raise ReadingRefused(TOO_MANY_PAGES.format(pages=len(document), limit=MAX_PAGES))
            return _Reading(document).document()
    except pypdfium2.PdfiumError as error:
        said = str(error).lower()
        raise ReadingRefused(ENCRYPTED if "password" in said else BROKEN.format(format="PDF")) from None


class _Reading:
    """Reads the pages of an open PDF."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document
        self._confidences: list[float] = []
        self._unread: dict[str, list[int]] = {}

    def document(self) -> Document:
        """The whole document."""
        pages = [list(self._page(number)) for number in range(1, len(self._document) + 1)]
        pieces = first_title(list(_without_margins(pages)))
        if not any(piece.text.strip() for piece in pieces):
            raise ReadingRefused(next(iter(self._unread), NO_TEXT))
        lines = [line for piece in pieces for line in piece.text.splitlines()]
        told = [
            _UNREAD.format(pages=", ".join(map(str, numbers)), reason=reason)
            for reason, numbers in self._unread.items()
        ]
        if self._confidences:
            mean = sum(self._confidences) / len(self._confidences)
            told.insert(0, picture.UNSURE.format(confidence=round(mean)))
        kind = "scan" if self._confidences else "pdf"
        return assembled(pieces, format=kind, published=first_stamped(lines[:40] + lines[-10:]), warnings=told)

    def _page(self, number: int) -> Iterator[Piece]:
        page = self._document[number - 1]
        try:
            lines = _lines(page)
            pictured = sum(len(line.text) for line in lines) < _LEAST_TEXT and _has_picture(page)
            yield from self._recognised(page, number) if pictured else _paragraphs(lines, number)
        finally:
            page.close()

    def _recognised(self, page: pypdfium2.PdfPage, number: int) -> Iterator[Piece]:
        try:
            read = picture.recognised(_drawn(page))
        except ReadingRefused as refused:
            self._unread.setdefault(str(refused), []).append(number)
            return
        if read.paragraphs:
            self._confidences.append(read.confidence)
        yield from picture.pieces_of(read, number)


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return drawn.convert("L")


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    return next(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page; where it starts and stands, in points, None where the page does not tell."""

    text: str
    left: float | None = None
    bottom: float | None = None


def _lines(page: pypdfium2.PdfPage) -> list[_Line]:
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        told = _by_fonts(textpage) if len(_ODD.findall(text)) > 0.01 * len(text) else text
        if len(text) != textpage.count_chars() or told.count("\n") != text.count("\n"):
            return [_Line(line.strip()) for line in told.splitlines() if line.strip()]
        lines = []
        place = 0
        for line, read in zip(text.split("\n"), told.split("\n"), strict=True):
            if read.strip():
                left, bottom, _, _ = textpage.get_charbox(place + len(line) - len(line.lstrip()), loose=True)
                lines.append(_Line(read.strip(), left, bottom))
            place += len(line) + 1
        return lines
    finally:
        textpage.close()


def _by_fonts(textpage: pypdfium2.PdfTextPage) -> str:
    """The text of a page whose fonts must be looked at, letter by letter."""
    letters = [
        (_font(textpage, place), chr(pdfium.FPDFText_GetUnicode(textpage, place)))
        for place in range(textpage.count_chars())
    ]
    groups = groupby(letters, key=lambda pair: pair[0] if is_old(pair[0]) else None)
    return "".join(unicode_of("".join(letter for _, letter in group), font) for font, group in groups)


def _font(textpage: pypdfium2.PdfTextPage, place: int) -> str | None:
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(textpage, place, buffer, len(buffer), flags)
    return buffer.value.decode("utf-8", "replace") if length else None


def _paragraphs(lines: Sequence[_Line], number: int) -> Iterator[Piece]:
    """Lines put together to paragraphs."""
    breaks = _Breaks(lines)
    held: list[_Line] = []
    for line in lines:
        if held and breaks.before(line, held[-1]):
            yield _piece(" ".join(one.text for one in held), number)
            held = []
        held.append(line)
    if held:
        yield _piece(" ".join(one.text for one in held), number)


def _piece(text: str, number: int) -> Piece:
    return Piece(text, "stamp" if is_stamp(text) else "list" if _STARTS.match(text) else "paragraph", number)


class _Breaks:
    """Where paragraphs end on a page: by what a line starts with, by the white above and before it, by its length."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        lengths = sorted(len(line.text) for line in lines)
        self._length = lengths[int(0.8 * len(lengths))] if lengths else 0
        steps = [step for above, line in pairwise(lines) if (step := _step(above, line)) is not None and step > 2]
        self._step = median(steps) if steps else None
        lefts = Counter(round(line.left) for line in lines if line.left is not None)
        self._left = lefts.most_common(1)[0][0] if lefts else None

    def before(self, line: _Line, above: _Line) -> bool:
        """Whether a new paragraph starts at ``line``."""
        text, ended = line.text, above.text
        if _STARTS.match(text) or is_stamp(text) or is_stamp(ended):
            return True
        step = _step(above, line)
        if self._step and step is not None and (step > 1.25 * self._step or step < 0):
            return True
        goes_on = text[0].islower()
        # The second line of a centred title is set in by more than the first, and no paragraph starts like it.
        if goes_on and step and step > 0 and not ended.endswith(_ENDS):
            return False
        if self._left is not None and line.left is not None and line.left > self._left + _INDENT:
            # A line that is set in by as much as the one above goes on with it.
            return above.left is None or abs(line.left - above.left) > _INDENT
        if goes_on:
            return False
        short = len(ended) < 0.75 * self._length
        ends = ended.endswith(_ENDS) and len(ended) < 0.92 * self._length
        return short or ends or ended.isupper() != text.isupper()


def _step(above: _Line, line: _Line) -> float | None:
    return None if above.bottom is None or line.bottom is None else above.bottom - line.bottom


def _without_margins(pages: list[list[Piece]]) -> Iterator[Piece]:
    """The pieces of all pages, page numbers and lines that head or foot most pages marked."""
    edges = Counter(text for pieces in pages for text in {one.text for one in (*pieces[:1], *pieces[-1:])})
    repeated = {text for text, count in edges.items() if count > 2 and count > 0.5 * len(pages)}
    for pieces in pages:
        for place, piece in enumerate(pieces):
            edge = place in {0, len(pieces) - 1}
            if edge and (piece.text in repeated or _PAGE_NUMBER.fullmatch(piece.text)):
                yield Piece(piece.text, "boilerplate", piece.page)
            else:
                yield piece
