"""Questions on the articles on clusters of every sector, and the banks asked without those articles and with them.

The questions were written from the annotations. A reply that tells facts of another source than the article that the
question is about is told of apart: a miss is a pity, another organisation's facts are a falsehood.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import Answer, Assistant, Conversation
from knowledge.quality.evaluation import BankRow, Outcome, Score, evaluate, read_bank

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[4] / "shared" / "questions"
BANKS = HERE.parents[1] / "banks"
SOURCES = {
    row["text"]: row["source"]
    for row in map(json.loads, (HERE / "gold.jsonl").read_text(encoding="utf-8").splitlines())
}


LOST = {
    "who-vck#odd0": "told with a likelihood a hair below what is needed",
    "law-number#held0": "the same: 0.62 of 0.65",
    "head-2023#odd2": "'đổi cụm trưởng rồi, giờ tỉnh nào nắm vậy': taken for a result of the year",
    "mid2022_posted#a1": "'cụm mình' in a chat that has no cluster: the day of another cluster's news is as likely",
}
"""Right answers that are lost beside the articles, and why."""


def _asked(assistant: Assistant, rows: list[BankRow], spelling: str) -> list[tuple[Outcome, Answer]]:
    answers: list[Answer] = []

    def ask(question: str, conversation: Conversation, today: dt.date) -> Answer:
        answer = assistant.ask(question, conversation=conversation, today=today)
        answers.append(answer)
        return answer

    outcomes = [(outcome, answers[-1]) for row in rows for outcome in evaluate([row], [spelling], ask)]
    assert len(outcomes) == len(rows)
    return outcomes


def _of_another(outcome: Outcome, answer: Answer) -> bool:
    if answer.kind != "answer":
        return False
    return outcome.row.cannot_be_known or {source.id for source in answer.sources} != {SOURCES[outcome.row.group]}


@pytest.mark.parametrize(
    ("spelling", "floor", "others"), [("plain", 0.96, 0), ("noaccent", 0.95, 0), ("typo", 0.91, 1)]
)
def test_questions_on_the_articles(assistant: Assistant, spelling: str, floor: float, others: int) -> None:
    rows, problems = read_bank(HERE / "questions.jsonl")
    assert not problems
    assert len(rows) >= 120
    asked = _asked(assistant, rows, spelling)
    score = Score.of([outcome for outcome, _ in asked])
    told_of_others = [outcome for outcome, answer in asked if _of_another(outcome, answer)]
    print(f"{spelling}: {score.share:.1%} of {score.asked}, of others {len(told_of_others)}")  # noqa: T201
    assert score.share >= floor, "\n".join(f"{one.question}: {one.wrong}" for one, _ in asked if one.wrong)
    assert len(told_of_others) <= others, [one.question for one in told_of_others]


@pytest.mark.parametrize("bank", ["shared/dev.jsonl", "shared/dev2.jsonl", "own/tuning*.jsonl", "own/heldout.jsonl"])
def test_no_right_answer_is_lost(
    first: Assistant, assistant: Assistant, in_turn: Callable[..., list[BankRow]], bank: str
) -> None:
    """A quarter of each bank in every run, another each day; all by `make questions`."""
    folder, _, pattern = bank.partition("/")
    files = sorted({"shared": SHARED, "own": BANKS}[folder].glob(pattern))
    if not files:
        pytest.skip("the shared banks are not beside this checkout")
    rows = in_turn([row for file in files for row in read_bank(file)[0]], 4)
    without = [outcome for outcome, _ in _asked(first, rows, "plain")]
    beside = [outcome for outcome, _ in _asked(assistant, rows, "plain")]
    lost = {b.row.id: b.wrong for a, b in zip(without, beside, strict=True) if b.wrong and not a.wrong}
    won = [a.question for a, b in zip(without, beside, strict=True) if a.wrong and not b.wrong]
    print(f"{bank}: {len(rows)} asked, {len(lost)} lost, {len(won)} won")  # noqa: T201
    assert lost.keys() <= LOST.keys(), lost


@pytest.mark.parametrize(
    ("question", "kind", "told", "not_told"),
    [
        ("Cụm trưởng năm 2022 là ai?", "answer", "tỉnh Bắc Giang", "Khối"),
        ("cụm trưởng là đơn vị nào?", "answer", "tỉnh Bắc Kạn", "Khối"),
        ("Danh sách cụm trưởng qua các năm", "clarify", "Bắc Trung Bộ", "Khối"),
        ("Cụm gồm những tỉnh nào?", "clarify", "Bắc Trung Bộ", "Khối"),
        ("Hội nghị tổng kết năm 2022 họp ở đâu?", "answer", "thành phố Bắc Giang", "Hải Phòng"),
        ("hội nghị gần nhất là hội nghị nào?", "answer", "10/3/2023", "Gò Vấp"),
        ("Cụm nào họp tổng kết năm 2022?", "answer", "Khối thi đua Ban Quản lý", "Gò Vấp"),
        ("trường nào làm cụm trưởng năm 2021?", "answer", "Trường Chính trị Châu Văn Đặng", "tỉnh Bắc"),
        ("Trường Chính trị Châu Văn Đặng làm cụm trưởng năm 2021 phải không?", "answer", "Đúng", "Không"),
        ("Yên Bái làm cụm phó năm 2023 đúng không?", "answer", "Không. Năm 2023, tỉnh Tuyên Quang", "Khối"),
        ("Hà Nội làm cụm trưởng năm 2017 phải không?", "answer", "Không. Năm 2017, thành phố Đà Nẵng", "Tuyên Quang"),
        ("Ninh Bình có trong cụm thi đua nào?", "unknown", "chưa trả lời được", "Thuế"),
        ("Hà Nội làm cụm trưởng năm 2022 phải không?", "no_data", "Chưa có dữ liệu", "Bắc Giang"),
    ],
)
def test_a_question_that_names_no_cluster(
    assistant: Assistant, question: str, kind: str, told: str, not_told: str
) -> None:
    answer = assistant.ask(question, today=dt.date(2023, 6, 1))
    assert (answer.kind, told in answer.text, not_told in answer.text) == (kind, True, False), answer.text


def test_the_cluster_of_the_chat_goes_before_the_provinces(assistant: Assistant) -> None:
    chat = Conversation().with_default_cluster("cum-1-tttt")
    answer = assistant.ask("Cụm trưởng năm 2022 là ai?", conversation=chat, today=dt.date(2023, 6, 1))
    assert "Sở Thông tin và Truyền thông thành phố Cần Thơ" in answer.text
