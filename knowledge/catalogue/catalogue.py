"""The catalogue at work: entries, lists and search, from one version of the facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.catalogue.entry import KINDS, Cell, Entry, Kind, Ref, Row, Section, title_of
from knowledge.catalogue.sections import NAMED, QUERIES, STATED, SectionQuery, kind_of_alias, statement_ref
from knowledge.facts import FactBase, Snapshot
from knowledge.language import fold, tokenise
from knowledge.response import wording
from knowledge.response.answer import Slots, Source
from knowledge.response.composing import source_of

_SLOTS: Mapping[str, Sequence[Kind]] = {
    "cluster": ("cluster",), "unit": ("unit",), "body": ("cluster", "unit"), "person": ("person",),
    "meeting": ("meeting",), "award_form": ("award",), "movement": ("movement",), "document": ("document",),
}  # fmt: skip

MOST_FOUND = 100
"""Statements that a search looks at; what several sources state is told once."""

_SEARCHED = 12  # words of a search that count
_TIMEOUT = 2.0  # a person looks through a whole entry; no chat waits


class Catalogue:
    """Entries from the fact base as it is now. Threads may share it; each call sees one version."""

    def __init__(self, facts: FactBase) -> None:
        self._facts = facts
        self._indexes: dict[Kind, tuple[str, Entry]] = {}

    def entry(self, ref: Ref) -> Entry | None:
        """All that is known of what ``ref`` points at, in its year where it has one; None where there is none such."""
        query = QUERIES[ref.kind]
        with self._facts.reading() as snapshot:
            titled = snapshot.query(query.title, {"id": ref.id}, _TIMEOUT)
            if not titled:
                return None
            found = snapshot.query(query.years, {"id": ref.id}, _TIMEOUT) if query.years else []
            years = tuple(row["year"] for row in found if row["year"] is not None)  # of a meeting it may not be known
            sections = [_section(snapshot, section, ref) for section in query.sections]
        filled = tuple(section for section in sections if section.rows)
        return Entry(ref, titled[0]["title"], years, filled)

    def title(self, ref: Ref) -> str | None:
        """The title of an entry, None where there is none such."""
        titled = self._facts.query(QUERIES[ref.kind].title, {"id": ref.id}, _TIMEOUT)
        return title_of(ref.kind, titled[0]["title"]) if titled else None

    def index(self, kind: Kind) -> Entry:
        """The list of all entries of a kind, as an entry of one section; kept until the facts change."""
        version = self._facts.version
        kept = self._indexes.get(kind)
        if kept is not None and kept[0] == version:
            return kept[1]
        query = QUERIES[kind]
        rows = [self._listed(kind, row) for row in self._facts.query(query.list_sql, timeout=_TIMEOUT)]
        section = Section("all", KINDS[kind], query.list_columns, tuple(rows))
        entry = Entry(Ref(kind, ""), KINDS[kind], (), (section,))
        self._indexes[kind] = version, entry
        return entry

    def counts(self) -> Mapping[Kind, int]:
        """How many entries there are of each kind."""
        return {kind: len(self.index(kind).sections[0].rows) for kind in QUERIES}

    def search(self, text: str) -> tuple[Section, ...]:
        """What is named so, and which facts hold all the words of ``text``; no section where nothing is found."""
        words = [token.folded for token in tokenise(text)][:_SEARCHED]
        if not words:
            return ()
        with self._facts.reading() as snapshot:
            named = [
                row
                for found in snapshot.query(NAMED, {"words": fold(" ".join(words))}, _TIMEOUT)
                if (row := _named(snapshot, kind_of_alias(found["entity_kind"]), found["entity"]))
            ]
            match = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
            stated = [_stated(row) for row in snapshot.query(STATED, {"words": match, "most": MOST_FOUND}, _TIMEOUT)]
        sections = (
            Section("named", "Tên gọi", ("Mục", "Loại"), tuple(named)),
            Section("stated", "Thông tin", ("Nội dung",), tuple(stated)),
        )
        return tuple(section for section in sections if section.rows)

    def about(self, slots: Slots) -> tuple[tuple[Ref, str], ...]:
        """The entries that a question names, as its slots say, with their titles."""
        named = dict.fromkeys(
            Ref(kind, str(value)) for slot, kinds in _SLOTS.items() for value in slots.get(slot, ()) for kind in kinds
        )
        return tuple((ref, title) for ref in named if (title := self.title(ref)) is not None)

    def named(self, text: str) -> tuple[Ref, ...]:
        """What ``text`` names, or names in part; what has the shortest names first."""
        found = self._facts.query(NAMED, {"words": fold(text)}, _TIMEOUT)
        refs = (Ref(kind_of_alias(row["entity_kind"]), row["entity"]) for row in found)
        return tuple(ref for ref in refs if self.title(ref) is not None)

    def source(self, source_id: str) -> Source | None:
        """A source by its id."""
        row = self._facts.sources.get(source_id)
        return source_of(row) if row is not None else None

    def sources(self, ids: Sequence[str]) -> tuple[Source, ...]:
        """The sources of these ids, in their order, those that are not known left out."""
        return tuple(source for one in ids if (source := self.source(one)) is not None)

    @staticmethod
    def _listed(kind: Kind, row: wording.Row) -> Row:
        name = Cell(title_of(kind, row["name"]), Ref(kind, row["id"]))
        return Row((name, Cell(wording.vn_date(row["detail"] or ""))), _ids(row["sources"]))


def _section(snapshot: Snapshot, query: SectionQuery, ref: Ref) -> Section:
    found = snapshot.query(query.sql, {"id": ref.id, "year": ref.year}, _TIMEOUT)
    rows = tuple(Row(tuple(cells), _ids(row["sources"])) for row in found for cells in query.told(row))
    return Section(query.key, query.title, query.columns, rows, query.note)


def _named(snapshot: Snapshot, kind: Kind, entity: str) -> Row | None:
    titled = snapshot.query(QUERIES[kind].title, {"id": entity}, _TIMEOUT)
    if not titled:
        return None
    return Row((Cell(title_of(kind, titled[0]["title"]), Ref(kind, entity)), Cell(KINDS[kind])))


def _stated(row: wording.Row) -> Row:
    return Row((Cell(wording.first_upper(row["text"]), statement_ref(row)),), _ids(row["sources"]))


def _ids(sources: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((sources or "").split()))
