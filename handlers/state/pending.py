"""Things begun and not yet finished: a file to be confirmed, a prompt to be replied to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from handlers.state.database import StateFile
from handlers.state.engines import Connection

_GET = "SELECT payload FROM pending WHERE key = ?"


class Pending:
    """The table ``pending``: a JSON payload under a kind and a key."""

    def __init__(self, file: StateFile, now: Callable[[], int]) -> None:
        self._file = file
        self._now = now

    def put(self, kind: str, key: str, payload: Mapping[str, str]) -> Future[bool]:
        """Keep a payload, in the place of an earlier one of the same kind and key."""
        row = (f"{kind}:{key}", kind, json.dumps(dict(payload), ensure_ascii=False), self._now())

        def job(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO pending VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
                " payload = excluded.payload, at = excluded.at",
                row,
            )

        return self._file.write(job, ("pending", row[0]))

    async def get(self, kind: str, key: str) -> dict[str, str] | None:
        """A payload that stays; None where there is none."""
        return _payload(await self._file.read(_GET, (f"{kind}:{key}",)))

    def get_now(self, kind: str, key: str) -> dict[str, str] | None:
        """As :meth:`get`, for filters, which cannot wait; every question waits for the database meanwhile."""
        return _payload(self._file.read_now(_GET, (f"{kind}:{key}",)))

    def drop(self, kind: str, key: str) -> Future[bool]:
        """Forget a payload."""

        def job(connection: Connection) -> None:
            connection.execute("DELETE FROM pending WHERE key = ?", (f"{kind}:{key}",))

        return self._file.write(job, ("pending", f"{kind}:{key}"))


def _payload(rows: Sequence[Mapping[str, Any]]) -> dict[str, str] | None:
    return dict(json.loads(rows[0]["payload"])) if rows else None
