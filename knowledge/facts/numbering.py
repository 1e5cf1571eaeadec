"""Numbers of rows and statements that tell which file they come from.

So the rows of one file can change while all others keep theirs, and whatever is read in the order of its number comes
in the order of the files all the same. Each file has a slot; between two neighbours there is room for new files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

WITHIN = 24  # bits for the rows of one file
_APART = 8  # bits between the slots of neighbours
_STAGE = 57  # bits below the stage of a statement: it is told by stages, and in each by files


def first_slots(inners: Iterable[str]) -> dict[str, int]:
    """A slot for each file, in the order given, when all are built."""
    return {inner: (place + 1) << _APART for place, inner in enumerate(inners)}


def slots_between(order: Sequence[str], taken: dict[str, int]) -> dict[str, int] | None:
    """A slot for each file in the order given, those ``taken`` kept; None where there is no more room."""
    slots: dict[str, int] = {}
    at = 0
    last = 0
    while at < len(order):
        if order[at] in taken:
            last = slots[order[at]] = taken[order[at]]
            at += 1
            continue
        end = next((place for place in range(at, len(order)) if order[place] in taken), len(order))
        new = order[at:end]
        after = taken[order[end]] if end < len(order) else last + ((len(new) + 1) << _APART)
        if after - last <= len(new):
            return None
        slots |= {inner: last + (after - last) * (place + 1) // (len(new) + 1) for place, inner in enumerate(new)}
        at = end
    return slots


def row_numbers(slot: int) -> tuple[int, int]:
    """The first number of a file's rows, and the first behind them."""
    return slot << WITHIN, (slot + 1) << WITHIN


def slot_of(number: int) -> int:
    """The slot of the file that a row is of."""
    return number >> WITHIN


def in_file(number: int) -> int:
    """The place of a row in its file, whatever slot the file has."""
    return number & ((1 << WITHIN) - 1)


def statement_number(stage: int, slot: int, place: int) -> int:
    """The number of a statement."""
    return stage << _STAGE | slot << WITHIN | place


def slot_of_statement(number: int) -> int:
    """The slot of the file that a statement is of."""
    return slot_of(number & ((1 << _STAGE) - 1))


def statement_numbers(stage: int, slot: int) -> tuple[int, int]:
    """The first number of the statements of a file and stage, and the first behind them."""
    return statement_number(stage, slot, 0), statement_number(stage, slot + 1, 0)
