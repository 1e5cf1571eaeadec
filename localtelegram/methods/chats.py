"""Methods that look at chats and their members, and leave them."""

from __future__ import annotations

from typing import Any

from localtelegram.chats import Chat, Member, User
from localtelegram.errors import bad_request, forbidden
from localtelegram.methods.calls import Call, Method, check_met, known_chat, visited_chat
from localtelegram.people import change_bot_status

_FULL_INFO = {
    "accent_color_id": 3,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": False,
        "limited_gifts": False,
        "unique_gifts": False,
        "premium_subscription": False,
        "gifts_from_channels": False,
    },
}


async def get_chat(call: Call) -> dict[str, Any]:
    """What is known of a chat."""
    chat = check_met(known_chat(call))
    if not chat.is_private:
        visited_chat(call)
    return chat.to_json() | _FULL_INFO


async def get_chat_member(call: Call) -> dict[str, Any]:
    """What one user is in a chat."""
    chat = visited_chat(call)
    user_id = call.parameters.integer("user_id")
    member = chat.members.get(user_id)
    if member is not None:
        return member.to_json()
    user: User | None = call.state.users.get(user_id)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return Member(user, "left").to_json()


async def get_chat_administrators(call: Call) -> list[dict[str, Any]]:
    """The admins of a group or channel; of other bots only this one is told."""
    chat = visited_chat(call)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return [member.to_json() for member in chat.members.values() if member.administers]


async def get_chat_member_count(call: Call) -> int:
    """How many are in the chat."""
    return _present(visited_chat(call))


def _present(chat: Chat) -> int:
    return sum(member.present for member in chat.members.values())


async def leave_chat(call: Call) -> bool:
    """Takes the bot out of a group or channel."""
    chat = visited_chat(call)
    if chat.is_private:
        raise forbidden("bot can't leave a private chat")
    change_bot_status(call.state, chat, call.state.bot, "left")
    return True


METHODS: dict[str, Method] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
}
"""The methods of this area."""
