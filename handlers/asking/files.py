"""What can be taken along from a chat: pictures, reports, tables; for everybody, by a button or a command."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

from telegram import CallbackQuery, InputFile, Update
from telegram.constants import ParseMode
from telegram.ext import ContextTypes, ExtBot

from handlers.asking.browsing import Keys, Spot
from handlers.messages import texts
from handlers.messages.buttons import Press
from handlers.messages.rendering import escape, plain, shorten, source_line, utf16_length
from handlers.messages.sending import acknowledge, send_text
from handlers.places import Place
from handlers.services import Services
from handlers.state import Exchange
from knowledge import Conversation
from knowledge.catalogue import Ref
from knowledge.language import fold
from knowledge.pictures import Painter, Picture

_CAPTION = 1024  # units
_YEAR = re.compile(r"\b(19|20)\d\d\b")


class Files:
    """Sends pictures and files. They are made outside of the loop that answers everybody."""

    def __init__(self, services: Services, keys: Keys) -> None:
        self._services = services
        self._keys = keys
        self._painter = Painter(services.assistant.facts)

    async def on_picture(self, query: CallbackQuery, press: Press, place: Place, bot: ExtBot[None]) -> None:
        """The button under an entry that shows its pictures."""
        ref = await self._ref(press)
        pictures = await asyncio.to_thread(self._painter.pictures, ref) if ref else ()
        await acknowledge(query, None if pictures else texts.BUTTON_EXPIRED)
        for picture in pictures:
            await self._send_picture(bot, place, picture)

    async def on_file(self, query: CallbackQuery, press: Press, place: Place, bot: ExtBot[None]) -> None:
        """The buttons under an entry that make a report or a table of it."""
        spot, ref = Spot.read(press.argument), await self._ref(press)
        if spot is None or ref is None or spot.part not in {"docx", "xlsx"}:
            await acknowledge(query, texts.BUTTON_EXPIRED)
            return
        await acknowledge(query)
        await self._send_entry(bot, place, ref, spot.part)

    async def on_table(self, query: CallbackQuery, place: Place, exchange: Exchange, bot: ExtBot[None]) -> None:
        """The button under an answer that makes a table of it: the question is asked again, as it was then."""
        if not exchange.after.turns:
            await acknowledge(query, texts.BUTTON_EXPIRED)
            return
        await acknowledge(query)
        await self._send_table(bot, place, exchange)

    async def on_table_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/bang``: the latest answer as a table."""
        message = update.message
        if message is None:
            return
        place = Place.of_message(message)
        state = self._services.state
        await state.caught_up()
        exchange = await state.exchanges.latest_with_source(place.chat_id, place.user_id)
        if exchange is None or not exchange.after.turns:
            await send_text(context.bot, state, place, texts.NO_TABLE_YET)
        else:
            await self._send_table(context.bot, place, exchange)

    async def on_report(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/baocao tên năm``: the report on a cluster or a unit; without a name, on the chat's cluster."""
        message = update.message
        if message is None:
            return
        place = Place.of_message(message)
        wanted = " ".join(context.args or ())
        year = _YEAR.search(wanted)
        name = " ".join(word for word in _YEAR.sub(" ", wanted).split() if fold(word) != "nam")
        ref = await self._named(place, name)
        if ref is None:
            line = texts.NOT_NAMED.format(text=name[:100]) if name else texts.REPORT_HOW
            await send_text(context.bot, self._services.state, place, line)
            return
        await self._send_entry(context.bot, place, replace(ref, year=int(year[0]) if year else None), "docx")

    async def draw(self, bot: ExtBot[None], place: Place, name: str, question: str, spoken: Conversation) -> None:
        """Answer a question that wants the picture of that name."""
        picture = await asyncio.to_thread(self._drawn, name, question, spoken)
        if picture is None:
            await send_text(bot, self._services.state, place, texts.NOTHING_TO_DRAW)
        else:
            await self._send_picture(bot, place, picture)

    def _drawn(self, name: str, question: str, spoken: Conversation) -> Picture | None:
        answer = self._services.assistant.ask(question, conversation=spoken, today=self._services.today())
        return self._painter.draw_for(name, question, answer)

    async def _ref(self, press: Press) -> Ref | None:
        spot = Spot.read(press.argument)
        return await self._keys.find(spot) if spot else None

    async def _named(self, place: Place, name: str) -> Ref | None:
        if not name:
            cluster = await self._services.state.chats.default_cluster(place.chat_id)
            return Ref("cluster", cluster) if cluster else None
        return next(iter(await asyncio.to_thread(self._keys.catalogue.named, name)), None)

    def _table(self, question: str, before: Conversation) -> bytes:
        from knowledge.reports.workbook import answer_workbook  # noqa: PLC0415 - loaded when first needed

        answer = self._services.assistant.ask(question, conversation=before, today=self._services.today())
        return answer_workbook(question, answer)

    def _entry_file(self, ref: Ref, suffix: str) -> tuple[bytes, str] | None:
        """An entry as a file, and its title; None where there is no such entry."""
        from knowledge.reports.report import report_document  # noqa: PLC0415 - loaded when first needed
        from knowledge.reports.workbook import entry_workbook  # noqa: PLC0415

        entry = self._keys.catalogue.entry(ref)
        if entry is None:
            return None
        sources = self._keys.catalogue.sources(entry.source_ids)
        if suffix == "docx":
            return report_document(entry, sources, self._services.today()), entry.title
        return entry_workbook(entry, sources), entry.title

    async def _send_entry(self, bot: ExtBot[None], place: Place, ref: Ref, suffix: str) -> None:
        made = await asyncio.to_thread(self._entry_file, ref, suffix)
        if made is None:
            await send_text(bot, self._services.state, place, texts.NOTHING_KNOWN)
            return
        content, title = made
        year, of_year = (f"-{ref.year}", f" – năm {ref.year}") if ref.year else ("", "")
        await self._send_document(bot, place, content, f"{ref.id}{year}.{suffix}", title + of_year)

    async def _send_table(self, bot: ExtBot[None], place: Place, exchange: Exchange) -> None:
        question = exchange.after.turns[-1].question
        content = await asyncio.to_thread(self._table, question, exchange.before)
        await self._send_document(bot, place, content, "tra-loi.xlsx", shorten(question, 200))

    async def _send_document(self, bot: ExtBot[None], place: Place, content: bytes, name: str, caption: str) -> None:
        await bot.send_document(
            place.chat_id,
            InputFile(content, filename=name),
            caption=shorten(caption, _CAPTION),
            parse_mode=None,
            message_thread_id=place.thread_id,
        )

    async def _send_picture(self, bot: ExtBot[None], place: Place, picture: Picture) -> None:
        """Send a picture with what it shows in words, for those who cannot see it."""
        content = await asyncio.to_thread(picture.png)
        told = source_line(self._keys.catalogue.sources(picture.source_ids))
        sources = f"\n<blockquote expandable>{told}</blockquote>" if told else ""
        await bot.send_photo(
            place.chat_id,
            InputFile(content, filename=f"{picture.name}.png"),
            caption=escape(shorten(picture.words, _CAPTION - utf16_length(plain(sources)))) + sources,
            parse_mode=ParseMode.HTML,
            message_thread_id=place.thread_id,
        )
