"""Text set in fonts older than Unicode: the name of the font says how its letters are to be read, run by run.

Without the font nothing is guessed: ``®`` is a letter in one document and a mark of trade in another.
"""

from __future__ import annotations

import re

import viparse  # type: ignore[import-untyped]

_OLD = re.compile(r"(?:[a-z]{6}\+)?(?P<family>\.vn|vni)(?P<rest>.*)", re.IGNORECASE)  # a PDF's embedded font has a tag
_CAPITALS = re.compile(r"[\w ]*h(?:[-,].*)?", re.IGNORECASE)


def unicode_of(text: str, font: str | None) -> str:
    """``text`` of one run as Unicode, as its ``font`` says; unchanged where the font is of today.

    A letter of a VNI font is a letter and a mark: runs of the same font that touch must come as one.
    """
    old = _OLD.fullmatch(_bare(font))
    if old is None:
        return text
    encoding = "tcvn3" if old["family"].lower() == ".vn" else "vni"
    # Word by word, for the library tidies blanks, and those between runs are wanted.
    read = re.sub(r"\S+", lambda word: viparse.fix(word[0], encoding=encoding), text)
    # The fonts of capitals (.VnTimeH) draw small letters as capitals.
    return read.upper() if encoding == "tcvn3" and _CAPITALS.fullmatch(old["rest"]) else read


def is_old(font: str | None) -> bool:
    """Whether ``font`` is one of those older than Unicode."""
    return _OLD.fullmatch(_bare(font)) is not None


def _bare(font: str | None) -> str:
    return (font or "").split(",")[0].strip().strip("\"'")
