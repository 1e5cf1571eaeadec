"""An answer as Telegram shows it: HTML pages for a message, and a text of one page for inline results.

The only module that makes HTML from what people or facts say: everything passes through :func:`escape`.
"""

from __future__ import annotations

import functools
import html
import logging
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from handlers.messages import texts
from handlers.messages.choices import labels
from knowledge import Answer, AnswerKind, Source

_log = logging.getLogger(__name__)

MESSAGE_LIMIT = 4096
"""UTF-16 units of a message after its HTML is parsed (Bot API, ``sendMessage``)."""

_PAGE = 3000  # units of a page's body; with heading, first line again and sources a page stays below the limit
_PAGE_ITEMS = 20  # a phone shows about so many lines
_BLOCK = 900  # a single entry longer than this goes on in the next block
_HEADING = 200
_REPEATED = 160
_CITED = 6  # values that a citation names
_CITED_UNITS = 140
_SHORT_NOTES = 240  # units of notes that are read at once; longer ones are folded
_SOURCES = 5
_OPEN_SOURCES = 3  # more are folded
_SOURCE_TEXT = 120
_ADDRESS = 1000  # longer addresses are not linked: the bytes before parsing are limited, too
_BOLD_VALUES = 8  # bold everywhere is bold nowhere
_KEPT = 256  # answers as laid out; most that is asked is asked often

_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_TAG = re.compile(r"<[^>]*>")


def utf16_length(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """A text as it may be sent: NFC (NFD takes twice the room), no control characters, no half surrogates."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text)).strip()


def escape(text: str) -> str:
    """A text that stands in HTML for itself."""
    return html.escape(clean(text), quote=False)


def shorten(text: str, limit: int) -> str:
    """The beginning of a text of one line, at most ``limit`` UTF-16 units with the ellipsis; whole words if it can."""
    text = " ".join(clean(text).split())
    if utf16_length(text) <= limit:
        return text
    cut = text
    while utf16_length(cut) > limit - 1:
        cut = cut[:-1]
    if not text[len(cut)].isspace():
        cut = cut[: max(cut.rfind(" ", len(cut) // 2), 0) or None]
    return cut.rstrip() + "…"


def plain(page: str) -> str:
    """What a page of ours reads without its HTML (for sending again when Telegram refuses the HTML)."""
    return html.unescape(_TAG.sub("", page))


def pages(answer: Answer, *, heading: str | None = None) -> tuple[str, ...]:
    """The answer as HTML, one text for each page, each at most :data:`MESSAGE_LIMIT` units.

    Args:
        answer: the answer.
        heading: the question, where the chat does not show it (a button asked it).
    """
    told = _Told(answer.kind, answer.lead, answer.items, answer.notes, answer.values, answer.choices, answer.sources)
    try:
        return _laid_out(told, heading)
    except Exception:
        # Whatever adorns it, the fact is what was asked for.
        _log.exception("an answer cannot be laid out; what it says goes out plain")
        return (escape(shorten(answer.lead, _PAGE)) or "…",)


class _Told(NamedTuple):
    """What of an answer is shown; the same for everybody who asks the same."""

    kind: AnswerKind
    lead: str
    items: tuple[str, ...]
    notes: tuple[str, ...]
    values: tuple[str, ...]
    choices: tuple[str, ...]
    sources: tuple[Source, ...]


@functools.lru_cache(_KEPT)
def _laid_out(told: _Told, heading: str | None) -> tuple[str, ...]:
    bodies = _fill([*_lead(told), *_items(told), *_notes(told.notes)])
    top = f"<blockquote>{escape(shorten(heading, _HEADING))}</blockquote>" if heading else None
    again = f"{escape(shorten(told.lead, _REPEATED))} <i>{texts.CONTINUED}</i>" if len(bodies) > 1 else None
    foot = source_line(told.sources)
    return tuple(
        "\n".join(part for part in (top, again if number else None, *body, _set_off(foot, body)) if part)
        for number, body in enumerate(bodies)
    )


def citation(answer: Answer) -> str:
    """What is answered and where it stands, as one writes it into a document; empty where nothing is answered."""
    if answer.kind != "answer" or not answer.sources:
        return ""
    said = "; ".join(answer.values[:_CITED]) or answer.lead
    return f"{shorten(said, _CITED_UNITS)} (nguồn: {'; '.join(dict.fromkeys(map(str, answer.sources[:2])))})"


def inline_text(answer: Answer, question: str) -> tuple[str, bool]:
    """The answer under its question as one message, and whether there was more than goes in."""
    first, *rest = pages(answer, heading=question)
    return (f"{first}\n<i>{texts.MORE_IN_PRIVATE}</i>" if rest else first), bool(rest)


def source_line(sources: Sequence[Source]) -> str:
    """The sources in a line, each linked where its address is known; empty where there are none."""
    if not sources:
        return ""
    named = [_linked(shorten(str(source), _SOURCE_TEXT), source.address) for source in sources[:_SOURCES]]
    if len(sources) > _SOURCES:
        named.append(texts.MORE_SOURCES.format(n=len(sources) - _SOURCES))
    return f"<i>{texts.SOURCE_LABEL}: {'; '.join(named)}</i>"


def sources_message(sources: Sequence[Source]) -> str:
    """The sources with their titles, an entry each."""
    if not sources:
        return escape(texts.NO_SOURCES)
    entries = [
        f"• {_linked(shorten(one.title, _SOURCE_TEXT), one.address)}\n  {escape(shorten(str(one), _SOURCE_TEXT))}"
        for one in sources[:10]
    ]
    if len(sources) > 10:
        entries.append(escape(texts.MORE_SOURCES.format(n=len(sources) - 10)))
    listed = "\n".join(entries)
    folded = f"<blockquote expandable>{listed}</blockquote>" if len(entries) > _OPEN_SOURCES else listed
    return f"{texts.SOURCES_HEADING_HTML}\n{folded}"


def lines_within(lines: Iterable[str], limit: int, more: str) -> str:
    """As many plain ``lines`` as fit in ``limit`` units, escaped; ``more`` tells that ``{n}`` are left out."""
    kept: list[str] = []
    room = limit
    remaining = list(lines)
    while remaining:
        line = shorten(remaining[0], 300)
        room -= utf16_length(line) + 1
        if room < 0:
            break
        kept.append(escape(line))
        remaining.pop(0)
    if remaining:
        kept.append(escape(more.format(n=len(remaining))))
    return "\n".join(kept)


def _linked(text: str, address: str | None) -> str:
    if address is None or len(address) > _ADDRESS or not is_of_the_web(address):
        return escape(text)
    return f'<a href="{html.escape(clean(address), quote=True)}">{escape(text)}</a>'


def is_of_the_web(address: str) -> bool:
    """Whether an address may be linked: HTTP or HTTPS, with a host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _lead(told: _Told) -> list[str]:
    parts = _split(clean(told.lead)) or ["…"]
    return [_bold_values(part, told.values if told.kind == "answer" else ()) for part in parts]


def _items(told: _Told) -> list[str]:
    """The entries of a list; choices stand in the text only where their buttons could not show them whole."""
    if told.kind != "clarify" or told.items != told.choices:
        return _blocks(told.items, "• ")
    if labels(told.choices) is not None:
        return []
    return [block for number, choice in enumerate(told.choices, 1) for block in _blocks([choice], f"{number}. ")]


def _notes(notes: Sequence[str]) -> list[str]:
    """What a careful colleague would add; much of it is folded, to be opened by whoever wants it."""
    together = "\n".join(clean(note) for note in notes)
    if _SHORT_NOTES < utf16_length(together) <= _BLOCK:
        return [f"<blockquote expandable>{escape(together)}</blockquote>"]
    return _blocks(notes, "")


def _blocks(entries: Iterable[str], mark: str) -> list[str]:
    return [
        escape((mark if number == 0 else "") + part)
        for entry in entries
        for number, part in enumerate(_split(clean(entry)))
    ]


def _split(text: str) -> list[str]:
    """A text in parts of at most ``_BLOCK`` units, cut at blanks where there are any."""
    parts = []
    while utf16_length(text) > _BLOCK:
        cut = _BLOCK
        while utf16_length(text[:cut]) > _BLOCK:
            cut -= 1
        blank = text.rfind(" ", cut // 2, cut)
        cut = blank if blank > 0 else cut
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*parts, text] if text else parts


def _set_off(foot: str, body: Sequence[str]) -> str:
    """The sources, with an empty line before them where they would pass for the last entry of a list."""
    return f"\n{foot}" if foot and len(body) > 1 else foot


def _fill(blocks: Sequence[str]) -> list[list[str]]:
    """The blocks on pages, in order: a page ends when its units or its lines are used up."""
    bodies: list[list[str]] = [[]]
    room = _PAGE
    for block in blocks:
        length = utf16_length(plain(block)) + 1
        if bodies[-1] and (length > room or len(bodies[-1]) > _PAGE_ITEMS):
            bodies.append([])
            room = _PAGE
        bodies[-1].append(block)
        room -= length
    return bodies


def _bold_values(text: str, values: Sequence[str]) -> str:
    """The text escaped, with the values that stand in it as whole words in bold."""
    wanted = sorted({clean(value) for value in values if value.strip()}, key=len, reverse=True)
    if not wanted or len(wanted) > _BOLD_VALUES:
        return escape(text)
    pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, wanted)) + r")(?!\w)")
    return "".join(
        f"<b>{html.escape(part, quote=False)}</b>" if number % 2 else html.escape(part, quote=False)
        for number, part in enumerate(pattern.split(text))
    )
