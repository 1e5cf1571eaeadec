"""Question files that mean harm: SQL that writes, leaves the file or never ends, and words that never end or grow."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path

import pytest
import yaml

from knowledge.facts.bounded_sql import BoundedSql
from knowledge.facts.errors import QueryTimeout
from knowledge.templates.book import read_book

# In seconds of the processor, far above what is needed and far below what the harm would take.
BOUND = 8.0

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
DOUBLED = (
    "WITH RECURSIVE n(i, x) AS (SELECT 1, 'aaaaaaaa' UNION ALL SELECT i + 1, x || x FROM n WHERE i < 13),"
    " longest AS (SELECT x FROM n ORDER BY i DESC LIMIT 1)"
)


def problems_of(tmp_path: Path, *templates: dict[str, object]) -> list[str]:
    (tmp_path / "questions").mkdir(exist_ok=True)
    whole = {"questions": [template(f"t{number}", **parts) for number, parts in enumerate(templates)]}
    (tmp_path / "questions" / "harm.yaml").write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
    started = time.process_time()
    _, problems = read_book([tmp_path])
    assert time.process_time() - started < BOUND
    return [problem.message for problem in problems]


def template(name: str, **parts: object) -> dict[str, object]:
    return {
        "id": name,
        "title": "Thử",
        "examples": ["câu hỏi thử", "hỏi thử một câu"],
        "sql": "SELECT 1 AS x",
        "lead": "{{ row.x }}",
        "no_data": "Chưa có dữ liệu.",
        **parts,
    }


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH 'other.sqlite' AS other",
        "VACUUM INTO 'copy.sqlite'",
        "DROP TABLE source",
        "DELETE FROM source",
        "CREATE TABLE mine (x)",
        "PRAGMA writable_schema = ON",
        "SELECT load_extension('x')",
        "SELECT length(zeroblob(1000000000))",
        "SELECT printf('%1000000000d', 1)",
        f"{ENDLESS} SELECT max(i) FROM n",
        f"{ENDLESS} SELECT count(*) FROM n AS a, n AS b",
        f"{ENDLESS} SELECT i AS x FROM n",
        "SELECT 1 AS x; DROP TABLE source",
    ],
)
@pytest.mark.parametrize("key", ["sql", "nearest"])
def test_harmful_sql_is_refused_while_it_is_checked(tmp_path, monkeypatch, sql, key):
    monkeypatch.chdir(tmp_path)
    [message] = problems_of(tmp_path, {key: sql})
    assert message.startswith("t0: SQL sai:")
    assert [path.name for path in tmp_path.iterdir()] == ["questions"]


def test_a_file_of_endless_statements_costs_no_more_than_a_few(tmp_path):
    messages = problems_of(tmp_path, *[{"sql": f"{ENDLESS} SELECT max(i) FROM n"}] * 200)
    assert len(messages) == 200
    assert messages[-1].endswith("vì nhiều câu ở trên chạy quá lâu")


@pytest.mark.parametrize(
    "expression",
    [
        "instr(x, substr(x, 1, 20000) || 'b')",
        "x LIKE '%' || substr(x, 1, 20000) || 'b'",
        "x GLOB '*' || replace(substr(x, 1, 40), 'a', 'a*') || 'b'",
        "replace(x, substr(x, 1, 20000) || 'b', '')",
        "replace(x, 'a', x)",
        "trim(x, x || 'b')",
        "json(x)",
        "hex(x) || hex(x)",
    ],
)
def test_no_single_function_outlives_the_limit_or_fills_the_memory(expression):
    connection = sqlite3.connect(":memory:")
    bounded = BoundedSql(connection)
    whole = f"{DOUBLED} SELECT {' + '.join([f'length({expression})'] * 60)} FROM longest"
    started = time.thread_time()
    with contextlib.suppress(QueryTimeout, sqlite3.Error):
        bounded.query(whole)
    assert time.thread_time() - started < 2.0
    assert bounded.query("SELECT 1")[0][0] == 1
    connection.close()


@pytest.mark.parametrize(
    "words",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in rows %}{% for b in rows %}{{ b.x }}{% endfor %}{% endfor %}",
        "{% for a in rows recursive %}{{ loop(rows) }}{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'x' | center(1000000000) }}",
        "{{ '%1000000000d' | format(1) }}",
        "{{ 'x' | indent(1000000000) }}",
        "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
        "{% set a = 'xxxxxxxx' %}" + "{% set a = a ~ a %}" * 100 + "{{ a }}",
        "{% set a = 'xxxxxxxx' %}" + "{% set a = a + a %}" * 100 + "{{ a }}",
        "{% set a %}xxxx{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60,
        "{% set a = 'xxxxxxxx' %}" + "{% set a = a | replace('x', 'xx') %}" * 60 + "{{ a }}",
        "{% set a = 'xxxxxxxx' %}" + "{% set a = a | join(a) %}" * 6 + "{{ a }}",
        "{{ 'xxxxxxxx'" + " | join('xxxxxxxx')" * 30 + " }}",
        "{{ rows | map('join', 'x') | join }}",
        "{% include 'other' %}",
        "{{ namespace(a='x') }}",
        "{{ lipsum(1000) }}",
        "{{ row.x.format(1) }}",
        "{{ [1, 2] }}",
        "{{ " + "(" * 1900 + "1" + ")" * 1900 + " }}",
    ],
)
@pytest.mark.parametrize("key", ["lead", "listing", "no_data"])
def test_words_that_would_go_on_or_grow_without_end_are_refused(tmp_path, words, key):
    assert problems_of(tmp_path, {key: words})


def test_the_words_that_templates_need_are_taken(tmp_path):
    words = (
        "{% set total = rows | length %}{% if total > 1 and not row.x %}{{ total }}{% else %}{{ row.x ~ ', ' ~ total }}"
        "{% endif %}{% for one in rows %}{{ one.x | string | upper }}{{ ';' if not loop.last }}{% endfor %}"
        "{{ rows | map(attribute='x') | unique | list | join(', ') }}"
    )
    assert problems_of(tmp_path, {"listing": words}) == []
