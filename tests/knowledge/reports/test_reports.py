"""Reports and workbooks, read back: every value is there, with its source."""

from __future__ import annotations

import datetime as dt
import gc
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree
from openpyxl import load_workbook

from knowledge import Answer, Assistant, Source
from knowledge.catalogue import Catalogue, Cell, Entry, Ref, Row, Section
from knowledge.reports.report import FONT, report_document
from knowledge.reports.workbook import answer_workbook, entry_workbook

TODAY = dt.date(2026, 2, 5)
REFS = [
    Ref("cluster", "tdmnpb"), Ref("cluster", "tdmnpb", 2022), Ref("unit", "bac-kan"), Ref("cluster", "tdmnpb", 1990),
    Ref("meeting", "tdmnpb-2016-tong-ket"), Ref("document", "06-2022-qh15"), Ref("person", "dang-thi-ngoc-thinh"),
]  # fmt: skip
OFFICE, READER = shutil.which("soffice"), shutil.which("pdftotext")


@pytest.fixture(scope="module")
def catalogue(assistant: Assistant) -> Catalogue:
    return Catalogue(assistant.facts)


def entry_of(catalogue: Catalogue, ref: Ref) -> tuple[Entry, tuple[Source, ...]]:
    entry = catalogue.entry(ref)
    assert entry is not None
    return entry, catalogue.sources(entry.source_ids)


def footnotes_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("word/footnotes.xml"))
    return {note.get(qn("w:id")): "".join(note.itertext()).strip() for note in root}


def notes_behind(paragraph: etree._Element) -> list[str]:
    """The numbers of the notes that a paragraph refers to, for the first time or again."""
    first = [mark.get(qn("w:id")) for mark in paragraph.iter(qn("w:footnoteReference"))]
    again = [re.search(r"_Nguon(\d+)", field.get(qn("w:instr"))) for field in paragraph.iter(qn("w:fldSimple"))]
    return first + [found[1] for found in again if found]


def text_of(element: etree._Element) -> str:
    marks = {text for run in element.iter(qn("w:fldSimple")) for text in run.iter(qn("w:t"))}
    return "".join(text.text or "" for text in element.iter(qn("w:t")) if text not in marks)


@pytest.mark.parametrize("ref", REFS, ids=str)
def test_every_value_is_in_the_report_with_its_sources(catalogue: Catalogue, ref: Ref) -> None:
    entry, sources = entry_of(catalogue, ref)
    content = report_document(entry, sources, TODAY)
    document: DocumentObject = Document(io.BytesIO(content))
    notes = footnotes_of(content)
    named = {source.id: str(source) for source in sources}
    lines = [*(p._p for p in document.paragraphs), *(row._tr for table in document.tables for row in table.rows)]
    told = [(text_of(line), notes_behind(line)) for line in lines]
    for row in entry.rows():
        values = [cell.text for cell in row.cells]
        fitting = [marks for text, marks in told if all(value in text for value in values) and marks]
        assert fitting, values
        said = [" ".join(notes[mark] for mark in marks) for marks in fitting]
        assert any(all(named[one] in note for one in row.sources) for note in said), values


def test_the_layout_is_that_of_the_decree(catalogue: Catalogue) -> None:
    content = report_document(*entry_of(catalogue, Ref("cluster", "tdmnpb", 2022)), TODAY)
    document = Document(io.BytesIO(content))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert 20 <= round(page.top_margin.mm) <= 25
    assert 20 <= round(page.bottom_margin.mm) <= 25
    assert 30 <= round(page.left_margin.mm) <= 35
    assert 15 <= round(page.right_margin.mm) <= 20
    assert page.different_first_page_header_footer
    assert "PAGE" in page.header._element.xml
    assert "PAGE" not in page.first_page_header._element.xml
    normal = document.styles["Normal"].font
    assert (normal.name, normal.size) == (FONT, Pt(14))
    heading = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc" in heading[1]
    assert heading[3].endswith("ngày 05 tháng 02 năm 2026")
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "BÁO CÁO" in texts
    assert "Tổng hợp thông tin về Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc năm 2022" in texts
    assert document.core_properties.author == ""


def opened_by_libreoffice(content: bytes, directory: Path, form: str) -> None:
    """Has LibreOffice open a report and write it beside in another form, and complain of nothing."""
    file = directory / "bao-cao.docx"
    file.write_bytes(content)
    profile = f"-env:UserInstallation=file://{directory / 'profile'}"
    done = subprocess.run(
        [OFFICE, profile, "--headless", "--convert-to", form, "--outdir", directory, file],
        capture_output=True, text=True, timeout=240, check=True,
    )  # fmt: skip
    assert "rror" not in done.stdout


def test_a_source_has_one_note_however_many_rows_it_stands_behind(catalogue: Catalogue) -> None:
    entry, sources = entry_of(catalogue, REFS[0])
    notes = list(footnotes_of(report_document(entry, sources, TODAY)).values())
    assert [note for note in notes if note] == [f"{source}: {source.title}." for source in sources]


def test_a_column_that_nothing_stands_in_is_no_column(catalogue: Catalogue) -> None:
    entry, sources = entry_of(catalogue, Ref("meeting", "tdmnpb-2016-tong-ket"))
    hosts = entry.section("hosts")
    assert hosts is not None
    assert (hosts.columns, hosts.filled) == (("Đơn vị", "Vai trò"), (0,))
    tables = Document(io.BytesIO(report_document(entry, sources, TODAY))).tables
    assert "Vai trò" not in {cell.text for table in tables for cell in table.rows[0].cells}


@pytest.mark.skipif(OFFICE is None or READER is None, reason="LibreOffice or pdftotext is not installed")
@pytest.mark.parametrize("ref", [REFS[0], REFS[2], REFS[4]], ids=str)
def test_no_word_is_lost_or_broken_on_paper(catalogue: Catalogue, ref: Ref, tmp_path: Path) -> None:
    entry, sources = entry_of(catalogue, ref)
    opened_by_libreoffice(report_document(entry, sources, TODAY), tmp_path, "pdf")
    # As it stands: otherwise a hyphen at the end of a line counts as one that only broke a word.
    subprocess.run([READER, "-raw", tmp_path / "bao-cao.pdf", tmp_path / "bao-cao.txt"], check=True)
    told = re.sub(r"(\[\d+\])+", " ", (tmp_path / "bao-cao.txt").read_text(encoding="utf-8"))
    on_paper = Counter(re.findall(r"[\w/]+", told))
    wanted = Counter(word for row in entry.rows() for cell in row.cells for word in re.findall(r"[\w/]+", cell.text))
    assert wanted - on_paper == Counter()


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ref", [REFS[1], REFS[2]], ids=str)
def test_libreoffice_opens_the_report(catalogue: Catalogue, ref: Ref, tmp_path: Path) -> None:
    opened_by_libreoffice(report_document(*entry_of(catalogue, ref), TODAY), tmp_path, "txt:Text (encoded):UTF8")
    text = " ".join((tmp_path / "bao-cao.txt").read_text(encoding="utf-8").split())
    entry, _ = entry_of(catalogue, ref)
    for row in entry.rows():
        assert all(" ".join(cell.text.split()) in text for cell in row.cells)


@pytest.mark.parametrize("ref", REFS, ids=str)
def test_every_value_is_in_the_workbook_with_its_sources(catalogue: Catalogue, ref: Ref) -> None:
    entry, sources = entry_of(catalogue, ref)
    book = load_workbook(io.BytesIO(entry_workbook(entry, sources)))
    named = {source.id: str(source) for source in sources}
    rows = {tuple(cell or "" for cell in row) for sheet in book for row in sheet.iter_rows(values_only=True)}
    for row in entry.rows():
        told = "; ".join(named[one] for one in row.sources)
        assert (*(cell.text for cell in row.cells), told) in rows


def test_an_answer_goes_into_a_workbook_whole() -> None:
    source = Source("s", "TTXVN", "2017-03-17", "Hội nghị")
    answer = Answer("answer", "Có hai.", items=("Bắc Kạn", "=1+1"), notes=("Nhớ cho.",), sources=(source,))
    book = load_workbook(io.BytesIO(answer_workbook("Có mấy?", answer)))
    told, listed, sources = book.worksheets
    assert [row[1] for row in told.iter_rows(values_only=True)] == ["Nội dung", "Có mấy?", "Có hai.", "Nhớ cho."]
    assert list(listed.iter_rows(values_only=True))[2] == ("2", "=1+1", "TTXVN, 17/3/2017.")
    assert listed["B3"].data_type == "s"
    assert sources["A2"].value == "TTXVN, 17/3/2017"


def test_what_xml_cannot_hold_is_left_out() -> None:
    row = Row((Cell("một\x00 & <hai>\x0b"), Cell("=HYPERLINK(1)")), ("s",))
    entry = Entry(Ref("unit", "x"), "Tên & <b>\x01", (), (Section("k", "Mục [1]: a/b?", ("A", "B"), (row,)),))
    sources = (Source("s", "Báo <A> & B", None, "T\x02"),)
    content = report_document(entry, sources, TODAY)
    assert "một & <hai>" in text_of(Document(io.BytesIO(content)).element)
    assert "Báo <A> & B (chưa rõ ngày đăng): T." in footnotes_of(content).values()
    book = load_workbook(io.BytesIO(entry_workbook(entry, sources)))
    assert book.worksheets[1]["A2"].value == "một & <hai>"
    assert book.worksheets[1]["B2"].data_type == "s"


def test_a_report_leaves_nothing_behind(catalogue: Catalogue) -> None:
    entry, sources = entry_of(catalogue, REFS[0])
    report_document(entry, sources, TODAY)
    gc.collect()
    gc.disable()  # as good as a collector that seldom looks
    try:
        before = sum(isinstance(one, Part) for one in gc.get_objects())
        report_document(entry, sources, TODAY)
        after = sum(isinstance(one, Part) for one in gc.get_objects())
    finally:
        gc.enable()
    assert before == after
