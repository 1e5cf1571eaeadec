"""Query templates: for each thing people ask, how they ask it, the SQL that finds it and the words that tell it.

They are data (``knowledge/questions/*.yaml``), so that an admin adds a question without touching Python. A template is
checked whole when it is loaded: its SQL is prepared against the schema, its words are compiled, its slots are known.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import jinja2
import jinja2.sandbox
from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.language.asking import Asked
from knowledge.response.answer import Slots
from knowledge.response.wording import Row

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=48)]
Words = Annotated[str, Field(min_length=1, max_length=4000)]
SlotName = Identifier
"""What a question may say that a query can use: one of those that ``reference/slots.yaml`` registers."""

SEVERAL = frozenset({"groups", "named_groups", "deeds", "counts", "receivers", "bodies", "authorities", "merged"})
"""Columns that hold several values, a blank between them."""

_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")
_IN_LIST = re.compile(r"\b(NOT )?IN :([a-z_]+)")
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Claim(_Strict):
    """What a yes-or-no question claims: the value of ``slot`` stands in ``column`` of some row.

    ``closed`` names a column that is true where the rows are known to be all there are, so that a value that is not
    among them is false; without it a single-valued fact is taken to exclude other values, ``within`` the slots of which
    one must be filled for that: who was commended there and then is told whole, who ever was is not. ``giver`` is the
    column instead for a unit that a question says to give something ("của UBND tỉnh A"), ``said`` the columns instead
    where it says some words, none where the rows cannot judge what it claims then. ``rest`` says that the
    slot's first value is asked about and the others are claimed of it ("Bắc Kạn nhập vào Thái Nguyên phải không").
    ``yes`` and ``no`` are Jinja, as ``lead`` is; ``row`` is the row that bears the claim out. ``otherwise`` is the
    template that tells of the slot's value what is so where the claim is not.
    """

    slot: SlotName
    column: Identifier
    closed: Identifier | None = None
    exclusive: bool = True
    within: tuple[SlotName, ...] = ()
    giver: Identifier | None = None
    said: Mapping[Words, Identifier | None] = {}
    rest: bool = False
    otherwise: Identifier | None = None
    yes: Words = "Đúng."
    no: Words = "Không."

    def borne_out(self, slots: Slots, row: Row) -> bool:
        """Whether one row bears out what the filled slots claim."""
        claimed = {str(value) for value in slots[self.slot][self.rest :]}
        told = str(row[self.column])
        return not claimed.isdisjoint(told.split() if self.column in SEVERAL else (told,))

    def verdict(self, slots: Slots, rows: Sequence[Row]) -> bool | None:
        """Whether the rows bear the claim out: True, False, or None where they cannot tell."""
        if any(self.borne_out(slots, row) for row in rows):
            return True
        if self.giver and not set(map(str, slots[self.slot])).isdisjoint(str(row[self.giver]) for row in rows):
            return None  # "23 cá nhân của A được khen", by A: of which unit they are is not told
        if self.closed:
            return False if all(row[self.closed] for row in rows) else None
        tells_another = any(row[self.column] is not None for row in rows)  # where nobody is told, nobody is denied
        return False if self.exclusive and tells_another and self.may_judge(slots) else None

    def tells_no_other(self, slots: Slots, rows: Sequence[Row]) -> bool:
        """Whether the rows tell of nothing but what the filled slots claim."""
        if self.column in SEVERAL and not self.closed:
            return all(self.borne_out(slots, row) for row in rows)
        claimed = {str(value) for value in slots[self.slot][self.rest :]}
        told = (str(row[self.column]).split() for row in rows if row[self.column] is not None)
        return claimed.issuperset(value for values in told for value in values)

    def tells_all(self, rows: Sequence[Row]) -> bool:
        """Whether the rows are known to be all there are, so that what they do not tell is not so."""
        return all(row[self.closed] for row in rows) if self.closed else self.exclusive and self.column not in SEVERAL

    def may_judge(self, slots: Slots) -> bool:
        """Whether the filled slots say of what the rows tell all there are."""
        return not self.within or any(slot in slots for slot in self.within)


class Choose(_Strict):
    """Ask back where the rows differ in ``column`` and the question names no ``slot``: ``label`` names each choice."""

    slot: SlotName
    column: Identifier
    label: Identifier
    ask: Words


class QuestionTemplate(_Strict):
    """One thing people ask.

    Attributes:
        id: the intent's name.
        title: what it tells, for people, in Vietnamese.
        relation: what it is about; templates of one relation tell the same facts from different sides.
        asks: what of them is asked for (:data:`knowledge.language.asking.Asked`); empty where the words do not tell.
        pools: slots of which several values are told together; of any other slot each is told for itself.
        says: words of which a question must hold one, where nothing else tells it from its like ("trước", not "sau").
        negated: whether it answers a question that denies ("tỉnh nào chưa từng làm cụm trưởng").
        examples: how people ask it; names and dates in them are masked as in questions, so write them as they come,
            or as slots (``{cluster}``).
        needs: slots without which it cannot be answered.
        one_of: alternatives; at least one of these slots must be filled as well.
        takes: further slots that narrow it.
        inherits: slots that a follow-up may take over from the question before, beside those it needs.
        sql: one SELECT over the views. ``[[AND x = :slot]]`` stays only where its slots are filled; a slot's values
            are a JSON array, to be read with ``json_each``.
        latest_by: a column; where no year was asked for only its highest value up to this year is told, or, where
                nothing is of this year, the highest for each value of ``choose``.
        compares: a column of numbers or days by which its rows are told in order where a superlative is asked for, the
            highest or the lowest first.
        values: the columns that answer, in order.
        lead, item, notes: Jinja over ``row`` (the first), ``rows``, ``names`` (of the slots), ``slots``, ``today``,
            ``most`` (the end of an order that is asked for, "highest" or "lowest").
            ``item`` is rendered for each row; ``listing`` instead of it once, a line for each entry; without either
            the lead alone tells all.
        no_data, nearest: what to say when there is no row; ``nearest`` is SQL whose rows ``no_data`` sees as ``near``.
        suggest: whole questions likely next, Jinja; those that come out empty are left out.
        focus: columns whose words are compared with the question's, so that the rows that fit best are told alone.
        ranked: whether ``focus`` orders the rows, those first that fit best, rather than choose among them.
        lists: the column of the kind of things that it lists; of a question that names one ("các nghị định") all of
            that kind are told, and that is surely what is asked.
        telling: words that count in that although many of the examples use them.
        card: the slot of the one thing of which it tells what is known; a question that names that thing alone hardly
            asks of anything else; ``card_of_many`` where much else is known of that thing: then a number that the
            question says, of no time, must stand there as well.
        least_shared: how much (0 to 1) of what a question says, beside names and times, a row must hold to be told at
            all, if not two words side by side.
    """

    id: Identifier
    title: Words
    relation: Identifier | None = None
    asks: tuple[Asked, ...] = ()
    examples: Annotated[tuple[Words, ...], Field(min_length=2)]
    pools: tuple[SlotName, ...] = ()
    says: tuple[Words, ...] = ()
    negated: bool = False
    needs: tuple[SlotName, ...] = ()
    one_of: tuple[SlotName, ...] = ()
    takes: tuple[SlotName, ...] = ()
    inherits: tuple[SlotName, ...] = ()
    claim: tuple[Claim, ...] = ()
    choose: Choose | None = None
    sql: Words
    latest_by: Identifier | None = None
    compares: Identifier | None = None
    values: tuple[Identifier, ...] = ()
    lead: Words
    item: Words | None = None
    listing: Words | None = None
    notes: tuple[Words, ...] = ()
    no_data: Words
    nearest: Words | None = None
    suggest: tuple[Words, ...] = ()
    focus: tuple[Identifier, ...] = ()
    ranked: bool = False
    lists: Identifier | None = None
    telling: tuple[Words, ...] = ()
    card: SlotName | None = None
    card_of_many: bool = False
    least_shared: Annotated[float, Field(ge=0, le=1)] = 0.0

    @functools.cached_property
    def slots(self) -> frozenset[SlotName]:
        """Every slot it can use."""
        return frozenset((*self.needs, *self.one_of, *self.takes))

    @functools.cached_property
    def reads(self) -> frozenset[str]:
        """The slots that its SQL tells rows apart by."""
        return parameter_names(self.sql) & self.slots

    def claimed(self, slots: Slots) -> tuple[Claim, ...]:
        """The claims that the filled slots make if the question is a yes-or-no one."""
        return tuple(claim for claim in self.claim if len(slots.get(claim.slot, ())) > claim.rest)

    @model_validator(mode="after")
    def _parameters_are_slots(self) -> QuestionTemplate:
        for statement in (self.sql, self.nearest or ""):
            known = {*self.slots, *(f"{slot}_all" for slot in self.slots), "today", "this_year", "year_all"}
            unknown = parameter_names(statement) - known
            if unknown:
                raise ValueError(
                    f"the SQL uses :{', :'.join(sorted(unknown))}, which is in none of needs, one_of, takes"
                )
        return self


class ChatTemplate(_Strict):
    """Talk that asks for no fact: a greeting, thanks, a call for help."""

    id: Identifier
    title: Words
    examples: Annotated[tuple[Words, ...], Field(min_length=2)]
    reply: Words


class QuestionFile(_Strict):
    """A file of ``knowledge/questions``.

    ``examples`` adds ways of asking to intents defined elsewhere (what admins teach); ``outside`` holds questions that
    nobody should take for one of ours; ``lexicon`` the words for roles, deeds and the like: slot, value, phrases.
    ``fillers`` are words that carry no content of their own, ``polite`` phrases that change nothing at all.
    """

    questions: tuple[QuestionTemplate, ...] = ()
    chat: tuple[ChatTemplate, ...] = ()
    examples: dict[Identifier, tuple[Words, ...]] = {}
    outside: tuple[Words, ...] = ()
    lexicon: dict[SlotName, dict[Identifier, tuple[Words, ...]]] = {}
    fillers: tuple[Words, ...] = ()
    polite: tuple[Words, ...] = ()


@functools.lru_cache(maxsize=2000)
def parameter_names(sql: str) -> frozenset[str]:
    """The names of the parameters (``:name``) of a statement or a part of one."""
    return frozenset(_PARAMETER.findall(sql))


@functools.lru_cache(maxsize=2000)
def bind(sql: str, filled: frozenset[str], single: frozenset[str] = frozenset()) -> str:
    """The SQL with its optional clauses ``[[…]]`` kept where all their parameters are among ``filled``.

    ``IN :slot`` reads all values of the slot, ``:slot`` elsewhere the first. ``single`` are the slots with one value:
    SQLite takes an equation, unlike a list, into the views, where it can use an index.
    """

    def keep(match: re.Match[str]) -> str:
        return match[1] if parameter_names(match[1]) <= filled else ""

    def listed(match: re.Match[str]) -> str:
        negated, name = match.groups("")
        if name in single and not negated:
            return f"= :{name}"
        return f"{negated}IN (SELECT value FROM json_each(:{name}_all))"  # noqa: S608 - a parameter of a template

    return _IN_LIST.sub(listed, _OPTIONAL.sub(keep, sql))


def with_one_value(slots: Slots) -> frozenset[str]:
    """The slots that have one value."""
    return frozenset(slot for slot, values in slots.items() if len(values) == 1)


def parameters_of(slots: Slots, today: dt.date) -> dict[str, str | int | None]:
    """The parameters of a bound statement: of each slot its first value, and all of them as a JSON array."""
    parameters: dict[str, str | int | None] = {"today": today.isoformat(), "this_year": today.year}
    for slot, values in slots.items():
        parameters[slot] = values[0]
        parameters[f"{slot}_all"] = _as_array(values)
    return parameters


@functools.lru_cache(maxsize=2000)
def _as_array(values: tuple[str | int, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)


def jinja_environment() -> jinja2.Environment:
    """The sandbox in which the words of the templates are rendered; an unknown name is an error, not a blank."""
    return jinja2.sandbox.ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False, optimized=False
    )


def question_files(roots: Sequence[Path]) -> list[Path]:
    """The question files of the knowledge roots, in a fixed order."""
    return [file for root in roots for file in sorted((root / "questions").glob("*.yaml"))]
