"""What the Bot API says of the bot when the program starts."""

from __future__ import annotations

import logging

from telegram import Bot

logger = logging.getLogger(__name__)


def log_switches(bot: Bot, *, inline: bool, guest: bool) -> None:
    """Log what @BotFather has switched on, for a wrong switch there looks like a bug here.

    Args:
        bot: an initialised bot.
        inline: whether the settings want inline mode.
        guest: whether the settings want guest mode.
    """
    user = bot.bot
    logger.info(
        "connected to the Bot API",
        extra={
            "username": user.username,
            "inline": user.supports_inline_queries,
            "joins_groups": user.can_join_groups,
            "reads_all_group_messages": user.can_read_all_group_messages,
            "guest": user.supports_guest_queries,
        },
    )
    if inline and not user.supports_inline_queries:
        logger.warning("inline mode is off at @BotFather: send it /setinline, or nobody can ask by @ in other chats")
    if guest and not user.supports_guest_queries:
        logger.warning("guest mode is on in the settings and off at @BotFather")
