"""The card of one thing: what is known of a document, a form of award, a movement, a province that was merged.

Where a question names one such thing, and nothing besides that its card does not tell, and asks for a value of a kind
that the card holds, its words may be any: "ghi ở điều mấy", "chạy tới năm nào mới hết". Nothing else would answer it.
"""

from __future__ import annotations

import re

from knowledge.language import fold
from knowledge.language.asking import Asked
from knowledge.nlu.reading import Reading
from knowledge.nlu.understanding import Candidate
from knowledge.response.proof import Names
from knowledge.response.replying import Reply, spoken
from knowledge.templates.template import QuestionTemplate

_PRECISE: frozenset[Asked] = frozenset({"who", "when", "where", "count", "number"})
_GENERAL: frozenset[Asked] = frozenset({"what", "which", "list"})
_MERE_WORDS = frozenset({"deed", "group", "topic", "term", "place", "body"})
"""Slots that tell a relation, or what is named once more as something else: no other thing."""
_TIMES = frozenset({"year", "date", "month"})
_NUMBER = re.compile(r"\d+")
_TIME = re.compile(r"\b(?:\d{1,2} \d{1,2} )?\d{4}\b")
_WHICH_IN_A_ROW = re.compile(r"\b(dieu|khoan|chuong|muc|so|lan|thu|hang|khoa|ky) (?:may|bao nhieu)\b")
"""Which one of a row is asked for: "điều mấy", "lần thứ bao nhiêu"."""


def is_on_card(candidate: Candidate, reply: Reply, template: QuestionTemplate, reading: Reading, names: Names) -> bool:
    """Whether a reply is the card of the one thing that a question names, and holds all that is asked for and said.

    Of things to choose from ("tỉnh nào giữ nguyên, A hay B") it is the cards of each.

    ``names`` gives the folded names of a slot's value.
    """
    card = template.card
    thing = candidate.slots.get(card or "", ())
    if card is None or not thing or reading.slots.get(card) != thing or candidate.follows:
        return False
    chooses = len(thing) > 1 and "which" in reading.asked and " hay " in f" {reading.folded} "
    if not chooses and (len(thing) > 1 or reading.negated > template.negated):
        return False
    if reply.answer.kind != "answer" or reply.verdict or reading.yes_no:
        return False
    if template.card_of_many and not _numbers_said(reading, in_time=True):
        return False
    told = fold(spoken(reply.answer))
    in_time = not _TIMES.isdisjoint(candidate.slots)  # the rows are of that time
    tells_all = _tells_all_named(told, template, reading, names) and tells_numbers(told, reading, in_time=in_time)
    return tells_all and _fits(told, template, reading)


def _tells_all_named(told: str, template: QuestionTemplate, reading: Reading, names: Names) -> bool:
    """Whether whatever else a question names narrows the card or stands on it, by a name or as it is typed."""
    for mention in reading.mentions:
        kinds = reading.slots.keys() & mention.kinds
        if kinds <= _MERE_WORDS or kinds & template.slots:
            continue
        said = {name for kind in kinds for value in mention.of_kind(kind) for name in names(kind, str(value))}
        said.add(" ".join(token.folded for token in reading.tokens[mention.start : mention.end]))
        if not any(f" {one} " in f" {told} " for one in said if one):
            return False
    return True


def tells_numbers(told: str, reading: Reading, *, in_time: bool = False) -> bool:
    """Whether each number of a question stands in a folded text, but those of names: "khoản 3 Điều 24".

    Of what is ``in_time`` those of the time need not.
    """
    return _numbers_said(reading, in_time=in_time) <= set(map(int, _NUMBER.findall(told)))


def _numbers_said(reading: Reading, *, in_time: bool) -> set[int]:
    """The numbers of a question outside of names, and of times where it is ``in_time``."""
    named = {i for mention in reading.mentions for i in range(mention.start, mention.end)}
    if in_time:
        named.update(i for span in reading.period.spans for i in range(span.start, span.end))
    return {
        int(number)
        for i, token in enumerate(reading.tokens)
        if i not in named
        for number in _NUMBER.findall(token.folded)
    }


def tells_new_time(told: str, reading: Reading) -> bool:
    """Whether a folded text tells a day or a year that a question does not say."""
    return any(time not in reading.folded for time in _TIME.findall(told))


def _fits(told: str, template: QuestionTemplate, reading: Reading) -> bool:
    """Whether a card tells a value of each kind that is asked for."""
    precise = reading.asked & _PRECISE
    if not all(one in template.asks or _tells(one, told, reading) for one in precise):
        return False
    return bool(precise) or not _GENERAL.isdisjoint(template.asks)


def _tells(asked: Asked, told: str, reading: Reading) -> bool:
    """Whether a card tells a day, a year, or a place in a row, that the question does not."""
    if asked == "when":
        return tells_new_time(told, reading)
    of_row = _WHICH_IN_A_ROW.search(reading.folded) if asked == "count" else None
    return of_row is not None and re.search(rf"\b{of_row[1]} (?:\d+|[ivx]+)\b", told) is not None
