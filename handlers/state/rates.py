"""How much one person asks of all replicas together, and how much they send to one group: one row each.

By the generic cell rate algorithm (GCRA).
"""

from __future__ import annotations

from collections.abc import Callable

from handlers.state.database import StateFile
from handlers.state.engines import Connection
from handlers.state.identities import Identities

_MINUTE = 60.0
_ROUNDING = 1e-6


class Rates:
    """The table ``rate``: for each person the time at which all that was asked would have been due, evenly spread.

    Args:
        now: seconds since 1970.
    """

    def __init__(self, file: StateFile, identities: Identities, now: Callable[[], float]) -> None:
        self._file = file
        self._identities = identities
        self._now = now

    async def allows(self, what: str, user_id: int, per_minute: int) -> bool:
        """Count one more of ``what`` by a user, if it is within the limit; where nothing can be counted it is.

        ``per_minute`` may come at once; after that one more for each so many parts of a minute that pass.
        """
        who = self._identities.text(f"{what}:{user_id}")
        apart = _MINUTE / per_minute
        allowed = [True]

        def job(connection: Connection) -> None:
            now = self._now()
            row = connection.execute(
                "INSERT INTO rate (who, due) VALUES (?, ?) ON CONFLICT (who) DO UPDATE SET"
                " due = CASE WHEN rate.due > ? THEN rate.due ELSE ? END + ? WHERE rate.due <= ? RETURNING 1",
                (who, now + apart, now, now, apart, now + _MINUTE - apart + _ROUNDING),
            ).fetchone()
            allowed[0] = row is not None

        return not await self._file.kept(self._file.write(job, ("rate", who))) or allowed[0]

    async def turn(self, what: str, party: int | str, per_minute: int) -> float:
        """Take the next turn of ``what`` for a party; the seconds until it comes, 0 where nothing can be counted."""
        who = self._identities.text(f"{what}:{party}")
        apart = _MINUTE / per_minute
        wait = [0.0]

        def job(connection: Connection) -> None:
            now = self._now()
            [due] = connection.execute(
                "INSERT INTO rate (who, due) VALUES (?, ?) ON CONFLICT (who) DO UPDATE SET"
                " due = CASE WHEN rate.due > ? THEN rate.due ELSE ? END + ? RETURNING due",
                (who, now + apart, now, now, apart),
            ).fetchone()
            wait[0] = max(0.0, due - now - _MINUTE)

        return wait[0] if await self._file.kept(self._file.write(job, ("rate", who))) else 0.0
