"""What the pages of a workbook may hold: sections, fields and values, as the models of the files have them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from knowledge.facts.lists import LIST_IDS, read_lists
from knowledge.facts.statements import ReferenceFile, SourceFile
from knowledge.facts.values import PartOfDate, PeriodText
from knowledge.files.marked_yaml import read_marked_yaml
from knowledge.language import fold

Kind = Literal["text", "whole", "flag", "day", "period", "choice", "several", "parts"]
"""How a field stands in a cell: ``several`` texts, ``parts`` with fields of their own."""

_LAST = ("aliases", "sources", "evidence", "note")
_TITLE_LIMIT = 31  # characters that Excel allows a sheet's name


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a model. ``choices`` are the values it allows, ``model`` is that of its parts."""

    name: str
    kind: Kind
    required: bool
    headings: tuple[str, ...]
    choices: tuple[str, ...] = ()
    model: type[BaseModel] | None = None

    @property
    def heading(self) -> str:
        """What its column is called."""
        return self.headings[0]


@dataclass(frozen=True, slots=True)
class Page:
    """One section of a kind of file, as a sheet: its titles (the first is written) and its columns in order.

    ``folder`` is the folder of its files. A page that is ``keyed`` is a mapping in YAML: its first column is the key.
    A ``single`` page has one row in each file: the head.
    """

    folder: Literal["sources", "reference"]
    section: str
    titles: tuple[str, ...]
    fields: tuple[Field, ...]
    keyed: bool = False
    single: bool = False

    @property
    def title(self) -> str:
        """What its sheet is called."""
        return self.titles[0][:_TITLE_LIMIT]


@functools.cache
def _by_heading(fields: tuple[Field, ...]) -> dict[str, Field]:
    """The fields by their folded headings; where two share one, it is the earlier field's."""
    named = {fold(text): field for field in reversed(fields) for text in reversed(field.headings)}
    return named | {fold(field.name): field for field in fields if field.name}


def field_of(fields: tuple[Field, ...], heading: str) -> Field | None:
    """The field that a heading names, however it is spelt."""
    return _by_heading(fields).get(fold(heading))


@functools.cache
def words() -> dict[str, Any]:
    """The words of ``words.yaml``."""
    marked, problems = read_marked_yaml(Path(__file__).with_name("words.yaml"))
    if marked is None or problems:
        raise AssertionError(f"words.yaml: {problems}")
    return dict(marked.value)


@functools.cache
def pages() -> tuple[Page, ...]:
    """All pages: those of source files, then those of reference files, in the order of the models."""
    return (*_pages_of(SourceFile, "sources"), *_pages_of(ReferenceFile, "reference"))


@functools.cache
def fields_of(model: type[BaseModel], section: str = "") -> tuple[Field, ...]:
    """The fields of a model in its order, what all have in common last; ``section`` finds headings of its own."""
    fields = [_field(name, info, section) for name, info in model.model_fields.items()]
    return tuple(sorted(fields, key=lambda field: _LAST.index(field.name) if field.name in _LAST else -1))


def shown_value(value: str) -> str:
    """A value of a choice as cells show it."""
    return str(next(iter(words()["values"].get(value, ())), value))


def written_value(shown: str, choices: tuple[str, ...]) -> str:
    """The value of a choice that a cell means; ``shown`` itself where it means none."""
    folded = fold(shown)
    for choice in choices:
        if folded in {fold(choice), *map(fold, words()["values"].get(choice, ()))}:
            return choice
    return shown


def _pages_of(model: type[BaseModel], folder: Literal["sources", "reference"]) -> Iterator[Page]:
    titles = words()["source_pages" if folder == "sources" else "reference_pages"]
    for section, info in model.model_fields.items():
        item = next(_models(info.annotation))
        keyed = get_origin(info.annotation) is dict
        fields = fields_of(item, section)
        own = (section,) if folder == "sources" else (f"reference {section}",)
        if keyed:
            fields = (Field("", "text", required=True, headings=("mã",)), *fields)
        yield Page(folder, section, (*titles.get(section, ()), *own), fields, keyed, single=item is info.annotation)


def _field(name: str, info: FieldInfo, section: str) -> Field:
    annotation = info.annotation
    headings = words()["columns"].get(f"{section}.{name}") or words()["columns"].get(name) or (name,)
    marks = set(_marks(info))
    choices = tuple(_choices(annotation)) or tuple(one for mark in marks for one in _listed(mark))
    model = next(_models(annotation), None)
    kind = next((kind for mark, kind in _MARKED.items() if mark in marks), None) or _kind(annotation, choices, model)
    return Field(
        info.alias or name, kind, info.is_required(), tuple(headings), choices, model if kind == "parts" else None
    )


def _mark(annotation: Any) -> Any:
    return annotation.__metadata__[0]


_MARKED: dict[Any, Kind] = {_mark(PeriodText): "period", _mark(PartOfDate): "day"}


def _marks(info: FieldInfo) -> Iterator[Any]:
    """The validators of a field, and of what it is made of."""
    yield from (one for one in info.metadata if isinstance(one, AfterValidator | BeforeValidator))
    yield from _marks_within(info.annotation)


def _marks_within(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from (one for one in annotation.__metadata__ if isinstance(one, AfterValidator | BeforeValidator))
    for argument in get_args(annotation):
        yield from _marks_within(argument)


@functools.cache
def _listed(mark: Any) -> tuple[str, ...]:
    """The entries of the closed list that a validator holds values against; none where it is none of these."""
    name = next((name for name, kind in LIST_IDS.items() if mark in kind.__metadata__), None)
    return tuple(getattr(read_lists([], str)[0], name)) if name else ()


def _kind(annotation: Any, choices: tuple[str, ...], model: type[BaseModel] | None) -> Kind:
    bare = set(_leaves(annotation))
    if tuple in bare:
        return "parts" if model else "several"
    if choices:
        return "choice"
    by_type: dict[type, Kind] = {bool: "flag", int: "whole"}
    found = next((kind for leaf, kind in by_type.items() if leaf in bare), None)
    if found:
        return found
    return "day" if any(getattr(leaf, "__name__", "") == "date" for leaf in bare) else "text"


def _leaves(annotation: Any) -> Iterator[Any]:
    """The types that an annotation is made of; of a collection only itself."""
    origin = get_origin(annotation)
    if origin is tuple:
        yield tuple
    elif origin in {Union, UnionType, Annotated}:
        for argument in get_args(annotation):
            yield from _leaves(argument)
    else:
        yield origin or annotation


def _choices(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from map(str, get_args(annotation))
        return
    for argument in get_args(annotation):
        yield from _choices(argument)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
