"""What figures measure: how much of a figure's label a question says.

A label ("Huy chương góp cho đoàn Việt Nam tại SEA Games 31") says all that the figure is of. Where a question asks a
number, and says the label of what is told of whom it names, that figure is asked for, in whatever words.
"""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.language import tokenise
from knowledge.language.synonyms import default_synonyms
from knowledge.nlu.reading import Reading

_OF = " của "


class Labels:
    """The labels of all figures. Built once, then only read."""

    def __init__(self, labels: Iterable[str]) -> None:
        """Take the labels."""
        self._by_word: dict[str, list[str]] = {}
        for label in labels:
            self._by_word.setdefault(label.partition(" ")[0], []).append(label)

    def said(self, text: str, reading: Reading) -> float:
        """The share of the words in the label of a figure, told in a ``text``, that a question says, 0 to 1."""
        labels = self._by_word.get(text.partition(" ")[0], ())
        label = max((one for one in labels if text.startswith(one + _OF)), key=len, default="")
        words = default_synonyms().said(tokenise(label))
        question = f" {reading.folded} "
        held = sum(any(f" {spelling} " in question for spelling in word.spellings) for word in words)
        return held / len(words) if words else 0.0
