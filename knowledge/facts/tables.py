"""The tables of the fact base, declared by the rows that fill them: a field of a row is a column.

A row is a ``NamedTuple`` of texts, numbers and truths; ``| None`` makes a column that may be empty. ``Refers`` says to
which table a column points.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

Row = tuple[Any, ...]
"""A row of any table."""

Rows = Mapping[type[Any], Collection[Any]]
"""The rows of each table, by their class."""

TABLES: dict[type[Any], Table] = {}
"""The tables by the class of their rows, each after those it refers to."""

_TYPES = {str: "TEXT", int: "INTEGER", bool: "INTEGER", float: "REAL"}
_RowT = TypeVar("_RowT", bound=type[Any])


@dataclass(frozen=True, slots=True)
class Refers:
    """The table whose ``id`` a column holds."""

    table: str


OrganisationId = Annotated[str, Refers("organisation")]
MaybeOrganisation = Annotated[str | None, Refers("organisation")]
PersonId = Annotated[str, Refers("person")]
MaybePerson = Annotated[str | None, Refers("person")]
MaybeMeeting = Annotated[str | None, Refers("meeting")]
MaybeDocument = Annotated[str | None, Refers("document")]
SourceId = Annotated[str, Refers("source")]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, the class of its rows, and the columns of each index."""

    name: str
    row: type[Any]
    indexes: tuple[str, ...]
    key: str
    by_key: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.row._fields)

    def script(self) -> str:
        """Return the SQL that makes the table and its indexes."""
        hints = get_type_hints(self.row, include_extras=True)
        lines = [_column(name, hints[name], self.key == name) for name in self.columns]
        if self.key not in hints:
            lines.append(f"PRIMARY KEY ({self.key})")
        told = (self.row.__doc__ or "").partition("\n")[0]
        without = " WITHOUT ROWID" if self.by_key else ""
        script = f"-- {told}\nCREATE TABLE {self.name} (\n  " + ",\n  ".join(lines) + f"\n){without};\n"
        for columns in self.indexes:
            name = "_".join((self.name, *columns.replace(",", "").split()))
            script += f"CREATE INDEX {name} ON {self.name} ({columns});\n"
        return script


def table(name: str, *indexes: str, key: str = "id", by_key: bool = False) -> Callable[[_RowT], _RowT]:
    """Declare the table of a class of rows.

    Args:
        name: Its name.
        indexes: Columns of an index each, with commas between.
        key: The primary key.
        by_key: Keep the rows in the order of their key, not of the files.
    """

    def declare(row: _RowT) -> _RowT:
        TABLES[row] = Table(name, row, indexes, key, by_key)
        return row

    return declare


def scripts() -> Iterator[str]:
    """Yield the SQL of every table declared so far."""
    for one in TABLES.values():
        yield one.script()


def _column(name: str, hint: Any, is_key: bool) -> str:
    target = next((one.table for one in getattr(hint, "__metadata__", ()) if isinstance(one, Refers)), None)
    plain = hint.__origin__ if hasattr(hint, "__metadata__") else hint
    options = get_args(plain) if get_origin(plain) in {Union, types.UnionType} else (plain,)
    kind = next(_TYPES[option] for option in options if option is not type(None))
    told = f"{name} {kind}" + (" PRIMARY KEY" if is_key else "" if type(None) in options else " NOT NULL")
    return told + (f" REFERENCES {target} (id)" if target else "")
