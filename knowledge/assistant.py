"""The assistant: a question in, an answer out, from one knowledge that is swapped as a whole."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
import threading
import time
import zoneinfo
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.answering import Answerer
from knowledge.facts import BuildReport, FactBase, KnowledgeRefused, Problem, ReloadRefused, ReloadReport, build, check
from knowledge.facts.difference import difference
from knowledge.facts.reading import fingerprint_of_files
from knowledge.facts.reuse import note_built, opened_or_built
from knowledge.files.collecting import collected_afterwards, give_back, nothing_collected
from knowledge.files.kept import Kept
from knowledge.generation import generation_of, live_generation, put_live
from knowledge.learning import Learned
from knowledge.quality.checks import PlacedCheck, read_checks, run_checks
from knowledge.response.answer import Answer, Conversation
from knowledge.templates.book import QuestionBook, read_book

TIME_ZONE = zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh")
"""Where "hôm nay" is today."""

_NEW_CHAT = Conversation()
_LONGEST_QUESTION = 4096  # characters; only the beginning of a longer text is read


@dataclass(frozen=True, slots=True)
class IntentSummary:
    """An intent as an admin chooses it: its id, what it tells, and one way to ask it."""

    id: str
    title: str
    example: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """The files that questions are understood with, read and without a problem."""

    book: QuestionBook
    checks: tuple[PlacedCheck, ...]

    @classmethod
    def read(cls, roots: Sequence[Path], kept: Kept | None = None) -> _Asked:
        """Read the questions and the checks of ``roots``; templates that were ``kept`` as sound are not tried again.

        Raises:
            KnowledgeRefused: with every problem.
        """
        book, problems = read_book(roots, kept)
        checks, more = read_checks(roots)
        if problems or more:
            raise KnowledgeRefused([*problems, *more])
        return cls(book, tuple(checks))

    def answerer(self, facts: FactBase, kept: Kept, before: Learned | None = None) -> Answerer:
        """What answers these questions from ``facts``, with what was learned of the same ``before`` or ``kept``."""
        checks = [placed.check for placed in self.checks]
        offered = [check.ask for check in checks if check.offer and check.kind == "answer" and not check.context]
        return Answerer(self.book, facts, offered, kept, before)


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What a whole answer comes from: the files of questions, the facts pinned, and what was learned from both."""

    asked: _Asked
    facts: FactBase
    answerer: Answerer

    @classmethod
    def of(cls, asked: _Asked, facts: FactBase, kept: Kept, before: _Snapshot | None = None) -> _Snapshot:
        """Learn from ``facts`` what is not known from ``before``."""
        return cls(asked, facts, asked.answerer(facts, kept, before.answerer.learned if before else None))

    def problems(self) -> list[Problem]:
        """The known questions that are not answered as they must be."""
        return run_checks(self.asked.checks, self.answerer.answer)


class Assistant:
    """Answers questions. Thread-safe; :meth:`ask` takes about a millisecond.

    The fact base and all that is learned from it are replaced together: a reload makes new ones beside the old, asks
    them the known questions, and puts them in place by one assignment. An answer under way ends on what it began with.
    """

    def __init__(self, roots: Sequence[Path], facts: FactBase, asked: _Asked, kept: Kept) -> None:
        """Use :meth:`open`."""
        self._roots = tuple(roots)
        self._facts = facts
        self._kept = kept
        self._snapshot = _Snapshot.of(asked, facts.pinned(), kept)
        self._generation = 0
        self._live = live_generation(facts.path)
        self._refused: tuple[str, KnowledgeRefused] | None = None
        self._replacing = threading.Lock()

    @classmethod
    def open(cls, roots: Sequence[Path], facts_path: Path, kept: Kept | None = None) -> Assistant:
        """Build the fact base at ``facts_path`` from the files in ``roots``, and open it.

        Args:
            roots: The knowledge; a later root goes before an earlier one.
            facts_path: The file.
            kept: Where what is learned is kept; beside the facts by default.

        Raises:
            KnowledgeRefused: with every problem of the files.
        """
        kept = kept or Kept.beside(facts_path)
        with nothing_collected():
            asked = _Asked.read(roots, kept)
            facts = opened_or_built(facts_path, roots, kept)
            put_live(facts_path, generation_of(roots))
            give_back()  # what the build has used, before learning, which takes the most
            opened = cls(roots, facts, asked, kept)
        give_back()  # and what that has used, before whatever comes next
        return opened

    @property
    def facts(self) -> FactBase:
        """The fact base that answers come from."""
        return self._facts

    @property
    def version(self) -> str:
        """The version of the facts."""
        return self._facts.version

    @property
    def generation(self) -> int:
        """How many times the knowledge has been replaced since it was opened."""
        return self._generation

    def ask(self, question: str, *, conversation: Conversation = _NEW_CHAT, today: dt.date | None = None) -> Answer:
        """Answer one question of a chat.

        Args:
            question: Any text; of a very long one the beginning is read.
            conversation: What the chat has spoken of; the answer carries the next one.
            today: The day that "năm nay" is relative to; the day it is in Vietnam by default.
        """
        start = time.perf_counter()
        with self._at_work() as answerer:
            answer = answerer.answer(_read(question), conversation, today or dt.datetime.now(TIME_ZONE).date())
        return replace(answer, elapsed_ms=(time.perf_counter() - start) * 1000)

    def explain(self, question: str, *, conversation: Conversation = _NEW_CHAT, today: dt.date | None = None) -> str:
        """Tell each step from the question to its answer, with times, in lines of text."""
        with self._at_work() as answerer:
            return answerer.explain(_read(question), conversation, today or dt.datetime.now(TIME_ZONE).date())

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[Answerer]:
        """The knowledge as it is now, whole until the block ends though another takes its place meanwhile."""
        while True:
            snapshot = self._snapshot
            with snapshot.facts.held():
                if snapshot is self._snapshot:  # else it may have been closed before it was held
                    yield snapshot.answerer
                    return

    def reload(self, *, force: bool = False) -> ReloadReport:
        """Read all files anew and answer from them, if they hold no mistake and break no known question.

        Args:
            force: Go live although known questions break.

        Raises:
            ReloadRefused: with every problem; nothing has changed.
            ReloadBusy: where another process is reloading.
        """
        with self._replacing:
            asked = _read_for_reload(self._roots, self._kept)
            files = fingerprint_of_files(self._roots)
            tried: list[_Snapshot] = []

            def objections(candidate: FactBase) -> list[Problem]:
                tried.append(_Snapshot.of(asked, candidate, self._kept, self._snapshot))
                return tried[0].problems()

            report = self._facts.reload(self._roots, validate=objections, force=force, wait=False)
            [candidate] = tried
            # What was learned to try the candidate is not learned again, unless another process was quicker.
            follows = candidate.facts.follow(self._facts)
            self._adopt(candidate if follows else _Snapshot.of(asked, self._facts.pinned(), self._kept, candidate))
            self._live = generation_of(self._roots)
            put_live(self._facts.path, self._live)
            note_built(self._facts.path, self._roots, self._kept, files, report.new_version)
            return report

    @collected_afterwards()
    def preview(self, roots: Sequence[Path]) -> ReloadReport:
        """Tell what a reload from ``roots`` would change. Nothing changes.

        Raises:
            ReloadRefused: with every problem that such a reload would have.
        """
        asked = _read_for_reload(roots, self._kept)
        with tempfile.TemporaryDirectory(prefix="thidua-") as directory:
            candidate = Path(directory) / "facts.sqlite"
            built = _built(roots, candidate)
            with FactBase.open(candidate) as facts:
                problems = tuple(_broken(asked, facts, self._kept, self._snapshot))
            if problems:
                raise ReloadRefused(problems)
            changes = difference(self._facts.path, candidate)
        return ReloadReport(self.version, built.version, changes, built.conflicts, (), built.seconds)

    def refresh(self) -> bool:
        """Take over what another process has put in place; tell whether there was anything.

        Raises:
            KnowledgeRefused: where the files of questions and checks have become wrong, or known questions break; the
                old questions stay in use, and it is raised again until something else is in place.
        """
        live = live_generation(self._facts.path)
        facts_moved = self._facts.refresh() or self._facts.version != self._snapshot.facts.version
        if self._refused is not None and self._refused[0] == live and not facts_moved:
            raise self._refused[1]
        if live == self._live and not facts_moved:
            self._refused = None
            return False
        with self._replacing:
            try:
                self._take_over()
            except KnowledgeRefused as refused:
                self._refused = live, refused
                raise
            self._live, self._refused = live, None
        return True

    def _take_over(self) -> None:
        asked = _Asked.read(self._roots, self._kept)
        candidate = _Snapshot.of(asked, self._facts.pinned(), self._kept, self._snapshot)
        if problems := candidate.problems():
            candidate.facts.close()
            raise KnowledgeRefused(problems)
        self._adopt(candidate)

    def _adopt(self, candidate: _Snapshot) -> None:
        old, self._snapshot = self._snapshot, candidate
        self._generation += 1
        old.facts.close()

    @property
    def _answerer(self) -> Answerer:
        return self._snapshot.answerer

    def check(self) -> list[Problem]:
        """Ask every known question; the problems are those that are not answered as they must be."""
        return self._snapshot.problems()

    def intents(self) -> tuple[IntentSummary, ...]:
        """Every intent that questions may have."""
        templates = self._snapshot.asked.book.questions.values()
        return tuple(IntentSummary(template.id, template.title, template.examples[0]) for template in templates)

    def clusters(self) -> tuple[tuple[str, str, str], ...]:
        """The id, the short and the full name of every cluster, those that most is known of first."""
        return self._answerer.clusters()

    def suggestions(self, n: int) -> tuple[str, ...]:
        """At most ``n`` questions that have an answer now."""
        return self._answerer.known_questions[:n]


def find_problems(roots: Sequence[Path], kept: Kept | None = None) -> list[Problem]:
    """Every problem of the question files and the checks in ``roots``; the checks are asked where the facts allow.

    What is learned for that is ``kept``.
    """
    kept = kept or Kept(None)
    try:
        asked = _Asked.read(roots, kept)
    except KnowledgeRefused as refused:
        return list(refused.problems)
    if not asked.book.examples:  # a root of facts alone
        return []
    with tempfile.TemporaryDirectory(prefix="thidua-") as directory:
        try:
            facts, _ = FactBase.create(Path(directory) / "facts.sqlite", roots)
        except KnowledgeRefused:
            return []  # the facts' own check tells these
        with facts:
            return _broken(asked, facts, kept)


def _read(question: str) -> str:
    """What is read of a text: no more than a question has, and nothing that cannot be written down again in UTF-8."""
    return question[:_LONGEST_QUESTION].encode(errors="replace").decode()


def _read_for_reload(roots: Sequence[Path], kept: Kept) -> _Asked:
    try:
        return _Asked.read(roots, kept)
    except KnowledgeRefused as refused:
        raise ReloadRefused(refused.problems) from None


def _built(roots: Sequence[Path], target: Path) -> BuildReport:
    try:
        return build(check(roots), target)
    except KnowledgeRefused as refused:
        raise ReloadRefused(refused.problems) from None


def _broken(asked: _Asked, facts: FactBase, kept: Kept, before: _Snapshot | None = None) -> list[Problem]:
    """The known questions that are not answered from ``facts`` as they must be."""
    return _Snapshot.of(asked, facts, kept, before).problems()
