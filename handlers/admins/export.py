"""``/xuat``: all facts as a workbook or as comma-separated values."""

from __future__ import annotations

import asyncio

from telegram import Update
from telegram.ext import ContextTypes

from handlers.messages import texts
from handlers.places import Place
from handlers.services import Services
from knowledge.facts.listing import list_facts
from knowledge.facts.sheets import facts_as_csv, facts_as_workbook


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
        # With the mark in front, spreadsheets see that the text is UTF-8.
        return facts_as_csv(facts).encode("utf-8-sig") if as_csv else facts_as_workbook(facts)
