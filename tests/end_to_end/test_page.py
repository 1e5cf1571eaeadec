"""A real browser walks the page of the real program, as `make run` without a token starts it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from handlers.messages import texts
from localtelegram import ADMIN, AN, BINH, GROUP

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
QUESTION = "Năm 2023 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"
SOURCE = """source: {publisher: Báo thử, published: 2031-01-02, title: Tin thử}
roles: [{cluster: TDMNPB, year: 2031, role: head, unit: Thái Nguyên}]
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(launch_first, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Where the page is that the program says it is."""
    directory = tmp_path_factory.mktemp("page")
    async with launch_first(directory) as program:
        line = await program.says("Trang thử trên máy này")
        await program.says('"ready"')
        yield re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
        assert "a handler failed" not in program.text
        assert QUESTION not in program.text


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def window(browser: Browser, address: str) -> AsyncIterator[tuple[Page, list[str]]]:
    """A window on the page, and what the browser complains about."""
    opened = await browser.new_page(viewport={"width": 1280, "height": 800})
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    opened.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    await opened.goto(address)
    await opened.wait_for_selector("body[data-ready]")
    yield opened, complaints
    await opened.close()


@pytest.fixture
def page(window: tuple[Page, list[str]]) -> Iterator[Page]:
    opened, complaints = window
    yield opened
    assert complaints == []


async def go(page: Page, *place: int) -> None:
    """Opens a place anew, as a person with a chat and a topic, with all its messages drawn."""
    address = page.url.partition("#")[0]
    await page.goto("about:blank")
    await page.goto(f"{address}#{'/'.join(map(str, place))}")
    await page.wait_for_selector("body[data-ready]")


async def reply(page: Page, text: str) -> Locator:
    """Types a text, and gives the bot's next message."""
    theirs = page.locator(".message:not(.out)")
    before = await theirs.count()
    await page.locator("#input").fill(text)
    await page.locator("#send").click()
    await expect(theirs).to_have_count(before + 1)
    return theirs.nth(before)


async def test_the_first_question_offered_is_answered_with_its_source(page: Page) -> None:
    await expect(page.get_by_text("không phải Telegram thật")).to_be_visible()
    await page.get_by_role("button", name=QUESTION).click()
    answer = page.locator(".message:not(.out)").first
    await expect(answer.locator("b")).to_have_text("Bắc Kạn")
    await expect(answer).to_contain_text("Nguồn: ")
    await answer.get_by_role("button", name=texts.BUTTON_SOURCE).click()
    await expect(page.locator(".message").last).to_contain_text("Nguồn của câu trả lời")
    await answer.get_by_role("button", name=texts.BUTTON_GOOD).click()
    await expect(page.locator("#toasts")).to_contain_text("Cảm ơn")
    follow_up = await reply(page, "còn năm 2022?")
    await expect(follow_up).to_contain_text("Bắc Giang")


async def test_a_choice_is_clicked_and_a_list_is_paged(page: Page) -> None:
    await go(page, BINH, BINH, 0)
    back = await reply(page, "cụm trưởng năm 2017")
    await expect(back).to_contain_text("cụm thi đua nào")
    await back.get_by_role("button", name="Trung du và Miền núi phía Bắc").click()
    await expect(page.locator(".message").last).to_contain_text("Tuyên Quang")
    shown = await reply(page, "các hình thức khen thưởng")
    pages = int((await shown.get_by_role("button", name=re.compile(r"^1.\d+$")).inner_text()).partition("/")[2])
    for number in range(2, pages + 1):
        await shown.get_by_role("button", name=texts.BUTTON_NEXT).click()
        await expect(shown.get_by_role("button", name=f"{number}/{pages}")).to_be_visible()
    await expect(shown).to_contain_text("Giấy khen")
    await expect(shown.get_by_role("button", name=texts.BUTTON_NEXT)).to_have_count(0)
    await shown.get_by_role("button", name=texts.BUTTON_PREVIOUS).click()
    await expect(shown.get_by_role("button", name=f"{pages - 1}/{pages}")).to_be_visible()


async def test_markup_that_one_types_is_shown_as_typed(page: Page) -> None:
    nasty = "<img src=x onerror=alert(1)> <b>đậm</b> *sao* [a](javascript:alert(1))"
    await go(page, BINH, BINH, 0)
    answer = await reply(page, f"/cum {nasty}")
    await expect(answer.locator(".text")).to_contain_text("<img src=x")
    await expect(page.locator(".message.out .text").last).to_have_text(f"/cum {nasty}")
    assert await page.locator("#messages img, #messages a[href^=javascript]").count() == 0


async def test_a_chat_chooses_its_cluster(page: Page) -> None:
    await go(page, BINH, BINH, 0)
    offered = await reply(page, "/cum")
    await offered.get_by_role("button", name="Các tỉnh Trung du và Miền núi phía Bắc").click()
    await expect(offered).to_contain_text("Đã chọn cụm mặc định")
    await expect(await reply(page, "cụm trưởng năm 2017")).to_contain_text("Tuyên Quang")


async def test_in_a_group_it_answers_when_called_and_is_silent_otherwise(page: Page) -> None:
    await go(page, AN, GROUP, 0)
    await expect(page.locator("h1")).to_have_text("Phòng Thi đua – Khen thưởng")
    await page.locator("#input").fill("Chiều nay họp nhé")
    await page.keyboard.press("Enter")
    answer = await reply(page, f"/hoi {QUESTION}")
    await expect(answer).to_contain_text("Bắc Kạn")
    await expect(answer.locator(".quote")).to_contain_text("/hoi")
    await expect(page.locator(".message:not(.out)")).to_have_count(1)
    await expect(await reply(page, "/cum tdmnpb")).to_contain_text(texts.GROUP_ADMINS_ONLY)


async def test_an_inline_answer_is_posted_in_a_group(page: Page) -> None:
    await go(page, BINH, GROUP, 0)
    await page.locator("#input").fill(f"@thidua_bot {QUESTION}")
    await page.get_by_role("option", name="Bắc Kạn").first.click()
    posted = page.locator(".message.out").last
    await expect(posted).to_contain_text("qua @thidua_bot")
    await expect(posted).to_contain_text("Bắc Kạn")


async def test_a_user_is_refused_what_admins_do(page: Page) -> None:
    await go(page, BINH, BINH, 0)
    await page.locator("#commands").click()
    await expect(page.get_by_role("option", name="/gopy")).to_be_visible()
    await expect(page.get_by_role("option", name="/napdulieu")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(await reply(page, "/napdulieu")).to_contain_text(texts.ADMINS_ONLY)
    await page.locator("#file").set_input_files(
        {"name": "moi.yaml", "mimeType": "text/yaml", "buffer": SOURCE.encode()}
    )
    await page.locator("#send").click()
    await expect(page.locator(".message").last).to_contain_text(texts.FILES_FROM_ADMINS_ONLY)


async def test_an_admin_reloads_adds_a_file_and_teaches(page: Page) -> None:
    await go(page, AN, AN, 0)
    unknown = "Hội Mây Trắng Xanh gồm những tỉnh nào?"
    await reply(page, unknown)

    await go(page, ADMIN, ADMIN, 0)
    await expect(page.locator(".persona small")).to_have_text("Đang là: quản trị")
    await page.locator("#commands").click()
    await page.get_by_role("option", name="/napdulieu").click()
    await expect(page.locator(".message").last).to_contain_text("Dữ liệu không đổi.")

    await page.locator("#file").set_input_files(
        {"name": "moi.yaml", "mimeType": "text/yaml", "buffer": SOURCE.encode()}
    )
    await page.locator("#send").click()
    preview = page.locator(".message").last
    await expect(preview).to_contain_text("Tệp hợp lệ.")
    await preview.get_by_role("button", name=texts.BUTTON_CONFIRM).click()
    await expect(page.locator("#messages").get_by_text("Đã nạp dữ liệu.")).to_be_visible()
    await expect(
        await reply(page, "Năm 2031 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?")
    ).to_contain_text("Báo thử")

    listed = await reply(page, "/chuatraloi")
    await listed.get_by_role("button", name=unknown).click()
    await page.get_by_role("button", name=texts.BUTTON_AS_ALIAS).click()
    await expect(page.locator(".message", has_text="Anh/chị viết theo mẫu")).to_be_visible()
    await expect(page.locator("#context")).to_be_visible()  # the bot asks for a reply, and the page begins one
    await expect(page.locator("#input")).to_have_attribute("placeholder", texts.ALIAS_SHAPE)
    review = await reply(page, "Hội Mây Trắng Xanh = trung du mien nui phia bac")
    await review.get_by_role("button", name=texts.BUTTON_TEACH).click()
    await expect(page.locator("#messages").get_by_text("Đã dạy.")).to_be_visible()
    await expect(await reply(page, unknown)).to_contain_text("Thái Nguyên")


# Links within a text are as high as their line.
SMALL_TARGETS = """() => [...document.querySelectorAll("button, input, textarea, [role=option], [role=menuitem]")]
  .filter((one) => one.checkVisibility() && !one.closest(".text") && one.type !== "file")
  .map((one) => [one.id || one.className, one.innerText, one.getBoundingClientRect()])
  .filter(([, , box]) => box.height < 44 || box.width < 44)
  .map(([id, text, box]) => [id, text, box.width, box.height])"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_on_a_phone_all_is_in_reach(browser: Browser, address: str, scheme: str) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme, has_touch=True)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    await page.goto(f"{address}#{AN}")
    await page.wait_for_selector("body[data-ready]")
    await page.locator(".chat").first.tap()
    answer = await reply(page, "các hình thức khen thưởng")
    await answer.get_by_role("button", name=texts.BUTTON_NEXT).tap()
    await expect(answer.get_by_role("button", name=texts.BUTTON_PREVIOUS)).to_be_visible()
    await expect(page.locator(".day.resting")).to_have_count(1)  # it would cover what one reads
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    for act in ("none", "#chat-menu", "#commands"):
        if act != "none":
            await page.locator(act).tap()
        small = await page.evaluate(SMALL_TARGETS)
        assert small == [], act
        await page.keyboard.press("Escape")
    boxes = [await button.bounding_box() for button in await answer.get_by_role("button").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] >= 44 for box in boxes)
    await context.close()


async def test_the_keyboard_alone_is_enough_for_an_answer_and_its_buttons(page: Page) -> None:
    await go(page, BINH, BINH, 0)
    await expect(page.locator("#input")).to_be_focused()
    theirs = page.locator(".message:not(.out)")
    before = await theirs.count()
    await page.keyboard.type("cụm trưởng TDMNPB 2017")
    await page.keyboard.press("Enter")
    await expect(theirs).to_have_count(before + 1)
    await theirs.last.focus()
    await page.keyboard.press("Tab")
    await expect(theirs.last.locator(".keyboard button").first).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(theirs).to_have_count(before + 2)
