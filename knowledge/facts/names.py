"""Names: every way to write each entity, and the one entity that a written name means."""

from __future__ import annotations

import functools
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from knowledge.facts.files import Unread
from knowledge.facts.lists import ClosedLists
from knowledge.facts.tables import table
from knowledge.files.problems import Problem, did_you_mean, shortened
from knowledge.language import fold

Kind = Literal["unit", "cluster", "award_form", "movement", "document", "person", "term"]
"""What an entity is. Units and clusters are both organisations: a cluster is one that is a group."""

Wanted = Kind | Literal["organisation"]
"""What a name is asked for: an organisation is a unit or a cluster."""

Place = tuple[str, int]
"""A file and a line."""

KIND_WORDS: dict[Wanted, str] = {
    "unit": "đơn vị", "cluster": "cụm", "organisation": "đơn vị", "award_form": "hình thức khen thưởng",
    "movement": "phong trào", "document": "văn bản", "person": "người", "term": "thuật ngữ",
}  # fmt: skip
"""What each kind of entity is called in Vietnamese."""

_SECTIONS: dict[Wanted, str] = {
    "unit": "organisations", "cluster": "organisations", "organisation": "organisations", "award_form": "award_forms",
    "movement": "movements", "document": "documents", "person": "persons", "term": "terms",
}  # fmt: skip
# Organisations, documents and people do share names; forms of award, movements and terms that do are a mistake.
_MAY_SHARE = frozenset({"unit", "cluster", "document", "person"})
_NAMESAKES = frozenset({"unit", "cluster", "person"})
_LONGEST_ID = 64
_KEPT = 4_096  # names as written


@table("alias", "folded", key="entity_kind, entity, text", by_key=True)
class Alias(NamedTuple):
    """One way to write the name of an entity (`is_name` = 1: its own name); `folded` as knowledge.language.fold."""

    entity_kind: str
    entity: str
    text: str
    folded: str
    is_name: bool
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an entity's name: a name of its own, or an alias that may be marked as ambiguous."""

    text: str
    is_name: bool = False
    ambiguous: bool = False


@dataclass(slots=True)
class Entity:
    """Something that has a name: in full and in short, where it was defined, and in which root."""

    kind: Kind
    id: str
    name: str
    short: str
    place: Place
    root: int = 0
    forms: dict[str, tuple[Form, Place]] = field(default_factory=dict)


@dataclass(slots=True)
class _Register:
    """The entities of one family; all organisations are one family."""

    entities: dict[str, Entity] = field(default_factory=dict)
    exact: dict[str, list[str]] = field(default_factory=dict)
    folded: dict[str, list[str]] = field(default_factory=dict)
    meant: dict[tuple[Wanted, str, int], list[Entity]] = field(default_factory=dict)
    """What was looked up since the last change: files name the same few again and again."""


class Names:
    """The entities of the knowledge by their names. Problems met while defining them gather in ``problems``."""

    def __init__(self, lists: ClosedLists, unread: Unread) -> None:
        self.problems: list[Problem] = []
        self._lists = lists
        self._unread = unread
        self._registers: dict[str, _Register] = {section: _Register() for section in dict.fromkeys(_SECTIONS.values())}

    def define(self, entity: Entity, forms: Iterable[Form]) -> bool:
        """Add an entity with the ways to write it; tell whether its id was free (organisations share theirs)."""
        entities = self._register(entity.kind).entities
        other = entities.get(entity.id)
        if other:
            where = f"{other.place[0]}:{other.place[1]}"
            self.problems.append(Problem(*entity.place, f'mã "{entity.id}" đã dùng cho "{other.name}"', where))
            return False
        entities[entity.id] = entity
        self._register(entity.kind).meant.clear()
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
        register = self._register(entity.kind)
        register.meant.clear()
        for index, key in ((register.exact, form.text), (register.folded, folded)):
            bearers = index.setdefault(key, [])
            if entity.id not in bearers:
                bearers.append(entity.id)

    def find(self, wanted: Wanted, text: str, root: int = 0) -> Entity | None:
        """Return the one entity that a file of ``root`` means by ``text``: a name, an alias or an id.

        Letter for letter goes before folded, a name before an alias. Of several, a file means one of its own root or an
        earlier: a newcomer of the same name makes no packaged file ambiguous.
        """
        meant = self._register(wanted).meant
        found = meant.get((wanted, text, root))
        if found is None:
            found = meant[wanted, text, root] = self._meant(wanted, text, root)
        return found[0] if len(found) == 1 else None

    def exactly(self, kind: Kind, text: str) -> list[Entity]:
        """Return the entities of ``kind`` whose name or alias is ``text``, letter for letter."""
        return self._bearers(kind, self._register(kind).exact.get(text, ()))

    def complain_of(self, wanted: Wanted, text: str, place: Place, root: int) -> None:
        """Note that ``text`` means none or several of what is wanted, with what to write instead or where to add it.

        Nothing is noted where the name may stand in what could not be read: that was told already.
        """
        found = self._meant(wanted, text, root)
        quoted = f'{KIND_WORDS[wanted]} "{shortened(text)}"'
        if found:
            ways = ", ".join(f"{one.id} ({one.name})" for one in sorted(found, key=lambda one: one.id))
            self.problems.append(Problem(*place, f"có nhiều {quoted}", f"viết mã: {ways}"))
        elif not self._unread.may_hold(text):
            told = did_you_mean(text, self._alike(wanted, text))
            where = f"thêm vào {_SECTIONS[wanted]} của một tệp trong reference/"
            self.problems.append(
                Problem(*place, f"không có {quoted}", f"{told} Tên mới thì {where}" if told else where)
            )

    def by_id(self, kind: Kind, identifier: str) -> Entity | None:
        """Return the entity of ``kind`` with this id."""
        return self._register(kind).entities.get(identifier)

    def of_kind(self, kind: Kind) -> Iterator[Entity]:
        """Yield the entities of one kind, in the order they were defined."""
        yield from (one for one in self._register(kind).entities.values() if one.kind == kind)

    def check_shared(self) -> Iterator[Problem]:
        """Yield a problem for each name or alias that two entities of a kind claim without saying so.

        Two organisations or two persons of one full name are only a warning.
        """
        for register in self._registers.values():
            for folded, identifiers in register.folded.items():
                by_kind: dict[Kind, list[Entity]] = {}
                for one in (register.entities[identifier] for identifier in identifiers):
                    by_kind.setdefault(one.kind, []).append(one)
                for kind, entities in by_kind.items():
                    if len(entities) > 1:
                        yield from _unmarked(kind, entities, folded)
                        yield from _namesakes(kind, entities, folded)

    def aliases(self) -> Iterator[Alias]:
        """Yield a row for every way to write every entity. A name that several share is marked ambiguous."""
        for register in self._registers.values():
            for entity in register.entities.values():
                for text, (form, _) in entity.forms.items():
                    folded = fold(text)
                    ambiguous = form.ambiguous or (form.is_name and _shared_name(register, entity, folded))
                    yield Alias(entity.kind, entity.id, text, folded, form.is_name, ambiguous)

    def _register(self, wanted: Wanted) -> _Register:
        return self._registers[_SECTIONS[wanted]]

    def _bearers(self, wanted: Wanted, identifiers: Iterable[str]) -> list[Entity]:
        entities = (self._register(wanted).entities[identifier] for identifier in identifiers)
        return [one for one in entities if wanted in {one.kind, "organisation"}]

    def _meant(self, wanted: Wanted, text: str, root: int) -> list[Entity]:
        register = self._register(wanted)
        found = _by_name(self._bearers(wanted, register.exact.get(text, ())), text)
        if not found and text in register.entities:
            found = self._bearers(wanted, [text])
        if not found:
            found = _by_name(self._bearers(wanted, register.folded.get(fold(text), ())), fold(text))
        own = [one for one in found if one.root <= root]
        return own if len(own) == 1 else found

    def _alike(self, wanted: Wanted, text: str) -> set[str]:
        """Return the names that ``text`` may be a slip of: of an organisation, those of the kind that it announces."""
        announced = self._lists.kind_announced(text) if _SECTIONS[wanted] == "organisations" else None
        entities = self._bearers(wanted, self._register(wanted).entities)
        if announced is None:
            return {form for one in entities for form in (*one.forms, one.id)}
        kinds = {form: self._lists.kind_announced(one.name) for one in entities for form in (one.name, *one.forms)}
        return {form for form, kind in kinds.items() if kind and kind.id == announced.id}


def identifier_of(name: str) -> str:
    """Return the id of someone who is defined by being named: the folded name with hyphens.

    A long name is cut and told apart by a few digits of its hash. Empty where the name has no letter or digit.
    """
    whole = fold(name).replace(" ", "-")
    if len(whole) <= _LONGEST_ID:
        return whole
    return whole[: _LONGEST_ID - 9] + "-" + hashlib.sha256(whole.encode()).hexdigest()[:8]


@functools.lru_cache(_KEPT)  # files name the same few again and again
def plain(name: str) -> str:
    """Return ``name`` in NFC with single blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _by_name(entities: list[Entity], text: str) -> list[Entity]:
    """Return those of which ``text`` is a name and no mere alias, if there are any."""
    if len(entities) < 2:
        return entities
    named = [
        one
        for one in entities
        if any(form.is_name and text in {written, fold(written)} for written, (form, _) in one.forms.items())
    ]
    full = [one for one in named if text in {one.name, fold(one.name)}]
    return full or named or entities


def _shared_name(register: _Register, entity: Entity, folded: str) -> bool:
    return any(
        form.is_name and fold(text) == folded
        for other in register.folded[folded]
        if other != entity.id and register.entities[other].kind == entity.kind
        for text, (form, _) in register.entities[other].forms.items()
    )


def _unmarked(kind: Kind, entities: list[Entity], folded: str) -> Iterator[Problem]:
    """Yield the claims to one folded text that are neither marked ambiguous nor names that may be shared.

    Where one of them comes from a later root, it is the one to be mended.
    """
    claims = [
        (entity, form, place)
        for entity in entities
        for text, (form, place) in entity.forms.items()
        if fold(text) == folded
    ]
    latest = {place[0] for entity, _, place in claims if entity.root == max(one.root for one in entities)}
    names = [entity for entity, form, _ in claims if form.is_name]
    mixed = len({entity.root for entity in entities}) > 1
    for entity, form, place in claims:
        others = [other for other in entities if other is not entity]
        if form.is_name and (kind in _MAY_SHARE or names[0] is entity or not any(o in names for o in others)):
            continue
        if form.ambiguous or (mixed and place[0] not in latest):
            continue
        told = "đổi tên" if form.is_name else "thêm ambiguous: true, hoặc bỏ một bên"
        message = f'{KIND_WORDS[kind]} "{entity.name}" và "{others[0].name}" cùng có tên "{shortened(form.text)}"'
        yield Problem(*place, message, told)


def _namesakes(kind: Kind, entities: list[Entity], folded: str) -> Iterator[Problem]:
    """Yield a warning for each after the first that bears the same full name."""
    same = [entity for entity in entities if fold(entity.name) == folded]
    if kind in _NAMESAKES and len({entity.name for entity in same}) < len(same):
        for entity in same[1:]:
            message = f'hai {KIND_WORDS[kind]} cùng tên "{shortened(entity.name)}": {same[0].id}, {entity.id}'
            yield Problem(*entity.place, message, "nơi khác phải viết mã", warning=True)
