"""A real browser walks the page; the bot behind it is a small one of PTB's."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect
from telegram import (
    Bot,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMessageContent,
    InputTextMessageContent,
    Update,
)
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, InlineQueryHandler, MessageHandler, filters

from localtelegram import ADMIN, AN, DEFAULT_TOKEN, FORUM, GROUP, LocalTelegram

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
PATIENCE = 300_000  # milliseconds; a slow machine is no failure
KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Ghi chú", callback_data="toast"), InlineKeyboardButton("Báo", callback_data="alert")]]
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]


async def answer(update: Update, _: Any) -> None:
    assert update.message
    if update.message.document:
        await update.message.reply_document(b"x", filename="kiem-tra.csv", caption=update.message.document.file_name)
    else:
        await update.message.reply_html("<b>Bắc Kạn</b> &lt;img src=x onerror=alert(1)&gt;", reply_markup=KEYBOARD)


async def on_button(update: Update, _: Any) -> None:
    assert update.callback_query
    await update.callback_query.answer("Cảm ơn", show_alert=update.callback_query.data == "alert")
    await update.callback_query.edit_message_text("Đã sửa lại")


def cell(text: object, **more: object) -> dict[str, Any]:
    return {"text": text, "align": "left", "valign": "top", **more}


LINK = {"type": "url", "text": "<TTXVN>", "url": "https://vi.example/"}
TABLE = [
    {"type": "paragraph", "text": {"type": "bold", "text": "Cụm trưởng qua các năm"}},
    {
        "type": "table",
        "cells": [[cell("Năm", is_header=True), cell("Tỉnh", is_header=True)], [cell("2022"), cell("A")]],
    },
    {"type": "footer", "text": ["Nguồn: ", LINK]},
]


async def on_inline(update: Update, _: Any) -> None:
    assert update.inline_query
    if update.inline_query.query == "bảng":
        content = InputMessageContent(api_kwargs={"rich_message": {"blocks": TABLE}})
        await update.inline_query.answer([InlineQueryResultArticle("t", "Dạng bảng", content)], cache_time=0)
        return
    offset = int(update.inline_query.offset or 0)
    results = [
        InlineQueryResultArticle(str(number), f"Kết quả {number}", InputTextMessageContent(f"Trả lời {number}"))
        for number in range(offset, offset + 2)
    ]
    await update.inline_query.answer(results, cache_time=0, next_offset=str(offset + 2))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def telegram() -> AsyncIterator[LocalTelegram]:
    """A Telegram of the test's own, in the loop of the browser."""
    async with LocalTelegram(flood=False) as server:
        server.person(AN).say("/start")
        yield server


@pytest_asyncio.fixture(loop_scope="module")
async def answering(telegram: LocalTelegram) -> AsyncIterator[LocalTelegram]:
    builder = ApplicationBuilder().token(DEFAULT_TOKEN).base_url(telegram.base_url)
    application = builder.base_file_url(telegram.base_file_url).build()
    new = filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL
    application.add_handler(MessageHandler(new, answer))
    application.add_handler(CallbackQueryHandler(on_button))
    application.add_handler(InlineQueryHandler(on_inline))
    telegram.people.delete(AN, AN, next(iter(telegram.people.chat(AN).messages)))
    async with application:
        await application.bot.set_my_commands([("hoi", "Hỏi một câu"), ("cum", "Cụm mặc định")])
        await application.bot.set_my_commands([("napdulieu", "Nạp lại")], scope=BotCommandScopeChat(ADMIN))
        assert application.updater
        await application.start()
        await application.updater.start_polling(poll_interval=0, drop_pending_updates=True)
        yield telegram
        await application.updater.stop()
        await application.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, answering: LocalTelegram) -> AsyncIterator[Page]:
    """The page as An sees it, who was never there; anything the browser complains about fails the test."""
    opened = await browser.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    opened.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    await opened.goto(answering.address)
    await opened.wait_for_selector("body[data-ready]")
    yield opened
    await opened.close()
    assert complaints == []


async def go(page: Page, *parts: int) -> None:
    await page.evaluate("place => { location.hash = place; }", "/".join(map(str, parts)))


async def test_asking_pressing_and_no_markup_from_texts(page: Page) -> None:
    await expect(page.get_by_text("Chạy trên máy này – không phải Telegram thật")).to_be_visible()
    await page.locator(".suggestions button").first.click()
    reply = page.locator(".message:not(.out)")
    await expect(reply.locator("b")).to_have_text("Bắc Kạn")
    await expect(reply.locator(".text")).to_contain_text("<img src=x onerror=alert(1)>")
    assert await page.locator("#messages img").count() == 0
    await page.get_by_role("button", name="Ghi chú").click()
    await expect(page.locator("#toasts")).to_contain_text("Cảm ơn")
    await expect(reply.locator(".text")).to_have_text("Đã sửa lại")
    await expect(reply.locator(".meta")).to_contain_text("đã sửa")
    await expect(page.locator(".keyboard")).to_have_count(0)


async def test_alerts_are_closed_and_focus_comes_back(page: Page) -> None:
    await page.locator("#input").fill("x")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Báo", exact=True).click()
    await expect(page.locator("dialog")).to_contain_text("Cảm ơn")
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog")).to_be_hidden()


async def test_command_menus_differ(page: Page) -> None:
    await page.locator("#input").press_sequentially("/")
    await expect(page.get_by_role("option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.out .text")).to_have_text("/cum")
    await go(page, ADMIN, ADMIN, 0)
    await page.locator("#commands").click()
    await expect(page.get_by_role("option")).to_have_text("/napdulieuNạp lại")


async def test_inline_results_page_and_are_posted(page: Page, answering: LocalTelegram) -> None:
    await go(page, AN, GROUP, 0)
    await page.locator("#input").fill("@thidua_bot cụm")
    await expect(page.get_by_role("option")).to_have_count(3)
    await page.get_by_role("option", name="Xem thêm").click()
    await expect(page.get_by_role("option")).to_have_count(5)
    await page.get_by_role("option", name="Kết quả 3").click()
    await expect(page.locator(".message.out")).to_contain_text("qua @thidua_bot")
    # As in Telegram, what was sent through the bot comes to the bot as well, and this one answers everything.
    assert answering.transcript(GROUP)[0] == "Nguyễn Thị An: Trả lời 3"


async def test_a_rich_message_is_drawn_with_its_table(page: Page, answering: LocalTelegram) -> None:
    await go(page, AN, GROUP, 0)
    await page.locator("#input").fill("@thidua_bot bảng")
    await page.get_by_role("option", name="Dạng bảng").click()
    message = page.locator(".message.out")
    await expect(message.locator("tr")).to_have_count(2)
    await expect(message.locator("th").first).to_have_text("Năm")
    await expect(message.get_by_role("link")).to_have_attribute("href", LINK["url"])
    await expect(message.get_by_role("link")).to_have_text("<TTXVN>")
    assert answering.transcript(GROUP)[0].endswith("Năm | Tỉnh\n2022 | A\nNguồn: <TTXVN>")


async def test_unread_marks_and_changing_persons(page: Page, answering: LocalTelegram) -> None:
    answering.person(ADMIN).say("/hoi a", FORUM, thread_id=2)
    row = page.locator(f'[data-place="{FORUM}/2"]')
    await expect(row.locator(".badge")).to_have_text("2")
    await row.click()
    await expect(page.locator(".unread")).to_be_visible()
    await expect(row.locator(".badge")).to_have_count(0)
    await page.locator("#persona").click()
    await page.get_by_role("menuitemradio", name="Lê Minh Châu").click()
    await expect(page.locator(".message.out .text")).to_have_text("/hoi a")


async def test_keyboard_alone_is_enough(page: Page, answering: LocalTelegram) -> None:
    await expect(page.locator("#input")).to_be_focused()
    await page.keyboard.type("câu hoi")
    await page.keyboard.press("Enter")
    await expect(page.locator(".keyboard")).to_be_visible()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#context")).to_contain_text("Sửa tin nhắn")
    await page.locator("#input").fill("câu hỏi")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.out .text")).to_have_text("câu hỏi")
    await page.locator(".message").last.focus()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator(".message.out")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator("#context")).to_contain_text("câu hỏi")
    await page.keyboard.type("thêm")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.out .quote")).to_contain_text("câu hỏi")
    await page.keyboard.press("Escape")
    await expect(page.locator('.chat[aria-current="true"]')).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Phòng Thi đua – Khen thưởng")


async def test_files_go_up_and_come_down(page: Page, answering: LocalTelegram) -> None:
    await go(page, ADMIN, ADMIN, 0)
    await expect(page.locator(".persona strong")).to_have_text("Lê Minh Châu")
    await page.locator("#file").set_input_files({"name": "cụm.yaml", "mimeType": "text/yaml", "buffer": b"a: 1"})
    await expect(page.locator("#context")).to_contain_text("cụm.yaml")
    await page.locator("#send").click()
    received = page.locator(".message:not(.out) .document")
    await expect(received).to_contain_text("kiem-tra.csv")
    await expect(page.locator(".message:not(.out) .text")).to_have_text("cụm.yaml")
    async with page.expect_download() as download:
        await received.click()
    assert (await download.value).suggested_filename == "kiem-tra.csv"


async def test_typing_shows_until_the_message(page: Page, answering: LocalTelegram) -> None:
    answering.state.events.publish("action", AN, action="typing", thread_id=None)
    await expect(page.locator("#chat-head .typing")).to_have_text("đang nhập")
    answering.state.post(answering.people.chat(AN), {"text": "đây"}, sender=answering.state.bot)
    await expect(page.locator("#chat-head .typing")).to_have_count(0)


async def test_photos_are_told_as_such(page: Page, answering: LocalTelegram) -> None:
    await page.locator("#file").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"x"})
    await page.locator("#send").click()
    await expect(page.locator(".message.out .bare")).to_have_text("🖼 Ảnh")
    assert "photo" in answering.history(AN)[0].content


async def test_a_picture_leaves_its_caption_in_sight(page: Page, telegram: LocalTelegram) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (400, 3000)).save(drawn, "PNG")
    bot = Bot(DEFAULT_TOKEN, base_url=telegram.base_url, base_file_url=telegram.base_file_url)
    async with bot:
        await bot.send_photo(AN, drawn.getvalue(), filename="cao.png", caption="Lời của hình")
    await expect(page.locator("img.photo")).to_be_visible()
    await expect(page.get_by_text("Lời của hình").last).to_be_in_viewport()


async def test_what_confirms_and_what_cancels_are_told_apart_by_colour(page: Page, telegram: LocalTelegram) -> None:
    styles = ("success", "danger", "primary", "khong-co")
    row = [{"text": style, "callback_data": style, "style": style} for style in styles]
    content = {"text": "Ghi?", "reply_markup": {"inline_keyboard": [[*row, {"text": "plain", "callback_data": "x"}]]}}
    telegram.state.post(telegram.people.chat(AN), content, sender=telegram.state.bot)
    colours = {}
    for name in (*styles, "plain"):
        key = page.locator("#messages").get_by_role("button", name=name, exact=True)
        colours[name] = await key.evaluate("key => getComputedStyle(key).backgroundColor")
    assert colours.pop("khong-co") == colours["plain"]
    assert len(set(colours.values())) == len(colours)


async def test_phone_goes_between_list_and_chat(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await go(page, AN)
    await expect(page.locator("#conversation")).to_be_hidden()
    await page.locator(".chat").first.click()
    await expect(page.locator("#sidebar")).to_be_hidden()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    await page.locator("#back").click()
    await expect(page.locator("#sidebar")).to_be_visible()


async def test_theme_is_remembered(page: Page) -> None:
    await page.locator("#theme").click()
    chosen = await page.evaluate("document.documentElement.dataset.theme")
    await page.reload()
    await page.wait_for_selector("body[data-ready]")
    assert await page.evaluate("document.documentElement.dataset.theme") == chosen


async def test_group_admin_adds_and_removes_the_bot(page: Page, answering: LocalTelegram) -> None:
    await go(page, ADMIN, GROUP, 0)
    await expect(page.locator("h1")).to_have_text("Phòng Thi đua – Khen thưởng")
    await page.locator("#chat-menu").click()
    await page.get_by_role("menuitem", name="Đưa bot ra khỏi nhóm").click()
    await expect(page.locator("#chat-head p")).to_contain_text("bot không ở trong nhóm")
    await page.locator("#chat-menu").click()
    await page.get_by_role("menuitem", name="Thêm bot vào nhóm").click()
    await expect(page.locator(".service", has_text="đã thêm Trợ lý Thi đua")).to_be_visible()
