"""Entries in columns: the frame of an entry is taken apart only where it is sure, and no word gets lost."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from knowledge import Answer, Assistant
from knowledge.reports.columns import table_of


def told(*items: str, values: tuple[str, ...] = ()) -> tuple[list[str], list[list[str]]]:
    table = table_of(Answer("answer", "Có:", items=items, values=values))
    return list(table.columns), [list(row) for row in table.rows]


def test_times_stand_in_a_column_where_every_entry_has_one() -> None:
    assert told("Năm 2022: tỉnh A (cụm trưởng)", "Năm 2023: tỉnh B") == (
        ["Thời gian", "Nội dung", "Ghi chú"], [["Năm 2022", "tỉnh A", "cụm trưởng"], ["Năm 2023", "tỉnh B", ""]],
    )  # fmt: skip
    assert told("Năm 2022: tỉnh A", "tỉnh B") == (["Nội dung"], [["Năm 2022: tỉnh A"], ["tỉnh B"]])


def test_values_stand_in_for_entries() -> None:
    assert told(values=("24 cá nhân",)) == (["Nội dung"], [["24 cá nhân"]])


@pytest.mark.parametrize("entry", ["một\nhai", "(chỉ có ngoặc)", "", "a (b) c", "=1+1"])
def test_an_entry_of_another_form_stays_whole(entry: str) -> None:
    assert told(entry) == (["Nội dung"], [[entry]])


def test_no_word_of_a_real_answer_is_lost(assistant: Assistant) -> None:
    seen = 0
    for question in assistant.suggestions(60):
        answer = assistant.ask(question, today=dt.date(2026, 11, 25))
        if answer.items:
            seen += 1
            for item, row in zip(answer.items, table_of(answer).rows, strict=True):
                assert re.findall(r"\w+", " ".join(row)) == re.findall(r"\w+", item)
    assert seen > 3
