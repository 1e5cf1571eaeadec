"""The pages that people read: asking, browsing, entries, search."""

from __future__ import annotations

import asyncio
import datetime as dt
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.webpage.addresses import KINDS, Addresses
from bot.webpage.asking import Asked
from bot.webpage.refusals import NOT_FOUND, RefusedError
from bot.webpage.rendering import MOST_ROWS, Renderer
from knowledge import Answer, Assistant, Source
from knowledge.catalogue import Catalogue, Cell, Kind, Ref, Row
from knowledge.pictures import Painter, Picture, picture_wanted
from knowledge.response.wording import first_upper

_EXAMPLES = 6
_LONGEST_SEARCH = 200  # characters

Way = Callable[[web.Request], Awaitable[web.Response]]


class Pages:
    """Everything that comes as HTML."""

    def __init__(
        self,
        renderer: Renderer,
        addresses: Addresses,
        assistant: Assistant,
        today: Callable[[], dt.date],
        on_answer: Callable[[Answer], None],
        longest: int,
        embed_in: Sequence[str],
    ) -> None:
        self._renderer = renderer
        self._addresses = addresses
        self._assistant = assistant
        self._catalogue = Catalogue(assistant.facts)
        self._painter = Painter(assistant.facts)
        self._today = today
        self._on_answer = on_answer
        self._longest = longest
        self._embed_in = embed_in

    def ways(self) -> Mapping[str, Way]:
        """Each path with what answers it."""
        return {
            "": self._ask,
            "luot": self._turn,
            "khung": self._framed,
            "khung/luot": self._framed_turn,
            "duyet": self._browse,
            "duyet/{word}": self._index,
            "tim": self._search,
            "nhung": self._embedding,
            "{word:" + "|".join(KINDS) + "}/{id}": self._entry,
        }

    async def _ask(self, request: web.Request) -> web.Response:
        """The page to ask on; with a question in its address, the answer below it."""
        return self._asking(request, "ask.html")

    async def _framed(self, request: web.Request) -> web.Response:
        """The same without the page around it, for a frame in another site."""
        return self._asking(request, "framed.html")

    async def _turn(self, request: web.Request) -> web.Response:
        """A question and its answer alone, which the script puts into the page."""
        return self._asking(request, "turn.html")

    async def _framed_turn(self, request: web.Request) -> web.Response:
        return self._asking(request, "turn.html", framed=True)

    def _asking(self, request: web.Request, template: str, *, framed: bool = False) -> web.Response:
        asked = Asked.read(request.query, self._longest)
        answer = asked.answer(self._assistant, self._today) if asked.question else None
        if answer is not None:
            self._on_answer(answer)
        wanted = picture_wanted(asked.question)
        picture = self._painter.draw_for(wanted, asked.question, answer) if wanted and answer else None
        return self._html(
            template,
            asked=asked,
            answer=answer,
            framed=framed or template == "framed.html",
            examples=self._assistant.suggestions(_EXAMPLES),
            longest=self._longest,
            about=self._about(answer),
            wanted=wanted,
            picture=picture,
            sources=self._sources(wanted, picture, answer),
        )

    def _sources(self, wanted: str | None, picture: Picture | None, answer: Answer | None) -> Sequence[Source]:
        """The sources of what is shown: of the picture where one is wanted, else of the answer."""
        if picture is not None:
            return self._catalogue.sources(picture.source_ids)
        return () if wanted or answer is None else answer.sources

    def _about(self, answer: Answer | None) -> Sequence[tuple[Ref, str]]:
        """The entries that a question names, with their titles."""
        if answer is None or answer.kind not in {"answer", "no_data"}:
            return ()
        return self._catalogue.about(answer.slots)

    async def _browse(self, _: web.Request) -> web.Response:
        counts, clusters = await asyncio.gather(
            asyncio.to_thread(self._catalogue.counts), asyncio.to_thread(self._catalogue.index, "cluster")
        )
        sectors: dict[str, list[Cell]] = {}
        for row in clusters.rows():
            sectors.setdefault(first_upper(row.cells[1].text), []).append(row.cells[0])
        return self._html("browse.html", counts=counts, sectors=sectors)

    async def _index(self, request: web.Request) -> web.Response:
        kind = _kind(request)
        page = number_of(request, "trang", 1, 1_000_000) or 1
        (section,) = (await asyncio.to_thread(self._catalogue.index, kind)).sections
        pages = max(1, math.ceil(len(section.rows) / MOST_ROWS))
        shown = section.rows[(page - 1) * MOST_ROWS : page * MOST_ROWS]
        if page > pages:
            raise RefusedError(404, NOT_FOUND)
        part = replace(section, rows=shown)
        return self._html("index.html", kind=kind, part=part, total=len(section.rows), page=page, pages=pages)

    async def _entry(self, request: web.Request) -> web.Response:
        ref = Ref(_kind(request), request.match_info["id"], year_of(request))
        entry = await asyncio.to_thread(self._catalogue.entry, ref)
        if entry is None:
            raise RefusedError(404, NOT_FOUND)
        pictures = await asyncio.to_thread(self._painter.pictures, ref)
        # What a source states has that source, and what stands in it is told above.
        sources = () if ref.kind == "source" else self._catalogue.sources(entry.source_ids)
        return self._html("entry.html", entry=entry, pictures=pictures, sources=sources)

    async def _search(self, request: web.Request) -> web.Response:
        text = request.query.get("q", "").strip()[:_LONGEST_SEARCH]
        sections = await asyncio.to_thread(self._catalogue.search, text)
        ids = dict.fromkeys(one for section in sections for row in section.rows for one in row.sources)
        sources = self._catalogue.sources(tuple(ids))
        return self._html("search.html", text=text, sections=sections, sources=sources)

    async def _embedding(self, request: web.Request) -> web.Response:
        # Without a scheme it is the portal's: behind a proxy that ends TLS the page cannot know its own.
        address = f"//{request.host}" if _plain_host(request.host) else ""
        return self._html("embedding.html", address=address + self._addresses.to("khung"), embed_in=self._embed_in)

    def _html(self, template: str, sources: Sequence[Source] = (), **values: Any) -> web.Response:
        """A page; ``sources`` are listed at its end, and their numbers stand behind the rows that they state."""
        numbers = {source.id: number for number, source in enumerate(sources, 1)}

        def marks(row: Row) -> list[int]:
            return sorted(numbers[one] for one in row.sources if one in numbers)

        html = self._renderer.page(template, sources=sources, marks=marks, **values)
        return web.Response(text=html, content_type="text/html")


def year_of(request: web.Request) -> int | None:
    """The year that an address narrows an entry to.

    Raises:
        RefusedError: what stands there is no year.
    """
    year = number_of(request, "nam", None, 9999)
    if year is not None and year < 1000:
        raise RefusedError(400, "Năm viết bằng bốn chữ số, ví dụ nam=2022.")
    return year


def number_of(request: web.Request, name: str, default: int | None, most: int) -> int | None:
    """A number in an address, ``default`` where it is not given.

    Raises:
        RefusedError: what stands there is no number from 0 to ``most``.
    """
    text = request.query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text) <= most):
        raise RefusedError(400, f'"{name}" phải là số từ 0 đến {most}.')
    return int(text)


def _kind(request: web.Request) -> Kind:
    kind = KINDS.get(request.match_info["word"])
    if kind is None:
        raise RefusedError(404, NOT_FOUND)
    return kind


def _plain_host(host: str) -> bool:
    """Whether a ``Host`` header is a name and perhaps a port, and so fit to be shown."""
    return all(letter.isascii() and (letter.isalnum() or letter in ".:-[]") for letter in host)
