"""Documents sent by admins, as files, photos or pasted text: read, their facts proposed, the review begun."""

from __future__ import annotations

import asyncio
import logging
import re
import zipfile
from collections.abc import Callable
from io import BytesIO

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes, ExtBot, filters

from handlers.admins.downloading import NotServedError, downloaded
from handlers.admins.uploads import Uploads
from handlers.messages import texts
from handlers.messages.buttons import Action, button
from handlers.messages.cards import Page, summary
from handlers.messages.rendering import escape, shorten
from handlers.messages.sending import Sent, edit, send, send_text
from handlers.places import Place
from handlers.services import Services
from knowledge.facts.statements import SourceFile
from knowledge.intake.reading.suffixes import SUFFIXES
from knowledge.intake.store import State
from knowledge.intake.taking import DocumentIntake, Taken

_log = logging.getLogger(__name__)

_LARGEST = 20_000_000  # bytes; what the Bot API lets a bot download
_PASTED = 400  # characters from which an admin's text is a document; questions have some fifty
_SHEETS = frozenset({".xlsx", ".csv"})
_LISTED = 20


class Documents:
    """Takes an admin's documents in and tells what was found in each."""

    def __init__(self, services: Services, uploads: Uploads) -> None:
        self._services = services
        self._uploads = uploads
        self._reading = asyncio.Lock()
        self.is_pasted = _PastedText(services)

    async def on_document(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A file in private: a document is read, a file of facts goes its own way, anybody else's is declined."""
        message, intake = update.message, self._services.intake
        if message is None or message.document is None:
            return
        name = message.document.file_name or ""
        suffix = f".{name.rpartition('.')[2].lower()}"
        if intake is None or suffix not in SUFFIXES or not self._is_admins(message):
            await self._uploads.on_document(update, context)
            return
        data = await self._downloaded(context.bot, message, message.document.file_id, message.document.file_size)
        if data is None:
            return
        if suffix in _SHEETS and await asyncio.to_thread(_holds_statements, data, suffix):
            await self._uploads.on_document(update, context)
        else:
            await self._take(context.bot, message, lambda: intake.take(data, name))

    async def on_photo(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A photo of a page, sent by an admin; the largest size that Telegram keeps."""
        message, intake = update.message, self._services.intake
        if message is None or not message.photo or intake is None:
            return
        largest = message.photo[-1]
        data = await self._downloaded(context.bot, message, largest.file_id, largest.file_size)
        if data is not None:
            await self._take(context.bot, message, lambda: intake.take(data, "anh.jpg"))

    async def on_pasted(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A text too long for a question, pasted by an admin."""
        message, intake = update.message, self._services.intake
        if message is not None and message.text and intake is not None:
            text = message.text
            await self._take(context.bot, message, lambda: intake.take_text(text))

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/xetduyet``: the documents that wait."""
        message, intake = update.message, self._services.intake
        if message is None or intake is None:
            return
        place = Place.of_message(message)
        waiting = await asyncio.to_thread(intake.store.open_documents)
        if not waiting:
            await send_text(context.bot, self._services.state, place, texts.INTAKE_NONE)
            return
        rows = [[button(shorten(one.title or one.name, 50), Action.CARDS, one.id)] for one in waiting[:_LISTED]]
        page = texts.INTAKE_LIST_HTML.format(n=len(waiting))
        await send(context.bot, self._services.state, place, page, InlineKeyboardMarkup(rows))

    def _is_admins(self, message: Message) -> bool:
        return Place.of_message(message).user_id in self._services.options.admin_ids

    async def _downloaded(self, bot: ExtBot[None], message: Message, file_id: str, size: int | None) -> bytes | None:
        """The content of a file; None where it is too large or cannot be had, which is told."""
        told = texts.INTAKE_TOO_LARGE.format(limit=_LARGEST // 1_000_000)
        try:
            if (size or 0) <= _LARGEST and len(data := await downloaded(bot, file_id)) <= _LARGEST:
                return data
        except NotServedError:
            told = texts.UPLOAD_NOT_SERVED
        await send_text(bot, self._services.state, Place.of_message(message), told)
        return None

    async def _take(self, bot: ExtBot[None], message: Message, work: Callable[[], Taken]) -> None:
        """Read a document beside the answering of questions, one at a time, and tell what was found."""
        state, place = self._services.state, Place.of_message(message)
        said = texts.INTAKE_BUSY if self._reading.locked() else texts.INTAKE_READING
        sent = await send_text(bot, state, place, said)
        async with self._reading:
            try:
                taken = await asyncio.to_thread(work)
            except Exception:
                _log.exception("a document could not be taken in")
                await self._tell(bot, place, sent, (escape(texts.INTAKE_FAILED), None))
                return
        await self._tell(bot, place, sent, await asyncio.to_thread(self._page, taken))

    def _page(self, taken: Taken) -> Page:
        intake = self._intake
        if taken.document is None:
            return escape(texts.INTAKE_REFUSED.format(reason=taken.refusal)), None
        if taken.document.state is State.LIVE:
            return escape(texts.INTAKE_KNOWN_LIVE), None
        if taken.document.state is State.DROPPED:
            return escape(texts.INTAKE_KNOWN_DROPPED), None
        return summary(intake.review(taken.document.id), texts.INTAKE_KNOWN_OPEN if taken.known else "")

    @property
    def _intake(self) -> DocumentIntake:
        if self._services.intake is None:
            raise AssertionError("only asked for where there is one")
        return self._services.intake

    async def _tell(self, bot: ExtBot[None], place: Place, sent: Sent | None, page: Page) -> None:
        if sent is None or not await edit(bot, sent.chat_id, sent.message_id, *page):
            await send(bot, self._services.state, place, *page)


class _PastedText(filters.MessageFilter):
    """Lets through what an admin pastes in private: a text longer than questions are."""

    def __init__(self, services: Services) -> None:
        super().__init__(name="handlers.admins.documents.PastedText")
        self._services = services

    def filter(self, message: Message) -> bool:
        """Whether the message is a document."""
        text = message.text or ""
        return (
            self._services.intake is not None
            and len(text) >= _PASTED
            and not text.startswith("/")
            and message.chat.type == ChatType.PRIVATE
            and Place.of_message(message).user_id in self._services.options.admin_ids
        )


def _holds_statements(data: bytes, suffix: str) -> bool:
    """Whether a table is a file of facts: it has a sheet named as a kind of facts is, or a column ``kind``.

    One that cannot be opened is left to whoever takes such files, to say what is wrong with it.
    """
    if suffix == ".csv":
        return re.search(rb"(?:^|[,;\t])\W*kind\W*(?:[,;\t]|$)", data[:4096].split(b"\n")[0].strip()) is not None
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("xl/workbook.xml") as book:
            names = re.findall(rb'<(?:\w+:)?sheet [^>]*name="([^"]+)"', book.read(1_000_000))
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError):
        return True
    from knowledge.sheets.layout import is_titled  # noqa: PLC0415 - loaded with the first workbook

    titles = [name.decode("utf-8", "replace").strip() for name in names]
    return any(title in SourceFile.model_fields or is_titled(title) for title in titles)
