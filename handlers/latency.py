"""How long the latest answers took."""

from __future__ import annotations

from collections import deque

_KEPT = 1000


class Latency:
    """The times of the last thousand answers, in milliseconds."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=_KEPT)

    def add(self, milliseconds: float) -> None:
        """Add the time of an answer."""
        self._times.append(milliseconds)

    def quantile(self, share: float) -> float:
        """The time that ``share`` (0 to 1) of the answers did not exceed; 0 where there were none."""
        times = sorted(self._times)
        return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0
