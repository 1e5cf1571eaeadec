"""Whom to blame: what was sound before an overlay came is not at fault, the file that was just changed is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from knowledge.facts.files import shown
from knowledge.facts.reading import read_files
from knowledge.facts.resolving import resolve
from knowledge.files.problems import Problem


def blamed(problems: Sequence[Problem], roots: Sequence[Path]) -> list[Problem]:
    """Return ``problems``, those of the first root that it has not by itself laid to the newest file beside it."""
    first = {shown(path) for path in roots[0].rglob("*.y*ml")}
    if not any(problem.file in first for problem in problems):
        return list(problems)
    own = set(resolve(read_files(roots[:1]))[1])
    changed = [path for root in roots[1:] for path in root.rglob("*.yaml") if path.is_file()]
    newest = max(changed, key=lambda path: (path.stat().st_mtime_ns, str(path)), default=None)
    if newest is None:
        return list(problems)
    laid = [
        one
        if one.warning or one.file not in first or one in own
        else Problem(shown(newest), 1, f"tệp này làm hỏng {one.file}:{one.line}: {one.message}", one.hint)
        for one in problems
    ]
    return sorted(laid, key=lambda one: (one.file, one.line, one.message))
