"""What admins have added to the knowledge, where the programs that serve one bot share it in a database."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

from handlers.state.database import StateFile
from handlers.state.engines import Connection


class SharedOverlay:
    """The tables ``overlay`` and ``generation``: files by their path inside the overlay, and how often they changed."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def generation(self) -> int:
        """A number that grows with each change, 0 before the first; -1 where the database cannot be read."""
        rows = self._file.read("SELECT number FROM generation")
        return int(rows[0]["number"]) if rows else -1

    def files(self) -> dict[str, bytes]:
        """All files."""
        return {row["path"]: bytes(row["content"]) for row in self._file.read("SELECT path, content FROM overlay")}

    def put(self, files: Mapping[str, bytes]) -> Future[bool]:
        """Replace all files by these, as the next generation."""
        rows = list(files.items())

        def job(connection: Connection) -> None:
            connection.execute("UPDATE generation SET number = number + 1")  # first: it makes others wait
            connection.execute("DELETE FROM overlay")
            if rows:
                connection.executemany("INSERT INTO overlay VALUES (?, ?)", rows)

        return self._file.write(job)
