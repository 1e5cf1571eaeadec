"""One question of several of a message: what the message names once holds for all of them.

"Cụm A năm 2022 sở nào làm cụm trưởng, ký giao ước ngày nào" asks twice of cluster A.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.answering.likelihood import QUITE_SURE
from knowledge.language import fold, folded_syllables
from knowledge.language.asking import Asked
from knowledge.nlu.polarity import WHICH, question_words
from knowledge.nlu.reading import Reading
from knowledge.response.answer import Answer, Turn
from knowledge.response.proof import Names
from knowledge.response.replying import spoken
from knowledge.response.several import one_after_the_other

_LEFT = "Phần chưa trả lời được: “{}”."
_LEFT_UNSAID = "Một phần câu hỏi chưa trả lời được."
_MAY_BE_SAID = re.compile(r"[\w\s.,;:!?/()%&+–“”\"'-]*")
"""What of a question is told back as it was typed: words, no code."""
_RELATIONS = frozenset(
    {"role", "deed", "post", "meeting_kind", "award_form", "movement", "document", "group", "number"}
)
_SUBJECTS = frozenset({"cluster", "unit", "person", "post", "document", "movement", "author", "organisation"})
_KINDS_IN_TEXT: Mapping[Asked, re.Pattern[str]] = {
    "when": re.compile(r"\b\d{1,2}/\d{4}|\b[Nn]ăm \d{4}"),
    "number": re.compile(r"\d/[A-ZĐ\d]"),
}
_FIGURES = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FEWEST_UNTOLD = 2  # words
_RAREST = 0.001  # of the examples: a word that fewer hold says no more
_NAMED = _SUBJECTS | {"role", "award_form", "authority"}
_ABOUT = ("cluster", "unit")
_TOLD = ("unit", "cluster", "person", "document", "movement", "award_form")


@dataclass(frozen=True, slots=True)
class MessageParts:
    """The answers to the questions of one message, and the questions ``left`` that nothing answers by themselves.

    ``begins`` says whether the first question is answered: what stands behind it may be understood by it alone.
    """

    answers: tuple[Answer, ...]
    left: tuple[Reading, ...] = ()
    begins: bool = True

    def told(self) -> Answer:
        """The answers, one after the other; what tells all that is asked for is told once."""
        once = len({answer.text for answer in self.answers}) == 1
        return self.answers[-1] if once else _going_on_of_all(one_after_the_other(self.answers), self.answers)

    def completing(self, whole: Answer, is_told: Callable[[Reading, Answer], bool]) -> tuple[Answer, Sequence[Reading]]:
        """The answer to a message taken for one question, with what of it is not answered, and those parts.

        What tells no more than one part is no answer to all; where nothing answers all, a part that is surely known is
        told. ``is_told`` says whether an answer tells what a part asks that nothing answers by itself.
        """
        answer = self.told() if whole.kind == "unknown" and self.begins else whole
        of_a_part = not self.answers or any(answer.intent == one.intent for one in self.answers)
        if answer.kind != "answer" or not of_a_part:
            return whole, ()
        untold = [part for part in self.left if not is_told(part, answer)]
        if whole.kind == "unknown" and not (answer.confidence >= QUITE_SURE and len(untold) == len(self.left)):
            told = {*fold(spoken(answer)).split()}
            if not all(part.content and told.issuperset(part.content) for part in self.left):
                return whole, ()
        return replace(answer, notes=(*answer.notes, *dict.fromkeys(map(_left_note, untold)))), untold


def _going_on_of_all(told: Answer, answers: Sequence[Answer]) -> Answer:
    """What is told of several parts, with a chat that goes on of all the roles that they ask for.

    "…, ai làm trưởng, ai làm phó" – "còn cụm kia?" asks of both.
    """
    roles = tuple(dict.fromkeys(role for answer in answers for role in answer.slots.get("role", ())))
    of_one_kind = len({answer.intent for answer in answers}) == 1 and len(roles) >= _FEWEST_ASKED
    if not of_one_kind or not told.conversation.turns:
        return told
    *before, last = told.conversation.turns
    all_roles = replace(last, slots={**last.slots, "role": roles})
    return replace(told, conversation=replace(told.conversation, turns=(*before, all_roles)))


def _left_note(part: Reading) -> str:
    """The note that nothing answers a part of a message, in its own words where they are such."""
    said = part.original.strip(" ?.,;:!")
    return _LEFT.format(said) if _MAY_BE_SAID.fullmatch(said) else _LEFT_UNSAID


def asks_something(part: Reading) -> bool:
    """Whether a part of a message asks for a thing with a question word, of whatever kind."""
    if part.yes_no:  # "…, có nguồn nào ghi rõ không"
        return False
    return bool(part.asked) or WHICH.search(" ".join(question_words(part.tokens))) is not None


def names_more(part: Reading, answer: Answer, names: Names) -> bool:
    """Whether a part of a message names something that an answer neither tells nor is about.

    ``names`` gives the folded names of a slot's value.
    """
    text = f" {' '.join(fold(spoken(answer)).split())} "
    about = {str(value) for values in answer.slots.values() for value in values}
    return any(
        not any(
            str(value) in about or any(f" {name} " in text for name in names(kind, str(value)))
            for kind in mention.kinds
            for value in mention.of_kind(kind)
        )
        for mention in part.mentions
        if not _NAMED.isdisjoint(mention.kinds)
    )


def tells_kind(part: Reading, answer: Answer, asks: Collection[Asked]) -> bool:
    """Whether an answer tells something of each kind that a part of a message asks for, as far as that can be seen.

    ``asks`` is what the template of the answer tells.
    """
    text = spoken(answer)
    told = {*asks, *(kind for kind, pattern in _KINDS_IN_TEXT.items() if pattern.search(text))}
    return bool(part.asked) and part.asked <= told


def asks_another(part: Reading, answer: Answer) -> bool:
    """Whether a part of a message asks who or which, and an answer to another part tells of one alone."""
    asks = not part.asked.isdisjoint({"who", "which"}) and len(part.content) > 1
    return asks and len(set(answer.values)) < _FEWEST_ASKED


_FEWEST_ASKED = 2  # by two parts of a message


def leaves_words(part: Reading, answer: Answer, asked: Mapping[str, float]) -> bool:
    """Whether an answer holds less than half of what a part of a message asks with, and leaves several words out.

    ``asked`` is the share of all examples that hold a word: the fewer do, the more it says of what is asked.
    """
    told = {*fold(spoken(answer)).split()}
    weighs = {word: -math.log(asked.get(word, 0.0) + _RAREST) for word in part.content}
    untold = [word for word in weighs if word in folded_syllables() and word not in told]
    return len(untold) >= _FEWEST_UNTOLD and 2 * sum(map(weighs.__getitem__, untold)) > sum(weighs.values())


def says_what(part: Reading) -> bool:
    """Whether a question says more than which cluster or unit, and when, it is about; of a person it asks who it is."""
    lists = "list" in part.asked and "when" not in part.asked
    asks_cluster = "unit" in part.slots and _WHICH_CLUSTER.search(part.folded) is not None
    says = bool(part.left) or lists or asks_cluster or "count" in part.asked
    return says or "person" in part.slots or not _RELATIONS.isdisjoint(part.slots)


_WHICH_CLUSTER = re.compile(r"\b(?:cum|khoi)(?: thi dua)? nao\b")


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
    if answer.kind == "no_data" and not answer.slots:
        return True  # of a meeting that is not known
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
    leaves_out |= not set(_FIGURES.findall(by_parts)) <= set(_FIGURES.findall(as_one))
    return leaves_out and all(fold(value) in by_parts for value in whole.values)


def leaves_time_out(answer: Answer | None, slots: Collection[str]) -> bool:
    """Whether an answer that can tell of a year is of none; ``slots`` are those that its template reads."""
    return answer is not None and "year" in slots and not {"year", "meeting", "date"} & answer.slots.keys()


def is_of_another_year(answer: Answer | None, message: Reading) -> bool:
    """Whether an answer tells of a meeting in years of which the message names none."""
    if answer is None or answer.kind != "answer" or "meeting" not in answer.slots:
        return False
    told = {int(year) for year in _YEAR.findall(" ".join((answer.lead, *answer.items)))}
    return bool(told) and told.isdisjoint(message.period.years)


def follows_time(message: Reading, text: str, part: Reading) -> bool:
    """Whether a part of a message names no time and stands behind the one year that the message names."""
    if part.period or len(message.period.years) != 1:
        return False
    begins = message.original.find(text)
    return all(message.tokens[span.start].start <= begins for span in message.period.spans)


_REVIEWING = re.compile(
    r"(?:(?:khi|lúc|tại|luc|tai) )?(?:tổng|sơ|tong|so) (?:kết|ket)(?: \w+){0,3}? (?:19|20)\d\d", re.IGNORECASE
)
_REVIEWED = re.compile(r"\b(?:tong ket|so ket)(?: \w+){0,3}? ((?:19|20)\d\d)\b")


def of_year_elected(message: Reading, text: str, part: Reading) -> str:
    """A part of a message that asks who holds a role, with the year for which they were elected instead of another.

    "Họp tổng kết 2017 bầu ai làm trưởng, ai làm phó cho năm 2018": both for 2018, though the first says 2017.
    """
    reviewed = set(_REVIEWED.findall(part.folded))
    others = {year for year in message.period.years if str(year) not in reviewed}
    only_reviewed = bool(reviewed) and reviewed == set(map(str, part.period.years))
    if "role" not in part.slots or part.yes_no or not only_reviewed or len(others) != 1:
        return text
    return f"{_REVIEWING.sub(' ', text).rstrip(' ?.,;')} năm {others.pop()}"


def naming_all(text: str, message: Reading) -> str:
    """A part of a message with the cluster or unit, and the time, that its other parts name."""
    named = [(one.start, one.end) for one in message.mentions if not set(_ABOUT).isdisjoint(one.kinds)][:1]
    named += [(span.start, span.end) for span in message.period.spans[:1]]
    return " ".join([text.rstrip(" ?.,;"), *(message.as_typed(*span) for span in named)])
