"""YAML files checked against pydantic models: each error of a model becomes a problem with its line, in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from knowledge.files.marked_yaml import MarkedYaml
from knowledge.files.problems import Problem, closest, did_you_mean, shortened
from knowledge.language.characters import meant

_TOLD = 1000  # errors of one file that are told one by one; nobody reads more
_HOPELESS = 10_000  # errors of one file that are not even looked at: each takes a kilobyte, and there may be 100 000

Model = TypeVar("Model", bound=BaseModel)

NOT_IN_LIST = "not_in_list"
"""The type of a pydantic error: its context holds the ``choices``, and the ``file`` where one may be added."""

_TRIES = 4

_LIST = "phải là danh sách"
_LIST_HINT = 'mỗi mục một dòng bắt đầu bằng "- "'
_MAPPING = 'phải là các cặp "khóa: giá trị"'
_WORDS: dict[str, tuple[str, str | None]] = {
    "missing": ("thiếu khóa này", None),
    "string_type": ("phải là chữ", None),
    "string_too_short": ("để trống", "điền giá trị hoặc xóa dòng này"),
    "int_type": ("phải là số nguyên", None),
    "int_parsing": ("phải là số nguyên", None),
    "int_parsing_size": ("số quá lớn", None),
    "int_from_float": ("phải là số nguyên", None),
    "float_type": ("phải là số", "dấu thập phân là dấu chấm"),
    "float_parsing": ("phải là số", "dấu thập phân là dấu chấm"),
    "finite_number": ("phải là số", None),
    "bool_type": ("phải là true hoặc false", None),
    "bool_parsing": ("phải là true hoặc false", None),
    "tuple_type": (_LIST, _LIST_HINT),
    "list_type": (_LIST, _LIST_HINT),
    "model_type": (_MAPPING, None),
    "model_attributes_type": (_MAPPING, None),
    "dict_type": (_MAPPING, None),
    "string_pattern_mismatch": ("chỉ gồm a-z, 0-9 và gạch nối", "ví dụ bac-kan"),
    "date_type": ("phải là ngày", "viết NĂM-THÁNG-NGÀY, ví dụ 2023-03-10"),
}


@dataclass(frozen=True, slots=True)
class CheckedInPart(Generic[Model]):
    """What could be read of a file: the model, the YAML it was read from, the rows left out, and the problems.

    ``lines`` are those of the keys of the rows left out that are mappings: (key, value, line).
    """

    model: Model | None
    marked: MarkedYaml
    dropped: tuple[Any, ...]
    problems: tuple[Problem, ...]
    lines: tuple[tuple[str, Any, int], ...] = ()


def validated(
    marked: MarkedYaml, model: type[Model], context: Mapping[str, Any] | None = None
) -> tuple[Model | None, list[Problem]]:
    """Return ``marked`` as a ``model``, or None and every problem that the model finds in it."""
    checked = validated_in_part(marked, model, context, {})
    return (None if checked.problems else checked.model), list(checked.problems)


def validated_in_part(
    marked: MarkedYaml, model: type[Model], context: Mapping[str, Any] | None, stand_ins: Mapping[str, Any]
) -> CheckedInPart[Model]:
    """Return what ``model`` can read of ``marked``: keys it does not know and rows with mistakes are left out.

    So one mistake does not hide those of other rows, and names that stand beside it stay known.

    Args:
        marked: The file.
        model: A model whose fields are lists of rows, or mappings.
        context: For its validators.
        stand_ins: Values by key for parts that the model needs, where those in the file have mistakes.
    """
    if marked.value is None:
        return CheckedInPart(None, marked, (), (Problem(marked.file, 1, "tệp trống"),))
    problems: tuple[Problem, ...] = ()
    dropped: list[Any] = []
    lines: list[tuple[str, Any, int]] = []
    current = marked
    for attempt in range(_TRIES):
        try:
            read = model.model_validate(current.value, context=context)
            return CheckedInPart(read, current, tuple(dropped), problems, tuple(lines))
        except ValidationError as error:
            if error.error_count() > _HOPELESS:
                told = f"có {error.error_count()} lỗi: tệp này không theo mẫu"
                return CheckedInPart(None, current, (), (Problem(marked.file, 1, told, "xem mẫu trong tài liệu"),))
            details = error.errors(include_url=False, include_input=True)
        if attempt == 0:
            problems = _problems_told(list(_causes(details, model)), marked, model)
        if not isinstance(current.value, dict):
            break
        wrong = {_what_to_drop(detail, attempt) for detail in details}
        dropped += [row for path in wrong for row in _rows_at(current.value, path)]
        lines += [key for path in wrong for key in _keys_of_row(current, path)]
        current = current.without(wrong)
        for key, value in stand_ins.items():
            current.value.setdefault(key, value)
    return CheckedInPart(None, current, tuple(dropped), problems, tuple(lines))


def _problems_told(details: list[Any], marked: MarkedYaml, model: type[BaseModel]) -> tuple[Problem, ...]:
    """Return the problems in the order of the file; where they are too many to be read, the first of them."""
    problems = sorted({_problem(detail, marked, model) for detail in details[:_TOLD]})
    if len(details) > _TOLD:
        problems.append(Problem(marked.file, 1, f"và còn {len(details) - _TOLD} lỗi nữa", "sửa các lỗi trên trước"))
    return tuple(problems)


def _causes(details: list[Any], model: type[BaseModel]) -> Iterator[Any]:
    """Yield the errors without those that another makes.

    A key misspelt is not missing as well, nor is a list too short whose rows have mistakes.
    """
    meant = set()
    for detail in details:
        if detail["type"] == "extra_forbidden":
            *parent, key = detail["loc"]
            near = closest(str(key), _keys_at(model, tuple(parent)))
            meant.add((*parent, near))
    inside = {tuple(detail["loc"][:depth]) for detail in details for depth in range(len(detail["loc"]))}
    for detail in details:
        location = tuple(detail["loc"])
        made = (detail["type"] == "missing" and location in meant) or (
            detail["type"] == "too_short" and location in inside
        )
        if not made:
            yield detail


def _what_to_drop(detail: Any, attempt: int) -> tuple[str | int, ...]:
    """Return the way to what has to go for an error: the unknown key, at the first attempt; else the row around it."""
    location: tuple[str | int, ...] = tuple(detail["loc"])
    if detail["type"] == "extra_forbidden" and attempt == 0:
        return location
    in_a_row = len(location) > 1 and (isinstance(location[1], int) or len(location) > 2)
    return location[: 2 if in_a_row else 1]


def _rows_at(value: Any, path: tuple[str | int, ...]) -> Iterator[Any]:
    """Yield the rows that go with what stands at ``path``: itself, each of a list, the keys of a mapping."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return
    if (len(path) == 1 and isinstance(value, list)) or (len(path) == 1 and isinstance(value, dict)):
        yield from value
    else:
        yield value
        yield str(path[-1])


def _keys_of_row(marked: MarkedYaml, path: tuple[str | int, ...]) -> Iterator[tuple[str, Any, int]]:
    """Yield the keys of the row of a section that goes with what stands at ``path``, with their lines."""
    if len(path) != 2 or not isinstance(path[1], int):
        return
    row = next(_rows_at(marked.value, path), None)
    if isinstance(row, dict):
        for key, value in row.items():
            yield key, value, marked.line_of((*path, key))


def _problem(detail: Any, marked: MarkedYaml, model: type[BaseModel]) -> Problem:
    location: tuple[str | int, ...] = tuple(detail["loc"])
    line = marked.line_of(location)
    kind, value, context = detail["type"], detail["input"], detail.get("ctx") or {}
    key = next((str(step) for step in reversed(location) if isinstance(step, str)), "")
    if kind == "extra_forbidden":
        known = _keys_at(model, location[:-1])
        if (meant_key := meant(key)) in known:
            told = f'khóa "{meant_key}" viết thừa dấu cách hoặc ký tự ẩn'
            return Problem(marked.file, line, told, f"viết lại: {meant_key}")
        suggested = did_you_mean(key, known) or "các khóa: " + ", ".join(known)
        return Problem(marked.file, line, f'không có khóa "{shortened(key)}"', suggested)
    if kind == "missing":
        return Problem(marked.file, line, f'thiếu khóa "{key}"')
    if value is None and kind != "value_error":
        return Problem(marked.file, line, f'khóa "{key}" để trống', "điền giá trị hoặc xóa dòng này")
    message, hint = _told(kind, value, context, str(detail["msg"]))
    named = f'khóa "{key}": ' if location and isinstance(location[-1], str) else ""
    return Problem(marked.file, line, f"{named}{message}", hint)


def _told(kind: str, value: object, context: dict[str, Any], told: str) -> tuple[str, str | None]:
    """Return the message and the hint for one error of pydantic."""
    if kind == "value_error":
        return str(context["error"]), None
    if kind == NOT_IN_LIST:
        near = did_you_mean(str(value), context["choices"]) or "một trong: " + ", ".join(context["choices"]) + "."
        return f'không nhận "{shortened(value)}"', f"{near} Mục mới thì thêm vào {context['file']}"
    if kind == "literal_error":
        choices = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        return f'không nhận "{shortened(value)}"', did_you_mean(str(value), choices) or "một trong: " + ", ".join(
            choices
        )
    if kind in _BOUNDS:
        words, bound = _BOUNDS[kind]
        return f"{words} {context[bound]}" + _not(value), None
    if kind.startswith("date_"):
        return f'không có ngày "{shortened(value)}"', "viết NĂM-THÁNG-NGÀY, ví dụ 2023-03-10"
    message, hint = _WORDS.get(kind, (told, None))
    return message + _not(value), hint


def _not(value: object) -> str:
    return f', không phải "{shortened(value)}"' if isinstance(value, str) and value else ""


_BOUNDS = {
    "greater_than_equal": ("phải từ", "ge"),
    "less_than_equal": ("phải không quá", "le"),
    "greater_than": ("phải lớn hơn", "gt"),
    "less_than": ("phải nhỏ hơn", "lt"),
    "too_short": ("số mục ít nhất là", "min_length"),
    "too_long": ("số mục nhiều nhất là", "max_length"),
    "string_too_long": ("số ký tự nhiều nhất là", "max_length"),
}


def _keys_at(model: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    """Return the keys that the part of ``model`` at ``location`` knows."""
    current = model
    for step in location:
        if isinstance(step, str) and step in current.model_fields:
            current = next(_models_in(current.model_fields[step].annotation), current)
    return list(current.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
