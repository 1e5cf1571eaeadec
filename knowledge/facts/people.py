"""Persons: they exist by being named, so one who is written in two ways would be two.

Hence a spelling that is nearly another's is a problem, unless both have a row of their own or one is the other's alias.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from knowledge.facts.names import Entity, Form, Names, Place, identifier_of, plain
from knowledge.facts.sources import Sources
from knowledge.facts.tables import table
from knowledge.files.problems import Problem, shortened
from knowledge.language import fold

_HONORIFIC = re.compile(r"(đồng chí|đ/c|ông|bà|anh|chị)\s", re.IGNORECASE)


@table("person", by_key=True)
class Person(NamedTuple):
    """A person, by being named."""

    id: str
    name: str
    sources: str


class People:
    """The persons that the files name."""

    def __init__(self, names: Names) -> None:
        self.problems: list[Problem] = []
        self._names = names
        self._sources: dict[str, dict[str, None]] = {}
        self._explicit: set[str] = set()
        self._promised: list[tuple[Entity, Place]] = []

    def add_row(self, identifier: str, sources: Iterable[str]) -> None:
        """Note that a person has a row of their own."""
        self._explicit.add(identifier)
        self._sources[identifier] = dict.fromkeys(sources)

    def named(self, text: str, source: str, place: Place, root: int) -> str | None:
        """Return the id of the one whom ``source`` names ``text``; None where this cannot be a name."""
        entity = self._known(text, place, root)
        if entity is None:
            return None
        self._sources.setdefault(entity.id, {})[source] = None
        return entity.id

    def alias(self, of: str, form: Form, place: Place, root: int) -> None:
        """Add another way to write one whom some file, perhaps one read later, names ``of``."""
        entity = self._names.find("person", of, root) or self._define(of, place, root)
        if entity is None:
            return
        self._promised.append((entity, place))
        self._names.add_form(entity, form, place)

    def known(self, identifier: str, name: str, sources: Iterable[str]) -> None:
        """Add one whom files name that are not read again."""
        if self._names.by_id("person", identifier) is None:
            entity = Entity("person", identifier, name, name, ("", 0))
            self._names.define(entity, [Form(name, is_name=True)])
        self._sources.setdefault(identifier, {}).update(dict.fromkeys(sources))

    def rows(self, sources: Sources) -> list[Person]:
        """Return a row for each one, by id; the sources are in an order of their own, whoever was read first."""
        return [
            Person(entity.id, entity.name, " ".join(sources.in_order(self._sources[entity.id])))
            for entity in sorted(self._names.of_kind("person"), key=lambda entity: entity.id)
            if entity.id in self._sources
        ]

    def check(self) -> Iterator[Problem]:
        """Yield the problems seen when all are named: aliases of nobody, and names that are nearly the same."""
        for entity, place in self._promised:
            if entity.id not in self._sources:
                yield Problem(*place, f'không có người "{entity.name}"', "chưa tệp nào nhắc đến")
        listed = [entity for entity in self._names.of_kind("person") if entity.id in self._sources]
        for one, other in _near(listed):
            if one.id in self._explicit and other.id in self._explicit:
                continue
            kept, doubted = (other, one) if other.id in self._explicit and one.root >= other.root else (one, other)
            message = f'người "{shortened(doubted.name)}" gần giống "{shortened(kept.name)}"'
            told = "viết một cách, thêm bí danh, hoặc ghi cả hai vào persons nếu là hai"
            yield Problem(*doubted.place, message, told)

    def _known(self, text: str, place: Place, root: int) -> Entity | None:
        """Return the one person of this name or id, defined now if new; complain where several bear it."""
        bearers = self._names.exactly("person", text)
        if not bearers and text in self._explicit:
            return self._names.by_id("person", text)
        if len(bearers) < 2:
            return bearers[0] if bearers else self._define(text, place, root)
        found = self._names.find("person", text, root)
        if found is None:
            self._names.complain_of("person", text, place, root)
        return found

    def _define(self, text: str, place: Place, root: int) -> Entity | None:
        text = plain(text)
        identifier = identifier_of(text)
        if not identifier:
            self.problems.append(Problem(*place, f'"{shortened(text)}" không phải là tên'))
            return None
        if _HONORIFIC.match(text):
            self.problems.append(Problem(*place, f'tên người "{text}" có chữ xưng hô', "chỉ viết họ và tên"))
            return None
        taken = self._names.by_id("person", identifier)
        if taken:
            self._complain_of_spelling(text, taken, place)
            return taken
        entity = Entity("person", identifier, text, text, place, root)
        self._names.define(entity, [Form(text, is_name=True)])
        return entity

    def _complain_of_spelling(self, text: str, taken: Entity, place: Place) -> None:
        message = f'người "{shortened(text)}" chỉ khác dấu với "{shortened(taken.name)}"'
        told = "viết một cách, thêm bí danh, hoặc ghi hai dòng với hai mã trong persons nếu là hai"
        self.problems.append(Problem(*place, message, told))


def _near(entities: Iterable[Entity]) -> Iterator[tuple[Entity, Entity]]:
    """Yield pairs whose folded names are at most one edit apart; each pair once.

    Two texts one edit apart are equal, or share what is left when a letter is taken from one or both.
    """
    buckets: dict[str, list[tuple[str, Entity]]] = {}
    seen: set[tuple[str, str]] = set()
    for entity in entities:
        folded = fold(entity.name)
        for key in {folded, *_without_a_letter(folded)}:
            for other_folded, other in buckets.setdefault(key, []):
                near = Levenshtein.distance(folded, other_folded, score_cutoff=1) <= 1
                if near and (other.id, entity.id) not in seen:
                    seen.add((other.id, entity.id))
                    yield other, entity
            buckets[key].append((folded, entity))


def _without_a_letter(text: str) -> Iterator[str]:
    for place in range(len(text)):
        yield text[:place] + text[place + 1 :]
