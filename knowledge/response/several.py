"""Several names in one question: each keeps its own rows, told one after the other, compared where that is asked.

"Bắc Kạn và Bắc Giang làm cụm trưởng năm nào" is two questions; what is known of one is never told of both.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge.nlu.framing import WHO_IS_RIGHT
from knowledge.nlu.reading import Reading
from knowledge.nlu.understanding import Candidate
from knowledge.response.answer import Answer, AnswerKind, Slots
from knowledge.response.proof import holds
from knowledge.response.replying import NOT_ALL, YES, Reply
from knowledge.response.wording import Row, first_upper
from knowledge.templates.template import QuestionTemplate

_APART = ("unit", "cluster", "person", "document", "movement", "award_form", "term", "year", "date")
"""Slots of which several values are asked for apart, the first that has several."""

_COMPARED = (*_APART, "authority", "role")
_MOST = 6  # parts of one question
_CLAIM_AND_WHOSE = 2  # names: one asked about, one claimed of it
_FEWEST_CLUSTERS = 2
_AS_ONE = frozenset({"mot", "nhau", "chung"})
"""Words by which one thing is claimed of two names together: "A và B nhập làm một, phải không"."""

_LONGEST_LINE = 1000  # characters of a list in a line: three such and their sources are still one message
_SCOPES = ("body", "place", "cluster", "unit")
_OWNED = {"award_form": "authority"}
"""What may stand behind a name of a slot and belong to it alone."""

_BEHIND = 1  # words between the two
_COUNTS = ("count", "reports")  # columns that say how many

Namer = Callable[[str, str | int], str]
"""From a slot and a value to what people call it."""


def apart(candidate: Candidate, template: QuestionTemplate, reading: Reading) -> list[tuple[str, Candidate]]:
    """The candidate once for each of several names, with the slot that they fill; empty where it is about one thing."""
    filled = candidate.slots.keys() | candidate.demands.keys()
    meetings = candidate.slots.get("meeting", ())
    if "compare" in reading.asked and 1 < len(meetings) == _times(reading):  # "tổng kết 2016 với tổng kết 2022"
        return [("meeting", _with(candidate, [("meeting", (str(meeting),))])) for meeting in meetings]
    slots = _COMPARED if {"compare", "most"} & reading.asked else _APART
    one_claim = {claim.slot for claim in template.claim if claim.rest and reading.yes_no}
    as_one = not _AS_ONE.isdisjoint(reading.words)
    for slot in slots:
        is_pair = slot in one_claim and len(reading.named(slot)) == _CLAIM_AND_WHOSE
        if is_pair and (as_one or _claims_last(slot, template, reading)):  # not "A và B giữ nguyên phải không"
            continue
        groups = _of_each(reading) if slot == "cluster" and not reading.yes_no else ()
        if not groups:
            groups = reading.named(slot)
        if slot in template.pools or slot not in filled or not 1 < len(groups) <= _MOST:
            continue
        if _is_chosen_for_first(slot, template, reading):  # "A nhập vào B hay C" asks of A
            return [(slot, _with(candidate, [(slot, groups[0])]))]
        if _claims_last(slot, template, reading):  # "A và B nhập vào C phải không": of A and of B, each with C
            parts = [(slot, _with(candidate, [(slot, (*group, *groups[-1]))])) for group in groups[:-1]]
            return parts if len(parts) > 1 else []
        if slot == "date" or _is_all_said(candidate, slot, groups):
            others = [
                other
                for other in (*_APART, "role")
                if other != slot and other not in template.pools and len(reading.named(other)) == len(groups)
            ]
            paired = [(slot, groups), *((other, reading.named(other)) for other in others if reading.yes_no)]
            owned = _owned(slot, groups, reading)
            return [
                (slot, _with(candidate, [(one, values[at]) for one, values in paired] + owned[at]))
                for at in range(len(groups))
            ]
    return []


_EACH_CLUSTER = re.compile(
    r"\b(?P<number>[2-6]) (?:cum|khoi)\b(?P<first>(?: thi dua)? (?:dau|dau tien)\b)?|\b(?:cac|tung|moi) (?:cum|khoi)\b"
)


def _of_each(reading: Reading) -> Sequence[tuple[str, ...]]:
    """The clusters that one name may mean, each for itself, where all of them are asked for: "ba cụm đầu của khối A".

    As many as the question says, or the first of them.
    """
    shared = list(dict.fromkeys(one.of_kind("cluster") for one in reading.mentions if "cluster" in one.kinds))
    asked = _EACH_CLUSTER.search(reading.folded)
    if len(shared) != 1 or len(shared[0]) < _FEWEST_CLUSTERS or asked is None:
        return ()
    number = int(asked["number"] or len(shared[0]))
    if number > len(shared[0]) or (number < len(shared[0]) and not asked["first"]):
        return ()
    return [(one,) for one in shared[0][:number]]


def _times(reading: Reading) -> int:
    """How many years, months or days a question names, whichever are the most."""
    return max(len(reading.named(slot)) for slot in ("year", "month", "date"))


def _is_chosen_for_first(slot: str, template: QuestionTemplate, reading: Reading) -> bool:
    """Whether one of the names behind the first is to be chosen for it: "A nhập vào B hay C", "A thuộc B hay C"."""
    may_claim = any(claim.rest and claim.slot == slot for claim in template.claim)
    if not may_claim or len(reading.named(slot)) <= _CLAIM_AND_WHOSE or not offers_choice(slot, reading):
        return False
    first, second = [mention for mention in reading.mentions if slot in mention.kinds][:2]
    between = {token.folded for token in reading.tokens[first.end : second.start]}
    return bool(between - _JOINING) and _OR.isdisjoint(between)


_JOINING = frozenset("va voi cung hay hoac lan tinh thanh pho huyen".split())


def _claims_last(slot: str, template: QuestionTemplate, reading: Reading) -> bool:
    """Whether a question claims the last name of a slot of those before it: what parts them is more than an "and"."""
    if not reading.yes_no or not any(claim.rest and claim.slot == slot for claim in template.claim):
        return False
    return not _are_joined(slot, reading, last=_CLAIM_AND_WHOSE)


def _are_joined(slot: str, reading: Reading, last: int = _MOST) -> bool:
    """Whether nothing but an "and" or a comma parts the names of a slot, or the ``last`` of them."""
    if slot == "year":
        return True
    named = [mention for mention in reading.mentions if slot in mention.kinds][-last:]
    return all(
        _JOINING.issuperset(token.folded for token in reading.tokens[before.end : behind.start])
        for before, behind in itertools.pairwise(named)
    )


def said_of(part: Candidate, slot: str, reading: Reading) -> Reading:
    """The question as it is of one part alone: what is claimed of another name need not be told of this one."""
    chosen = {str(value) for value in (*part.slots.get(slot, ()), *part.demands.get(slot, ()))}
    others = {
        mention for mention in reading.mentions if slot in mention.kinds and chosen.isdisjoint(mention.of_kind(slot))
    }
    return replace(reading, mentions=tuple(mention for mention in reading.mentions if mention not in others))


def _owned(slot: str, groups: Sequence[tuple[str, ...]], reading: Reading) -> list[list[tuple[str, tuple[str, ...]]]]:
    """For each name what stands right behind one of them, and is said of that one alone.

    "Bằng khen của Thủ tướng và Bằng khen của Chủ tịch UBND tỉnh": the province confers only the second.
    """
    owned: list[list[tuple[str, tuple[str, ...]]]] = [[] for _ in groups]
    other = _OWNED.get(slot)
    if other is None:
        return owned
    found = {
        at: behind.of_kind(other)
        for at, group in enumerate(groups)
        for mention in reading.mentions
        if mention.of_kind(slot) == group
        for behind in reading.mentions
        if other in behind.kinds and 0 <= behind.start - mention.end <= _BEHIND
    }
    if found:
        for at, one in enumerate(owned):
            one.append((other, found.get(at, ())))
    return owned


def _is_all_said(candidate: Candidate, slot: str, groups: Sequence[tuple[str, ...]]) -> bool:
    """Whether the values of a slot are those of the names in the question, none taken from the chat."""
    values = {str(value) for value in (*candidate.slots.get(slot, ()), *candidate.demands.get(slot, ()))}
    return all(values & set(group) for group in groups)


def _with(candidate: Candidate, chosen: Sequence[tuple[str, tuple[str, ...]]]) -> Candidate:
    slots, demands = dict(candidate.slots), dict(candidate.demands)
    for slot, values in chosen:
        typed: tuple[str | int, ...] = tuple(int(value) for value in values) if slot == "year" else values
        others = _SCOPES if slot in ("unit", "cluster") else (slot,)
        for held in (slots, demands):
            for other in {slot, *others} & held.keys():
                kept = tuple(value for value in held[other] if value in typed)
                if kept:
                    held[other] = kept
                elif other == slot and typed:
                    held[slot] = typed
                elif other == slot:
                    del held[slot]
    return replace(candidate, slots=slots, demands=demands)


_OR = frozenset({"hay", "hoac"})
_LABELS = re.compile(r"(?:^|[\s:;,.])[AB][.):/] ?.+[\s:;,.][BC][.):/] ?", re.DOTALL)
"""The letters before answers to choose from: "A. …; B. …"."""


def offers_choice(slot: str, reading: Reading) -> bool:
    """Whether one of the names of a slot is to be chosen: "A hay B", "A. …; B. …", "nơi nói A, nơi nói B, ai đúng"."""
    if reading.yes_no or reading.negated:  # "ai không dự, A hay B": whom nothing is told of is the answer
        return False
    if _LABELS.search(reading.original) or WHO_IS_RIGHT.search(reading.folded):
        return True
    named = [mention for mention in reading.mentions if slot in mention.kinds]
    return any(
        not _OR.isdisjoint(token.folded for token in reading.tokens[before.end : behind.start])
        for before, behind in itertools.pairwise(named)
    )


def together(parts: Sequence[tuple[Slots, Reply]], slot: str, reading: Reading, name: Namer) -> Reply:
    """One reply of several: right where at least one part is known; the others say what is not."""
    answered = [part for part in parts if part[1].answer.kind == "answer"]
    if answered and offers_choice(slot, reading):  # what is not so of the others need not be said
        parts = answered
    replies = [reply for _, reply in parts]
    kinds = [reply.answer.kind for reply in replies]
    kind: AnswerKind = "answer" if "answer" in kinds else kinds[0]
    joined = _are_joined(slot, reading)
    contrasts = reading.denies and not joined  # "không phải A mà là B" denies one of them alone
    verdict = _verdict(replies, claims_all=joined) if reading.yes_no and not contrasts else ""
    # A yes to one part of what is claimed together is no yes.
    lines = [_line(reply, bare=bool(verdict) or contrasts or reply.verdict.strip() == "Đúng.") for reply in replies]
    if not verdict and all(line.startswith(NOT_ALL) for line in lines):
        verdict = NOT_ALL.strip()
    if verdict == NOT_ALL.strip():
        lines = [line.removeprefix(NOT_ALL) for line in lines]
    conclusion = _reckoned(parts, slot, name, reading)
    lead = " ".join(part for part in (verdict, conclusion, *dict.fromkeys(lines)) if part)
    sources = tuple(dict.fromkeys(source for reply in replies for source in reply.answer.sources))
    answer = replace(
        replies[0].answer,
        kind=kind,
        lead=lead,
        items=(),
        notes=tuple(dict.fromkeys(note for reply in replies for note in reply.answer.notes)),
        values=tuple(value for reply in replies for value in reply.answer.values),
        sources=sources,
        choices=(),
    )
    # What the last part was of goes on; "hai năm ấy", "hai tỉnh đó" are all of them.
    all_of_it = tuple(dict.fromkeys(value for slots, _ in parts for value in slots.get(slot, ())))
    last = replies[-1].turn
    turn = replace(
        last,
        source_ids=tuple(source.id for source in sources),
        told={**last.told, slot: all_of_it or last.told.get(slot, ())},
    )
    return Reply(answer, turn, _alike([row for reply in replies for row in reply.rows]))


def _alike(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with the columns of the first: what is nearest to one may come from another query than what answers."""
    return [row for row in rows if row.keys() == rows[0].keys()]


def one_after_the_other(answers: Sequence[Answer]) -> Answer:
    """The answers to several questions as one: each in a line of its own."""
    kinds = [answer.kind for answer in answers]
    lines = [_in_a_line(answer.lead, answer.items) for answer in answers]
    return replace(
        answers[-1],
        kind="answer" if "answer" in kinds else kinds[0],
        lead=lines[0],
        items=tuple(lines[1:]),
        notes=tuple(dict.fromkeys(note for answer in answers for note in answer.notes)),
        values=tuple(value for answer in answers for value in answer.values),
        sources=tuple(dict.fromkeys(source for answer in answers for source in answer.sources)),
        confidence=min(answer.confidence for answer in answers),
    )


def _line(reply: Reply, *, bare: bool) -> str:
    """A reply as one sentence or two, its list in them."""
    lead = reply.answer.lead.removeprefix(reply.verdict) if bare else reply.answer.lead
    return _in_a_line(lead, reply.answer.items)


def _in_a_line(lead: str, items: Sequence[str]) -> str:
    """A lead and its list in one line; of a long list the beginning, and how many more there are."""
    if not items:
        return lead
    lengths = itertools.accumulate(len(item) for item in items)
    told = items[: max(1, sum(length <= _LONGEST_LINE for length in lengths))]
    more = f"; và {len(items) - len(told)} mục khác" if len(items) > len(told) else ""
    return f"{lead.rstrip(': ')}: {'; '.join(told)}{more}."


def _verdict(replies: Sequence[Reply], *, claims_all: bool) -> str:
    """Yes only where every part is so; no where one is not, be it that all of them are claimed or that none is so.

    Of names that stand apart one may only be who said it: "báo A cho hay hội B làm cụm trưởng".
    """
    verdicts = [reply.verdict.strip() for reply in replies]
    said_yes = [
        verdict.startswith(YES) or reply.answer.lead.startswith(NOT_ALL)  # a yes to less than all that is said
        for verdict, reply in zip(verdicts, replies, strict=True)
    ]
    if any(verdict.startswith("Không") for verdict in verdicts):
        return "Không." if claims_all or not any(said_yes) else NOT_ALL.strip()
    return "Đúng." if all(verdict.startswith(YES) for verdict in verdicts) else ""


def _reckoned(parts: Sequence[tuple[Slots, Reply]], slot: str, name: Namer, reading: Reading) -> str:
    """Which part has more, or how many all have together, where that is asked and each is a number."""
    if {"compare", "most", "sum"}.isdisjoint(reading.asked):
        return ""
    # Rows beside "nothing is known" are of something else, and no number of this part.
    counted = [
        (_label(slots, slot, reply.rows, name), _total(reply.rows) if reply.answer.kind == "answer" else None)
        for slots, reply in parts
    ]
    known = [(label, total) for label, total in counted if total is not None and label]
    if len({label for label, _ in known}) < len(counted) or len(known) < 2:
        return ""
    known.sort(key=lambda each: -each[1])
    (first, most), (_, next_most) = known[0], known[1]
    told = ", ".join(f"{label}: {total}" for label, total in known)
    if {"compare", "most"}.isdisjoint(reading.asked):
        return f"Tổng cộng {sum(total for _, total in known)} ({told})."
    if most == next_most:
        return f"Bằng nhau ({told})."
    return f"{first} nhiều hơn, chênh {most - next_most} ({told})."


def _label(slots: Slots, slot: str, rows: Sequence[Row], name: Namer) -> str:
    """What a part is about; of several things that a name may mean the one that its rows tell of."""
    values = slots.get(slot, ())
    if slot == "year":
        return f"Năm {values[0]}" if values else ""
    if slot == "authority":  # "do huyện công nhận": whose head it was the row tells
        givers = {row["conferred_by"] for row in rows if "conferred_by" in row.keys()}  # noqa: SIM118
        return first_upper(givers.pop()) if len(givers) == 1 else ""
    told = [value for value in values if any(holds(row, slot, (value,)) for row in rows)]
    return name(slot, (told or values)[0]) if values else ""


def _total(rows: Sequence[Row]) -> int | None:
    for column in _COUNTS:
        numbers = [row[column] for row in rows if column in row.keys() and row[column] is not None]  # noqa: SIM118
        if numbers:
            return sum(int(number) for number in numbers)
    return None
