"""``/xuat`` and ``/mau``: what is known as a workbook to look through and send back, and an empty one to fill in."""

from __future__ import annotations

import asyncio

from telegram import Update
from telegram.ext import ContextTypes

from handlers.messages import texts
from handlers.places import Place
from handlers.services import Services
from knowledge.facts import FactBase
from knowledge.facts.bearers import names_of
from knowledge.facts.reading import read_files
from knowledge.files.collecting import collected_afterwards, made_alone

_NAMED_KINDS = {
    "cluster": ("cluster",), "unit": ("unit", "place_unit", "conferring_unit"), "award_form": ("form",),
    "movement": ("movement",), "document": ("document",), "person": ("person",),
}  # fmt: skip


class Export:
    """Sends what is known as a document that can be edited and sent back, and the form for new sources."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/xuat`` sends a workbook, ``/xuat csv`` comma-separated values."""
        message = update.message
        if message is None:
            return
        wants_csv = "csv" in (word.lower() for word in context.args or ())
        version = self._services.assistant.version
        content = await asyncio.to_thread(self._content, wants_csv=wants_csv)
        await context.bot.send_document(
            Place.of_message(message).chat_id,
            content,
            caption=texts.EXPORT_CAPTION.format(version=version),
            filename=f"thi-dua-{version}.{'csv' if wants_csv else 'xlsx'}",
        )

    async def on_template(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/mau`` sends an empty workbook."""
        message = update.message
        if message is None:
            return
        from knowledge.sheets import template  # noqa: PLC0415 - loaded with the first workbook

        content = await asyncio.to_thread(template, await asyncio.to_thread(_names, self._services.assistant.facts))
        chat = Place.of_message(message).chat_id
        await context.bot.send_document(chat, content, caption=texts.TEMPLATE_CAPTION, filename=texts.TEMPLATE_FILE)

    @made_alone()
    @collected_afterwards()
    def _content(self, *, wants_csv: bool) -> bytes:
        from knowledge.sheets import as_csv, as_workbook  # noqa: PLC0415 - loaded with the first workbook

        services = self._services
        files = read_files([root for root in (*services.roots, services.overlay) if root.exists()])
        # With the mark in front, spreadsheets see that the text is UTF-8.
        return as_csv(files).encode("utf-8-sig") if wants_csv else as_workbook(files)


def _names(facts: FactBase) -> dict[str, list[str]]:
    """The names that the form offers, by field."""
    return {field: names_of(facts, kind) for kind, fields in _NAMED_KINDS.items() for field in fields}
