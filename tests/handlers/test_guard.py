import pytest

from handlers import Options
from handlers.limits import ChatShares, QuestionLimit, Verdict
from handlers.messages import texts
from localtelegram import ADMIN, AN, BINH, GROUP

_UNKNOWN = "Tôi chưa trả lời được câu này."


def _said(world):
    return [one.parameters["text"] for one in world.telegram.state.record.of("sendMessage")]


async def _all_done(world):
    await world.until(lambda: not world.telegram.state.updates.pending)


class TestLimit:
    @pytest.fixture
    def options(self):
        return Options(questions_per_minute=2, inline_per_minute=2, admin_ids=frozenset({ADMIN}))

    async def test_too_many_questions_get_one_courteous_line(self, world):
        for _ in range(2):
            await world.an.ask("câu hỏi")
        assert (await world.an.ask("câu hỏi")).text == texts.TOO_MANY
        assert await world.quiet(AN, lambda: world.an.say("câu hỏi"))
        assert len(world.assistant.asked) == 2
        assert (await world.binh.ask("câu hỏi")).text != texts.TOO_MANY

    async def test_commands_edits_and_presses_count_too_and_each_press_is_answered(self, world):
        answer = await world.an.ask("câu hỏi")
        await world.an.ask("/trogiup")
        refused = [(await world.an.press(answer, "👍"))["text"] for _ in range(3)]
        assert refused == [texts.TOO_MANY] * 3
        assert (await world.state.feedback.votes()).good == 0

    async def test_chatter_of_a_group_does_not_count(self, world):
        world.telegram.state.switches.privacy = False
        world.telegram.people.set_bot_status(ADMIN, GROUP, "administrator")
        for _ in range(5):
            world.an.say("chuyện phiếm", GROUP)
        assert (await world.an.ask("/hoi câu hỏi", GROUP)).text != texts.TOO_MANY

    async def test_inline_queries_have_a_limit_of_their_own(self, world):
        for query in ("n", "nă"):
            await world.an.inline(query)
        _, found = await world.an.inline("năm")
        assert found["results"] == []
        assert found["button"]["text"] == texts.INLINE_TOO_MANY
        assert (await world.an.ask("câu hỏi")).text != texts.TOO_MANY

    async def test_admins_are_not_limited(self, world):
        for _ in range(5):
            assert (await world.admin.ask("câu hỏi")).text != texts.TOO_MANY


class TestEveryWay:
    @pytest.fixture
    def options(self):
        return Options(questions_per_minute=3, group_replies_per_minute=8, guest_mode=True)

    @pytest.mark.parametrize(
        "way", ["a sticker", "a voice", "a file", "an unknown command", "/start", "/tracuu", "/baocao tdmnpb", "/bang"]
    )
    async def test_whatever_a_person_floods_with_is_answered_so_often_and_no_more(self, world, way):
        acts = {
            "a sticker": lambda: world.telegram.people.send_file(AN, AN, "x.webp", b"x", kind="sticker"),
            "a voice": lambda: world.telegram.people.send_file(AN, AN, "x.ogg", b"x", kind="voice"),
            "a file": lambda: world.an.upload("x.pdf", b"x"),
            "an unknown command": lambda: world.an.say("/thoitiet"),
        }
        for _ in range(20):
            acts.get(way, lambda: world.an.say(way))()
        await world.until(lambda: any(texts.TOO_MANY in line for line in world.telegram.transcript(AN)))
        assert (await world.binh.ask("câu hỏi")).text != texts.TOO_MANY
        await _all_done(world)
        sent = [one for method in ("sendMessage", "sendDocument") for one in world.telegram.state.record.of(method)]
        assert len([one for one in sent if int(one.parameters["chat_id"]) == AN]) <= 4

    async def test_edits_without_end_make_no_more_answers(self, world):
        asked = world.an.say("câu hỏi")
        for number in range(20):
            world.an.edit(asked, f"câu hỏi {number}")
        await world.binh.ask("câu hỏi của Bình")
        await _all_done(world)
        mine = [text for text, _ in world.assistant.asked if not text.endswith("Bình")]
        assert 1 <= len(mine) <= 3

    async def test_a_guest_who_floods_a_group_without_the_bot_costs_only_himself(self, world):
        world.telegram.people.set_bot_status(ADMIN, GROUP, "left")
        for _ in range(20):
            world.an.say("@thidua_bot câu hỏi", GROUP)
        world.binh.say("@thidua_bot của Bình", GROUP)
        await world.until(lambda: [text for text, _ in world.assistant.asked][-1:] == ["của Bình"])
        await _all_done(world)
        assert len(world.assistant.asked) <= 4

    @pytest.mark.parametrize("hidden", [True, False])
    async def test_whoever_hides_behind_the_groups_name_counts_too(self, world, hidden):
        world.telegram.people.set_status(AN, GROUP, "administrator", anonymous=hidden)
        for _ in range(20):
            world.an.say("/hoi câu hỏi", GROUP)
        world.binh.say("/hoi của Bình", GROUP)
        await world.until(lambda: [text for text, _ in world.assistant.asked][-1:] == ["của Bình"])
        await _all_done(world)
        assert len(world.assistant.asked) <= 4


class TestOneMemberOfAGroup:
    @pytest.fixture
    def options(self):
        return Options(questions_per_minute=100, group_replies_per_minute=18, admin_ids=frozenset({ADMIN}))

    @pytest.mark.parametrize("flood", ["/trogiup", "/trogiup@thidua_bot", "/gopy hay", "/nguon", "/cum", "/hoi gì"])
    async def test_who_floods_a_group_with_any_command_leaves_room_for_the_next(self, world, flood):
        for _ in range(60):
            world.an.say(flood, GROUP)
        world.binh.say("/hoi của Bình", GROUP)
        await world.until(lambda: [text for text, _ in world.assistant.asked][-1:] == ["của Bình"])
        await world.until(lambda: _said(world)[-1:] == [_UNKNOWN])
        assert len(world.telegram.state.record.of("sendMessage")) <= 11

    async def test_who_floods_a_group_with_presses_leaves_room_for_the_next(self, world, fact):
        world.assistant.script["câu hỏi"] = fact()
        answer = await world.an.ask("/hoi câu hỏi", GROUP)
        refused = [(await world.an.press(answer, "📄 Nguồn"))["text"] for _ in range(20)]
        assert refused[-1] == texts.TOO_MANY
        await world.said_after(GROUP, lambda: world.binh.say("/hoi câu hỏi", GROUP))

    async def test_commands_for_another_bot_count_for_nothing(self, world):
        for _ in range(30):
            world.an.say("/trogiup@bot_khac_bot", GROUP)
            world.an.say("/thoitiet", GROUP)
        assert (await world.an.ask("/hoi câu hỏi", GROUP)).text != texts.TOO_MANY

    async def test_admins_are_answered_though_the_group_is_busy(self, world):
        for _ in range(30):
            world.an.say("/trogiup", GROUP)
            world.binh.say("/trogiup", GROUP)
        world.admin.say("/hoi câu hỏi", GROUP)
        await world.until(lambda: _said(world)[-1:] == [_UNKNOWN])


class TestRemarks:
    @pytest.fixture
    def options(self):
        return Options(questions_per_minute=3)

    async def test_remarks_count_as_questions_do(self, world):
        for _ in range(400):
            world.an.say("/gopy rất hay")
        await world.until(lambda: texts.TOO_MANY in world.telegram.transcript(AN)[-1])
        assert len(await world.state.feedback.remarks(1000)) == 3


async def test_nobody_fills_the_list_of_remarks(state):
    for number in range(120):
        state.feedback.add_remark(AN, f"ý {number}")
    state.feedback.add_remark(BINH, "ý khác").result(60)
    kept = [one.text for one in await state.feedback.remarks(1000)]
    assert kept == ["ý khác", *(f"ý {number}" for number in range(119, 69, -1))]


class TestAllowed:
    @pytest.fixture
    def options(self):
        return Options(allowed_ids=frozenset({AN}), admin_ids=frozenset({ADMIN}))

    async def test_strangers_are_told_once_by_text_button_and_inline(self, world):
        assert (await world.binh.ask("câu hỏi")).text == texts.NOT_ALLOWED
        assert await world.quiet(BINH, lambda: world.binh.say("câu hỏi"))
        _, found = await world.binh.inline("câu hỏi")
        assert (found["results"], found["button"]["text"]) == ([], texts.INLINE_NOT_ALLOWED)
        answer = await world.said_after(GROUP, lambda: world.an.say("/hoi câu hỏi", GROUP))
        pressed = await world.binh.press(answer, "👍")
        assert pressed == {**pressed, "text": texts.NOT_ALLOWED, "show_alert": True}
        assert len(world.assistant.asked) == 1

    async def test_strangers_in_groups_are_not_even_answered(self, world):
        assert await world.quiet(GROUP, lambda: world.binh.say("/hoi câu hỏi", GROUP))

    async def test_a_group_of_strangers_is_left(self, world):
        world.telegram.people.set_bot_status(BINH, GROUP, "left")
        world.telegram.people.set_bot_status(BINH, GROUP, "member")
        await world.until(lambda: world.telegram.state.record.of("leaveChat"))
        assert world.telegram.state.record.of("sendMessage") == []


class TestBlocked:
    @pytest.fixture
    def options(self):
        return Options(blocked_ids=frozenset({BINH, GROUP}))

    async def test_the_blocked_are_not_served(self, world):
        assert (await world.binh.ask("câu hỏi")).text == texts.NOT_ALLOWED
        assert await world.quiet(GROUP, lambda: world.an.say("/hoi câu hỏi", GROUP))
        assert (await world.an.ask("câu hỏi")).text != texts.NOT_ALLOWED


def test_the_limit_is_a_sliding_minute():
    now = [0.0]
    limit = QuestionLimit(2, lambda: now[0])
    assert [limit.check(1) for _ in range(4)] == [Verdict.ANSWER, Verdict.ANSWER, Verdict.TELL, Verdict.SILENCE]
    now[0] = 30
    assert limit.check(1) is Verdict.SILENCE
    now[0] = 61
    assert [limit.check(1) for _ in range(3)] == [Verdict.ANSWER, Verdict.ANSWER, Verdict.TELL]


def test_users_who_have_been_quiet_are_forgotten():
    now = [0.0]
    limit = QuestionLimit(1, lambda: now[0])
    for user in range(10_001):
        limit.check(user)
    now[0] = 100
    limit.check(-1)
    assert limit.check(5) is Verdict.ANSWER
    assert len(limit._asked) == 2


def test_a_chats_minute_is_shared_by_those_who_ask_in_it():
    now = [0.0]
    shares = ChatShares(18, lambda: now[0])
    alone = [shares.check(-1, 1) for _ in range(30)]
    assert (alone.count(Verdict.ANSWER), alone.count(Verdict.TELL)) == (9, 1)
    second = [shares.check(-1, 2) for _ in range(30)]
    assert second.count(Verdict.ANSWER) == 6
    assert shares.check(-1, 3) is Verdict.ANSWER
    assert shares.check(-2, 1) is Verdict.ANSWER
    now[0] = 61
    assert shares.check(-1, 1) is Verdict.ANSWER


def test_a_chat_never_has_more_than_its_minute_however_many_ask():
    shares = ChatShares(18, lambda: 0.0)
    verdicts = [shares.check(-1, user) for user in range(40) for _ in range(5)]
    assert sum(verdict is not Verdict.SILENCE for verdict in verdicts) == 18
