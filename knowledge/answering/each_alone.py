"""A question that joins several names or times of a kind, asked of each alone.

"Chỉ thị cho giai đoạn A và cho giai đoạn B mang số mấy" is two questions where no query tells both at once.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from knowledge.language import fold
from knowledge.nlu.reading import Reading
from knowledge.response.answer import Answer

_NAMED = ("unit", "person", "document", "movement", "award_form", "cluster")
_TIME = "time"
_JOINED = re.compile(r"\s*(?:,|;|\bva\b|\bvoi\b|\bcung\b|\bcung voi\b|&|\+)\s*(?:(?!hay\b|hoac\b)\w+\s+){0,2}")
"""What stands between two that are joined, folded: "và", a comma, and a word or two that announces the second."""
_MOST = 4
_OF_ALL = frozenset({"compare", "most", "sum"})
"""What is asked of all that are joined, not of each."""
_DAY = re.compile(r"\d{1,2}/\d{1,2}(?:/\d{4})?")


class _Span(NamedTuple):
    start: int
    end: int
    told: frozenset[str]


def each_alone(reading: Reading) -> tuple[str, ...]:
    """The text of a question once for each of the names or times that it joins; empty where it joins none.

    >>> each_alone(read("chỉ thị cho giai đoạn 2016-2020 và 2021-2025 mang số mấy"))
    ('chỉ thị cho giai đoạn 2016-2020 mang số mấy', 'chỉ thị cho giai đoạn 2021-2025 mang số mấy')
    """
    if reading.yes_no or reading.negated or not reading.asked.isdisjoint(_OF_ALL):
        return ()
    for joined in _joined(reading):
        first, last = reading.tokens[joined[0].start], reading.tokens[joined[-1].end - 1]
        before, behind = reading.original[: first.start], reading.original[last.end :]
        return tuple(f"{before}{reading.as_typed(one.start, one.end)}{behind}" for one in joined)
    return ()


def leaves_one_out(answer: Answer, reading: Reading) -> bool:
    """Whether an answer says nothing of one of those that a question joins, in the words that it is named in."""
    told = f" {' '.join(fold(answer.text).split())} "
    return any(
        fold(reading.as_typed(one.start, one.end)) not in told
        and not any(value in told for value in one.told)
        and not any(str(value) in one.told for values in answer.slots.values() for value in values)
        for joined in _joined(reading)
        for one in joined
    )


def _joined(reading: Reading) -> Iterator[Sequence[_Span]]:
    """The names of each kind, and the times, that a question joins by a comma or "và", those two and more."""
    for kind in (*_NAMED, _TIME):
        run: list[_Span] = []
        for span in _spans(reading, kind):
            if run and not _are_joined(reading, run[-1], span):
                if len(run) > 1:
                    break
                run = []
            run.append(span)
        if 1 < len(run) <= _MOST and all(one.told.isdisjoint(other.told) for one, other in itertools.combinations(run, 2)):
            yield run


def _spans(reading: Reading, kind: str) -> list[_Span]:
    """Where names of a kind, or times, stand in a question, and what they mean."""
    if kind == _TIME:
        return [
            _Span(span.start, span.end, frozenset({fold(reading.as_typed(span.start, span.end))}))
            for span in sorted(reading.period.spans, key=lambda span: span.start)
        ]
    return [
        _Span(one.start, one.end, frozenset(map(str, one.of_kind(kind))))
        for one in reading.mentions
        if kind in one.kinds
    ]


def _are_joined(reading: Reading, before: _Span, behind: _Span) -> bool:
    """Whether nothing but what joins stands between two names."""
    first, second = reading.tokens[before.end - 1], reading.tokens[behind.start]
    return _JOINED.fullmatch(fold(reading.original[first.end : second.start]) + " ") is not None
