"""An entry as a report in the layout of Vietnamese offices (Nghị định 30/2020/NĐ-CP, Phụ lục I).

A4, margins 20, 20, 30 and 15 mm, Times New Roman, the national heading, numbers on the pages after the first. What the
assistant cannot know (who issues it, its number, who signs) is left to be filled in.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from knowledge.catalogue.entry import Entry, Row, Section
from knowledge.files.collecting import collected_afterwards, made_alone
from knowledge.reports.footnotes import Footnotes
from knowledge.response.answer import Source

FONT = "Times New Roman"
_BODY, _TABLE = Pt(14), Pt(12)
_TEXT_WIDTH = Mm(210 - 30 - 15)
_LETTERS = 72  # of a table's size that stand in its width
_LONGEST_WORD, _LONGEST_TEXT = 20, 90  # letters for which a column is made wider
_MARK = 2  # letters that the mark of a note is wide
_SHORT_TEXT = 12  # letters
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MISSING = "Điều không nêu trong báo cáo này là chưa có dữ liệu. Mỗi thông tin có nguồn ở cuối trang."


@made_alone()
@collected_afterwards()
def report_document(entry: Entry, sources: Sequence[Source], today: dt.date) -> bytes:
    """The report on an entry as DOCX; every row carries a footnote with its sources."""
    document = Document()
    _lay_out(document)
    notes = _Notes(Footnotes(document, FONT), sources)
    _heading(document, today)
    _title(document, entry)
    _text(document, _MISSING)
    if entry.tells_nothing:
        _text(document, f"Chưa có dữ liệu{_of_year(entry)}.")
    for number, section in enumerate(entry.sections, 1):
        _section(document, notes, _roman(number), section)
    _signature(document)
    notes.footnotes.attach()
    document.core_properties.title = _plain(entry.title)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class _Notes:
    """Footnotes, one for each source, so that none is long: LibreOffice loses rows beside notes that fill a page."""

    def __init__(self, footnotes: Footnotes, sources: Sequence[Source]) -> None:
        self.footnotes = footnotes
        self._told = {source.id: f"{source}: {source.title}" for source in sources}

    def mark(self, paragraph: Paragraph, row: Row) -> None:
        for one, told in self._told.items():
            if one in row.sources:
                self.footnotes.mark(paragraph, one, f"{_plain(told)}.")


# ---- the page ----------------------------------------------------------------------------------------------------


def _lay_out(document: DocumentObject) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(20), Mm(20), Mm(30), Mm(15)
    page.header_distance = Mm(10)
    page.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, _BODY
    fonts = normal.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.15
    number = page.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(number.add_run("2")._r)
    number._p.append(field)


def _heading(document: DocumentObject, today: dt.date) -> None:
    """Who issues it on the left, the nation on the right; below them the number, and place and date."""
    table = document.add_table(rows=2, cols=2)
    _set_widths(table, (Mm(64), Mm(101)))
    office, nation = table.rows[0].cells
    _line(office.paragraphs[0], "TÊN CƠ QUAN CHỦ QUẢN", Pt(13))
    _ruled(_line(office.add_paragraph(), "TÊN CƠ QUAN BÁO CÁO", Pt(13), bold=True), Mm(22))
    _line(nation.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Pt(13), bold=True)
    _ruled(_line(nation.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", Pt(14), bold=True), Mm(17))
    number, date = table.rows[1].cells
    _line(number.paragraphs[0], "Số: ……/BC-……", Pt(13)).paragraph_format.space_before = Pt(6)
    # A day below 10 and the months January and February get a zero, as the decree says.
    month = f"{today.month:02}" if today.month < 3 else str(today.month)
    place = _line(date.paragraphs[0], f"……, ngày {today.day:02} tháng {month} năm {today.year}", Pt(14))
    place.runs[0].italic = True
    place.paragraph_format.space_before = Pt(6)


def _title(document: DocumentObject, entry: Entry) -> None:
    head = _line(document.add_paragraph(), "BÁO CÁO", Pt(14), bold=True)
    head.paragraph_format.space_before = Pt(18)
    told = f"Tổng hợp thông tin về {_plain(entry.name)}{_of_year(entry)}"
    about = _line(document.add_paragraph(), told, Pt(14), bold=True)
    _ruled(about, Mm(60))
    about.paragraph_format.space_after = Pt(12)


def _of_year(entry: Entry) -> str:
    return f" năm {entry.ref.year}" if entry.ref.year else ""


def _signature(document: DocumentObject) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    receivers = left.paragraphs[0]
    receivers.paragraph_format.space_before = Pt(18)
    run = receivers.add_run("Nơi nhận:")
    run.bold = run.italic = True
    run.font.size = Pt(12)
    for line in ("- ……;", "- Lưu: VT, …… ."):
        left.add_paragraph().add_run(line).font.size = Pt(11)
    signer = _line(right.paragraphs[0], "CHỨC VỤ CỦA NGƯỜI KÝ", Pt(14), bold=True)
    signer.paragraph_format.space_before = Pt(18)
    signer.runs[0].add_break(WD_BREAK.LINE)


# ---- the text ----------------------------------------------------------------------------------------------------


def _section(document: DocumentObject, notes: _Notes, number: str, section: Section) -> None:
    heading = document.add_paragraph()
    heading.add_run(f"{number}. {section.title}").bold = True
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(12), Pt(6)
    heading.paragraph_format.keep_with_next = True
    if section.note:
        _text(document, section.note).paragraph_format.keep_with_next = True
    if section.key == "about" or len(section.filled) == 1:
        for row in section.rows:
            line = _text(document, f"- {_plain(': '.join(cell.text for cell in row.cells if cell.text))}")
            line.alignment = WD_ALIGN_PARAGRAPH.LEFT  # the marks at its end are one word, long enough to tear it
            notes.mark(line, row)
    else:
        _table(document, notes, section)


def _table(document: DocumentObject, notes: _Notes, section: Section) -> None:
    filled = section.filled
    table = document.add_table(rows=1, cols=len(filled))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _repeat_head(table)
    for cell, place in zip(table.rows[0].cells, filled, strict=True):
        head = _line(cell.paragraphs[0], section.columns[place], _TABLE, bold=True)
        head.paragraph_format.keep_with_next = True
    for row in section.rows:
        line = table.add_row()
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells = line.cells
        for cell, place in zip(cells, filled, strict=True):
            cell.paragraphs[0].add_run(_plain(row.cells[place].text)).font.size = _TABLE
        notes.mark(cells[-1].paragraphs[0], row)
    _share_width(table, section)


def _share_width(table: Table, section: Section) -> None:
    """Give each column room for its longest word, then for its longest text within bounds, then share what is left."""
    columns = [[section.columns[place], *(row.cells[place].text for row in section.rows)] for place in section.filled]
    least = [min(max(len(word) for text in texts for word in _words(text)), _LONGEST_WORD) + 3 for texts in columns]
    longest = [max(map(len, texts)) for texts in columns]
    longest[-1] += _MARK * max(len(row.sources) for row in section.rows)
    wished = [max(min(length, _LONGEST_TEXT) - room, 1) for length, room in zip(longest, least, strict=True)]
    rest = max(_LETTERS - sum(least), 0)
    given, spare = min(rest / sum(wished), 1), max(rest - sum(wished), 0) / len(wished)
    letters = [room + given * wish + spare for room, wish in zip(least, wished, strict=True)]
    _set_widths(table, [int(_TEXT_WIDTH * one / sum(letters)) for one in letters])


def _words(text: str) -> list[str]:
    """What should stand in one line: each word, and a date, a year or the like whole."""
    return [text] if len(text) <= _SHORT_TEXT else text.split()


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    """Word goes by the widths of cells, LibreOffice by those of columns."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _repeat_head(table: Table) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


def _text(document: DocumentObject, text: str) -> Paragraph:
    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_after = Pt(6)
    return paragraph


def _line(paragraph: Paragraph, text: str, size: Pt, *, bold: bool = False) -> Paragraph:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.bold = size, bold
    return paragraph


def _ruled(paragraph: Paragraph, indent: Mm) -> None:
    """Draw the line that stands below a heading, ``indent`` shorter than it on both sides."""
    holder = paragraph.insert_paragraph_before()
    paragraph._p.addnext(holder._p)
    holder.paragraph_format.left_indent = holder.paragraph_format.right_indent = indent
    holder.paragraph_format.line_spacing = Pt(4)
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    holder._p.get_or_add_pPr().append(border)


def _plain(text: str) -> str:
    return _UNWANTED.sub("", text)


def _roman(number: int) -> str:
    text = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            text, number = text + letters, number - value
    return text
