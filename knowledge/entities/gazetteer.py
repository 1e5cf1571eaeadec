"""All known names, found in a row of words: a trie over folded words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.text import Token

SKIPPED = frozenset({"va"})
"""Folded words that a name may be written with or without ("Trung du và miền núi"); names are kept without."""


LONG = 4
"""Words that a name must have for one to be skipped in it: "cụm trưởng và cụm phó" is two names."""


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write one entity. ``words`` keep their accents, so that a typed accent can contradict them."""

    kind: str
    entity: str
    words: tuple[str, ...]
    ambiguous: bool = False


class _Node:
    __slots__ = ("children", "names")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.names: list[Name] = []


class Gazetteer:
    """Names by their folded words. Built once, then only read, so threads may share it."""

    def __init__(self, entries: Iterable[tuple[Sequence[str], Name]]) -> None:
        """Take pairs of the folded words of a name and the name."""
        self._root = _Node()
        for folded, name in entries:
            node = self._root
            for word in folded:
                node = node.children.setdefault(word, _Node())
            if node is not self._root and name not in node.names:
                node.names.append(name)

    def at(self, tokens: Sequence[Token], start: int) -> Iterator[tuple[int, list[Name]]]:
        """Yield the end and the names of every name that begins at ``tokens[start]``, shortest first."""
        node, skipped = self._root, False
        for end in range(start, len(tokens)):
            if tokens[end].folded in SKIPPED and node is not self._root:
                skipped = True
                continue
            child = node.children.get(tokens[end].folded)
            if child is None:
                return
            node = child
            names = [name for name in node.names if len(name.words) >= LONG] if skipped else node.names
            if names:
                yield end + 1, names
