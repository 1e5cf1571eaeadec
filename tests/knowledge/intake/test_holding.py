from pathlib import Path

import pytest

from knowledge.facts import FactBase
from knowledge.intake.holding import KnownFacts
from knowledge.intake.proposal import Proposal
from knowledge.intake.store import Standing

ROOT = Path(__file__).parents[1] / "facts" / "valid"
CLUSTER = "Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc"
ROLE = {"cluster": CLUSTER, "year": 2022, "role": "head", "holder": "tỉnh Bắc Kạn"}
MEETING = {"cluster": "TDMNPB", "kind_of": "year_end_review", "reviews": "2022", "date": "2023-03-10"}


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    base, _ = FactBase.create(tmp_path_factory.mktemp("facts") / "facts.sqlite", [ROOT])
    with base:
        yield KnownFacts(base.query)


@pytest.mark.parametrize(
    ("kind", "values", "standing", "against"),
    [
        ("role", ROLE, Standing.KNOWN, "Bắc Kạn là Cụm trưởng năm 2022"),
        ("role", {**ROLE, "holder": "Thái Nguyên"}, Standing.CONTRADICTS, "Cụm trưởng năm 2022 là Bắc Kạn"),
        ("role", {**ROLE, "holder": "Xứ Lạ"}, Standing.CONTRADICTS, "Cụm trưởng năm 2022 là Bắc Kạn"),
        ("role", {**ROLE, "year": 2030}, Standing.NEW, ""),
        ("role", {**ROLE, "year": None}, Standing.NEW, ""),
        ("role", {**ROLE, "year": 2023, "role": "deputy", "holder": "Thái Nguyên"}, Standing.NEW, ""),
        ("role", {**ROLE, "cluster": "Cụm không ai biết"}, Standing.NEW, ""),
        ("member", {"cluster": "TDMNPB", "unit": "Thái Nguyên"}, Standing.KNOWN, "Thái Nguyên là thành viên"),
        ("member", {"cluster": "TDMNPB", "unit": "Hải Phòng"}, Standing.NEW, ""),
        ("meeting", MEETING, Standing.KNOWN, "hội nghị ngày 2023-03-10"),
        ("meeting", {**MEETING, "date": "2023-03-11"}, Standing.CONTRADICTS, "hội nghị họp ngày 2023-03-10"),
        ("meeting", {**MEETING, "date": None}, Standing.NEW, ""),
        ("award", {"cluster": "TDMNPB", "form": "Bằng khen"}, Standing.NEW, ""),
    ],
)  # fmt: skip
def test_proposals_are_held_against_what_is_known(known, kind, values, standing, against):
    held = known([Proposal(kind, values, (0, 1), "q", "r", "beside", 1.0)])
    assert [(one.standing, one.against.partition(" (nguồn ")[0]) for one in held] == [(standing, against)]
