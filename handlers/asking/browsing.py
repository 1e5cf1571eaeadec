"""``/tracuu``: what is known, looked through by buttons, without a question.

A button's data names an entry by the digest of its id, since ids may be longer than a button's data; what it stands
for is looked up in the facts as they are when it is pressed.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes, ExtBot

from handlers.asking.clusters import key_of
from handlers.messages import texts
from handlers.messages.buttons import Action, Press, button
from handlers.messages.entries import SECTION_ROWS, entry_message, linked, rows_of, section_message
from handlers.messages.rendering import escape
from handlers.messages.sending import acknowledge, edit, send, send_text
from handlers.places import Place
from handlers.services import Services
from knowledge.catalogue import INDEXED, KINDS, Catalogue, Entry, Kind, Ref, Row
from knowledge.pictures import Painter

_LETTERS: Mapping[Kind, str] = {
    "cluster": "c", "unit": "u", "person": "p", "meeting": "m", "award": "a", "movement": "w", "document": "d",
    "source": "s",
}  # fmt: skip
_KINDS: Mapping[str, Kind] = {letter: kind for kind, letter in _LETTERS.items()}
_SPOT = re.compile(
    r"(?P<letter>[a-z])\.(?P<key>[0-9a-f]{16}|-)\.(?P<year>\d{1,4})\.(?P<part>[a-z-]{1,16})\.(?P<page>\d{1,4})"
)
_WHOLE = "-"
_PER_PAGE = 8
_LINKS = 5
_SECTORS = 8
_YEAR_COLUMNS, _YEAR_ROWS = 5, 3

Keyboard = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one is: a list of a kind (``key`` is ``-``) or an entry, a part of it, a page.

    Attributes:
        part: a section's key, a picture's name, a file's suffix, or ``-`` for the whole.
    """

    kind: Kind
    key: str = _WHOLE
    year: int = 0
    part: str = _WHOLE
    page: int = 0

    @classmethod
    def of(cls, ref: Ref, part: str = _WHOLE, page: int = 0) -> Spot:
        """The spot of an entry or a part of it."""
        return cls(ref.kind, key_of(ref.id), ref.year or 0, part, page)

    @classmethod
    def read(cls, argument: str) -> Spot | None:
        """The spot that a button's argument tells, None where it tells none."""
        found = _SPOT.fullmatch(argument)
        if found is None or found["letter"] not in _KINDS:
            return None
        kind = _KINDS[found["letter"]]
        return cls(kind, found["key"], int(found["year"]), found["part"], int(found["page"]))

    def __str__(self) -> str:
        """The argument of a button that leads here."""
        return f"{_LETTERS[self.kind]}.{self.key}.{self.year}.{self.part}.{self.page}"


class Keys:
    """Finds entries by the digests of their ids, in the facts as they are now."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.catalogue = Catalogue(services.assistant.facts)
        self._version = ""
        self._refs: Mapping[tuple[Kind, str], Ref] = {}

    async def find(self, spot: Spot) -> Ref | None:
        """The entry of a spot with its year, None where there is none (any more)."""
        version = self._services.assistant.version
        if version != self._version:
            self._refs = await asyncio.to_thread(self._read)
            self._version = version
        ref = self._refs.get((spot.kind, spot.key))
        return replace(ref, year=spot.year or None) if ref else None

    def _read(self) -> Mapping[tuple[Kind, str], Ref]:
        listed = (row.cells[0].ref for kind in INDEXED for row in self.catalogue.index(kind).rows())
        return {(ref.kind, key_of(ref.id)): ref for ref in listed if ref is not None}


class Browsing:
    """``/tracuu`` and its buttons. Anybody in a chat may press them; the message itself turns the page."""

    def __init__(self, services: Services, keys: Keys) -> None:
        self._services = services
        self._keys = keys
        self._painter = Painter(services.assistant.facts)

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/tracuu`` begins at the clusters, ``/tracuu tên`` at what is named so."""
        message = update.message
        if message is None:
            return
        place = Place.of_message(message)
        wanted = " ".join(context.args or ())
        named = await asyncio.to_thread(self._keys.catalogue.named, wanted) if wanted else ()
        if wanted and not named:
            await send_text(context.bot, self._services.state, place, texts.NOT_NAMED.format(text=wanted[:100]))
            return
        page, keyboard = await self._entry(named[0], place) if named else await self._list(Spot("cluster"))
        await send(context.bot, self._services.state, place, page, InlineKeyboardMarkup(keyboard))

    async def on_press(self, query: CallbackQuery, press: Press, place: Place, bot: ExtBot[None]) -> None:
        """A button that leads somewhere else in the catalogue."""
        spot = Spot.read(press.argument) if press.argument else Spot("cluster")
        shown = await self._shown(spot, place) if spot else None
        if shown is None or query.message is None:
            await acknowledge(query, texts.BUTTON_EXPIRED)
            return
        await acknowledge(query)
        page, keyboard = shown
        if press.argument:
            await edit(bot, place.chat_id, query.message.message_id, page, InlineKeyboardMarkup(keyboard))
        else:  # from under an answer, which stays
            await send(bot, self._services.state, place, page, InlineKeyboardMarkup(keyboard))

    async def _shown(self, spot: Spot, place: Place) -> tuple[str, Keyboard] | None:
        if spot.key == _WHOLE:
            return await self._list(spot)
        ref = await self._keys.find(spot)
        if ref is None:
            return None
        return await self._entry(ref, place) if spot.part == _WHOLE else await self._section(ref, spot)

    async def _list(self, spot: Spot) -> tuple[str, Keyboard]:
        entry = await asyncio.to_thread(self._keys.catalogue.index, spot.kind)
        rows = entry.sections[0].rows
        keyboard = _links(rows[spot.page * _PER_PAGE : (spot.page + 1) * _PER_PAGE], _PER_PAGE)
        keyboard.append(_turning(spot, len(rows), _PER_PAGE))
        others = [kind for kind in INDEXED if kind not in {spot.kind, "source"}]
        buttons = [button(texts.KIND_BUTTONS[kind], Action.BROWSE, str(Spot(kind))) for kind in others]
        keyboard += [buttons[:3], buttons[3:]]
        return _list_text(spot.kind, rows), [row for row in keyboard if row]

    async def _entry(self, ref: Ref, place: Place) -> tuple[str, Keyboard]:
        entry, pictured = await asyncio.to_thread(self._read, ref)
        if entry is None:
            return escape(texts.NOTHING_KNOWN), [[_home()]]
        page, longer = entry_message(entry, self._keys.catalogue.sources(entry.source_ids))
        keyboard: Keyboard = []
        if entry.years and ref.year is None:  # a year leads on to what is named in it
            years = [button(str(year), Action.BROWSE, str(Spot.of(replace(ref, year=year)))) for year in entry.years]
            keyboard += _even_rows(years, _YEAR_COLUMNS)[:_YEAR_ROWS]
        else:
            keyboard += _links(_telling(entry), _LINKS)
        parts = [
            button(f"{part.title} ({len(part.rows)})", Action.BROWSE, str(Spot.of(ref, part.key))) for part in longer
        ]
        keyboard += [parts[at : at + 2] for at in range(0, len(parts), 2)]
        if place.private:
            keyboard.append(_taken_along(ref, pictured))
        keyboard.append([_home() if ref.year is None else _back(replace(ref, year=None))])
        return page, keyboard

    async def _section(self, ref: Ref, spot: Spot) -> tuple[str, Keyboard] | None:
        entry = await asyncio.to_thread(self._keys.catalogue.entry, ref)
        section = entry.section(spot.part) if entry else None
        if entry is None or section is None or not rows_of(section, spot.page):
            return None
        page = section_message(entry, section, spot.page, self._keys.catalogue.sources(entry.source_ids))
        keyboard = _links(rows_of(section, spot.page), SECTION_ROWS)
        keyboard.append(_turning(spot, len(section.rows), SECTION_ROWS))
        keyboard.append([_back(ref)])
        return page, [row for row in keyboard if row]

    def _read(self, ref: Ref) -> tuple[Entry | None, Sequence[str]]:
        """An entry, and the names of the pictures that there are of it."""
        return self._keys.catalogue.entry(ref), [picture.name for picture in self._painter.pictures(ref)]


def _list_text(kind: Kind, rows: Sequence[Row]) -> str:
    """What stands above a list, which is its buttons; of clusters, how many there are in the commonest sectors."""
    lines = [f"<b>{escape(KINDS[kind])}</b> ({len(rows)})"]
    if kind == "cluster":
        sectors = Counter(row.cells[1].text for row in rows).most_common()
        lines += [f"• {escape(sector)}: {number}" for sector, number in sectors[:_SECTORS]]
        if others := sum(number for _, number in sectors[_SECTORS:]):
            lines.append(f"• {texts.OTHER_SECTORS}: {others}")
    return "\n".join([*lines, "", escape(texts.BROWSE_HOW)])


def _telling(entry: Entry) -> list[Row]:
    """The rows whose entries are offered first: meetings, then what else is named, at the end the whole's own."""
    order = {"meetings": 0, "people": 1, "roles": 2, "clusters": 2, "hosted": 1, "about": 3}
    sections = sorted(entry.sections, key=lambda section: order.get(section.key, 4))
    return [row for section in sections for row in section.rows]


def _links(rows: Sequence[Row], most: int) -> Keyboard:
    return [[button(label, Action.BROWSE, str(Spot.of(ref)))] for ref, label in linked(rows, most)]


def _turning(spot: Spot, total: int, per_page: int) -> list[InlineKeyboardButton]:
    row = []
    if spot.page > 0:
        row.append(button(texts.BUTTON_PREVIOUS, Action.BROWSE, str(replace(spot, page=spot.page - 1))))
    if (spot.page + 1) * per_page < total:
        row.append(button(texts.BUTTON_NEXT, Action.BROWSE, str(replace(spot, page=spot.page + 1))))
    return row


def _taken_along(ref: Ref, pictured: Sequence[str]) -> list[InlineKeyboardButton]:
    drawn = [button(texts.BUTTON_PICTURE, Action.PICTURE, str(Spot.of(ref)))] if pictured and not ref.year else []
    return [
        *drawn,
        button(texts.BUTTON_DOCX, Action.FILE, str(Spot.of(ref, "docx"))),
        button(texts.BUTTON_XLSX, Action.FILE, str(Spot.of(ref, "xlsx"))),
    ]


def _home() -> InlineKeyboardButton:
    return button(texts.BUTTON_BROWSE, Action.BROWSE, str(Spot("cluster")))


def _back(ref: Ref) -> InlineKeyboardButton:
    return button(texts.BUTTON_BACK_TO, Action.BROWSE, str(Spot.of(ref)))


def _even_rows(buttons: list[InlineKeyboardButton], widest: int) -> Keyboard:
    """Buttons in as few rows as they need, and these as even as can be: six are three and three, not five and one."""
    rows = -(-len(buttons) // widest)
    width = -(-len(buttons) // max(rows, 1))
    return [buttons[at : at + width] for at in range(0, len(buttons), max(width, 1))]
