"""The Bot API's methods, by area. `find` gives the one that a request names, in any case, as Telegram does."""

from __future__ import annotations

from localtelegram.methods import chats, messages, profile, queries, receiving
from localtelegram.methods.calls import Method

METHODS: dict[str, Method] = {
    **receiving.METHODS,
    **messages.METHODS,
    **queries.METHODS,
    **chats.METHODS,
    **profile.METHODS,
}
"""Every method that this server has, by the name that Telegram gives it."""

_SPELLINGS = {name.lower(): name for name in METHODS}


def find(name: str) -> tuple[str, Method | None]:
    """The method's proper name and the method; the name as it came and None if there is none."""
    spelling = _SPELLINGS.get(name.lower())
    return (spelling, METHODS[spelling]) if spelling else (name, None)
