"""Whatever the text: no exception, spans inside it, and the quote holds the span."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.intake.document import Document
from knowledge.intake.proposing import Proposer

WORDS = [
    "Cụm thi đua số 2",
    "Cụm trưởng",
    "Cụm phó",
    "Khối thi đua",
    "Sở Y tế Hà Nam",
    "Nam Định",
    "UBND huyện Phú Tân",
    "ông Nguyễn Văn An",
    "năm 2021",
    "ngày 12/3",
    "12/3/2021",
    "Cờ thi đua",
    "Bằng khen",
    "3 tập thể",
    "5 cá nhân",
    "là",
    "làm",
    "gồm",
    "được bầu",
    "đề nghị",
    "tặng",
    "cho",
    "và",
    ",",
    ";",
    ".",
    ":",
    "(",
    ")",
    "-",
    "/",
    "\n",
    "tổng kết",
    "sơ kết",
    "tại",
    "tổ chức",
    "hội nghị",
    "01/QĐ-UBND",
    "trường này",
    "TP.",
    "…",
    "Ngày",
    "6",
    "số 1",
]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=25).map("".join),
)


@settings(max_examples=150)
@given(title=st.one_of(st.just(""), TEXTS), text=TEXTS)
def test_proposals_stand_in_the_text(title, text):
    whole = unicodedata.normalize("NFC", title) + "\n" + unicodedata.normalize("NFC", text)
    for proposal in Proposer().propose(Document(title, text, (), None, None, "text", ())):
        start, end = proposal.span
        assert 0 <= start < end <= len(whole)
        assert whole[start:end] in proposal.quote
        assert proposal.quote in whole
        assert proposal.to_prediction()["kind"] == proposal.kind
        assert 0 <= proposal.confidence <= 1


LONG = [
    "Sở Y tế Hà Nam, ",
    "Sở Y tế Hà Nam và ",
    "A, và B, ",
    "3 tập thể, ",
    "Cụm trưởng, Cụm phó: số 1 A / B; ",
    "được các đơn vị bầu chọn ",
    "( ",
]


@pytest.mark.parametrize("piece", LONG)
def test_a_long_list_is_read_to_its_end(piece):
    """A pattern that can be read in two ways for each item would never come to the end of these."""
    Proposer().propose(Document("Cụm thi đua số 2", f"Cụm thi đua số 2 gồm {piece * 200}", (), None, None, "text", ()))
