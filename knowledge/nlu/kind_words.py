"""Words that announce a kind of organisation ("chi cục kiểm lâm"), found as they were typed: bare, or misspelt."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from knowledge.language import Token, fold, folded_syllables, place_tone, tokenise
from knowledge.language.function_words import FunctionWords

_LETTERS_A_SLIP = 7
_SHORT = 3  # a shorter word with a slip in so short a phrase may be any
_LONG_WORD = 5  # letters of a word that is known in spite of a slip though it stands alone

Pairs = Container[tuple[str, str]]
"""Folded words that stand side by side in texts that are known."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    folded: tuple[str, ...]
    capital: bool  # whether it announces a kind in capitals only: "Đoàn", a delegation is a "đoàn"

    @property
    def forgives(self) -> int:
        """How many slips."""
        return max(1, sum(map(len, self.folded)) // _LETTERS_A_SLIP)


class KindWords:
    """Finds the words of kinds. Built once, then only read.

    ``within`` are the pairs of words of known organisations' names, ``spoken`` those of other texts: a word that may
    be another one ("bo", "hoi", "doan") is that of a kind where no pair of other texts claims it.
    """

    def __init__(self, texts: Iterable[str], within: Pairs, spoken: Pairs) -> None:
        """Take the words of the kinds, as they are written."""
        self._within = within
        self._spoken = spoken
        self._single: dict[str, _Phrase] = {}
        self._holding: dict[str, list[tuple[_Phrase, int]]] = {}
        self._longest = 1
        for text in texts:
            tokens = tokenise(text)
            surface = tokens[0].surface
            phrase = _Phrase(
                tuple(token.text for token in tokens),
                tuple(token.folded for token in tokens),
                surface[:1].isupper() and not surface.isupper(),
            )
            if len(tokens) == 1:
                self._single[phrase.folded[0]] = phrase
            self._longest = max(self._longest, len(tokens))
            for offset, word in enumerate(phrase.folded):
                self._holding.setdefault(word, []).append((phrase, offset))

    def at(self, tokens: Sequence[Token], function: FunctionWords, at: int, end: int) -> int:
        """How many words beginning at ``at`` and before ``end`` announce a kind; 0 where none do."""
        found = 0
        for here in range(at, min(end, len(tokens), at + self._longest)):
            for form in _forms(tokens[here]):
                for phrase, offset in self._holding.get(form, ()):
                    size = len(phrase.words)
                    if found < size > 1 and offset == here - at and at + size <= end and _spells(phrase, tokens, at):
                        found = size
        return found or int(self._is_single(tokens, function, at, end))

    def _is_single(self, tokens: Sequence[Token], function: FunctionWords, at: int, end: int) -> bool:
        """Whether one word announces a kind by itself."""
        token = tokens[at]
        phrase = self._single.get(token.folded) or self._misspelt(token)
        if phrase is None:
            return False
        if function.is_bare(at) and phrase.words != phrase.folded:
            return self._means_kind(tokens, function, at, end)
        if token.text != phrase.words[0] or (phrase.capital and not token.surface[:1].isupper()):
            return False
        return not self._is_spoken(tokens, at, end)

    def _means_kind(self, tokens: Sequence[Token], function: FunctionWords, at: int, end: int) -> bool:
        """Whether a word typed without accents announces a kind: it begins a name in capitals, or more of one."""
        if self._is_spoken(tokens, at, end):
            return False
        more = at + 1 < end and at + 1 not in function
        if tokens[end].surface[:1].islower():
            return more
        return tokens[at].surface[:1].isupper() and (more or at not in function)

    def _is_spoken(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        """Whether a neighbour makes a word of another kind of it ("bộ máy", "nhiệm vụ")."""
        pairs = [(tokens[start].folded, tokens[start + 1].folded) for start in (at - 1, at) if start >= 0]
        if at + 1 >= end:
            pairs = pairs[:-1]
        return any(pair in self._spoken and pair not in self._within for pair in pairs)

    def _misspelt(self, token: Token) -> _Phrase | None:
        typed = fold(token.surface)
        if typed in folded_syllables() or len(typed) < _LONG_WORD - 1 or not token.surface[:1].isupper():
            return None
        return next(
            (phrase for word, phrase in self._single.items() if len(word) >= _LONG_WORD and _slips(typed, word) == 1),
            None,
        )


def as_typed(token: Token) -> Token:
    """A word as it was typed, where that is one: what it was put right to is only what is known ("cảng": "công")."""
    typed = fold(token.surface)
    if typed == token.folded or typed not in folded_syllables():
        return token
    return token._replace(text=place_tone(token.surface.lower()), folded=typed)


def _forms(token: Token) -> tuple[str, ...]:
    typed = fold(token.surface)
    return (token.folded,) if typed == token.folded else (token.folded, typed)


def _spells(phrase: _Phrase, tokens: Sequence[Token], at: int) -> bool:
    """Whether the words from ``at`` on are a phrase, with so many slips as are forgiven and no other accents."""
    slips = other = 0
    for token, word, folded in zip(tokens[at:], phrase.words, phrase.folded, strict=False):
        if folded not in _forms(token):
            short = len(folded) < _SHORT and len(phrase.words) < _SHORT
            slips += phrase.forgives + 1 if short else _slips(fold(token.surface), folded)
        elif token.folded == folded:
            other += token.text not in (word, folded)
    return slips <= phrase.forgives and other * 2 < len(phrase.words)


def _slips(typed: str, word: str) -> int:
    """One for a letter dropped, added, swapped, or changed into no word at all; else too many."""
    if OSA.distance(typed, word, score_cutoff=1) > 1:
        return len(word) + 1
    changed = len(typed) == len(word) and sorted(typed) != sorted(word)
    return len(word) + 1 if changed and typed in folded_syllables() else 1
