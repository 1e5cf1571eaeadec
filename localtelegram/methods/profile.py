"""Methods by which the bot presents itself: commands, name, descriptions, menu button."""

from __future__ import annotations

from typing import Any

from localtelegram.commands import Scope, checked_commands, checked_language, parse_scope
from localtelegram.errors import bad_request
from localtelegram.methods.calls import Call, Method, check_met, known_chat

_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def _scope(call: Call) -> Scope:
    kind, chat_reference, user_id = parse_scope(call.parameters.parsed("scope", "BotCommandScope"))
    if chat_reference is None:
        return kind, None, None
    chat = call.state.find_chat(chat_reference)
    if chat is None:
        raise bad_request("chat not found")
    check_met(chat)
    if chat.is_private and kind != "chat":
        raise bad_request("can't use the scope in a private chat")
    return kind, chat.id, user_id


def _language(call: Call) -> str:
    return checked_language(call.parameters.text("language_code"))


async def set_my_commands(call: Call) -> bool:
    """Sets the list of commands for a scope and a language."""
    commands = checked_commands(call.parameters.parsed("commands", "commands"))
    call.state.commands.set(_scope(call), _language(call), commands)
    call.state.events.publish("commands")
    return True


async def delete_my_commands(call: Call) -> bool:
    """Forgets the list for a scope and a language."""
    call.state.commands.delete(_scope(call), _language(call))
    call.state.events.publish("commands")
    return True


async def get_my_commands(call: Call) -> list[dict[str, str]]:
    """The list set for exactly this scope and language."""
    return call.state.commands.get(_scope(call), _language(call))


def _setter(field: str) -> Method:
    async def set_text(call: Call) -> bool:
        text = call.parameters.text(field)
        if len(text) > _LIMITS[field]:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        call.state.profile[field, _language(call)] = text
        return True

    return set_text


def _getter(field: str) -> Method:
    async def get_text(call: Call) -> dict[str, str]:
        fallback = call.state.bot.first_name if field == "name" else ""
        profile = call.state.profile
        return {field: profile.get((field, _language(call))) or profile.get((field, "")) or fallback}

    return get_text


def _button_owner(call: Call) -> int | None:
    if not call.parameters.text("chat_id"):
        return None
    chat = check_met(known_chat(call))
    if not chat.is_private:
        raise bad_request("menu button can be set only in private chats")
    return chat.id


async def set_chat_menu_button(call: Call) -> bool:
    """Sets the button beside the input, for one private chat or for all."""
    button = call.parameters.parsed("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or str(button.get("type")) not in {"commands", "web_app", "default"}:
        raise bad_request("can't parse menu button: Unsupported type specified")
    call.state.menu_buttons[_button_owner(call)] = button
    return True


async def get_chat_menu_button(call: Call) -> dict[str, Any]:
    """The button beside the input, of one private chat or of all."""
    buttons = call.state.menu_buttons
    return buttons.get(_button_owner(call)) or buttons.get(None) or {"type": "commands"}


METHODS: dict[str, Method] = {
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
"""The methods of this area."""
