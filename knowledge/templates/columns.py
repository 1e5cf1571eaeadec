"""What a template says of the columns its SQL gives, held against them: a misspelt one is told where it stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

import jinja2
from jinja2 import nodes

from knowledge.facts.bounded_sql import BoundedSql
from knowledge.facts.checking import SCHEMA
from knowledge.facts.errors import QueryTimeout
from knowledge.facts.snapshots import OPENS_VIRTUAL_TABLES
from knowledge.response.wording import FILTERS
from knowledge.templates.bounded_words import unbounded
from knowledge.templates.template import QuestionTemplate, bind

_MOST_ENDLESS = 5  # statements; each takes its whole time, and a file may hold thousands
_REFUSED = frozenset({sqlite3.SQLITE_AUTH, sqlite3.SQLITE_READONLY})
_READS_ONLY = "chỉ được đọc dữ kiện bằng một câu SELECT, với những hàm không tạo ra dữ liệu lớn"

Place = tuple[str | int, ...]
Wrong = tuple[Place, str, tuple[str, ...]]
"""Where in the template, what is not known there, and what is."""


class ColumnCheck:
    """Holds templates against the views. Used while the question files are read."""

    def __init__(self, environment: jinja2.Environment) -> None:
        """Take the environment that the words of the templates are compiled in, with its filters."""
        self._environment = environment
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.executescript(SCHEMA)
        self._connection.execute(OPENS_VIRTUAL_TABLES)
        self._sql = BoundedSql(self._connection)
        self._endless = 0

    def close(self) -> None:
        """Close the empty base that the SQL is tried on."""
        self._connection.close()

    def wrong(self, template: QuestionTemplate) -> Iterator[Wrong]:
        """Yield what is wrong in ``template``: SQL that cannot run, unknown columns, unknown filters."""
        columns, error = self._columns(template.sql, template)
        near, near_error = self._columns(template.nearest, template) if template.nearest else ((), None)
        for key, told in (("sql", error), ("nearest", near_error)):
            if told:
                yield (key,), f"SQL sai: {told}", ()
        if error or near_error:
            return
        for place, name in _named_columns(template):
            if name not in columns:
                yield place, f'SQL không cho cột "{name}"', columns
        for place, text in words_of(template):
            yield from self._wrong_words(place, text, {"row": columns, "rows": columns, "near": near})

    def _columns(self, sql: str, template: QuestionTemplate) -> tuple[tuple[str, ...], str | None]:
        filled = frozenset(template.slots) | {"today", "this_year"}
        parameters = dict.fromkeys((*filled, *(f"{slot}_all" for slot in filled), "year", "year_all"))
        if self._endless >= _MOST_ENDLESS:
            return (), "không thử nữa vì nhiều câu ở trên chạy quá lâu"
        try:
            return self._sql.columns(bind(sql, filled), parameters), None
        except QueryTimeout:
            self._endless += 1
            return (), "chạy quá lâu hoặc cho quá nhiều dòng dù chưa có dữ liệu"
        except sqlite3.Error as error:
            return (), _READS_ONLY if getattr(error, "sqlite_errorcode", None) in _REFUSED else str(error)

    def _wrong_words(self, place: Place, text: str, known: Mapping[str, tuple[str, ...]]) -> Iterator[Wrong]:
        try:
            tree = self._environment.parse(text)
        except jinja2.TemplateSyntaxError as error:
            yield place, f"lỗi Jinja: {error.message}", ()
            return
        except RecursionError:
            yield place, "lỗi Jinja: lồng nhau quá sâu", ()
            return
        for name in _filters(tree):
            if name not in self._environment.filters:
                yield place, f'không có bộ lọc "{name}"', tuple(self._environment.filters)
        endless = tuple(dict.fromkeys(unbounded(tree, FILTERS)))
        for told in endless:
            yield place, told, ()
        scope = {**known, **_loop_names(tree, known)}
        for node in tree.find_all(nodes.Getattr):
            if isinstance(node.node, nodes.Name) and node.node.name in scope:
                columns = scope[node.node.name]
                if node.attr not in columns:
                    yield place, f'SQL không cho cột "{node.attr}"', columns
        if not endless:  # to compile is to reckon what is constant
            yield from self._not_compiled(place, text, tree)

    def _not_compiled(self, place: Place, text: str, tree: nodes.Template) -> Iterator[Wrong]:
        """Yield what only turns up when the words are compiled: a test that there is not, code too deep for Python."""
        if not all(name in self._environment.filters for name in _filters(tree)):
            return  # which is told already
        try:
            self._environment.compile(text)
        except jinja2.TemplateError as error:
            yield place, f"lỗi Jinja: {error.message}", ()
        except (RecursionError, MemoryError, SyntaxError):
            yield place, "lỗi Jinja: không dịch được", ()


def _filters(tree: nodes.Template) -> list[str]:
    return list(dict.fromkeys(node.name for node in tree.find_all(nodes.Filter)))


def words_of(template: QuestionTemplate) -> Iterator[tuple[Place, str]]:
    """Yield every Jinja text of a template and where it stands in it."""
    for name in ("lead", "item", "listing", "no_data"):
        text = getattr(template, name)
        if text:
            yield (name,), text
    for name in ("notes", "suggest"):
        for index, text in enumerate(getattr(template, name)):
            yield (name, index), text
    for index, claim in enumerate(template.claim):
        yield ("claim", index), claim.yes
        yield ("claim", index), claim.no


def _named_columns(template: QuestionTemplate) -> Iterator[tuple[Place, str]]:
    for name in ("values", "focus"):
        for index, column in enumerate(getattr(template, name)):
            yield (name, index), column
    if template.compares:
        yield ("compares",), template.compares
    if template.latest_by:
        yield ("latest_by",), template.latest_by
    for index, claim in enumerate(template.claim):
        for column in (claim.column, claim.closed):
            if column:
                yield ("claim", index), column
    if template.choose:
        yield ("choose", "column"), template.choose.column
        yield ("choose", "label"), template.choose.label


def _loop_names(tree: nodes.Template, known: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The names that loops over rows give to one row."""
    found = {}
    for loop in tree.find_all(nodes.For):
        source: nodes.Node = loop.iter
        while isinstance(source, nodes.Filter) and source.node is not None:
            source = source.node
        if isinstance(source, nodes.Name) and source.name in known and isinstance(loop.target, nodes.Name):
            found[loop.target.name] = known[source.name]
    return found
