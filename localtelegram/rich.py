"""Rich messages (Bot API 10.1): what Telegram accepts as blocks, and how they read in plain lines.

The stand-in knows the blocks that a bot of facts needs, and says so of the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from localtelegram.errors import bad_request
from localtelegram.html import checked_url, utf16_length

MAX_TEXT = 32_768
"""UTF-16 units of a rich message."""

MAX_COLUMNS = 20
"""Columns of a table."""

_TEXTS = ("paragraph", "heading", "footer")
_STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "code"})
_SIDES = {"align": {"left", "center", "right"}, "valign": {"top", "middle", "bottom"}}


def checked_rich(given: object) -> dict[str, Any]:
    """The `rich_message` of a Message from an InputRichMessage.

    Raises:
        BotApiError: It is malformed, empty or too long, or has what the stand-in does not know.
    """
    if not isinstance(given, dict) or sum(name in given for name in ("html", "markdown", "blocks")) != 1:
        raise bad_request("exactly one of the fields html, markdown and blocks must be used")
    blocks = given.get("blocks")
    if not isinstance(blocks, list) or not blocks:
        raise bad_request("the local Telegram reads rich messages as a list of blocks only")
    for block in blocks:
        _check_block(block)
    length = sum(utf16_length(line) for line in lines({"blocks": blocks}))
    if not length:
        raise bad_request("message text is empty")
    if length > MAX_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    return {"blocks": blocks}


def lines(rich: dict[str, Any]) -> Iterator[str]:
    """A rich message as plain lines: a row of a table is one, its cells between bars."""
    for block in rich["blocks"]:
        if block["type"] == "table":
            for row in block["cells"]:
                yield " | ".join(_plain(cell.get("text", "")) for cell in row)
        else:
            yield _plain(block["text"])


def _check_block(block: object) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    if not isinstance(block, dict) or kind not in {*_TEXTS, "table"}:
        raise bad_request(f"can't parse InputRichBlock: the local Telegram does not know the type {kind!r}")
    if kind != "table":
        _check_text(block.get("text"))
        return
    rows = block.get("cells")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) and row for row in rows):
        raise bad_request("can't parse InputRichBlockTable: cells must be an Array of Arrays")
    if max(map(len, rows)) > MAX_COLUMNS:
        raise bad_request("RICH_MESSAGE_TABLE_TOO_WIDE")
    for cell in (cell for row in rows for cell in row):
        if not isinstance(cell, dict) or any(cell.get(name) not in known for name, known in _SIDES.items()):
            raise bad_request("can't parse RichBlockTableCell: align and valign must be given")
        _check_text(cell.get("text", ""))


def _check_text(text: object) -> None:
    if isinstance(text, str):
        return
    if isinstance(text, list):
        for part in text:
            _check_text(part)
        return
    kind = text.get("type") if isinstance(text, dict) else None
    if not isinstance(text, dict) or kind not in {*_STYLES, "url"}:
        raise bad_request(f"can't parse RichText: the local Telegram does not know the type {kind!r}")
    if kind == "url" and not checked_url(str(text.get("url", ""))):
        raise bad_request("can't parse RichTextUrl: the URL is invalid")
    _check_text(text.get("text"))


def _plain(text: Any) -> str:
    if isinstance(text, str):
        return text
    return "".join(map(_plain, text)) if isinstance(text, list) else _plain(text["text"])
