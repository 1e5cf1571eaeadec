import pytest

from handlers import Options
from handlers.limits import QuestionLimit, Verdict
from handlers.messages import texts
from localtelegram import ADMIN, AN, BINH, GROUP


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
        assert world.state.feedback.votes().good == 0

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
