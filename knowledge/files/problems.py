"""What is wrong in a file of knowledge, told so that the person who keeps the file can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.language import fold

_SIMILAR = 65.0  # of 100; below it a suggestion rather confuses than helps
_SHOWN = 60


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: where it stands, what is wrong, and what to write instead.

    A ``warning`` refuses nothing. ``line`` counts from 1. ``message`` and ``hint`` are Vietnamese: they are for those
    who keep the files, and admins read them in Telegram.
    """

    file: str
    line: int
    message: str
    hint: str | None = None
    warning: bool = False

    def __str__(self) -> str:
        """One line as compilers print it: ``file:line: message (hint)``."""
        told = f"lưu ý: {self.message}" if self.warning else self.message
        return f"{self.file}:{self.line}: {told}" + (f" ({self.hint})" if self.hint else "")


def closest(text: str, known: Iterable[str]) -> str | None:
    """Return the one of ``known`` that reads most like ``text``, None where none is near."""
    found = process.extractOne(text, sorted(known), processor=fold, scorer=fuzz.ratio, score_cutoff=_SIMILAR)
    return found[0] if found else None


def did_you_mean(text: str, known: Iterable[str]) -> str | None:
    """Return a hint with the one of ``known`` that reads most like ``text``, None where none is near."""
    found = closest(text, known)
    return f'có phải "{found}"?' if found else None


def shortened(value: object) -> str:
    """Return ``value`` on one line as a message quotes it, cut where it is long."""
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
