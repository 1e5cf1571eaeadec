"""What other programs ask: answers and facts as JSON, and the description of both (OpenAPI 3.1)."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from typing import Any

import orjson
from aiohttp import web

from bot.webpage.addresses import Addresses
from bot.webpage.asking import MOST_EARLIER, Asked
from bot.webpage.pages import number_of
from bot.webpage.refusals import RefusedError
from knowledge import Answer, Assistant
from knowledge.facts import Fact, UnknownName, list_facts

MOST_FACTS = 500
"""Facts in one response."""

_FILTERS = ("kind", "cluster", "unit", "source")
_LONGEST_NAME = 200

Way = Callable[[web.Request], Awaitable[web.Response]]


class Api:
    """``/api/…``: only ``GET``, no keys of its own, nothing for pages of other origins (no CORS)."""

    def __init__(
        self,
        addresses: Addresses,
        assistant: Assistant,
        today: Callable[[], dt.date],
        on_answer: Callable[[Answer], None],
        longest: int,
    ) -> None:
        self._addresses = addresses
        self._assistant = assistant
        self._today = today
        self._on_answer = on_answer
        self._longest = longest

    def ways(self) -> Mapping[str, Way]:
        """Each path with what answers it."""
        return {"api/ask": self._ask, "api/facts": self._facts, "api/openapi.json": self._description}

    async def _ask(self, request: web.Request) -> web.Response:
        asked = Asked.read(request.query, self._longest)
        if not asked.question:
            raise RefusedError(400, 'Thiếu câu hỏi: thêm "question" vào địa chỉ.')
        answer = asked.answer(self._assistant, self._today)
        self._on_answer(answer)
        return _json(answer.to_contract())

    async def _facts(self, request: web.Request) -> web.Response:
        given = {name: request.query.get(name, "")[:_LONGEST_NAME] or None for name in _FILTERS}
        year = number_of(request, "year", None, 9999)
        offset = number_of(request, "offset", 0, 10_000_000) or 0
        limit = number_of(request, "limit", MOST_FACTS, MOST_FACTS) or MOST_FACTS
        try:
            found = await asyncio.to_thread(list_facts, self._assistant.facts, year=year, **given)
        except UnknownName as unknown:
            raise RefusedError(400, str(unknown)) from None
        attested = [fact for fact in found if fact.evidence == "attested"]
        page = attested[offset : offset + limit]
        return _json(
            {
                "version": self._assistant.version,
                "total": len(attested),
                "offset": offset,
                "facts": [_told(fact) for fact in page],
            }
        )

    async def _description(self, _: web.Request) -> web.Response:
        return _json(description(self._addresses.root, self._longest))


def _told(fact: Fact) -> dict[str, Any]:
    source = {"id": fact.source, "publisher": fact.publisher, "published": fact.published}
    return {"kind": fact.kind, "text": fact.text, "source": source}


def _json(value: object) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json", charset="utf-8")


def description(root: str, longest: int) -> dict[str, Any]:
    """The OpenAPI description of the API that stands under ``root``."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "thidua",
            "version": version("thidua-bot"),
            "description": "Hỏi đáp và dữ kiện về cụm thi đua, thi đua và khen thưởng; chỉ đọc, mỗi điều có nguồn.",
        },
        "servers": [{"url": root or "/"}],
        "paths": {"/api/ask": {"get": _ask_operation(longest)}, "/api/facts": {"get": _FACTS_OPERATION}},
        "components": {"schemas": _SCHEMAS},
    }


def _parameter(name: str, told: str, schema: Mapping[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": told, "schema": dict(schema)}


def _responses(schema: str, told: str) -> dict[str, Any]:
    def body(name: str) -> dict[str, Any]:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}

    refusals = {"400": "Yêu cầu sai", "401": "Cần khóa truy cập", "403": "Chưa đăng nhập", "429": "Gửi quá nhanh"}
    return {
        "200": {"description": told, "content": body(schema)},
        **{status: {"description": line, "content": body("Error")} for status, line in refusals.items()},
    }


def _ask_operation(longest: int) -> dict[str, Any]:
    text = {"type": "string", "maxLength": longest}
    return {
        "summary": "Trả lời một câu hỏi",
        "operationId": "ask",
        "parameters": [
            _parameter("question", "Câu hỏi, có dấu hay không dấu đều được", text, required=True),
            _parameter(
                "context",
                f"Các câu hỏi trước của cùng cuộc trò chuyện, cũ trước; nhiều nhất {MOST_EARLIER}",
                {"type": "array", "maxItems": MOST_EARLIER, "items": text},
            ),
            _parameter("today", "Ngày được coi là hôm nay", {"type": "string", "format": "date"}),
        ],
        "responses": _responses("Answer", "Câu trả lời, như `thidua ask --json`"),
    }


_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_SOURCE = {
    "type": "object",
    "required": ["id", "publisher", "published"],
    "properties": {"id": _TEXT, "publisher": _TEXT, "published": {"type": ["string", "null"], "format": "date"}},
}
_FACTS_OPERATION: dict[str, Any] = {
    "summary": "Các dữ kiện, mỗi điều một câu kèm nguồn",
    "operationId": "facts",
    "parameters": [
        _parameter("kind", "Loại dữ kiện", _TEXT),
        _parameter("cluster", "Tên hoặc mã cụm thi đua", _TEXT),
        _parameter("unit", "Tên hoặc mã đơn vị", _TEXT),
        _parameter("source", "Mã nguồn", _TEXT),
        _parameter("year", "Năm", {"type": "integer", "minimum": 0, "maximum": 9999}),
        _parameter("offset", "Bỏ qua bao nhiêu dữ kiện đầu", {"type": "integer", "minimum": 0, "default": 0}),
        _parameter(
            "limit", "Nhiều nhất bao nhiêu dữ kiện",
            {"type": "integer", "minimum": 1, "maximum": MOST_FACTS, "default": MOST_FACTS},
        ),
    ],
    "responses": _responses("Facts", "Một trang dữ kiện"),
}  # fmt: skip
_SCHEMAS: dict[str, Any] = {
    "Answer": {
        "type": "object",
        "required": ["kind", "text", "intent", "confidence", "slots", "values", "sources", "choices", "elapsed_ms"],
        "properties": {
            "kind": {"enum": ["answer", "clarify", "no_data", "unknown", "chat"]},
            "text": _TEXT,
            "intent": {"type": ["string", "null"]},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "slots": {"type": "object"},
            "values": _TEXTS,
            "sources": {"type": "array", "items": _SOURCE},
            "choices": _TEXTS,
            "suggestions": _TEXTS,
            "elapsed_ms": {"type": "number"},
        },
    },
    "Facts": {
        "type": "object",
        "required": ["version", "total", "offset", "facts"],
        "properties": {
            "version": _TEXT,
            "total": {"type": "integer"},
            "offset": {"type": "integer"},
            "facts": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["kind", "text", "source"],
                    "properties": {"kind": _TEXT, "text": _TEXT, "source": _SOURCE},
                },
            },
        },
    },
    "Error": {"type": "object", "required": ["error"], "properties": {"error": _TEXT}},
}
