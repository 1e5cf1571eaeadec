"""What can be taken along: answers and entries as workbooks, entries as reports, pictures."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.webpage.addresses import KINDS
from bot.webpage.asking import Asked
from bot.webpage.pages import year_of
from bot.webpage.refusals import NOT_FOUND, RefusedError
from knowledge import Answer, Assistant
from knowledge.catalogue import Catalogue, Entry, Ref
from knowledge.pictures import Painter
from knowledge.reports import DOCX_TYPE, XLSX_TYPE

Way = Callable[[web.Request], Awaitable[web.Response]]


class Downloads:
    """Files made when they are asked for; the libraries that make them are loaded with the first."""

    def __init__(self, assistant: Assistant, today: Callable[[], dt.date], longest: int) -> None:
        self._assistant = assistant
        self._catalogue = Catalogue(assistant.facts)
        self._painter = Painter(assistant.facts)
        self._today = today
        self._longest = longest

    def ways(self) -> Mapping[str, Way]:
        """Each path with what answers it."""
        words = "{word:" + "|".join(KINDS) + "}"
        return {
            "tai/tra-loi.xlsx": self._answer,
            f"tai/{words}/{{id}}.docx": self._report,
            f"tai/{words}/{{id}}.xlsx": self._workbook,
            "hinh/{name}/{id}.svg": self._picture,
        }

    async def _answer(self, request: web.Request) -> web.Response:
        asked = Asked.read(request.query, self._longest)
        if not asked.question:
            raise RefusedError(400, "Thiếu câu hỏi.")
        answer = asked.answer(self._assistant, self._today)
        return _file(await asyncio.to_thread(_answer_workbook, asked.question, answer), XLSX_TYPE, "tra-loi.xlsx")

    async def _report(self, request: web.Request) -> web.Response:
        ref = _ref(request)
        content = await asyncio.to_thread(self._made_report, ref)
        return _file(content, DOCX_TYPE, _name(ref, "docx"))

    async def _workbook(self, request: web.Request) -> web.Response:
        ref = _ref(request)
        content = await asyncio.to_thread(self._made_workbook, ref)
        return _file(content, XLSX_TYPE, _name(ref, "xlsx"))

    async def _picture(self, request: web.Request) -> web.Response:
        dark = request.query.get("nen") == "toi"
        name, ref = request.match_info["name"], Ref("cluster", request.match_info["id"])
        picture = await asyncio.to_thread(self._painter.draw, name, ref, dark=dark)
        if picture is None:
            raise RefusedError(404, NOT_FOUND)
        return web.Response(text=picture.svg, content_type="image/svg+xml")

    def _made_report(self, ref: Ref) -> bytes:
        from knowledge.reports.report import report_document  # noqa: PLC0415 - loaded when first needed

        entry = self._entry(ref)
        return report_document(entry, self._catalogue.sources(entry.source_ids), self._today())

    def _made_workbook(self, ref: Ref) -> bytes:
        from knowledge.reports.workbook import entry_workbook  # noqa: PLC0415 - loaded when first needed

        entry = self._entry(ref)
        return entry_workbook(entry, self._catalogue.sources(entry.source_ids))

    def _entry(self, ref: Ref) -> Entry:
        entry = self._catalogue.entry(ref)
        if entry is None:
            raise RefusedError(404, NOT_FOUND)
        return entry


def _answer_workbook(question: str, answer: Answer) -> bytes:
    from knowledge.reports.workbook import answer_workbook  # noqa: PLC0415 - loaded when first needed

    return answer_workbook(question, answer)


def _ref(request: web.Request) -> Ref:
    return Ref(KINDS[request.match_info["word"]], request.match_info["id"], year_of(request))


def _name(ref: Ref, suffix: str) -> str:
    """A file's name: only what stands in a known id, so nothing that a header could not hold."""
    plain = "".join(letter for letter in ref.id if letter.isascii() and (letter.isalnum() or letter in "-_"))
    return f"{plain or ref.kind}{f'-{ref.year}' if ref.year else ''}.{suffix}"


def _file(content: bytes, media_type: str, name: str) -> web.Response:
    return web.Response(
        body=content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
