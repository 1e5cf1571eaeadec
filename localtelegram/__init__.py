"""A local Telegram: a Bot API server of the project's own on loopback, and a page that looks and feels like a chat.

It is strict: it refuses what Telegram refuses, in Telegram's own words. It carries `thidua run` without a token and
the end-to-end tests.

Embedding it:

    from localtelegram import AN, GROUP, Fault, LocalTelegram

    async with LocalTelegram(token, flood=False) as telegram:        # or: await telegram.start() … stop()
        # give the bot: token, telegram.base_url ("http://127.0.0.1:PORT/bot"), telegram.base_file_url
        # the page for people: telegram.address

Controlling it in the same process (the same by HTTP for other processes, see `localtelegram.control`):

        an = telegram.person(AN)                                      # people and chats of `localtelegram.scene`
        answer = await an.ask("Năm 2023 tỉnh nào …?")                 # the bot's next message: .text, .buttons
        toast = await an.press(answer, "Nguồn")                       # the callback's answer
        an.say("/hoi …", GROUP); an.edit(message, "…"); an.upload("a.yaml", b"…")
        query_id, found = await an.inline("cụm trưởng"); an.choose(query_id, found["results"][0]["id"], GROUP)
        mark = telegram.messages.mark()                               # then act, then:
        message = await telegram.messages.next(GROUP, mark)           # … or edited=True; … or .silent(GROUP, mark)

        telegram.people.set_bot_status(ADMIN, GROUP, "administrator") # member, left, kicked; `migrate`, `open_topic`
        telegram.state.switches.privacy = False                       # also mentions_arrive, inline, guest, …
        telegram.state.flood.enabled = True
        telegram.state.faults.add(Fault("sendMessage", "429", retry_after=2))  # 502, cut, lost, hang, error; "*"
        telegram.state.updates.inject({"message": {}})                # a poison update
        telegram.state.record.of("sendMessage")                       # .parameters, .status, .description
        telegram.transcript(GROUP)                                    # ["Nguyễn Thị An: /hoi …", "Trợ lý: … [Nguồn]"]

As a process of its own: `python -m localtelegram --port 8081` prints the page's address and the bot's `base_url`.
"""

from localtelegram.chats import ANONYMOUS_ADMIN_ID, Chat, Message, User
from localtelegram.errors import BotApiError
from localtelegram.faults import Fault
from localtelegram.people import ActionRefused
from localtelegram.person import NoAnswer, Person
from localtelegram.record import RecordedRequest
from localtelegram.scene import ADMIN, AN, ANONYMOUS, BINH, FORUM, GROUP, SUGGESTIONS
from localtelegram.server import DEFAULT_TOKEN, LocalTelegram, new_token

__all__ = [
    "ADMIN",
    "AN",
    "ANONYMOUS",
    "ANONYMOUS_ADMIN_ID",
    "BINH",
    "DEFAULT_TOKEN",
    "FORUM",
    "GROUP",
    "SUGGESTIONS",
    "ActionRefused",
    "BotApiError",
    "Chat",
    "Fault",
    "LocalTelegram",
    "Message",
    "NoAnswer",
    "Person",
    "RecordedRequest",
    "User",
    "new_token",
]
