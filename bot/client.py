"""The bot's own client of the Bot API: the library's, with the token hidden, and nothing parsed in vain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from telegram import File, TelegramObject
from telegram.error import BadRequest, NetworkError
from telegram.ext import ExtBot

PATH_ON_DISK = "the file is named by a path on disk"

_PLAIN_PATH = re.compile(r"(?!\.\.?/)[^/\\:%?#\x00-\x1f]+(?:/(?!\.\.?(?:/|$))[^/\\:%?#\x00-\x1f]+)*")


class Client(ExtBot[None]):
    """:class:`telegram.ext.ExtBot` whose repr has no token, and which leaves unparsed what is not asked for parsed."""

    __slots__ = ()

    def __repr__(self) -> str:
        # The library's own repr prints the token, and a repr finds its way into logs.
        return f"{type(self).__name__}[id={self.token.partition(':')[0]}]"

    async def fetch_updates(
        self, offset: int | None, *, seconds: int, reply_seconds: float, allowed_updates: Sequence[str]
    ) -> list[object]:
        """Wait for updates and return them as they came.

        ``get_updates`` parses all of a batch at once, and one that it cannot parse is fetched again for ever, together
        with those behind it. Unparsed, each stands alone.

        Args:
            offset: the first update wanted; confirms all before it.
            seconds: how long the server may hold the request open.
            reply_seconds: how much longer than that to wait for its reply.
            allowed_updates: the kinds wanted; the server remembers them.

        Raises:
            telegram.error.TelegramError: as any call of the Bot API.
        """
        data = {"offset": offset, "timeout": seconds, "allowed_updates": list(allowed_updates)}
        updates: object = await self._post("getUpdates", data, read_timeout=seconds + reply_seconds)
        if not isinstance(updates, list):
            raise NetworkError("the reply to getUpdates is no list")
        return updates

    async def _do_post(self, *args: Any, **options: Any) -> Any:
        try:
            return await super()._do_post(*args, **options)
        except KeyError as error:
            # The library takes the result out of whatever came with a good status.
            if error.args != ("result",):
                raise
            raise NetworkError("the reply has no result") from None

    async def shutdown(self) -> None:
        """Close all connections, also those of a start that was broken off before the library took note of them."""
        await super().shutdown()
        for request in self._request:
            await request.shutdown()

    async def get_file(self, *args: Any, **options: Any) -> File:
        """Tell where a file can be downloaded; never a path of this machine, which the library would read.

        Raises:
            telegram.error.BadRequest: the server names a path of its own disk, as one that runs with ``--local`` does,
                or anything else that is no plain path below where it serves files.
            telegram.error.TelegramError: as any call of the Bot API.
        """
        file = await super().get_file(*args, **options)
        path = file.file_path or ""
        # The library takes it for a path of the server where this machine has no such file.
        inner = path.removeprefix(f"{self.base_file_url}/")
        if not path.startswith(("http://", "https://")) or not _PLAIN_PATH.fullmatch(inner):
            raise BadRequest(PATH_ON_DISK)
        return file

    async def do_api_request(
        self,
        endpoint: str,
        api_kwargs: dict[str, Any] | None = None,
        return_type: type[TelegramObject] | None = None,
        **options: Any,
    ) -> Any:
        """Call a method of the Bot API and return what it returned, of ``return_type`` or as it came.

        The library warns whoever calls so what it has a method for; but its methods make an object of each message
        that comes back, of which the bot needs two numbers. Nothing is sent that ``api_kwargs`` does not name.

        Raises:
            telegram.error.TelegramError: as any call of the Bot API.
        """
        if return_type is not None:
            return await super().do_api_request(endpoint, api_kwargs, return_type, **options)
        given = {name: value for name, value in (api_kwargs or {}).items() if value is not None}
        return await self._do_post(endpoint, given, **options)
