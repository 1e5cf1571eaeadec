"""The command menus and descriptions that Telegram shows: for each kind of chat, for admins, in two languages."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot

from handlers.messages import texts

_log = logging.getLogger(__name__)

FOR_EVERYBODY = ("hoi", "tracuu", "baocao", "bang", "cum", "nguon", "gopy", "trogiup", "quyenriengtu")
"""Commands of a private chat."""

FOR_ADMINS = ("napdulieu", "trangthai", "chuatraloi", "xetduyet", "xuat", "mau")
"""What admins have besides, in their private chats."""

_IN_GROUPS = ("hoi", "tracuu", "nguon", "trogiup")
_FOR_GROUP_ADMINS = (*_IN_GROUPS, "cum")
_ENGLISH = {"trogiup": "help", "quyenriengtu": "privacy", "napdulieu": "reload", "trangthai": "status"}


async def set_menus(bot: ExtBot[None], admin_ids: Iterable[int]) -> None:
    """Set all menus and descriptions; called once at start.

    The menu without a language is Vietnamese, so that everybody but English readers sees it.
    """
    scopes: list[tuple[BotCommandScope, tuple[str, ...]]] = [
        (BotCommandScopeDefault(), FOR_EVERYBODY),
        (BotCommandScopeAllPrivateChats(), FOR_EVERYBODY),
        (BotCommandScopeAllGroupChats(), _IN_GROUPS),
        (BotCommandScopeAllChatAdministrators(), _FOR_GROUP_ADMINS),
        *((BotCommandScopeChat(admin_id), FOR_EVERYBODY + FOR_ADMINS) for admin_id in sorted(admin_ids)),
    ]
    for scope, names in scopes:
        await _set_menu(bot, scope, names)
    await bot.set_my_description(texts.DESCRIPTION_VI)
    await bot.set_my_description(texts.DESCRIPTION_EN, language_code="en")
    await bot.set_my_short_description(texts.SHORT_DESCRIPTION_VI)
    await bot.set_my_short_description(texts.SHORT_DESCRIPTION_EN, language_code="en")


async def _set_menu(bot: ExtBot[None], scope: BotCommandScope, names: tuple[str, ...]) -> None:
    english = [_ENGLISH.get(name, name) for name in names]
    try:
        await bot.set_my_commands([BotCommand(name, texts.COMMANDS_VI[name]) for name in names], scope)
        await bot.set_my_commands(
            [BotCommand(name, texts.COMMANDS_EN[name]) for name in english], scope, language_code="en"
        )
    except (BadRequest, Forbidden) as refusal:  # an admin who has never written to the bot has no chat with it yet
        _log.warning("a command menu could not be set: %s", refusal.message)
