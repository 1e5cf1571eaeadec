"""Values as cells show them, and cells as values of YAML: the one is the other read backwards."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from knowledge.files.marked_yaml import parse_marked_yaml
from knowledge.files.problems import shortened
from knowledge.language import fold
from knowledge.language.characters import meant
from knowledge.sheets.fields import Field, field_of, fields_of, shown_value, written_value

_DAY = re.compile(r"(?:ngày )?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.IGNORECASE)
_YES, _NO = frozenset({"co", "x", "true", "dung", "yes", "1"}), frozenset({"khong", "false", "no", "0"})
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = re.compile(r"(?:nam )?(\d{4})")
_HALF = re.compile(r"(?:6 thang|sau thang|nua) (dau|cuoi) nam (?:nam )?(\d{4})")
_QUARTER = re.compile(r"(?:quy )?q?(i{1,3}|iv|[1-4]) (?:nam )?(\d{4})")
_RANGE = re.compile(r"(?:giai doan |tu nam |tu )?(\d{4}) (?:den (?:nam )?)?(\d{4})")
_COUNTED = re.compile(r"((?:(?:hơn|trên|gần|khoảng|ít nhất)\s+)?[\d.,\s]+?)\s+(\D[^;,:]*)")


class CellRefused(ValueError):  # noqa: N818 - named for what happened
    """A cell that cannot be read; the text (Vietnamese) says why, ``hint`` what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def shown(field: Field, value: Any) -> str:
    """Return a value of YAML as its cell shows it."""
    if value is None:
        return ""
    if field.kind == "parts":
        return "\n".join(_shown_part(field, part) for part in value)
    if field.kind == "several":
        texts = list(map(str, value))
        # A list with ; or a line break inside its texts is written as JSON, which is YAML.
        if any(re.search(r"[;\n]|^\[", one) for one in texts):
            return json.dumps(texts, ensure_ascii=False)
        return "; ".join(texts)
    if field.kind == "flag":
        return "có" if value else "không"
    return shown_value(str(value)) if field.kind == "choice" else str(value)


def read(field: Field, text: str) -> Any:
    """Return what a cell says as a value of YAML; whether it is allowed is for the model to say.

    Raises:
        CellRefused: where a list or a part in it cannot be read.
    """
    if field.kind == "several":
        return _several(text)
    if field.kind == "parts":
        return [_part(field, line.strip()) for line in text.splitlines() if line.strip()]
    return _single(field, meant(text))


def _single(field: Field, text: str) -> str:
    if field.kind == "choice":
        return written_value(text, field.choices)
    if field.kind == "flag":
        folded = fold(text)
        return "true" if folded in _YES else "false" if folded in _NO else text
    if field.kind == "day":
        day = _DAY.fullmatch(text)
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else text
    return _period(text) if field.kind == "period" else text


def _period(text: str) -> str:
    """Return a period as the files write it: ``Quý III/2023`` is ``2023-Q3``; what is no period stays."""
    if re.fullmatch(r"\d{4}(-H[12]|-Q[1-4]|\.\.(\d{4})?)?", text):
        return text
    folded = fold(text)
    if found := _YEAR.fullmatch(folded):
        return found[1]
    if found := _HALF.fullmatch(folded):
        return f"{found[2]}-H{1 if found[1] == 'dau' else 2}"
    if found := _QUARTER.fullmatch(folded):
        return f"{found[2]}-Q{_ROMAN[found[1]]}"
    found = _RANGE.fullmatch(folded)
    return f"{found[1]}..{found[2]}" if found else text


def _several(text: str) -> list[str]:
    if text.strip().startswith("["):
        marked, problems = parse_marked_yaml(text, "")
        if marked is not None and not problems and isinstance(marked.value, list):
            return list(map(str, marked.value))
    return [meant(part) for part in re.split(r"[;\n]", text) if part.strip()]


def _part(field: Field, line: str) -> Any:
    """Return one part: ``đơn vị: Bắc Kạn, vai trò: trưởng``, or a bare name where only one field is needed."""
    if field.model is None:
        raise AssertionError(f"{field.name} has no parts")
    own = fields_of(field.model)
    if ":" not in line:
        return _bare(own, meant(line))
    marked, problems = parse_marked_yaml(line if line.startswith("{") else f"{{{line}}}", "")
    if marked is None or problems or not isinstance(marked.value, Mapping):
        raise CellRefused(f'không hiểu "{shortened(line)}"', _example(own))
    content = {}
    for key, value in marked.value.items():
        part = field_of(own, key)
        content[part.name if part else key] = _part_value(part, value)
    return content


def _part_value(part: Field | None, value: Any) -> Any:
    if part is None or value is None:
        return value
    if isinstance(value, list):
        return [_single(part, str(one)) if part.kind != "several" else _choice(part, str(one)) for one in value]
    return [_choice(part, str(value))] if part.kind == "several" else _single(part, str(value))


def _choice(part: Field, text: str) -> str:
    return written_value(meant(text), part.choices) if part.choices else meant(text)


def _bare(own: tuple[Field, ...], text: str) -> Any:
    """Return what a text without a field's name stands for: the one field that is needed, or a counted group."""
    needed = [one for one in own if one.required]
    if len(needed) == 1:
        return {needed[0].name: text}
    counted, grouped = field_of(own, "count"), field_of(own, "groups")
    found = _COUNTED.fullmatch(text)
    if counted and grouped and found:
        group = written_value(found[2], grouped.choices)
        if group in grouped.choices:
            return {"count": found[1], "groups": [group], "described": text}
    if any(one.required for one in own) or not counted:
        return text  # an alias is a bare text; whatever else is refused by the model
    raise CellRefused(f'không hiểu "{shortened(text)}"', _example(own))


def _example(own: tuple[Field, ...]) -> str:
    return f'viết mỗi mục một dòng, ví dụ "{next(iter(own)).heading}: Bắc Kạn"'


def _shown_part(field: Field, part: Any) -> str:
    if field.model is None or not isinstance(part, Mapping):
        return str(part)
    own = {one.name: one for one in fields_of(field.model)}
    told = {own[name].heading: _shown_in_part(own[name], value) for name, value in part.items() if value is not None}
    if len(told) == 1 and len([one for one in own.values() if one.required]) == 1:
        (text,) = told.values()
        if isinstance(text, str) and not re.search(r"[:{\n]", text):
            return text
    flow = yaml.safe_dump(told, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10**9)
    return flow.strip()[1:-1]


def _shown_in_part(field: Field, value: Any) -> Any:
    if isinstance(value, list):
        return [shown_value(str(one)) if field.choices else str(one) for one in value]
    return int(value) if field.kind == "whole" else shown(field, value)
