"""Facts that say what is asked in the words of the question."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.nlu.reading import QuestionReader
from knowledge.response.ranking import FactSignals
from knowledge.response.same_words import says_in_its_words
from knowledge.response.searching import FoundFact

TODAY = dt.date(2026, 6, 1)
TEXT = "Bếp ăn tình thương phục vụ bệnh nhân nghèo: 940 suất; từ ngày 3/5/2019"


def fact(pairs: float, who: float = 0.0) -> FoundFact:
    """A fact that holds so many of the question's pairs of words."""
    return FoundFact(1, "figure", TEXT, "", True, FactSignals(pairs=pairs, who=who), 0.4)


@pytest.mark.parametrize(
    ("question", "pairs", "says"),
    [
        ("bếp ăn tình thương phục vụ bệnh nhân nghèo được bao nhiêu suất", 0.7, True),
        ("bếp ăn tình thương phục vụ bệnh nhân nghèo được bao nhiêu suất", 0.2, False),
        ("bếp ăn có gì", 0.7, False),  # so few words may stand together anywhere
        ("bếp ăn tình thương phục vụ 12 bệnh nhân nghèo từ khi nào", 0.7, False),
        ("bếp ăn tình thương phục vụ bệnh nhân nghèo từ khi nào", 0.7, True),
        ("bếp ăn tình thương phục vụ bệnh nhân nghèo từ 2019 thì từ ngày 3/5/2019 hay khi nào", 0.7, False),
        ("bếp ăn tình thương phục vụ bệnh nhân nghèo, các bếp còn lại thì sao", 0.7, False),
        ("bếp ăn tình thương phục vụ bệnh nhân nghèo nghĩa là sao", 0.7, False),
        ("tổng cộng bếp ăn tình thương phục vụ bệnh nhân nghèo mấy suất", 0.7, False),
        ("bếp ăn tình thương phục vụ bệnh nhân nghèo có đúng không", 0.7, False),
    ],
)
def test_a_fact_says_all_that_is_asked(reader: QuestionReader, question: str, pairs: float, *, says: bool) -> None:
    assert says_in_its_words(fact(pairs), reader.read(question, TODAY)) is says


def test_who_it_was_is_told_by_a_name(reader: QuestionReader) -> None:
    reading = reader.read("bếp ăn tình thương phục vụ bệnh nhân nghèo là của ai", TODAY)
    assert says_in_its_words(fact(0.7, who=1.0), reading)
    assert not says_in_its_words(fact(0.7, who=-1.0), reading)
