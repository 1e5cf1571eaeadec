"""Ministries and departments whose sector is written in its initials: "Bộ NG", "Sở CT", "sở gd".

The letters alone mean many things ("người", "chỉ thị"); behind "Bộ" or "Sở" they are those of a sector that known
offices have. Where two sectors have the same letters they stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from knowledge.language import Token, fold, folded_syllables, tokenise

_OFFICES = frozenset({"bộ", "sở", "cục", "vụ"})
_BARE = frozenset(map(fold, _OFFICES))
_ENDS = frozenset({"tỉnh", "thành", "tp", "huyện", "quận", "phố", "của", "các", "ở", "tại"})
"""Words behind which a name tells where the office is."""
_JOINS = "và"
_SHORTEST, _LONGEST = 2, 6  # letters


class OfficeLetters:
    """The sectors of known offices by their initials. Built once, then only read."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names of organisations."""
        found: dict[tuple[str, str], set[tuple[str, ...]]] = {}
        for name in names:
            for office, words in _sectors(name):
                letters = "".join(fold(word)[0] for word in words if word != _JOINS)
                found.setdefault((fold(office), letters), set()).add(words)
        self._sectors: Mapping[tuple[str, str], tuple[str, ...]] = {
            key: next(iter(sectors)) for key, sectors in found.items() if len(sectors) == 1
        }

    def opened(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens, such letters as the words that they stand for, whatever else they were taken for."""
        out: list[Token] = []
        at = 0
        while at < len(tokens):
            end = at + 1
            while end < len(tokens) and tokens[end].start == tokens[at].start:
                end += 1
            words = self._sector(out[-1], tokens[at]) if out else ()
            out += [tokens[at]._replace(text=word, folded=fold(word)) for word in words] or tokens[at:end]
            at = end
        return out

    def _sector(self, before: Token, letters: Token) -> tuple[str, ...]:
        typed = letters.surface.lower()
        is_office = before.text in _OFFICES or (before.text in _BARE and before.text == before.folded)
        if not is_office or not typed.isalpha() or not _SHORTEST <= len(typed) <= _LONGEST:
            return ()
        if not letters.surface.isupper() and fold(typed) in folded_syllables():
            return ()
        return self._sectors.get((before.folded, fold(typed)), ())


def _sectors(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each office in a name with each beginning of its sector, as far as that goes in letters."""
    tokens = [token.text for token in tokenise(name)]
    for at, word in enumerate(tokens):
        if word not in _OFFICES:
            continue
        words: list[str] = []
        for behind in tokens[at + 1 :]:
            if behind in _ENDS or behind.isdecimal() or behind in _OFFICES:
                break
            words.append(behind)
            if behind != _JOINS and _SHORTEST <= len(words) <= _LONGEST + 2:
                yield word, tuple(words)
