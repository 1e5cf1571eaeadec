"""An echo by aiogram with its Redis storage and its Redis lock on each chat, to stand beside ours in replicas.py.

Run by a Python that has aiogram and redis: ``aiogram_redis.py REDIS_URL FIRST NUMBER AT_ONCE``. Prints when it began
and ended, in seconds since 1970. Nothing goes over the network to Telegram: each method is answered at once.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.base import BaseSession
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import Chat, Message, Update

router = Router()


class AnsweredAtOnce(BaseSession):
    """Sends nothing."""

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ASYNC109, ARG002
        """The message as it would have been sent."""
        chat = Chat(id=method.chat_id, type="private")
        return Message(message_id=1, date=0, chat=chat, text=method.text)  # type: ignore[arg-type]

    async def stream_content(self, *_: Any, **__: Any) -> Any:
        """Nothing is downloaded."""
        yield b""

    async def close(self) -> None:
        """Nothing is open."""


@router.message()
async def echo(message: Message, state: FSMContext) -> None:
    """Read what the chat spoke of, say the text again, keep what the chat speaks of now."""
    spoken = await state.get_data()
    await message.answer(message.text or "")
    await state.set_data({"turns": [*spoken.get("turns", [])[-4:], message.text]})


def update(update_id: int) -> dict[str, Any]:
    """A message of one of 500 people."""
    person = 1 + update_id % 500
    user = {"id": person, "is_bot": False, "first_name": "An"}
    message = {
        "message_id": update_id, "date": 1, "from": user, "chat": {"id": person, "type": "private"}, "text": "xin chào",
    }  # fmt: skip
    return {"update_id": update_id, "message": message}


async def handle_all(url: str, first: int, number: int, at_once: int) -> None:
    """Handle updates, so many at once."""
    storage = RedisStorage.from_url(url)
    dispatcher = Dispatcher(storage=storage, events_isolation=storage.create_isolation())
    dispatcher.include_router(router)
    bot = Bot("1:token", session=AnsweredAtOnce())
    ids = iter(range(first, first + number))

    async def some() -> None:
        for update_id in ids:
            await dispatcher.feed_update(bot, Update.model_validate(update(update_id), context={"bot": bot}))

    started = time.time()
    await asyncio.gather(*(some() for _ in range(at_once)))
    print(started, time.time())
    await storage.close()


if __name__ == "__main__":
    asyncio.run(handle_all(sys.argv[1], *map(int, sys.argv[2:])))
