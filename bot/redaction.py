"""Secrets kept out of the logs: in messages, arguments, tracebacks and every extra field."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any

HIDDEN = "[hidden]"
_SHORTEST = 5  # characters of a secret; shorter ones are left alone
BOT_TOKEN = re.compile(r"\d{6,12}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
"""What any bot token looks like, plain or in an address: hidden even where it is not this bot's."""


class Redaction(logging.Filter):
    """Replaces secrets in all that a record will show. Set it on handlers, so that records of every logger pass it.

    Args:
        secrets: the texts to hide. Short ones are left alone, for they would eat innocent words.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        known = sorted({secret for secret in secrets if len(secret) >= _SHORTEST}, key=len, reverse=True)
        self._secrets = re.compile("|".join([*map(re.escape, known), BOT_TOKEN.pattern]), re.IGNORECASE)
        self._traceback = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Hide the secrets of ``record``; always True."""
        record.msg, record.args = self.redact(_message(record)), None
        if record.exc_info:
            # Formatters print this text where it is set, and never look at the exception again.
            record.exc_text = self.redact(record.exc_text or self._traceback.formatException(record.exc_info))
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        for name, value in record.__dict__.items():
            if name not in STANDARD_FIELDS:
                record.__dict__[name] = self._plain(value)
        return True

    def redact(self, text: str) -> str:
        """``text`` with every secret replaced."""
        return self._secrets.sub(HIDDEN, text)

    def _plain(self, value: Any) -> Any:
        return value if isinstance(value, bool | int | float | None) else self.redact(str(value))


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        # A line with the wrong number of arguments is no reason to lose it, or to print its secrets.
        return f"{record.msg} {record.args}"


STANDARD_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
"""The attributes that every record has; all others were given as ``extra``."""
