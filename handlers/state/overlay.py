"""What admins have added to the knowledge, where the programs that serve one bot share it in a database."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

from handlers.state.database import StateFile
from handlers.state.engines import Connection, Signals

CHANGED = "thidua_knowledge"
"""The channel on which a change is told to the others."""

# A row without a file where there are none.
_LATEST = "SELECT g.number, o.path, o.content FROM generation AS g LEFT JOIN overlay AS o ON 1 = 1"


class SharedOverlay:
    """The tables ``overlay`` and ``generation``: files by their path inside the overlay, and how often they changed.

    Args:
        signals: between the programs that share them.
    """

    def __init__(self, file: StateFile, signals: Signals) -> None:
        self._file = file
        self._signals = signals

    async def generation(self) -> int:
        """A number that grows with each change, 0 before the first; -1 where the database cannot be read."""
        rows = await self._file.read("SELECT number FROM generation")
        return int(rows[0]["number"]) if rows else -1

    async def latest(self) -> tuple[int, dict[str, bytes]] | None:
        """The number and all files of the same generation; None where the database cannot be read (none is no file)."""
        rows = await self._file.read(_LATEST)
        if not rows:
            return None
        return int(rows[0]["number"]), {row["path"]: bytes(row["content"]) for row in rows if row["path"] is not None}

    async def put(self, files: Mapping[str, bytes], after: int) -> int | None:
        """Replace all files by these, as the next generation after one; None where that is not the latest any more.

        (Whoever changes them holds the lock, :meth:`alone`; but a server that restarts lets go of locks.)
        """
        rows = list(files.items())
        made: list[int | None] = [None]

        def job(connection: Connection) -> None:
            taken = connection.execute(
                "UPDATE generation SET number = number + 1 WHERE number = ? RETURNING number", (after,)
            ).fetchone()
            made[0] = None if taken is None else taken[0]
            if taken is None:
                return
            connection.execute("DELETE FROM overlay")
            if rows:
                connection.executemany("INSERT INTO overlay VALUES (?, ?)", rows)
            connection.execute(f"NOTIFY {CHANGED}")

        return made[0] if await self._file.kept(self._file.write(job)) else None

    async def changed(self, seconds: float) -> None:
        """Wait for the word that somebody put files, so long at most."""
        await self._signals.heard(seconds)

    def alone(self) -> AbstractAsyncContextManager[bool]:
        """Hold the lock on changes; False where another program has it, or the database is away."""
        return self._signals.alone()

    async def close(self) -> None:
        """Wait for no more word."""
        await self._signals.close()
