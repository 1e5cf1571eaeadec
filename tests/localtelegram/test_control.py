"""Acting as people over HTTP, as the page does."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from localtelegram import ADMIN, AN, BINH, DEFAULT_TOKEN, FORUM, GROUP, SUGGESTIONS, LocalTelegram


async def post(http: aiohttp.ClientSession, path: str, expected: int = 200, /, **order: Any) -> Any:
    async with http.post(f"/local/{path}", json=order) as response:
        assert response.status == expected, await response.text()
        return await response.json()


async def get(http: aiohttp.ClientSession, path: str) -> Any:
    async with http.get(f"/local/{path}") as response:
        assert response.status == 200, await response.text()
        return await response.json()


async def bot_sends(http: aiohttp.ClientSession, **parameters: Any) -> Any:
    async with http.post(f"/bot{DEFAULT_TOKEN}/sendMessage", json=parameters) as response:
        return (await response.json())["result"]


async def test_world_and_health(http: aiohttp.ClientSession) -> None:
    assert (await get(http, "health"))["ok"]
    world = await get(http, "state")
    assert {each["id"] for each in world["people"]} >= {AN, BINH, ADMIN}
    chats = {each["id"]: each for each in world["chats"]}
    assert chats[GROUP]["title"] == "Phòng Thi đua – Khen thưởng"
    assert [each["name"] for each in chats[FORUM]["topics"]] == ["Hỏi đáp", "Báo cáo sơ kết"]
    assert world["suggestions"]


@pytest.mark.parametrize(("given", "shown"), [(["Hỏi gì?"], ["Hỏi gì?"]), ([], list(SUGGESTIONS))])
async def test_suggestions(given: list[str], shown: list[str]) -> None:
    async with LocalTelegram(suggestions=given) as telegram, aiohttp.ClientSession(telegram.address) as http:
        assert (await get(http, "state"))["suggestions"] == shown


async def test_writing_editing_deleting(http: aiohttp.ClientSession, telegram: LocalTelegram) -> None:
    sent = await post(http, "messages", user_id=BINH, chat_id=GROUP, text="chào")
    await post(http, "messages/edit", user_id=BINH, chat_id=GROUP, message_id=sent["message_id"], text="chào cả nhà")
    assert telegram.transcript(GROUP) == ["Trần Văn Bình: chào cả nhà"]
    await post(http, "messages/edit", 409, user_id=AN, chat_id=GROUP, message_id=sent["message_id"], text="đổi")
    await post(http, "messages/delete", 409, user_id=AN, chat_id=GROUP, message_id=sent["message_id"])
    await post(http, "messages/delete", user_id=BINH, chat_id=GROUP, message_id=sent["message_id"])
    assert await get(http, f"chats/{GROUP}/transcript") == []
    await post(http, "messages", 409, user_id=AN, chat_id=BINH, text="phòng người khác")
    await post(http, "messages", 422, user_id=AN, chat_id=GROUP, text="x", unknown=1)


async def test_pressing_and_waiting(http: aiohttp.ClientSession, telegram: LocalTelegram, until: Any) -> None:
    waiting = asyncio.create_task(get(http, f"wait?chat_id={AN}&after={telegram.messages.mark()}&seconds=5"))
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    sent = await bot_sends(http, chat_id=AN, text="bấm đi", reply_markup=keyboard)
    assert (await waiting)["text"] == "bấm đi"
    press = asyncio.create_task(post(http, "press", user_id=AN, chat_id=AN, message_id=sent["message_id"], data="x"))
    await until(lambda: "callback_query" in telegram.state.updates.pending[-1])
    answer = {"callback_query_id": telegram.state.updates.pending[-1]["callback_query"]["id"], "text": "xong"}
    async with http.post(f"/bot{DEFAULT_TOKEN}/answerCallbackQuery", json=answer):
        assert (await press)["text"] == "xong"
    await post(http, "press", 409, user_id=AN, chat_id=AN, message_id=sent["message_id"], data="không có")


async def test_files_are_only_ever_saved(http: aiohttp.ClientSession, telegram: LocalTelegram) -> None:
    headers = {"Content-Type": "application/octet-stream"}
    path = f"/local/files?user_id={ADMIN}&chat_id={ADMIN}&name=a.html&caption=xem"
    async with http.post(path, data=b"<script>1</script>", headers=headers) as response:
        message = await response.json()
    assert (message["document"]["file_name"], message["caption"]) == ("a.html", "xem")
    async with http.get(f"/local/files/{message['document']['file_id']}") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.content_type == "application/octet-stream"
        assert await response.read() == b"<script>1</script>"
    async with http.post(path, data=b"x", headers={"Content-Type": "text/plain"}) as response:
        assert response.status == 415


async def test_other_sites_cannot_act(http: aiohttp.ClientSession, telegram: LocalTelegram) -> None:
    order = json.dumps({"user_id": AN, "chat_id": AN, "text": "x"})
    before = telegram.transcript(AN)
    for headers in (
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/json", "Origin": "https://evil.example"},
    ):
        async with http.post("/local/messages", data=order, headers=headers) as response:
            assert response.status in {403, 415}
    assert telegram.transcript(AN) == before


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]
)
@pytest.mark.parametrize("path", ["/local/messages", "/local/faults", "/local/updates", "/local/users", "/local/bot"])
async def test_what_a_form_of_another_site_may_send_is_refused(
    http, telegram: LocalTelegram, path: str, kind: str
) -> None:
    """A form needs no leave of the site that it sends to; JSON does."""
    before = telegram.transcript(AN), len(telegram.state.record.requests)
    headers = {"Content-Type": kind, "Origin": "null", "Sec-Fetch-Site": "cross-site"}
    for sent in (headers, {"Content-Type": kind}):
        async with http.post(path, data=b'{"user_id": 1, "chat_id": 1, "text": "x"}', headers=sent) as response:
            assert response.status in {403, 404, 405, 415}
    assert (telegram.transcript(AN), len(telegram.state.record.requests)) == before


async def test_stream_of_events(http: aiohttp.ClientSession, telegram: LocalTelegram) -> None:
    after = telegram.messages.mark()
    telegram.person(AN).say("một")
    async with http.get(f"/local/events?after={after}") as stream:
        assert stream.content_type == "text/event-stream"
        telegram.person(AN).say("hai")
        texts = []
        while len(texts) < 2:
            line = await asyncio.wait_for(stream.content.readline(), 60)
            if line.startswith(b"data: "):
                texts.append(json.loads(line[6:])["message"]["text"])
    assert texts == ["một", "hai"]
    async with http.get(
        "/local/events?after=0", headers={"Last-Event-ID": str(telegram.messages.mark() - 1)}
    ) as stream:
        line = await asyncio.wait_for(stream.content.readline(), 60)
    assert line.strip() == f"id: {telegram.messages.mark()}".encode()


async def test_groups_faults_switches_and_the_record(http: aiohttp.ClientSession, telegram: LocalTelegram) -> None:
    await post(http, "bot", user_id=ADMIN, chat_id=GROUP, status="left")
    await post(http, "bot", user_id=ADMIN, chat_id=GROUP, status="member")
    await post(http, "members", user_id=AN, chat_id=GROUP, status="left")
    topic = await post(http, "topics", user_id=ADMIN, chat_id=FORUM, name="Mới")
    assert topic["id"] in telegram.people.chat(FORUM).topics
    assert (await post(http, "migrate", chat_id=GROUP))["type"] == "supergroup"
    await post(http, "faults", method="sendMessage", kind="429", retry_after=3)
    assert await bot_sends_status(http) == 429
    await post(http, "faults", 409, method="sendMessage", kind="earthquake")
    assert (await post(http, "switches", privacy=False))["privacy"] is False
    assert telegram.state.switches.privacy is False
    (request,) = await get(http, "requests?method=sendMessage")
    assert (request["status"], request["parameters"]["text"]) == (429, "x")
    assert (await post(http, "updates", message={}))["update_id"] == telegram.state.updates.pending[-1]["update_id"]


async def test_new_people_and_chats(http: aiohttp.ClientSession, telegram: LocalTelegram) -> None:
    assert (await post(http, "users", id=42, first_name="Hoa"))["type"] == "private"
    await post(http, "users", 409, id=42, first_name="Hoa")
    chat = await post(http, "chats", kind="channel", title="Tin", creator_id=42)
    await post(http, "messages", user_id=42, chat_id=chat["id"], text="Tin mới")
    assert telegram.transcript(chat["id"]) == ["Tin: Tin mới"]
    await post(http, "messages", 409, user_id=AN, chat_id=chat["id"], text="chen vào")
    await post(http, "chats", 409, kind="galaxy", title="x", creator_id=42)


async def bot_sends_status(http: aiohttp.ClientSession) -> int:
    async with http.post(f"/bot{DEFAULT_TOKEN}/sendMessage", json={"chat_id": AN, "text": "x"}) as response:
        return response.status


async def test_page_is_served_under_a_strict_policy(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as response:
        policy = response.headers["Content-Security-Policy"]
        assert response.status == 200
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
    for path in ("/page/__init__.py", "/page/..%2fserver.py", "/page/no.js"):
        async with http.get(path) as response:
            assert response.status == 404


@pytest.mark.parametrize("path", ["commands?user_id=1&chat_id=1", "chats/5/messages", "files/x"])
async def test_what_is_not_there(http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(f"/local/{path}") as response:
        assert response.status == 404
