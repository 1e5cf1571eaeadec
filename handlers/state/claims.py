"""Claims: who handles an update, so that a second copy of it is never answered and a dead process's work is taken over.

Telegram sends an update again that was not taken in time, and behind a balancer the second copy may reach another
process. Whoever holds the claim answers; a claim that is no longer renewed may be taken by anybody. One window stays
open: killed after Telegram took an answer and before its reply came, the answer is sent again, for Telegram knows no
key by which it could tell. The mark then leaves at once; none is made before sending, for whoever takes over could not
tell from it whether the answer went out.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import Future
from enum import Enum

from handlers.state.database import StateFile
from handlers.state.engines import Connection

LEASE_SECONDS = 15.0
"""After so many seconds without renewal a claim may be taken by another process."""

RENEWAL_SECONDS = 4.0
"""How often :meth:`Claims.renew` is to be called: often enough that one or two failures lose nothing."""

KEPT_SECONDS = 25 * 3600
"""How long it is known that an update is done: Telegram gives up on one after 24 hours."""


class Claim(Enum):
    """What is to be done with an update: handle it, nothing any more, or come again later."""

    MINE = "mine"
    DONE = "done"
    BUSY = "busy"


class Claims:
    """The table ``claim``: a row for each update of the last day.

    Args:
        file: the state.
        now: seconds since 1970.
    """

    def __init__(self, file: StateFile, now: Callable[[], float]) -> None:
        self._file = file
        self._now = now
        self._holder = secrets.token_hex(8)

    async def claim(self, update_id: int) -> Claim:
        """Claim an update.

        Where a file fails it is ours, for a file in trouble must not cost anybody an answer; where a database that
        others share is away it is for later, when one of us can tell.
        """
        found = [Claim.MINE]

        def job(connection: Connection) -> None:
            now = self._now()
            taken = connection.execute(
                "INSERT INTO claim (update_id, holder, until, done) VALUES (?, ?, ?, 0)"
                " ON CONFLICT (update_id) DO UPDATE SET holder = excluded.holder, until = excluded.until"
                " WHERE claim.done = 0 AND (claim.until <= ? OR claim.holder = excluded.holder) RETURNING 1",
                (update_id, self._holder, now + LEASE_SECONDS, now),
            ).fetchone()
            if taken is None:
                [done] = connection.execute("SELECT done FROM claim WHERE update_id = ?", (update_id,)).fetchone()
                found[0] = Claim.DONE if done else Claim.BUSY

        if await self._file.kept(self._file.write(job, ("claim", str(update_id)))):
            return found[0]
        return Claim.BUSY if self._file.shared else Claim.MINE

    async def done(self, update_id: int) -> bool:
        """Mark an update as handled, with all that was written before; tell whether that is kept."""

        def job(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO claim (update_id, holder, until, done) VALUES (?, ?, ?, 1)"
                " ON CONFLICT (update_id) DO UPDATE SET done = 1, until = excluded.until",
                (update_id, self._holder, self._now()),
            )

        return await self._file.write_at_once(job, ("claim", str(update_id)))

    def renew(self) -> Future[bool]:
        """Go on holding what this process holds."""
        until = self._now() + LEASE_SECONDS

        def job(connection: Connection) -> None:
            connection.execute("UPDATE claim SET until = ? WHERE holder = ? AND done = 0", (until, self._holder))

        return self._file.write(job)

    def release(self) -> Future[bool]:
        """Let go of what this process holds and has not done."""

        def job(connection: Connection) -> None:
            connection.execute("DELETE FROM claim WHERE holder = ? AND done = 0", (self._holder,))

        return self._file.write(job)

    def take_over(self) -> Future[bool]:
        """Let go of what anybody holds; for a process that knows itself to be the only one, whose last life was cut."""

        def job(connection: Connection) -> None:
            connection.execute("DELETE FROM claim WHERE done = 0")

        return self._file.write(job)
