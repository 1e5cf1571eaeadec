"""Word documents: DOCX walked in the order of its body, DOC through Debian's catdoc."""

from __future__ import annotations

import io
import itertools
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree

from knowledge.intake.document import BlockKind, Document, Piece, assembled
from knowledge.intake.reading.containers import parts_of
from knowledge.intake.reading.limits import SECONDS
from knowledge.intake.reading.old_fonts import unicode_of
from knowledge.intake.reading.plain import pasted
from knowledge.intake.reading.refusal import BROKEN, NO_CATDOC, ReadingRefused
from knowledge.intake.reading.stamps import first_stamped, is_stamp
from knowledge.intake.reading.tables import Grid, Spans, pieces_of

_P, _TBL, _TR, _TC, _R, _T = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r", "t"))
_BOX = qn("w:txbxContent")
_SKIPPED = {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", qn("w:del"), qn("w:moveFrom")}
_BLANKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_VAL = qn("w:val")
_NEAR_TOP = 25  # paragraphs among which the title is looked for

Element = Any
"""An element of the body; lxml's own type knows nothing of what the library adds to it."""


def read_docx(data: bytes) -> Document:
    """A DOCX: paragraphs, tables, text boxes, footnotes; its headers and footers as boilerplate.

    Raises:
        ReadingRefused: where it is broken, has a password or is a bomb.
    """
    parts_of(data, "DOCX")
    try:
        document = docx.Document(io.BytesIO(data))
        pieces = list(_Walk(document).pieces())
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, OSError, etree.LxmlError, NotImplementedError):
        raise ReadingRefused(BROKEN.format(format="DOCX")) from None
    lines = [line for piece in pieces for line in piece.text.splitlines()]
    return assembled(_titled(pieces), format="docx", published=first_stamped(lines[:40] + lines[-10:]))


def read_doc(data: bytes) -> Document:
    """A DOC (or RTF) as catdoc tells it.

    Raises:
        ReadingRefused: where it is broken, or catdoc is not on this machine.
    """
    command = shutil.which("catdoc")
    if command is None:
        raise ReadingRefused(NO_CATDOC)
    with tempfile.TemporaryFile() as file:  # a pipe would not do: catdoc goes back in its input
        file.write(data)
        file.seek(0)
        told = subprocess.run(  # noqa: S603 - the program found on the path, the file on its input
            [command, "-w", "-d", "utf-8", "-"], stdin=file, capture_output=True, timeout=SECONDS, check=False
        )
    text = told.stdout.decode("utf-8", errors="replace")
    if told.returncode or not text.strip():
        raise ReadingRefused(BROKEN.format(format="DOC"))
    read = pasted(text)
    return assembled((Piece(block.text, block.kind) for block in read.blocks), format="doc", published=read.published)


class _Walk:
    """Walks the parts of a document in reading order."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._fonts: dict[str | None, str | None] = {}
        styles = document.styles.element
        self._styles: dict[str, Element] = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}

    def pieces(self) -> Iterator[Piece]:
        """All pieces of the document."""
        yield from self._margins("header")
        yield from self._blocks(self._document.element.body)
        for part in self._document.part.package.iter_parts():
            if str(part.partname).endswith(("/footnotes.xml", "/endnotes.xml")):
                yield from self._blocks(etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False)))
        yield from self._margins("footer")

    def _margins(self, name: str) -> Iterator[Piece]:
        told: set[str] = set()
        for section in self._document.sections:
            margin = getattr(section, name)
            for piece in () if margin.is_linked_to_previous else self._blocks(margin._element):
                if piece.text not in told:
                    told.add(piece.text)
                    yield Piece(piece.text, "boilerplate")

    def _blocks(self, parent: Element) -> Iterator[Piece]:
        for child in parent:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                yield from self._table(child)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):  # content controls, custom XML, notes
                yield from self._blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[Piece]:
        yield Piece(self._text(paragraph), self._kind(paragraph))
        for box in self._boxes(paragraph):
            yield from self._blocks(box)

    def _boxes(self, parent: Element) -> Iterator[Element]:
        for child in parent:
            if child.tag == _BOX:
                yield child
            elif child.tag not in _SKIPPED:
                yield from self._boxes(child)

    def _text(self, paragraph: Element) -> str:
        """The text of a paragraph without that of its boxes; runs of one font that touch are read as one."""
        style = self._style_of(paragraph)
        pairs = [(self._font(run, style), text) for run in self._runs(paragraph) if (text := _run_text(run))]
        grouped = itertools.groupby(pairs, key=lambda pair: pair[0])
        return "".join(unicode_of("".join(text for _, text in group), font) for font, group in grouped)

    def _runs(self, parent: Element) -> Iterator[Element]:
        for child in parent:
            if child.tag == _R:
                yield child
            elif child.tag not in _SKIPPED and child.tag != _BOX:
                yield from self._runs(child)

    def _font(self, run: Element, style: str | None) -> str | None:
        properties = run.find(qn("w:rPr"))
        own = _font_in(properties)
        if own:
            return own
        named = properties.find(qn("w:rStyle")) if properties is not None else None
        return (self._font_of_style(named.get(_VAL)) if named is not None else None) or self._font_of_style(style)

    def _font_of_style(self, style: str | None) -> str | None:
        if style not in self._fonts:
            self._fonts[style] = None  # a style that is based on itself ends here
            element = self._styles.get(style or "")
            if element is not None:
                based = element.find(qn("w:basedOn"))
                self._fonts[style] = _font_in(element.find(qn("w:rPr"))) or (
                    self._font_of_style(based.get(_VAL)) if based is not None else None
                )
        return self._fonts[style]

    def _style_of(self, paragraph: Element) -> str | None:
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if found is not None:
            return str(found.get(_VAL))
        return next((key for key, one in self._styles.items() if _is_usual(one)), None)

    def _kind(self, paragraph: Element) -> BlockKind:
        properties = paragraph.find(qn("w:pPr"))
        style = self._styles.get(self._style_of(paragraph) or "")
        name = style.find(qn("w:name")) if style is not None else None
        named = str(name.get(_VAL)).lower() if name is not None else ""
        for start, kind in _KINDS_BY_STYLE:
            if named.startswith(start):
                return kind
        if properties is None:
            return "paragraph"
        if properties.find(qn("w:numPr")) is not None:
            return "list"
        centred = properties.find(qn("w:jc"))
        return "heading" if centred is not None and centred.get(_VAL) == "center" else "paragraph"

    def _table(self, table: Element) -> Iterator[Piece]:
        """A table; one that only lays out the page (a letterhead, say) cell by cell."""
        rows = [self._cells(row) for row in table.iter(_TR) if _table_of(row) is table]
        if max((len(cells) for cells in rows), default=0) <= 2 and any(
            _is_laid_out(cell) for row in rows for cell in row
        ):
            for cell in itertools.chain.from_iterable(rows):
                yield from self._blocks(cell)
        else:
            yield from pieces_of(self._grid(rows))
            for cell in itertools.chain.from_iterable(rows):
                for box in self._boxes(cell):
                    yield from self._blocks(box)

    def _cells(self, row: Element) -> list[Element]:
        return [cell for cell in row.iter(_TC) if _table_of(cell) is _table_of(row)]

    def _grid(self, rows: list[list[Element]]) -> Grid:
        spans = Spans()
        above: dict[int, str] = {}
        grid = spans.grid()
        for number, cells in enumerate(rows):
            spans.start_row()
            column = 0
            for cell in cells:
                width, goes_on = _span(cell)
                text = above.get(column, "") if goes_on else self._cell_text(cell)
                spans.add(text, columns=width)
                grid.raised |= {(number, column + step) for step in range(width)} if goes_on else set()
                above[column] = text
                column += width
        return spans.grid()

    def _cell_text(self, cell: Element) -> str:
        return "\n".join(piece.text for piece in self._blocks_without_boxes(cell) if piece.text)

    def _blocks_without_boxes(self, cell: Element) -> Iterator[Piece]:
        for child in cell:
            if child.tag == _P:
                yield Piece(self._text(child))
            elif child.tag == _TBL:
                yield from self._table(child)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                yield from self._blocks_without_boxes(child)


_KINDS_BY_STYLE: tuple[tuple[str, BlockKind], ...] = (
    ("title", "title"),
    ("heading", "heading"),
    ("caption", "caption"),
    ("list", "list"),
)


def _titled(pieces: list[Piece]) -> Iterator[Piece]:
    """``pieces`` with the title marked: what is styled so, or else the centred lines near the top, which are one."""
    if any(piece.kind == "title" for piece in pieces):
        yield from pieces
        return
    filled = [piece for piece in pieces if piece.text.strip()]
    near = [number for number, piece in enumerate(filled[:_NEAR_TOP]) if _may_be_title(piece)]
    run = list(itertools.takewhile(lambda pair: pair[0] == pair[1], zip(near, itertools.count(near[0] if near else 0))))
    numbers = {number for number, _ in run}
    for number, piece in enumerate(filled):
        if number == min(numbers, default=-1):
            yield Piece("\n".join(filled[one].text for one in sorted(numbers)), "title")
        elif number not in numbers:
            yield Piece(piece.text, "stamp") if piece.kind == "paragraph" and is_stamp(piece.text) else piece


_NO_TITLE = ("cộng hòa", "cộng hoà", "độc lập", "---", "số:", "số ")


def _may_be_title(piece: Piece) -> bool:
    text = piece.text.strip().lower()
    return piece.kind == "heading" and not text.startswith(_NO_TITLE) and not is_stamp(text) and len(text) < 400


def _run_text(run: Element) -> str:
    return "".join(child.text or "" if child.tag == _T else _BLANKS.get(child.tag, "") for child in run)


def _font_in(properties: Element | None) -> str | None:
    fonts = properties.find(qn("w:rFonts")) if properties is not None else None
    return None if fonts is None else fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi"))


def _is_usual(style: Element) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true"}


def _table_of(element: Element) -> Element | None:
    return next(element.iterancestors(_TBL), None)


def _is_laid_out(cell: Element) -> bool:
    return len([one for one in cell if one.tag in {_P, _TBL}]) > 1


def _span(cell: Element) -> tuple[int, bool]:
    """How many columns a cell covers, and whether it goes on from the cell above."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, False
    wide, merged = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
    width = int(wide.get(_VAL)) if wide is not None else 1
    return min(max(width, 1), 100), merged is not None and merged.get(_VAL) in {None, "continue"}
