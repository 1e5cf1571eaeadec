"""Footnotes of a Word document, which python-docx does not make: the part with them, and the marks in the text."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_REFERENCE = "FootnoteReference"
_TEXT = "FootnoteText"


class Footnotes:
    """The footnotes of one document. What has a note already is referred to by the number that it has.

    Args:
        document: gets the styles of notes; :meth:`attach` must follow the last :meth:`mark`.
    """

    def __init__(self, document: Document, font: str) -> None:
        self._document = document
        self._numbers: dict[Hashable, int] = {}
        self._notes: list[str] = []
        text = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        text.element.set(qn("w:styleId"), _TEXT)
        text.font.name, text.font.size = font, Pt(10)
        text.paragraph_format.space_after, text.paragraph_format.line_spacing = Pt(2), 1.0
        reference = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        reference.element.set(qn("w:styleId"), _REFERENCE)
        reference.font.superscript = True

    def mark(self, paragraph: Paragraph, key: Hashable, text: str) -> None:
        """Put a mark at the end of ``paragraph`` that leads to the note ``text``; ``key`` tells notes apart."""
        # In brackets, for a 7 with a note 2 behind it would read as a power.
        paragraph.add_run("[").font.superscript = True
        self._numbered(paragraph, key, text)
        paragraph.add_run("]").font.superscript = True

    def _numbered(self, paragraph: Paragraph, key: Hashable, text: str) -> None:
        number = self._numbers.get(key)
        if number is None:
            self._notes.append(text)
            self._numbers[key] = number = len(self._notes)
            self._first_mark(paragraph, number)
        else:
            self._further_mark(paragraph, number)

    def attach(self) -> None:
        """Put the notes into the document."""
        content = _separators() + "".join(_note(number, text) for number, text in enumerate(self._notes, 1))
        xml = f"{_DECLARATION}<w:footnotes {nsdecls('w')}>{content}</w:footnotes>"
        part = Part(PackURI("/word/footnotes.xml"), _TYPE, xml.encode(), self._document.part.package)
        self._document.part.relate_to(part, _RELATION)

    @staticmethod
    def _first_mark(paragraph: Paragraph, number: int) -> None:
        """The mark itself, between the ends of a bookmark that further marks point at."""
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(number))
        start.set(qn("w:name"), _bookmark(number))
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(number))
        paragraph._p.append(start)
        run = paragraph.add_run()
        run._r.get_or_add_rPr().append(_styled())
        run._r.append(reference)
        paragraph._p.append(end)

    @staticmethod
    def _further_mark(paragraph: Paragraph, number: int) -> None:
        """A field that shows the number of the note once more."""
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" NOTEREF {_bookmark(number)} \\f \\h ")
        run = paragraph.add_run(str(number))
        run._r.get_or_add_rPr().append(_styled())
        field.append(run._r)
        paragraph._p.append(field)


def _bookmark(number: int) -> str:
    return f"_Nguon{number}"


def _styled() -> Any:
    style = OxmlElement("w:rStyle")
    style.set(qn("w:val"), _REFERENCE)
    return style


def _separators() -> str:
    """The two notes that every document has: the line above notes, and the one above notes carried over."""
    return (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0">'
        "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
    )


def _note(number: int, text: str) -> str:
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{_TEXT}"/></w:pPr>'
        f'<w:r><w:rPr><w:rStyle w:val="{_REFERENCE}"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
    )
