from __future__ import annotations

import pytest
from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.allowed_updates import Handler, allowed_updates

MESSAGE, EDITED, GUEST = Update.MESSAGE, Update.EDITED_MESSAGE, Update.GUEST_MESSAGE
POSTS = [Update.CHANNEL_POST, Update.EDITED_CHANNEL_POST]
Kind = filters.UpdateType
Place = filters.ChatType


async def handle(*_: object) -> None: ...


@pytest.mark.parametrize(
    ("handler", "kinds"),
    [
        (TypeHandler(Update, handle), []),
        (CallbackQueryHandler(handle, pattern="^a"), ["callback_query"]),
        (InlineQueryHandler(handle), ["inline_query"]),
        (ChosenInlineResultHandler(handle), ["chosen_inline_result"]),
        (ChatMemberHandler(handle, ChatMemberHandler.MY_CHAT_MEMBER), ["my_chat_member"]),
        (ChatMemberHandler(handle, ChatMemberHandler.CHAT_MEMBER), ["chat_member"]),
        (ChatMemberHandler(handle, ChatMemberHandler.ANY_CHAT_MEMBER), ["chat_member", "my_chat_member"]),
        (CommandHandler("hoi", handle, filters=Kind.MESSAGE), [MESSAGE]),
        (CommandHandler("hoi", handle), [EDITED, MESSAGE]),
        (MessageHandler(Kind.MESSAGE & filters.TEXT & ~filters.COMMAND, handle), [MESSAGE]),
        (MessageHandler(filters.TEXT & Kind.EDITED_MESSAGE, handle), [EDITED]),
        (MessageHandler((Kind.MESSAGE | Kind.EDITED_MESSAGE) & filters.TEXT, handle), [EDITED, MESSAGE]),
        (MessageHandler(Kind.GUEST_MESSAGE, handle), [GUEST]),
        (MessageHandler(filters.TEXT & Kind.CHANNEL_POSTS, handle), POSTS),
        (MessageHandler(Place.CHANNEL & filters.PHOTO, handle), POSTS),
        (MessageHandler(Place.PRIVATE & Kind.MESSAGES, handle), [EDITED, MESSAGE]),
        (MessageHandler(Place.CHANNEL & Place.PRIVATE, handle), []),
        (MessageHandler(filters.StatusUpdate.MIGRATE & Kind.MESSAGE, handle), [MESSAGE]),
        (MessageHandler(Kind.MESSAGE & ~Place.PRIVATE & ~filters.TEXT, handle), [MESSAGE]),
        (MessageHandler(~Kind.MESSAGE & Place.GROUPS, handle), [EDITED, GUEST]),
    ],
)
def test_a_handler_asks_for_the_kinds_it_can_take(handler: Handler, kinds: list[str]) -> None:
    assert allowed_updates([handler]) == sorted(kinds)


def test_a_filter_that_says_nothing_of_the_kind_lets_all_messages_come() -> None:
    assert set(allowed_updates([MessageHandler(filters.TEXT, handle)])) == {
        MESSAGE, EDITED, GUEST, *POSTS, Update.BUSINESS_MESSAGE, Update.EDITED_BUSINESS_MESSAGE,
    }  # fmt: skip


def test_the_kinds_of_all_handlers_are_put_together_once() -> None:
    handlers: list[Handler] = [
        CommandHandler("a", handle, filters=Kind.MESSAGE),
        CommandHandler("b", handle, filters=Kind.MESSAGE),
        CallbackQueryHandler(handle),
    ]
    assert allowed_updates(handlers) == ["callback_query", "message"]
