import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from handlers import Options
from handlers.admins.reading import UploadRefused, name_of
from handlers.messages import texts
from knowledge.files.overlay import Overlay
from localtelegram import ADMIN, AN, GROUP, Fault

FILE = """source:
  publisher: Báo <Mới>
  published: 2024-01-02
  title: Hội nghị tổng kết & phát động năm 2024
roles:
  - {cluster: TDMNPB, year: 2024, role: head, unit: Thái Nguyên}
""".encode()
STORED = "sources/2024-01-02-hoi-nghi-tong-ket-phat-dong-nam-2024.yaml"


async def uploaded(world, content: bytes = FILE, name: str = "a.yaml"):
    return await world.said_after(ADMIN, lambda: world.admin.upload(name, content))


def overlay_files(world) -> list[str]:
    return sorted(str(path.relative_to(world.overlay)) for path in world.overlay.rglob("*.y*ml"))


async def test_a_file_is_previewed_confirmed_and_then_known(world):
    old = world.assistant.version
    asked = await uploaded(world)
    assert STORED in asked.text
    assert "Thái Nguyên" in asked.text
    assert (world.assistant.version, overlay_files(world)) == (old, [])
    done = await world.said_after(ADMIN, lambda: world.admin.press(asked, texts.BUTTON_CONFIRM), edited=True)
    assert "Đã nạp dữ liệu." in done.text
    assert done.buttons == []
    assert world.assistant.version != old
    assert overlay_files(world) == [STORED]


async def test_a_cancelled_file_leaves_nothing_and_its_buttons_are_spent(world):
    asked = await uploaded(world)
    confirm = next(button for button in asked.buttons if button["text"] == texts.BUTTON_CONFIRM)["callback_data"]
    done = await world.said_after(ADMIN, lambda: world.admin.press(asked, texts.BUTTON_CANCEL), edited=True)
    assert done.text == texts.UPLOAD_CANCELLED
    replay = world.telegram.people.press(ADMIN, asked, confirm, forged=True)
    assert (await replay.wait(5))["text"] == texts.TEACH_EXPIRED
    assert overlay_files(world) == []


async def test_a_confirmation_replayed_does_nothing_twice(world):
    asked = await uploaded(world)
    confirm = next(button for button in asked.buttons if button["text"] == texts.BUTTON_CONFIRM)["callback_data"]
    await world.said_after(ADMIN, lambda: world.admin.press(asked, texts.BUTTON_CONFIRM), edited=True)
    reloads = len(world.assistant.forced)
    replay = world.telegram.people.press(ADMIN, asked, confirm, forged=True)
    assert (await replay.wait(5))["text"] == texts.TEACH_EXPIRED
    assert len(world.assistant.forced) == reloads


async def test_a_second_file_of_the_same_head_says_that_it_replaces(world):
    asked = await uploaded(world)
    await world.said_after(ADMIN, lambda: world.admin.press(asked, texts.BUTTON_CONFIRM), edited=True)
    again = await uploaded(world, FILE.replace("Thái Nguyên".encode(), "Tuyên Quang".encode()))
    assert "thay tệp cùng tên" in again.text
    same = await uploaded(world)
    assert same.text == texts.UPLOAD_NO_CHANGE


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.yaml", "/etc/cron.d/x.yaml", "sources/2023-03-15-tong-ket.yaml", "a\\b.yml"]
)
async def test_the_name_of_a_file_decides_nothing(world, name):
    asked = await uploaded(world, name=name)
    assert STORED in asked.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (FILE.replace(b"Th\xc3\xa1i Nguy\xc3\xaan", b"Tuyen Quan"), "a.yaml:\n• dòng 6: "),
        (b"source: [1, 2", "a.yaml:\n• dòng 2: "),
        (b"roles: []", texts.UPLOAD_NO_HEAD),
        (b"- 1\n- 2", texts.UPLOAD_NO_HEAD),
        (b"\xff\xfe\x00", texts.UPLOAD_NOT_TEXT),
        (b"  \n ", texts.UPLOAD_EMPTY),
        (b"a: &a [1]\nb: *a\nsource: {publisher: x, title: y}", "• dòng 1: "),
        (b"source: {publisher: x, title: y}\n" + b"a: " * 3000, "• dòng 2: "),
    ],
)
async def test_a_wrong_file_is_refused_with_its_place_and_changes_nothing(world, content, words):
    old = world.assistant.version
    assert words in (await uploaded(world, content)).text
    assert (world.assistant.version, overlay_files(world)) == (old, [])


@pytest.mark.parametrize("name", ["a.exe", "a.yaml.sh", "yaml", ".yaml.", "a.json", "ảnh.png"])
async def test_other_types_are_declined(world, name):
    assert (await uploaded(world, name=name)).text == texts.UPLOAD_WRONG_TYPE


async def test_a_file_that_a_reload_refuses_after_all_is_taken_back(world):
    asked = await uploaded(world)
    whole = world.assistant.reload

    def refuse(*, force=False):
        assert (world.overlay / STORED).is_file()
        (world.overlay / "sources" / "2024-05-05-khac.yaml").write_text("source: 5\n")
        return whole(force=force)

    world.assistant.reload = refuse
    done = await world.said_after(ADMIN, lambda: world.admin.press(asked, texts.BUTTON_CONFIRM), edited=True)
    assert "Tệp chưa dùng được" in done.text
    assert not (world.overlay / STORED).exists()


async def test_an_overlay_that_cannot_be_written_is_told_and_nothing_changes(world):
    asked = await uploaded(world)
    old = world.assistant.version
    (world.overlay / "sources" / f".{Path(STORED).name}.new").mkdir(parents=True)
    done = await world.said_after(ADMIN, lambda: world.admin.press(asked, texts.BUTTON_CONFIRM), edited=True)
    assert "không ghi được tệp" in done.text
    assert (world.assistant.version, overlay_files(world)) == (old, [])


def test_what_fails_on_the_way_is_put_back(tmp_path):
    overlay = Overlay(tmp_path)
    with overlay.changed({"sources/a.yaml": b"1", "reference/b.yaml": b"2"}):
        pass
    seen = []

    def change() -> None:
        with overlay.changed({"sources/a.yaml": b"3", "sources/new.yaml": b"4"}):
            seen.append(overlay.read("sources/new.yaml"))
            raise RuntimeError("the reload fails")

    with pytest.raises(RuntimeError):
        change()
    assert seen == [b"4"]
    assert (overlay.read("sources/a.yaml"), overlay.read("sources/new.yaml")) == (b"1", None)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.yaml", "b.yaml"]


async def test_files_of_others_and_in_groups_are_not_read(world):
    said = await world.said_after(AN, lambda: world.an.upload("a.yaml", FILE))
    assert said.text == texts.FILES_FROM_ADMINS_ONLY
    assert await world.quiet(GROUP, lambda: world.admin.upload("a.yaml", FILE, GROUP))
    assert world.telegram.state.record.of("getFile") == []


async def test_a_file_that_cannot_be_kept_for_confirmation_is_not_offered(world):
    world.state.file.write(lambda connection: connection.execute("DROP TABLE pending")).result()
    assert (await uploaded(world)).text == texts.NOT_KEPT


class TestLimit:
    @pytest.fixture
    def options(self):
        return Options(admin_ids=frozenset({ADMIN}), upload_limit=2000)

    async def test_a_file_too_large_is_not_even_fetched(self, world):
        said = await uploaded(world, FILE + b"#" * 2000)
        assert said.text == texts.UPLOAD_TOO_LARGE.format(limit=2)
        assert world.telegram.state.record.of("getFile") == []


async def test_a_bomb_is_not_opened(world):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    assert len(packed.getvalue()) < 100_000
    assert "bảng tính quá lớn khi giải nén" in (await uploaded(world, packed.getvalue(), "a.xlsx")).text


@pytest.mark.parametrize("content", [b"PK no zip", b"PK\x05\x06" + b"\0" * 18])
async def test_what_is_no_workbook_is_said_to_be_none(world, content):
    assert (await uploaded(world, content, "a.xlsx")).text.startswith("Tệp chưa dùng được")


def test_a_name_comes_from_the_head_alone():
    head = "source: {publisher: B, published: %s, title: '%s'}"
    named = [
        name_of(head % told, file="a.yaml", today="2026-01-01")
        for told in (("2024-01-02", "../../Đền Hùng"), ("hôm qua", "…"))
    ]
    assert named == ["sources/2024-01-02-den-hung.yaml", "sources/2026-01-01-nguon.yaml"]
    with pytest.raises(UploadRefused):
        name_of("source: {publisher: {a: b}, title: x}", file="a.yaml", today="2026-01-01")


CSV = """kind;publisher;published;title;cluster;year;role;unit
source;Báo Mới;2/1/2024;Hội nghị năm 2024;;;;
roles;;;;TDMNPB;2024;head;Thái Nguyên
"""


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    source, roles = book.create_sheet("source"), book.create_sheet("roles")
    for row in (("publisher", "published", "title"), ("Báo Mới", "2024-01-02", "Hội nghị năm 2024")):
        source.append(row)
    for row in (("cluster", "year", "role", "unit"), ("TDMNPB", 2024, "head", "Thái Nguyên")):
        roles.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(("name", "content"), [("a.csv", CSV.encode()), ("A.XLSX", workbook())])
async def test_sheets_become_source_files(world, name, content):
    asked = await uploaded(world, content, name)
    await world.said_after(ADMIN, lambda: world.admin.press(asked, texts.BUTTON_CONFIRM), edited=True)
    assert overlay_files(world) == ["sources/2024-01-02-hoi-nghi-nam-2024.yaml"]
    held = world.assistant.facts.query("SELECT unit FROM cluster_role WHERE year = 2024 AND role = 'head'")
    assert len(held) == 1


async def test_of_many_notes_it_is_told_how_many_more_there_are(world):
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    for n in range(11):
        book.create_sheet(f"ẩn {n}")["A1"] = "x"
        book[f"ẩn {n}"].sheet_state = "hidden"
    written = io.BytesIO()
    book.save(written)
    assert "… và 3 ghi chú khác." in (await uploaded(world, written.getvalue(), "a.xlsx")).text


async def test_what_was_passed_over_in_a_sheet_and_what_it_changes_is_told(world):
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    book["roles"].insert_rows(1)
    book["roles"]["A1"] = "DANH SÁCH & <b>"
    written = io.BytesIO()
    book.save(written)
    asked = await uploaded(world, written.getvalue(), "a.xlsx")
    assert "dòng 1 ở trên tên cột, không đọc" in asked.text
    await world.said_after(ADMIN, lambda: world.admin.press(asked, texts.BUTTON_CONFIRM), edited=True)
    sent = await world.admin.ask("/xuat")
    exported = world.telegram.state.files.by_id(sent.content["document"]["file_id"]).content
    assert (await uploaded(world, exported, "x.xlsx")).text == texts.UPLOAD_NO_CHANGE
    edited = openpyxl.load_workbook(io.BytesIO(exported))
    sheet = edited["Vai trò trong cụm"]
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 2).value == 2024)
    sheet.cell(row, 2).value = 2025
    written = io.BytesIO()
    edited.save(written)
    assert f"dòng {row}: năm: 2024 → 2025" in (await uploaded(world, written.getvalue(), "x.xlsx")).text


async def test_old_letters_in_yaml_are_read_and_told(world):
    content = "source: {publisher: Báo, published: 2024-01-02, title: T}\ntasks:\n"
    content += "  - {cluster: TDMNPB, text: §Èy m¹nh phong trµo, period: 2024}\n"
    asked = await uploaded(world, content.encode())
    assert texts.UPLOAD_MENDED.format(encoding="TCVN3") in asked.text
    assert "Đẩy mạnh phong trào" in asked.text


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "A.DOCX"])
async def test_other_kinds_of_office_files_are_told_how_to_be_saved(world, name):
    assert (await uploaded(world, name=name)).text == texts.UPLOAD_SAVE_AS


@pytest.mark.parametrize(
    "path",
    [
        "/etc/hostname",
        __file__,
        "a.yaml",
        "/var/lib/telegram-bot-api/1/a.yaml",
        "C:\\data\\a.yaml",
        "../a.yaml",
        "documents/../../../a.yaml",
        "file:///etc/hostname",
        "//evil.example/a.yaml",
        "http://127.0.0.1:9/a.yaml",
        "documents/%2e%2e/a.yaml",
        "a\x00.yaml",
        "",
    ],
)
async def test_a_file_of_this_machine_is_never_read_for_an_upload(world, path, tmp_path, monkeypatch):
    (tmp_path / "a.yaml").write_bytes(FILE)
    monkeypatch.chdir(tmp_path)
    named = json.dumps({"ok": True, "result": {"file_id": "a", "file_unique_id": "b", "file_path": path}})
    world.telegram.state.faults.add(Fault("getFile", "body", code=200, description=named))
    said = await world.said_after(ADMIN, lambda: world.admin.upload("a.yaml", b"source: {}"))
    assert said.text == texts.UPLOAD_NOT_SERVED
