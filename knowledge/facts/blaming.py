"""Whom to blame: what was sound before an overlay came is not at fault, the file that was just changed is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from knowledge.facts.files import shown
from knowledge.facts.reading import read_files
from knowledge.facts.resolving import resolved
from knowledge.files.problems import Problem


def blamed(problems: Sequence[Problem], roots: Sequence[Path]) -> list[Problem]:
    """Return ``problems``, those of the first root that it has not by itself laid to the newest file beside it."""
    first = {shown(path) for path in roots[0].rglob("*.y*ml")}
    if not any(problem.file in first for problem in problems):
        return list(problems)
    own = set(resolved(read_files(roots[:1]))[1])
    changed = [path for root in roots[1:] for path in root.rglob("*.yaml") if path.is_file()]
    newest = max(changed, key=lambda path: (path.stat().st_mtime_ns, str(path)), default=None)
    if newest is None:
        return list(problems)
    sound = [one for one in problems if not one.warning and one.file in first and one not in own]
    told = [one for one in problems if one not in sound]
    if len(sound) > 1 and any(_takes_place(newest, root, roots[0]) for root in roots[1:]):
        laid = [_replacement(newest, sound)]
    else:
        laid = [
            Problem(shown(newest), 1, f"tệp này làm hỏng {one.file}:{one.line}: {one.message}", one.hint)
            for one in sound
        ]
    return sorted([*told, *laid], key=lambda one: (one.file, one.line, one.message))


def _takes_place(path: Path, root: Path, packaged: Path) -> bool:
    """Whether a file of ``root`` is called like a packaged one, which is not read then."""
    return path.is_relative_to(root) and (packaged / path.relative_to(root)).is_file()


def _replacement(path: Path, broken: Sequence[Problem]) -> Problem:
    """One problem for all that a file breaks by taking another's place: it has one cause."""
    example = broken[0]
    return Problem(
        shown(path),
        1,
        f"tệp này thay tệp có sẵn cùng tên, nên {len(broken)} chỗ ở tệp khác không còn đúng, như "
        f"{example.file}:{example.line}: {example.message}",
        "muốn thêm chứ không thay, anh/chị đặt cho tệp một tên khác",
    )
