"""Mentions: the spans of a question that name something, longest first, with every reading they may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.entities.gazetteer import Gazetteer, Name
from knowledge.text import Token


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of tokens, ``start`` to ``end`` (exclusive), and the names it may be."""

    start: int
    end: int
    names: tuple[Name, ...]

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """The entities of ``kind`` that the span may mean."""
        return tuple(dict.fromkeys(name.entity for name in self.names if name.kind == kind))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of entity the span may mean, likeliest first."""
        return tuple(dict.fromkeys(name.kind for name in self.names))


class Linker:
    """Finds mentions in tokens."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def link(self, tokens: Sequence[Token]) -> list[Mention]:
        """Return the mentions in order; no two overlap. Of overlapping names the longest wins, then the earliest."""
        found = [
            Mention(start, end, names)
            for start in range(len(tokens))
            for end, candidates in self._gazetteer.at(tokens, start)
            if (names := _fitting(candidates, tokens[start:end]))
        ]
        found.sort(key=lambda mention: (mention.start - mention.end, mention.start))
        taken = [False] * len(tokens)
        chosen = []
        for mention in found:
            if not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
                chosen.append(mention)
        return sorted(chosen, key=lambda mention: mention.start)


def _fitting(names: Sequence[Name], tokens: Sequence[Token]) -> tuple[Name, ...]:
    """The names that the typed accents do not contradict, those that agree best first."""
    scored = [(_contradictions(name, tokens), name.ambiguous, name) for name in names]
    fitting = [entry for entry in scored if entry[0] * 2 < len(tokens) or entry[0] == 0]
    fitting.sort(key=lambda entry: entry[:2])
    return tuple(name for _, _, name in fitting)


def _contradictions(name: Name, tokens: Sequence[Token]) -> int:
    """How many words were typed with accents that the name does not have (a bare word contradicts nothing)."""
    return sum(token.text not in (word, token.folded) for token, word in zip(tokens, name.words, strict=True))
