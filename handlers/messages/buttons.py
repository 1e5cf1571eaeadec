"""Buttons: what they carry, and the keyboards under answers.

``callback_data`` is at most 64 bytes and untrusted: anybody can send any, at any time. It carries a version, an action
and a short argument, all of which :func:`read` checks; what the argument points at is looked up where it is used.
"""

from __future__ import annotations

import functools
import logging
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.messages import texts
from handlers.messages.rendering import are_listed, shorten
from handlers.state import Exchange

_log = logging.getLogger(__name__)

_VERSION = "1"
_LABEL = 60  # units; a phone shows about forty
_SUGGESTIONS = 3
_SHAPE = re.compile(rf"{_VERSION}:(?P<action>[a-z]{{1,3}}):(?P<argument>[a-z0-9_.-]{{0,48}})", re.ASCII)


class Action(StrEnum):
    """What pressing a button does."""

    CHOICE = "q"
    SUGGESTION = "s"
    PAGE = "p"
    SOURCE = "n"
    GOOD = "u"
    BAD = "d"
    NOTHING = "x"
    CLUSTER = "c"
    FORGET = "f"
    UPLOAD_CONFIRM = "uc"
    UPLOAD_CANCEL = "ux"
    GROUPS = "g"
    GROUP = "go"
    IGNORE = "gi"
    ALIAS = "ga"
    INTENTS = "ge"
    EXAMPLE = "gx"
    TEACH = "gt"


ADMIN_ACTIONS = frozenset(
    {
        Action.UPLOAD_CONFIRM, Action.UPLOAD_CANCEL, Action.GROUPS, Action.GROUP, Action.IGNORE, Action.ALIAS,
        Action.INTENTS, Action.EXAMPLE, Action.TEACH,
    }
)  # fmt: skip
"""Actions that only admins may take, in private."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed, as read from its data."""

    action: Action
    argument: str

    @property
    def number(self) -> int:
        """The argument as a number that counts from 0; -1 where it is none."""
        return int(self.argument) if self.argument.isdecimal() and len(self.argument) < 6 else -1


def data(action: Action, argument: str | int = "") -> str:
    """The data of a button.

    Raises:
        ValueError: where the argument is too long or has other characters than ``a-z 0-9 _ . -``.
    """
    text = f"{_VERSION}:{action}:{argument}"
    if not _SHAPE.fullmatch(text):
        raise ValueError(f"not fit for a button: {text!r}")
    return text


def read(text: str | None) -> Press | None:
    """The press that ``callback_data`` stands for, None where it is not one of ours."""
    found = _SHAPE.fullmatch(text or "")
    if found is None or found["action"] not in set(Action):
        return None
    return Press(Action(found["action"]), found["argument"])


class _Button(InlineKeyboardButton):
    """A button with a label and data, and nothing else: the library would look through its dozen other fields."""

    __slots__ = ()

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:  # noqa: ARG002 - the library's own parameter
        return {"text": self.text, "callback_data": self.callback_data}


@functools.lru_cache(512)
def button(label: str, action: Action, argument: str | int = "") -> InlineKeyboardButton:
    """A button with a label cut to what is readable."""
    return _Button(shorten(label, _LABEL) or "…", callback_data=data(action, argument))


def under_answer(exchange: Exchange, page: int = 0) -> InlineKeyboardMarkup | None:
    """The buttons under a page of an answer: paging, choices, what is likely next, the source and the thumbs.

    None where there are none, or where they cannot be made: the fact goes out without them.
    """
    try:
        return _keyboard(exchange, page)
    except Exception:
        _log.exception("the buttons of an answer cannot be made")
        return None


def _keyboard(exchange: Exchange, page: int) -> InlineKeyboardMarkup | None:
    rows: list[list[InlineKeyboardButton]] = []
    if len(exchange.pages) > 1:
        rows.append(_paging(len(exchange.pages), page))
    mark = "{number}. {label}" if are_listed(exchange.choices) else "{label}"
    rows += [
        [button(mark.format(number=number + 1, label=label), Action.CHOICE, number)]
        for number, label in enumerate(exchange.choices)
    ]
    rows += [
        [button(question, Action.SUGGESTION, number)]
        for number, question in enumerate(exchange.suggestions[:_SUGGESTIONS])
    ]
    rows.append(_last_row(exchange))
    return InlineKeyboardMarkup([row for row in rows if row]) if any(rows) else None


def _paging(pages: int, page: int) -> list[InlineKeyboardButton]:
    row = [button(f"{page + 1}/{pages}", Action.NOTHING)]
    if page > 0:
        row.insert(0, button(texts.BUTTON_PREVIOUS, Action.PAGE, page - 1))
    if page + 1 < pages:
        row.append(button(texts.BUTTON_NEXT, Action.PAGE, page + 1))
    return row


def _last_row(exchange: Exchange) -> list[InlineKeyboardButton]:
    if exchange.kind in {"chat", "clarify"}:
        return []
    source = [button(texts.BUTTON_SOURCE, Action.SOURCE)] if exchange.sources else []
    return [*source, button(texts.BUTTON_GOOD, Action.GOOD), button(texts.BUTTON_BAD, Action.BAD)]
