"""What a question points at in the chat, read as if named: "cụm này", "bà ấy", "hai bản đó", "chỗ đấy", "năm sau"."""

from __future__ import annotations

import re

from knowledge.dialogue import goes_on, latest, told
from knowledge.nlu.reading import Pointed, Reading
from knowledge.response.answer import Conversation

_THAT = "nay|do|ay|day|kia|no|tren|vua roi|vua neu|hoi nay|ban nay"
_SOME = {"hai": 2, "2": 2, "ba": 3, "3": 3, "may": 3, "cac": 3, "nhung": 3}
_WORDS = {
    "cluster": rf"(?:cum|khoi|nhom)(?: thi dua)? (?:{_THAT})|cum minh|trong cum$",
    "year": r"(?:khi|nam|hoi|luc|thoi diem|nhiem ky|ky) (?:do|ay|nay|kia)|cung nam(?: do| ay)?|nam ay",
    "meeting": (
        rf"(?:hoi nghi|(?:(?:cuoc|buoi|phien|ky) )?hop|dip|su kien|buoi) (?:{_THAT})|(?:o|tai) do|"
        r"(?:hom|bua|ngay) (?:do|ay|day|no|kia)|(?<=hai )noi (?:do|ay)|"
        rf"(?:bai|bai bao|bai viet|tin|ban tin) (?:{_THAT})|(?<=ca hai )lan|(?<=ca 2 )lan|(?<=ca ba )lan|(?<=ca 3 )lan"
    ),
    "person": (
        r"(?:ong|ba|anh|chi|co|chu|dong chi|vi|nguoi|bac|sep|can bo|lanh dao) (?:ay|do|nay|day|no|kia)|ong ta|ba ta"
    ),
    "document": (
        rf"(?:(?:van )?ban|nghi dinh|luat|quyet dinh|huong dan|chi thi|thong tu|nghi quyet|to|ke hoach|de an)"
        rf" (?:{_THAT})"
    ),
    "movement": rf"(?:phong trao|cuoc van dong|dot thi dua) (?:{_THAT})",
    # "chủ tịch tỉnh đó": the post has taken the word for the unit in
    "unit": (
        rf"(?:tinh|don vi|huyen|thanh pho|dia phuong|co quan|vung|xa|so) (?:{_THAT})|(?:cho|noi|dang) (?:do|ay|day)|"
        rf"(?<=\{{post\}} )(?:{_THAT})"
    ),
    "award_form": rf"(?:hinh thuc|danh hieu|loai) (?:{_THAT})",
    "role": rf"(?:vi tri|vai tro|vai|chuc|cuong vi) (?:{_THAT})",
}
"""How people point at what was spoken of, by slot."""

_POINTING = tuple(
    (slot, re.compile(rf"(?<!\S)(?:(?:ca )?(?P<some>{'|'.join(_SOME)}) )?(?:{words})(?!\S)"))
    for slot, words in _WORDS.items()
)
_IT_MEANS = ("document", "movement", "unit", "award_form")
"""What "nó" may be: whichever of these was spoken of last."""


def resolved(reading: Reading, conversation: Conversation) -> Reading:
    """The question with what it points at in the chat as if it were named; the same one where it points at nothing."""
    if not conversation.turns:
        return reading
    found = [*_pointed(reading, conversation), *_it(reading, conversation)]
    if found:
        reading = reading.naming(found)
    year = _year_spoken_of(reading, conversation)
    return reading if year is None else reading.of_year(year)


def _pointed(reading: Reading, conversation: Conversation) -> list[Pointed]:
    """The spans of tokens that point at something, each with the slot and the values that it means."""
    spans = _spans(reading)
    text = " ".join(word for word, _, _ in spans)
    # a word may have blanks of its own, or no letters
    at = [number for number, (word, _, _) in enumerate(spans) for _ in range(len(word) + 1)]
    found: list[Pointed] = []
    for slot, pattern in _POINTING:
        match = pattern.search(text)
        timed = (slot == "year" and reading.period.years) or (slot == "meeting" and reading.period.date)
        if match is None or slot in reading.slots or timed:
            continue
        start, end = spans[at[match.start()]][1], spans[at[match.end() - 1]][2]
        number = _SOME.get(match["some"] or "", 1)
        values = latest(conversation, slot, number)
        others = match[0].endswith(" kia") and len(values) < number  # "hai tỉnh kia", where one was told
        if values and not others and not any(start < other[1] and other[0] < end for other in found):
            found.append((start, end, slot, values))
    return found


def _it(reading: Reading, conversation: Conversation) -> list[Pointed]:
    """What "nó" points at; none where it names or points at such a thing itself."""
    at = next((i for i, token in enumerate(reading.tokens) if token.text in ("nó", "no")), None)
    for turn in reversed(conversation.turns):
        for slot in _IT_MEANS:
            values = turn.slots.get(slot) or told(turn, slot)
            if at is not None and at not in reading.masks and values and slot not in reading.slots:
                return [(at, at + 1, slot, values)]
    return []


def _spans(reading: Reading) -> list[tuple[str, int, int]]:
    """The folded words of a question, a placeholder for each name, with the tokens from which to which each goes."""
    spans: list[tuple[str, int, int]] = []
    at = 0
    while at < len(reading.tokens):
        end, word = reading.masks.get(at, (at + 1, ""))
        if word in ("", "{number}"):  # "hai tỉnh ấy"
            end, word = at + 1, reading.tokens[at].folded
        spans.append((word, at, end))
        at = end
    return spans


def _year_spoken_of(reading: Reading, conversation: Conversation) -> int | None:
    """The year that is counted from one spoken of: "năm liền sau", and "năm sau" of a question that goes on."""
    period = reading.period
    if period.date or period.month:  # "năm trước đó, ý em là tháng 3/2017"
        return None
    shift = None if period.years else period.shift
    if shift is None and goes_on(reading):
        shift = period.beside
    years = latest(conversation, "year")
    return int(years[-1]) + shift if shift is not None and years else None
