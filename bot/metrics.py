"""What the program counts of itself, in the format of Prometheus."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from telegram import Update

from bot.incoming_updates import kind_of_update

LATENCY_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one running program, in a registry of their own.

    Names of methods, kinds and codes are the only labels: nothing here tells who asked or what.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._updates = Counter("thidua_updates", "Updates received, by kind.", ["kind"], registry=self._registry)
        self._answers = Counter("thidua_answers", "Answers given, by kind.", ["kind"], registry=self._registry)
        self._requests = Counter(
            "thidua_bot_api_requests", "Requests to the Bot API.", ["method", "code"], registry=self._registry
        )
        self._waits = Histogram(
            "thidua_bot_api_seconds",
            "How long requests to the Bot API took, polls left out.",
            buckets=LATENCY_BUCKETS,
            registry=self._registry,
        )
        self._handling = Histogram(
            "thidua_update_seconds",
            "How long the handling of an update took.",
            ["kind"],
            buckets=LATENCY_BUCKETS,
            registry=self._registry,
        )
        self._errors = Counter("thidua_errors", "Errors in handlers, by class.", ["error"], registry=self._registry)
        self._in_hand = Gauge("thidua_updates_in_hand", "Updates being handled now.", registry=self._registry)
        self._refused = Gauge(
            "thidua_knowledge_refused",
            "1 where newer knowledge was refused here and the old one answers.",
            registry=self._registry,
        )
        self._facts = Info("thidua_facts", "The facts that answers come from.", registry=self._registry)

    def update(self, kind: str) -> None:
        """Count an update that came in."""
        self._updates.labels(kind).inc()

    def answer(self, kind: str) -> None:
        """Count an answer; ``kind`` as in :data:`knowledge.response.answer.AnswerKind`."""
        self._answers.labels(kind).inc()

    def refused(self, is_so: bool) -> None:
        """Note whether newer knowledge was refused here."""
        self._refused.set(is_so)

    def error(self, error: BaseException) -> None:
        """Count an error that a handler let through."""
        self._errors.labels(type(error).__name__).inc()

    def request(self, method: str, code: int, seconds: float) -> None:
        """Count a request to the Bot API; ``code`` is 0 where no reply came."""
        self._requests.labels(method, code).inc()
        if method != "getUpdates":
            self._waits.observe(seconds)

    @contextmanager
    def handling(self, update: object) -> Iterator[None]:
        """Measure the handling of one update."""
        kind = kind_of_update(update) if isinstance(update, Update) else "other"
        started = time.perf_counter()
        self._in_hand.inc()
        try:
            yield
        finally:
            self._in_hand.dec()
            self._handling.labels(kind).observe(time.perf_counter() - started)

    def text(self, facts_version: str) -> bytes:
        """All of it as Prometheus reads it."""
        self._facts.info({"version": facts_version})
        return generate_latest(self._registry)
