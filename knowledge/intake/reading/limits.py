"""How much of a document is read: bounds that keep one file from taking the machine."""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 30_000_000
"""Of the file as sent."""

MAX_UNPACKED: Final = 200_000_000
"""Of all parts of a packed file (DOCX, XLSX) together, unpacked."""

MAX_RATIO: Final = 200
"""Unpacked bytes for each packed byte of a part above a megabyte: text packs to a tenth, a bomb to a thousandth."""

MAX_CHARACTERS: Final = 2_000_000
"""Of text."""

MAX_PAGES: Final = 400
MAX_CELLS: Final = 400_000
MAX_PIXELS: Final = 60_000_000

SECONDS: Final = 60.0
"""For a document without pictures."""

SECONDS_A_PAGE: Final = 20.0
"""More for each page that must be recognised from a picture."""

MEMORY: Final = 1_500_000_000
"""Bytes of address space of the process that reads."""
