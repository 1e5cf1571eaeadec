"""Thousands of questions that nobody should ask: whatever is typed, the assistant stays whole and honest."""

import dataclasses
import datetime as dt
import hashlib
import json
import os
import random
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge import PACKAGED_ROOT, Answer, Assistant, Conversation
from knowledge.language.slips import misspelt
from knowledge.templates.book import read_book

PARTS = 8  # so that processes share the work
WHOLE = bool(os.environ.get("TEST_WHOLE"))  # `make mutations`
QUESTIONS = 200_000 if WHOLE else 6_000
SEED = secrets.token_hex(4) if WHOLE else "0"
TODAY = dt.date(2023, 6, 1)
LONGEST_MESSAGE = 4096  # UTF-16 units, of Telegram

# Executed, each of these would put 62615533 (7919 * 7907) or CANARY into the answer, or change the base.
INJECTIONS = (
    "{{7919*7907}}", "{% set a = 7919 * 7907 %}{{ a }}", "${7919*7907}", "#{7919*7907}", "<%= 7919*7907 %>",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{% for i in range(99999999) %}x{% endfor %}", "{year}",
    "{cluster}", "{unit} {yesno}", "{0.__class__}", "%(year)s %s %n", "[[AND 1=1]]", ":year IN :cluster",
    "'; DROP TABLE role;--", "' OR '1'='1", "\" OR 1=1 --", "UNION SELECT 7919*7907, sqlite_version()",
    "'); DELETE FROM cluster_role; --", "1; ATTACH 'x' AS y", 'NEAR("a" "b", 2)', "statement_search : *", 'a" OR "b',
    "<b>CANARY</b>", "<script>alert(7919*7907)</script>", '<a href="tg://user?id=1">CANARY</a>', "&lt;b&gt;",
    "*đậm* _nghiêng_ [CANARY](http://127.0.0.1)", "```\nmã\n```", "||ẩn||", "../../etc/passwd", "$(expr 7919 \\* 7907)",
    "\\u0041\\x41", "😀👨‍👩‍👧‍👦🇻🇳", "\u200b\u200d\ufeff", "\u202eaáb\u202c", "\u0301\u0323\u031b",
    "\x00\x07\x1b[31m\x7f", "\r\n\t\v\f\u2028", "\ud800", "²³ cá nhân ①", "٣/٣/٢٠٢٣", "𝟚𝟘𝟚𝟛", "ngày 31/2/2023",
    "ngày 0/0/0000", "năm 99999999999999999999", "年月日", "ﬁ ǆ ß İ", "Ⅳ quý IV", "NULL None undefined NaN",
    "-1 1e999 0x41",
)  # fmt: skip

SPELLINGS = ("plain", "plain", "typo", "noaccent", "noaccent+typo", "telex", "upper", "nfd")


def _shuffled(text: str, chance: random.Random) -> str:
    words = text.split()
    chance.shuffle(words)
    return " ".join(words)


def _injected(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(INJECTIONS) + text[at:]


def _injected_as_word(text: str, chance: random.Random) -> str:
    words = text.split()
    words.insert(chance.randrange(len(words) + 1), chance.choice(INJECTIONS))
    return " ".join(words)


def _noisy(text: str, chance: random.Random) -> str:
    """Any letter may become any character."""
    letters = list(text)
    for _ in range(1 + len(letters) // 10):
        letters[chance.randrange(len(letters))] = chr(chance.choice((chance.randrange(128), chance.randrange(0x3000))))
    return "".join(letters)


def _drawn_out(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + text[at] * chance.choice((2, 9, 99)) + text[at + 1 :]


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    lambda text, chance: text[: chance.randrange(len(text))],
    lambda text, chance: text[chance.randrange(len(text)) :],
    lambda text, _: text.replace(" ", ""),
    lambda text, _: text[::-1],
    _shuffled,
    _injected,
    _injected,
    _injected_as_word,
    _noisy,
    _drawn_out,
)


def _questions(banks: Path) -> list[str]:
    book, _ = read_book([PACKAGED_ROOT])
    asked = [text for texts in book.examples.values() for text in texts]
    for bank in sorted(banks.glob("*.jsonl")):
        asked += [json.loads(line)["question"] for line in bank.read_text(encoding="utf-8").splitlines()]
    return asked


def _mutated(questions: list[str], part: int) -> Iterator[str]:
    chance = random.Random(f"{SEED}-{part}")
    for number in range(QUESTIONS // PARTS):
        text = misspelt(chance.choice(questions), chance.choice(SPELLINGS))
        for _ in range(1 + (number % 3 == 0)):
            text = chance.choice(MUTATIONS)(text, chance) or "?"
        if number % 500 == 0:
            text = f"{text} " * (LONGEST_MESSAGE // len(text))
        yield text


def _print_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_typed_gets_an_honest_answer(
    assistant: Assistant, banks: Path, in_turn: Callable[..., list[int]], part: int
) -> None:
    if part not in in_turn(range(PARTS), 2):
        pytest.skip("the turn of these questions is another day")
    base = _print_of(assistant.facts.path)
    asked: list[tuple[str, Conversation, Answer]] = []
    conversation = Conversation()
    for number, question in enumerate(_mutated(_questions(banks), part)):
        answer = assistant.ask(question, conversation=conversation, today=TODAY)
        asked.append((question, conversation, answer))
        conversation = answer.conversation if number % 4 else Conversation()
    for question, _, answer in asked:
        assert answer.lead, question
        assert len(answer.text.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_MESSAGE, question
        assert answer.sources or answer.kind != "answer", question
        for executed in ("62615533", "__class__", "sqlite_version", "CANARY"):
            assert executed not in answer.text, question
        json.dumps(answer.to_contract(), ensure_ascii=False).encode()
        assert Conversation.from_json(answer.conversation.to_json().encode().decode()) == answer.conversation
    assert _print_of(assistant.facts.path) == base
    for question, before, answer in random.Random(part).sample(asked, len(asked) // 6):
        again = assistant.ask(question, conversation=before, today=TODAY)
        assert dataclasses.replace(again, elapsed_ms=0) == dataclasses.replace(answer, elapsed_ms=0)
