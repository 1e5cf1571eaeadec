"""Numbers in figures as they are written in Vietnamese: a dot before each three figures, a comma before decimals."""

from __future__ import annotations

_DECIMALS = 6
_SEPARATORS = str.maketrans(",.", ".,")


def in_figures(number: float) -> str:
    """A number as people write it; a year, a day or the number of a document is none.

    >>> in_figures(2500), in_figures(972.5), in_figures(11)
    ('2.500', '972,5', '11')
    """
    whole, _, decimals = f"{number:,.{_DECIMALS}f}".partition(".")
    return f"{whole}.{decimals}".rstrip("0").rstrip(".").translate(_SEPARATORS)
