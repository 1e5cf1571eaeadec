"""Rows into answers: the words of each template, compiled once, and what they are rendered with."""

from __future__ import annotations

import functools
import logging
import types
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jinja2
from jinja2.runtime import Context

from knowledge.nlu.names import Directory
from knowledge.response.answer import Slots, Source
from knowledge.response.wording import FILTERS, ListWords, Row
from knowledge.templates.template import Claim, QuestionTemplate, jinja_environment

_log = logging.getLogger(__name__)
_KEPT = 4_096  # compiled words: more than there are


class Names(defaultdict[str, str]):
    """What the slots mean, in words, by slot; a slot that is not filled reads as an empty text."""

    def __init__(self) -> None:
        super().__init__(str)


def readable(slots: Slots) -> defaultdict[str, tuple[str | int, ...]]:
    """The slots for templates: one that is not filled reads as an empty tuple."""
    return defaultdict(tuple, slots)


@dataclass(frozen=True, slots=True)
class Words:
    """The parts of a reply in words."""

    lead: str
    items: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Compiled:
    lead: jinja2.Template
    item: jinja2.Template | None
    listing: jinja2.Template | None
    notes: tuple[jinja2.Template, ...]
    no_data: jinja2.Template
    verdicts: Mapping[tuple[str, bool], jinja2.Template]
    suggest: tuple[jinja2.Template, ...]


class Composer:
    """Tells rows in the words of their template. Threads may share it."""

    def __init__(self, templates: Iterable[QuestionTemplate], directory: Directory, lists: ListWords) -> None:
        self._environment = environment = jinja_environment()
        environment.filters.update(lists.filters())
        self._directory = directory
        self._lists = lists
        self._globals = environment.globals
        self._templates = {template.id: template for template in templates}
        self._compiled: dict[str, _Compiled] = {}

    def _words_of(self, identifier: str) -> _Compiled:
        """A template's words, compiled when they are first told: a start would compile hundreds that nobody asks for.

        That they do compile was found when the book was read.
        """
        known = self._compiled.get(identifier)
        if known is not None:
            return known
        make, template = self._made, self._templates[identifier]
        made = self._compiled[identifier] = _Compiled(
            lead=make(template.lead),
            item=make(template.item) if template.item else None,
            listing=make(template.listing) if template.listing else None,
            notes=tuple(make(text) for text in template.notes),
            no_data=make(template.no_data),
            verdicts={
                (claim.slot, verdict): make(text)
                for claim in template.claim
                for verdict, text in ((True, claim.yes), (False, claim.no))
            },
            suggest=tuple(make(text) for text in template.suggest),
        )
        return made

    def _made(self, text: str) -> jinja2.Template:
        return jinja2.Template.from_code(self._environment, _compiled(text), self._environment.make_globals(None))

    def names(self, slots: Slots) -> Names:
        """The slots in words, to tell people what was understood."""
        names = Names()
        clusters = slots.get("cluster", ())
        cluster = str(clusters[0]) if len(clusters) == 1 else None
        for slot, values in slots.items():
            words = [self._name(slot, value, cluster) for value in values]
            names[slot] = " và ".join(dict.fromkeys(word for word in words if word))
        return names

    def _name(self, slot: str, value: str | int, cluster: str | None) -> str:
        if slot == "role":
            return self._lists.role_name(str(value), cluster).lower() if value in self._lists.roles else ""
        if slot == "deed":
            return self._lists.deeds.get(str(value), "")
        kinds = {"body": ("cluster", "unit"), "place": ("unit",)}.get(slot, (slot,))
        return next((name for kind in kinds if (name := self._directory.full.get((kind, str(value))))), "")

    def tell(self, template: QuestionTemplate, rows: Sequence[Row], context: Mapping[str, Any]) -> Words:
        """The reply that ``rows`` (at least one) give; ``context`` holds slots, names, words, today."""
        compiled = self._words_of(template.id)
        scope = {**self._scope(context), "row": rows[0], "rows": rows}
        items: tuple[str, ...] = ()
        if compiled.listing:
            items = _lines(_told(compiled.listing, scope))
        elif compiled.item:
            told = (_told(compiled.item, {**scope, "row": row, "loop": _Place(i)}) for i, row in enumerate(rows))
            items = tuple(dict.fromkeys(line for text in told if (line := _line(text))))
        return Words(
            lead=_line(_told(compiled.lead, scope)),
            items=items,
            notes=tuple(line for note in compiled.notes if (line := _beside(note, scope))),
            suggestions=tuple(dict.fromkeys(line for text in compiled.suggest if (line := _beside(text, scope)))),
        )

    def verdict(self, template: QuestionTemplate, claim: Claim, *, verdict: bool, scope: Mapping[str, Any]) -> str:
        """The word that answers a yes-or-no question, with a blank after it."""
        return _line(_told(self._words_of(template.id).verdicts[claim.slot, verdict], self._scope(scope))) + " "

    def tell_nothing(self, template: QuestionTemplate, near: Sequence[Row], context: Mapping[str, Any]) -> str:
        """The reply where no row was found; ``near`` are the rows of the template's nearest query."""
        return _line(_told(self._words_of(template.id).no_data, {**self._scope(context), "near": near}))

    def _scope(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """What words may name."""
        return {**self._globals, **context}


@functools.lru_cache(_KEPT)
def _compiled(text: str) -> types.CodeType:
    """The code of words, which is the same whatever the lists: they are looked into when it runs.

    A reload asks the known questions of a composer of its own: half of its time would go into compiling.
    """
    environment = jinja_environment()
    environment.filters.update(FILTERS)
    return environment.compile(text)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands, as templates know it from their own loops."""

    index0: int

    @property
    def first(self) -> bool:
        return self.index0 == 0


def source_of(row: Row) -> Source:
    """A source as told to a reader, from its row in the fact base."""
    return Source(row["id"], row["publisher"], row["published"], row["title"], row["address"])


def sources_of(rows: Iterable[Row], known: Mapping[str, Row]) -> tuple[Source, ...]:
    """The sources of rows, each once, articles with the latest first.

    ``known`` are the rows of all sources by id: those of the facts at this moment, since a reload may replace them
    while a question is answered.
    """
    ids = dict.fromkeys(source for row in rows if row["sources"] for source in row["sources"].split())
    found = [source_of(known[source]) for source in ids if source in known]
    found.sort(key=lambda source: source.published or "", reverse=True)
    return tuple(found)


def _told(words: jinja2.Template, scope: dict[str, Any]) -> str:
    """The words with what is told: as ``render`` does, which would copy all names there are for each line."""
    return "".join(words.root_render_func(Context(words.environment, scope, words.name, {})))


def _beside(words: jinja2.Template, scope: dict[str, Any]) -> str:
    """What stands beside the fact, in a line; empty where it cannot be told, for the fact does not depend on it."""
    try:
        return _line(_told(words, scope))
    except Exception:
        _log.exception("words beside an answer fail")
        return ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for raw in text.splitlines() if (line := _line(raw)))
