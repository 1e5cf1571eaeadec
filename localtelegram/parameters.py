"""Parameters of one Bot API request, however they were sent: query string, form, multipart or JSON.

Telegram reads every parameter as text and parses what should be an object; so `Parameters` keeps texts and reads
them leniently where Telegram does (a boolean is "true", "yes" or "1") and strictly where it does not.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from localtelegram.errors import BotApiError, bad_request

UPLOAD_LIMIT = 50 * 1024 * 1024
"""Bytes a bot may upload in one request."""

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent inside a multipart request."""

    name: str
    content: bytes
    mime_type: str


class Parameters:
    """The named values of one request.

    Args:
        values: Texts by parameter name.
        uploads: Files by part name.
    """

    def __init__(self, values: dict[str, str], uploads: dict[str, Upload] | None = None) -> None:
        self._values = values
        self.uploads = uploads or {}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str, default: str = "") -> str:
        """The parameter as it was sent, or `default`."""
        return self._values.get(name, default)

    def integer(self, name: str, default: int = 0) -> int:
        """The parameter as a number; 0 if it is not one, as Telegram reads it."""
        value = self._values.get(name)
        if value is None:
            return default
        try:
            return int(value)
        except ValueError:
            return 0

    def flag(self, name: str) -> bool:
        """Whether the parameter is "true", "yes" or "1"."""
        return self._values.get(name, "").lower() in {"true", "yes", "1"}

    def parsed(self, name: str, what: str | None = None) -> Any:
        """The parameter parsed as JSON, None if it is absent or empty.

        Args:
            name: The parameter.
            what: What Telegram calls it when it cannot be parsed.

        Raises:
            BotApiError: It is not JSON.
        """
        value = self._values.get(name, "")
        if not value:
            return None
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            raise bad_request(f"can't parse {what or name} JSON object") from None
        if _ESCAPED_SURROGATE.search(value):
            _check_utf8(json.dumps(parsed, ensure_ascii=False))
        return parsed

    def decoded(self) -> dict[str, Any]:
        """All parameters for the record: objects parsed, files told by name and size."""
        decoded = {name: _decode(value) for name, value in self._values.items()}
        for name, upload in self.uploads.items():
            decoded.setdefault(name, {"file_name": upload.name, "file_size": len(upload.content)})
        return decoded


def _decode(value: str) -> Any:
    if value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _check_utf8(text: str) -> None:
    """Refuses halves of surrogate pairs, which JSON can spell and UTF-8 cannot.

    Raises:
        BotApiError: There is one.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


async def read_parameters(request: web.Request) -> Parameters:
    """Reads the query string and the body of `request`.

    Raises:
        BotApiError: The body is not what its content type says, or it is larger than `UPLOAD_LIMIT`.
    """
    values = dict(request.query)
    uploads: dict[str, Upload] = {}
    try:
        if request.content_type == "application/json":
            body = await request.json() if request.can_read_body else {}
            if not isinstance(body, dict):
                raise bad_request("can't parse JSON object")
            values |= {name: _as_text(value) for name, value in body.items() if value is not None}
        elif request.content_type == "multipart/form-data":
            await _read_multipart(request, values, uploads)
        elif request.content_type == "application/x-www-form-urlencoded":
            values |= {name: str(value) for name, value in (await request.post()).items()}
    except (ValueError, RecursionError):
        raise bad_request("can't parse request body") from None
    except web.HTTPRequestEntityTooLarge:
        raise BotApiError(413, "Request Entity Too Large") from None
    for value in values.values():
        _check_utf8(value)
    return Parameters(values, uploads)


async def _read_multipart(request: web.Request, values: dict[str, str], uploads: dict[str, Upload]) -> None:
    size = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read())
        size += len(content)
        if size > UPLOAD_LIMIT:
            raise web.HTTPRequestEntityTooLarge(UPLOAD_LIMIT, size)
        if part.filename is None:
            values[part.name] = content.decode()
        else:
            mime_type = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name] = Upload(part.filename, content, mime_type)
