"""An admin's day in a real browser: a workbook mended by the messages alone, an alias, an export, a restart."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from handlers.messages import texts
from localtelegram import ADMIN

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]
PATIENCE = 1000 * float(os.environ.get("THIDUA_TEST_PATIENCE", "300"))  # milliseconds; a slow machine is no failure
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNKNOWN = "Hội Mây Trắng Xanh gồm những tỉnh nào?"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


def mistaken() -> Workbook:
    """What an office might send: a title, an STT column, and three mistakes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    source = book.create_sheet("Nguồn")
    source.append(["Cơ quan đăng", "Tiêu đề", "Ngày đăng"])
    source.append(["Báo thử", "Danh sách cụm trưởng", "2/1/2032"])
    roles = book.create_sheet("Vai trò")
    roles.append(["DANH SÁCH CỤM TRƯỞNG, CỤM PHÓ"])
    roles.append(["STT", "Cụm ", "Năm", "Vai trò", "Đơn vị"])
    roles.append([1, "TDMNPB", "hai ba hai", "cụm trưởng", "Thái Nguyên"])
    roles.append([2, "TDMNPB", 2032, "cụm trưởngg", "Tuyên Quang"])
    roles.append([3, "TDMNPB", 2032, "cụm phó", "Phú Thọo"])
    roles.merge_cells("A1:E1")
    return book


def mended(book: Workbook, told: str) -> None:
    """Do what the message says, knowing nothing else."""
    sheet: Worksheet = book["Vai trò"]
    for line in told.splitlines():
        place = re.search(r"dòng (\d+), cột ([A-Z]+)", line)
        if place is None:
            continue
        cell = sheet[f"{place[2]}{place[1]}"]
        suggested = re.search(r'có phải "([^"]+)"', line) or re.search(r"một trong: ([^,)]+)", line)
        cell.value = 2031 if "thời kỳ" in line else suggested[1]


def as_file(book: Workbook, name: str) -> dict[str, object]:
    written = io.BytesIO()
    book.save(written)
    return {"name": name, "mimeType": XLSX, "buffer": written.getvalue()}


async def sent(page: Page, book: Workbook, name: str) -> Locator:
    theirs = page.locator(".message:not(.out)")
    before = await theirs.count()
    await page.locator("#file").set_input_files(as_file(book, name))
    await page.locator("#send").click()
    await expect(theirs).to_have_count(before + 1)
    return theirs.nth(before)


async def reply(page: Page, text: str) -> Locator:
    theirs = page.locator(".message:not(.out)")
    before = await theirs.count()
    await page.locator("#input").fill(text)
    await page.locator("#send").click()
    await expect(theirs).to_have_count(before + 1)
    return theirs.nth(before)


async def test_an_admins_day(browser: Browser, launch, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    expect.set_options(timeout=PATIENCE)
    page = await browser.new_page()
    page.set_default_timeout(PATIENCE)
    async with launch(tmp_path, LOCAL__PORT=str(port)) as program:
        await program.says('"ready"')
        await page.goto(f"http://127.0.0.1:{port}/#{ADMIN}/{ADMIN}/0")
        await page.wait_for_selector("body[data-ready]")
        await _mends_a_workbook(page)
        await _teaches_an_alias(page)
        await _exports_and_edits(page)
        answer = await reply(page, "cụm trưởng TDMNPB 2017")
        await expect(answer.get_by_role("button", name=texts.BUTTON_SOURCE)).to_be_visible()
        program.process.send_signal(signal.SIGTERM)
        await program.ended()
    await _writes_while_nobody_is_there(page)
    async with launch(tmp_path, LOCAL__PORT=str(port)) as program:
        await program.says('"ready"')
        await _goes_on_after_the_restart(page)
        assert "a handler failed" not in program.text


async def _mends_a_workbook(page: Page) -> None:
    book = mistaken()
    told = await sent(page, book, "danh sach.xlsx")
    await expect(told).to_contain_text("Tệp chưa dùng được")
    text = await told.inner_text()
    assert len(text) < 900
    assert text.count("dòng") == 3
    assert "var/" not in text
    mended(book, text)
    preview = await sent(page, book, "danh sach.xlsx")
    await expect(preview).to_contain_text("Tệp hợp lệ.")
    await expect(preview).to_contain_text("dòng 1 ở trên tên cột, không đọc")
    await preview.get_by_role("button", name=texts.BUTTON_CONFIRM).click()
    await expect(preview).to_contain_text("Đã nạp dữ liệu.")
    await expect(await reply(page, "Năm 2031 tỉnh nào làm cụm trưởng cụm TDMNPB?")).to_contain_text("Thái Nguyên")


async def _teaches_an_alias(page: Page) -> None:
    await reply(page, UNKNOWN)
    listed = page.locator(".message").last
    for _ in range(20):  # what is noted of a question is written a moment after its answer
        listed = await reply(page, "/chuatraloi")
        if await listed.get_by_role("button", name=UNKNOWN[:20]).count():
            break
    await listed.get_by_role("button", name=UNKNOWN[:20]).click()
    await page.get_by_role("button", name=texts.BUTTON_AS_ALIAS).last.click()
    await expect(page.locator("#context")).to_be_visible()
    review = await reply(page, "Hội Mây Trắng Xanh = trung du mien nui phia bac")
    await review.get_by_role("button", name=texts.BUTTON_TEACH).click()
    await expect(review).to_contain_text("Đã dạy.")
    await expect(await reply(page, UNKNOWN)).to_contain_text("Thái Nguyên")


async def _exports_and_edits(page: Page) -> None:
    exported = await reply(page, "/xuat")
    async with page.expect_download() as downloading:
        await exported.locator(".document").click()
    download = await downloading.value
    book = openpyxl.load_workbook(io.BytesIO((await download.path()).read_bytes()))
    await expect(await sent(page, book, "lai.xlsx")).to_contain_text("không thay đổi gì")
    sheet = book["Vai trò trong cụm"]
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 2).value == 2031)
    sheet.cell(row, 2).value = 2033
    preview = await sent(page, book, "sua.xlsx")
    await expect(preview).to_contain_text(f"dòng {row}: năm: 2031 → 2033")
    await preview.get_by_role("button", name=texts.BUTTON_CANCEL).click()
    await expect(preview).to_contain_text(texts.UPLOAD_CANCELLED)
    template = await reply(page, "/mau")
    await expect(template.locator(".document")).to_contain_text(texts.TEMPLATE_FILE)


async def _writes_while_nobody_is_there(page: Page) -> None:
    await expect(page.locator("#chat-head")).to_contain_text("bot không hoạt động")
    await page.locator("#input").fill("cụm trưởng TDMNPB 2023")
    await page.locator("#send").click()
    await expect(page.locator(".failed")).to_contain_text("cụm trưởng TDMNPB 2023")


async def _goes_on_after_the_restart(page: Page) -> None:
    await expect(page.locator("#chat-head")).to_contain_text("bot · chạy trên máy này")
    await expect(page.locator(".message", has_text="Đã dạy.").first).to_be_visible()
    theirs = page.locator(".message:not(.out)")
    before = await theirs.count()
    await page.get_by_role("button", name="Chưa gửi được. Bấm để gửi lại").click()
    await expect(theirs).to_have_count(before + 1)
    await expect(theirs.last).to_contain_text("Bắc Kạn")
    await expect(page.locator(".failed")).to_have_count(0)
    old = page.locator(".message", has=page.get_by_role("button", name=texts.BUTTON_SOURCE)).first
    await old.get_by_role("button", name=texts.BUTTON_SOURCE).click()
    await expect(theirs.last).to_contain_text("Nguồn của câu trả lời")
