"""Whether a reply tells what a question asks for: a measure, the number of a document, names that are not its own.

However well a template fits, a value that no row holds ("bao nhiêu triệu", "tên từng người") is not another one.
"""

from __future__ import annotations

import re

from knowledge.language import fold
from knowledge.language.measures import leaves_out_measure
from knowledge.nlu.reading import Reading
from knowledge.response.replying import Reply

_SYMBOL = re.compile(r"\d+/(?:\d{4}/)?[A-ZĐ]")
_NAMES_OF_WHOM = frozenset(
    "name person_name holder_short own_name unit_short recipient conferred_by handed_by author told_by told_to".split()
)
"""The columns of views that tell persons and organisations by name."""

_WHICH_CLUSTER = re.compile(r"\b(?:cum|khoi|nhom|doi)(?: thi dua)?(?: thu)? (?:nao|gi|may|mo)\b")
_LOOKED_AT = 30  # rows
_LONG_NAME = 3  # words


def tells_what_is_asked(reply: Reply, reading: Reading) -> bool:
    """Whether an answer holds a value of the kind asked for; a reply that nothing is known need not."""
    if reply.answer.kind != "answer":
        return True
    text = reply.answer.text
    no_number = "number" in reading.asked and not _SYMBOL.search(text)
    return not (no_number or leaves_out_measure(reading.original, text) or _names_nobody_new(reply, reading))


def tells_persons(reply: Reply) -> bool:
    """Whether an answer names persons; a reply that nothing is known need not."""
    if reply.answer.kind != "answer":
        return True
    return any(row["person"] for row in reply.rows if "person" in row.keys())  # noqa: SIM118


def _names_nobody_new(reply: Reply, reading: Reading) -> bool:
    """Whether an answer to "who" or "which" names only whom the question names: it may choose, but tells nothing."""
    asks_names = reading.asked and reading.asked <= {"who", "which", "list"}
    if not asks_names or reading.yes_no or reading.named("person") or len(reading.named("unit")) > 1:
        return False  # "ai" of a person who is named asks for posts
    if _WHICH_CLUSTER.search(reading.folded):
        return False
    rows = [row for row in reply.rows[:_LOOKED_AT] if "text" not in row.keys()]  # noqa: SIM118 - what was said in words
    names = {
        fold(name)
        for row in rows
        for column in row.keys()  # noqa: SIM118
        if column in _NAMES_OF_WHOM and isinstance(name := row[column], str)
    }
    in_titles = {
        i for mention in reading.mentions if "award_form" in mention.kinds for i in range(mention.start, mention.end)
    }  # "Bằng khen của Thủ tướng do ai tặng" names the form
    said = " ".join(token.folded for i, token in enumerate(reading.tokens) if i not in in_titles)
    return bool(names) and all(_is_named(name, said) for name in names)


def _is_named(name: str, question: str) -> bool:
    """Whether a folded question holds a folded name, or as much of a long one as people say ("Thủ tướng")."""
    words = name.split()
    short = " ".join(words[:2]) if len(words) > _LONG_NAME else name
    return f" {short} " in f" {question} "
