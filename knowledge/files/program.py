"""Which program this is: what was worked out by other code must not be taken for what this code would work out."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import sys
from pathlib import Path

import knowledge

_ROOT = Path(knowledge.__file__).parent
# What the code reads beside itself whatever knowledge it is given.
_READ = ("reference/abbreviations.yaml", "reference/synonyms.yaml")
_LIBRARIES = ("numpy", "rapidfuzz")


@functools.cache
def program_fingerprint() -> str:
    """A hash of the code of what is known and of the libraries that it calculates with."""
    told = hashlib.sha256(repr((sys.version_info[:2], sys.byteorder)).encode())
    for name in _LIBRARIES:
        told.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    for path in sorted([*_ROOT.rglob("*.py"), *_ROOT.rglob("*.sql"), *(_ROOT / name for name in _READ)]):
        if path.is_file():
            told.update(f"{path.relative_to(_ROOT)}\n".encode())
            told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()[:32]
