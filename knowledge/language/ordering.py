"""The order of Vietnamese words in a list: by the letters of their alphabet, then by tone, syllable after syllable."""

from __future__ import annotations

import functools
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACES = {letter: place for place, letter in enumerate(_ALPHABET, 1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # none, huyền, hỏi, ngã, sắc, nặng
_BEFORE = 0x110000  # above every sign: digits and the like come before letters, among themselves as they are numbered

Place = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


@functools.lru_cache(4096)
def place_of(text: str) -> Place:
    """What a text is sorted by."""
    return tuple(_syllable(word) for word in unicodedata.normalize("NFD", text.lower()).split())


def compared(one: str, other: str) -> int:
    """-1, 0 or 1, as a collation of SQLite's tells which of two texts comes first."""
    first, second = place_of(one), place_of(other)
    return (first > second) - (first < second)


def _syllable(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    tones = tuple(_TONES[mark] for mark in word if mark in _TONES)
    letters = unicodedata.normalize("NFC", "".join(mark for mark in word if mark not in _TONES))
    return tuple(_PLACES.get(letter, ord(letter) - _BEFORE) for letter in letters), tones
