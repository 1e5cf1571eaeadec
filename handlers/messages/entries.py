"""Entries of the catalogue as messages: a page with the beginning of each section, and a section whole."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.messages import texts
from handlers.messages.rendering import escape, shorten, source_line, utf16_length
from knowledge import Source
from knowledge.catalogue import Cell, Entry, Ref, Row, Section

SECTION_ROWS = 8
"""Rows of a section on a page of its own."""

_FIRST_ROWS = 3
_ROW = 220  # units
_ROOM = 3000  # units of an entry's page; its heading and sources come to it


def entry_message(entry: Entry, sources: Sequence[Source]) -> tuple[str, tuple[Section, ...]]:
    """An entry as HTML with the first rows of each section, and the sections of which more is known."""
    lines = [_heading(entry)]
    room, longer = _ROOM, []
    for section in entry.sections:
        rows = section.rows if section.key == "about" else section.rows[:_FIRST_ROWS]
        told = [f"\n<b>{escape(section.title)}</b>", *(_line(section, row) for row in rows)]
        if len(rows) < len(section.rows):
            told.append(escape(texts.MORE_ROWS.format(n=len(section.rows) - len(rows))))
            longer.append(section)
        room -= sum(utf16_length(line) + 1 for line in told)
        if room < 0:
            longer = [*longer, section] if section not in longer else longer
        else:
            lines += told
    if entry.tells_nothing:
        year = entry.ref.year
        lines.append(escape(texts.NOTHING_OF_YEAR.format(year=year) if year else texts.NOTHING_KNOWN))
    return _with_sources(lines, sources), tuple(longer)


def section_message(entry: Entry, section: Section, page: int, sources: Sequence[Source]) -> str:
    """A page of one section as HTML, with the sources of what stands on it."""
    rows = rows_of(section, page)
    lines = [_heading(entry), f"\n<b>{escape(section.title)}</b>", *(_line(section, row) for row in rows)]
    if section.note:
        lines.append(f"<i>{escape(section.note)}</i>")
    stated = {one for row in rows for one in row.sources}
    return _with_sources(lines, [source for source in sources if source.id in stated])


def rows_of(section: Section, page: int) -> tuple[Row, ...]:
    """The rows on a page of a section."""
    return section.rows[page * SECTION_ROWS : (page + 1) * SECTION_ROWS]


def label_of(row: Row, cell: Cell) -> str:
    """What a button says that leads to ``cell``: of a meeting its day first, since their names begin alike."""
    name = shorten(cell.text, 100)
    if cell.ref is not None and cell.ref.kind == "meeting":
        day = next((one.text for one in row.cells if one.text[:1].isdigit()), "")
        return f"{day}: {name.removeprefix('Hội nghị ')}" if day else name
    short = name.removeprefix(texts.CLUSTER_PREFIX)
    return short[:1].upper() + short[1:]


def linked(rows: Sequence[Row], most: int) -> list[tuple[Ref, str]]:
    """The entries that rows name, each once, with what their buttons say."""
    found: dict[Ref, str] = {}
    for row in rows:
        for cell in row.cells:
            if cell.ref is not None:
                found.setdefault(cell.ref, label_of(row, cell))
    return list(found.items())[:most]


def _heading(entry: Entry) -> str:
    year = f" – năm {entry.ref.year}" if entry.ref.year else ""
    return f"<b>{escape(shorten(entry.title, 300))}{year}</b>"


def _line(section: Section, row: Row) -> str:
    if section.key == "about":
        label, value = row.cells
        return f"• {escape(label.text)}: {escape(shorten(value.text, _ROW))}"
    return f"• {escape(shorten(section.line(row), _ROW))}"


def _with_sources(lines: Sequence[str], sources: Sequence[Source]) -> str:
    told = source_line(sources)
    return "\n".join([*lines, f"\n<blockquote expandable>{told}</blockquote>" if told else ""]).rstrip()
