"""What the words of templates may use of Jinja: enough to tell rows, and nothing that goes on or grows without end.

The sandbox keeps templates from the program, but not from its time and memory: ``range`` in ``range``, a text times a
thousand million, a macro that calls itself. Such words would stop the answers of everybody, so they are refused when
they are read. What is left walks each list once and makes a text about as long as its parts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from jinja2 import nodes

PLAIN_FILTERS = frozenset(
    {
        "abs", "capitalize", "count", "d", "default", "first", "int", "join", "last", "length", "list", "lower", "map",
        "max", "min", "reject", "rejectattr", "round", "select", "selectattr", "sort", "string", "sum", "title",
        "trim", "unique", "upper",
    }
)  # fmt: skip
"""Jinja's own filters that make nothing long of something short."""

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign,
    nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Filter, nodes.Test, nodes.Keyword,
    nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.CondExpr, nodes.Concat,
    nodes.Add, nodes.Sub, nodes.Neg, nodes.Pos,
)  # fmt: skip
_GROWING = (nodes.Concat, nodes.Add)
_SPOKEN = {
    "Call": "lời gọi hàm (…)",
    "Mul": "phép *",
    "Pow": "phép **",
    "Mod": "phép %",
    "Macro": "macro",
    "Include": "include",
    "Import": "import",
    "AssignBlock": "set … endset",
    "List": "danh sách [ ]",
    "Tuple": "nhóm ( , )",
    "Dict": "từ điển { }",
}


def unbounded(tree: nodes.Template, filters: Collection[str]) -> Iterator[str]:
    """Yield, in Vietnamese, each thing in the parsed words that they may not use.

    Args:
        tree: the words.
        filters: the names of the project's own filters.
    """
    for node in _below(tree):
        name = type(node).__name__
        if not isinstance(node, _ALLOWED):
            yield f"không dùng được {_SPOKEN.get(name, name)} trong câu chữ"
        elif isinstance(node, nodes.For) and (
            node.recursive or any(isinstance(one, nodes.For) for one in _below(node))
        ):
            yield "không lồng vòng for vào nhau"
        elif isinstance(node, nodes.Assign) and any(map(_grows, _below(node))):
            yield "không nối chữ trong set"
        elif isinstance(node, nodes.Filter):
            yield from _wrong_filter(node, filters)


def _wrong_filter(node: nodes.Filter, filters: Collection[str]) -> Iterator[str]:
    if node.name not in filters and node.name not in PLAIN_FILTERS:
        yield f'không dùng được bộ lọc "{node.name}" trong câu chữ'
    elif node.name == "join" and any(one.name == "join" for one in node.find_all(nodes.Filter)):
        yield "không lồng join vào nhau"
    elif node.name == "map" and node.args and not _maps_plainly(node.args[0], filters):
        yield "map chỉ nhận tên một bộ lọc không phải join hay map"


def _maps_plainly(named: nodes.Node, filters: Collection[str]) -> bool:
    known = (PLAIN_FILTERS | frozenset(filters)) - {"join", "map"}
    return isinstance(named, nodes.Const) and named.value in known


def _grows(node: nodes.Node) -> bool:
    return isinstance(node, _GROWING) or (isinstance(node, nodes.Filter) and node.name in {"join", "map"})


def _below(node: nodes.Node) -> Iterator[nodes.Node]:
    """Every node below ``node``, however deep, without recursion."""
    waiting = list(node.iter_child_nodes())
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(one.iter_child_nodes())
