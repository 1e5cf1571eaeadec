import datetime as dt
import json
import sqlite3
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.templates.template import QuestionTemplate, bind, jinja_environment, parameters_of, with_one_value

TODAY = dt.date(2023, 6, 1)
FIELDS: dict[str, Any] = {
    "id": "roles", "title": "Vai trò", "examples": ["ai làm", "tỉnh nào làm"], "needs": ["role"],
    "one_of": ["unit", "person"], "takes": ["year"], "lead": "x", "no_data": "y",
    "sql": "SELECT 1 WHERE :role [[AND :year]] [[AND unit IN :unit]]",
}  # fmt: skip


def template(**fields: Any) -> QuestionTemplate:
    return QuestionTemplate(**{**FIELDS, **fields})


def test_every_slot_it_can_use() -> None:
    assert template().slots == {"role", "unit", "person", "year"}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"sql": "SELECT :cluster"}, ":cluster"),
        ({"sql": "SELECT 1 [[AND a = :date]]"}, ":date"),
        ({"nearest": "SELECT :month"}, ":month"),
        ({"needs": ["province"]}, "needs"),
        ({"claim": [{"slot": "no slot", "column": "unit"}]}, "claim"),
        ({"choose": {"slot": "cluster", "column": "cluster"}}, "choose"),
        ({"examples": ["một"]}, "examples"),
        ({"id": "Roles 1"}, "id"),
        ({"lead": ""}, "lead"),
        ({"answer": "x"}, "answer"),
    ],
)
def test_what_is_no_template_is_refused(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        template(**fields)


def test_the_day_and_the_year_may_always_be_asked_for() -> None:
    template(sql="SELECT :today, :this_year, :role")


@pytest.mark.parametrize(
    ("filled", "rows"),
    [
        (set(), ["a1", "a2", "b1"]), ({"unit"}, ["a1", "a2"]), ({"year"}, ["a1", "b1"]), ({"unit", "year"}, ["a1"]),
    ],
)  # fmt: skip
def test_clauses_stay_where_their_slots_are_filled(filled: set[str], rows: list[str]) -> None:
    sql = "SELECT u || y FROM f WHERE 1 [[AND u IN :unit]] [[AND\n y = :year]] ORDER BY 1"
    connection = sqlite3.connect(":memory:")
    connection.executescript("CREATE TABLE f (u, y); INSERT INTO f VALUES ('a', 1), ('a', 2), ('b', 1);")
    slots: dict[str, tuple[str | int, ...]] = {"unit": ("a", "c"), "year": (1, 2)}
    asked = {slot: slots[slot] for slot in filled}
    found = connection.execute(bind(sql, frozenset(filled)), parameters_of(asked, TODAY)).fetchall()
    connection.close()
    assert [row[0] for row in found] == rows


def test_a_slot_of_one_value_is_an_equation_that_views_can_use_an_index_for() -> None:
    slots: dict[str, tuple[str | int, ...]] = {"unit": ("a",), "year": (1, 2)}
    assert with_one_value(slots) == {"unit"}
    sql = "a IN :unit AND b NOT IN :unit AND c IN :year"
    bound = bind(sql, frozenset(slots), with_one_value(slots))
    listed = "IN (SELECT value FROM json_each(:{}_all))".format
    assert bound == f"a = :unit AND b NOT {listed('unit')} AND c {listed('year')}"
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE f (a, b, c)")
    connection.execute("INSERT INTO f VALUES ('a', 'x', 2), ('a', 'a', 2), ('b', 'x', 1)")
    found = connection.execute(f"SELECT * FROM f WHERE {bound}", parameters_of(slots, TODAY)).fetchall()
    connection.close()
    assert found == [("a", "x", 2)]


def test_a_clause_of_two_slots_needs_both() -> None:
    assert bind("a [[AND :unit = :year]]", frozenset({"unit"})) == "a "
    assert bind("a [[AND :unit = :year]]", frozenset({"unit", "year"})) == "a AND :unit = :year"


def test_a_cast_or_a_longer_name_is_no_other_parameter() -> None:
    assert bind("a [[AND x::year]] [[AND :years]]", frozenset({"year"})) == "a AND x::year "


def test_parameters_are_the_first_value_and_all_of_them() -> None:
    parameters = parameters_of({"unit": ("hòa-bình", "b"), "year": (2017,)}, TODAY)
    assert parameters["unit"] == "hòa-bình"
    assert json.loads(str(parameters["unit_all"])) == ["hòa-bình", "b"]
    assert (parameters["year"], parameters["today"], parameters["this_year"]) == (2017, "2023-06-01", 2023)


@given(st.text())
def test_values_are_bound_and_never_become_sql(value: str) -> None:
    value = value.encode(errors="replace").decode().replace("\x00", "")
    connection = sqlite3.connect(":memory:")
    (found,) = connection.execute(
        bind(
            "SELECT [[:topic = value]] FROM (SELECT value FROM json_each(:topic_all)) WHERE value IN :topic",
            frozenset({"topic"}),
        ),
        parameters_of({"topic": (value,)}, TODAY),
    ).fetchall()
    connection.close()
    assert found == (1,)


def test_words_are_rendered_in_a_sandbox_where_nothing_is_missing() -> None:
    environment = jinja_environment()
    with pytest.raises(jinja2.UndefinedError):
        environment.from_string("{{ nobody }}").render()
    with pytest.raises(jinja2.exceptions.SecurityError):
        environment.from_string("{{ a.append(1) }}").render(a=[])
