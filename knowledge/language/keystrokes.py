"""Telex and VNI residue: the keys of a Vietnamese input method that was off while its user typed.

Both methods let marks be typed beside their letter or at the end of the word (``truwowngf``, ``truongwf``), so a word
is read as a bag of marks over bare letters and looked up among the syllables: the letters and the kinds of mark leave
one syllable, wherever the keys stood.
"""

import functools
import unicodedata
from collections.abc import Callable

from knowledge.language.folding import strip_accents
from knowledge.language.syllables import add_tone, folded_syllables, toneless_syllables

_CIRCUMFLEX, _HORN_OR_BREVE, _STROKE = "^", "w", "đ"
_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323", "z": ""}
_VNI_TONES = {"2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_SHAPES = {"6": _CIRCUMFLEX, "7": _HORN_OR_BREVE, "8": _HORN_OR_BREVE, "9": _STROKE}
_COMBINING_SHAPES = {"\u0302": _CIRCUMFLEX, "\u0306": _HORN_OR_BREVE, "\u031b": _HORN_OR_BREVE}
_VOWELS = frozenset("aeiouy")
_TONE_MARKS = frozenset(mark for mark in _TELEX_TONES.values() if mark)
_LONGEST = 12  # "nghiengf" with every key doubled is shorter


def _shape_marks(syllable: str) -> frozenset[str]:
    marks = {_COMBINING_SHAPES[c] for c in unicodedata.normalize("NFD", syllable) if c in _COMBINING_SHAPES}
    return frozenset(marks | {_STROKE} if "đ" in syllable else marks)


@functools.cache
def _by_letters_and_marks() -> dict[tuple[str, frozenset[str]], str]:
    table: dict[tuple[str, frozenset[str]], str] = {}
    for syllable in toneless_syllables():
        table.setdefault((strip_accents(syllable), _shape_marks(syllable)), syllable)
    return table


class _Keys:
    """Bare letters, kinds of shape mark and tone, as gathered from the keys of one word."""

    __slots__ = ("letters", "marks", "tone")

    def __init__(self) -> None:
        self.letters = ""
        self.marks: set[str] = set()
        self.tone = ""

    def take_composed(self, char: str) -> bool:
        """Take a mark that the input method had composed before it was switched off."""
        if char in _TONE_MARKS:
            self.tone = char
        elif char in _COMBINING_SHAPES:
            self.marks.add(_COMBINING_SHAPES[char])
        elif char == "đ":
            self.letters += "d"
            self.marks.add(_STROKE)
        else:
            return False
        return True

    def take_telex(self, char: str, *, after_vowel: bool, doubling: str = "aeo") -> bool:
        """Take `char` where it is a Telex key: a tone after the vowel, w, or a letter typed the second time."""
        if char in _TELEX_TONES and after_vowel:
            self.tone = _TELEX_TONES[char]
        elif char == "w":
            self.marks.add(_HORN_OR_BREVE)
            if not after_vowel:
                self.letters += "u"
        elif char == "d" and "d" in self.letters:
            self.marks.add(_STROKE)
        elif char in doubling and char in self.letters:
            self.marks.add(_CIRCUMFLEX)
        else:
            return False
        return True

    def take_vni(self, char: str, *, after_vowel: bool) -> bool:
        """Take `char` where it is a VNI key: a digit after the letter that it marks."""
        if char in _VNI_TONES and after_vowel:
            self.tone = _VNI_TONES[char]
        elif char in _VNI_SHAPES and (after_vowel or (char == "9" and self.letters == "d")):
            self.marks.add(_VNI_SHAPES[char])
        else:
            return False
        return True


def _decode(word: str, take: Callable[..., bool]) -> str | None:
    keys = _Keys()
    after_vowel = False
    for char in unicodedata.normalize("NFD", word):
        if not keys.take_composed(char) and not take(keys, char, after_vowel=after_vowel):
            keys.letters += char
        # A u that a lone w stands for is a vowel too.
        after_vowel = after_vowel or keys.letters[-1:] in _VOWELS
    syllable = _by_letters_and_marks().get((keys.letters, frozenset(keys.marks)))
    return None if syllable is None else add_tone(syllable, keys.tone)


# In "ngoeof" the second o is a letter of ngoèo, no circumflex.
_without_doubling = functools.partial(_Keys.take_telex, doubling="")


def decode_keystrokes(word: str) -> str | None:
    """Return the syllable that the Telex or VNI keys `word` (lower case) would have typed, or None.

    A word that is itself a folded syllable is never decoded: who types without accents means what stands there.
    Capitals of an abbreviation, which hold no vowel, get their đ back.

    >>> [decode_keystrokes(w) for w in ("cumj", "truowngr", "truongwr", "kan5", "ba8c1", "hddnd", "cum")]
    ['cụm', 'trưởng', 'trưởng', 'kạn', 'bắc', 'hđnd', None]
    """
    if not 1 < len(word) <= _LONGEST or strip_accents(word) in folded_syllables():
        return None
    if word.isalpha():
        if "dd" in word and _VOWELS.isdisjoint(word):
            return word.replace("dd", "đ")
        return _decode(word, _Keys.take_telex) or _decode(word, _without_doubling)
    return _decode(word, _Keys.take_vni) if word.isalnum() and not word.isdigit() else None
