"""Documents sent to the bot: read, reviewed a press at a time, and then known; over HTTP, with real files."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import docx
import openpyxl
import pytest
from PIL import Image, ImageDraw

from handlers.messages import texts
from knowledge.intake.proposal import Proposal
from knowledge.intake.taking import DocumentIntake
from localtelegram import ADMIN, AN
from localtelegram.faults import Fault

CLUSTER = "Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc"
TITLE = "Hội nghị tổng kết công tác thi đua năm 2023"
TEXT = (
    "Sáng nay, hội nghị bầu Tuyên Quang làm Cụm trưởng năm 2031 với số phiếu <cao> & tuyệt đối. "
    "Sau đó hội nghị bầu Thái Nguyên làm Cụm phó năm 2031."
)


async def test_a_server_that_gives_no_files_out_is_told(world):
    named = json.dumps({"ok": True, "result": {"file_id": "a", "file_unique_id": "b", "file_path": "/var/lib/a.docx"}})
    world.telegram.state.faults.add(Fault("getFile", "body", code=200, description=named))
    said = await world.said_after(ADMIN, lambda: world.admin.upload("a.docx", word(TEXT)))
    assert said.text == texts.UPLOAD_NOT_SERVED


class Elections:
    """Proposes who was elected, in just these words."""

    def propose(self, document):
        whole = document.whole
        found = []
        for one in re.finditer(r"bầu (?P<unit>[\w ]+?) làm Cụm (?P<role>trưởng|phó)(?: năm (?P<year>\d{4}))?", whole):
            year = int(one["year"] or 2031)
            role, other = ("head", "deputy") if one["role"] == "trưởng" else ("deputy", "head")
            start = max(whole.rfind(". ", 0, one.start()) + 2, whole.rfind("\n", 0, one.start()) + 1)
            end = whole.find(".", one.end()) + 1 or len(whole)
            values = {"cluster": CLUSTER, "year": year, "role": role, "holder": one["unit"]}
            found.append(
                Proposal(
                    "role", values, one.span("unit"), whole[start:end], "elected", "beside", 0.9, ({"role": other},)
                )
            )
        return found


@pytest.fixture
def services(services, tmp_path):
    intake = DocumentIntake(tmp_path / "intake.sqlite", make=Elections)
    yield replace(services, intake=intake)
    intake.close()


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    document.add_heading(TITLE, 0)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


async def sent(world, name: str = "bien-ban.docx", content: bytes | None = None, **options):
    """The summary of a document that an admin sends."""
    content = word(TEXT) if content is None else content
    return await world.said_after(ADMIN, lambda: world.admin.upload(name, content, **options), edited=True)


async def pressed(world, message, label: str):
    """The message after a press: the same one, edited."""
    return await world.said_after(ADMIN, lambda: world.admin.press(message, label), edited=True)


async def begun(world):
    return await pressed(world, await sent(world), texts.BUTTON_REVIEW.format(n=2))


async def test_a_document_is_reviewed_a_press_at_a_time_and_then_known(world):
    old = world.assistant.version
    summary = await sent(world)
    assert TITLE in summary.text
    assert "Tìm thấy 2 dữ kiện: 2 vai trò" in summary.text
    card = await pressed(world, summary, texts.BUTTON_REVIEW.format(n=2))
    assert card.text.startswith(f"Năm 2031, Cụm trưởng của {CLUSTER} là Tuyên Quang.")
    assert "Sáng nay, hội nghị bầu Tuyên Quang làm Cụm trưởng năm 2031 với số phiếu <cao> & tuyệt đối." in card.text
    assert "quy tắc elected; năm ghi ngay cạnh; độ chắc 90 %" in card.text
    assert "Còn 2/2" in card.text
    bold = [one for one in card.content["entities"] if one["type"] == "bold"]
    assert [card.text[one["offset"] : one["offset"] + one["length"]] for one in bold][1:] == ["Tuyên Quang"]
    card = await pressed(world, card, texts.BUTTON_ACCEPT)
    assert "Cụm phó" in card.text
    end = await pressed(world, card, texts.BUTTON_ACCEPT)
    assert "Nhận 2, bỏ 0, để sau 0." in end.text
    assert world.assistant.version == old  # accepted is not live
    asked = await pressed(world, end, texts.BUTTON_FINISH)
    assert "Đưa vào dữ liệu?" in asked.text
    assert world.assistant.version == old  # nor is reviewed
    done = await pressed(world, asked, texts.BUTTON_CONFIRM)
    assert "Đã nạp dữ liệu." in done.text
    assert done.buttons == []
    assert world.assistant.version != old
    kept = [path for path in world.overlay.rglob("*.yaml") if path.parent.name == "sources"]
    assert len(kept) == 1
    assert "unit: Tuyên Quang" in kept[0].read_text(encoding="utf-8")
    assert (await sent(world)).text == texts.INTAKE_KNOWN_LIVE


async def test_cards_are_mended_skipped_and_undone(world):
    card = await begun(world)
    card = await pressed(world, card, "→ vai trò: Cụm phó")
    review = world.services.intake.review(1)
    assert review.accepted()[0].values["role"] == "deputy"
    card = await pressed(world, card, texts.BUTTON_UNDO)
    assert "Tuyên Quang" in card.text
    assert review.accepted() == []
    card = await pressed(world, card, texts.BUTTON_SKIP)
    end = await pressed(world, card, texts.BUTTON_REJECT)
    assert "Nhận 0, bỏ 1, để sau 1." in end.text
    assert texts.BUTTON_FINISH not in {button["text"] for button in end.buttons}
    card = await pressed(world, end, texts.BUTTON_SKIPPED.format(n=1))
    assert "Tuyên Quang" in card.text


async def test_a_fact_is_mended_by_writing(world):
    card = await begun(world)
    prompt = await world.said_after(ADMIN, lambda: world.admin.press(card, texts.BUTTON_MEND))
    assert "year: 2031" in prompt.text
    wrong = await world.said_after(ADMIN, lambda: world.admin.say("năm 2032", reply_to_id=prompt.message_id))
    assert wrong.text.startswith("Chưa đúng mẫu")
    following = await world.said_after(ADMIN, lambda: world.admin.say("year: 2032", reply_to_id=prompt.message_id))
    assert "Cụm phó" in following.text
    assert world.services.intake.review(1).accepted()[0].values["year"] == 2032


async def test_what_is_missing_is_added_by_a_sentence(world):
    summary = await sent(world)
    prompt = await world.said_after(ADMIN, lambda: world.admin.press(summary, texts.BUTTON_WRITE))
    nothing = await world.said_after(ADMIN, lambda: world.admin.say("Trời đẹp", reply_to_id=prompt.message_id))
    assert nothing.text == texts.INTAKE_WRITTEN_NOTHING
    line = "Hội nghị bầu Bắc Kạn làm Cụm phó năm 2024."
    card = await world.said_after(ADMIN, lambda: world.admin.say(line, reply_to_id=prompt.message_id))
    assert "là Bắc Kạn." in card.text
    assert "do anh/chị viết thêm" in card.text


async def test_an_old_button_decides_nothing_again(world):
    card = await begun(world)
    accept = next(button["callback_data"] for button in card.buttons if button["text"] == texts.BUTTON_ACCEPT)
    await pressed(world, card, texts.BUTTON_ACCEPT)
    await world.telegram.people.press(ADMIN, card, accept, forged=True).wait(5)
    assert len(world.services.intake.review(1).accepted()) == 1


async def test_what_the_knowledge_refuses_keeps_the_review(world):
    summary = await sent(world, content=word("Hội nghị bầu Xứ Lạ làm Cụm trưởng năm 2031."))
    card = await pressed(world, summary, texts.BUTTON_REVIEW.format(n=1))
    end = await pressed(world, card, texts.BUTTON_ACCEPT)
    refused = await pressed(world, end, texts.BUTTON_FINISH)
    assert "Chưa ghi được" in refused.text
    assert "Xứ Lạ" in refused.text
    back = await pressed(world, refused, texts.BUTTON_UNDO)
    assert "Nhận 1, bỏ 0" in back.text
    assert not list(world.overlay.rglob("*.yaml"))


async def test_a_document_can_be_dropped(world):
    done = await pressed(world, await sent(world), texts.BUTTON_DROP)
    assert done.text == texts.INTAKE_DROPPED
    assert (await sent(world)).text == texts.INTAKE_KNOWN_DROPPED
    assert (await world.said_after(ADMIN, lambda: world.admin.say("/xetduyet"))).text == texts.INTAKE_NONE


async def test_a_review_is_taken_up_again_where_it_was_left(world):
    card = await begun(world)
    await pressed(world, card, texts.BUTTON_ACCEPT)
    listed = await world.said_after(ADMIN, lambda: world.admin.say("/xetduyet"))
    card = await pressed(world, listed, TITLE)
    assert "Cụm phó" in card.text


async def test_pasted_text_is_a_document(world):
    text = f"{TITLE}\n{TEXT}\n" + "Các đại biểu trao đổi kinh nghiệm. " * 12
    summary = await world.said_after(ADMIN, lambda: world.admin.say(text), edited=True)
    assert "Tìm thấy 2 dữ kiện" in summary.text


async def test_an_office_list_is_a_document_and_a_file_of_facts_is_not(world):
    book = openpyxl.Workbook()
    book.active.append(["Nội dung", "Ghi chú"])
    book.active.append(["Hội nghị bầu Tuyên Quang làm Cụm trưởng năm 2031", "x"])
    buffer = io.BytesIO()
    book.save(buffer)
    assert "Tìm thấy 1 dữ kiện" in (await sent(world, "danh-sach.xlsx", buffer.getvalue())).text
    book.create_sheet("source")
    buffer = io.BytesIO()
    book.save(buffer)
    said = await world.said_after(ADMIN, lambda: world.admin.upload("a.xlsx", buffer.getvalue()))
    assert said.text.startswith("Tệp chưa dùng được")


async def test_what_cannot_be_read_is_told_in_a_line(world):
    refused = await sent(world, "a.pdf", b"%PDF-1.4 nothing")
    assert refused.text == texts.INTAKE_REFUSED.format(reason="Tệp hỏng hoặc không đúng định dạng PDF, không đọc được.")


async def test_a_photo_without_text_is_told_so(world):
    picture = Image.new("L", (600, 800), 180)
    ImageDraw.Draw(picture).ellipse((100, 100, 400, 500), fill=90)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    said = await sent(world, "anh.jpg", buffer.getvalue(), kind="photo")
    assert said.text.startswith("Chưa đọc được tài liệu này")


async def test_nobody_else_may_send_documents(world):
    said = await world.said_after(AN, lambda: world.an.upload("a.docx", word(TEXT)))
    assert said.text == texts.FILES_FROM_ADMINS_ONLY
    said = await world.said_after(AN, lambda: world.an.upload("a.jpg", b"x", kind="photo"))
    assert said.text == texts.TEXT_ONLY
    assert world.services.intake.store.open_documents() == []
