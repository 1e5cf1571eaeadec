"""An answer as a rich message (Bot API 10.1): its entries as a table. PTB 22.8 knows none, so these are plain objects.

Not every client shows one: an old one says that it cannot, and Telegram for Android did not send it from inline mode
(tdlib/telegram-bot-api 859). So it only ever stands beside the same answer as a text.
"""

from __future__ import annotations

from typing import Any

from telegram import InputMessageContent

from handlers.messages import texts
from handlers.messages.rendering import clean, is_of_the_web, shorten, utf16_length
from knowledge import Answer, Source
from knowledge.reports.columns import Table, table_of

_FEWEST, _MOST = 2, 60  # rows: one is no table, and nobody reads a hundred in a chat
_ROOM = 16_000  # units of all entries; Telegram's limit is 32 768 with everything
_LINE = 900  # units
_SOURCES = 5
_ADDRESS = 1000

Block = dict[str, Any]


def as_table(answer: Answer, question: str) -> InputMessageContent | None:
    """What an inline result posts: question, answer as a table, notes, sources. None where there is nothing to list."""
    if answer.kind != "answer" or not _FEWEST <= len(answer.items) <= _MOST:
        return None
    if sum(map(utf16_length, answer.items)) > _ROOM:  # a table that is cut says less than the pages of the text
        return None
    blocks = [
        {"type": "paragraph", "text": {"type": "italic", "text": shorten(question, _LINE)}},
        {"type": "paragraph", "text": {"type": "bold", "text": shorten(answer.lead, _LINE)}},
        _table(table_of(answer)),
        *({"type": "paragraph", "text": shorten(note, _LINE)} for note in answer.notes if clean(note)),
    ]
    if answer.sources:
        blocks.append({"type": "footer", "text": _cited(answer)})
    return InputMessageContent(api_kwargs={"rich_message": {"blocks": blocks, "skip_entity_detection": True}})


def _table(table: Table) -> Block:
    """Its text stands as it is: a cell is no HTML, and needs no escaping."""
    head = [_cell(column, is_header=True) for column in table.columns]
    rows = [[_cell(text) for text in row] for row in table.rows]
    return {"type": "table", "cells": [head, *rows], "is_bordered": True, "is_striped": True}


def _cell(text: str, **more: bool) -> Block:
    return {"text": shorten(text, _ROOM) or "–", "align": "left", "valign": "top", **more}


def _cited(answer: Answer) -> list[Any]:
    parts: list[Any] = [f"{texts.SOURCE_LABEL}: "]
    for number, source in enumerate(answer.sources[:_SOURCES]):
        parts += ["; ", _linked(source)] if number else [_linked(source)]
    if len(answer.sources) > _SOURCES:
        parts.append("; " + texts.MORE_SOURCES.format(n=len(answer.sources) - _SOURCES))
    return parts


def _linked(source: Source) -> Any:
    named = shorten(str(source), _LINE)
    address = source.address
    if address is None or len(address) > _ADDRESS or not is_of_the_web(address):
        return named
    return {"type": "url", "text": named, "url": clean(address)}
