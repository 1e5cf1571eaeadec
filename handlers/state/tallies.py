"""How many questions a day had, how they ended and how long they took."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from handlers.state.database import StateFile
from handlers.state.engines import Connection


@dataclass(frozen=True, slots=True)
class DayTally:
    """A day's questions by kind of answer, and the mean time of an answer in milliseconds (0 for none)."""

    by_kind: dict[str, int] = field(default_factory=dict)
    mean_ms: float = 0.0

    @property
    def questions(self) -> int:
        """Questions in all; greetings and thanks are none."""
        return sum(times for kind, times in self.by_kind.items() if kind != "chat")

    @property
    def share_answered(self) -> float:
        """The share of questions, 0 to 1, that found facts or were asked back about."""
        found = self.by_kind.get("answer", 0) + self.by_kind.get("clarify", 0)
        return found / self.questions if self.questions else 0.0


class Tallies:
    """The table ``tally``."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def add(self, day: dt.date, kind: str, milliseconds: float) -> None:
        """Count one answer of ``kind`` that took ``milliseconds``."""

        def job(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO tally VALUES (?, ?, 1, ?) ON CONFLICT (day, kind) DO UPDATE SET"
                " times = tally.times + 1, milliseconds = tally.milliseconds + excluded.milliseconds",
                (day.isoformat(), kind, milliseconds),
            )

        self._file.write_soon(job, ("tally", day.isoformat(), kind))

    async def of(self, day: dt.date) -> DayTally:
        """A day's tally."""
        rows = await self._file.read("SELECT kind, times, milliseconds FROM tally WHERE day = ?", (day.isoformat(),))
        times = sum(row["times"] for row in rows)
        mean = sum(row["milliseconds"] for row in rows) / times if times else 0.0
        return DayTally({row["kind"]: row["times"] for row in rows}, mean)
