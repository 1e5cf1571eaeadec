"""Which knowledge is live, told to the programs that share a base of facts: by what it was made from, in a file beside.

The version of the facts tells facts alone; an example that was taught changes none of them.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

_PROGRAM = version("thidua-bot")


def generation_of(roots: Sequence[Path]) -> str:
    """A hash of all that answers depend on: facts, questions, checks, each root's files, the program's version."""
    told = hashlib.sha256(_PROGRAM.encode())
    for root in roots:
        for path in _files(root):
            told.update(f"\n{path.relative_to(root)}\n".encode())
            told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()[:16]


def _files(root: Path) -> list[Path]:
    """Every YAML file below a root that may be read as knowledge, in order.

    A ConfigMap of Kubernetes is a hidden folder for each version, ``..data`` that leads to the present one, and links
    into that; a folder or a file may be such a link, and what is hidden is looked into by these alone.
    """
    found = [one for one in root.glob("[!.]*.yaml") if one.is_file()]
    for folder in root.glob("[!.]*"):
        for directory, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found += [Path(directory) / name for name in names if name.endswith(".yaml") and not name.startswith(".")]
    return sorted(found)


def live_generation(facts: Path) -> str:
    """The generation last put live for the base at ``facts``, empty where none was told."""
    try:
        return _beside(facts).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def put_live(facts: Path, generation: str) -> None:
    """Tell the programs that share the base at ``facts`` what is live now.

    Raises:
        OSError: where it cannot be written.
    """
    written = _beside(facts).with_suffix(f".{secrets.token_hex(4)}")
    written.write_text(generation, encoding="ascii")
    written.replace(_beside(facts))


def _beside(facts: Path) -> Path:
    return facts.with_name(f".{facts.name}.generation")
