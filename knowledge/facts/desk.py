"""The desk at which statements are resolved: names looked up, rows kept, problems noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from knowledge.facts.files import KnowledgeFiles, ReferenceDocument, SourceDocument, path_of
from knowledge.facts.names import Names, Place, Wanted, plain
from knowledge.facts.numbering import in_file, row_numbers
from knowledge.facts.packed import PackedRows
from knowledge.facts.people import People
from knowledge.facts.sources import Sources
from knowledge.facts.tables import Row, Rows
from knowledge.files.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from knowledge.facts.words import Statement, Words

RowT = TypeVar("RowT", bound=Row)
Tell = Callable[["Words"], "Iterator[Statement]"]
"""How the rows of a table are told in words."""

_PART = 10_000  # rows at least; fewer are not worth packing


class Said(NamedTuple):
    """One statement where it stands: its section, its source, and the file with the steps to it."""

    section: str
    content: Any
    source: str
    document: SourceDocument | ReferenceDocument
    steps: tuple[str | int, ...]

    @property
    def line(self) -> int:
        """The line on which the statement begins."""
        return self.document.marked.line_of(self.steps)

    def place(self, *steps: str | int) -> Place:
        """Return the file and line of a part of the statement."""
        return path_of(self.document, (*self.steps, *steps))


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of fact: the sections of the files that state it, how a statement becomes rows, how those are told.

    What is told of one table is told in one go, all files of it, before the next.
    """

    sections: tuple[str, ...]
    resolve: Callable[[Desk, Said], None]
    tell: Sequence[Tell]


class Desk:
    """Where the kinds of facts get names resolved, and put their rows and problems."""

    def __init__(self, files: KnowledgeFiles) -> None:
        self.problems = files.problems  # which grows while files are read one by one
        self.lists = files.lists
        self.sources = Sources(files)
        self.names = Names(files.lists, files.unread)
        self.people = People(self.names)
        self.rows: dict[type[Any], list[Any]] = {}
        self.parts: list[Rows] = []
        self.meetings: dict[str, Place] = dict.fromkeys(files.known.meetings, ("", 0))
        self.numbers_of_meetings: dict[str, int] = {}
        self._promised: dict[str, Place] | None = {} if files.waiting else None
        self._slots = files.slots
        self._slot = 0
        self._counts: dict[tuple[type[Any], int], int] = {}
        self.unread = files.unread
        self._stated: dict[tuple[Any, ...], int] = {}
        self._until: dict[str, str | None] = {}

    def turn_to(self, document: SourceDocument | ReferenceDocument) -> None:
        """Note of which file the rows are that follow."""
        self._slot = self._slots.get(document.inner, 0)

    def begin_file(self) -> None:
        """Forget what was stated: a source file states for itself; only reference files share their sources."""
        self._stated.clear()

    def note_end(self, organisation: str, until: str | None) -> None:
        """Note until when there is an organisation, as an ISO date."""
        self._until[organisation] = until

    # ---- names ---------------------------------------------------------------------------------------------------

    def one(self, wanted: Wanted, text: str, said: Said, *steps: str | int) -> str | None:
        """Return the id of the one that ``text`` means; complain where it means none or several."""
        entity = self.names.find(wanted, plain(text), said.document.root)
        if entity is None:
            self.names.complain_of(wanted, plain(text), said.place(*steps), said.document.root)
            return None
        return entity.id

    def maybe(self, wanted: Wanted, text: str | None, said: Said, *steps: str | int) -> str | None:
        """Return as :meth:`one` does, None where nothing is written."""
        return None if text is None else self.one(wanted, text, said, *steps)

    def person(self, text: str | None, said: Said, *steps: str | int) -> str | None:
        """Return the id of the person whom the statement names."""
        if text is None:
            return None
        return self.people.named(plain(text), said.source, said.place(*steps), said.document.root)

    def body(self, said: Said) -> str | None:
        """Return the organisation that a scoped statement is about."""
        if said.content.cluster is not None:
            return self.one("cluster", said.content.cluster, said, "cluster")
        return self.one("organisation", said.content.unit, said, "unit")

    def meeting(self, said: Said) -> str | None:
        """Return the meeting at which the statement was made."""
        meeting: str | None = said.content.meeting
        if meeting is not None and meeting not in self.meetings:
            if self._promised is not None:  # a file that is still to be read may have it
                self._promised.setdefault(meeting, said.place("meeting"))
                return meeting
            self._complain_of_meeting(meeting, said.place("meeting"))
            return None
        return meeting

    def keep_promises(self) -> None:
        """Complain of meetings that some statement names and no file has, now that all are read."""
        promised, self._promised = self._promised or {}, None
        for meeting, place in promised.items():
            if meeting not in self.meetings:
                self._complain_of_meeting(meeting, place)

    def _complain_of_meeting(self, meeting: str, place: Place) -> None:
        if not self.unread.may_hold(meeting):
            hint = did_you_mean(meeting, self.meetings)
            self.problems.append(Problem(*place, f'không có hội nghị "{meeting}"', hint))

    # ---- rows ----------------------------------------------------------------------------------------------------

    def complain(self, said: Said, steps: tuple[str | int, ...], told: str, hint: str | None = None) -> None:
        """Note a problem of a part of a statement."""
        self.problems.append(Problem(*said.place(*steps), told, hint))

    def add(self, row: RowT) -> RowT:
        """Keep a row; the number 0 stands for the next of its table."""
        if row[0] == 0:
            row = type(row)(self.take_number(type(row)), *row[1:])  # type: ignore[arg-type]
        self.rows.setdefault(type(row), []).append(row)
        return row

    def end_file(self, *, last: bool = False) -> None:
        """Let the rows of the files that are read one by one take little room, some files together."""
        self._counts.clear()
        if last or sum(map(len, self.rows.values())) >= _PART:
            self.parts.append(PackedRows(self.rows))
            self.rows = {}

    def next_number(self, table: type[Any]) -> int:
        """Return the number that the next row of a table gets."""
        return row_numbers(self._slot)[0] + self._counts.get((table, self._slot), 0) + 1

    def take_number(self, table: type[Any]) -> int:
        """Return the number of the next row of a table, which from now on is taken."""
        number = self.next_number(table)
        self._counts[table, self._slot] = in_file(number)
        return number

    def is_new(self, said: Said, *fingerprint: object) -> bool:
        """Tell whether a source states this for the first time; complain otherwise."""
        key = (said.section, said.source, *fingerprint)
        first = self._stated.get(key)
        if first is None:
            self._stated[key] = said.line
            return True
        self.complain(said, (), "mục này đã viết rồi", f"xóa một trong hai; mục kia ở dòng {first}")
        return False

    def check_year(self, said: Said, year: int, latest_after: int, what: str) -> None:
        """Complain of a year that lies further after the day of publication than a source could know."""
        published = self.sources.published(said.source)
        if published and year > int(published[:4]) + latest_after:
            self.complain(said, ("year",), f"{what} {year} sau ngày đăng của nguồn ({published})", "xem lại năm")

    def check_alive(self, said: Said, organisation: str | None, year: int, *steps: str | int) -> None:
        """Complain of a year in which there was no such organisation any more."""
        until = self._until.get(organisation) if organisation else None
        if until and year > int(until[:4]):
            self.complain(said, steps, f"đơn vị này chỉ có đến {until}, không có năm {year}", "xem lại năm")
