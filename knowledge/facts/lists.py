"""The closed lists of the domain: kinds of organisation, roles, deeds, groups, kinds of meeting, slots.

Each is a file of rows. The packaged lists are always there; the file of a later root adds rows, and a row of an id that
is there already takes its place. So an overlay can bring a kind of organisation or a role that nobody had thought of.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, create_model
from pydantic_core import PydanticCustomError

import knowledge
from knowledge.facts.tables import table
from knowledge.facts.values import Strict, Text
from knowledge.files.marked_yaml import read_marked_yaml
from knowledge.files.problems import Problem
from knowledge.files.validation import NOT_IN_LIST, validated_in_part
from knowledge.language import fold

_PACKAGED = Path(knowledge.__file__).parent


class _Listed(Strict):
    """A row of a list: its id, and the words by which a text announces it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=64)]
    words: tuple[Text, ...] = ()


class KindRow(_Listed):
    """A kind of organisation.

    ``place`` kinds are parts of the country: such an organisation is named without its kind (``Bắc Kạn``), and is in
    full the ``word`` before its name (``tỉnh Bắc Kạn``). ``group`` kinds have members: emulation is organised in them;
    ``head`` and ``deputy`` are how their leaders are called.
    """

    name: Text
    word: Text | None = None
    level: Text | None = None
    place: bool = False
    group: bool = False
    head: Text | None = None
    deputy: Text | None = None


class RoleRow(_Listed):
    """A role in a group; where it is ``ordered`` there may be a first and a second (``cụm phó thứ hai``)."""

    title: Text
    verb: Text
    ordered: bool = False


class DeedRow(_Listed):
    """What somebody may do at a meeting."""

    verb: Text
    noun: Text


class GroupRow(_Listed):
    """A group of those who are commended, counted rather than named."""

    name: Text


class MeetingKindRow(_Listed):
    """A kind of meeting."""

    name: Text


class SlotRow(_Listed):
    """What a question can name: ``value`` is the kind of thing that fills the slot."""

    value: Literal["organisation", "entity", "list", "time", "number", "text"]
    meaning: Text


@table("kind")
class Kind(NamedTuple):
    """A kind of organisation; `word` stands before the name of a place."""

    id: str
    name: str
    word: str
    level: str | None
    is_place: bool
    is_group: bool
    head: str | None
    deputy: str | None


@table("role_name")
class RoleName(NamedTuple):
    """A role in a group; `ordered` where there may be a first and a second."""

    id: str
    title: str
    verb: str
    ordered: bool


@table("deed")
class Deed(NamedTuple):
    """What somebody may do at a meeting."""

    id: str
    verb: str
    noun: str


@table("award_group")
class AwardGroup(NamedTuple):
    """A group of those who are commended, counted rather than named."""

    id: str
    name: str


@table("meeting_kind")
class MeetingKind(NamedTuple):
    """A kind of meeting."""

    id: str
    name: str


@table("slot")
class Slot(NamedTuple):
    """What a question can name; `value` is the kind of thing that fills the slot."""

    id: str
    value: str
    meaning: str


@table("list_word", "folded", key="list, id, text", by_key=True)
class ListWord(NamedTuple):
    """Words that announce an entry of a list: `list` is kind, role, deed, group, meeting_kind or slot."""

    list: str
    id: str
    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class ClosedLists:
    """All lists, each by id."""

    kinds: Mapping[str, KindRow] = field(default_factory=dict)
    roles: Mapping[str, RoleRow] = field(default_factory=dict)
    deeds: Mapping[str, DeedRow] = field(default_factory=dict)
    groups: Mapping[str, GroupRow] = field(default_factory=dict)
    meeting_kinds: Mapping[str, MeetingKindRow] = field(default_factory=dict)
    slots: Mapping[str, SlotRow] = field(default_factory=dict)

    def kind(self, written: str) -> KindRow | None:
        """Return the kind with this id or name."""
        return self.kinds.get(written) or next((kind for kind in self.kinds.values() if kind.name == written), None)

    def kind_announced(self, name: str) -> KindRow | None:
        """Return the kind whose longest word begins ``name`` (``Sở Nội vụ tỉnh Bắc Giang``: a department)."""
        folded = f"{fold(name)} "
        found = [
            (len(words), kind)
            for kind in self.kinds.values()
            for words in map(fold, (kind.word or kind.name, *kind.words))
            if folded.startswith(f"{words} ")
        ]
        return max(found, key=lambda one: one[0])[1] if found else None

    def rows(self) -> dict[type[Any], list[Any]]:
        """Return the lists as rows of the base."""
        return {
            Kind: [
                Kind(one.id, one.name, one.word or one.name, one.level, one.place, one.group, one.head, one.deputy)
                for one in self.kinds.values()
            ],
            RoleName: [RoleName(one.id, one.title, one.verb, one.ordered) for one in self.roles.values()],
            Deed: [Deed(one.id, one.verb, one.noun) for one in self.deeds.values()],
            AwardGroup: [AwardGroup(one.id, one.name) for one in self.groups.values()],
            MeetingKind: [MeetingKind(one.id, one.name) for one in self.meeting_kinds.values()],
            Slot: [Slot(one.id, one.value, one.meaning) for one in self.slots.values()],
            ListWord: list(self._words()),
        }

    def _words(self) -> Iterator[ListWord]:
        for name in LISTS:
            for one in getattr(self, name).values():
                for text in dict.fromkeys(one.words):
                    yield ListWord(name.removesuffix("s"), one.id, text, fold(text))


LISTS: dict[str, type[_Listed]] = {
    "kinds": KindRow, "roles": RoleRow, "deeds": DeedRow, "groups": GroupRow, "meeting_kinds": MeetingKindRow,
    "slots": SlotRow,
}  # fmt: skip
"""The lists: each is the file of this name in ``reference/``, and its only key."""


def read_lists(roots: Sequence[Path], shown: Callable[[Path], str]) -> tuple[ClosedLists, list[Problem]]:
    """Read the lists of the program and of ``roots``; ``shown`` names a path in problems."""
    problems: list[Problem] = []
    found: dict[str, dict[str, Any]] = {name: {} for name in LISTS}
    for root in dict.fromkeys([_PACKAGED, *roots]):
        for name in LISTS:
            path = root / "reference" / f"{name}.yaml"
            if path.exists():
                rows, wrong = _read_list(name, path, shown(path))
                problems += wrong
                found[name] |= rows
    return ClosedLists(**found), problems


def _read_list(name: str, path: Path, file: str) -> tuple[dict[str, Any], list[Problem]]:
    marked, problems = read_marked_yaml(path, file)
    if marked is None:
        return {}, problems
    checked = validated_in_part(marked, _FILES[name], None, {})
    problems += checked.problems
    rows: dict[str, Any] = {}
    for index, row in enumerate(getattr(checked.model, name, ())):
        if row.id in rows:
            line = checked.marked.line_of((name, index))
            problems.append(Problem(file, line, f'mã "{row.id}" viết hai lần', "xóa một"))
        rows.setdefault(row.id, row)
    return rows, problems


def _file_of(name: str, row: type[_Listed]) -> type[BaseModel]:
    """Return the model of a list's file: its rows, under the list's name."""
    fields: dict[str, Any] = {name: (types.GenericAlias(tuple, (row, ...)), ...)}
    return create_model(f"{name}_file", __base__=Strict, **fields)


_FILES = {name: _file_of(name, row) for name, row in LISTS.items()}


def _in_list(name: str) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        lists: ClosedLists | None = (info.context or {}).get("lists")
        if lists is None:  # only the form is asked for
            return value
        if name == "kinds" and (kind := lists.kind(value)):
            return kind.id
        known = getattr(lists, name)
        if value not in known:
            choices = [kind.name for kind in lists.kinds.values()] if name == "kinds" else list(known)
            raise PydanticCustomError(
                NOT_IN_LIST, "not in the list", {"choices": choices, "file": f"reference/{name}.yaml"}
            )
        return value

    return AfterValidator(check)


KindId = Annotated[Text, _in_list("kinds")]
RoleId = Annotated[Text, _in_list("roles")]
DeedId = Annotated[Text, _in_list("deeds")]
GroupId = Annotated[Text, _in_list("groups")]
MeetingKindId = Annotated[Text, _in_list("meeting_kinds")]

LIST_IDS: dict[str, Any] = {
    "kinds": KindId, "roles": RoleId, "deeds": DeedId, "groups": GroupId, "meeting_kinds": MeetingKindId
}  # fmt: skip
"""The types of fields that hold an entry of a list, by the list."""
