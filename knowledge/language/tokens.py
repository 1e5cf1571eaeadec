"""Words of a text, each with its place in the original."""

import functools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from knowledge.language.folding import MAY_BE_THOUSANDS, SUPERSCRIPT, THOUSANDS, UNSEEN, as_seen, digits_of, fold
from knowledge.language.syllables import place_tone

# A combining mark belongs to the word it stands in: NFD text has a mark after every accented letter.
_WORD = re.compile(rf"\{{\w+\}}|(?=\d)(?P<thousands>{THOUSANDS})|(?:[^\W_{SUPERSCRIPT}]+|[\u0300-\u036f{UNSEEN}]+)+")
_KEPT = 4_096  # parts of texts between blanks
_SHORT = 80  # characters of one that is kept
_STROKED = str.maketrans("ÐðƉɖ", "ĐđĐđ")  # Eth and African D look like Đ and are typed for it


class Token(NamedTuple):
    """One word. Words that an abbreviation was expanded to share its span."""

    surface: str
    """The word as typed."""
    text: str
    """The word in lower case, NFC, with its accents, after normalisation."""
    folded: str
    """`text` without accents."""
    start: int
    """Index of the first character of `surface` in the original."""
    end: int
    """Index after its last character."""

    @property
    def is_placeholder(self) -> bool:
        """Whether the word is a slot such as ``{cluster}``."""
        return self.surface.startswith("{")


@functools.lru_cache(maxsize=20_000)
def _forms(surface: str) -> tuple[str, str]:
    if surface.startswith("{") or surface.isascii():
        return surface.lower(), fold(surface)
    seen = as_seen(surface).translate(_STROKED)
    return place_tone(seen.lower()), fold(seen)


def tokenise(text: str) -> list[Token]:
    """Return the words of `text` in order: lower case, the tone in its one place, nothing else changed."""
    tokens = []
    for match in _WORD.finditer(text):
        surface = match[0]
        if match.lastgroup:  # "1.002" is one number, and no date
            plain = folded = digits_of(surface)
        else:
            plain, folded = _forms(surface)
        if folded:
            tokens.append(Token(surface, plain, folded, *match.span()))
    return tokens


def lost_its_capital(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word before one in a capital lacks its first letter, which was put right: "ắc Giang"."""
    lacks_first = tokens[at].folded[1:] == fold(tokens[at].surface)
    return lacks_first and at + 1 < len(tokens) and tokens[at + 1].surface[:1].isupper()


def is_typed_with_accents(tokens: Sequence[Token]) -> bool:
    """Whether any of the words was typed with accents, as they stand or by the keys for them.

    The words that a short form was opened to ("xh", "dbsh") have theirs from there, and tell nothing of how a text was
    typed.
    """
    return any(_has_own_accents(tokens, at) for at in range(len(tokens)))


def typed_with_accents(tokens: Sequence[Token]) -> int:
    """How many of the words were typed with accents (see :func:`is_typed_with_accents`)."""
    return sum(_has_own_accents(tokens, at) for at in range(len(tokens)))


def _has_own_accents(tokens: Sequence[Token], at: int) -> bool:
    surface, text, folded, start, _ = tokens[at]
    if text == folded or len(surface) < len(text):
        return False
    beside = (*tokens[max(at - 1, 0) : at], *tokens[at + 1 : at + 2])
    return all(other.start != start for other in beside)


def folded_words(text: str) -> list[str]:
    """Return the folded words of `text` in order: those of its tokens, for less."""
    return [folded for part in _parts(text) for _, folded in part]


def plain_words(text: str) -> list[str]:
    """Return the words of `text` in order, in lower case with their accents: those of its tokens, for less."""
    return [plain for part in _parts(text) for plain, _ in part]


def _parts(text: str) -> Iterable[tuple[tuple[str, str], ...]]:
    """The words of each part of `text` between blanks, with their accents and without; most parts came before."""
    parts = [text] if MAY_BE_THOUSANDS.search(text) else text.split()  # nothing else goes across a blank
    return map(_kept_part if max(map(len, parts), default=0) <= _SHORT else _part, parts)


def _part(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((token.text, token.folded) for token in tokenise(text))


_kept_part = functools.lru_cache(_KEPT)(_part)
