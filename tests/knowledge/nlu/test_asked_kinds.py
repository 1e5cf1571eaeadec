"""What kind of organisation a question asks for."""

import pytest

from knowledge.language import tokenise
from knowledge.nlu.asked_kinds import asked_kinds

KINDS = frozenset({"ban quản lý", "sở tư pháp", "các sở tư pháp", "huyện đoàn", "báo"})


def asked(text: str, taken: frozenset[int] = frozenset()) -> list[tuple[str, str]]:
    """The words that say a kind, and what stands for them."""
    tokens = tokenise(text)

    def is_kind(*span: object) -> bool:
        start, end = span[-2:]
        return " ".join(token.text for token in tokens[start:end]) in KINDS  # type: ignore[misc]

    return [
        (" ".join(token.text for token in tokens[kind.start : kind.end]), kind.any_kind)
        for kind in asked_kinds(tokens, taken, is_kind)
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ban quản lý nào làm trưởng cụm", [("ban quản lý", "đơn vị")]),
        ("gồm các sở tư pháp nào", [("các sở tư pháp", "những đơn vị")]),
        ("2 huyện đoàn nào được khen", [("2 huyện đoàn", "những đơn vị")]),
        ("ban quản lý nào giao cho huyện đoàn nào", [("ban quản lý", "đơn vị"), ("huyện đoàn", "đơn vị")]),
        ("báo nào đăng tin", []),  # asked for in ways of its own
        ("ban quản lý họp ngày nào", []),
        ("nào", []),
    ],
)
def test_a_kind_that_is_asked_for_is_one_of_any_kind(text: str, kinds: list[tuple[str, str]]) -> None:
    assert asked(text) == kinds


def test_words_of_a_name_ask_for_no_kind() -> None:
    assert asked("sở tư pháp nào", frozenset({0, 1, 2})) == []
