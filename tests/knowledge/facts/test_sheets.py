import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from knowledge.facts import Fact, FactBase, check, list_facts
from knowledge.facts.kinds.appointments import Appointment
from knowledge.facts.kinds.awards import Award, AwardRecipient
from knowledge.facts.kinds.meetings import Presence
from knowledge.facts.kinds.memberships import Membership
from knowledge.facts.sheets import facts_as_csv, facts_as_workbook, import_source

CSV = """\
kind,publisher,published,title,cluster,year,role,unit,period,units,form,status,conferred_by,recipients
source,Báo Bắc Kạn,15/4/2023,Tin hội nghị,,,,,,,,,,
roles,,,,TDMNPB,2023,head,Bắc Kạn,,,,,,
members,,,,TDMNPB,,,,2023,Bắc Kạn; Tuyên Quang,,,,
awards,,,,TDMNPB,2022,,,,,Bằng khen của Thủ tướng Chính phủ,conferred,Thủ tướng Chính phủ,"unit: Bắc Kạn
count: 3, groups: [individual]"
"""


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


SHEETS: dict[str, list[list[object]]] = {
    "source": [
        ["publisher", "published", "title"],
        ["Báo Bắc Kạn", dt.datetime(2023, 4, 15), "Tin hội nghị"],  # noqa: DTZ001 - a sheet knows no zone
    ],
    "roles": [["cluster", "year", "role", "unit"], ["TDMNPB", 2023, "head", "Bắc Kạn"], [None, None, None, None]],
    "meetings": [
        ["id", "cluster", "kind", "name", "date", "people"],
        ["hop", "TDMNPB", "other", "Họp", "2023-04-14", "person: Lê Thị Cúc, did: [presided, spoke]"],
    ],
}


def test_a_csv_file_becomes_a_source_file_that_the_check_takes(root: Path) -> None:
    imported, problems = import_source(CSV.encode("utf-8-sig"), "tin.csv")
    assert problems == []
    assert imported is not None
    assert imported.head.published == dt.date(2023, 4, 15)
    (root / "sources/2023-04-15-tin.yaml").write_text(imported.text, encoding="utf-8")
    rows = check([root]).rows
    source = "2023-04-15-tin"
    assert [role.unit for role in rows[Appointment] if role.source == source] == ["bac-kan"]
    assert [row.unit for row in rows[Membership] if row.source == source] == ["bac-kan", "tuyen-quang"]
    (award,) = [row for row in rows[Award] if row.source == source]
    recipients = [row for row in rows[AwardRecipient] if row.award == award.id]
    assert [(one.unit, one.total, one.groups) for one in recipients] == [
        ("bac-kan", None, None),
        (None, 3, "individual"),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_understood(delimiter: str) -> None:
    lines = ["kind,publisher,title,cluster,year,role,unit", "source,Báo,Tin,,,,", "roles,,,TDMNPB,2023,head,Bắc Kạn"]
    imported, problems = import_source("\r\n".join(lines).replace(",", delimiter).encode(), "tin.csv")
    assert problems == []
    assert imported is not None


def test_a_workbook_becomes_a_source_file_that_the_check_takes(root: Path) -> None:
    imported, problems = import_source(workbook(SHEETS), "tin.xlsx")
    assert problems == []
    assert imported is not None
    (root / "sources/2023-04-15-tin.yaml").write_text(imported.text, encoding="utf-8")
    deeds = [row.deed for row in check([root]).rows[Presence] if row.meeting == "hop"]
    assert deeds == ["presided", "spoke"]


def test_problems_give_the_row_of_the_sheet() -> None:
    text = CSV.replace("roles,,,,TDMNPB,2023,head", "roles,,,,TDMNPB,hai nghìn,head").replace("members,", "membres,")
    text = text.replace("unit: Bắc Kạn\n", "unit: [\n").replace(",conferred,", ",confered,")
    imported, problems = import_source(text.encode(), "tin.csv")
    assert imported is None
    assert [(problem.file, problem.line) for problem in problems] == [("tin.csv", line) for line in (3, 4, 6, 6)]
    assert "roles" not in str(problems[0])
    assert problems[1].hint == 'có phải "members"?'
    assert "recipients" in problems[2].message


@pytest.mark.parametrize(
    ("data", "file", "words"),
    [
        (b"", "a.csv", "phải có cột kind"),
        (b"a,b\n1,2\n", "a.csv", "phải có cột kind"),
        ("kind\nBắc".encode("utf-16"), "a.csv", "không phải UTF-8"),
        (b"kind,title\n" + b'"' * 3 + b"x", "a.csv", "không có loại"),
        (b"kind\nsource\nsource\n", "a.csv", ""),
        (b"PK\x03\x04 damaged", "a.xlsx", "không đọc được bảng tính"),
        (b"x" * 2_000_001, "a.csv", "lớn hơn"),
        (b"kind\n" + b"roles\n" * 20_001, "a.csv", "hơn 20000 dòng"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(data: bytes, file: str, words: str) -> None:
    imported, problems = import_source(data, file)
    assert imported is None
    assert any(words in problem.message for problem in problems)


def test_a_sheet_without_a_source_is_refused() -> None:
    _, problems = import_source(workbook({"roles": SHEETS["roles"]}), "a.xlsx")
    assert [problem.message for problem in problems] == ['thiếu khóa "source"']


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"kind,{text}".encode("utf-8", "replace"))
    )
)
def test_any_bytes_are_a_source_or_problems(data: bytes) -> None:
    for file in ("a.csv", "a.xlsx"):
        imported, problems = import_source(data, file)
        assert (imported is None) == bool(problems)


def test_facts_are_exported_whole(valid_root: Path, tmp_path: Path) -> None:
    base, _ = FactBase.create(tmp_path / "facts.sqlite", [valid_root])
    with base:
        facts = list_facts(base)
    assert len(facts_as_csv(facts).splitlines()) == len(facts) + 1
    book = load_workbook(io.BytesIO(facts_as_workbook(facts)))
    assert sum(sheet.max_row - 1 for sheet in book.worksheets) == len(facts)
    assert book["figure"]["B2"].value == "tăng trưởng của TDMNPB năm 2022: trên 8%"


def test_no_exported_text_is_a_formula() -> None:
    fact = Fact("point", "=HYPERLINK(1)", "attested", "s", "@p", None, None)
    assert "'=HYPERLINK(1),attested,s,'@p" in facts_as_csv([fact])
    book = load_workbook(io.BytesIO(facts_as_workbook([fact])))
    assert (book["point"]["B2"].value, book["point"]["B2"].data_type) == ("=HYPERLINK(1)", "s")
    assert load_workbook(io.BytesIO(facts_as_workbook([]))).sheetnames == ["facts"]
