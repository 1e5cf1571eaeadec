"""A kind of organisation, a role with an order and the clusters of courts, added in files alone, and asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge import PACKAGED_ROOT, Assistant
from knowledge.catalogue import Catalogue, Ref
from knowledge.facts.checking import find_problems
from knowledge.language import strip_accents

TODAY = dt.date(2025, 6, 1)
FILES = {
    "reference/kinds.yaml": """
kinds:
  - {id: toa-khu-vuc, name: tòa án khu vực, level: khu vực, words: [tòa án khu vực, TAND khu vực, TAKV]}
  - {id: lien-cum, name: liên cụm, group: true, head: Trưởng liên cụm, deputy: Phó liên cụm, words: [liên cụm]}
""",
    "reference/roles.yaml": """
roles:
  - id: secretary
    title: Thư ký cụm
    verb: làm Thư ký cụm
    ordered: true
    words: [thư ký cụm, thư ký của cụm, thư ký]
""",
    "reference/groups.yaml": """
groups:
  - {id: juror, name: hội thẩm, words: [hội thẩm, hội thẩm nhân dân]}
""",
    "reference/toa-an.yaml": """
organisations:
  - id: cum-toa-an-so-2
    name: Cụm thi đua số 2 của Tòa án nhân dân tối cao
    kind: cụm
    organiser: Tòa án nhân dân tối cao
    sector: tòa án
    aliases: [Cụm số 2 Tòa án]
    sources: [2025-01-20-cum-toa-an]
  - id: lien-cum-toa-an
    name: Liên cụm Tòa án miền Trung
    kind: liên cụm
    sector: tòa án
    sources: [2025-01-20-cum-toa-an]
  - {id: takv-1, name: Tòa án khu vực 1 Quảng Ninh, kind: tòa án khu vực, sources: [2025-01-20-cum-toa-an]}
  - {id: takv-2, name: Tòa án khu vực 2 Nghệ An, kind: tòa án khu vực, sources: [2025-01-20-cum-toa-an]}
  - {id: takv-3, name: Tòa án khu vực 3 Lào Cai, kind: tòa án khu vực, sources: [2025-01-20-cum-toa-an]}
""",
    "sources/2025-01-20-cum-toa-an.yaml": """
source: {publisher: Trang tin Tòa án, published: 2025-01-20, title: Cụm thi đua số 2 tổng kết năm 2024}
roles:
  - {cluster: Cụm số 2 Tòa án, year: 2024, role: head, unit: Tòa án khu vực 1 Quảng Ninh}
  - {cluster: Cụm số 2 Tòa án, year: 2024, role: secretary, order: 1, unit: Tòa án khu vực 2 Nghệ An}
  - {cluster: Cụm số 2 Tòa án, year: 2024, role: secretary, order: 2, unit: Tòa án khu vực 3 Lào Cai}
  - {cluster: Liên cụm Tòa án miền Trung, year: 2024, role: head, unit: Cụm số 2 Tòa án}
members:
  - cluster: Cụm số 2 Tòa án
    period: 2024
    units: [Tòa án khu vực 1 Quảng Ninh, Tòa án khu vực 2 Nghệ An, Tòa án khu vực 3 Lào Cai]
    complete: true
awards:
  - cluster: Cụm số 2 Tòa án
    form: Giấy khen
    year: 2024
    status: conferred
    conferred_by: Chánh án Tòa án nhân dân tối cao
    recipients: [{count: 12, groups: [juror]}]
""",
}


@pytest.fixture(scope="module")
def courts(facts_in: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    overlay = tmp_path_factory.mktemp("courts")
    for inner, text in FILES.items():
        (overlay / inner).parent.mkdir(exist_ok=True)
        (overlay / inner).write_text(text.lstrip(), encoding="utf-8")
    assert find_problems([PACKAGED_ROOT, overlay]) == []
    opened = Assistant.open([PACKAGED_ROOT, overlay], facts_in(overlay))
    with opened.facts:
        yield opened


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("Cụm số 2 Tòa án năm 2024 đơn vị nào làm cụm trưởng?", ["Tòa án khu vực 1 Quảng Ninh"]),
        ("Thư ký cụm thứ hai của Cụm số 2 Tòa án năm 2024 là đơn vị nào?", ["Tòa án khu vực 3 Lào Cai"]),
        ("Tòa án khu vực 2 Nghệ An giữ vai trò gì năm 2024?", ["thư ký cụm"]),
        ("Thư ký cụm Cụm số 2 Tòa án năm 2024 là những đơn vị nào?", ["2 Nghệ An", "3 Lào Cai", "thư ký cụm"]),
        ("Tòa án khu vực 3 Lào Cai thuộc cụm nào?", ["Cụm thi đua số 2 của Tòa án nhân dân tối cao"]),
        ("Cụm số 2 Tòa án có bao nhiêu đơn vị?", ["3"]),
        ("Cụm số 2 Tòa án năm 2024 có bao nhiêu hội thẩm được giấy khen?", ["12"]),
        ("Đơn vị nào làm trưởng Liên cụm Tòa án miền Trung năm 2024?", ["Cụm thi đua số 2"]),
    ],
)  # fmt: skip
def test_what_was_added_is_asked_for(courts: Assistant, question: str, holds: list[str]) -> None:
    for asked in (question, strip_accents(question)):
        answer = courts.ask(asked, today=TODAY)
        assert answer.kind == "answer", (asked, answer.text)
        text = strip_accents(" ".join((answer.text, *answer.items))).casefold()
        assert all(strip_accents(part).casefold() in text for part in holds), (asked, answer.text)
        assert {source.id for source in answer.sources} == {"2025-01-20-cum-toa-an"}


@pytest.mark.parametrize(
    "question", ["Tòa án khu vực 9 Quảng Ninh thuộc cụm nào?", "Tòa án khu vực 5 Nghệ An làm thư ký cụm năm nào?"]
)
def test_a_name_of_the_new_kind_is_taken_whole(courts: Assistant, question: str) -> None:
    for asked in (question, strip_accents(question)):
        assert courts.ask(asked, today=TODAY).kind in {"no_data", "unknown"}


def test_the_catalogue_shows_what_was_added(courts: Assistant) -> None:
    entry = Catalogue(courts.facts).entry(Ref("cluster", "cum-toa-an-so-2"))
    assert entry is not None
    told = {cell.text for section in entry.sections for row in section.rows for cell in row.cells}
    assert {"Thư ký cụm", "Cụm trưởng"} <= told
    whole = Catalogue(courts.facts).entry(Ref("cluster", "lien-cum-toa-an"))
    assert whole is not None
    assert "Trưởng liên cụm" in {c.text for section in whole.sections for row in section.rows for c in row.cells}
