"""Chats that the bot joins, leaves and follows: added to a group, removed, blocked, moved to a supergroup."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from handlers.messages import texts
from handlers.messages.sending import send_text
from handlers.places import Place
from handlers.services import Services

_INSIDE = frozenset({ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER})


class Membership:
    """Follows what becomes of the bot in its chats."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def on_change(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The bot's own status in a chat changed."""
        change = update.my_chat_member
        if change is None:
            return
        was, is_now = _is_inside(change.old_chat_member), _is_inside(change.new_chat_member)
        if change.chat.type == ChatType.PRIVATE:
            self._services.state.chats.mark(change.chat.id, active=is_now)
        elif was and not is_now:
            await self._services.state.settled(self._services.state.chats.forget(change.chat.id))
        elif is_now and not was:
            await self._join(change, context)

    async def on_migration(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:  # noqa: ARG002
        """A group became a supergroup; both chats tell it, in either order."""
        message = update.message
        if message is None:
            return
        state = self._services.state
        old = message.migrate_from_chat_id or message.chat.id
        new = message.migrate_to_chat_id or message.chat.id
        # Waited for: the next question there may be right behind.
        await state.settled(state.chats.migrate(old, new))

    async def _join(self, change: ChatMemberUpdated, context: ContextTypes.DEFAULT_TYPE) -> None:
        if not self._is_welcome(change):
            try:
                await context.bot.leave_chat(change.chat.id)
            except TelegramError:  # already out again
                return
            return
        if change.chat.type not in {ChatType.GROUP, ChatType.SUPERGROUP}:
            return
        self._services.state.chats.mark(change.chat.id, active=True)
        line = texts.GROUP_HELLO.format(example=self._services.example() or texts.DEFAULT_EXAMPLE)
        place = Place(change.chat.id, change.from_user.id, private=False)
        await send_text(context.bot, self._services.state, place, line)

    def _is_welcome(self, change: ChatMemberUpdated) -> bool:
        """Whether the chat is served, or was chosen by somebody who is."""
        options = self._services.options
        ids = {change.chat.id, change.from_user.id}
        if ids & options.admin_ids:
            return True
        return not ids & options.blocked_ids and (not options.allowed_ids or bool(ids & options.allowed_ids))


def _is_inside(member: ChatMember) -> bool:
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status in _INSIDE
