"""The main flows with the assistant and the knowledge that come with the program."""

import asyncio
import shutil

import pytest

from handlers import Services
from handlers.messages import texts
from knowledge import PACKAGED_ROOT, Assistant
from localtelegram import ADMIN, AN, GROUP

HEAD = "Năm 2023 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"


@pytest.fixture(scope="module")
def shared(facts_in, tmp_path_factory) -> Assistant:
    """An assistant for tests that change nothing."""
    return Assistant.open([PACKAGED_ROOT], facts_in(tmp_path_factory.mktemp("knowledge")))


@pytest.fixture
def assistant(request, tmp_path) -> Assistant:
    if "changing" not in request.fixturenames:
        return request.getfixturevalue("shared")
    shutil.copytree(request.getfixturevalue("small"), tmp_path / "small")
    (tmp_path / "overlay" / "sources").mkdir(parents=True)
    return Assistant.open([tmp_path / "small" / "knowledge", tmp_path / "overlay"], tmp_path / "small" / "facts.sqlite")


@pytest.fixture
def changing() -> None:
    """The test changes the knowledge, which is a part of the program's."""


@pytest.fixture
def services(request, assistant, state, options, clock, tmp_path) -> Services:
    root = tmp_path / "small" / "knowledge" if "changing" in request.fixturenames else PACKAGED_ROOT
    return Services(assistant, state, (root,), tmp_path / "overlay", options, clock=clock)


async def test_a_question_its_next_ones_and_its_source(world):
    answer = await world.an.ask(HEAD)
    assert "Bắc Kạn" in answer.text
    assert "Nguồn: " in answer.text
    likely = [button for button in answer.buttons if button.get("callback_data", "").startswith("1:s:")]
    assert likely
    following = await world.said_after(AN, lambda: world.an.press(answer, likely[0]["callback_data"]))
    assert "Nguồn: " in following.text
    sources = await world.said_after(AN, lambda: world.an.press(answer, texts.BUTTON_SOURCE))
    assert sources.text.startswith("Nguồn của câu trả lời")


async def test_a_choice_leads_to_the_answer(world):
    clarify = await world.an.ask("Cụm trưởng năm 2017 là ai?")
    answer = await world.said_after(AN, lambda: world.an.press(clarify, "1:q:0"))
    assert "Tuyên Quang" in answer.text


async def test_the_cluster_of_a_group_answers_for_one_that_is_not_named(world):
    assert "Đã chọn" in (await world.admin.ask("/cum TDMNPB", GROUP)).text
    answer = await world.an.ask("/hoi cum truong nam 2017", GROUP)
    assert "Tuyên Quang" in answer.text


async def test_a_long_list_is_paged(world):
    first = await world.an.ask("liệt kê tất cả hình thức khen thưởng")
    assert texts.BUTTON_NEXT in [button["text"] for button in first.buttons]
    text = first.text
    second = await world.said_after(AN, lambda: world.an.press(first, texts.BUTTON_NEXT), edited=True)
    assert second.text != text


async def test_inline(world):
    query_id, found = await world.an.inline(HEAD)
    assert "Bắc Kạn" in world.an.choose(query_id, found["results"][0]["id"], GROUP).text


async def test_an_alias_is_taught_and_understood(changing, world):
    question = "Năm 2017 đơn vị nào làm cụm trưởng Vùng Chè Cọ?"
    await world.an.ask(question)
    world.state.unanswered.add(question, "unknown")
    world.state.purge().result()
    listed = await world.admin.ask("/chuatraloi")
    group = await world.said_after(ADMIN, lambda: world.admin.press(listed, listed.buttons[0]["text"]), edited=True)
    prompt = await world.said_after(ADMIN, lambda: world.admin.press(group, texts.BUTTON_AS_ALIAS))
    review = await world.admin.ask("Vùng Chè Cọ = TDMNPB", reply_to_id=prompt.message_id)
    of_the_cluster = next(one["text"] for one in review.buttons if "cụm" in one["text"])  # a term has that name, too
    done = await world.said_after(ADMIN, lambda: world.admin.press(review, of_the_cluster), edited=True)
    assert "Đã dạy." in done.text
    assert "Tuyên Quang" in done.text
    assert "Tuyên Quang" in (await world.an.ask(question)).text


async def test_an_example_is_taught_and_understood(changing, world):
    question = "TDMNPB 2017 chỗ nào gánh vai trưởng cụm vậy ta"
    world.state.unanswered.add(question, "unknown")
    world.state.purge().result()
    listed = await world.admin.ask("/chuatraloi")
    page = await world.said_after(ADMIN, lambda: world.admin.press(listed, listed.buttons[0]["text"]), edited=True)
    page = await world.said_after(ADMIN, lambda: world.admin.press(page, texts.BUTTON_AS_EXAMPLE), edited=True)
    title = next(one.title for one in world.assistant.intents() if one.id == "cluster_role")
    while title not in [button["text"] for button in page.buttons]:
        page = await world.said_after(ADMIN, lambda: world.admin.press(page, texts.BUTTON_NEXT), edited=True)  # noqa: B023
    review = await world.said_after(ADMIN, lambda: world.admin.press(page, title), edited=True)
    done = await world.said_after(ADMIN, lambda: world.admin.press(review, texts.BUTTON_TEACH), edited=True)
    assert "Đã dạy." in done.text
    assert world.assistant.ask(question).intent == "cluster_role"


async def test_the_knowledge_is_reloaded_and_told_about(changing, world):
    assert f"Phiên bản {world.assistant.version}" in (await world.admin.ask("/napdulieu")).text
    assert f"Phiên bản dữ liệu: {world.assistant.version}" in (await world.admin.ask("/trangthai")).text
    assert (await world.admin.ask("/xuat")).content["document"]


async def test_a_reload_amid_questions_fails_none_of_them(changing, world):
    old = world.assistant.version
    head = "source: {publisher: Báo mới, published: 2026-01-02, title: Tin mới}\n"
    roles = "roles: [{cluster: TDMNPB, year: 2019, role: deputy, unit: Phú Thọ}]\n"
    (world.overlay / "sources" / "2026-01-02-tin-moi.yaml").write_text(head + roles)
    world.admin.say("/napdulieu")
    for _ in range(40):
        world.an.say(HEAD)
        world.binh.say(HEAD)
    sent = world.telegram.state.record
    async with asyncio.timeout(60):
        while len(sent.of("sendMessage")) < 81:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    told = [request.parameters["text"] for request in sent.of("sendMessage")]
    assert sum("Bắc Kạn" in text for text in told) >= 80
    assert world.assistant.version != old, told
