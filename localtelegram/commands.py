"""The command menu: lists by scope and language, and which of them a person sees.

Precedence as in https://core.telegram.org/bots/api#determining-list-of-commands: the most specific scope first, and
within a scope the person's language before the list for all languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from localtelegram.chats import Chat
from localtelegram.errors import bad_request

MAX_COMMANDS = 100
"""Commands in one list."""

Scope = tuple[str, int | None, int | None]
"""A scope's type, chat id and user id; what a type does not need is None."""

DEFAULT: Scope = ("default", None, None)
"""The scope of those who have no other."""

_PLAIN = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_OF_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})
_NAME = re.compile(r"[a-z0-9_]{1,32}")


def checked_commands(commands: object) -> list[dict[str, str]]:
    """The parsed `commands` parameter as it will be kept.

    Raises:
        BotApiError: A name, a description or the whole is not as Telegram wants it.
    """
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_checked_command(command) for command in commands]


def _checked_command(command: object) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(command.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    name, description = command["command"].removeprefix("/").strip(), command["description"].strip()
    if not name:
        raise bad_request("command must not be empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must not be empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    return {"command": name, "description": description}


def parse_scope(scope: object) -> tuple[str, str | None, int | None]:
    """Type, chat id (as it was sent) and user id of the parsed `scope` parameter.

    Raises:
        BotApiError: It is no scope.
    """
    if scope is None:
        return "default", None, None
    if not isinstance(scope, dict):
        raise bad_request("BotCommandScope must be an Object")
    kind = str(scope.get("type"))
    if kind in _PLAIN:
        return kind, None, None
    if kind not in _OF_CHAT:
        raise bad_request("unsupported type specified")
    if not scope.get("chat_id"):
        raise bad_request("chat_id is empty")
    if kind != "chat_member":
        return kind, str(scope["chat_id"]), None
    if not isinstance(scope.get("user_id"), int):
        raise bad_request("invalid user_id specified")
    return "chat_member", str(scope["chat_id"]), scope["user_id"]


def checked_language(code: str) -> str:
    """A two-letter language code, or none.

    Raises:
        BotApiError: It is neither.
    """
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


class Commands:
    """All lists of commands that the bot has set."""

    def __init__(self) -> None:
        self._lists: dict[tuple[Scope, str], list[dict[str, str]]] = {}

    def set(self, scope: Scope, language: str, commands: list[dict[str, str]]) -> None:
        """Keeps a list for a scope and a language ("" for all); an empty one deletes it."""
        if commands:
            self._lists[scope, language] = commands
        else:
            self.delete(scope, language)

    def delete(self, scope: Scope, language: str) -> None:
        """Forgets the list of this scope and language."""
        self._lists.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> list[dict[str, str]]:
        """The list set for exactly this scope and language."""
        return self._lists.get((scope, language), [])

    def seen_by(self, user_id: int, chat: Chat, language: str) -> list[dict[str, str]]:
        """The menu of a person in a chat, by Telegram's precedence."""
        for scope in _scopes_of(user_id, chat):
            for code in (language[:2], ""):
                if found := self._lists.get((scope, code)):
                    return found
        return []

    def to_json(self) -> list[dict[str, Any]]:
        """All lists, for assertions."""
        return [
            {"scope": list(scope), "language_code": language, "commands": commands}
            for (scope, language), commands in self._lists.items()
        ]


def _scopes_of(user_id: int, chat: Chat) -> Iterator[Scope]:
    if chat.is_private:
        yield "chat", chat.id, None
        yield "all_private_chats", None, None
    else:
        member = chat.member(user_id)
        administers = member is not None and member.administers
        yield "chat_member", chat.id, user_id
        if administers:
            yield "chat_administrators", chat.id, None
        yield "chat", chat.id, None
        if administers:
            yield "all_chat_administrators", None, None
        yield "all_group_chats", None, None
    yield DEFAULT
