"""What admins do to the running program, and what nobody else can do to it by any way in."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile

import openpyxl
import pytest

from handlers.messages import texts
from handlers.messages.buttons import ADMIN_ACTIONS, data
from localtelegram import ADMIN, ANONYMOUS

pytestmark = [pytest.mark.processes, pytest.mark.asyncio(loop_scope="module")]

COMMANDS = ("/napdulieu", "/reload", "/trangthai", "/status", "/chuatraloi", "/xuat", "/mau")
BOLD = "<b>Đậm</b> & *sao* _gạch_ [liên kết](http://xau.vn) <script>x</script>"
"""What a fact's text may hold without anything of it becoming markup."""
MEMBERS = "Thành viên của cụm"


def source(year: int, unit: str = "Thái Nguyên", title: str = "") -> bytes:
    head = {"publisher": "Báo thử", "published": f"{year}-01-02", "title": title or f"Tin thử năm {year}"}
    roles = [{"cluster": "TDMNPB", "year": year, "role": "head", "unit": unit}]
    return json.dumps({"source": head, "roles": roles}, ensure_ascii=False).encode()  # JSON is YAML


def asking(year: int) -> str:
    return f"Năm {year} tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"


def overlay_files(world) -> set[str]:
    overlay = world.program.directory / "overlay"
    return {str(path.relative_to(overlay)) for path in overlay.rglob("*") if path.is_file()}


async def uploaded(world, content: bytes, name: str = "a.yaml"):
    return await world.said_after(ADMIN, lambda: world.admin.upload(name, content))


async def confirmed(world, content: bytes, name: str = "a.yaml"):
    asked = await uploaded(world, content, name)
    assert asked.text.startswith("Tệp hợp lệ."), asked.text
    return await world.said_after(ADMIN, lambda: world.admin.press(asked, texts.BUTTON_CONFIRM), edited=True)


async def version(world) -> str:
    return (await world.admin.ask("/trangthai")).text.split("Phiên bản dữ liệu: ")[1].split("\n")[0]


# ---- what admins do --------------------------------------------------------------------------------------------


async def test_a_reload_takes_in_what_staff_wrote_and_names_what_it_changed(world):
    before = await version(world)
    assert (await world.admin.ask("/reload")).text == f"Dữ liệu không đổi. Phiên bản {before}."
    folder = world.program.directory / "overlay" / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "2031-01-02-tay.yaml").write_bytes(source(2031))
    told = await world.admin.ask("/napdulieu")
    assert f"{before} → {await version(world)}" in told.text
    assert "Thay đổi: +1\nvai trò trong cụm: +1\n+ tỉnh Thái Nguyên là cụm trưởng TDMNPB năm 2031" in told.text
    answer = await world.somebody().ask(asking(2031))
    assert "Thái Nguyên" in answer.text
    assert "Báo thử" in answer.text


async def test_a_reload_that_cannot_be_names_file_and_line_and_all_goes_on(world):
    before = await version(world)
    broken = world.program.directory / "overlay" / "sources" / "2032-01-02-hong.yaml"
    broken.parent.mkdir(parents=True, exist_ok=True)
    broken.write_text("source: {publisher: B, published: 2032-01-02, title: T}\nroles:\n  - {cluster: TDMNPB}\n")
    refused = await world.admin.ask("/napdulieu")
    assert "2032-01-02-hong.yaml:\n• dòng 3: " in refused.text
    assert before in refused.text
    assert "Bắc Kạn" in (await world.somebody().ask(asking(2023))).text
    broken.unlink()
    assert await version(world) == before


async def test_status_export_and_remarks(world):
    an = world.somebody()
    await an.ask(asking(2023))
    await an.ask("/gopy nên có thêm năm 2024")
    status = (await world.admin.ask("/status")).text
    assert "Sổ ghi: bình thường" in status
    assert "trả lời được" in status
    for command, ending in (("/xuat", "xlsx"), ("/xuat csv", "csv")):
        sent = await world.admin.ask(command)
        stored = world.telegram.state.files.by_id(sent.content["document"]["file_id"])
        assert sent.content["document"]["file_name"].endswith(ending)
        assert len(stored.content) > 10_000
    assert "nên có thêm năm 2024" in (await world.admin.ask("/gopy")).text


async def group_page(world, question: str):
    """The page of an unanswered question in the admin's list."""
    listed, found = None, []
    async with asyncio.timeout(20):
        while not found:  # what is noted of a question is written a moment after its answer
            listed = await world.admin.ask("/chuatraloi")
            found = [button["text"] for button in listed.buttons if button["text"].startswith(question[:20])]
    return await world.said_after(ADMIN, lambda: world.admin.press(listed, found[0]), edited=True)


async def test_an_unanswered_question_is_taught_as_another_name(world):
    an = world.somebody()
    question = "Hội Mây Trắng Xanh gồm những tỉnh nào?"
    await an.ask(question)
    page = await group_page(world, question)
    prompt = await world.said_after(ADMIN, lambda: world.admin.press(page, texts.BUTTON_AS_ALIAS))
    review = await world.admin.ask("Hội Mây Trắng Xanh = trung du mien nui phia bac", reply_to_id=prompt.message_id)
    done = await world.said_after(ADMIN, lambda: world.admin.press(review, texts.BUTTON_TEACH), edited=True)
    assert "Đã dạy." in done.text
    assert "Thái Nguyên" in (await an.ask(question)).text


async def test_an_unanswered_question_is_taught_as_an_example(world):
    an = world.somebody()
    question = "Chung mâm TDMNPB hội ngộ mấy ông bà láng giềng nào thế nhờ?"
    await an.ask(question)
    page = await group_page(world, question)
    shown = await world.said_after(ADMIN, lambda: world.admin.press(page, texts.BUTTON_AS_EXAMPLE), edited=True)
    while MEMBERS not in [button["text"] for button in shown.buttons]:
        shown = await world.said_after(ADMIN, lambda m=shown: world.admin.press(m, texts.BUTTON_NEXT), edited=True)
    review = await world.said_after(ADMIN, lambda: world.admin.press(shown, MEMBERS), edited=True)
    done = await world.said_after(ADMIN, lambda: world.admin.press(review, texts.BUTTON_TEACH), edited=True)
    assert "Đã dạy." in done.text
    assert "Thái Nguyên" in (await an.ask(question)).text


# ---- files -----------------------------------------------------------------------------------------------------


def sheet() -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    tables = {
        "source": (("publisher", "published", "title"), ("Báo thử", "2034-01-02", "Bảng năm 2034")),
        "roles": (("cluster", "year", "role", "unit"), ("TDMNPB", 2034, "head", "Lạng Sơn")),
    }
    for name, rows in tables.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "year", "unit"),
    [
        ("moi.yaml", source(2033, "Phú Thọ"), 2033, "Phú Thọ"),
        ("moi.xlsx", sheet(), 2034, "Lạng Sơn"),
    ],
)
async def test_a_file_is_shown_confirmed_and_then_answered_from(world, name, content, year, unit):
    before = overlay_files(world)
    asked = await uploaded(world, content, name)
    assert unit in asked.text
    assert overlay_files(world) == before
    done = await world.said_after(ADMIN, lambda: world.admin.press(asked, texts.BUTTON_CONFIRM), edited=True)
    assert "Đã nạp dữ liệu." in done.text
    assert len(overlay_files(world) - before) == 1
    assert unit in (await world.somebody().ask(asking(year))).text


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    return packed.getvalue()


def entity_bomb() -> bytes:
    """A workbook whose XML would grow without end."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{levels}]><workbook>&e11;</workbook>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", xml)
        archive.writestr("xl/workbook.xml", xml)
    return packed.getvalue()


def alias_bomb() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join(lines).encode()


BAD = {
    "packed bomb": ("a.xlsx", bomb()),
    "entity bomb": ("a.xlsx", entity_bomb()),
    "alias bomb": ("a.yaml", alias_bomb()),
    "deep": ("a.yaml", b"[" * 100_000),
    "too large": ("a.yaml", b"#" * 2_000_001),
    "no text": ("a.yaml", bytes(range(256))),
    "empty": ("a.yaml", b" \n"),
    "no head": ("a.yaml", b"roles: []"),
    "python": ("a.yaml", b"source: !!python/object/apply:os.system ['touch hacked']"),
    "program": ("a.exe", b"MZ"),
    "two endings": ("a.yaml.sh", source(2036)),
    "picture": ("a.png", source(2036)),
    "no workbook": ("a.xlsx", source(2036)),
    "broken zip": ("a.xlsx", b"PK\x03\x04" + b"\0" * 50),
    "wide csv": ("a.csv", b";" * 500_000),
    "unknown unit": ("a.yaml", source(2036, "Atlantis")),
}


@pytest.mark.parametrize("kind", list(BAD))
async def test_a_bad_file_is_declined_and_changes_nothing(world, kind):
    name, content = BAD[kind]
    before, files = await version(world), overlay_files(world)
    said = await uploaded(world, content, name)
    assert not said.text.startswith("Tệp hợp lệ.")
    assert said.buttons == []
    assert (await version(world), overlay_files(world)) == (before, files)
    assert not list(world.program.directory.rglob("hacked"))


@pytest.mark.parametrize("name", ["../../../tmp/x.yaml", "/etc/cron.d/x.yaml"])
async def test_the_name_of_a_file_is_not_a_path(world, name):
    before = overlay_files(world)
    asked = await uploaded(world, source(2037, title="../../Tên có ../ dấu"), name)
    assert "sources/2037-01-02-ten-co-dau.yaml" in asked.text
    cancelled = await world.said_after(ADMIN, lambda: world.admin.press(asked, texts.BUTTON_CANCEL), edited=True)
    assert cancelled.text == texts.UPLOAD_CANCELLED
    assert overlay_files(world) == before


async def test_markup_in_facts_is_shown_as_it_stands(world):
    content = {
        "source": {"publisher": BOLD, "published": "2038-01-02", "title": BOLD},
        "roles": [{"cluster": "TDMNPB", "year": 2038, "role": "head", "unit": "Sơn La", "note": BOLD}],
    }
    await confirmed(world, json.dumps(content, ensure_ascii=False).encode())
    an = world.somebody()
    answer, sources = await an.ask(asking(2038)), await an.ask("/nguon")
    assert "Sơn La" in answer.text
    for message in (answer, sources):
        assert BOLD[:40] in message.text
        bold = [entity for entity in message.entities if entity["type"] == "bold"]
        assert [message.text[entity["offset"] :][: entity["length"]] for entity in bold] in (
            ["Sơn La"],
            ["Nguồn của câu trả lời"],
        )
        assert {entity["type"] for entity in message.entities} <= {"bold", "italic", "url"}


# ---- what nobody else does -------------------------------------------------------------------------------------


@pytest.fixture
def waiting(world):
    """A file that the next reload would take in."""
    path = world.program.directory / "overlay" / "sources" / "2040-01-02-cho.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source(2040))
    yield path
    path.unlink(missing_ok=True)


async def test_no_other_way_in_runs_a_command_of_admins(world, waiting):
    """A user, a group's admin named or anonymous, an admin in a group, forwarded, through a bot, inline, edited."""
    an = world.somebody()
    group = world.group(an)
    world.telegram.people.set_status(an.user.id, group.id, "administrator")
    anonymous = world.telegram.person(ANONYMOUS)
    for command in COMMANDS:
        addressed = f"{command}@thidua_bot"
        refusals = [
            (await an.ask(command)).text,
            (await an.ask(command, forwarded_from=world.admin.user)).text,
            (await an.ask(addressed, group.id)).text,
            (await anonymous.ask(addressed, group.id)).text,
        ]
        assert set(refusals) == {texts.ADMINS_ONLY}, (command, refusals)
        assert (await world.admin.ask(addressed, group.id)).text == texts.ADMINS_IN_PRIVATE, command
        assert (await world.admin.ask(command, forwarded_from=an.user)).text == texts.ADMINS_NOT_FORWARDED, command
        assert (await said_through_a_bot(world, command)).text == texts.ADMINS_NOT_FORWARDED, command
        _, found = await world.admin.inline(command)
        shown = [result["message"]["content"]["text"] for result in found["results"]]
        assert not any("Đã nạp" in text or "Tình trạng" in text for text in shown), command
    said = []
    await world.said_after(ADMIN, lambda: said.append(world.admin.say("xin chào")))
    edits = [lambda command=command: world.admin.edit(said[0], command) for command in COMMANDS]
    assert await world.quiet(ADMIN, lambda: [edit() for edit in edits], world.somebody())
    assert world.telegram.state.record.of("sendDocument") == []
    waiting.unlink()
    assert "không đổi" in (await world.admin.ask("/napdulieu")).text  # nothing of all this had loaded the file


async def said_through_a_bot(world, text: str):
    """What the bot says to a text that the admin posts as the result of an inline query."""
    content = {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": len(text)}]}
    people, bot = world.telegram.people, world.telegram.state.bot
    return await world.said_after(ADMIN, lambda: people._say(ADMIN, ADMIN, content, via_bot=bot))


async def test_admins_buttons_do_nothing_for_others(world):
    an = world.somebody()
    answer = await an.ask(asking(2023))
    asked = await uploaded(world, source(2041))
    files = overlay_files(world)
    stolen = [button["callback_data"] for button in asked.buttons]
    for pressed in [*stolen, *(data(action, "0") for action in sorted(ADMIN_ACTIONS))]:
        query = world.telegram.people.press(an.user.id, answer, pressed, forged=True)
        assert (await query.wait(20))["text"] == texts.ADMINS_ONLY
    # In a group it is no admin's button either, not even the admin's own.
    group = world.group(an)
    shown = await an.ask(f"/hoi {asking(2023)}", group.id)
    query = world.telegram.people.press(ADMIN, shown, stolen[0], forged=True)
    assert (await query.wait(20))["text"] == texts.ADMINS_ONLY
    assert overlay_files(world) == files
    await world.said_after(ADMIN, lambda: world.admin.press(asked, texts.BUTTON_CANCEL), edited=True)
    for replayed in stolen:
        query = world.telegram.people.press(ADMIN, asked, replayed, forged=True)
        assert (await query.wait(20))["text"] == texts.TEACH_EXPIRED
    assert overlay_files(world) == files


@pytest.mark.parametrize("forged", ["", "x", "1:q:999999", "1:uc:../../x", "2:q:0", "1:zz:0", "1:p:-1", "é" * 30])
async def test_forged_buttons_are_answered_and_do_nothing(world, forged):
    an = world.somebody()
    answer = await an.ask(asking(2023))
    lines = world.telegram.transcript(an.user.id)
    query = world.telegram.people.press(an.user.id, answer, forged, forged=True)
    assert await query.wait(20) is not None
    assert world.telegram.transcript(an.user.id) == lines


async def test_files_of_others_are_not_even_fetched(world):
    an = world.somebody()
    group = world.group(an)
    world.telegram.state.record.clear()
    assert (await world.said_after(an.user.id, lambda: an.upload("a.yaml", source(2042)))).text == (
        texts.FILES_FROM_ADMINS_ONLY
    )
    assert await world.quiet(group.id, lambda: world.admin.upload("a.yaml", source(2042), group.id), world.somebody())
    assert world.telegram.state.record.of("getFile") == []
