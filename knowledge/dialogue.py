"""Follow-ups: what a question may take over from the one before it in the same chat.

A fragment ("còn năm 2022?", "thế cụm phó?") is the question before with something changed. Any other question keeps its
own intent and only fills what it needs and does not say ("ai chủ trì?" after a meeting was spoken of).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz.distance import OSA

from knowledge.language import fold, folded_syllables
from knowledge.nlu.reading import Reading
from knowledge.response.answer import Conversation, Slots, SlotValue, Turn
from knowledge.templates.template import QuestionTemplate

_CORRECTING = frozenset(
    "a nham khong lon y la co ay ma sai roi hoi chet go dinh minh quen xin loi phai moi dung em toi oi u o".split()
)

_TOWARDS = frozenset({"sang", "qua", "den", "toi", "ve"})
"""What leads over to another time or place ("vậy sang năm 2023?")."""

_MEETS = frozenset({"hoi", "nghi", "cuoc", "buoi", "hop"})
"""What says of a time only that something met then."""

_TOLD = ("unit", "person", "document", "movement", "award_form")
"""What an answer may tell that a question after it is about without saying so ("nhập vào tỉnh nào rồi?")."""

MAX_TURNS = 6
"""Turns of a chat that are kept."""

SAME: Mapping[str, tuple[str, ...]] = {
    "cluster": ("cluster", "body", "meeting"),
    "unit": ("unit", "body", "place", "meeting"),
    "body": ("body", "cluster", "unit", "meeting"),
    "place": ("place", "unit", "meeting"),
    "date": ("date", "meeting"),
    "month": ("month", "meeting"),
    "year": ("year", "meeting"),
    "part": ("part", "meeting"),
    "meeting_kind": ("meeting_kind", "meeting"),
    "deed": ("deed", "meeting", "movement", "award_form"),
    "post": ("post", "person"),
}
"""For a slot that a question fills, the slots of a template that make something of it; by default the slot itself."""

_ELLIPTICAL = frozenset({"con", "the", "vay", "va"})
_SHORT = 6  # words: "òn năm 2022" has lost a letter, "có phải …" has not
_SUBJECTS = frozenset({"cluster", "unit", "person", "document", "movement", "award_form", "organisation", "date"})
_NAMES = frozenset(
    {"cluster", "unit", "body", "person", "post", "document", "movement", "meeting_kind", "date", "award_form"}
)

_TELLS_MEETING = frozenset({"place", "unit", "date", "month", "days"})
"""What of a question tells a meeting by itself, whatever its chat spoke of."""

# Naming one of these leaves behind what the question before said in the others: they tell the same thing.
_RELATED: Mapping[str, frozenset[str]] = {
    "meeting": frozenset({"body", "cluster", "year", "part", "date", "month", "meeting_kind", "place"}),
    "cluster": frozenset({"meeting", "body", "date", "unit"}),
    "unit": frozenset({"unit", "place"}),
    "body": frozenset({"meeting", "cluster", "date"}),
    "year": frozenset({"meeting", "date", "month", "part"}),
    "part": frozenset({"meeting", "date", "month"}),
    "date": frozenset({"meeting", "year", "part", "month", "body", "cluster"}),
    "month": frozenset({"meeting", "date"}),
    "meeting_kind": frozenset({"meeting", "date"}),
    "award_form": frozenset({"authority", "number", "group"}),
    "person": frozenset({"post"}),
    "post": frozenset({"person"}),
}


def latest(conversation: Conversation, slot: str, some: int = 1) -> tuple[SlotValue, ...]:
    """What was last spoken of of a kind: said before told; with ``some`` at most so many, of several questions."""
    found: dict[SlotValue, None] = {}
    for turn in reversed(conversation.turns):
        said = turn.slots.get(slot, ())
        values = (told(turn, slot, some) if len(said) < some else ()) or said
        found = dict.fromkeys([*values, *found])
        if values and len(found) >= some:
            break
    return tuple(found)


def told(turn: Turn, slot: str, some: int = 1) -> tuple[SlotValue, ...]:
    """What an answer told of a kind, where that is no more than ``some``."""
    values = turn.told.get(slot, ())
    return values if len(values) <= some else ()


def last_turn(conversation: Conversation) -> Turn | None:
    """The last question that was understood, None in a new chat."""
    return conversation.turns[-1] if conversation.turns else None


def spoken_of(conversation: Conversation, *, answers: bool = False) -> Slots:
    """All that the chat has spoken of: what a later question said goes before what an earlier one did.

    With ``answers`` also whom and what the last answer told of, for a question that goes on from it.
    """
    slots: Slots = {}
    for turn in conversation.turns:
        slots = changed(slots, turn.slots)
    previous = last_turn(conversation)
    if answers and previous is not None:
        new = {slot: told(previous, slot) for slot in _TOLD if slot not in previous.slots}
        slots = {**slots, **{slot: values for slot, values in new.items() if values}}
    return slots


def is_fragment(reading: Reading, template: QuestionTemplate, said: Slots, before: str = "") -> bool:
    """Whether a question says nothing but names, times and fillers that ``template`` can take up again.

    One that goes on may say again what the question ``before`` said: "còn X thì mấy lần" after "bằng mấy lần lương".
    """
    first = reading.tokens[0].folded
    correcting = any(word in reading.words for word in ("nham", "lon", "sai", "quen")) or first in ("a", "khong", "y")
    content = [word for word in reading.content if word not in _TOWARDS and not (correcting and word in _CORRECTING)]
    if is_elliptical(reading):
        again = set(fold(before).split())
        content = [word for word in content if word not in again]
    if "meeting" in template.slots and reading.period:  # "nhầm, mình hỏi hội nghị ngày 17/3" says but which one
        content = [word for word in content if word not in _MEETS]
    real = [word for word in content if word in folded_syllables() and not (word == first and _is_cut(word))]
    if real or len(content) > 1 or not (reading.slots or reading.period):
        return False
    if "deed" in said and "deed" not in template.slots:  # what is asked has changed, not whom it is asked of
        return False
    if "post" in said and "who" in reading.asked and "post" not in template.slots:  # so it has: who holds a post
        return False
    return all(any(slot in template.slots for slot in SAME.get(slot_said, (slot_said,))) for slot_said in said)


def takes_up(reading: Reading) -> bool:
    """Whether a question names something and asks of it what was asked of another: "còn X …", "X thì …"."""
    names = bool(reading.mentions) or bool(reading.period)
    begins = is_elliptical(reading) or reading.points or re.match(r"(?:\{\w+\} )+thì ", reading.masked) is not None
    return names and begins


def has_place_for(reading: Reading, template: QuestionTemplate) -> bool:
    """Whether ``template`` makes something of each name and time of a question, and asks of the same deed."""
    if "deed" in reading.slots and "deed" not in template.slots:
        return False
    kinds = [mention.kinds for mention in reading.mentions if mention.kinds != ("topic",)]
    if reading.period:
        kinds.append(("year", "date", "month"))
    return all(any(not template.slots.isdisjoint(SAME.get(kind, (kind,))) for kind in one) for one in kinds)


def is_elliptical(reading: Reading) -> bool:
    """Whether a question begins as one that goes on from another does ("còn …", "thế …"), or ends so ("cụm 4 nữa")."""
    if not reading.tokens:
        return False
    if not reading.asked and len(reading.tokens) > 1 and reading.tokens[-1].text in ("nữa", "nua"):
        return True
    first = reading.tokens[0].folded
    short = len(reading.tokens) <= _SHORT and 0 not in reading.masks
    if first in _ELLIPTICAL or (short and _is_cut(first)) or (first == "o" and not reading.asked):
        return True
    return (
        re.match(
            r"(?:u |uh |oki? |da |vang |a |ua )*(?:con|the con|vay con|the|vay)\b|.{0,60}\bthi sao\b"
            r"|.{0,80}\bcung (?:\w+ ){0,3}(?:nhu )?(?:vay|the)$",
            reading.folded,
        )
        is not None
    )


def goes_on(reading: Reading) -> bool:
    """Whether a question goes on from another: it begins so, points at it, or names nothing that it is about."""
    return is_elliptical(reading) or reading.points or _SUBJECTS.isdisjoint(reading.slots)


def _is_cut(word: str) -> bool:
    """Whether a word is one that begins a follow-up, with a letter lost ("òn năm 2022")."""
    return any(OSA.distance(word, whole) == 1 and len(word) < len(whole) for whole in _ELLIPTICAL if len(whole) > 2)


def changed(previous: Slots, said: Slots) -> dict[str, tuple[str | int, ...]]:
    """The slots of the question before, changed by what a fragment says."""
    dropped = {slot for name in said for slot in _RELATED.get(name, ())}
    return {**{slot: values for slot, values in previous.items() if slot not in dropped}, **said}


def inherited(
    template: QuestionTemplate, said: Slots, previous: Slots, *, elliptical: bool
) -> dict[str, tuple[str | int, ...]]:
    """What a question of ``template`` takes over from ``previous``: what it needs or inherits and does not say.

    One that goes on from another (``elliptical``) takes its time over as well.
    """
    if "body" not in previous and "cluster" in previous:  # a chat about the members of a cluster is about that cluster
        previous = {**previous, "body": previous["cluster"]}
    wanted = [*template.needs]
    tells_meeting = "meeting" in template.one_of and not elliptical and not _RELATED["meeting"].isdisjoint(said)
    if not tells_meeting and not any(slot in said for slot in template.one_of):
        wanted += [slot for slot in template.one_of if slot in previous][:1]
    if elliptical or not _NAMES & set(said):  # a question that names what it is about says the rest itself
        wanted += template.inherits
    if elliptical and "year" in template.slots:
        wanted.append("year")
    if "meeting" in template.needs and "meeting" not in previous and _TELLS_MEETING.isdisjoint(said):
        timed = {"year", "meeting_kind", "part"} & (said.keys() | previous.keys())
        wanted += ["body", "year"] if timed else []  # "họp ở đâu?" after who heads a cluster in a year
    blocked = {slot for name in said for slot in _RELATED.get(name, ())}
    if not elliptical and "unit" in said:  # "hội nghị Hiệp Hòa …" is of no other
        blocked.add("body")
    taken: dict[str, tuple[str | int, ...]] = {}
    for slot in wanted:
        if slot in said or slot not in previous or slot in blocked:
            continue
        taken[slot] = previous[slot]
    return taken


def remember(conversation: Conversation, turn: Turn) -> Conversation:
    """The conversation with one more turn, the oldest forgotten where there are too many."""
    return replace(conversation, turns=(*conversation.turns[-(MAX_TURNS - 1) :], turn))
