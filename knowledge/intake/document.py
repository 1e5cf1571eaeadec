"""A document as read: its text in blocks, each with its place, whatever format it came in."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal[
    "title", "paragraph", "heading", "caption", "table", "list", "stamp", "related", "boilerplate"
]  # fmt: skip
"""What a block is. ``stamp`` tells when and by whom the page was published, ``related`` names other documents,
``boilerplate`` is a menu or a footer: kept, so that nothing is lost, and not to be read for facts."""


_BESIDE = frozenset({"boilerplate", "related"})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a table…

    Attributes:
        text: NFC; the rows of a table stand on lines of their own, their cells apart by `` | ``.
        start: the offset of the text in the document's text, in characters.
        page: counts from 1; None where the format has no pages.
        kind: what the block is.
    """

    text: str
    start: int
    page: int | None
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read.

    Attributes:
        title: the title, empty where none was found.
        text: the texts of the blocks joined by a line break, NFC.
        published: the day of its publication or signing, where the document tells it.
        address: where it was published, if known.
        format: ``html``, ``docx``, ``doc``, ``pdf``, ``scan``, ``photo``, ``xlsx``, ``csv`` or ``text``.
        warnings: what the reviewer should know of the reading, each a line in Vietnamese.
    """

    title: str
    text: str
    blocks: tuple[Block, ...]
    published: dt.date | None
    address: str | None
    format: str
    warnings: tuple[str, ...]

    @property
    def by_ocr(self) -> bool:
        """Whether letters were guessed from a picture."""
        return self.format in {"scan", "photo"}

    @property
    def whole(self) -> str:
        """The title, a line break and the text: what the spans of proposals count in."""
        return f"{self.title}\n{self.text}"

    def article(self) -> Document:
        """What is to be read for facts: without menus, footers and the titles of other documents.

        The title is left out of the text, for it stands before it in :attr:`whole`.
        """
        kept = [block for block in self.blocks if block.kind not in _BESIDE and not self._is_title(block)]
        if len(kept) == len(self.blocks):
            return self
        pieces = (Piece(block.text, block.kind, block.page) for block in kept)
        return assembled(
            pieces, format=self.format, title=self.title, published=self.published, address=self.address,
            warnings=self.warnings,
        )  # fmt: skip

    def _is_title(self, block: Block) -> bool:
        return block.kind == "title" and " ".join(block.text.split()) == " ".join(self.title.split())

    def page_of(self, offset: int) -> int | None:
        """The page of the character at ``offset`` of :attr:`whole`, None where the format has no pages."""
        block = self.block_at(offset - len(self.title) - 1)
        return block.page if block else None

    def block_at(self, offset: int) -> Block | None:
        """The block that holds the character at ``offset``, None between blocks and outside."""
        return next((one for one in self.blocks if one.start <= offset < one.start + len(one.text)), None)


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before its place in the text is known."""

    text: str
    kind: BlockKind = "paragraph"
    page: int | None = None


def assembled(
    pieces: Iterable[Piece],
    *,
    format: str,  # noqa: A002 - the name of the field
    title: str = "",
    published: dt.date | None = None,
    address: str | None = None,
    warnings: Iterable[str] = (),
) -> Document:
    """Put pieces together to a document; empty ones are left out.

    Without a ``title`` the first block of kind ``title`` gives it.
    """
    blocks: list[Block] = []
    offset = 0
    for piece in pieces:
        text = tidy(piece.text)
        if text:
            blocks.append(Block(text, offset, piece.page, piece.kind))
            offset += len(text) + 1
    told = tidy(title) or next((" ".join(one.text.split()) for one in blocks if one.kind == "title"), "")
    whole = "\n".join(one.text for one in blocks)
    return Document(told, whole, tuple(blocks), published, address, format, tuple(warnings))


def tidy(text: str) -> str:
    """``text`` in NFC, its blanks single, its lines without blanks at their ends, nothing invisible in it."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff\x00-\x08\x0e\x0f]")
