import datetime as dt
import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Answer, AnswerKind, Conversation, Turn
from knowledge.quality.evaluation import (
    BankRow,
    Outcome,
    as_json,
    by_intent,
    by_spelling,
    calibration,
    confusion,
    evaluate,
    misses,
    read_bank,
)

DAY = dt.date(2023, 6, 1)


def row(**fields: Any) -> BankRow:
    return BankRow(**{"id": "a#1", "question": "ai?", "today": "2023-06-01", **fields})


def outcome(
    id_: str = "a#1", *, spelling: str = "plain", wrong: str = "", confidence: float = 1.0, kind: AnswerKind = "answer",
    intent: str | None = "roles", allowed: str = "answer",
) -> Outcome:  # fmt: skip
    answer = Answer(kind=kind, lead="Bắc Kạn", intent=intent, confidence=confidence)
    return Outcome(row(id=id_, kind=allowed), spelling, "ai?", answer, wrong)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"all": ["bac kan", "NĂM 2023"]}, ""),
        ({"all": ["Bắc Kạn", "Hòa Bình"]}, "thiếu Hòa Bình"),
        ({"any": ["Hòa Bình", "Bắc Kạn"]}, ""),
        ({"any": ["Hòa Bình"]}, "không có điều nào trong: Hòa Bình"),
        ({"none": ["bắc kạn"]}, "không được có bắc kạn"),
        ({"kind": "clarify|answer"}, ""),
        ({"kind": "no_data"}, "loại trả lời là answer, không phải no_data"),
    ],
)
def test_what_is_wrong(fields: dict[str, Any], wrong: str) -> None:
    answer = Answer(kind="answer", lead="Năm 2023: tỉnh Bắc Kạn.")
    assert row(**fields).expectation.wrong(answer) == wrong


def test_every_spelling_is_asked_in_the_chat_of_its_context() -> None:
    asked = []

    def ask(question: str, conversation: Conversation, today: dt.date) -> Answer:
        asked.append((question, len(conversation.turns), today))
        turns = (*conversation.turns, Turn("roles", {}, question))
        return Answer(kind="answer", lead="Bắc Kạn", conversation=Conversation(turns))

    rows = [row(question="Còn năm ngoái?", context=["Ai làm cụm trưởng?"], all=["Bắc"]), row(id="b", question="Ở đâu?")]
    outcomes = evaluate(rows, ["plain", "noaccent"], ask)
    assert asked == [
        ("Ai làm cụm trưởng?", 0, DAY),
        ("Còn năm ngoái?", 1, DAY),
        ("Con nam ngoai?", 1, DAY),
        ("Ở đâu?", 0, DAY),
        ("O dau?", 0, DAY),
    ]
    assert [(each.row.id, each.spelling, each.wrong) for each in outcomes][:2] == [
        ("a#1", "plain", ""),
        ("a#1", "noaccent", ""),
    ]


def test_an_unknown_spelling_is_refused() -> None:
    with pytest.raises(ValueError, match="cách viết"):
        evaluate([row()], ["plan"], lambda *_: Answer(kind="answer", lead="x"))


def test_scores_by_spelling_and_intent() -> None:
    outcomes = [
        outcome(), outcome(spelling="typo", wrong="thiếu x"), outcome("b", kind="unknown", intent=None),
        outcome("c", allowed="unknown|no_data", wrong="loại"), outcome("d", allowed="no_data", kind="no_data"),
    ]  # fmt: skip
    scores = by_spelling(outcomes)
    assert (scores["plain"].asked, scores["plain"].right, scores["plain"].share) == (4, 3, 0.75)
    assert (scores["plain"].unknowable, scores["plain"].made_up) == (2, 1)
    assert scores["typo"].share == 0.0
    assert {name: (score.asked, score.right) for name, score in by_intent(outcomes).items()} == {
        "roles": (4, 2),
        "(unknown)": (1, 1),
    }


def test_confusion_counts_intents_for_each_need() -> None:
    outcomes = [outcome("b#1"), outcome("a#1"), outcome("a#2", intent="posts"), outcome("a#3")]
    assert list(confusion(outcomes).items()) == [("a", {"roles": 2, "posts": 1}), ("b", {"roles": 1})]


def test_calibration_weighs_each_bin_by_its_replies() -> None:
    outcomes = [outcome(confidence=1.0)] * 3 + [outcome(confidence=0.45, wrong="x")] + [outcome(kind="unknown")]
    bins, error = calibration(outcomes)
    assert [(one.asked, round(one.confidence, 2), one.right) for one in bins] == [(1, 0.45, 0.0), (3, 1.0, 1.0)]
    assert error == pytest.approx(0.45 / 4)


def test_calibration_of_nothing() -> None:
    assert calibration([]) == ([], 0.0)


def test_misses_tell_what_was_made_up_first_and_each_question_once() -> None:
    outcomes = [
        outcome("sure", wrong="x", confidence=0.9),
        outcome("unsure", wrong="x", confidence=0.2),
        outcome("sure", spelling="typo", wrong="x", confidence=0.95),
        outcome("silent", wrong="x", kind="unknown", confidence=0.99),
        outcome("made up", wrong="x", confidence=0.1, allowed="unknown"),
        outcome("right"),
    ]
    found = misses(outcomes)
    assert [miss.worst.row.id for miss in found] == ["made up", "sure", "unsure", "silent"]
    assert found[1].spellings == ("plain", "typo")
    assert found[1].worst.answer.confidence == 0.95


@given(
    st.lists(
        st.builds(
            outcome, st.sampled_from("abc"), spelling=st.sampled_from(["plain", "typo"]),
            wrong=st.sampled_from(["", "x"]), confidence=st.floats(0, 1), kind=st.sampled_from(get_args(AnswerKind)),
        )
    )
)  # fmt: skip
def test_figures_of_any_outcomes_add_up(outcomes: list[Outcome]) -> None:
    told = json.loads(json.dumps(as_json(outcomes)))
    assert sum(score["asked"] for score in told["spellings"].values()) == len(outcomes)
    assert sum(score["asked"] for score in told["intents"].values()) == len(outcomes)
    assert sum(sum(taken.values()) for taken in told["confusion"].values()) == len(outcomes)
    assert 0 <= told["calibration"]["error"] <= 1
    assert len(told["misses"]) == len({each.row.id for each in outcomes if each.wrong})


GOOD = '{"id": "a#1", "question": "ai?", "today": "2023-06-01"}'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1: không có câu hỏi nào"),
        (f"{GOOD}\n\n{{", "3: không phải JSON, sai từ ký tự thứ 2 (mỗi dòng một đối tượng {…})"),
        (f"{GOOD}\n[1]", "2: không phải đối tượng JSON (mỗi dòng một đối tượng {…})"),
        ("[" * 100_000, "1: không phải JSON, sai từ ký tự thứ 1 (mỗi dòng một đối tượng {…})"),
        (f"{GOOD}\n{GOOD}", '2: id "a#1" đã có (mỗi câu một id)'),
        (GOOD.replace("question", "cau_hoi"), '1: không có khóa "cau_hoi"'),
        (GOOD.replace("2023-06-01", "2023-02-30"), '1: khóa "today": không có ngày "2023-02-30"'),
        (GOOD.replace('"ai?"', "3"), '1: khóa "question": phải là chữ'),
        (GOOD[:-1] + ', "kind": "anwser"}', '1: khóa "kind": không có loại trả lời "anwser" (có phải "answer"?)'),
    ],
)  # fmt: skip
def test_a_bad_bank_is_told_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    bank = tmp_path / "bank.jsonl"
    bank.write_text(text, encoding="utf-8")
    _, problems = read_bank(bank)
    assert any(str(problem).startswith(f"{bank}:{told}") for problem in problems), problems


def test_a_bank_that_is_no_text_is_refused(tmp_path: Path) -> None:
    bank = tmp_path / "bank.jsonl"
    bank.write_bytes(b"\xff\xfe")
    assert [problem.message for problem in read_bank(bank)[1]] == ["tệp không phải UTF-8"]
    assert read_bank(tmp_path)[1][0].message.startswith("không đọc được tệp")


def test_a_bank_is_read_in_order(tmp_path: Path) -> None:
    bank = tmp_path / "bank.jsonl"
    bank.write_text(f"{GOOD}\n{GOOD.replace('a#1', 'b')}\n", encoding="utf-8")
    rows, problems = read_bank(bank)
    assert (problems, [(one.id, one.group) for one in rows]) == ([], [("a#1", "a"), ("b", "b")])
    assert rows[0].today == DAY
