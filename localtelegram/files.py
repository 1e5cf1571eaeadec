"""Files: what people and the bot uploaded, kept in memory, and found again by file id or by path."""

from __future__ import annotations

import base64
import mimetypes
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from localtelegram.errors import bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes of the largest file that a bot can download."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file. `path` is what `getFile` gives and the download address ends with."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes

    def document(self) -> dict[str, Any]:
        """The Bot API's Document."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_name": self.name,
            "mime_type": self.mime_type,
            "file_size": len(self.content),
        }

    def to_json(self) -> dict[str, Any]:
        """The Bot API's File."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
            "file_path": self.path,
        }


class Files:
    """All files, the oldest forgotten first.

    Args:
        kept_bytes: How many bytes are kept in all; the newest file stays whatever its size.
    """

    def __init__(self, kept_bytes: int = 256 * 1024 * 1024) -> None:
        self._kept_bytes = kept_bytes
        self._bytes = 0
        self._by_id: OrderedDict[str, StoredFile] = OrderedDict()
        self._by_path: dict[str, StoredFile] = {}
        self._count = 0

    def add(self, name: str, content: bytes, mime_type: str = "", folder: str = "documents") -> StoredFile:
        """Keeps a file. The name's last part is kept as Telegram shows it; the path never holds it."""
        shown = name.replace("\\", "/").rsplit("/", 1)[-1] or "file"
        mime_type = mime_type or mimetypes.guess_type(shown)[0] or "application/octet-stream"
        suffix = PurePosixPath(shown).suffix
        suffix = suffix if suffix[1:].isalnum() and suffix.isascii() else ""
        path = f"{folder}/file_{self._count}{suffix}"
        self._count += 1
        unique = base64.urlsafe_b64encode(secrets.token_bytes(9)).decode()
        stored = StoredFile(f"BQACAgUAAx{secrets.token_urlsafe(30)}", unique, path, shown, mime_type, content)
        self._by_id[stored.file_id] = self._by_path[path] = stored
        self._bytes += len(content)
        while self._bytes > self._kept_bytes and len(self._by_id) > 1:
            _, oldest = self._by_id.popitem(last=False)
            del self._by_path[oldest.path]
            self._bytes -= len(oldest.content)
        return stored

    def by_id(self, file_id: str) -> StoredFile:
        """The file with this id.

        Raises:
            BotApiError: There is none.
        """
        if file_id not in self._by_id:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._by_id[file_id]

    def by_path(self, path: str) -> StoredFile | None:
        """The file at this download path."""
        return self._by_path.get(path)
