"""How often a rule was right, from what people decided, and whether that earns it a batch button."""

from __future__ import annotations

import math
from dataclasses import dataclass

EARNED = 0.95
"""The lower bound of a rule's precision from which its facts may be accepted together."""

_Z = 1.959964  # of a confidence of 95 %, two-sided


@dataclass(frozen=True, slots=True)
class Record:
    """Decisions on the proposals of one rule, year basis and format: how many there were, how many were accepted as
    they stood."""

    decided: int = 0
    right: int = 0

    @property
    def lower_bound(self) -> float:
        """Wilson's lower bound of the rule's precision; 0 where nothing was decided."""
        if not self.decided:
            return 0.0
        share, n = self.right / self.decided, self.decided
        middle = share + _Z**2 / (2 * n)
        spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        return (middle - spread) / (1 + _Z**2 / n)

    @property
    def earned(self) -> bool:
        """Whether the record is good and long enough for a batch button."""
        return self.lower_bound >= EARNED
