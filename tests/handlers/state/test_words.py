"""Where no words may be kept, none of a question are found anywhere in the state file."""

from __future__ import annotations

import stat
from contextlib import closing
from dataclasses import replace

import pytest

from handlers import State
from handlers.messages import texts
from handlers.state import Exchange
from knowledge import Conversation
from knowledge.response import Answer, Turn
from localtelegram import AN, GROUP

WORDS = "bí mật của tôi"


def everything(path):
    """All bytes of the state file and its log."""
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def exchange(message_id, question_id=1, kind="unknown"):
    spoken = Conversation((Turn("role", {"year": (2023,), "topic": (WORDS,)}, WORDS),))
    return Exchange(message_id, question_id, kind, None, spoken, spoken, ("một",), (), (f"Chưa rõ “{WORDS}”",), ())


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state.sqlite"


@pytest.mark.parametrize("kind", ["unknown", "no_data", "clarify"])
async def test_no_words_are_written_and_the_latest_exchanges_still_work(path, clock, kind):
    state = State(path, clock=clock, keep_text=False)
    one = exchange(7, kind=kind)
    state.exchanges.put(AN, AN, one)
    state.dialogues.put(AN, None, AN, one.after)
    state.unanswered.add(WORDS, kind)
    state.feedback.add_remark(AN, "khen").result(60)
    state.file.flush().result(60)
    assert await state.exchanges.of_message(AN, 7) == one
    assert await state.exchanges.of_question(AN, 1) == one
    assert await state.exchanges.latest(AN, AN) == one
    assert await state.dialogues.get(AN, None, AN) == one.after
    assert WORDS.encode() not in everything(path)
    state.close()
    again = State(path, clock=clock, keep_text=False)
    found = await again.exchanges.of_message(AN, 7)
    assert found is None or WORDS not in repr(found)
    again.close()
    assert WORDS.encode() not in everything(path)


async def test_what_was_understood_goes_on_though_the_words_are_gone(path, clock):
    state = State(path, clock=clock, keep_text=False)
    state.dialogues.put(AN, None, AN, exchange(7).after)
    state.file.flush().result(60)
    with closing(State(path, clock=clock, keep_text=False)) as other:
        assert (await other.dialogues.get(AN, None, AN)).turns[0] == Turn("role", {"year": (2023,)}, "")
        # What another process writes is not taken for what this one wrote.
        other.dialogues.put(AN, None, AN, Conversation((Turn("role", {"year": (2022,)}, WORDS),)))
        other.file.flush().result(60)
        assert (await state.dialogues.get(AN, None, AN)).turns[0] == Turn("role", {"year": (2022,)}, "")
        assert other.forget_user(AN).result(60)
        assert not other.dialogues._whole
    state.close()


def test_words_that_were_kept_before_go_when_the_setting_changes(path, clock):
    before = State(path, clock=clock, keep_text=True)
    before.exchanges.put(AN, AN, exchange(7))
    before.dialogues.put(AN, None, AN, exchange(7).after)
    before.unanswered.add(WORDS, "unknown")
    before.pending.put("link", "k", {"question": WORDS}).result(60)
    before.close()
    assert WORDS.encode() in everything(path)
    after = State(path, clock=clock, keep_text=False)
    after.purge().result(60)
    after.close()
    assert WORDS.encode() not in everything(path)


async def test_who_asks_to_be_forgotten_is_forgotten_in_memory_too(path, clock):
    state = State(path, clock=clock, keep_text=False)
    state.exchanges.put(GROUP, AN, exchange(7))
    state.forget_user(AN).result(60)
    assert await state.exchanges.of_message(GROUP, 7) is None
    assert not state.exchanges._recent
    state.close()


@pytest.mark.parametrize("before", [None, 0o644], ids=["new", "of an older version"])
def test_nobody_else_may_read_the_file(path, clock, before):
    if before is not None:
        State(path, clock=clock).close()
        path.chmod(before)
    state = State(path, clock=clock)
    state.chats.mark(AN, active=True).result(60)
    modes = {stat.S_IMODE(one.stat().st_mode) for one in path.parent.glob(f"{path.name}*")}
    assert modes == {0o600}
    state.close()


class TestInline:
    @pytest.fixture
    def keep_text(self):
        return False

    async def test_no_link_keeps_the_question(self, world, fact, tmp_path):
        long = fact(items=tuple(f"mục thứ {number} " * 20 for number in range(60)))
        world.assistant.script[WORDS] = replace(long, conversation=Conversation())
        _, found = await world.an.inline(WORDS)
        assert "reply_markup" not in found["results"][0]
        await world.state.caught_up()
        assert WORDS.encode() not in everything(tmp_path / "state.sqlite")

    async def test_nothing_of_a_talk_is_written(self, world, tmp_path):
        world.assistant.script[WORDS] = Answer("unknown", f"Tôi chưa hiểu “{WORDS}”.", suggestions=("một câu",))
        answer = await world.an.ask(WORDS)
        assert (await world.an.press(answer, "👎"))["text"] == texts.THANKS_BAD
        await world.an.ask("/gopy " + WORDS)
        await world.state.caught_up()
        assert WORDS.encode() not in everything(tmp_path / "state.sqlite")
