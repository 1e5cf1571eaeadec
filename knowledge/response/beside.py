"""What is told beside an answer because the question asks for it as well: where they met, a grade, how many there are.

A question asks for two things ("ai chủ trì, họp ở đâu"), and what answers it tells one of them. Where the same source
knows the other, it is told in a note.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from knowledge.facts import FactBase
from knowledge.language import fold
from knowledge.nlu.reading import Reading
from knowledge.response.searching import counting
from knowledge.response.wording import Row, vn_date

_MEETINGS = """
SELECT meeting, meeting_name, date, session, coalesce(place, place_unit_name) AS place, sources FROM held_meeting
"""
_POSTS = "SELECT person, person_name, post, rank, sources FROM held_post"
_FIGURES = "SELECT what, value, meeting, sources FROM told_figure"
_SYMBOL = re.compile(r"\d+[\w/]*[/-][A-ZĐ]{2,}[\w-]*")
_LABEL_ENDS = re.compile(r" của | \(")
_DAY = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")
_DAY_OR_PLACE = re.compile(
    r"\b(?:ngay|hom|bua) (?:nao|may|bao nhieu)\b|\b(?:hop|dien ra|to chuc|ky)(?: \w+){0,2} (?:o|tai) dau\b|\bdia diem\b"
)
_LONGEST_COUNTED = 6  # words for what is counted
_FEWEST_COUNTED = 2
_GRADE = re.compile(r"\b(?:quan ham|cap ham|cap bac|ham cap|hoc ham|hoc vi|(?:mang |deo )?ham (?:gi|nao|may))\b")


class ToldBeside:
    """Notes on meetings and persons, by what their sources say. Built once, then only read."""

    def __init__(self, facts: FactBase) -> None:
        """Read meetings and posts."""
        self._occasions: Mapping[str, Row] = {row["meeting"]: row for row in facts.load(_MEETINGS)}
        of_source: dict[str, list[str]] = {}
        for row in self._occasions.values():
            of_source.setdefault(row["sources"], []).append(row["meeting"])
        self._of_source = {source: found[0] for source, found in of_source.items() if len(found) == 1}
        self._grades: dict[str, list[tuple[str, str]]] = {}
        self._posts: dict[tuple[str, str], list[str]] = {}
        for row in facts.load(_POSTS):
            post = f"{row['rank'] or ''} {row['post']}"
            self._posts.setdefault((row["person"], row["sources"]), []).append(post)
            if row["rank"]:
                self._grades.setdefault(row["sources"], []).append((row["person_name"], row["rank"]))
        self._figures: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._of_documents: dict[str, list[tuple[str, str]]] = {}
        for row in facts.load(_FIGURES):
            if row["meeting"]:
                self._figures.setdefault((row["meeting"], row["sources"]), []).append((row["what"], row["value"]))
            for symbol in _SYMBOL.findall(row["what"]):
                self._of_documents.setdefault(symbol, []).append((row["what"], row["value"]))

    def notes(
        self, text: str, reading: Reading, meetings: Collection[str | None], sources: Iterable[str]
    ) -> tuple[str, ...]:
        """What a question asks for and the ``text`` of its answer, told of these ``meetings``, leaves out.

        Where it was told of none, and a day or a place is asked for, of the one that each of its ``sources`` reports.
        """
        sources = list(sources)
        if not meetings and _DAY_OR_PLACE.search(reading.folded):
            meetings = {self._of_source.get(source) for source in sources}
        occasion = self._occasion(text, reading, meetings)
        grades = self._grades_of(text, sources) if asks_grade(reading) else []
        numbers = self._numbers(text, reading, meetings, sources)
        return (*([occasion] if occasion else []), *grades, *numbers, *self._numbers_of_documents(text, reading))

    def posts(self, rows: Sequence[Row]) -> list[str]:
        """The posts of the persons that rows tell of, as the very sources of these rows know them."""
        return [
            post
            for row in rows
            if {"person", "sources"} <= set(row.keys())
            for source in str(row["sources"] or "").split()
            for post in self._posts.get((row["person"], source), ())
        ]

    def occasion(self, meeting: str) -> str:
        """What is said of a meeting as the occasion of what was told there; empty where nothing is known of it."""
        row = self._occasions.get(meeting)
        return _told_at(row) if row is not None else ""

    def _occasion(self, text: str, reading: Reading, meetings: Collection[str | None]) -> str:
        """Where the one meeting was at which all was told, and when, where that is asked and a text leaves it out."""
        row = self._occasions.get(next(iter(meetings)) or "") if len(meetings) == 1 else None
        if row is None:
            return ""
        place, day = row["place"], vn_date(row["date"]) if row["date"] else ""
        lacks_place = "where" in reading.asked and place and place not in text
        lacks_day = "when" in reading.asked and day and not _DAY.search(text)
        return _told_at(row) if lacks_place or lacks_day else ""

    def _numbers(
        self, text: str, reading: Reading, meetings: Collection[str | None], sources: Iterable[str]
    ) -> list[str]:
        """The number of what a question counts, where a text tells one after the other and its source knows it."""
        counted = (
            [] if reading.yes_no else [words for at in counting(reading.tokens) if (words := _counted(reading, at))]
        )
        if not counted or len(meetings) != 1:
            return []
        meeting = next(iter(meetings)) or ""
        return [
            f"{what}: {value}."
            for source in sources
            for what, value in self._figures.get((meeting, source), ())
            if not (what in text and value in text) and any(_is_number_of(words, what) for words in counted)
        ]

    def _numbers_of_documents(self, text: str, reading: Reading) -> list[str]:
        """The figures of a document that a text tells by its symbol, of which a question says what is counted."""
        said = {token.folded for token in reading.left}
        return [
            f"{what}: {value}."
            for symbol in dict.fromkeys(_SYMBOL.findall(text))
            if not reading.yes_no
            for what, value in self._of_documents.get(symbol, ())
            if value not in text and not said.isdisjoint(fold(_LABEL_ENDS.split(what)[0]).split()[1:])
        ]

    def _grades_of(self, text: str, sources: Iterable[str]) -> list[str]:
        """The grades of the persons whom a text names."""
        known = dict.fromkeys(each for source in sources for each in self._grades.get(source, ()) if each[0] in text)
        return [f"{name}: {grade}." for name, grade in known]


def _counted(reading: Reading, at: int) -> str:
    """The words for what is counted behind a "mấy", as far as nothing else explains them; empty where they are few."""
    words: list[str] = []
    for token in reading.tokens[at + 1 : at + 1 + _LONGEST_COUNTED]:
        if token not in reading.left:
            break
        words.append(token.folded)
    return " ".join(words) if len(words) >= _FEWEST_COUNTED else ""


def _is_number_of(counted: str, what: str) -> bool:
    """Whether a figure's label begins with what is counted: "Số nhiệm vụ trọng tâm …"."""
    return f"{fold(what).removeprefix('so ')} ".startswith(f"{counted} ")


def _told_at(row: Row) -> str:
    """A meeting as that at which something was told."""
    day = f"ngày {vn_date(row['date'])}" if row["date"] else ""
    when = " ".join(part for part in (row["session"], day) if part)
    where = row["place"] and f"tại {row['place']}"
    return f"Được nêu tại {', '.join(part for part in (row['meeting_name'], when, where) if part)}."


def asks_grade(reading: Reading) -> bool:
    """Whether a question asks for somebody's military rank or academic title."""
    return not reading.yes_no and _GRADE.search(reading.original_folded) is not None
