"""The file of documents under review: what was proposed, what was decided, what went live; three different things.

Each decision is one transaction, so that a program killed at any moment loses none that was told as kept. The text of
a document is kept only as long as its review needs it; what stays is the digest of its content, by which it is known
again, and the decisions, from which rules earn trust.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from knowledge.intake.document import Document
from knowledge.intake.proposal import Proposal
from knowledge.intake.record import Record

_SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
    id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, name TEXT NOT NULL, title TEXT NOT NULL, whole TEXT,
    published TEXT, address TEXT, format TEXT NOT NULL, warnings TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS file (
    digest TEXT PRIMARY KEY, document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE, kind TEXT NOT NULL,
    proposed TEXT NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL, quote TEXT NOT NULL, page INTEGER,
    rule TEXT NOT NULL, basis TEXT NOT NULL, confidence REAL NOT NULL, alternatives TEXT NOT NULL,
    standing TEXT NOT NULL, against TEXT NOT NULL, outcome TEXT, accepted TEXT, alone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS fact_document ON fact (document, start);
CREATE TABLE IF NOT EXISTS decision (
    id INTEGER PRIMARY KEY, step INTEGER NOT NULL, document INTEGER, fact INTEGER, rule TEXT NOT NULL,
    basis TEXT NOT NULL, format TEXT NOT NULL, outcome TEXT NOT NULL, as_proposed INTEGER NOT NULL,
    counts INTEGER NOT NULL, before TEXT, at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS decision_document ON decision (document, step);
CREATE INDEX IF NOT EXISTS decision_rule ON decision (rule, basis, format);
"""
_WAIT = 10.0  # seconds for a lock that another program holds

ADDED = "added"
"""The rule of what a person has written."""


class State(StrEnum):
    """Where a document stands. What is ``reviewed`` is not live before it is written and loaded."""

    PROPOSED = "proposed"
    REVIEWED = "reviewed"
    LIVE = "live"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """What a person decided on a fact; a fact that nobody decided on has none."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SKIPPED = "skipped"


class Standing(StrEnum):
    """How a proposed fact stands to what is known already."""

    NEW = "new"
    KNOWN = "known"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Held:
    """A proposal held against what is known; ``against`` tells what it meets there, empty where nothing."""

    proposal: Proposal
    standing: Standing = Standing.NEW
    against: str = ""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document under review; ``whole`` is its title, a line break and its text, empty once it is live or dropped."""

    id: int
    digest: str
    name: str
    title: str
    whole: str
    published: dt.date | None
    address: str | None
    format: str
    warnings: tuple[str, ...]
    state: State

    @property
    def by_ocr(self) -> bool:
        """Whether letters were guessed from a picture."""
        return self.format in {"scan", "photo"}


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A proposed fact and what was decided on it.

    Attributes:
        proposed: the values as the rule proposed them.
        accepted: the values as a person accepted them, None where nobody did.
        alone: whether it is to stand on a card of its own.
    """

    id: int
    document: int
    kind: str
    proposed: Mapping[str, Any]
    span: tuple[int, int]
    quote: str
    page: int | None
    rule: str
    basis: str
    confidence: float
    alternatives: tuple[Mapping[str, Any], ...]
    standing: Standing
    against: str
    outcome: Outcome | None
    accepted: Mapping[str, Any] | None
    alone: bool

    @property
    def values(self) -> Mapping[str, Any]:
        """The values as they stand now."""
        return self.accepted or self.proposed


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on one fact; ``values`` are those accepted, None for the values as proposed."""

    fact: int
    outcome: Outcome
    values: Mapping[str, Any] | None = None


def digest_of_file(data: bytes) -> str:
    """The digest by which a file is known again without being read."""
    return hashlib.blake2b(data, digest_size=20).hexdigest()


def digest_of_text(document: Document) -> str:
    """The digest by which an article is known again in another file: of its words, whatever their case and layout."""
    return digest_of_file(" ".join(re.findall(r"\w+", document.whole.casefold())).encode())


class IntakeStore:
    """Documents, proposed facts and decisions in one SQLite file; may be used from several threads and programs.

    Args:
        path: the file; it and its directory are made when missing.
        clock: the present.
    """

    def __init__(self, path: Path, *, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")  # a decision that was told as kept survives the power
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute("PRAGMA secure_delete = ON")  # the text of a document is gone when it is deleted
        self._connection.executescript(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    # ---- documents -------------------------------------------------------------------------------------------

    def known(self, document: Document) -> StoredDocument | None:
        """The document of the same words as an article, None where there was none."""
        rows = self._read("SELECT * FROM document WHERE digest = ?", digest_of_text(document))
        return _document(rows[0]) if rows else None

    def known_file(self, digest: str) -> StoredDocument | None:
        """The document that a file of this digest held, None where no such file was read."""
        rows = self._read(
            "SELECT document.* FROM document JOIN file ON file.document = document.id WHERE file.digest = ?", digest
        )
        return _document(rows[0]) if rows else None

    def get(self, document: int) -> StoredDocument | None:
        """A document by its number."""
        rows = self._read("SELECT * FROM document WHERE id = ?", document)
        return _document(rows[0]) if rows else None

    def open_documents(self) -> list[StoredDocument]:
        """The documents that are not live and not dropped, the oldest first."""
        return [_document(row) for row in self._read(_OPEN)]

    def add(self, document: Document, facts: Sequence[Held], *, name: str, file: str | None = None) -> StoredDocument:
        """Keep an article and what is proposed of it; one of the same words that is there already stays as it is.

        Args:
            document: the article.
            facts: what is proposed of it.
            name: what people call the document: the name of its file.
            file: the digest of the file it came in.
        """
        digest = digest_of_text(document)
        with self._transaction() as connection:
            row = (
                digest, name, document.title, document.whole,
                document.published.isoformat() if document.published else None, document.address, document.format,
                _json(document.warnings), State.PROPOSED, self._now(),
            )  # fmt: skip
            made = connection.execute(
                "INSERT OR IGNORE INTO document (digest, name, title, whole, published, address, format, warnings, "
                "state, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            if made.rowcount and made.lastrowid:
                for held in facts:
                    page = document.page_of(held.proposal.span[0])
                    self._insert(connection, made.lastrowid, held, page)
            if file is not None:
                connection.execute(
                    "INSERT OR IGNORE INTO file SELECT ?, id FROM document WHERE digest = ?", (file, digest)
                )
        stored = self.known(document)
        if stored is None:
            raise AssertionError("it was written above")
        return stored

    def add_facts(self, document: int, facts: Sequence[Held]) -> list[int]:
        """Propose more facts of a document: what a person has written. Returns their numbers."""
        with self._transaction() as connection:
            return [self._insert(connection, document, held, None) for held in facts]

    def settle(self, document: int, state: State) -> None:
        """Move a document on; the text of one that is live or dropped is deleted, and its facts with it."""
        with self._transaction() as connection:
            connection.execute("UPDATE document SET state = ? WHERE id = ?", (state, document))
            if state in {State.LIVE, State.DROPPED}:
                connection.execute("UPDATE document SET whole = NULL WHERE id = ?", (document,))
                connection.execute(
                    "UPDATE decision SET document = NULL, fact = NULL, before = NULL WHERE document = ?", (document,)
                )
                connection.execute("DELETE FROM fact WHERE document = ?", (document,))
        with self._lock:  # the journal must not keep the text either
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # ---- facts and decisions ---------------------------------------------------------------------------------

    def facts(self, document: int) -> list[StoredFact]:
        """The facts of a document in the order of its text."""
        return [_fact(row) for row in self._read("SELECT * FROM fact WHERE document = ? ORDER BY start, id", document)]

    def decide(self, decisions: Sequence[Decision], *, counts: bool = True) -> None:
        """Keep what was decided by one press: one step, undone as one.

        Args:
            decisions: on facts of one document; those on facts that are gone are passed over.
            counts: whether they count for the record of the rules; what was accepted in batch does not, for it would
                prove the rule by itself.
        """
        with self._transaction() as connection:
            step = connection.execute("SELECT coalesce(max(step), 0) + 1 FROM decision").fetchone()[0]
            for one in decisions:
                row = connection.execute(
                    "SELECT fact.*, document.format AS format FROM fact JOIN document ON document.id = fact.document "
                    "WHERE fact.id = ?",
                    (one.fact,),
                ).fetchone()
                if row is not None:
                    self._decide(connection, step, one, row, counts=counts)

    def undo(self, document: int) -> list[int]:
        """Take back the last step on a document; returns the facts that are open again (or as before)."""
        with self._transaction() as connection:
            rows = connection.execute(_LAST_STEP, (document,)).fetchall()
            for row in rows:
                outcome, accepted = json.loads(row["before"])
                connection.execute(
                    "UPDATE fact SET outcome = ?, accepted = ? WHERE id = ?", (outcome, accepted, row["fact"])
                )
                connection.execute("DELETE FROM decision WHERE id = ?", (row["id"],))
            if rows:
                connection.execute(
                    "UPDATE document SET state = ? WHERE id = ? AND state = ?",
                    (State.PROPOSED, document, State.REVIEWED),
                )
            return [row["fact"] for row in rows]

    def stand_alone(self, facts: Sequence[int]) -> None:
        """Put each of some facts on a card of its own from now on."""
        with self._transaction() as connection:
            connection.executemany("UPDATE fact SET alone = 1 WHERE id = ?", [(fact,) for fact in facts])

    def record(self, rule: str, basis: str, format: str) -> Record:  # noqa: A002 - the name of the field
        """How often a rule was right with this year basis, in documents of this format."""
        row = self._read(
            "SELECT count(*) AS decided, coalesce(sum(outcome = 'accepted' AND as_proposed), 0) AS accepted "
            "FROM decision WHERE rule = ? AND basis = ? AND format = ? AND counts AND outcome <> 'skipped'",
            rule, basis, format,
        )[0]  # fmt: skip
        return Record(row["decided"], row["accepted"])

    # ---- within ----------------------------------------------------------------------------------------------

    def _insert(self, connection: sqlite3.Connection, document: int, held: Held, page: int | None) -> int:
        one = held.proposal
        made = connection.execute(
            "INSERT INTO fact (document, kind, proposed, start, stop, quote, page, rule, basis, confidence, "
            "alternatives, standing, against) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document, one.kind, _json(one.values), *one.span, one.quote, page, one.rule, one.basis, one.confidence,
                _json(one.alternatives), held.standing, held.against,
            ),
        )  # fmt: skip
        return made.lastrowid or 0

    def _decide(
        self, connection: sqlite3.Connection, step: int, one: Decision, row: sqlite3.Row, *, counts: bool
    ) -> None:
        accepted = one.outcome is Outcome.ACCEPTED
        values = _json(one.values) if accepted and one.values is not None else row["accepted"] or row["proposed"]
        before = _json([row["outcome"], row["accepted"]])
        connection.execute(
            "UPDATE fact SET outcome = ?, accepted = ? WHERE id = ?",
            (one.outcome, values if accepted else None, one.fact),
        )
        connection.execute(
            _DECIDED,
            (
                step, row["document"], one.fact, row["rule"], row["basis"], row["format"], one.outcome,
                json.loads(values) == json.loads(row["proposed"]), counts and row["rule"] != ADDED, before, self._now(),
            ),
        )  # fmt: skip

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _read(self, sql: str, *parameters: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, parameters).fetchall()

    def _now(self) -> int:
        return int(self._clock().timestamp())


_OPEN = "SELECT * FROM document WHERE state IN ('proposed', 'reviewed') ORDER BY id"
_LAST_STEP = (
    "SELECT * FROM decision WHERE document = ?1 AND step = (SELECT max(step) FROM decision WHERE document = ?1)"
)
_DECIDED = (
    "INSERT INTO decision (step, document, fact, rule, basis, format, outcome, as_proposed, counts, before, at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _document(row: sqlite3.Row) -> StoredDocument:
    return StoredDocument(
        id=row["id"], digest=row["digest"], name=row["name"], title=row["title"], whole=row["whole"] or "",
        published=dt.date.fromisoformat(row["published"]) if row["published"] else None, address=row["address"],
        format=row["format"], warnings=tuple(json.loads(row["warnings"])), state=State(row["state"]),
    )  # fmt: skip


def _fact(row: sqlite3.Row) -> StoredFact:
    return StoredFact(
        id=row["id"], document=row["document"], kind=row["kind"], proposed=json.loads(row["proposed"]),
        span=(row["start"], row["stop"]), quote=row["quote"], page=row["page"], rule=row["rule"], basis=row["basis"],
        confidence=row["confidence"], alternatives=tuple(json.loads(row["alternatives"])),
        standing=Standing(row["standing"]), against=row["against"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        accepted=json.loads(row["accepted"]) if row["accepted"] else None, alone=bool(row["alone"]),
    )  # fmt: skip
