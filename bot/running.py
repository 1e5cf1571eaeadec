"""One running bot, from the first word with the Bot API to the last answer, in the order things happen."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Protocol
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.application import Application, build_application, wanted_updates
from bot.following import Following, SharedKnowledge
from bot.health import Health
from bot.incoming_updates import Claims, IncomingUpdates
from bot.lasting import lasting
from bot.metrics import Metrics
from bot.polling import Polling
from bot.retrying import persistently
from bot.sending_limits import SendingLimits
from bot.service_manager import ServiceManager
from bot.settings import Settings
from bot.startup import log_switches
from bot.web import WebServer
from bot.webhook import WebhookReceiver
from bot.webhook_watch import WebhookWatch
from handlers import Options, Services, State, introduce
from handlers.state import RENEWAL_SECONDS
from knowledge import Assistant
from knowledge.intake.holding import KnownFacts
from knowledge.intake.taking import DocumentIntake

logger = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005
"""How soon a thread that wants to go on is let. Python's own 5 ms pass at every word of the writing thread with the
database while an answer is worked out: the mark that one was sent came 30 ms after it, and now comes after 20, with as
many answers a second (16 at once, 4 ms of work each, PostgreSQL)."""


class Receiver(Protocol):
    """A way that updates arrive: :class:`bot.polling.Polling` or :class:`bot.webhook.WebhookReceiver`."""

    async def start(self) -> None:
        """Let updates come from now on."""

    async def stop(self) -> None:
        """Let none come any more."""

    async def failed(self) -> None:
        """Wait for a failure that must end the program, and raise it."""

    def receiving(self) -> bool:
        """Whether updates arrive."""

    def alive(self) -> bool:
        """Whether the program still tries to get them."""


class Bot:
    """A bot that answers while :meth:`run` runs; :meth:`stop` must follow it, however it ended.

    Args:
        settings: with a token.
        assistant: answers.
        state: what the bot remembers; closing it is the caller's.
    """

    def __init__(self, settings: Settings, assistant: Assistant, state: State) -> None:
        self.metrics = Metrics()
        self._settings = settings
        self._assistant = assistant
        self._state = state
        self._manager = ServiceManager()
        self._services = build_services(settings, assistant, state, self.metrics)
        shared = None if state.overlay is None else SharedKnowledge(self._services, state.overlay)
        if shared is not None:
            self._services = replace(self._services, sharing=shared)
        self._following = Following(self._services, shared, self.metrics.refused)
        self.application: Application = build_application(settings, self._services, self.metrics)
        self._webhook: WebhookWatch | None = None
        self._incoming = build_incoming(self.application, state.claims, self.metrics)
        self._receiver, routes = self._way_in()
        self.web = self._web_server(routes)

    async def run(self) -> None:
        """Start and answer until cancelled.

        Raises:
            telegram.error.Conflict: another program asks for updates with the same token.
            telegram.error.InvalidToken: the token is refused, now or later.
            telegram.error.TelegramError: the Bot API cannot be reached at the start.
            OSError: the port of ``web`` cannot be had.
        """
        await self._start()
        works: dict[str, Callable[[], Awaitable[None]]] = {
            "the word with the service manager": lambda: self._manager.keep_alive(self._receiver.alive),
            "the following of new facts": self._following.run,
            "the holding of claims": self._hold_claims,
            "the setting of menus": self._introduce,
        }
        if self._webhook is not None:
            works["the watch on the webhook"] = self._webhook.run
        beside = [asyncio.create_task(lasting(what, work), name=what) for what, work in works.items()]
        try:
            await self._receiver.failed()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def stop(self) -> None:
        """Take no more updates, finish those in hand, and close all connections. Harmless where nothing was started."""
        self._manager.stopping()
        limits = self.application.bot.rate_limiter
        if isinstance(limits, SendingLimits):
            limits.stopping()
        try:
            async with asyncio.timeout(self._settings.telegram.stop_seconds):
                await self._receiver.stop()
                await self._incoming.finish()
                if self.web is not None:
                    await self.web.stop()
                if self.application.running:
                    await self.application.stop()
        except TimeoutError:
            logger.warning(
                "some answers in hand were given up", extra={"seconds": self._settings.telegram.stop_seconds}
            )
        self._state.claims.release()
        await self.application.shutdown()
        # The application does not close a client whose first request failed.
        await self.application.bot.shutdown()
        if self._services.intake is not None:
            self._services.intake.close()
        logger.info("stopped")

    async def _start(self) -> None:
        """Connect, and let updates come."""
        sys.setswitchinterval(SWITCH_SECONDS)
        telegram = self._settings.telegram
        await self._persistently(self.application.initialize)
        log_switches(self.application.bot, inline=telegram.inline, guest=telegram.guest)
        await self._state.prepare()
        await self._following.look()  # what was taught while this program was away
        await self.application.start()
        if telegram.mode == "polling":  # of pollers there is one; what the last one held is this one's now
            self._state.claims.take_over()
        if self.web is not None:
            await self.web.start()
            logger.info("listening", extra={"web_address": self._web_address()})
        await self._persistently(self._receiver.start)
        self._manager.ready()
        logger.info("ready", extra={"mode": telegram.mode, "facts": self._assistant.version})

    async def _persistently(self, action: Callable[[], Awaitable[None]]) -> None:
        telegram = self._settings.telegram
        await persistently(action, telegram.start_attempts, refusal_seconds=telegram.refusal_seconds)

    async def _introduce(self) -> None:
        """Set the menus. They only adorn, so nobody waits for them, and without them all else goes on."""
        try:
            await persistently(
                lambda: introduce(self.application, self._services), self._settings.telegram.start_attempts
            )
        except Exception:
            logger.exception("the menus of commands could not be set")

    def _way_in(self) -> tuple[Receiver, list[web.RouteDef]]:
        telegram = self._settings.telegram
        client, kinds = self.application.bot, wanted_updates(self.application)
        if telegram.mode == "polling":
            polling = Polling(
                client,
                self._incoming.take,
                kinds,
                hold_seconds=telegram.poll_seconds,
                reply_seconds=telegram.timeouts.read,
                refusal_seconds=telegram.refusal_seconds,
            )
            return polling, []
        hook = telegram.webhook
        receiver = WebhookReceiver(
            client,
            self._incoming.take,
            url=hook.root,
            path=hook.path,
            secret=hook.secret.get_secret_value() if hook.secret else None,
            allowed_updates=kinds,
            max_connections=hook.max_connections,
        )
        self._webhook = WebhookWatch(client, receiver.start)
        return receiver, [receiver.route()]

    def _web_server(self, routes: Iterable[web.RouteDef]) -> WebServer | None:
        if self._settings.web.port is None:
            return None
        checks = {
            "receiving": lambda: self._receiver.receiving() and (self._webhook is None or self._webhook.delivers()),
            "facts": self._following.well,
            "state": lambda: self._state.healthy,
        }
        if self._settings.web.page:
            routes = [*routes, *self._page_routes()]
        return WebServer(
            self._settings.web.listen,
            self._settings.web.port,
            health=Health(checks),
            metrics=lambda: self.metrics.text(self._assistant.version),
            routes=routes,
        )

    def _web_address(self) -> str:
        web = self._settings.web
        port = self.web.port if self.web is not None else web.port
        return f"http://{web.listen}:{port}{f'{web.path}/' if web.page else '/'}"

    def _page_routes(self) -> Iterable[web.RouteDef]:
        from bot.webpage.website import Website  # noqa: PLC0415 - not even imported where the page is off

        services = self._services
        return Website(self._settings, self._assistant, services.today, services.on_answer).routes()

    async def _hold_claims(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL_SECONDS)
            self._state.claims.renew()


def build_incoming(application: Application, claims: Claims, metrics: Metrics) -> IncomingUpdates:
    """Where the updates of ``application`` come in."""
    return IncomingUpdates(
        application.bot, application.process_update, application.update_processor.process_update, claims, metrics.update
    )


def build_services(settings: Settings, assistant: Assistant, state: State, metrics: Metrics) -> Services:
    """What the handlers work with, as ``settings`` say."""
    telegram, chat = settings.telegram, settings.chat
    options = Options(
        admin_ids=frozenset(telegram.admins),
        allowed_ids=frozenset(telegram.allowed),
        blocked_ids=frozenset(telegram.blocked),
        questions_per_minute=chat.questions_per_minute,
        group_replies_per_minute=chat.group_replies_per_minute,
        inline_per_minute=chat.inline_per_minute,
        inline_cache_seconds=chat.inline_cache_seconds,
        inline=telegram.inline,
        guest_mode=telegram.guest,
        question_limit=chat.question_limit,
        upload_limit=chat.upload_limit,
        time_zone=ZoneInfo(settings.time_zone),
    )
    return Services(
        assistant=assistant,
        state=state,
        roots=(settings.paths.knowledge,),
        overlay=settings.paths.overlay,
        options=options,
        intake=DocumentIntake(settings.paths.intake, hold=KnownFacts(assistant.facts.query)),
        on_answer=lambda answer: metrics.answer(answer.kind),
    )
