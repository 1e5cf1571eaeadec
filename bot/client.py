"""The bot's own client of the Bot API: the library's, with the token hidden, and nothing parsed in vain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from telegram._utils.types import JSONDict, ODVInput
from telegram.ext import ExtBot

_WRITING = frozenset({"sendMessage", "editMessageText"})
_READ_BACK = ("message_id", "date", "chat")


class Client(ExtBot[None]):
    """:class:`telegram.ext.ExtBot` whose repr has no token, and which can fetch updates without parsing them.

    Of a message that it has just sent or edited it returns id, date and chat only.
    """

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
        return cast("list[object]", await self._post("getUpdates", data, read_timeout=seconds + reply_seconds))

    async def _do_post(
        self, endpoint: str, data: JSONDict, **timeouts: ODVInput[float]
    ) -> bool | JSONDict | list[JSONDict]:
        result = await super()._do_post(endpoint, data, **timeouts)
        # The bot knows what it has written. Parsing text, entities and keyboard back takes longer than sending them.
        if endpoint in _WRITING and isinstance(result, dict):
            return {field: result[field] for field in _READ_BACK if field in result}
        return result
