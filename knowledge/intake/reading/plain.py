"""Plain text: a file, or what was pasted into a chat."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import replace

from knowledge.intake.document import Block, BlockKind, Document, Piece, assembled
from knowledge.intake.reading.encodings import decoded
from knowledge.intake.reading.stamps import first_stamped, is_stamp

_LIST = re.compile(r"\s*(?:[-–•+*]|\d{1,2}[.)]|[a-zđ]\))\s+\S")
_ADDRESS = re.compile(r"https?://\S+")
_TITLE = 300  # characters that a title may have
_NEAR_TOP = 8  # pieces among which the title is looked for
_LETTERHEAD = re.compile(
    r"(?:cộng h(?:òa|oà) xã hội|độc lập\s*[-–]|đảng cộng sản việt nam$|số\s*[:.]|[-–_*\s]+$)", re.IGNORECASE
)
_HEAD = 12  # lines at the top in which the day of publication is looked for


def read_text(data: bytes) -> Document:
    """A text file.

    Raises:
        ReadingRefused: where it is no text.
    """
    return pasted(decoded(data))


def pasted(text: str) -> Document:
    """Text as it was pasted: its first line is the title where it reads like one, an address may stand beside it."""
    lines = [line for line in text.splitlines() if line.strip()]
    address = next((found[0] for line in lines[:3] if (found := _ADDRESS.fullmatch(line.strip()))), None)
    pieces = first_title([Piece(line, _kind(line)) for line in lines])
    near = lines[:_HEAD] + lines[-3:]
    return assembled(pieces, format="text", published=first_stamped(near), address=address)


def first_title(pieces: list[Piece]) -> list[Piece]:
    """``pieces`` with the one near the top marked that reads like a title, where none is marked."""
    number = next((number for number, piece in enumerate(pieces[:_NEAR_TOP]) if _reads_as_title(piece.text)), None)
    if number is None or any(piece.kind == "title" for piece in pieces):
        return pieces
    return [*pieces[:number], replace(pieces[number], kind="title"), *pieces[number + 1 :]]


def as_given(title: str, text: str, *, published: dt.date | None = None, address: str | None = None) -> Document:
    """A text whose title is known. No letter is touched but for NFC, so that offsets stay what they were."""
    whole = unicodedata.normalize("NFC", text)
    blocks: list[Block] = []
    offset = 0
    for line in whole.split("\n"):
        blocks.append(Block(line, offset, None, _kind(line)))
        offset += len(line) + 1
    return Document(unicodedata.normalize("NFC", title), whole, tuple(blocks), published, address, "text", ())


def _reads_as_title(line: str) -> bool:
    text = line.strip()
    if len(text.split()) < 4 or len(text) > _TITLE or text.endswith((".", ":", ";")):
        return False
    return not (is_stamp(text) or _LETTERHEAD.match(text) or _LIST.match(text))


def _kind(line: str) -> BlockKind:
    if is_stamp(line):
        return "stamp"
    return "list" if _LIST.match(line) else "paragraph"
