"""The routes of the page, and what every response carries."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import hashlib
import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

import orjson
from aiohttp import web

from bot.settings import Settings
from bot.webpage.access import Access
from bot.webpage.addresses import Addresses
from bot.webpage.api import Api
from bot.webpage.downloads import Downloads
from bot.webpage.pages import Pages
from bot.webpage.refusals import NOT_FOUND, RefusedError
from bot.webpage.rendering import Asset, Renderer, read_assets
from knowledge import Answer, Assistant
from knowledge.facts import QueryTimeout

logger = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.Response]]

_HEAVY = ("tai/", "api/facts", "tim")
_HEAVY_AT_ONCE = 2  # the threads that remain serve the pages and the bot
_FRAMED = frozenset({"khung", "khung/luot"})
_YEAR_OF_SECONDS = 31_536_000


class Website:
    """The web page over one assistant.

    Args:
        settings: ``web`` says where it stands and whom it serves; ``chat.question_limit`` counts here, too.
        today: the present day where the page's people live.
        on_answer: told of every answer given (for metrics).
    """

    def __init__(
        self,
        settings: Settings,
        assistant: Assistant,
        today: Callable[[], dt.date],
        on_answer: Callable[[Answer], None],
    ) -> None:
        self._addresses = Addresses(settings.web.path)
        self._assets = read_assets()
        self._access = Access(settings.web)
        self._heavy = asyncio.Semaphore(_HEAVY_AT_ONCE)
        self._embed_in = settings.web.embed_in
        self._renderer = Renderer(self._addresses, self._assets)
        longest = settings.chat.question_limit
        self._pages = Pages(self._renderer, self._addresses, assistant, today, on_answer, longest, self._embed_in)
        self._api = Api(self._addresses, assistant, today, on_answer, longest)
        self._downloads = Downloads(assistant, today, longest)

    def routes(self) -> Sequence[web.RouteDef]:
        """Every route of the page; the last of them takes what no other one does."""
        ways: dict[str, Handler] = {**self._pages.ways(), **self._api.ways(), **self._downloads.ways()}
        found = [web.get(f"{self._addresses.root}/{path}", self._guarded(path, way)) for path, way in ways.items()]
        found.append(web.get(f"{self._addresses.root}/tep/{{name}}", self._asset))
        if self._addresses.root:
            found.append(web.get(self._addresses.root, self._to_root))
        return [*found, web.get(f"{self._addresses.root}/{{rest:.*}}", self._guarded("", _nowhere))]

    def _guarded(self, path: str, way: Handler) -> Handler:
        """``way`` behind the access, with refusals told and the headers of security on whatever comes back."""

        turn = self._heavy if path.startswith(_HEAVY) else contextlib.nullcontext()

        @functools.wraps(way)
        async def answered(request: web.Request) -> web.Response:
            try:
                self._access.admit(request)
                async with turn:
                    response = await way(request)
            except RefusedError as refused:
                response = self._refusal(request, refused)
            except QueryTimeout:
                response = self._refusal(request, RefusedError(503, "Tìm quá lâu. Anh/chị thử câu ngắn hơn."))
            except (asyncio.CancelledError, web.HTTPException):
                raise
            except Exception as error:
                # Address and message may hold the question, which no log may show.
                trace = "".join(traceback.format_tb(error.__traceback__))
                logger.error("a page failed", extra={"error": type(error).__name__, "traceback": trace})  # noqa: TRY400
                response = self._refusal(request, RefusedError(500, "Xin lỗi, có trục trặc. Vui lòng thử lại sau."))
            return self._finished(request, response, framed=path in _FRAMED)

        return answered

    def _refusal(self, request: web.Request, refused: RefusedError) -> web.Response:
        if request.path.startswith(f"{self._addresses.root}/api/"):
            return web.Response(
                body=orjson.dumps({"error": refused.line}),
                status=refused.status,
                content_type="application/json",
                headers=refused.headers,
            )
        title = {404: "Không tìm thấy", 401: "Cần khóa truy cập", 403: "Không được phép"}
        html = self._renderer.page(
            "refusal.html", title=title.get(refused.status, "Chưa phục vụ được"), line=refused.line
        )
        return web.Response(text=html, status=refused.status, content_type="text/html", headers=refused.headers)

    def _finished(self, request: web.Request, response: web.Response, *, framed: bool) -> web.Response:
        ancestors = " ".join(self._embed_in) if framed and self._embed_in else "'none'"
        response.headers.update(
            {
                "Content-Security-Policy": (
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    f"form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
                ),
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
                "Cache-Control": "private, no-cache",
            }
        )
        if response.status == HTTPStatus.OK and isinstance(response.body, bytes):
            response.headers["ETag"] = tag = f'"{hashlib.blake2s(response.body, digest_size=12).hexdigest()}"'
            if request.headers.get("If-None-Match") == tag:
                response.body = None
                response.set_status(HTTPStatus.NOT_MODIFIED)
        return response

    async def _asset(self, request: web.Request) -> web.Response:
        """Style and script: the same for everybody, so they need no admission; their address changes with them."""
        asset: Asset | None = self._assets.get(request.match_info["name"])
        if asset is None:
            return self._finished(request, self._refusal(request, RefusedError(404, NOT_FOUND)), framed=False)
        response = web.Response(body=asset.content, content_type=asset.media_type, charset="utf-8")
        self._finished(request, response, framed=False)
        response.headers["Cache-Control"] = f"public, max-age={_YEAR_OF_SECONDS}, immutable"
        return response

    async def _to_root(self, _: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently(f"{self._addresses.root}/")


async def _nowhere(_: web.Request) -> web.Response:
    raise RefusedError(404, NOT_FOUND)
