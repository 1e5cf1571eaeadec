"""What is taken along from the page opens as what it says it is."""

from __future__ import annotations

import asyncio
import io

import pytest
from docx import Document
from openpyxl import load_workbook

from knowledge.reports import DOCX_TYPE, XLSX_TYPE


async def test_a_report_of_a_cluster_and_year(site) -> None:
    got = await site.get("/tai/cum/tdmnpb.docx?nam=2022")
    assert got.headers["Content-Type"] == DOCX_TYPE
    assert got.headers["Content-Disposition"] == 'attachment; filename="tdmnpb-2022.docx"'
    assert any("năm 2022" in paragraph.text for paragraph in Document(io.BytesIO(got.body)).paragraphs)


@pytest.mark.parametrize(
    "path", ["/tai/don-vi/bac-kan.xlsx", "/tai/van-ban/06-2022-qh15.xlsx", "/tai/nguoi/luong-quoc-doan.xlsx"]
)
async def test_a_workbook_of_any_entry(site, path: str) -> None:
    got = await site.get(path)
    assert (got.status, got.headers["Content-Type"]) == (200, XLSX_TYPE)
    assert load_workbook(io.BytesIO(got.body)).worksheets[-1].title == "Nguồn"


async def test_an_answer_as_a_workbook(site) -> None:
    got = await site.get("/tai/tra-loi.xlsx", question="Cụm TDMNPB gồm những tỉnh nào?")
    book = load_workbook(io.BytesIO(got.body))
    assert [row[1] for row in book["Danh sách"].iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tai/cum/khong-co.docx", 404), ("/tai/cum/khong-co.xlsx", 404), ("/tai/khac/tdmnpb.docx", 404),
        ("/tai/cum/tdmnpb.pdf", 404), ("/tai/tra-loi.xlsx", 400), ("/hinh/khac/tdmnpb.svg", 404),
        ("/hinh/lanh-dao/khong-co.svg", 404), ("/tai/cum/tdmnpb.docx?nam=abcd", 400),
    ],
)  # fmt: skip
async def test_what_there_is_not_is_refused(site, path: str, status: int) -> None:
    assert (await site.get(path)).status == status


async def test_many_reports_at_once_are_all_made_and_pages_come_between(site) -> None:
    reports = [asyncio.create_task(site.get("/tai/cum/tdmnpb.docx")) for _ in range(8)]
    assert (await site.get("/duyet")).status == 200
    assert {got.status for got in await asyncio.gather(*reports)} == {200}
