"""What figures measure: how much of a figure's label a question says.

A label ("Huy chương góp cho đoàn Việt Nam tại SEA Games 31") says all that the figure is of. Where a question asks a
number, and says the label of what is told of whom it names, that figure is asked for, in whatever words.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from knowledge.language import tokenise
from knowledge.language.synonyms import default_synonyms
from knowledge.nlu.reading import Reading

_OF = " của "
_KEPT = 1_024  # labels


class Labels:
    """The labels of all figures. Built once, then only read."""

    def __init__(self, labels: Iterable[str]) -> None:
        """Take the labels."""
        self._by_word: dict[str, list[str]] = {}
        for label in labels:
            self._by_word.setdefault(label.partition(" ")[0], []).append(label)
        self._spellings = functools.lru_cache(_KEPT)(_spellings)

    def said(self, text: str, reading: Reading) -> float:
        """The share of the words in the label of a figure, told in a ``text``, that a question says, 0 to 1."""
        labels = self._by_word.get(text.partition(" ")[0], ())
        label = max((one for one in labels if text.startswith(one + _OF)), key=len, default="")
        words = self._spellings(label)
        question = f" {reading.folded} "
        held = sum(any(spelling in question for spelling in spellings) for spellings in words)
        return held / len(words) if words else 0.0


def _spellings(label: str) -> tuple[tuple[str, ...], ...]:
    """The spellings of each word of a label, with a blank on both sides."""
    words = default_synonyms().said(tokenise(label))
    return tuple(tuple(f" {spelling} " for spelling in word.spellings) for word in words)
