"""Which rows of a workbook differ from what is known, told with sheet, row and column."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from knowledge.files.problems import shortened
from knowledge.sheets.cells import shown
from knowledge.sheets.layout import Row, Table

Placed = Mapping[str, Sequence[tuple[Table, Row]]]
"""By section, the table and the row that each item comes from, in order."""


def row_changes(known: BaseModel, new: BaseModel, rows: Placed, tables: Mapping[str, Table]) -> list[str]:
    """Return a line for each row that was added, changed or taken out, in the order of the pages.

    Args:
        known: The file as it is known.
        new: The file as the workbook has it.
        rows: The rows of each section, none where all were taken out.
        tables: By section, the table to name for a row that is there no more.
    """
    told: list[str] = []
    for section, placed in rows.items():
        old_items, new_items = _items(getattr(known, section)), _items(getattr(new, section))
        told += _section_changes(old_items, new_items, placed, tables[section])
    return told


def _items(section: Any) -> list[Any]:
    if isinstance(section, Mapping):
        return [{"": key, **_dumped(one)} for key, one in section.items()]
    return [_dumped(one) for one in section] if isinstance(section, tuple) else [_dumped(section)]


def _dumped(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True)


def _section_changes(
    old: list[Any], new: list[Any], placed: Sequence[tuple[Table, Row]], usual: Table
) -> Iterator[str]:
    matcher = difflib.SequenceMatcher(None, list(map(repr, old)), list(map(repr, new)), autojunk=False)
    for kind, old_first, old_last, new_first, new_last in matcher.get_opcodes():
        if kind == "equal":
            continue
        both = min(old_last - old_first, new_last - new_first)
        for index in range(both):
            yield _changed(old[old_first + index], new[new_first + index], *placed[new_first + index])
        for index in range(new_first + both, new_last):
            table, row = placed[index]
            yield f"+ {table.sheet}, dòng {row.number}: {_told(new[index], table)}"
        for index in range(old_first + both, old_last):
            yield f"− {usual.sheet}: không còn dòng {_told(old[index], usual)}"


def _changed(old: Mapping[str, Any], new: Mapping[str, Any], table: Table, row: Row) -> str:
    parts = [
        f"{field.heading}: {shortened(shown(field, old.get(field.name)) or 'trống')}"
        f" → {shortened(shown(field, new.get(field.name)) or 'trống')}"
        for field in table.page.fields
        if old.get(field.name) != new.get(field.name)
    ]
    return f"~ {table.sheet}, dòng {row.number}: {'; '.join(parts)}"


def _told(item: Mapping[str, Any], table: Table) -> str:
    needed = [field for field in table.page.fields if item.get(field.name) not in (None, "", [], False)]
    return shortened(", ".join(shown(field, item[field.name]) for field in needed if field.name != "evidence"))
