"""Where facts come from: source files, and the sources that reference files share by key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from knowledge.facts.files import KnowledgeFiles, ReferenceDocument, SourceDocument, path_of
from knowledge.facts.tables import table
from knowledge.facts.values import iso
from knowledge.files.problems import Problem, did_you_mean

UNSOURCED = "khong-ro-nguon"
"""The id of the source of rows that name none (and so are not attested)."""


@table("source")
class Source(NamedTuple):
    """Where facts come from; `kind` is article or reference, `published` an ISO date."""

    id: str
    kind: str
    file: str
    publisher: str
    author: str | None
    published: str | None
    title: str
    address: str | None
    note: str | None


class Sources:
    """All sources by id. A source file is one; reference files define more, and share theirs by key."""

    def __init__(self, files: KnowledgeFiles) -> None:
        self.problems: list[Problem] = []
        self._unread = files.unread
        self._rows: dict[str, Source] = {}
        self._used_unsourced = False
        self._places: dict[str, int] = {}
        self._slots = files.slots
        self._rows |= files.known.sources
        self._waiting = {Path(inner).stem: inner for inner in files.waiting}
        for document in files.sources:
            self.add(document)
        for reference in files.references:
            self._add_keys(reference)

    def add(self, document: SourceDocument) -> None:
        """Add a source file."""
        head = document.model.source
        self._rows[document.id] = Source(
            document.id, "article", document.inner, head.publisher, head.author, iso(head.published), head.title,
            head.address, head.note,
        )  # fmt: skip

    def rows(self) -> list[Source]:
        """Return a row for each source: files in their order, then what reference files define."""
        files = [row for row in self._rows.values() if row.kind == "article"]
        keys = [row for row in self._rows.values() if row.kind != "article"]
        unsourced = Source(UNSOURCED, "reference", "", "không rõ nguồn", None, None, "Chưa có nguồn", None, None)
        files.sort(key=lambda row: self._slots.get(row.file, 0))
        return [*files, *keys, *([unsourced] if self._used_unsourced else [])]

    def named(self, keys: Sequence[str], document: ReferenceDocument, steps: tuple[str | int, ...]) -> tuple[str, ...]:
        """Return the ids of the sources that a reference row names, the unsourced one where it names none."""
        for key in keys:
            if not self._is_known(key) and not self._unread.may_hold(key):
                place = path_of(document, (*steps, "sources"))
                told = did_you_mean(key, self._rows) or 'thêm vào "sources" ở đầu tệp này'
                self.problems.append(Problem(*place, f'không có nguồn "{key}"', told))
        known = tuple(dict.fromkeys(key for key in keys if self._is_known(key)))
        if known:
            return known
        self._used_unsourced = True
        return (UNSOURCED,)

    def in_order(self, identifiers: Iterable[str]) -> list[str]:
        """Return sources in the order of their rows, those of reference files first."""
        if len(self._places) < len(self._rows):  # made once, when all are known
            rows = self.rows()
            ordered = [row for row in rows if row.kind != "article"] + [row for row in rows if row.kind == "article"]
            self._places = {row.id: place for place, row in enumerate(ordered)}
        return sorted(identifiers, key=lambda one: self._places.get(one, 0))

    def published(self, source: str) -> str | None:
        """Return the day that a source was published, as an ISO date; of a file still to be read that of its name."""
        row = self._rows.get(source)
        return row.published if row else source[: len("2023-03-15")] if source in self._waiting else None

    def _is_known(self, key: str) -> bool:
        return key in self._rows or key in self._waiting

    def _add_keys(self, reference: ReferenceDocument) -> None:
        for key, head in reference.model.sources.items():
            row = Source(
                key, "reference", reference.inner, head.publisher, None, iso(head.published), head.title, head.address,
                head.note,
            )  # fmt: skip
            other = self._rows.get(key)
            file = other.file if other else self._waiting.get(key)
            if file is None:
                self._rows[key] = row
            elif other is None or other._replace(file=row.file) != row:
                place = path_of(reference, ("sources", key))
                message = f'nguồn "{key}" đã ghi khác trong {file}'
                self.problems.append(Problem(*place, message, "ghi giống nhau, hoặc đổi khóa"))
