"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

from __future__ import annotations

import hmac
import re
from typing import Any

from aiohttp import web

from localtelegram.errors import BotApiError
from localtelegram.faults import Fault, cut, strike
from localtelegram.methods import find
from localtelegram.methods.calls import Call, Method
from localtelegram.parameters import Parameters, read_parameters
from localtelegram.record import RecordedRequest
from localtelegram.state import State
from localtelegram.webhooks import Webhook

_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]+")


class BotApi:
    """The handlers of the Bot API's two routes.

    Args:
        state: What there is to know.
        webhook: The bot's webhook.
    """

    def __init__(self, state: State, webhook: Webhook) -> None:
        self._state = state
        self._webhook = webhook

    def routes(self) -> list[web.RouteDef]:
        """Where the handlers answer."""
        return [
            web.route("*", "/bot{token:[^/]+}/{method:[^/]+}", self.call),
            web.get("/file/bot{token:[^/]+}/{path:.+}", self.download),
        ]

    def _check_token(self, token: str) -> None:
        """Refuses a token that is not the bot's: a malformed one as a path that is not there.

        Raises:
            BotApiError: 404 or 401.
        """
        if not _TOKEN.fullmatch(token):
            raise BotApiError(404, "Not Found")
        if not hmac.compare_digest(token.encode(), self._state.token.encode()):
            raise BotApiError(401, "Unauthorized")

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answers one request to a method, recorded and with the faults it was given."""
        try:
            self._check_token(request.match_info["token"])
            name, method = find(request.match_info["method"])
            parameters = await read_parameters(request)
        except BotApiError as error:
            return web.json_response(error.body(), status=error.code)
        recorded = self._state.record.add(name, parameters.decoded())
        fault = self._state.faults.take(name)
        try:
            struck = await strike(fault, request) if fault else None
            if struck is not None:
                recorded.status = struck.status
                return struck
            body = {"ok": True, "result": await self._result(method, parameters)}
            status = 200
        except BotApiError as error:
            body, status = error.body(), error.code
        return self._answer(request, recorded, fault, body, status)

    async def _result(self, method: Method | None, parameters: Parameters) -> Any:
        if method is None:
            raise BotApiError(404, "Not Found: method not found")
        return await method(Call(self._state, self._webhook, parameters))

    def _answer(
        self,
        request: web.Request,
        recorded: RecordedRequest,
        fault: Fault | None,
        body: dict[str, Any],
        status: int,
    ) -> web.Response:
        if fault and fault.kind == "lost":
            cut(request)
        recorded.status = status
        # What polls bring is told by the updates themselves; keeping it would keep every message twice.
        recorded.answer = None if recorded.method == "getUpdates" and status == 200 else body
        return web.json_response(body, status=status)

    async def download(self, request: web.Request) -> web.Response:
        """Gives a file's content to the bot."""
        try:
            self._check_token(request.match_info["token"])
        except BotApiError as error:
            return web.json_response(error.body(), status=error.code)
        stored = self._state.files.by_path(request.match_info["path"])
        if stored is None:
            return web.json_response(BotApiError(404, "Not Found").body(), status=404)
        return web.Response(body=stored.content, content_type="application/octet-stream")
