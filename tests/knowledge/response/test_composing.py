from typing import Any

import jinja2
import pytest

from knowledge.nlu.names import Directory
from knowledge.response.composing import Composer, readable, sources_of
from knowledge.response.wording import ListWords
from knowledge.templates.template import Claim, QuestionTemplate

DIRECTORY = Directory(
    full={
        ("unit", "bk"): "tỉnh Bắc Kạn",
        ("cluster", "north"): "Cụm thi đua phía Bắc",
        ("person", "x"): "{{ 7919*7907 }}",
    },
    short={},
)
LISTS = ListWords({"head": "Cụm trưởng", "deputy": "Cụm phó"}, {}, {"presided": "chủ trì"}, {})
INJECTION = "{{ 7919*7907 }}{% for i in range(9) %}x{% endfor %}<b>&amp;</b>'; DROP TABLE role;--"


def template(**fields: Any) -> QuestionTemplate:
    given = {"id": "roles", "title": "x", "examples": ["a", "b"], "sql": "SELECT 1", "lead": "x", "no_data": "Chưa có."}
    return QuestionTemplate(**{**given, **fields})


def told(one: QuestionTemplate, rows: list[dict[str, Any]], **context: Any) -> Any:
    slots = readable(context.pop("slots", {}))
    composer = Composer([one], DIRECTORY, LISTS)
    scope = {"slots": slots, "names": composer.names(slots), "words": frozenset(), "today": "2023-06-01", **context}
    return composer.tell(one, rows, scope)


def test_words_are_rendered_on_one_line_each() -> None:
    words = told(
        template(
            lead="Năm {{ row.year }}:\n  {{ rows|length }}   dòng", item="{{ row.year }}{{ '!' if loop.first }}",
            notes=["{% if rows|length > 9 %}nhiều{% endif %}", " ghi\nchú "],
            suggest=["{% if 0 %}x{% endif %}", "còn {{ row.year + 1 }}?"],
        ),
        [{"year": 2017}, {"year": 2022}, {"year": 2022}],
    )  # fmt: skip
    assert words.lead == "Năm 2017: 3 dòng"
    assert words.items == ("2017!", "2022")
    assert (words.notes, words.suggestions) == (("ghi chú",), ("còn 2018?",))


def test_a_listing_makes_an_entry_of_each_line() -> None:
    one = template(listing="{% for each in rows %}{{ each.a }}\n\n{% endfor %}", item="không dùng")
    assert told(one, [{"a": 1}, {"a": 2}]).items == ("1", "2")


def test_what_users_or_facts_say_is_never_a_template() -> None:
    one = template(lead="{{ row.name }} | {{ slots.topic[0] }} | {{ names.person }} | {{ question }}")
    words = told(one, [{"name": INJECTION}], slots={"topic": (INJECTION,), "person": ("x",)}, question=INJECTION)
    assert words.lead == f"{INJECTION} | {INJECTION} | {{{{ 7919*7907 }}}} | {INJECTION}"


@pytest.mark.parametrize("lead", ["{{ row.missing }}", "{{ nobody }}", "{{ row.year.nothing }}"])
def test_an_unknown_name_is_an_error_and_no_blank(lead: str) -> None:
    with pytest.raises(jinja2.UndefinedError):
        told(template(lead=lead), [{"year": 2017}])


@pytest.mark.parametrize(
    "lead",
    [
        "{{ row.__class__.__mro__ }}", "{{ ''.__class__.__subclasses__() }}", "{{ rows.append(1) }}",
        "{{ rows.clear() }}", "{{ lead.__globals__ }}", "{{ range(999999999)|list }}", "{{ '%s'.format.__globals__ }}",
    ],
)  # fmt: skip
def test_a_template_stays_in_its_sandbox(lead: str) -> None:
    rows = [{"year": 2017}]
    with pytest.raises((jinja2.TemplateError, OverflowError)):
        told(template(lead=lead), rows)
    assert rows == [{"year": 2017}]


@pytest.mark.parametrize("lead", ["{% if %}", "{{ row|no_such_filter }}", "{{ row is no_such_test }}"])
def test_a_template_that_does_not_compile_tells_nothing(lead: str) -> None:
    """Such a template is refused when the book is read (:class:`knowledge.templates.columns.ColumnCheck`)."""
    with pytest.raises(jinja2.TemplateError):
        told(template(lead=lead), [{"year": 2017}])


def test_slots_in_words() -> None:
    names = Composer([], DIRECTORY, LISTS).names(
        {
            "body": ("north",),
            "unit": ("bk", "bk"),
            "role": ("head", "deputy"),
            "deed": ("presided",),
            "person": ("nobody",),
        }
    )
    assert names["body"] == "Cụm thi đua phía Bắc"
    assert names["unit"] == "tỉnh Bắc Kạn"
    assert names["role"] == "cụm trưởng và cụm phó"
    assert names["deed"] == "chủ trì"
    assert (names["person"], names["year"]) == ("", "")


def test_slots_that_are_not_filled_read_as_empty() -> None:
    assert told(template(lead="{% if not slots.year and not names.year %}không{% endif %}"), [{}]).lead == "không"


def test_verdicts_and_nothing() -> None:
    claim = Claim(slot="unit", column="unit", yes="Đúng, {{ row.year }}.", no="Không phải {{ names.unit }}.")
    one = template(
        claim=[claim], no_data="Chưa có{% if near %}; gần nhất {{ near[0].year }}{% endif %}.", one_of=["unit"]
    )
    composer = Composer([one], DIRECTORY, LISTS)
    scope: dict[str, Any] = {"row": {"year": 2017}, "names": composer.names({"unit": ("bk",)})}
    assert composer.verdict(one, claim, verdict=True, scope=scope) == "Đúng, 2017. "
    assert composer.verdict(one, claim, verdict=False, scope=scope) == "Không phải tỉnh Bắc Kạn. "
    assert composer.tell_nothing(one, [], {}) == "Chưa có."
    assert composer.tell_nothing(one, [{"year": 2016}], {}) == "Chưa có; gần nhất 2016."


def test_sources_are_told_once_the_latest_first() -> None:
    days = {**{str(n): f"20{n}-01-01" for n in range(10, 20)}, "undated": None}
    known: dict[str, dict[str, Any]] = {
        id_: {"id": id_, "publisher": "P", "published": day, "title": "t", "address": None} for id_, day in days.items()
    }
    rows: list[dict[str, Any]] = [{"sources": "undated 11 nobody"}, {"sources": "12 11"}, {"sources": None}]
    assert [source.id for source in sources_of(rows, known)] == ["12", "11", "undated"]
