"""What people type, made into words that can be compared: each step kept, so that it can be shown."""

import functools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.language.abbreviations import Abbreviation, Abbreviations, default_abbreviations, neighbours
from knowledge.language.folding import fold
from knowledge.language.keystrokes import decode_keystrokes
from knowledge.language.numerals import ROMAN
from knowledge.language.syllables import folded_syllables, place_tone
from knowledge.language.tokens import Token, tokenise

_CACHED_WORDS = 20_000
_BY_KEYS = 0.3  # of the words of a text without accents: so many look like keys where such were typed

# 2358/HD-BTĐKT, 98/2023/NĐ-CP: short forms in there are parts of a symbol, not words.
_SYMBOL = re.compile(r"(?<!\S)[^\s/]*\d[^\s/]*/\S*[^\W\d_]\S*")
_YEAR = re.compile(r"n((?:19|20)\d\d)")  # n2022: năm 2022
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_DOUBLED = re.compile(r"([^\W\d_])\1")
_ROMAN = frozenset(numeral for numeral in ROMAN if len(numeral) > 1)  # "quý III" has no drawn-out letter


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that normalisation changed, for whoever asks why."""

    kind: str
    """``keys`` (Telex or VNI), ``repeated`` (letters) or ``abbreviation``."""
    before: str
    after: str
    start: int
    end: int


@dataclass(frozen=True)
class NormalisedText:
    """A text with its words normalised; `start` and `end` everywhere count characters of `original`."""

    original: str
    tokens: tuple[Token, ...]
    changes: tuple[Change, ...] = ()

    @functools.cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(token.folded for token in self.tokens)

    @functools.cached_property
    def text(self) -> str:
        """The normalised words with their accents, a blank between them."""
        return " ".join(token.text for token in self.tokens)

    @functools.cached_property
    def folded(self) -> str:
        """The folded words, a blank between them."""
        return " ".join(self.words)


class Normaliser:
    """Normalises texts, leaving alone every word that its vocabulary knows.

    Safe to share between threads: it changes nothing but its caches.

    Args:
        vocabulary: Folded words of the templates and the names. None of them is ever taken for a short form or for
            keystrokes.
        abbreviations: The short forms; those of the project by default.
    """

    def __init__(self, vocabulary: Collection[str] = (), abbreviations: Abbreviations | None = None) -> None:
        self._vocabulary = frozenset(vocabulary)
        self._abbreviations = default_abbreviations() if abbreviations is None else abbreviations
        self._mended = functools.lru_cache(maxsize=_CACHED_WORDS)(self._mend)

    def normalise(self, text: str) -> NormalisedText:
        """Return `text` normalised; any text at all is taken."""
        tokens: list[Token] = []
        changes: list[Change] = []
        typed = tokenise(text)
        accented = any(token.text != token.folded for token in typed)
        by_keys = not accented and self._is_typed_by_keys(typed)
        for token in typed:
            mended = self._mended(token.text, token.folded, by_keys, accented)
            if mended is None:
                tokens.append(token)
                continue
            kind, after = mended
            tokens.extend(token._replace(text=word, folded=fold(word)) for word in after.split())
            changes.append(Change(kind, token.surface, after, token.start, token.end))
        if any(token.folded in self._abbreviations.words for token in tokens):
            return self._expand(text, tokens, changes)
        return NormalisedText(text, tuple(tokens), tuple(changes))

    def _is_word(self, folded: str) -> bool:
        return folded in self._vocabulary or folded in folded_syllables()

    def _is_typed_by_keys(self, tokens: Sequence[Token]) -> bool:
        """Whether what looks like keys of an input method may be such: a single one among bare words is a slip.

        Whoever types with Telex while it is off leaves its keys in most words; "hieep hoa", "osng hong" are misspelt.
        """
        decoded = 0
        for token in tokens:
            mended = self._mended(token.text, token.folded, True, False)
            decoded += mended is not None and mended[0] == "keys"
        return decoded >= _BY_KEYS * len(tokens)

    def _mend(self, text: str, folded: str, by_keys: bool, accented: bool) -> tuple[str, str] | None:
        """Return the kind of slip and what is meant, or None for a word to leave alone.

        In an ``accented`` text the keys of a word may have been left, but a doubled letter is the likelier slip.
        """
        year = _YEAR.fullmatch(folded)
        if year and folded not in self._vocabulary:
            return "abbreviation", f"năm {year[1]}"
        if (
            folded.isdigit()
            or folded[0] == "{"
            or folded in _ROMAN
            or self._is_word(folded)
            or folded in self._abbreviations.words
        ):
            return None
        drawn_out = _DRAWN_OUT.sub(r"\1", _same_letter_once(text))
        if drawn_out != text and fold(drawn_out):
            return "repeated", place_tone(drawn_out)
        decoded = decode_keystrokes(text) if by_keys or accented else None
        single = _DOUBLED.sub(r"\1", text)
        is_doubled = single != text and self._is_word(fold(single)) and not self._is_swapped(folded)
        if decoded is not None and (by_keys or not is_doubled):
            return "keys", decoded
        return ("repeated", place_tone(single)) if is_doubled else None

    def _is_swapped(self, folded: str) -> bool:
        """Whether two neighbouring letters of a word, swapped, make a syllable: "innh" is rather "ninh" than "inh"."""
        swapped = (folded[:at] + folded[at + 1] + folded[at] + folded[at + 2 :] for at in range(len(folded) - 1))
        return any(word != folded and word in folded_syllables() for word in swapped)

    def _expand(self, text: str, tokens: list[Token], changes: list[Change]) -> NormalisedText:
        symbols = [match.span() for match in _SYMBOL.finditer(text)]
        out: list[Token] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            row = self._short_form(tokens, at)
            if row is None or any(start <= token.start < end for start, end in symbols):
                out.append(token)
                at += 1
                continue
            after = at + len(row.words)
            start, end = token.start, tokens[after - 1].end
            reading = row.choose(neighbours(tokens, at, after))
            if reading is None:
                out.extend(tokens[at:after])
            else:
                changes.append(Change("abbreviation", text[start:end], reading.text, start, end))
                out.extend(Token(text[start:end], word, fold(word), start, end) for word in reading.words)
            at = after
        return NormalisedText(text, tuple(out), tuple(changes))

    def _short_form(self, tokens: list[Token], at: int) -> Abbreviation | None:
        row = self._abbreviations.at(tokens, at)
        if row is None or all(t.folded in self._vocabulary for t in tokens[at : at + len(row.words)]):
            return None
        token = tokens[at]
        if row.form.isupper() and token.surface.islower() and token.folded in folded_syllables():  # "quý tư" is no "TƯ"
            return None
        return row


def _same_letter_once(text: str) -> str:
    """Return `text` with ``lààaa`` made ``lààà``: a letter drawn out with its accent typed only once."""
    out: list[str] = []
    for char in text:
        out.append(out[-1] if out and char.isalpha() and fold(char) == fold(out[-1]) else char)
    return "".join(out)


@functools.cache
def _default_normaliser() -> Normaliser:
    return Normaliser()


def normalise(text: str) -> NormalisedText:
    """Return `text` normalised with the project's abbreviations and no vocabulary of its own.

    >>> normalise("Bawcs Kanj lafm cumj truowngr TĐKT ko").text
    'bắc kạn làm cụm trưởng thi đua khen thưởng không'
    """
    return _default_normaliser().normalise(text)
