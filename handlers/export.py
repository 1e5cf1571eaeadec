"""``/xuat``: all facts as a workbook or as comma-separated values."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from telegram import Update
from telegram.ext import ContextTypes

from handlers import texts
from handlers.places import Place
from handlers.services import Services
from knowledge.facts.listing import Fact, list_facts

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for a formula when it begins a cell


class Export:
    """Sends the facts as a document: each in words, with its kind and source."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/xuat`` sends a workbook, ``/xuat csv`` comma-separated values."""
        message = update.message
        if message is None:
            return
        as_csv = "csv" in (word.lower() for word in context.args or ())
        version = self._services.assistant.version
        content = await asyncio.to_thread(self._content, as_csv=as_csv)
        await context.bot.send_document(
            Place.of_message(message).chat_id,
            content,
            caption=texts.EXPORT_CAPTION.format(version=version),
            filename=f"thi-dua-{version}.{'csv' if as_csv else 'xlsx'}",
        )

    def _content(self, *, as_csv: bool) -> bytes:
        facts = list_facts(self._services.assistant.facts)
        rows = [texts.EXPORT_COLUMNS, *(_row(fact) for fact in facts)]
        return _csv(rows) if as_csv else _workbook(rows)


def _row(fact: Fact) -> tuple[str, ...]:
    kind = texts.FACT_KINDS.get(fact.kind, fact.kind)
    cells = (kind, fact.text, fact.evidence, fact.publisher, fact.published, fact.place)
    return tuple(_harmless(cell or "") for cell in cells)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")  # with the mark, spreadsheets see that it is UTF-8


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(texts.EXPORT_SHEET)
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
