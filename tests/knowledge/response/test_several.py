"""Several answers told as one."""

from __future__ import annotations

from knowledge.response.answer import Answer
from knowledge.response.several import one_after_the_other


def test_long_lists_of_several_questions_are_one_message() -> None:
    long = Answer(kind="answer", lead="Có 60 văn bản:", items=tuple(f"văn bản thứ {n} " + "x" * 90 for n in range(60)))
    text = one_after_the_other([long, long, long]).text
    assert len(text) < 4096
    assert "mục khác" in text
