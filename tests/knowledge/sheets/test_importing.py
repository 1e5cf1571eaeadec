import datetime as dt
import re
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.facts import check
from knowledge.facts.files import KnowledgeFiles
from knowledge.facts.kinds.appointments import Appointment as Role
from knowledge.facts.kinds.awards import Award, AwardRecipient
from knowledge.facts.kinds.meetings import Presence
from knowledge.facts.kinds.memberships import Membership
from knowledge.facts.reading import read_files
from knowledge.files.marked_yaml import parse_marked_yaml
from knowledge.sheets import import_sheets

from .conftest import VALID, as_bytes, book_of

INNER = "sources/2023-04-15-tin-hoi-nghi.yaml"
CSV = """\
kind,publisher,published,title,cluster,year,role,unit,period,units,form,status,conferred_by,recipients
source,Báo Bắc Kạn,15/4/2023,Tin hội nghị,,,,,,,,,,
roles,,,,TDMNPB,2023,head,Bắc Kạn,,,,,,
members,,,,TDMNPB,,,,2023,Bắc Kạn; Tuyên Quang,,,,
awards,,,,TDMNPB,2022,,,,,Bằng khen của Thủ tướng Chính phủ,conferred,Thủ tướng Chính phủ,"unit: Bắc Kạn
count: 1.003, groups: [individual]"
"""
ROLE_HINT = "(một trong: cụm trưởng, cụm phó, ủy viên Hội đồng phụ trách)"
PEOPLE = "người: Lê Thị Cúc, việc: [chủ trì, phát biểu]"
ROLES = [["cụm", "năm", "vai trò", "đơn vị"], ["TDMNPB", 2023, "cụm trưởng", "Bắc Kạn"]]


def roles_of(imported) -> list[dict[str, str]]:
    assert [str(problem) for problem in imported.problems] == []
    (file,) = imported.files
    return yaml.safe_load(file.text)["roles"]


def test_a_csv_file_of_earlier_versions_becomes_a_source_file_that_the_check_takes(root: Path, read) -> None:
    imported = read(CSV.encode("utf-8-sig"), "tin.csv")
    assert imported.problems == ()
    (file,) = imported.files
    assert file.inner == INNER
    (root / INNER).write_text(file.text, encoding="utf-8")
    knowledge = check([root])
    source = "2023-04-15-tin-hoi-nghi"
    assert [role.unit for role in knowledge.of(Role) if role.source == source] == ["bac-kan"]
    assert [row.unit for row in knowledge.of(Membership) if row.source == source] == ["bac-kan", "tuyen-quang"]
    (award,) = [row for row in knowledge.of(Award) if row.source == source]
    recipients = [row for row in knowledge.of(AwardRecipient) if row.award == award.id]
    assert [(one.unit, one.total, one.groups) for one in recipients] == [
        ("bac-kan", None, None),
        (None, 1003, "individual"),
    ]


def test_a_workbook_in_vietnamese_becomes_a_source_file_that_the_check_takes(root: Path, read) -> None:
    meetings = [
        ["mã", "cụm thi đua", "loại", "tên", "ngày họp", "thời kỳ tổng kết", "người tham dự"],
        [
            "hop",
            "TDMNPB",
            "khác",
            "Họp",
            "14/4/2023",
            "6 tháng đầu năm 2022",
            PEOPLE,
        ],
    ]
    imported = read({"Hội nghị": meetings, "VAI TRO": ROLES})
    assert imported.problems == ()
    (file,) = imported.files
    (root / INNER).write_text(file.text, encoding="utf-8")
    knowledge = check([root])
    assert [row.deed for row in knowledge.of(Presence) if row.meeting == "hop"] == ["presided", "spoke"]
    assert "reviews: 2022-H1" in file.text


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_understood(delimiter: str, read) -> None:
    lines = ["kind,publisher,title,cluster,year,role,unit", "source,Báo,Tin,,,,", "roles,,,TDMNPB,2023,head,Bắc Kạn"]
    assert len(roles_of(read("\r\n".join(lines).replace(",", delimiter).encode(), "tin.csv"))) == 1


# ---- layouts as offices make them --------------------------------------------------------------------------------


def test_a_title_a_header_in_row_three_numbering_and_hidden_lists_are_passed_over_and_told(read) -> None:
    book = book_of({"Vai trò": []})
    sheet = book["Vai trò"]
    rows = [
        ["DANH SÁCH CỤM TRƯỞNG NĂM 2023"], [], ["STT", "Cụm ", "Năm", "Vai trò", "Đơn vị", "Ghi chú"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], ["I. CÁC TỈNH MIỀN NÚI"],
        [1, "TDMNPB", 2023, "Cụm trưởng", "Bắc Kạn"],
        [2, "TDMNPB", 2023, "phó", "Tuyên Quang", "họp ngày 3/5"], [], [None, "Người lập biểu"],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A5:F5")
    lists = book.create_sheet("Danh mục mã")
    lists.append(["Mã", "Tên"])
    lists.append(["bac-kan", "Bắc Kạn"])
    lists.sheet_state = "hidden"
    imported = read(book)
    assert [(role["role"], role["unit"]) for role in roles_of(imported)] == [
        ("head", "Bắc Kạn"),
        ("deputy", "Tuyên Quang"),
    ]
    assert imported.notes == (
        'trang "Vai trò": dòng 1 ở trên tên cột, không đọc',
        'trang "Vai trò", dòng 5: "I. CÁC TỈNH MIỀN NÚI" không thuộc dòng dữ liệu nào, không đọc',
        'trang "Vai trò", dòng 9: "Người lập biểu" không thuộc dòng dữ liệu nào, không đọc',
        'trang "Danh mục mã" đang ẩn, không đọc',
    )


def test_a_merged_title_right_above_the_headings_is_a_title(read) -> None:
    book = book_of({"Vai trò": [["DANH SÁCH"], *ROLES]})
    book["Vai trò"].merge_cells("A1:D1")
    imported = read(book)
    assert len(roles_of(imported)) == 1
    assert imported.notes == ('trang "Vai trò": dòng 1 ở trên tên cột, không đọc',)


def test_headings_over_two_rows_and_a_sheet_of_any_name_are_understood(read) -> None:
    book = book_of({"Sheet1": []})
    sheet = book["Sheet1"]
    for row in (
        ["Biểu số 1"],
        ["TT", "Cụm thi đua", "Thời gian", "Người giữ vai trò", None],
        [None, None, "Năm", "Vai trò", "Đơn vị"],
        [1, "TDMNPB", 2023, "cụm trưởng", "Bắc Kạn"],
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("D2:E2")
    (role,) = roles_of(read(book))
    assert role == {"cluster": "TDMNPB", "year": 2023, "role": "head", "unit": "Bắc Kạn"} | {"year": role["year"]}


def test_a_merged_cell_stands_for_each_of_its_rows(read) -> None:
    book = book_of({"Khen thưởng": []})
    sheet = book["Khen thưởng"]
    sheet.append(["cụm", "hình thức", "năm", "tình trạng", "ai tặng", "người nhận"])
    for name in ("Bắc Kạn", "Tuyên Quang", "Thái Nguyên"):
        sheet.append(["TDMNPB", "Cờ thi đua của Chính phủ", 2022, "đã tặng", "Chính phủ", f"đơn vị: {name}"])
    sheet.merge_cells("B2:B4")
    (file,) = read(book).files
    assert [award["form"] for award in yaml.safe_load(file.text)["awards"]] == ["Cờ thi đua của Chính phủ"] * 3


def test_a_doubled_heading_a_formula_without_value_and_an_error_are_told_with_row_and_column(read) -> None:
    book = book_of({"Vai trò": [*ROLES, ["TDMNPB", "=1+2022", "phó", "Tuyên Quang"]]})
    sheet = book["Vai trò"]
    sheet["E1"], sheet["E2"] = "Đơn vị", "Thái Nguyên"
    sheet["D3"].value, sheet["D3"].data_type = "#REF!", "e"
    problems = read(book).problems
    assert [(problem.file, problem.line, problem.column) for problem in problems] == [
        ('trang "Vai trò"', 1, "E"),
        ('trang "Vai trò"', 3, "B"),
        ('trang "Vai trò"', 3, "D"),
    ]
    assert 'cột "Đơn vị" có hai lần: cột D và cột E' in str(problems[0])
    assert "công thức chưa có giá trị" in str(problems[1])
    assert "#REF!" in str(problems[2])


def test_headings_once_more_and_numbers_written_ahead_are_no_rows(read) -> None:
    rows = [["STT", *ROLES[0]], [1, *ROLES[1]], ["STT", *ROLES[0]], [2, "TDMNPB", 2023, "phó", "Tuyên Quang"], [3], [4]]
    imported = read({"Vai trò": rows})
    assert [role["unit"] for role in roles_of(imported)] == ["Bắc Kạn", "Tuyên Quang"]
    assert imported.notes == ()


def test_a_numbered_group_and_a_text_among_the_numbers_are_told(read) -> None:
    rows = [["TT", *ROLES[0]], ["I", "CÁC TỈNH MIỀN NÚI"], [1, *ROLES[1]], ["mới", *ROLES[1][:2], "phó", "Tuyên Quang"]]
    imported = read({"Vai trò": rows})
    assert [role["unit"] for role in roles_of(imported)] == ["Bắc Kạn", "Tuyên Quang"]
    assert imported.notes == (
        'trang "Vai trò", dòng 2: "I CÁC TỈNH MIỀN NÚI" không thuộc dòng dữ liệu nào, không đọc',
        'trang "Vai trò", dòng 4: "mới" không thuộc dòng dữ liệu nào, không đọc',
    )


def test_a_cell_merged_over_two_columns_is_told_and_not_taken_for_both(read) -> None:
    book = book_of({"Vai trò": [[*ROLES[0], "người"], [*ROLES[1], None]]})
    book["Vai trò"].merge_cells("D2:E2")
    imported = read(book)
    assert [str(problem) for problem in imported.problems] == [
        'trang "Vai trò", dòng 2, cột E: ô gộp ngang từ cột D phủ cả cột này (bỏ gộp ô, ghi riêng từng ô)'
    ]
    assert "person" not in imported.files[0].text


@pytest.mark.parametrize(("value", "kind", "words"), [("=A1", "f", "công thức"), ("#REF!", "e", "#REF!")])
def test_a_source_code_that_cannot_be_had_is_told(value: str, kind: str, words: str, read) -> None:
    book = book_of({"Vai trò": [[*ROLES[0], "Mã nguồn tin"], [*ROLES[1], value]]})
    book["Vai trò"]["E2"].data_type = kind
    (problem,) = read(book).problems
    assert (problem.line, problem.column, words in problem.message) == (2, "E", True)


def test_problems_name_sheet_row_and_column_in_the_words_of_the_sheet(read) -> None:
    rows = [*ROLES, ["TDMNPB", "hai nghìn", "haed", "Bắc Kạn"]]
    problems = read({"Vai trò": rows}).problems
    assert [str(problem) for problem in problems] == [
        (
            'trang "Vai trò", dòng 3, cột B: cột "năm": không hiểu thời kỳ "hai nghìn": '
            "viết 2017, 2017-H1, 2017-Q3, 2021..2025 hoặc 2023.. (từ 2023)"
        ),
        'trang "Vai trò", dòng 3, cột C: cột "vai trò": không nhận "haed" ' + ROLE_HINT,
    ]


def test_an_unknown_column_is_told_once_and_a_missing_one_too(read) -> None:
    rows = [["cụm", "năm", "vai trò", "đơn vi", "điện thoại"]] + [
        ["TDMNPB", 2023, "cụm trưởng", "Bắc Kạn", "0123"]
    ] * 600
    told = [str(problem) for problem in read({"Vai trò": [[*row[:2], *row[3:]] for row in rows]}).problems]
    assert len([line for line in told if "điện thoại" in line]) == 1
    assert len([line for line in told if "vai trò" in line.lower() and "thiếu" in line]) == 1


def test_a_column_with_values_but_no_heading_is_told(read) -> None:
    rows = [ROLES[0], [*ROLES[1], None, "mất"]]
    (problem,) = read({"Vai trò": rows}).problems
    assert (problem.line, problem.column, problem.message) == (1, "F", "cột có dữ liệu nhưng không có tên")


def test_a_sheet_without_a_source_says_what_to_add(read) -> None:
    problems = read(book_of({"Vai trò": ROLES}, head=False)).problems
    assert [problem.message for problem in problems] == ["chưa biết dữ liệu này từ nguồn nào"]
    assert "Nguồn" in (problems[0].hint or "")


def test_two_sources_in_one_workbook_make_two_files(read) -> None:
    heads = [
        ["Mã nguồn tin", "cơ quan đăng", "tiêu đề", "ngày đăng"],
        ["1", "Báo A", "Tin A", "1/5/2023"],
        ["2", "Báo B", "Tin B", None],
    ]
    rows = [
        [*ROLES[0], "Mã nguồn tin"],
        [*ROLES[1], 1],
        ["TDMNPB", 2022, "cụm trưởng", "Bắc Kạn", 2],
        [*ROLES[1], None],
    ]
    imported = read(book_of({"Nguồn": heads, "Vai trò": rows}, head=False))
    assert [file.inner for file in imported.files] == ["sources/2023-05-01-tin-a.yaml", "sources/2026-11-25-tin-b.yaml"]
    assert [problem.line for problem in imported.problems] == [4]


@pytest.mark.parametrize("text", ["1.002", "1,002", "1 002", "1\u00a0002", "1\u2009002", "1\u202f002", 1002, 1002.0])
def test_thousands_are_read_however_they_are_parted(text: object, read) -> None:
    rows = [["cụm", "thời kỳ", "số lượng"], ["TDMNPB", "2023", text]]
    (problem,) = read({"Thành viên": rows}).problems
    assert str(problem).startswith('trang "Thành viên", dòng 2, cột C: cột "số lượng": phải không quá 1000')


@pytest.mark.parametrize("text", ["1.5", "1,25", "12.34"])
def test_a_broken_number_is_no_count(text: str, read) -> None:
    (problem,) = read({"Thành viên": [["cụm", "thời kỳ", "số lượng"], ["TDMNPB", "2023", text]]}).problems
    assert "số nguyên" in problem.message


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Năm 2023", "2023"), ("6 tháng cuối năm 2022", "2022-H2"), ("Quý III/2023", "2023-Q3"),
        ("quý 2 năm 2023", "2023-Q2"),
        ("2021 - 2025", "2021..2025"), ("giai đoạn 2021–2025", "2021..2025"), ("2023-Q1", "2023-Q1"),
        ("2023..", "2023.."),
    ],
)  # fmt: skip
def test_periods_are_read_as_offices_write_them(text: str, period: str, read) -> None:
    (file,) = read({"Thành viên": [["cụm", "thời kỳ", "các đơn vị"], ["TDMNPB", text, "Bắc Kạn"]]}).files
    assert str(yaml.load(file.text, yaml.BaseLoader)["members"][0]["period"]) == period


# ---- nothing is lost silently ------------------------------------------------------------------------------------

_TABLE = ["STT", "Cụm ", "Nội dung", "Thời kỳ", "Ghi chú"]
_MESS = st.lists(
    st.tuples(st.sampled_from(["text", "formula", "error", "merge", "group", "heading", "column"]), st.integers(0, 9)),
    max_size=5,
)


def _spoil(sheet: Worksheet, kind: str, at: int, headings: int) -> None:
    row, column = headings + 1 + at % 6, 3 + at % 3
    if kind == "text":
        sheet.cell(row, 6 + at % 2).value = f"lacthu{at}"
    elif kind == "column":
        sheet.cell(headings, 6 + at % 2).value = f"cotla{at}"
    elif kind == "formula":
        sheet.cell(row, column).value = "=1+1"
    elif kind == "error":
        sheet.cell(row, column).value, sheet.cell(row, column).data_type = "#N/A", "e"
    elif kind == "merge":
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + at % 2, end_column=column + at % 3 % 2)


def _messy(above: int, mess: list[tuple[str, int]]) -> tuple[Workbook, dict[tuple[int, int], str]]:
    """A sheet of tasks under some titles, with a mess in it, and what was written where."""
    book = book_of({"Nhiệm vụ": []})
    sheet = book["Nhiệm vụ"]
    rows: list[list[object]] = [[f"tieude{n}"] for n in range(above)] + [list(_TABLE)]
    rows += [[n, "TDMNPB", f"viecthu{n}", 2023, f"ghichu{n}"] for n in range(6)]
    for kind, at in mess:
        if kind == "heading":
            rows.insert(above + 1 + at % 6, list(_TABLE))
        elif kind == "group":
            rows.insert(above + 1 + at % 6, [f"nhomthu{at}"])
    for row in rows:
        sheet.append(row)
    for kind, at in sorted(mess, key=lambda one: one[0] == "merge"):  # what is merged cannot be written to
        _spoil(sheet, kind, at, above + 1)
    written = {(cell.row, cell.column): str(cell.value) for cells in sheet for cell in cells if cell.value is not None}
    return book, written


@settings(max_examples=150)
@given(st.integers(0, 3), _MESS)
@example(0, [("text", 0), ("heading", 0), ("column", 0), ("column", 1)])
def test_every_cell_is_read_or_its_row_or_column_is_told(above: int, mess: list[tuple[str, int]]) -> None:
    book, written = _messy(above, mess)
    imported = import_sheets(as_bytes(book), "a.xlsx", read_files([VALID]), today="2026-11-25")
    text = "".join(file.text for file in imported.files)
    told = {(one.line, one.column) for one in imported.problems}
    rows: set[int] = {line for line, column in told if not column}
    for first, last in re.findall(r"dòng (\d+)(?:–(\d+))?", " ".join(imported.notes)):
        rows |= set(range(int(first), int(last or first) + 1))
    columns = {column for _, column in told}
    headings = {row for (row, _), value in written.items() if value == _TABLE[2]}
    for (row, column), value in written.items():
        # A heading without data; so is what stands beside headings that are written twice, once they are those taken.
        redundant = value in _TABLE or value.isdecimal() or value.startswith("cotla") or row in headings
        letter = "ABCDEFGH"[column - 1]
        assert redundant or value in text or row in rows or letter in columns, (row, letter, value)


# ---- encodings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        ("§Èy m¹nh phong trµo thi ®ua", "TCVN3"),
        ("Ñaåy maïnh phong traøo thi ñua", "VNI"),
        ("Đẩy mạnh phong trào thi đua".encode().decode("latin-1"), "UTF-8 bị đọc sai"),
    ],
)
def test_old_encodings_are_read_and_told(written: str, encoding: str, read) -> None:
    imported = read({"Nhiệm vụ": [["cụm", "nội dung", "thời kỳ"], ["TDMNPB", written, 2023]]})
    assert "Đẩy mạnh phong trào thi đua" in imported.files[0].text
    assert imported.notes == (f'trang "Nhiệm vụ": đã đổi chữ từ {encoding} sang Unicode, xin xem kỹ',)


def test_what_is_no_vietnamese_is_warned_of(read) -> None:
    imported = read({"Nhiệm vụ": [["cụm", "nội dung", "thời kỳ"], ["TDMNPB", "x§¹q zz¹w kk®j", 2023]]})
    assert "1 ô có chữ không giống tiếng Việt" in imported.notes[0]


@pytest.mark.parametrize("codec", ["utf-16", "cp1258", "utf-8-sig"])
def test_csv_of_windows_is_read(codec: str, read) -> None:
    text = unicodedata.normalize("NFC", CSV)
    if codec == "cp1258":  # its tones are letters of their own
        text = "".join(char if char.encode("cp1258", "ignore") else _with_tone_apart(char) for char in text)
    assert read(text.encode(codec), "tin.csv").problems == ()


def _with_tone_apart(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    tone = next((mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone


def test_look_alikes_invisible_signs_and_blanks_are_mended(read) -> None:
    rows = [["cụm\u00a0", "năm", "vai trò", "đơn vị"], ["TDMNPB", 2023, "cụm trưởng", "Ðiện\u00a0Bi\u00adên\u200b"]]
    assert roles_of(read({"Vai trò": rows}))[0]["unit"] == "Điện Biên"


# ---- bounds ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "file", "words"),
    [
        (b"", "a.csv", "không thấy bảng dữ liệu nào"),
        (b"a,b\n1,2\n", "a.csv", "không thấy bảng dữ liệu nào"),
        (b"kind,title\n" + b'"' * 3 + b"x", "a.csv", "không có loại"),
        (b"PK\x03\x04 damaged", "a.xlsx", "không đọc được bảng tính"),
        (b"x" * 2_000_001, "a.csv", "lớn hơn"),
        (b"\xc3(", "a.csv", "không phải UTF-8"),
        (b"kind\n" + b"roles\n" * 20_001, "a.csv", "hơn 20000 dòng"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(data: bytes, file: str, words: str, read) -> None:
    imported = read(data, file)
    assert imported.files == ()
    assert any(words in problem.message for problem in imported.problems)


@settings(max_examples=150)
@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"kind,{text}".encode("utf-8", "replace"))
    )
)
def test_any_bytes_are_files_or_problems(data: bytes) -> None:
    for file in ("a.csv", "a.xlsx"):
        imported = import_sheets(data, file, KnowledgeFiles(), today="2026-11-25")
        assert imported.files or imported.problems


def test_a_day_of_a_sheet_is_the_day_of_the_source(read) -> None:
    book = Workbook()
    book.active.title = "Nguồn"
    for row in (["cơ quan đăng", "tiêu đề", "ngày đăng"], ["Báo", "Tin", dt.datetime(2023, 4, 15)]):  # noqa: DTZ001
        book.active.append(row)
    (file,) = read(as_bytes(book)).files
    assert file.inner == "sources/2023-04-15-tin.yaml"


_CELLS = st.sampled_from(
    [
        None, None, "", "STT", "cụm", "Năm", "vai trò", "đơn vị", "Đơn vị", "TDMNPB", 2023, "cụm trưởng", "Bắc Kạn",
        "1.002", 1,
        "người: [", "a: b", "{", "§Èy m¹nh", "Mã nguồn tin", "Trang", "Nguồn", "2023-03-15-tong-ket", "Tổng",
        "#N/A", "=1+1", True,
        "nội dung", "thời kỳ", "quý III/2023", "người nhận", "đơn vị: Bắc Kạn", "kind", "roles",
    ]
)  # fmt: skip
_TITLES = st.sampled_from(
    ["Nguồn", "Vai trò", "Khen thưởng", "Sheet1", "DM đơn vị", "DM nguồn", "Giá trị cho phép", "Nhiệm vụ"]
)


@settings(max_examples=150)
@given(
    st.dictionaries(_TITLES, st.lists(st.lists(_CELLS, max_size=6), max_size=7), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(0, 2), st.integers(0, 2)), max_size=3),
)
@example({"Nguồn": [["Trang"], ["roles"]]}, [])
def test_any_workbook_is_files_problems_or_nothing_to_change(sheets, merges) -> None:
    known = read_files([VALID])
    book = book_of(sheets, head=False)
    for row, column, down, across in merges:
        if down or across:
            book.worksheets[0].merge_cells(
                start_row=row, start_column=column, end_row=row + down, end_column=column + across
            )
    imported = import_sheets(as_bytes(book), "a.xlsx", known, today="2026-11-25")
    for file in imported.files:
        parsed, problems = parse_marked_yaml(file.text, file.inner)
        assert parsed is not None
        assert problems == []
    assert all(problem.message and problem.line > 0 for problem in imported.problems)
