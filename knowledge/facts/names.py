"""Names: every way to write each entity, and the one entity that a written name means."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from knowledge.facts.tables import Alias
from knowledge.files.problems import Problem, did_you_mean, shortened
from knowledge.language import fold

Kind = Literal["unit", "cluster", "award_form", "movement", "document", "person", "organisation", "term"]
Place = tuple[str, int]
"""A file and a line."""

KIND_WORDS: dict[Kind, str] = {
    "unit": "đơn vị", "cluster": "cụm", "award_form": "hình thức khen thưởng", "movement": "phong trào",
    "document": "văn bản", "person": "người", "organisation": "tổ chức", "term": "thuật ngữ",
}  # fmt: skip
"""What each kind of entity is called in Vietnamese."""

# Clusters, documents, places and people do share names; forms of award, movements and terms that do are a mistake.
_MAY_SHARE = frozenset({"unit", "cluster", "document", "person", "organisation"})
_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an entity's name: a name of its own, or an alias that may be marked as ambiguous."""

    text: str
    is_name: bool = False
    ambiguous: bool = False


@dataclass(slots=True)
class Entity:
    """Something that has a name: the name in full and in short, and where it was defined."""

    kind: Kind
    id: str
    name: str
    short: str
    place: Place
    forms: dict[str, tuple[Form, Place]] = field(default_factory=dict)


@dataclass(slots=True)
class _Register:
    entities: dict[str, Entity] = field(default_factory=dict)
    exact: dict[str, list[str]] = field(default_factory=dict)
    folded: dict[str, list[str]] = field(default_factory=dict)


class Names:
    """The entities of the knowledge by their names. Problems met while defining them gather in ``problems``."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._registers: dict[Kind, _Register] = {kind: _Register() for kind in KIND_WORDS}

    def define(self, entity: Entity, forms: Iterable[Form]) -> bool:
        """Add an entity with the ways to write it; tell whether its id was free (clusters and units share ids)."""
        shared: tuple[Kind, ...] = ("unit", "cluster") if entity.kind in {"unit", "cluster"} else (entity.kind,)
        for kind in shared:
            other = self._registers[kind].entities.get(entity.id)
            if other:
                where = f"{other.place[0]}:{other.place[1]}"
                self.problems.append(Problem(*entity.place, f'mã "{entity.id}" đã dùng cho "{other.name}"', where))
                return False
        self._registers[entity.kind].entities[entity.id] = entity
        for form in forms:
            self.add_form(entity, form, entity.place)
        return True

    def add_form(self, entity: Entity, form: Form, place: Place) -> None:
        """Add one more way to write ``entity``; the same text twice counts once, a name before an alias."""
        folded = fold(form.text)
        if not folded:
            self.problems.append(Problem(*place, f'"{shortened(form.text)}" không có chữ nào để tra'))
            return
        known = entity.forms.get(form.text)
        if known and (known[0].is_name or not form.is_name):
            return
        entity.forms[form.text] = (form, place)
        register = self._registers[entity.kind]
        for index, key in ((register.exact, form.text), (register.folded, folded)):
            bearers = index.setdefault(key, [])
            if entity.id not in bearers:
                bearers.append(entity.id)

    def find(self, kind: Kind, text: str) -> Entity | None:
        """Return the one entity of ``kind`` whose id, name or alias is ``text``; failing that, the one when folded."""
        register = self._registers[kind]
        bearers = register.exact.get(text)
        if bearers is None:
            if text in register.entities:
                return register.entities[text]
            bearers = register.folded.get(fold(text), [])
        return register.entities[bearers[0]] if len(bearers) == 1 else None

    def exactly(self, kind: Kind, text: str) -> Entity | None:
        """Return the one entity of ``kind`` whose name or alias is ``text``, letter for letter."""
        register = self._registers[kind]
        bearers = register.exact.get(text, [])
        return register.entities[bearers[0]] if len(bearers) == 1 else None

    def why_not_found(self, kind: Kind, text: str, place: Place) -> Problem:
        """Return the problem that ``text`` means none or several of ``kind``, with what to write instead."""
        register = self._registers[kind]
        bearers = register.exact.get(text) or register.folded.get(fold(text), [])
        quoted = f'{KIND_WORDS[kind]} "{shortened(text)}"'
        if bearers:
            ways = ", ".join(f"{bearer} ({register.entities[bearer].name})" for bearer in sorted(bearers))
            return Problem(*place, f"có nhiều {quoted}", f"viết mã: {ways}")
        known = [*register.exact, *register.entities]
        return Problem(*place, f"không có {quoted}", did_you_mean(text, known))

    def by_id(self, kind: Kind, identifier: str) -> Entity | None:
        """Return the entity of ``kind`` with this id."""
        return self._registers[kind].entities.get(identifier)

    def of_kind(self, kind: Kind) -> Iterator[Entity]:
        """Yield the entities of one kind, in the order they were defined."""
        yield from self._registers[kind].entities.values()

    def check_shared(self) -> Iterator[Problem]:
        """Yield a problem for each name or alias that two entities of a kind claim without saying so."""
        for kind, register in self._registers.items():
            for bearers in register.folded.values():
                if len(bearers) > 1:
                    yield from _unmarked(kind, [register.entities[bearer] for bearer in bearers])

    def aliases(self) -> Iterator[Alias]:
        """Yield a row for every way to write every entity. A name that several share is marked ambiguous."""
        for kind, register in self._registers.items():
            for entity in register.entities.values():
                for text, (form, _) in entity.forms.items():
                    folded = fold(text)
                    ambiguous = form.ambiguous or (form.is_name and _shared_name(register, entity, folded))
                    yield Alias(kind, entity.id, text, folded, form.is_name, ambiguous)


def identifier_of(name: str) -> str:
    """Return the id of someone who is defined by being named: the folded name with hyphens.

    A long name is cut and told apart by a few digits of its hash. Empty where the name has no letter or digit.
    """
    whole = fold(name).replace(" ", "-")
    if len(whole) <= _LONGEST_ID:
        return whole
    return whole[: _LONGEST_ID - 9] + "-" + hashlib.sha256(whole.encode()).hexdigest()[:8]


def plain(name: str) -> str:
    """Return ``name`` in NFC with single blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _shared_name(register: _Register, entity: Entity, folded: str) -> bool:
    return any(
        form.is_name and fold(text) == folded
        for other in register.folded[folded]
        if other != entity.id
        for text, (form, _) in register.entities[other].forms.items()
    )


def _unmarked(kind: Kind, entities: list[Entity]) -> Iterator[Problem]:
    """Yield the claims to one folded text that are neither marked ambiguous nor names that may be shared."""
    folded_claims = _common(entities)
    names = [entity for entity, form, _ in folded_claims if form.is_name]
    for entity, form, place in folded_claims:
        others = [other for other in entities if other is not entity]
        if form.is_name and (kind in _MAY_SHARE or names[0] is entity or not any(o in names for o in others)):
            continue
        if form.ambiguous:
            continue
        told = "đổi tên" if form.is_name else "thêm ambiguous: true, hoặc bỏ một bên"
        message = f'{KIND_WORDS[kind]} "{entity.name}" và "{others[0].name}" cùng có tên "{shortened(form.text)}"'
        yield Problem(*place, message, told)


def _common(entities: list[Entity]) -> list[tuple[Entity, Form, Place]]:
    by_fold = [{fold(text) for text in entity.forms} for entity in entities]
    shared = set.intersection(*by_fold)
    return [
        (entity, form, place)
        for entity in entities
        for text, (form, place) in entity.forms.items()
        if fold(text) in shared
    ]
