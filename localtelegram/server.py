"""The server itself: one aiohttp application on loopback with the Bot API, the control routes and the page."""

from __future__ import annotations

import ipaddress
import logging
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from localtelegram.api import BotApi
from localtelegram.chats import Message
from localtelegram.control import Control
from localtelegram.keeping import keep, restore
from localtelegram.page import page_routes
from localtelegram.parameters import UPLOAD_LIMIT
from localtelegram.people import People
from localtelegram.person import PATIENCE, Person, Waiter
from localtelegram.scene import SUGGESTIONS, set_scene
from localtelegram.state import State
from localtelegram.transcript import transcript
from localtelegram.webhooks import Webhook

DEFAULT_TOKEN = "123456789:local-telegram-needs-no-secret-here"  # noqa: S105 - opens nothing but this server
"""A token of the right form for a bot that talks to this server alone, in tests."""


def new_token() -> str:
    """A token that nobody knows: a page of elsewhere that a browser opens cannot act as the bot."""
    return f"123456789:{secrets.token_urlsafe(32)[:35]}"


_log = logging.getLogger(__name__)
_NAMES = web.AppKey("names", frozenset)
_LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


def check_loopback(host: str) -> str:
    """`host`, if it is an address of this machine's loopback.

    Raises:
        ValueError: It is not; the local Telegram has no business on a network.
    """
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"the local Telegram listens on loopback alone, not on {host}")
    return host


@web.middleware
async def only_local(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses requests that a page from elsewhere could make a browser send.

    A name that was rebound to loopback shows in the Host header, another site's script in Origin. What a browser asks
    for without a script (an image, a form, a frame) has no Origin, but says with Sec-Fetch-Site or Referer where it
    comes from. A link to the page itself may stand anywhere.
    """
    try:
        named = URL(f"http://{request.host}").host
        origin = URL(request.headers.get("Origin", f"http://{request.host}"))
    except ValueError:
        named, origin = None, URL()
    if request.path != "/" and _comes_from_elsewhere(request):
        named = None
    known = request.app[_NAMES]
    if named not in known or origin.host not in known or str(origin.authority) != request.host:
        return web.json_response({"ok": False, "error_code": 403, "description": "Forbidden"}, status=403)
    return await handler(request)


def _comes_from_elsewhere(request: web.Request) -> bool:
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        return True
    referrer = request.headers.get("Referer")
    try:
        return referrer is not None and str(URL(referrer).authority) != request.host
    except ValueError:
        return True


class LocalTelegram:
    """A Telegram of one bot on this machine.

    Args:
        token: The bot's token; its number is the bot's id.
        host: An address of the loopback.
        port: 0 takes any free port.
        username: The bot's @username.
        name: The bot's name as people see it.
        suggestions: Questions to click at the start of the page; none at all takes the default ones.
        flood: Whether Telegram's limits on sending hold; switch them off for load tests.
        history: Messages kept in each chat.

    Attributes:
        state: All there is: chats, updates, switches, faults, the record of requests.
        people: What persons can do, for those who want every detail; `person` is shorter.
        patience: Seconds that `person` and `messages` wait for the bot before they give up.

    Raises:
        ValueError: The host is no loopback address, or the token has no number.
    """

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        username: str = "thidua_bot",
        name: str = "Trợ lý Thi đua",
        suggestions: Sequence[str] = SUGGESTIONS,
        flood: bool = True,
        history: int = 2000,
    ) -> None:
        self._kept: Path | None = None
        self._host = check_loopback(host)
        self._port = port
        self.patience = PATIENCE
        self.state = State(token, username=username, name=name, flood=flood, history=history)
        set_scene(self.state)
        self.people = People(self.state)
        self.webhook = Webhook(self.state.updates)
        self._suggestions = list(suggestions or SUGGESTIONS)
        self._runner: web.AppRunner | None = None

    def remember(self, file: Path) -> None:
        """Takes up what was said before from `file`, and keeps there what is said until the end."""
        self._kept = file
        restore(self.state, file)
        self.state.updates.begin_after(int(time.time()))  # a bot that goes on knows the numbers of the last run

    async def start(self) -> Self:
        """Listens. Returns itself, so that `telegram = await LocalTelegram().start()` works."""
        app = web.Application(middlewares=[only_local], client_max_size=UPLOAD_LIMIT)
        app[_NAMES] = _LOCAL_NAMES | {self._host}
        app.add_routes(BotApi(self.state, self.webhook).routes())
        app.add_routes(Control(self.state, self.people, self._suggestions).routes())
        app.add_routes(page_routes())
        # A poll whose client has gone must end at once: it would swallow the next poll's updates.
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        """Stops pushing and listening; what was recorded stays readable."""
        self.state.faults.clear()
        await self.webhook.set(None)
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
            if self._kept is not None:
                self._keep(self._kept)

    def _keep(self, file: Path) -> None:
        try:
            keep(self.state, file)
        except OSError as error:
            _log.warning("what was said on the local page is not kept: %s", error.strerror)

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def address(self) -> str:
        """Where the page is: http://127.0.0.1:PORT."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def base_url(self) -> str:
        """The `base_url` of a bot that talks to this server."""
        return f"{self.address}/bot"

    @property
    def base_file_url(self) -> str:
        """The `base_file_url` of a bot that talks to this server."""
        return f"{self.address}/file/bot"

    def person(self, user_id: int) -> Person:
        """One of the people, to act as."""
        return Person(self.state, self.people, self.people.user(user_id), self.patience)

    @property
    def messages(self) -> Waiter:
        """Waits for what the bot does."""
        return Waiter(self.state, self.patience)

    def transcript(self, chat_id: int) -> list[str]:
        """The chat as a person sees it, a line for each message: "Name: text [Button] [Button]"."""
        return transcript(self.people.chat(chat_id))

    def history(self, chat_id: int) -> list[Message]:
        """The chat's messages, oldest first."""
        return list(self.people.chat(chat_id).messages.values())
