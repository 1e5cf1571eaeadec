"""From a file to proposals: read in a process of its own, its article picked out, its facts proposed.

A folder of files is an archive: taken in by as many workers as there are, in any order, each file by itself, so that a
broken one stops nothing and what was done is not done again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.files.system_errors import in_words
from knowledge.intake.document import Document
from knowledge.intake.proposal import Proposal
from knowledge.intake.proposing import Proposer
from knowledge.intake.reading import Reader, ReadingRefused, pasted
from knowledge.intake.reading.refusal import FELL
from knowledge.intake.review import Holds, Proposes, Review, unheld
from knowledge.intake.store import IntakeStore, StoredDocument, digest_of_file

_log = logging.getLogger(__name__)

_AHEAD = 2  # files that wait for each worker, so that memory stays flat however many there are


@dataclass(frozen=True, slots=True)
class Read:
    """An article as read, and what is proposed of it."""

    article: Document
    proposals: Sequence[Proposal]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file.

    Attributes:
        name: the file.
        document: where its review is; None where it was refused.
        found: how many facts are proposed; 0 where it was known.
        known: whether it was there before.
        refusal: why it was not read, in Vietnamese; empty where it was.
    """

    name: str
    document: StoredDocument | None = None
    found: int = 0
    known: bool = False
    refusal: str = ""


def new_proposer() -> Proposes:
    """The program's own proposer of facts."""
    proposer: Proposes = Proposer()
    return proposer


class Desk:
    """Reads files and proposes their facts, one at a time; not for several threads at once.

    Args:
        proposer: proposes the facts.
    """

    def __init__(self, proposer: Proposes) -> None:
        self._reader = Reader()
        self._proposer = proposer

    def read(self, data: bytes, name: str) -> Read:
        """A file's article and proposals.

        Raises:
            ReadingRefused: where it cannot be read; the line says why.
        """
        return self.proposed(self._reader.read(data, name))

    def proposed(self, document: Document) -> Read:
        """A document's article and proposals."""
        article = document.article()
        return Read(article, tuple(self._proposer.propose(article)))

    def close(self) -> None:
        """End the process that reads."""
        self._reader.close()


class DocumentIntake:
    """Documents taken in and reviewed by one program; the file and the rules are opened when they are first needed.

    Not for several threads at once, but for the reviews.

    Args:
        path: the file of the reviews.
        make: makes the proposer.
        hold: holds proposals against what is known.
    """

    def __init__(self, path: Path, *, make: Callable[[], Proposes] = new_proposer, hold: Holds = unheld) -> None:
        self._path = path
        self._make = make
        self.hold = hold

    @cached_property
    def store(self) -> IntakeStore:
        """Where the reviews are kept."""
        return IntakeStore(self._path)

    @cached_property
    def proposer(self) -> Proposes:
        """Proposes the facts."""
        return self._make()

    @cached_property
    def _desk(self) -> Desk:
        return Desk(self.proposer)

    def take(self, data: bytes, name: str) -> Taken:
        """Take a file in."""
        return take(self._desk, self.store, self.hold, data, name)

    def take_text(self, text: str) -> Taken:
        """Take in a text that was pasted; its first line names it."""
        document = pasted(text)
        return keep(self.store, self.hold, self._desk.proposed(document), document.title or document.text[:60])

    def review(self, document: int) -> Review:
        """The review of a document."""
        return Review(self.store, document)

    def close(self) -> None:
        """Close what was opened."""
        opened = vars(self)
        if "_desk" in opened:
            self._desk.close()
        if "store" in opened:
            self.store.close()


def take(desk: Desk, store: IntakeStore, hold: Holds, data: bytes, name: str) -> Taken:
    """Take a file in: one of the same content that is there already is not proposed again."""
    digest = digest_of_file(data)
    known = store.known_file(digest)
    if known is not None:
        return Taken(name, known, known=True)
    try:
        read = desk.read(data, name)
    except ReadingRefused as refused:
        return Taken(name, refusal=str(refused))
    return keep(store, hold, read, name, digest)


def keep(store: IntakeStore, hold: Holds, read: Read, name: str, digest: str | None = None) -> Taken:
    """Keep what was read for review; an article of the same words that is there already is not proposed again."""
    known = store.known(read.article) is not None
    held = [] if known else hold(read.proposals)
    stored = store.add(read.article, held, name=name, file=digest)
    return Taken(name, stored, len(held), known)


# ---- archives --------------------------------------------------------------------------------------------------


def files_in(paths: Iterable[Path], suffixes: frozenset[str]) -> list[Path]:
    """The files at ``paths``; of a folder those below it with one of ``suffixes``, hidden ones left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in suffixes)
            found += sorted(one for one in inside if not one.name.startswith((".", "~$")))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def take_all(
    paths: Sequence[Path], store: IntakeStore, hold: Holds, executor: Executor, workers: int,
    make: Callable[[], Proposes] = new_proposer,
) -> Iterator[Taken]:  # fmt: skip
    """Take many files in, in whatever order they are done; what is known already is not even read.

    Args:
        paths: the files.
        store: where the reviews are kept; only this process writes to it.
        hold: holds proposals against what is known.
        executor: runs the workers: processes of this machine, or of many.
        workers: how many they are.
        make: makes each worker's proposer; can be pickled.
    """
    waiting: dict[Future[Read | str], tuple[Path, str]] = {}
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            yield Taken(str(path), refusal=in_words(error))
            continue
        digest = digest_of_file(data)
        known = store.known_file(digest)
        if known is not None:
            yield Taken(str(path), known, known=True)
            continue
        waiting[executor.submit(_worked, data, path.name, make)] = (path, digest)
        del data
        if len(waiting) >= _AHEAD * workers:
            yield from _done(waiting, store, hold)
    while waiting:
        yield from _done(waiting, store, hold)


def _done(waiting: dict[Future[Read | str], tuple[Path, str]], store: IntakeStore, hold: Holds) -> Iterator[Taken]:
    finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in finished:
        path, digest = waiting.pop(future)
        outcome = future.result()
        if isinstance(outcome, str):
            yield Taken(str(path), refusal=outcome)
        else:
            yield keep(store, hold, outcome, str(path), digest)


_of_thread = threading.local()


def _worked(data: bytes, name: str, make: Callable[[], Proposes]) -> Read | str:
    """What a worker does with a file; what it cannot read it tells in a line."""
    if not hasattr(_of_thread, "desk"):
        _of_thread.desk = Desk(make())
    desk: Desk = _of_thread.desk
    try:
        return desk.read(data, name)
    except ReadingRefused as refused:
        return str(refused)
    except Exception:  # a rule that falls over one text must not cost the others
        _log.exception("the rules fall over %s", name)
        return FELL
