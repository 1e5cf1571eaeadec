"""The admins' ``/napdulieu`` and ``/trangthai``."""

from __future__ import annotations

import datetime as dt
import time

from telegram import Update
from telegram.ext import ContextTypes

from handlers.admins.changing import Changing, told_difference, told_problems
from handlers.latency import Latency
from handlers.messages import texts
from handlers.messages.rendering import escape
from handlers.messages.sending import send, send_text
from handlers.messages.typing import typing
from handlers.places import Place
from handlers.services import Services
from knowledge.facts import ReloadBusy, ReloadRefused, ReloadReport

_SHOWN = 500  # characters of a reason
_FORCE = frozenset({"batbuoc", "force"})


class Maintenance:
    """Reloads the knowledge, and tells how the bot is doing."""

    def __init__(self, services: Services, changing: Changing, latency: Latency) -> None:
        self._services = services
        self._changing = changing
        self._latency = latency

    async def on_reload(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/napdulieu``: what changed, or what is wrong; with ``batbuoc`` in spite of failed known questions."""
        if update.message is None:
            return
        place = Place.of_message(update.message)
        state = self._services.state
        force = bool(_FORCE & {word.lower() for word in context.args or ()})
        try:
            async with typing(context.bot, place.chat_id):
                report = await self._changing.reload(force=force)
        except ReloadBusy:
            await send_text(context.bot, state, place, texts.BUSY)
        except ReloadRefused as refused:
            page = texts.RELOAD_REFUSED_HTML.format(
                version=escape(self._services.assistant.version), problems=told_problems(refused.problems)
            )
            await send(context.bot, state, place, page if force else f"{page}\n\n{texts.RELOAD_FORCE_HINT}")
        else:
            await send(context.bot, state, place, _told_reload(report))

    async def on_status(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """``/trangthai``."""
        if update.message is not None:
            await send(context.bot, self._services.state, Place.of_message(update.message), await self._status())

    async def _status(self) -> str:
        services, state = self._services, self._services.state
        today = await state.tallies.of(services.today())
        votes = await state.feedback.votes()
        counts = sorted(services.assistant.facts.counts.items(), key=lambda one: -one[1])
        return (
            texts.STATUS_HTML.format(
                version=escape(services.assistant.version),
                updated=self._updated(),
                counts=escape(", ".join(f"{texts.FACT_KINDS.get(kind, kind)} {n}" for kind, n in counts)),
                uptime=_told_duration(time.monotonic() - services.started),
                questions=today.questions,
                share=f"{today.share_answered:.0%}",
                mean=_told_ms(today.mean_ms),
                p50=_told_ms(self._latency.quantile(0.5)),
                p99=_told_ms(self._latency.quantile(0.99)),
                chats=await state.chats.count(),
                unanswered=await state.unanswered.count(),
                good=votes.good,
                bad=votes.bad,
                state=texts.STATE_WELL if state.healthy else texts.STATE_UNWELL,
            )
            + self._refused()
        )

    def _refused(self) -> str:
        """That newer knowledge was refused here, and why, empty where it was not."""
        refused = self._services.standing.refused
        return texts.KNOWLEDGE_REFUSED_HTML.format(reason=escape(refused[:_SHOWN])) if refused else ""

    def _updated(self) -> str:
        """When the live fact base was built."""
        try:
            built = self._services.assistant.facts.path.stat().st_mtime
        except OSError:
            return texts.UNKNOWN_TIME
        return f"{dt.datetime.fromtimestamp(built, self._services.options.time_zone):%H:%M %d/%m/%Y}"


def _told_reload(report: ReloadReport) -> str:
    if not report.changed:
        return texts.RELOADED_SAME_HTML.format(new=escape(report.new_version))
    page = texts.RELOADED_HTML.format(
        old=escape(report.old_version or "–"), new=escape(report.new_version), difference=told_difference(report)
    )
    if report.problems:  # overridden by force
        page += f"\n{texts.RELOAD_FORCED}\n{told_problems(report.problems[:5])}"
    return page


def _told_duration(seconds: float) -> str:
    minutes = int(seconds // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    return f"{days} ngày {hours} giờ {minutes % 60} phút" if days else f"{hours} giờ {minutes % 60} phút"


def _told_ms(milliseconds: float) -> str:
    return f"{milliseconds:.1f}".replace(".", ",")
