"""From what was accepted to files of the overlay: written, checked with all other knowledge, and only then kept."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from knowledge.facts import FactBase
from knowledge.facts.files import KnowledgeFiles
from knowledge.facts.reading import read_files
from knowledge.files.overlay import Files, Overlay
from knowledge.intake.new_names import NAMES, with_new_names
from knowledge.intake.review import Review
from knowledge.intake.writing import source_path, written
from knowledge.language import fold


def prepared(review: Review, overlay: Overlay, roots: Sequence[Path], today: dt.date) -> Files:
    """The files of the overlay that hold what a review accepted.

    Args:
        review: what was accepted, and the document for the head.
        overlay: where the files will stand.
        roots: the directories of knowledge, whose organisations, documents and kinds are known.
        today: the day of the file where the document tells none.
    """
    document, facts = review.document, review.accepted()
    path = source_path(document, facts, today)
    known = read_files([root for root in roots if root.exists()])
    forms = _forms(known)
    files = {path: written(document, facts, lambda form: fold(form) in forms)}
    named = _names(known)
    names = with_new_names(
        overlay.read(NAMES), PurePosixPath(path).stem, facts, known.lists, lambda name: fold(name) in named
    )
    return {**files, NAMES: names} if names is not None else files


def checked(files: Files, overlay: Overlay, packaged: Path) -> None:
    """Check files of the overlay together with all other knowledge.

    Raises:
        KnowledgeRefused: where the knowledge would not be whole with them; every problem with its file and line.
    """
    with overlay.staged(files) as staged, tempfile.TemporaryDirectory(prefix="thidua-") as directory:
        base, _ = FactBase.create(Path(directory) / "facts.sqlite", [packaged, staged])
        base.close()


def _names(known: KnowledgeFiles) -> frozenset[str]:
    """All names of organisations and documents that are known, folded; of a place also in full (``tỉnh Bắc Kạn``)."""
    rows = [row for reference in known.references for row in reference.model.organisations]
    names = [name for row in rows for name in (row.id, row.name, row.short, *(one.text for one in row.aliases)) if name]
    names += [one.text for reference in known.references for one in reference.model.aliases]
    names += [f"{kind.word or kind.name} {row.name}" for row in rows if (kind := known.lists.kinds[row.kind]).place]
    documents = [row for reference in known.references for row in reference.model.documents]
    names += [name for row in documents for name in (row.number, *(one.text for one in row.aliases)) if name]
    return frozenset(map(fold, names))


def _forms(known: KnowledgeFiles) -> frozenset[str]:
    """All names of forms of award that are known, folded."""
    rows = [row for reference in known.references for row in reference.model.award_forms]
    return frozenset(fold(name) for row in rows for name in (row.name, *(one.text for one in row.aliases)))
