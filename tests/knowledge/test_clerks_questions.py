"""Ordinary questions of an office's day, each kind over all that it can be asked of."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import PACKAGED_ROOT, Assistant

TODAY = dt.date(2026, 11, 25)
ROLES = ("cụm trưởng", "cụm phó", "đơn vị đăng cai", "ủy viên Hội đồng phụ trách cụm")
FORMS = ("{name} có làm {role} không?", "{name} có phải {role} không?", "Có phải {name} từng làm {role} đúng không?")
QUARTERS = {
    1: ("quý I", "quý 1", "quí I", "quý một", "Q1", "quy 1"),
    2: ("quý II", "quý hai", "Q2", "quí II", "quy 2"),
    3: ("quý III", "quý ba", "Q3", "quí III", "quy 3"),
    4: ("quý IV", "quý tư", "quý bốn", "Q4", "quí IV", "quy 4"),
}
WORK = {1: "Phát động", 2: "Kiểm tra chéo", 3: "Sơ kết", 4: "Bình xét"}


def test_every_yes_no_form_of_a_role_over_all_units_and_persons_is_answered(assistant: Assistant) -> None:
    units = [row[0] for row in assistant.facts.query("SELECT coalesce(short, name) FROM body WHERE kind <> 'cluster'")]
    persons = [row[0] for row in assistant.facts.query("SELECT name FROM person")]
    assert len(units) > 30
    assert len(persons) > 5
    for name, role, form in itertools.product((*units, *persons), ROLES, FORMS):
        assert assistant.ask(form.format(name=name, role=role), today=TODAY).lead.strip()


@pytest.fixture(scope="module")
def quarterly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Knows the work of each quarter of 2030."""
    directory = tmp_path_factory.mktemp("quarterly")
    folder = directory / "overlay" / "sources"
    folder.mkdir(parents=True)
    tasks = "".join(f"  - {{cluster: TDMNPB, text: {text}, period: 2030-Q{n}}}\n" for n, text in WORK.items())
    head = "source: {publisher: Báo thử, published: 2030-12-30, title: Việc từng quý}\ntasks:\n"
    (folder / "2030-12-30-quy.yaml").write_text(head + tasks, encoding="utf-8")
    assistant = Assistant.open([PACKAGED_ROOT, Path(directory) / "overlay"], directory / "facts.sqlite")
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
