import pytest
from telegram.ext import ApplicationBuilder

from handlers.messages import texts
from handlers.messages.menus import FOR_ADMINS, FOR_EVERYBODY, set_menus
from localtelegram import ADMIN, AN, DEFAULT_TOKEN, GROUP, LocalTelegram

HEAD = "Năm 2023 tỉnh nào làm cụm trưởng?"


@pytest.fixture(autouse=True)
def script(assistant, fact):
    assistant.script[HEAD] = fact()


async def test_start_greets_and_offers_questions_that_work(world):
    hello = await world.an.ask("/start")
    assert hello.text.startswith("Xin chào!")
    answer = await world.said_after(AN, lambda: world.an.press(hello, HEAD))
    assert "Bắc Kạn" in answer.text


@pytest.mark.parametrize(
    "payload", ["hoi", "h_nothing", "c_nothing", "<b>", "Tiếng-Việt", "h_" + "9" * 62, "../../etc"]
)
async def test_links_that_lead_nowhere_lead_to_the_greeting(world, payload):
    assert (await world.an.ask(f"/start {payload}")).text.startswith("Xin chào!")


async def test_a_link_offers_its_cluster(world):
    cluster_id, _, name = world.assistant.clusters()[0]
    offered = await world.an.ask(f"/start c_{cluster_id}")
    assert [f"Cụm thi đua {button['text']}".lower() for button in offered.buttons] == [name.lower()]


async def test_start_in_a_group_is_one_line(world):
    assert (await world.an.ask("/start@thidua_bot", GROUP)).text == texts.GROUP_START


@pytest.mark.parametrize("command", ["/trogiup", "/help"])
async def test_help_lists_what_one_may_use(world, command):
    everybody = await world.an.ask(command)
    admin = await world.admin.ask(command)
    assert all(f"/{name} –" in everybody.text for name in FOR_EVERYBODY)
    assert not any(f"/{name} –" in everybody.text for name in FOR_ADMINS)
    assert all(f"/{name} –" in admin.text for name in FOR_ADMINS)
    assert HEAD in everybody.text


@pytest.mark.parametrize("command", ["/quyenriengtu", "/privacy"])
async def test_privacy_tells_and_deletes(world, command):
    await world.an.ask(HEAD)
    told = await world.an.ask(command)
    assert "90 ngày" in told.text
    pressed = await world.an.press(told, texts.BUTTON_FORGET)
    assert (pressed["text"], pressed["show_alert"]) == (texts.FORGOTTEN, True)
    assert await world.state.exchanges.latest(AN, AN) is None
    assert (await world.state.dialogues.get(AN, None, AN)).turns == ()


async def test_privacy_does_not_claim_what_it_could_not_do(world):
    told = await world.an.ask("/privacy")
    world.state.file.write(lambda connection: connection.execute("DROP TABLE remark")).result()
    assert (await world.an.press(told, texts.BUTTON_FORGET))["text"] == texts.NOT_FORGOTTEN


async def test_feedback_is_kept_and_listed_for_admins(world):
    assert (await world.an.ask("/gopy")).text == texts.FEEDBACK_HOW
    assert (await world.an.ask("/gopy Năm <2022> thiếu & sai")).text == texts.FEEDBACK_THANKS
    listed = await world.admin.ask("/gopy")
    assert "22/11/2026: Năm <2022> thiếu & sai" in listed.text


class TestNoWordsKept:
    @pytest.fixture
    def keep_text(self):
        return False

    async def test_feedback_and_privacy_say_so(self, world):
        assert (await world.an.ask("/gopy hay")).text == texts.FEEDBACK_NOT_KEPT
        assert texts.PRIVACY_KEEPS_NO_TEXT in (await world.an.ask("/privacy")).text
        await world.an.ask("câu lạ")
        await world.until(lambda: world.at_once(world.state.unanswered.count()) == 1)
        listed = await world.admin.ask("/chuatraloi")
        assert listed.text == texts.UNANSWERED_WORDS_NOT_KEPT.format(n=1)


async def test_menus_differ_by_scope_and_language():
    async with LocalTelegram(flood=False) as telegram:
        telegram.person(ADMIN).say("/start")
        builder = ApplicationBuilder().token(DEFAULT_TOKEN).base_url(telegram.base_url)
        application = builder.base_file_url(telegram.base_file_url).updater(None).build()
        async with application.bot as bot:
            await set_menus(bot, [ADMIN, 123])  # 123 has never written to the bot
            requests = telegram.state.record.of("setMyCommands")
    menus = {
        (request.parameters["scope"]["type"], request.parameters.get("language_code", "")): [
            command["command"] for command in request.parameters["commands"]
        ]
        for request in requests
        if request.status == 200
    }
    assert menus["all_private_chats", ""] == list(FOR_EVERYBODY)
    assert menus["all_private_chats", "en"][-2:] == ["help", "privacy"]
    assert menus["chat", ""] == [*FOR_EVERYBODY, *FOR_ADMINS]
    assert "cum" in menus["all_chat_administrators", ""]
    assert "cum" not in menus["all_group_chats", ""]
    assert not {"napdulieu", "reload"} & set(menus["default", ""])
    assert len(requests) > len(menus)  # the one refused did not stop the rest


def test_every_command_of_the_menus_is_told_in_both_languages():
    assert set(FOR_EVERYBODY + FOR_ADMINS) <= set(texts.COMMANDS_VI)
    assert all(len(told) <= 256 for told in (*texts.COMMANDS_VI.values(), *texts.COMMANDS_EN.values()))
