"""An article, and a proposer of four rules that is real as far as it goes: the program's own has rooms of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from knowledge.intake.proposal import Proposal
from knowledge.intake.reading import as_given
from knowledge.intake.store import IntakeStore

CLUSTER = "Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc"
TITLE = "Hội nghị tổng kết năm 2023 của Cụm thi đua"
TEXT = f"""Ngày 05/03/2024, {CLUSTER} họp tại thành phố Hải Phòng.
Hội nghị bầu Tuyên Quang làm Cụm trưởng năm 2024. Hội nghị bầu Thái Nguyên làm Cụm phó.
Thành viên gồm Bắc Kạn, Thái Nguyên, Tuyên Quang.
Đề nghị tặng Bằng khen của Thủ tướng Chính phủ cho Hòa Bình."""
ROLES = {"Cụm trưởng": "head", "Cụm phó": "deputy"}


class FourRules:
    """Proposes roles, members, awards and meetings that are put in just these words."""

    def propose(self, document) -> list[Proposal]:
        whole = document.whole
        found = [*self._roles(whole), *self._members(whole), *self._awards(whole), *self._meetings(whole)]
        return sorted(found, key=lambda one: one.span)

    def _roles(self, whole: str) -> Iterator[Proposal]:
        for one in re.finditer(r"bầu (?P<unit>[\w ]+?) làm (?P<role>Cụm \w+)(?: năm (?P<year>\d{4}))?", whole):
            year = int(one["year"]) if one["year"] else 2024
            values = {"cluster": CLUSTER, "year": year, "role": ROLES[one["role"]], "holder": one["unit"]}
            others = ({"role": "deputy" if values["role"] == "head" else "head"}, {"year": year + 1})
            yield made(
                "role", values, one.span("unit"), whole, "elected", "beside" if one["year"] else "context", others
            )

    def _members(self, whole: str) -> Iterator[Proposal]:
        for listed in re.finditer(r"Thành viên gồm (?P<units>[^.]+)", whole):
            for one in re.finditer(r"[^,]+", listed["units"]):
                span = (listed.start("units") + one.start(), listed.start("units") + one.end())
                values = {"cluster": CLUSTER, "unit": one[0].strip(), "list_complete": True}
                yield made("member", values, span, whole, "members", "none")

    def _awards(self, whole: str) -> Iterator[Proposal]:
        for one in re.finditer(r"Đề nghị tặng (?P<form>Bằng khen[\w ]+?) cho (?P<to>[\w ]+)", whole):
            values = {
                "cluster": CLUSTER,
                "form": one["form"],
                "status": "proposed",
                "year": 2023,
                "recipient": one["to"],
            }
            values["conferred_by"] = "Thủ tướng Chính phủ"
            yield made("award", values, one.span("to"), whole, "proposed-for", "context")

    def _meetings(self, whole: str) -> Iterator[Proposal]:
        for one in re.finditer(r"Ngày (?P<d>\d\d)/(?P<m>\d\d)/(?P<y>\d{4}), .+? họp tại (?P<place>[\w ]+)", whole):
            values = {
                "cluster": CLUSTER,
                "date": f"{one['y']}-{one['m']}-{one['d']}",
                "place": one["place"],
                "host": [],
            }
            values |= {"kind_of": "year_end_review", "reviews": "2023", "plans": "2024"}
            yield made("meeting", values, one.span("place"), whole, "met", "beside")


def made(kind, values, span, whole, rule, basis, alternatives=()) -> Proposal:
    """A proposal with the sentence around its span."""
    start = max(whole.rfind(mark, 0, span[0]) + len(mark) for mark in ("\n", ". "))
    end = min((at + 1 for mark in (".\n", ". ") if (at := whole.find(mark, span[1])) >= 0), default=len(whole))
    return Proposal(kind, values, span, whole[start:end], rule, basis, 0.9, tuple(alternatives))


@pytest.fixture
def proposer() -> FourRules:
    return FourRules()


@pytest.fixture
def article():
    """The article as read."""
    return as_given(TITLE, TEXT)


@pytest.fixture
def store(tmp_path) -> Iterator[IntakeStore]:
    with IntakeStore(tmp_path / "intake.sqlite") as opened:
        yield opened
