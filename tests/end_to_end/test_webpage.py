"""A real browser walks the web page of the real program, which runs beside the local Telegram."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from docx import Document
from openpyxl import load_workbook
from playwright.async_api import Browser, Page, async_playwright, expect

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]

PATIENCE = 300_000  # milliseconds
QUESTION = "Năm 2022 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"
PAGES = [
    "", "?question=cum+truong+TDMNPB+2022", "?question=hoi+nghi+tong+ket+co+ai+du",
    "duyet", "duyet/don-vi", "cum/tdmnpb", "cum/tdmnpb?nam=2022", "hoi-nghi/tdmnpb-2016-tong-ket", "don-vi/bac-kan",
    "nguoi/luong-quoc-doan", "khen-thuong/co-thi-dua-cua-chinh-phu", "van-ban/06-2022-qh15",
    "nguon/danh-muc-hanh-chinh", "tim?q=tuyen+quang", "tim", "nhung", "khung", "khong-co",
]  # fmt: skip
WINDOWS = {"desktop": (1280, 800, "light"), "phone": (390, 844, "dark")}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(launch, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    directory = tmp_path_factory.mktemp("webpage")
    settings = {"WEB__PORT": "0", "WEB__PAGE": "true", "WEB__PATH": "/tro-ly", "WEB__REQUESTS_PER_MINUTE": "100000"}
    async with launch(directory, **settings) as program:
        line = await program.says('"web_address"')
        yield re.search(r"http://127\.0\.0\.1:\d+/tro-ly/", line)[0]
        assert '"a page failed"' not in program.text
        assert QUESTION not in program.text


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, address: str) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    opened = await context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    opened.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    await opened.goto(address)
    await opened.wait_for_selector("body[data-ready]")
    yield opened
    assert complaints == []
    assert await context.cookies() == []
    await context.close()


async def ask(page: Page, question: str) -> None:
    await page.get_by_label("Câu hỏi của anh/chị").fill(question)
    await page.keyboard.press("Enter")


async def test_one_asks_follows_up_and_finds_it_again(page: Page) -> None:
    await ask(page, QUESTION)
    await expect(page.locator(".turn .lead")).to_contain_text("tỉnh Bắc Giang làm Cụm trưởng")
    await ask(page, "còn năm 2017?")
    await expect(page.locator(".turn")).to_have_count(2)
    await expect(page.locator(".turn .lead").last).to_contain_text("tỉnh Tuyên Quang")
    assert "question=" not in page.url
    await page.reload()
    await expect(page.locator(".turn .lead").last).to_contain_text("tỉnh Tuyên Quang")


async def test_one_chooses(page: Page) -> None:
    await ask(page, "hội nghị tổng kết có ai dự")
    await page.locator(".choices a").nth(1).click()
    await expect(page.locator(".turn")).to_have_count(2)
    await expect(page.locator(".turn.clarify")).to_have_count(1)


async def test_one_browses_to_the_source_of_a_fact(page: Page) -> None:
    await page.get_by_role("link", name="Duyệt", exact=True).click()
    await page.get_by_role("link", name="Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc", exact=True).click()
    await page.get_by_label("Theo năm").get_by_role("link", name="2022").click()
    row = page.locator("#roles tbody tr").first
    await expect(row).to_contain_text("tỉnh Bắc Giang")
    await row.locator("sup a").first.click()
    await page.locator("#nguon li:target a").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Hội nghị")
    await expect(page.locator("#facts")).to_contain_text("Bắc Giang")


async def test_one_searches(page: Page) -> None:
    await page.get_by_role("link", name="Tìm", exact=True).click()
    await page.get_by_role("searchbox").fill("tuyen quang")
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="Tỉnh Tuyên Quang", exact=True).first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Tỉnh Tuyên Quang")


async def test_one_takes_a_report_and_a_table_along(page: Page, address: str, tmp_path: Path) -> None:
    await page.goto(f"{address}cum/tdmnpb?nam=2022")
    for name, reads in (("Báo cáo DOCX", Document), ("Bảng XLSX", load_workbook)):
        async with page.expect_download() as waiting:
            await page.get_by_role("link", name=name).click()
        saved = tmp_path / (await waiting.value).suggested_filename
        await (await waiting.value).save_as(saved)
        assert saved.name.startswith("tdmnpb-2022.")
        assert reads(io.BytesIO(saved.read_bytes()))


async def test_pictures_are_seen(page: Page, address: str) -> None:
    await page.goto(f"{address}cum/tdmnpb")
    pictures = page.locator("figure img")
    await expect(pictures).to_have_count(3)
    await page.get_by_role("link", name="Xem hình").click()
    await expect(pictures.first).to_be_in_viewport()
    for number in range(3):
        await pictures.nth(number).scroll_into_view_if_needed()
        await page.wait_for_function(
            "image => image.complete && image.naturalWidth > 0", arg=await pictures.nth(number).element_handle()
        )


async def test_no_date_or_year_is_broken_over_two_lines(page: Page, address: str) -> None:
    await page.goto(f"{address}cum/tdmnpb")
    broken = await page.evaluate(
        """() => [...document.querySelectorAll("td")].filter((cell) => /^[\\d/]+$/.test(cell.textContent.trim()))
        .map((cell) => { const text = document.createRange(); text.selectNodeContents(cell);
          return [cell.textContent, new Set([...text.getClientRects()].map((box) => Math.round(box.top))).size]; })"""
    )
    assert len(broken) > 10
    assert [text for text, lines in broken if lines > 1] == []


TARGETS = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden])")]
  .filter((one) => one.checkVisibility() && !one.matches(".skip")).map((one) => {
    return [one.closest("sup") ? "sup" : one.tagName, one.innerText, one.getBoundingClientRect().height];
  })"""


@pytest.mark.parametrize("path", PAGES)
async def test_a_thumb_hits_what_it_means(browser: Browser, address: str, path: str) -> None:
    """44 pixels; a number above the line, which stands close to others, has the 24 that WCAG asks for at least."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = await context.new_page()
    await page.goto(address + path)
    targets = await page.evaluate(TARGETS)
    assert targets
    assert [one for one in targets if one[2] < (24 if one[0] == "sup" else 44)] == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await context.close()


async def test_it_can_be_read_and_asked_without_javascript(browser: Browser, address: str) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(address)
    await page.get_by_label("Câu hỏi của anh/chị").fill(QUESTION)
    await page.get_by_role("button", name="Hỏi").click()
    await expect(page.locator(".turn .lead")).to_contain_text("tỉnh Bắc Giang")
    await page.get_by_label("Câu hỏi của anh/chị").fill("còn năm 2017?")
    await page.get_by_role("button", name="Hỏi").click()
    await expect(page.locator(".turn .lead")).to_contain_text("tỉnh Tuyên Quang")
    await context.close()


async def test_the_keyboard_is_enough(page: Page) -> None:
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("Tới nội dung")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Câu hỏi của anh/chị")).to_be_focused()


@pytest.mark.parametrize("window", list(WINDOWS))
async def test_nothing_stands_in_the_way_of_anybody(browser: Browser, address: str, window: str) -> None:
    width, height, scheme = WINDOWS[window]
    context = await browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = await context.new_page()
    found = {}
    for path in PAGES:
        await page.goto(address + path)
        assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
        results = await Axe().run(page)
        found |= {(path, one["id"]): one["nodes"][0]["html"] for one in results.response["violations"]}
    assert found == {}
    await context.close()
