import threading

import pytest
import yaml

from handlers.admins import teaching
from handlers.admins.grouping import grouped
from handlers.messages import texts
from handlers.state import UnansweredQuestion
from knowledge.facts import ReloadRefused
from knowledge.files.problems import Problem
from knowledge.quality.taught import ALIASES, EXAMPLES, with_alias, with_example
from localtelegram import ADMIN

QUESTION = "Ai cầm cờ đầu <cụm>?"


@pytest.fixture
async def listed(world):
    """The admin looks at the list: one group of two spellings, asked three times."""
    for text in (QUESTION, QUESTION, "ai cam co dau <cum>"):
        await world.an.ask(text)
    await world.until(lambda: sum(one.times for one in world.at_once(world.state.unanswered.open())) == 3)
    return await world.admin.ask("/chuatraloi")


async def press(world, message, label: str):
    return await world.said_after(ADMIN, lambda: world.admin.press(message, label), edited=True)


async def group_page(world, listed):
    return await press(world, listed, listed.buttons[0]["text"])


async def test_the_unanswered_are_grouped_by_likeness(world, listed):
    assert listed.text.endswith("(1 nhóm)")
    assert listed.buttons[0]["text"] == f"{QUESTION} (3 lần)"
    page = await group_page(world, listed)
    assert QUESTION in page.text


async def test_comparing_hundreds_of_questions_keeps_nobody_waiting(world, monkeypatch):
    threads = []

    def noted(questions):
        threads.append(threading.current_thread())
        return grouped(questions)

    monkeypatch.setattr(teaching, "grouped", noted)
    for number in range(500):
        world.state.unanswered.add(f"câu lạ {number} {number * 7919 % 1000}", "unknown")
    listed = await world.admin.ask("/chuatraloi")
    listed = await press(world, listed, texts.BUTTON_NEXT)
    await press(world, await group_page(world, listed), texts.BUTTON_IGNORE)
    assert len(threads) >= 4
    assert threading.main_thread() not in threads


async def test_nothing_unanswered_is_said(world):
    assert (await world.admin.ask("/chuatraloi")).text == texts.UNANSWERED_NONE


async def test_a_group_is_ignored_for_good(world, listed):
    page = await group_page(world, listed)
    assert (await press(world, page, texts.BUTTON_IGNORE)).text == texts.UNANSWERED_NONE
    await world.an.ask(QUESTION)
    assert (await world.admin.ask("/chuatraloi")).text == texts.UNANSWERED_NONE


async def test_an_example_is_shown_then_written_and_loaded(world, listed, fact):
    page = await group_page(world, listed)
    intents = await press(world, page, texts.BUTTON_AS_EXAMPLE)
    first = intents.buttons[0]["text"]
    more = await press(world, intents, texts.BUTTON_NEXT)
    assert more.buttons[0]["text"] != first
    review = await press(world, more, more.buttons[0]["text"])
    assert QUESTION in review.text
    assert not (world.overlay / EXAMPLES).exists()
    world.assistant.script[QUESTION] = fact("Nay đã biết.")
    done = await press(world, review, texts.BUTTON_TEACH)
    assert "Đã dạy." in done.text
    assert "Nay đã biết." in done.text
    taught = yaml.safe_load((world.overlay / EXAMPLES).read_text())
    assert list(taught["examples"].values()) == [[QUESTION]]
    assert await world.state.unanswered.count() == 0


async def test_an_alias_is_asked_for_shown_then_written_and_loaded(world, listed):
    page = await group_page(world, listed)
    prompt = await world.said_after(ADMIN, lambda: world.admin.press(page, texts.BUTTON_AS_ALIAS))
    assert QUESTION in prompt.text
    wrong = await world.admin.ask("không theo mẫu", reply_to_id=prompt.message_id)
    assert wrong.text == texts.TEACH_ALIAS_SHAPE
    unknown = await world.admin.ask("cờ đầu = Không Có", reply_to_id=prompt.message_id)
    assert unknown.text == texts.TEACH_ALIAS_NO_ENTITY.format(name="Không Có")
    review = await world.admin.ask("đất chè = thai nguyen", reply_to_id=prompt.message_id)
    assert "đất chè" in review.text
    assert not (world.overlay / ALIASES).exists()
    old = world.assistant.version
    done = await press(world, review, texts.BUTTON_TEACH)
    assert "Đã dạy." in done.text
    assert world.assistant.version != old
    taught = yaml.safe_load((world.overlay / ALIASES).read_text())
    assert taught["aliases"][0]["text"] == "đất chè"
    assert taught["aliases"][0]["kind"] == "unit"


async def test_an_alias_written_without_replying_is_one_and_so_is_its_correction(world, listed):
    page = await group_page(world, listed)
    await world.said_after(ADMIN, lambda: world.admin.press(page, texts.BUTTON_AS_ALIAS))
    unknown = await world.admin.ask("cờ đầu = Không Có")
    assert unknown.text == texts.TEACH_ALIAS_NO_ENTITY.format(name="Không Có")
    review = await world.admin.ask("đất chè = thai nguyen")
    assert "đất chè" in review.text
    assert texts.BUTTON_TEACH in [one["text"] for one in review.buttons]
    asked = len(world.assistant.asked)
    await world.admin.ask("1 = 2?")  # the prompt has had its answer: a question again
    assert len(world.assistant.asked) == asked + 1


async def test_things_of_one_name_are_told_apart_by_their_buttons(world, listed):
    taught = (
        "aliases:\n  - {kind: cluster, of: TDMNPB, text: vùng chè}\n  - {kind: unit, of: Thái Nguyên, text: vùng chè}\n"
    )
    (world.overlay / "reference").mkdir(parents=True)
    (world.overlay / "reference" / "them.yaml").write_text(taught.replace("vùng chè}", "vùng chè, ambiguous: true}"))
    await world.admin.ask("/napdulieu")
    page = await group_page(world, listed)
    await world.said_after(ADMIN, lambda: world.admin.press(page, texts.BUTTON_AS_ALIAS))
    review = await world.admin.ask("đồi xanh = vùng chè")
    labels = [one["text"] for one in review.buttons]
    assert len(labels) == len(set(labels)) == 3
    assert "đơn vị" in " ".join(labels)
    assert "cụm" in " ".join(labels)


async def test_what_cannot_be_loaded_is_restored(world, listed):
    (world.overlay / "questions").mkdir(parents=True)
    (world.overlay / EXAMPLES).write_bytes(with_example(None, "intent_1", "câu cũ"))
    before = (world.overlay / EXAMPLES).read_bytes()
    page = await group_page(world, listed)
    intents = await press(world, page, texts.BUTTON_AS_EXAMPLE)
    review = await press(world, intents, intents.buttons[0]["text"])
    world.assistant.validate = lambda base: [Problem("checks.yaml", 3, "câu kiểm tra sai")]
    done = await press(world, review, texts.BUTTON_TEACH)
    assert "Không dạy được" in done.text
    assert "checks.yaml:\n• dòng 3" in done.text
    assert (world.overlay / EXAMPLES).read_bytes() == before
    assert QUESTION in [one.text for one in await world.state.unanswered.open()]


async def test_a_lesson_is_taught_once(world, listed):
    page = await group_page(world, listed)
    intents = await press(world, page, texts.BUTTON_AS_EXAMPLE)
    review = await press(world, intents, intents.buttons[0]["text"])
    data = next(one["callback_data"] for one in review.buttons if one["text"] == texts.BUTTON_TEACH)
    await press(world, review, texts.BUTTON_TEACH)
    replay = world.telegram.people.press(ADMIN, review, data, forged=True)
    assert (await replay.wait(5))["text"] == texts.TEACH_EXPIRED


async def test_another_persons_reply_to_the_words_of_a_prompt_is_a_question(world):
    await world.an.ask("đất chè = Thái Nguyên")
    assert world.assistant.asked[-1][0] == "đất chè = Thái Nguyên"


def test_lines_are_added_to_what_is_there():
    once = with_alias(None, "unit", "Thái Nguyên", "đất chè: 'x' #y")
    twice = with_alias(with_alias(once, "unit", "Thái Nguyên", "đất chè: 'x' #y"), "cluster", "TDMNPB", "vùng cao")
    rows = yaml.safe_load(twice)["aliases"]
    assert [row["text"] for row in rows] == ["đất chè: 'x' #y", "vùng cao"]
    examples = yaml.safe_load(with_example(with_example(None, "a", "1?"), "a", "2?"))
    assert examples == {"examples": {"a": ["1?", "2?"]}}


def test_a_file_that_somebody_broke_is_not_written_over():
    with pytest.raises(ReloadRefused):
        with_alias(b"aliases: [", "unit", "a", "b")
    with pytest.raises(ReloadRefused):
        with_alias(b"- 1", "unit", "a", "b")


def test_groups_hold_what_is_alike_and_the_most_asked_come_first():
    questions = [
        UnansweredQuestion("1", "Ai là chủ tịch nước?", "unknown", 1),
        UnansweredQuestion("2", "thời tiết hôm nay", "unknown", 5),
        UnansweredQuestion("3", "ai la chu tich nuoc", "unknown", 9),
    ]
    groups = grouped(questions)
    assert [group.keys for group in groups] == [("1", "3"), ("2",)]
    assert groups[0].times == 10
