"""The entries of an answer in columns: when, what, and what is added to it.

An entry is a sentence with a frame ("Năm 2022: …", "… – tại …", "… (nay thuộc …)"). The frame becomes columns only
where it is sure, and every word of an entry stays in its row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.response.answer import Answer

_WHEN = r"(?P<when>(?:Năm|Ngày|Tháng|Quý|Giai đoạn|Từ) [^:]{1,40}): "
_WHAT = r"(?P<what>.+?)(?: – (?P<more>.+)| \((?P<aside>[^()]+)\))?"
_DATED, _UNDATED = re.compile(_WHEN + _WHAT), re.compile(_WHAT)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; each row has a cell for each column."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def table_of(answer: Answer) -> Table:
    """The entries of an answer, or its values where it has no entries, as rows."""
    entries = answer.items or answer.values
    dated = [_DATED.fullmatch(one) for one in entries]
    found = dated if all(dated) else [_UNDATED.fullmatch(one) for one in entries]
    rows = [
        (match["when"] if all(dated) else "", match["what"], match["more"] or match["aside"] or "")
        if match
        else ("", entry, "")  # of more than one line, say
        for match, entry in zip(found, entries, strict=True)
    ]
    kept = [place for place in range(3) if place == 1 or any(row[place] for row in rows)]
    heads = ("Thời gian", "Nội dung", "Ghi chú")
    return Table([heads[place] for place in kept], [[row[place] for place in kept] for row in rows])
