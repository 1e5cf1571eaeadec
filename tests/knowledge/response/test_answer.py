import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Answer, Conversation, Source, Turn
from knowledge.response.answer import LONGEST_TEXT

PAPER = Source("a", "TTXVN", "2017-03-07", "Tổng kết")
UNDATED = Source("b", "Quốc hội", None, "Luật")


def length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_the_text_is_lead_items_notes_and_sources() -> None:
    answer = Answer(
        "answer", "Có 2 tỉnh:", items=("Bắc Kạn", "Hòa Bình"), notes=("Gần nhất.",), sources=(PAPER, UNDATED)
    )
    assert answer.text.splitlines() == [
        "Có 2 tỉnh:", "• Bắc Kạn", "• Hòa Bình", "Gần nhất.", "Nguồn: TTXVN, 7/3/2017; Quốc hội.",
    ]  # fmt: skip


def test_sources_that_read_the_same_are_told_once() -> None:
    again = Source("c", "TTXVN", "2017-03-07", "Khác")
    assert Answer("answer", "x", sources=(PAPER, again)).source_line == "Nguồn: TTXVN, 7/3/2017."
    later = Source("d", "TTXVN", "2017-07-21", "Khác")
    assert Answer("answer", "x", sources=(later, UNDATED, PAPER)).source_line == (
        "Nguồn: TTXVN, 21/7/2017, 7/3/2017; Quốc hội."
    )


def test_many_publishers_are_counted() -> None:
    many = tuple(Source(str(n), f"Báo {n}", None, "t") for n in range(9))
    line = Answer("answer", "x", sources=many).source_line
    assert line.endswith(f" và {9 - line.count('Báo')} nguồn khác.")
    assert Answer("unknown", "x").source_line == ""


@pytest.mark.parametrize("item", ["một mục dài vừa phải trong danh sách", "😀" * 30, "x" * 1000])
def test_a_list_that_is_too_long_is_cut_at_an_item_and_says_how_many_are_left(item: str) -> None:
    answer = Answer("answer", "Danh sách:", items=(item,) * 300, notes=("Ghi chú.",), sources=(PAPER,))
    told = answer.text.splitlines()
    shown = told.count(f"• {item}")
    assert 0 < shown < 300
    assert told[-3:] == [f"… và còn {300 - shown} mục nữa.", "Ghi chú.", "Nguồn: TTXVN, 7/3/2017."]
    assert length(answer.text) <= LONGEST_TEXT < length(answer.text) + length(item) + 3


@given(st.lists(st.text(min_size=1, max_size=400), max_size=60))
def test_no_text_is_too_long_and_a_short_one_is_whole(items: list[str]) -> None:
    answer = Answer("answer", "Danh sách:", items=tuple(items), sources=(PAPER,))
    assert length(answer.text) <= LONGEST_TEXT
    if sum(length(item) + 3 for item in items) < LONGEST_TEXT - 100:
        assert all(f"• {item}" in answer.text for item in items)


def test_the_contract() -> None:
    answer = Answer(
        "answer", "x", intent="i", confidence=0.123456, slots={"year": (2017,), "unit": ("a", "b")}, values=("A",),
        sources=(PAPER,), choices=("c",), suggestions=("s",), elapsed_ms=1.23456,
    )  # fmt: skip
    assert answer.to_contract() == {
        "kind": "answer", "text": "x\nNguồn: TTXVN, 7/3/2017.", "intent": "i", "confidence": 0.1235,
        "slots": {"year": 2017, "unit": ["a", "b"]}, "values": ["A"],
        "sources": [{"id": "a", "publisher": "TTXVN", "published": "2017-03-07"}], "choices": ["c"],
        "suggestions": ["s"], "elapsed_ms": 1.235,
    }  # fmt: skip


slots = st.dictionaries(st.text(), st.lists(st.one_of(st.text(), st.integers(-(2**63), 2**63 - 1))).map(tuple))
texts = st.lists(st.text()).map(tuple)
options = st.dictionaries(st.text(), st.one_of(st.text(), st.integers(-(2**63), 2**63 - 1)))
maybe = st.one_of(st.none(), st.text())
turns = st.builds(Turn, maybe, slots, st.text(), texts, maybe, options)


@given(st.builds(Conversation, st.lists(turns, max_size=3).map(tuple), st.one_of(st.none(), st.text())))
def test_a_conversation_comes_back_as_it_was_written(conversation: Conversation) -> None:
    assert Conversation.from_json(conversation.to_json()) == conversation


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "1", "null", "{}", '{"turns": 1, "default_cluster": null}',
        '{"turns": [{}], "default_cluster": null}', '{"turns": [[]], "default_cluster": null}',
        '{"turns": [{"slots": {}, "source_ids": [], "x": 1}], "default_cluster": null}',
    ],
)  # fmt: skip
def test_what_is_no_conversation_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own error is one as well
        Conversation.from_json(text)
