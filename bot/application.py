"""The library's application, put together: client, order of updates, defaults, handlers."""

from __future__ import annotations

from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import Application as LibraryApplication
from telegram.ext import ApplicationBuilder, Defaults

from bot.allowed_updates import allowed_updates
from bot.client import Client
from bot.errors import ErrorReporter
from bot.metrics import Metrics
from bot.ordering import ChatOrder
from bot.sending_limits import PER_MINUTE_AND_GROUP, SendingLimits
from bot.settings import Settings, TelegramSettings
from bot.transport import AiohttpRequest, Timeouts
from handlers import Services, register
from handlers.state import Rates

Application: TypeAlias = LibraryApplication[Client, Any, Any, Any, Any, Any]

POLL_CONNECTIONS = 4
"""Polls follow one another; a few connections to spare let one that hangs be left behind."""


def build_application(settings: Settings, services: Services, metrics: Metrics) -> Application:
    """The application, ready to be initialised: it talks to the Bot API and knows what to do with each update.

    It has no updater: updates reach its queue through
    :class:`bot.incoming_updates.IncomingUpdates`, whichever way they come.

    Raises:
        ValueError: the settings have no token.
    """
    application: Application = (
        ApplicationBuilder()
        .bot(build_client(settings, metrics, services.state.rates))
        .updater(None)
        .job_queue(None)
        .concurrent_updates(ChatOrder(settings.telegram.concurrency, metrics.handling))
        .build()
    )
    register(application, services)
    application.add_error_handler(ErrorReporter(metrics).report)
    return application


def build_client(settings: Settings, metrics: Metrics, rates: Rates | None = None) -> Client:
    """The client of the Bot API that ``settings`` describe, whose turns in groups ``rates`` shares with other replicas.

    Raises:
        ValueError: the settings have no token.
    """
    telegram = settings.telegram
    if telegram.token is None:
        raise ValueError("a bot needs a token")
    return Client(
        telegram.token.get_secret_value(),
        base_url=telegram.methods_url,
        base_file_url=telegram.files_url,
        request=_transport(telegram, telegram.connections, metrics),
        get_updates_request=_transport(telegram, POLL_CONNECTIONS, metrics),
        defaults=Defaults(
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            allow_sending_without_reply=True,
            tzinfo=ZoneInfo(settings.time_zone),
        ),
        rate_limiter=_sending_limits(rates) if telegram.rate_limit else None,
    )


def _sending_limits(rates: Rates | None) -> SendingLimits:
    if rates is None:
        return SendingLimits()
    return SendingLimits(shared_turn=lambda chat: rates.turn("group", chat, PER_MINUTE_AND_GROUP))


def wanted_updates(application: Application) -> list[str]:
    """The kinds of update that the registered handlers can take."""
    return allowed_updates(handler for group in application.handlers.values() for handler in group)


def _transport(telegram: TelegramSettings, pool_size: int, metrics: Metrics) -> AiohttpRequest:
    return AiohttpRequest(
        pool_size,
        Timeouts(**telegram.timeouts.model_dump()),
        proxy=telegram.proxy.get_secret_value() if telegram.proxy else None,
        observe=metrics.request,
    )
