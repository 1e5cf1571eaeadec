"""All known names, found in a row of words: a trie over folded words that forgives a slip in a long name."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.language import Token, fold, folded_syllables
from knowledge.language.numerals import ROMAN
from knowledge.language.tokens import lost_its_capital

SKIPPED = frozenset({"va"})
"""Folded words that a name may be written with or without ("Trung du và miền núi"); names are kept without."""

LONG = 4
"""Words that a name must have for one to be skipped in it: "cụm trưởng và cụm phó" is two names."""

_LETTERS_A_SLIP = 7  # a name forgives one slip for so many of its letters
_CACHED_WORDS = 20_000
_LONG_ENOUGH = 3  # words of a name in which a word that is one in its own right may be a slip
_FAR_APART = frozenset({"role", "group", "unit", "cluster"})
"""Kinds of which no two names are a dropped or swapped letter apart."""
_CERTAIN = 8  # letters of a name after which even a common word may be a slip
_ABBREVIATION = 5  # letters of a name of one word that forgives a slip


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write one entity. ``words`` keep their accents, so that a typed accent can contradict them."""

    kind: str
    entity: str
    words: tuple[str, ...]
    ambiguous: bool = False


class Match(NamedTuple):
    """Names found at a place: the end of the span (exclusive) and how many slips were forgiven."""

    end: int
    names: tuple[Name, ...]
    slips: int


class _Node:
    __slots__ = ("children", "names")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.names: list[Name] = []


class _Word(NamedTuple):
    """A word of a text, with all that is the same wherever a name that holds it may begin."""

    folded: str
    typed: str
    mended: bool  # a word in its own right was taken for a slip
    may_be_a_slip: bool
    is_common: bool
    is_whole: bool  # no part of what an abbreviation was expanded to: nobody misspelt that
    behind: str


class _State(NamedTuple):
    node: _Node
    slips: int
    letters: int
    skipped: bool
    real_word: bool  # a word that is a syllable of its own was taken for a slip


class Gazetteer:
    """Names by their folded words. Built once, then only read, so threads may share it."""

    def __init__(self, entries: Iterable[tuple[Sequence[str], Name]], common: frozenset[str] = frozenset()) -> None:
        """Take pairs of the folded words of a name and the name, and ``common`` words that are never slips."""
        self._common = common
        self._root = _Node()
        for folded, name in entries:
            node = self._root
            for word in folded:
                node = node.children.setdefault(word, _Node())
            if node is not self._root and name not in node.names:
                node.names.append(name)
        self._near = functools.lru_cache(maxsize=_CACHED_WORDS)(_find_near)

    def among(self, tokens: Sequence[Token]) -> Iterator[tuple[int, Match]]:
        """Yield the names that begin at each token, with slips forgiven where the name is long enough."""
        words = [self._word(tokens, at) for at in range(len(tokens))]
        for start in range(len(tokens)):
            for match in self._beginning(words, start):
                yield start, match

    def _word(self, tokens: Sequence[Token], at: int) -> _Word:
        word = tokens[at].folded
        typed = fold(tokens[at].surface)
        return _Word(
            word,
            typed,
            word != typed and typed in folded_syllables() and not lost_its_capital(tokens, at),
            len(word) > 1 and not word.isdigit(),
            word in self._common,
            word != typed and not _is_part(tokens, at),
            tokens[at + 1].folded if at + 1 < len(tokens) else "",
        )

    def _beginning(self, words: Sequence[_Word], start: int) -> Iterator[Match]:
        """Yield the names that begin at a word."""
        states = [_State(self._root, 0, 0, False, False)]
        for end in range(start, len(words)):
            word = words[end]
            following: list[_State] = []
            for state in states:
                self._step(state, word, following)
            states = following
            if not states:
                return
            if word.folded in SKIPPED:
                continue
            for state in states:
                if state.node.names and (names := tuple(name for name in state.node.names if _allows(name, state))):
                    yield Match(end + 1, names, state.slips)

    def _step(self, state: _State, read: _Word, following: list[_State]) -> None:
        """Add the states that a word leads to."""
        node, slips_before, letters_before, skipped, real_before = state
        word, typed, mended, may_be_a_slip, is_common, is_whole, behind = read
        if word in SKIPPED and node is not self._root:
            following.append(_State(node, slips_before, letters_before, True, real_before))
        child = node.children.get(word)
        if child is not None:
            letters = letters_before + len(word)
            following.append(_State(child, slips_before + mended, letters, skipped, real_before or mended))
        if not may_be_a_slip or slips_before > 1 or (is_common and letters_before < _CERTAIN):
            return
        letters = letters_before + len(word)
        if mended or (child is None and is_whole):
            word = typed  # what it was put right to leads nowhere here, or is in doubt
        near = self._near(node, word)
        if not near:
            return
        real = word in folded_syllables()
        for after, slips, same_letters, dropped in near:
            if real and not same_letters:
                continue
            if real and node is self._root and behind not in after.children:
                continue  # nothing else speaks for it
            following.append(_State(after, slips_before + slips, letters + dropped, skipped, real_before or real))


def _is_part(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is one of several that an abbreviation was expanded to: nobody misspelt it."""
    beside = (*tokens[max(at - 1, 0) : at], *tokens[at + 1 : at + 2])
    return any(token.start == tokens[at].start for token in beside)


def _find_near(node: _Node, word: str) -> tuple[tuple[_Node, int, bool, int], ...]:
    """Where ``word``, misspelt, may lead on from ``node``.

    For each node the slips, whether no letter is another, and how many letters of the name were dropped.
    """
    children = list(node.children)
    if len(children) > _FEW:
        # Many words begin a name: they are sifted in one call before the rules look at the few that are left.
        near = process.extract(word, children, scorer=OSA.distance, score_cutoff=_TOO_MANY - 1, limit=None)
        children = [children[at] for at in sorted(at for _, _, at in near)]
    else:
        children = [one for one in children if OSA.distance(word, one, score_cutoff=_TOO_MANY - 1) < _TOO_MANY]
    found = ((child, _slips(word, child)) for child in children)
    return tuple(
        (node.children[child], slips, _same_letters_but_one(word, child), max(0, len(child) - len(word)))
        for child, slips in found
        if 0 < slips < _TOO_MANY and not (word in ROMAN and child in ROMAN)  # XII is another one than XI
    )


_TOO_MANY = 3
_FEW = 8  # words that are looked at one by one


def _slips(word: str, other: str) -> int:
    """How many letters were dropped, added, changed or swapped with a neighbour; too many for a short word."""
    most = 2 if len(other) > 3 and len(word) > 4 and word not in folded_syllables() else 1
    if abs(len(word) - len(other)) > most or len(other) < 2:
        return _TOO_MANY
    distance = OSA.distance(word, other, score_cutoff=most)
    if distance > 1 and sorted(word) == sorted(other):  # "tunye": one letter that came too early
        return 1
    return distance if distance <= most else _TOO_MANY


def _same_letters_but_one(word: str, other: str) -> bool:
    """Whether the slip is a letter dropped, added or swapped: another letter in its place makes another word."""
    return len(word) != len(other) or sorted(word) == sorted(other)


def _allows(name: Name, state: _State) -> bool:
    """Whether a name is long enough for what was skipped and forgiven in it."""
    if state.skipped and len(name.words) < LONG:
        return False
    if not state.slips:
        return True
    if len(name.words) == 1:
        return state.slips == 1 and len(name.words[0]) >= _ABBREVIATION and not state.real_word
    if state.real_word and len(name.words) < _LONG_ENOUGH and name.kind not in _FAR_APART:
        return False
    return state.slips * _LETTERS_A_SLIP <= state.letters + 1
