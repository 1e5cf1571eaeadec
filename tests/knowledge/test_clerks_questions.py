"""Ordinary questions of an office's day, each kind over all that it can be asked of."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge import PACKAGED_ROOT, Assistant

TODAY = dt.date(2026, 11, 25)
HELD = {
    "cụm trưởng": "head",
    "khối trưởng": "head",
    "cụm phó": "deputy",
    "khối phó": "deputy",
    "ủy viên Hội đồng phụ trách cụm": "council_member",
}
HOSTS, PRESIDES = "đơn vị đăng cai", "chủ trì hội nghị"
NO_ROLE_OF = {"person": {HOSTS}, "unit": {"ủy viên Hội đồng phụ trách cụm", PRESIDES}}
"""What nobody of that kind can be: of that the bot may have no answer."""
FORMS = (
    "{name} có làm {role} không?",
    "{name} có phải {role} không?",
    "{name} là {role} à?",
    "{name} làm {role} phải không?",
    "{name} đã từng làm {role} chưa?",
    "Có phải {name} từng làm {role} đúng không?",
)
QUARTERS = {
    1: ("quý I", "quý 1", "quí I", "quý một", "Q1", "quy 1"),
    2: ("quý II", "quý hai", "Q2", "quí II", "quy 2"),
    3: ("quý III", "quý ba", "Q3", "quí III", "quy 3"),
    4: ("quý IV", "quý tư", "quý bốn", "Q4", "quí IV", "quy 4"),
}
WORK = {1: "Phát động", 2: "Kiểm tra chéo", 3: "Sơ kết", 4: "Bình xét"}


def _people_and_units(assistant: Assistant) -> list[tuple[str, str, str]]:
    units = "SELECT id, coalesce(short, name) FROM body WHERE kind <> 'cluster'"
    named = [("unit", *row) for row in assistant.facts.query(units)]
    return named + [("person", *row) for row in assistant.facts.query("SELECT id, name FROM person")]


@pytest.mark.parametrize("role", [*HELD, HOSTS, PRESIDES])
def test_yes_no_forms_over_all_units_and_persons_reach_an_answer(
    assistant: Assistant, role: str, in_turn: Callable[..., list[Any]]
) -> None:
    """Each is asked with the next of the forms: all of all is some seventeen thousand questions.

    A fifth of them is asked in every run, another each day; all by `make questions`.
    """
    held = "SELECT unit, role FROM cluster_role UNION SELECT person, role FROM cluster_role"
    known = {(row[0], row[1]) for row in assistant.facts.query(held)}
    known |= {(row[0], HOSTS) for row in assistant.facts.query("SELECT place_unit FROM held_meeting")}
    known |= {
        (row[0], PRESIDES) for row in assistant.facts.query("SELECT person FROM presence WHERE deed = 'presided'")
    }
    people = _people_and_units(assistant)
    assert len(people) > 80
    wrong = []
    for (kind, id_, name), form in in_turn(list(zip(people, itertools.cycle(FORMS), strict=False)), 5):
        question = form.format(name=name, role=role)
        answer = assistant.ask(question, today=TODAY)
        says_yes = answer.lead.startswith("Đúng.")
        known_so = (id_, HELD.get(role, role)) in known
        # Of one who has held it in several years the years may be listed instead.
        listed = answer.kind == "answer" and name in answer.text and not answer.lead.startswith(("Chưa", "Không"))
        right = says_yes <= known_so and (role in (HOSTS, PRESIDES) or known_so <= (says_yes or listed))
        if not right or (answer.kind == "unknown" and role not in NO_ROLE_OF[kind]):
            wrong.append(f"{question} {answer.lead}")
    assert wrong == []


@pytest.mark.parametrize(
    ("question", "today", "begins"),
    [
        ("Bắc Giang có làm cụm trưởng TDMNPB không?", "2026-11-25", "Đúng. Năm 2022,"),
        ("Bắc Giang có làm cụm trưởng TDMNPB không?", "2023-06-01", "Không. Năm 2023, tỉnh Bắc Kạn"),
        ("Bắc Giang có làm cụm trưởng TDMNPB năm 2023 không?", "2026-11-25", "Không. Năm 2023, tỉnh Bắc Kạn"),
        ("Hiện nay Bắc Giang có làm cụm trưởng TDMNPB không?", "2026-11-25", "Chưa có nguồn nào nêu như vậy. Năm 2023"),
        ("Lạng Sơn có làm cụm trưởng TDMNPB không?", "2026-11-25", "Chưa có nguồn nào nêu như vậy. Năm 2023,"),
        ("Huỳnh Đức Thơ có làm cụm trưởng không?", "2026-11-25", "Đúng. Thành phố Đà Nẵng (Huỳnh Đức Thơ)"),
        ("Bắc Giang có đăng cai hội nghị sơ kết 2017 không?", "2026-11-25", "Không."),
        ("Hòa Bình có đăng cai hội nghị sơ kết năm 2017 không?", "2026-11-25", "Đúng."),
    ],
)
def test_the_last_year_that_is_known_denies_nothing_of_other_years(
    assistant: Assistant, question: str, today: str, begins: str
) -> None:
    assert assistant.ask(question, today=dt.date.fromisoformat(today)).lead.startswith(begins)


@pytest.fixture(scope="module")
def quarterly(facts_in: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Knows the work of each quarter of 2030."""
    directory = tmp_path_factory.mktemp("quarterly")
    folder = directory / "overlay" / "sources"
    folder.mkdir(parents=True)
    tasks = "".join(f"  - {{cluster: TDMNPB, text: {text}, period: 2030-Q{n}}}\n" for n, text in WORK.items())
    head = "source: {publisher: Báo thử, published: 2030-12-30, title: Việc từng quý}\ntasks:\n"
    (folder / "2030-12-30-quy.yaml").write_text(head + tasks, encoding="utf-8")
    assistant = Assistant.open([PACKAGED_ROOT, directory / "overlay"], facts_in(directory))
    yield assistant
    assistant.facts.close()


@pytest.mark.parametrize(("quarter", "spelling"), [(n, one) for n, all_of in QUARTERS.items() for one in all_of])
@pytest.mark.parametrize("form", ["nhiệm vụ {} năm 2030 của cụm TDMNPB là gì?", "Cụm TDMNPB {}/2030 có nhiệm vụ gì?"])
def test_each_spelling_of_a_quarter_gets_that_quarter_alone(
    quarterly: Assistant, quarter: int, spelling: str, form: str
) -> None:
    text = quarterly.ask(form.format(spelling), today=dt.date(2030, 12, 31)).text
    assert [n for n, work in WORK.items() if work in text] == [quarter]


@pytest.mark.parametrize("number", ["1.002", "1,002", "1 002", "1\u00a0002", "1\u2009002", "1\u202f002", "2.000", "12"])
def test_of_another_number_it_is_never_said_that_it_is_right(assistant: Assistant, number: str) -> None:
    """Two collectives of Hiệp Hòa were commended by the Prime Minister."""
    question = f"Thủ tướng tặng bằng khen cho {number} tập thể huyện Hiệp Hòa đúng không?"
    assert not assistant.ask(question, today=TODAY).lead.startswith("Đúng")
