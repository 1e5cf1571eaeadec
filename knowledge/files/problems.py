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
    who keep the files, and admins read them in Telegram. ``column`` is None for a text file; in a sheet it is the
    column's letters, empty where the whole row is meant, and ``file`` names the sheet.
    """

    file: str
    line: int
    message: str
    hint: str | None = None
    column: str | None = None
    warning: bool = False

    def __str__(self) -> str:
        """One line as compilers print it, ``file:line: message (hint)``; of a sheet with row and column in words."""
        if self.column is None:
            return f"{self.file}:{self.line}: {self.told}"
        return f"{self.file}, {self.place}: {self.told}"

    @property
    def told(self) -> str:
        """What is wrong, without the place."""
        return ("lưu ý: " if self.warning else "") + self.message + (f" ({self.hint})" if self.hint else "")

    @property
    def place(self) -> str:
        """Where inside the file: ``dòng 5``, in a sheet ``dòng 5, cột C``."""
        return f"dòng {self.line}" + (f", cột {self.column}" if self.column else "")


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
