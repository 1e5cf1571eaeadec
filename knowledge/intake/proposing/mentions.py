"""Mentions: stretches of a text that name something, and the text with each of them folded into one sign."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch ``[start, end)`` of the text; `sort` is the letter it shows as in patterns, `value` what it means.

    Sorts: O organisation, L place, G a capitalised run that may name anything, P person, K post, A a stand-in such as
    "trường này", C cluster, c "cụm" alone, H head, D deputy, Y year, T day, F form of award, N counted recipients,
    B number of a document.
    """

    sort: str
    start: int
    end: int
    text: str
    value: object = None


@dataclass(frozen=True, slots=True)
class Encoded:
    """A stretch of the text in small letters, each mention in it as ``<sort + index>``, with the way back."""

    text: str
    mentions: tuple[Mention, ...]
    _starts: tuple[int, ...]
    _origins: tuple[int, ...]

    def origin(self, position: int) -> int:
        """Return the offset in the document's text of the character at `position` here."""
        index = bisect_right(self._starts, position) - 1
        return self._origins[index] + position - self._starts[index]

    def mention(self, tag: str) -> Mention:
        """Return the mention that a tag such as ``<U12>`` stands for."""
        return self.mentions[int(re.sub(r"\D", "", tag))]


def encode(text: str, start: int, end: int, mentions: Iterable[Mention]) -> Encoded:
    """Return ``text[start:end]`` encoded; `mentions` are in order and do not overlap. White space becomes one blank."""
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    inside = tuple(m for m in mentions if m.start >= start and m.end <= end)
    length = 0

    def put(piece: str, origin: int) -> None:
        nonlocal length
        if piece:
            starts.append(length)
            origins.append(origin)
            parts.append(piece)
            length += len(piece)

    position = start
    for index, mention in enumerate(inside):
        _put_plain(text, position, mention.start, put)
        put(f"<{mention.sort}{index}>", mention.start)
        position = mention.end
    _put_plain(text, position, end, put)
    return Encoded("".join(parts), inside, tuple(starts or (0,)), tuple(origins or (start,)))


# The mark of a line's item is a sign of the list; all other white space is a blank.
_ITEM = r"\s*\n\s*(?:[-+–•*]|\d{1,2}[.)])\s*"
_BLANKS = re.compile(rf"(?P<first>(?<=:){_ITEM})|(?P<item>[.;,]?{_ITEM})|\s+")


def _put_plain(text: str, start: int, end: int, put: Callable[[str, int], None]) -> None:
    position = start
    for blank in _BLANKS.finditer(text, start, end):
        _lower(text, position, blank.start(), put)
        put("; " if blank["item"] else " ", blank.start())
        position = blank.end()
    _lower(text, position, end, put)


def _lower(text: str, start: int, end: int, put: Callable[[str, int], None]) -> None:
    piece = text[start:end]
    small = piece.lower()
    # A letter whose small form is longer would move all that follows.
    put(small if len(small) == len(piece) else piece, start)


def without_overlaps(mentions: Iterable[Mention], rank: Sequence[str]) -> list[Mention]:
    """Return the mentions in order, of those that overlap the one whose sort comes first in `rank`, then the longer."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (rank.index(m.sort), m.start - m.end, m.start)):
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
