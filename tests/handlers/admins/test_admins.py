import asyncio
import csv
import io
import random
import threading
import time

import openpyxl
import pytest

from handlers.messages import texts
from knowledge.files.problems import Problem
from localtelegram import ADMIN, AN, ANONYMOUS, GROUP

COMMANDS = ("/napdulieu", "/reload", "/trangthai", "/status", "/chuatraloi", "/xuat", "/mau")


def add_source(world, name: str = "2024-01-02-moi.yaml", body: str = "") -> None:
    (world.overlay / "sources").mkdir(parents=True, exist_ok=True)
    head = "source: {publisher: Báo mới, published: 2024-01-02, title: Tin mới}\n"
    roles = "roles: [{cluster: TDMNPB, year: 2024, role: head, unit: Thái Nguyên}]\n"
    (world.overlay / "sources" / name).write_text(head + (body or roles))


@pytest.mark.parametrize("command", COMMANDS)
async def test_commands_of_admins_are_declined_courteously(world, command):
    before = world.assistant.version
    add_source(world)
    assert (await world.an.ask(command)).text == texts.ADMINS_ONLY
    assert (await world.an.ask(f"{command}@thidua_bot", GROUP)).text == texts.ADMINS_ONLY
    assert (await world.telegram.person(ANONYMOUS).ask(f"{command}@thidua_bot", GROUP)).text == texts.ADMINS_ONLY
    assert (await world.admin.ask(f"{command}@thidua_bot", GROUP)).text == texts.ADMINS_IN_PRIVATE
    forwarded = await world.admin.ask(command, forwarded_from=world.an.user)
    assert forwarded.text == texts.ADMINS_NOT_FORWARDED
    assert world.assistant.version == before
    assert world.assistant.forced == []
    assert world.telegram.state.record.of("sendDocument") == []


async def test_an_edit_does_not_run_a_command(world):
    said = {}
    await world.said_after(ADMIN, lambda: said.update(message=world.admin.say("xin chào")))
    assert await world.quiet(ADMIN, lambda: world.admin.edit(said["message"], "/napdulieu"))
    assert world.assistant.forced == []


async def test_an_inline_query_does_not_run_a_command(world):
    await world.admin.inline("/napdulieu")
    assert world.assistant.forced == []


async def test_a_reload_tells_the_difference_and_the_version(world):
    old = world.assistant.version
    add_source(world)
    said = await world.admin.ask("/napdulieu")
    assert f"{old} → {world.assistant.version}" in said.text
    assert "Thái Nguyên" in said.text
    assert world.assistant.version != old
    again = await world.admin.ask("/reload")
    assert again.text == f"Dữ liệu không đổi. Phiên bản {world.assistant.version}."


async def test_a_refused_reload_names_file_and_line_and_keeps_the_old(world):
    old = world.assistant.version
    add_source(world, body="roles:\n  - {cluster: TDMNPB, year: 2024, role: head, unit: <b>Tuyen Quan</b>}\n")
    said = await world.admin.ask("/napdulieu")
    assert "2024-01-02-moi.yaml:\n• dòng 3: " in said.text
    assert "<b>Tuyen Quan</b>" in said.text
    assert texts.RELOAD_FORCE_HINT in said.text
    assert world.assistant.version == old


async def test_known_questions_can_be_overridden(world):
    world.assistant.validate = lambda base: [Problem("checks.yaml", 7, "câu kiểm tra sai")]
    add_source(world)
    refused = await world.admin.ask("/napdulieu")
    assert "checks.yaml:\n• dòng 7: câu kiểm tra sai" in refused.text
    done = await world.admin.ask("/napdulieu batbuoc")
    assert "Đã nạp dữ liệu." in done.text
    assert "checks.yaml:\n• dòng 7" in done.text
    assert world.assistant.forced == [False, True]


async def test_a_thousand_problems_fit_in_a_message(world):
    world.assistant.validate = lambda base: [Problem("checks.yaml", n, "câu kiểm tra sai & <b>") for n in range(1000)]
    add_source(world)
    refused = await world.admin.ask("/napdulieu")
    assert refused.text.count("câu kiểm tra sai") == 10
    assert refused.text.count("checks.yaml") == 1
    assert "… và 990 lỗi khác." in refused.text


async def test_two_reloads_at_once_one_runs_and_one_is_told(world):
    started, release = threading.Event(), threading.Event()

    def wait(base):
        started.set()
        release.wait(5)
        return []

    world.assistant.validate = wait
    add_source(world)
    task = asyncio.create_task(world.admin.ask("/napdulieu"))
    await asyncio.to_thread(started.wait, 5)
    world.services.assistant.script["Trong lúc nạp?"] = None
    assert world.services.changing.locked()
    assert "chưa trả lời được" in (await world.an.ask("câu hỏi")).text  # answering goes on
    release.set()
    assert "Đã nạp dữ liệu." in (await task).text


async def test_who_comes_while_the_knowledge_is_changed_is_told(world):
    async with world.services.changing:
        assert (await world.admin.ask("/napdulieu")).text == texts.BUSY


async def test_status_tells_how_the_bot_is_doing(world, fact):
    world.assistant.script["hỏi"] = fact()
    await world.an.ask("hỏi")
    await world.an.ask("câu lạ")
    await world.until(lambda: world.at_once(world.state.tallies.of(world.services.today())).questions == 2)
    said = await world.admin.ask("/trangthai")
    assert f"Phiên bản dữ liệu: {world.assistant.version}" in said.text
    assert "Câu hỏi hôm nay: 2, trả lời được 50%" in said.text
    assert "trung bình 1,5 ms" in said.text
    assert "Sổ ghi: bình thường" in said.text
    assert f"hội nghị {world.assistant.facts.counts['meeting']}" in said.text


async def test_status_tells_of_a_state_file_in_trouble(world):
    for table in ("exchange", "claim", "dialogue", "tally"):
        world.state.file.write(lambda connection, table=table: connection.execute(f"DROP TABLE {table}")).result()
    await world.an.ask("câu lạ")
    await world.until(lambda: not world.state.healthy)
    said = await world.admin.ask("/trangthai")
    assert "KHÔNG GHI ĐƯỢC" in said.text


@pytest.mark.parametrize("command", ["/xuat", "/xuat csv"])
async def test_facts_are_exported_with_their_sources(world, command):
    said = await world.admin.ask(command)
    file = world.telegram.state.files.by_id(said.content["document"]["file_id"])
    if "csv" in command:
        rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    else:
        rows = [row for sheet in openpyxl.load_workbook(io.BytesIO(file.content)) for row in sheet.values]
    assert any("Báo thử nghiệm" in row for row in rows)
    assert any({"TDMNPB", "cụm trưởng", "2023-03-15-tong-ket"} <= set(row) for row in rows)
    assert world.assistant.version in said.content["document"]["file_name"]


@pytest.mark.parametrize(
    "data", ["1:g:0", "1:gi:abc", "1:gt:abc", "1:uc:abc", "1:ux:abc", "1:ge:abc.1", "1:gx:abc.def"]
)
async def test_an_admins_button_pressed_by_another_does_nothing(world, data):
    answer = await world.an.ask("câu lạ")
    query = world.telegram.people.press(AN, answer, data, forged=True)
    told = await query.wait(5)
    assert (told["text"], told["show_alert"]) == (texts.ADMINS_ONLY, True)
    in_group = await world.admin.ask("/hoi câu", GROUP)
    query = world.telegram.people.press(ADMIN, in_group, data, forged=True)
    assert (await query.wait(5))["text"] == texts.ADMINS_ONLY
    mine = await world.admin.ask("câu lạ")
    query = world.telegram.people.press(ADMIN, mine, data, forged=True)
    assert (await query.wait(5))["text"] != texts.ADMINS_ONLY


class Turns:
    """How much of the processor the loop's own thread takes at most between two of its turns, whatever others do."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def watch(self) -> None:
        while True:
            began = time.thread_time()
            await asyncio.sleep(0.001)
            self.longest = max(self.longest, time.thread_time() - began)


@pytest.mark.parametrize(
    "command",
    ["/chuatraloi", "/trangthai", "/xuat", "/xuat csv", "/mau", "/napdulieu", "/gopy hay", "/tracuu"],
)
async def test_no_command_keeps_others_waiting_however_much_is_kept(world, command):
    chance = random.Random(1)
    for number in range(2000):
        words = " ".join("".join(chance.choices("abcdeghiklmnopqrstuvxy", k=4)) for _ in range(60))  # none like another
        world.state.unanswered.add(words, "unknown")
        world.state.feedback.add_remark(AN, f"ý {number}")
    await world.state.caught_up()
    turns = Turns()
    watching = asyncio.create_task(turns.watch())
    await asyncio.sleep(0)
    await world.admin.ask(command)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert turns.longest < 0.1
