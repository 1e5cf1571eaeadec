"""Choices as buttons: short, and different where one looks first."""

from __future__ import annotations

from collections.abc import Sequence

_SEEN = 25  # letters of a label that a phone surely shows
_SHOWN = 38  # units that it shows at most


def labels(choices: Sequence[str]) -> tuple[str, ...] | None:
    """What to write on the buttons; None where short labels would not tell the choices apart.

    Words that all choices share tell nothing: of several meetings "Hội nghị … của Cụm thi đua …" is left out.
    """
    for told in (tuple(choices), _without_shared(choices)):
        beginnings = {label[:_SEEN].casefold() for label in told}
        if all(told) and len(beginnings) == len(told) and all(len(label) <= _SHOWN for label in told):
            return told
    return None


def _without_shared(choices: Sequence[str]) -> tuple[str, ...]:
    if len(choices) < 2:
        return tuple(choices)
    words = [choice.split() for choice in choices]
    shared = set.intersection(*({word.casefold() for word in each} for each in words))
    kept = (" ".join(word for word in each if word.casefold() not in shared) for each in words)
    return tuple(label[:1].upper() + label[1:] for label in kept)
