"""Telegram's HTML: a text with tags becomes a plain text with entities, or is refused in Telegram's words.

The rules are those of https://core.telegram.org/bots/api#html-style. Offsets and lengths of entities count UTF-16
code units; offsets in refusals count bytes of UTF-8, as Telegram's do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
"""Tags that become an entity without an argument."""

TAGS = frozenset(SIMPLE_TAGS) | {"a", "code", "pre", "blockquote", "tg-emoji"}
"""All tags that Telegram knows."""

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}))|(lt|gt|amp|quot));?")
_SPACE = " \t\r\n\0\v"
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")


class EntityError(ValueError):
    """The markup cannot be parsed; the message is what Telegram says after "can't parse entities: "."""


def utf16_length(text: str) -> int:
    """The length of `text` as Telegram counts it: characters outside the basic plane count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    position: int


@dataclass(slots=True)
class _Reader:
    """One pass over the source. `text` is what a person will see, `length` its UTF-16 length so far."""

    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def read(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.source):
            if self.source.startswith("</", self.at):
                self._end_tag()
            elif self.source[self.at] == "<":
                self._start_tag()
            else:
                shown = self._up_to("<")
                self.text.append(shown)
                self.length += utf16_length(shown)
        if self.open:
            raise EntityError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.text), self.entities

    def _up_to(self, stop: str) -> str:
        """Reads up to `stop`, or to the end where there is none."""
        begin, end = self.at, self.source.find(stop, self.at)
        self.at = end if end >= 0 else len(self.source)
        return _REFERENCE.sub(_referred, self.source[begin : self.at])

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _peek(self) -> str:
        """The character here; an empty string at the end."""
        return self.source[self.at : self.at + 1]

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self.at += 1

    def _skip_until(self, stops: str) -> None:
        while self._peek() and self._peek() not in stops:
            self.at += 1

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        self._skip_until(_SPACE + ">")
        if not self._peek():
            raise EntityError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        tag = self.source[begin + 1 : self.at].lower()
        if tag not in TAGS:
            raise EntityError(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        argument = ""
        while self._peek() != ">":
            self._skip_space()
            if self._peek() == ">":
                break
            argument = self._attribute(tag, begin) or argument
        self.at += 1
        if tag == "span" and argument != "spoiler":
            offset = self._bytes(begin)
            raise EntityError(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self.open.append(_Open(tag, argument, self.length, len(self.text)))

    def _attribute(self, tag: str, begin: int) -> str:
        """Reads one attribute; returns the tag's argument if the attribute gives it."""
        name_at = self.at
        self._skip_until(_SPACE + "=>/\"'")
        name = self.source[name_at : self.at].lower()
        if not name:
            offset = self._bytes(begin)
            raise EntityError(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
        self._skip_space()
        value = ""
        if self._peek() == "=":
            self.at += 1
            self._skip_space()
            value = self._value(tag, begin)
        if not self._peek():
            raise EntityError(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
        return _argument(tag, name, value)

    def _value(self, tag: str, begin: int) -> str:
        if not self._peek():
            raise EntityError(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
        if self._peek() not in "\"'":
            token_at = self.at
            match = _NAME_TOKEN.match(self.source, self.at)
            self.at = match.end() if match else self.at
            if self._peek() and self._peek() not in _SPACE + ">":
                raise EntityError(f"Unexpected end of name token at byte offset {self._bytes(token_at)}")
            return self.source[token_at : self.at].lower()
        quote = self._peek()
        self.at += 1
        value = self._up_to(quote)
        self.at += 1
        return value

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise EntityError(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        self.at += 2
        self._skip_until(_SPACE + ">")
        found = self.source[begin + 2 : self.at].lower()
        self._skip_space()
        if self._peek() != ">":
            raise EntityError(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        expected = self.open[-1].tag
        if found and found != expected:
            raise EntityError(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{expected}>", found "</{found}>"'
            )
        self.at += 1
        opened = self.open.pop()
        if self.length > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: dict[str, Any] = {"offset": opened.offset, "length": self.length - opened.offset}
        if opened.tag in SIMPLE_TAGS:
            entity["type"] = SIMPLE_TAGS[opened.tag]
        elif opened.tag == "blockquote":
            entity["type"] = "expandable_blockquote" if opened.argument else "blockquote"
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdecimal():
                raise EntityError("Invalid custom emoji identifier specified")
            entity |= {"type": "custom_emoji", "custom_emoji_id": opened.argument}
        elif opened.tag == "a":
            if not _link(entity, opened.argument or "".join(self.text[opened.position :])):
                return
        elif self._language(opened, entity):
            return
        else:
            entity["type"] = opened.tag
            if opened.tag == "code" and opened.argument:
                entity["language"] = opened.argument
        self.entities.append(entity)

    def _language(self, opened: _Open, outer: dict[str, Any]) -> bool:
        """Whether `<pre><code class="language-…">` (either way round) was joined into one entity."""
        last = self.entities[-1] if self.entities else None
        if last is None or (last["offset"], last["length"]) != (outer["offset"], outer["length"]):
            return False
        language = last.get("language") if opened.tag == "pre" else opened.argument
        if {opened.tag, last["type"]} != {"pre", "code"} or not language:
            return False
        last |= {"type": "pre", "language": language}
        return True


def _referred(reference: re.Match[str]) -> str:
    """The character that `&lt;`, `&#…;` and the like stand for; what stands for none is left as it is."""
    hexadecimal, decimal, name = reference.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code < 0xE000:
        return reference[0]
    return chr(code)


def _argument(tag: str, name: str, value: str) -> str:
    if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id")}:
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return "expandable" if (tag, name) == ("blockquote", "expandable") else ""


def _link(entity: dict[str, Any], url: str) -> bool:
    """Makes `entity` a link or a mention. Telegram silently drops links whose address it does not accept."""
    user = re.fullmatch(r"tg:(?://)?user\?id=(\d+)", url)
    if user:
        entity |= {"type": "text_mention", "user": {"id": int(user[1])}}
        return True
    checked = checked_url(url)
    entity |= {"type": "text_link", "url": checked}
    return bool(checked)


def checked_url(url: str) -> str:
    """`url` with a scheme if Telegram would accept it as a link, otherwise an empty string."""
    url = url.strip()
    if re.match(r"(?i)(?:https?|tg|ton|tonsite)://[^\s/]", url):
        return url
    if re.match(r"(?i)(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?$", url):
        return f"http://{url}"
    return ""


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Parses Telegram's HTML.

    Args:
        source: The text with tags.

    Returns:
        The text that a person sees and its entities, inner ones first.

    Raises:
        EntityError: In Telegram's words, with the byte offset of the tag at fault.
    """
    text, entities = _Reader(source).read()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, entities
