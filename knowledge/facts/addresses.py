"""Addresses of sources on the web, checked when they are read: whatever shows a source later can rely on them."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

_HOST = re.compile(r"[^\s\"<>\\^`{|}@]+")


def web_address(text: str) -> str:
    """Return ``text`` where it is an address of the web, as a browser and Telegram take it.

    Raises:
        ValueError: in Vietnamese, where it is none.
    """
    told = "địa chỉ phải có dạng https://tên-miền/…, không có dấu cách hay tài khoản"
    if any(character.isspace() or ord(character) < 32 for character in text):
        raise ValueError(told)
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port  # a port that is no number is told here
    except ValueError:
        raise ValueError(told) from None
    if parts.scheme not in {"http", "https"} or not host or not _HOST.fullmatch(host) or "@" in parts.netloc:
        raise ValueError(told)
    return text


def is_of_the_web(text: str) -> bool:
    """Whether ``text`` is such an address, and may be linked."""
    try:
        return bool(web_address(text))
    except ValueError:
        return False


Address = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(web_address)]
"""Where a source can be read."""
