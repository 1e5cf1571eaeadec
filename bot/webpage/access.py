"""Who is served, and how often: keys, a proxy's header, and a limit for each client."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web

from bot.settings import WebSettings
from bot.webpage.refusals import RefusedError
from handlers.limits import QuestionLimit, Verdict

_IPV6_CLIENT = 64  # bits: one household or office has at least so many addresses to itself
_ASK_FOR_KEY = {"WWW-Authenticate": 'Basic realm="thidua", charset="UTF-8"'}
_HOW = (
    "Trong trình duyệt, tải lại trang rồi nhập khóa vào ô mật khẩu; ô tên viết gì cũng được."
    " Chương trình gửi “Authorization: Bearer” kèm khóa."
)

Address = IPv4Address | IPv6Address


class Access:
    """Admits requests, or says why not.

    Args:
        settings: ``proxies``, ``user_header``, ``keys`` and ``requests_per_minute`` count here.
    """

    def __init__(self, settings: WebSettings) -> None:
        self._settings = settings
        self._keys = [key.get_secret_value().encode() for key in settings.keys]
        self._limit: QuestionLimit[str] = QuestionLimit(settings.requests_per_minute, time.monotonic)

    def admit(self, request: web.Request) -> None:
        """Count a request and look at who sends it.

        Raises:
            RefusedError: 429 where it is one too many, 401 or 403 where it is not from somebody who may read.
        """
        peer = _address(request.remote)
        client = _client(peer, request.headers.getall("X-Forwarded-For", ()), self._settings.proxies)
        if self._limit.check(_counted_as(client)) is not Verdict.ANSWER:
            raise RefusedError(429, "Anh/chị gửi hơi nhanh. Vui lòng đợi một phút.", {"Retry-After": "60"})
        header = self._settings.user_header
        if header and _trusted(peer, self._settings.proxies) and request.headers.get(header, "").strip():
            return
        if self._keys and self._holds_key(request.headers.get("Authorization", "")):
            return
        if self._keys:
            wrong = (
                "Khóa truy cập không đúng." if "Authorization" in request.headers else "Trang này cần khóa truy cập."
            )
            raise RefusedError(401, f"{wrong} {_HOW}", _ASK_FOR_KEY)
        if header:
            raise RefusedError(403, "Trang này chỉ dành cho người đã đăng nhập qua cổng của cơ quan.")

    def _holds_key(self, authorization: str) -> bool:
        scheme, _, rest = authorization.partition(" ")
        given = rest.strip().encode(errors="surrogateescape")  # a header may hold any bytes
        if scheme.lower() == "basic":
            try:
                given = base64.b64decode(given, validate=True).partition(b":")[2]
            except (binascii.Error, ValueError):
                return False
        elif scheme.lower() != "bearer":
            return False
        # Every key is compared, so that the time taken tells nothing.
        same = [hmac.compare_digest(given, key) for key in self._keys]
        return any(same)


def _client(
    peer: Address | None, forwarded: Sequence[str], proxies: Sequence[IPv4Network | IPv6Network]
) -> Address | None:
    """Whose request it is: the last address in ``X-Forwarded-For`` that is no trusted proxy, where a proxy sent it."""
    hops = [_address(hop.strip()) for line in forwarded for hop in line.split(",")]
    while _trusted(peer, proxies) and hops:
        peer = hops.pop() or peer
    return peer


def _trusted(peer: Address | None, proxies: Sequence[IPv4Network | IPv6Network]) -> bool:
    return peer is not None and any(peer in network for network in proxies if network.version == peer.version)


def _address(text: str | None) -> Address | None:
    try:
        address = ip_address(text or "")
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _counted_as(client: Address | None) -> str:
    if isinstance(client, IPv6Address):
        return str(ip_network((client, _IPV6_CLIENT), strict=False))
    return str(client)
