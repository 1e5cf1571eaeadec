"""The rows that answer a template: queried, then narrowed to the latest and to those the question's words point at."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.facts import FactBase
from knowledge.language import Token, fold, folded_words, tokenise
from knowledge.language.asking import superlative, words_that_list
from knowledge.language.synonyms import Said, default_synonyms
from knowledge.nlu.asked_types import AskedTypes
from knowledge.nlu.meetings import tells_year_reviewed
from knowledge.nlu.names import Directory
from knowledge.nlu.reading import Reading
from knowledge.nlu.unnamed_cluster import UnnamedCluster
from knowledge.response.answer import Slots, SlotValue
from knowledge.response.proof import HARD, Occasion, Proved, proved, speaks_of_occasion
from knowledge.response.wording import Row
from knowledge.templates.template import QuestionTemplate, bind, parameter_names, parameters_of, with_one_value

_NAMED = frozenset({"cluster", "unit", "meeting_kind", "movement", "document"})  # what makes a question one of its own
_WHO = ("holder", "unit", "person")  # columns of whom a row tells something
_OF_WHOM = ("body_name", "body_short")
_FOCUS = 0.62  # of the best row's score: what a row must reach to be told with it
_TELLS_ALL = 0.5  # of what a question's words weigh: what a row must share to be told alone among ranked ones
_LEAST_FOUND = 3.0  # the same, where nothing but the shared words says which rows are meant
_LEAST_FOCUS = 1.09  # log of how rare the shared words must be among the rows
_FEW = 3  # rows among which one shared word is enough to stand out
_COMMON = 0.2  # of a template's examples


@dataclass(frozen=True)
class Found:
    """The rows that answer a question, those nearest to it where there is none, and what no row could prove.

    ``shared`` is how much of what the question says the best of ``ranked`` rows holds, 0 to 1; ``labelled`` the same
    of the only row of those that are told apart by their labels, or 1 of all things of the kind that is asked for.
    """

    rows: Sequence[Row]
    near: Sequence[Row] = ()
    unproved: frozenset[str] = frozenset()
    shared: float = 0.0
    labelled: float = 0.0


class RowFinder:
    """Finds the rows of templates in one version of the facts. Threads may share it."""

    def __init__(
        self,
        facts: FactBase,
        examples: Mapping[str, Sequence[str]],
        directory: Directory,
        unnamed_cluster: UnnamedCluster,
    ) -> None:
        """Take the facts, and the masked examples of each intent: what many of them share tells no rows apart."""
        self._facts = facts
        self._unnamed_cluster = unnamed_cluster
        self._directory = directory
        self._common = {intent: _common_words(texts) for intent, texts in examples.items()}
        self._vocabulary = {
            intent: frozenset(word for text in texts for word in folded_words(text))
            for intent, texts in examples.items()
        }
        self._occasions, self._of_source = _occasions(facts)
        self._types = AskedTypes(row["type"] for row in facts.load("SELECT DISTINCT type FROM document"))

    def find(self, template: QuestionTemplate, slots: Slots, demands: Slots, reading: Reading, today: dt.date) -> Found:
        """The rows of a template that prove ``demands``: the latest, those that the question's words point at."""
        found = self._proved(template, slots, demands, reading, today)
        if not found.rows and "year" in slots and speaks_of_occasion(reading):
            # "bằng khen trao ở buổi họp năm 2023" is of 2022: the year is that of the occasion
            rest = {slot: values for slot, values in slots.items() if slot != "year"}
            if _can_run(template.sql, rest):
                found = self._proved(template, rest, {**demands, "year": slots["year"]}, reading, today)
        rows = _of_years_reviewed(self._of_type_asked(found.rows, reading), slots, reading)
        rows = _of_status_asked(template, _of_sector_named(rows, reading), reading)
        if template.choose and template.choose.slot == "cluster" and "cluster" not in slots:
            rows = self._of_meant_clusters(rows, template.choose.column, reading)
        if template.latest_by and "year" not in slots and "year" not in demands and rows:
            rows = self._latest_year(template, template.latest_by, slots, rows, today.year)
        if reading.period.relative == "latest" and rows and "date" in rows[0].keys():  # noqa: SIM118
            if "body" in rows[0].keys() and "body" not in slots:  # noqa: SIM118
                rows = self._of_meant_clusters(rows, "body", reading)
            rows = _latest(rows, "date", today.isoformat())
        rows = self._in_focus(
            template, rows, reading, required=_only_topic(template, slots) and HARD.isdisjoint(found.held)
        )
        if template.compares:
            rows = self._in_order(rows, template.compares, slots, reading)
        if not rows and template.nearest and _can_run(template.nearest, slots):
            return Found((), self.query(template.nearest, slots, today), found.unproved)
        shared = self.shared_by(template, rows, reading) if template.ranked else 0.0
        listed = bool(template.lists and rows and self._types.asked(reading))
        labelled = 1.0 if listed else _labelled(template, rows, reading)
        return Found(rows, (), found.unproved, shared, labelled)

    def _of_type_asked(self, rows: Sequence[Row], reading: Reading) -> Sequence[Row]:
        """The rows of documents that tell of one of the type asked for: "thông tư nào" asks for no decree."""
        asked = self._types.asked(reading) if rows and {"document", "type"} <= set(rows[0].keys()) else ()
        if not asked:
            return rows
        of_type = [row for row in rows if fold(row["type"]) in asked] if all(map(self._types.is_noun, asked)) else []
        return of_type or [row for row in rows if any(f" {one} " in _all_words(row) for one in asked)]

    def wherever(
        self, template: QuestionTemplate, slots: Slots, missing: Slots, demands: Slots, reading: Reading, today: dt.date
    ) -> Sequence[Row]:
        """The rows that a question with a slot ``missing`` may mean, whichever of its values is meant, of any time."""
        found = self._proved(template, {**slots, **missing}, demands, reading, today)
        if found.unproved or not found.rows:
            return ()
        rows = found.rows
        if "body" in rows[0].keys():  # noqa: SIM118 - a sqlite3.Row is no mapping
            rows = self._of_meant_clusters(rows, "body", reading)
        return self._in_focus(template, rows, reading, required=_only_topic(template, slots))

    def shared_by(self, template: QuestionTemplate, rows: Sequence[Row], reading: Reading) -> float:
        """How much of the words that a question leaves over the best of some rows holds, 0 to 1."""
        return max(_shares(rows, template.focus, reading), default=0.0)

    def _in_focus(
        self, template: QuestionTemplate, rows: Sequence[Row], reading: Reading, *, required: bool
    ) -> Sequence[Row]:
        """The rows that the question's words point at; none where they must and point at none.

        Of things that a question joins ("số lớp và lượt học viên") each is looked for by its own words.
        """
        joined = _joined(reading) if template.least_shared and not required else []
        if joined:
            of_each = [self._focus(template, rows, replace(reading, left=left), required=False) for left in joined]
            if all(0 < len(found) <= _FEW for found in of_each):
                return [row for row in rows if any(row in found for found in of_each)]
        return self._focus(template, rows, reading, required=required)

    def _focus(
        self, template: QuestionTemplate, rows: Sequence[Row], reading: Reading, *, required: bool
    ) -> Sequence[Row]:
        if template.least_shared and (reading.points or not _NAMED.isdisjoint(reading.slots)):
            rows = self._sharing_enough(template, rows, reading)
        if not rows or not template.focus:
            return rows
        each = _EACH & {token.text for token in reading.tokens} or self._types.asks_for_all(reading)
        if each and not required:
            return _holding_pairs(rows, template.focus, reading) if template.lists else rows
        words = reading.tokens if required else reading.left
        common = self._common[template.id] - {fold(word) for word in template.telling}
        wanting = {reading.tokens[at].start for at in words_that_list(token.folded for token in reading.tokens)}
        telling = [token for token in words if token.folded not in common and token.start not in wanting]
        fewest = _counted_points(reading) if template.ranked else 1
        chosen = _focused(rows, template.focus, telling, required=required, ranked=template.ranked, fewest=fewest)
        names = reading.points or reading.period or not _NAMED.isdisjoint(reading.slots)
        alone = required or reading.yes_no or not names  # only its words say which rows are meant, or it is a claim
        return chosen if alone else _with_others_named(chosen, rows, template.focus, telling, reading)

    def _sharing_enough(self, template: QuestionTemplate, rows: Sequence[Row], reading: Reading) -> Sequence[Row]:
        """The rows that hold enough of what the question says: one word of two ("ngân" of "giải ngân") is not."""
        shares = _shares(rows, template.focus, reading)
        if not shares:
            return rows
        pairs = [
            f" {first.folded} {second.folded} "
            for first, second in itertools.pairwise(reading.tokens)
            if first in reading.left or second in reading.left
        ]
        return [
            row
            for row, share in zip(rows, shares, strict=True)
            if share >= template.least_shared or any(pair in _plain(_words_in(row, template.focus)) for pair in pairs)
        ]

    def _proved(
        self, template: QuestionTemplate, slots: Slots, demands: Slots, reading: Reading, today: dt.date
    ) -> Proved:
        rows = self.query(template.sql, slots, today)
        vocabulary = self._vocabulary.get(template.id, frozenset())
        return proved(rows, demands, reading, self._directory.folded, self._occasions_of, vocabulary)

    def _occasions_of(self, row: Row) -> Collection[Occasion]:
        """The meeting that a row is of, or else the one that its source reports."""
        keys = row.keys()
        meeting = row["meeting"] if "meeting" in keys else None
        if meeting in self._occasions:
            return (self._occasions[meeting],)
        sources = str(row["sources"] or "").split() if "sources" in keys else []
        return [one for source in dict.fromkeys(sources) for one in self._of_source.get(source, ())]

    def _of_meant_clusters(self, rows: Sequence[Row], column: str, reading: Reading) -> Sequence[Row]:
        """The rows of the clusters, told in ``column``, that a question may mean which names none."""
        columns = [one for one in _WHO if rows and one in rows[0].keys()]  # noqa: SIM118
        told = [(row[column], {row[one] for one in columns}) for row in rows]
        meant = self._unnamed_cluster.meant(told, reading)
        return [row for row in rows if row[column] in meant]

    def _in_order(self, rows: Sequence[Row], column: str, slots: Slots, reading: Reading) -> Sequence[Row]:
        """The rows by what ``column`` tells, the end first that a superlative asks for; as they are where none does.

        Of all clusters those that provinces are in are compared where a question speaks of provinces.
        """
        end = superlative(reading.folded)
        if end is None or not rows:
            return rows
        known = [row for row in rows if row[column] is not None]
        if "cluster" in rows[0].keys() and "cluster" not in slots and "tinh" in reading.words:  # noqa: SIM118
            known = [row for row in known if row["cluster"] in self._unnamed_cluster.of_provinces]
        return sorted(known, key=lambda row: row[column], reverse=end == "highest")

    def near_units(self, rows: Sequence[Row], units: Sequence[SlotValue]) -> Sequence[Row]:
        """The rows that may deny what is claimed of units: those of their clusters, and all of units nobody knows."""
        column = next((one for one in ("cluster", "body") if rows and one in rows[0].keys()), None)  # noqa: SIM118
        named = set(map(str, units))
        if column is None or any(unit.startswith("?") for unit in named):
            return rows
        theirs = {*named, *self._unnamed_cluster.clusters_of_any(named)}
        return [row for row in rows if row[column] in theirs]

    def _latest_year(
        self, template: QuestionTemplate, column: str, slots: Slots, rows: Sequence[Row], this_year: int
    ) -> Sequence[Row]:
        """The rows of this year or else the latest; of each value asked back for, where none is of this year."""
        latest = _latest(rows, column, this_year)
        choose = template.choose
        if choose is None or choose.slot in slots or any(row[column] == this_year for row in latest):
            return latest
        values = dict.fromkeys(row[choose.column] for row in rows)
        parts = (_latest([row for row in rows if row[choose.column] == value], column, this_year) for value in values)
        return [row for part in parts for row in part]

    def query(self, sql: str, slots: Slots, today: dt.date) -> Sequence[Row]:
        """All rows of one SELECT of a template, its optional clauses kept where their slots are filled.

        Raises:
            QueryTimeout: they are too many, or take too long. Some of them are no answer: their number would be false.
        """
        filled = parameters_of(slots, today)
        bound = bind(sql, frozenset(filled), with_one_value(slots))
        # Only what is read, so that rows are kept for all questions alike in that. A slot that need not be there, or
        # that a claim was taken out of, is empty.
        parameters = {
            name: filled.get(name, "[]" if name.endswith("_all") else None) for name in parameter_names(bound)
        }
        return self._facts.query(bound, parameters)


_MEETINGS = """
SELECT m.meeting, m.date, m.kind, m.review_year, m.review_part, m.plan_year, m.plan_part, m.year, m.place_unit,
       m.sources,
       (SELECT group_concat(h.unit, ' ') FROM meeting_organiser h WHERE h.meeting = m.meeting) AS hosts,
       (SELECT group_concat(DISTINCT p.person) FROM meeting_presence p WHERE p.meeting = m.meeting) AS persons
FROM held_meeting m
"""
_PUBLISHERS = """
SELECT s.id AS source, a.entity AS unit FROM source s JOIN alias a ON a.text = s.publisher AND a.entity_kind = 'unit'
"""
_DOCUMENTS = "SELECT document, sources FROM listed_document"


def _occasions(facts: FactBase) -> tuple[dict[str, Occasion], dict[str, list[Occasion]]]:
    """The meetings by id, and those that each source reports."""
    by_meeting: dict[str, Occasion] = {}
    by_source: dict[str, list[Occasion]] = {}
    published: dict[str, set[str]] = {}
    for row in facts.load(_PUBLISHERS):
        published.setdefault(row["source"], set()).add(row["unit"])
    about: dict[str, set[str]] = {}
    for row in facts.load(_DOCUMENTS):
        for source in (row["sources"] or "").split():
            about.setdefault(source, set()).add(row["document"])
    for row in facts.load(_MEETINGS):
        sources = (row["sources"] or "").split()
        occasion = Occasion(
            row["date"],
            row["kind"],
            frozenset(part for part in (row["review_part"], row["plan_part"]) if part),
            frozenset(year for year in (row["year"], row["review_year"], row["plan_year"]) if year),
            frozenset([*([row["place_unit"]] if row["place_unit"] else []), *(row["hosts"] or "").split()]),
            frozenset((row["persons"] or "").split(",")),
            frozenset(unit for source in sources for unit in published.get(source, ())),
            frozenset(document for source in sources for document in about.get(source, ())),
        )
        by_meeting[row["meeting"]] = occasion
        for source in sources:
            by_source.setdefault(source, []).append(occasion)
    for source in about.keys() - by_source.keys():
        documents = frozenset(about[source])
        by_source[source] = [_of_no_meeting(frozenset(published.get(source, ())), documents)]
    return by_meeting, by_source


def _of_no_meeting(publishers: frozenset[str], documents: frozenset[str]) -> Occasion:
    """What a source that reports no meeting says of itself."""
    none: frozenset[str] = frozenset()
    return Occasion(None, "", none, frozenset(), none, none, publishers, documents)


def _of_years_reviewed(rows: Sequence[Row], slots: Slots, reading: Reading) -> Sequence[Row]:
    """The rows of meetings without those that only met in a year that a question names as the one reviewed."""
    if not rows or "year" not in slots or "review_year" not in rows[0].keys():  # noqa: SIM118
        return rows
    if not tells_year_reviewed(reading.folded):
        return rows
    return [row for row in rows if row["review_year"] in slots["year"]]


_IN_FORCE = re.compile(r"\b(?P<not>het|mat|cham dut) hieu luc\b|\bcon hieu luc\b")


def _of_status_asked(template: QuestionTemplate, rows: Sequence[Row], reading: Reading) -> Sequence[Row]:
    """Of several documents those in force, or no longer in force, where a question says which it asks for.

    Where none is, all tell how they stand, unless they are only listed.
    """
    asked = _IN_FORCE.search(reading.folded)
    if asked is None or reading.yes_no or len(rows) < 2 or "status" not in rows[0].keys():  # noqa: SIM118
        return rows
    begins = "hết hiệu lực" if asked["not"] else "còn hiệu lực"
    such = [row for row in rows if str(row["status"] or "").startswith(begins)]
    return such if such or template.lists else rows


def _holding_pairs(rows: Sequence[Row], columns: Sequence[str], reading: Reading) -> Sequence[Row]:
    """The rows that hold two words side by side of what a question says; all where none does."""
    pairs = _pairs(reading.left, reading)
    held = [row for row in rows for text in (_plain(_words_in(row, columns)),) if any(pair in text for pair in pairs)]
    return held or rows


_SECTOR = re.compile(r"\b(?<!co )(?<!can )(?:so|bo|nganh) (\w+ \w+)\b")


def _of_sector_named(rows: Sequence[Row], reading: Reading) -> Sequence[Row]:
    """The awards of the sector that a question says, where it names nobody: "cờ của Bộ Giáo dục" is none of others."""
    of_awards = len(rows) > 1 and {"award", "body"} <= set(rows[0].keys())
    if not of_awards or not {"cluster", "unit", "person"}.isdisjoint(reading.slots):
        return rows
    texts = list(map(_all_words, rows))
    for sector in _SECTOR.findall(reading.folded):
        of_sector = [row for row, text in zip(rows, texts, strict=True) if f" {sector} " in text]
        if 0 < len(of_sector) < len(rows):
            return of_sector
    return rows


def _common_words(texts: Sequence[str]) -> frozenset[str]:
    """The words of so many ways to ask a question that they cannot tell its rows apart."""
    counts = Counter(word for text in texts for word in set(folded_words(text)))
    return frozenset(word for word, count in counts.items() if count > _COMMON * len(texts))


def _latest(rows: Sequence[Row], column: str, until: str | int) -> Sequence[Row]:
    """The rows with the highest value of ``column`` that is not beyond ``until``; all where none has a value."""
    known = [row[column] for row in rows if row[column] is not None]
    past = [value for value in known if value <= until]
    return [row for row in rows if past and row[column] == max(past)] if known else rows


_JOINS = re.compile(r"[+,;&/]|(?<!\w)(?:và|va|với|voi|cùng|lẫn)(?!\w)", re.IGNORECASE)


def _joined(reading: Reading) -> list[tuple[Token, ...]]:
    """The words that a question leaves over, apart where it joins several things; empty where it asks of one."""
    if reading.yes_no or "compare" in reading.asked:
        return []
    groups: list[list[Token]] = [[]]
    counting = [False]
    for before, token in zip((None, *reading.left), reading.left, strict=False):
        between = reading.original[before.end if before else 0 : token.start]
        begins = _COUNTS.search(between) is not None
        if before and (_JOINS.search(between) or (begins and counting[-1])):  # "mấy lớp bao nhiêu lượt học viên"
            groups.append([])
            counting.append(False)
        groups[-1].append(token)
        counting[-1] |= begins
    if sum(counting) > 1:  # "… và bao nhiêu cụ làm bí thư, trưởng thôn": a list goes on with what is counted
        groups = _merged(groups, counting)
    return [tuple(group) for group in groups] if len(groups) > 1 else []


def _merged(groups: Sequence[list[Token]], counting: Sequence[bool]) -> list[list[Token]]:
    """The groups of words, each that counts nothing as part of the one before."""
    merged: list[list[Token]] = []
    for group, counts in zip(groups, counting, strict=True):
        if merged and not counts:
            merged[-1] += group
        else:
            merged.append(list(group))
    return merged


_COUNTS = re.compile(r"(?<!\w)(?:bao nhiêu|bao nhieu|mấy|may|bn)(?!\w)", re.IGNORECASE)

_EACH = frozenset({"mỗi", "từng"})
"""Words that ask for all of some rows, one by one."""

_POINTS_COUNTED = re.compile(
    r"\b(?P<number>[2-9]) (?:nhiem vu|noi dung|diem|y|giai phap|yeu cau|viec|dieu|kinh nghiem|kien nghi|de xuat|"
    r"han che|ton tai|ket qua|phong trao)\b"
)


def _counted_points(reading: Reading) -> int:
    """How many points a question says that it asks for: "ba nhiệm vụ trọng tâm là gì"; 1 where it says none."""
    found = _POINTS_COUNTED.search(reading.folded)
    return int(found["number"]) if found and "count" not in reading.asked else 1


def _only_topic(template: QuestionTemplate, slots: Slots) -> bool:
    """Whether nothing but the words left over says which rows are meant."""
    return "topic" in template.one_of and not any(slot in template.one_of and slot != "topic" for slot in slots)


@functools.lru_cache(maxsize=5000)
def _forms(text: str) -> frozenset[str]:
    """The words of a text, with their accents and folded."""
    return frozenset(form for token in tokenise(text) for form in (token.text, token.folded))


@functools.lru_cache(maxsize=5000)
def _plain(text: str) -> str:
    """The folded words of a text, a blank before, between and behind them."""
    return f" {' '.join(folded_words(text))} "


def _all_words(row: Row) -> str:
    """The folded words of a row, a blank before, between and behind them."""
    return _plain(" ".join(row[column] for column in row.keys() if isinstance(row[column], str)))  # noqa: SIM118


def _words_in(row: Row, columns: Sequence[str]) -> str:
    return " ".join(str(row[column] or "") for column in columns)


def _shares(rows: Sequence[Row], columns: Sequence[str], reading: Reading) -> list[float]:
    """How much of the words that a question leaves over each row holds; none where it leaves none over."""
    telling = [token for token in reading.left if len(token.folded) > 1]
    units = default_synonyms().said(telling)
    if not units:
        return []
    texts = [_words_in(row, columns) for row in rows]
    forms = list(map(_forms, texts))
    held = zip(*(_holding(texts, forms, telling, unit) for unit in units), strict=True)
    return [sum(each) / len(units) for each in held]


def _labelled(template: QuestionTemplate, rows: Sequence[Row], reading: Reading) -> float:
    """How much of a question the label of the only row holds, or the name of whom it is told of."""
    if not template.least_shared or len(rows) != 1:
        return 0.0
    columns = [*template.focus, *(column for column in _OF_WHOM if column in rows[0].keys())]  # noqa: SIM118
    return max(_shares(rows, columns, reading), default=0.0)


def _holding(texts: Sequence[str], forms: Sequence[frozenset[str]], tokens: Sequence[Token], said: Said) -> list[bool]:
    """Which texts, of words in these ``forms``, hold one of a question, with its accents, or another one for it."""
    typed = [token.text for token in tokens[said.start : said.end]]
    others = [f" {spelling} " for spelling in said.spellings[1:]]
    return [
        words.issuperset(typed) or (bool(others) and any(map(_plain(text).__contains__, others)))
        for text, words in zip(texts, forms, strict=True)
    ]


def _focused(
    rows: Sequence[Row],
    columns: Sequence[str],
    telling: Sequence[Token],
    *,
    required: bool,
    ranked: bool,
    fewest: int = 1,
) -> Sequence[Row]:
    """The rows whose words the question shares most, where they stand out; else all (or none where ``required``).

    Of many rows only a single one stands out; otherwise all are told, the likeliest first. Of ``ranked`` rows
    one is told alone only where it shares most of what the question says; else all are told in that order.

    A shared word counts by how rare it is among the rows: log(rows / rows that hold it). Of many rows one must share
    two words to stand out. A word typed with accents is shared only with those accents, or in another word for it.
    """
    texts = [_words_in(row, columns) for row in rows]
    shared, whole = _shared(texts, telling)
    scores = [sum(each) if len(rows) <= _FEW or len(each) > 1 else 0.0 for each in shared]
    best = max(scores, default=0.0)
    if best < (_LEAST_FOUND if required else _LEAST_FOCUS):
        return () if required else rows
    order = sorted(range(len(rows)), key=lambda at: -scores[at])
    chosen = [at for at in order if scores[at] >= _FOCUS * best]
    if ranked and not required:
        alone = len(chosen) == 1 and best >= _TELLS_ALL * whole and fewest == 1
        return [rows[at] for at in (chosen if alone else order)]
    if required or len(rows) <= _FEW or len(chosen) == 1:
        return [rows[at] for at in sorted(chosen)]
    return [rows[at] for at in order]


def _with_others_named(
    chosen: Sequence[Row], rows: Sequence[Row], columns: Sequence[str], telling: Sequence[Token], reading: Reading
) -> Sequence[Row]:
    """The rows chosen, and those that hold two words side by side of a question which none of the chosen holds.

    "Mục tiêu tăng trưởng, thu ngân sách" points at two rows, at one of them with more words.
    """
    if not chosen or len(chosen) == len(rows):
        return chosen
    texts = {row: _plain(_words_in(row, columns)) for row in rows}
    untold = [pair for pair in _pairs(telling, reading) if not any(pair in texts[row] for row in chosen)]
    others = [row for row in rows if row not in chosen and any(pair in texts[row] for pair in untold)]
    return [*chosen, *others] if len(others) <= _FEW else chosen


def _pairs(telling: Sequence[Token], reading: Reading) -> list[str]:
    """Each two words side by side of a question that tell rows apart, and each day without a year ("19.5")."""
    told = {token.start for token in telling}
    said = {at for start, (end, _) in reading.masks.items() for at in range(start, end)}
    told |= {token.start for at, token in enumerate(reading.tokens) if token.folded.isdecimal() and at not in said}
    return [
        f" {first.folded} {second.folded} "
        for first, second in itertools.pairwise(reading.tokens)
        if {first.start, second.start} <= told
        and second.start - first.end <= 1
        and first.folded.isdecimal() == second.folded.isdecimal()
    ]


def _shared(texts: Sequence[str], telling: Sequence[Token]) -> tuple[list[list[float]], float]:
    """For each text the weights of the words that it shares with a question, or holds another word for.

    Beside them what a text would weigh that shares all words; a word that none holds weighs as if one did.
    """
    whole = 0.0
    shared: list[list[float]] = [[] for _ in texts]
    forms = list(map(_forms, texts))
    for said in {said.spellings[0]: said for said in default_synonyms().said(telling)}.values():
        holding = _holding(texts, forms, telling, said)
        weight = math.log(max(len(texts), 2) / max(1, sum(holding))) if len(texts) > 1 else _LEAST_FOCUS
        whole += weight
        if any(holding):
            for each, holds in zip(shared, holding, strict=True):
                if holds:
                    each.append(weight)
    return shared, whole


def _can_run(sql: str, slots: Slots) -> bool:
    """Whether every slot that a statement cannot do without is filled."""
    parameters = {"today", "this_year", "year", *slots, *(f"{slot}_all" for slot in slots)}
    return parameter_names(bind(sql, frozenset(slots))) <= parameters
