import pytest
from aiogram.types import InputRichMessage

from handlers import Options
from handlers.messages import texts
from knowledge.response import Answer
from localtelegram import ADMIN, AN, GROUP

HEAD = "Năm 2023 tỉnh nào làm cụm trưởng?"


@pytest.fixture(autouse=True)
def script(assistant, fact):
    assistant.script[HEAD] = fact()
    assistant.script["Cờ thi đua là gì?"] = fact("Là hình thức khen.", values=())


async def test_an_inline_query_gets_its_answer_under_its_question(world):
    query_id, found = await world.an.inline(HEAD, GROUP)
    assert found["is_personal"] is True
    assert found.get("cache_time", 300) == 0
    posted = world.an.choose(query_id, found["results"][0]["id"], GROUP)
    assert posted.text.startswith(f"{HEAD}\nNăm 2023, cụm trưởng là Bắc Kạn.\nNguồn: TTXVN")
    assert posted.buttons == []


async def test_an_empty_query_gives_suggestions_that_have_answers(world):
    _, found = await world.an.inline("")
    assert [result["title"] for result in found["results"][1:]] == ["Cờ thi đua là gì?"]
    assert len(found["results"]) == 2


async def test_ids_carry_the_version_of_the_knowledge_and_are_unique_and_short(world):
    _, found = await world.an.inline("")
    ids = [result["id"] for result in found["results"]]
    assert len(set(ids)) == len(ids)
    assert all(one.startswith(world.assistant.version) and len(one.encode()) <= 64 for one in ids)


async def test_an_unclear_query_offers_each_choice_answered(world, fact):
    world.assistant.script["cụm nào"] = Answer("clarify", "Cụm nào?", choices=("Cụm A", "Cụm B"))
    world.assistant.script["Cụm A"] = fact("Về A.")
    world.assistant.script["Cụm B"] = fact("Về B.")
    _, found = await world.an.inline("cụm nào")
    texts_of = [result["input_message_content"]["message_text"] for result in found["results"]]
    assert ["Về A." in texts_of[0], "Về B." in texts_of[1]] == [True, True]


async def test_what_is_not_understood_offers_the_private_chat_and_is_not_kept(world):
    _, found = await world.an.inline("năm 20")
    assert found["results"] == []
    assert found["button"] == {"text": texts.INLINE_NOT_UNDERSTOOD, "start_parameter": "hoi"}
    assert await world.state.unanswered.count() == 0


async def test_more_than_a_message_holds_is_a_link_to_the_private_chat(world, fact):
    question = "dài <i>"
    world.assistant.script[question] = fact("Có nhiều.", items=tuple(f"{n} " + "ơ" * 300 for n in range(40)))
    query_id, found = await world.an.inline(question)
    posted = world.an.choose(query_id, found["results"][0]["id"], AN)
    link = posted.buttons[0]["url"]
    payload = link.rpartition("start=")[2]
    assert len(payload) <= 64
    assert link.isascii()
    await world.until(lambda: world.at_once(world.state.pending.get("link", payload.removeprefix("h_"))))
    answer = await world.an.ask(f"/start {payload}")
    assert answer.text.startswith(f"{question}\nCó nhiều.")


async def test_html_in_an_inline_query_is_text(world, fact):
    nasty = "<script>&amp;"
    world.assistant.script[nasty] = fact(nasty)
    query_id, found = await world.an.inline(nasty)
    assert world.an.choose(query_id, found["results"][0]["id"], GROUP).text.startswith(f"{nasty}\n{nasty}")


async def test_a_guest_message_is_answered_by_its_query(world):
    world.telegram.people.set_bot_status(ADMIN, GROUP, "left")
    answer = await world.said_after(GROUP, lambda: world.an.say(f"@thidua_bot {HEAD}", GROUP))
    assert answer.text.startswith(f"{HEAD}\nNăm 2023, cụm trưởng là Bắc Kạn.")
    assert world.assistant.asked[-1][0] == HEAD
    assert world.telegram.state.record.of("sendMessage") == []


async def test_a_mention_that_comes_both_as_message_and_as_guest_is_answered_once(world):
    world.telegram.state.switches.mentions_arrive = True
    asked = {}
    await world.said_after(GROUP, lambda: asked.update(message=world.an.say(f"@thidua_bot {HEAD}", GROUP)))
    guest = asked["message"].to_json() | {"guest_query_id": "g1"}
    world.telegram.state.updates.inject({"guest_message": guest})
    await world.an.ask("câu khác")
    assert [question for question, _ in world.assistant.asked] == [HEAD, "câu khác"]


async def test_an_expired_guest_query_is_let_go(world):
    guest = world.telegram.history(GROUP)
    chat = world.telegram.state.chats[GROUP].to_json()
    message = {"message_id": 99, "date": 1, "chat": chat, "from": world.an.user.to_json(), "text": HEAD}
    world.telegram.state.updates.inject({"guest_message": message | {"guest_query_id": "gone"}})
    await world.until(lambda: world.telegram.state.record.of("answerGuestQuery"))
    assert world.telegram.history(GROUP) == guest


LIST = "cụm trưởng các năm"
YEARS = ("Năm 2022: tỉnh Bắc Giang", "Năm 2023: tỉnh <Bắc Kạn>")


@pytest.fixture
def listed(assistant, fact):
    assistant.script[LIST] = fact("Cụm trưởng qua các năm:", items=YEARS, notes=("Số liệu của 2023.",))


async def test_a_list_is_offered_as_a_table_behind_the_text(world, listed):
    query_id, found = await world.an.inline(LIST, GROUP)
    text, table = found["results"][:2]
    assert "message_text" in text["input_message_content"]
    assert (table["title"], table["description"]) == ("Dạng bảng (2 dòng)", texts.INLINE_TABLE_WHERE)
    assert len(table["id"].encode()) <= 64
    posted = world.an.choose(query_id, table["id"], GROUP)
    assert posted.text.split("\n") == [
        LIST, "Cụm trưởng qua các năm:", "Thời gian | Nội dung", "Năm 2022 | tỉnh Bắc Giang",
        "Năm 2023 | tỉnh <Bắc Kạn>", "Số liệu của 2023.", "Nguồn: TTXVN, 17/3/2017",
    ]  # fmt: skip
    cells = posted.content["rich_message"]["blocks"][2]["cells"]
    assert [cell.get("is_header") for row in cells for cell in row] == [True, True, None, None, None, None]
    InputRichMessage.model_validate(table["input_message_content"]["rich_message"])


async def test_a_table_of_the_bots_own_is_no_question(world, listed):
    query_id, found = await world.an.inline(LIST, AN)
    mark = world.telegram.messages.mark()
    world.an.choose(query_id, found["results"][1]["id"], AN)
    assert await world.telegram.messages.silent(AN, mark)


async def test_one_fact_is_no_table_and_neither_is_what_would_be_cut(world, fact):
    world.assistant.script["dài"] = fact("Có nhiều.", items=tuple(f"{n} " + "ơ" * 400 for n in range(50)))
    for question in (HEAD, "dài"):
        _, found = await world.an.inline(question)
        assert not any("rich_message" in one["input_message_content"] for one in found["results"])


async def test_a_server_that_knows_no_tables_gives_the_text_and_is_asked_once(world, listed):
    world.telegram.state.switches.rich = False
    for _ in range(2):
        query_id, found = await world.an.inline(LIST, GROUP)
        assert not any("rich_message" in one["input_message_content"] for one in found["results"])
        posted = world.an.choose(query_id, found["results"][0]["id"], GROUP)
        assert posted.text.startswith(f"{LIST}\nCụm trưởng qua các năm:")
    assert len(world.telegram.state.record.of("answerInlineQuery")) == 3


class TestSwitchedOff:
    @pytest.fixture
    def options(self):
        return Options(inline=False)

    async def test_neither_inline_queries_nor_guest_messages_are_asked_for(self, world):
        await world.until(lambda: world.telegram.state.record.of("getUpdates"))
        wanted = world.telegram.state.record.of("getUpdates")[0].parameters["allowed_updates"]
        assert not {"inline_query", "guest_message"} & set(wanted)
        assert {"message", "edited_message", "callback_query", "my_chat_member"} <= set(wanted)
