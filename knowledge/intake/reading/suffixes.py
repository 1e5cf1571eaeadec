"""How the names of files end that are worth reading."""

from __future__ import annotations

from typing import Final

SUFFIXES: Final = frozenset(
    {
        ".docx", ".doc", ".rtf", ".pdf", ".html", ".htm", ".xlsx", ".csv", ".txt", ".jpg", ".jpeg", ".png", ".tif",
        ".tiff", ".webp",
    }
)  # fmt: skip
"""In small letters. A file sent by itself is read by its content, whatever it is called."""
