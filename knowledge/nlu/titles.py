"""Documents named by most of their title: "Quy chế hoạt động của Hội đồng …" for "Quy chế tổ chức và hoạt động …"."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.language import Token, tokenise
from knowledge.nlu.gazetteer import Name
from knowledge.nlu.issued import IssuedDocuments
from knowledge.nlu.linking import Mention

_ENOUGH = 0.7  # of a title's words, weighed by rarity
_YEAR = 4  # figures
_LONGER_THAN = 2  # rare words that a title must share beyond its type
_GAP = 4  # words that a title does not hold, between two that it does
_DECIDING = frozenset({"ai", "nguoi", "nao", "quyen", "duoc"})
"""What stands before a type that is a verb: "ai quyết định tặng danh hiệu …" names no decision."""


@dataclass(frozen=True, slots=True)
class _Title:
    entity: str
    type_words: tuple[str, ...]
    words: frozenset[str]
    telling: frozenset[str]


class Titles:
    """Titles by the type of document that they begin with. Built once, then only read."""

    def __init__(self, documents: Iterable[tuple[str, str, str, str]], issued: IssuedDocuments) -> None:
        """Take the id, the type, the title of each document, and its number and issuer, which are no title.

        ``issued`` are the same documents by who issued them.
        """
        self.issued = issued
        self._titles: dict[str, list[_Title]] = {}
        counts: Counter[str] = Counter()
        for entity, kind, title, number_and_issuer in documents:
            type_words = tuple(token.folded for token in tokenise(kind))
            words = frozenset(token.folded for token in tokenise(title)) - set(type_words)
            counts.update(words)
            telling = words - {token.folded for token in tokenise(number_and_issuer)}
            self._titles.setdefault(type_words[0], []).append(_Title(entity, type_words, words, telling))
        total = sum(map(len, self._titles.values()))
        self._rarity = {word: math.log((total + 1) / count) for word, count in counts.items()}

    def find(self, tokens: Sequence[Token]) -> Mention | None:
        """The document whose type stands among ``tokens`` and most of whose title follows it, None where none does."""
        best: tuple[float, Mention] | None = None
        for start, token in enumerate(tokens):
            if start and tokens[start - 1].folded in _DECIDING:
                continue
            for title in self._titles.get(token.folded, ()):
                found = self._match(title, tokens, start)
                if found is not None and (best is None or found[0] > best[0]):
                    best = found
        return best[1] if best else None

    def _match(self, title: _Title, tokens: Sequence[Token], start: int) -> tuple[float, Mention] | None:
        begin = start + len(title.type_words)
        if tuple(token.folded for token in tokens[start:begin]) != title.type_words:
            return None
        shared = {token.folded for token in tokens[begin:]} & title.words
        whole = sum(self._rarity[word] for word in title.words)
        weight = sum(self._rarity[word] for word in shared)
        if len(shared & title.telling) <= _LONGER_THAN or weight < _ENOUGH * whole:
            return None
        if any(word.isdecimal() and not _is_year(word) for word in title.words - shared):
            return None  # "Hướng dẫn số 30-HD/X của Học viện …" is called by its number
        if not _years_of_ranges(tokens[begin:]) <= title.words:
            return None  # "2016-2020 và 2021-2025" is more than the one of a title
        return weight, Mention(start, _end_of_title(title, tokens, begin), (Name("document", title.entity, ()),))


def _end_of_title(title: _Title, tokens: Sequence[Token], begin: int) -> int:
    """Where the words of a title that stand close to each other end."""
    end = begin
    for at in range(begin, len(tokens)):
        if at - end >= _GAP:
            break
        if tokens[at].folded in title.words:
            end = at + 1
    return end


def _is_year(word: str) -> bool:
    return len(word) == _YEAR and word[:2] in ("19", "20")


def _years_of_ranges(tokens: Sequence[Token]) -> frozenset[str]:
    """The first and last years of the spans that are named: "giai đoạn 2016-2020"."""
    return frozenset(
        year.folded
        for pair in itertools.pairwise(tokens)
        if all(token.folded.isdecimal() and len(token.folded) == _YEAR for token in pair)
        for year in pair
    )
