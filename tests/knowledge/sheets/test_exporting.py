import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from knowledge.facts.files import KnowledgeFiles
from knowledge.facts.reading import read_files
from knowledge.language.characters import meant
from knowledge.sheets import as_csv, as_workbook, import_sheets, template
from knowledge.sheets.cells import read, shown
from knowledge.sheets.fields import Field, pages

from .conftest import HEAD, VALID, as_bytes

TODAY = "2026-11-25"


@pytest.fixture(scope="session")
def exported(packaged: KnowledgeFiles) -> bytes:
    return as_workbook(packaged)


@pytest.fixture
def edited(exported: bytes, packaged: KnowledgeFiles) -> Callable:
    """Imports the export with one thing done to its workbook."""

    def edit(change: Callable[[Workbook], object]):
        book = load_workbook(io.BytesIO(exported))
        change(book)
        return import_sheets(as_bytes(book), "a.xlsx", packaged, today=TODAY)

    return edit


def test_an_export_read_again_changes_nothing(exported: bytes, packaged: KnowledgeFiles) -> None:
    imported = import_sheets(exported, "a.xlsx", packaged, today=TODAY)
    assert (imported.files, imported.problems, imported.notes, imported.changes) == ((), (), (), ())


def test_a_csv_export_read_again_changes_nothing(packaged: KnowledgeFiles) -> None:
    imported = import_sheets(as_csv(packaged).encode("utf-8-sig"), "a.csv", packaged, today=TODAY)
    assert (imported.files, imported.problems, imported.changes) == ((), (), ())


@pytest.mark.parametrize("text", ["x;=HYPERLINK(1)", "Giao A; - Giao B", "=1+1", "+ Một", "'- hai"])
def test_a_text_that_looks_like_a_formula_comes_back_from_csv_as_it_was(text: str, tmp_path: Path) -> None:
    shutil.copytree(VALID, tmp_path / "known")
    head = "source: {publisher: Báo, published: 2024-01-02, title: T}\n"
    task = json.dumps({"cluster": "TDMNPB", "text": text, "period": 2024})
    (tmp_path / "known" / "sources" / "2024-01-02-cong-thuc.yaml").write_text(
        f"{head}tasks: [{task}]\n", encoding="utf-8"
    )
    files = read_files([tmp_path / "known"])
    assert files.problems == []
    imported = import_sheets(as_csv(files).encode("utf-8-sig"), "a.csv", files, today=TODAY)
    assert (imported.files, imported.problems, imported.changes) == ((), (), ())


def test_one_edited_cell_is_one_difference_with_sheet_and_row(edited, exported: bytes) -> None:
    year = load_workbook(io.BytesIO(exported))["Vai trò trong cụm"]["B3"].value

    def change(book: Workbook) -> None:
        book["Vai trò trong cụm"]["B3"] = 2031

    imported = edited(change)
    assert imported.problems == ()
    assert imported.changes == (f'~ trang "Vai trò trong cụm", dòng 3: năm: {year} → 2031',)
    assert len(imported.files) == 1


def test_a_row_taken_out_and_one_added_are_differences(edited) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Vai trò trong cụm"]
        last = [cell.value for cell in sheet[sheet.max_row]]
        sheet.delete_rows(2)
        sheet.append([last[0], 2032, *last[2:]])

    told = edited(change).changes
    assert sorted(line[0] for line in told) == ["+", "−"]
    assert all("Vai trò trong cụm" in line for line in told)


def test_all_rows_of_a_source_taken_out_are_differences_each(edited) -> None:
    told: list[str] = []

    def change(book: Workbook) -> None:
        sheet = book["Vai trò trong cụm"]
        files = [row[-1] for row in sheet.iter_rows(values_only=True)]
        gone = [number for number, file in enumerate(files, start=1) if file == files[-1]]
        told.extend(f'− trang "{sheet.title}": không còn dòng {sheet.cell(number, 1).value}' for number in gone)
        for number in reversed(gone):
            sheet.delete_rows(number)

    imported = edited(change)
    assert len(imported.changes) == len(told) > 0
    assert all(map(str.startswith, imported.changes, told))
    assert len(imported.files) == 1


def test_rows_of_a_known_source_whose_own_row_is_taken_out_are_a_problem_where_they_stand(edited) -> None:
    def change(book: Workbook) -> None:
        book["Nguồn"].delete_rows(2)

    (problem,) = edited(change).problems
    assert "chưa biết dữ liệu này từ nguồn nào" in problem.message
    assert problem.line >= 2


def test_pages_that_are_not_in_the_workbook_stay_as_they_are(edited) -> None:
    def change(book: Workbook) -> None:
        for title in book.sheetnames:
            if title != "Vai trò trong cụm":
                del book[title]

    assert (edited(change).files, edited(change).changes) == ((), ())


def test_a_reference_list_is_edited_too(edited) -> None:
    def change(book: Workbook) -> None:
        sheet = book["DM thuật ngữ"]
        column = next(cell.column for cell in sheet[1] if cell.value == "nghĩa")
        sheet.cell(2, column).value = "nghĩa khác"

    (file,) = edited(change).files
    assert file.inner.startswith("reference/")


def test_pages_can_be_filtered_and_are_wide_enough(exported: bytes) -> None:
    book = load_workbook(io.BytesIO(exported))
    sheet = book["Khen thưởng"]
    assert {"cụm thi đua", "đơn vị", "năm", "Mã nguồn tin"} <= {cell.value for cell in sheet[1]}
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.freeze_panes == "A2"
    assert all(dimension.width >= 8 for dimension in sheet.column_dimensions.values())


def test_an_empty_form_offers_the_allowed_values_and_filled_in_it_is_a_source(known: KnowledgeFiles) -> None:
    book = load_workbook(io.BytesIO(template({"cluster": ["TDMNPB"]})))
    roles = book["Vai trò trong cụm"]
    assert len(roles.data_validations.dataValidation) >= 3
    assert book["Giá trị cho phép"].sheet_state == "hidden"
    for column, value in enumerate((HEAD[1][0], None, HEAD[1][2], HEAD[1][1]), start=1):
        book["Nguồn"].cell(2, column).value = value
    told = {"cụm thi đua": "TDMNPB", "năm": 2023, "vai trò": "cụm trưởng", "đơn vị": "Bắc Kạn"}
    for heading in roles[1]:
        roles.cell(2, heading.column).value = told.get(heading.value)
    imported = import_sheets(as_bytes(book), "mau.xlsx", known, today=TODAY)
    assert imported.problems == ()
    assert [file.inner for file in imported.files] == ["sources/2023-04-15-tin-hoi-nghi.yaml"]
    assert imported.notes == ()


def test_no_exported_text_is_a_formula(packaged: KnowledgeFiles) -> None:
    told = as_csv(packaged)
    assert not [line for line in told.splitlines() if line.startswith(("=", "+", "@"))]
    book = load_workbook(io.BytesIO(as_workbook(packaged)))
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}


_LISTS = [field for page in pages() for field in page.fields if field.kind == "several"]


_LETTERS = st.characters(categories=["L", "N"], include_characters=' ;,["')


@settings(max_examples=200)
@given(st.sampled_from(_LISTS), st.lists(st.text(_LETTERS), min_size=1, max_size=4))
def test_a_list_comes_back_as_it_was(field: Field, texts: list[str]) -> None:
    texts = [meant(text) for text in texts if text.strip()]
    if texts:
        assert [meant(one) for one in read(field, shown(field, texts))] == texts
