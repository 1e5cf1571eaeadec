"""People and chats as the state knows them: keyed hashes, not to be turned back without the installation's own key."""

from __future__ import annotations

import functools
import hashlib
import hmac
import logging
import secrets
from pathlib import Path

from handlers.state.engines import Connection
from handlers.state.keys import KEY, read_key, write_key

_log = logging.getLogger(__name__)

_REMEMBERED = 4096  # hashes; each question needs some several times


class Identities:
    """HMAC-SHA256 under a key that each installation draws for itself and keeps beside its state.

    Until it has been read, or where it cannot be, a key of this process stands in.

    Args:
        key_path: the file with the key, so that whoever gets a copy of the state cannot turn its hashes back; None
            where the state is a database that several machines share, which holds the key then.
    """

    def __init__(self, key_path: Path | None) -> None:
        self._path = key_path
        self._use(secrets.token_bytes(32))

    def adopt(self, connection: Connection) -> None:
        """Take the installation's key, or give it ours where it has none yet.

        Raises:
            OSError: the file with the key can be neither read nor written.
        """
        self._use(self._of_database(connection) if self._path is None else self._of_file(self._path, connection))

    def chat(self, chat_id: int) -> str:
        """The name of a chat in the state. (A private chat's id is its user's.)"""
        return self._hash(f"chat:{chat_id}")

    def user(self, user_id: int | None) -> str:
        """The name of a user in the state; empty for nobody (an anonymous admin, a channel)."""
        return "" if user_id is None else self._hash(f"user:{user_id}")

    def text(self, folded: str) -> str:
        """A key for a text that may itself not be kept."""
        return self._hash(f"text:{folded}")

    def _of_database(self, connection: Connection) -> bytes:
        connection.execute("INSERT INTO installation VALUES (?, ?) ON CONFLICT DO NOTHING", (KEY, self._key.hex()))
        return _kept_within(connection) or self._key

    def _of_file(self, path: Path, connection: Connection) -> bytes:
        """The key of the file. What an earlier version left in the database is the one its rows were made with."""
        key, within = read_key(path), _kept_within(connection)
        if within is not None:
            if key != within:
                write_key(path, within)
            connection.execute("DELETE FROM installation WHERE key = ?", (KEY,))
            return within
        if key is None:
            if connection.execute("SELECT 1 FROM chat UNION ALL SELECT 1 FROM exchange LIMIT 1").fetchone():
                _log.error("the key in %s is gone: what was kept of people is not found any more", path.name)
            write_key(path, self._key)
        return key or self._key

    def _use(self, key: bytes) -> None:
        @functools.lru_cache(_REMEMBERED)
        def hashed(what: str) -> str:
            return hmac.new(key, what.encode(), hashlib.sha256).hexdigest()[:24]

        self._key = key
        self._hash = hashed


def _kept_within(connection: Connection) -> bytes | None:
    row = connection.execute("SELECT value FROM installation WHERE key = ?", (KEY,)).fetchone()
    return bytes.fromhex(row[0]) if row else None
