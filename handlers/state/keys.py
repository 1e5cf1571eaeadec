"""The file with the key of an installation's hashes: written whole or not at all, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

KEY = "identity_key"
"""The name of the key in a database's table ``installation``."""

_MODE = 0o600
_BYTES = 32


def read_key(path: Path) -> bytes | None:
    """The key in a file, None where there is no file.

    Raises:
        OSError: it cannot be read, or holds no key. (A new key in its place would lose what the old one was for.)
    """
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise OSError(f"{path.name} holds no key")
    return key


def write_key(path: Path, key: bytes) -> None:
    """Write a key. Two processes must not do so at once: it is done in a transaction that writes to the state.

    Raises:
        OSError: it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _MODE), "w", encoding="ascii") as file:
            file.write(key.hex())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
