"""How a question comes out of other hands: without accents, misspelt, with the input method off.

Known questions are asked in these spellings too, to see what the assistant still understands. The same text, spelling
and seed always give the same slips, whatever else is misspelt beside it.
"""

import itertools
import random
import re
import unicodedata
from collections.abc import Callable, Mapping

LETTERS_TO_A_SLIP = 14
"""A typist in a hurry slips about once in as many places where two letters meet."""

_TELEX_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_TELEX_SHAPES = {"\u0306": "w", "\u031b": "w"}
_CIRCUMFLEX = "\u0302"
_WORD = re.compile(r"[^\W\d_]+")

_Slip = Callable[[str, str], str]
_PAIR_SLIPS: tuple[_Slip, ...] = (
    lambda _, second: second,  # the first letter is left out
    lambda first, second: first + first + second,
    lambda first, second: second + first,
)


def _plain(text: str, _: random.Random) -> str:
    return text


def _without_accents(text: str, _: random.Random) -> str:
    """Unlike folding, this keeps capitals and punctuation: it is what such a typist types."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _with_typos(text: str, chance: random.Random) -> str:
    """Digits stay as they are: a wrong year is another question."""
    text = unicodedata.normalize("NFC", text)
    places = [at for at, pair in enumerate(itertools.pairwise(text)) if "".join(pair).isalpha()]
    count = max(1, len(places) // LETTERS_TO_A_SLIP) if places else 0
    # From the end, so that the places before a slip stay where they are.
    for at in sorted(chance.sample(places, count), reverse=True):
        text = text[:at] + chance.choice(_PAIR_SLIPS)(text[at], text[at + 1]) + text[at + 2 :]
    return text


def _as_telex_keys(text: str, _: random.Random) -> str:
    return _WORD.sub(lambda word: _telex_word(word[0]), unicodedata.normalize("NFC", text))


def _telex_word(word: str) -> str:
    """The keys of one word, its tone typed last as most people do."""
    keys, tone = "", ""
    for char in unicodedata.normalize("NFD", word):
        if char in _TELEX_TONES:
            tone = _TELEX_TONES[char]
        elif char == _CIRCUMFLEX:
            keys += keys[-1].lower()
        elif char in "đĐ":
            keys += "dd" if char == "đ" else "DD"
        else:
            keys += _TELEX_SHAPES.get(char, char)
    return keys + tone


def _decomposed(text: str, _: random.Random) -> str:
    return unicodedata.normalize("NFD", text)


def _in_capitals(text: str, _: random.Random) -> str:
    return text.upper()


SPELLINGS: Mapping[str, Callable[[str, random.Random], str]] = {
    "plain": _plain, "noaccent": _without_accents, "typo": _with_typos, "telex": _as_telex_keys, "nfd": _decomposed,
    "upper": _in_capitals,
}  # fmt: skip
"""The spellings by name; ``+`` joins several, from left to right (``noaccent+typo``)."""


def misspelt(text: str, spelling: str, seed: int = 0) -> str:
    """Return ``text`` in a spelling.

    >>> [misspelt("cụm trưởng", spelling) for spelling in ("noaccent", "telex", "upper")]
    ['cum truong', 'cumj truwowngr', 'CỤM TRƯỞNG']

    Args:
        text: A text as it should be.
        spelling: One of :data:`SPELLINGS`, or several joined by ``+``.
        seed: Another seed gives other slips.

    Raises:
        ValueError: where there is no such spelling.
    """
    unknown = [name for name in spelling.split("+") if name not in SPELLINGS]
    if unknown:
        raise ValueError(f'không có cách viết "{unknown[0]}"; có: {", ".join(SPELLINGS)}')
    # Seeded by the text, so that a question put in or taken out changes no other.
    chance = random.Random(f"{seed} {spelling} {text}")  # noqa: S311 - slips keep no secret
    for name in spelling.split("+"):
        text = SPELLINGS[name](text, chance)
    return text
