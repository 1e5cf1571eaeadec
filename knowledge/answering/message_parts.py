"""One question of several of a message: what the message names once holds for all of them.

"Cụm A năm 2022 sở nào làm cụm trưởng, ký giao ước ngày nào" asks twice of cluster A.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from knowledge.answering.likelihood import QUITE_SURE
from knowledge.language import fold, folded_syllables
from knowledge.nlu.reading import Reading
from knowledge.response.answer import Answer, Turn
from knowledge.response.replying import spoken
from knowledge.response.several import one_after_the_other

_LEFT = "Phần chưa trả lời được: “{}”."
_FEWEST_UNTOLD = 2  # words
_RELATIONS = frozenset(
    {"role", "deed", "post", "meeting_kind", "award_form", "movement", "document", "group", "number"}
)
_SUBJECTS = frozenset({"cluster", "unit", "person", "post", "document", "movement", "author", "organisation"})
_ABOUT = ("cluster", "unit")
_TOLD = ("unit", "person", "document", "movement", "award_form")


@dataclass(frozen=True, slots=True)
class MessageParts:
    """The answers to the questions of one message, and the questions ``left`` that nothing answers."""

    answers: tuple[Answer, ...]
    left: tuple[Reading, ...] = ()

    def told(self) -> Answer:
        """The answers, one after the other; what tells all that is asked for is told once."""
        once = len({answer.text for answer in self.answers}) == 1
        return self.answers[-1] if once else one_after_the_other(self.answers)

    def completing(self, whole: Answer, vocabulary: Mapping[str, Collection[str]]) -> Answer:
        """The answer to a message taken for one question, with what of it is not answered.

        What tells no more than one part is no answer to all; where nothing answers all, a part that is surely known is
        told. ``vocabulary`` are the words by which people ask what an intent tells.
        """
        answer = self.told() if whole.kind == "unknown" else whole
        if answer.kind != "answer" or all(answer.intent != one.intent for one in self.answers):
            return whole
        told = {*fold(spoken(answer)).split()}
        untold = [part for part in self.left if _is_untold(part, told.union(vocabulary.get(answer.intent or "", ())))]
        if whole.kind == "unknown":
            surely = answer.confidence >= QUITE_SURE and len(untold) == len(self.left)
            if not surely and not all(_is_told(part, told) for part in self.left):
                return whole
        left = (_LEFT.format(part.original.strip(" ?.,;:!")) for part in untold)
        return replace(answer, notes=(*answer.notes, *left))


def _is_told(part: Reading, words: Collection[str]) -> bool:
    """Whether an answer holds all that a question asks with."""
    return bool(part.content) and all(word in words for word in part.content)


def _is_untold(part: Reading, words: Collection[str]) -> bool:
    """Whether most of what a question asks with is neither told nor what people ask with for what is told."""
    said = [word for word in part.content if word in folded_syllables()]
    untold = [word for word in said if word not in words]
    return len(untold) >= _FEWEST_UNTOLD and 2 * len(untold) > len(part.content)


def says_what(part: Reading) -> bool:
    """Whether a question says more than which cluster or unit, and when, it is about; of a person it asks who it is."""
    lists = "list" in part.asked and "when" not in part.asked
    says = bool(part.left) or lists or "count" in part.asked
    return says or "person" in part.slots or not _RELATIONS.isdisjoint(part.slots)


def whose_of(message: Reading, part: Reading) -> Collection[str | int]:
    """The clusters, or else the units, that a part is about by what its message names; none where it names its own."""
    if not _SUBJECTS.isdisjoint(part.slots):
        return ()
    for kind in _ABOUT:
        named = {mention.of_kind(kind) for mention in message.mentions if kind in mention.kinds}
        if named:
            return message.slots.get(kind, ()) if len(named) == 1 else ()
    return ()


def is_of(answer: Answer, whose: Collection[str | int]) -> bool:
    """Whether an answer is of one of those that its part is about, where it is about some."""
    if not whose or answer.intent is None or "meeting" in answer.slots:
        return True
    return any(not set(answer.slots.get(slot, ())).isdisjoint(whose) for slot in ("body", *_ABOUT, *_TOLD))


def told_before(answer: Answer, before: Turn) -> tuple[str | int, ...]:
    """Whom or what the answer to the part before told of, and this answer is of: "…, ai ký, ông ấy giữ chức gì"."""
    return tuple(value for slot in _TOLD for value in before.told.get(slot, ()) if value in answer.slots.get(slot, ()))


def tells_more(parts: Answer, whole: Answer) -> bool:
    """Whether the answers to the parts of a message tell all that the answer to it as one tells, and more."""
    if not parts.kind == whole.kind == "answer":
        return False
    by_parts, as_one = fold(spoken(parts)), fold(spoken(whole))
    leaves_out = any(fold(value) not in as_one for value in parts.values)
    return leaves_out and all(fold(value) in by_parts for value in whole.values)


def leaves_time_out(answer: Answer | None, message: Reading, text: str, part: Reading, slots: Collection[str]) -> bool:
    """Whether an answer that can tell of a year is of none, where the message names one before a part that names none.

    ``slots`` are those that the template of the answer reads.
    """
    if answer is None or part.period or len(message.period.years) != 1 or "year" not in slots:
        return False
    begins = message.original.find(text)
    if any(message.tokens[span.start].start > begins for span in message.period.spans):
        return False
    return not {"year", "meeting", "date"} & answer.slots.keys()


def naming_all(text: str, message: Reading) -> str:
    """A part of a message with the cluster or unit, and the time, that its other parts name."""
    named = [(one.start, one.end) for one in message.mentions if not set(_ABOUT).isdisjoint(one.kinds)][:1]
    named += [(span.start, span.end) for span in message.period.spans[:1]]
    return " ".join([text.rstrip(" ?.,;"), *(message.as_typed(*span) for span in named)])
