"""Whether the program does its work: updates arrive, the facts are there, the state can be read."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

FRESH_SECONDS = 60.0
"""A poll that succeeded within so many seconds shows that updates arrive."""

Check = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Health:
    """The checks of one program, by name. A check that raises counts as failed."""

    checks: Mapping[str, Check]

    def report(self) -> dict[str, bool]:
        """Every check with its outcome."""
        return {name: _passes(check) for name, check in self.checks.items()}


def fresh(succeeded: float | None, allowance: float = FRESH_SECONDS) -> bool:
    """Whether ``succeeded`` (monotonic seconds) lies no more than ``allowance`` seconds back."""
    return succeeded is not None and time.monotonic() - succeeded < allowance


def _passes(check: Check) -> bool:
    try:
        return check()
    except Exception:
        return False
