"""Words that say much the same: the groups of ``knowledge/reference/synonyms.yaml``, found in a text by their words.

A phrase goes before the words in it. Where a text is typed with accents, they must be those of the group.
"""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import yaml

from knowledge.language.folding import fold
from knowledge.language.tokens import Token, tokenise

_KEPT = 128  # texts: each question is asked of several times


class Said(NamedTuple):
    """A word or phrase of a text: tokens ``start`` to before ``end``, and the folded spellings that say the same,
    the typed one first."""

    start: int
    end: int
    spellings: tuple[str, ...]


class Synonyms:
    """Groups of words that say the same. Threads may share it."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        """Take groups of words and phrases with accents; one that stands in several groups means all of them."""
        found: dict[tuple[str, ...], dict[tuple[str, ...], tuple[str, ...]]] = {}
        for group in groups:
            spellings = tuple(dict.fromkeys(fold(text) for text in group))
            for text in group:
                words = tuple(token.text for token in tokenise(text))
                folded = tuple(map(fold, words))
                known = found.setdefault(folded, {})
                known[words] = tuple(dict.fromkeys((*known.get(words, ()), *spellings)))
        self._groups: Mapping[tuple[str, ...], Mapping[tuple[str, ...], tuple[str, ...]]] = found
        self._kept = functools.lru_cache(_KEPT)(self._said)
        self._longest: dict[str, int] = {}
        for folded in found:
            self._longest[folded[0]] = max(self._longest.get(folded[0], 0), len(folded))

    def phrases(self) -> Iterator[str]:
        """Every word and phrase of the groups, with accents, in small letters."""
        return (" ".join(words) for known in self._groups.values() for words in known)

    def said(self, tokens: Sequence[Token]) -> Sequence[Said]:
        """The words of a text in order, each once: phrases of a group as one, all others for themselves."""
        return self._kept(tuple(tokens))

    def _said(self, tokens: tuple[Token, ...]) -> tuple[Said, ...]:
        found: list[Said] = []
        at = 0
        while at < len(tokens):
            length, spellings = self._longest_at(tokens, at)
            found.append(Said(at, at + length, spellings))
            at += length
        return tuple(found)

    def _longest_at(self, tokens: Sequence[Token], at: int) -> tuple[int, tuple[str, ...]]:
        first = tokens[at].folded
        for length in range(min(self._longest.get(first, 0), len(tokens) - at), 0, -1):
            words = tokens[at : at + length]
            groups = self._groups.get(tuple(token.folded for token in words))
            for spelt, spellings in groups.items() if groups else ():
                if all(token.text in (one, token.folded) for token, one in zip(words, spelt, strict=True)):
                    typed = " ".join(token.folded for token in words)
                    return length, (typed, *(spelling for spelling in spellings if spelling != typed))
        return 1, (first,)


@functools.cache
def default_synonyms() -> Synonyms:
    """The groups of ``knowledge/reference/synonyms.yaml``."""
    file = importlib.resources.files("knowledge") / "reference" / "synonyms.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster, where PyYAML was built with it
    return Synonyms(yaml.load(file.read_text(encoding="utf-8"), Loader=loader)["synonyms"])  # noqa: S506 - both are safe
