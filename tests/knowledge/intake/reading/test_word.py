import datetime as dt
import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from knowledge.intake.reading.formats import read

BOX = """<w:p {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml">
<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r>
<w:t>{text}</w:t></w:r>
</w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r>
<w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"""


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def report(pages) -> bytes:
    """A report as an office writes it: a letterhead laid out in a table, a title in the middle, a table, a text box."""
    document = docx.Document()
    head = document.add_table(1, 2)
    left, right = head.rows[0].cells
    left.text = "SỞ NỘI VỤ\nTỈNH HÀ GIANG"
    left.add_paragraph("Số: 12/BC-SNV")
    right.text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    right.add_paragraph("Hà Giang, ngày 15 tháng 7 năm 2024")
    for line in ("BÁO CÁO", "Sơ kết công tác thi đua 6 tháng đầu năm 2024"):
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for paragraph in pages.paragraphs:
        document.add_paragraph(paragraph)
    document.add_paragraph("Phát động phong trào", style="List Bullet")
    table = document.add_table(0, 4)
    for row in pages.table:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.element.body.insert(-1, parse_xml(BOX.format(ns=nsdecls("w"), text="Nơi nhận: Hội đồng Cụm")))
    document.sections[0].footer.paragraphs[0].text = "Lưu hành nội bộ"
    return saved(document)


def test_a_report_comes_whole_and_in_order(pages):
    document = read(report(pages))
    expected = [
        "SỞ NỘI VỤ TỈNH HÀ GIANG Số: 12/BC-SNV CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Hà Giang, ngày 15 tháng 7 năm 2024",
        "BÁO CÁO Sơ kết công tác thi đua 6 tháng đầu năm 2024",
        *pages.paragraphs,
        "Phát động phong trào",
        *(text for row in pages.table for text in row),
        "Nơi nhận: Hội đồng Cụm Lưu hành nội bộ",
    ]
    assert pages.recovered(expected, document.text) >= 0.995
    assert document.title == "BÁO CÁO Sơ kết công tác thi đua 6 tháng đầu năm 2024"
    assert document.published == dt.date(2024, 7, 15)
    assert document.text.count("Nơi nhận") == 1  # not again from what old programs are given in its place
    assert document.format == "docx"
    kinds = {block.kind: block.text for block in document.blocks}
    assert kinds["boilerplate"] == "Lưu hành nội bộ"
    assert kinds["list"] == "Phát động phong trào"
    assert kinds["table"].splitlines()[1] == "1 | Sở Nội vụ tỉnh Hà Giang | Cờ thi đua | 98,5"


def test_blocks_stand_where_they_say(pages):
    document = read(report(pages))
    for block in document.blocks:
        assert document.text[block.start : block.start + len(block.text)] == block.text
        assert document.block_at(block.start) == block


def test_merged_cells_and_marks_say_what_they_mean():
    document = docx.Document()
    table = document.add_table(4, 4)
    rows = [
        ["STT", "Đơn vị", "Hình thức", ""],
        ["", "", "Cờ thi đua", "Bằng khen"],
        ["1", "Sở A", "x", ""],
        ["2", "Sở B", "", "x"],
    ]
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1):
        table.cell(0, column).merge(table.cell(1, column))
    lines = read(saved(document)).text.splitlines()
    assert lines == [
        "STT | Đơn vị | Hình thức – Cờ thi đua | Hình thức – Bằng khen",
        "1 | Sở A | Hình thức – Cờ thi đua",
        "2 | Sở B | | Hình thức – Bằng khen",
    ]


def test_old_fonts_are_read_run_by_run():
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, font in (
        ("Céng hoµ x· héi ", ".VnTime"),
        ("ngoài ra © giữ nguyên, ", "Times New Roman"),
        ("Coäng hoa", "VNI-Times"),
        ("ø xaõ hoäi", "VNI-Times"),  # a letter's mark in the next run
        (" uû ban", ".VnTimeH"),
    ):
        paragraph.add_run(text).font.name = font
    assert read(saved(document)).text == "Cộng hoà xã hội ngoài ra © giữ nguyên, Cộng hoà xã hội UỶ BAN"


def test_what_was_struck_out_is_not_read():
    document = docx.Document()
    document.add_paragraph("Cụm trưởng là Sở A")
    struck = "<w:del {ns} w:id='1'><w:r><w:delText> và Sở B</w:delText></w:r></w:del>"
    document.paragraphs[0]._p.append(parse_xml(struck.format(ns=nsdecls("w"))))
    assert read(saved(document)).text == "Cụm trưởng là Sở A"


@pytest.mark.usefixtures("catdoc")
def test_a_doc_of_word_97_comes_whole(pages):
    expected = [pages.title, *pages.paragraphs, *(text for row in pages.table for text in row)]
    document = read(pages.word_97("\n".join(expected)))
    assert pages.recovered(expected, document.text) >= 0.995
    assert (document.format, document.title) == ("doc", pages.title)


@pytest.mark.usefixtures("catdoc")
def test_rich_text_is_read_too(pages):
    escaped = "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in pages.paragraphs[0])
    told = "{\\rtf1\\ansi\\ansicpg1258\\deff0{\\fonttbl{\\f0 Times;}}\n\\pard\\f0 " + escaped + "\\par}"
    assert pages.recovered([pages.paragraphs[0]], read(told.encode()).text) >= 0.995
