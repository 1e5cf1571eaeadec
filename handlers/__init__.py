"""The conversation in Telegram: what is asked of the assistant, and how its answers look as messages.

A program makes :class:`Services`, registers the handlers with :func:`register`, and when its bot is initialised sets
menus and descriptions with :func:`introduce`.
"""

from handlers.registration import introduce, register
from handlers.services import Options, Services
from handlers.state import State

__all__ = ["Options", "Services", "State", "introduce", "register"]
