"""A document sent to the running program: what nobody knew is answered with the new source; killed in the midst of the
review, nothing accepted is lost and nothing unreviewed is live."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable

import docx
import pytest

from handlers.messages import texts
from localtelegram import ADMIN, LocalTelegram

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(
        importlib.util.find_spec("knowledge.intake.proposing") is None,
        reason="the program's own rules are not there yet",
    ),
]

PATIENCE = 300.0
QUESTION = "Năm 2031 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"
CLUSTER = "Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc"
MET = f"Ngày 20/12/2030, tại thành phố Tuyên Quang, {CLUSTER} tổ chức Hội nghị tổng kết công tác thi đua năm 2030."
CHOSEN = "Hội nghị đã thống nhất bầu tỉnh Tuyên Quang làm Cụm trưởng, tỉnh Thái Nguyên làm Cụm phó năm 2031."
TITLE = f"{CLUSTER} tổng kết năm 2030"


def word() -> bytes:
    document = docx.Document()
    document.add_heading(TITLE, 0)
    document.add_paragraph("Thứ hai, 23/12/2030 - 08:00")
    for paragraph in (MET, CHOSEN):
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


async def after(telegram: LocalTelegram, act: Callable[[], object], *, edited: bool = True):
    """What the bot says or edits after an act of the admin's."""
    mark = telegram.messages.mark()
    outcome = act()
    if hasattr(outcome, "__await__"):
        await outcome
    return await telegram.messages.next(ADMIN, mark, edited=edited)


async def test_what_a_document_tells_is_known_once_reviewed_even_past_a_kill(
    telegram: LocalTelegram, tmp_path, launch: Callable
) -> None:
    admin = telegram.person(ADMIN)
    telegram.people.chat(ADMIN).started = True
    settings = {"TELEGRAM__ADMINS": str(ADMIN), "CHAT__QUESTIONS_PER_MINUTE": "1000"}

    async def accept_until(message, words: str):
        """The card whose sentence has these words, all before it accepted."""
        while words not in message.text.split("\n")[0]:
            message = await after(telegram, lambda shown=message: admin.press(shown, texts.BUTTON_ACCEPT))
        return message

    async with launch(tmp_path, telegram, **settings) as program:
        assert "Chưa có dữ liệu" in (await admin.ask(QUESTION)).text
        summary = await after(telegram, lambda: admin.upload("bien-ban.docx", word()))
        assert summary.text.startswith(TITLE)
        assert "23/12/2030" in summary.text
        review = next(one["text"] for one in summary.buttons if one["text"].startswith("Duyệt"))
        first = await after(telegram, lambda: admin.press(summary, review))
        await accept_until(first, "Cụm phó")
        program.process.kill()
        await program.ended()

    async with launch(tmp_path, telegram, **settings):
        assert "Chưa có dữ liệu" in (await admin.ask(QUESTION)).text  # accepted is not live
        listed = await admin.ask("/xetduyet")
        card = await after(telegram, lambda: admin.press(listed, listed.buttons[0]["text"]))
        assert "Cụm phó" in card.text.split("\n")[0]  # and nothing of what was accepted is asked again
        end = await accept_until(card, "Đã xem hết")
        asked = await after(telegram, lambda: admin.press(end, texts.BUTTON_FINISH))
        assert "Đưa vào dữ liệu?" in asked.text, asked.text
        done = await after(telegram, lambda: admin.press(asked, texts.BUTTON_CONFIRM))
        assert "Đã nạp dữ liệu" in done.text
        answer = await admin.ask(QUESTION)
        assert "Tuyên Quang" in answer.text
        assert "23/12/2030" in answer.text
