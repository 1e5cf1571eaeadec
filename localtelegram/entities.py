"""Formatted text: what Telegram makes of a text, its markup and its entities before a message is stored.

`format_text` is the one way in: it parses the markup or checks the entities given, trims, finds mentions, commands
and addresses, and puts the entities in Telegram's order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from localtelegram.errors import bad_request
from localtelegram.html import EntityError, checked_url, parse_html, utf16_length

MAX_ENTITIES = 100
"""Entities beyond this many are ignored by Telegram, without a word."""

ENTITY_TYPES = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    ]
)
"""Types that a request may name."""

T = TypeVar("T")

_SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_LITERAL = frozenset({"code", "pre"})
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_DETECTED = re.compile(
    r"(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<url>https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]»…]|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:vn|com|org|net|me|io)\b(?:/[^\s<>\"']*[^\s<>\"'.,;:!?)\]])?)"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z0-9_]{3,32}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)",
    re.IGNORECASE,
)
_TRIMMED = " \t\r\n\0\v\u00a0\u200b"


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text as a person sees it and its entities; offsets and lengths in UTF-16 code units."""

    text: str
    entities: list[dict[str, Any]]

    def content(self, text_field: str, entities_field: str) -> dict[str, Any]:
        """The fields of a message: `entities_field` is left out where there is none."""
        fields: dict[str, Any] = {text_field: self.text}
        if self.entities:
            fields[entities_field] = self.entities
        return fields


def format_text(
    text: str,
    parse_mode: str = "",
    entities: object = None,
    find_user: Callable[[int], dict[str, Any] | None] | None = None,
) -> FormattedText:
    """Makes a text ready to be sent, as Telegram does.

    Args:
        text: The text as it came in the request.
        parse_mode: "HTML" in any case, or empty. Markdown is refused: it belongs to no client of this server.
        entities: The parsed `entities` parameter; used only without a parse mode.
        find_user: Gives the user object for a mention by id, or None if the bot has never met that user.

    Raises:
        BotApiError: The markup or the entities cannot be parsed, or the parse mode is unknown.
    """
    if parse_mode:
        if parse_mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        try:
            text, found = parse_html(text)
        except EntityError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    else:
        found = _checked_entities(text, entities)
    found = _known_mentions(found, find_user)
    text, found = _trim(_without_controls(text), found)
    found = _literals_apart(found)
    found += _detect(text, found)
    found.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return FormattedText(text, found[:MAX_ENTITIES])


def _without_controls(text: str) -> str:
    """Control characters become spaces, one for one, so that no offset moves; line ends stay."""
    return re.sub(r"[\x00-\x09\x0b-\x1f]", " ", text)


def _checked_entities(text: str, entities: object) -> list[dict[str, Any]]:
    if entities is None:
        return []
    if not isinstance(entities, list):
        raise bad_request("expected an Array of MessageEntity")
    starts = _boundaries(text)
    return [_checked_entity(entity, starts) for entity in entities]


def _boundaries(text: str) -> dict[int, int]:
    """UTF-16 offsets at which a character starts (and the end), each with its index in `text`."""
    offsets, offset = {0: 0}, 0
    for index, char in enumerate(text, 1):
        offset += 1 + (char > "\uffff")
        offsets[offset] = index
    return offsets


def _required(entity: dict[str, Any], name: str, wanted: type[T]) -> T:
    value = entity.get(name)
    if value is None:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    if not isinstance(value, wanted):
        raise bad_request(f'can\'t parse MessageEntity: Field "{name}" must be of another type')
    return value


def _checked_entity(entity: object, starts: dict[int, int]) -> dict[str, Any]:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    offset, length = _required(entity, "offset", int), _required(entity, "length", int)
    if _required(entity, "type", str) not in ENTITY_TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    for name, value in (("offset", offset), ("length", length)):
        if value < 0:
            raise bad_request(f"receive an entity with incorrect {name} {value}")
    end = max(starts)
    if offset + length > end:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
        )
    if offset not in starts or offset + length not in starts:
        where = "begins" if offset not in starts else "ends"
        raise bad_request(f"entity {where} in a middle of a UTF-16 symbol")
    if entity["type"] == "text_link":
        return {**entity, "url": checked_url(str(entity.get("url", "")))}
    return dict(entity)


def _known_mentions(
    entities: list[dict[str, Any]], find_user: Callable[[int], dict[str, Any] | None] | None
) -> list[dict[str, Any]]:
    """Mentions by id with the whole user; those of users the bot never met are dropped, as are dead links."""
    kept = []
    for entity in entities:
        if entity["type"] == "text_mention":
            given = entity.get("user")
            user_id = given.get("id") if isinstance(given, dict) else None
            user = find_user(user_id) if find_user and isinstance(user_id, int) else None
            if user is None:
                continue
            kept.append({**entity, "user": user})
        elif entity["type"] != "text_link" or entity["url"]:
            kept.append(entity)
    return [entity for entity in kept if entity["length"]]


def _trim(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    stripped = text.lstrip(_TRIMMED)
    skipped = utf16_length(text) - utf16_length(stripped)
    stripped = stripped.rstrip(_TRIMMED)
    end = utf16_length(stripped)
    kept = []
    for entity in entities:
        first = max(entity["offset"] - skipped, 0)
        last = min(entity["offset"] + entity["length"] - skipped, end)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return stripped, kept


def _literals_apart(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Code and pre hold no other entity: styles are cut around them, what lies inside is dropped.

    A quotation inside a quotation is dropped as well: Telegram does not nest them.
    """
    literals = _outermost([entity for entity in entities if entity["type"] in _LITERAL])
    quotes = _outermost([entity for entity in entities if entity["type"] in _QUOTES])
    result = literals + quotes
    for entity in entities:
        if entity["type"] in _SPLITTABLE:
            result += _cut(entity, literals)
        elif entity["type"] not in _LITERAL | _QUOTES and not any(_within(entity, each) for each in literals):
            result.append(entity)
    return result


def _outermost(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that lie in no other; of several over the same span the last, which is the outer tag."""
    kept: list[dict[str, Any]] = []
    for entity in reversed(entities):
        if not any(_within(entity, other) for other in kept):
            kept.append(entity)
    return kept


def _within(inner: dict[str, Any], outer: dict[str, Any]) -> bool:
    first, last = inner["offset"], inner["offset"] + inner["length"]
    return bool(outer["offset"] <= first and last <= outer["offset"] + outer["length"])


def _cut(entity: dict[str, Any], holes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    pieces = [(entity["offset"], entity["offset"] + entity["length"])]
    for hole in holes:
        first, last = hole["offset"], hole["offset"] + hole["length"]
        pieces = [
            piece
            for start, end in pieces
            for piece in ((start, min(end, first)), (max(start, last), end))
            if piece[1] > piece[0]
        ]
    return [{**entity, "offset": start, "length": end - start} for start, end in dict.fromkeys(pieces)]


def _detect(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Addresses, commands, mentions and hashtags that Telegram finds by itself, outside links and code."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] not in _SPLITTABLE | _QUOTES
    ]
    found = []
    for match in _DETECTED.finditer(text):
        first = utf16_length(text[: match.start()])
        last = first + utf16_length(match[0])
        if all(last <= start or end <= first for start, end in taken):
            found.append({"type": match.lastgroup, "offset": first, "length": last - first})
    return found
