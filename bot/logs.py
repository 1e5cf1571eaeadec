"""Logs for machines and for people: one JSON object a line, or plain lines in a terminal; never a question's text."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import threading
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Literal, TextIO

from bot.redaction import STANDARD_FIELDS, Redaction

LogFormat = Literal["auto", "json", "text"]

QUIET: Mapping[str, int] = {
    # Each prints addresses, and so the token, or the content of requests, and so people's questions.
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "aiohttp.client": logging.WARNING,
    "telegram": logging.INFO,
    "telegram.ext.Application": logging.WARNING,
    "asyncio": logging.INFO,
}
"""The lowest level that these loggers ever reach, whatever the setting."""


class JsonLines(logging.Formatter):
    """A record as one JSON object: time (UTC), level, logger, message, the extra fields, and the traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line of JSON."""
        line: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **extra_fields(record),
        }
        if trace := _traceback(self, record):
            line["traceback"] = trace
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """A record as a person reads it in a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Time of day, level, message and extra fields on one line, the traceback below."""
        moment = dt.datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        fields = "".join(f" {name}={value}" for name, value in extra_fields(record).items())
        trace = _traceback(self, record)
        line = f"{moment} {record.levelname.lower():8} {record.getMessage()}{fields}"
        return f"{line}\n{trace}" if trace else line


def extra_fields(record: logging.LogRecord) -> dict[str, Any]:
    """What the record was given as ``extra``."""
    return {name: value for name, value in record.__dict__.items() if name not in STANDARD_FIELDS}


def configure(
    level: str = "INFO", style: LogFormat = "auto", *, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Set the program's logging up: one handler on the root, with :class:`~bot.redaction.Redaction` on it.

    Exceptions that nobody catches are logged as well, so that their tracebacks pass the redaction too.

    Args:
        level: name of the lowest level shown.
        style: ``auto`` is text in a terminal and JSON elsewhere.
        secrets: texts to hide.
        stream: where lines go, standard error by default.
    """
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    plain = style == "text" or (style == "auto" and stream.isatty())
    handler.setFormatter(TextLines() if plain else JsonLines())
    handler.addFilter(Redaction(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, lowest in QUIET.items():
        logging.getLogger(name).setLevel(max(lowest, root.level))
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda failure: _log_uncaught(
        failure.exc_type, failure.exc_value or failure.exc_type(), failure.exc_traceback
    )


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("stopped by an error that nothing caught", exc_info=(kind, error, trace))


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    if record.exc_info and not record.exc_text:
        record.exc_text = formatter.formatException(record.exc_info)
    return "\n".join(text for text in (record.exc_text, record.stack_info) if text)
