import datetime as dt
import io
import unicodedata

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from knowledge.intake.reading.formats import read
from knowledge.intake.reading.tables import Grid, pieces_of


def saved(book) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def office_list() -> bytes:
    """A list as an office makes it: titles above, the header in rows 5 and 6, forms as columns, a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tập thể"
    for row in (
        ["UBND TỈNH HÀ GIANG", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2024 CỦA CỤM THI ĐUA SỐ 3"],
        ["(Kèm theo Tờ trình số 15/TTr-SNV ngày 20/12/2024)"],
        [],
        ["STT", "Tên đơn vị", "Hình thức đề nghị", None, "Ngày họp xét"],
        [None, None, "Cờ thi đua", "Bằng khen", None],
        [1, "Sở Nội vụ tỉnh Hà Giang", "x", None, dt.date(2024, 12, 1)],
        [2, "Sở Nội vụ tỉnh Lào Cai", None, "X", "02/12/2024"],
        [3, "Sở Nội vụ tỉnh Yên Bái", None, "x", None],
    ):
        sheet.append(row)
    for area in ("A2:E2", "A3:E3", "A5:A6", "B5:B6", "C5:D5", "E5:E6"):
        sheet.merge_cells(area)
    second = book.create_sheet("Cá nhân")
    for row in (["Họ tên", "Đơn vị", "Điểm"], ["Lê Thị Na", "Phòng A", 9.5], ["Trần Văn Ổi", "Phòng A", 10]):
        second.append(row)
    second.merge_cells("B2:B3")
    return saved(book)


def test_an_office_list_is_read_as_it_is_meant():
    document = read(office_list())
    assert document.text.splitlines() == [
        "Tập thể",
        "UBND TỈNH HÀ GIANG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2024 CỦA CỤM THI ĐUA SỐ 3",
        "(Kèm theo Tờ trình số 15/TTr-SNV ngày 20/12/2024)",
        "STT | Tên đơn vị | Hình thức đề nghị – Cờ thi đua | Hình thức đề nghị – Bằng khen | Ngày họp xét",
        "1 | Sở Nội vụ tỉnh Hà Giang | Hình thức đề nghị – Cờ thi đua | | 01/12/2024",
        "2 | Sở Nội vụ tỉnh Lào Cai | | Hình thức đề nghị – Bằng khen | 02/12/2024",
        "3 | Sở Nội vụ tỉnh Yên Bái | | Hình thức đề nghị – Bằng khen",
        "Cá nhân",
        "Họ tên | Đơn vị | Điểm",
        "Lê Thị Na | Phòng A | 9,5",
        "Trần Văn Ổi | Phòng A | 10",
    ]
    assert document.title == "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2024 CỦA CỤM THI ĐUA SỐ 3"
    assert {block.page for block in document.blocks} == {1, 2}
    assert document.format == "xlsx"


def test_a_hidden_sheet_is_read_and_told():
    book = openpyxl.Workbook()
    book.active.append(["Đơn vị", "Điểm"])
    book.active.append(["Sở A", 1])
    hidden = book.create_sheet("Nháp")
    hidden.sheet_state = "hidden"
    hidden.append(["Cụm trưởng là Sở B"])
    document = read(saved(book))
    assert "Sở B" in document.text
    assert document.warnings == ("Trang tính ẩn “Nháp” cũng đã được đọc.",)


def test_old_fonts_are_read_cell_by_cell():
    book = openpyxl.Workbook()
    book.active["A1"] = "Céng hoµ"
    book.active["A1"].font = Font(name=".VnTime")
    book.active["B1"] = "© 2024"
    assert read(saved(book)).text == "Cộng hoà | © 2024"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_a_csv_in_any_encoding_comes_whole(pages, delimiter, encoding):
    rows = [["DANH SÁCH THÀNH VIÊN CỤM SỐ 3"], *pages.table]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    data = in_cp1258(text) if encoding == "cp1258" else text.encode(encoding)
    document = read(data, "ds.csv")
    assert pages.recovered([cell for row in rows for cell in row], document.text) >= 0.995
    assert document.text.splitlines()[1] == "STT | Tên đơn vị | Hình thức khen thưởng | Số điểm"


def in_cp1258(text: str) -> bytes:
    """``text`` as Vietnamese Windows writes it: letters of its own, and tones behind them."""
    written = bytearray()
    for letter in text:
        try:
            written += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *tones = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in tones if mark in "\u0300\u0301\u0303\u0309\u0323")
            shape = unicodedata.normalize("NFC", base + "".join(mark for mark in tones if mark != tone))
            written += shape.encode("cp1258") + tone.encode("cp1258")
    return bytes(written)


cells = st.sampled_from(["", "x", "1", "STT", "Sở A", "Bằng khen", "02/03/2024"])


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8))
def test_no_word_of_a_table_is_lost(rows):
    text = "\n".join(piece.text for piece in pieces_of(Grid([list(row) for row in rows])))
    told = text.replace("|", " ").split()
    for word in {word for row in rows for cell in row for word in cell.split()} - {"x"}:
        assert word in told
