import pytest

from localtelegram import ADMIN, AN, FORUM, GROUP, LocalTelegram
from localtelegram.keeping import keep, restore


def test_what_was_said_outlives_the_server_with_its_buttons_and_numbers(tmp_path):
    kept = tmp_path / "kept.json"
    before = LocalTelegram()
    said = before.person(AN).say("chào")
    keyboard = {"inline_keyboard": [[{"text": "Bấm", "callback_data": "x"}]]}
    chat = before.state.chats[AN]
    answer = before.state.post(chat, {"text": "Dạ"}, sender=before.state.bot, reply_markup=keyboard)
    before.person(ADMIN).say("trong nhóm", GROUP, reply_to_id=None)
    thread = next(iter(before.state.chats[FORUM].topics))
    before.person(ADMIN).say("trong chủ đề", FORUM, thread_id=thread)
    keep(before.state, kept)

    after = LocalTelegram()
    after.remember(kept)
    assert after.transcript(AN) == before.transcript(AN)
    assert after.transcript(FORUM) == before.transcript(FORUM)
    assert after.history(AN)[-1].buttons == answer.buttons
    assert after.state.chats[AN].started
    again = after.person(AN).say("lại chào")
    assert again.message_id > answer.message_id > said.message_id


BROKEN = (
    "", "{", "[]", '{"form": 1}', '{"form": 9, "chats": {}}',
    '{"form": 1, "next_message_id": 1, "chats": {"700000001": 5}}',
)  # fmt: skip


@pytest.mark.parametrize("content", BROKEN)
def test_a_file_that_cannot_be_read_is_left(tmp_path, content):
    (tmp_path / "kept.json").write_text(content)
    telegram = LocalTelegram()
    assert not restore(telegram.state, tmp_path / "kept.json")
    assert telegram.history(AN) == []


async def test_a_server_that_stops_keeps_what_was_said(tmp_path):
    first, second = LocalTelegram(), LocalTelegram()
    first.remember(tmp_path / "kept.json")
    async with first:
        first.person(AN).say("chào")
    second.remember(tmp_path / "kept.json")
    assert [message.text for message in second.history(AN)] == ["chào"]


async def test_a_place_that_cannot_be_written_ends_nothing(tmp_path, caplog):
    telegram = LocalTelegram()
    telegram.remember(tmp_path / "none" / "kept.json")
    async with telegram:
        pass
    assert "is not kept" in caplog.text
