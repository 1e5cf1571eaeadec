"""Persons and organisations: they exist by being named, so one who is written in two ways would be two.

Hence a spelling that is nearly another's is a problem, unless both have a row of their own or one is the other's alias.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from rapidfuzz.distance import Levenshtein

from knowledge.facts.names import KIND_WORDS, Entity, Form, Names, Place, identifier_of, plain
from knowledge.facts.tables import Organisation, Person
from knowledge.files.problems import Problem, shortened
from knowledge.language import fold

_HONORIFIC = re.compile(r"(đồng chí|đ/c|ông|bà|anh|chị)\s", re.IGNORECASE)


class Named:
    """The persons, or the organisations, that the files name."""

    def __init__(self, kind: Literal["person", "organisation"], names: Names) -> None:
        self.problems: list[Problem] = []
        self._kind: Literal["person", "organisation"] = kind
        self._names = names
        self._sources: dict[str, dict[str, None]] = {}
        self._explicit: set[str] = set()
        self._promised: list[tuple[Entity, Place]] = []

    def add_row(self, row: Person | Organisation) -> None:
        """Add one that has a row of its own."""
        self._explicit.add(row.id)
        self._sources[row.id] = dict.fromkeys(row.sources.split())

    def named(self, text: str, source: str, place: Place) -> str | None:
        """Return the id of the one whom ``source`` names ``text``; None where this cannot be a name."""
        entity = self._names.exactly(self._kind, text) or self._define(text, place)
        if entity is None:
            return None
        self._sources.setdefault(entity.id, {})[source] = None
        return entity.id

    def alias(self, of: str, form: Form, place: Place) -> None:
        """Add another way to write one whom some file, perhaps one read later, names ``of``."""
        entity = self._names.find(self._kind, of)
        if entity is None:
            entity = self._define(of, place)
            if entity is None:
                return
        self._promised.append((entity, place))
        self._names.add_form(entity, form, place)

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Yield id, name and sources of each one."""
        for entity in self._names.of_kind(self._kind):
            if entity.id in self._sources:
                yield entity.id, entity.name, " ".join(self._sources[entity.id])

    def check(self) -> Iterator[Problem]:
        """Yield the problems seen when all are named: aliases of nobody, and names that are nearly the same."""
        for entity, place in self._promised:
            if entity.id not in self._sources:
                yield Problem(*place, f'không có {KIND_WORDS[self._kind]} "{entity.name}"', "chưa tệp nào nhắc đến")
        listed = [entity for entity in self._names.of_kind(self._kind) if entity.id in self._sources]
        for one, other in _near(listed, 1 if self._kind == "person" else 0):
            if one.id in self._explicit and other.id in self._explicit:
                continue
            kept, doubted = (other, one) if other.id in self._explicit else (one, other)
            message = f'{KIND_WORDS[self._kind]} "{shortened(doubted.name)}" gần giống "{shortened(kept.name)}"'
            told = f"viết một cách, thêm bí danh, hoặc ghi cả hai vào {self._kind}s nếu là hai"
            yield Problem(*doubted.place, message, told)

    def _define(self, text: str, place: Place) -> Entity | None:
        text = plain(text)
        identifier = identifier_of(text)
        if not identifier:
            self.problems.append(Problem(*place, f'"{shortened(text)}" không phải là tên'))
            return None
        if self._kind == "person" and _HONORIFIC.match(text):
            self.problems.append(Problem(*place, f'tên người "{text}" có chữ xưng hô', "chỉ viết họ và tên"))
            return None
        taken = self._names.by_id(self._kind, identifier)
        if taken:
            self._complain_of_spelling(text, taken, place)
            return taken
        entity = Entity(self._kind, identifier, text, text, place)
        self._names.define(entity, [Form(text, is_name=True)])
        return entity

    def _complain_of_spelling(self, text: str, taken: Entity, place: Place) -> None:
        message = f'{KIND_WORDS[self._kind]} "{shortened(text)}" chỉ khác dấu với "{shortened(taken.name)}"'
        told = f"viết một cách, thêm bí danh, hoặc ghi hai dòng với hai mã trong {self._kind}s nếu là hai"
        self.problems.append(Problem(*place, message, told))


def _near(entities: Iterable[Entity], distance: int) -> Iterator[tuple[Entity, Entity]]:
    """Yield pairs whose folded names are within ``distance`` (0 or 1) edits; each pair once.

    Two texts one edit apart are equal, or share what is left when a letter is taken from one or both.
    """
    buckets: dict[str, list[tuple[str, Entity]]] = {}
    seen: set[tuple[str, str]] = set()
    for entity in entities:
        folded = fold(entity.name)
        for key in {folded, *(_without_a_letter(folded) if distance else ())}:
            for other_folded, other in buckets.setdefault(key, []):
                near = Levenshtein.distance(folded, other_folded, score_cutoff=distance) <= distance
                if near and (other.id, entity.id) not in seen:
                    seen.add((other.id, entity.id))
                    yield other, entity
            buckets[key].append((folded, entity))


def _without_a_letter(text: str) -> Iterator[str]:
    for place in range(len(text)):
        yield text[:place] + text[place + 1 :]
