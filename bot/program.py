"""The program that runs: reads settings and knowledge, answers on Telegram or a local page, ends with a code."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import errno
import logging
import os
import signal
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack
from enum import IntEnum
from pathlib import Path

import click
from pydantic import SecretStr
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot import logs
from bot.entry import INTERRUPTED
from bot.garbage import share_one_heap
from bot.redaction import Redaction
from bot.running import Bot
from bot.settings import Settings, SettingsError, load_settings
from handlers import State
from handlers.state import Engine, SqliteEngine
from knowledge import Assistant
from knowledge.facts import KnowledgeRefused
from knowledge.files.system_errors import in_words
from localtelegram import ADMIN, LocalTelegram, new_token

logger = logging.getLogger(__name__)

LOCAL_SUGGESTIONS = 6

_NO_PORT = {
    errno.EADDRINUSE: "đang có chương trình khác dùng cổng này",
    errno.EADDRNOTAVAIL: "địa chỉ này không phải của máy này",
    errno.EACCES: "không có quyền mở cổng này",
}

_NOTIFIED = "NOTIFY_SOCKET"
"""What systemd sets for a service of our unit's type; a terminal never has it."""

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ExitCode(IntEnum):
    """Why the program ended, for whoever starts it again; the numbers follow sysexits.h where it has one."""

    KNOWLEDGE_REFUSED = 65
    UNREACHABLE = 69
    CANNOT_WRITE = 73
    CONFLICT = 76
    INVALID_TOKEN = 77
    SETTINGS_REFUSED = 78


class _StoppedError(Exception):
    """The program cannot go on; ``str()`` is the line for the person who runs it."""

    def __init__(self, code: ExitCode, line: str) -> None:
        super().__init__(line)
        self.code = code


def run_program(file: Path | None) -> int:
    """Run until a signal or a failure ends it.

    Args:
        file: the settings file, None for ``config.yaml`` where there is one.

    Returns:
        The exit code: 0 or an :class:`ExitCode`. The reason is on standard error.
    """
    share_one_heap()
    try:
        settings = load_settings(file)
    except SettingsError as error:
        click.echo(error, err=True)
        return ExitCode.SETTINGS_REFUSED
    logs.configure(settings.logging.level, settings.logging.format, secrets=settings.secrets)
    try:
        asyncio.run(_run(settings))
    except _StoppedError as error:
        click.echo(Redaction(settings.secrets).redact(str(error)), err=True)
        return error.code
    except (OSError, sqlite3.OperationalError) as error:  # a read-only directory, a full disk
        place = getattr(error, "filename", None) or Path.cwd()
        click.echo(f"Không ghi được vào {place}: {in_words(error) if isinstance(error, OSError) else error}", err=True)
        return ExitCode.CANNOT_WRITE
    except KeyboardInterrupt:  # before signals were taken
        return INTERRUPTED
    return 0


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    _stop_on_signals(stop)
    if settings.telegram.token is None and _NOTIFIED in os.environ:
        raise _StoppedError(
            ExitCode.SETTINGS_REFUSED,
            "Chạy dưới systemd mà chưa có mã bot (telegram.token, hay THIDUA_TELEGRAM__TOKEN trong tệp môi trường):"
            " trang thử trên máy này chỉ mở khi chạy bằng tay.",
        )
    _warn_of_unused_proxy(settings)
    _have_temporary_directory(settings.paths.state.parent)
    assistant = _assistant(settings)
    async with AsyncExitStack() as stack:
        if settings.telegram.token is None:
            local = await _local_telegram(settings, assistant)
            stack.push_async_callback(local.stop)
            settings = _at(local, settings)
            click.echo(
                f"Trang thử trên máy này: {local.address}/ (không phải Telegram thật; Ctrl-C để dừng)\n"
                f"Local page, not the real Telegram: {local.address}/ (Ctrl-C stops)"
            )
        state = State(
            _engine(settings),
            clock=lambda: dt.datetime.now(dt.UTC),
            context_minutes=settings.chat.context_minutes,
            retention_days=settings.chat.retention_days,
            keep_text=settings.chat.keep_question_text,
        )
        stack.callback(state.close)
        bot = Bot(settings, assistant, state)
        stack.push_async_callback(bot.stop)
        await _answer_until(bot, stop, settings)


async def _answer_until(bot: Bot, stop: asyncio.Event, settings: Settings) -> None:
    """Run ``bot`` until ``stop`` is set; failures that end the program become a line and a code."""
    running, stopping = asyncio.create_task(bot.run()), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
    except InvalidToken:
        raise _StoppedError(
            ExitCode.INVALID_TOKEN, "Bot API không nhận mã bot (telegram.token): kiểm tra lại với @BotFather."
        ) from None
    except Conflict:
        raise _StoppedError(
            ExitCode.CONFLICT,
            "Đang có chương trình khác nhận cập nhật bằng cùng mã bot: mỗi mã chỉ một bot chạy polling.",
        ) from None
    except TelegramError as error:
        code = ExitCode.UNREACHABLE if isinstance(error, NetworkError | RetryAfter) else ExitCode.SETTINGS_REFUSED
        raise _StoppedError(
            code, f"Không kết nối được Bot API tại {settings.telegram.base_url}: {_why(error)}"
        ) from None
    except OSError as error:
        raise _StoppedError(
            ExitCode.SETTINGS_REFUSED,
            f"Không mở được cổng {settings.web.listen}:{settings.web.port} (web.port):"
            f" {_NO_PORT.get(error.errno or 0, in_words(error))}",
        ) from None
    finally:
        for task in (running, stopping):
            task.cancel()
        await asyncio.gather(running, stopping, return_exceptions=True)


def _why(error: TelegramError) -> str:
    """Why the Bot API cannot be reached: first in Vietnamese where that is known, then as the system says it."""
    if isinstance(error, TimedOut):
        return "quá lâu không trả lời"
    known = next((words for sign, words in _UNREACHED.items() if sign in error.message), "")
    return f"{known} ({error.message})" if known else error.message


def _engine(settings: Settings) -> Engine:
    """What the state is kept in: PostgreSQL where the settings name one, else a SQLite file."""
    database = settings.state.database
    if database is None:
        return SqliteEngine(settings.paths.state)
    try:
        from handlers.state.postgres import PostgresEngine  # noqa: PLC0415 - comes with an extra
    except ImportError:
        raise _StoppedError(
            ExitCode.SETTINGS_REFUSED, 'Thiếu thư viện PostgreSQL (state.database): pip install "thidua-bot[postgres]".'
        ) from None
    return PostgresEngine(database.get_secret_value())


def _assistant(settings: Settings) -> Assistant:
    try:
        settings.paths.facts.parent.mkdir(parents=True, exist_ok=True)
        settings.paths.state.parent.mkdir(parents=True, exist_ok=True)
        return Assistant.open(settings.knowledge_roots, settings.paths.facts)
    except KnowledgeRefused as refused:
        raise _StoppedError(ExitCode.KNOWLEDGE_REFUSED, str(refused)) from None
    except (OSError, sqlite3.Error) as error:
        reason = in_words(error) if isinstance(error, OSError) else str(error)
        raise _StoppedError(
            ExitCode.CANNOT_WRITE,
            f"Không ghi được {settings.paths.facts} (paths.facts, paths.state): {reason}."
            " Kiểm tra quyền ghi và chỗ trống trên đĩa.",
        ) from None


async def _local_telegram(settings: Settings, assistant: Assistant) -> LocalTelegram:
    suggestions = assistant.suggestions(LOCAL_SUGGESTIONS)
    kept = settings.paths.state.with_name("local-telegram.json")
    for port in (settings.local.port, 0):
        local = LocalTelegram(new_token(), port=port, suggestions=suggestions)
        local.remember(kept)
        try:
            return await local.start()
        except OSError:
            logger.warning("the port of the local page is in use, taking another one", extra={"port": port})
            await local.stop()
    raise _StoppedError(ExitCode.SETTINGS_REFUSED, "Không mở được cổng nào cho trang thử trên máy này.")


def _at(local: LocalTelegram, settings: Settings) -> Settings:
    """``settings`` for the bot of a local Telegram, whose admin is one of the people on the page."""
    telegram = settings.telegram.model_copy(
        update={
            "token": SecretStr(local.state.token),
            "base_url": local.address,
            "base_file_url": None,
            "proxy": None,
            "mode": "polling",
            "admins": (*settings.telegram.admins, ADMIN),
        }
    )
    return settings.model_copy(update={"telegram": telegram})


def _warn_of_unused_proxy(settings: Settings) -> None:
    named = [name for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy") if os.environ.get(name)]
    if named and settings.telegram.token is not None and settings.telegram.proxy is None:
        logger.warning("a proxy of the environment is not used; set telegram.proxy", extra={"variable": named[0]})


def _have_temporary_directory(beside: Path) -> None:
    """Where there is no directory for temporary files, use one beside the state: workbooks and uploads need it."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        own = beside.absolute() / "tmp"
        with contextlib.suppress(OSError):  # told when the state cannot be written
            own.mkdir(parents=True, exist_ok=True)
        os.environ["TMPDIR"] = tempfile.tempdir = str(own)
        logger.warning("there is no directory for temporary files, taking another one", extra={"directory": str(own)})


_UNREACHED: Mapping[str, str] = {
    "DNSError": "không có mạng, hay tên máy chủ sai",
    "ProxyConnection": "không nối được tới proxy",
    "CertificateError": "chứng chỉ của máy chủ không đáng tin",
    "SSLError": "không lập được kết nối bảo mật",
    "Cannot connect": "không nối được tới máy chủ",
}
"""What the transport's errors mean, the most particular first."""


def _stop_on_signals(stop: asyncio.Event) -> None:
    """Set ``stop`` on Ctrl-C, SIGTERM or SIGHUP; a second one ends the program at once, as if it knew no signals.

    SIGHUP comes when the terminal goes away; what is in hand is finished then, too.
    """
    loop = asyncio.get_running_loop()

    def first() -> None:
        stop.set()
        for number in _STOPPING:
            loop.remove_signal_handler(number)

    for number in _STOPPING:
        loop.add_signal_handler(number, first)
