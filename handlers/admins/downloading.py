"""Files that admins send, brought here from the Bot API."""

from __future__ import annotations

from telegram.error import BadRequest
from telegram.ext import ExtBot


class NotServedError(Exception):
    """The Bot API server gives no files out over HTTP: one's own, run with ``--local``, names paths of its disk."""


async def downloaded(bot: ExtBot[None], file_id: str) -> bytes:
    """The content of a file.

    Raises:
        NotServedError: the server does not give it out.
        telegram.error.TelegramError: as any call of the Bot API.
    """
    try:
        file = await bot.get_file(file_id)
    except BadRequest as refusal:
        if "path on disk" not in refusal.message:
            raise
        raise NotServedError from None
    return bytes(await file.download_as_bytearray())
