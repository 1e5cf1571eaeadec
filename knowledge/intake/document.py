"""A document as it was read: its text, and the blocks that the text is made of."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document; `start` is its offset in the text of the document, `page` counts from 1."""

    text: str
    start: int
    page: int | None
    kind: str  # "title", "paragraph", "heading", "caption", "table", "list", "stamp"


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of a file or a page; `text` is the blocks' texts joined by line breaks, in NFC."""

    title: str
    text: str
    blocks: tuple[Block, ...]
    published: dt.date | None
    address: str | None
    format: str
    warnings: tuple[str, ...]
