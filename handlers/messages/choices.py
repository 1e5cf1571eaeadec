"""Choices as buttons: short, and different where one looks first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

_SEEN = 25  # letters of a label that a phone surely shows
_SHOWN = 38  # letters that it shows at most in one line
_PHRASE = 3  # words that choices must share in a row for these to be left out of their middle

Words = list[str]


def labels(choices: Sequence[str]) -> tuple[str, ...] | None:
    """What to write on the buttons; None where no label would tell the choices apart at its beginning.

    What all choices begin or end with, or hold in their middle, tells nothing: of "Cụm thi đua các tỉnh miền Đông Nam
    Bộ" the first three words are left out where the others begin so, too.
    """
    whole = tuple(choices)
    shown = all(len(choice) <= _SHOWN for choice in whole)
    for told in (whole, _without_shared(whole)) if shown else (_without_shared(whole), whole):
        if all(told) and len({label[:_SEEN].casefold() for label in told}) == len(told):
            return told
    return None


def _without_shared(choices: Sequence[str]) -> tuple[str, ...]:
    if len(choices) < 2:
        return tuple(choices)
    words = [choice.split() for choice in choices]
    begin = _alike(words)
    words = [each[begin:] for each in words]
    end = _alike([each[::-1] for each in words])
    words = [each[: len(each) - end] for each in words]
    phrase = _shared_phrase(words)
    kept = (" ".join(_without(each, phrase)) for each in words)
    return tuple(label[:1].upper() + label[1:] for label in kept)


def _alike(words: Sequence[Words]) -> int:
    """How many words all begin with."""
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False)))


def _shared_phrase(words: Sequence[Words]) -> Words:
    """The longest run of words that all hold; empty where it is too short to matter."""
    first = words[0]
    for length in range(len(first), _PHRASE - 1, -1):
        for at in range(len(first) - length + 1):
            phrase = first[at : at + length]
            if all(_place(each, phrase) >= 0 for each in words):
                return phrase
    return []


def _place(words: Words, phrase: Words) -> int:
    """Where a phrase begins in words, -1 where it is not there."""
    return next((at for at in range(len(words)) if words[at : at + len(phrase)] == phrase), -1)


def _without(words: Words, phrase: Words) -> Words:
    if not phrase:
        return words
    at = _place(words, phrase)
    return [*words[:at], "–", *words[at + len(phrase) :]]
