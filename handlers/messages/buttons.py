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
from typing import Any, Literal

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from handlers.messages import texts
from handlers.messages.choices import labels
from handlers.messages.rendering import shorten
from handlers.state import Exchange

_log = logging.getLogger(__name__)

_VERSION = "1"
_LABEL = 60  # units; a phone shows about forty
_SUGGESTIONS = 3
_COPIED = 256  # characters that a button may copy
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
    BROWSE = "b"
    PICTURE = "v"
    FILE = "t"
    TABLE = "k"
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
    CARDS = "ic"
    ACCEPT = "ia"
    REJECT = "ir"
    SKIP = "is"
    UNDO = "iu"
    ALTERNATIVE = "il"
    SPLIT = "it"
    MEND = "im"
    BATCH = "ib"
    WRITE = "iw"
    SKIPPED = "ik"
    FINISH = "if"
    PUBLISH = "ip"
    DROP = "id"


REVIEW_ACTIONS = frozenset(
    {
        Action.CARDS, Action.ACCEPT, Action.REJECT, Action.SKIP, Action.UNDO, Action.ALTERNATIVE, Action.SPLIT,
        Action.MEND, Action.BATCH, Action.WRITE, Action.SKIPPED, Action.FINISH, Action.PUBLISH, Action.DROP,
    }
)  # fmt: skip
"""Actions of the review of a document."""

ADMIN_ACTIONS = frozenset(
    {
        Action.UPLOAD_CONFIRM, Action.UPLOAD_CANCEL, Action.GROUPS, Action.GROUP, Action.IGNORE, Action.ALIAS,
        Action.INTENTS, Action.EXAMPLE, Action.TEACH, *REVIEW_ACTIONS,
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
    """A button with a label, data or a text to copy, and a style; the library's own has a dozen other fields."""

    __slots__ = ()

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:  # noqa: ARG002 - the library's own parameter
        told: dict[str, Any] = {"text": self.text}
        if self.copy_text is not None:
            return {**told, "copy_text": {"text": self.copy_text.text}}
        if self.style is not None:  # clients and servers that know no styles pass it over
            told["style"] = self.style
        return {**told, "callback_data": self.callback_data}


@functools.lru_cache(512)
def button(
    label: str, action: Action, argument: str | int = "", style: Literal["success", "danger"] | None = None
) -> InlineKeyboardButton:
    """A button with a label cut to what is readable; ``style`` colours one that confirms or cancels."""
    return _Button(shorten(label, _LABEL) or "…", callback_data=data(action, argument), style=style)


def copy_button(label: str, text: str) -> InlineKeyboardButton:
    """A button that puts a text on the presser's clipboard."""
    return _Button(label, copy_text=CopyTextButton(shorten(text, _COPIED)))


def without_copying(keyboard: InlineKeyboardMarkup) -> InlineKeyboardMarkup:
    """The keyboard for a Bot API server that knows no buttons that copy."""
    rows = [[one for one in row if one.copy_text is None] for row in keyboard.inline_keyboard]
    return InlineKeyboardMarkup([row for row in rows if row])


def under_answer(exchange: Exchange, page: int = 0, *, private: bool = True) -> InlineKeyboardMarkup | None:
    """The buttons under a page of an answer: paging, choices, what is likely next, the source and the thumbs.

    In a group others read along: there it is paging and choices, and one row beside them. None where there are none,
    or where they cannot be made: the fact goes out without them.
    """
    try:
        return _keyboard(exchange, page, private=private)
    except Exception:
        _log.exception("the buttons of an answer cannot be made")
        return None


def _keyboard(exchange: Exchange, page: int, *, private: bool) -> InlineKeyboardMarkup | None:
    rows: list[list[InlineKeyboardButton]] = []
    if len(exchange.pages) > 1:
        rows.append(_paging(len(exchange.pages), page))
    rows += _choices(exchange)
    if private:
        rows += [
            [button(question, Action.SUGGESTION, number)]
            for number, question in enumerate(exchange.suggestions[:_SUGGESTIONS])
        ]
    rows.append(_last_row(exchange))
    if private:
        rows.append(_further_row(exchange))
    return InlineKeyboardMarkup([row for row in rows if row]) if any(rows) else None


def _choices(exchange: Exchange) -> list[list[InlineKeyboardButton]]:
    """A row for each choice; where these stand in the text, one row of their numbers."""
    told = labels(exchange.choices)
    if told is None:
        return [[button(str(number + 1), Action.CHOICE, number) for number in range(len(exchange.choices))]]
    return [[button(label, Action.CHOICE, number)] for number, label in enumerate(told)]


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
    copied = [copy_button(texts.BUTTON_COPY, exchange.citation)] if exchange.citation else []
    return [*source, *copied, button(texts.BUTTON_GOOD, Action.GOOD), button(texts.BUTTON_BAD, Action.BAD)]


def _further_row(exchange: Exchange) -> list[InlineKeyboardButton]:
    """Where to go on: the answer as a table, or what can be looked through where nothing was answered."""
    if exchange.kind == "answer":
        return [button(texts.BUTTON_TABLE, Action.TABLE)]
    return [button(texts.BUTTON_BROWSE, Action.BROWSE)] if exchange.kind in {"chat", "unknown"} else []
