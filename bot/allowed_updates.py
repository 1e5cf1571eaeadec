"""Which kinds of update to ask the Bot API for: those that some handler can take.

Telegram remembers the list of the last program that ran with a token, so it is always sent whole; and it is derived
from the handlers, so a new handler is never forgotten in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from telegram import Chat, Message, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

Handler = BaseHandler[Any, Any, Any]

_CHAT_MEMBER_KINDS: dict[int | None, tuple[str, ...]] = {
    ChatMemberHandler.MY_CHAT_MEMBER: (Update.MY_CHAT_MEMBER,),
    ChatMemberHandler.CHAT_MEMBER: (Update.CHAT_MEMBER,),
    ChatMemberHandler.ANY_CHAT_MEMBER: (Update.MY_CHAT_MEMBER, Update.CHAT_MEMBER),
}
_CHATS_OF_KIND = {
    Update.MESSAGE: (Chat.PRIVATE, Chat.GROUP, Chat.SUPERGROUP),
    Update.EDITED_MESSAGE: (Chat.PRIVATE, Chat.GROUP, Chat.SUPERGROUP),
    Update.CHANNEL_POST: (Chat.CHANNEL,),
    Update.EDITED_CHANNEL_POST: (Chat.CHANNEL,),
    Update.GUEST_MESSAGE: (Chat.PRIVATE, Chat.GROUP, Chat.SUPERGROUP),
    Update.BUSINESS_MESSAGE: (Chat.PRIVATE,),
    Update.EDITED_BUSINESS_MESSAGE: (Chat.PRIVATE,),
}


def allowed_updates(handlers: Iterable[Handler]) -> list[str]:
    """The kinds of update that at least one of ``handlers`` can take, sorted.

    A :class:`telegram.ext.TypeHandler` takes whatever comes (it is how guards are built), so it asks for nothing.
    """
    return sorted({kind for handler in handlers for kind in kinds_of(handler)})


def kinds_of(handler: Handler) -> Iterator[str]:
    """The kinds of update that ``handler`` can take."""
    match handler:
        case CallbackQueryHandler():
            yield Update.CALLBACK_QUERY
        case InlineQueryHandler():
            yield Update.INLINE_QUERY
        case ChosenInlineResultHandler():
            yield Update.CHOSEN_INLINE_RESULT
        case ChatMemberHandler():
            yield from _CHAT_MEMBER_KINDS[handler.chat_member_types]
        case CommandHandler() | MessageHandler():
            for update in _samples():
                if _may_pass(handler.filters, update) is not False:
                    yield _kind(update)


def _samples() -> Iterator[Update]:
    sent = dt.datetime.fromtimestamp(0, dt.UTC)
    for kind, chats in _CHATS_OF_KIND.items():
        for chat in chats:
            yield Update(0, **{kind: Message(1, sent, Chat(1, chat))})  # type: ignore[arg-type]


def _kind(update: Update) -> str:
    return next(kind for kind in _CHATS_OF_KIND if getattr(update, kind) is not None)


def _may_pass(condition: filters.BaseFilter | None, update: Update) -> bool | None:
    """Whether an update like ``update`` passes; None where that depends on what the message says."""
    if condition is None or _tells_by_kind(condition):
        return condition is None or bool(condition.check_update(update))
    # The library combines filters with classes of its own that it does not export.
    inverted = getattr(condition, "inv_filter", None)
    if inverted is not None:
        inner = _may_pass(inverted, update)
        return None if inner is None else not inner
    base = getattr(condition, "base_filter", None)
    if base is None:
        return None
    left = _may_pass(base, update)
    if condition.and_filter:  # type: ignore[attr-defined]
        return _both(left, _may_pass(condition.and_filter, update))  # type: ignore[attr-defined]
    return _either(left, _may_pass(condition.or_filter, update))  # type: ignore[attr-defined]


def _tells_by_kind(condition: filters.BaseFilter) -> bool:
    """Whether the filter looks at nothing but the kind of update or of chat."""
    return condition.name.startswith(("filters.UpdateType.", "filters.ChatType."))


def _both(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return True if left and right else None


def _either(left: bool | None, right: bool | None) -> bool | None:
    if left or right:
        return True
    return False if left is False and right is False else None
