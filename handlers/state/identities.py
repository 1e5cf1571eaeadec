"""People and chats as the state file knows them: keyed hashes, not to be turned back without the file's own key."""

from __future__ import annotations

import functools
import hashlib
import hmac
import secrets

from handlers.state.engines import Connection

_KEY = "identity_key"
_REMEMBERED = 4096  # hashes; each question needs some several times


class Identities:
    """HMAC-SHA256 under a key that each installation draws for itself and keeps in its state file.

    Until the file has been read, or where it cannot be, a key of this process stands in.
    """

    def __init__(self) -> None:
        self._use(secrets.token_bytes(32))

    def adopt(self, connection: Connection) -> None:
        """Take the file's key, or give it ours where it has none yet."""
        connection.execute("INSERT INTO installation VALUES (?, ?) ON CONFLICT DO NOTHING", (_KEY, self._key.hex()))
        (key,) = connection.execute("SELECT value FROM installation WHERE key = ?", (_KEY,)).fetchone()
        self._use(bytes.fromhex(key))

    def chat(self, chat_id: int) -> str:
        """The name of a chat in the state file. (A private chat's id is its user's.)"""
        return self._hash(f"chat:{chat_id}")

    def user(self, user_id: int | None) -> str:
        """The name of a user in the state file; empty for nobody (an anonymous admin, a channel)."""
        return "" if user_id is None else self._hash(f"user:{user_id}")

    def text(self, folded: str) -> str:
        """A key for a text that may itself not be kept."""
        return self._hash(f"text:{folded}")

    def _use(self, key: bytes) -> None:
        @functools.lru_cache(_REMEMBERED)
        def hashed(what: str) -> str:
            return hmac.new(key, what.encode(), hashlib.sha256).hexdigest()[:24]

        self._key = key
        self._hash = hashed
