"""The control routes, `/local/…`: acting as a person, calling up faults, and reading what happened, in JSON.

| route | what it does |
|---|---|
| GET /local/health | readiness: answers as soon as the server does |
| GET /local/state | the bot, people, chats, suggestions |
| GET /local/chats/{chat}/messages | the messages of a chat |
| GET /local/chats/{chat}/transcript | the chat as plain lines |
| GET /local/commands?user_id&chat_id | the command menu of a person in a chat |
| GET /local/events?after | what happens, as server-sent events |
| GET /local/wait?chat_id&after&seconds | the bot's next message in a chat |
| GET, DELETE /local/requests?method | the record of the bot's requests |
| POST /local/messages, …/edit, …/delete | a person writes, edits, deletes |
| POST /local/files?user_id&chat_id&name | a person sends the body as a file |
| GET /local/files/{file} | a file, to save |
| POST /local/press | a person presses a button, and gets the bot's answer |
| POST /local/inline, …/choose | a person types an inline query, and posts a result |
| POST /local/bot | a person adds, promotes, removes or blocks the bot |
| POST /local/users, /local/chats | new people, groups, supergroups and channels |
| POST /local/members, /local/topics, /local/migrate | groups change |
| POST, DELETE /local/faults | faults on demand |
| POST /local/updates | a raw update, whatever it holds |
| GET, POST /local/switches | privacy mode, inline mode, guest mode, rich messages, flood limits |
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from localtelegram.chats import Member, User
from localtelegram.errors import BotApiError
from localtelegram.faults import Fault
from localtelegram.people import ActionRefused, People
from localtelegram.person import NoAnswer, Waiter
from localtelegram.state import State, Switches
from localtelegram.transcript import transcript
from localtelegram.views import chat_view, event_view, member_view, message_view, world_view

PATIENCE = 15.0
"""Seconds that a person waits for the answer to a button or an inline query."""

LONGEST_WAIT = 600.0
"""Seconds that a request to wait for a message may take."""


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


Id = Annotated[int, Field(ge=-(2**63), lt=2**63)]


class _Message(_Order):
    user_id: Id
    chat_id: Id
    text: str
    reply_to_id: Id | None = None
    thread_id: Id | None = None
    entities: list[dict[str, Any]] | None = None


class _OneMessage(_Order):
    user_id: Id
    chat_id: Id
    message_id: Id


class _Edit(_OneMessage):
    text: str


class _Press(_OneMessage):
    data: str
    forged: bool = False


class _Inline(_Order):
    user_id: Id
    chat_id: Id
    query: str
    offset: str = ""


class _Choice(_Order):
    user_id: Id
    chat_id: Id
    query_id: str
    result_id: str
    thread_id: Id | None = None


class _Status(_Order):
    user_id: Id
    chat_id: Id
    status: str


class _Member(_Status):
    anonymous: bool = False


class _User(_Order):
    id: Id
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "vi"


class _NewChat(_Order):
    kind: str
    title: str
    creator_id: Id
    username: str = ""
    is_forum: bool = False


class _Topic(_Order):
    user_id: Id
    chat_id: Id
    name: str


class _Chat(_Order):
    chat_id: Id


class _Fault(_Order):
    method: str
    kind: str
    times: Id | None = 1
    retry_after: Annotated[int, Field(ge=1, le=10**6)] = 1
    seconds: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] | None = None
    code: Annotated[int, Field(ge=200, le=599)] = 500
    description: str = "Internal Server Error"


class _Switches(_Order):
    privacy: bool | None = None
    mentions_arrive: bool | None = None
    inline: bool | None = None
    inline_feedback: bool | None = None
    guest: bool | None = None
    rich: bool | None = None
    flood: bool | None = None


O = TypeVar("O", bound=_Order)  # noqa: E741 - an order
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _taking(model: type[O], act: Callable[[O], Any]) -> _Handler:
    """A handler that reads a JSON body as `model`, does `act`, and answers with what that gives."""

    async def handle(request: web.Request) -> web.StreamResponse:
        # Only JSON, so that no form of another site's page gets in.
        if request.content_type != "application/json":
            return _refusal(415, "application/json expected")
        try:
            result = act(model.model_validate_json(await request.read()))
            if isinstance(result, Awaitable):
                result = await result
        except ValidationError as error:
            return _refusal(422, str(error))
        except (ActionRefused, BotApiError, ValueError) as error:
            return _refusal(409, str(error))
        except NoAnswer as error:
            return _refusal(504, str(error))
        return _json(result)

    return handle


def _json(value: Any, status: int = 200) -> web.Response:
    return web.Response(text=json.dumps(value, ensure_ascii=False), status=status, content_type="application/json")


def _refusal(status: int, reason: str) -> web.Response:
    return _json({"error": reason}, status)


class Control:
    """The handlers of the control routes.

    Args:
        state: What there is to know.
        people: What persons can do.
        suggestions: Questions to click at the start of the page.
    """

    def __init__(self, state: State, people: People, suggestions: list[str]) -> None:
        self._state = state
        self._people = people
        self._suggestions = suggestions

    def routes(self) -> list[web.RouteDef]:
        """Where the handlers answer."""
        return [*self._reading(), *self._acting()]

    def _reading(self) -> list[web.RouteDef]:
        return [
            web.get("/local/health", self._health),
            web.get("/local/state", self._world),
            web.get(r"/local/chats/{chat:-?\d{1,19}}/messages", self._messages),
            web.get(r"/local/chats/{chat:-?\d{1,19}}/transcript", self._transcript),
            web.get("/local/commands", self._commands),
            web.get("/local/events", self._events),
            web.get("/local/wait", self._wait),
            web.get("/local/requests", self._requests),
            web.get("/local/files/{file}", self._file),
            web.get("/local/switches", self._switches),
        ]

    def _acting(self) -> list[web.RouteDef]:
        return [
            web.post("/local/messages", _taking(_Message, self._send)),
            web.post("/local/messages/edit", _taking(_Edit, self._edit)),
            web.post("/local/messages/delete", _taking(_OneMessage, self._delete)),
            web.post("/local/files", self._upload),
            web.post("/local/press", _taking(_Press, self._press)),
            web.post("/local/inline", _taking(_Inline, self._inline)),
            web.post("/local/inline/choose", _taking(_Choice, self._choose)),
            web.post("/local/bot", _taking(_Status, self._bot_status)),
            web.post("/local/users", _taking(_User, self._user)),
            web.post("/local/chats", _taking(_NewChat, self._new_chat)),
            web.post("/local/members", _taking(_Member, self._member)),
            web.post("/local/topics", _taking(_Topic, self._topic)),
            web.post("/local/migrate", _taking(_Chat, self._migrate)),
            web.post("/local/faults", _taking(_Fault, self._fault)),
            web.delete("/local/faults", self._clear_faults),
            web.post("/local/updates", self._inject),
            web.post("/local/switches", _taking(_Switches, self._switch)),
            web.delete("/local/requests", self._clear_requests),
        ]

    async def _health(self, _: web.Request) -> web.Response:
        return _json({"ok": True, "bot": self._state.bot.username})

    async def _world(self, _: web.Request) -> web.Response:
        return _json(world_view(self._state, self._suggestions))

    async def _messages(self, request: web.Request) -> web.Response:
        chat = self._state.chats.get(int(request.match_info["chat"]))
        if chat is None:
            return _refusal(404, "no such chat")
        return _json([message_view(message) for message in chat.messages.values()])

    async def _transcript(self, request: web.Request) -> web.Response:
        chat = self._state.chats.get(int(request.match_info["chat"]))
        return _json(transcript(chat)) if chat else _refusal(404, "no such chat")

    async def _commands(self, request: web.Request) -> web.Response:
        try:
            user = self._people.user(_number(request, "user_id"))
            chat = self._people.chat(_number(request, "chat_id"))
        except ValueError as error:
            return _refusal(404, str(error))
        return _json(self._state.commands.seen_by(user.id, chat, user.language_code))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        # A browser that lost the stream tells where it was.
        after = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
        async for event in self._state.events.stream(int(after) if after.isdecimal() else 0):
            data = json.dumps(event_view(event), ensure_ascii=False)
            await response.write(f"id: {event.id}\ndata: {data}\n\n".encode())
        return response

    async def _wait(self, request: web.Request) -> web.Response:
        try:
            message = await Waiter(self._state).next(
                _number(request, "chat_id"),
                _number(request, "after", self._state.events.last_id),
                seconds=_seconds(request),
            )
        except NoAnswer as error:
            return _refusal(504, str(error))
        except ValueError as error:
            return _refusal(422, str(error))
        return _json(message_view(message))

    async def _requests(self, request: web.Request) -> web.Response:
        methods = request.query.getall("method", [])
        found = self._state.record.of(*methods) if methods else self._state.record.requests
        return _json([asdict(each) for each in found])

    async def _clear_requests(self, _: web.Request) -> web.Response:
        self._state.record.clear()
        return _json(True)

    async def _file(self, request: web.Request) -> web.Response:
        try:
            stored = self._state.files.by_id(request.match_info["file"])
        except BotApiError as error:
            return _refusal(404, error.description)
        # Always saved, never shown: an uploaded page must not run here.
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(stored.name, safe='')}",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=stored.content, content_type="application/octet-stream", headers=headers)

    def _send(self, order: _Message) -> Any:
        return message_view(
            self._people.send(
                order.user_id,
                order.chat_id,
                order.text,
                reply_to_id=order.reply_to_id,
                thread_id=order.thread_id,
                entities=order.entities,
            )
        )

    def _edit(self, order: _Edit) -> Any:
        return message_view(self._people.edit(order.user_id, order.chat_id, order.message_id, order.text))

    def _delete(self, order: _OneMessage) -> Any:
        self._people.delete(order.user_id, order.chat_id, order.message_id)
        return True

    async def _upload(self, request: web.Request) -> web.Response:
        # A browser asks first before it sends this type from another site's page; there is no one to allow it.
        if request.content_type != "application/octet-stream":
            return _refusal(415, "application/octet-stream expected")
        try:
            message = self._people.send_file(
                _number(request, "user_id"),
                _number(request, "chat_id"),
                request.query.get("name", "file"),
                await request.read(),
                kind=request.query.get("kind", "document"),
                caption=request.query.get("caption", ""),
                thread_id=_number(request, "thread_id", 0) or None,
            )
        except ValueError as error:
            return _refusal(409, str(error))
        return _json(message_view(message))

    async def _press(self, order: _Press) -> Any:
        message = self._people.message(order.chat_id, order.message_id)
        query = self._people.press(order.user_id, message, order.data, forged=order.forged)
        answer = await query.wait(PATIENCE)
        if answer is None:
            raise NoAnswer("bot không trả lời nút bấm")
        return answer

    async def _inline(self, order: _Inline) -> Any:
        typed = self._people.type_inline(order.user_id, order.chat_id, order.query, order.offset)
        answer = await typed.wait(PATIENCE)
        if answer is None:
            raise NoAnswer("bot không trả lời câu hỏi inline")
        return {"query_id": typed.id, **answer}

    def _choose(self, order: _Choice) -> Any:
        return message_view(
            self._people.choose(
                order.user_id, order.chat_id, order.query_id, order.result_id, thread_id=order.thread_id
            )
        )

    def _bot_status(self, order: _Status) -> Any:
        self._people.set_bot_status(order.user_id, order.chat_id, order.status)
        return True

    def _user(self, order: _User) -> Any:
        if order.id in self._state.users:
            raise ActionRefused("đã có người mang số này")
        chat = self._state.add_user(User(**order.model_dump()))
        self._state.events.publish("chat", chat.id)
        return chat_view(chat)

    def _new_chat(self, order: _NewChat) -> Any:
        creator = self._people.user(order.creator_id)
        chat = self._state.add_chat(order.kind, order.title, username=order.username, is_forum=order.is_forum)
        chat.members[creator.id] = Member(creator, "creator")
        self._state.events.publish("chat", chat.id)
        return chat_view(chat)

    def _member(self, order: _Member) -> Any:
        return member_view(
            self._people.set_status(order.user_id, order.chat_id, order.status, anonymous=order.anonymous)
        )

    def _topic(self, order: _Topic) -> Any:
        return {"id": self._people.open_topic(order.user_id, order.chat_id, order.name).id}

    def _migrate(self, order: _Chat) -> Any:
        return chat_view(self._people.migrate(order.chat_id))

    def _fault(self, order: _Fault) -> Any:
        self._state.faults.add(Fault(**order.model_dump()))
        return True

    async def _clear_faults(self, _: web.Request) -> web.Response:
        self._state.faults.clear()
        return _json(True)

    async def _inject(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            return _refusal(415, "application/json expected")
        try:
            update = await request.json()
        except (ValueError, RecursionError) as error:
            return _refusal(422, str(error))
        if not isinstance(update, dict):
            return _refusal(422, "an object expected")
        return _json({"update_id": self._state.updates.inject(update)})

    async def _switches(self, _: web.Request) -> web.Response:
        return _json(self._switches_now())

    def _switches_now(self) -> dict[str, bool]:
        return asdict(self._state.switches) | {"flood": self._state.flood.enabled}

    def _switch(self, order: _Switches) -> dict[str, bool]:
        for name in (field.name for field in fields(Switches)):
            if getattr(order, name) is not None:
                setattr(self._state.switches, name, getattr(order, name))
        if order.flood is not None:
            self._state.flood.enabled = order.flood
        return self._switches_now()


def _number(request: web.Request, name: str, default: int | None = None) -> int:
    value = request.query.get(name)
    if value is None and default is not None:
        return default
    if not re.fullmatch(r"-?[0-9]{1,18}", value or ""):
        raise ActionRefused(f"{name}: a number expected")
    return int(value or "")


def _seconds(request: web.Request) -> float:
    try:
        seconds = float(request.query.get("seconds", PATIENCE))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_WAIT:  # also what is no number at all
        raise ActionRefused(f"seconds: a number from 0 to {LONGEST_WAIT:g} expected")
    return seconds
